"""Lets records under several keys be counted as one person's where a steward said so, and changes none of them."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from data_access.counting import run, text


def join(connection: duckdb.DuckDBPyConnection, persons: Sequence[Sequence[int]]) -> None:
    """From here on, in this session, each of `persons`, who has several keys, is one student: records that all of them have are one record.

    Tables about students are read through views of their names, so that what is said of a person can be taken back.
    """
    if not persons:
        return
    run(connection, "tabulation/same_person", students=[student for person in persons for student in person],
        persons=[number for number, person in enumerate(persons) for _ in person])
    for database, table, key in run(connection, "tabulation/about_students").fetchall():
        named = {"table": f'"{database}".main.{table}', "key": [*key, "kept"]}
        connection.register(table, connection.sql(text("tabulation/joined"), params=named))
