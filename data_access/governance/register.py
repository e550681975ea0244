"""Reads from the register of data-sharing agreements what each party may send (R66)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy import Connection, RowMapping, select

from data_access.governance.papers import listed
from data_access.governance.tables import AGREEMENTS, PARTNERS
from disclosure import Period

ALWAYS = "all"
SPAN = re.compile(r"(\d{4})(?:-(\d{4}))?")


@dataclass(frozen=True)
class Agreement:
    """One agreement: who is party to it, and which variables of which school years it shares at which level.

    `years` are as written: years and spans of them with semicolons between, or `all`; where there are none, it shares none.
    """

    agreement: str
    parties: frozenset[str]
    variables: frozenset[str]
    years: str
    level: str
    period: Period

    def is_with(self, name: str) -> bool:
        """Whether somebody is party to it, by the id or the name of a partner, or as the owner of the data."""
        return name.strip().casefold() in {party.casefold() for party in self.parties}

    def shares(self, school_year: int) -> bool:
        """Whether it shares a school year."""
        return self.years == ALWAYS or any(first <= school_year <= last for first, last in _spans(self.years))


def registered(connection: Connection) -> tuple[Agreement, ...]:
    """Every agreement in the register, whether in force or not, by its id."""
    names = {row["partner"]: row["name"] for row in connection.execute(select(PARTNERS)).mappings()}
    rows = connection.execute(select(AGREEMENTS).order_by(AGREEMENTS.c.agreement)).mappings()
    return tuple(_agreement(row, names.get(row["partner"], "")) for row in rows)


def _agreement(row: RowMapping, name: str) -> Agreement:
    parties = frozenset(filter(None, (row["partner"], name, row["owner"].strip())))
    return Agreement(row["agreement"], parties, listed(row["variables"]), row["years"].strip(), row["level"].strip(),
                     Period(row["begins_on"], row["ends_on"], row["terminated_on"]))


def _spans(years: str) -> list[tuple[int, int]]:
    found = [SPAN.fullmatch(word) for word in listed(years)]
    return [(int(one[1]), int(one[2] or one[1])) for one in found if one]
