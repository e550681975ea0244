"""The synthetic partnership is repeatable, whole, believable and evidently invented."""

from __future__ import annotations

import csv
import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import duckdb
import pytest

from data_access.demo import Size, write_bundle, write_papers
from data_access.partnership import read_partnership

SMALL = Size(students=400, schools=6, years=2)
MEDIUM = Size(students=2400, schools=12, years=3)
FACTS = Path(__file__).parents[2] / "data_access" / "facts.sql"
NOT_FILLED = {"loads", "cells", "class_enrollments", "line_items", "mark_results", "assessment_results", "published", "kept_from"}
EN_DASH = "\N{EN DASH}"
GRADES = ["KG", *(f"{grade:02d}" for grade in range(1, 13))]
RACES = {"AmericanIndianOrAlaskaNative", "Asian", "BlackOrAfricanAmerican", "HispanicOrLatino",
         "MiddleEasternOrNorthAfrican", "NativeHawaiianOrPacificIslander", "White"}
REFERENCES = [
    ("places", "parent", "places", "place"), ("enrollments", "student_id", "students", "student_id"),
    ("enrollments", "school", "places", "place"), ("enrollments", "tract", "places", "place"),
    ("attendance", "student_id", "students", "student_id"), ("attendance", "school", "places", "place"),
    ("attendance_days", "student_id", "students", "student_id"), ("attendance_days", "school", "places", "place"),
    ("courses", "school", "places", "place"), ("grades", "student_id", "students", "student_id"),
    ("grades", "course", "courses", "course"), ("assessments", "student_id", "students", "student_id"),
    ("discipline", "student_id", "students", "student_id"), ("discipline", "school", "places", "place"),
    ("milestones", "student_id", "students", "student_id"), ("milestones", "school", "places", "place"),
    ("programs", "program", "places", "place"), ("programs", "partner", "places", "place"),
    ("program_schools", "program", "programs", "program"), ("program_schools", "school", "places", "place"),
    ("program_enrollments", "student_id", "students", "student_id"),
    ("program_enrollments", "program", "programs", "program"), ("program_sessions", "program", "programs", "program"),
    ("program_attendance", "student_id", "students", "student_id"),
    ("program_attendance", "session", "program_sessions", "session"),
    ("volunteer_contacts", "student_id", "students", "student_id"),
    ("volunteer_contacts", "program", "programs", "program"), ("staff", "school", "places", "place"),
    ("measures", "place", "places", "place"), ("consents", "student_id", "students", "student_id"),
    ("consents", "partner", "places", "place"), ("assignments", "student_id", "students", "student_id"),
    ("assignments", "partner", "places", "place"),
]
Rows = list[dict[str, str]]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bundle of three districts and three school years."""
    made = tmp_path_factory.mktemp("bundle")
    write_bundle(made, MEDIUM, 1)
    return made


@pytest.fixture(scope="module")
def bundle(folder: Path) -> Mapping[str, Rows]:
    """The bundle's rows by table."""
    return {path.stem: _rows(path) for path in sorted(folder.glob("*.csv"))}


def _rows(path: Path) -> Rows:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def _digests(folder: Path, seed: int) -> dict[str, str]:
    write_bundle(folder, SMALL, seed)
    return {path.name: sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}


def _in_facts() -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Each table of the facts store that the demonstration fills, with its columns and their types."""
    with duckdb.connect() as facts:
        facts.execute(FACTS.read_text(encoding="utf-8"))
        for (table,) in facts.execute("select table_name from duckdb_tables() order by 1").fetchall():
            if table not in NOT_FILLED:
                columns = facts.execute("select column_name, data_type from duckdb_columns() where table_name = $table "
                                        "order by column_index", {"table": table}).fetchall()
                yield table, columns


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path):
    assert _digests(tmp_path / "one", 7) == _digests(tmp_path / "two", 7)


def test_another_seed_gives_another_partnership_of_the_same_shape(tmp_path: Path):
    one, two = _digests(tmp_path / "one", 7), _digests(tmp_path / "two", 8)
    same = {name for name in one if one[name] == two[name]}
    assert one.keys() == two.keys()
    assert same == {"programs.csv", "program_sessions.csv", "partnership.toml"}


@pytest.mark.parametrize("size", [Size(200, 6, 1), Size(500, 40, 2), Size(300, 9, 7)])
def test_other_sizes_work_too(tmp_path: Path, size: Size):
    write_bundle(tmp_path, size, 3)
    enrolled = _rows(tmp_path / "enrollments.csv")
    assert len({row["school_year"] for row in enrolled}) == size.years
    assert sum(row["kind"] == "school" for row in _rows(tmp_path / "places.csv")) == size.schools


def test_fewer_schools_than_levels_are_refused_in_words(tmp_path: Path):
    with pytest.raises(ValueError, match=r"2 schools are too few.*Ask for more schools"):
        write_bundle(tmp_path, Size(200, 2, 1), 1)


def test_every_template_is_there_with_the_columns_of_the_facts_store(bundle: Mapping[str, Rows]):
    only_in_identities = {"given_name", "family_name", "birth_date", "address"}
    for table, columns in _in_facts():
        written = [name for name in bundle[table][0] if name not in only_in_identities]
        assert [name.removesuffix("_id") for name in written] == [name for name, _ in columns], table


def test_every_row_fits_the_types_and_keys_of_the_facts_store(folder: Path):
    tables = list(_in_facts())
    with duckdb.connect() as facts:
        facts.execute(FACTS.read_text(encoding="utf-8"))
        for table, columns in tables:
            source = facts.read_csv(str(folder / f"{table}.csv"), header=True, all_varchar=True)
            facts.register("source", source)
            facts.execute(f"insert into {table} select {', '.join(_cast(*column) for column in columns)} from source")
            assert facts.execute(f"select count(*) from {table}").fetchall()[0][0] > 0, table
            facts.unregister("source")


def _cast(column: str, kind: str) -> str:
    if column in ("student", "staff"):
        return f"(hash({column}_id) >> 4)::bigint"
    if kind == "VARCHAR[]":
        return f"coalesce(string_split({column}, ';'), [])"
    return f"coalesce({column}, '')" if kind == "VARCHAR" else f"{column}::{kind}"


@pytest.mark.parametrize(("table", "column", "target", "key"), REFERENCES)
def test_every_reference_resolves(bundle: Mapping[str, Rows], table: str, column: str, target: str, key: str):
    known = {row[key] for row in bundle[target]}
    assert {row[column] for row in bundle[table]} - known <= ({""} if column == "parent" else set())


def test_the_partnership_file_is_read_and_lists_every_value_that_occurs(folder: Path, bundle: Mapping[str, Rows]):
    partnership = read_partnership(folder / "partnership.toml")
    assert partnership.languages == ("en", "es")
    bands = {name: " ".join(partnership.values[name]).replace(EN_DASH, "-") for name in ("hours_band", "days_band")}
    assert bands == {"hours_band": "<15 15-<45 45-<90 90-<180 180-<270 270+", "days_band": "<10 10-29 30-59 60-89 90+"}
    for dimension in ("primary_language", "country_of_origin", "refugee"):
        assert {row[dimension] for row in bundle["students"]} <= set(partnership.values[dimension])
    for dimension in ("grade_level", "english_learner", "free_reduced_lunch", "homeless"):
        assert {row[dimension] for row in bundle["enrollments"]} - {"Unknown"} == set(partnership.values[dimension])


def test_nothing_happened_after_the_data_date(folder: Path, bundle: Mapping[str, Rows]):
    last = read_partnership(folder / "partnership.toml").data_date
    happened = ("entry_date", "exit_date", "attendance_date", "assessment_date", "incident_date", "session_date",
                "contact_date", "signed_on", "revoked_on", "birth_date")
    for rows in bundle.values():
        for column in set(rows[0]) & set(happened):
            assert max(row[column] for row in rows) <= last
    assert max(row["exit_date"] for row in bundle["enrollments"]).startswith("2025-06")


def test_twelve_schools_make_three_districts_with_every_grade_in_each(bundle: Mapping[str, Rows]):
    district = {row["place"]: row["parent"] for row in bundle["places"] if row["kind"] == "school"}
    grades = defaultdict(set)
    for row in bundle["enrollments"]:
        grades[district[row["school"]]].add(row["grade_level"])
    assert len(district) == 12
    assert len(grades) == 3
    assert all(seen == set(GRADES) for seen in grades.values())


def test_a_school_teaches_only_the_grades_of_its_level(bundle: Mapping[str, Rows]):
    levels = {"elementary": set(GRADES[:6]), "middle": set(GRADES[6:9]), "high": set(GRADES[9:])}
    for row in bundle["enrollments"]:
        assert row["grade_level"] in levels[row["school"].split("-")[-1]]


def test_tiles_are_closed_and_meet_and_no_two_lie_on_each_other(bundle: Mapping[str, Rows]):
    rings = [json.loads(row["geometry"])["coordinates"][0] for row in bundle["places"] if row["kind"] == "tract"]
    edges = Counter(frozenset(map(tuple, edge)) for ring in rings for edge in pairwise(ring))
    assert all(ring[0] == ring[-1] and len(ring) == 7 for ring in rings)
    assert max(edges.values()) == 2
    assert sum(count == 2 for count in edges.values()) >= len(rings)


def test_every_school_lies_within_one_tile_and_has_its_own_point(bundle: Mapping[str, Rows]):
    shapes = {kind: [json.loads(row["geometry"])["coordinates"] for row in bundle["places"] if row["kind"] == kind]
              for kind in ("school", "tract")}
    for x, y in shapes["school"]:
        assert sum(_inside(x, y, tile[0]) for tile in shapes["tract"]) == 1
    assert len(set(map(tuple, shapes["school"]))) == 12


def _inside(x: float, y: float, ring: list[list[float]]) -> bool:
    """Whether a point lies left of every edge of a ring that runs counter-clockwise."""
    return all((x2 - x1) * (y - y1) - (y2 - y1) * (x - x1) > 0 for (x1, y1), (x2, y2) in pairwise(ring))


def test_people_are_evidently_synthetic(bundle: Mapping[str, Rows]):
    for row in bundle["students"]:
        assert row["address"].endswith(" Example Street")
        assert row["student_id"].startswith("DEMO-")
    assert all(row["account"].endswith(".example") for row in bundle["assignments"])


def test_all_seven_values_occur_with_sets_and_a_few_unknown(bundle: Mapping[str, Rows]):
    sets = Counter(row["race_ethnicity"] for row in bundle["students"])
    people = sets.total()
    assert {race for value in sets for race in value.split(";") if race} == RACES
    assert 0.02 < sum(count for value, count in sets.items() if ";" in value) / people < 0.15
    assert 0 < sets[""] / people < 0.03
    for race in ("AmericanIndianOrAlaskaNative", "MiddleEasternOrNorthAfrican", "NativeHawaiianOrPacificIslander"):
        assert 0 < sets[race] / people < 0.05


def test_three_gender_values_occur(bundle: Mapping[str, Rows]):
    genders = Counter(row["gender"] for row in bundle["students"])
    assert set(genders) == {"Girl", "Boy", "AnotherGender"}
    assert 0.005 < genders["AnotherGender"] / genders.total() < 0.03


def test_small_groups_exist_at_every_school(bundle: Mapping[str, Rows]):
    race = {row["student_id"]: row["race_ethnicity"] for row in bundle["students"]}
    groups = Counter((row["school"], race[row["student_id"]]) for row in bundle["enrollments"]
                     if row["school_year"] == "2025")
    few = {school for (school, value), count in groups.items() if value in RACES and count <= 10}
    assert len(few) == 12


def test_students_advance_one_grade_a_year_and_new_ones_start_kindergarten(bundle: Mapping[str, Rows]):
    grades: dict[str, dict[int, str]] = defaultdict(dict)
    for row in bundle["enrollments"]:
        grades[row["student_id"]][int(row["school_year"])] = row["grade_level"]
    started = Counter()
    for years in grades.values():
        started[min(years), years[min(years)]] += 1
        for year in set(years) - {min(years)}:
            assert GRADES.index(years[year]) == GRADES.index(years[year - 1]) + 1
    assert started[2024, "KG"] > 100
    assert started[2025, "KG"] > 100


def test_some_families_move_within_a_year_and_between_years(bundle: Mapping[str, Rows]):
    schools = defaultdict(list)
    for row in bundle["enrollments"]:
        schools[row["student_id"], row["school_year"]].append(row)
    moved = [rows for rows in schools.values() if len(rows) > 1]
    assert len(moved) > 20
    assert all(one["exit_date"] < two["entry_date"] for one, two in moved)
    stays = Counter(rows[-1]["school"] == schools[who, "2025"][0]["school"] for (who, year), rows in schools.items()
                    if year == "2024" and (who, "2025") in schools and rows[-1]["grade_level"] not in ("05", "08"))
    assert 0.01 < stays[False] / stays.total() < 0.15


def test_days_at_the_one_school_that_sends_days_agree_with_its_terms(bundle: Mapping[str, Rows]):
    schools = {row["school"] for row in bundle["attendance_days"]}
    by_day: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for row in bundle["attendance_days"]:
        by_day[row["student_id"]][0] += 1
        by_day[row["student_id"]][1] += row["category"].endswith("Absence")
    by_term: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for row in bundle["attendance"]:
        if row["school"] in schools and row["school_year"] == "2025":
            by_term[row["student_id"]][0] += int(row["days_enrolled"])
            by_term[row["student_id"]][1] += int(row["days_absent"])
    assert len(schools) == 1
    assert by_day == by_term


def test_terms_add_up_to_the_days_enrolled(bundle: Mapping[str, Rows]):
    terms = Counter()
    for row in bundle["attendance"]:
        terms[row["student_id"], row["school_year"], row["school"]] += int(row["days_enrolled"])
        assert int(row["days_absent"]) <= int(row["days_enrolled"])
    enrolled = {(row["student_id"], row["school_year"], row["school"]): int(row["days_enrolled"])
                for row in bundle["enrollments"]}
    assert terms == enrolled


def test_about_eight_in_ten_attend_nine_days_in_ten(bundle: Mapping[str, Rows]):
    days: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for row in bundle["attendance"]:
        days[row["student_id"], row["school_year"]][0] += int(row["days_enrolled"])
        days[row["student_id"], row["school_year"]][1] += int(row["days_absent"])
    share = sum(10 * absent < enrolled for enrolled, absent in days.values()) / len(days)
    assert 0.72 < share < 0.84


def test_children_take_part_in_several_programs_and_every_dosage_band_is_reached(bundle: Mapping[str, Rows]):
    of_session = {row["session"]: row for row in bundle["program_sessions"]}
    several = Counter((row["student_id"], row["school_year"]) for row in bundle["program_enrollments"])
    hours, days = Counter(), Counter()
    for row in bundle["program_attendance"]:
        session = of_session[row["session"]]
        who = (row["student_id"], session["program"], session["school_year"])
        assert float(row["hours"]) <= float(session["hours"])
        hours[who] += float(row["hours"])
        days[who] += float(row["hours"]) > 0
    assert sum(count > 1 for count in several.values()) > 20
    assert {sum(total >= edge for edge in (15, 45, 90, 180, 270)) for total in hours.values()} == set(range(6))
    assert {sum(total >= edge for edge in (10, 30, 60, 90)) for total in days.values()} == set(range(5))


def test_programs_meet_in_summer_or_on_days_that_schools_are_open(bundle: Mapping[str, Rows]):
    open_days = {row["attendance_date"] for row in bundle["attendance_days"]}
    for row in bundle["program_sessions"]:
        if row["school_year"] == "2025":
            assert row["session_date"] in open_days or row["session_date"][5:7] in ("07", "08")


def test_participants_go_to_a_school_that_their_program_serves(bundle: Mapping[str, Rows]):
    serves = {(row["program"], row["school"]) for row in bundle["program_schools"]}
    schools = defaultdict(set)
    for row in bundle["enrollments"]:
        schools[row["student_id"], row["school_year"]].add(row["school"])
    for row in bundle["program_enrollments"]:
        assert any((row["program"], school) in serves for school in schools[row["student_id"], row["school_year"]])


def test_alumni_have_milestones_and_no_enrollment_and_later_milestones_are_for_the_whole_class(bundle: Mapping[str, Rows]):
    enrolled = {row["student_id"] for row in bundle["enrollments"]}
    kinds, alumni, classes, followed = defaultdict(set), set(), defaultdict(set), defaultdict(set)
    for row in bundle["milestones"]:
        kinds[row["milestone"]].add(row["school_year"])
        alumni |= {row["student_id"]} - enrolled
        if row["milestone"] == "HighSchoolGraduation":
            classes[row["school_year"]].add(row["student_id"])
        if row["milestone"] == "PostsecondaryEnrollment":
            followed[row["school_year"]].add(row["student_id"])
    assert (followed["2024"], followed["2025"]) == (classes["2023"], classes["2024"])
    assert set(kinds) == {"HighSchoolGraduation", "PostsecondaryEnrollment", "PostsecondaryCompletion", "Employment"}
    assert all(years == {"2023", "2024", "2025"} for years in kinds.values())
    assert alumni == {row["student_id"] for row in bundle["students"]} - enrolled


def test_readiness_is_for_kindergarten_and_the_other_subjects_for_grades_three_to_eight(bundle: Mapping[str, Rows]):
    seen = defaultdict(set)
    for row in bundle["assessments"]:
        seen[row["subject"], row["assessment"]].add(row["grade_level"])
    later = set(GRADES[3:9])
    assert seen == {("Readiness", "KindergartenEntry"): {"KG"}, ("Reading", "StateSummative"): later,
                    ("Mathematics", "StateSummative"): later}


def test_most_students_have_a_consent_and_some_are_expired_or_revoked(bundle: Mapping[str, Rows]):
    now = {row["student_id"] for row in bundle["enrollments"] if row["school_year"] == "2025"}
    signed = {row["student_id"] for row in bundle["consents"]}
    assert 0.5 < len(signed & now) / len(now) < 0.9
    assert signed <= now
    assert any(row["expires_on"] < "2025-06-30" for row in bundle["consents"])
    assert any(row["revoked_on"] for row in bundle["consents"])
    assert any(row["student_id"] not in signed for row in bundle["assignments"])


def test_a_school_counselor_ratio_is_its_students_for_each_counselor(bundle: Mapping[str, Rows]):
    longest: dict[str, tuple[int, str, str]] = {}
    for row in bundle["enrollments"]:
        if row["school_year"] == "2025":
            stay = (int(row["days_enrolled"]), row["entry_date"], row["school"])
            longest[row["student_id"]] = max(longest.get(row["student_id"], stay), stay)
    students = Counter(school for _, _, school in longest.values())
    counselors = Counter()
    for row in bundle["staff"]:
        if (row["school_year"], row["role"]) == ("2025", "Counselor"):
            counselors[row["school"]] += float(row["fte"])
    ratios = {row["place"]: float(row["value"]) for row in bundle["measures"]
              if (row["indicator"], row["school_year"]) == ("counselor_ratio", "2025")}
    for school, count in students.items():
        assert ratios[school] == pytest.approx(count / counselors[school], abs=0.06)


def test_staff_have_every_paper_from_the_day_it_is_made_and_nobody_has_a_password(tmp_path: Path, bundle: Mapping[str, Rows]):
    write_papers(tmp_path, date(2031, 2, 28))
    papers = {path.stem: _rows(path) for path in tmp_path.glob("*.csv")}
    staff = {row["account"]: row["partner"] for row in papers["accounts"] if row["partner"]}
    assert {(row["account"], row["partner"]) for row in bundle["assignments"]} <= set(staff.items())
    for table, column in (("trainings", "completed_on"), ("confidentiality_agreements", "signed_on")):
        assert {row["account"]: row[column] for row in papers[table]} == dict.fromkeys(staff, "2031-01-29")
    agreed = {(row["partner"], purpose) for row in papers["agreements"] for purpose in row["purposes"].split(";")}
    assert {(row["partner"], row["purpose"]) for row in bundle["assignments"]} <= agreed
    assert {row["roles"] for row in papers["accounts"] if not row["partner"]} == {"steward", "auditor", "administrator"}
    assert not any("password" in column for row in papers["accounts"] for column in row)
