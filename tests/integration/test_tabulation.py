"""Exact cells: who is counted, where, in which years and groups, and what is refused."""

from __future__ import annotations

from dataclasses import replace

import duckdb
import pytest

from data_access import facts
from data_access.indicators import Definition, DefinitionError
from disclosure import ALL, Slot
from disclosure.policy import RACES
from disclosure.tabulation import TableKey
from tests.builders import VALLEY, a_policy
from tests.integration.small_facts import DEFINITIONS, a_release_of, a_student, at, cells, enrolled, insert, reads, takes_part


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
        (ALL, ALL, "english_learner=No"): (1, 2), (ALL, ALL, "tract=tile-1"): (1, 2)}
    assert everywhere["cedar"] == {
        (ALL, ALL, ALL): (1, 1), ("TwoOrMoreRaces", ALL, ALL): (1, 1), (ALL, ALL, "english_learner=No"): (1, 1),
        (ALL, ALL, "tract=tile-1"): (1, 1)}
    assert everywhere["tile-1"] == {(ALL, ALL, ALL): (2, 3)}
    assert everywhere["valley"] == {
        (ALL, ALL, ALL): (2, 3), ("White", ALL, ALL): (1, 1), ("Asian", ALL, ALL): (0, 1), ("TwoOrMoreRaces", ALL, ALL): (1, 1),
        (ALL, "Girl", ALL): (1, 1), (ALL, "Boy", ALL): (0, 1), (ALL, "AnotherGender", ALL): (1, 1),
        ("White", "Girl", ALL): (1, 1), ("Asian", "Boy", ALL): (0, 1), ("TwoOrMoreRaces", "AnotherGender", ALL): (1, 1),
        (ALL, ALL, "english_learner=No"): (2, 3), (ALL, ALL, "refugee=Yes"): (1, 1), (ALL, ALL, "refugee=No"): (1, 2),
        (ALL, ALL, "tract=tile-1"): (2, 3)}


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


def test_pooled_years_keep_the_programs_of_one_student_apart(store):
    a_student(store, 1, "White")
    takes_part(store, 1, "club", 20, year=2024)
    takes_part(store, 1, "club", 3, year=2025)
    takes_part(store, 1, "camp", 3, year=2024)
    found = cells(store, "program_hours_bands")
    assert found[at("club", year="2023-2025", category="<15")] == (1, 1)
    assert found[at("camp", year="2023-2025", category="<15")] == (1, 1)


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


def test_an_indicator_of_those_alone_whom_another_reached_is_refused(store):
    for student in range(40):
        a_student(store, student, "White")
        for milestone, year, reached in (("HighSchoolGraduation", 2024, student >= 5), ("PostsecondaryEnrollment", 2025, student % 2 == 0)):
            insert(store, "milestones", student=student, school_year=year, milestone=milestone, school="birch", reached=reached)
    graduation, enrollment = DEFINITIONS["high_school_graduation"], DEFINITIONS["postsecondary_enrollment"]
    of_graduates = replace(enrollment, sql=enrollment.sql + " and student in (select student from cohorts where reached "
                                                            "and milestone = 'HighSchoolGraduation')")
    catalogue = a_release_of("high_school_graduation", "postsecondary_enrollment")
    facts.tabulate(store, [graduation, enrollment], catalogue, a_policy())
    said = (r"^postsecondary_enrollment\.toml: in 2025 it counts those alone whom 'high_school_graduation' reached in 2024, "
            "so the size of a group would tell that figure")
    with pytest.raises(DefinitionError, match=said):
        facts.tabulate(store, [graduation, of_graduates], catalogue, a_policy())
    facts.tabulate(store, [of_graduates], a_release_of("postsecondary_enrollment"), a_policy())
