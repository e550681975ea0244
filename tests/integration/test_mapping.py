"""Files of somebody else's make: one select for each template, which can read the files named and nothing else."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from data_access.loading import Outcome, Refused, limits
from tests.integration.bundles import PLACES, a_home, counts, facts_in_force, loaded, rows_of, write_bundle

PUPILS = "nr;sex;born\n1;f;2016-04-05\n2;m;2015-01-02\n3;m;2031-01-02\n4;?;2016-01-01\n5;m;2016-02-02\n6;f;2016-02-03\n"
STUDENTS = """
select line, 'S-' || nr as student_id, born as birth_date,
    case sex when 'f' then 'Girl' when 'm' then 'Boy' end as gender
from pupils
"""


def a_mapping(folder: Path, select: str = STUDENTS, files: str = 'pupils = "pupils.csv"') -> Path:
    """A mapping with one select, which fills students."""
    path = folder / "mapping.toml"
    path.write_text(f'[files]\n{files}\n[read]\ndelimiter = ";"\n[tables.students]\nselect = """{select}"""\n',
                    encoding="utf-8")
    return path


@pytest.fixture
def pupils(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "pupils.csv").write_text(PUPILS, encoding="utf-8")
    return folder


def refusal(folder: Path, *paths: Path, **mapping: str) -> Refused:
    """What a mapping is refused with; no facts are made."""
    home = a_home(folder / "home")
    with pytest.raises(Refused) as refused:
        loaded(home, *paths, mapping=a_mapping(folder, **mapping))
    assert facts_in_force(home) == ("", "")
    return refused.value


def test_a_select_fills_a_template_and_a_bad_row_is_traced_to_its_file_and_line(tmp_path, pupils):
    home = a_home(tmp_path / "home")
    receipt = loaded(home, pupils, mapping=a_mapping(tmp_path))
    assert rows_of(home, "select gender, count(*) from students group by gender order by gender") == [
        ("Boy", 2), ("Girl", 2), ("Unknown", 1)]
    assert [(one.file, one.line, one.column, one.reason) for one in receipt.problems] == [
        ("pupils.csv", 4, "birth_date", "is in the future")]
    assert (receipt.files[0].rows, receipt.files[0].accepted, receipt.files[0].quarantined) == (6, 5, 1)
    assert receipt.mapping == "mapping.toml"


def test_a_mapped_row_has_the_same_key_as_a_template_row(tmp_path, pupils):
    home = a_home(tmp_path / "home")
    loaded(home, pupils, mapping=a_mapping(tmp_path))
    text = "student_id,school_year,school,days_enrolled,days_absent\nS-1,2025,birch,90,1\n"
    bundle = write_bundle(tmp_path / "more", {"places": PLACES})
    (bundle / "attendance.csv").write_text(text)
    loaded(home, bundle)
    assert rows_of(home, "select gender from students join attendance using (student)") == [("Girl",)]


def test_the_same_files_with_the_same_mapping_change_nothing_and_another_mapping_is_read(tmp_path, pupils):
    home = a_home(tmp_path / "home")
    loaded(home, pupils, mapping=a_mapping(tmp_path))
    assert loaded(home, pupils, mapping=a_mapping(tmp_path)).outcome is Outcome.UNCHANGED
    other = a_mapping(tmp_path, STUDENTS.replace("'Girl'", "'AnotherGender'"))
    assert loaded(home, pupils, mapping=other).outcome is Outcome.ACCEPTED
    assert rows_of(home, "select count(*) from students where gender = 'AnotherGender'") == [(2,)]


def test_several_files_of_one_kind_are_one_table_and_every_row_keeps_its_file(tmp_path, pupils):
    (pupils / "pupils.csv").rename(pupils / "part1.csv")
    (pupils / "part2.csv").write_text("nr;sex;born\n7;f;2016-04-05\n8;f;2033-04-05\n", encoding="utf-8")
    mapping = a_mapping(tmp_path, STUDENTS.replace("select line", "select file, line"), 'pupils = "part*.csv"')
    receipt = loaded(a_home(tmp_path / "home", quarantine_limit=0.5), pupils, mapping=mapping)
    assert [(one.file, one.line) for one in receipt.problems] == [("part1.csv", 4), ("part2.csv", 3)]
    files = [(file.file, file.rows, file.accepted) for file in receipt.files]
    assert files == [("part1.csv", 6, 5), ("part2.csv", 2, 1)]


def test_a_source_row_that_does_not_fit_its_header_is_put_aside(tmp_path, pupils):
    (pupils / "pupils.csv").write_text(PUPILS.replace("2;m;", "2;m;m;").replace("2031", "2011"), encoding="utf-8")
    home = a_home(tmp_path / "home")
    receipt = loaded(home, pupils, mapping=a_mapping(tmp_path))
    assert [(one.file, one.line, one.reason) for one in receipt.problems] == [
        ("pupils.csv", 3, "the row has 4 values where the header has 3")]
    assert counts(home, ["students"]) == {"students": 5}


OUTSIDE = {
    "another file": "select 1 as line, content as student_id from read_text('{secret}')",
    "another table": "select 1 as line, name as student_id from '{secret}'",
    "a list of files": "select 1 as line, file as student_id from glob('{folder}/*')",
    "a file over the network": "select 1 as line, a as student_id from read_csv('http://127.0.0.1:9/x.csv')",
}


@pytest.mark.parametrize("select", OUTSIDE.values(), ids=OUTSIDE)
def test_a_select_cannot_read_anything_that_is_not_named(tmp_path, pupils, select):
    secret = tmp_path / "secret.csv"
    secret.write_text("name\nZabriskie\n")
    said = str(refusal(tmp_path, pupils, select=select.format(secret=secret, folder=tmp_path)))
    assert "mapping.toml [tables.students]" in said
    assert "asks for something outside the files named in [files]" in said or "does not run" in said
    assert "The tables it can read are: pupils" in said or "only the tables that [files] names: pupils" in said
    assert "Zabriskie" not in said


def test_a_select_cannot_see_a_variable_of_the_program(tmp_path, pupils):
    hidden = {"a": [1]}
    said = str(refusal(tmp_path, pupils, select="select 1 as line, a as student_id from hidden"))
    assert "does not run" in said, hidden
    assert "hidden" in said


STATEMENTS = {
    "copy": "copy pupils to '{out}'",
    "attach": "attach '{out}' as other",
    "pragma": "pragma database_list",
    "set": "set enable_external_access = true",
    "call": "call pragma_version()",
    "create": "create table other as from pupils",
    "install": "install httpfs",
    "two selects": "select line, nr as student_id from pupils; select 1",
    "a select and more": "select line, nr as student_id from pupils; copy pupils to '{out}'",
    "nothing": "-- nothing",
}


@pytest.mark.parametrize("statement", STATEMENTS.values(), ids=STATEMENTS)
def test_only_one_select_is_run(tmp_path, pupils, statement):
    out = tmp_path / "stolen"
    problem, = refusal(tmp_path, pupils, select=statement.format(out=out)).problems
    assert problem.words() == ("mapping.toml [tables.students] is not one select statement. "
                               "Write exactly one select; nothing else is run.")
    assert not out.exists()


def allow(monkeypatch: pytest.MonkeyPatch, **bounds: object) -> None:
    """Let a select use less than it may."""
    shipped = limits.limits()
    changed = shipped.model_copy(update={"mapping": shipped.mapping.model_copy(update=bounds)})
    monkeypatch.setattr("data_access.loading.sandbox.limits", lambda: changed)


def test_a_select_that_runs_too_long_is_stopped(tmp_path, pupils, monkeypatch):
    allow(monkeypatch, seconds=0.3)
    began = time.monotonic()
    long = "select 1 as line, sum(a.range * b.range)::varchar as student_id from range(10000000) a, range(10000000) b"
    assert "took longer than 0.3 seconds and was stopped" in str(refusal(tmp_path, pupils, select=long))
    assert time.monotonic() - began < 10


def test_a_select_that_needs_too_much_memory_is_stopped(tmp_path, pupils, monkeypatch):
    allow(monkeypatch, memory="50MB")
    large = "select 1 as line, string_agg(range::varchar, ',') as student_id from range(30000000) group by range % 9"
    assert "needed more memory" in str(refusal(tmp_path, pupils, select=large))


@pytest.mark.parametrize(("select", "said"), [
    ("select line, 'S' as student_id, nope from pupils", 'Referenced column "nope" not found'),
    ("selec line", "syntax error at or near"),
    ("select line, error(born) as student_id from pupils", "stops at these data"),
    ("select line, born::integer as student_id from pupils", "stops at these data (ConversionException)"),
    ("select nr as student_id from pupils", "gives no line"),
    ("select null as line, nr as student_id from pupils", "gives no line"),
    ("select line, 'other.csv' as file, nr as student_id from pupils", "gives no file"),
    ("select line, nr as studentid, sex as gender from pupils", 'Did you mean "student_id"?'),
    ("select line, nr as student_id from pupils where false", "gives no rows"),
])
def test_a_select_that_is_wrong_is_refused_in_words_that_quote_no_row(tmp_path, pupils, select, said):
    words = str(refusal(tmp_path, pupils, select=select))
    assert said in words
    assert not [value for value in ("2016-04-05", "2031") if value in words]


@pytest.mark.parametrize("files", ['pupils = "nobody.csv"', 'pupils = "../secret.csv"', 'pupils = "/etc/passwd"',
                                   'pupils = "link.csv"'])
def test_a_mapping_names_only_files_below_the_path(tmp_path, pupils, files):
    (tmp_path / "secret.csv").write_text("nr\n1\n")
    os.symlink(tmp_path / "secret.csv", pupils / "link.csv")
    assert "names no file among those given" in str(refusal(tmp_path, pupils, files=files))


@pytest.mark.parametrize(("text", "said"), [
    ("[files", "cannot be used: Expected ']'"),
    ('[files]\npupils = "pupils.csv"\n', "tables: Field required"),
    ('[files]\nPupils = "pupils.csv"\n[tables.students]\nselect = ""', "String should match pattern"),
    ('[files]\npupils = "pupils.csv"\n[tables.students]\nselect = "select 1"\ninto = "x"', "Extra inputs"),
    ('[files]\npupils = "pupils.csv"\n[tables.pupils]\nselect = "select 1"', "is none of the templates"),
])
def test_a_mapping_that_cannot_be_read_is_refused_with_what_it_should_say(tmp_path, pupils, text, said):
    mapping = tmp_path / "mapping.toml"
    mapping.write_text(text)
    with pytest.raises(Refused) as refused:
        loaded(a_home(tmp_path / "home"), pupils, mapping=mapping)
    assert said in str(refused.value)


def test_files_with_other_columns_need_names_of_their_own(tmp_path, pupils):
    (pupils / "other.csv").write_text("nr;name\n1;x\n")
    words = str(refusal(tmp_path, pupils, files='pupils = "*.csv"'))
    assert words.startswith("pupils.csv, line 1: has other columns than other.csv")


def test_source_columns_without_a_name_or_with_one_that_is_taken_are_numbered(tmp_path, pupils):
    (pupils / "pupils.csv").write_text("line;;NR;nr\n9;x;a;b\n", encoding="utf-8")
    home = a_home(tmp_path / "home")
    select = "select line, concat_ws('-', line_1, column_2, NR, nr_4) as student_id, 'Girl' as gender from pupils"
    loaded(home, pupils, mapping=a_mapping(tmp_path, select))
    loaded(home, write_bundle(tmp_path / "more", {"students": [{"student_id": "9-x-a-b", "gender": "Boy"}]}))
    assert rows_of(home, "select gender from students") == [("Boy",)]
