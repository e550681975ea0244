"""Holds what a party sends against its agreements: what they do not name is refused, and nothing of it is kept (R66)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from data_access.governance import Agreement
from data_access.loading.contracts import GOVERNED, Contract, by_table
from data_access.loading.limits import limits
from data_access.loading.problem import Problem, Refused, problem, refusal
from data_access.loading.staging import Desk, put_nothing, staged
from data_access.loading.statements import statement

# How a source of classes tells who is enrolled, and a source of results tells what stands.
TOLD_BY = {"class_enrollments": "enrollments", "removals": "enrollments", "mark_results": "grades", "assessment_results": "assessments"}
DATED = ("attendance_days", "volunteer_contacts", "program_attendance")     # their school year follows from a day
LEVELS = {"records": 2, "deidentified_records": 1, "totals": 0}             # an agreement for records shares all below them too
RECORDS, DEIDENTIFIED = LEVELS["records"], LEVELS["deidentified_records"]


@dataclass(frozen=True)
class Agreed:
    """Who sends, and the agreements with them that are in force."""

    sender: str
    held: tuple[Agreement, ...]

    @property
    def named(self) -> str:
        """The agreements as a message names them."""
        return " and ".join(one.agreement for one in self.held)

    def naming(self, contract: Contract, level: int) -> tuple[Agreement, ...]:
        """The agreements under which a table about people may be sent, with as much about each as `level` says."""
        return tuple(one for one in self.held if names(one, contract) and LEVELS.get(one.level, -1) >= level)

    def unnamed(self, contract: Contract) -> tuple[str, ...]:
        """The columns that no agreement names of a table of which they name columns; what every row needs is named with any of them."""
        words = {word for one in self.naming(contract, DEIDENTIFIED) for word in one.variables}
        if not words or variable(contract) in words or not is_about_people(contract):
            return ()
        needed = contract.required.union(contract.key)
        return tuple(name for name in contract.names if name not in needed and f"{variable(contract)}.{name}" not in words)


def variable(contract: Contract) -> str:
    """The word by which an agreement names a table."""
    return TOLD_BY.get(contract.table, contract.table)


def names(one: Agreement, contract: Contract) -> bool:
    """Whether an agreement names a table, or columns of it as `table.column`."""
    return variable(contract) in {word.partition(".")[0] for word in one.variables}


def is_about_people(contract: Contract) -> bool:
    """Whether a table has rows about single people; places, programs, sessions and figures have none."""
    return any(column.type == "person" for column in contract.columns)


def agreed(register: Sequence[Agreement], sender: str, today: date) -> Agreed:
    """What `sender` may send today. Raises Refused where no agreement with them is in force."""
    theirs = [one for one in register if one.is_with(sender)]
    held = tuple(one for one in theirs if one.period.holds(today))
    if held:
        return Agreed(sender, held)
    if theirs:
        raise Refused(f"no agreement with {sender} is in force: {'; '.join(_period(one) for one in theirs)}. Nothing was read. Have it "
                      "renewed and signed, then load agreements.csv again, without --from.")
    raise Refused(f"the register has no agreement with {sender}, so nothing that {sender} sends can be taken, and nothing was read. "
                  "If there is one, load it first as the partnership's own, without --from: a row of agreements.csv with "
                  f"{sender} as its partner or owner. Data of the partnership itself are loaded without --from.")


def _period(one: Agreement) -> str:
    period = one.period
    ends = min(filter(None, (period.ends, period.revoked)), default=None)
    return f"{one.agreement} is from {period.begins}{f' to {ends}' if ends else ''}"


def before_reading(held: Agreed, announced: Iterable[tuple[str, Contract, Sequence[str]]]) -> None:
    """Refuse files whose tables or columns no agreement names, by their names and headers alone."""
    found: list[Problem] = []
    for file, contract, header in announced:
        unnamed = [(file, 1, column) for column in held.unnamed(contract) if column in header]
        found += (*_not_named(held, contract, [(file, 0)]), *_columns(held, contract, unnamed))
    _none(found)


def before_keeping(held: Agreed, desk: Desk) -> None:
    """Refuse tables, years and identifying columns that no agreement names, before a row is checked or put aside."""
    present = [by_table()[table] for table, records in desk.records.items() if records]
    found = (one for contract in present for one in (*_not_named(held, contract, _files(desk, contract)), *_too_much(held, contract, desk)))
    _none(list(islice(found, limits().listed_problems)))


def _none(problems: Sequence[Problem]) -> None:
    if problems:
        raise refusal(*problems[:limits().listed_problems])


def _not_named(held: Agreed, contract: Contract, files: Iterable[tuple[str, int]]) -> Iterator[Problem]:
    said = {"table": contract.table, "agreements": held.named, "sender": held.sender, "variable": variable(contract)}
    for file, line in files:
        if contract.table in GOVERNED:
            yield problem("not_theirs", file, line, **said)
        elif is_about_people(contract) and not held.naming(contract, DEIDENTIFIED):
            is_named = any(names(one, contract) for one in held.held)
            yield problem("level_not_agreed" if is_named else "not_agreed", file, line, **said)


def _too_much(held: Agreed, contract: Contract, desk: Desk) -> Iterator[Problem]:
    """The years of a table about people, and what identifies them, where its agreements are for less."""
    naming = held.naming(contract, DEIDENTIFIED)
    if not naming or not is_about_people(contract):
        return
    said = " and ".join(one.agreement for one in naming)
    for file, line, year in _years(desk, contract):
        if not any(one.shares(year) for one in naming):
            yield problem("year_not_agreed", file, line, table=contract.table, year=year, agreements=said)
    yield from _columns(held, contract, _saying(desk, contract, held.unnamed(contract)))
    if not held.naming(contract, RECORDS):
        identifying = [column.name for column in contract.columns if column.identifying and column.type != "person"]
        for file, line, column in _saying(desk, contract, identifying):
            yield problem("identifying_not_agreed", file, line, column, agreements=said)


def _columns(held: Agreed, contract: Contract, found: Iterable[tuple[str, int, str]]) -> Iterator[Problem]:
    said = {"agreements": held.named, "sender": held.sender}
    for file, line, column in found:
        yield problem("column_not_agreed", file, line, column, variable=f"{variable(contract)}.{column}", **said)


def _files(desk: Desk, contract: Contract) -> Sequence[tuple[str, int]]:
    rows: list[tuple[str, int]] = desk.connection.execute(statement("sent/rows"), {"staged": staged(contract.table)}).fetchall()
    return rows


def _years(desk: Desk, contract: Contract) -> Sequence[tuple[str, int, int]]:
    """Each school year that a file has rows of, with the first of its lines; none where rows are of no year."""
    if contract.table in DATED:
        if contract.table == "program_attendance" and not desk.records["program_sessions"]:
            put_nothing(desk.connection, staged("program_sessions"), by_table()["program_sessions"].names)
        return desk.connection.execute(statement(f"sent/{contract.table}")).fetchall()
    if "school_year" not in contract.names:
        return ()
    return desk.connection.execute(statement("sent/school_year"), {"staged": staged(contract.table)}).fetchall()


def _saying(desk: Desk, contract: Contract, columns: Sequence[str]) -> Sequence[tuple[str, int, str]]:
    """Where each of some columns first says something."""
    if not columns:
        return ()
    bound = {"staged": staged(contract.table), "columns": list(columns)}
    return desk.connection.execute(statement("sent/columns"), bound).fetchall()
