"""Students: when each one is enrolled, and who they are; those who finished before the first school year are alumni."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from data_access.demo.chance import Days, Floats, Ints, Labels, draw, labels, stream
from data_access.demo.families import Families
from data_access.demo.figures import Figures

SENIOR = 12
GRADES = 13


@dataclass(frozen=True)
class Span:
    """When each student is enrolled: school years count from 0 (alumni below), grades from 0 (kindergarten)."""

    first_year: Ints
    first_grade: Ints
    last_year: Ints

    @property
    def senior_year(self) -> Ints:
        """The year each student is, was or would be in grade 12."""
        return self.first_year + SENIOR - self.first_grade


@dataclass(frozen=True)
class Students:
    """`ability` and `joiner` are standard normal; English learner support ends with grade `learner_until`."""

    span: Span
    family: Ints
    gender: Ints
    given: Ints
    birth: Days
    ability: Floats
    joiner: Floats
    learner_until: Floats
    student_id: Labels


def make_span(figures: Figures, enrolled: int, years: int, seed: int) -> Span:
    """Students for a region where about `enrolled` are enrolled in each of `years` school years."""
    rng = stream(seed, "span")
    per_grade, arriving = enrolled // GRADES, round(enrolled * figures.people.arrivals)
    parts = [(np.zeros(enrolled, dtype=np.int64), np.arange(enrolled) % GRADES)]
    for year in range(1, years):
        grade = np.append(np.zeros(per_grade, dtype=np.int64), rng.integers(1, GRADES, arriving))
        parts.append((np.full(len(grade), year), grade))
    parts += [(np.full(per_grade, cohort), np.full(per_grade, SENIOR)) for cohort in _alumni(figures, years)]
    first_year, first_grade = (np.concatenate(column) for column in zip(*parts, strict=True))
    stay = rng.geometric(figures.people.leave, len(first_year))
    last_year = np.minimum(first_year + stay - 1, first_year + SENIOR - first_grade)
    return Span(first_year, first_grade, last_year)


def _alumni(figures: Figures, years: int) -> list[int]:
    """The senior years, before the first school year, of cohorts with a milestone in one of the school years."""
    wanted = {year - lag for lag in figures.milestones.lags for year in range(years)}
    return sorted(cohort for cohort in wanted if cohort < 0)


def make_students(figures: Figures, span: Span, families: Families, first_school_year: int, seed: int) -> Students:
    """Who the students are."""
    rng = stream(seed, "students")
    count = len(span.first_year)
    family = rng.integers(0, len(families.home), count)
    gender = draw(rng, figures.people.gender_shares, count)
    given = rng.integers(0, len(figures.words.given), count)
    birth = _birth(span, first_school_year, rng.integers(0, 365, count))
    ids = labels([f"DEMO-{number:07d}" for number in range(1, count + 1)])
    return Students(span, family, gender, given, birth, rng.normal(size=count), rng.normal(size=count),
                    _learner_until(figures, families.language[family], rng), ids)


def _birth(span: Span, first_school_year: int, days: Ints) -> Days:
    """A birthday that makes the student five by September of kindergarten."""
    born = first_school_year + span.first_year - span.first_grade - 7
    september = (born - 1970).astype("datetime64[Y]").astype("datetime64[M]") + 8
    return np.asarray(september.astype("datetime64[D]") + (1 + days), dtype="datetime64[D]")


def _learner_until(figures: Figures, language: Ints, rng: np.random.Generator) -> Floats:
    """The grade in which support ends: 0, which is never, for most who speak English at home."""
    origins = figures.origins
    english = language == origins.languages.index("English")
    until = rng.normal(origins.learner_until, origins.learner_spread, len(language))
    return np.where(~english & (rng.random(len(language)) < origins.learner), until, -1.0)
