"""Real records: Project STAR, one wide row per student, unpivoted by a mapping and counted again by other means."""

from __future__ import annotations

import csv
import shutil
from collections import Counter
from pathlib import Path
from statistics import median

import pytest

from data_access.home import Home, current
from data_access.indicators import SHIPPED, definitions
from data_access.loading import Outcome, Receipt
from data_access.publishing import make_release
from tests.integration.bundles import loaded, rows_of

HERE = Path(__file__).parent
STAR = HERE.parents[2] / "shared" / "data" / "star"
GRADES = {"k": (1986, "KG"), "1": (1987, "01"), "2": (1988, "02"), "3": (1989, "03")}
RACES = {"cauc": ["White"], "afam": ["BlackOrAfricanAmerican"], "hispanic": ["HispanicOrLatino"], "asian": ["Asian"],
         "amindian": ["AmericanIndianOrAlaskaNative"], "other": [], "": []}
GENDERS = {"female": "Girl", "male": "Boy", "": "Unknown"}
Wide = list[dict[str, str]]
Loaded = tuple[Home, Receipt]

pytestmark = pytest.mark.skipif(not STAR.exists(), reason="the Project STAR file is not in ../shared/data/star")


@pytest.fixture(scope="module")
def wide() -> Wide:
    """The file as the standard library reads it."""
    with (STAR / "STAR.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def star(tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    home = Home(tmp_path_factory.mktemp("star"))
    shutil.copy(HERE / "star" / "partnership.toml", home.partnership)
    shutil.copytree(HERE / "star" / "indicators", home.indicators)
    return home, loaded(home, STAR, mapping=HERE / "star.toml")


def counted(star: Loaded, query: str) -> list[tuple[object, ...]]:
    return rows_of(star[0], query)


def above_median(wide: Wide, subject: str, grade: str) -> tuple[int, int]:
    scores = [int(row[subject + grade]) for row in wide if row[subject + grade]]
    middle = median(scores)
    return sum(score > middle for score in scores), len(scores)


def test_the_whole_file_is_taken_and_the_receipt_says_so(star, wide):
    home, receipt = star
    assert (receipt.outcome, receipt.quarantined, receipt.mapping) == (Outcome.ACCEPTED, 0, "star.toml")
    assert [(file.file, file.rows) for file in receipt.files] == [("STAR.csv", len(wide))]
    schools = {row["schoolid" + grade] for row in wide for grade in GRADES} - {""}
    districts = {row["system" + grade] for row in wide for grade in GRADES} - {""}
    small = [row["schoolid" + grade] for row in wide for grade in GRADES if row["star" + grade] == "small"]
    scores = [row[subject + grade] for row in wide for subject in ("read", "math") for grade in GRADES]
    assert {table.table: table.accepted for table in receipt.tables} == {
        "places": len(schools) + len(districts) + 2, "students": len(wide), "programs": 1,
        "program_schools": len(set(small)), "program_enrollments": len(small),
        "enrollments": sum(bool(row["schoolid" + grade]) for row in wide for grade in GRADES),
        "assessments": len([score for score in scores if score])}
    assert not list(home.quarantine.glob("*"))


def test_students_keep_their_gender_and_ethnicity(star, wide):
    expected = Counter((GENDERS[row["gender"]], tuple(RACES[row["ethnicity"]])) for row in wide)
    found = counted(star, "select gender, race_ethnicity, count(*) from students group by gender, race_ethnicity")
    assert {(gender, tuple(race)): number for gender, race, number in found} == expected


def test_every_grade_is_a_school_year_at_its_school_in_its_district(star, wide):
    expected = Counter((year, level, f"school-{row['schoolid' + grade]}", f"system-{row['system' + grade]}")
                       for row in wide for grade, (year, level) in GRADES.items() if row["schoolid" + grade])
    found = counted(star, "select school_year, grade_level, school, parent, count(*) from enrollments "
                          "join places on place = school group by school_year, grade_level, school, parent")
    assert {tuple(key): number for *key, number in found} == expected


@pytest.mark.parametrize("grade", GRADES)
@pytest.mark.parametrize(("prefix", "subject"), [("read", "Reading"), ("math", "Mathematics")])
def test_the_standard_is_the_cohorts_own_median_in_each_grade_and_subject(star, wide, prefix, subject, grade):
    found = counted(star, "select count(*) filter (where meets_standard), count(meets_standard) from assessments "
                          f"where subject = '{subject}' and grade_level = '{GRADES[grade][1]}'")
    assert found == [above_median(wide, prefix, grade)]


def test_a_student_spends_as_many_years_in_small_classes_as_the_file_says(star, wide):
    expected = Counter(sum(row["star" + grade] == "small" for grade in GRADES) for row in wide)
    found = counted(star, "select years, count(*) from (select count(program) as years from students left join "
                          "program_enrollments using (student) group by student) group by years")
    assert dict(found) == expected


def test_lunch_is_kept_by_school_year(star, wide):
    words = {"free": "Yes", "non-free": "No", "": "Unknown"}
    expected = Counter((year, words[row["lunch" + grade]]) for row in wide for grade, (year, _) in GRADES.items()
                       if row["schoolid" + grade])
    found = counted(star, "select school_year, free_reduced_lunch, count(*) from enrollments group by school_year, "
                          "free_reduced_lunch")
    assert {(year, lunch): number for year, lunch, number in found} == expected


def test_loading_it_again_changes_nothing(star):
    assert loaded(star[0], STAR, mapping=HERE / "star.toml").outcome is Outcome.UNCHANGED


def test_the_local_indicators_are_definitions_like_any_other(star):
    own = {file.stem for file in (HERE / "star" / "indicators").glob("*.toml")}
    assert own <= {one.indicator.indicator for one in definitions((SHIPPED, star[0].indicators))}


@pytest.mark.slow
def test_its_release_counts_reading_and_mathematics_and_dosage_as_the_file_does(star, wide, tmp_path):
    home = Home(Path(shutil.copytree(star[0].path, tmp_path / "home")))
    outcome = make_release(home, lambda words, done: None, uncertified=True)
    assert outcome.published and current(home.warehouse)
    cells = {tuple(key): (numerator, people) for *key, numerator, people in rows_of(
        home, "select indicator, category, subgroup, numerator, people from cells where place = 'tennessee' and "
              "school_year = '1989' and race_ethnicity = 'ALL' and gender = 'ALL'")}
    assert cells["early_grade_reading", "", "ALL"] == above_median(wide, "read", "3")
    assert cells["grade_3_mathematics", "", "ALL"] == above_median(wide, "math", "3")
    third = [row for row in wide if row["schoolid3"]]
    years = Counter(str(sum(row["star" + grade] == "small" for grade in GRADES)) for row in third)
    found = {key[1]: cell for key, cell in cells.items() if key[0] == "small_class_years" and key[2] == "ALL"}
    assert found == {number: (count, len(third)) for number, count in years.items()}
    reading = [cells["reading_by_small_class_years", "", f"years_in_small_classes={number}"] for number in "01234"]
    assert sum(people for _, people in reading) == above_median(wide, "read", "3")[1]
    assert reading[4][0] / reading[4][1] > reading[0][0] / reading[0][1]
