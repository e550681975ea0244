"""Makes cells of a table's rows: who is counted, and what the published figures tell of them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from data_access.auditing.mapping import MappingFile
from data_access.auditing.problem import nearest, refusal
from data_access.auditing.sheet import Sheet
from data_access.displays import PLENTY, WHOLE, Figure, Mark, Said, count, read, share

ABSENT = Said(Mark.ABSENT)
EMPTY = "(empty)"   # how a mapping and the findings name a dimension's empty value
TOLERATED = 0.02    # of the rows where all three figures are told: where more disagree, percents are of something else


@dataclass(frozen=True)
class Cell:
    """One row: its value in each dimension, and what is told of its people, of those reached, and of their share."""

    line: int
    names: tuple[str, ...]
    people: Figure
    reached: Figure
    share: Figure


@dataclass(frozen=True)
class Table:
    """Cells by `dimensions`; `totals` holds the value that marks each dimension's total, or "". `columns` are the three of figures."""

    dimensions: tuple[str, ...]
    totals: tuple[str, ...]
    columns: tuple[str, str, str]
    cells: tuple[Cell, ...]
    percents_fit: bool


def read_table(sheet: Sheet, mapping: MappingFile, mapping_name: str) -> Table:
    """The cells of a sheet. Raises NotAudited, naming line and column."""
    measures = mapping.measures
    _check_columns(sheet, mapping, mapping_name)
    dimensions = tuple(mapping.dimensions)
    said = list(_rows(sheet, dimensions, [measures.count, measures.part, measures.percent], mapping.hidden))
    if not said:
        raise refusal(sheet.file, "no row has a figure. Check header and [measures] in the mapping.")
    out_of = _scale([row.said for row in said])
    cells = [_cell(sheet.file, row, out_of, measures.percent or "") for row in said]
    _check_once(sheet.file, cells)
    _check_totals(sheet.file, cells, mapping, mapping_name)
    fits = [_fits(cell) for cell in cells if _is_told(cell)]
    percents_fit = fits.count(False) <= TOLERATED * len(fits)
    kept = tuple(cell if percents_fit and (not _is_told(cell) or _fits(cell)) else _without_share(cell) for cell in cells)
    columns = (measures.count or "", measures.part or "", measures.percent or "")
    return Table(dimensions, tuple(mapping.dimensions.values()), columns, kept, percents_fit)


@dataclass(frozen=True)
class Row:
    """One row with its three texts read."""

    line: int
    names: tuple[str, ...]
    said: tuple[Said, Said, Said]


def _check_columns(sheet: Sheet, mapping: MappingFile, mapping_name: str) -> None:
    measures = mapping.measures
    asked = [*((name, "[dimensions]") for name in mapping.dimensions),
             *((name, "[measures]") for name in (measures.count, measures.part, measures.percent) if name)]
    for name, where in asked:
        if name not in sheet.names:
            raise refusal(sheet.file, f"there is no column '{name}', which {mapping_name} names in {where}.{nearest(name, sheet.names)}",
                          sheet.lines[0] - 1 if sheet.lines else 1)


def _rows(sheet: Sheet, dimensions: Sequence[str], measures: Sequence[str | None], hidden: Collection[str]) -> Iterator[Row]:
    """Rows with figures; a note below the table, without figures and without all its names, is passed by."""
    named = [sheet.names.index(name) for name in dimensions]
    figures = [sheet.names.index(name) if name else None for name in measures]
    for line, values in zip(sheet.lines, sheet.rows, strict=True):
        names = tuple(values[at] for at in named)
        if any(values[at] for at in figures if at is not None) or all(names):
            texts = [ABSENT if at is None else _said(sheet, line, at, values[at], hidden) for at in figures]
            yield Row(line, tuple(name or EMPTY for name in names), (texts[0], texts[1], texts[2]))


def _said(sheet: Sheet, line: int, at: int, text: str, hidden: Collection[str]) -> Said:
    said = read(text, hidden)
    if said is None:
        text = f"'{text}' is neither a figure, nor a range, nor a mark that is known. If it hides a value, add it to hidden = […]."
        raise refusal(sheet.file, text, line, sheet.names[at])
    return said


def _scale(rows: Sequence[tuple[Said, Said, Said]]) -> int:
    """Whether percents without a sign go up to 1 or to 100: as the counts say, or else by the largest."""
    plain = [row for row in rows if row[2].mark is Mark.EXACT and not row[2].has_sign]
    if any(row[2].low > 1 for row in plain):
        return 100
    told = [row for row in plain if row[0].mark is row[1].mark is Mark.EXACT and row[0].low > 0]
    of_one = sum(abs(row[1].low / row[0].low - row[2].low) <= row[2].unit for row in told)
    return 1 if plain and 2 * of_one >= len(told) else 100


def _cell(file: str, row: Row, out_of: int, percent: str) -> Cell:
    people, reached = (_whole(file, row.line, said) for said in row.said[:2])
    part = Figure(Mark.ABSENT, 0, WHOLE) if row.said[2] is ABSENT else share(row.said[2], out_of)
    if part is None:
        raise refusal(file, "this is more than everybody. Is the column one of percents?", row.line, percent)
    most = min(said.group for said in row.said)
    return Cell(row.line, row.names, replace(people, upper=max(people.lower, min(people.upper, most))), reached, part)


def _whole(file: str, line: int, said: Said) -> Figure:
    figure = Figure(Mark.ABSENT, 0, PLENTY) if said is ABSENT else count(said)
    if figure is None:
        raise refusal(file, f"{said.low.normalize():f} is no number of people. Is it a percent? Then name its column as percent.", line)
    return figure


def _is_told(cell: Cell) -> bool:
    return cell.people.mark is cell.reached.mark is cell.share.mark is Mark.EXACT


def _fits(cell: Cell) -> bool:
    people, reached = cell.people.lower, cell.reached.lower
    return cell.share.lower * people <= reached * WHOLE <= cell.share.upper * people


def _without_share(cell: Cell) -> Cell:
    return replace(cell, share=Figure(cell.share.mark, 0, WHOLE))


def _check_once(file: str, cells: Sequence[Cell]) -> None:
    first: dict[tuple[str, ...], int] = {}
    for cell in cells:
        if cell.names in first:
            raise refusal(file, f"this is the cell of line {first[cell.names]} once more ({', '.join(cell.names)}). "
                                "Add the column that tells the two apart to [dimensions].", cell.line)
        first[cell.names] = cell.line


def _check_totals(file: str, cells: Sequence[Cell], mapping: MappingFile, mapping_name: str) -> None:
    for at, (dimension, total) in enumerate(mapping.dimensions.items()):
        values = {cell.names[at] for cell in cells}
        listed = [value for values in mapping.partitions.get(dimension, ()) for value in values]
        for value in [*([total] if total else []), *listed]:
            if value not in values:
                raise refusal(file, f"no row has '{value}', which {mapping_name} names as one of its values.{nearest(value, values)}",
                              0, dimension)
