"""What readers may have kept of earlier releases, and how those counted each person: confidential, and gone with the facts."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as compute
import pyarrow.parquet as parquet

from data_access.connecting import HARDENED
from data_access.home import Home, current
from data_access.warehouse_file import number_of
from disclosure import Catalogue
from disclosure.catalogue import TRACT, residents
from disclosure.earlier import Change, Past, Standing

SQL = Path(__file__).with_name("sql")
KNOWN, CHANGED, KEPT = ((SQL / f"history_{name}.sql").read_text(encoding="utf-8") for name in ("known", "changed", "kept"))
NOW = 0    # stands for the release that is being made
Figures = tuple[str, str]                                       # indicator and school_year
Answer = tuple[str, bool]                                       # category, and whether it counts
Ways = Mapping[frozenset[int], tuple[Standing, Answer]]         # how the releases in each set count somebody


class NotRemembered(Exception):
    """What an earlier release counted is not known any more, so nothing can be proven beside it."""


@dataclass(frozen=True, eq=False)
class History:
    """Every way in which a release counts a person, `ways` as a table of one row each; `releases` are those that readers may have kept."""

    ways: pa.Table
    releases: tuple[int, ...]


def read_history(home: Home, unread: Collection[int]) -> History | None:
    """What was kept with the release in force, without the releases that nobody has read; None before the first release.

    Raises NotRemembered where it is gone.
    """
    now = current(home.warehouse)
    if now is None:
        return None
    if not (files := _files(home, number_of(now))):
        numbers = {number_of(path) for path in home.warehouse.glob("release-*.duckdb")} - set(unread)
        if not numbers:
            return None
        raise NotRemembered(
            f"what release {number_of(now)} counted is gone from confidential/worlds, so nobody can prove what the next release tells "
            f"beside it. Restore confidential/ from a backup. If nobody has read {_listed(numbers)}, repeat with "
            f"{' '.join(f'--unread {number}' for number in sorted(numbers))}.")
    ways = parquet.read_table(files[0])
    known = set(compute.list_flatten(ways["releases"]).unique().to_pylist())
    return History(ways, tuple(sorted(known - set(unread))))


def _listed(numbers: Collection[int]) -> str:
    return ("release " if len(numbers) == 1 else "releases ") + ", ".join(map(str, sorted(numbers)))


def _files(home: Home, release: int) -> list[Path]:
    return sorted((home.confidential / "worlds").glob(f"*.release-{release}.people.parquet"))


def keep_history(home: Home, facts: Path, release: int, ways: pa.Table) -> Path:
    """Keep how this release and those before it count everybody, beside its worlds, until the next release."""
    folder = home.confidential / "worlds"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    target = folder / f"{facts.stem}.release-{release}.people.parquet"
    making = target.with_suffix(".building")
    parquet.write_table(ways, making, compression="zstd")
    os.replace(making, target)
    return target


def forget_history(home: Home) -> None:
    """Remove what was kept with every release but the one in force."""
    now = current(home.warehouse)
    kept = _files(home, number_of(now)) if now else []
    for path in (home.confidential / "worlds").glob("*.people.*"):
        if path not in kept:
            path.unlink()


class Comparison:
    """How this release counts everybody, beside those before it."""

    def __init__(self, history: History | None, records: pa.Table) -> None:
        self.releases = history.releases if history else ()
        self.connection = duckdb.connect(config={"threads": 2, "temp_directory": ""})    # people are written to no other folder
        for setting in HARDENED:
            self.connection.execute(setting)
        self.connection.register("now", records)
        self.connection.register("before", history.ways if history else _no_ways(records))
        self.connection.execute(KNOWN, {"known": list(self.releases)})

    def kept(self, release: int) -> pa.Table:
        """Everything, as the next release will need it."""
        return self.connection.sql(KEPT, params={"release": release}).to_arrow_table()

    def pasts(self, published: Mapping[Figures, Sequence[int]], catalogue: Catalogue) -> Mapping[Figures, Past]:
        """What became of the people of every figure that was `published` before, by the releases that did."""
        rows: dict[Figures, dict[tuple[str, int], dict[frozenset[int], tuple[Standing, Answer]]]] = defaultdict(lambda: defaultdict(dict))
        bound = {"indicators": [indicator for indicator, _ in published], "school_years": [year for _, year in published],
                 "releases": [sorted({NOW, *releases}) for releases in published.values()]}
        for indicator, year, person, program, places, race, gender, groups, parts, category, holds, releases in self.connection.execute(
                CHANGED, bound).fetchall() if published else ():
            named = tuple((kin, name) for kin, _, name in (part.partition(":") for part in parts))
            lives = [residents(place).subgroup for place in places if catalogue.place_by_id[place].kind == TRACT]
            standing = Standing(tuple(places), race, gender, (*groups, *lives), tuple(sorted(named)))
            rows[indicator, year][program, person][frozenset(releases)] = standing, (category, holds)
        return {figures: _past(releases, list(rows[figures].values()), catalogue.indicator_by_id[figures[0]].categories or ("",))
                for figures, releases in published.items()}


def _no_ways(records: pa.Table) -> pa.Table:
    return records.slice(0, 0).append_column("releases", pa.array([], pa.list_(pa.int32())))


def _past(releases: Sequence[int], people: Sequence[Ways], categories: Sequence[str]) -> Past:
    told_apart = {some for ways in people for some in ways}
    alike: dict[frozenset[frozenset[int]], list[int]] = {}
    for release in (*sorted(releases), NOW):
        alike.setdefault(frozenset(some for some in told_apart if release in some), []).append(release)
    editions = sorted(alike.values(), key=lambda numbers: (NOW in numbers, numbers))
    changes = tuple(_changes([numbers[0] if NOW not in numbers else NOW for numbers in editions], people, categories))
    return Past(tuple(tuple(number for number in numbers if number != NOW) for numbers in editions), changes)


def _changes(editions: Sequence[int], people: Sequence[Ways], categories: Sequence[str]) -> Iterator[Change]:
    found: dict[tuple[tuple[Standing | None, ...], tuple[int, ...]], list[tuple[Answer, ...]]] = defaultdict(list)
    for ways in people:
        each = [next((way for some, way in ways.items() if release in some), None) for release in editions]
        answers = tuple(dict.fromkeys(way[1] for way in each if way))
        numbers = tuple(answers.index(way[1]) if way else -1 for way in each)
        found[tuple(way[0] if way else None for way in each), numbers].append(answers)
    for (standings, numbers), answered in sorted(found.items(), key=lambda item: (item[0][1], str(item[0][0]))):
        reached = {category: tuple(sum(answers[at] == (category, True) for answers in answered) for at in range(max(numbers) + 1))
                   for category in categories}
        yield Change(standings, numbers, len(answered), reached)
