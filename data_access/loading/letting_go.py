"""Deletes from the facts what may not be kept: discipline records that expired, and records that were expunged (R60)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import duckdb

from data_access.loading.statements import statement
from disclosure.expungement import Kind, Sealed, discipline_kept_from


def let_go(connection: duckdb.DuckDBPyConnection, sealed: Iterable[Sealed], today: date) -> int:
    """Delete it; how many records there were. An expunged record stays away whatever file brings it again."""
    first_day = discipline_kept_from(today)
    students = [one.student for one in sealed if one.kind == Kind.BEHAVIORAL]
    connection.execute(statement("let_go/note_first_year"), {"first_day": first_day})
    gone = connection.execute(statement("let_go/expired_discipline"), {"first_day": first_day}).fetchall()
    gone += connection.execute(statement("let_go/sealed_discipline"), {"students": students}).fetchall()
    return sum(count for count, in gone)
