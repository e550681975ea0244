"""Runs the selects of a mapping in a database of their own that can read the named files and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date

import duckdb

from data_access.connecting import HARDENED, cursor
from data_access.loading.contracts import Contract
from data_access.loading.files import Received
from data_access.loading.headers import check_header
from data_access.loading.limits import limits
from data_access.loading.mapped import Input, Mapped
from data_access.loading.problem import Refused, problem, refusal
from data_access.loading.records import Dialect, batches, header
from data_access.loading.staging import Desk, Slab, lay_plain, note_read, put, put_nothing

OUTSIDE = (duckdb.PermissionException, duckdb.IOException, duckdb.HTTPException)
PLAIN = Dialect()
WRITTEN_WRONG = (duckdb.ParserException, duckdb.BinderException, duckdb.CatalogException,
                 duckdb.NotImplementedException)


@contextmanager
def sandbox(mapped: Mapped, desk: Desk) -> Iterator[duckdb.DuckDBPyConnection]:
    """A locked database that holds one table of text for each name, with `file` and `line`; `desk` counts the rows."""
    bounds = limits().mapping
    with duckdb.connect(":memory:", config={"memory_limit": bounds.memory, "threads": bounds.threads}) as connection:
        connection.execute("set temp_directory = ''")
        for name, one in mapped.inputs.items():
            _fill(connection, name, one, desk)
        for view in mapped.views:
            connection.execute(view)
        for setting in HARDENED:
            connection.execute(setting)
        yield connection


def selected(connection: duckdb.DuckDBPyConnection, contract: Contract, mapped: Mapped, files: Sequence[str]) -> Iterator[Slab]:
    """The records that the select for one table gives. Raises Refused."""
    place = f"{mapped.name} [tables.{contract.table}]"
    with _in_words(place, ", ".join(mapped.inputs)), cursor(connection, limits().mapping.seconds) as own:
        own.execute(_single_select(own, mapped.selects[contract.table], place))
        names = [column[0] for column in own.description or ()]
        _check_names(contract, names, place, files)
        while rows := own.fetchmany(limits().batch):
            yield _slab(names, rows, place, files)


def _fill(connection: duckdb.DuckDBPyConnection, name: str, one: Input, desk: Desk) -> None:
    if not one.files:
        put_nothing(connection, name, one.columns)
        return
    names, before = header(one.files[0], one.dialect), 0
    own = _own_names(names)
    columns = (*own, *(name for name in one.columns if name not in names))
    for file in one.files:
        if header(file, one.dialect) != names:
            raise refusal(problem("mapping_headers", file.name, one.dialect.header, other=one.files[0].name))
        laid = lay_plain(connection, name, file, own, columns, before) if one.dialect == PLAIN else 0
        desk.read[file.name] += laid
        before += laid or _fill_slowly(connection, name, one, file, columns, desk, before)


def _fill_slowly(connection: duckdb.DuckDBPyConnection, name: str, one: Input, file: Received, columns: Sequence[str], desk: Desk,
                 before: int) -> int:
    """Read a file record by record; how many were laid in the table."""
    laid, width = 0, len(header(file, one.dialect))
    for batch in batches(file, one.dialect, width):
        note_read(desk, file.name, batch)
        if batch.rows:
            absent = [("",) * len(batch.rows)] * (len(columns) - width)
            values = dict(zip(columns, [*zip(*batch.rows, strict=True), *absent], strict=True))
            put(connection, name, Slab([file.name] * len(batch.rows), batch.lines, values), before + laid)
            laid += len(batch.rows)
    return laid


def _own_names(names: Sequence[str]) -> list[str]:
    """Column names that differ from each other, whatever the case, and from the columns added to them."""
    taken, given = {"file", "line", "record"}, []
    for number, name in enumerate(names, start=1):
        given.append(f"{name}_{number}" if name.lower() in taken else name)
        taken.add(name.lower())
    return given


def _single_select(connection: duckdb.DuckDBPyConnection, text: str, place: str) -> duckdb.Statement:
    statements = connection.extract_statements(text)
    if [one.type for one in statements] != [duckdb.StatementType.SELECT]:
        raise refusal(problem("mapping_not_select", place))
    return statements[0]


@contextmanager
def _in_words(place: str, expected: str) -> Iterator[None]:
    """What the database says, said again without the values and names of the data that it may quote."""
    try:
        yield
    except OUTSIDE:
        raise refusal(problem("mapping_forbidden", place, expected=expected)) from None
    except WRITTEN_WRONG as error:
        said = str(error).splitlines()[0].partition("Error: ")[2].rstrip(".!")
        raise refusal(problem("mapping_fails", place, detail=said, expected=expected)) from None
    except duckdb.InterruptException:
        raise refusal(problem("mapping_slow", place, detail=limits().mapping.seconds)) from None
    except duckdb.OutOfMemoryException:
        raise refusal(problem("mapping_memory", place)) from None
    except duckdb.Error as error:
        raise refusal(problem("mapping_data", place, detail=type(error).__name__)) from None


def _check_names(contract: Contract, names: Sequence[str], place: str, inputs: Sequence[str]) -> None:
    needed = ("line",) if len(inputs) == 1 else ("file", "line")
    absent = [problem("mapping_no_line", place, detail=name) for name in needed if name not in names]
    if absent:
        raise refusal(*absent)
    check_header(contract, [name for name in names if name not in ("file", "line")], place, 0)


def _slab(names: Sequence[str], rows: Sequence[Sequence[object]], place: str, inputs: Sequence[str]) -> Slab:
    columns = dict(zip(names, zip(*rows, strict=True), strict=True))
    lines, files = columns.pop("line"), columns.pop("file", (inputs[0],) * len(rows))
    return Slab([_known(file, inputs, place) for file in files], [_line(line, place) for line in lines],
                {name: [_text(value) for value in values] for name, values in columns.items()})


def _line(line: object, place: str) -> int:
    if not isinstance(line, int):
        raise _untraced(place, "line")
    return line


def _known(file: object, inputs: Sequence[str], place: str) -> str:
    if file not in inputs:
        raise _untraced(place, "file")
    return str(file)


def _untraced(place: str, name: str) -> Refused:
    return refusal(problem("mapping_no_line", place, detail=name))


def _text(value: object) -> str:
    """A value of a select as a template writes it."""
    match value:
        case None:
            return ""
        case bool():
            return "Yes" if value else "No"
        case date():
            return value.isoformat()
        case list():
            return ";".join(_text(one) for one in value)
        case _:
            return str(value)
