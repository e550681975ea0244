"""Who is in school: the students and enrollments templates."""

from __future__ import annotations

import numpy as np

from data_access.demo.chance import Labels, happens, labels, stream
from data_access.demo.enrollments import GRADE_WORDS
from data_access.demo.families import race_words
from data_access.demo.table import Coded, Table, choice, dates
from data_access.demo.world import World


def students_table(world: World) -> Table:
    """The students template, alumni included."""
    words, families, family = world.figures.words, world.families, world.students.family
    return Table("students", {
        "student_id": world.students.student_id,
        "given_name": Coded(world.students.given, labels(words.given)),
        "family_name": Coded(families.name[family], labels(words.family)),
        "birth_date": dates(world.students.birth),
        "address": Coded(family, _addresses(world)),
        "race_ethnicity": Coded(families.race[family], race_words()),
        "gender": Coded(world.students.gender, labels(world.figures.people.genders)),
        "primary_language": Coded(families.language[family], labels(world.figures.origins.languages)),
        "country_of_origin": Coded(families.country[family], labels(world.figures.origins.countries)),
        "refugee": choice(families.refugee[family]),
    })


def _addresses(world: World) -> Labels:
    streets, families = world.figures.words.street, world.families
    return labels([f"{house} {streets[street]} Example Street"
                   for house, street in zip(families.house.tolist(), families.street.tolist(), strict=True)])


def enrollments_table(world: World) -> Table:
    """The enrollments template."""
    spells, pupils = world.spells, world.pupils
    row = spells.pupil_year
    unknown = happens(stream(world.seed, "unknown"), np.full(len(pupils), world.figures.people.low_income_unknown))
    lunch = np.where(unknown, 2, pupils.low_income.astype(np.int64))
    return Table("enrollments", {
        "student_id": world.ids(spells.student),
        "school_year": world.school_years(spells.year),
        "school": world.schools(spells.school),
        "grade_level": Coded(spells.grade, GRADE_WORDS),
        "entry_date": dates(world.days.on(spells.year, spells.first_day)),
        "exit_date": dates(world.days.on(spells.year, spells.last_day)),
        "days_enrolled": spells.days,
        "english_learner": choice(pupils.learner[row]),
        "free_reduced_lunch": Coded(lunch[row], labels(["No", "Yes", "Unknown"])),
        "homeless": choice(pupils.homeless[row]),
        "tract": Coded(spells.tract, world.region.tracts.place),
    })
