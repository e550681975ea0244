"""Consents that families signed, and the students that staff accounts are assigned to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from data_access.demo.chance import Days, Flags, Ints, happens, labels, stream
from data_access.demo.programs import Programs
from data_access.demo.school_days import dated
from data_access.demo.table import Coded, Table, dates
from data_access.demo.world import World

ADULT = np.timedelta64(18 * 365 + 5, "D")
SIGNERS = labels(["Guardian", "Student"])
NEVER = np.datetime64("NaT")


@dataclass(frozen=True)
class Signed:
    """A family that signed for a program in the latest school year."""

    student: Ints
    program: Ints


def consents_table(world: World, programs: Programs) -> Table:
    """The consents template: some have expired, a few were revoked, none runs beyond the senior year."""
    rng, figure = stream(world.seed, "consents"), world.figures.consents
    signed, purposes = _signed(world, programs), list(world.figures.consents.records)
    count = len(signed.student)
    purpose = np.array([purposes.index(program.purpose) for program in world.figures.program])[signed.program]
    expired = happens(rng, np.full(count, figure.expired))
    revoked = happens(rng, np.full(count, figure.revoked)) & ~expired
    signed_on, expires_on = _term(world, signed.student, expired, rng.integers(0, figure.signing_days, count))
    adult = signed_on - world.students.birth[signed.student] >= ADULT
    return Table("consents", {
        "consent": labels([f"CONSENT-{number:06d}" for number in range(1, count + 1)]),
        "student_id": world.ids(signed.student),
        "partner": Coded(signed.program, labels([program.partner for program in world.figures.program])),
        "purpose": Coded(purpose, labels(purposes)),
        "records": Coded(purpose, labels(list(figure.records.values()))),
        "signed_on": dates(signed_on),
        "signed_by": Coded(adult.astype(np.int64), SIGNERS),
        "expires_on": dates(expires_on),
        "revoked_on": dates(np.where(revoked, signed_on + rng.integers(*figure.revoked_after, count), NEVER)),
    })


def _signed(world: World, programs: Programs) -> Signed:
    """Most participants of the latest year, and some students of the schools served who take part in nothing."""
    rng, figure, pupils = stream(world.seed, "signed"), world.figures.consents, world.pupils
    now = programs.in_year(world.latest)
    members = np.concatenate([season.pupils for season in now])
    program = np.repeat([season.program for season in now], [len(season.pupils) for season in now])
    willing = happens(rng, np.full(len(members), figure.participants))
    others = np.setdiff1d(np.flatnonzero(pupils.year == world.latest), members)
    others = others[happens(rng, np.full(len(others), figure.others))]
    offered = _offered(programs.served, pupils.school[others], rng)
    known = offered >= 0
    pupil = np.append(members[willing], others[known])
    return Signed(pupils.student[pupil], np.append(program[willing], offered[known]))


def _offered(served: tuple[Ints, ...], school: Ints, rng: np.random.Generator) -> Ints:
    """For each pupil's school one of the programs that serve it, or -1."""
    serves = np.stack([np.isin(school, schools) for schools in served], axis=1)
    return np.where(serves.any(axis=1), (serves * (1 + rng.random(serves.shape))).argmax(axis=1), -1)


def _term(world: World, student: Ints, expired: Flags, delay: Ints) -> tuple[Days, Days]:
    """When each consent was signed, and when it ends: in July after the senior year, or before the data end."""
    latest = world.days.school_years[-1]
    senior = world.days.school_years[0] + world.students.span.senior_year[student]
    last = np.minimum(senior, latest + world.figures.consents.longest)
    until = (last - 1970).astype("datetime64[Y]").astype("datetime64[M]") + 7
    start = np.datetime64(dated(world.figures.calendar.first_day, latest), "D") + delay
    signed = np.where(expired, start - 365, start)
    return signed, np.where(expired, signed + world.figures.consents.expired_after, until.astype("datetime64[D]") - 1)


def assignments_table(world: World, programs: Programs) -> Table:
    """The assignments template: one account for each program, for some participants, with or without consent."""
    rng, listed = stream(world.seed, "assignments"), world.figures.program
    domain = world.figures.region.contact.partition("@")[2]
    now = programs.in_year(world.latest)
    chosen = [world.pupils.student[rng.permutation(season.pupils)[:world.figures.consents.assigned]] for season in now]
    program = np.repeat([season.program for season in now], [len(some) for some in chosen])
    begins = dated(world.figures.calendar.first_day, world.days.school_years[-1])
    ends = date.fromisoformat(world.figures.consents.assignments_end)
    return Table("assignments", {
        "account": Coded(program, labels([f"{p.place}@{domain}" for p in listed])),
        "student_id": world.ids(np.concatenate(chosen)),
        "purpose": Coded(program, labels([p.purpose for p in listed])),
        "partner": Coded(program, labels([p.partner for p in listed])),
        "begins_on": dates(np.full(len(program), begins, dtype="datetime64[D]")),
        "ends_on": dates(np.full(len(program), ends, dtype="datetime64[D]")),
    })
