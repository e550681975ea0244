"""Writes down every sum that binds the unknown numerators of some indicators."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import reduce
from operator import add

import numpy as np
from scipy.sparse import csr_array, vstack

from disclosure.audit.editions import NOW
from disclosure.audit.exposed import Flags, Whole
from disclosure.audit.groups import Groups
from disclosure.audit.layers import Layer, LayerKey, Numbering, Who
from disclosure.catalogue import years_of
from disclosure.tabulation import Kin, PartKey, TableKey

Chosen = Mapping[LayerKey, csr_array]


@dataclass(frozen=True, eq=False)
class Sums:
    """rows @ unknowns = total, for every row; or no less than `total` and no more than `most`."""

    rows: csr_array
    total: Whole
    most: Whole


def added(numbering: Numbering, is_reader: bool = True) -> Sums:
    """All of them, those without an unknown left out. A partner knows better who takes part than by what a reader can add up."""
    chosen = {key: layer.chosen(numbering.unknowns) for key, layer in numbering.layers.items()}
    sources = (_within, _parts, _categories, _pools, _overlaps, _programs, _releases, *((_reach, _lasting) if is_reader else ()))
    found = [one for source in sources for one in source(numbering, chosen)]
    rows = csr_array(vstack([one.rows for one in found], format="csr"))
    rows.eliminate_zeros()
    kept = np.flatnonzero(np.diff(rows.indptr))
    total, most = (np.concatenate(bounds)[kept] for bounds in ([one.total for one in found], [one.most for one in found]))
    return Sums(csr_array(rows[kept]), total, most)


def _at(rows: csr_array, where: Flags, total: Whole | None = None) -> Sums:
    kept = np.flatnonzero(where)
    total = np.zeros(len(kept), np.int64) if total is None else total[kept]
    return Sums(csr_array(rows[kept]), total, total)


def _within(numbering: Numbering, chosen: Chosen) -> Iterator[Sums]:
    """Groups add up to totals, and places to wider ones; what holds of all and of a part holds of the others anyway."""
    for key, layer in numbering.layers.items():
        if key.who in (Who.ALL, Who.PART, Who.KEPT, Who.TURNED):
            sums = layer.lattice.sums
            yield _at(sums @ chosen[key], (abs(sums) @ ~layer.adds_up == 0) & (abs(sums) @ _is_new(numbering, key, layer) > 0))


def _is_new(numbering: Numbering, key: LayerKey, layer: Layer) -> Flags:
    """Where a layer of another release has other people than this one's: what holds of the same people is said once."""
    now = numbering.layers.get(LayerKey(key.of, Who.PART if key.part else Who.ALL, key.part))
    is_now = key.release == NOW and key.who in (Who.ALL, Who.PART)
    found: Flags = np.ones(len(layer.people), bool) if is_now or now is None else layer.unknown != now.unknown
    return found


def _releases(numbering: Numbering, chosen: Chosen) -> Iterator[Sums]:
    """Whoever a release counts another release counts in the same cell, with the same answer or another, or not; a yes turned is a no."""
    for key, layer in numbering.layers.items():
        if key.who is Who.GONE:
            whole = replace(key, who=Who.PART if key.part else Who.ALL, other=NOW)
            kept = numbering.kept(whole, replace(whole, release=key.other))
            yield _at(chosen[whole] - chosen[kept] - chosen[replace(key, who=Who.TURNED)] - chosen[key], layer.adds_up)
        if key.who is Who.TURNED and key.release < key.other and not key.of.category:
            back = replace(key, release=key.other, other=key.release)
            yield _at(chosen[key] + chosen[back], layer.adds_up, layer.people)


def _parts(numbering: Numbering, chosen: Chosen) -> Iterator[Sums]:
    """Everybody is in a part or among the others."""
    for key, layer in numbering.layers.items():
        if key.who is Who.PART:
            yield _at(chosen[LayerKey(key.of, release=key.release)] - chosen[key] - chosen[replace(key, who=Who.OTHERS)], layer.adds_up)


def _categories(numbering: Numbering, chosen: Chosen) -> Iterator[Sums]:
    """Everybody is in one category."""
    for key, layer in numbering.layers.items():
        categories = numbering.indicators[key.of.indicator].categories
        if categories and key.of.category == categories[0] and key.who not in (Who.OTHERS, Who.ELSEWHERE):
            alike = [_of_category(key, category) for category in categories]
            if all(one in chosen for one in alike):
                yield _at(reduce(add, [chosen[one] for one in alike]), layer.adds_up, layer.people)


def _of_category(key: LayerKey, category: str) -> LayerKey:
    of = TableKey(key.of.indicator, key.of.school_year, category)
    return replace(key, of=of, part=key.part and PartKey(of, key.part.kin, key.part.name))


def _pools(numbering: Numbering, chosen: Chosen) -> Iterator[Sums]:
    """A pooled window is the sum of those whom it counts in each of its years."""
    layers = numbering.layers
    for key in [key for key in layers if key.who is Who.ALL and key.of.school_year in numbering.catalogue.pools]:
        tables = (TableKey(key.of.indicator, year, key.of.category) for year in years_of(key.of.school_year))
        years = [_latest(numbering, table, key.release) for table in tables]
        if all(year in layers for year in years):
            people = reduce(add, [layers[year].people for year in years])
            yield _at(chosen[key] - reduce(add, [chosen[year] for year in years]), people == layers[key].people)


def _latest(numbering: Numbering, year: TableKey, release: int) -> LayerKey:
    """Those whom the window counts in a year; all of it where that is not told, which holds where nobody came back."""
    key = LayerKey(year, Who.PART, PartKey(year, Kin.LATEST), release)
    return key if key in numbering.layers else LayerKey(year, release=release)


def _overlaps(numbering: Numbering, chosen: Chosen) -> Iterator[Sums]:
    """Whoever is in one program and in another has one outcome: the same people, seen from either."""
    for key in [key for key in numbering.layers if key.who is Who.PART and key.part and key.part.kin is Kin.PROGRAM]:
        for other, rows, columns in _other_sides(numbering, key):
            is_same = numbering.layers[key].people[rows] == numbering.layers[other].people[columns]
            yield _at(csr_array(chosen[key][rows] - chosen[other][columns]), is_same)


def _other_sides(numbering: Numbering, key: LayerKey) -> Iterator[tuple[LayerKey, Whole, Whole]]:
    """Participants of `there` who are also `here`, and of `here` who are also `there`; in a pooled window these may be of two years."""
    indicator = numbering.indicators[key.of.indicator]
    places = [place.place for place in numbering.catalogue.places_of(indicator)]
    here = key.part.name if key.part else ""
    if here in places and key.of.school_year in numbering.catalogue.school_years:
        groups = Groups(numbering.catalogue, indicator)
        own = np.array([groups.column[slot] for slot in groups.declared("program") if groups.is_personal(slot)], np.int64)
        for at, there in enumerate(places[:places.index(here)]):
            other = replace(key, part=PartKey(key.of, Kin.PROGRAM, there))
            if other in numbering.layers:
                yield other, at * len(groups.column) + own, places.index(here) * len(groups.column) + own


def _programs(numbering: Numbering, chosen: Chosen) -> Iterator[Sums]:
    """A program's participants are at the schools or elsewhere."""
    for key in (key for release in numbering.releases for key in numbering.programs(release)):
        elsewhere = replace(key, who=Who.ELSEWHERE)
        at_schools = [one.counted_in @ chosen[one.key] for one in numbering.participants(key)]
        yield _at(reduce(lambda rest, part: rest - part, at_schools, chosen[key] - chosen[elsewhere]), numbering.layers[elsewhere].adds_up)


def _reach(numbering: Numbering, chosen: Chosen) -> Iterator[Sums]:
    """Whoever takes part in a program is reached at one of its schools; at a closed one, whoever is reached, in a program there."""
    for key, host in numbering.reached():
        counted_in, closed = numbering.schools(key)
        ours, theirs = numbering.layers[key].people, numbering.layers[host].people
        is_same = (np.diff(counted_in.indptr) > 0) & (counted_in @ theirs == ours)
        yield _no_less(counted_in @ chosen[host] - chosen[key], is_same, counted_in @ theirs)
        yield _no_less(closed @ chosen[key] - chosen[host], np.diff(closed.indptr) > 0, closed @ ours)


def _lasting(numbering: Numbering, chosen: Chosen) -> Iterator[Sums]:
    """Where nobody's category changes, the region has no fewer of one in a window than in any of its years: nobody left the region."""
    for key in [key for key in chosen if key.of.indicator in numbering.tabulation.lasting and key.who is Who.ALL and key.release == NOW]:
        for year in years_of(key.of.school_year) if key.of.school_year in numbering.catalogue.pools else ():
            other, layer = LayerKey(replace(key.of, school_year=year)), numbering.layers[key]
            if other in chosen:
                is_region = layer.lattice.cell & np.repeat([one == numbering.catalogue.region().place for one in layer.lattice.within],
                                                           len(layer.lattice.columns))
                yield _no_less(chosen[key] - chosen[other], is_region, layer.people)


def _no_less(rows: csr_array, where: Flags, most: Whole) -> Sums:
    kept = np.flatnonzero(where)
    return Sums(csr_array(rows[kept]), np.zeros(len(kept), np.int64), most[kept])
