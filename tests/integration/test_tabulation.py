"""Exact cells: facts small enough to count by hand, and a naive count of random ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from data_access import facts
from data_access.indicators import SHIPPED, Definition, DefinitionError, definitions
from disclosure import ALL, Catalogue, Slot
from disclosure.policy import RACES
from disclosure.tabulation import TableKey
from tests.builders import VALLEY, a_catalogue, a_place, a_policy

DDL = Path(facts.__file__).with_name("facts.sql").read_text(encoding="utf-8")
DEFINITIONS = {definition.indicator.indicator: definition for definition in definitions([SHIPPED])}
PLACES = (*VALLEY, a_place("dell", "school", "valley"), a_place("tile-1", "tract", "valley"),
          a_place("club", "program"), a_place("camp", "program"))
Counted = tuple[int, int]


@pytest.fixture
def store() -> Iterator[duckdb.DuckDBPyConnection]:
    """An empty facts store."""
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.execute(DDL)
        yield connection


def insert(store: duckdb.DuckDBPyConnection, table: str, **values: object) -> None:
    marks = ", ".join("?" * len(values))
    store.execute(f"insert into {table} ({', '.join(values)}) values ({marks})", list(values.values()))


def a_student(store: duckdb.DuckDBPyConnection, student: int, *races: str, gender: str = "Girl", refugee: str = "No") -> None:
    insert(store, "students", student=student, race_ethnicity=list(races), gender=gender, primary_language="English",
           country_of_origin="United States", refugee=refugee)


def enrolled(store: duckdb.DuckDBPyConnection, student: int, school: str = "birch", year: int = 2025, days: int = 180,
             **changes: object) -> None:
    plain: dict[str, object] = {"grade_level": "03", "english_learner": "No", "free_reduced_lunch": "No", "homeless": "No",
                                "tract": "tile-1", "entry_date": f"{year - 1}-08-20"}
    insert(store, "enrollments", student=student, school=school, school_year=year, days_enrolled=days, **{**plain, **changes})


def reads(store: duckdb.DuckDBPyConnection, student: int, meets: bool | None = True, year: int = 2025, **changes: object) -> None:
    plain: dict[str, object] = {"assessment": "Spring", "subject": "Reading", "grade_level": "03",
                                "assessment_date": f"{year}-05-01"}
    insert(store, "assessments", student=student, school_year=year, meets_standard=meets, **{**plain, **changes})


def takes_part(store: duckdb.DuckDBPyConnection, student: int, program: str = "club", *hours: float, year: int = 2025) -> None:
    """A student enrolled in a program, with the hours of each session they were expected at."""
    insert(store, "program_enrollments", student=student, program=program, school_year=year)
    for number, spent in enumerate(hours):
        session = f"{program}-{year}-{student}-{number}"
        insert(store, "program_sessions", session=session, program=program, school_year=year,
               session_date=f"{year}-0{1 + number // 28}-{1 + number % 28:02}")
        insert(store, "program_attendance", student=student, session=session, hours=spent)


def a_release_of(*names: str, **changes: object) -> Catalogue:
    plain = {"places": PLACES, "indicators": tuple(DEFINITIONS[name].indicator for name in names),
             "races": RACES["standard_2024"]}
    return a_catalogue(**{**plain, **changes})


def cells(store: duckdb.DuckDBPyConnection, name: str, catalogue: Catalogue | None = None,
          definition: Definition | None = None, **policy: object) -> Mapping[tuple[str, ...], Counted]:
    """(school_year, place, race_ethnicity, gender, subgroup, category) to (numerator, people)."""
    facts.tabulate(store, [definition or DEFINITIONS[name]], catalogue or a_release_of(name), a_policy(**policy))
    rows = store.execute("select school_year, place, race_ethnicity, gender, subgroup, category, numerator, people "
                         "from cells where indicator = ?", [name]).fetchall()
    assert len({row[:6] for row in rows}) == len(rows)
    return {row[:6]: row[6:] for row in rows}


def at(place: str, race: str = ALL, gender: str = ALL, subgroup: str = ALL, year: str = "2025",
       category: str = "") -> tuple[str, ...]:
    return year, place, race, gender, subgroup, category


def measured(store: duckdb.DuckDBPyConnection, name: str) -> Mapping[tuple[str, int], float]:
    facts.tabulate(store, [DEFINITIONS[name]], a_release_of(name), a_policy())
    rows = store.execute("select place, school_year, value from measures where indicator = ?", [name]).fetchall()
    return {(place, year): value for place, year, value in rows}


def test_three_children_at_two_schools_are_counted_in_every_declared_view(store):
    a_student(store, 1, "White")
    a_student(store, 2, "Asian", gender="Boy")
    a_student(store, 3, "Asian", "White", gender="AnotherGender", refugee="Yes")
    for student, school, meets in ((1, "birch", True), (2, "birch", False), (3, "cedar", True)):
        enrolled(store, student, school)
        reads(store, student, meets)
    found = cells(store, "early_grade_reading")
    everywhere = {place: {key[2:5]: count for key, count in found.items() if key[:2] == ("2025", place)}
                  for place in ("valley", "birch", "cedar", "tile-1")}
    assert everywhere["birch"] == {
        (ALL, ALL, ALL): (1, 2), ("White", ALL, ALL): (1, 1), ("Asian", ALL, ALL): (0, 1),
        (ALL, "Girl", ALL): (1, 1), (ALL, "Boy", ALL): (0, 1), ("White", "Girl", ALL): (1, 1), ("Asian", "Boy", ALL): (0, 1),
        (ALL, ALL, "english_learner=No"): (1, 2)}
    assert everywhere["cedar"] == {
        (ALL, ALL, ALL): (1, 1), ("TwoOrMoreRaces", ALL, ALL): (1, 1), (ALL, ALL, "english_learner=No"): (1, 1)}
    assert everywhere["tile-1"] == {(ALL, ALL, ALL): (2, 3)}
    assert everywhere["valley"] == {
        (ALL, ALL, ALL): (2, 3), ("White", ALL, ALL): (1, 1), ("Asian", ALL, ALL): (0, 1), ("TwoOrMoreRaces", ALL, ALL): (1, 1),
        (ALL, "Girl", ALL): (1, 1), (ALL, "Boy", ALL): (0, 1), (ALL, "AnotherGender", ALL): (1, 1),
        ("White", "Girl", ALL): (1, 1), ("Asian", "Boy", ALL): (0, 1), ("TwoOrMoreRaces", "AnotherGender", ALL): (1, 1),
        (ALL, ALL, "english_learner=No"): (2, 3), (ALL, ALL, "refugee=Yes"): (1, 1), (ALL, ALL, "refugee=No"): (1, 2)}


def test_a_student_of_two_schools_counts_once_at_the_school_of_most_days(store):
    a_student(store, 1, "White")
    enrolled(store, 1, "birch", days=60)
    enrolled(store, 1, "cedar", days=120)
    reads(store, 1)
    found = cells(store, "early_grade_reading")
    assert at("birch") not in found
    assert found[at("cedar")] == found[at("north")] == found[at("valley")] == (1, 1)


@pytest.mark.parametrize(("birch", "cedar", "chosen"), [
    ("2024-08-20", "2025-01-10", "cedar"), ("2025-01-10", "2024-08-20", "birch"), ("2024-08-20", "2024-08-20", "birch"),
    (None, "2024-08-20", "cedar")])
def test_equal_days_go_to_the_later_entry_and_then_to_the_first_school(store, birch, cedar, chosen):
    a_student(store, 1, "White")
    enrolled(store, 1, "birch", days=90, entry_date=birch)
    enrolled(store, 1, "cedar", days=90, entry_date=cedar)
    reads(store, 1)
    found = cells(store, "early_grade_reading")
    assert {key[1] for key in found} == {chosen, "north", "valley", "tile-1"}


def test_a_school_without_a_district_counts_in_the_region(store):
    a_student(store, 1, "White")
    enrolled(store, 1, "dell")
    reads(store, 1)
    assert {key[1] for key in cells(store, "early_grade_reading")} == {"dell", "valley", "tile-1"}


def test_pooled_years_count_a_student_once_with_the_latest_year(store):
    for student in (1, 2):
        a_student(store, student, "White")
    for student, year, school, meets in ((1, 2024, "birch", True), (1, 2025, "cedar", False), (2, 2023, "birch", True)):
        enrolled(store, student, school, year)
        reads(store, student, meets, year)
    found = cells(store, "early_grade_reading")
    pooled = {key[1]: count for key, count in found.items() if key[0] == "2023-2025" and key[2:5] == (ALL, ALL, ALL)}
    assert pooled == {"valley": (1, 2), "north": (1, 2), "birch": (1, 1), "cedar": (0, 1), "tile-1": (1, 2)}
    assert found[at("valley", year="2024")] == (1, 1)


def test_a_year_outside_the_release_is_not_counted(store):
    a_student(store, 1, "White")
    enrolled(store, 1, year=2020)
    reads(store, 1, year=2020)
    assert cells(store, "early_grade_reading") == {}


def test_the_latest_result_of_a_year_counts_and_one_that_says_nothing_does_not(store):
    a_student(store, 1, "White")
    enrolled(store, 1)
    reads(store, 1, False, assessment="Fall", assessment_date="2024-10-01")
    reads(store, 1, True, assessment="Spring")
    reads(store, 1, None, assessment="Summer", assessment_date="2025-06-20")
    assert cells(store, "early_grade_reading")[at("valley")] == (1, 1)


def test_a_result_without_a_grade_takes_the_grade_of_the_enrollment(store):
    a_student(store, 1, "White")
    enrolled(store, 1, grade_level="03")
    reads(store, 1, grade_level=None)
    assert cells(store, "early_grade_reading")[at("valley")] == (1, 1)


@pytest.mark.parametrize(("scheme", "chosen", "group"), [
    ("standard_2024", ["MiddleEasternOrNorthAfrican"], "MiddleEasternOrNorthAfrican"),
    ("standard_2024", ["HispanicOrLatino", "White"], "TwoOrMoreRaces"),
    ("standard_2024", [], "RaceAndEthnicityUnknown"),
    ("standard_2024", ["RaceAndEthnicityUnknown"], "RaceAndEthnicityUnknown"),
    ("legacy_seven", ["MiddleEasternOrNorthAfrican"], "White"),
    ("legacy_seven", ["MiddleEasternOrNorthAfrican", "White"], "White"),
    ("legacy_seven", ["Asian", "White"], "TwoOrMoreRaces"),
    ("legacy_seven", ["Asian", "HispanicOrLatino", "White"], "HispanicOrLatino")])
def test_the_race_scheme_of_the_release_groups_what_families_chose(store, scheme, chosen, group):
    a_student(store, 1, *chosen)
    enrolled(store, 1)
    reads(store, 1)
    catalogue = a_release_of("early_grade_reading", races=RACES[scheme])
    found = cells(store, "early_grade_reading", catalogue, race_scheme=scheme)
    assert {key[2] for key in found} == {ALL, group}


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
    for student in (1, 2):
        a_student(store, student, "White")
        enrolled(store, student, days=20)
    for day, category in ((2, "ExcusedAbsence"), (3, "UnexcusedAbsence"), (4, "Tardy")):
        insert(store, "attendance_days", student=1, school="birch", attendance_date=f"2024-09-0{day}", category=category)
    assert cells(store, "regular_attendance")[at("birch")] == (1, 2)


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
    found = cells(store, "program_participation")
    assert found[at("club")] == (1, 2)
    assert at("club", year="2024") not in found


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


def test_categories_share_the_people_of_their_cell(store):
    for student, hours in ((1, 3), (2, 50), (3, 50)):
        a_student(store, student, "White" if student == 1 else "Asian")
        enrolled(store, student)
        takes_part(store, student, "club", hours)
    found = cells(store, "program_hours_bands")
    assert found[at("club", category="<15")] == (1, 3)
    assert found[at("club", category="45–<90")] == (2, 3)
    assert found[at("club", "Asian", category="<15")] == (0, 2)
    assert at("club", "BlackOrAfricanAmerican", category="<15") not in found


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


def test_only_declared_measures_reach_the_released_file(store):
    for name in ("preschool_seats", "rumor"):
        insert(store, "measures", indicator=name, school_year=2025, place="tile-1", category="", value=30.0, unit="per_100")
    found = facts.measures(store, a_release_of("preschool_seats", "early_grade_reading"))
    assert found.to_pylist() == [{"indicator": "preschool_seats", "school_year": "2025", "place": "tile-1", "category": "",
                                  "value": 30.0, "unit": "per_100"}]


def with_sql(name: str, sql: str) -> Definition:
    return replace(DEFINITIONS[name], sql=sql)


@pytest.mark.parametrize(("select", "why"), [
    ("select 1 as student, 2025 as school_year, unnest(['birch', 'cedar']) as school, true as reached",
     "1 rows break its grain, one row per student and school_year"),
    ("select null::bigint as student, 2025 as school_year, 'birch' as school, true as reached", "1 rows lack a person"),
    ("select 1 as student, 2025 as school_year, 'elsewhere' as school, true as reached", "1 rows stand for a place"),
    ("select 1 as student, 2025 as school_year, 'tile-1' as school, true as reached", "1 rows stand for a place"),
    ("select 1 as student, 2025 as school_year, 'birch' as school, null as reached", "1 rows say nothing"),
    ("select 1 as student, 2025 as school_year, 'birch' as school, true as reached, 'x' as category", "in a category"),
    ("select 1 as student, 2025 as school_year, 'birch' as school", "gives no column reached"),
    ("select 1 as student, 2025 as school_year, 'birch' as school, true as reached, 2 as age", "nothing reads its column age"),
    ("select student, school_year, school, true as reached from pupils", "does not fit the facts"),
    ("select 'Ada Secret'::integer as student, 2025 as school_year, 'birch' as school, true as reached", "fails on these facts"),
])
def test_sql_that_does_not_keep_its_word_is_refused_and_the_old_cells_stay(store, select, why):
    store.execute("insert into cells values ('old', '2025', 'birch', 'ALL', 'ALL', 'ALL', '', 1, 2)")
    broken = replace(with_sql("early_grade_reading", select), parameters={})
    with pytest.raises(DefinitionError, match=r"^early_grade_reading\.sql: ") as refused:
        cells(store, "early_grade_reading", definition=broken)
    assert why in str(refused.value) and "Secret" not in str(refused.value)
    assert store.execute("select indicator from cells").fetchall() == [("old",)]


def test_a_measure_given_twice_for_a_place_is_refused(store):
    twice = replace(with_sql("per_pupil_spending", "select 'birch' as place, 2025 as school_year, unnest([1, 2]) as value"),
                    parameters={})
    with pytest.raises(DefinitionError, match="one row per place and school_year"):
        cells(store, "per_pupil_spending", definition=twice)


def test_counting_again_changes_nothing(store):
    a_student(store, 1, "White")
    enrolled(store, 1)
    reads(store, 1)
    assert cells(store, "early_grade_reading") == cells(store, "early_grade_reading")


def test_a_tabulation_holds_the_cells_in_the_catalogues_order_and_zero_elsewhere(store):
    for student, school, meets in ((1, "birch", True), (2, "cedar", False)):
        a_student(store, student, "White")
        enrolled(store, student, school)
        reads(store, student, meets)
        takes_part(store, student, "club", 20)
    catalogue = a_release_of("early_grade_reading", "program_hours_bands", "preschool_seats")
    declared = [DEFINITIONS[one.indicator] for one in catalogue.indicators]
    facts.tabulate(store, declared, catalogue, a_policy())
    tabulation = facts.tabulation(store, catalogue)
    assert set(tabulation.tables) == {
        *(TableKey("early_grade_reading", year) for year in ("2023", "2024", "2025", "2023-2025")),
        *(TableKey("program_hours_bands", year, band) for year in ("2023", "2024", "2025", "2023-2025")
          for band in DEFINITIONS["program_hours_bands"].indicator.categories)}
    reading = catalogue.indicators[0]
    table = tabulation.tables[TableKey("early_grade_reading", "2025")]
    row = [place.place for place in catalogue.places_of(reading)].index("north")
    column = catalogue.slots(reading).index(Slot("White"))
    assert (table.numerator[row, column], table.people[row, column]) == (1, 2)
    assert tabulation.tables[TableKey("early_grade_reading", "2024")].people.sum() == 0
    hours = tabulation.tables[TableKey("program_hours_bands", "2025", "<15")]
    assert (hours.numerator[0].max(), hours.people[0, 0]) == (0, 2)


def test_places_and_school_years_come_from_the_facts(store):
    insert(store, "places", place="valley", name="Valley", kind="region", parent="", geometry="")
    insert(store, "measures", indicator="seats", school_year=2024, place="valley", category="", value=1, unit="x")
    assert facts.places(store) == (replace(VALLEY[0], name="Valley"),)
    assert facts.school_years(store) == ("2024",)
    enrolled(store, 1, year=2025)
    assert facts.school_years(store) == ("2025",)


def test_an_opened_store_writes_its_own_file_and_reads_no_other(tmp_path):
    stranger = tmp_path / "stranger.csv"
    stranger.write_text("a\n1\n", encoding="utf-8")
    with facts.opened(tmp_path / "facts-1.duckdb") as store:
        store.execute("create table kept (a integer)")
        with pytest.raises(duckdb.PermissionException):
            store.execute(f"select a from '{stranger}'")
        with pytest.raises(duckdb.InvalidInputException):
            store.execute("set enable_external_access = true")
    with facts.opened(tmp_path / "facts-1.duckdb") as store:
        assert store.execute("select count(*) from kept").fetchone() == (0,)
