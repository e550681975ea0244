"""What a viewer chose to look at; the URL is the view."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from urllib.parse import urlencode

from disclosure.catalogue import ALL, Catalogue, CellKey, Slot, is_of_tract


class Axis(StrEnum):
    """What a table's rows or columns run over; a one-way dimension is named by its own word."""

    SCHOOL_YEAR = "school_year"
    RACE_ETHNICITY = "race_ethnicity"
    GENDER = "gender"
    PLACE = "place"
    CATEGORY = "category"
    NONE = ""


class Beside(StrEnum):
    """How groups are read: each for itself, or beside a reference the reader chose."""

    EACH_GROUP = "each"
    GOAL = "goal"
    OWN_PAST = "past"
    HIGHEST = "highest"


@dataclass(frozen=True)
class Selection:
    """One view of one indicator. `slot` and `category` narrow it; the defaults are everybody."""

    indicator: str
    place: str
    school_year: str
    beside: Beside = Beside.EACH_GROUP
    language: str = "en"
    slot: Slot = Slot()
    category: str = ""

    @property
    def key(self) -> CellKey:
        """The cell this selection names when nothing is broken down."""
        return CellKey(self.indicator, self.school_year, self.place, self.slot, self.category)

    def of(self, **changes: object) -> Selection:
        """This selection with some choices changed."""
        return replace(self, **changes)  # type: ignore[arg-type]

    def query(self) -> str:
        """The URL query that opens this view."""
        chosen = {"indicator": self.indicator, "place": self.place, "year": self.school_year,
                  "beside": self.beside.value, "lang": self.language, "group": _group(self.slot)}
        return urlencode({name: value for name, value in chosen.items() if value})


@dataclass(frozen=True)
class Reading:
    """A URL understood: the nearest valid selection, and the names of the parameters that had to be mended."""

    selection: Selection
    mended: tuple[str, ...]


def read_query(params: Mapping[str, str], catalogue: Catalogue, offered: Sequence[str], languages: tuple[str, ...]) -> Reading:
    """The nearest valid view to a URL's parameters. `offered` are the indicators of a page, first the one it opens with."""
    mended: list[str] = []

    def take(name: str, allowed: Iterable[str], fallback: str) -> str:
        wanted = params.get(name, "")
        if wanted in set(allowed):
            return wanted
        if wanted:
            mended.append(name)
        return fallback

    indicator = take("indicator", offered, offered[0])
    declared = catalogue.places_of(catalogue.indicator_by_id[indicator])
    place = take("place", [p.place for p in declared], declared[0].place)
    year = take("year", catalogue.school_years, catalogue.school_years[-1])
    beside = Beside(take("beside", [mode.value for mode in Beside], Beside.EACH_GROUP))
    language = take("lang", languages, languages[0])
    slots = {_group(slot): slot for slot in catalogue.slots(catalogue.indicator_by_id[indicator])
             if not is_of_tract(slot)}
    slot = slots[take("group", slots, "")]
    return Reading(Selection(indicator, place, year, beside, language, slot), tuple(mended))


def _group(slot: Slot) -> str:
    """A group as the URL names it; empty for everybody."""
    return "" if slot == Slot() else f"{slot.race_ethnicity}.{slot.gender}.{slot.subgroup}"


def values_on(axis: str, selection: Selection, catalogue: Catalogue) -> tuple[str, ...]:
    """The full, fixed list of values along an axis at this place: never only those that happen to have people."""
    listed = _listed(axis, selection, catalogue)
    if axis in (Axis.NONE, Axis.SCHOOL_YEAR, Axis.CATEGORY):
        return listed
    places, here = catalogue.place_by_id, catalogue.place_by_id[selection.place].kind
    if axis == Axis.PLACE:
        return tuple(place for place in listed if catalogue.declares(places[place].kind, selection.slot))
    return tuple(value for value in listed if catalogue.declares(here, _slot_on(axis, value, selection.slot)))


def _listed(axis: str, selection: Selection, catalogue: Catalogue) -> tuple[str, ...]:
    """The values along an axis at any place."""
    indicator = catalogue.indicator_by_id[selection.indicator]
    match axis:
        case Axis.NONE:
            return (ALL,)
        case Axis.SCHOOL_YEAR:
            return _up_to(selection.school_year, catalogue)
        case Axis.CATEGORY:
            return indicator.categories or ("",)
        case Axis.RACE_ETHNICITY:
            return (ALL, *catalogue.races)
        case Axis.GENDER:
            return (ALL, *catalogue.genders)
        case Axis.PLACE:
            return tuple(place.place for place in catalogue.places_of(indicator))
        case _:
            return catalogue.values.get(axis, ())


def _up_to(school_year: str, catalogue: Catalogue) -> tuple[str, ...]:
    """A trend ends with the year that is chosen."""
    return tuple(year for year in catalogue.school_years if year <= school_year)


def along(axis: str, value: str, key: CellKey) -> CellKey:
    """`key` moved to `value` on `axis`."""
    match axis:
        case Axis.NONE:
            return key
        case Axis.SCHOOL_YEAR:
            return CellKey(key.indicator, value, key.place, key.slot, key.category)
        case Axis.PLACE:
            return CellKey(key.indicator, key.school_year, value, key.slot, key.category)
        case Axis.CATEGORY:
            return CellKey(key.indicator, key.school_year, key.place, key.slot, value)
        case _:
            return CellKey(key.indicator, key.school_year, key.place, _slot_on(axis, value, key.slot), key.category)


def _slot_on(axis: str, value: str, slot: Slot) -> Slot:
    if axis == Axis.RACE_ETHNICITY:
        return Slot(value, slot.gender)
    if axis == Axis.GENDER:
        return Slot(slot.race_ethnicity, value)
    return Slot(subgroup=ALL if value == ALL else f"{axis}={value}")
