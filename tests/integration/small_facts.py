"""Facts small enough to count by hand: builders that state only what matters and fill in the rest."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import duckdb

from data_access import facts
from data_access.indicators import SHIPPED, Definition, definitions
from disclosure import ALL, Catalogue
from disclosure.policy import RACES
from tests.builders import VALLEY, a_catalogue, a_place, a_policy

DDL = Path(facts.__file__).with_name("facts.sql").read_text(encoding="utf-8")
DEFINITIONS = {definition.indicator.indicator: definition for definition in definitions([SHIPPED])}
PLACES = (*VALLEY, a_place("dell", "school", "valley"), a_place("tile-1", "tract", "valley"),
          a_place("club", "program"), a_place("camp", "program"))
Counted = tuple[int, int]


def a_store() -> duckdb.DuckDBPyConnection:
    """An empty facts store in memory; one thread is quickest for so little."""
    connection = duckdb.connect(config={"threads": 1})
    connection.execute(DDL)
    return connection


def insert(store: duckdb.DuckDBPyConnection, table: str, **values: object) -> None:
    marks = ", ".join("?" * len(values))
    store.execute(f"insert into {table} ({', '.join(values)}) values ({marks})", list(values.values()))


def a_student(store: duckdb.DuckDBPyConnection, student: int, *races: str, gender: str = "Girl", refugee: str = "No") -> None:
    insert(store, "students", student=student, race_ethnicity=list(races), gender=gender, primary_language="English",
           country_of_origin="United States", refugee=refugee)


def enrolled(store: duckdb.DuckDBPyConnection, student: int, school: str = "birch", year: int = 2025, days: int = 180,
             **changes: object) -> None:
    plain: dict[str, object] = {"grade_level": "03", "english_learner": "No", "free_reduced_lunch": "No", "homeless": "No",
                                "tract": "tile-1", "entry_date": f"{year - 1}-08-20"}
    insert(store, "enrollments", student=student, school=school, school_year=year, days_enrolled=days, **{**plain, **changes})


def reads(store: duckdb.DuckDBPyConnection, student: int, meets: bool | None = True, year: int = 2025, **changes: object) -> None:
    plain: dict[str, object] = {"assessment": "Spring", "subject": "Reading", "grade_level": "03",
                                "assessment_date": f"{year}-05-01"}
    insert(store, "assessments", student=student, school_year=year, meets_standard=meets, **{**plain, **changes})


def takes_part(store: duckdb.DuckDBPyConnection, student: int, program: str = "club", *hours: float, year: int = 2025) -> None:
    """A student enrolled in a program, with the hours of each session they were expected at."""
    insert(store, "program_enrollments", student=student, program=program, school_year=year)
    for number, spent in enumerate(hours):
        session = f"{program}-{year}-{student}-{number}"
        insert(store, "program_sessions", session=session, program=program, school_year=year,
               session_date=f"{year}-0{1 + number // 28}-{1 + number % 28:02}")
        insert(store, "program_attendance", student=student, session=session, hours=spent)


def a_release_of(*names: str, **changes: object) -> Catalogue:
    plain = {"places": PLACES, "indicators": tuple(DEFINITIONS[name].indicator for name in names),
             "races": RACES["standard_2024"]}
    return a_catalogue(**{**plain, **changes})


def cells(store: duckdb.DuckDBPyConnection, name: str, catalogue: Catalogue | None = None,
          definition: Definition | None = None, **policy: object) -> Mapping[tuple[str, ...], Counted]:
    """(school_year, place, race_ethnicity, gender, subgroup, category) to (numerator, people)."""
    facts.tabulate(store, [definition or DEFINITIONS[name]], catalogue or a_release_of(name), a_policy(**policy))
    rows = store.execute("select school_year, place, race_ethnicity, gender, subgroup, category, numerator, people "
                         "from cells where indicator = ?", [name]).fetchall()
    assert len({row[:6] for row in rows}) == len(rows)
    return {row[:6]: row[6:] for row in rows}


def at(place: str, race: str = ALL, gender: str = ALL, subgroup: str = ALL, year: str = "2025",
       category: str = "") -> tuple[str, ...]:
    return year, place, race, gender, subgroup, category


def measured(store: duckdb.DuckDBPyConnection, name: str) -> Mapping[tuple[str, int], float]:
    facts.tabulate(store, [DEFINITIONS[name]], a_release_of(name), a_policy())
    rows = store.execute("select place, school_year, value from measures where indicator = ?", [name]).fetchall()
    return {(place, year): value for place, year, value in rows}
