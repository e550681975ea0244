"""Small partnerships made of single people, so that every cell, part and margin is counted from the same rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from random import Random

import numpy as np

from disclosure import ALL, Slot
from disclosure.catalogue import years_of
from disclosure.tabulation import Kin, PartKey, Table, TableKey, Tabulation
from tests.builders import a_catalogue, a_place, an_indicator

CATALOGUE = a_catalogue(
    places=(a_place("valley", "region"), a_place("north", "district", "valley"), a_place("south", "district", "valley"),
            a_place("birch", "school", "north"), a_place("cedar", "school", "north"), a_place("elm", "school", "south"),
            a_place("river", "tract", "valley"), a_place("hill", "tract", "valley"),
            a_place("helpers", "partner", "valley"), a_place("friends", "partner", "valley"),
            a_place("tutors", "program", "helpers"), a_place("club", "program", "friends")),
    indicators=(an_indicator("reading", levels=("region", "district", "school", "tract"),
                             dimensions=("race_ethnicity", "gender", "english_learner", "refugee")),
                an_indicator("reading_in_programs", levels=("program",), dimensions=("race_ethnicity", "gender", "english_learner")),
                an_indicator("band", categories=("low", "middle", "high"), levels=("region", "school"))),
    races=("Asian", "Black", "White"), school_years=("2023", "2024", "2025"))
PROGRAMS = {"tutors": "helpers", "club": "friends"}


@dataclass(frozen=True)
class Row:
    """One person in one year."""

    person: int
    year: str
    school: str
    tract: str
    race: str
    gender: str
    learner: str
    refugee: str
    reached: bool
    band: str
    programs: frozenset[str]


def rows(seed: int, people: int = 160) -> list[Row]:
    """People who stay one to three years, some in no listed group and some in no listed tract."""
    chance, made = Random(seed), []
    for person in range(people):
        school, tract = chance.choice(("birch", "cedar", "elm")), chance.choice(("river", "river", "hill", ""))
        race = chance.choice(("Asian", "Black", "White", "White", "White", ""))
        gender = chance.choice(("Girl", "Girl", "Girl", "Boy", "Boy", "Boy", "AnotherGender", ""))
        learner, refugee = chance.choice(("Yes", "No", "No", "")), chance.choice(("Yes", "No", "No", "No"))
        for year in sorted(chance.sample(CATALOGUE.school_years, chance.randint(1, 3))):
            programs = frozenset(name for name, share in (("tutors", 0.35), ("club", 0.25)) if chance.random() < share)
            made.append(Row(person, year, school, tract, race, gender, learner, refugee, chance.random() < 0.6,
                            chance.choice(("low", "middle", "middle", "high")), programs))
    return made


def partnership(seed: int = 0, people: int = 160) -> Tabulation:
    """Everything counted: three indicators, each year and the window, with all their parts."""
    every = rows(seed, people)
    tables, parts = {}, {}
    for indicator, categories in (("reading", ("",)), ("reading_in_programs", ("",)), ("band", ("low", "middle", "high"))):
        for year, category in ((year, category) for year in (*CATALOGUE.school_years, *CATALOGUE.pools) for category in categories):
            key, counted = TableKey(indicator, year, category), list(_counted(every, year))
            tables[key] = _table(key, counted)
            parts.update({part: _table(key, members) for part, members in _parts(key, counted, every)})
    return Tabulation(CATALOGUE, tables, parts, {"reading_in_programs": "reading"})


def _counted(every: Sequence[Row], period: str) -> Iterator[Row]:
    """A person counts once in a window, with the last year."""
    latest = {row.person: row.year for row in sorted(every, key=lambda row: row.year) if row.year in years_of(period)}
    return (row for row in every if latest.get(row.person) == row.year)


def _parts(key: TableKey, counted: Sequence[Row], every: Sequence[Row]) -> Iterator[tuple[PartKey, list[Row]]]:
    if key.school_year in CATALOGUE.school_years:
        pooled = set(_counted(every, CATALOGUE.window(key.school_year)))
        yield PartKey(key, Kin.LATEST), [row for row in counted if row in pooled]
        for program, partner in PROGRAMS.items():
            yield PartKey(key, Kin.LATEST, partner), [row for row in counted if row in pooled and program in row.programs]
        for program in PROGRAMS:
            members = [row for row in counted if program in row.programs]
            if key.indicator == "reading":
                yield PartKey(key, Kin.PROGRAM, program), members
    for program, partner in PROGRAMS.items():
        yield PartKey(key, Kin.PARTNER, partner), [row for row in counted if program in row.programs]


def _table(key: TableKey, counted: Iterable[Row]) -> Table:
    indicator = CATALOGUE.indicator_by_id[key.indicator]
    places, slots = CATALOGUE.places_of(indicator), CATALOGUE.slots(indicator)
    people, numerator = (np.zeros((len(places), len(slots)), np.int64) for _ in range(2))
    is_reached = _outcome(key)
    for row in counted:
        here = [at for at, place in enumerate(places) if place.place in _places(row, key.indicator)]
        for at in here:
            groups = [i for i, slot in enumerate(slots) if _is_in(row, slot) and CATALOGUE.counts(places[at].kind, slot)]
            people[at, groups] += 1
            numerator[at, groups] += is_reached(row)
    return Table(people, numerator)


def _outcome(key: TableKey) -> Callable[[Row], bool]:
    return (lambda row: row.band == key.category) if key.category else (lambda row: row.reached)


def _places(row: Row, indicator: str) -> frozenset[str]:
    if indicator == "reading_in_programs":
        return row.programs
    return frozenset({row.school, row.tract, *(place.place for place in CATALOGUE.wider(row.school))})


def _is_in(row: Row, slot: Slot) -> bool:
    if slot.subgroup != ALL:
        return slot.subgroup in (f"english_learner={row.learner}", f"refugee={row.refugee}", f"tract={row.tract}")
    return slot.race_ethnicity in (ALL, row.race) and slot.gender in (ALL, row.gender)
