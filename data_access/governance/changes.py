"""Changes rows of the governance store, and logs each change with what was there before and after."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Table, Update, and_, bindparam, delete, insert, select, tuple_, update

from data_access.governance.tables import CHANGES, METADATA
from disclosure import Viewer

Row = Mapping[str, Any]
Key = tuple[Any, ...]
T = TypeVar("T")
SECRET = ("password_hash", "used_at")   # in no log
AT_ONCE = 500   # keys asked for in one question
LASTING = ("revoked_on", "terminated_on", "disabled_on")   # once it is said, no file that comes later takes it back


@dataclass(frozen=True)
class Change:
    """One change of one row, as it is logged: rows as JSON, "" where there was none."""

    at: str
    account: str
    table: str
    key: str
    before: str
    after: str


def put(connection: Connection, table: Table, rows: Iterable[Row], viewer: Viewer, at: datetime) -> int:
    """Add rows, or change those of the same key; columns that a row does not name stay. How many were changed."""
    wanted = {_key(table, row): row for row in rows}
    known = _known(connection, table, wanted)
    pairs = [(known.get(key), _after(known.get(key), row)) for key, row in wanted.items()]
    changed = [(before, after) for before, after in pairs if before != after]
    added = [after for before, after in changed if before is None]
    if added:
        connection.execute(insert(table), added)
    altered = [{f"its_{name}": value for name, value in after.items()} for before, after in changed if before is not None]
    if altered:
        connection.execute(_altering(table), altered)
    _log(connection, table, changed, viewer, at)
    return len(changed)


def strike(connection: Connection, table: Table, row: Row, viewer: Viewer, at: datetime) -> None:
    """Delete one row."""
    connection.execute(delete(table).where(_its_key(table)), {f"its_{name}": row[name] for name in _keys(table)})
    _log(connection, table, [(row, None)], viewer, at)


def remove(connection: Connection, table: Table, but: Iterable[Row], viewer: Viewer, at: datetime) -> int:
    """Delete every row but these. How many there were."""
    kept = {_key(table, row) for row in but}
    gone = [row for row in map(dict, connection.execute(select(table)).mappings()) if _key(table, row) not in kept]
    if gone:
        connection.execute(delete(table).where(_its_key(table)), [{f"its_{name}": row[name] for name in _keys(table)} for row in gone])
    _log(connection, table, [(row, None) for row in gone], viewer, at)
    return len(gone)


def forget_everything(connection: Connection) -> None:
    """Empty every table, the changes with them: a demonstration begins anew."""
    for table in METADATA.sorted_tables:
        connection.execute(delete(table))


def _after(before: Row | None, row: Row) -> Row:
    after = {**(before or {}), **row}
    lasting = {name: min(filter(None, (before.get(name), after.get(name))), default=None) for name in LASTING if before and name in before}
    return {**after, **lasting}


def _known(connection: Connection, table: Table, keys: Collection[Key]) -> Mapping[Key, Row]:
    found: dict[Key, Row] = {}
    for some in batches(list(keys)):
        asked = select(table).where(tuple_(*table.primary_key.columns).in_(some))
        found |= {_key(table, row): row for row in map(dict, connection.execute(asked).mappings())}
    return found


def batches(keys: Sequence[T]) -> Iterator[Sequence[T]]:
    """Keys, as many at a time as one question may name."""
    return (keys[start:start + AT_ONCE] for start in range(0, len(keys), AT_ONCE))


def _keys(table: Table) -> tuple[str, ...]:
    return tuple(column.name for column in table.columns if column.primary_key)


def _key(table: Table, row: Row) -> Key:
    return tuple(row[name] for name in _keys(table))


def _its_key(table: Table) -> ColumnElement[bool]:
    return and_(*(column == bindparam(f"its_{column.name}") for column in table.columns if column.primary_key))


def _altering(table: Table) -> Update:
    rest: dict[str, Any] = {column.name: bindparam(f"its_{column.name}") for column in table.columns if not column.primary_key}
    return update(table).where(_its_key(table)).values(rest)


def _log(connection: Connection, table: Table, changed: Iterable[tuple[Row | None, Row | None]], viewer: Viewer,
         at: datetime) -> None:
    lines = [{"at": at.isoformat(), "account": viewer.account, "table_name": table.name,
              "row_key": _json({name: row[name] for name in _keys(table)}),
              "before": before and _json(before), "after": after and _json(after)}
             for before, after in changed for row in [after or before or {}]]
    if lines:
        connection.execute(insert(CHANGES), lines)


def _json(row: Row) -> str:
    return json.dumps({name: value for name, value in row.items() if name not in SECRET}, default=str, ensure_ascii=False, sort_keys=True)
