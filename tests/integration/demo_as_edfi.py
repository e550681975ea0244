"""The demonstration as records of the Ed-Fi API, with numbers for organizations; our templates say what is not read from Ed-Fi."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from tests.integration.bundles import Row, Tables
from tests.integration.demo_as_oneroster import only

GRADES = dict(zip(("KG", *(f"{grade:02d}" for grade in range(1, 13))), (
    "Kindergarten", *(f"{word} grade" for word in ("First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh", "Eighth", "Ninth",
                                                   "Tenth", "Eleventh", "Twelfth"))), strict=True))
SEXES = {"Girl": "Female", "Boy": "Male", "AnotherGender": "Non-binary", "Unknown": "Not Selected"}
RACES = {"AmericanIndianOrAlaskaNative": "American Indian - Alaska Native", "Asian": "Asian",
         "BlackOrAfricanAmerican": "Black - African American", "MiddleEasternOrNorthAfrican": "Middle Eastern or North African",
         "NativeHawaiianOrPacificIslander": "Native Hawaiian - Pacific Islander", "White": "White"}
LANGUAGES = {"Arabic": "ara", "English": "eng", "Somali": "som", "Spanish": "spa", "Swahili": "swa", "Vietnamese": "vie", "Other": "mis"}
EVENTS = {"Present": "In Attendance", "ExcusedAbsence": "Excused Absence", "UnexcusedAbsence": "Unexcused Absence", "Tardy": "Tardy"}
MEALS = {"Yes": "Free Lunch", "No": "Full Price Lunch"}
Said = dict[str, Any]


@dataclass(frozen=True)
class Sent:
    """The demonstration's tables, and the ids that its places have in Ed-Fi."""

    tables: Tables

    @cached_property
    def numbers(self) -> Mapping[str, str]:
        """Numbers in the order of our ids; a program is named by its organization and its name."""
        organizations = sorted(row["place"] for row in self.tables["places"] if row["kind"] in ("district", "school", "partner"))
        numbers = {place: str(255901 + number) for number, place in enumerate(organizations)}
        slugs = {row["program"]: re.sub("[^a-z0-9]+", "-", row["name"].lower()) for row in self.tables["programs"]}
        partners = {row["program"]: row["partner"] for row in self.tables["programs"]}
        return numbers | {program: f"{numbers[partners[program]]}-{slug}" for program, slug in slugs.items()}

    @cached_property
    def whole(self) -> Mapping[tuple[str, str], tuple[str, str]]:
        """First and last day of each school's year: Ed-Fi gives the days of a session, and who was there for all of it has them."""
        found: dict[tuple[str, str], tuple[str, str]] = {}
        for row in self.tables["enrollments"]:
            first, last = found.get((row["school"], row["school_year"]), ("9999", ""))
            found[row["school"], row["school_year"]] = min(first, row["entry_date"]), max(last, row["exit_date"])
        return found

    def is_whole(self, spell: Row) -> bool:
        return self.whole[spell["school"], spell["school_year"]] == (spell["entry_date"], spell["exit_date"])

    @cached_property
    def by_days(self) -> frozenset[tuple[str, str]]:
        """Schools and years whose attendance comes as events."""
        return frozenset((row["school"], _school_year(row["attendance_date"])) for row in self.tables["attendance_days"])

    @cached_property
    def sessions(self) -> Mapping[str, Row]:
        return {row["session"]: row for row in self.tables["program_sessions"]}

    def half_minutes(self) -> list[Row]:
        """Attendance that no whole number of minutes tells; a session goes by the id that the loader gives it."""
        return [{**row, "session": f"{self.numbers[session['program']]}-{session['session_date']}"}
                for row in self.tables["program_attendance"] if 60 * float(row["hours"]) % 1
                for session in [self.sessions[row["session"]]]]

    def named(self, rows: Iterable[Row]) -> list[Row]:
        """Rows of a template with the ids of Ed-Fi."""
        courses = {row["course"]: f"{self.numbers[row['school']]}-{row['course']}" for row in self.tables["courses"]}
        known = self.numbers | courses
        return [{column: known.get(value, value) if column in ("place", "parent", "school", "partner", "program", "course") else value
                 for column, value in row.items()} for row in rows]


def records(sent: Sent) -> dict[str, list[Said]]:
    """What a district and its partners send, by the kind of record."""
    return {kind: list(made(sent)) for kind, made in MADE.items()}


def beside_edfi(sent: Sent) -> Tables:
    """The templates, each with nothing but what the records do not say."""
    tables = sent.tables
    beside = {
        "places": [row for row in tables["places"] if row["kind"] in ("tract", "program") or row["geometry"]],
        "students": only(tables["students"], "student_id", "country_of_origin", "refugee"),
        "enrollments": only(({**row, "days_enrolled": "" if sent.is_whole(row) else row["days_enrolled"]} for row in tables["enrollments"]),
                            "student_id", "school_year", "school", "days_enrolled", "homeless", "tract"),
        "program_attendance": sent.half_minutes(),
        "attendance": [row for row in tables["attendance"] if (row["school"], row["school_year"]) not in sent.by_days],
        **{table: tables[table] for table in ("programs", "program_schools", "grades", "milestones", "staff", "measures",
                                              "volunteer_contacts", "consents", "assignments")}}
    return {table: sent.named(rows) for table, rows in beside.items()}


def _descriptor(name: str, value: str) -> str:
    return f"uri://ed-fi.org/{name}Descriptor#{value}"


def _school_year(day: str) -> str:
    return str(int(day[:4]) + (day[5:7] >= "07"))


def _student(row: Row) -> Said:
    return {"studentReference": {"studentUniqueId": row["student_id"]}}


def _school(sent: Sent, row: Row) -> Said:
    return {"schoolReference": {"schoolId": sent.numbers[row["school"]]}}


def _year(year: str) -> Said:
    return {"schoolYearTypeReference": {"schoolYear": int(year)}}


def _agencies(sent: Sent) -> Iterator[Said]:
    for row in _of_kind(sent, "district"):
        yield {"localEducationAgencyId": sent.numbers[row["place"]], "nameOfInstitution": row["name"]}


def _schools(sent: Sent) -> Iterator[Said]:
    for row in _of_kind(sent, "school"):
        yield {"schoolId": sent.numbers[row["place"]], "nameOfInstitution": row["name"],
               "localEducationAgencyReference": {"localEducationAgencyId": sent.numbers[row["parent"]]}}


def _partners(sent: Sent) -> Iterator[Said]:
    for row in _of_kind(sent, "partner"):
        yield {"communityOrganizationId": sent.numbers[row["place"]], "nameOfInstitution": row["name"]}


def _of_kind(sent: Sent, kind: str) -> list[Row]:
    return [row for row in sent.tables["places"] if row["kind"] == kind]


def _sessions(sent: Sent) -> Iterator[Said]:
    days = {(row["school"], row["school_year"]): int(row["days_enrolled"]) for row in sent.tables["enrollments"] if sent.is_whole(row)}
    for (school, year), (first, last) in sent.whole.items():
        if (school, year) in days:
            yield {**_school(sent, {"school": school}), **_year(year), "sessionName": "Year", "beginDate": first, "endDate": last,
                   "totalInstructionalDays": days[school, year]}


def _courses(sent: Sent) -> Iterator[Said]:
    for row in sent.tables["courses"]:
        subject = _descriptor("AcademicSubject", row["subject"])
        yield {"courseCode": row["course"], "educationOrganizationReference": {"educationOrganizationId": sent.numbers[row["school"]]},
               "courseTitle": row["title"], "academicSubjects": [{"academicSubjectDescriptor": subject}],
               "levelCharacteristics": [{"courseLevelCharacteristicDescriptor": _descriptor("CourseLevelCharacteristic", row["level"])}]}


def _students(sent: Sent) -> Iterator[Said]:
    for row in sent.tables["students"]:
        yield {"studentUniqueId": row["student_id"], "firstName": row["given_name"], "lastSurname": row["family_name"],
               "birthDate": row["birth_date"]}


def _described(sent: Sent) -> Iterator[Said]:
    learners = {row["student_id"]: row["english_learner"] for row in sent.tables["enrollments"]}     # as of the latest year
    for row in sent.tables["students"]:
        races, says = row["race_ethnicity"].split(";"), learners.get(row["student_id"])
        yield {**_student(row), "sexDescriptor": _descriptor("Sex", SEXES[row["gender"]]),
               "hispanicLatinoEthnicity": "HispanicOrLatino" in races,
               "races": [{"raceDescriptor": _descriptor("Race", RACES[race])} for race in races if race in RACES],
               "languages": [{"languageDescriptor": _descriptor("Language", LANGUAGES[row["primary_language"]])}],
               **({"limitedEnglishProficiencyDescriptor": _descriptor(
                   "LimitedEnglishProficiency", "Limited" if says == "Yes" else "NotLimited")} if says else {}),
               "studentCharacteristics": [{"studentCharacteristicDescriptor": _descriptor("StudentCharacteristic", "Refugee")}]
               if row["refugee"] == "Yes" else []}


def _enrolled(sent: Sent) -> Iterator[Said]:
    for row in sent.tables["enrollments"]:
        yield {**_student(row), **_school(sent, row), **_year(row["school_year"]), "entryDate": row["entry_date"],
               "exitWithdrawDate": row["exit_date"], "entryGradeLevelDescriptor": _descriptor("GradeLevel", GRADES[row["grade_level"]])}


def _learning_english(sent: Sent) -> Iterator[Said]:
    for row in sent.tables["enrollments"]:
        if row["english_learner"] == "Yes":
            yield {**_student(row), "beginDate": row["entry_date"], "programReference": _program(
                _district(sent, row), "English Learners")}


def _eating(sent: Sent) -> Iterator[Said]:
    for row in sent.tables["enrollments"]:
        if row["free_reduced_lunch"] in MEALS:
            meal = _descriptor("SchoolFoodServiceProgramService", MEALS[row["free_reduced_lunch"]])
            yield {**_student(row), "beginDate": row["entry_date"], "programReference": _program(_district(sent, row), "School Meals"),
                   "schoolFoodServiceProgramServices": [{"schoolFoodServiceProgramServiceDescriptor": meal}]}


def _district(sent: Sent, row: Row) -> str:
    return next(sent.numbers[place["parent"]] for place in sent.tables["places"] if place["place"] == row["school"])


def _program(organization: str, name: str) -> Said:
    return {"educationOrganizationId": organization, "programName": name}


def _takes_part_in(sent: Sent, program: str) -> Said:
    row = next(row for row in sent.tables["programs"] if row["program"] == program)
    return {"programReference": _program(sent.numbers[row["partner"]], row["name"])}


def _taking_part(sent: Sent) -> Iterator[Said]:
    served = {(row["program"], row["school"]) for row in sent.tables["program_schools"]}
    at = {(row["student_id"], row["school_year"], row["school"]) for row in sent.tables["enrollments"]}
    schools: dict[tuple[str, str], list[str]] = {}
    for student, year, school in sorted(at):
        schools.setdefault((student, year), []).append(school)
    for row in sent.tables["program_enrollments"]:
        school = next(one for one in schools[row["student_id"], row["school_year"]] if (row["program"], one) in served)
        yield {**_student(row), **_takes_part_in(sent, row["program"]), "beginDate": row["entry_date"], "endDate": row["exit_date"],
               "educationOrganizationReference": {"educationOrganizationId": sent.numbers[school]}}


def _program_events(sent: Sent) -> Iterator[Said]:
    programs = {row["program"]: _takes_part_in(sent, row["program"]) for row in sent.tables["programs"]}
    for row in sent.tables["program_attendance"]:
        session, minutes = sent.sessions[row["session"]], int(60 * float(row["hours"]))
        yield {**_student(row), **programs[session["program"]], "eventDate": session["session_date"],
               "attendanceEventCategoryDescriptor": _descriptor(
                   "AttendanceEventCategory", "In Attendance" if minutes else "Unexcused Absence"),
               **({"programAttendanceDuration": minutes} if minutes else {})}


def _school_events(sent: Sent) -> Iterator[Said]:
    for row in sent.tables["attendance_days"]:
        yield {**_student(row), **_school(sent, row), "eventDate": row["attendance_date"],
               "attendanceEventCategoryDescriptor": _descriptor("AttendanceEventCategory", EVENTS[row["category"]])}


def _tests(sent: Sent) -> Iterator[Said]:
    for assessment, subject in sorted({(row["assessment"], row["subject"]) for row in sent.tables["assessments"]}):
        yield {"assessmentIdentifier": f"{assessment} {subject}",
               "academicSubjects": [{"academicSubjectDescriptor": _descriptor("AcademicSubject", subject)}]}


def _results(sent: Sent) -> Iterator[Said]:
    for row in sent.tables["assessments"]:
        level = "Met Standard" if row["meets_standard"] == "true" else "Did Not Meet Standard"
        yield {**_student(row), "assessmentReference": {"assessmentIdentifier": f"{row['assessment']} {row['subject']}"},
               "administrationDate": row["assessment_date"],
               "whenAssessedGradeLevelDescriptor": _descriptor("GradeLevel", GRADES[row["grade_level"]]),
               "scoreResults": [{"result": row["score"],
                                 "assessmentReportingMethodDescriptor": _descriptor("AssessmentReportingMethod", "Scale score")}],
               "performanceLevels": [{"performanceLevelDescriptor": _descriptor("PerformanceLevel", level)}]}


def _discipline(sent: Sent) -> Iterator[Said]:
    for row in sent.tables["discipline"]:
        action = re.sub("(?<=[a-z])(?=[A-Z])", " ", row["action"])
        yield {**_student(row), "disciplineActionIdentifier": row["incident"], "disciplineDate": row["incident_date"],
               "responsibilitySchoolReference": {"schoolId": sent.numbers[row["school"]]},
               "disciplines": [{"disciplineDescriptor": _descriptor("Discipline", action)}], "actualDisciplineActionLength": row["days"]}


MADE: Mapping[str, Callable[[Sent], Iterator[Said]]] = {
    "LocalEducationAgency": _agencies, "School": _schools, "CommunityOrganization": _partners, "Session": _sessions, "Course": _courses,
    "Student": _students, "StudentEducationOrganizationAssociation": _described, "StudentSchoolAssociation": _enrolled,
    "StudentLanguageInstructionProgramAssociation": _learning_english, "StudentSchoolFoodServiceProgramAssociation": _eating,
    "StudentProgramAssociation": _taking_part, "StudentProgramAttendanceEvent": _program_events,
    "StudentSchoolAttendanceEvent": _school_events, "Assessment": _tests, "StudentAssessment": _results, "DisciplineAction": _discipline,
}
