"""The demonstration as districts would send it in OneRoster 1.2, a bundle each year; our templates say what a roster cannot."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from tests.integration.bundles import Row, Tables

FLAGS = {"americanIndianOrAlaskaNative": "AmericanIndianOrAlaskaNative", "asian": "Asian",
         "blackOrAfricanAmerican": "BlackOrAfricanAmerican", "nativeHawaiianOrOtherPacificIslander": "NativeHawaiianOrPacificIslander",
         "white": "White", "hispanicOrLatinoEthnicity": "HispanicOrLatino"}
SEXES = {"Girl": "female", "Boy": "male", "AnotherGender": "other", "Unknown": "unspecified"}
UNSAID = "MiddleEasternOrNorthAfrican"      # no column of OneRoster says it
UNCHANGED = ("programs", "program_schools", "program_sessions", "attendance", "attendance_days", "grades", "assessments", "discipline",
             "milestones", "program_enrollments", "program_attendance", "volunteer_contacts", "measures", "consents", "assignments")


def rosters(tables: Tables) -> Mapping[str, dict[str, list[Row]]]:
    """The files of the bundle of each school year."""
    return {year: _roster(tables, year) for year in sorted({row["school_year"] for row in tables["enrollments"]})}


def beside_rosters(tables: Tables) -> Tables:
    """The templates, each with nothing but what the bundles do not say."""
    enrolled = {row["student_id"] for row in tables["enrollments"]}
    return {
        "places": [row for row in tables["places"] if row["kind"] not in ("district", "school") or row["geometry"]],
        "students": [_beside(row, ("student_id", "primary_language", "country_of_origin", "refugee"))
                     if row["student_id"] in enrolled else row for row in tables["students"]],
        "enrollments": only(tables["enrollments"], "student_id", "school_year", "school", "days_enrolled", "english_learner",
                            "free_reduced_lunch", "homeless", "tract"),
        "courses": only(tables["courses"], "course", "level"),
        "staff": [_beside(row, ("staff_id", "school_year", "school", "role", "fte")) if row["role"] == "Teacher" else row
                  for row in tables["staff"]],
        **{table: tables[table] for table in UNCHANGED},
    }


def region_alone(tables: Tables) -> Tables:
    """The region, which no roster names: what a partnership loads first."""
    return {"places": [row for row in tables["places"] if row["kind"] == "region"]}


def only(rows: Iterable[Row], *columns: str) -> list[Row]:
    return [{column: row[column] for column in columns} for row in rows]


def _beside(row: Row, columns: Iterable[str]) -> Row:
    """Some columns of a person, and the races where a roster cannot say all of them; a file has the same columns in every row."""
    kept = {column: row[column] if column in columns else "" for column in row}
    return {**kept, "race_ethnicity": row["race_ethnicity"] if UNSAID in row["race_ethnicity"] else ""}


def _roster(tables: Tables, year: str) -> dict[str, list[Row]]:
    spells = [row for row in tables["enrollments"] if row["school_year"] == year]
    teachers = [row for row in tables["staff"] if row["school_year"] == year and row["role"] == "Teacher"]
    people = {row["student_id"]: row for row in tables["students"]}
    grades = {row["student_id"]: row["grade_level"] for row in spells}
    classes, members = _classes(tables, year, spells)
    parents = {row["place"]: row["parent"] for row in tables["places"] if row["kind"] == "district"}
    staffed = {row["staff_id"]: row for row in teachers}
    return {
        "orgs": [{"sourcedId": row["place"], "name": row["name"], "type": row["kind"],
                  "parentSourcedId": row["parent"] if row["parent"] in parents else ""}
                 for row in tables["places"] if row["kind"] in ("district", "school")],
        "academicSessions": [{"sourcedId": f"year-{year}", "title": year, "type": "schoolYear", "schoolYear": year,
                              "startDate": min(row["entry_date"] for row in spells), "endDate": max(row["exit_date"] for row in spells)}],
        "courses": [{"sourcedId": row["course"], "schoolYearSourcedId": f"year-{year}", "title": row["title"],
                     "orgSourcedId": row["school"], "subjects": row["subject"]} for row in (*tables["courses"], *_homerooms(spells))],
        "classes": [{"sourcedId": f"{course}-{year}", "title": course, "courseSourcedId": course, "schoolSourcedId": school,
                     "termSourcedIds": f"year-{year}"} for course, school in classes],
        "users": [*({"sourcedId": one, "role": "student", "givenName": people[one]["given_name"],
                     "familyName": people[one]["family_name"], "grades": grade} for one, grade in grades.items()),
                  *({"sourcedId": one, "role": "teacher", "givenName": "Somebody", "familyName": "Else"} for one in staffed)],
        "enrollments": [*members, *_teaching(teachers, year)],
        "demographics": [*(_described(one, people[one]) for one in grades), *(_described(one, row) for one, row in staffed.items())],
    }


def _classes(tables: Tables, year: str, spells: list[Row]) -> tuple[list[tuple[str, str]], list[Row]]:
    """Each course's class, and who is in it: everybody in a homeroom, and in the courses that a mark was given in."""
    schools = {row["course"]: row["school"] for row in tables["courses"]}
    taken = sorted({(row["student_id"], row["course"]) for row in tables["grades"] if row["school_year"] == year})
    members = [_member(row, f"{row['school']}-homeroom", year) for row in spells]
    at = {(row["student_id"], row["school"]): row for row in spells}
    members += [_member(at[student, schools[course]], course, year) for student, course in taken if (student, schools[course]) in at]
    return sorted({*schools.items(), *((f"{row['school']}-homeroom", row["school"]) for row in spells)}), members


def _member(spell: Row, course: str, year: str) -> Row:
    return {"sourcedId": f"{spell['student_id']}-{course}-{year}", "classSourcedId": f"{course}-{year}", "role": "student",
            "schoolSourcedId": spell["school"], "userSourcedId": spell["student_id"], "beginDate": spell["entry_date"],
            "endDate": spell["exit_date"]}


def _homerooms(spells: Iterable[Row]) -> list[Row]:
    return [{"course": f"{school}-homeroom", "title": "Homeroom", "school": school, "subject": ""}
            for school in sorted({row["school"] for row in spells})]


def _teaching(teachers: Iterable[Row], year: str) -> Iterator[Row]:
    for row in teachers:
        course = f"{row['school']}-homeroom"
        yield {"sourcedId": f"{row['staff_id']}-{course}-{year}", "classSourcedId": f"{course}-{year}", "role": "teacher",
               "schoolSourcedId": row["school"], "userSourcedId": row["staff_id"]}


def _described(person: str, row: Row) -> Row:
    races = row["race_ethnicity"].split(";")
    return {"sourcedId": person, "birthDate": row.get("birth_date", ""), "sex": SEXES[row["gender"]],
            **{flag: str(race in races).lower() for flag, race in FLAGS.items()}, "demographicRaceTwoOrMoreRaces": "false"}
