"""Attendance: days absent by term, and day by day where a school sends days."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from data_access.demo.chance import Flags, Floats, Ints, happens, labels, logistic, stream
from data_access.demo.table import Coded, Table, dates
from data_access.demo.world import World

CATEGORIES = labels(["Present", "Tardy", "ExcusedAbsence", "UnexcusedAbsence"])


@dataclass(frozen=True)
class Attendance:
    """One row per spell and term. `rate` is each pupil year's share of days absent."""

    spell: Ints
    term: Ints
    first_day: Ints
    days: Ints
    absent: Ints
    rate: Floats


def make_attendance(world: World) -> Attendance:
    """Days enrolled and absent in each term."""
    spells, days, pupils = world.spells, world.days, len(world.pupils)
    starts, ends = np.array([0, days.half]), np.array([days.half, days.length])
    first = np.maximum(spells.first_day[:, None], starts)
    length = np.minimum(spells.last_day[:, None] + 1, ends) - first
    spell, term = np.nonzero(length > 0)
    enrolled, row = length[spell, term], spells.pupil_year[spell]
    absent = stream(world.seed, "absences").binomial(enrolled, _likely(world)[row])
    rate = np.bincount(row, absent, pupils) / np.bincount(row, enrolled, pupils)
    return Attendance(spell, term, first[spell, term], enrolled, absent, rate)


def _likely(world: World) -> Floats:
    """The chance that a pupil is absent on a day."""
    figure, pupils, students = world.figures.attendance, world.pupils, world.students
    odds = (figure.rate + figure.low_income * pupils.low_income + figure.homeless * pupils.homeless
            + figure.moved * pupils.moved + figure.high_school * (pupils.grade > 8)
            + figure.kindergarten * (pupils.grade == 0) + figure.resource * world.resource(pupils.school)
            + figure.ability * students.ability[pupils.student]
            + figure.trend * (pupils.year - world.latest))
    lasting = stream(world.seed, "attendance habits").normal(size=len(students.family))[pupils.student]
    passing = stream(world.seed, "attendance years").normal(size=len(pupils))
    return logistic(odds + figure.lasting * lasting + figure.passing * passing)


def attendance_table(world: World, attendance: Attendance) -> Table:
    """The attendance template."""
    spells, spell = world.spells, attendance.spell
    return Table("attendance", {
        "student_id": world.ids(spells.student[spell]),
        "school_year": world.school_years(spells.year[spell]),
        "school": world.schools(spells.school[spell]),
        "term": Coded(attendance.term, labels(world.figures.calendar.terms)),
        "days_enrolled": attendance.days,
        "days_absent": attendance.absent,
    })


def attendance_days_table(world: World, attendance: Attendance) -> Table:
    """The attendance_days template: the smallest school in the latest year, agreeing day by day with its terms."""
    rng, figure = stream(world.seed, "days"), world.figures.attendance
    here = _smallest_school(world, attendance)
    spell, first, length = attendance.spell[here], attendance.first_day[here], attendance.days[here]
    row, offset = np.nonzero(np.arange(world.days.length) < length[:, None])
    absent = _some_days(rng, length, attendance.absent[here], world.days.length)[row, offset]
    present = happens(rng, np.full(len(row), figure.tardy)).astype(np.int64)
    away = 3 - happens(rng, np.full(len(row), figure.excused)).astype(np.int64)
    return Table("attendance_days", {
        "student_id": world.ids(world.spells.student[spell][row]),
        "school": world.schools(world.spells.school[spell][row]),
        "attendance_date": dates(world.days.on(np.full(len(row), world.latest), first[row] + offset)),
        "category": Coded(np.where(absent, away, present), CATEGORIES),
    })


def _smallest_school(world: World, attendance: Attendance) -> Flags:
    """The rows of attendance of the smallest school in the latest year."""
    school, latest = world.spells.school[attendance.spell], world.spells.year[attendance.spell] == world.latest
    return np.asarray(latest & (school == world.enrolled()[:, -1].argmin()))


def _some_days(rng: np.random.Generator, length: Ints, wanted: Ints, width: int) -> Flags:
    """Rows of flags: in each row as many of the first `length` days as wanted, at random."""
    keys = rng.random((len(length), width))
    keys[np.arange(width) >= length[:, None]] = 2
    return np.asarray(keys.argsort(axis=1).argsort(axis=1) < wanted[:, None])
