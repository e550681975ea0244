"""The names and numbers of the demonstration, read from demo.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from pydantic import ConfigDict, TypeAdapter
from pydantic.dataclasses import dataclass

SOURCE = Path(__file__).with_name("demo.toml")
STRICT = ConfigDict(extra="forbid")
Shares = tuple[float, ...]
Words = tuple[str, ...]


@dataclass(frozen=True, config=STRICT)
class RegionFigures:
    place: str
    name: str
    contact: str
    languages: Words
    last_year: int
    data_date: str
    schools_per_district: int
    tracts_per_school: int
    resource_low_income: float
    tile: float


@dataclass(frozen=True, config=STRICT)
class DistrictFigures:
    """`race` holds the shares of families that name each CEDS value first; the last share gave no answer."""

    place: str
    name: str
    share: float
    low_income: float
    newcomers: float
    race: Shares


@dataclass(frozen=True, config=STRICT)
class WordFigures:
    given: Words
    family: Words
    street: Words
    school: Words
    side: Words
    quarter: Words


@dataclass(frozen=True, config=STRICT)
class PeopleFigures:
    arrivals: float
    arrive_late: float
    leave: float
    leave_early: float
    students_per_family: float
    move_between_years: float
    move_within_year: float
    move_low_income: float
    move_in_district: float
    move_days: tuple[int, int]
    latest_arrival: int
    shortest_stay: int
    genders: Words
    gender_shares: Shares
    second_race: Shares
    third_race: float
    second_weights: Shares
    tract_tilt: Shares
    homeless: float
    homeless_low_income: float
    low_income_unknown: float
    poverty_spread: float


@dataclass(frozen=True, config=STRICT)
class OriginFigures:
    languages: Words
    countries: Words
    languages_by_race: tuple[Shares, ...]
    countries_by_language: tuple[Shares, ...]
    refugee_by_country: Shares
    learner: float
    learner_until: float
    learner_spread: float


@dataclass(frozen=True, config=STRICT)
class CalendarFigures:
    """`closed` holds first day, last day and the one weekday that is meant (empty: all), as month-day."""

    first_day: str
    days: int
    closed: tuple[tuple[str, str, str], ...]
    terms: Words
    test_days: tuple[int, ...]


@dataclass(frozen=True, config=STRICT)
class AttendanceFigures:
    rate: float
    low_income: float
    homeless: float
    moved: float
    high_school: float
    kindergarten: float
    resource: float
    lasting: float
    passing: float
    ability: float
    trend: float
    excused: float
    tardy: float


@dataclass(frozen=True, config=STRICT)
class AssessmentFigures:
    readiness: float
    reading: float
    mathematics: float
    grade_slope: float
    trend: float
    low_income: float
    homeless: float
    learner_readiness: float
    learner_reading: float
    learner_mathematics: float
    resource: float
    seats: float
    absence: float
    usual_absence: float
    dosage: float
    dosage_hours: float
    dosage_most: float
    ability: float
    noise: float
    tested: float
    scale: float
    standard: float


@dataclass(frozen=True, config=STRICT)
class CourseworkFigures:
    subjects: Words
    titles: Words
    advanced_middle: Words
    advanced_high: Words
    advanced_from_grade: int
    offered: float
    offered_resource: float
    advanced: float
    advanced_ability: float
    advanced_low_income: float
    marks: Words
    mark_cuts: Shares
    mark_noise: float
    credits: float


@dataclass(frozen=True, config=STRICT)
class DisciplineFigures:
    actions: Words
    action_shares: Shares
    most_days: tuple[int, ...]
    rate: float
    by_level: Shares
    practice_spread: float
    resource: float
    unmet_need: float
    trend: float


@dataclass(frozen=True, config=STRICT)
class MilestoneFigures:
    """One entry per milestone in each list."""

    lags: tuple[int, ...]
    names: Words
    rates: Shares
    ability: Shares
    low_income: Shares
    resource: Shares
    trend: Shares
    advised: Shares
    no_diploma: Shares


@dataclass(frozen=True, config=STRICT)
class ParticipationFigures:
    joiner: float
    affinity: float
    late: float
    early_exit: float
    plans: Shares
    plan_shares: Shares
    attends: tuple[float, float]
    partial: float
    contacts: float
    contact_kinds: Words
    contact_minutes: tuple[int, int]


@dataclass(frozen=True, config=STRICT)
class ProgramFigures:
    """`share` is of the students in `grades` at the schools served; `literacy` is how much an hour does for reading."""

    place: str
    name: str
    partner: str
    kind: str
    purpose: str
    grades: tuple[int, int]
    served: float
    share: float
    need: float
    sessions: int
    hours: float
    first: str
    last: str
    weekdays: str
    literacy: float
    advises: bool
    hours_place: str


@dataclass(frozen=True, config=STRICT)
class StaffingFigures:
    teacher_students: float
    teacher_resource: float
    counselor_students: float
    counselor_resource: float
    replaced: float
    race: Shares
    part_time: float
    genders: Words
    gender_shares: Shares


@dataclass(frozen=True, config=STRICT)
class MeasureFigures:
    seats: float
    seats_low_income: float
    seats_spread: float
    seats_trend: float
    spending: float
    spending_resource: float
    spending_high: float
    spending_spread: float
    spending_growth: float


@dataclass(frozen=True, config=STRICT)
class ConsentFigures:
    participants: float
    others: float
    expired: float
    expired_after: int
    revoked: float
    revoked_after: tuple[int, int]
    signing_days: int
    longest: int
    records: Mapping[str, str]
    assigned: int
    assignments_end: str


@dataclass(frozen=True, config=STRICT)
class Figures:
    """Everything demo.toml says."""

    region: RegionFigures
    districts: tuple[DistrictFigures, ...]
    words: WordFigures
    people: PeopleFigures
    origins: OriginFigures
    calendar: CalendarFigures
    attendance: AttendanceFigures
    assessments: AssessmentFigures
    coursework: CourseworkFigures
    discipline: DisciplineFigures
    milestones: MilestoneFigures
    partners: Mapping[str, str]
    programs: ParticipationFigures
    program: tuple[ProgramFigures, ...]
    staffing: StaffingFigures
    measures: MeasureFigures
    consents: ConsentFigures
    values: Mapping[str, Words]


@cache
def figures() -> Figures:
    """demo.toml, parsed once. Raises pydantic.ValidationError naming the entry that is missing or unknown."""
    return TypeAdapter(Figures).validate_python(tomllib.loads(SOURCE.read_text(encoding="utf-8")))
