"""What a percentage that somebody else has published says: a number, a range, or only that it is hidden (R16)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from data_access.displays import Mark, Said, read, share

PERCENT = 100
NOT_APPLICABLE = frozenset({"N/A", "NA"})
STATUS = {Mark.EXACT: "shown", Mark.CODED: "coarsened", Mark.HIDDEN: "hidden"}


@dataclass(frozen=True)
class Display:
    """A published text: its status, and the percentages that it leaves open, as it says them."""

    display: str
    status: str
    lower: float
    upper: float


def displays(texts: Iterable[str]) -> Iterator[Display]:
    """What each of `texts` says; one that says nothing known is left out, and never read as a number."""
    for text in texts:
        said = read(text, ())
        if said is not None and share(said, PERCENT) is not None and not _may_be_a_fraction(said):
            yield _display(text, said)


def _display(text: str, said: Said) -> Display:
    if text.upper() in NOT_APPLICABLE:
        return Display(text, "not_applicable", 0, PERCENT)
    if said.mark is Mark.HIDDEN or _may_be_a_group(said):
        return Display(text, "hidden", 0, PERCENT)
    return Display(text, STATUS[said.mark], float(said.low), PERCENT if said.high is None else float(said.high))


def _may_be_a_fraction(said: Said) -> bool:
    """0.274 may be 27.4% or 0.274%: only a % sign tells."""
    return said.mark is Mark.EXACT and 0 < said.low < 1 and not said.has_sign


def _may_be_a_group(said: Said) -> bool:
    """`<5` may be fewer than five people or less than 5%: it is taken for the one that tells less."""
    return said.mark is Mark.CODED and said.is_strict and said.high is not None and not said.has_sign
