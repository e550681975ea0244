"""Discipline: few incidents, more where a school excludes sooner."""

from __future__ import annotations

import numpy as np

from data_access.demo.chance import Floats, draw, labels, stream
from data_access.demo.table import Coded, Table, dates
from data_access.demo.world import World


def discipline_table(world: World) -> Table:
    """The discipline template."""
    figure, spells = world.figures.discipline, world.spells
    rng = stream(world.seed, "discipline")
    expected = _expected(world)[spells.pupil_year] * spells.days / world.days.length
    spell = np.repeat(np.arange(len(expected)), rng.poisson(expected))
    day = spells.first_day[spell] + (rng.random(len(spell)) * spells.days[spell]).astype(np.int64)
    action = draw(rng, figure.action_shares, len(spell))
    return Table("discipline", {
        "student_id": world.ids(spells.student[spell]),
        "incident": labels([f"INCIDENT-{number:06d}" for number in range(1, len(spell) + 1)]),
        "school_year": world.school_years(spells.year[spell]),
        "school": world.schools(spells.school[spell]),
        "incident_date": dates(world.days.on(spells.year[spell], day)),
        "action": Coded(action, labels(figure.actions)),
        "days": 1 + (rng.random(len(spell)) * np.array(figure.most_days)[action]).astype(np.int64),
    })


def _expected(world: World) -> Floats:
    """Incidents to expect of each pupil year; a school's practice weighs as much as anything."""
    figure, pupils, schools = world.figures.discipline, world.pupils, world.region.schools
    practice = figure.practice_spread * stream(world.seed, "practice").normal(size=len(schools.place))
    by_school = practice + figure.resource * schools.resource + np.array(figure.by_level)[schools.level]
    odds = (figure.rate + by_school[pupils.school] + figure.unmet_need * pupils.low_income
            + figure.trend * (pupils.year - world.latest))
    return np.asarray(np.exp(odds))
