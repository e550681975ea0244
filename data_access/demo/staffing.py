"""Staff: teachers and counselors of each school, most of whom stay from year to year."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from data_access.demo.chance import Floats, Ints, draw, happens, labels, stream
from data_access.demo.families import NO_ANSWER, race_words
from data_access.demo.table import Coded, Table
from data_access.demo.world import World

TEACHER, COUNSELOR = range(2)
ROLES = labels(["Teacher", "Counselor"])


@dataclass(frozen=True)
class Staff:
    """One row per position and school year; `person` changes when somebody else takes the position."""

    person: Ints
    year: Ints
    school: Ints
    role: Ints
    race: Ints
    gender: Ints
    fte: Floats

    def fte_of(self, role: int, schools: int, years: int) -> Floats:
        """Full-time equivalents in a role by school (rows) and school year."""
        here = self.role == role
        total = np.bincount(self.school[here] * years + self.year[here], self.fte[here], schools * years)
        return np.asarray(total.reshape(schools, years), dtype=np.float64)


def make_staff(world: World) -> Staff:
    """The staff of every school in every school year."""
    rng, figure, years = stream(world.seed, "staff"), world.figures.staffing, world.years
    school, role, fte = _positions(world, rng)
    changed = happens(rng, np.full((len(school), years), figure.replaced))
    turn = np.cumsum(changed[:, 1:], axis=1)
    turn = np.concatenate([np.zeros((len(school), 1), dtype=np.int64), turn], axis=1)
    person = (np.arange(len(school))[:, None] * years + turn).ravel()
    position, year = (axis.ravel() for axis in np.indices(turn.shape))
    race, gender = (draw(rng, shares, turn.size)[person] for shares in (figure.race, figure.gender_shares))
    return Staff(person, year, school[position], role[position], race, gender, fte[position])


def _positions(world: World, rng: np.random.Generator) -> tuple[Ints, Ints, Floats]:
    """School, role and full-time equivalent of each position; schools that are given more have more of them."""
    figure, resource, students = world.figures.staffing, world.region.schools.resource, world.enrolled().mean(axis=1)
    teachers = _halves(students, figure.teacher_students + figure.teacher_resource * resource, 4)
    counselors = _halves(students, figure.counselor_students + figure.counselor_resource * resource, 1)
    parts = [_filled(halves, share, rng) for halves, share in ((teachers, figure.part_time), (counselors, 0.0))]
    school, fte = (np.concatenate(column) for column in zip(*parts, strict=True))
    return school, np.repeat([TEACHER, COUNSELOR], [len(part[0]) for part in parts]), fte


def _halves(students: Floats, ratio: Floats, least: int) -> Ints:
    """Half-time positions of each school for so many students per full-time one."""
    return np.maximum(least, (2 * students / ratio).round()).astype(np.int64)


def _filled(halves: Ints, part_time: float, rng: np.random.Generator) -> tuple[Ints, Floats]:
    """School and full-time equivalent of positions that add up to the half-time positions of each school."""
    part = rng.binomial(halves, part_time)
    part += (halves - part) % 2
    counts = np.stack([part, (halves - part) // 2], axis=1)
    school = np.repeat(np.arange(len(halves)), counts.sum(axis=1))
    return school, np.repeat(np.tile([0.5, 1.0], len(halves)), counts.ravel())


def staff_table(world: World, staff: Staff) -> Table:
    """The staff template."""
    most = int(staff.person.max()) + 1
    return Table("staff", {
        "staff_id": Coded(staff.person, labels([f"STAFF-{number:06d}" for number in range(1, most + 1)])),
        "school_year": world.school_years(staff.year),
        "school": world.schools(staff.school),
        "role": Coded(staff.role, ROLES),
        "race_ethnicity": Coded(np.where(staff.race == NO_ANSWER, 0, 1 << staff.race), race_words()),
        "gender": Coded(staff.gender, labels(world.figures.staffing.genders)),
        "fte": staff.fte,
    })
