"""One line per indicator: its value on its axis, its years, its goal; the whole line is the link."""

from __future__ import annotations

from dataclasses import dataclass

from components import tables, telling
from components.charts.legend import legend
from components.charts.trends import spark
from components.figure import heading
from components.marks import goal, mark, ring, rules, track
from components.markup import NOTHING, Html, draw, tag
from components.scale import PERCENT
from components.setting import Setting
from components.words import Words
from disclosure import Catalogue, ProtectedCell, ProtectedTable


@dataclass(frozen=True)
class OverviewLine:
    """One indicator: a table of one row whose columns are school years, where it leads, and a wider place's cell."""

    table: ProtectedTable
    href: str
    wider: ProtectedCell | None = None

    @property
    def latest(self) -> ProtectedCell:
        return self.table.cells[0][-1]


def overview_lines(words: Words, lines: tuple[OverviewLine, ...], catalogue: Catalogue, title: str) -> None:
    """All lines in the order given, under `title`, with one table beneath."""
    if not lines:
        return
    settings = [Setting(words, line.table, catalogue) for line in lines]
    first = settings[0]
    drawn = tag("ul", *[_line(*pair) for pair in zip(settings, lines, strict=True)], class_="lines", role="list")
    subject = f"{first.place} · {words.school_year(first.table.columns[-1])}"
    source = tag("p", words.say("source.each_line"), " ", tables.as_of(words, first.table.notice), class_="source")
    draw(words, tag("figure", heading(title, subject), _legend(settings, lines), _heads(first), drawn,
                    _table(settings), source, class_="overview"))


def _legend(settings: list[Setting], lines: tuple[OverviewLine, ...]) -> Html:
    first = settings[0]
    goals = [setting.goal_key("goal") for setting in settings]
    wider = next((line.wider for line in lines if line.wider and not line.wider.hidden), None)
    name = first.catalogue.place_by_id[wider.key.place].name if wider else ""
    return legend(first.words, [line.latest for line in lines], goal=max(goals), wider=name)


def _heads(setting: Setting) -> Html:
    words, years = setting.words, setting.table.columns
    ticks = [tag("span", words.amount(tick, "percent"), style=f"--at:{tick}") for tick in PERCENT.ticks[::2]]
    span = words.say("chart.years", first=words.school_year(years[0]), last=words.school_year(years[-1]))
    return tag("div", tag("span", *ticks, class_="x-axis"), tag("span", span, class_="span-of-years"),
               class_="line heads", aria_hidden="true")


def _line(setting: Setting, line: OverviewLine) -> Html:
    cells, target = line.table.cells[0], setting.indicator.target
    scale = setting.scale(*cells, *([line.wider] if line.wider else []))
    marks = (goal(target, scale, line.latest), ring(line.wider, scale), mark(line.latest, scale))
    parts = (_what(setting, line.latest), " ", _value(setting.words, line.latest), track(rules(scale), *marks), " ",
             _goal(setting), spark(cells, scale), tag("span", "›", class_="go", aria_hidden="true"))
    return tag("li", tag("a", *parts, class_="line", href=line.href, target="_self"))


def _what(setting: Setting, cell: ProtectedCell) -> Html:
    """Name and phrase; under a hidden value the nearest figure, since a link cannot hold a box that opens (R43)."""
    nearest = tag("span", telling.nearest(setting.words, cell, setting.catalogue)) if cell.hidden else NOTHING
    said = setting.said
    return tag("span", tag("strong", said.name), " ", tag("span", said.reached), " ", nearest, class_="what")


def _value(words: Words, cell: ProtectedCell) -> Html:
    return tag("span", telling.value(words, cell), class_="value untold" if cell.hidden else "value")


def _goal(setting: Setting) -> Html:
    target = setting.indicator.target
    return tag("span", "" if target is None else setting.words.say("chart.goal", goal=setting.amount(target)),
               class_="goal-word")


def _table(settings: list[Setting]) -> Html:
    words, years = settings[0].words, settings[0].table.columns
    heads = (words.dimension("indicator"), *[words.school_year(year) for year in years], words.say("table.goal"))
    body = [_row(setting) for setting in settings]
    return tables.folded(words, tables.ruled(words.say("table.overview"), heads, body))


def _row(setting: Setting) -> Html:
    cells = [tables.data(setting.words, cell, setting.catalogue) for cell in setting.table.cells[0]]
    target = setting.indicator.target
    return tables.line(setting.said.name, *cells, tag("td", "–" if target is None else setting.amount(target)))
