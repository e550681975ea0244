"""Ed-Fi: interchange XML, and JSON lines in the shape of its API."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from data_access.loading.edfi_rows import Record, kinds_in
from data_access.loading.files import XML, Received, received
from data_access.loading.formats.shipped import shipped
from data_access.loading.mapped import Input, Mapped
from data_access.loading.problem import problem, refusal
from data_access.loading.records import Dialect

FOLDER = Path(__file__).parent
SUFFIXES = frozenset({".xml", ".jsonl"})


@lru_cache(maxsize=1)
def records() -> Mapping[str, Record]:
    """The records that are read, by the name of their table."""
    written = tomllib.loads((FOLDER / "records.toml").read_text(encoding="utf-8"))
    return {name: Record(**fields) for name, fields in written.items()}


def edfi(paths: Sequence[Path]) -> Mapped | None:
    """How Ed-Fi files are read; None where there are none. Raises Refused."""
    if not any(path.suffix.lower() in SUFFIXES for path in paths):
        return None
    mixed = [problem("mixed_formats", path.name, other="Ed-Fi") for path in paths if path.suffix.lower() not in SUFFIXES]
    if mixed:
        raise refusal(*mixed)
    files = {file: kinds_in(file) for file in (received(path, beside=frozenset({XML})) for path in paths)}
    known = {name: _input(record, files) for name, record in records().items()}
    if not any(one.files for one in known.values()):
        raise refusal(problem("no_records", paths[0].name, expected=", ".join(one.element for one in records().values())))
    return shipped("Ed-Fi", FOLDER, tuple(files), known)


def _input(record: Record, files: Mapping[Received, frozenset[str]]) -> Input:
    holding = tuple(file for file, kinds in files.items() if kinds & record.names)
    return Input(holding, Dialect(record=record), record.columns)
