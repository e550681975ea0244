"""Loading: template files become facts, once, whole, and with a receipt."""

from __future__ import annotations

import fcntl
import json
from datetime import timedelta

import duckdb
import pytest

from data_access.home import current
from data_access.loading import Outcome, Refused, load
from data_access.loading.contracts import GOVERNED, IN_ORDER, contracts, elements
from data_access.loading.governing import DERIVED
from data_access.loading.statements import FOLDER
from tests.integration.bundles import (
    PLACES,
    TODAY,
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
    loaded,
    rows_of,
    write_bundle,
    write_rows,
)

REST = {
    "courses": a_row("course=m3 school=birch title=Mathematics subject=Mathematics level=General"),
    "class_enrollments": a_row("class_enrollment=e1 student_id=S-3 school_year=2025 school=birch grade_level=03 entry_date= exit_date="),
    "line_items": [*a_row("line_item=i1 category=mark title=Final subject= course=m3 term=S2 school_year=2025"),
                   *a_row("line_item=i2 category=assessment title=Winter subject=Reading course= term= school_year=")],
    "mark_results": a_row("result=r1 line_item=i1 student_id=S-1 school_year=2025 mark=B given_on=2025-06-01"),
    "assessment_results": a_row("result=r2 line_item=i2 student_id=S-1 school_year=2025 grade_level=03 assessment_date=2025-01-09 score=88 "
                                "meets_standard=Yes"),
    "programs": a_row("program=club name=Club partner=readers kind=Tutoring hours_place=Mondays"),
    "program_schools": a_row("program=club school=birch"),
    "program_sessions": a_row("session=x1 program=club school_year=2025 session_date=2025-02-03 hours=1.5"),
    "attendance_days": a_row("student_id=S-1 school=birch attendance_date=2025-02-03 category=Tardy"),
    "grades": a_row("student_id=S-1 school_year=2025 term=S1 course=m3 mark=A credits_attempted=0.5 "
                    "credits_earned=0.5"),
    "assessments": a_row("student_id=S-1 school_year=2025 assessment=State subject=Reading grade_level=03 "
                         "assessment_date=2025-04-01 score=412.5 meets_standard=Yes"),
    "discipline": a_row("student_id=S-1 incident=i1 school_year=2025 school=birch incident_date=2025-01-15 "
                        "action=InSchoolSuspension days=1"),
    "milestones": a_row("student_id=S-2 school_year=2025 milestone=Employment school=cedar reached=No"),
    "program_enrollments": a_row("student_id=S-1 program=club school_year=2025 entry_date=2024-09-09 exit_date="),
    "program_attendance": a_row("student_id=S-1 session=x1 hours=1.5"),
    "volunteer_contacts": a_row("student_id=S-1 program=club contact_date=2025-02-04 kind= minutes=20"),
    "staff": a_row("staff_id=T-1 school_year=2025 school=birch role=Teacher race_ethnicity= gender= fte=0.5"),
    "measures": a_row("indicator=seats school_year=2025 place=tile category= value=31.5 unit=per_100"),
    "accounts": a_row("account=tutor@example.org name=Tutor partner=readers roles=program_staff;need_to_know"),
    "agreements": a_row("agreement=A-1 partner=readers purposes=Tutoring;AttendanceCoaching variables=grades;attendance "
                        "begins_on=2025-07-01 ends_on=2028-06-30"),
    "confidentiality_agreements": a_row("account=tutor@example.org signed_on=2025-08-01 ends_on="),
    "trainings": a_row("account=tutor@example.org training=FERPA completed_on=2025-08-02"),
    "published": a_row("publisher=State indicator=reading school_year=2025 place=north race_ethnicity= gender= subgroup= category= "
                       "percent=≥95%"),
    "consents": [a_consent(1)],
    "assignments": a_row("account=tutor@example.org student_id=S-1 purpose=Tutoring partner=readers "
                         "begins_on=2025-09-01 ends_on=2026-06-30"),
}


def test_every_template_is_loaded_into_its_table(tmp_path):
    home = a_home(tmp_path / "home")
    receipt = loaded(home, write_bundle(tmp_path / "in", a_bundle(**REST)))
    assert counts(home, set(IN_ORDER) - {"removals"}) == dict.fromkeys(REST, 1) | {
        "line_items": 2, "grades": 2, "assessments": 2, "places": len(PLACES), "students": 10, "enrollments": 10, "attendance": 10}
    assert (receipt.outcome, receipt.quarantined, receipt.version) == (Outcome.ACCEPTED, 0, "facts-1.duckdb")


def test_values_are_stored_by_type_and_what_is_empty_is_unknown(tmp_path):
    home = a_home(tmp_path / "home")
    loaded(home, write_bundle(tmp_path / "in", a_bundle(**REST)))
    assert rows_of(home, "select distinct race_ethnicity, gender, country_of_origin, refugee from students") == [
        (["Asian", "White"], "Girl", "Unknown", "No")]
    assert rows_of(home, "select distinct days_absent, days_enrolled from attendance") == [(4.5, 90)]
    assert rows_of(home, "select distinct homeless, exit_date from enrollments") == [("Unknown", None)]
    assert rows_of(home, "select distinct meets_standard from assessments") == [(True,)]
    assert rows_of(home, "select reached from milestones") == [(False,)]
    assert rows_of(home, "select race_ethnicity, gender from staff") == [([], "Unknown")]


def test_the_facts_hold_neither_ids_nor_names(tmp_path):
    home = a_home(tmp_path / "home")
    loaded(home, write_bundle(tmp_path / "in", a_bundle()))
    stored = (current(home.confidential) or tmp_path).read_bytes()
    assert b"birch" in stored
    assert not [word for word in (b"S-1", b"Quincey", b"Zabriskie", b"Unlikely", b"2016-04-05") if word in stored]


def test_the_same_student_has_the_same_key_in_every_table_and_another_one_in_another_home(tmp_path):
    bundle = write_bundle(tmp_path / "in", a_bundle())
    homes = a_home(tmp_path / "one"), a_home(tmp_path / "two")
    keys = []
    for home in homes:
        loaded(home, bundle)
        keys.append({key for key, in rows_of(home, "select student from students")})
        assert keys[-1] == {key for key, in rows_of(home, "select student from attendance")}
        assert all(0 <= int(str(key)) < 2**60 for key in keys[-1])
    assert not keys[0] & keys[1]


def test_loading_the_same_files_again_changes_nothing(tmp_path):
    home, bundle = a_home(tmp_path / "home"), write_bundle(tmp_path / "in", a_bundle())
    loaded(home, bundle)
    before = facts_in_force(home)
    receipt = loaded(home, bundle)
    assert receipt.outcome is Outcome.UNCHANGED
    assert facts_in_force(home) == before
    assert "loaded before" in receipt.words()
    assert len(list(home.receipts.iterdir())) == 2


def test_a_later_file_replaces_rows_of_the_same_key_and_keeps_the_others(tmp_path):
    home = a_home(tmp_path / "home")
    loaded(home, write_bundle(tmp_path / "in", a_bundle()))
    later = [an_attendance(2, days_absent="9"), an_attendance(3, term="S2")]
    receipt = loaded(home, write_rows(tmp_path / "attendance.csv", later))
    assert counts(home, ["students", "attendance"]) == {"students": 10, "attendance": 11}
    assert rows_of(home, "select count(*) from attendance where days_absent = 9") == [(1,)]
    assert (receipt.accepted, receipt.version) == (2, "facts-2.duckdb")


def test_a_file_is_recognised_by_its_header_when_its_name_says_nothing(tmp_path):
    home = a_home(tmp_path / "home")
    bundle = write_bundle(tmp_path / "in", a_bundle())
    (bundle / "attendance.csv").rename(bundle / "export_20250630.CSV")
    receipt = loaded(home, bundle)
    assert counts(home, ["attendance"]) == {"attendance": 10}
    assert {file.file: file.table for file in receipt.files}["export_20250630.CSV"] == "attendance"


def test_a_template_may_leave_out_columns_that_are_not_required_and_begin_with_a_byte_order_mark(tmp_path):
    home = a_home(tmp_path / "home")
    bundle = write_bundle(tmp_path / "in", a_bundle())
    text = "\ufeffstudent_id,gender\r\n" + "".join(f"S-{number},Boy\r\n" for number in range(1, 11))
    (bundle / "students.csv").write_text(text, encoding="utf-8", newline="")
    loaded(home, bundle)
    assert rows_of(home, "select distinct gender, race_ethnicity from students") == [("Boy", [])]


def test_the_receipt_says_what_came_from_whom_and_what_became_of_it(tmp_path):
    home = a_home(tmp_path / "home")
    rows = [an_attendance(number, days_absent="95" if number == 4 else "1") for number in range(1, 11)]
    loaded(home, write_bundle(tmp_path / "papers", {"places": PLACES, "agreements": [an_agreement()]}))
    before = set(home.receipts.iterdir())
    loaded(home, write_bundle(tmp_path / "in", a_bundle(attendance=rows)), sender="North district")
    written, = [json.loads(file.read_text()) for file in home.receipts.iterdir() if file not in before]
    attendance = next(file for file in written["files"] if file["table"] == "attendance")
    assert len(attendance.pop("digest")) == 64
    assert attendance == {"file": "attendance.csv", "table": "attendance", "rows": 10, "accepted": 9, "quarantined": 1}
    assert (written["sender"], written["outcome"], written["agreements"]) == ("North district", "accepted", ["A-1"])
    problem, = written["problems"]
    assert (problem["file"], problem["line"], problem["column"]) == ("attendance.csv", 5, "days_absent")
    assert rows_of(home, "select file, sender, accepted, quarantined from loads where table_name = 'attendance'") == [
        ("attendance.csv", "North district", 9, 1)]


def test_no_receipt_and_no_report_holds_a_persons_value(tmp_path):
    home = a_home(tmp_path / "home", quarantine_limit=1.0)
    rows = [a_student(1), a_student(1), a_student(2, birth_date="Quincey"), a_student(3, gender="Zabriskie"),
            a_student(4)]
    loaded(home, write_bundle(tmp_path / "in", {"places": PLACES, "students": rows}))
    said = "".join(path.read_text() for path in (*home.receipts.iterdir(), *home.quarantine.iterdir()))
    assert '"quarantined": 3' in said
    assert not [word for word in ("S-1", "Quincey", "Zabriskie", "Unlikely", "2016-04-05") if word in said]
    put_aside, = home.quarantine.iterdir()
    assert put_aside.stat().st_mode & 0o077 == 0


def test_facts_that_a_release_has_counted_can_be_loaded_into_and_are_to_be_counted_again(tmp_path):
    home = a_home(tmp_path / "home")
    loaded(home, write_bundle(tmp_path / "in", a_bundle()))
    with duckdb.connect(str(current(home.confidential))) as connection:
        connection.execute("insert into cells values ('reading', '2025', 'birch', 'ALL', 'ALL', 'ALL', '', 1, 10)")
        connection.execute("insert into measures values ('ratio', 2025, 'birch', '', 14.5, 'per_100')")
    loaded(home, write_rows(tmp_path / "attendance.csv", [an_attendance(1, term="S2")]))
    assert counts(home, ["cells", "measures", "attendance"]) == {"cells": 0, "measures": 1, "attendance": 11}


def test_the_version_before_is_kept_and_what_a_killed_load_left_is_removed(tmp_path):
    home, bundle = a_home(tmp_path / "home"), write_bundle(tmp_path / "in", a_bundle())
    loaded(home, bundle)
    for left in ("facts-2.building", "facts-2.building.wal", "facts-7.duckdb", "facts-7.json"):
        (home.confidential / left).write_text("half")
    (home.confidential / "unpacked" / "0").mkdir(parents=True)
    for term in ("S2", "S3"):
        loaded(home, write_rows(tmp_path / "attendance.csv", [an_attendance(1, term=term)]))
    assert sorted(path.name for path in home.confidential.glob("facts-*")) == [
        "facts-2.duckdb", "facts-2.json", "facts-3.duckdb", "facts-3.json"]
    assert not (home.confidential / "unpacked").exists()


def test_a_file_whose_name_is_a_pattern_is_read_and_not_those_that_it_would_match(tmp_path):
    home, bundle = a_home(tmp_path / "home", quarantine_limit=0), write_bundle(tmp_path / "in", a_bundle())
    (bundle / "attendance.csv").rename(bundle / "days[1].csv")
    write_rows(bundle / "days1.csv", [an_attendance(number, term="S2", days_absent="7") for number in range(1, 11)])
    loaded(home, bundle)
    found = rows_of(home, "select term, days_absent, count(*) from attendance group by all order by term")
    assert found == [("S1", 4.5, 10), ("S2", 7, 10)]


def test_a_folder_whose_name_looks_like_a_column_tells_nothing_of_the_rows(tmp_path):
    home, bundle = a_home(tmp_path / "home", quarantine_limit=0), write_bundle(tmp_path / "school=cedar", a_bundle())
    loaded(home, bundle)
    assert rows_of(home, "select distinct school from attendance") == [("birch",)]


@pytest.mark.parametrize("odd", [("\n", "\r\n"), ("birch", '"birch"'), ("birch", " birch "), ("S1", '"S1, ""b"""'), ("S1", 'S"1'),
                                 ("S1", '"S\n1"'), ("S1", ' "S1"'), ("4.5\n", "4.5\n,,,,,\n\n")])
def test_a_file_that_is_read_at_one_go_says_what_it_says_record_by_record(tmp_path, monkeypatch, odd):
    bundle, found = write_bundle(tmp_path / "in", a_bundle()), []
    file = bundle / "attendance.csv"
    file.write_text(file.read_text(encoding="utf-8").replace(*odd), encoding="utf-8", newline="")
    for name in ("one", "two"):
        home = a_home(tmp_path / name, quarantine_limit=1)
        receipt = loaded(home, bundle)
        found.append((rows_of(home, "select school, term, days_absent from attendance"), receipt.quarantined, receipt.problems,
                      [(one.file, one.rows, one.accepted) for one in receipt.files]))
        monkeypatch.setattr("data_access.loading.delivery.stage_plain", lambda *given: False)
    assert found[0] == found[1] and found[0][3]


def test_facts_of_an_older_flashlight_are_given_the_tables_that_it_did_not_have(tmp_path):
    home, newer = a_home(tmp_path / "home"), {"published", "class_enrollments"}
    loaded(home, write_bundle(tmp_path / "in", a_bundle()))
    manifest = home.confidential / "facts-1.json"
    written = json.loads(manifest.read_text())
    with duckdb.connect(str(current(home.confidential))) as connection:
        for table in newer:
            connection.execute(f"drop table {table}")
            del written["rows"][table]
    manifest.write_text(json.dumps(written))
    loaded(home, write_rows(tmp_path / "attendance.csv", [an_attendance(1, term="S2")]))
    assert counts(home, ["attendance", *newer]) == {"attendance": 11} | dict.fromkeys(newer, 0)


def test_a_demonstration_takes_no_real_files(tmp_path):
    home, bundle = a_home(tmp_path / "home"), write_bundle(tmp_path / "in", a_bundle())
    (home.path / "demonstration").write_text("seed 1\n")
    with pytest.raises(Refused, match="demonstration"):
        loaded(home, bundle)
    assert facts_in_force(home) == ("", "")


def test_a_demonstration_gives_the_same_keys_for_the_same_seed_and_is_made_anew_each_time(tmp_path):
    bundle, other = write_bundle(tmp_path / "in", a_bundle()), write_bundle(tmp_path / "other", a_bundle(4))
    found = []
    for name in ("one", "two"):
        home = a_home(tmp_path / name)
        (home.path / "demonstration").write_text("seed 1\n")
        load([bundle], home, None, "demo", lambda words, done: None, TODAY, into_demo=True)
        found.append(rows_of(home, "select student from students order by student"))
    assert found[0] == found[1]
    load([other], home, None, "demo", lambda words, done: None, TODAY, into_demo=True)
    assert counts(home, ["students", "attendance"]) == {"students": 4, "attendance": 4}


def test_a_load_is_refused_while_another_runs(tmp_path):
    home, bundle = a_home(tmp_path / "home"), write_bundle(tmp_path / "in", a_bundle())
    home.confidential.mkdir()
    with (home.confidential / "load.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(Refused, match="in use by another"):
            loaded(home, bundle)
    assert loaded(home, bundle).outcome is Outcome.ACCEPTED


def test_a_home_without_a_partnership_is_told_how_one_reads(tmp_path):
    home, bundle = a_home(tmp_path / "home"), write_bundle(tmp_path / "in", a_bundle())
    home.partnership.unlink()
    with pytest.raises(Refused, match=r"partnership.toml is missing"):
        loaded(home, bundle)
    assert json.loads(next(home.receipts.iterdir()).read_text())["outcome"] == "refused"


@pytest.mark.parametrize("damage", ["facts-1.duckdb", "facts-1.json"])
def test_damaged_facts_are_left_alone(tmp_path, damage):
    home = a_home(tmp_path / "home")
    loaded(home, write_bundle(tmp_path / "in", a_bundle()))
    (home.confidential / damage).write_bytes(b"damaged")
    with pytest.raises(Refused, match="backup"):
        loaded(home, write_rows(tmp_path / "attendance.csv", [an_attendance(1, term="S2")]))
    assert (home.confidential / damage).read_bytes() == b"damaged"


@pytest.mark.parametrize("lost", ["facts-1.duckdb", "salt"])
def test_nothing_is_begun_anew_beside_facts_that_are_not_whole(tmp_path, lost):
    home = a_home(tmp_path / "home")
    loaded(home, write_bundle(tmp_path / "in", a_bundle()))
    (home.confidential / lost).unlink()
    with pytest.raises(Refused, match="backup"):
        loaded(home, write_rows(tmp_path / "attendance.csv", [an_attendance(1, term="S2")]))
    assert (home.confidential / "current").read_text().strip() == "facts-1.duckdb"
    assert not (home.confidential / lost).exists()


def test_a_consent_of_yesterday_and_a_school_year_that_has_begun_are_not_in_the_future(tmp_path):
    home = a_home(tmp_path / "home", quarantine_limit=0)
    rows = [an_enrollment(1, school_year="2026", entry_date=str(TODAY))]
    consents = [a_consent(1, signed_on=str(TODAY - timedelta(days=1)))]
    loaded(home, write_bundle(tmp_path / "in", a_bundle(enrollments=rows, consents=consents)))
    assert counts(home, ["enrollments", "consents"]) == {"enrollments": 1, "consents": 1}


def test_every_column_states_its_purpose_in_both_languages():
    assert {element.table for element in elements()} == set(IN_ORDER)
    assert all(set(one.purpose) == {"en", "es"} and all(one.purpose.values()) for one in elements())
    assert {one.element for one in elements() if one.identifying} == {
        "student_id", "staff_id", "class_enrollment", "source_id", "given_name", "family_name", "birth_date", "address",
        "state_id", "local_id", "result"}


def test_every_template_has_its_place_and_comes_after_those_it_refers_to():
    assert {path.stem for path in (FOLDER / "place").iterdir()} == set(IN_ORDER) - set(GOVERNED)
    assert {path.stem for path in (FOLDER / "governed").iterdir()} == {*GOVERNED, *DERIVED}
    before: set[str] = set()
    for contract in contracts():
        before.add(contract.table)
        assert {column.refers_to.partition(".")[0] for column in contract.columns if column.refers_to} <= before
        assert set(contract.key) <= set(contract.names)
