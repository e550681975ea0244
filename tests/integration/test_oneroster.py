"""OneRoster 1.1 and 1.2: bundles are recognised by themselves; a delta changes what it names and nothing else."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from data_access import identities
from data_access.home import Home
from data_access.identities import Key
from data_access.loading import Outcome, Refused
from data_access.loading.salt import surrogate
from data_access.matching import candidates
from tests.integration.bundles import (
    Row,
    a_consent,
    a_home,
    a_row,
    an_enrollment,
    counts,
    facts_in_force,
    loaded,
    rows_of,
    write_bundle,
)
from tests.integration.papers import STEWARD
from tests.integration.rosters import HEADS, write_roster

pytestmark = pytest.mark.slow

KEY = "ab" * 32


def a_person(number: int, **changes: str) -> Row:
    return {"sourcedId": f"u{number}", "role": "student", "givenName": f"Quincey{number}", "familyName": f"Zabriskie{number}",
            "grades": "03"} | changes


def in_class(number: int, of: str = "c1", **changes: str) -> Row:
    return {"sourcedId": f"e{number}-{of}", "classSourcedId": of, "schoolSourcedId": "birch", "userSourcedId": f"u{number}",
            "role": "student", "beginDate": "2024-08-20", "endDate": ""} | changes


def described(number: int, **changes: str) -> Row:
    flags = dict.fromkeys(HEADS["demographics"].split(",")[5:12], "false")
    return {"sourcedId": f"u{number}", "birthDate": "2016-04-05", "sex": "female"} | flags | {"asian": "true"} | changes


def a_whole() -> dict[str, list[Row]]:
    """A state, a district, two schools, two classes of a course; three students, of whom one is in both classes; a teacher."""
    return {
        "orgs": [{"sourcedId": "state", "type": "state", "name": "State"},
                 {"sourcedId": "north", "type": "district", "name": "North", "parentSourcedId": "state"},
                 {"sourcedId": "birch", "type": "school", "name": "Birch", "parentSourcedId": "north"},
                 {"sourcedId": "cedar", "type": "school", "name": "Cedar", "parentSourcedId": "north"}],
        "academicSessions": [{"sourcedId": "y25", "type": "schoolYear", "startDate": "2024-08-20", "schoolYear": "2025"},
                             {"sourcedId": "t1", "type": "term", "startDate": "2024-08-20", "schoolYear": "2025"}],
        "courses": [{"sourcedId": "m3", "schoolYearSourcedId": "y25", "title": "Mathematics 3", "orgSourcedId": "birch",
                     "subjects": "Mathematics"}],
        "classes": [{"sourcedId": "c1", "courseSourcedId": "m3", "termSourcedIds": "t1", "schoolSourcedId": "birch"},
                    {"sourcedId": "c2", "courseSourcedId": "m3", "termSourcedIds": "", "schoolSourcedId": "birch"}],
        "users": [*(a_person(number) for number in (1, 2, 3)), a_person(9, role="teacher", grades="")],
        "enrollments": [*(in_class(number) for number in (1, 2, 3)), in_class(1, "c2"), in_class(9, role="teacher")],
        "demographics": [described(1), described(2, sex="male", white="true", hispanicOrLatinoEthnicity="true"),
                         described(3, sex="", asian="false"), described(9)],
    }


def zipped(folder: Path) -> Path:
    path = folder.with_suffix(".zip")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in folder.iterdir():
            archive.write(file, f"{folder.name}/{file.name}")
    return path


@pytest.mark.parametrize("version", ["1.1", "1.2"])
@pytest.mark.parametrize("as_zip", [False, True])
def test_a_bundle_is_recognised_and_taken_from_a_folder_or_a_zip(tmp_path, version, as_zip):
    home, folder = a_home(tmp_path / "home", quarantine_limit=0), write_roster(tmp_path / "in", a_whole(), version)
    receipt = loaded(home, zipped(folder) if as_zip else folder)
    assert (receipt.outcome, receipt.mapping) == (Outcome.ACCEPTED, f"OneRoster {version}")
    assert counts(home, ["places", "students", "enrollments", "class_enrollments", "courses", "staff"]) == {
        "places": 4, "students": 3, "enrollments": 3, "class_enrollments": 4, "courses": 1, "staff": 1}
    assert rows_of(home, "select place, kind, parent from places order by place") == [
        ("birch", "school", "north"), ("cedar", "school", "north"), ("north", "district", "region"), ("region", "region", "")]
    assert rows_of(home, "select gender, race_ethnicity from students order by gender") == [
        ("Boy", ["Asian", "HispanicOrLatino", "White"]), ("Girl", ["Asian"]), ("Unknown", [])]
    assert rows_of(home, "select distinct school_year, school, grade_level, entry_date::varchar, exit_date from enrollments") == [
        (2025, "birch", "03", "2024-08-20", None)]
    assert rows_of(home, "select course, school, subject from courses") == [("m3", "birch", "Mathematics")]
    assert rows_of(home, "select role, race_ethnicity, gender from staff") == [("Teacher", ["Asian"], "Girl")]
    assert not (home.confidential / "unpacked").exists()
    assert loaded(home, zipped(folder) if as_zip else folder).outcome is Outcome.UNCHANGED


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home with the whole bundle in it."""
    home = a_home(tmp_path / "home", quarantine_limit=0)
    loaded(home, write_roster(tmp_path / "whole", a_whole()))
    return home


def test_in_a_delta_a_student_who_leaves_one_class_stays_at_the_school_and_one_who_leaves_all_does_not(home, tmp_path):
    gone = [{"sourcedId": one, "status": "tobedeleted", "dateLastModified": "2025-03-01T00:00:00Z"} for one in ("e1-c1", "e2-c1")]
    moved = in_class(3, status="active", schoolSourcedId="cedar")
    loaded(home, write_roster(tmp_path / "delta", {"enrollments": [*gone, moved]}, mode="delta"))
    assert rows_of(home, "select school, gender, grade_level from enrollments join students using (student) order by school") == [
        ("birch", "Girl", "03"), ("cedar", "Unknown", "03")]
    assert counts(home, ["students", "class_enrollments"]) == {"students": 3, "class_enrollments": 2}


def test_a_whole_bundle_ends_what_it_does_not_name_any_more_and_a_delta_does_not(home, tmp_path):
    later = {**a_whole(), "enrollments": [in_class(1), in_class(2)]}
    loaded(home, write_roster(tmp_path / "delta", later, mode="delta"))
    assert counts(home, ["enrollments", "class_enrollments"]) == {"enrollments": 3, "class_enrollments": 4}
    later["users"] = later["users"][:3]
    loaded(home, write_roster(tmp_path / "bulk", {**later, "enrollments": [in_class(1), in_class(2, beginDate="2024-08-21")]}))
    assert counts(home, ["enrollments", "class_enrollments"]) == {"enrollments": 2, "class_enrollments": 2}


def test_what_a_roster_does_not_tell_of_an_enrollment_stays_as_other_files_told_it(home, tmp_path):
    loaded(home, write_bundle(tmp_path / "in", {"enrollments": [an_enrollment(1, student_id="u1", tract="")]}))
    loaded(home, write_roster(tmp_path / "delta", {"enrollments": [in_class(1, beginDate="2024-09-01", status="active")]}, mode="delta"))
    assert rows_of(home, "select entry_date::varchar, days_enrolled, free_reduced_lunch from enrollments where days_enrolled > 0") == [
        ("2024-08-20", 170, "Yes")]


def test_a_person_to_be_deleted_is_not_named_any_more_and_stays_counted(home, tmp_path, monkeypatch):
    monkeypatch.setenv("FLASHLIGHT_KEY", KEY)
    consents = [a_consent(number, student_id=f"u{number}", partner="readers") for number in (1, 2)]
    readers = a_row("place=readers name=Readers kind=partner parent=north geometry=")
    users = {"users": [a_person(1), a_person(2)]}
    loaded(home, write_bundle(tmp_path / "in", {"places": readers, "consents": consents}))
    loaded(home, write_roster(tmp_path / "named", users, mode="delta"))
    store = home.confidential / "identities.db"
    assert identities.count(store) == 2
    loaded(home, write_roster(tmp_path / "delta", {"users": [a_person(2, status="tobedeleted")]}, mode="delta"))
    kept = [key for key, in rows_of(home, "select student from students") if identities.read(store, Key(bytes.fromhex(KEY)), int(str(key)))]
    assert len(kept) == 1
    assert counts(home, ["students", "enrollments"]) == {"students": 3, "enrollments": 3}


def test_a_delta_with_a_file_that_has_nothing_to_say_is_taken(home, tmp_path):
    folder = write_roster(tmp_path / "delta", {"users": [a_person(4)], "orgs": [{"sourcedId": "x"}]}, mode="delta")
    (folder / "orgs.csv").write_text(HEADS["orgs"] + "\n", encoding="utf-8")
    loaded(home, folder)
    assert counts(home, ["students"]) == {"students": 4}


def a_result(number: int, **changes: str) -> Row:
    return {"sourcedId": f"r{number}", "lineItemSourcedId": "final", "studentSourcedId": "u1", "scoreStatus": "fully graded", "score": "88",
            "scoreDate": "2025-01-10", "comment": "Unlikely"} | changes


def test_the_mark_of_a_grading_period_is_a_grade_and_what_was_done_in_class_is_not(tmp_path):
    home, items = a_home(tmp_path / "home", quarantine_limit=0), {"classSourcedId": "c1", "gradingPeriodSourcedId": "t1"}
    whole = a_whole() | {
        "categories": [{"sourcedId": "k1", "title": " Final grade"}, {"sourcedId": "k2", "title": "Homework"}],
        "lineItems": [{"sourcedId": "final", "categorySourcedId": "k1", **items}, {"sourcedId": "p. 9", "categorySourcedId": "k2", **items},
                      {"sourcedId": "gone", "categorySourcedId": "k1", "status": "tobedeleted", **items}],
        "results": [a_result(1), a_result(2, score="91", scoreDate="2025-01-12"),
                    a_result(3, lineItemSourcedId="p. 9", score="5", scoreDate="2025-01-20"),
                    a_result(4, studentSourcedId="u2", score="70"), a_result(5, studentSourcedId="u3", scoreStatus="partially graded"),
                    a_result(6, lineItemSourcedId="gone", studentSourcedId="u3"), a_result(7, status="tobedeleted", studentSourcedId="u3")]}
    whole["academicSessions"][1]["title"] = "S1"
    assert loaded(home, write_roster(tmp_path / "in", whole)).quarantined == 0
    assert rows_of(home, "select school_year, term, course, mark, credits_earned from grades order by mark") == [
        (2025, "S1", "m3", "70", None), (2025, "S1", "m3", "91", None)]


def test_the_results_of_assessments_are_taken_with_the_subject_that_their_title_names(tmp_path):
    home = a_home(tmp_path / "home", quarantine_limit=1)

    def said(number: int, of: str, **changes: str) -> Row:
        return a_result(number, assessmentLineItemSourcedId=of, scoreDate="2025-05-02T09:00:00Z", **changes)

    whole = a_whole() | {
        "assessmentLineItems": [{"sourcedId": "a1", "title": "Grade 3 State Mathematics"}, {"sourcedId": "a2", "title": "Winter test"}],
        "assessmentResults": [
            said(1, "a1", textScore="Proficient", score="512.5"), said(2, "a1", studentSourcedId="u2", textScore="Basic"),
            said(3, "a2", studentSourcedId="u2", textScore="Level 2") | {"scoreDate": "2023-12-02"},
            said(4, "a1", studentSourcedId="u3", scoreStatus="exempt"), said(5, "nobody sent it", studentSourcedId="u3")]}
    receipt = loaded(home, write_roster(tmp_path / "in", whole, "1.2"))
    found = "select school_year, assessment, subject, grade_level, assessment_date::varchar, score, meets_standard from assessments"
    assert rows_of(home, f"{found} order by school_year, score desc") == [
        (2024, "Winter test", "Unknown", None, "2023-12-02", 88, None),
        (2025, "Grade 3 State Mathematics", "Mathematics", "03", "2025-05-02", 512.5, True),
        (2025, "Grade 3 State Mathematics", "Mathematics", "03", "2025-05-02", 88, False)]
    assert {(one.file, one.line, one.column) for one in receipt.problems} == {
        ("assessmentResults.csv", 6, "line_item")}


MARKS = "select gender, term, course, mark from grades join students using (student) order by mark"
ITEMS: Row = {"classSourcedId": "c1", "gradingPeriodSourcedId": "t1"}


def graded() -> dict[str, list[Row]]:
    """The whole bundle with two marks of one girl, of which the later stands, one mark of a boy, and what was done in class."""
    whole = a_whole() | {
        "categories": [{"sourcedId": "k1", "title": "Final grade"}, {"sourcedId": "k2", "title": "Homework"}],
        "lineItems": [{"sourcedId": "final", "categorySourcedId": "k1", **ITEMS},
                      {"sourcedId": "p. 9", "categorySourcedId": "k2", **ITEMS}],
        "results": [a_result(1), a_result(2, score="91", scoreDate="2025-01-12"), a_result(3, studentSourcedId="u2", score="70"),
                    a_result(4, lineItemSourcedId="p. 9")]}
    whole["academicSessions"][1]["title"] = "S1"
    return whole


@pytest.fixture
def marked(tmp_path: Path) -> Home:
    """A home with marks in it."""
    home = a_home(tmp_path / "home", quarantine_limit=1)
    assert loaded(home, write_roster(tmp_path / "marked", graded())).quarantined == 0
    assert rows_of(home, MARKS) == [("Boy", "S1", "m3", "70"), ("Girl", "S1", "m3", "91")]
    return home


def withdrawn(*names: str) -> list[Row]:
    return [{"sourcedId": name, "status": "tobedeleted", "dateLastModified": "2025-03-01T00:00:00Z"} for name in names]


def test_a_mark_that_a_delta_withdraws_is_gone_and_the_one_before_it_stands_again(marked, tmp_path):
    loaded(marked, write_roster(tmp_path / "one", {"results": withdrawn("r2")}, mode="delta"))
    assert rows_of(marked, MARKS) == [("Boy", "S1", "m3", "70"), ("Girl", "S1", "m3", "88")]
    open_again = a_result(3, studentSourcedId="u2", scoreStatus="submitted", score="")
    loaded(marked, write_roster(tmp_path / "two", {"results": [*withdrawn("r1"), open_again]}, mode="delta"))
    assert rows_of(marked, MARKS) == []
    assert counts(marked, ["mark_results", "line_items"]) == {"mark_results": 0, "line_items": 2}


def test_a_line_item_that_a_delta_withdraws_takes_its_results_with_it(marked, tmp_path):
    loaded(marked, write_roster(tmp_path / "delta", {"lineItems": withdrawn("final")}, mode="delta"))
    assert counts(marked, ["grades", "mark_results", "line_items"]) == {"grades": 0, "mark_results": 0, "line_items": 1}


def test_a_delta_brings_marks_of_line_items_that_came_before_and_an_older_one_does_not_replace_a_newer(marked, tmp_path):
    new = [a_result(5, studentSourcedId="u3", score="65"), a_result(6, studentSourcedId="u2", score="99", scoreDate="2025-01-02"),
           a_result(7, lineItemSourcedId="p. 9", score="3")]
    assert loaded(marked, write_roster(tmp_path / "delta", {"results": new}, mode="delta")).quarantined == 0
    assert rows_of(marked, MARKS) == [
        ("Unknown", "S1", "m3", "65"), ("Boy", "S1", "m3", "70"), ("Girl", "S1", "m3", "91")]


def test_a_whole_file_of_results_ends_the_marks_that_it_does_not_name_and_a_delta_does_not(marked, tmp_path):
    later = graded() | {"results": [a_result(1)]}
    loaded(marked, write_roster(tmp_path / "delta", later, mode="delta"))
    assert rows_of(marked, MARKS) == [("Boy", "S1", "m3", "70"), ("Girl", "S1", "m3", "91")]
    loaded(marked, write_roster(tmp_path / "bulk", later | {"results": [a_result(1, score="89")]}))
    assert rows_of(marked, MARKS) == [("Girl", "S1", "m3", "89")]


def test_a_result_of_a_line_item_that_nobody_sent_and_a_line_item_of_no_category_are_put_aside(tmp_path):
    home, whole = a_home(tmp_path / "home", quarantine_limit=1), graded()
    whole["results"].append(a_result(5, lineItemSourcedId="lost"))
    whole["lineItems"] += [{"sourcedId": "odd", "categorySourcedId": "k9", **ITEMS},
                           {"sourcedId": "far", "categorySourcedId": "k1", **ITEMS, "classSourcedId": "c9"}]
    receipt = loaded(home, write_roster(tmp_path / "in", whole))
    told = {(one.file, one.line, one.column): f"{one.reason} {one.remedy}" for one in receipt.problems}
    assert set(told) == {("results.csv", 6, "line_item"), ("lineItems.csv", 4, "category"), ("lineItems.csv", 4, "title"),
                         ("lineItems.csv", 5, "course")}
    assert told["results.csv", 6, "line_item"] == (
        "names no line item that is known Send it in line_items.csv, with this file or before it, or correct the value.")


def test_the_result_of_an_assessment_that_is_withdrawn_is_gone(tmp_path):
    home = a_home(tmp_path / "home")
    said = {"lineItemSourcedId": "", "assessmentLineItemSourcedId": "a1", "scoreDate": "2025-05-02"}
    items = {"assessmentLineItems": [{"sourcedId": "a1", "title": "State Reading"}]}
    results = [a_result(1, **said), a_result(2, **said, score="95", studentSourcedId="u2")]
    loaded(home, write_roster(tmp_path / "in", a_whole() | items | {"assessmentResults": results}, "1.2"))
    assert rows_of(home, "select score from assessments order by score") == [(88,), (95,)]
    loaded(home, write_roster(tmp_path / "delta", {"assessmentResults": withdrawn("r1")}, "1.2", "delta"))
    assert rows_of(home, "select score from assessments") == [(95,)]
    assert loaded(home, write_roster(tmp_path / "bulk", a_whole() | items | {"assessmentResults": results[:1]}, "1.2")).accepted
    assert rows_of(home, "select score from assessments") == [(88,)]


@pytest.mark.parametrize(("version", "state", "local"), [
    ("1.1", {"userIds": "{LDAP: x},{ State : UT-1 }"}, {"identifier": "77"}),
    ("1.2", {"userMasterIdentifier": "UT-1", "userIds": "{SSID:other}"}, {"userIds": "{Fed:1},{StudentNumber:77}"})])
def test_the_ids_by_which_others_know_a_student_bring_the_two_to_a_steward(tmp_path, monkeypatch, version, state, local):
    monkeypatch.setenv("FLASHLIGHT_KEY", KEY)
    home, whole = a_home(tmp_path / "home"), a_whole()
    whole["users"] = [a_person(1, **state), a_person(2, **local), a_person(3), a_person(9, role="teacher", identifier="77")]
    loaded(home, write_roster(tmp_path / "in", whole, version))
    others = [{"student_id": "P-1", "state_id": "ut-1", "local_id": "", "birth_date": ""},
              {"student_id": "P-2", "state_id": "", "local_id": "77", "birth_date": "2016-04-05"},
              {"student_id": "P-3", "state_id": "other", "local_id": "1", "birth_date": "2016-04-05"}]
    loaded(home, write_bundle(tmp_path / "others", {"students": others}))
    assert {(one.pair, one.basis) for one in candidates(home, STEWARD)} == {
        (tuple(sorted(surrogate(home, name) for name in names)), basis)
        for names, basis in ((("u1", "P-1"), "state ID"), (("u2", "P-2"), "local ID and birth date"))}


def test_a_flag_that_is_no_flag_puts_the_row_aside(tmp_path):
    home, tables = a_home(tmp_path / "home", quarantine_limit=1), a_whole()
    tables["demographics"][0]["white"] = "Y"
    problem, *_ = loaded(home, write_roster(tmp_path / "in", tables)).problems
    assert (problem.file, problem.line, problem.column) == ("users.csv", 2, "race_ethnicity")


def test_a_status_is_read_in_any_case_and_a_record_of_another_status_is_put_aside(home, tmp_path):
    home.partnership.write_text(home.partnership.read_text().replace("limit = 0", "limit = 1"))
    gone = [{"sourcedId": "e1-c1", "status": "ToBeDeleted"}, {"sourcedId": "e1-c2", "status": "TOBEDELETED"}]
    delta = {"enrollments": [*gone, in_class(2, status="deleted")], "orgs": [{"sourcedId": "cedar", "type": "school", "status": "closed"}]}
    receipt = loaded(home, write_roster(tmp_path / "delta", delta, mode="delta"))
    assert {(one.file, one.line, one.column) for one in receipt.problems} == {("enrollments.csv", 4, "status"), ("orgs.csv", 2, "status")}
    assert counts(home, ["enrollments", "class_enrollments", "places"]) == {"enrollments": 2, "class_enrollments": 2, "places": 4}


@pytest.mark.parametrize(("name", "old", "new", "said"), [
    ("manifest", "oneroster.version,1.1", "oneroster.version,2.0", "manifest.csv names a version of OneRoster that is not read"),
    ("manifest", "file.orgs,bulk", "file.orgs,some", "manifest.csv, column orgs says something else than bulk, delta, absent"),
    ("manifest", "file.orgs,bulk", "file.orgs,absent", "orgs.csv should be absent, says manifest.csv"),
    ("manifest", "file.results,absent", "file.results,bulk", "results.csv should be there, says manifest.csv"),
    ("manifest", "propertyName,value", "name,value", "manifest.csv, line 1: is not the header of a OneRoster manifest"),
    ("users", "givenName", "firstName", "users.csv, line 1, column givenName is missing"),
    ("users", "orgSourcedIds,role", "orgSourcedIds,roles", "users.csv, line 1, column role is missing"),
    ("enrollments", "status", "sourcedId", "enrollments.csv, line 1, column sourcedId is there twice"),
])
def test_a_bundle_that_is_not_whole_is_refused(home, tmp_path, name, old, new, said):
    folder, before = write_roster(tmp_path / "in", a_whole()), facts_in_force(home)
    file = folder / f"{name}.csv"
    file.write_text(file.read_text().replace(old, new), encoding="utf-8")
    with pytest.raises(Refused) as refused:
        loaded(home, folder)
    assert said in str(refused.value)
    assert facts_in_force(home) == before


def test_the_receipt_names_the_format_and_every_file_that_came(home):
    receipt = json.loads(next(home.receipts.iterdir()).read_text())
    assert receipt["mapping"] == "OneRoster 1.1"
    assert {file["file"]: file["rows"] for file in receipt["files"]} == {
        f"{name}.csv": len(rows) for name, rows in a_whole().items()} | {"manifest.csv": 0}
