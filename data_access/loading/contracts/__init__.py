"""The template tables: which columns each has, what a value may be, and for what purpose it is collected."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from pydantic import BaseModel, ConfigDict

from disclosure import DataElement

FOLDER = Path(__file__).parent
# A table comes after every table it refers to.
IN_ORDER = (
    "places", "students", "courses", "programs", "program_schools", "program_sessions", "enrollments", "class_enrollments",
    "line_items", "mark_results", "assessment_results", "removals", "attendance", "attendance_days", "grades", "assessments", "discipline",
    "milestones", "program_enrollments", "program_attendance",
    "volunteer_contacts", "staff", "measures", "published", "accounts", "agreements", "confidentiality_agreements", "trainings",
    "consents", "assignments",
)
# Kept in the governance store, not among the facts.
GOVERNED = ("accounts", "agreements", "confidentiality_agreements", "trainings", "consents", "assignments")


class Column(BaseModel):
    """One column. `refers_to` names a table, or a kind of place as `places.school`; `purpose` is by language."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    type: str
    required: bool = False
    options: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    future: bool = False
    refers_to: str = ""
    identifying: bool = False
    purpose: Mapping[str, str]


class Order(BaseModel):
    """Two columns of a row of which one may not be above (or below) the other."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    column: str
    at_most: str = ""
    at_least: str = ""


class Contract(BaseModel):
    """What one template table promises. `key` names the columns that no two rows share."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    table: str
    key: tuple[str, ...]
    order: tuple[Order, ...] = ()
    purpose: Mapping[str, str]
    columns: tuple[Column, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The column names in the order of the template."""
        return tuple(column.name for column in self.columns)

    @property
    def required(self) -> frozenset[str]:
        """The names of the columns that no row leaves empty."""
        return frozenset(column.name for column in self.columns if column.required)

    def column(self, name: str) -> Column:
        """The column called `name`."""
        return next(column for column in self.columns if column.name == name)


@lru_cache(maxsize=1)
def contracts() -> tuple[Contract, ...]:
    """Every template table, each after those it refers to."""
    return tuple(_read(table) for table in IN_ORDER)


@lru_cache(maxsize=1)
def by_table() -> Mapping[str, Contract]:
    """The template tables by name."""
    return MappingProxyType({contract.table: contract for contract in contracts()})


@lru_cache(maxsize=1)
def referred_to() -> frozenset[str]:
    """The template tables that a column of some template refers to."""
    return frozenset(column.refers_to.partition(".")[0] for contract in contracts() for column in contract.columns)


def elements() -> tuple[DataElement, ...]:
    """Every column that is collected, with its purpose: the public dictionary of R6 and R64."""
    return tuple(DataElement(contract.table, column.name, column.type, column.identifying, dict(column.purpose))
                 for contract in contracts() for column in contract.columns)


def _read(table: str) -> Contract:
    written = tomllib.loads((FOLDER / f"{table}.toml").read_text(encoding="utf-8"))
    columns = tuple(_column(name, asked) for name, asked in written.pop("columns").items())
    return Contract(table=table, columns=columns, **written)


def _column(name: str, asked: dict[str, object]) -> Column:
    purpose = {language: asked.pop(language) for language in ("en", "es")}
    return Column.model_validate({"name": name, "purpose": purpose, **asked})
