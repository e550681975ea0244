"""Puts what can be taken into the facts, a row of the same key in the place of the one before."""

from __future__ import annotations

from collections.abc import Iterable

from data_access.loading.contracts import GOVERNED, IN_ORDER
from data_access.loading.delivery import Progress
from data_access.loading.staging import Desk, accept
from data_access.loading.statements import statement

RESULTS = {"mark_results": "mark", "assessment_results": "assessment"}


def place(at: Desk, whole: frozenset[str], progress: Progress) -> None:
    """`whole` names the tables of which a record that does not come again has ended."""
    are_results = any(at.records[table] for table in (*RESULTS, "line_items", "removals"))
    at.connection.execute(statement("roster/before"))
    if are_results:
        _run(at, [f"results/{kind}_cleared" for kind in RESULTS.values()])
    present = [table for table in IN_ORDER if at.records[table] and table not in GOVERNED]
    for number, table in enumerate(present):
        progress(f"Building {table}", 0.6 + 0.25 * number / len(present))
        accept(at, table)
        at.connection.execute(statement(f"place/{table}"))
    _enroll(at, whole)
    if are_results:
        _let_results_stand(at, whole)


def _enroll(at: Desk, whole: frozenset[str]) -> None:
    """A student is at a school as long as in one of its classes."""
    classes = at.records["class_enrollments"]
    if classes or at.records["removals"]:
        _run(at, ["roster/replaced"] * (classes > 0 and "class_enrollments" in whole) + ["roster/ended", "roster/enrolled"])


def _let_results_stand(at: Desk, whole: frozenset[str]) -> None:
    """Of the results that nobody withdrew the latest stands."""
    if at.records["removals"]:
        accept(at, "removals")
        _run(at, [*(f"results/{kind}_withdrawn" for kind in RESULTS.values()), "results/items_withdrawn"])
    ending = whole if at.records["students"] else ()
    _run(at, [f"results/{kind}_replaced" for table, kind in RESULTS.items() if table in ending and at.records[table]])
    _run(at, [f"results/{kind}_standing" for kind in RESULTS.values()])


def _run(at: Desk, steps: Iterable[str]) -> None:
    for step in steps:
        at.connection.execute(statement(step))
