"""How good is the data we hold?"""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice

from components import problems, prose, register
from components.words import Words
from data_access.entrance import Visit
from data_access.home import home
from data_access.quality import Load, NoReport, Quality, SchoolYear, Source, Unlike, latest_loads, latest_report
from disclosure import Catalogue, Role, Rows

MOST = 200
UNLIKE = ("school", "school_year", "what", "before", "now")
SENT = ("sender", "table", "before", "now")
SOURCES = ("sender", "table", "accepted", "quarantined", "share", "received_on", "days_ago")
SCHOOLS = ("school", "pupils", "latest_day", "known")
LOADS = ("at", "sender", "outcome", "files", "rows", "quarantined", "reason")
PUT_ASIDE = ("at", "file", "first_line", "place_in_file", "reason", "times", "remedy")


def opens_to(visit: Visit) -> bool:
    """Whether this page is offered: to data stewards."""
    return Role.STEWARD in visit.viewer.roles


def question(words: Words) -> str:
    """The page's one question."""
    return words.say("quality.question")


def page(visit: Visit, words: Words, catalogue: Catalogue) -> None:
    """What is unlike last year, missing, put aside or old, by source and school (R24): counts of records, and nobody's value."""
    prose.opening(words, words.say("quality.opening", most=MOST))
    try:
        found = latest_report(home(), visit.viewer)
    except NoReport:
        register.finding(words, words.say("quality.no_report"), whole=False)
    else:
        _report(words, catalogue, found, visit.at.date())
    loads = latest_loads(home(), visit.viewer)
    _list(words, words.say("quality.put_aside"), PUT_ASIDE, _put_aside(words, loads))
    _list(words, words.say("quality.loads"), LOADS, (_load(words, load) for load in loads))


def _report(words: Words, catalogue: Catalogue, found: Quality, today: date) -> None:
    latest = max((one.school_year for one in found.schools), default=0)
    things = len(found.unlike) + len(found.unlike_sources)
    register.finding(words, words.say("quality.unlike" if things else "quality.alike", things=things), whole=not things)
    newest = sorted(found.unlike, key=lambda one: -one.school_year)
    _list(words, words.say("quality.by_school"), UNLIKE, (_unlike(words, catalogue, one) for one in newest))
    _list(words, words.say("quality.by_sender"), SENT, (_sent(words, one) for one in found.unlike_sources))
    _list(words, words.say("quality.by_source"), SOURCES, (_source(words, one, today) for one in found.sources))
    _list(words, words.say("quality.complete", year=words.school_year(str(latest))), SCHOOLS,
          (_school(words, catalogue, one) for one in found.schools if one.school_year == latest))


def _list(words: Words, caption: str, columns: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    """The first lines of a list; nothing where it is empty."""
    first = tuple(islice(rows, MOST))
    if first:
        register.lines(words, caption, Rows(columns, first))


def _unlike(words: Words, catalogue: Catalogue, one: Unlike) -> tuple[str, ...]:
    said = (words.amount(value, "students") if one.what == "students" else _percent(words, value) for value in (one.before, one.now))
    return (catalogue.named(one.school), words.school_year(str(one.school_year)), one.what, *said)


def _sender(words: Words, sender: str) -> str:
    return sender or words.say("quality.own")


def _percent(words: Words, share: float) -> str:
    """A share as whole percent, rounded down: 100% is all of them."""
    return words.amount(round(1000 * share) // 10, "percent")


def _source(words: Words, one: Source, today: date) -> tuple[str, ...]:
    share = round(100 * one.quarantined / max(1, one.accepted + one.quarantined), 1)
    days = (today - date.fromisoformat(one.received_on)).days
    counts = (words.amount(one.accepted, "rows"), words.amount(one.quarantined, "rows"), words.amount(share, "percent"))
    return (_sender(words, one.sender), one.table, *counts, words.date(one.received_on), words.amount(days, "days"))


def _sent(words: Words, one: Source) -> tuple[str, ...]:
    return (_sender(words, one.sender), one.table, *(words.amount(round(rows or 0), "rows") for rows in (one.before, one.now)))


def _school(words: Words, catalogue: Catalogue, one: SchoolYear) -> tuple[str, ...]:
    known = [f"{words.value('what', thing)} {_percent(words, share)}" for thing, share in one.known.items() if share < 1]
    return (catalogue.named(one.school), words.amount(one.students, "students"), words.date(one.latest_day) if one.latest_day else "",
            ", ".join(known) or words.say("quality.all_known"))


def _put_aside(words: Words, loads: tuple[Load, ...]) -> Iterator[tuple[str, ...]]:
    for load in loads:
        for one in load.put_aside:
            line = str(one.line) if one.line else ""
            yield (_at(load), one.file, line, one.column, problems.reason(words, one.reason), words.amount(one.times, "times"),
                   problems.remedy(words, one.remedy))


def _load(words: Words, load: Load) -> tuple[str, ...]:
    counts = (len(load.files), sum(one.rows for one in load.files), sum(one.quarantined for one in load.files))
    said = (words.amount(count, "rows") for count in counts)
    return (_at(load), _sender(words, load.sender), load.outcome, *said, problems.refusal(words, load.reason.partition("\n")[0]))


def _at(load: Load) -> str:
    return f"{load.received_at:%Y-%m-%d %H:%M}"
