"""The demonstration, written as others would send it and loaded back into an empty home, gives the same exact cells."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from data_access.demo import Size, write_bundle
from data_access.governance import governance_of
from data_access.home import Home
from data_access.loading import Outcome, load
from data_access.matching import Decided, Decision, candidates
from data_access.matching.decisions import note
from data_access.publishing import make_release
from disclosure import Role, Viewer
from tests.integration import bundles
from tests.integration.bundles import Tables, rows_of
from tests.integration.demo_as_edfi import Sent, beside_edfi, records
from tests.integration.demo_as_oneroster import beside_rosters, region_alone, rosters
from tests.integration.edfi_files import write_interchange, write_json_lines
from tests.integration.rosters import write_roster

pytestmark = pytest.mark.slow
SIZE = Size(students=400, schools=9, years=2)
TODAY = date(2025, 11, 22)
CELLS = "select indicator, school_year, place, race_ethnicity, gender, subgroup, category, numerator, people from cells"
STEWARD, NOW = Viewer("steward@example.org", frozenset({Role.STEWARD})), datetime(2025, 11, 22, 12, tzinfo=UTC)
Found = list[list[tuple[object, ...]]]
MEASURES = "select indicator, school_year, place, category, value, unit from measures"


def as_oneroster(tables: Tables, folder: Path) -> list[Path]:
    return [bundles.write_bundle(folder / "region", region_alone(tables)),
            *(write_roster(folder / year, files, "1.2") for year, files in rosters(tables).items()),
            bundles.write_bundle(folder / "templates", beside_rosters(tables))]


def as_edfi(tables: Tables, folder: Path) -> list[Path]:
    """Every other kind of record as interchange XML, the rest as JSON lines."""
    sent = Sent(tables)
    said = list(records(sent).items())
    write_interchange(folder / "edfi", dict(said[::2]))
    return [bundles.write_bundle(folder / "region", region_alone(tables)), write_json_lines(folder / "edfi", dict(said[1::2])),
            bundles.write_bundle(folder / "templates", beside_edfi(sent))]


def read_tables(folder: Path) -> Tables:
    found: Tables = {}
    for file in sorted(folder.glob("*.csv")):
        with file.open(encoding="utf-8", newline="") as text:
            found[file.stem] = list(csv.DictReader(text))
    return found


def taken(home: Home, partnership: Path, deliveries: list[Path]) -> Home:
    """A home that has taken every delivery whole."""
    home.path.mkdir()
    home.partnership.write_bytes(partnership.read_bytes())
    for path in deliveries:
        receipt = load([path], home, None, "", lambda words, done: None, TODAY)
        assert (receipt.outcome, receipt.quarantined) == (Outcome.ACCEPTED, 0), receipt.words()
    return home


class Counted(Exception):
    """Everything is counted, which is all that is asked for here."""


def until_counted(words: str, done: float) -> None:
    if words == "Deciding what is shown":
        raise Counted


def counted(home: Home, names: Mapping[str, str]) -> Found:
    """Cells and measures, as a release counts them before it decides anything; places go by our own names."""
    with pytest.raises(Counted):
        make_release(home, until_counted, uncertified=True)
    return [sorted((*row[:2], names.get(str(row[2]), row[2]), *row[3:]) for row in rows_of(home, query)) for query in (CELLS, MEASURES)]


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demonstration") / "sent"
    write_bundle(folder, SIZE, 1)
    return folder


@pytest.fixture(scope="module")
def directly(demonstration: Path) -> Found:
    return counted(taken(Home(demonstration.parent / "direct"), demonstration / "partnership.toml", [demonstration]), {})


@pytest.mark.parametrize("written", [as_oneroster, as_edfi], ids=["OneRoster 1.2", "Ed-Fi"])
def test_the_demonstration_written_in_a_standard_and_our_templates_gives_the_same_cells(demonstration, directly, tmp_path, written):
    tables = read_tables(demonstration)
    names = {} if written is as_oneroster else {theirs: ours for ours, theirs in Sent(tables).numbers.items()}
    assert counted(taken(Home(tmp_path / "home"), demonstration / "partnership.toml", written(tables, tmp_path)), names) == directly


def under_other_ids(tables: Tables, partner: str) -> tuple[Tables, Tables]:
    """Everything but what a partner sends, and what it sends under ids of its own, beside the district's id and the birth date."""
    programs = {row["program"] for row in tables["programs"] if row["partner"] == partner}
    sessions = {row["session"] for row in tables["program_sessions"] if row["program"] in programs}
    theirs = {table: [row for row in tables[table] if row.get("program") in programs or row.get("session") in sessions]
              for table in ("program_enrollments", "program_attendance")}
    rest = {table: [row for row in rows if row not in theirs.get(table, [])] for table, rows in tables.items()}
    born = {row["student_id"]: row["birth_date"] for row in tables["students"]}
    known = sorted({row["student_id"] for row in theirs["program_enrollments"]})
    students = [{"student_id": f"P-{one}", "local_id": one, "birth_date": born[one]} for one in known]
    return rest, {"students": students} | {table: [{**row, "student_id": f"P-{row['student_id']}"} for row in rows]
                                           for table, rows in theirs.items()}


def test_students_whom_a_partner_knows_by_ids_of_its_own_are_counted_once_when_a_steward_has_joined_them(
        demonstration, directly, tmp_path, monkeypatch):
    monkeypatch.setenv("FLASHLIGHT_KEY", "11" * 32)
    sent = under_other_ids(read_tables(demonstration), "quillwort-library")
    home = taken(Home(tmp_path / "home"), demonstration / "partnership.toml",
                 [bundles.write_bundle(tmp_path / str(number), tables) for number, tables in enumerate(sent)])
    shared = [one for one in candidates(home, STEWARD) if one.basis == "local ID and birth date"]
    assert len(shared) == len(sent[1]["students"]) > 5
    for one in shared:
        note(governance_of(home, {}), STEWARD, Decided(one.pair, Decision.SAME, one.basis), NOW)
    assert counted(home, {}) == directly
