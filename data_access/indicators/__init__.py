"""The indicators a partnership publishes: each one definition, read from words (NAME.toml) with SQL (NAME.sql)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import duckdb

from data_access.indicators.checks import Source, problems
from data_access.indicators.definition import Definition, Grain, Parameter, Value
from data_access.indicators.problem import DefinitionError, Problem, refuse
from data_access.indicators.sql_file import read_sql
from data_access.indicators.toml_file import Written, WrittenWords, read_toml
from disclosure import Indicator, IndicatorWords

__all__ = ["SHIPPED", "Definition", "DefinitionError", "Grain", "Parameter", "Value", "definitions", "own_values",
           "under_scheme"]

SHIPPED = Path(__file__).parent
SECTIONS = ("outcomes", "attendance", "programs", "systems")
RACE_SCHEME = "$race_scheme"
NAME = re.compile(r"[a-z0-9_]+")


def definitions(folders: Sequence[Path]) -> tuple[Definition, ...]:
    """The definitions in `folders`, in the order pages list them; a later folder adds to an earlier one or replaces.

    Raises DefinitionError with every problem of the first broken file, or of all definitions taken together.
    """
    files = {file.stem: file for folder in folders for file in _files(folder)}
    words = {name: read_toml(file) for name, file in files.items()}
    with duckdb.connect() as parser:
        sources = {name: Source(name, words[name], read_sql(file.with_suffix(".sql"), parser))
                   for name, file in files.items()}
    refuse(problem for source in sources.values() for problem in problems(source, sources))
    return tuple(sorted((_definition(source) for source in sources.values()), key=_rank))


def under_scheme(declared: Sequence[Definition], races: Sequence[str]) -> tuple[Definition, ...]:
    """The definitions with categories by race limited to `races`, the groups of the release's race scheme."""
    return tuple(_limited(one, races) if RACE_SCHEME in one.sql else one for one in declared)


def _limited(definition: Definition, races: Sequence[str]) -> Definition:
    kept = tuple(category for category in definition.indicator.categories if category in races)
    return replace(definition, indicator=replace(definition.indicator, categories=kept))


def own_values(declared: Sequence[Definition]) -> Mapping[str, tuple[str, ...]]:
    """The value lists of dimensions that definitions bring themselves, such as bands of hours."""
    return MappingProxyType({name: values for one in declared for name, values in one.values.items()})


def _rank(definition: Definition) -> tuple[int, int, str]:
    indicator = definition.indicator
    return SECTIONS.index(indicator.section), definition.order, indicator.indicator


def _files(folder: Path) -> list[Path]:
    words = sorted(folder.glob("*.toml"))
    refuse(_misnamed(words, sorted(folder.glob("*.sql"))))
    return words


def _misnamed(words: list[Path], queries: list[Path]) -> Iterator[Problem]:
    for file in words:
        if not NAME.fullmatch(file.stem):
            yield Problem(file, 1, f"'{file.stem}' cannot name an indicator. Use a to z, 0 to 9 and _ only.")
        if file.with_suffix(".sql") not in queries:
            yield Problem(file, 1, f"its SQL is missing. Put {file.stem}.sql beside it.")
    for file in queries:
        if file.with_suffix(".toml") not in words:
            yield Problem(file, 1, f"its words are missing. Put {file.stem}.toml beside it, or delete it.")


def _definition(source: Source) -> Definition:
    written = source.toml.written
    parameters = {name: Parameter(given.value, given.source) for name, given in written.parameters.items()}
    return Definition(_indicator(source.name, written), source.sql.text, source.sql.grain, MappingProxyType(parameters),
                      MappingProxyType(dict(written.values)), written.order, source.toml.file, written.part_of,
                      written.reached_in)


def _indicator(name: str, written: Written) -> Indicator:
    words = {"en": _words(written.en), "es": _words(written.es)}
    return Indicator(name, written.section, written.counts, written.unit, written.direction, written.target,
                     written.levels, written.dimensions, written.categories, written.paired, written.refresh, words)


def _words(written: WrittenWords) -> IndicatorWords:
    return IndicatorWords(**{**dict(written), "categories": dict(written.categories)})
