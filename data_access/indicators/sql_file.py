"""Reads the SQL of one definition: one select that states its grain on line one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

from data_access.indicators.definition import Grain
from data_access.indicators.problem import Problem, refusal

STATES = "-- grain: "


@dataclass(frozen=True)
class SqlFile:
    """A definition's SQL, its grain, and the names it binds."""

    file: Path
    text: str
    grain: Grain
    names: frozenset[str]

    def problem(self, name: str, text: str) -> Problem:
        """A problem at the first line that binds `$name`."""
        lines = self.text.splitlines()
        return Problem(self.file, next((n for n, line in enumerate(lines, 1) if f"${name}" in line), 1), text)


def read_sql(file: Path, parser: duckdb.DuckDBPyConnection) -> SqlFile:
    """NAME.sql, understood by `parser`. Raises DefinitionError where the grain is not stated, or it is not one select statement."""
    text = file.read_text(encoding="utf-8")
    grain = {STATES + grain: grain for grain in Grain}.get(text.partition("\n")[0].strip())
    if grain is None:
        known = "; ".join(f'"{STATES}{grain}"' for grain in Grain)
        raise refusal(Problem(file, 1, f"line one must state the grain. Write one of: {known}."))
    return SqlFile(file, text, grain, _names(file, text, parser))


def _names(file: Path, text: str, parser: duckdb.DuckDBPyConnection) -> frozenset[str]:
    try:
        statements = parser.extract_statements(text)
    except duckdb.Error as error:
        raise refusal(Problem(file, 1, f"this is not SQL that DuckDB can read: {error}")) from None
    if [statement.type for statement in statements] != [duckdb.StatementType.SELECT]:
        raise refusal(Problem(file, 1, "this must be one select statement and nothing else."))
    return frozenset(statements[0].named_parameters)
