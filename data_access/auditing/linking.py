"""Holds the figures of one cell together: a share is the people reached, of the people there are."""

from __future__ import annotations

from dataclasses import dataclass

from data_access.displays import PLENTY, WHOLE

TRIED = 400     # numbers of people are tried one by one where there are so few of them
ROUNDS = 20


@dataclass(frozen=True)
class Span:
    """lower <= a whole number <= upper."""

    lower: int
    upper: int

    def within(self, lower: int, upper: int) -> Span:
        return Span(max(self.lower, lower), min(self.upper, upper))

    @property
    def is_empty(self) -> bool:
        return self.lower > self.upper


@dataclass(frozen=True)
class Linked:
    """The people of a cell and those reached."""

    people: Span
    reached: Span


def linked(people: Span, reached: Span, share: Span) -> Linked | None:
    """Both as narrow as the share (in billionths) leaves them; None where no numbers agree with it."""
    known = Linked(people, reached.within(0, people.upper))
    for _ in range(ROUNDS):
        before, known = known, _narrowed(known, share)
        if known.people.is_empty or known.reached.is_empty:
            return None
        if known == before:
            break
    return _tried(known, share)


def _narrowed(known: Linked, share: Span) -> Linked:
    people = known.people.within(known.reached.lower, PLENTY)
    if share.upper:
        people = people.within(-(-known.reached.lower * WHOLE // share.upper), PLENTY)
    if share.lower and known.reached.upper < PLENTY:
        people = people.within(0, known.reached.upper * WHOLE // share.lower)
    most = PLENTY if people.upper >= PLENTY else people.upper * share.upper // WHOLE
    return Linked(people, known.reached.within(-(-people.lower * share.lower // WHOLE), most))


def _tried(known: Linked, share: Span) -> Linked | None:
    """Every number of people tried: 33% is 1 of 3 and not of 4 or 5."""
    if known.people.upper - known.people.lower > TRIED:
        return known
    fitting = [(number, found) for number in range(known.people.lower, known.people.upper + 1)
               if not (found := known.reached.within(-(-number * share.lower // WHOLE), number * share.upper // WHOLE)).is_empty]
    if not fitting:
        return None
    return Linked(Span(fitting[0][0], fitting[-1][0]),
                  Span(min(found.lower for _, found in fitting), max(found.upper for _, found in fitting)))
