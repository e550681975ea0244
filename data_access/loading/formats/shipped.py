"""The selects and word lists of a shipped format, read from its folder."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

from data_access.loading.files import Received, received
from data_access.loading.mapped import Input, Mapped
from data_access.loading.records import Dialect

WORDS = "words.csv"


def shipped(name: str, folder: Path, files: Sequence[Received], inputs: Mapping[str, Input],
            whole: frozenset[str] = frozenset()) -> Mapped:
    """`inputs`, read from `files`, with the selects in `folder`, a file for each template table; its `views` are made before they run."""
    selects, views = _sql(folder), _sql(folder / "views")
    words = received(folder / WORDS)
    digest = hashlib.sha256("".join([*selects.values(), *views.values(), words.digest]).encode()).hexdigest()
    named = {**inputs, "words": Input((words,), Dialect())}
    return Mapped(name, digest, tuple(files), named, selects, tuple(views.values()), is_shipped=True, whole=whole)


def _sql(folder: Path) -> dict[str, str]:
    return {file.stem: file.read_text(encoding="utf-8") for file in sorted(folder.glob("*.sql"))}
