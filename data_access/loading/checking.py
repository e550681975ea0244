"""Holds staged records against their contracts, and tells what cannot be taken."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date

import duckdb

from data_access.loading.contracts import Column, Contract, referred_to
from data_access.loading.limits import limits
from data_access.loading.problem import Problem, problem
from data_access.loading.published import displays
from data_access.loading.staging import Desk, is_id, staged
from data_access.loading.statements import statement

NEVER_KEPT = frozenset({"discipline"})   # it expires, and may be expunged (R60): a second copy would outlive that
CLASSES = {"number": re.compile(r"[-+]?[0-9]+([.,][0-9]+)*([eE][-+]?[0-9]+)?%?"),
           "date": re.compile(r"[0-9]{1,4}([-/. ])[0-9]{1,2}\1[0-9]{1,4}([T ].*)?")}


@dataclass(frozen=True)
class Bad:
    """A value that cannot be taken: of what class it is, and its record as far as it may be kept, as JSON, for the quarantine only."""

    problem: Problem
    value_class: str
    fields: str


@dataclass(frozen=True)
class Tally:
    """How many records one file gave to one table, and how many of them cannot be taken."""

    file: str
    table: str
    records: int
    bad: int


def check(desk: Desk, contract: Contract, today: date) -> None:
    """Note every staged record of one table that cannot be taken. The tables it refers to have been checked before."""
    connection, of = desk.connection, _of(contract)
    connection.execute(statement("fields"), of)
    _note_displays(connection)
    connection.execute(statement("check_values"), {"today": today, "earliest": limits().earliest})
    _tell(connection, of)
    if contract.order:
        connection.execute(statement("check_order"), of)
    connection.execute(statement("check_keys"), of | {"key": list(contract.key)})
    before = -1
    while before != (before := _problems(connection)):
        if contract.table in referred_to():
            _offer(connection, contract)
        connection.execute(statement("check_references"))
        _tell(connection, of)


def tallies(desk: Desk, contract: Contract) -> tuple[Tally, ...]:
    """What each file gave to one table."""
    rows = desk.connection.execute(statement("tally"), _of(contract)).fetchall()
    return tuple(Tally(file, contract.table, records, bad) for file, records, bad in rows)


def bad_values(desk: Desk, contract: Contract) -> Iterator[Bad]:
    """Every value of one table that cannot be taken, in the order of the file."""
    found = desk.connection.execute(statement("found_problems"), _of(contract))
    while rows := found.fetchmany(limits().batch):
        for file, line, column, reason, detail, fields in rows:
            record = json.loads(fields)
            value_class = class_of(contract, contract.column(column), record[column])
            yield Bad(_told(contract, file, line, column, reason, detail), value_class, _keepable(contract, record))


def faults(desk: Desk, contract: Contract) -> Iterator[tuple[str, str]]:
    """The column and the kind of every value of one table that cannot be taken, by no value."""
    for _, _, column, reason, _, _ in desk.connection.execute(statement("found_problems"), _of(contract)).fetchall():
        yield column, reason


def class_of(contract: Contract, column: Column, value: str) -> str:
    """What kind of thing stands there, in a word that tells nothing of the value itself."""
    if not value:
        return "empty"
    if column.refers_to or is_id(contract, column):
        return "id"
    return next((name for name, pattern in CLASSES.items() if pattern.fullmatch(value)), "text")


def _keepable(contract: Contract, record: Mapping[str, str]) -> str:
    """A record as JSON, without who it is about: no consent can be held against what was not taken. "" where nothing of it is kept."""
    if contract.table in NEVER_KEPT:
        return ""
    columns = (one.name for one in contract.columns if one.type == "person" or not one.identifying)
    return json.dumps({name: record[name] for name in columns}, ensure_ascii=False)


def _note_displays(connection: duckdb.DuckDBPyConnection) -> None:
    written = [text for (text,) in connection.execute(statement("displays")).fetchall()]
    known = [asdict(one) for one in displays(written)]
    if known:
        connection.executemany(statement("note_display"), known)


def _tell(connection: duckdb.DuckDBPyConnection, of: dict[str, object]) -> None:
    """Note the records that hold a bad value; nearly always there is none, and then no record is looked at."""
    if connection.table("bad").shape[0]:
        connection.execute(statement("bad_records"), of)


def _offer(connection: duckdb.DuckDBPyConnection, contract: Contract) -> None:
    """Let other tables refer to the records that can be taken."""
    first = contract.column(contract.key[0])
    connection.execute(statement("forget_known"), _table(contract))
    connection.execute(statement("offer_keys"), _of(contract) | {"key": first.name, "type": first.type})
    if contract.table == "places":
        connection.execute(statement("offer_kinds"))


def _problems(connection: duckdb.DuckDBPyConnection) -> int:
    return connection.table("staging.problems").shape[0]


def _table(contract: Contract) -> dict[str, object]:
    return {"table": contract.table}


def _of(contract: Contract) -> dict[str, object]:
    return _table(contract) | {"staged": staged(contract.table)}


def _told(contract: Contract, file: str, line: int, column: str, reason: str, detail: str) -> Problem:
    asked = contract.column(column)
    table, _, kind = detail.partition(".")
    noun = (kind or table.removesuffix("s")).replace("_", " ")
    return problem(reason, file, line, column, detail=noun if reason == "dangling" else detail, table=table,
                   options=" or ".join(asked.options), range=_range(asked), columns=" and ".join(contract.key))


def _range(column: Column) -> str:
    ends = (("from", column.minimum), ("to", column.maximum))
    words = [f"{word} {limit:g}" for word, limit in ends if limit is not None]
    return f" {' '.join(words)}" if words else ""
