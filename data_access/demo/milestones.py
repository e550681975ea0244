"""Milestones after grade 12, each counted so many years after the senior year."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from data_access.demo.chance import Flags, Ints, happens, labels, logistic, stream
from data_access.demo.students import SENIOR
from data_access.demo.table import Coded, Table, truth
from data_access.demo.world import World


@dataclass(frozen=True)
class Seniors:
    """One row per student who was a senior: in which school year (alumni below 0), at which school."""

    student: Ints
    year: Ints
    school: Ints


def milestones_table(world: World, advised: Flags) -> Table:
    """The milestones template: graduation and later milestones for every senior, with a diploma or not."""
    figure, seniors = world.figures.milestones, _seniors(world)
    graduated = _reached(world, 0, seniors, advised, np.ones(len(seniors.student), dtype=bool))
    later = [_reached(world, number, seniors, advised, graduated) for number in range(1, len(figure.names))]
    reached = np.stack([graduated, *later])
    counted = seniors.year + np.array(figure.lags)[:, None]
    number, row = np.nonzero((counted >= 0) & (counted < world.years))
    return Table("milestones", {
        "student_id": world.ids(seniors.student[row]),
        "school_year": world.school_years(counted[number, row]),
        "milestone": Coded(number, labels(figure.names)),
        "school": world.schools(seniors.school[row]),
        "reached": truth(reached[number, row]),
    })


def _seniors(world: World) -> Seniors:
    """The seniors of every school year, and the alumni, who went to the high school of their neighbourhood."""
    pupils, students = world.pupils, world.students
    now = np.flatnonzero(pupils.grade == SENIOR)
    alumni = np.flatnonzero(students.span.first_year < 0)
    school = world.region.zone[-1, world.families.home[students.family[alumni]]]
    year = np.append(pupils.year[now], students.span.first_year[alumni])
    return Seniors(np.append(pupils.student[now], alumni), year, np.append(pupils.school[now], school))


def _reached(world: World, number: int, seniors: Seniors, advised: Flags, graduated: Flags) -> Flags:
    """Who reaches one milestone."""
    figure, students, who = world.figures.milestones, world.students, seniors.student
    odds = (figure.rates[number] + figure.ability[number] * students.ability[who]
            + figure.low_income[number] * world.families.low_income[students.family[who]]
            + figure.resource[number] * world.resource(seniors.school)
            + figure.advised[number] * advised[who] + figure.trend[number] * (seniors.year - world.latest)
            + figure.no_diploma[number] * ~graduated)
    return happens(stream(world.seed, f"milestone {number}"), logistic(odds))
