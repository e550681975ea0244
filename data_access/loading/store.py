"""Builds the next version of the facts beside the one in force, and puts it in its place whole or not at all."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import duckdb

from data_access.home import Home, current, next_version, sync
from data_access.loading.contracts import GOVERNED, IN_ORDER
from data_access.loading.limits import limits
from data_access.loading.problem import Refused
from data_access.loading.receipt import abandoned, write_whole
from data_access.loading.statements import statement
from data_access.quality import forget_reports

TABLES = Path(__file__).parent.parent / "facts.sql"
STEM = "facts"
WRITTEN = frozenset({*IN_ORDER, "loads"}) - {*GOVERNED, "measures", "removals"}   # a release adds measures; removals are not kept
UNPACKED = "unpacked"   # the folder in which archives lie while they are read
# What does not fit into memory is written to files, encrypted, under a key that goes with the process. DuckDB's own encryption draws that
# key from a generator made for samples, hence "unsafe"; the extension with a better one is not on PyPI.
SPILLING: dict[str, str | bool | int | float | list[str]] = {
    "python_enable_replacements": False, "temp_file_encryption": True, "force_mbedtls_unsafe": True}
IN_USE = "the facts are in use by another flashlight command. Wait until it is done, then load again."
OLDER_IN_USE = "an older version of the facts is in use or damaged, and still holds what has to go. Try again in a minute."
UNSOUND = "the new version does not hold what was written to it; is the disk full? Nothing was changed."
DAMAGED = "the facts in force do not hold what their manifest says. Restore confidential/ from a backup first."


@contextmanager
def alone(home: Home) -> Iterator[None]:
    """One load at a time. What a killed load left behind is removed. Raises Refused while another load runs."""
    home.confidential.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (home.confidential / "load.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused(IN_USE) from None
        sweep(home)
        try:
            yield
        finally:
            sweep(home)


def sweep(home: Home) -> None:
    """Remove every file of the facts but the version in force, the one before it and the one of the release in force, with their worlds,
    and everything that was only half written."""
    kept = _kept(home)
    for path in (*home.confidential.glob(f"{STEM}-*"), *home.confidential.glob(f"worlds/{STEM}-*")):
        if path.name.partition(".")[0] not in kept:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    forget_reports(home, kept)
    half_written = (*home.confidential.glob("*.new"), *home.quarantine.glob("*.new"), *home.receipts.glob("[0-9]*.new"))
    for path in (*half_written, *abandoned(home.receipts)):
        path.unlink(missing_ok=True)
    shutil.rmtree(home.confidential / UNPACKED, ignore_errors=True)


def received_before(home: Home) -> frozenset[str]:
    """The digests of all files in the facts in force."""
    store = in_force(home)
    if store is None:
        return frozenset()
    with reading(store) as connection:
        return frozenset(digest for digest, in connection.execute(statement("known_loads")).fetchall())


@contextmanager
def building(home: Home, from_nothing: bool) -> Iterator[tuple[duckdb.DuckDBPyConnection, Path]]:
    """A connection to a copy of the facts in force (or to empty facts), and the path it will have when sealed."""
    store = None if from_nothing else in_force(home)
    target = next_version(home.confidential, STEM)
    unfinished = target.with_suffix(".building")
    if store:
        with reading(store) as connection:
            _check(connection, store, DAMAGED)
            shutil.copyfile(store, unfinished)
    try:
        with duckdb.connect(str(unfinished), config={**SPILLING, "memory_limit": limits().memory}) as connection:
            connection.execute("set enable_progress_bar = false")    # it would be written to standard output
            _lay_out(connection)
            yield connection, target
    finally:
        unfinished.unlink(missing_ok=True)


def seal(connection: duckdb.DuckDBPyConnection, target: Path, gone: int) -> None:
    """Close the facts being built, and give them a manifest: rows by table, and the digest of the file. `gone` rows may not be kept."""
    rows = _rows(connection, WRITTEN)
    connection.checkpoint()
    connection.close()
    unfinished = target.with_suffix(".building")
    if gone:
        _write_anew(unfinished)
    digest = _on_disk(unfinished)
    os.replace(unfinished, target)
    _note_rows(target, digest, rows)
    with reading(target) as reopened:
        _check(reopened, target, UNSOUND)


def amend_others(home: Home, change: Callable[[duckdb.DuckDBPyConnection], int]) -> int:
    """Delete from every version of the facts beside the one in force; how many rows. Raises Refused while one is in use."""
    return sum(_amended(store, change) for store in sorted(home.confidential.glob(f"{STEM}-*.duckdb")) if store != in_force(home))


def in_force(home: Home) -> Path | None:
    """The facts in force, or None before the first load. Raises Refused when they are named and not there."""
    store = current(home.confidential)
    if store is None and (home.confidential / "current").exists():
        raise Refused(DAMAGED)
    return store


def _kept(home: Home) -> frozenset[str]:
    store = in_force(home)
    if store is None:
        return frozenset()
    versions = sorted(home.confidential.glob(f"{STEM}-*.duckdb"), key=_number)
    upto = [path.stem for path in versions if _number(path) <= _number(store)]
    return frozenset(upto[-limits().kept_versions:]) | _released(home)


def _released(home: Home) -> frozenset[str]:
    """The version that the release in force was made of: the next release is held against what it counted."""
    now = current(home.warehouse)
    worlds = (home.confidential / "worlds").glob(f"*.{now.stem}.*") if now else ()
    return frozenset(path.name.partition(".")[0] for path in worlds)


def _number(path: Path) -> int:
    return int(path.stem.rpartition("-")[2])


@contextmanager
def reading(store: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that can write nothing. Raises Refused."""
    try:
        connection = duckdb.connect(str(store), read_only=True)
    except (duckdb.IOException, duckdb.ConnectionException) as error:
        raise Refused(IN_USE if "lock" in str(error) or "configuration" in str(error) else DAMAGED) from None
    with connection:
        yield connection


def _check(connection: duckdb.DuckDBPyConnection, store: Path, otherwise: str) -> None:
    try:
        written = _noted(store)
        holds = bool(written) and _rows(connection, written) == written
    except duckdb.Error:
        holds = False
    if not holds:
        raise Refused(otherwise)


def _noted(store: Path) -> Mapping[str, int]:
    """How many rows of each table the manifest tells; nothing where it cannot be read."""
    try:
        return dict(json.loads(_manifest(store).read_text(encoding="utf-8"))["rows"])
    except (OSError, ValueError, KeyError):
        return {}


def _lay_out(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the tables that are not there: all of them, or those that an older Flashlight did not have."""
    for one in connection.extract_statements(TABLES.read_text(encoding="utf-8")):
        with suppress(duckdb.CatalogException):
            connection.execute(one)


def _rows(connection: duckdb.DuckDBPyConnection, tables: Iterable[str]) -> Mapping[str, int]:
    return {table: connection.table(table).shape[0] for table in tables}


def _on_disk(file: Path) -> str:
    """The digest of a file, which is on the disk then."""
    with file.open("rb") as opened:
        os.fsync(opened.fileno())
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _note_rows(store: Path, digest: str, rows: Mapping[str, int]) -> None:
    write_whole(_manifest(store), json.dumps({"file": store.name, "sha256": digest, "rows": rows}, indent=1) + "\n")


def _amended(store: Path, change: Callable[[duckdb.DuckDBPyConnection], int]) -> int:
    try:
        with duckdb.connect(str(store)) as connection:
            _lay_out(connection)
            gone = change(connection)
            rows = _rows(connection, WRITTEN)
        if rows != _noted(store):     # also where an earlier try was stopped once the rows were gone
            _write_anew(store)
    except duckdb.Error:
        raise Refused(OLDER_IN_USE) from None
    _note_rows(store, _on_disk(store), rows)
    return gone


def _write_anew(store: Path) -> None:
    """Put what a closed store holds into a new file in its place: in the pages of the old one, what was deleted can still be read."""
    fresh = store.with_name(f"{store.stem}-anew.building")     # a version that nobody keeps: what a kill leaves of it is swept
    try:
        with duckdb.connect(config={**SPILLING, "temp_directory": f"{fresh}.tmp", "memory_limit": limits().memory}) as connection:
            connection.execute("set enable_progress_bar = false")
            connection.execute("attach $path as old (read_only)", {"path": str(store)})
            connection.execute("attach $path as anew", {"path": str(fresh)})
            connection.execute(statement("let_go/written_anew"))
        sync(fresh)
        os.replace(fresh, store)
    finally:
        fresh.unlink(missing_ok=True)


def _manifest(store: Path) -> Path:
    return store.with_suffix(".json")
