"""Parts of a tabulation: who of a table can be told apart, by year, by program and by partner."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from random import Random

import duckdb
import numpy as np
import pytest

from data_access import facts
from data_access.indicators import Definition, DefinitionError, Parameter
from disclosure import ALL, Slot
from disclosure.catalogue import years_of
from disclosure.tabulation import Kin, PartKey, Table, TableKey, Tabulation
from tests.builders import a_place, a_policy
from tests.integration.small_facts import DEFINITIONS, PLACES, a_release_of, a_student, enrolled, insert, reads, takes_part

POOL = "2023-2025"
GRADE_3 = {**DEFINITIONS["early_reading_by_dosage"].parameters, "grade_levels": Parameter(("03",), "a test")}
BY_PROGRAM = replace(DEFINITIONS["early_reading_by_dosage"], parameters=GRADE_3, part_of="early_grade_reading")


def tabulated(store: duckdb.DuckDBPyConnection, *declared: Definition | str, **policy: object) -> Tabulation:
    chosen = [DEFINITIONS[one] if isinstance(one, str) else one for one in declared]
    catalogue = a_release_of(*(one.indicator.indicator for one in chosen),
                             places=(*PLACES, a_place("north-star", "partner"), a_place("harbor", "partner")))
    facts.tabulate(store, chosen, catalogue, a_policy(**policy))
    return facts.tabulation(store, catalogue)


def run_by(store: duckdb.DuckDBPyConnection, partner: str, *programs: str) -> None:
    for program in programs:
        insert(store, "programs", program=program, name=program, partner=partner, kind="", hours_place="")


def a_third_grader(store: duckdb.DuckDBPyConnection, student: int, meets: bool = True, school: str = "birch", *years: int) -> None:
    a_student(store, student, "White")
    for year in years or (2025,):
        enrolled(store, student, school, year)
        reads(store, student, meets, year)


def counted(tabulation: Tabulation, table: Table | None, indicator: str, slot: Slot | None = None) -> Mapping[str, tuple[int, int]]:
    """Place to (numerator, people), where there is anybody."""
    if table is None:
        return {}
    declared = tabulation.catalogue.indicator_by_id[indicator]
    column = tabulation.catalogue.slots(declared).index(slot or Slot())
    rows = zip(tabulation.catalogue.places_of(declared), table.numerator[:, column], table.people[:, column], strict=True)
    return {place.place: (int(numerator), int(people)) for place, numerator, people in rows if people}


def part(tabulation: Tabulation, kin: Kin, name: str = "", year: str = "2025", indicator: str = "early_grade_reading",
         slot: Slot | None = None) -> Mapping[str, tuple[int, int]]:
    return counted(tabulation, tabulation.parts.get(PartKey(TableKey(indicator, year), kin, name)), indicator, slot)


def a_busy_town(store: duckdb.DuckDBPyConnection, seed: int) -> None:
    """Sixty children over three years, some of them in programs of two partners."""
    chance = Random(seed)
    run_by(store, "north-star", "club")
    run_by(store, "harbor", "camp")
    for student in range(60):
        a_student(store, student, chance.choice(("White", "Asian")), gender=chance.choice(("Girl", "Boy")))
        for year in (2023, 2024, 2025):
            if chance.random() < 0.7:
                enrolled(store, student, chance.choice(("birch", "cedar", "dell")), year, english_learner=chance.choice(("Yes", "No")))
                reads(store, student, chance.random() < 0.5, year)
                for program in ("club", "camp"):
                    if chance.random() < 0.5:
                        takes_part(store, student, program, chance.choice((1, 20, 50)), year=year)


def figures(table: Table) -> np.ndarray:
    return np.stack([table.numerator, table.people])


@pytest.mark.parametrize("seed", [1, 2])
def test_a_pool_is_the_sum_of_the_latest_parts_of_its_years(store, seed):
    a_busy_town(store, seed)
    names = ("early_grade_reading", "early_reading_by_dosage", "program_hours_bands", "student_race")
    found = tabulated(store, *names)
    for name, category in [(one, category) for one in names for category in DEFINITIONS[one].categories]:
        years = [found.parts[PartKey(TableKey(name, year, category), Kin.LATEST)] for year in years_of(POOL)]
        pool = found.tables[TableKey(name, POOL, category)]
        assert pool.people.any() and (sum(map(figures, years)) == figures(pool)).all(), (name, category)


def test_the_latest_part_of_a_year_is_who_does_not_come_again(store):
    a_third_grader(store, 1, True, "birch", 2024, 2025)
    a_third_grader(store, 2, False, "birch", 2024)
    found = tabulated(store, "early_grade_reading")
    assert part(found, Kin.LATEST, year="2024")["birch"] == (0, 1)
    assert part(found, Kin.LATEST, year="2025")["birch"] == (1, 1)
    assert part(found, Kin.LATEST, year="2023") == {}
    assert PartKey(TableKey("early_grade_reading", "2023"), Kin.LATEST) in found.parts
    assert not [key for key in found.parts if key.kin is Kin.LATEST and key.of.school_year == POOL]


def test_a_partner_knows_the_students_of_all_its_programs_once_and_nobody_elses(store):
    run_by(store, "north-star", "club", "camp")
    run_by(store, "harbor", "library")
    for student, meets, school in ((1, True, "birch"), (2, False, "birch"), (3, True, "cedar"), (4, True, "birch")):
        a_third_grader(store, student, meets, school)
    for student, program in ((1, "club"), (1, "camp"), (2, "camp"), (3, "library")):
        takes_part(store, student, program)
    found = tabulated(store, "early_grade_reading")
    assert part(found, Kin.PARTNER, "north-star") == {"birch": (1, 2), "north": (1, 2), "valley": (1, 2), "tile-1": (1, 2)}
    assert part(found, Kin.PARTNER, "north-star", slot=Slot("White", "Girl"))["birch"] == (1, 2)
    assert part(found, Kin.PARTNER, "harbor")["valley"] == (1, 1)
    assert part(found, Kin.PARTNER, "north-star", "2024") == {}


def test_a_partner_that_leaves_nobody_or_many_outside_is_not_kept(store):
    run_by(store, "north-star", "club")
    for student in range(14):
        a_third_grader(store, student, school="birch")
        if student != 3:
            takes_part(store, student)
    assert part(tabulated(store, "early_grade_reading"), Kin.PARTNER, "north-star")["birch"] == (13, 13)
    takes_part(store, 3)
    assert part(tabulated(store, "early_grade_reading"), Kin.PARTNER, "north-star") == {}
    store.execute("delete from program_enrollments where student > 2")
    assert part(tabulated(store, "early_grade_reading"), Kin.PARTNER, "north-star") == {}
    assert part(tabulated(store, "early_grade_reading", minimum_group=11), Kin.PARTNER, "north-star")["birch"] == (3, 3)


def test_a_partner_knows_of_a_pool_whom_it_serves_in_the_year_that_counts(store):
    run_by(store, "north-star", "club")
    a_third_grader(store, 1, True, "birch", 2024, 2025)
    a_third_grader(store, 2, True, "birch", 2024)
    a_third_grader(store, 3, True, "birch", 2024)
    takes_part(store, 1, year=2024)
    takes_part(store, 2, year=2024)
    found = tabulated(store, "early_grade_reading")
    assert part(found, Kin.PARTNER, "north-star", "2024")["birch"] == (2, 2)
    assert part(found, Kin.PARTNER, "north-star", POOL)["birch"] == (1, 1)


def test_a_partner_knows_its_own_people_at_every_program(store):
    run_by(store, "north-star", "club")
    run_by(store, "harbor", "camp")
    for student, program in ((1, "club"), (1, "camp"), (2, "camp")):
        takes_part(store, student, program, 20)
    for student in (1, 2):
        a_student(store, student, "White")
    found = tabulated(store, "program_hours_bands")
    key = PartKey(TableKey("program_hours_bands", "2025", "15–<45"), Kin.PARTNER, "north-star")
    assert counted(found, found.parts[key], "program_hours_bands") == {"club": (1, 1), "camp": (1, 1)}


def test_a_partner_knows_the_answers_of_another_measure_in_its_program_though_nobody_is_in_two(store):
    run_by(store, "north-star", "club")
    for student, meets in ((1, True), (2, False)):
        a_third_grader(store, student, meets)
        takes_part(store, student, "club", 1)
    found = tabulated(store, "early_grade_reading", BY_PROGRAM)
    assert part(found, Kin.PARTNER, "north-star", indicator="early_reading_by_dosage") == {"club": (1, 2)}


def test_programs_overlap_where_the_answer_is_the_students_own(store):
    for student, meets in ((1, True), (2, False), (3, True)):
        a_third_grader(store, student, meets)
    for student, program in ((1, "club"), (1, "camp"), (2, "club"), (2, "camp"), (3, "camp")):
        takes_part(store, student, program, 1)
    found = tabulated(store, "early_reading_by_dosage")
    assert part(found, Kin.PROGRAM, "club", indicator="early_reading_by_dosage") == {"camp": (1, 2)}
    assert part(found, Kin.PROGRAM, "camp", indicator="early_reading_by_dosage") == {"club": (1, 2)}
    assert part(found, Kin.PROGRAM, "camp", POOL, "early_reading_by_dosage") == {"club": (1, 2)}


def test_programs_do_not_overlap_in_a_pool_that_counts_a_student_there_in_different_years(store):
    a_third_grader(store, 1, True, "birch", 2024, 2025)
    for program, year in (("club", 2024), ("camp", 2024), ("camp", 2025)):
        takes_part(store, 1, program, 1, year=year)
    found = tabulated(store, "early_reading_by_dosage")
    assert part(found, Kin.PROGRAM, "camp", "2024", "early_reading_by_dosage") == {"club": (1, 1)}
    assert part(found, Kin.PROGRAM, "camp", POOL, "early_reading_by_dosage") == {}


def test_programs_do_not_overlap_where_each_gives_its_own_answer_or_nobody_is_in_two(store):
    a_third_grader(store, 1)
    takes_part(store, 1, "club", 1)
    assert not [key for key in tabulated(store, "early_reading_by_dosage").parts if key.kin is Kin.PROGRAM]
    takes_part(store, 1, "camp", 20)
    assert not [key for key in tabulated(store, "program_hours_bands").parts if key.kin is Kin.PROGRAM]


@pytest.mark.parametrize("seed", [1, 2])
def test_an_indicator_that_is_part_of_another_is_its_part_by_program(store, seed):
    a_busy_town(store, seed)
    found = tabulated(store, "early_grade_reading", BY_PROGRAM)
    assert found.part_of == {"early_reading_by_dosage": "early_grade_reading"}
    for program, year in (("club", "2024"), ("camp", "2025")):
        there = counted(found, found.tables[TableKey("early_reading_by_dosage", year)], "early_reading_by_dosage")[program]
        by_place = part(found, Kin.PROGRAM, program, year)
        assert by_place["valley"] == there
        schools = np.array([by_place.get(school, (0, 0)) for school in ("birch", "cedar", "dell")])
        assert tuple(schools.sum(axis=0)) == there
    asian = Slot("Asian", ALL)
    there = counted(found, found.tables[TableKey("early_reading_by_dosage", "2025")], "early_reading_by_dosage", asian)
    assert part(found, Kin.PROGRAM, "club", slot=asian)["valley"] == there["club"]
    assert not [key for key in found.parts if key.kin is Kin.PROGRAM and key.of == TableKey("early_grade_reading", POOL)]


def test_participants_whom_the_whole_does_not_count_are_no_part_of_it(store):
    a_third_grader(store, 1)
    a_third_grader(store, 2, school="cedar")
    takes_part(store, 1)
    a_student(store, 3, "White")
    enrolled(store, 3, grade_level="04")
    reads(store, 3, grade_level="04")
    takes_part(store, 3)
    found = tabulated(store, "early_grade_reading", "early_reading_by_dosage")
    assert part(found, Kin.PROGRAM, "club") == dict.fromkeys(("valley", "north", "birch", "tile-1"), (1, 1))
    assert counted(found, found.tables[TableKey("early_reading_by_dosage", "2025")], "early_reading_by_dosage") == {"club": (2, 2)}


def test_an_indicator_that_answers_otherwise_than_what_it_says_it_is_part_of_is_refused(store):
    for student in (1, 2):
        a_third_grader(store, student)
        takes_part(store, student)
    turned = replace(BY_PROGRAM, sql=BY_PROGRAM.sql.replace("latest_results.meets_standard as", "not latest_results.meets_standard as"))
    with pytest.raises(DefinitionError, match=r"early_reading_by_dosage\.toml: part_of = 'early_grade_reading', but 2 of its rows"):
        tabulated(store, "early_grade_reading", turned)


def served(store: duckdb.DuckDBPyConnection) -> None:
    """Birch has the club and the camp, cedar the camp alone; 4 of cedar is in the club all the same."""
    for student, school in ((1, "birch"), (2, "birch"), (3, "cedar"), (4, "cedar"), (5, "dell")):
        a_student(store, student, "White")
        enrolled(store, student, school)
    for student, program in ((1, "club"), (2, "camp"), (3, "camp"), (4, "club")):
        takes_part(store, student, program)
    for program, school in (("club", "birch"), ("camp", "birch"), ("camp", "cedar")):
        insert(store, "program_schools", program=program, school=school)


def test_the_schools_of_a_program_are_told_and_where_nobody_is_reached_otherwise(store):
    served(store)
    found = tabulated(store, "program_reach", "program_participation")
    told = found.reach["program_participation"]
    assert (told.whole, told.closed) == ("program_reach", {("birch", "2025")})
    assert told.schools == {("club", "2025"): ("birch",), ("camp", "2025"): ("birch", "cedar")}
    assert found.held_with("program_participation") == "program_reach"
    assert tabulated(store, "program_participation").reach == {}


def test_an_indicator_that_reaches_somebody_whom_its_whole_does_not_is_refused(store):
    served(store)
    reach = DEFINITIONS["program_reach"]
    nobody = replace(reach, sql=reach.sql.replace("participants.student is not null as reached", "participants.student = 2 as reached"))
    with pytest.raises(DefinitionError, match=r"program_participation\.toml: reached_in = 'program_reach', but 2 rows of the two disagree"):
        tabulated(store, nobody, "program_participation")
    fewer = replace(reach, sql=reach.sql + "\nwhere enrolled.student <> 3")
    with pytest.raises(DefinitionError, match=r"program_participation\.toml: reached_in = 'program_reach', but 1 rows of the two disagree"):
        tabulated(store, fewer, "program_participation")


def test_an_indicator_lasts_where_nobody_changes_category(store):
    for year, races in ((2024, ["White"]), (2025, ["White"])):
        insert(store, "staff", staff=7, school_year=year, school="birch", role="Teacher", race_ethnicity=races, fte=1)
    assert tabulated(store, "teacher_race").lasting == {"teacher_race"}
    insert(store, "staff", staff=8, school_year=2024, school="birch", role="Teacher", race_ethnicity=["Asian"], fte=1)
    insert(store, "staff", staff=8, school_year=2025, school="birch", role="Teacher", race_ethnicity=["White"], fte=1)
    assert tabulated(store, "teacher_race").lasting == frozenset()


def test_counting_again_gives_the_same_parts(store):
    a_busy_town(store, 3)
    before, after = (tabulated(store, "early_grade_reading", "program_hours_bands").parts for _ in range(2))
    assert list(before) == list(after) and len(before) > 10
    assert all((figures(before[key]) == figures(after[key])).all() for key in before)


def test_a_partners_people_in_a_pool_are_the_sum_of_its_latest_parts(store):
    a_busy_town(store, 4)
    found = tabulated(store, "early_grade_reading", minimum_group=60)
    years = [found.parts[PartKey(TableKey("early_grade_reading", year), Kin.LATEST, "harbor")] for year in years_of(POOL)]
    pool = found.parts[PartKey(TableKey("early_grade_reading", POOL), Kin.PARTNER, "harbor")]
    assert pool.people.any() and (sum(map(figures, years)) == figures(pool)).all()
