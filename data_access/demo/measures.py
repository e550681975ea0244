"""Measures of what places are given: preschool seats, spending, and students for each counselor."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from data_access.demo.chance import Floats, Ints, Labels, labels, stream
from data_access.demo.staffing import COUNSELOR, Staff
from data_access.demo.table import Table
from data_access.demo.world import World


@dataclass(frozen=True)
class Measured:
    """One measure at one kind of place: values by place (rows) and school year."""

    indicator: str
    unit: str
    digits: int
    place: Labels
    value: Floats


def preschool_seats(world: World) -> Floats:
    """Seats per 100 four-year-olds by tract (rows) and school year."""
    figure, low_income = world.figures.measures, world.region.tracts.low_income
    lasting = figure.seats_spread * stream(world.seed, "seats").normal(size=len(low_income))
    level = figure.seats + figure.seats_low_income * (low_income - low_income.mean()) + lasting
    return np.asarray(np.clip(level[:, None] + figure.seats_trend * np.arange(-world.latest, 1), 3, 98))


def _spending(world: World) -> Floats:
    """Dollars per pupil by school (rows) and school year."""
    figure, schools = world.figures.measures, world.region.schools
    lasting = figure.spending_spread * stream(world.seed, "spending").normal(size=len(schools.place))
    level = (figure.spending + figure.spending_resource * schools.resource + figure.spending_high * (schools.level == 2)
             + lasting)
    return np.asarray(level[:, None] * (1 + figure.spending_growth) ** np.arange(-world.latest, 1))


def measures_table(world: World, staff: Staff, seats: Floats) -> Table:
    """The measures template: each school or tract, its district and the region."""
    found = [*_seats(world, seats), *_by_school(world, staff)]
    sizes = [measured.value.size for measured in found]
    return Table("measures", {
        "indicator": np.repeat(labels([measured.indicator for measured in found]), sizes),
        "school_year": np.tile(np.array(world.days.school_years), sum(sizes) // world.years),
        "place": np.concatenate([np.repeat(measured.place, world.years) for measured in found]),
        "category": np.full(sum(sizes), "", dtype=object),
        "value": np.concatenate([measured.value.round(measured.digits).ravel() for measured in found]),
        "unit": np.repeat(labels([measured.unit for measured in found]), sizes),
    })


def _seats(world: World, seats: Floats) -> Iterator[Measured]:
    tracts = world.region.tracts
    for place, value in _levels(world, tracts.place, tracts.district, seats, np.ones_like(seats)):
        yield Measured("preschool_seats", "per_100", 1, place, value)


def _by_school(world: World, staff: Staff) -> Iterator[Measured]:
    schools, enrolled = world.region.schools, world.enrolled()
    for place, value in _levels(world, schools.place, schools.district, _spending(world) * enrolled, enrolled):
        yield Measured("per_pupil_spending", "dollars", 0, place, value)
    counselors = staff.fte_of(COUNSELOR, *enrolled.shape)
    for place, value in _levels(world, schools.place, schools.district, enrolled, counselors):
        yield Measured("counselor_ratio", "students_per_counselor", 1, place, value)


def _levels(world: World, place: Labels, district: Ints, above: Floats,
            below: Floats) -> Iterator[tuple[Labels, Floats]]:
    """The ratio at each place, in each district and in the region."""
    tops, bottoms = np.zeros((2, len(world.region.districts), world.years))
    np.add.at(tops, district, above)
    np.add.at(bottoms, district, below)
    yield place, above / below
    yield labels([d.place for d in world.region.districts]), tops / bottoms
    yield labels([world.figures.region.place]), tops.sum(axis=0, keepdims=True) / bottoms.sum(axis=0, keepdims=True)
