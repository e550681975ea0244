"""Holds the records of a load in memory as text, each with its file and line, while they are checked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import duckdb
import numpy as np
import pyarrow as pa

from data_access.loading.contracts import Column, Contract, Order, contracts
from data_access.loading.files import Received
from data_access.loading.records import Batch, Ragged
from data_access.loading.statements import statement

SCHEMA = "staging"
OWN = ("file", "line", "record")
PATTERN = frozenset("*?[]{}")     # a path with one of these may name other files too


@dataclass(frozen=True)
class Slab:
    """Some records of one table, column by column; `files` and `lines` say where each is from."""

    files: Sequence[str]
    lines: Sequence[int]
    columns: Mapping[str, Sequence[str]]


@dataclass
class Desk:
    """What is staged so far on `connection`: rows read by file, records by table, rows that do not fit a header."""

    connection: duckdb.DuckDBPyConnection
    read: Counter[str] = field(default_factory=Counter)
    records: Counter[str] = field(default_factory=Counter)
    ragged: list[Ragged] = field(default_factory=list)


def desk(connection: duckdb.DuckDBPyConnection, salt: str) -> Desk:
    """An empty desk on a connection to the facts being built."""
    at = bare_desk(connection, salt)
    connection.execute(statement("known"))
    return at


def bare_desk(connection: duckdb.DuckDBPyConnection, salt: str) -> Desk:
    """An empty desk that knows of nothing a record may refer to."""
    connection.execute("set variable salt = $salt", {"salt": salt})
    connection.execute(statement("staging"))
    connection.execute(statement("note_column"), _by_column(_asked()))
    connection.execute(statement("note_order"), _by_column(_ordered()))
    return Desk(connection)


def stage(at: Desk, contract: Contract, slab: Slab) -> None:
    """Lay a slab of `contract`'s table on the desk; columns it does not have are empty."""
    count, before = len(slab.lines), at.records[contract.table]
    empty = [""] * count
    whole = Slab(slab.files, slab.lines, {name: slab.columns.get(name, empty) for name in contract.names})
    put(at.connection, staged(contract.table), whole, before)
    at.records[contract.table] = before + count


def stage_plain(at: Desk, contract: Contract, file: Received, names: Sequence[str]) -> bool:
    """Lay a plain file on the desk in one go; False, and nothing is laid, where it has to be read record by record."""
    before = at.records[contract.table]
    laid = lay_plain(at.connection, staged(contract.table), file, names, contract.names, before)
    if laid:
        at.records[contract.table] = before + laid
        at.read[file.name] += laid
    return laid > 0


def lay_plain(connection: duckdb.DuckDBPyConnection, table: str, file: Received, names: Sequence[str], columns: Sequence[str],
              before: int) -> int:
    """Append the records of a plain file to `table`; how many, and 0 where it has to be read record by record.

    `names` are the columns of the file, `columns` those of the table, which are empty where the file does not have them.
    """
    if not file.plain_lines or PATTERN & set(str(file.path)):
        return 0
    said = {"path": str(file.path), "columns": dict.fromkeys(names, "varchar"), "file": file.name, "before": before}
    chosen = [duckdb.ColumnExpression(name) if name in names else duckdb.ConstantExpression("").alias(name) for name in columns]
    connection.begin()
    try:
        records = connection.sql(statement("plain"), params=said).select(*chosen, *map(duckdb.ColumnExpression, OWN))
        (records.insert_into if before else records.create)(table)
        laid = connection.table(table).shape[0] - before
    except duckdb.Error:
        laid = 0
    if laid != file.plain_lines - 1:
        connection.rollback()
        return 0
    connection.commit()
    return laid


def note_read(at: Desk, file: str, batch: Batch) -> None:
    """Count the rows of a batch, and set those aside that do not fit the header."""
    at.read[file] += len(batch.rows) + len(batch.ragged)
    at.ragged.extend(batch.ragged)


def accept(at: Desk, table: str) -> None:
    """Let `accepted` be the records of `table` that can be taken."""
    at.connection.execute("set variable accepting = $table", {"table": table})
    at.connection.execute(statement("accepted"))


def staged(table: str) -> str:
    """The name under which the records of `table` are held."""
    return f"{SCHEMA}.{table}"


def put(connection: duckdb.DuckDBPyConnection, table: str, slab: Slab, before: int) -> None:
    """Append a slab to `table`, which holds `before` records and is made when it holds none."""
    count = len(slab.lines)
    arrays = {name: np.array(values, dtype=object) for name, values in slab.columns.items()}
    connection.register("slab", {**arrays, "file": np.array(slab.files, dtype=object),
                                 "line": np.array(slab.lines, dtype=np.int64),
                                 "record": np.arange(before, before + count, dtype=np.int64)})
    relation = connection.table("slab")
    (relation.insert_into if before else relation.create)(table)
    connection.unregister("slab")


def put_nothing(connection: duckdb.DuckDBPyConnection, table: str, columns: Sequence[str]) -> None:
    """Make `table` without a row: its columns are text, with `file` and `line`."""
    kinds = dict.fromkeys((*columns, "file"), pa.string()) | {"line": pa.int64()}
    connection.from_arrow(pa.schema(list(kinds.items())).empty_table()).create(table)


def _asked() -> list[dict[str, object]]:
    return [{"table": contract.table, "column": column.name, "options": list(column.options), "is_id": is_id(contract, column),
             **column.model_dump(include={"type", "required", "minimum", "maximum", "future", "refers_to"})}
            for contract in contracts() for column in contract.columns]


def is_id(contract: Contract, column: Column) -> bool:
    """Whether rows are told apart by this text: two that only look alike would be two."""
    return column.type == "person" or (column.type == "text" and column.name == contract.key[0])


def _by_column(rows: Sequence[Mapping[str, object]]) -> dict[str, list[object]]:
    """In one statement: hundreds of them would take a third of a small load."""
    return {name: [row[name] for row in rows] for name in rows[0]}


def _ordered() -> list[dict[str, str]]:
    return [{"table": contract.table, "column": order.column, **_ends(order)} for contract in contracts() for order in contract.order]


def _ends(order: Order) -> dict[str, str]:
    if order.at_most:
        return {"low": order.column, "high": order.at_most, "reason": "above", "detail": order.at_most}
    return {"low": order.at_least, "high": order.column, "reason": "below", "detail": order.at_least}
