"""Opens the governance store: SQLite in the home, or the database that FLASHLIGHT_GOVERNANCE_URL names."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import lru_cache
from weakref import finalize

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DisconnectionError, SQLAlchemyError
from sqlalchemy.pool import ConnectionPoolEntry

from data_access.governance.tables import METADATA
from data_access.home import Home, own_file

SETTINGS = ("pragma busy_timeout = 10000", "pragma journal_mode = wal", "pragma synchronous = full")


class GovernanceUnavailable(Exception):
    """The governance store cannot be opened, read or written, so nobody may be shown anything individual."""


@dataclass(frozen=True)
class Governance:
    """The store; its address, which may hold a password, is in no repr."""

    engine: Engine = field(repr=False)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One look at the store, at one moment. Raises GovernanceUnavailable."""
        at_one_moment = {"isolation_level": "REPEATABLE READ"} if self.engine.dialect.name == "postgresql" else {}
        with _told(), self.engine.execution_options(**at_one_moment).connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One change of the store, all of it or nothing; one at a time. Raises GovernanceUnavailable."""
        with _told(), self.engine.execution_options(writes=True).begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.exec_driver_sql("lock table changes in exclusive mode")
            yield connection


def governance_of(home: Home, environment: Mapping[str, str]) -> Governance:
    """The store of a home; a demonstration has its own whatever is set. Raises GovernanceUnavailable."""
    named = "" if home.is_demo else environment.get("FLASHLIGHT_GOVERNANCE_URL", "").strip()
    if not named:
        home.path.mkdir(parents=True, exist_ok=True)
        file = home.path / "governance.db"
        own_file(file)
        named = f"sqlite:///{file.as_uri()}?mode=rw&uri=true"
    return governance_at(named)


@lru_cache(maxsize=8)
def governance_at(url: str) -> Governance:
    """The store at a SQLAlchemy URL, with its tables; when nobody uses it any more its connections close. Raises GovernanceUnavailable."""
    with _told():
        address = make_url(url)
        local = address.get_backend_name() == "sqlite"
        engine = create_engine(address, hide_parameters=True, pool_pre_ping=not local)
        if local:
            event.listen(engine, "connect", _on_connect)
            event.listen(engine, "checkout", _on_checkout)
            event.listen(engine, "begin", _on_begin)
        with engine.execution_options(writes=True).begin() as connection:
            METADATA.create_all(connection)
    store = Governance(engine)
    finalize(store, engine.dispose)
    return store


def _on_connect(connection: DBAPIConnection, record: ConnectionPoolEntry) -> None:
    connection.isolation_level = None
    for setting in SETTINGS:
        connection.execute(setting)
    record.info["file"] = _file(connection)


def _on_checkout(connection: DBAPIConnection, record: ConnectionPoolEntry, _proxy: object) -> None:
    """A connection to a file that was taken away or replaced is not used again."""
    if _file(connection) != record.info["file"]:
        raise DisconnectionError


def _file(connection: DBAPIConnection) -> tuple[int, int] | None:
    """What now lies where the file of a connection was opened."""
    path = connection.execute("pragma database_list").fetchone()[2]
    with suppress(OSError):
        found = os.stat(path)
        return found.st_dev, found.st_ino
    return None


def _on_begin(connection: Connection) -> None:
    """A transaction that will write takes its turn at once, not when it first writes."""
    connection.exec_driver_sql("begin immediate" if connection.get_execution_options().get("writes") else "begin")


@contextmanager
def _told() -> Iterator[None]:
    """The words of a database may quote a row or an address, so they are left out."""
    try:
        yield
    except (SQLAlchemyError, ImportError) as error:
        raise GovernanceUnavailable(f"The governance store cannot be used ({type(error).__name__}). See that its disk is not full, or that "
                                    "FLASHLIGHT_GOVERNANCE_URL names a database that answers.") from None
