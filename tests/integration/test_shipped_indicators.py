"""What ships counts what it says: each definition over a few children whose every count was made by hand."""

from __future__ import annotations

import pytest

from disclosure import ALL
from tests.integration.small_facts import DEFINITIONS, a_release_of, a_student, at, cells, enrolled, insert, measured, reads, takes_part


@pytest.mark.parametrize(("absent", "days", "reached"), [
    (17.5, 180, (1, 1)), (18, 180, (0, 1)), (0, 9, None), (0, 10, (1, 1)), (1, 10, (0, 1)), (0.5, 10, (1, 1))])
def test_a_tenth_of_the_days_absent_is_chronic_absence(store, absent, days, reached):
    a_student(store, 1, "White")
    enrolled(store, 1, days=days)
    insert(store, "attendance", student=1, school_year=2025, school="birch", term="S1", days_enrolled=days, days_absent=absent)
    assert cells(store, "regular_attendance").get(at("valley")) == reached


def test_days_absent_are_added_up_over_schools(store):
    a_student(store, 1, "White")
    for school, days, absent in (("birch", 100, 0), ("cedar", 80, 18)):
        enrolled(store, 1, school, days=days)
        insert(store, "attendance", student=1, school_year=2025, school=school, term="S1", days_enrolled=days,
               days_absent=absent)
    assert cells(store, "regular_attendance")[at("birch")] == (0, 1)


def test_a_school_that_sends_days_needs_no_totals(store):
    """Only absences are often sent: a student without any was there every day."""
    for student in (1, 2, 3):
        a_student(store, student, "White")
        enrolled(store, student, days=20)
    for student, day, category in ((1, 2, "ExcusedAbsence"), (1, 3, "UnexcusedAbsence"), (2, 2, "Tardy"), (2, 3, "Present")):
        insert(store, "attendance_days", student=student, school="birch", attendance_date=f"2024-09-0{day}", category=category)
    assert cells(store, "regular_attendance")[at("birch")] == (2, 3)


def test_reach_counts_a_student_in_two_programs_once_and_only_schools_served(store):
    for student, school in ((1, "birch"), (2, "birch"), (3, "cedar")):
        a_student(store, student, "White")
        enrolled(store, student, school)
    takes_part(store, 1, "club")
    takes_part(store, 1, "camp")
    insert(store, "program_schools", program="club", school="birch")
    insert(store, "program_schools", program="camp", school="birch")
    found = cells(store, "program_reach")
    assert found[at("birch")] == found[at("valley")] == (1, 2)
    assert at("cedar") not in found


def test_a_program_is_held_beside_the_students_of_its_schools_in_the_years_it_works(store):
    for student, school in ((1, "birch"), (2, "birch"), (3, "cedar")):
        a_student(store, student, "White")
        enrolled(store, student, school)
        enrolled(store, student, school, 2024)
    takes_part(store, 1, "club")
    takes_part(store, 3, "club")
    insert(store, "program_schools", program="club", school="birch")
    takes_part(store, 2, "camp", year=2024)
    insert(store, "program_schools", program="camp", school="birch")
    found = cells(store, "program_participation")
    assert {key[:2]: count for key, count in found.items() if key[2:5] == (ALL, ALL, ALL)} == {
        ("2025", "club"): (1, 2), ("2023-2025", "club"): (1, 2), ("2024", "camp"): (1, 2), ("2023-2025", "camp"): (1, 2)}


@pytest.mark.parametrize(("hours", "reached"), [((1, 1, 1, 0), (1, 1)), ((1, 1, 0), (0, 1)), ((), None)])
def test_three_of_four_sessions_is_steady(store, hours, reached):
    a_student(store, 1, "White")
    enrolled(store, 1)
    takes_part(store, 1, "club", *hours)
    assert cells(store, "program_attendance_75").get(at("club")) == reached


@pytest.mark.parametrize(("hours", "band"), [
    (0, "<15"), (14.9, "<15"), (15, "15–<45"), (44.5, "15–<45"), (45, "45–<90"), (269.5, "180–<270"), (270, "270+")])
def test_bands_of_hours_are_half_open_and_empty_bands_have_a_row(store, hours, band):
    a_student(store, 1, "White")
    enrolled(store, 1)
    takes_part(store, 1, "club", hours)
    found = cells(store, "program_hours_bands")
    bands = {key[5]: count for key, count in found.items() if key[:5] == at("club")[:5]}
    assert bands == {one: (int(one == band), 1) for one in DEFINITIONS["program_hours_bands"].indicator.categories}
    assert all(key[1] == "club" for key in found)


def test_two_sessions_on_one_date_are_one_day(store):
    a_student(store, 1, "White")
    enrolled(store, 1)
    takes_part(store, 1, "club", *[1] * 9)
    for session in ("second", "third"):
        insert(store, "program_sessions", session=session, program="club", school_year=2025, session_date="2025-01-01")
        insert(store, "program_attendance", student=1, session=session, hours=1)
    assert cells(store, "program_days_bands")[at("club", category="<10")] == (1, 1)


def test_reading_is_shown_by_hours_spent_in_the_program(store):
    catalogue = a_release_of("early_reading_by_dosage", values={**DEFINITIONS["early_reading_by_dosage"].values})
    for student, hours, meets in ((1, 10, False), (2, 20, True), (3, 44.5, False)):
        a_student(store, student, "White")
        enrolled(store, student)
        reads(store, student, meets)
        takes_part(store, student, "club", hours)
    found = cells(store, "early_reading_by_dosage", catalogue)
    assert found[at("club")] == (1, 3)
    assert found[at("club", subgroup="hours_band=<15")] == (0, 1)
    assert found[at("club", subgroup="hours_band=15–<45")] == (1, 2)


def test_who_did_not_graduate_is_of_the_class_all_the_same(store):
    def reaches(student: int, milestone: str, year: int, reached: bool) -> None:
        insert(store, "milestones", student=student, school_year=year, milestone=milestone, school="birch", reached=reached)
    for student, graduated in ((1, True), (2, True), (3, False), (4, False)):
        a_student(store, student, "White")
        reaches(student, "HighSchoolGraduation", 2024, graduated)
    for student, enrolled_later in ((1, True), (4, True)):    # nothing is told of 2, who graduated, nor of 3, who did not
        reaches(student, "PostsecondaryEnrollment", 2025, enrolled_later)
    assert cells(store, "high_school_graduation")[at("birch", year="2024")] == (2, 4)
    assert cells(store, "postsecondary_enrollment")[at("birch")] == (2, 3)
    assert not any(key[0] == "2024" for key in cells(store, "postsecondary_enrollment"))


def test_of_a_class_of_which_nothing_later_is_told_nobody_is_counted_later(store):
    a_student(store, 1, "White")
    insert(store, "milestones", student=1, school_year=2024, milestone="HighSchoolGraduation", school="birch", reached=False)
    assert not cells(store, "postsecondary_enrollment")


def test_a_graduate_counts_at_the_high_school_of_the_class_with_the_flags_of_the_last_enrollment(store):
    for student in (1, 2, 3):
        a_student(store, student, "White")
    enrolled(store, 1, "cedar", 2023, english_learner="Yes")
    enrolled(store, 2, "cedar", 2024)
    for student, school, reached in ((1, "birch", True), (2, None, False), (3, "birch", True)):
        insert(store, "milestones", student=student, school_year=2025, milestone="PostsecondaryEnrollment", school=school,
               reached=reached)
    found = cells(store, "postsecondary_enrollment")
    assert (found[at("birch")], found[at("cedar")], found[at("valley")]) == ((2, 2), (0, 1), (2, 3))
    assert found[at("valley", subgroup="english_learner=Yes")] == (1, 1)
    assert found[at("valley", subgroup="english_learner=No")] == (0, 1)


def test_teachers_are_set_beside_students_by_race(store):
    a_student(store, 1, "Asian")
    enrolled(store, 1)
    for staff, school, role, races, fte in ((7, "birch", "Teacher", ["White"], 0.4), (7, "cedar", "Teacher", ["White"], 0.6),
                                            (8, "cedar", "Teacher", None, 1.0), (9, "birch", "Counselor", ["Asian"], 1.0)):
        insert(store, "staff", staff=staff, school_year=2025, school=school, role=role, race_ethnicity=races, fte=fte)
    teachers = cells(store, "teacher_race")
    assert teachers[at("cedar", category="White")] == teachers[at("valley", category="RaceAndEthnicityUnknown")] == (1, 2)
    assert teachers[at("valley", category="Asian")] == (0, 2)
    assert not any(key[1] == "birch" for key in teachers)
    assert cells(store, "student_race")[at("birch", category="Asian")] == (1, 1)


def test_advanced_courses_count_when_credit_is_earned_among_districts_that_send_grades(store):
    for student, school, credit in ((1, "birch", 0.5), (2, "cedar", 0.0), (3, "dell", None)):
        a_student(store, student, "White")
        enrolled(store, student, school, grade_level="11")
        if credit is not None:
            insert(store, "grades", student=student, school_year=2025, term="S1", course="calculus", credits_earned=credit)
    insert(store, "courses", course="calculus", school="birch", level="Advanced")
    found = cells(store, "advanced_coursework")
    assert found[at("valley")] == (1, 2)
    assert at("dell") not in found


def test_learning_time_is_kept_where_nobody_was_sent_away(store):
    for student, school in ((1, "birch"), (2, "birch"), (3, "cedar"), (4, "dell")):
        a_student(store, student, "White")
        enrolled(store, student, school)
    insert(store, "discipline", student=1, incident="a", school_year=2025, school="birch", action="InSchoolSuspension")
    insert(store, "discipline", student=2, incident="b", school_year=2025, school="birch", action="Talk")
    found = cells(store, "learning_time_kept")
    assert (found[at("birch")], found[at("cedar")], found[at("valley")]) == ((1, 2), (1, 1), (2, 3))


def test_discipline_older_than_three_years_is_not_shown(store):
    a_student(store, 1, "White")
    for year in (2022, 2025):
        enrolled(store, 1, year=year)
        insert(store, "discipline", student=1, incident=f"{year}", school_year=year, school="birch", action="Talk")
    catalogue = a_release_of("learning_time_kept", school_years=("2022", "2023", "2024", "2025"))
    found = cells(store, "learning_time_kept", catalogue)
    assert {key[0] for key in found} == {"2025", "2023-2025"}


def test_counselors_are_counted_for_a_thousand_students(store):
    store.execute("insert into enrollments (student, school_year, school, days_enrolled) "
                  "select range, 2025, 'birch', 180 from range(150)")
    enrolled(store, 900, "cedar")
    insert(store, "staff", staff=1, school_year=2025, school="birch", role="Counselor", fte=0.5)
    insert(store, "staff", staff=2, school_year=2025, school="birch", role="Teacher", fte=1.0)
    found = measured(store, "counselor_ratio")
    assert found == {("birch", 2025): 3.3, ("north", 2025): 3.3, ("valley", 2025): 3.3}
    assert measured(store, "counselor_ratio") == found


def test_measures_of_seats_are_kept_for_the_places_declared(store):
    for place, value in (("tile-1", 31.5), ("north", 40)):
        insert(store, "measures", indicator="preschool_seats", school_year=2025, place=place, category="", value=value,
               unit="seats")
    assert measured(store, "preschool_seats") == {("tile-1", 2025): 31.5}
