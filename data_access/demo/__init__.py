"""The demonstration: a synthetic partnership written as a bundle of template files."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from data_access.demo.assessments import assessments_table, learning
from data_access.demo.attendance import attendance_days_table, attendance_table, make_attendance
from data_access.demo.consents import assignments_table, consents_table
from data_access.demo.coursework import courses_table, grades_table, make_courses
from data_access.demo.discipline import discipline_table
from data_access.demo.figures import Figures, figures
from data_access.demo.measures import measures_table, preschool_seats
from data_access.demo.milestones import milestones_table
from data_access.demo.papers import write_papers
from data_access.demo.programs import advised, literacy_hours, make_programs
from data_access.demo.region import places
from data_access.demo.rosters import enrollments_table, students_table
from data_access.demo.sessions import program_tables
from data_access.demo.staffing import make_staff, staff_table
from data_access.demo.table import Table
from data_access.demo.world import Size, World, make_world

__all__ = ["Size", "write_bundle", "write_papers"]


def write_bundle(folder: Path, size: Size, seed: int) -> None:
    """Write every template table and partnership.toml into `folder`; the same size and seed give the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    for table in _tables(make_world(figures(), size, seed)):
        table.write(folder)
    (folder / "partnership.toml").write_text(_partnership(figures()), encoding="utf-8")


def _tables(world: World) -> Iterator[Table]:
    yield places(world.figures, world.region)
    yield students_table(world)
    yield enrollments_table(world)
    yield from _records(world)


def _records(world: World) -> Iterator[Table]:
    """What schools, programs and partners record; each step builds on those before it."""
    attendance, programs = make_attendance(world), make_programs(world)
    staff, courses, seats = make_staff(world), make_courses(world), preschool_seats(world)
    shared = learning(world, attendance.rate, seats)
    yield attendance_table(world, attendance)
    yield attendance_days_table(world, attendance)
    yield courses_table(world, courses)
    yield grades_table(world, courses, shared)
    yield assessments_table(world, shared, literacy_hours(world, programs))
    yield discipline_table(world)
    yield milestones_table(world, advised(world, programs))
    yield from program_tables(world, programs)
    yield staff_table(world, staff)
    yield measures_table(world, staff, seats)
    yield consents_table(world, programs)
    yield assignments_table(world, programs)


def _partnership(figures: Figures) -> str:
    region, origins = figures.region, figures.origins
    said = {"name": region.name, "contact": region.contact, "languages": region.languages,
            "data_date": region.data_date}
    values = {**figures.values, "primary_language": origins.languages, "country_of_origin": origins.countries}
    return f"{_toml(said)}\n[values]\n{_toml(values)}"


def _toml(entries: Mapping[str, object]) -> str:
    """Strings and lists of strings as TOML; JSON writes both the same way."""
    return "".join(f"{name} = {json.dumps(value, ensure_ascii=False)}\n" for name, value in entries.items())
