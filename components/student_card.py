"""Draws one education record: why it may be seen, then what the purpose needs, on one time line and in tables."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from itertools import groupby

from components import tables
from components.markup import NOTHING, Html, draw, tag
from components.words import Words
from disclosure import Catalogue, Condition, EducationRecord, Grant, Period, Rows

DAYS_OF_A_YEAR = 366
FIRST_MONTH = 8   # a school year is drawn from August to July
MONTHS = (8, 11, 2, 5)
DATED = {"attendance_days": "attendance_date", "assessments": "assessment_date", "program_attendance": "session_date",
         "discipline": "incident_date"}
DATES = frozenset({*DATED.values(), "entry_date", "exit_date"})


def record(words: Words, opened: EducationRecord, catalogue: Catalogue, locks_at: datetime) -> None:
    """One student's name, the verdict, the time line and the fields of the purpose."""
    name = opened.name or words.say("record.unnamed")
    draw(words, tag("section", tag("h2", name), _bar(words, opened.grant, locks_at), _verdict(words, opened.grant),
                    _time_line(words, opened), *[_field(words, catalogue, *field) for field in opened.fields.items()],
                    NOTHING if opened.fields else tag("p", words.say("record.nothing_named")), class_="record"))


def _bar(words: Words, grant: Grant, locks_at: datetime) -> Html:
    """Why this may be seen, and until when the page stays open."""
    return tag("p", words.say("record.why", purpose=words.value("purpose", grant.purpose), time=words.clock(locks_at)), class_="small")


def _verdict(words: Words, grant: Grant) -> Html:
    lines = [tag("li", tag("strong", words.say(f"condition.{one.value}")), " ", _until(words, grant.verdict.periods.get(one)))
             for one in Condition if grant.verdict.met.get(one)]
    return tag("section", tag("h3", words.say("record.verdict")), tag("ol", *lines), class_="verdict")


def _until(words: Words, period: Period | None) -> str:
    if period is None:
        return ""
    begins = words.date(period.begins.isoformat())
    return words.say("record.until", begins=begins, ends=words.date(period.ends.isoformat())) if period.ends else (
        words.say("record.since", begins=begins))


def _time_line(words: Words, opened: EducationRecord) -> Html:
    """School years as lines from August to July, one group of lines for each field that knows days; nothing where none does."""
    groups = [_lanes(words, field, rows) for field, rows in opened.fields.items() if field in DATED and rows.rows]
    return tag("section", tag("h3", words.say("record.time_line")), *groups, class_="time-line") if groups else NOTHING


def _lanes(words: Words, field: str, rows: Rows) -> Html:
    column = rows.columns.index(DATED[field])
    days = sorted((date.fromisoformat(row[column]) for row in rows.rows if row[column]), reverse=True)
    lanes = [_lane(words.school_year(str(year)), tag("span", *map(_mark, some), class_="track")) for year, some in groupby(days, _spring)]
    months = [tag("span", words.month(month), style=f"--at:{_across(date(2023, month, 1)):.1f}") for month in MONTHS]
    axis = tag("li", tag("span", *months, class_="x-axis"), class_="row axis")
    return tag("div", tag("h4", words.say(f"field.{field}")), tag("ul", *lanes, axis, class_="rows", role="list", aria_hidden="true"))


def _lane(name: str, track: Html) -> Html:
    return tag("li", tag("span", name, class_="name"), track, class_="row")


def _mark(day: date) -> Html:
    return tag("i", class_="dot", style=f"--at:{_across(day):.1f}")


def _spring(day: date) -> int:
    """The spring of the school year that a day lies in."""
    return day.year + (day.month >= FIRST_MONTH)


def _across(day: date) -> float:
    """How far along its school year a day lies, in percent."""
    return 100 * (day - date(_spring(day) - 1, FIRST_MONTH, 1)).days / DAYS_OF_A_YEAR


def _field(words: Words, catalogue: Catalogue, field: str, rows: Rows) -> Html:
    title = words.say(f"field.{field}")
    if not rows.rows:
        return tag("section", tag("h3", title), tag("p", words.say("record.no_rows"), class_="small"))
    heads = [words.say(f"column.{column}") for column in rows.columns]
    lines = [tag("tr", *[tag("td", text) for text in _texts(words, catalogue, rows.columns, row)]) for row in rows.rows]
    return tag("section", tag("h3", title), tables.scrolling(words, tables.ruled(title, heads, lines), title))


def _texts(words: Words, catalogue: Catalogue, columns: tuple[str, ...], row: tuple[str, ...]) -> Iterator[str]:
    for column, text in zip(columns, row, strict=True):
        if column == "school":
            yield catalogue.named(text)
        else:
            yield words.date(text) if text and column in DATES else words.value(column, text)
