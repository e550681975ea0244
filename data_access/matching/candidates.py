"""The pairs of students that may be one person, and on which no steward has decided."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass

from data_access.governance import governance_of
from data_access.home import Home
from data_access.identities import Identity, WrongKey, everybody, key_of, known_alike
from data_access.matching.decisions import Decision, decided, groups_of, must_be_steward
from data_access.matching.likeness import Agreement, Pair, agreements, likely
from disclosure import Viewer

LIKENESS = "likeness"
NAME_DIGITS = 10


class NotMatched(Exception):
    """The pair cannot be decided on. The message says why and names nobody."""


@dataclass(frozen=True)
class Candidate:
    """Two students who may be one person: why, how likely, and how far what is known of them agrees; never a value.

    `name` stands for the pair in commands. `agreement` is None where no name is kept of one of them: without a consent there is none.
    """

    name: str
    pair: Pair
    basis: str
    probability: float
    agreement: Agreement | None


def candidates(home: Home, viewer: Viewer) -> tuple[Candidate, ...]:
    """Those that share an id first, then the likeliest. Raises NotMatched, NotAllowed, GovernanceUnavailable."""
    must_be_steward(viewer)
    known = decided(governance_of(home, os.environ))
    people = people_of(home)
    together = {student: group for group in groups_of(known.values()) for student in group}
    closed = {pair for pair, one in known.items() if one.decision is not Decision.OPEN}
    found = {pair: why for pair, why in _found(home, people).items()
             if pair not in closed and together.get(pair[0], pair[:1]) != together.get(pair[1], pair[1:])}
    agree = agreements(people, found)
    every = [Candidate(named(pair), pair, basis, probability, agree.get(pair)) for pair, (basis, probability) in found.items()]
    return tuple(sorted(every, key=lambda one: (one.basis == LIKENESS, -one.probability, one.name)))


def named(pair: Pair) -> str:
    """What a pair is called in commands: it tells nothing, and stays the same."""
    return hashlib.sha256(f"{pair[0]} {pair[1]}".encode()).hexdigest()[:NAME_DIGITS]


def people_of(home: Home) -> Mapping[int, Identity]:
    """Everybody whose identity is kept, in memory. Raises NotMatched without the key."""
    try:
        key = key_of(home, os.environ)
        if key is None:
            raise NotMatched("There is no key, so nobody can be compared. Set FLASHLIGHT_KEY or FLASHLIGHT_KEY_FILE.")
        return everybody(home.confidential / "identities.db", key)
    except WrongKey as wrong:
        raise NotMatched(str(wrong)) from None


def _found(home: Home, people: Mapping[int, Identity]) -> Mapping[Pair, tuple[str, float]]:
    """Why each pair may be one person; a shared id counts before likeness, a state ID before any other."""
    shared = sorted(known_alike(home.confidential / "identities.db"), key=lambda row: row[2] == "state ID")
    by_likeness = {pair: (LIKENESS, probability) for pair, probability in likely(people).items()}
    return by_likeness | {(student, other): (kind, 1.0) for student, other, kind in shared}
