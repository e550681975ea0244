"""Puts the rows that cannot be taken aside, each with file, line, column, reason and remedy; confidential."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from data_access.loading.checking import Bad
from data_access.loading.problem import Problem
from data_access.loading.receipt import write_whole
from data_access.loading.records import Ragged
from data_access.quality import PutAside

COLUMNS = ("file", "line", "column", "reason", "remedy", "row")


def put_aside(folder: Path, name: str, ragged: Sequence[Ragged], bad: Iterable[Bad]) -> tuple[Problem, ...]:
    """Write everything that cannot be taken to `name` in `folder`; nothing is written when there is nothing."""
    rows = [(one.problem, json.dumps(one.fields, ensure_ascii=False)) for one in ragged]
    rows += [(one.problem, one.fields) for one in bad]
    if rows:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_whole(folder / name, _as_csv(rows))
    return tuple(problem for problem, _ in rows)


def reasons(problems: Sequence[Problem], most: int) -> tuple[PutAside, ...]:
    """At most so many reasons for which values were put aside, most frequent first, each with its first line."""
    times = Counter((one.file, one.column, one.reason, one.remedy) for one in problems)
    first = {(one.file, one.column, one.reason, one.remedy): one.line for one in reversed(problems)}
    return tuple(PutAside(*what, many, first[what]) for what, many in times.most_common(most))


def _as_csv(rows: Iterable[tuple[Problem, str]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows((p.file, p.line, p.column, p.reason, p.remedy, fields) for p, fields in rows)
    return text.getvalue()
