"""Measures the quality of facts on a connection to them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import duckdb
from pydantic import BaseModel, ConfigDict

from data_access.quality.report import Quality, SchoolYear, Source, Unlike

SQL = Path(__file__).with_name("sql")


class Bounds(BaseModel):
    """Each is explained in quality.toml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    students: float
    known: float
    rows: float
    fewest: int


@lru_cache(maxsize=1)
def bounds() -> Bounds:
    """The bounds that ship with Flashlight."""
    return Bounds(**tomllib.loads(Path(__file__).with_name("quality.toml").read_text(encoding="utf-8")))


def measured(connection: duckdb.DuckDBPyConnection, version: str) -> Quality:
    """The report on the facts that `connection` holds."""
    sources = tuple(Source(*row) for row in connection.execute(_sql("sources")).fetchall())
    found = connection.execute(_sql("schools"))
    things = [column[0] for column in found.description or ()][4:]
    schools = tuple(_school_year(row, things) for row in found.fetchall())
    return Quality(version, sources, schools, tuple(_unlike(schools)), tuple(filter(_is_unlike, sources)))


def _school_year(row: Sequence[object], things: Sequence[str]) -> SchoolYear:
    school, year, students, latest, *counts = row
    all_of_them = int(str(students))
    known = {thing: round(int(str(count)) / all_of_them, 3) for thing, count in zip(things, counts, strict=True) if count is not None}
    return SchoolYear(str(school), int(str(year)), all_of_them, str(latest or ""), known)


def _is_unlike(one: Source) -> bool:
    """Whether the files of a sender are much longer or shorter than in the year before."""
    if one.before is None or one.now is None:
        return False
    return max(one.before, one.now) >= bounds().fewest and abs(one.now - one.before) > bounds().rows * one.before


def _unlike(schools: Sequence[SchoolYear]) -> Iterator[Unlike]:
    """What stands out where a school has two years in a row, both of some size."""
    for before, now in pairwise(schools):
        in_a_row = before.school == now.school and before.school_year == now.school_year - 1
        if in_a_row and min(before.students, now.students) >= bounds().fewest:
            yield from _differences(before, now)


def _differences(before: SchoolYear, now: SchoolYear) -> Iterator[Unlike]:
    if abs(now.students - before.students) > bounds().students * before.students:
        yield Unlike(now.school, now.school_year, "students", before.students, now.students)
    for thing, share in before.known.items():
        if share - now.known.get(thing, 0.0) > bounds().known:
            yield Unlike(now.school, now.school_year, thing, share, now.known.get(thing, 0.0))


def _sql(name: str) -> str:
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")
