"""Keeps a paper that a steward wrote down on a page: first held against the contract of its template, as a file's rows are."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from data_access.entrance import Visit
from data_access.governance import GovernanceUnavailable, NotAllowed, editing, governance_of
from data_access.governance.editing import Answer
from data_access.governance.registers import Held, partners_held
from data_access.home import Home
from data_access.loading.typed import typed

__all__ = ["Answer", "Kept", "answered", "keep_paper", "strike_out", "take_out", "write_down"]


DONE = frozenset({Answer.KEPT, Answer.UNCHANGED, Answer.TAKEN_OUT, Answer.REVOKED})


@dataclass(frozen=True)
class Kept:
    """What became of a paper; where it was not taken, each column with the name of the problem in problems.toml."""

    answer: Answer
    faults: tuple[tuple[str, str], ...] = ()

    @property
    def done(self) -> bool:
        """Whether there is nothing left to put right."""
        return self.answer in DONE


def keep_paper(home: Home, visit: Visit, table: str, written: Mapping[str, str], seen: Held | None = None) -> Kept:
    """Add a paper that names no student, or change the one that was `seen`."""
    return answered(visit, lambda now: write_down(home, now, table, written, seen))


def take_out(home: Home, visit: Visit, seen: Held) -> Kept:
    """Delete a paper that names no student and was entered by mistake."""
    return answered(visit, lambda now: strike_out(home, now, seen))


def strike_out(home: Home, visit: Visit, seen: Held) -> Kept:
    """The same for any paper. Raises NotAllowed, GovernanceUnavailable."""
    with governance_of(home, os.environ).writing() as connection:
        return Kept(editing.take_out(connection, visit.viewer, seen, visit.at))


def answered(visit: Visit, does: Callable[[Visit], Kept]) -> Kept:
    """Do something for whoever is there now, looked up once more: a page may have been drawn a while ago."""
    now = visit.again()
    try:
        return does(now) if now else Kept(Answer.OVER)
    except NotAllowed:
        return Kept(Answer.OVER)
    except GovernanceUnavailable:
        return Kept(Answer.UNAVAILABLE)


def write_down(home: Home, visit: Visit, table: str, written: Mapping[str, str], seen: Held | None, students: Iterable[str] = (),
               salt: str = "") -> Kept:
    """The same for any paper: a new one may name one of `students`, by key; one that was `seen` keeps its student, and may keep a partner
    that is gone. Raises NotAllowed, GovernanceUnavailable."""
    governance, before = governance_of(home, os.environ), seen.texts if seen else {}
    named = {*partners_held(governance, visit.viewer), before.get("partner", "")}
    known = [*(("places.partner", partner) for partner in named), *(("students", student) for student in students)]
    found = typed(table, {**before, **written}, known, salt, visit.at.date())
    if found.row is None:
        return Kept(Answer.NOT_TAKEN, found.faults)
    with governance.writing() as connection:
        return Kept(editing.keep(connection, visit.viewer, table, {**found.row, **_student(seen)}, seen, visit.at))


def _student(seen: Held | None) -> Mapping[str, object]:
    return {name: value for name, value in seen.row.items() if name == "student"} if seen else {}
