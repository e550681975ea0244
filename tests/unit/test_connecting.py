"""A reader's connection: one file, nothing else, and never for long."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing

import duckdb
import pytest

from data_access.connecting import copied, cursor, read_only
from data_access.history import Comparison


@pytest.fixture
def path(tmp_path):
    with duckdb.connect(str(tmp_path / "one.duckdb")) as out:
        out.execute("create table t as select 1 as a")
    return tmp_path / "one.duckdb"


@pytest.fixture(params=["first", "second"])
def store(path, request):
    """A reader's connection to a file that nobody else has open, or somebody has."""
    with ExitStack() as opened:
        connections = [opened.enter_context(closing(read_only(path))) for _ in range(1 if request.param == "first" else 2)]
        yield connections[-1]


def test_many_who_come_at_once_all_read(path):
    with ThreadPoolExecutor(8) as readers:
        connections = list(readers.map(read_only, [path] * 64))
    assert {connection.execute("select a from t").fetchall() == [(1,)] for connection in connections} == {True}


@pytest.mark.parametrize("statement", [
    "insert into t values (2)",
    "copy t to 'never.csv'",
    "select content from read_text('/etc/hostname')",
    "attach 'never.duckdb'",
    "install httpfs",
    "set enable_external_access = true",
    "set lock_configuration = false",
    "select secret from outside",
])
def test_a_reader_can_neither_write_nor_leave_its_file(store, statement):
    outside = {"secret": [1]}
    assert outside
    with cursor(store) as own, pytest.raises(duckdb.Error):
        own.execute(statement)


def test_a_file_that_is_open_is_read_from_a_copy_that_goes(tmp_path):
    path = tmp_path / "release-1.duckdb"
    with duckdb.connect(str(path)) as held:
        held.execute("create table t as select 1 as a")
        held.execute("checkpoint")
        with copied(path) as connection:
            assert connection.execute("select a from t").fetchall() == [(1,)]
        assert list(tmp_path.iterdir()) == [path]


def test_how_people_were_counted_is_held_in_memory_alone():
    with duckdb.connect() as session:
        columns = ("indicator", "person", "program", "race_ethnicity", "gender", "category")
        session.execute("create table t as select 0::integer as school_year, false as holds, ['a'] as places, ['a'] as subgroups, "
                        "['a'] as parts, " + ", ".join(f"'a' as {name}" for name in columns) + " limit 0")
        held = Comparison(None, session.table("t").to_arrow_table()).connection
    assert held.execute("select current_setting('temp_directory')").fetchall() == [("",)]


def test_a_statement_that_takes_too_long_is_interrupted(store):
    with cursor(store, seconds=0.2) as own, pytest.raises(duckdb.InterruptException):
        own.execute("select sum(a.range * b.range) from range(10000000) a, range(10000000) b").fetchall()
    with cursor(store) as own:
        assert own.execute("select a from t").fetchall() == [(1,)]
