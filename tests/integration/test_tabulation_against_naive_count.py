"""Exact cells of random facts beside a count that only loops."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data_access import facts
from disclosure import ALL, Catalogue, Slot
from disclosure.catalogue import years_of
from tests.builders import a_policy
from tests.integration import small_facts
from tests.integration.small_facts import DEFINITIONS, a_release_of

pytestmark = pytest.mark.slow
YEARS = ("2022", "2023", "2024", "2025")
RACES = ("Asian", "TwoOrMoreRaces", "White")
VALUES = {"english_learner": ("Yes", "No"), "refugee": ("Yes", "No"), "free_reduced_lunch": ("Yes", "No")}
BANDS = DEFINITIONS["program_hours_bands"].indicator.categories
Key = tuple[str, ...]


@dataclass(frozen=True)
class Year:
    """One student's enrollment at one school in one school year, with what came of it."""

    student: int
    school_year: int
    school: str
    days: int
    tract: str | None
    english_learner: str
    lunch: str
    meets: bool | None


@dataclass(frozen=True)
class Child:
    """Who a student is."""

    student: int
    races: frozenset[str]
    gender: str
    refugee: str

    @property
    def race(self) -> str:
        return min(self.races) if len(self.races) == 1 else "TwoOrMoreRaces" if self.races else "RaceAndEthnicityUnknown"


@dataclass(frozen=True)
class Row:
    """One person counted in one year: where, in which groups, and with what answer."""

    person: tuple[int, str]
    school_year: str
    places: tuple[str, ...]
    groups: frozenset[Slot]
    answer: bool | str


PARENTS = {"birch": ("birch", "north", "valley"), "cedar": ("cedar", "north", "valley"), "dell": ("dell", "valley")}
CHILDREN = st.builds(Child, st.integers(1, 12), st.frozensets(st.sampled_from(["Asian", "White"])),
                     st.sampled_from(["Girl", "Boy", "AnotherGender", "Unknown"]), st.sampled_from(["Yes", "No", "Unknown"]))
ENROLLMENTS = st.builds(Year, st.integers(1, 12), st.integers(2021, 2025), st.sampled_from(sorted(PARENTS)), st.integers(1, 180),
                        st.sampled_from(["tile-1", None]), st.sampled_from(["Yes", "No"]), st.sampled_from(["Yes", "No"]),
                        st.sampled_from([True, False, None]))
TAKEN = st.dictionaries(st.tuples(st.integers(1, 4), st.sampled_from(["club", "camp"]), st.integers(2022, 2025)),
                        st.sampled_from([0, 14.5, 15, 44.5, 100, 300]), max_size=20)


def groups(child: Child, year: Year | None) -> frozenset[Slot]:
    flags = {"english_learner": year.english_learner if year else "", "free_reduced_lunch": year.lunch if year else "",
             "refugee": child.refugee}
    crossed = {Slot(race, gender) for race in (ALL, child.race) for gender in (ALL, child.gender)}
    return frozenset(crossed | {Slot(subgroup=f"{name}={value}") for name, value in flags.items()})


def naive(rows: Iterable[Row], catalogue: Catalogue) -> Mapping[Key, tuple[int, int]]:
    """Every cell that is counted, by looping over people, periods, places and groups."""
    indicator = catalogue.indicators[0]
    listed = {place.place: place.kind for place in catalogue.places_of(indicator)}
    slots, answers = catalogue.slots(indicator), indicator.categories or ("",)
    found: dict[Key, list[int]] = defaultdict(lambda: [0, 0])
    for row, period in in_periods(rows, catalogue):
        for place in (place for place in row.places if place in listed):
            lives = {Slot(subgroup=f"tract={tract}") for tract in row.places}
            for slot in (slot for slot in slots if slot in row.groups | lives and catalogue.counts(listed[place], slot)):
                for answer in answers:
                    cell = found[(period, place, slot.race_ethnicity, slot.gender, slot.subgroup, answer)]
                    cell[0] += row.answer == answer if answer else bool(row.answer)
                    cell[1] += 1
    return {key: (numerator, people) for key, (numerator, people) in found.items()}


def in_periods(rows: Iterable[Row], catalogue: Catalogue) -> Iterator[tuple[Row, str]]:
    known = [row for row in rows if row.school_year in catalogue.school_years]
    yield from ((row, row.school_year) for row in known)
    for pool in catalogue.pools:
        latest: dict[tuple[int, str], Row] = {}
        for row in sorted(known, key=lambda row: row.school_year):
            if row.school_year in years_of(pool):
                latest[row.person] = row
        yield from ((row, pool) for row in latest.values())


def accountable(years: Iterable[Year]) -> Mapping[tuple[int, int], Year]:
    """The enrollment that counts of each student and school_year."""
    chosen: dict[tuple[int, int], Year] = {}
    for year in sorted(years, key=lambda year: (year.days, [-ord(letter) for letter in year.school])):
        chosen[year.student, year.school_year] = year
    return chosen


def a_store(children: Iterable[Child], years: Iterable[Year]) -> duckdb.DuckDBPyConnection:
    store = small_facts.a_store()
    for child in children:
        store.execute("insert into students values (?, ?, ?, 'English', 'Iraq', ?)",
                      [child.student, sorted(child.races), child.gender, child.refugee])
    for year in years:
        store.execute("insert into enrollments values (?, ?, ?, '03', null, null, ?, ?, ?, 'No', ?)",
                      [year.student, year.school_year, year.school, year.days, year.english_learner, year.lunch, year.tract])
    return store


def counted(store: duckdb.DuckDBPyConnection, catalogue: Catalogue) -> Mapping[Key, tuple[int, int]]:
    facts.tabulate(store, [DEFINITIONS[catalogue.indicators[0].indicator]], catalogue, a_policy())
    rows = store.execute("select school_year, place, race_ethnicity, gender, subgroup, category, numerator, people "
                         "from cells").fetchall()
    store.close()
    return {row[:6]: row[6:] for row in rows}


def unique(children: list[Child], years: list[Year]) -> tuple[dict[int, Child], list[Year]]:
    by_key = {(year.student, year.school_year, year.school): year for year in years}
    known = {child.student: child for child in children}
    for student in {year.student for year in years} - set(known):
        known[student] = Child(student, frozenset({"White"}), "Girl", "No")
    return known, list(by_key.values())


@settings(max_examples=25, deadline=None)
@given(st.lists(CHILDREN, max_size=12), st.lists(ENROLLMENTS, max_size=40))
def test_students_are_counted_as_a_naive_loop_counts_them(children, years):
    known, enrolled = unique(children, years)
    catalogue = a_release_of("early_grade_reading", school_years=YEARS, races=RACES, values=VALUES)
    store, rows = a_store(known.values(), enrolled), []
    for (student, school_year), year in accountable(enrolled).items():
        store.execute("insert into assessments values (?, ?, 'State', 'Reading', '03', null, null, ?)",
                      [student, school_year, year.meets])
        if year.meets is not None:
            places = (*PARENTS[year.school], *([year.tract] if year.tract else ()))
            rows.append(Row((student, ""), str(school_year), places, groups(known[student], year), year.meets))
    assert counted(store, catalogue) == naive(rows, catalogue)


@settings(max_examples=25, deadline=None)
@given(st.lists(CHILDREN, min_size=8, max_size=12), TAKEN)
def test_participants_are_counted_as_a_naive_loop_counts_them(children, taken):
    known = {child.student: child for child in children}
    catalogue = a_release_of("program_hours_bands", school_years=YEARS, races=RACES, values=VALUES)
    store, rows = a_store(known.values(), ()), []
    for (student, program, year), hours in taken.items():
        if student in known:
            store.execute("insert into program_enrollments values (?, ?, ?, null, null)", [student, program, year])
            session = f"{student} {program} {year}"
            store.execute("insert into program_sessions values (?, ?, ?, null, null)", [session, program, year])
            store.execute("insert into program_attendance values (?, ?, ?)", [student, session, hours])
            rows.append(Row((student, program), str(year), (program,), groups(known[student], None), band(hours)))
    assert counted(store, catalogue) == naive(rows, catalogue)


def band(hours: float) -> str:
    return next(name for edge, name in reversed(list(zip((0, 15, 45, 90, 180, 270), BANDS, strict=True))) if hours >= edge)
