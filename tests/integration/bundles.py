"""Small bundles of template files, and homes to load them into; each test changes only what it is about."""

from __future__ import annotations

import csv
import hashlib
import os
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

import duckdb
from sqlalchemy import select

from data_access.governance import governance_of
from data_access.governance.tables import METADATA
from data_access.home import Home, current
from data_access.loading import Receipt, load
from data_access.loading.contracts import GOVERNED

TODAY = date(2025, 11, 22)
Row = dict[str, str]
Tables = dict[str, list[Row]]

PLACES = [
    {"place": "valley", "name": "Valley", "kind": "region", "parent": "", "geometry": ""},
    {"place": "north", "name": "North", "kind": "district", "parent": "valley", "geometry": ""},
    {"place": "birch", "name": "Birch", "kind": "school", "parent": "north", "geometry": ""},
    {"place": "cedar", "name": "Cedar", "kind": "school", "parent": "north", "geometry": ""},
    {"place": "tile", "name": "Tile", "kind": "tract", "parent": "north", "geometry": ""},
    {"place": "readers", "name": "Readers", "kind": "partner", "parent": "valley", "geometry": ""},
    {"place": "club", "name": "Club", "kind": "program", "parent": "readers", "geometry": ""},
]


def an_elm(place: str, **changes: str) -> Row:
    """A school of North, under any id."""
    return {"place": place, "name": "Elm", "kind": "school", "parent": "north", "geometry": ""} | changes


def a_row(fields: str) -> list[Row]:
    """A table of one row, written as `column=value column=value`."""
    return [dict(field.split("=", 1) for field in fields.split(" "))]


def a_student(number: int, **changes: str) -> Row:
    plain = {"student_id": f"S-{number}", "given_name": f"Quincey{number}", "family_name": f"Zabriskie{number}",
             "birth_date": "2016-04-05", "address": f"{number} Unlikely Lane", "race_ethnicity": "Asian;White",
             "gender": "Girl", "primary_language": "English", "country_of_origin": "", "refugee": "No"}
    return plain | changes


def an_enrollment(number: int, **changes: str) -> Row:
    plain = {"student_id": f"S-{number}", "school_year": "2025", "school": "birch", "grade_level": "03",
             "entry_date": "2024-08-20", "exit_date": "", "days_enrolled": "170", "english_learner": "No",
             "free_reduced_lunch": "Yes", "homeless": "", "tract": "tile"}
    return plain | changes


def an_attendance(number: int, **changes: str) -> Row:
    return {"student_id": f"S-{number}", "school_year": "2025", "school": "birch", "term": "S1", "days_enrolled": "90",
            "days_absent": "4.5"} | changes


def a_consent(number: int, **changes: str) -> Row:
    return {"consent": f"C-{number}", "student_id": f"S-{number}", "partner": "readers", "purpose": "Tutoring",
            "records": "grades", "signed_on": "2025-09-01", "signed_by": "Guardian", "expires_on": "2026-06-30",
            "revoked_on": ""} | changes


def an_agreement(**changes: str) -> Row:
    """An agreement with the readers about North's records, in force on TODAY."""
    return {"agreement": "A-1", "partner": "readers", "purposes": "Tutoring", "owner": "North district",
            "variables": "students;enrollments;attendance", "years": "2025", "level": "records", "begins_on": "2025-07-01",
            "ends_on": "2028-06-30", "terminated_on": ""} | changes


def a_bundle(how_many: int = 10, /, **tables: list[Row]) -> Tables:
    """Places, students with an enrollment each, and attendance; `tables` replaces or adds whole tables."""
    numbers = range(1, how_many + 1)
    plain: Tables = {"places": PLACES, "students": [a_student(number) for number in numbers],
                     "enrollments": [an_enrollment(number) for number in numbers],
                     "attendance": [an_attendance(number) for number in numbers]}
    return plain | tables


def write_bundle(folder: Path, tables: Tables) -> Path:
    """Write each table as a CSV file of its name into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for table, rows in tables.items():
        write_rows(folder / f"{table}.csv", rows)
    return folder


def write_rows(path: Path, rows: list[Row]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return path


def a_home(folder: Path, quarantine_limit: float = 0.2) -> Home:
    """A home with a partnership.toml and nothing else."""
    folder.mkdir(parents=True, exist_ok=True)
    home = Home(folder)
    home.partnership.write_text(f'name = "Valley"\ncontact = "data@example.org"\ndata_date = "2025-06-30"\n'
                                f'quarantine_limit = {quarantine_limit}\n', encoding="utf-8")
    return home


def loaded(home: Home, *paths: Path, mapping: Path | None = None, sender: str = "", today: date = TODAY) -> Receipt:
    """Load `paths` into `home` without a word; as the partnership's own, or from a sender."""
    return load(paths, home, mapping, sender, lambda words, done: None, today)


def rows_of(home: Home, query: str) -> list[tuple[object, ...]]:
    """What `query` finds in the facts in force."""
    store = current(home.confidential)
    if store is None:
        raise LookupError(f"{home.path} holds no facts")
    with duckdb.connect(str(store), read_only=True) as connection:
        return connection.execute(query).fetchall()


def counts(home: Home, tables: Iterable[str]) -> dict[str, int]:
    return {table: len(governed(home, table)) if table in GOVERNED else int(str(rows_of(home, f"select count(*) from {table}")[0][0]))
            for table in tables}


def governed(home: Home, table: str) -> list[Mapping[str, object]]:
    """The rows of one table of the home's governance store."""
    with governance_of(home, os.environ).reading() as connection:
        return [dict(row) for row in connection.execute(select(METADATA.tables[table])).mappings()]


def facts_in_force(home: Home) -> tuple[str, str]:
    """The name and the digest of the facts in force; ("", "") where there are none."""
    store = current(home.confidential)
    return (store.name, hashlib.sha256(store.read_bytes()).hexdigest()) if store else ("", "")
