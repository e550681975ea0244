"""Enrollment: the spells of each student at each school, and the school years they add up to."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from data_access.demo.chance import Flags, Ints, happens, labels, stream
from data_access.demo.families import Families
from data_access.demo.figures import PeopleFigures
from data_access.demo.region import Region, level_of
from data_access.demo.students import SENIOR, Students

GRADE_WORDS = labels(["KG", *(f"{grade:02d}" for grade in range(1, SENIOR + 1))])


@dataclass(frozen=True)
class Spells:
    """A student at one school: first and last day as school days of the year. `pupil_year` indexes PupilYears."""

    student: Ints
    year: Ints
    grade: Ints
    school: Ints
    tract: Ints
    first_day: Ints
    last_day: Ints
    pupil_year: Ints

    @property
    def days(self) -> Ints:
        """Days enrolled."""
        return self.last_day - self.first_day + 1


@dataclass(frozen=True)
class PupilYears:
    """A student in one school year, at the school of longest enrollment."""

    student: Ints
    year: Ints
    grade: Ints
    school: Ints
    tract: Ints
    first_day: Ints
    last_day: Ints
    moved: Flags
    learner: Flags
    low_income: Flags
    homeless: Flags

    def __len__(self) -> int:
        return len(self.student)


def make_spells(people: PeopleFigures, region: Region, students: Students, families: Families, length: int, years: int,
                seed: int) -> Spells:
    """Every spell of every school year of `length` days, by year and student."""
    parts = [_year(year, people, region, students, families, length, seed) for year in range(years)]
    columns = [np.concatenate(column) for column in zip(*parts, strict=True)]
    student, year, first_day = columns[0], columns[1], columns[5]
    order = np.lexsort((first_day, student, year))
    _, pupil_year = np.unique((year * len(students.family) + student)[order], return_inverse=True)
    ordered = [*(column[order] for column in columns), pupil_year.astype(np.int64)]
    return Spells(*ordered)


def _year(year: int, people: PeopleFigures, region: Region, students: Students, families: Families, length: int,
          seed: int) -> list[Ints]:
    """The columns of Spells for one school year: before a move in the year, and after it."""
    span = students.span
    student = np.flatnonzero((span.first_year <= year) & (year <= span.last_year))
    grade = (span.first_grade + year - span.first_year)[student]
    first, last = _presence(year, people, students, student, grade, length, seed)
    family = students.family[student]
    fall, spring = families.fall[family, year], families.spring[family, year]
    before, after = region.zone[level_of(grade), fall], region.zone[level_of(grade), spring]
    move = np.where(before == after, first, np.clip(families.moved_on[family, year], first, last + 1))
    stays = [(student, grade, before, fall, first, move - 1), (student, grade, after, spring, move, last)]
    rows = [np.stack(stay)[:, there] for stay, there in zip(stays, (move > first, move <= last), strict=True)]
    who, grades, *rest = np.concatenate(rows, axis=1)
    return [who, np.full(len(who), year), grades, *rest]


def _presence(year: int, people: PeopleFigures, students: Students, student: Ints, grade: Ints, length: int,
              seed: int) -> tuple[Ints, Ints]:
    """The first and last day each student is in the region's schools."""
    rng = stream(seed, f"presence {year}")
    count = len(student)
    new = (students.span.first_year[student] == year) & (year > 0) & (grade > 0)
    late = new & happens(rng, np.full(count, people.arrive_late))
    leaving = (students.span.last_year[student] == year) & (grade < SENIOR)
    early = leaving & happens(rng, np.full(count, people.leave_early))
    first = np.where(late, rng.integers(1, length - people.latest_arrival, count), 0)
    last = np.where(early, rng.integers(people.shortest_stay, length - 1, count), length - 1)
    return first, np.maximum(last, np.minimum(first + people.shortest_stay, length - 1))


def pupil_years(spells: Spells, students: Students, families: Families) -> PupilYears:
    """One row per student and school year, in the order that `Spells.pupil_year` counts."""
    longest = np.lexsort((-spells.school, spells.first_day, spells.days, spells.pupil_year))
    main = longest[np.flatnonzero(np.diff(spells.pupil_year[longest], append=-1))]
    starts = np.flatnonzero(np.diff(spells.pupil_year, prepend=-1))
    first, last = np.minimum.reduceat(spells.first_day, starts), np.maximum.reduceat(spells.last_day, starts)
    student, year, grade = spells.student[main], spells.year[main], spells.grade[main]
    family, moved = students.family[student], np.bincount(spells.pupil_year) > 1
    learner = grade < students.learner_until[student]
    return PupilYears(student, year, grade, spells.school[main], spells.tract[main], first, last, moved, learner,
                      families.low_income[family], families.homeless[family, year])
