"""Assessments: readiness on entering kindergarten, reading and mathematics in grades 3 to 8."""

from __future__ import annotations

import numpy as np

from data_access.demo.chance import Flags, Floats, Ints, happens, labels, standard, stream
from data_access.demo.enrollments import GRADE_WORDS
from data_access.demo.table import Coded, Table, dates, truth
from data_access.demo.world import World

ASSESSMENTS = labels(["KindergartenEntry", "StateSummative", "StateSummative"])
SUBJECTS = labels(["Readiness", "Reading", "Mathematics"])


def learning(world: World, absent: Floats, seats: Floats) -> Floats:
    """What all subjects share, in standard deviations by pupil year: child, family income, neighbourhood, school.

    `absent` is the share of days absent by pupil year; `seats` are preschool seats by tract and school year.
    """
    figure, pupils = world.figures.assessments, world.pupils
    return (figure.low_income * pupils.low_income + figure.homeless * pupils.homeless
            + figure.resource * world.resource(pupils.school)
            + figure.seats * standard(seats)[pupils.tract, pupils.year]
            + figure.absence * (absent - figure.usual_absence)
            + figure.ability * world.students.ability[pupils.student]
            + figure.trend * (pupils.year - world.latest))


def assessments_table(world: World, shared: Floats, literacy_hours: Floats) -> Table:
    """The assessments template: those who were enrolled on the day, and took part."""
    figure, pupils, test_days = world.figures.assessments, world.pupils, world.figures.calendar.test_days
    tested = [_tested(world, subject, day) for subject, day in enumerate(test_days)]
    subject, row = np.repeat(np.arange(len(tested)), [len(rows) for rows in tested]), np.concatenate(tested)
    standing = _standings(world, shared, literacy_hours)[subject, row]
    noise = figure.noise * stream(world.seed, "scores").normal(size=len(row))
    score = (figure.standard + figure.scale * (standing + noise)).round()
    return Table("assessments", {
        "student_id": world.ids(pupils.student[row]),
        "school_year": world.school_years(pupils.year[row]),
        "assessment": Coded(subject, ASSESSMENTS),
        "subject": Coded(subject, SUBJECTS),
        "grade_level": Coded(pupils.grade[row], GRADE_WORDS),
        "assessment_date": dates(world.days.on(pupils.year[row], np.array(test_days)[subject])),
        "score": score.astype(np.int64),
        "meets_standard": truth(score >= figure.standard),
    })


def _tested(world: World, subject: int, day: int) -> Ints:
    """The pupil years that took one subject's assessment."""
    pupils = world.pupils
    there = _in_grades(subject, pupils.grade) & (pupils.first_day <= day) & (day <= pupils.last_day)
    part = happens(stream(world.seed, f"tested {subject}"), np.full(len(pupils), world.figures.assessments.tested))
    return np.flatnonzero(there & part)


def _in_grades(subject: int, grade: Ints) -> Flags:
    return np.asarray(grade == 0 if subject == 0 else (grade >= 3) & (grade <= 8))


def _standings(world: World, shared: Floats, literacy_hours: Floats) -> Floats:
    """How far each pupil year (columns) is from the standard in each subject, before chance."""
    figure, pupils = world.figures.assessments, world.pupils
    support = figure.dosage * np.minimum(literacy_hours / figure.dosage_hours, figure.dosage_most)
    later = figure.grade_slope * (pupils.grade - 3)
    return np.stack([figure.readiness + shared + figure.learner_readiness * pupils.learner,
                     figure.reading + shared + support + figure.learner_reading * pupils.learner + later,
                     figure.mathematics + shared + figure.learner_mathematics * pupils.learner + later])
