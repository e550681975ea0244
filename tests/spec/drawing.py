"""Tables drawn in text: read from a paragraph of the manual, filled in by the rules, drawn again."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from inspect import cleandoc

from disclosure import ALL, Catalogue, CellKey, Place, Policy, Reason, Released, Status
from disclosure.policy import shipped_policy
from disclosure.rule_table import display
from tests.builders import YEAR, a_catalogue, a_slot, a_tabulation, an_indicator, published_cells

Row = Mapping[str, str]
EVERYBODY = "All students"
UNLISTED = Released(Status.HIDDEN, "not listed", 0, 100, Reason.NOT_IN_RELEASE)
NUMBER = re.compile(r"[\d,.]+%?|")


def table_in(text: str) -> str:
    """The one table drawn in a docstring."""
    return "\n".join(line for line in cleandoc(text).splitlines() if line.startswith("|"))


def rows_of(table: str) -> list[Row]:
    """The rows of a drawn table by column heading."""
    lines = [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()]
    return [dict(zip(lines[0], line, strict=True)) for line in lines[2:]]


def drawn(rows: Sequence[Row]) -> str:
    """A table in text, its columns aligned; numbers to the right."""
    columns = [_column(heading, [row[heading] for row in rows]) for heading in rows[0]]
    return "\n".join("| " + " | ".join(line) + " |" for line in zip(*columns, strict=True))


def _column(heading: str, cells: Sequence[str]) -> list[str]:
    width = max(3, *(len(cell) for cell in (heading, *cells)))
    if any(cells) and all(NUMBER.fullmatch(cell) for cell in cells):
        return [heading.rjust(width), "-" * (width - 1) + ":", *(cell.rjust(width) for cell in cells)]
    return [heading.ljust(width), "-" * width, *(cell.ljust(width) for cell in cells)]


def protected(table: str, kind: str = "school") -> str:
    """A drawn table of counts (people, reached) with what the rules publish of them, and why.

    Columns that name a cell: place, within, year, group, gender; where they are missing, one school and its students.
    """
    rows, rules = rows_of(table), shipped_policy()
    catalogue = _catalogue(rows, kind)
    counts = {_key(row): (int(row["reached"]), int(row["people"])) for row in rows}
    cells = published_cells(a_tabulation(catalogue, counts), rules)
    return drawn([{**row, **_filled(row, cells.get(_key(row), UNLISTED), rules)} for row in rows])


def _filled(row: Row, cell: Released, policy: Policy) -> Row:
    alone = display(int(row["reached"]), int(row["people"]), 0, policy).text
    filled = {"alone": alone, "published": cell.display, "why": cell.reason.value}
    return {name: value for name, value in filled.items() if name in row}


def _key(row: Row) -> CellKey:
    return CellKey("reading", row.get("year", YEAR), row.get("place", "birch"),
                   a_slot(value_of(row.get("group", EVERYBODY)), value_of(row.get("gender", EVERYBODY))))


def value_of(words: str) -> str:
    """`English learner: Yes` names a one-way group, `Another gender` a value."""
    dimension, colon, value = words.partition(": ")
    if words in (EVERYBODY, "All"):
        return ALL
    return f"{dimension.lower().replace(' ', '_')}={value}" if colon else words.title().replace(" ", "")


def _catalogue(rows: Sequence[Row], kind: str) -> Catalogue:
    groups = [value_of(group) for group in _named(rows, "group")]
    oneway = [group.partition("=") for group in groups if "=" in group]
    races = tuple(group for group in groups if "=" not in group and group != ALL)
    genders = tuple(value for value in map(value_of, _named(rows, "gender")) if value != ALL)
    values = {dimension: tuple(v for d, _, v in oneway if d == dimension) for dimension, _, _ in oneway}
    years = tuple(sorted({row.get("year", YEAR) for row in rows}))
    return a_catalogue(
        places=_places(rows, kind), races=races, genders=genders, values=values,
        indicators=(an_indicator(dimensions=("race_ethnicity", "gender", *values), levels=("region", "district", "school")),),
        school_years=tuple(year for year in years if "-" not in year), pools=tuple(year for year in years if "-" in year))


def _named(rows: Sequence[Row], column: str) -> list[str]:
    return list(dict.fromkeys(row[column] for row in rows if column in row))


def _places(rows: Sequence[Row], kind: str) -> tuple[Place, ...]:
    if "place" not in rows[0]:
        return (Place("birch", "Birch", kind, ""),)
    parents = {row["place"]: row["within"] for row in rows}
    return tuple(Place(place, place, _kind(place, parents), parent) for place, parent in parents.items())


def _kind(place: str, parents: Mapping[str, str]) -> str:
    depth = 0
    while parents[place]:
        place, depth = parents[place], depth + 1
    return ("region", "district", "school")[depth]
