"""Sentences made from protected values: who reaches the milestone first, rounded from published bounds alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from components.figure import unbroken
from components.markup import draw, tag
from components.words import Words
from disclosure import Axis, Catalogue, Indicator, ProtectedCell, ProtectedTable, Slot

SHARES = (  # whole percents from, to: the phrase people use for them
    (24, 26, "quarter"), (32, 34, "third"), (45, 47, "nearly_half"), (48, 52, "half"), (53, 55, "over_half"),
    (65, 68, "two_thirds"), (74, 76, "three_quarters"),
)
CLOSELY = 20  # points within which a figure says enough to be part of a title
STEADY = 1  # points by which two exact years may differ and still be called about the same


def lead(words: Words, table: ProtectedTable, catalogue: Catalogue) -> None:
    """The page's first sentence: the latest year of a table whose columns are school years, then its course."""
    indicator = catalogue.indicator_by_id[table.selection.indicator]
    sentence = value(words, table.cells[0][-1], indicator)
    then = course(words, table.columns, table.cells[0], indicator)
    text = words.say("headline.and_then", sentence=sentence, then=then) if then else sentence
    draw(words, tag("p", unbroken(at_place(words, text, table, catalogue)) + ".", class_="lead"))


def at_place(words: Words, sentence: str, table: ProtectedTable, catalogue: Catalogue) -> str:
    """`sentence` opened by its place and group; the region and everybody are meant where none is named."""
    place, slot = catalogue.place_by_id[table.selection.place], table.selection.slot
    if slot != Slot():
        sentence = words.say("headline.group", group=words.slot(slot), sentence=_lowered(sentence))
    if place.kind == "region" or table.cells[0][-1].hidden:
        return sentence
    kind = f"headline.at_{place.kind}"
    within = sentence if slot != Slot() else _lowered(sentence)
    return words.say(kind if words.has(kind) else "headline.at", place=place.name, sentence=within)


def _lowered(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]


def value(words: Words, cell: ProtectedCell, indicator: Indicator) -> str:
    """One cell as a sentence without its full stop: `About six in ten students read on grade level`."""
    reached = words.indicator(indicator).reached
    if cell.hidden:
        return words.say("headline.hidden")
    if not indicator.is_share:
        return words.say("headline.measure", display=cell.display, reached=reached)
    people, all_people, rest = _people(words, indicator)
    share = _share(words, cell, {"people": people, "all_people": all_people})
    return words.say("headline.share", share=share[:1].upper() + share[1:], reached=rest).rstrip()


def _people(words: Words, indicator: Indicator) -> tuple[str, str, str]:
    """Whom a share is of, bare and with an article, and what they reach.

    Definitions say `read on grade level`, or name their people themselves: `of the students here take part`.
    """
    reached, of = words.indicator(indicator).reached, words.say("headline.of")
    if not reached.startswith(of):
        return words.say(f"people.{indicator.counts}"), words.say(f"people.all_{indicator.counts}"), reached
    named = reached.removeprefix(of)
    first, _, bare = named.partition(" ")
    return bare if first in words.say("headline.articles").split() else named, named, ""


def _share(words: Words, cell: ProtectedCell, people: dict[str, str]) -> str:
    low, high = round(cell.lower), round(cell.upper)
    if low == high:
        return _exact(words, low, people)
    if cell.display.startswith("≥"):
        return words.say("share.at_least", low=low, **people)
    if cell.display.startswith("≤"):
        return words.say("share.at_most", high=high, **people)
    return words.say("share.between", low=low, high=high, **people)


def _exact(words: Words, percent: int, people: dict[str, str]) -> str:
    phrase = next((key for low, high, key in SHARES if low <= percent <= high), "")
    if percent == 50:
        return words.say("share.exactly_half", **people)
    if phrase:
        return words.say(f"share.{phrase}", **people)
    tens = (percent + 5) // 10
    if abs(percent - 10 * tens) <= 3 and 2 <= tens <= 9:
        exact = "in_ten" if percent == 10 * tens else "about_in_ten"
        return words.say(f"share.{exact}", number=words.say(f"number.{tens}"), **people)
    return words.say("share.percent", percent=percent, **people)


def course(words: Words, years: Sequence[str], cells: Sequence[ProtectedCell], indicator: Indicator) -> str:
    """How a figure moved, as far as its published bounds tell; empty where they do not."""
    shown = [(year, cell) for year, cell in zip(years, cells, strict=True) if not cell.hidden]
    if len(shown) < 2 or cells[-1].hidden:
        return ""
    run = _run(cells)
    if run >= 2:
        what = words.say("course.share" if indicator.is_share else "course.figure")
        return words.say("course.running", what=what, number=words.say(f"number.{min(run, 10)}"))
    (year, first), (_, last) = shown[0], shown[-1]
    if last.lower > first.upper + STEADY or last.upper < first.lower - STEADY:
        direction = "up" if last.lower > first.upper else "down"
        return words.say(f"course.{direction}", display=first.display, year=words.school_year(year))
    steady = first.lower == first.upper and last.lower == last.upper
    return words.say("course.steady", year=words.school_year(year)) if steady else ""


def _run(cells: Sequence[ProtectedCell]) -> int:
    """Years in a row, up to the last, in which the share certainly grew."""
    run = 0
    for before, after in reversed(list(pairwise(cells))):
        if before.hidden or after.hidden or after.lower <= before.upper:
            return run
        run += 1
    return run


def trend(words: Words, table: ProtectedTable) -> str:
    """The title of a trend: first and last figure that can be shown."""
    shown = [(year, cell) for year, cell in zip(table.columns, table.cells[0], strict=True) if not cell.hidden]
    if len(shown) < 2:
        return words.say("title.trend_short")
    (year, first), (last_year, last) = shown[0], shown[-1]
    key = "title.trend_level" if first.display == last.display else "title.trend"
    return words.say(key, first=first.display, first_year=words.school_year(year),
                     last=last.display, last_year=words.school_year(last_year))


def spread(words: Words, cells: Iterable[ProtectedCell], indicator: Indicator, over: str) -> str:
    """The title of a comparison: the range over what is told closely, or else over all that is shown, naming nobody.

    `over` is an axis, or `map`.
    """
    if over == Axis.CATEGORY:
        return words.say("title.parts", name=words.indicator(indicator).name)
    opening = by(words, over)
    shown = [cell for cell in cells if not cell.hidden]
    if not shown:
        return words.say("title.nothing", by=opening)
    closely = [cell for cell in shown if indicator.is_share and cell.upper - cell.lower < CLOSELY] or shown
    low, high = min(closely, key=lambda cell: cell.lower), max(closely, key=lambda cell: cell.upper)
    title = _range(words, opening, low, high, indicator)
    if len(closely) < len(shown):
        return words.say("title.closely", title=title)
    return words.say("title.everywhere", title=title) if indicator.is_share and low.lower == high.upper else title


def by(words: Words, axis: str) -> str:
    """How a comparison's title begins: `By race and ethnicity`."""
    key = f"by.{axis}"
    return words.say(key) if words.has(key) else words.say("by.other", dimension=words.dimension(axis))


def _range(words: Words, opening: str, low: ProtectedCell, high: ProtectedCell, indicator: Indicator) -> str:
    reached = words.indicator(indicator).reached
    if not indicator.is_share:
        return words.say("title.measures", by=opening, low=low.display, high=high.display, reached=reached)
    key = "title.same" if low.lower == high.upper else "title.shares"
    _, all_people, rest = _people(words, indicator)
    whom = f"{all_people} {rest}".rstrip()
    ends = words.amount(low.lower, "percent"), words.amount(high.upper, "percent")
    return words.say(key, by=opening, low=ends[0], high=ends[1], whom=whom)
