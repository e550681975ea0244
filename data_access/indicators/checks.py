"""The rules a definition must keep beyond its form: each is a generator of what breaks it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from data_access.indicators.definition import RESERVED, Grain
from data_access.indicators.problem import Problem, did_you_mean
from data_access.indicators.sql_file import SqlFile
from data_access.indicators.toml_file import TomlFile

STANDARD_DIMENSIONS = ("race_ethnicity", "gender", "grade_level", "english_learner", "free_reduced_lunch", "homeless",
                       "refugee", "primary_language", "country_of_origin")
GRAINS = {"students": (Grain.STUDENT, Grain.PARTICIPANT), "children": (Grain.STUDENT, Grain.PARTICIPANT),
          "staff": (Grain.STAFF,), "none": (Grain.PLACE,)}


@dataclass(frozen=True)
class Source:
    """The two files of one definition, read and not yet checked."""

    name: str
    toml: TomlFile
    sql: SqlFile


def problems(source: Source, sources: Mapping[str, Source]) -> Iterator[Problem]:
    """Everything that is wrong with one definition among `sources`."""
    for check in CHECKS:
        yield from check(source)
    yield from unknown_pairs(source, sources)
    yield from differing_values(source, sources)
    yield from unfit_wholes(source, sources)
    yield from shared_wholes(source, sources)
    yield from unfit_reaches(source, sources)


def repeated_entries(source: Source) -> Iterator[Problem]:
    """A level, dimension or category listed twice would be counted twice."""
    for key in ("levels", "dimensions", "categories"):
        listed = Counter(getattr(source.toml.written, key))
        for entry in (entry for entry, times in listed.items() if times > 1):
            yield source.toml.problem((key,), f"{key} lists '{entry}' twice. List it once.")


def unknown_dimensions(source: Source) -> Iterator[Problem]:
    """A dimension is one of the standard ones, or one whose values the definition lists itself."""
    known = (*STANDARD_DIMENSIONS, *source.toml.written.values)
    for name in source.toml.written.dimensions:
        if name not in known:
            yield source.toml.problem(("dimensions",), f"dimension '{name}' is not known.{did_you_mean(name, known)}")


def own_dimensions(source: Source) -> Iterator[Problem]:
    """A definition may bring one dimension of its own; it lists that among its dimensions."""
    written = source.toml.written
    for number, name in enumerate(written.values):
        at = "values", name
        if number:
            yield source.toml.problem(at, "a definition may bring one dimension of its own, not more.")
        if name in STANDARD_DIMENSIONS:
            yield source.toml.problem(at, f"'{name}' is a standard dimension. Its values belong in partnership.toml.")
        elif name not in written.dimensions:
            yield source.toml.problem(at, f"'{name}' has values and is not in dimensions. Add it there.")


def unworded_categories(source: Source) -> Iterator[Problem]:
    """Categories, and groups of a dimension of its own, have words in every language, and nothing else has."""
    written = source.toml.written
    expected = {*written.categories, *(value for values in written.values.values() for value in values)}
    for language, words in (("en", written.en), ("es", written.es)):
        table = language, "categories"
        for missing in sorted(expected - set(words.categories)):
            text = f"[{language}.categories] lacks '{missing}'. Add a line: \"{missing}\" = …"
            yield source.toml.problem(table, text)
        for extra in sorted(set(words.categories) - expected):
            text = f"'{extra}' is no category here.{did_you_mean(extra, sorted(expected))}"
            yield source.toml.problem((*table, extra), text)


def unfit_grain(source: Source) -> Iterator[Problem]:
    """The SQL's grain agrees with whom the definition counts."""
    counts, grain = source.toml.written.counts, source.sql.grain
    if grain not in GRAINS[counts]:
        fitting = " or ".join(f"'{fit}'" for fit in GRAINS[counts])
        yield source.toml.problem(("counts",), f"counts = '{counts}' needs SQL of {fitting}; it states '{grain}'.")


def unfit_levels(source: Source) -> Iterator[Problem]:
    """A program's participants are counted at programs, and at programs only: programs do not add up."""
    levels, by_program = source.toml.written.levels, source.sql.grain is Grain.PARTICIPANT
    if ("program" in levels) != by_program or (by_program and len(levels) > 1):
        yield source.toml.problem(("levels",), f"levels is ['program'] with '{Grain.PARTICIPANT}', and only then.")


def groups_without_students(source: Source) -> Iterator[Problem]:
    """Only students are broken down by dimensions."""
    written = source.toml.written
    if written.dimensions and written.counts in ("staff", "none"):
        text = f"counts = '{written.counts}' has no dimensions. Use categories, or leave them out."
        yield source.toml.problem(("dimensions",), text)


def unfit_unit(source: Source) -> Iterator[Problem]:
    """A share of people is a percentage, and a goal for it lies between 0 and 100."""
    written = source.toml.written
    if (written.unit == "percent") != (written.counts != "none"):
        text = (f"unit = '{written.unit}' with counts = '{written.counts}': a share of people is 'percent', "
                "and a measure that counts no people is not.")
        yield source.toml.problem(("unit",), text)
    if written.unit == "percent" and not 0 <= (written.target or 0) <= 100:
        yield source.toml.problem(("target",), f"target = {written.target} is no percentage. Use 0 to 100.")


def unbound_names(source: Source) -> Iterator[Problem]:
    """Every name the SQL binds has a value with its source."""
    given = source.toml.written.parameters
    for name in sorted(source.sql.names - set(given) - RESERVED):
        text = f"${name} has no value. Add [parameters.{name}] with value and source to {source.toml.file.name}."
        yield source.sql.problem(name, text + did_you_mean(name, (*given, *sorted(RESERVED))))


def unused_parameters(source: Source) -> Iterator[Problem]:
    """Every value is bound by the SQL, under a name that is free."""
    for name in source.toml.written.parameters:
        at = "parameters", name
        if name in RESERVED:
            yield source.toml.problem(at, f"'{name}' is bound by Flashlight itself. Choose another name.")
        elif name not in source.sql.names:
            yield source.toml.problem(at, f"{source.sql.file.name} never binds ${name}. Use it or delete it.")


def lone_outcomes(source: Source) -> Iterator[Problem]:
    """R4: an outcome is never a naked number; a systems indicator stands beside it."""
    written = source.toml.written
    if written.section == "outcomes" and not written.paired:
        text = "an outcome names the systems indicator shown beside it. Add a line: paired = …"
        yield source.toml.problem(("paired",), text)


def unknown_pairs(source: Source, sources: Mapping[str, Source]) -> Iterator[Problem]:
    """A paired indicator exists, and describes a system."""
    paired = source.toml.written.paired
    systems = sorted(name for name, other in sources.items() if other.toml.written.section == "systems")
    if paired and paired not in systems:
        wrong = "describes no system" if paired in sources else "does not exist"
        yield source.toml.problem(("paired",), f"paired indicator '{paired}' {wrong}.{did_you_mean(paired, systems)}")


def differing_values(source: Source, sources: Mapping[str, Source]) -> Iterator[Problem]:
    """A dimension that several definitions bring has the same values in all of them."""
    for name, values in source.toml.written.values.items():
        for other in sources.values():
            if other.toml.written.values.get(name, values) != values:
                text = f"'{name}' has other values in {other.toml.file.name}. Give both the same, or another name."
                yield source.toml.problem(("values", name), text)


def unfit_wholes(source: Source, sources: Mapping[str, Source]) -> Iterator[Problem]:
    """What an indicator by program is part of counts students, one row a year, in the same categories."""
    written = source.toml.written
    fitting = sorted(name for name, other in sources.items() if other.sql.grain is Grain.STUDENT
                     and (other.toml.written.counts, other.toml.written.categories) == (written.counts, written.categories))
    if written.part_of and source.sql.grain is not Grain.PARTICIPANT:
        yield source.toml.problem(("part_of",), f"part_of needs SQL of '{Grain.PARTICIPANT}'. Leave part_of out.")
    elif written.part_of and written.part_of not in fitting:
        text = f"part_of = '{written.part_of}' is no indicator with SQL of '{Grain.STUDENT}', the same counts and the same categories."
        yield source.toml.problem(("part_of",), text + did_you_mean(written.part_of, fitting))


def shared_wholes(source: Source, sources: Mapping[str, Source]) -> Iterator[Problem]:
    """An indicator has one part by program: two would be the same figures under two names."""
    whole = source.toml.written.part_of
    rivals = sorted(name for name, other in sources.items() if whole and other.toml.written.part_of == whole and name < source.name)
    if rivals:
        yield source.toml.problem(("part_of",), f"{rivals[0]}.toml is part of '{whole}' already. Make the two one definition.")


def unfit_reaches(source: Source, sources: Mapping[str, Source]) -> Iterator[Problem]:
    """What a yes-or-no indicator by program is reached in is one by student, a row a year; it is no part of another besides."""
    written = source.toml.written
    fitting = sorted(name for name, other in sources.items() if other.sql.grain is Grain.STUDENT
                     and other.toml.written.counts == written.counts and not other.toml.written.categories)
    if written.reached_in and (source.sql.grain is not Grain.PARTICIPANT or written.categories or written.part_of):
        text = f"reached_in needs SQL of '{Grain.PARTICIPANT}', without categories or part_of. Leave reached_in out."
        yield source.toml.problem(("reached_in",), text)
    elif written.reached_in and written.reached_in not in fitting:
        text = f"reached_in = '{written.reached_in}' is no indicator with SQL of '{Grain.STUDENT}', the same counts and no categories."
        yield source.toml.problem(("reached_in",), text + did_you_mean(written.reached_in, fitting))


CHECKS = (repeated_entries, unknown_dimensions, own_dimensions, unworded_categories, unfit_grain, unfit_levels,
          groups_without_students, unfit_unit, unbound_names, unused_parameters, lone_outcomes)
