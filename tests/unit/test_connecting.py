"""A reader's connection: one file, nothing else, and never for long."""

import duckdb
import pytest

from data_access.connecting import cursor, read_only


@pytest.fixture
def store(tmp_path):
    path = tmp_path / "one.duckdb"
    with duckdb.connect(str(path)) as out:
        out.execute("create table t as select 1 as a")
    connection = read_only(path)
    yield connection
    connection.close()


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


def test_a_statement_that_takes_too_long_is_interrupted(store):
    with cursor(store, seconds=0.2) as own, pytest.raises(duckdb.InterruptException):
        own.execute("select sum(a.range * b.range) from range(10000000) a, range(10000000) b").fetchall()
    with cursor(store) as own:
        assert own.execute("select a from t").fetchall() == [(1,)]
