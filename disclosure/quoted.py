"""What others have published, as they published it: it stands beside a release and is no part of it (R16)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import InitVar, dataclass

from disclosure.catalogue import Catalogue, CellKey, Slot
from disclosure.protect import ProtectedCell, protected
from disclosure.release import Notice, Release, Released
from disclosure.selection import Selection

_MADE_BY_QUOTE = object()
Entries = tuple[ProtectedCell | None, ...]


@dataclass(frozen=True, slots=True)
class Quoted:
    """One figure that `publisher` has published, in percent: which cell it is about, and what it says."""

    publisher: str
    key: CellKey
    cell: Released


@dataclass(frozen=True)
class QuotedLine:
    """One group over the school years of a table: what was published, beside the release's own. None where there is no figure at all."""

    slot: Slot
    quoted: Entries
    own: Entries


@dataclass(frozen=True)
class QuotedTable:
    """What one publisher has published of a selection's indicator and place. Made only by quote().

    `school_year` is the selection's, or the latest the publisher has where it has none for that year.
    """

    selection: Selection
    notice: Notice
    publisher: str
    school_year: str
    school_years: tuple[str, ...]
    lines: tuple[QuotedLine, ...]
    made_by: InitVar[object] = None

    def __post_init__(self, made_by: object) -> None:
        if made_by is not _MADE_BY_QUOTE:
            raise TypeError("a QuotedTable is made only by quote(); pass it a Selection, a Release and what was published")


def quote(selection: Selection, release: Release, published: Iterable[Quoted]) -> tuple[QuotedTable, ...]:
    """What others have published of the selection's indicator, place and category: a table for each publisher, by name.

    A figure about a group that the release does not list there is left out.
    """
    found: dict[str, dict[CellKey, Released]] = {}
    slots = slots_listed(release.catalogue, selection.indicator, selection.place)
    for one in published:
        if _is_about(one.key, selection) and one.key.slot in slots:
            found.setdefault(one.publisher, {})[one.key] = one.cell
    return tuple(_table(selection, release, publisher, found[publisher]) for publisher in sorted(found))


def slots_listed(catalogue: Catalogue, indicator: str, place: str) -> frozenset[Slot]:
    """The groups that a release lists for an indicator at a place: what it does not list is not shown as anybody's. None of a measure."""
    declared, here = catalogue.indicator_by_id.get(indicator), catalogue.place_by_id.get(place)
    if declared is None or here is None or not declared.is_share or here.kind not in declared.levels:
        return frozenset()
    return frozenset(slot for slot in catalogue.slots(declared) if catalogue.declares(here.kind, slot))


def _is_about(key: CellKey, selection: Selection) -> bool:
    return (key.indicator, key.place, key.category) == (selection.indicator, selection.place, selection.category)


def _table(selection: Selection, release: Release, publisher: str, cells: dict[CellKey, Released]) -> QuotedTable:
    catalogue = release.catalogue
    years = tuple(sorted({key.school_year for key in cells}))
    here = {key.slot for key in cells}
    groups = [slot for slot in catalogue.slots(catalogue.indicator_by_id[selection.indicator]) if slot in here]
    lines = tuple(_line(selection, release, slot, years, cells) for slot in groups)
    drawn = selection.school_year if selection.school_year in years else years[-1]
    return QuotedTable(selection, release.notice, publisher, drawn, years, lines, _MADE_BY_QUOTE)


def _line(selection: Selection, release: Release, slot: Slot, years: tuple[str, ...], cells: dict[CellKey, Released]) -> QuotedLine:
    keys = [selection.of(school_year=year, slot=slot).key for year in years]
    own = tuple(protected(key, release) if key.school_year in release.catalogue.school_years else None for key in keys)
    return QuotedLine(slot, tuple(_as_published(key, cells.get(key)) for key in keys), own)


def _as_published(key: CellKey, cell: Released | None) -> ProtectedCell | None:
    return ProtectedCell(key, cell.status, cell.display, cell.lower, cell.upper, cell.reason) if cell else None
