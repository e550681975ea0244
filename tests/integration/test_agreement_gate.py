"""The agreement gate (R66): what a sender's agreements do not name is refused in words that say what to do, and nothing of it is kept."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from data_access.governance import Received, governance_of, receive
from data_access.home import Home
from data_access.loading import Outcome, Receipt, Refused
from tests.integration.bundles import (
    PLACES,
    Row,
    a_bundle,
    a_consent,
    a_home,
    a_row,
    a_student,
    an_agreement,
    an_attendance,
    an_enrollment,
    counts,
    facts_in_force,
    governed,
    loaded,
    rows_of,
    write_bundle,
    write_rows,
)
from tests.integration.disclosures import NOW
from tests.integration.papers import STEWARD
from tests.integration.postgresql import BOTH, moved
from tests.integration.test_edfi import SAMPLE
from tests.integration.test_oneroster import a_whole, write_roster

NORTH = "North district"
DAYS = a_row("student_id=S-1 school=birch attendance_date=2025-10-06 category=Present")
ROSTER = "students;enrollments;staff"
READERS = ({"partner": "readers", "name": "Readers"},)
Agrees = Callable[..., Home]


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with places and no agreement."""
    home = a_home(tmp_path_factory.mktemp("empty") / "home", quarantine_limit=0)
    loaded(home, write_bundle(home.path / "papers", {
        "places": PLACES, "programs": a_row("program=club name=Club partner=readers kind=Tutoring hours_place=")}))
    return home.path


@pytest.fixture(params=BOTH)
def agrees(empty: Path, tmp_path: Path, request: pytest.FixtureRequest) -> Agrees:
    """Makes a home whose register has some agreements."""
    def make(*agreements: Row) -> Home:
        home = moved(Home(Path(shutil.copytree(empty, tmp_path / "home"))), request)
        registers(home, *agreements)
        return home
    return make


@pytest.fixture
def home(agrees: Agrees) -> Home:
    return agrees(an_agreement())


def registers(home: Home, *agreements: Row) -> None:
    """Put agreements into the register of a home, as a load of the partnership's own does."""
    rows = [{name: (date.fromisoformat(value) if value else None) if name.endswith("_on") else value for name, value in row.items()}
            for row in agreements]
    with governance_of(home, os.environ).writing() as connection:
        receive(connection, STEWARD, Received({"agreements": tuple(rows)}, {"partners": READERS}), NOW)


def refused(home: Home, *paths: Path, sender: str = NORTH, **options: object) -> str:
    """What is said of a load that is refused; nothing of it is kept, and a receipt says so."""
    before, papers, receipts = facts_in_force(home), governed(home, "agreements"), set(home.receipts.iterdir())
    with pytest.raises(Refused) as refusal:
        loaded(home, *paths, sender=sender, **options)  # type: ignore[arg-type]
    written, = [json.loads(file.read_text()) for file in home.receipts.iterdir() if file not in receipts]
    assert (written["outcome"], written["sender"], written["reason"]) == ("refused", sender, str(refusal.value))
    assert (facts_in_force(home), governed(home, "agreements")) == (before, papers)
    assert not home.quarantine.exists()
    assert "Quincey" not in str(refusal.value) and "S-1" not in str(refusal.value)
    return str(refusal.value)


def taken(home: Home, *paths: Path, sender: str = NORTH, **options: object) -> Receipt:
    receipt = loaded(home, *paths, sender=sender, **options)  # type: ignore[arg-type]
    assert receipt.outcome is Outcome.ACCEPTED
    return receipt


def test_what_the_agreement_names_is_taken_and_the_receipt_names_the_agreement(home, tmp_path):
    receipt = taken(home, write_bundle(tmp_path / "in", a_bundle()))
    assert receipt.agreements == ("A-1",)
    assert counts(home, ["students", "attendance"]) == {"students": 10, "attendance": 10}


def test_a_variable_that_is_not_named_is_refused_with_the_file_and_what_to_do(home, tmp_path):
    discipline = a_row("student_id=S-1 incident=i1 school_year=2025 school=birch incident_date=2025-01-15 action=Other days=1")
    assert refused(home, write_bundle(tmp_path / "in", a_bundle(discipline=discipline, attendance_days=DAYS))) == (
        "attendance_days.csv holds attendance_days, and agreement A-1 with North district does not name attendance_days among its "
        "variables. Ask North district for the files without it; or have attendance_days added to the agreement and signed, then load "
        "agreements.csv again, without --from.\n"
        "discipline.csv holds discipline, and agreement A-1 with North district does not name discipline among its variables. Ask North "
        "district for the files without it; or have discipline added to the agreement and signed, then load agreements.csv again, without "
        "--from.")


def test_a_table_that_is_not_named_is_refused_before_a_row_of_it_is_read(home, tmp_path):
    """The second row would be refused by itself, for what it has."""
    file = tmp_path / "discipline.csv"
    file.write_text("student_id,incident,school_year,school,incident_date,action,days\nS-1\n", encoding="utf-8")
    said = refused(home, file)
    assert "does not name discipline" in said and "values where the header" not in said


SOME = "students.gender;students.race_ethnicity;enrollments;attendance"
PLAIN = ("student_id", "gender", "race_ethnicity")


def test_a_column_that_is_not_named_is_refused_before_a_row_is_read_and_without_it_the_file_is_taken(agrees, tmp_path):
    home, student = agrees(an_agreement(variables=SOME)), {name: a_student(1)[name] for name in PLAIN}
    said = refused(home, write_bundle(tmp_path / "in", a_bundle(students=[student | {"refugee": "no flag at all"}])))
    assert said == ("students.csv, line 1, column refugee is there, and agreement A-1 with North district does not name students.refugee "
                    "among its variables. Ask North district for the file without that column; or have students.refugee added to the "
                    "agreement and signed, then load agreements.csv again, without --from.")
    taken(home, write_bundle(tmp_path / "without", a_bundle(1, students=[student])))
    assert rows_of(home, "select gender, race_ethnicity from students") == [("Girl", ["Asian", "White"])]


def test_a_select_or_a_format_that_brings_a_column_that_is_not_named_is_refused_by_its_rows(agrees, tmp_path):
    home = agrees(an_agreement(variables="students.gender;students.race_ethnicity;enrollments;staff"))
    said = refused(home, write_roster(tmp_path / "in", a_whole()))
    assert "users.csv, line 2, column given_name is there" in said and "students.country_of_origin" not in said


def test_columns_of_one_table_are_named_by_all_its_agreements_together(agrees, tmp_path):
    home = agrees(an_agreement(variables=SOME), an_agreement(agreement="A-2", variables="students.refugee"))
    student = {name: a_student(1)[name] for name in (*PLAIN, "refugee")}
    taken(home, write_bundle(tmp_path / "in", a_bundle(1, students=[student])))
    more = write_bundle(tmp_path / "more", {"students": [student | {"primary_language": "Thai"}]})
    assert "students.primary_language" in refused(home, more)


def test_an_agreement_names_tables_and_their_columns_and_nothing_else(home, tmp_path):
    named = [an_agreement(agreement="A-9", variables="students.gender;grades")]
    assert loaded(home, write_bundle(tmp_path / "in", {"agreements": named})).quarantined == 0
    with pytest.raises(Refused, match="is not one of the words of the template"):
        loaded(home, write_bundle(tmp_path / "bad", {"agreements": [an_agreement(variables="pupils.gender")]}))


def test_a_year_that_is_not_named_is_refused_with_its_file_and_line(home, tmp_path):
    rows = [an_enrollment(number, school_year="2024" if number > 3 else "2025") for number in range(1, 6)]
    assert refused(home, write_bundle(tmp_path / "in", a_bundle(5, enrollments=rows))) == (
        "enrollments.csv, line 5: holds enrollments of the school year 2024, which agreement A-1 does not name among its years. Ask for "
        "the files without that year; or have it added to the agreement (years, such as 2024;2026-2028, or all), then load agreements.csv "
        "again, without --from.")


@pytest.mark.parametrize(("table", "rows"), [
    ("attendance_days", [DAYS[0], DAYS[0] | {"attendance_date": "2025-06-30"}]),
    ("volunteer_contacts", a_row("student_id=S-1 program=club contact_date=2025-07-01 kind= minutes=20"))])
def test_the_school_year_of_a_day_follows_from_the_day(agrees, tmp_path, table, rows):
    agreement = an_agreement(variables=f"students;enrollments;attendance;{table}")
    home = agrees(agreement)
    assert f"holds {table} of the school year 2026" in refused(home, write_bundle(tmp_path / "in", a_bundle(**{table: rows})))


@pytest.mark.parametrize("is_known", [True, False])
def test_attendance_in_programs_is_of_the_year_of_its_session(agrees, tmp_path, is_known):
    home = agrees(an_agreement(variables="students;enrollments;attendance;program_attendance"))
    sessions = {"program_sessions": a_row("session=x1 program=club school_year=2024 session_date=2024-03-01 hours=1.5")}
    if is_known:
        loaded(home, write_bundle(tmp_path / "known", sessions))
    came = {} if is_known else sessions
    attended = a_row("student_id=S-1 session=x1 hours=1")
    folder = write_bundle(tmp_path / "in", a_bundle(**came, program_attendance=attended))
    assert "holds program_attendance of the school year 2024" in refused(home, folder)


@pytest.mark.parametrize(("changes", "said"), [
    ({"ends_on": "2025-08-31"}, "A-1 is from 2025-07-01 to 2025-08-31"),
    ({"begins_on": "2025-07-01", "terminated_on": "2025-11-01"}, "A-1 is from 2025-07-01 to 2025-11-01")])
def test_an_agreement_that_has_ended_lets_nothing_in(agrees, tmp_path, changes, said):
    home = agrees(an_agreement(**changes))
    assert said in refused(home, write_bundle(tmp_path / "in", a_bundle()))


def test_the_last_day_of_an_agreement_counts_and_the_day_after_does_not(home, tmp_path):
    folder = write_bundle(tmp_path / "in", a_bundle())
    assert "in force" in refused(home, folder, today=date(2028, 7, 1))
    taken(home, folder, today=date(2028, 6, 30))


def test_two_agreements_share_what_each_of_them_names_and_no_more(agrees, tmp_path):
    second = an_agreement(agreement="A-2", variables="attendance_days", years="2026", ends_on="")
    home = agrees(an_agreement(), second)
    taken(home, write_bundle(tmp_path / "in", a_bundle(attendance_days=DAYS)))
    later = write_rows(tmp_path / "attendance.csv", [an_attendance(1, school_year="2026")])
    assert "school year 2026, which agreement A-1 does not name" in refused(home, later)


def test_records_without_names_are_taken_where_the_agreement_is_for_no_more(agrees, tmp_path):
    home = agrees(an_agreement(level="deidentified_records"))
    said = refused(home, write_bundle(tmp_path / "named", a_bundle(2)))
    for column in ("address", "birth_date", "family_name", "given_name"):
        assert f"students.csv, line 2, column {column} says who people are, and agreement A-1 is for deidentified_records" in said
    nobody = dict.fromkeys(("given_name", "family_name", "birth_date", "address"), "")
    taken(home, write_bundle(tmp_path / "in", a_bundle(2, students=[a_student(number, **nobody) for number in (1, 2)])))


@pytest.mark.parametrize("level", ["totals", ""])
def test_an_agreement_on_totals_takes_figures_and_no_records(agrees, tmp_path, level):
    home = agrees(an_agreement(level=level))
    assert "not at the level of records" in refused(home, write_bundle(tmp_path / "in", a_bundle()))
    measures = a_row("indicator=seats school_year=2025 place=tile category= value=31.5 unit=per_100")
    taken(home, write_rows(tmp_path / "measures.csv", measures))


@pytest.mark.parametrize("table", ["agreements", "consents", "accounts", "assignments"])
def test_no_sender_brings_its_own_papers(home, tmp_path, table):
    papers: dict[str, list[Row]] = {
        "agreements": [an_agreement(agreement="A-9", variables="discipline", years="all")], "consents": [a_consent(1)],
        "accounts": a_row("account=tutor@example.org name=Tutor partner=readers roles=administrator"),
        "assignments": a_row("account=tutor@example.org student_id=S-1 purpose=Tutoring partner=readers begins_on=2025-09-01 ends_on=")}
    said = refused(home, write_rows(tmp_path / f"{table}.csv", papers[table]))
    assert f"{table}.csv holds {table}, which are papers of the partnership: no sender brings its own" in said


def test_without_a_register_a_named_sender_brings_nothing_and_the_partnership_itself_everything(tmp_path):
    home, folder = a_home(tmp_path / "home"), write_bundle(tmp_path / "in", a_bundle())
    with pytest.raises(Refused) as refusal:
        loaded(home, folder, sender=NORTH)
    assert "the register has no agreement with North district" in str(refusal.value)
    assert "load it first as the partnership's own, without --from" in str(refusal.value)
    assert loaded(home, folder).outcome is Outcome.ACCEPTED
    assert "no agreement with North district" in refused(home, write_rows(tmp_path / "students.csv", [a_student(1)]))


def test_another_partners_agreement_is_nobody_elses(home, tmp_path):
    assert "no agreement with South district" in refused(home, write_bundle(tmp_path / "in", a_bundle()), sender="South district")


def test_years_that_cannot_be_read_never_enter_the_register(tmp_path):
    home = a_home(tmp_path / "home", quarantine_limit=1)
    receipt = loaded(home, write_bundle(tmp_path / "in", {"places": PLACES, "agreements": [an_agreement(years="since 2020")]}))
    assert [(one.column, one.reason) for one in receipt.problems] == [("years", "is neither years nor all")]
    assert governed(home, "agreements") == []


MAPPING = '''
[files]
sheet = "sheet.csv"
[tables.students]
select = "select line, id as student_id from sheet"
[tables.discipline]
select = "select line, id as student_id, incident, 2025 as school_year, 'birch' as school, 'Other' as action from sheet"
'''


def test_a_mapping_is_held_to_the_tables_it_fills(home, tmp_path):
    write_rows(tmp_path / "sheet.csv", a_row("id=S-1 incident=i1 shoe_size=43"))
    mapping = tmp_path / "mapping.toml"
    mapping.write_text(MAPPING, encoding="utf-8")
    said = refused(home, tmp_path / "sheet.csv", mapping=mapping)
    assert said.startswith("mapping.toml [tables.discipline] holds discipline, and agreement A-1")
    mapping.write_text(MAPPING.partition("[tables.discipline]")[0], encoding="utf-8")
    taken(home, tmp_path / "sheet.csv", mapping=mapping)


@pytest.mark.slow
def test_a_oneroster_bundle_is_held_to_what_its_columns_become(agrees, tmp_path):
    """Columns that no template has, such as e-mail addresses, are read into nothing."""
    home, roster = agrees(an_agreement()), write_roster(tmp_path / "in", a_whole())
    assert refused(home, roster).startswith("enrollments.csv, line 6: holds staff, and agreement A-1 with North district does not name")
    registers(home, an_agreement(variables=ROSTER, years="2024"))
    assert "holds class_enrollments of the school year 2025" in refused(home, roster)
    registers(home, an_agreement(variables=ROSTER))
    receipt = taken(home, roster)
    assert (receipt.mapping, receipt.agreements) == ("OneRoster 1.1", ("A-1",))
    assert counts(home, ["students", "staff"]) == {"students": 3, "staff": 1}


@pytest.mark.slow
@pytest.mark.skipif(not SAMPLE.exists(), reason="the Ed-Fi sample is not in ../shared/data/edfi")
def test_the_ed_fi_sample_is_held_to_what_its_records_become(agrees, tmp_path):
    every = "students;enrollments;attendance_days;assessments;discipline;program_enrollments;program_attendance"
    years = "2010-2024"
    home = agrees(an_agreement(variables=every.replace(";discipline", ""), years=years))
    said = refused(home, SAMPLE)
    assert "StudentDiscipline.xml, line" in said and "does not name discipline" in said
    assert "students" not in [line.split(" ")[4] for line in said.splitlines()]
    registers(home, an_agreement(variables=every, years=years))
    receipt = taken(home, SAMPLE)
    assert receipt.mapping == "Ed-Fi"
    (discipline,) = [one for one in receipt.tables if one.table == "discipline"]
    assert discipline.accepted > 0, "it is taken, though by now it has expired"
