"""Draws the students of one program who can be seen: their latest sessions, their time so far, and who stopped coming."""

from __future__ import annotations

from datetime import date

from components import tables
from components.charts.rows import axis, framed, listed
from components.marks import rules, span, track
from components.markup import Html, draw, tag
from components.scale import Scale
from components.words import Words
from disclosure import Bands, Catalogue, Participation, Thresholds

LATEST = 5   # session dates across
INDICATORS = {"hours": "program_hours_bands", "days": "program_days_bands"}
People = tuple[Participation, ...]


def program(words: Words, people: People, catalogue: Catalogue, numbers: Thresholds, today: date) -> None:
    """One program; every total is over these students alone, and says so."""
    one = people[0]
    draw(words, tag("section", tag("h2", f"{one.program} · {words.school_year(one.school_year)}"),
                    _totals(words, people, numbers), _sessions(words, people), _time(words, people, catalogue, numbers),
                    _stopped(words, people, numbers, today), class_="record dosage"))


def _totals(words: Words, people: People, numbers: Thresholds) -> Html:
    expected = [one for one in people if one.sessions]
    steady = sum(one.steady(numbers.attended_percent) for one in expected)
    return tag("p", words.say("dosage.seen", students=len(people), hours=_amount(words, sum(one.hours for one in people)),
                              steady=steady, expected=len(expected), percent=_amount(words, numbers.attended_percent)), class_="opening")


def _sessions(words: Words, people: People) -> Html:
    """The latest dates at which anybody here was expected, and who came."""
    days = sorted({session.day for one in people for session in one.sessions}, reverse=True)[:LATEST]
    if not days:
        return tag("p", words.say("dosage.no_sessions"))
    title, heads = words.say("dosage.sessions"), [words.say("column.name"), *(words.date(day.isoformat()) for day in days)]
    lines = [tables.line(_named(words, one), *[tag("td", _there(words, one.on(day))) for day in days]) for one in people]
    came = tables.line(words.say("dosage.came"), *[tag("td", _came(words, people, day)) for day in days])
    return tag("section", tag("h3", title), tables.scrolling(words, tables.ruled(title, heads, [*lines, came]), title))


def _there(words: Words, hours: float | None) -> str:
    if hours is None:
        return words.say("dosage.not_expected")
    return _hours(words, hours) if hours else words.say("dosage.away")


def _came(words: Words, people: People, day: date) -> str:
    hours = [found for one in people if (found := one.on(day)) is not None]
    return words.say("dosage.of", came=sum(map(bool, hours)), expected=len(hours))


def _time(words: Words, people: People, catalogue: Catalogue, numbers: Thresholds) -> Html:
    """Hours so far as a bar against the edges of the bands; days and attendance beside it, the bands in the table below."""
    most = max(one.hours for one in people)
    high = next((edge for edge in numbers.hours.edges if edge >= most), most or 1)
    edges = [edge for edge in (0, *numbers.hours.edges) if edge <= high]
    scale, title = Scale(0, high, tuple(edges)), words.say("dosage.time")
    rows = [framed(False, tag("span", _named(words, one), class_="name"), " ", track(rules(scale), span(0, one.hours, scale)),
                   tag("span", _hours(words, one.hours), tag("small", _days(words, one)), class_="value")) for one in people]
    chart = tag("div", axis(scale, [_amount(words, edge) for edge in edges]), listed(rows), class_="chart")
    heads = [words.say(f"column.{name}") for name in ("name", "hours", "hours_band", "days", "days_band", "attended", "rate")]
    lines = [_line(words, one, catalogue, numbers) for one in people]
    return tag("section", tag("h3", title), chart, tables.folded(words, tables.ruled(title, heads, lines)))


def _days(words: Words, one: Participation) -> str:
    return words.say("dosage.days", days=one.days, rate=_rate(one))


def _rate(one: Participation) -> str:
    return f"{100 * one.attended / len(one.sessions):.0f}%" if one.sessions else "–"


def _hours(words: Words, hours: float) -> str:
    return words.say("dosage.hours", hours=_amount(words, hours))


def _line(words: Words, one: Participation, catalogue: Catalogue, numbers: Thresholds) -> Html:
    said = (_amount(words, one.hours), _band(words, catalogue, "hours", numbers.hours, one.hours),
            str(one.days), _band(words, catalogue, "days", numbers.days, one.days),
            words.say("dosage.of", came=one.attended, expected=len(one.sessions)), _rate(one))
    return tables.line(_named(words, one), *[tag("td", text) for text in said])


def _band(words: Words, catalogue: Catalogue, kind: str, bands: Bands, amount: float) -> str:
    name, declared = bands.holding(amount), catalogue.indicator_by_id.get(INDICATORS[kind])
    return words.indicator(declared).categories.get(name, name) if declared else name


def _stopped(words: Words, people: People, numbers: Thresholds, today: date) -> Html:
    gone = [one for one in people if one.stopped(numbers.missed_sessions, today)]
    lines = [tag("li", tag("strong", _named(words, one)), " ", _came_last(words, one)) for one in gone]
    about = words.say("dosage.stopped_text", sessions=numbers.missed_sessions)
    return tag("section", tag("h3", words.say("dosage.stopped")), tag("p", about),
               tag("ul", *lines) if lines else tag("p", words.say("dosage.nobody_stopped")))


def _came_last(words: Words, one: Participation) -> str:
    return words.say("dosage.came_last", date=words.date(one.came_last.isoformat())) if one.came_last else words.say("dosage.never")


def _named(words: Words, one: Participation) -> str:
    return one.student or words.say("record.unnamed")


def _amount(words: Words, value: float) -> str:
    return words.amount(round(value, 2), "")
