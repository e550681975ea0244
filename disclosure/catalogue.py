"""The finite list of what can be seen: places, indicators, years and value lists of one release."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import product

ALL = "ALL"
CROSSED_LEVELS = frozenset({"region", "district", "school", "program"})
ADDING_UP = frozenset({"region", "district", "school"})
TRACT = "tract"


@dataclass(frozen=True)
class Place:
    """Somewhere an indicator is published for. `geometry` is a GeoJSON geometry as text, or empty."""

    place: str
    name: str
    kind: str
    parent: str
    geometry: str = ""


@dataclass(frozen=True)
class IndicatorWords:
    """The words of an indicator in one language; plain text, written for families."""

    name: str
    question: str
    reached: str
    definition: str
    business_rule: str
    source: str
    purpose: str
    story: str
    categories: Mapping[str, str]


@dataclass(frozen=True)
class Indicator:
    """One declared measure. `counts` says whom it counts; `none` marks a measure of seats, dollars or buildings."""

    indicator: str
    section: str
    counts: str
    unit: str
    direction: str
    target: int | None
    levels: tuple[str, ...]
    dimensions: tuple[str, ...]
    categories: tuple[str, ...]
    paired: str
    refresh: str
    words: Mapping[str, IndicatorWords]

    @property
    def is_share(self) -> bool:
        """True where the indicator is k of n distinct persons; False for a measure."""
        return self.counts != "none"


@dataclass(frozen=True, order=True, slots=True)
class Slot:
    """Which group of people: race/ethnicity crossed with gender, or one one-way subgroup (`dimension=value`)."""

    race_ethnicity: str = ALL
    gender: str = ALL
    subgroup: str = ALL


@dataclass(frozen=True, order=True, slots=True)
class CellKey:
    """The name of one cell; the columns of `pattern` in interfaces.md."""

    indicator: str
    school_year: str
    place: str
    slot: Slot = Slot()
    category: str = ""


@dataclass(frozen=True)
class Catalogue:
    """What one release declares. School years are spring years; `pools` are fixed windows such as `2023-2025`."""

    places: tuple[Place, ...]
    indicators: tuple[Indicator, ...]
    school_years: tuple[str, ...]
    pools: tuple[str, ...]
    races: tuple[str, ...]
    genders: tuple[str, ...]
    values: Mapping[str, tuple[str, ...]]
    presence_sensitive: frozenset[str]
    presence_sensitive_levels: frozenset[str]

    def __post_init__(self) -> None:
        for place in self.places:
            self._refuse_loop(place)

    def _refuse_loop(self, place: Place) -> None:
        seen, parent = {place.place}, place.parent
        while parent in self.place_by_id:
            if parent in seen:
                raise ValueError(f"places: {parent} lies within itself. Correct its parent.")
            seen.add(parent)
            parent = self.place_by_id[parent].parent

    @cached_property
    def place_by_id(self) -> Mapping[str, Place]:
        return {place.place: place for place in self.places}

    @cached_property
    def indicator_by_id(self) -> Mapping[str, Indicator]:
        return {indicator.indicator: indicator for indicator in self.indicators}

    def named(self, place: str) -> str:
        """What people call a place; its own code where the release does not list it."""
        return self.place_by_id[place].name if place in self.place_by_id else place

    def region(self) -> Place:
        """The widest place."""
        return next(place for place in self.places if place.kind == "region")

    def wider(self, place: str) -> tuple[Place, ...]:
        """The places that contain `place`, nearest first."""
        found, parent = [], self.place_by_id[place].parent
        while parent in self.place_by_id:
            found.append(self.place_by_id[parent])
            parent = found[-1].parent
        return tuple(found)

    def beside(self, place: str) -> tuple[str, ...]:
        """A place with those a reader compares it with: the region with its districts, else a district with its schools."""
        here = self.place_by_id[place]
        whole = here if here.kind in ("region", "district") else self.place_by_id[here.parent]
        parts = "district" if whole.kind == "region" else "school"
        return (whole.place, *(p.place for p in self.places if p.parent == whole.place and p.kind == parts))

    def alike(self, place: str, indicator: Indicator) -> tuple[str, ...]:
        """All places of the same kind that an indicator is published for; for the region, those of the next kind."""
        kind = self.place_by_id[place].kind
        return tuple(p.place for p in self.places_of(indicator, "district" if kind == "region" else kind))

    def nearest(self, place: str, indicator: Indicator) -> str:
        """The place itself or the narrowest wider one that an indicator is published for; empty where there is none."""
        around = (self.place_by_id[place], *self.wider(place))
        return next((p.place for p in around if p.kind in indicator.levels), "")

    def places_of_kind(self, kind: str) -> tuple[Place, ...]:
        """All places of one kind."""
        return tuple(place for place in self.places if place.kind == kind)

    def places_of(self, indicator: Indicator, kind: str = "") -> tuple[Place, ...]:
        """The places an indicator is declared for, of one kind or of all."""
        return tuple(p for p in self.places if p.kind in indicator.levels and kind in ("", p.kind))

    def window(self, school_year: str) -> str:
        """The pooled window that holds `school_year`, or an empty string."""
        return next((pool for pool in self.pools if school_year in years_of(pool)), "")

    def slots(self, indicator: Indicator) -> tuple[Slot, ...]:
        """All groups an indicator is broken down by, at any level, then the residents of each tract: one fixed order."""
        races, genders = self._listed("race_ethnicity", indicator), self._listed("gender", indicator)
        crossed = [Slot(race, gender) for race, gender in product((ALL, *races), (ALL, *genders))]
        oneway = [Slot(subgroup=f"{dimension}={value}") for dimension in indicator.dimensions
                  for value in self.values.get(dimension, ())]
        return (*crossed, *oneway, *map(residents, self._tracts(indicator)))

    def _tracts(self, indicator: Indicator) -> tuple[str, ...]:
        """The tracts that an indicator is published for beside places whose people live in them."""
        return tuple(place.place for place in self.places_of(indicator, TRACT)) if ADDING_UP & set(indicator.levels) else ()

    def _listed(self, dimension: str, indicator: Indicator) -> tuple[str, ...]:
        lists = {"race_ethnicity": self.races, "gender": self.genders}
        return lists[dimension] if dimension in indicator.dimensions else ()

    def declares(self, kind: str, slot: Slot) -> bool:
        """Whether a group is listed at places of `kind`: tracts carry All only, presence-sensitive values are wide only."""
        if slot == Slot():
            return True
        if kind not in CROSSED_LEVELS or is_of_tract(slot):
            return False
        wide = kind in self.presence_sensitive_levels
        return wide or not {slot.gender, slot.subgroup.partition("=")[0]} & self.presence_sensitive

    def counts(self, kind: str, slot: Slot) -> bool:
        """Whether a group is counted at places of `kind`, listed or not: whom a school and a tract share, two figures may tell apart."""
        return kind in ADDING_UP if is_of_tract(slot) else self.declares(kind, slot)


def residents(tract: str) -> Slot:
    """Those of a place who live in one tract: counted, and never listed."""
    return Slot(subgroup=f"{TRACT}={tract}")


def is_of_tract(slot: Slot) -> bool:
    """Whether a group is the residents of a tract."""
    return slot.subgroup.partition("=")[0] == TRACT


def years_of(window: str) -> tuple[str, ...]:
    """The school years of a pooled window: `2023-2025` is 2023, 2024 and 2025."""
    first, _, last = window.partition("-")
    return tuple(str(year) for year in range(int(first), int(last or first) + 1))


def pools(school_years: tuple[str, ...], width: int) -> tuple[str, ...]:
    """Fixed, non-overlapping windows of `width` years that are all there; each ends with a year that `width` divides.

    A window never moves: a release with one more year pools the same years as the one before.
    """
    if width < 2:
        return ()
    ends = sorted(int(year) for year in school_years if int(year) % width == 0)
    windows = [f"{end - width + 1}-{end}" for end in ends]
    return tuple(window for window in windows if set(years_of(window)) <= set(school_years))
