"""What programs write down: who takes part, in which sessions and for how long, and contacts with volunteers."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from data_access.demo.chance import Labels, draw, labels, stream
from data_access.demo.programs import Programs, Season
from data_access.demo.table import Coded, Table, dates
from data_access.demo.world import World

CONTACT_KINDS = frozenset({"Mentoring", "Tutoring", "CollegeAccess"})


def program_tables(world: World, programs: Programs) -> Iterator[Table]:
    """The templates about programs."""
    yield _programs(world)
    yield _program_schools(world, programs)
    yield _program_enrollments(world, programs)
    yield _program_sessions(world, programs)
    yield _program_attendance(world, programs)
    yield _volunteer_contacts(world, programs)


def _programs(world: World) -> Table:
    listed = world.figures.program
    return Table("programs", {
        "program": world.program_words(),
        "name": labels([p.name for p in listed]),
        "partner": labels([p.partner for p in listed]),
        "kind": labels([p.kind for p in listed]),
        "hours_place": labels([p.hours_place for p in listed]),
    })


def _program_schools(world: World, programs: Programs) -> Table:
    program = np.repeat(np.arange(len(programs.served)), [len(schools) for schools in programs.served])
    school = np.concatenate(programs.served)
    return Table("program_schools", {"program": world.programs(program), "school": world.schools(school)})


def _program_enrollments(world: World, programs: Programs) -> Table:
    """In the latest year those who have not left have no exit date."""
    seasons = programs.seasons
    pupil = np.concatenate([season.pupils for season in seasons])
    stays = np.concatenate([~season.early & (season.year == world.latest) for season in seasons])
    left = np.concatenate([season.sessions[season.left] for season in seasons])
    return Table("program_enrollments", {
        "student_id": world.ids(world.pupils.student[pupil]),
        "program": world.programs(np.repeat([s.program for s in seasons], [len(s.pupils) for s in seasons])),
        "school_year": world.school_years(world.pupils.year[pupil]),
        "entry_date": dates(np.concatenate([season.sessions[season.joined] for season in seasons])),
        "exit_date": dates(np.where(stays, np.datetime64("NaT"), left)),
    })


def _session_words(world: World, programs: Programs) -> Labels:
    return labels([name for season in programs.seasons for name in _names(world, season)])


def _names(world: World, season: Season) -> list[str]:
    place, school_year = world.figures.program[season.program].place, world.days.school_years[season.year]
    return [f"{place}-{school_year}-{number:03d}" for number in range(1, len(season.sessions) + 1)]


def _program_sessions(world: World, programs: Programs) -> Table:
    sizes = [len(season.sessions) for season in programs.seasons]
    program = np.repeat([season.program for season in programs.seasons], sizes)
    return Table("program_sessions", {
        "session": _session_words(world, programs),
        "program": world.programs(program),
        "school_year": world.school_years(np.repeat([season.year for season in programs.seasons], sizes)),
        "session_date": dates(np.concatenate([season.sessions for season in programs.seasons])),
        "hours": np.array([p.hours for p in world.figures.program])[program],
    })


def _program_attendance(world: World, programs: Programs) -> Table:
    seasons = programs.seasons
    starts = np.cumsum([0, *(len(season.sessions) for season in seasons[:-1])])
    pupil = np.concatenate([season.pupils[season.member] for season in seasons])
    session = np.concatenate([season.session + start for season, start in zip(seasons, starts, strict=True)])
    return Table("program_attendance", {
        "student_id": world.ids(world.pupils.student[pupil]),
        "session": Coded(session, _session_words(world, programs)),
        "hours": np.concatenate([season.hours for season in seasons]),
    })


def _volunteer_contacts(world: World, programs: Programs) -> Table:
    """For programs with volunteers, a few contacts on the days of each child's sessions."""
    rng, habits = stream(world.seed, "contacts"), world.figures.programs
    seasons = [season for season in programs.seasons if world.figures.program[season.program].kind in CONTACT_KINDS]
    chosen = [rng.random(len(season.member)) < habits.contacts / len(season.sessions) for season in seasons]
    rows = list(zip(seasons, chosen, strict=True))
    pupil = np.concatenate([season.pupils[season.member[some]] for season, some in rows])
    low, high = habits.contact_minutes
    return Table("volunteer_contacts", {
        "student_id": world.ids(world.pupils.student[pupil]),
        "program": world.programs(np.repeat([season.program for season in seasons], [some.sum() for some in chosen])),
        "contact_date": dates(np.concatenate([season.sessions[season.session[some]] for season, some in rows])),
        "kind": Coded(draw(rng, [1.0] * len(habits.contact_kinds), len(pupil)), labels(habits.contact_kinds)),
        "minutes": rng.integers(low // 5, high // 5 + 1, len(pupil)) * 5,
    })
