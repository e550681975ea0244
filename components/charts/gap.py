"""Groups beside a reference that the reader chose: each difference is a dot or an interval around zero."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from components import headline
from components.charts.folding import Row, drawn, folded_line, rows_of
from components.charts.legend import legend
from components.charts.rows import axis, framed, listed
from components.figure import figure
from components.marks import rules, span, track
from components.markup import NOTHING, Html, tag
from components.scale import Scale, rounded_scale
from components.setting import Setting
from components.words import Words
from disclosure import ALL, Beside, Catalogue, Gap, ProtectedTable, Reference

LEAST = 10  # the axis reaches at least this many points to either side


def beside(words: Words, table: ProtectedTable, gaps: tuple[Gap, ...], references: tuple[Reference | None, ...],
           catalogue: Catalogue) -> None:
    """One row per row of `table`: its gap and the reference it was taken from, in the table's order."""
    if not table.rows:
        return
    setting, rows = Setting(words, table, catalogue), rows_of(table, last=1)
    held = {row.value: gap for row, gap in zip(rows, gaps, strict=True)}
    kept = [(row, held[row.value]) for row in drawn(rows)]
    figure(setting, _title(setting, [held[row.value] for row in rows if row.value != ALL]),
           tag("p", _zero(setting, references), class_="subject"), legend(words, [gap.cell for _, gap in kept]),
           _plot(setting, kept, _scale(gaps)) if kept else NOTHING, folded_line(setting, rows))


def points(words: Words, gap: Gap) -> str:
    """The difference in words: `12 points below`, `3 to 12 points above`, `from 4 below to 5 above`."""
    return _points(words, round(gap.lower), round(gap.upper))


def _points(words: Words, low: int, high: int) -> str:
    if low < 0 < high:
        return words.say("gap.around", below=-low, above=high)
    near, far = sorted((abs(low), abs(high)))
    if far == 0:
        return words.say("gap.level")
    side = "above" if high > 0 else "below"
    return words.say(f"gap.{side}", points=far) if near == far else words.say(f"gap.between_{side}", near=near, far=far)


def _title(setting: Setting, gaps: Iterable[Gap]) -> str:
    """The range over the groups' differences that are told closely, or else over all that are known, naming nobody."""
    words, opening = setting.words, headline.by(setting.words, setting.table.rows_axis)
    known = [gap for gap in gaps if gap.known]
    if not known:
        return words.say("title.nothing", by=opening)
    closely = [gap for gap in known if gap.upper - gap.lower < headline.CLOSELY] or known
    low, high = round(min(gap.lower for gap in closely)), round(max(gap.upper for gap in closely))
    title = words.say(f"title.beside_{setting.table.selection.beside}", by=opening, points=_points(words, low, high))
    return words.say("title.closely", title=title) if len(closely) < len(known) else title


def _plot(setting: Setting, kept: Sequence[tuple[Row, Gap]], scale: Scale) -> Html:
    rows = [_row(setting, row, gap, scale) for row, gap in kept]
    return tag("div", axis(scale, [_signed(setting.words, tick) for tick in scale.ticks]), listed(rows), class_="chart gaps")


def _scale(gaps: Iterable[Gap]) -> Scale:
    reach = max([LEAST, *[max(abs(gap.lower), abs(gap.upper)) for gap in gaps if gap.known]])
    return rounded_scale(-reach, reach)


def _signed(words: Words, value: float) -> str:
    sign = "+" if value > 0 else "−" if value < 0 else ""
    return sign + words.amount(abs(value), "points")


def _row(setting: Setting, row: Row, gap: Gap, scale: Scale) -> Html:
    zero = tag("i", class_="zero", style=f"--at:{scale.at(0)}")
    mark = span(gap.lower, gap.upper, scale) if gap.known else tag("i", class_="lozenge")
    return framed(row.value == ALL, tag("span", setting.row(row.value), class_="name"), " ", track(rules(scale), zero, mark),
                  tag("span", _written(setting, gap), class_="value"))


def _written(setting: Setting, gap: Gap) -> Html:
    if gap.cell.hidden:
        return setting.written(gap.cell)
    if not gap.known:
        return tag("span", setting.words.say("gap.no_reference"))
    return tag("span", points(setting.words, gap), " ", tag("small", gap.cell.display))


def _zero(setting: Setting, references: tuple[Reference | None, ...]) -> str:
    """What zero stands for."""
    words, mode = setting.words, setting.table.selection.beside
    reference = next((found for found in references if found), None)
    if reference is None:
        return words.say("gap.none")
    if mode is Beside.HIGHEST:
        return words.say("gap.highest", group=setting.row(reference.label))
    if mode is Beside.OWN_PAST:
        return words.say("gap.past")
    return words.say("gap.goal", goal=setting.amount(reference.lower))
