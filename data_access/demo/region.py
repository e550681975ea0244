"""The map: districts, neighbourhood tiles, schools and what each of them is given."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from data_access.demo.chance import Floats, Ints, Labels, labels, standard, stream
from data_access.demo.figures import DistrictFigures, Figures, RegionFigures
from data_access.demo.table import Table

LEVELS = ("Elementary", "Middle", "High")
LEVEL_SHARES = (0.7, 0.15, 0.15)
LAST_GRADE = (5, 8, 12)
HALF_WIDTH = 3 ** 0.5 / 2
CORNERS = ((1, 1), (0, 2), (-1, 1), (-1, -1), (0, -2), (1, -1))
BESIDE_CENTRE = ((-0.3, 0.25), (0.3, 0.25), (0.0, -0.35))


@dataclass(frozen=True)
class Tracts:
    """Neighbourhood tiles. `across` and `up` are lattice steps of half a tile; `low_income` is a share of families."""

    place: Labels
    name: Labels
    district: Ints
    across: Ints
    up: Ints
    low_income: Floats


@dataclass(frozen=True)
class Schools:
    """`level` indexes LEVELS; `resource` says in standard deviations how much a school is given."""

    place: Labels
    name: Labels
    level: Ints
    district: Ints
    tract: Ints
    resource: Floats


@dataclass(frozen=True)
class Region:
    """`zone` is the school of each level (rows) that serves each tract (columns)."""

    districts: tuple[DistrictFigures, ...]
    tracts: Tracts
    schools: Schools
    zone: Ints


def level_of(grade: Ints) -> Ints:
    """The index in LEVELS of each grade (kindergarten is 0)."""
    return np.searchsorted(np.array(LAST_GRADE), grade).astype(np.int64)


def make_region(figures: Figures, schools: int, seed: int) -> Region:
    """A region of so many schools."""
    count = max(1, min(len(figures.districts), schools // figures.region.schools_per_district))
    districts = figures.districts[:count]
    per_district = _shared_out(schools, [d.share for d in districts], len(LEVELS))
    tracts = _tracts(figures, districts, per_district, seed)
    places = [_zones(number, district, tracts.district) for district, number in enumerate(per_district)]
    zone, levels, homes = _numbered(places, len(tracts.place))
    return Region(districts, tracts, _schools(figures, tracts, zone, levels, homes, seed), zone)


def _shared_out(total: int, shares: Sequence[float], least: int) -> list[int]:
    """`total` split by `shares`, each at least `least`; what rounding leaves goes to the largest remainder."""
    if total < least * len(shares):
        raise ValueError(f"{total} schools are too few: a district needs {least}, one of each level. "
                         "Ask for more schools.")
    exact = np.array(shares) / sum(shares) * (total - least * len(shares))
    counts = np.floor(exact).astype(int)
    late = np.argsort(counts - exact, kind="stable")[:total - least * len(shares) - counts.sum()]
    counts[late] += 1
    return [least + int(count) for count in counts]


def _tracts(figures: Figures, districts: Sequence[DistrictFigures], schools: Sequence[int], seed: int) -> Tracts:
    rng = stream(seed, "tracts")
    district = np.repeat(np.arange(len(districts)), np.array(schools) * figures.region.tracts_per_school)
    count = len(district)
    rough = np.convolve(rng.normal(size=count + 2), [0.35, 0.5, 0.35], "valid")
    base = np.array([d.low_income for d in districts])[district]
    low_income = np.clip(base + figures.people.poverty_spread * rough / 0.7, 0.06, 0.92)
    quarters = [f"{side} {quarter}" for side, quarter in product(figures.words.side, figures.words.quarter)]
    names = _names(list(rng.permutation(labels(quarters))), count)
    across, up = _lattice(count)
    return Tracts(_slugs(names), labels(names), district, across, up, low_income)


def _lattice(count: int) -> tuple[Ints, Ints]:
    """Centres of hexagonal tiles, column by column and back, so that neighbours in the list meet on the map."""
    height = max(2, round((count * 0.7) ** 0.5))
    column, step = np.divmod(np.arange(count), height)
    row = np.where(column % 2 == 0, step, height - 1 - step)
    return 2 * column + row % 2 + 1, 3 * row + 2


def _zones(schools: int, district: int, tract_district: Ints) -> list[list[Ints]]:
    """For each level, the tracts of each of the district's schools: neighbouring ones together."""
    counts = _shared_out(schools, LEVEL_SHARES, 1)
    tracts = np.flatnonzero(tract_district == district)
    return [list(np.array_split(tracts, count)) for count in counts]


def _numbered(places: list[list[list[Ints]]], tracts: int) -> tuple[Ints, Ints, Ints]:
    """Schools numbered through the region: the zone table, each school's level, and the tract it stands in."""
    zone = np.zeros((len(LEVELS), tracts), dtype=np.int64)
    levels: list[int] = []
    homes: list[int] = []
    schools = ((level, served) for zones in places for level, schools in enumerate(zones) for served in schools)
    for level, served in schools:
        zone[level, served] = len(levels)
        levels.append(level)
        homes.append(int(served[len(served) * (level + 1) // 4]))
    return zone, np.array(levels, dtype=np.int64), np.array(homes, dtype=np.int64)


def _schools(figures: Figures, tracts: Tracts, zone: Ints, levels: Ints, homes: Ints, seed: int) -> Schools:
    rng = stream(seed, "schools")
    words = list(rng.permutation(labels(figures.words.school)))
    names = labels([""] * len(levels))
    for level, word in enumerate(LEVELS):
        here = np.flatnonzero(levels == level)
        names[here] = _names([f"{bird} {word}" for bird in np.roll(words, -11 * level)], len(here))
    low_income = np.array([tracts.low_income[zone[level] == school].mean() for school, level in enumerate(levels)])
    resource = standard(rng.normal(size=len(levels)) + figures.region.resource_low_income * standard(low_income))
    return Schools(_slugs(list(names)), names, levels, tracts.district[homes], homes, resource)


def _names(words: list[str], count: int) -> list[str]:
    """`count` different names; numbered where the words run out."""
    rounds = (f"{word} {turn}" if turn > 1 else word for turn in range(1, count + 2) for word in words)
    return [name for name, _ in zip(rounds, range(count), strict=False)]


def _slugs(names: Sequence[str]) -> Labels:
    return labels([name.lower().replace(" ", "-") for name in names])


def places(figures: Figures, region: Region) -> Table:
    """Every place, widest first, with its outline or point on the fictional map."""
    shape = figures.region
    tracts, schools = region.tracts, region.schools
    rows = [(shape.place, shape.name, "region", "", "")]
    rows += [(d.place, d.name, "district", shape.place, _district(index, tracts, shape))
             for index, d in enumerate(region.districts)]
    rows += [(schools.place[i], schools.name[i], "school", region.districts[schools.district[i]].place,
              _point(i, region, shape))
             for i in range(len(schools.place))]
    rows += [(tracts.place[i], tracts.name[i], "tract", shape.place, _geometry("Polygon", [_ring(i, tracts, shape)]))
             for i in range(len(tracts.place))]
    rows += [(partner, name, "partner", shape.place, "") for partner, name in figures.partners.items()]
    rows += [(program.place, program.name, "program", program.partner, "") for program in figures.program]
    columns = (labels(column) for column in zip(*rows, strict=True))
    return Table("places", dict(zip(("place", "name", "kind", "parent", "geometry"), columns, strict=True)))


def _geometry(kind: str, coordinates: object) -> str:
    return json.dumps({"type": kind, "coordinates": coordinates}, separators=(",", ":"))


def _at(across: float, up: float, shape: RegionFigures) -> list[float]:
    """Lattice steps as map units; whole steps always give the same digits, so that tiles meet exactly."""
    return [round(across * HALF_WIDTH * shape.tile, 4), round(up * 0.5 * shape.tile, 4)]


def _ring(tract: int, tracts: Tracts, shape: RegionFigures) -> list[list[float]]:
    corners = [_at(int(tracts.across[tract]) + dx, int(tracts.up[tract]) + dy, shape) for dx, dy in CORNERS]
    return [*corners, corners[0]]


def _district(district: int, tracts: Tracts, shape: RegionFigures) -> str:
    tiles = np.flatnonzero(tracts.district == district).tolist()
    return _geometry("MultiPolygon", [[_ring(tile, tracts, shape)] for tile in tiles])


def _point(school: int, region: Region, shape: RegionFigures) -> str:
    tract, (dx, dy) = region.schools.tract[school], BESIDE_CENTRE[region.schools.level[school]]
    return _geometry("Point", _at(int(region.tracts.across[tract]) + dx, int(region.tracts.up[tract]) + dy, shape))
