"""The invented region with everybody in it: what all tables are read off."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from data_access.demo.chance import Floats, Ints, Labels, labels
from data_access.demo.enrollments import PupilYears, Spells, make_spells, pupil_years
from data_access.demo.families import Families, make_families
from data_access.demo.figures import Figures
from data_access.demo.region import Region, make_region
from data_access.demo.school_days import SchoolDays, school_days
from data_access.demo.students import Students, make_span, make_students
from data_access.demo.table import Coded


@dataclass(frozen=True)
class Size:
    """How much to invent: students enrolled in a year, schools, and school years up to the latest one."""

    students: int = 6000
    schools: int = 12
    years: int = 3


@dataclass(frozen=True)
class World:
    """One invented region. `pupils` are students by school year, `spells` their stays at schools."""

    figures: Figures
    seed: int
    days: SchoolDays
    region: Region
    families: Families
    students: Students
    spells: Spells
    pupils: PupilYears

    @property
    def years(self) -> int:
        """School years."""
        return len(self.days.school_years)

    @property
    def latest(self) -> int:
        """The index of the latest school year."""
        return self.years - 1

    def resource(self, school: Ints) -> Floats:
        """What schools are given, in standard deviations."""
        return self.region.schools.resource[school]

    def ids(self, student: Ints) -> Coded:
        """The column that names students."""
        return Coded(student, self.students.student_id)

    def schools(self, school: Ints) -> Coded:
        """The column that names schools."""
        return Coded(school, self.region.schools.place)

    def programs(self, program: Ints) -> Coded:
        """The column that names programs."""
        return Coded(program, self.program_words())

    def program_words(self) -> Labels:
        """The place of each program."""
        return labels([program.place for program in self.figures.program])

    def school_years(self, year: Ints) -> Ints:
        """The column of spring years."""
        return np.array(self.days.school_years, dtype=np.int64)[year]

    def enrolled(self) -> Floats:
        """Students of each school (rows) in each school year, counted where they were longest."""
        cells = len(self.region.schools.place) * self.years
        counts = np.bincount(self.pupils.school * self.years + self.pupils.year, minlength=cells)
        return counts.reshape(-1, self.years).astype(np.float64)


def make_world(figures: Figures, size: Size, seed: int) -> World:
    """The world of one seed. Raises ValueError for fewer schools than one of each level in each district."""
    last = figures.region.last_year
    days = school_days(figures.calendar, tuple(range(last - size.years + 1, last + 1)))
    region = make_region(figures, size.schools, seed)
    span = make_span(figures, size.students, size.years, seed)
    count = round(len(span.first_year) / figures.people.students_per_family)
    families = make_families(figures, region, count, size.years, seed)
    students = make_students(figures, span, families, days.school_years[0], seed)
    spells = make_spells(figures.people, region, students, families, days.length, size.years, seed)
    return World(figures, seed, days, region, families, students, spells, pupil_years(spells, students, families))
