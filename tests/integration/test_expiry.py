"""What may not be kept goes by itself: discipline records after three years, a name when nothing covers it any more."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner

from data_access import identities, lending
from data_access.cli import cli
from data_access.disclosure_log import store_of
from data_access.governance.tables import AGREEMENTS, ASSIGNMENTS, CONSENTS
from data_access.home import Home, current
from data_access.identities import Key
from data_access.loading import Outcome
from data_access.loading import store as stores
from data_access.loading.letting_go import let_go
from data_access.loading.renewing import Renewed, renew
from data_access.loading.salt import surrogate
from disclosure import Purpose
from tests.integration.bundles import (
    TODAY,
    Row,
    a_bundle,
    a_consent,
    a_home,
    a_row,
    a_student,
    an_enrollment,
    facts_in_force,
    governed,
    loaded,
    rows_of,
    write_bundle,
)
from tests.integration.disclosures import MINUTE, NOW, TUTOR, entries
from tests.integration.papers import STEWARD
from tests.integration.small_facts import a_student as a_pupil
from tests.integration.small_facts import at, cells, enrolled, insert
from tests.integration.test_gateway import DAY, PAPERS, changed, home, made, opened
from tests.integration.test_revocation import chosen, revokes

pytestmark = pytest.mark.slow

__all__ = ["chosen", "home", "made"]
SECRET = "11" * 32
YEARS_AGO = TODAY.replace(year=TODAY.year - 3)


def an_incident(incident: str, day: str, school_year: str = "2023") -> Row:
    return {"student_id": "S-1", "incident": incident, "school_year": school_year, "school": "birch", "incident_date": day,
            "action": "Suspension", "days": "1"}


INCIDENTS = [an_incident("older", str(YEARS_AGO.replace(day=YEARS_AGO.day - 1))), an_incident("just", str(YEARS_AGO)),
             an_incident("undated, of an old year", ""), an_incident("undated, of a later year", "", "2025")]


def kept(place: Home, store: Path | None = None) -> set[object]:
    if store is None:
        return {incident for incident, in rows_of(place, "select incident from discipline")}
    with duckdb.connect(str(store), read_only=True) as connection:
        return {incident for incident, in connection.execute("select incident from discipline").fetchall()}


def test_a_discipline_record_is_kept_for_three_years_and_a_file_does_not_bring_it_back(tmp_path):
    place = a_home(tmp_path / "home")
    loaded(place, write_bundle(tmp_path / "in", a_bundle(2, discipline=INCIDENTS)), today=TODAY)
    assert kept(place) == {"just", "undated, of a later year"}
    loaded(place, write_bundle(tmp_path / "again", a_bundle(3, discipline=INCIDENTS)), today=TODAY.replace(day=TODAY.day + 1))
    assert kept(place) == {"undated, of a later year"}


def test_the_daily_command_lets_go_in_every_version_of_the_facts_and_then_changes_nothing(tmp_path):
    place, tomorrow = a_home(tmp_path / "home"), TODAY.replace(day=TODAY.day + 1)
    loaded(place, write_bundle(tmp_path / "in", a_bundle(2, discipline=INCIDENTS)), today=TODAY)
    loaded(place, write_bundle(tmp_path / "again", a_bundle(3, discipline=INCIDENTS)), today=TODAY)
    older = place.confidential / "facts-1.duckdb"
    assert kept(place) == kept(place, older) == {"just", "undated, of a later year"}
    assert renew(place, STEWARD, tomorrow) == Renewed(1, 0, "facts-3.duckdb")
    versions = sorted(place.confidential.glob("facts-*.duckdb"))
    assert [kept(place, version) for version in versions] == [{"undated, of a later year"}] * 2
    assert [json.loads(version.with_suffix(".json").read_text())["rows"]["discipline"] for version in versions] == [1] * len(versions)
    before = facts_in_force(place)
    assert renew(place, STEWARD, tomorrow) == Renewed(0, 0, "")
    assert facts_in_force(place) == before
    assert rows_of(place, "select count(*) from students") == [(3,)]


def stopped(_store: Path) -> None:
    raise LookupError("killed")


def test_what_was_let_go_can_be_read_in_no_file(tmp_path, monkeypatch):
    """A database marks a deleted row and leaves it where it lies."""
    place, tomorrow = a_home(tmp_path / "home"), TODAY.replace(day=TODAY.day + 1)
    incidents = [*(an_incident(f"PLANTED-{number}", str(YEARS_AGO)) for number in range(3000)), INCIDENTS[3]]
    loaded(place, write_bundle(tmp_path / "in", a_bundle(2, discipline=incidents)), today=TODAY)
    loaded(place, write_bundle(tmp_path / "again", a_bundle(3)), today=TODAY)

    def files_that_tell() -> list[str]:
        return [path.name for path in sorted(place.confidential.rglob("*")) if path.is_file() and b"PLANTED" in path.read_bytes()]

    assert files_that_tell() == ["facts-1.duckdb", "facts-2.duckdb"]
    loaded(place, write_bundle(tmp_path / "later", a_bundle(4, discipline=incidents)), today=tomorrow)
    assert files_that_tell() == ["facts-2.duckdb"]
    with monkeypatch.context() as killed, pytest.raises(LookupError):
        killed.setattr(stores, "_write_anew", stopped)
        renew(place, STEWARD, tomorrow)
    (place.confidential / "facts-2-anew.building").write_bytes(b"PLANTED")
    renew(place, STEWARD, tomorrow)
    assert files_that_tell() == []
    assert kept(place) == kept(place, place.confidential / "facts-2.duckdb") == {"undated, of a later year"}
    assert loaded(place, write_bundle(tmp_path / "last", a_bundle(5)), today=tomorrow).outcome is Outcome.ACCEPTED


def test_a_record_shows_no_discipline_older_than_three_years_also_where_nothing_let_it_go(home):
    student, purpose = surrogate(home, "S-1"), {"purpose": "BehaviorSupport"}
    changed(home, AGREEMENTS, {"agreement": "A-1", "purposes": "BehaviorSupport", "variables": "discipline"})
    changed(home, CONSENTS, {**governed(home, "consents")[0], "consent": "C-9", "student": student, **purpose, "records": "discipline"})
    changed(home, ASSIGNMENTS, {"account": TUTOR.account, "student": student, **purpose, "partner": "readers", "begins_on": TODAY})
    with duckdb.connect(str(current(home.confidential))) as facts:
        for one in INCIDENTS:
            insert(facts, "discipline", student=student, **{name: value or None for name, value in one.items() if name != "student_id"})
    assert kept(home) >= {one["incident"] for one in INCIDENTS}
    records = [opened(home, purpose=Purpose.BEHAVIOR_SUPPORT, at=at) for at in (NOW, NOW + DAY)]
    shown = [[(row["school_year"], row["incident_date"]) for row in record.rows("discipline")] for record in records]
    later = [("2025", "2025-01-15"), ("2025", "")]
    assert shown == [[*later, ("2023", str(YEARS_AGO))], later]


def test_a_year_of_which_records_expired_is_not_shown_as_a_good_one(store):
    a_pupil(store, 1, "White")
    for year in (2024, 2025):
        enrolled(store, 1, year=year)
        insert(store, "discipline", student=1, incident=f"{year}", school_year=year, school="birch", action="Talk")
    assert {key[0] for key in cells(store, "learning_time_kept")} >= {"2024", "2025"}
    insert(store, "kept_from", table_name="discipline", school_year=2025)
    assert at("birch") in cells(store, "learning_time_kept")
    assert "2024" not in {key[0] for key in cells(store, "learning_time_kept")}


FIRST_YEARS = [("2025-06-30", 2023), ("2025-07-01", 2023), ("2025-07-02", 2024), ("2025-12-31", 2024), ("2026-01-01", 2024)]


@pytest.mark.parametrize(("today", "first"), FIRST_YEARS)
def test_the_first_year_of_which_nothing_expired_begins_three_years_ago_or_later(store, today, first):
    """The school year 2023 begins on 1 July 2022."""
    let_go(store, (), date.fromisoformat(today))
    assert store.execute("select school_year from kept_from").fetchall() == [(first,)]


def test_the_command_says_what_went_and_names_nobody(tmp_path, monkeypatch):
    place = a_home(tmp_path / "home")
    monkeypatch.setenv("FLASHLIGHT_HOME", str(place.path))
    assert CliRunner().invoke(cli, ["expire"]).exit_code == 1
    loaded(place, write_bundle(tmp_path / "in", a_bundle(2, discipline=INCIDENTS[:2])), today=TODAY)
    done = CliRunner().invoke(cli, ["expire"])
    assert (done.exit_code, done.output) == (0, "Let go: 1 discipline records, 0 names.\n")
    (place.path / "demonstration").touch()
    refused = CliRunner().invoke(cli, ["expire"])
    assert (refused.exit_code, "invented" in refused.output) == (1, True)


def born(years: int, days: int = 0) -> str:
    """So that the student is that old today, or will be in some days."""
    return str(TODAY.replace(year=TODAY.year - years, day=TODAY.day + days))


AGES = [("Guardian", born(18), False), ("Guardian", born(18, 1), True), ("Guardian", "", True),
        ("Student", born(19), True), ("Student", born(18), False)]


@pytest.mark.parametrize(("signer", "birth_date", "named"), AGES)
def test_a_name_is_kept_while_whoever_signed_may_consent(tmp_path, monkeypatch, signer, birth_date, named):
    monkeypatch.setenv("FLASHLIGHT_KEY", SECRET)
    place = a_home(tmp_path / "home")
    bundle = a_bundle(2, students=[a_student(1, birth_date=birth_date), a_student(2)], consents=[a_consent(1, signed_by=signer)])
    loaded(place, write_bundle(tmp_path / "in", bundle))
    assert identities.count(place.confidential / "identities.db") == named


def test_a_name_that_no_consent_covers_any_more_is_forgotten_without_a_file(tmp_path, monkeypatch):
    monkeypatch.setenv("FLASHLIGHT_KEY", SECRET)
    place = a_home(tmp_path / "home")
    students = [a_student(1, birth_date=born(18, 1)), a_student(2), a_student(3)]
    consents = [a_consent(1), a_consent(2, expires_on=str(TODAY)), a_consent(3)]
    loaded(place, write_bundle(tmp_path / "in", a_bundle(3, students=students, consents=consents)))
    store = place.confidential / "identities.db"
    assert identities.count(store) == 3
    assert renew(place, STEWARD, TODAY.replace(day=TODAY.day + 1)).names == 2
    assert identities.read(store, Key(bytes.fromhex(SECRET)), surrogate(place, "S-3")) is not None


def an_agreement(**changes: str) -> list[Row]:
    plain = {"agreement": "A-1", "partner": "readers", "purposes": "Tutoring", "variables": "grades;identities",
             "begins_on": "2025-07-01", "ends_on": "2028-06-30", "legal_basis": "School official, 34 CFR 99.31"}
    return [plain | changes]


LAWFUL = [({}, True), ({"variables": "grades"}, False), ({"legal_basis": " "}, False), ({"ends_on": "2025-08-30"}, False)]


@pytest.mark.parametrize(("changes", "named"), LAWFUL)
def test_without_a_consent_a_name_is_kept_only_where_an_agreement_in_force_states_its_legal_basis(tmp_path, monkeypatch, changes, named):
    """For students of the schools that its partner serves; S-2 goes to another."""
    monkeypatch.setenv("FLASHLIGHT_KEY", SECRET)
    place = a_home(tmp_path / "home")
    tables = a_bundle(2, agreements=an_agreement(**changes), enrollments=[an_enrollment(1), an_enrollment(2, school="cedar")],
                      programs=PAPERS["programs"], program_schools=PAPERS["program_schools"])
    loaded(place, write_bundle(tmp_path / "in", tables))
    store = place.confidential / "identities.db"
    assert identities.count(store) == named
    assert (identities.read(store, Key(bytes.fromhex(SECRET)), surrogate(place, "S-1")) is not None) == named
    assert rows_of(place, "select count(*) from students") == [(2,)]


def test_a_legal_basis_opens_no_record_and_does_not_bring_back_who_revoked(chosen, tmp_path):
    home = chosen
    assert revokes("S-1").exit_code == 0
    loaded(home, write_bundle(tmp_path / "new", a_bundle(4, **PAPERS | {"agreements": an_agreement()})))
    key, store = Key(bytes.fromhex(SECRET)), home.confidential / "identities.db"
    assert [identities.read(store, key, surrogate(home, student)) is not None for student in ("S-1", "S-2", "S-4")] == [False, True, True]
    assert opened(home) is None


@pytest.mark.slow
def test_at_18_the_record_closes_until_the_student_signs(home, tmp_path):
    """The student of these tests was born on 2016-04-05."""
    birthday = NOW.replace(year=2034, month=4, day=5)
    lasting: dict[str, list[Row]] = {
        **PAPERS, "agreements": an_agreement(ends_on=""),
        "trainings": a_row("account=tutor@example.org training=FERPA completed_on=2034-01-05"),
        "consents": [a_consent(1, records="grades", expires_on="")],
        "assignments": a_row("account=tutor@example.org student_id=S-1 purpose=Tutoring partner=readers begins_on=2025-09-01 ends_on=")}
    loaded(home, write_bundle(tmp_path / "new", a_bundle(4, **lasting)), today=birthday.date())
    loaded(home, write_bundle(tmp_path / "names", {"students": [a_student(1), a_student(5)]}))
    assert opened(home, at=birthday.replace(day=4)) is not None
    assert opened(home, at=birthday) is None
    assert "consent:no" in entries(store_of(home, {}))[-1].line.verdict
    lending._close_all()
    own = a_consent(1, consent="C-9", records="grades", signed_by="Student", signed_on=str(birthday.date()), expires_on="")
    loaded(home, write_bundle(tmp_path / "own", {"consents": [own]}), today=birthday.date())
    record = opened(home, at=birthday + MINUTE)
    assert record is not None
    assert record.grant.fields == ("grades",)


def test_when_the_student_leaves_the_last_program_of_a_partner_its_access_ends_and_the_history_stays(home, tmp_path):
    assert opened(home) is not None
    lending._close_all()
    ended = [{**PAPERS["program_enrollments"][0], "exit_date": str(TODAY)}]
    loaded(home, write_bundle(tmp_path / "left", {"program_enrollments": ended}))
    assert opened(home, at=NOW + MINUTE) is None
    assert "assignment:no" in entries(store_of(home, {}))[-1].line.verdict
    assert rows_of(Home(Path(shutil.copytree(home.path, tmp_path / "copy"))), "select count(*) from program_attendance") == [(1,)]
    lending._close_all()
    back = [{**PAPERS["program_enrollments"][0], "school_year": "2026", "entry_date": str(TODAY)}]
    loaded(home, write_bundle(tmp_path / "back", {"program_enrollments": back}))
    assert opened(home, at=NOW + 2 * MINUTE) is not None
    assert current(home.confidential) is not None
