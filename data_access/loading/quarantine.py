"""Puts the rows that cannot be taken aside, each with file, line, column, reason and remedy; confidential."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from data_access.loading.checking import Bad
from data_access.loading.problem import Problem
from data_access.loading.receipt import write_whole
from data_access.loading.records import Ragged

COLUMNS = ("file", "line", "column", "reason", "remedy", "row")


def put_aside(folder: Path, name: str, ragged: Sequence[Ragged], bad: Iterable[Bad]) -> tuple[Problem, ...]:
    """Write everything that cannot be taken to `name` in `folder`; nothing is written when there is nothing."""
    rows = [(one.problem, json.dumps(one.fields, ensure_ascii=False)) for one in ragged]
    rows += [(one.problem, one.fields) for one in bad]
    if rows:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_whole(folder / name, _as_csv(rows))
    return tuple(problem for problem, _ in rows)


def _as_csv(rows: Iterable[tuple[Problem, str]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows((p.file, p.line, p.column, p.reason, p.remedy, fields) for p, fields in rows)
    return text.getvalue()
