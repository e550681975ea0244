"""SQL lies in files: one statement, its grain above it, its values bound."""

from __future__ import annotations

import ast
import re
from functools import cache

import pytest

from tests.architecture.house import Module, called, product, texts

FILES = [(path, text) for path, text in texts(".sql") if not path.startswith("tests/")]
GRAIN = re.compile(r"-- grain: one row(:| per) \S.*")
SCHEMA = ("create table", "create temp macro", "attach")
EXECUTING = {"execute", "executemany", "sql", "query", "from_query", "executescript"}
SPOKEN = re.compile(r"\s*(select|with|insert|update|delete|merge|create table|copy)\b", re.IGNORECASE)


def statements(text: str) -> list[str]:
    """The statements of a file, each with the comments above it."""
    return [part.strip() for part in re.split(r";[ \t]*(?:\n|$)", text) if _code(part).strip()]


def _code(text: str) -> str:
    return re.sub(r"--.*", "", text)


def unquoted(text: str) -> str:
    return re.sub(r"'(?:[^']|'')*'", "''", _code(text))


@cache
def is_schema(text: str) -> bool:
    """A file that lays out tables, and what they need, and reads or writes no row."""
    return all(_code(part).strip().startswith(SCHEMA) for part in statements(text))


def test_every_file_states_its_grain_on_line_one() -> None:
    assert [path for path, text in FILES if not is_schema(text) and not GRAIN.fullmatch(text.splitlines()[0])] == []


def test_a_schema_states_the_grain_above_each_table() -> None:
    tables = [(path, part) for path, text in FILES if is_schema(text) for part in statements(text) if "create table" in _code(part)]
    assert [(path, part) for path, part in tables if not any(map(GRAIN.fullmatch, part.splitlines()))] == []


def test_a_file_is_one_statement() -> None:
    assert [path for path, text in FILES if len(statements(text)) != 1 and not is_schema(text)] == []


def test_sql_is_written_in_lower_case() -> None:
    assert {path: re.findall(r"\b[A-Z]\w*", unquoted(text)) for path, text in FILES if re.search(r"\b[A-Z]", unquoted(text))} == {}


def test_a_query_names_its_columns() -> None:
    assert [path for path, text in FILES if re.search(r"\bselect\s+(distinct\s+)?(\w+\.)?\*", unquoted(text))] == []


def test_values_are_bound_by_name() -> None:
    """As `$name`: not by position, and not in the style of another database."""
    found = {path: re.findall(r"\?|%s|%\(|(?<!:):[a-z_]\w*", unquoted(text)) for path, text in FILES}
    assert {path: marks for path, marks in found.items() if marks} == {}


def spoken(module: Module) -> list[str]:
    """Calls that execute text written or put together in Python."""
    return [module.at(call) for call in module.calls if called(call) in EXECUTING and call.args and _spoken(call.args[0])]


def _spoken(argument: ast.expr) -> bool:
    """Put together from pieces, or a query written in place; settings such as `set ...` may be."""
    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
        return bool(SPOKEN.match(argument.value))
    put_together = isinstance(argument, ast.JoinedStr | ast.BinOp)
    return put_together or (isinstance(argument, ast.Call) and called(argument) in ("format", "join", "replace", "substitute"))


def test_no_sql_is_written_or_put_together_in_python() -> None:
    """But for the one place where a definition's own select, checked when it was read, is run into a temporary table."""
    found = [place for module in product() for place in spoken(module)]
    assert [place.partition(":")[0] for place in found] == ["data_access/counting.py"], found


@pytest.mark.parametrize("line", ['c.execute(f"select {x}")', 'c.execute("select " + x)', 'c.execute("select {}".format(x))',
                                  'c.sql("select 1")', 'c.execute("SELECT a FROM b WHERE c = %s" % x)'])
def test_spoken_sql_is_noticed(line: str) -> None:
    assert spoken(Module("data_access.planted", "data_access/planted.py", line)) == ["data_access/planted.py:1"]
