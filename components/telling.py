"""What a cell says in words: its value, why it is hidden, and the nearest figure that can be shown."""

from __future__ import annotations

from collections.abc import Iterator

from components.markup import Html, tag
from components.words import Words
from disclosure import ALL, Catalogue, CellKey, ProtectedCell, Reason, Slot

SMALL = frozenset({Reason.SMALL_GROUP, Reason.NOT_IN_RELEASE})
ELSEWHERE = frozenset({Reason.HIDDEN_ELSEWHERE, Reason.NOT_APPLICABLE})   # not ours to tell, nor to replace by a wider figure


def value(words: Words, cell: ProtectedCell) -> str:
    """What people read in place of the cell: its display, or that it is hidden."""
    if not cell.hidden:
        return cell.display
    if cell.reason in ELSEWHERE:
        return words.say(f"hidden.{cell.reason}")
    return words.say("hidden.small" if cell.reason in SMALL else "hidden.protecting")


def why(words: Words, cell: ProtectedCell) -> str:
    """The sentence for the cell's reason; empty where it is shown exactly as the rule table says."""
    return words.say(f"reason.{cell.reason or 'as_published'}")


def nearest(words: Words, cell: ProtectedCell, catalogue: Catalogue) -> str:
    """The nearest figure that can be shown and where it is from (R43)."""
    if cell.nearest is None:
        return words.say("hidden.no_nearest")
    where = ", ".join(_differences(words, cell.key, cell.nearest.key, catalogue))
    return words.say("hidden.nearest", where=where, display=cell.nearest.cell.display)


def hidden(words: Words, cell: ProtectedCell, catalogue: Catalogue, label: str = "") -> Html:
    """A hidden value that opens, by pointer or keyboard, to say why and what can be shown instead."""
    because = tag("span", tag("span", why(words, cell)), tag("span", nearest(words, cell, catalogue)), class_="because")
    return tag("details", tag("summary", label or value(words, cell)), because, class_="why")


def _differences(words: Words, asked: CellKey, found: CellKey, catalogue: Catalogue) -> Iterator[str]:
    if found.place != asked.place:
        yield words.say("nearest.place", place=catalogue.place_by_id[found.place].name)
    if found.slot != asked.slot:
        yield _wider_group(words, found.slot)
    if found.school_year != asked.school_year:
        yield words.school_year(found.school_year)


def _wider_group(words: Words, slot: Slot) -> str:
    if slot == Slot():
        return words.say("nearest.everyone")
    part = "every_gender" if slot.gender == ALL else "every_race"
    return words.say(f"nearest.{part}", group=words.slot(slot))
