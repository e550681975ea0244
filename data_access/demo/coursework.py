"""Courses, who takes an advanced one where the school offers it, and the marks and credits earned."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np

from data_access.demo.chance import Floats, Ints, Labels, happens, labels, logistic, stream
from data_access.demo.students import SENIOR
from data_access.demo.table import Coded, Table
from data_access.demo.world import World

FIRST_GRADE = 6
GRADES_OF_LEVEL = (range(0), range(6, 9), range(9, 13))
LEVEL_WORDS = labels(["General", "Advanced"])


@dataclass(frozen=True)
class Courses:
    """`number` is the course by school, grade above 6, subject and level, or -1 where it is not offered."""

    number: Ints
    course: Labels
    title: Labels
    school: Ints
    subject: Ints
    advanced: Ints


def make_courses(world: World) -> Courses:
    """The courses of every middle and high school; those that are given more offer more advanced ones."""
    figure, schools = world.figures.coursework, world.region.schools.place
    rows = [(school, *course) for school in range(len(schools)) for course in _offered(world, school)]
    school, grade, subject, advanced = np.array(rows, dtype=np.int64).T
    number = np.full((len(schools), SENIOR - FIRST_GRADE + 1, len(figure.subjects), 2), -1)
    number[school, grade - FIRST_GRADE, subject, advanced] = np.arange(len(rows))
    course = [f"{schools[s]}-{figure.subjects[k].lower()}-{g}{'-advanced' * a}" for s, g, k, a in rows]
    title = [f"{'Advanced ' * a}{figure.titles[k]} {g}" for _, g, k, a in rows]
    return Courses(number, labels(course), labels(title), school, subject, advanced)


def _offered(world: World, school: int) -> list[tuple[int, int, int]]:
    """Grade, subject and level of each course of one school."""
    figure, level = world.figures.coursework, int(world.region.schools.level[school])
    wanted = round(figure.offered + figure.offered_resource * float(world.region.schools.resource[school]))
    names = stream(world.seed, f"offered {school}").permutation(labels(figure.advanced_high))[:max(1, wanted)]
    advanced = figure.advanced_middle if level == 1 else tuple(names)
    first = FIRST_GRADE if level == 1 else figure.advanced_from_grade
    choices = product(GRADES_OF_LEVEL[level], enumerate(figure.subjects), (0, 1))
    return [(grade, subject, is_advanced) for grade, (subject, name), is_advanced in choices
            if not is_advanced or (name in advanced and grade >= first)]


def courses_table(world: World, courses: Courses) -> Table:
    """The courses template."""
    return Table("courses", {
        "course": courses.course,
        "school": world.schools(courses.school),
        "title": courses.title,
        "subject": Coded(courses.subject, labels(world.figures.coursework.subjects)),
        "level": Coded(courses.advanced, LEVEL_WORDS),
    })


def grades_table(world: World, courses: Courses, shared: Floats) -> Table:
    """The grades template: one mark and its credits for each subject and term of grades 6 to 12."""
    figure, pupils = world.figures.coursework, world.pupils
    rng = stream(world.seed, "marks")
    row = np.flatnonzero(pupils.grade >= FIRST_GRADE)
    which, term, subject = _marked(world, row)
    standing = shared[row][which] + figure.mark_noise * rng.normal(size=len(which))
    mark = (standing[:, None] < np.array(figure.mark_cuts)).sum(axis=1)
    return Table("grades", {
        "student_id": world.ids(pupils.student[row][which]),
        "school_year": world.school_years(pupils.year[row][which]),
        "term": Coded(term, labels(world.figures.calendar.terms)),
        "course": Coded(_taken(world, courses, row, rng)[which, subject], courses.course),
        "mark": Coded(mark, labels(figure.marks)),
        "credits_attempted": np.full(len(which), figure.credits),
        "credits_earned": np.where(mark == len(figure.marks) - 1, 0.0, figure.credits),
    })


def _marked(world: World, row: Ints) -> tuple[Ints, Ints, Ints]:
    """Pupil, term and subject of each mark: for pupils who were there for half of the term and at its end."""
    half, length = world.days.half, world.days.length
    first, last = world.pupils.first_day[row], world.pupils.last_day[row]
    fall = (first < half // 2) & (last >= half - 1)
    spring = (first < half + half // 2) & (last >= length - 1)
    subjects = len(world.figures.coursework.subjects)
    pupil, term = np.nonzero(np.stack([fall, spring], axis=1))
    return np.repeat(pupil, subjects), np.repeat(term, subjects), np.tile(np.arange(subjects), len(pupil))


def _taken(world: World, courses: Courses, row: Ints, rng: np.random.Generator) -> Ints:
    """The course each pupil takes in each subject (columns)."""
    figure, pupils = world.figures.coursework, world.pupils
    general, advanced = np.moveaxis(courses.number[pupils.school[row], pupils.grade[row] - FIRST_GRADE], 2, 0)
    odds = (figure.advanced + figure.advanced_ability * world.students.ability[pupils.student[row]]
            + figure.advanced_low_income * pupils.low_income[row])
    goes = happens(rng, np.repeat(logistic(odds)[:, None], advanced.shape[1], axis=1))
    return np.asarray(np.where(goes & (advanced >= 0), advanced, general))
