"""The table and the source line beneath every chart: the same displays, as text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from components import telling
from components.markup import Html, draw, tag
from components.setting import Setting
from components.words import Words
from disclosure import Axis, Catalogue, Indicator, Notice, ProtectedCell, ProtectedTable, Slot


def values(words: Words, table: ProtectedTable, catalogue: Catalogue) -> None:
    """The table by itself, folded, with its definition and source."""
    draw(words, beneath(Setting(words, table, catalogue)))


def beneath(setting: Setting, rows: tuple[str, ...] = ()) -> Html:
    """A chart's numbers as a folded table, its definition and its source (R7, R86).

    `rows` gives an order other than the table's.
    """
    words, indicator = setting.words, setting.indicator
    return tag("div", folded(words, grid(setting, rows or setting.table.rows)), _about(words, indicator),
               _source(words, indicator, setting.table.notice), class_="beneath")


def folded(words: Words, table: Html) -> Html:
    """A table behind a line that opens it."""
    return tag("details", tag("summary", words.say("table.show")), scrolling(words, table), class_="numbers")


def scrolling(words: Words, table: Html, name: str = "") -> Html:
    """A table that scrolls sideways where it is wider than the page, by pointer or keyboard; `name` tells it from others on its page."""
    return tag("div", table, class_="scroll", tabindex=0, role="region", aria_label=name or words.say("table.region"))


def ruled(caption: str, heads: Iterable[str], rows: Iterable[Html], class_: str | None = None, numbers: Sequence[int] = ()) -> Html:
    """A table of ready rows under column headings; `numbers` are the columns whose headings stand over numbers."""
    head = tag("tr", *[tag("th", text, scope="col", class_="number" if at in numbers else None) for at, text in enumerate(heads)])
    return tag("table", tag("caption", caption), tag("thead", head), tag("tbody", *rows), class_=class_)


def line(name: str, *cells: Html) -> Html:
    """One row of a table under its own heading."""
    return tag("tr", tag("th", name, scope="row"), *cells)


def grid(setting: Setting, rows: tuple[str, ...]) -> Html:
    """All cells of a protected table, its rows in the order given; headings say what they head."""
    table, words = setting.table, setting.words
    corner = words.dimension(table.rows_axis or "indicator")
    by_row = dict(zip(table.rows, table.cells, strict=True))
    body = [line(setting.row(row), *[data(words, cell, setting.catalogue) for cell in by_row[row]]) for row in rows]
    return ruled(caption(setting), (corner, *[setting.column(column) for column in table.columns]), body)


def data(words: Words, cell: ProtectedCell, catalogue: Catalogue) -> Html:
    """One table cell: the display, or that it is hidden with the nearest figure."""
    if not cell.hidden:
        return tag("td", cell.display)
    return tag("td", tag("span", telling.value(words, cell)), tag("small", telling.nearest(words, cell, catalogue)),
               class_="untold")


def caption(setting: Setting) -> str:
    """What a table shows: indicator, whom, where and when; what runs along an axis is not said twice."""
    words, table = setting.words, setting.table
    chosen, axes = table.selection, (table.rows_axis, table.columns_axis)
    parts = (setting.said.name, words.slot(chosen.slot) if chosen.slot != Slot() else "",
             "" if Axis.PLACE in axes else setting.place,
             "" if Axis.SCHOOL_YEAR in axes else words.school_year(chosen.school_year))
    return " · ".join(part for part in parts if part)


def facts(words: Words, indicator: Indicator) -> Html:
    """What an indicator means, how it is counted, where it is from and why it is collected."""
    said = words.indicator(indicator)
    told = {"definition": said.definition, "rule": said.business_rule, "source": said.source, "purpose": said.purpose}
    return tag("dl", *[part for name, text in told.items() if text
                       for part in (tag("dt", words.say(f"fact.{name}")), tag("dd", text))])


def as_of(words: Words, notice: Notice) -> str:
    """The data date and the release."""
    return words.say("source.as_of", date=words.date(notice.data_date), number=notice.number)


def _about(words: Words, indicator: Indicator) -> Html:
    return tag("details", tag("summary", words.say("source.about")), facts(words, indicator), class_="about")


def _source(words: Words, indicator: Indicator, notice: Notice) -> Html:
    said = words.say("source.line", source=words.indicator(indicator).source.rstrip("."))
    return tag("p", f"{said} {as_of(words, notice)}", class_="source")
