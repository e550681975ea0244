"""Counts exact cells: an indicator's SQL gives its people, one pass of grouping sets gives every declared view."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TypeAlias

import duckdb
from duckdb import ColumnExpression, ConstantExpression, Expression

from data_access.indicators import Definition, DefinitionError, Grain, Value
from disclosure import Catalogue, Indicator, Policy, Slot

SQL = Path(__file__).with_name("sql")
Bound: TypeAlias = str | int | float | list[str] | list[int] | list[int | float | str]
KEYS: Mapping[Grain, tuple[str, ...]] = {
    Grain.STUDENT: ("student", "school_year", "school"),
    Grain.PARTICIPANT: ("student", "school_year", "program"),
    Grain.STAFF: ("staff", "school_year", "school"),
    Grain.PLACE: ("place", "school_year", "value"),
}
MACROS = ("races_in", "race_group", "band")
READABLE = ("coded_persons", "roster", "enrolled", "counted_in", "latest_results", "cohorts", "attended", "served", "dosage")
KEPT_BESIDE = ("roster_beyond_school", "kin", "served_by", "within", "reaching", "forget_cells", "parts", "part_of", "reach",
               "records")
SAME_PEOPLE = {"share": 0.9, "least": 30}    # of whom another indicator reached, and at least so many: fewer may be so by chance
FAULTS = {
    "repeated": "rows break its grain, {grain}. Make the SQL give each only once.",
    "nameless": "rows lack a person, a place or a school_year. Leave such rows out in the SQL.",
    "elsewhere": "rows stand for a place that is not declared for it. Correct the places, or the SQL.",
    "uncategorised": "rows are in a category that the definition does not list. List it, or mend the SQL.",
    "unanswered": "rows say nothing of what is measured. Leave such rows out in the SQL.",
}


def tabulate(connection: duckdb.DuckDBPyConnection, declared: Sequence[Definition], catalogue: Catalogue,
             policy: Policy) -> None:
    """Write `cells` for every declared view with their `parts`, and `measures` for what counts no people; all of it or nothing.

    Raises DefinitionError, naming the definition, where its SQL fails, does not keep its grain, answers for somebody otherwise than
    the indicator that it is part of or reached in, or counts those alone whom another one reached.
    """
    connection.begin()
    try:
        _prepare(connection, declared, catalogue, policy)
        for definition in sorted(declared, key=lambda one: not (one.part_of or one.reached_in)):    # before the whole
            _count(connection, definition, catalogue, policy)
        _check_people(connection, declared)
        run(connection, "tabulation/lasting")
        connection.commit()
    except BaseException:
        connection.rollback()
        raise


def run(connection: duckdb.DuckDBPyConnection, statement: str, **parameters: Bound) -> duckdb.DuckDBPyConnection:
    """Run the statement of sql/`statement`.sql."""
    return connection.execute(text(statement), parameters)


@lru_cache
def text(statement: str) -> str:
    """The statement of sql/`statement`.sql."""
    return (SQL / f"{statement}.sql").read_text(encoding="utf-8")


def listed_slots(slots: Iterable[Slot]) -> dict[str, list[str]]:
    """Groups as three lists of equal length, ready to bind."""
    named = [(slot.race_ethnicity, slot.gender, slot.subgroup) for slot in slots]
    return {name: [row[i] for row in named] for i, name in enumerate(("races", "genders", "subgroups"))}


def _words(declared: Sequence[Definition]) -> list[str]:
    """The categories and own groups that definitions bring, and the empty category of those that have none."""
    return ["", *{word for one in declared for words in (one.categories, *one.values.values()) for word in words}]


def _prepare(connection: duckdb.DuckDBPyConnection, declared: Sequence[Definition], catalogue: Catalogue,
             policy: Policy) -> None:
    """What every indicator is counted against: places, years, who is enrolled where, and who belongs to which group."""
    run(connection, "tabulation/listed_places", places=[place.place for place in catalogue.places],
        kinds=[place.kind for place in catalogue.places], parents=[place.parent for place in catalogue.places])
    run(connection, "tabulation/listed_years", school_years=list(catalogue.school_years),
        pools=[catalogue.window(year) for year in catalogue.school_years])
    run(connection, "tabulation/kept_from")
    for statement in MACROS:
        run(connection, f"tabulation/{statement}")
    run(connection, "tabulation/persons", race_scheme=policy.race_scheme)
    run(connection, "tabulation/group_value", words=_words(declared))
    for statement in (*READABLE, *KEPT_BESIDE):
        run(connection, f"tabulation/{statement}")


def _count(connection: duckdb.DuckDBPyConnection, definition: Definition, catalogue: Catalogue, policy: Policy) -> None:
    _run_definition(connection, definition, policy)
    _shape(connection, definition)
    _check(connection, definition)
    if definition.indicator.is_share:
        _write_cells(connection, definition, catalogue, policy)
    else:
        _write_measures(connection, definition)


def _run_definition(connection: duckdb.DuckDBPyConnection, definition: Definition, policy: Policy) -> None:
    """The one place where a definition's text is run: one select, checked when read, into a temporary table."""
    named = connection.extract_statements(definition.sql)[0].named_parameters
    ours: Mapping[str, Value] = {"categories": definition.categories, "race_scheme": policy.race_scheme}
    given = {name: ours[name] if name in ours else definition.parameters[name].value for name in named}
    bound = {name: list(value) if isinstance(value, tuple) else value for name, value in given.items()}
    try:
        connection.execute("create or replace temp table outcome as " + definition.sql, bound)
    except (duckdb.BinderException, duckdb.CatalogException) as error:
        raise _refused(definition, f"its SQL does not fit the facts: {error}") from None
    except duckdb.Error as error:
        why = f"its SQL fails on these facts ({type(error).__name__}). Run it on a demonstration to see where."
        raise _refused(definition, why) from None


def _refused(definition: Definition, why: str) -> DefinitionError:
    return DefinitionError(f"{definition.file.with_suffix('.sql').name}: {why}")


def _shape(connection: duckdb.DuckDBPyConnection, definition: Definition) -> None:
    """Show the rows as `outcome_rows`: the same columns for every definition, empty where its SQL gives none."""
    rows = connection.table("outcome")
    given = {name: kind.id for name, kind in zip(rows.columns, rows.types, strict=True)}
    _check_columns(definition, set(given))
    connection.register("outcome_rows", rows.select(*_columns(definition, given)))


def _check_columns(definition: Definition, given: set[str]) -> None:
    answer = "category" if definition.indicator.categories else "reached"
    needed = {*KEYS[definition.grain], *definition.values, *({answer} if definition.indicator.is_share else ())}
    if missing := sorted(needed - given):
        raise _refused(definition, f"its SQL gives no column {', '.join(missing)}. Add it.")
    if extra := sorted(given - needed - {"category"}):
        raise _refused(definition, f"nothing reads its column {', '.join(extra)}. Leave it out, or declare it.")


def _columns(definition: Definition, given: Mapping[str, str]) -> Iterator[Expression]:
    grain = definition.grain
    student, staff = _column(given, "student", "bigint"), _column(given, "staff", "bigint")
    program = _column(given, "program", "varchar") if grain is Grain.PARTICIPANT else ConstantExpression("")
    place = {Grain.PARTICIPANT: "program", Grain.PLACE: "place"}.get(grain, "school")
    yield (staff if grain is Grain.STAFF else student).alias("person")
    yield student.alias("student")
    yield program.alias("program")
    yield _column(given, place, "varchar").alias("place")
    yield _column(given, definition.own_dimension, "varchar").alias("own_group")
    types = {"school_year": "integer", "reached": "boolean", "value": "double"}
    for name in ("school_year", "reached", "value", "category"):
        yield _column(given, name, types.get(name, "varchar")).alias(name)


def _column(given: Mapping[str, str], name: str, kind: str) -> Expression:
    """A column as `kind`, empty where it is not given; a word that is already a small code stays one."""
    if given.get(name) == "enum" and kind == "varchar":
        return ColumnExpression(name)
    return (ColumnExpression(name) if name in given else ConstantExpression(None)).cast(kind)


def _check(connection: duckdb.DuckDBPyConnection, definition: Definition) -> None:
    categories, home = list(definition.categories), "program" if definition.grain is Grain.PARTICIPANT else "school"
    if definition.indicator.is_share:
        found = run(connection, "tabulation/faults", categories=categories, home=home).fetchone()
    else:
        levels = list(definition.indicator.levels)
        found = run(connection, "tabulation/measure_faults", categories=categories, levels=levels).fetchone()
    faults = [f"{count} {FAULTS[name]}" for name, count in zip(FAULTS, found or (), strict=True) if count]
    if faults:
        raise _refused(definition, " ".join(faults).format(grain=definition.grain))


def _write_cells(connection: duckdb.DuckDBPyConnection, definition: Definition, catalogue: Catalogue, policy: Policy) -> None:
    """One pass counts everybody and, as further people, those of each part."""
    name, categories = definition.indicator.indicator, list(definition.categories)
    _list_groups(connection, definition.indicator, catalogue)
    run(connection, "tabulation/counted")
    _note_within(connection, definition)
    _check_within(connection, definition)
    run(connection, "tabulation/told_apart", whole=name)
    run(connection, "tabulation/note_records", indicator=name, own_dimension=definition.own_dimension)
    run(connection, "tabulation/counts", own_dimension=definition.own_dimension)
    run(connection, "tabulation/tallied", categories=categories)
    run(connection, "tabulation/cells", indicator=name)
    run(connection, "tabulation/part_cells", indicator=name, minimum_group=policy.minimum_group)


def _list_groups(connection: duckdb.DuckDBPyConnection, indicator: Indicator, catalogue: Catalogue) -> None:
    declared = [(level, number, slot) for level in indicator.levels for number, slot in enumerate(catalogue.slots(indicator))
                if catalogue.counts(level, slot)]
    run(connection, "tabulation/declared_groups", kinds=[level for level, _, _ in declared],
        slots=[number for _, number, _ in declared], **listed_slots(slot for _, _, slot in declared))


def _note_within(connection: duckdb.DuckDBPyConnection, definition: Definition) -> None:
    """Keep the rows of an indicator that is part of another, or reached in it, until that other one is counted."""
    name = definition.indicator.indicator
    if definition.part_of:
        run(connection, "tabulation/note_within", indicator=name, whole=definition.part_of)
        run(connection, "tabulation/note_part_of", indicator=name, whole=definition.part_of)
    if definition.reached_in:
        run(connection, "tabulation/note_reaching", indicator=name, whole=definition.reached_in)


def _check_within(connection: duckdb.DuckDBPyConnection, definition: Definition) -> None:
    name = definition.indicator.indicator
    for indicator, otherwise in run(connection, "tabulation/within_faults", indicator=name).fetchall():
        raise DefinitionError(f"{indicator}.toml: part_of = '{name}', but {otherwise} of its rows give another answer than '{name}' does "
                              "for the same student and school_year. Mend one of the two, or leave part_of out.")
    for indicator, otherwise in run(connection, "tabulation/reach_faults", indicator=name).fetchall():
        raise DefinitionError(f"{indicator}.toml: reached_in = '{name}', but {otherwise} rows of the two disagree on who is at a program's "
                              f"schools, or it reaches somebody whom '{name}' does not. Mend one of the two, or leave reached_in out.")
    run(connection, "tabulation/note_reach", indicator=name)


def _check_people(connection: duckdb.DuckDBPyConnection, declared: Sequence[Definition]) -> None:
    """The sizes of an indicator's groups are no other indicator's figure."""
    of_students = [one.indicator.indicator for one in declared if one.grain is Grain.STUDENT]
    found = run(connection, "tabulation/reached_elsewhere", indicators=of_students, **SAME_PEOPLE).fetchall()
    for indicator, year, other, other_year in found:
        raise DefinitionError(f"{indicator}.toml: in {year} it counts those alone whom '{other}' reached in {other_year}, so the size of a "
                              f"group would tell that figure. Count everybody whom '{other}' counts, reached there or not (send a row for "
                              "each), or take one of the two out of the release.")


def _write_measures(connection: duckdb.DuckDBPyConnection, definition: Definition) -> None:
    indicator = definition.indicator
    run(connection, "tabulation/forget_measures", indicator=indicator.indicator)
    run(connection, "tabulation/measures", indicator=indicator.indicator, unit=indicator.unit)
