"""A partnership of two districts and two years, counted from single people, whose programs reach as many of them as a test wants."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from random import Random

import numpy as np

from disclosure import ALL, CellKey, Slot
from disclosure.audit import Publication, PublishedTable
from disclosure.catalogue import years_of
from disclosure.pattern import Pattern, published
from disclosure.tabulation import Kin, PartKey, Tabulation
from tests.attacks import position, table_of, with_parts
from tests.builders import a_catalogue, a_key, a_place, a_tabulation, an_indicator

SCHOOLS = ("birch", "cedar", "elm")
PARTNERS = {"tutors": "helpers", "club": "friends"}
CATALOGUE = a_catalogue(
    places=(a_place("valley", "region"), a_place("north", "district", "valley"), a_place("south", "district", "valley"),
            a_place("birch", "school", "north"), a_place("cedar", "school", "north"), a_place("elm", "school", "south"),
            a_place("helpers", "partner", "valley"), a_place("friends", "partner", "valley"),
            a_place("tutors", "program", "helpers"), a_place("club", "program", "friends")),
    indicators=(an_indicator("reading", dimensions=("race_ethnicity", "gender", "english_learner", "refugee")),
                an_indicator("reading_in_programs", levels=("program",), dimensions=("race_ethnicity", "gender", "english_learner"))),
    races=("Asian", "Black", "White"), school_years=("2024", "2025"), pools=("2024-2025",))


@dataclass(frozen=True)
class Row:
    """One person in one year."""

    person: int
    year: str
    school: str
    race: str
    gender: str
    learner: str
    refugee: str
    reached: bool
    programs: frozenset[str]


def rows(seed: int, people: int, reach: Mapping[str, float], schools: Sequence[str] = SCHOOLS) -> list[Row]:
    """People who stay a year or two; `reach` says which share of them each program has."""
    chance, made = Random(seed), []
    for person in range(people):
        school, race = chance.choice(schools), chance.choice(("Asian", "Black", "Black", "White", "White", "White", ""))
        gender = chance.choice(("Girl", "Girl", "Girl", "Boy", "Boy", "Boy", "AnotherGender", ""))
        learner, refugee = chance.choice(("Yes", "No", "No", "")), chance.choice(("Yes", "No", "No", "No"))
        for year in sorted(chance.sample(CATALOGUE.school_years, chance.randint(1, 2))):
            programs = frozenset(name for name, share in reach.items() if chance.random() < share)
            made.append(Row(person, year, school, race, gender, learner, refugee, chance.random() < 0.6, programs))
    return made


def tabulated(every: Sequence[Row], partners: bool = True) -> Tabulation:
    """Every cell and part of both indicators; without `partners` nobody knows more than what is published."""
    cells: dict[CellKey, list[int]] = defaultdict(lambda: [0, 0])
    parts: dict[tuple[CellKey, Kin, str], list[int]] = defaultdict(lambda: [0, 0])
    pooled = set(_counted(every, CATALOGUE.pools[0]))
    for period in (*CATALOGUE.school_years, *CATALOGUE.pools):
        for row in _counted(every, period):
            for key in _cells(row, period):
                _add(cells[key], row)
                for kin, name in _parts(row, key, row in pooled):
                    if partners or kin is Kin.PROGRAM or not name:
                        _add(parts[key, kin, name], row)
    whole = a_tabulation(CATALOGUE, {key: (reached, people) for key, (reached, people) in cells.items()})
    told = {part: (reached, people) for part, (reached, people) in parts.items()}
    return with_parts(whole, told, {"reading_in_programs": "reading"})


def _add(count: list[int], row: Row) -> None:
    count[0] += row.reached
    count[1] += 1


def _counted(every: Iterable[Row], period: str) -> Iterator[Row]:
    """A person counts once in a window, with the last year."""
    inside = sorted((row for row in every if row.year in years_of(period)), key=lambda row: row.year)
    yield from {row.person: row for row in inside}.values()


def _cells(row: Row, period: str) -> Iterator[CellKey]:
    """Every declared cell that counts a person."""
    for place in (row.school, *(wider.place for wider in CATALOGUE.wider(row.school)), *row.programs):
        kind = CATALOGUE.place_by_id[place].kind
        indicator = "reading_in_programs" if kind == "program" else "reading"
        listed = CATALOGUE.slots(CATALOGUE.indicator_by_id[indicator])
        for slot in _slots(row):
            if slot in listed and CATALOGUE.declares(kind, slot):
                yield CellKey(indicator, period, place, slot)


def _slots(row: Row) -> Iterator[Slot]:
    for race, gender in product((ALL, row.race), (ALL, row.gender)):
        if "" not in (race, gender):
            yield Slot(race, gender)
    yield from (Slot(subgroup=f"{name}={value}") for name, value in (("english_learner", row.learner), ("refugee", row.refugee)) if value)


def _parts(row: Row, key: CellKey, is_pooled: bool) -> Iterator[tuple[Kin, str]]:
    """Who of a cell's people can be told apart: a window's latest, those of other programs, and each partner's own."""
    serving = {PARTNERS[program] for program in row.programs}
    yield from ((Kin.PARTNER, partner) for partner in serving)
    if key.school_year in CATALOGUE.school_years:
        yield from ((Kin.PROGRAM, program) for program in row.programs if program != key.place)
        yield from ((Kin.LATEST, name) for name in ("", *serving) if is_pooled)


def as_published(tabulation: Tabulation, pattern: Pattern) -> Publication:
    """The release that readers hold."""
    tables = {}
    for columns in published(tabulation, pattern):
        shape, at = tabulation.tables[columns.key].people.shape, (columns.place, columns.slot)
        told = PublishedTable(np.full(shape, "hidden", object), np.zeros(shape, np.int64), np.full(shape, 100, np.int64))
        told.display[at], told.lower[at], told.upper[at] = columns.display, columns.lower, columns.upper
        tables[columns.key] = told
    return Publication(tables)


def everybody(school: str, program: str, reached: tuple[int, int], people: tuple[int, int], partner: bool = True) -> Tabulation:
    """One school and one program in one year, everybody and nothing else: `(at school, in the program)`, people and those who reached."""
    at_school, there = a_key(school, indicator="reading"), a_key(program, indicator="reading_in_programs")
    wider = [a_key(place.place) for place in CATALOGUE.wider(school)]
    counts = {**dict.fromkeys([at_school, *wider], (reached[0], people[0])), there: (reached[1], people[1])}
    own = (reached[1], people[1])
    told = {(key, Kin.PROGRAM, program): own for key in (at_school, *wider)}
    if partner:
        told |= {(key, Kin.PARTNER, PARTNERS[program]): own for key in counts}
    return with_parts(a_tabulation(CATALOGUE, counts), told, {"reading_in_programs": "reading"})


def without(tabulation: Tabulation, key: CellKey, kin: Kin, name: str) -> int:
    """How many of a cell's people are in no such part."""
    whole, at = table_of(key), position(tabulation.catalogue, key)
    return int(tabulation.tables[whole].people[at] - tabulation.parts[PartKey(whole, kin, name)].people[at])
