"""Compares identities with each other by probabilistic record linkage, in memory: nothing of them is written anywhere."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pyarrow as pa

from data_access.connecting import HARDENED
from data_access.identities import Identity
from data_access.matching.numbers import Likeness, numbers

if TYPE_CHECKING:
    from splink import SettingsCreator
    from splink.internals.comparison_creator import ComparisonCreator

SQL = Path(__file__).with_name("sql")
FIELDS = ("given_name", "family_name", "birth_date", "address")
Pair = tuple[int, int]


@dataclass(frozen=True)
class Agreement:
    """How far two identities agree: `same`, `close`, `different`, or `unknown` where one says nothing; never a value."""

    given_name: str
    family_name: str
    birth_date: str
    address: str


def likely(people: Mapping[int, Identity]) -> Mapping[Pair, float]:
    """Pairs of students, the lower key first, that are likely to be one person, with the probability."""
    from splink import DuckDBAPI, Linker  # takes seconds to import

    if len(people) < 2:
        return {}
    with _in_memory() as connection:
        linker = Linker(DuckDBAPI(connection).register(_table(people)), _settings(), log_level=None)
        found = linker.inference.predict(threshold_match_probability=numbers().threshold).as_duckdbpyrelation()
        rows = found.select("student_l", "student_r", "match_probability").fetchall()
    return {(min(one, other), max(one, other)): probability for one, other, probability in rows}


def agreements(people: Mapping[int, Identity], pairs: Collection[Pair]) -> Mapping[Pair, Agreement]:
    """How far the identities of each pair agree, for pairs that are both kept."""
    both = [pair for pair in pairs if set(pair) <= set(people)]
    if not both:
        return {}
    with _in_memory() as connection:
        connection.register("people", _table(people))
        connection.register("pairs", pa.table({"student": [one for one, _ in both], "other": [other for _, other in both]}))
        rows = connection.execute((SQL / "agreements.sql").read_text(encoding="utf-8"), {"close": numbers().close}).fetchall()
    return {(one, other): Agreement(*fields) for one, other, *fields in rows}


@contextmanager
def _in_memory() -> Iterator[duckdb.DuckDBPyConnection]:
    """A database that has no file, and no folder to spill to."""
    with duckdb.connect(config={"temp_directory": "", "memory_limit": numbers().memory, "threads": 2}) as connection:
        for setting in HARDENED:
            connection.execute(setting)
        yield connection


def _table(people: Mapping[int, Identity]) -> pa.Table:
    """Values as they are compared: without case and superfluous spaces, empty where nothing is said."""
    columns = {field: pa.array([_plain(getattr(one, field)) for one in people.values()], pa.string()) for field in FIELDS}
    return pa.table({"student": pa.array(people, pa.int64()), **columns})


def _plain(value: str) -> str | None:
    return " ".join(value.casefold().split()) or None


def _settings() -> SettingsCreator:
    from splink import SettingsCreator, block_on
    from splink.comparison_library import DamerauLevenshteinAtThresholds, ExactMatch, JaroWinklerAtThresholds

    said = numbers()
    return SettingsCreator(
        link_type="dedupe_only", unique_id_column_name="student", probability_two_random_records_match=1 / said.one_in,
        retain_matching_columns=False, retain_intermediate_calculation_columns=False,
        comparisons=[
            _weighed(JaroWinklerAtThresholds("given_name", list(said.given_name.likeness)), said.given_name),
            _weighed(JaroWinklerAtThresholds("family_name", list(said.family_name.likeness)), said.family_name),
            _weighed(DamerauLevenshteinAtThresholds("birth_date", list(said.birth_date.slips)), said.birth_date),
            _weighed(ExactMatch("address"), said.address)],
        blocking_rules_to_generate_predictions=[block_on("birth_date"), block_on("family_name", "given_name"),
                                                block_on("family_name", "substr(birth_date, 1, 4)"), block_on("address", "given_name")])


def _weighed(comparison: ComparisonCreator, said: Likeness) -> ComparisonCreator:
    return comparison.configure(m_probabilities=list(said.same_student), u_probabilities=list(said.any_two))
