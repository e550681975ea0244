"""Ed-Fi: interchange XML and JSON lines of the API are recognised by themselves, and say the same."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from data_access.home import Home
from data_access.loading import Outcome
from data_access.loading.salt import surrogate
from data_access.matching import candidates
from tests.integration.bundles import a_home, counts, loaded, rows_of, write_bundle
from tests.integration.edfi_files import write_interchange, write_json_lines
from tests.integration.papers import STEWARD

SAMPLE = Path(__file__).parents[3] / "shared" / "data" / "edfi"
NAMESPACE = "{http://ed-fi.org/5.2.0}"
STATUSES = ("Homeless", "SchoolFoodService", "LanguageInstruction")
TABLES = ("places", "students", "courses", "programs", "program_schools", "program_sessions", "enrollments", "attendance_days",
          "assessments", "discipline", "program_enrollments", "program_attendance")


@pytest.fixture(scope="module")
def grand_bend(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The sample of the standard, loaded soon after its time, before its discipline records expire; no row of it is put aside."""
    if not SAMPLE.exists():
        pytest.skip("the Ed-Fi sample is not in ../shared/data/edfi")
    home = a_home(tmp_path_factory.mktemp("grand-bend"), quarantine_limit=0)
    receipt = loaded(home, SAMPLE, today=date(2023, 1, 1))
    assert (receipt.outcome, receipt.mapping, receipt.quarantined) == (Outcome.ACCEPTED, "Ed-Fi", 0)
    assert len(receipt.files) == len(list(SAMPLE.glob("*.xml")))
    return home


def records(file: str) -> Iterator[ElementTree.Element]:
    yield from ElementTree.parse(SAMPLE / f"{file}.xml").getroot()


def kind(record: ElementTree.Element) -> str:
    return record.tag.removeprefix(NAMESPACE)


def deep(record: ElementTree.Element, name: str) -> str:
    return (record.findtext(f".//{NAMESPACE}{name}") or "").strip()


def test_every_student_course_and_place_of_the_sample_is_taken(grand_bend):
    told = Counter(map(kind, records("EducationOrganization")))
    people = Counter(map(kind, records("Student")))
    kept = [record for record in records("StudentProgram") if not kind(record).startswith(tuple(f"Student{one}" for one in STATUSES))]
    programs = {deep(record, "ProgramName") for record in kept}
    assert counts(grand_bend, ["students", "courses", "programs"]) == {
        "students": people["Student"], "courses": told["Course"], "programs": len(programs)}
    assert dict(rows_of(grand_bend, "select kind, count(*) from places group by kind")) == {
        "region": 1, "district": told["LocalEducationAgency"], "school": told["School"], "program": len(programs),
        "partner": told["CommunityOrganization"] + told["CommunityProvider"]}
    assert rows_of(grand_bend, "select distinct parent from places where kind = 'school'") == [("255901",)]


def test_attendance_events_of_the_sample_become_days_with_the_gravest_event(grand_bend):
    events = list(records("StudentSchoolAttendance"))
    days = {(deep(one, "StudentUniqueId"), deep(one, "SchoolId"), deep(one, "EventDate")) for one in events}
    absent = {(deep(one, "StudentUniqueId"), deep(one, "SchoolId"), deep(one, "EventDate")) for one in events
              if deep(one, "AttendanceEventCategory").endswith("Absence")}
    assert counts(grand_bend, ["attendance_days"]) == {"attendance_days": len(days)}
    assert rows_of(grand_bend, "select count(*) from attendance_days where category like '%Absence'") == [(len(absent),)]


def test_program_associations_of_every_kind_that_is_no_status_become_program_enrollments(grand_bend):
    kept = Counter(deep(one, "ProgramName") for one in records("StudentProgram")
                   if not kind(one).startswith(tuple(f"Student{status}" for status in STATUSES)))
    assert dict(rows_of(grand_bend, "select name, count(*) from program_enrollments join programs using (program) group by name")) == kept
    assert not {"Homeless", "School Food Service"} & {str(name) for name, in rows_of(grand_bend, "select name from programs")}


def test_assessments_and_discipline_of_the_sample_are_taken(grand_bend):
    results = list(records("StudentAssessment-StateAssessment"))
    subjects = Counter("Reading" if "Reading" in deep(one, "AssessmentIdentifier") else "Mathematics" for one in results)
    actions = [one for one in records("StudentDiscipline") if kind(one) == "DisciplineAction"]
    assert dict(rows_of(grand_bend, "select subject, count(*) from assessments group by subject")) == subjects
    vertical = [float(deep(score, "Result")) for one in results for score in one.findall(f"{NAMESPACE}ScoreResult")
                if deep(score, "AssessmentReportingMethod").endswith("#Vertical score")]
    assert rows_of(grand_bend, "select sum(score) from assessments where score > 100") == [(sum(vertical),)]
    assert rows_of(grand_bend, "select count(*), sum(days) from discipline") == [
        (len(actions), sum(float(deep(one, "ActualDisciplineActionLength")) for one in actions))]


XML = """<?xml version="1.0" encoding="UTF-8"?>
<InterchangeStudentEnrollment xmlns="http://ed-fi.org/5.2.0">{}
</InterchangeStudentEnrollment>
"""
URI = "uri://ed-fi.org/{}Descriptor#{}"


def a_reference(name: str, key: str, value: str) -> str:
    return f"<{name}Reference><{name}Identity><{key}>{value}</{key}></{name}Identity></{name}Reference>"


STUDENT, SCHOOL = a_reference("Student", "StudentUniqueId", "S-1"), a_reference("School", "SchoolId", "11")
PROGRAM = ("<ProgramReference><ProgramIdentity>" + a_reference("EducationOrganization", "EducationOrganizationId", "19")
           + "<ProgramName>Homework Club</ProgramName></ProgramIdentity></ProgramReference>")
AS_XML = f"""
<LocalEducationAgency id="LEA"><LocalEducationAgencyId>1</LocalEducationAgencyId><NameOfInstitution>North</NameOfInstitution>
</LocalEducationAgency>
<School><SchoolId>11</SchoolId><NameOfInstitution>Birch</NameOfInstitution><LocalEducationAgencyReference ref="LEA"/></School>
<CommunityOrganization><CommunityOrganizationId>19</CommunityOrganizationId><NameOfInstitution>Readers</NameOfInstitution>
</CommunityOrganization>
<Session>{SCHOOL}<SchoolYear>2024-2025</SchoolYear><BeginDate>2024-08-20</BeginDate><EndDate>2025-05-30</EndDate>
  <TotalInstructionalDays>170</TotalInstructionalDays></Session>
<Student><StudentUniqueId>S-1</StudentUniqueId><Name><FirstName>Quincey</FirstName><LastSurname>Zabriskie</LastSurname></Name></Student>
<Student><StudentUniqueId>S-2</StudentUniqueId></Student>
<StudentEducationOrganizationAssociation>{STUDENT}<Sex>{URI.format("Sex", "Female")}</Sex>
  <HispanicLatinoEthnicity>true</HispanicLatinoEthnicity><Race>{URI.format("Race", "Black - African American")}</Race>
  <Race>{URI.format("Race", "White")}</Race>
  <LimitedEnglishProficiency>{URI.format("LimitedEnglishProficiency", "Limited")}</LimitedEnglishProficiency>
  <Language><Language>{URI.format("Language", "spa")}</Language></Language>
  <StudentCharacteristic><StudentCharacteristic>{URI.format("StudentCharacteristic", "Refugee")}</StudentCharacteristic>
  </StudentCharacteristic>
</StudentEducationOrganizationAssociation>
<StudentSchoolAssociation>{STUDENT}{SCHOOL}<SchoolYear>2024-2025</SchoolYear><EntryDate>2024-08-20</EntryDate>
  <EntryGradeLevel>{URI.format("GradeLevel", "Third grade")}</EntryGradeLevel></StudentSchoolAssociation>
<StudentSchoolFoodServiceProgramAssociation>{STUDENT}{PROGRAM.replace("Homework Club", "Meals")}<BeginDate>2024-09-01</BeginDate>
  <SchoolFoodServiceProgramService><SchoolFoodServiceProgramService>{URI.format("SchoolFoodServiceProgramService", "Reduced Price Lunch")}
  </SchoolFoodServiceProgramService></SchoolFoodServiceProgramService></StudentSchoolFoodServiceProgramAssociation>
<StudentProgramAssociation>{STUDENT}{PROGRAM}<BeginDate>2024-09-02</BeginDate><EndDate>2025-05-01</EndDate></StudentProgramAssociation>
<StudentProgramAttendanceEvent>{STUDENT}{PROGRAM}<AttendanceEvent><EventDate>2024-09-03</EventDate>
  <AttendanceEventCategory>{URI.format("AttendanceEventCategory", "In Attendance")}</AttendanceEventCategory></AttendanceEvent>
  <ProgramAttendanceDuration>90</ProgramAttendanceDuration></StudentProgramAttendanceEvent>
<StudentSchoolAttendanceEvent>{STUDENT}{SCHOOL}<AttendanceEvent><EventDate>2024-09-04</EventDate>
  <AttendanceEventCategory>{URI.format("AttendanceEventCategory", "Excused Absence")}</AttendanceEventCategory>
  <EventDuration>0.25</EventDuration></AttendanceEvent></StudentSchoolAttendanceEvent>
<Assessment><AssessmentIdentifier>A-3</AssessmentIdentifier>
  <AcademicSubject>{URI.format("AcademicSubject", "Reading")}</AcademicSubject>
</Assessment>
<StudentAssessment><AdministrationDate>2025-04-01</AdministrationDate>
  <ScoreResult><Result>12</Result>
  <AssessmentReportingMethod>{URI.format("AssessmentReportingMethod", "Raw score")}</AssessmentReportingMethod></ScoreResult>
  <ScoreResult><Result>412</Result>
  <AssessmentReportingMethod>{URI.format("AssessmentReportingMethod", "Scale score")}</AssessmentReportingMethod></ScoreResult>
  <WhenAssessedGradeLevel>{URI.format("GradeLevel", "Third grade")}</WhenAssessedGradeLevel>
  <PerformanceLevel><PerformanceLevel>{URI.format("PerformanceLevel", "Proficient")}</PerformanceLevel></PerformanceLevel>
  {STUDENT}{a_reference("Assessment", "AssessmentIdentifier", "A-3")}</StudentAssessment>
<DisciplineAction><DisciplineActionIdentifier>d1</DisciplineActionIdentifier>
  <Discipline>{URI.format("Discipline", "In School Suspension")}</Discipline>
  <DisciplineDate>2025-01-15</DisciplineDate><ActualDisciplineActionLength>2</ActualDisciplineActionLength>{STUDENT}
  {SCHOOL.replace("SchoolReference", "ResponsibilitySchoolReference")}</DisciplineAction>
"""
WHO, WHERE = {"studentReference": {"studentUniqueId": "S-1"}}, {"schoolReference": {"schoolId": 11}}
WHAT = {"programReference": {"educationOrganizationId": 19, "programName": "Homework Club", "programTypeDescriptor": "x"}}
AS_JSON: dict[str, list[dict[str, Any]]] = {
    "localEducationAgencies": [{"localEducationAgencyId": 1, "nameOfInstitution": "North"}],
    "schools": [{"schoolId": 11, "nameOfInstitution": "Birch", "localEducationAgencyReference": {"localEducationAgencyId": 1}}],
    "communityOrganizations": [{"communityOrganizationId": 19, "nameOfInstitution": "Readers"}],
    "sessions": [{**WHERE, "schoolYearTypeReference": {"schoolYear": 2025}, "beginDate": "2024-08-20", "endDate": "2025-05-30",
                  "totalInstructionalDays": 170}],
    "students": [{"studentUniqueId": "S-1", "firstName": "Quincey", "lastSurname": "Zabriskie"}, {"studentUniqueId": "S-2"}],
    "studentEducationOrganizationAssociations": [{
        **WHO, "sexDescriptor": URI.format("Sex", "Female"), "hispanicLatinoEthnicity": True,
        "races": [{"raceDescriptor": URI.format("Race", "Black - African American")}, {"raceDescriptor": URI.format("Race", "White")}],
        "limitedEnglishProficiencyDescriptor": URI.format("LimitedEnglishProficiency", "Limited"),
        "languages": [{"languageDescriptor": URI.format("Language", "spa")}],
        "studentCharacteristics": [{"studentCharacteristicDescriptor": URI.format("StudentCharacteristic", "Refugee")}]}],
    "studentSchoolAssociations": [{**WHO, **WHERE, "schoolYearTypeReference": {"schoolYear": 2025}, "entryDate": "2024-08-20",
                                   "entryGradeLevelDescriptor": URI.format("GradeLevel", "Third grade")}],
    "studentSchoolFoodServiceProgramAssociations": [{
        **WHO, "programReference": {"educationOrganizationId": 19, "programName": "Meals"}, "beginDate": "2024-09-01",
        "schoolFoodServiceProgramServices": [{"schoolFoodServiceProgramServiceDescriptor":
                                              URI.format("SchoolFoodServiceProgramService", "Reduced Price Lunch")}]}],
    "studentProgramAssociations": [{**WHO, **WHAT, "beginDate": "2024-09-02", "endDate": "2025-05-01"}],
    "studentProgramAttendanceEvents": [{**WHO, **WHAT, "eventDate": "2024-09-03", "programAttendanceDuration": 90,
                                        "attendanceEventCategoryDescriptor": URI.format("AttendanceEventCategory", "In Attendance")}],
    "studentSchoolAttendanceEvents": [{**WHO, **WHERE, "eventDate": "2024-09-04", "eventDuration": 0.25,
                                       "attendanceEventCategoryDescriptor": URI.format("AttendanceEventCategory", "Excused Absence")}],
    "assessments": [{"assessmentIdentifier": "A-3",
                     "academicSubjects": [{"academicSubjectDescriptor": URI.format("AcademicSubject", "Reading")}]}],
    "studentAssessments": [{
        **WHO, "assessmentReference": {"assessmentIdentifier": "A-3"}, "administrationDate": "2025-04-01",
        "whenAssessedGradeLevelDescriptor": URI.format("GradeLevel", "Third grade"),
        "scoreResults": [{"result": "12", "assessmentReportingMethodDescriptor": URI.format("AssessmentReportingMethod", "Raw score")},
                         {"result": "412", "assessmentReportingMethodDescriptor": URI.format("AssessmentReportingMethod", "Scale score")}],
        "performanceLevels": [{"performanceLevelDescriptor": URI.format("PerformanceLevel", "Proficient")}]}],
    "disciplineActions": [{**WHO, "disciplineActionIdentifier": "d1", "responsibilitySchoolReference": {"schoolId": 11},
                           "disciplines": [{"disciplineDescriptor": URI.format("Discipline", "In School Suspension")}],
                           "disciplineDate": "2025-01-15", "actualDisciplineActionLength": 2}],
}


def as_xml(folder: Path) -> Path:
    folder.mkdir()
    (folder / "district.xml").write_text(XML.format(AS_XML), encoding="utf-8")
    return folder


def as_json(folder: Path) -> Path:
    folder.mkdir()
    for resource, lines in AS_JSON.items():
        (folder / f"{resource}.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return folder


def everything(home: Home) -> dict[str, list[tuple[object, ...]]]:
    """All facts, without the keys of students, which differ from home to home."""
    return {table: sorted(rows_of(home, f"select columns(lambda name : name <> 'student') from {table}"), key=str) for table in TABLES}


def test_xml_and_json_lines_say_the_same_and_all_that_they_say_is_kept(tmp_path):
    homes = [a_home(tmp_path / name, quarantine_limit=0) for name in ("one", "two")]
    loaded(homes[0], as_xml(tmp_path / "xml"))
    loaded(homes[1], as_json(tmp_path / "json"))
    found = everything(homes[0])
    assert found == everything(homes[1])
    assert found["students"] == [
        (["BlackOrAfricanAmerican", "HispanicOrLatino", "White"], "Girl", "Spanish", "Unknown", "Yes"),
        ([], "Unknown", "Unknown", "Unknown", "Unknown")]
    enrollment, = found["enrollments"]
    assert enrollment[:3] + enrollment[5:] == (2025, "11", "03", 170, "Yes", "Yes", "Unknown", None)
    assert [row[:2] for row in found["program_attendance"]] == [("19-homework-club-2024-09-03", 1.5)]
    assert found["program_schools"] == [("19-homework-club", "11")]
    assert [row[-1] for row in found["attendance_days"]] == ["Tardy"]
    assert [(row[2], row[5], row[6]) for row in found["assessments"]] == [("Reading", 412, True)]
    assert [row[-2:] for row in found["discipline"]] == [("InSchoolSuspension", 2)]
    assert {str(row[0]): row[3] for row in found["places"]} == {
        "region": "", "1": "region", "11": "1", "19": "region", "19-homework-club": "19"}


def test_a_file_that_says_nothing_of_race_and_sex_leaves_them_as_they_were(tmp_path):
    home = a_home(tmp_path / "home")
    loaded(home, as_xml(tmp_path / "xml"))
    names = tmp_path / "students.jsonl"
    names.write_text('{"studentUniqueId": "S-1", "firstName": "Quincy"}\n', encoding="utf-8")
    loaded(home, names)
    assert rows_of(home, "select gender, primary_language from students where len(race_ethnicity) = 3") == [("Girl", "Spanish")]
    loaded(home, write_bundle(tmp_path / "in", {"students": [{"student_id": "S-1", "gender": "Unknown", "race_ethnicity": "Asian"}]}))
    assert rows_of(home, "select gender, race_ethnicity from students where primary_language = 'Spanish'") == [("Unknown", ["Asian"])]


def test_a_descriptor_that_is_not_known_is_put_aside_with_its_line(tmp_path):
    home, folder = a_home(tmp_path / "home", quarantine_limit=1), as_xml(tmp_path / "xml")
    file = folder / "district.xml"
    file.write_text(file.read_text().replace("SexDescriptor#Female", "SexDescriptor#F"), encoding="utf-8")
    problem = loaded(home, folder).problems[0]
    line = 1 + file.read_text().splitlines().index(next(one for one in file.read_text().splitlines() if "<StudentUniqueId>S-1" in one))
    assert (problem.file, problem.line, problem.column) == ("district.xml", line, "gender")


def test_the_partnerships_own_region_stays_the_region(tmp_path):
    home = a_home(tmp_path / "home")
    loaded(home, write_bundle(tmp_path / "in", {"places": [
        {"place": "valley", "name": "Valley", "kind": "region", "parent": "", "geometry": ""}]}))
    loaded(home, as_json(tmp_path / "json"))
    assert rows_of(home, "select place from places where kind = 'region'") == [("valley",)]
    assert rows_of(home, "select parent from places where place = '1'") == [("valley",)]


@pytest.mark.parametrize("writes", [write_json_lines, write_interchange])
def test_the_ids_of_the_state_and_the_district_bring_two_to_a_steward_and_others_are_not_read(tmp_path, monkeypatch, writes):
    monkeypatch.setenv("FLASHLIGHT_KEY", "ab" * 32)
    home = a_home(tmp_path / "home", quarantine_limit=0)

    def named(student: str, **ids: str) -> dict[str, Any]:
        return {"studentReference": {"studentUniqueId": student}, "studentIdentificationCodes": [
            {"identificationCode": code, "studentIdentificationSystemDescriptor": f"uri://ed-fi.org/#{system}"}
            for system, code in ids.items()]}

    born = [{"studentUniqueId": one, "firstName": "Q", "lastSurname": "Z", "birthDate": "2016-04-05"} for one in ("604", "605", "606")]
    loaded(home, writes(tmp_path / "in", {"Student": born, "StudentEducationOrganizationAssociation": [
        named("604", SSN="900", State="UT-1"), named("605", District="77"), named("606", SSN="UT-3", Medicaid="78")]}))
    loaded(home, write_bundle(tmp_path / "others", {"students": [
        {"student_id": f"P-{number}", "state_id": state, "local_id": local, "birth_date": "2016-04-05"}
        for number, state, local in ((1, "UT-1", "x"), (2, "", "77"), (3, "UT-3", "78"), (4, "900", "y"))]}))
    assert {(one.pair, one.basis) for one in candidates(home, STEWARD)} == {
        (tuple(sorted(surrogate(home, name) for name in names)), basis)
        for names, basis in ((("604", "P-1"), "state ID"), (("605", "P-2"), "local ID and birth date"))}
