"""A steward looks at a pair of students, and decides whether they are one person."""

from __future__ import annotations

import os
from datetime import datetime

from data_access.governance import governance_of
from data_access.home import Home
from data_access.matching.candidates import NotMatched, candidates, named, people_of
from data_access.matching.decisions import Decided, Decision, decided, note
from disclosure import Viewer

NO_PAIR = "There is no such pair to decide on. `flashlight match list` names those there are, `flashlight match decided` those decided on."


def look(home: Home, viewer: Viewer, name: str, at: datetime) -> tuple[str, str]:
    """The ids under which two sources know a pair, "" where none is kept: what a steward needs to look both up there. It is logged first.

    Raises NotMatched, NotAllowed, GovernanceUnavailable.
    """
    found = _found(home, viewer, name)
    note(governance_of(home, os.environ), viewer, found, at)
    people = people_of(home)
    first, second = (people[student].student_id if student in people else "" for student in found.pair)
    return first, second


def decide(home: Home, viewer: Viewer, name: str, decision: Decision, at: datetime) -> Decided:
    """Say that a pair is one person, or two, or take back what was said. The decision before.

    Raises NotMatched, NotAllowed, GovernanceUnavailable.
    """
    before = _found(home, viewer, name)
    if before.decision is decision:
        raise NotMatched("That is what stands of this pair already; nothing was changed.")
    note(governance_of(home, os.environ), viewer, Decided(before.pair, decision, before.basis), at)
    return before


def _found(home: Home, viewer: Viewer, name: str) -> Decided:
    known = {named(pair): one for pair, one in decided(governance_of(home, os.environ)).items()}
    if name in known:
        return known[name]
    for one in candidates(home, viewer):
        if one.name == name:
            return Decided(one.pair, Decision.OPEN, one.basis)
    raise NotMatched(NO_PAIR)
