"""Auditing somebody else's table: what comes back, what does not, and what cannot be read."""

from __future__ import annotations

import pytest

from tests.integration.audit_tables import HEADER, LEAKING, MAPPING, SAFE, a_table, a_workbook, as_json, audited, told

ASIAN = {"district": "North", "grade": "All Grades", "group": "Asian"}


def test_a_planted_leak_is_found_with_its_value(tmp_path):
    folder = a_table(tmp_path)
    found = as_json(folder)
    assert found["recovered"] == [{"cell": ASIAN, "column": "chronically_absent", "value": 1}]
    assert (found["cells"], found["hidden"], found["coded"], found["narrowed"]) == (14, 1, 0, [])
    assert told(folder).exit_code == told(folder / "attendance.csv").exit_code == told(folder / "mapping.toml").exit_code == 1
    assert "North  All Grades  Asian  chronically_absent  1" in told(folder).stdout


def test_a_table_without_leaks_passes(tmp_path):
    done = told(a_table(tmp_path, SAFE))
    assert done.exit_code == 0 and "Recovered: 0" in done.stdout
    assert audited(tmp_path).hidden == 2


def test_one_column_of_several_breakdowns_is_taken_apart_by_what_adds_up(tmp_path):
    found = audited(a_table(tmp_path)).adds_up
    assert {(one.dimension, one.values, one.shown_by) for one in found} == {
        ("grade", ("03", "04"), 1), ("group", ("Asian", "White"), 2), ("group", ("Female", "Male"), 2)}


def test_groups_that_do_not_share_out_the_total_are_not_subtracted(tmp_path):
    rows = """North,All Grades,All Students,500,100,20%
North,All Grades,English learners,s,s,s
North,All Grades,Homeless,12,6,50%
"""
    more = rows.replace("All Grades", "03").replace("500,100", "400,80").replace("12,6", "11,5").replace("50%", "45%")
    found = audited(a_table(tmp_path, rows + more))
    assert (found.recovered, found.adds_up) == ((), ())


def test_a_lone_hidden_value_beside_its_total_is_recovered_at_the_mappings_word(tmp_path):
    rows = "North,All Grades,All Students,50,9,18%\nNorth,03,All Students,20,4,20%\nNorth,04,All Students,s,s,s\n"
    mapping = MAPPING.replace('group = "All Students"', 'group = ""')
    found = audited(a_table(tmp_path, rows + "North,05,All Students,25,3,12%\n", mapping))
    assert [(one.cell["grade"], one.column, one.value) for one in found.recovered] == [("04", "students", 5),
                                                                                      ("04", "chronically_absent", 2)]
    assert [one.shown_by for one in found.adds_up] == [0]


def test_partitions_that_the_mapping_lists_are_used_and_no_others(tmp_path):
    listed = MAPPING + '[partitions]\ngroup = [["Female", "Male"]]\n'
    assert audited(a_table(tmp_path, mapping=listed)).recovered == ()
    listed = MAPPING + '[partitions]\ngroup = [["Asian", "White"]]\n'
    assert [one.value for one in audited(a_table(tmp_path, mapping=listed)).recovered] == [1]


def test_a_percent_kept_beside_a_hidden_count_gives_it_away(tmp_path):
    found = audited(a_table(tmp_path, LEAKING.replace("Asian,300,51,17%", "Asian,30,s,16.7%")))
    assert ("South", 5) in [(one.cell["district"], one.value) for one in found.recovered]


def test_a_hidden_percent_beside_its_counts_is_recovered(tmp_path):
    found = audited(a_table(tmp_path, LEAKING.replace("Asian,300,51,17%", "Asian,300,51,s")))
    assert ("South", "chronically_absent_pct", 17) in [(one.cell["district"], one.column, one.value) for one in found.recovered]


def test_two_hidden_values_with_little_room_are_narrowed(tmp_path):
    found = audited(a_table(tmp_path, SAFE.replace("White,151,18,12%", "White,151,38,25%")))
    assert [(one.cell["group"], one.lower, one.upper) for one in found.narrowed] == [("Asian", 0, 2), ("Black", 0, 2)]
    assert found.recovered == ()


def test_a_top_code_is_undone_by_the_total(tmp_path):
    rows = """North,All Students,60,55,92%
North,A,20,20,≥95%
North,B,40,*,≥80%
South,All Students,60,50,83%
South,A,20,16,80%
South,B,40,34,85%
"""
    mapping = MAPPING.replace('grade = "All Grades"\n', "")
    found = audited(a_table(tmp_path, rows, mapping, HEADER.replace("grade,", "")))
    assert [(one.cell["group"], one.value) for one in found.recovered] == [("A", 100), ("B", 35)]


def test_figures_that_contradict_each_other_are_passed_by(tmp_path):
    rows = LEAKING.replace("South,All Grades,Asian,300,51,17%", "South,All Grades,Asian,300,s,90%")
    found = audited(a_table(tmp_path, rows))
    assert [(one.cell["district"], one.value) for one in found.recovered] == [("North", 1)]


def test_percents_of_something_else_are_left_out(tmp_path):
    rows = LEAKING.replace("20%", "77%").replace("21%", "70%")
    found = audited(a_table(tmp_path, rows))
    assert not found.percents_fit and [one.value for one in found.recovered] == [1]


def test_a_table_of_counts_alone_is_audited(tmp_path):
    mapping = MAPPING.replace('part = "chronically_absent"\npercent = "chronically_absent_pct"\n', "")
    found = audited(a_table(tmp_path, LEAKING.replace("Asian,8,s,s", "Asian,s,s,s"), mapping))
    assert [(one.column, one.value) for one in found.recovered] == [("students", 8)]


def test_a_workbook_and_a_parquet_file_say_what_a_csv_says(tmp_path):
    rows = [line.replace('"1,300"', "1300").split(",") for line in (HEADER + "\n" + LEAKING).splitlines()]
    cells = [[int(value) if value.isdigit() and at > 2 else value for at, value in enumerate(row)] for row in rows]
    a_workbook(tmp_path / "attendance.xlsx", [("Notes", [["About"]]), ("Districts", [["A title"], [], *cells])])
    mapping = MAPPING.replace('"attendance.csv"', '"attendance.xlsx"\nsheet = "Districts"\nheader = 3')
    (tmp_path / "mapping.toml").write_text(mapping, encoding="utf-8")
    assert [one.value for one in audited(tmp_path).recovered] == [1]


def test_a_parquet_file_is_read_as_text(tmp_path):
    import pyarrow
    from pyarrow import parquet

    rows = [line.replace('"1,300"', "1300").split(",") for line in LEAKING.splitlines()]
    columns = dict(zip(HEADER.split(","), map(list, zip(*rows, strict=True)), strict=True))
    columns["students"] = list(map(float, columns["students"]))
    parquet.write_table(pyarrow.table(columns), tmp_path / "attendance.parquet")
    (tmp_path / "mapping.toml").write_text(MAPPING.replace(".csv", ".parquet"), encoding="utf-8")
    assert [one.value for one in audited(tmp_path).recovered] == [1]


@pytest.mark.parametrize(("old", "new", "says"), [
    ("hidden =", "hiden =", "mapping.toml, line 2: unknown key 'hiden'. Did you mean 'hidden'?"),
    ("count =", "counts =", "mapping.toml, line 8: unknown key 'counts'. Did you mean 'count'?"),
    ('file = "attendance.csv"\n', "", "mapping.toml, line 1: 'file' is missing."),
    ('"students"', "students", "mapping.toml, line 8: this is not TOML"),
    ('"students"', '"studnets"', "attendance.csv, line 1: there is no column 'studnets', which mapping.toml names in [measures]. "
                                 "Did you mean 'students'?"),
    ("district =", "distrikt =", "there is no column 'distrikt', which mapping.toml names in [dimensions]. Did you mean 'district'?"),
    ('"All Grades"', '"All grades"', "attendance.csv, column 'grade': no row has 'All grades', which mapping.toml names"),
    ('"attendance.csv"', '"absence.csv"', "absence.csv is not beside it"),
    ('percent = "chronically_absent_pct"', "[partitions]\ngroup = [[\"Asiann\"]]", "no row has 'Asiann'"),
    ('percent = "chronically_absent_pct"', "[partitions]\ndistrict = [[\"North\"]]", "this is no dimension with a total"),
    ('file = "attendance.csv"', 'file = "attendance.csv"\nheader = 0', "header: Input should be greater than or equal to 1"),
])
def test_a_broken_mapping_is_refused_with_its_line_and_a_way_out(tmp_path, old, new, says):
    assert old in MAPPING
    done = told(a_table(tmp_path, mapping=MAPPING.replace(old, new, 1)))
    assert done.exit_code == 2 and says in done.stderr, done.stderr


def test_a_refused_mapping_comes_with_a_correct_one(tmp_path):
    assert '[dimensions]' in told(a_table(tmp_path, mapping=MAPPING + "colour = 1\n")).stderr


@pytest.mark.parametrize(("old", "new", "says"), [
    ("White,192,39", "White,192,39b", "attendance.csv, line 7, column 'chronically_absent': '39b' is neither a figure"),
    ("White,192,39,20%", "White,192,39,200%", "attendance.csv, line 7, column 'chronically_absent_pct': this is more than everybody"),
    ("White,192", "White,192.5", "attendance.csv, line 7: 192.5 is no number of people"),
    ("North,All Grades,Male", "North,All Grades,Female", "attendance.csv, line 4: this is the cell of line 3 once more"),
    ("White,192,39,20%", "White,192,39,20%,more", "attendance.csv, line 7: the row has 7 values and there are 6 columns"),
    ("White,192,39", 'White,192,"39', "a quotation mark that does not pair up"),
])
def test_a_broken_row_is_refused_with_its_place(tmp_path, old, new, says):
    done = told(a_table(tmp_path, LEAKING.replace(old, new, 1)))
    assert done.exit_code == 2 and says in done.stderr, done.stderr


def test_what_is_not_there_or_no_table_is_refused(tmp_path):
    assert "this is not there" in told(tmp_path / "absent.csv").stderr
    (tmp_path / "lonely.csv").write_text("a\n1\n", encoding="utf-8")
    assert "needs a mapping.toml beside it" in told(tmp_path / "lonely.csv").stderr
    a_table(tmp_path)
    assert "it describes attendance.csv, not lonely.csv" in told(tmp_path / "lonely.csv").stderr
    (tmp_path / "attendance.csv").rename(tmp_path / "attendance.pdf")
    (tmp_path / "mapping.toml").write_text(MAPPING.replace(".csv", ".pdf"), encoding="utf-8")
    done = told(tmp_path)
    assert "'.pdf' is no kind of table that can be read. Use csv, parquet or xlsx." in done.stderr and done.exit_code == 2


def test_a_broken_or_hostile_workbook_is_refused(tmp_path):
    (tmp_path / "mapping.toml").write_text(MAPPING.replace(".csv", ".xlsx"), encoding="utf-8")
    (tmp_path / "attendance.xlsx").write_bytes(b"not a workbook")
    assert "this is not an xlsx workbook" in told(tmp_path).stderr
    a_workbook(tmp_path / "attendance.xlsx", [('x"/><!ENTITY a "b"><sheet name="y', [["a"]])])
    assert "this is not an xlsx workbook" in told(tmp_path).stderr
    a_workbook(tmp_path / "attendance.xlsx", [("Districts", [["a"]])])
    mapping = MAPPING.replace('"attendance.csv"', '"attendance.xlsx"\nsheet = "Schools"')
    (tmp_path / "mapping.toml").write_text(mapping, encoding="utf-8")
    assert "there is no sheet 'Schools'" in told(tmp_path).stderr
