"""What others have published, beside the release's own figures: theirs as an open ring, hidden where they hide it (R16)."""

from __future__ import annotations

from collections.abc import Sequence

from components import tables, telling
from components.charts.legend import legend
from components.charts.rows import axis, framed, listed
from components.figure import heading
from components.marks import mark, ring, rules, track
from components.markup import NOTHING, Html, draw, tag
from components.scale import PERCENT
from components.words import Words
from disclosure import Catalogue, ProtectedCell, QuotedLine, QuotedTable, Slot

Entry = ProtectedCell | None


def as_published(words: Words, table: QuotedTable, catalogue: Catalogue) -> None:
    """One publisher's figures: a row for each group in the year drawn, and below it the table with every year they are for."""
    at = table.school_years.index(table.school_year)
    rows = [line for line in table.lines if line.quoted[at]]
    shown = [line for line in rows if not _is_hidden(line.quoted[at])]
    head = heading(words.say("quoted.title", publisher=table.publisher), _caption(words, table, catalogue, table.school_year))
    keys = legend(words, [cell for line in shown if (cell := line.own[at])], wider=words.say("quoted.ring", publisher=table.publisher))
    draw(words, tag("figure", head, keys if shown else NOTHING, _plot(words, shown, at, catalogue) if shown else NOTHING,
                    _hidden(words, [line for line in rows if line not in shown], at), _beneath(words, table, catalogue)))


def _is_hidden(cell: Entry) -> bool:
    return cell is not None and cell.hidden


def _caption(words: Words, table: QuotedTable, catalogue: Catalogue, *years: str) -> str:
    chosen = table.selection
    named = words.indicator(catalogue.indicator_by_id[chosen.indicator]).name, catalogue.place_by_id[chosen.place].name
    return " · ".join([*named, *[words.school_year(year) for year in years]])


def _plot(words: Words, lines: Sequence[QuotedLine], at: int, catalogue: Catalogue) -> Html:
    rows = [_row(words, line, at, catalogue) for line in lines]
    return tag("div", axis(PERCENT, [words.amount(tick, "percent") for tick in PERCENT.ticks]), listed(rows), class_="chart")


def _row(words: Words, line: QuotedLine, at: int, catalogue: Catalogue) -> Html:
    own, quoted = line.own[at], line.quoted[at]
    marks = track(rules(PERCENT), mark(own, PERCENT) if own else NOTHING, ring(quoted, PERCENT))
    theirs = tag("small", words.say("quoted.value", display=quoted.display if quoted else ""))
    return framed(line.slot == Slot(), tag("span", _group(words, line.slot), class_="name"), " ", marks,
                  tag("span", _own(words, own, catalogue), " ", theirs, class_="value"))


def _own(words: Words, cell: Entry, catalogue: Catalogue) -> Html:
    """The release's own figure of the same group."""
    if cell is None:
        return tag("span", words.say("quoted.no_own"), class_="none")
    if cell.hidden:
        return telling.hidden(words, cell, catalogue, words.say("hidden.brief"))
    return tag("span", cell.display)


def _hidden(words: Words, lines: Sequence[QuotedLine], at: int) -> Html:
    """Groups whose figure the publisher hides, each opening to the reason."""
    names = [tag("li", tag("details", tag("summary", _group(words, line.slot)),
                           tag("span", tag("span", telling.why(words, cell)), class_="because"), class_="why"))
             for line in lines if (cell := line.quoted[at])]
    return tag("div", tag("span", words.say("quoted.folded")), tag("ul", *names, role="list"), class_="folded") if names else NOTHING


def _group(words: Words, slot: Slot) -> str:
    return words.say("value.all") if slot == Slot() else words.slot(slot)


def _beneath(words: Words, table: QuotedTable, catalogue: Catalogue) -> Html:
    """The table of every year, and the footnote that says whose figures these are."""
    return tag("div", tables.folded(words, _grid(words, table, catalogue)),
               tag("p", words.say("quoted.footnote", publisher=table.publisher), class_="source"), class_="beneath")


def _grid(words: Words, table: QuotedTable, catalogue: Catalogue) -> Html:
    """Each group twice: as published, and as this release has it."""
    heads = [words.say("quoted.group"), *[words.school_year(year) for year in table.school_years]]
    rows = [tables.line(words.say(f"quoted.{whose}", group=_group(words, line.slot)), *[_data(words, cell, catalogue) for cell in cells])
            for line in table.lines for whose, cells in (("theirs", line.quoted), ("ours", line.own))]
    return tables.ruled(f"{_caption(words, table, catalogue)} · {words.say('quoted.title', publisher=table.publisher)}", heads, rows)


def _data(words: Words, cell: Entry, catalogue: Catalogue) -> Html:
    if cell is None:
        return tag("td", words.say("quoted.nothing"), class_="none")
    if cell.hidden and cell.reason in telling.ELSEWHERE:
        return tag("td", tag("span", telling.value(words, cell)), class_="untold")
    return tables.data(words, cell, catalogue)
