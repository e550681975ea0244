"""Programs: which schools they serve, who takes part, and the hours of each session."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from data_access.demo.chance import Days, Flags, Floats, Ints, draw, happens, log_odds, logistic, stream
from data_access.demo.figures import ParticipationFigures, ProgramFigures
from data_access.demo.region import LAST_GRADE
from data_access.demo.school_days import dated
from data_access.demo.world import World

SUMMER = "Summer"


@dataclass(frozen=True)
class Season:
    """One program in one school year. `member` and `session` together are the sessions that children were expected at.

    `pupils` are the members' pupil years; `joined` and `left` are sessions; `early` marks who left
    before the end.
    """

    program: int
    year: int
    sessions: Days
    pupils: Ints
    joined: Ints
    left: Ints
    early: Flags
    member: Ints
    session: Ints
    hours: Floats


@dataclass(frozen=True)
class Programs:
    """`served` holds the schools of each program; `seasons` every program in every school year."""

    served: tuple[Ints, ...]
    seasons: tuple[Season, ...]

    def in_year(self, year: int) -> tuple[Season, ...]:
        """The seasons of one school year."""
        return tuple(season for season in self.seasons if season.year == year)


def make_programs(world: World) -> Programs:
    """The programs of all school years."""
    served = tuple(_served(world, number) for number in range(len(world.figures.program)))
    seasons = [_season(world, number, year, schools)
               for number, schools in enumerate(served) for year in range(world.years)]
    return Programs(served, tuple(seasons))


def _served(world: World, number: int) -> Ints:
    """The schools a program serves: rather those that are given less."""
    program, schools = world.figures.program[number], world.region.schools
    first_grade = np.array([0, *(grade + 1 for grade in LAST_GRADE[:-1])])
    overlaps = (program.grades[0] <= np.array(LAST_GRADE)) & (first_grade <= program.grades[1])
    fitting = np.flatnonzero(overlaps[schools.level])
    noise = stream(world.seed, f"served {number}").normal(size=len(fitting))
    order = np.argsort(schools.resource[fitting] + noise, kind="stable")
    return np.sort(fitting[order[:max(1, round(program.served * len(fitting)))]])


def _season(world: World, number: int, year: int, schools: Ints) -> Season:
    rng = stream(world.seed, f"season {number} {year}")
    program, habits = world.figures.program[number], world.figures.programs
    pupils = _members(rng, world, number, year, schools)
    sessions = _session_days(program, world.days.school_years[year], world.days.days[year])
    joined, left, early = _stay(rng, habits, len(pupils), len(sessions))
    member, session, hours = _hours(rng, habits, program, joined, left, len(sessions))
    return Season(number, year, sessions, pupils, joined, left, early, member, session, hours)


def _members(rng: np.random.Generator, world: World, number: int, year: int, schools: Ints) -> Ints:
    """The pupil years that take part: some children join more, and tend to stay with a program they know."""
    program, habits, pupils = world.figures.program[number], world.figures.programs, world.pupils
    low, high = program.grades
    in_grades = (pupils.grade >= low) & (pupils.grade <= high)
    can = np.flatnonzero((pupils.year == year) & np.isin(pupils.school, schools) & in_grades)
    known = stream(world.seed, f"affinity {number}").normal(size=len(world.students.family))
    who = pupils.student[can]
    odds = (log_odds(program.share) - 0.5 * (habits.joiner ** 2 + habits.affinity ** 2)
            + program.need * (pupils.low_income[can] - 0.5)
            + habits.joiner * world.students.joiner[who] + habits.affinity * known[who])
    return can[happens(rng, logistic(odds))]


def _session_days(program: ProgramFigures, school_year: int, open_days: Days) -> Days:
    """Dates of the sessions, spread evenly over the days the program meets; in summer schools need not be open."""
    first, last = dated(program.first, school_year), dated(program.last, school_year)
    span = np.arange(np.datetime64(first, "D"), np.datetime64(last, "D") + 1)
    meets = np.is_busday(span, weekmask=program.weekdays)
    possible = span[meets & (np.isin(span, open_days) | (program.kind == SUMMER))]
    return np.asarray(possible[np.unique(np.linspace(0, len(possible) - 1, program.sessions).round().astype(np.int64))])


def _stay(rng: np.random.Generator, habits: ParticipationFigures, members: int,
          sessions: int) -> tuple[Ints, Ints, Flags]:
    """The first and the last session of each member's stay, and who left early."""
    late = happens(rng, np.full(members, habits.late))
    early = happens(rng, np.full(members, habits.early_exit))
    joined = np.where(late, rng.integers(1, max(2, sessions * 2 // 3), members), 0)
    left = np.where(early, joined + (rng.random(members) * (sessions - joined)).astype(np.int64), sessions - 1)
    return joined, left, early


def _hours(rng: np.random.Generator, habits: ParticipationFigures, program: ProgramFigures, joined: Ints, left: Ints,
           sessions: int) -> tuple[Ints, Ints, Floats]:
    """The sessions each member was expected at, and the hours there; 0 for one that was missed."""
    plan = np.array(habits.plans)[draw(rng, habits.plan_shares, len(joined))]
    attends = rng.beta(*habits.attends, len(joined))
    each = np.arange(sessions)
    staying = (each >= joined[:, None]) & (each <= left[:, None])
    member, session = np.nonzero(staying & (rng.random(staying.shape) < plan[:, None]))
    came = happens(rng, attends[member])
    whole = np.where(happens(rng, np.full(len(member), habits.partial)), 0.5, 1.0)
    return member, session, np.asarray(came * whole * program.hours, dtype=np.float64)


def literacy_hours(world: World, programs: Programs) -> Floats:
    """Hours of literacy support in each pupil year, over all programs."""
    total = np.zeros(len(world.pupils))
    for season in programs.seasons:
        weight = world.figures.program[season.program].literacy
        total += weight * np.bincount(season.pupils[season.member], season.hours, len(total))
    return total


def advised(world: World, programs: Programs) -> Flags:
    """Students who took part in a program that advises on college."""
    found = np.zeros(len(world.students.family), dtype=np.bool_)
    for season in programs.seasons:
        if world.figures.program[season.program].advises:
            found[world.pupils.student[season.pupils]] = True
    return found
