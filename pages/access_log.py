"""Who opened whose record?"""

import os
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from itertools import groupby

from components import filters, frame, prose, register, sought
from components.words import Words
from data_access.disclosure_log import (
    Access,
    Action,
    Asked,
    Entry,
    Found,
    LogUnavailable,
    Store,
    length,
    look_up,
    named,
    report,
    store_of,
    student_number,
    verify,
)
from data_access.entrance import Visit
from data_access.home import home
from disclosure import Catalogue, Purpose, Role, Rows

MOST = 500
CHECKED_AT_ONCE = 250_000     # entries; a check reads about 100,000 in a second
COLUMNS = ("entry", "at", "action", "account", "partner", "student", "purpose", "missing", "origin", "note")
WINDOW = ("account", "partner", "openings", "pupils", "refusals", "first_at", "last_at")


def opens_to(visit: Visit) -> bool:
    """Whether this page is offered: to auditors."""
    return Role.AUDITOR in visit.viewer.roles


def question(words: Words) -> str:
    """The page's one question."""
    return words.say("access_log.question")


def page(visit: Visit, words: Words, catalogue: Catalogue) -> None:
    """Whether the record of disclosures is whole (R25), and what it has of whom an auditor looks for (R54, R65): never a record itself."""
    prose.opening(words, words.say("access_log.opening", most=MOST))
    frame.locks(words, visit.seconds_left)
    store = store_of(home(), os.environ)
    try:
        checked = filters.latest_check(partial(_check, store, visit))
        _integrity(words, checked)
        on_it = named(store, visit.viewer)
        typed = sought.asked(words, catalogue, on_it.accounts, on_it.partners, tuple(Purpose), tuple(Action))
        wrong = _wrong(typed)
        if wrong:
            register.finding(words, words.say(f"sought.{wrong}"), whole=False)
        else:
            _look(visit, words, catalogue, store, _asked(typed), checked)
    except LogUnavailable:
        register.finding(words, words.say("access_log.not_shown"), whole=False)


def _check(store: Store, visit: Visit, on_demand: bool) -> filters.Checked:
    """The whole chain, read; a very long one only when it is asked for."""
    entries = length(store, visit.viewer)
    if entries > CHECKED_AT_ONCE and not on_demand:
        return filters.Checked(visit.at, entries, made=False)
    found = verify(store, visit.viewer)
    return filters.Checked(visit.at, found.entries, ", ".join(f"{fault.first}–{fault.last}" for fault in found.faults))


def _integrity(words: Words, checked: filters.Checked) -> None:
    said = "unchecked" if not checked.made else "damaged" if checked.damaged else "whole"
    register.finding(words, words.say(f"access_log.{said}", at=_minute(checked.at), entries=words.amount(checked.entries, "entries"),
                                      places=checked.damaged), said == "whole")
    filters.check_again(words)


def _minute(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M}"


def _wrong(typed: sought.Sought) -> str:
    """What cannot be searched for as it was typed, or nothing."""
    if typed.student and student_number(typed.student) is None:
        return "no_number"
    return "no_days" if typed.first and typed.last and typed.first > typed.last else ""


def _asked(typed: sought.Sought) -> Asked:
    purpose, action = typed.purpose and Purpose(typed.purpose), typed.action and Action(typed.action)
    since, until = typed.first and _begin(typed.first), typed.last and _begin(typed.last + timedelta(days=1))
    return Asked(typed.account or None, student_number(typed.student), typed.partner or None, purpose or None, action or None, since, until)


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _look(visit: Visit, words: Words, catalogue: Catalogue, store: Store, asked: Asked, checked: filters.Checked) -> None:
    found = look_up(store, visit.viewer, asked, MOST, visit.at, visit.origin)
    if asked.since or asked.until:
        _window(words, catalogue, report(store, visit.viewer, replace(asked, action=None)))
    if found.newest:
        _listed(words, catalogue, found, checked)
    else:
        register.finding(words, words.say("access_log.nobody" if asked.student is not None else "access_log.nothing"), whole=True)
    typed = words.say("access_log.command", options=asked.options())
    register.command(words, words.say("access_log.export"), words.say("access_log.export_text"), typed)


def _listed(words: Words, catalogue: Catalogue, found: Found, checked: filters.Checked) -> None:
    after = sum(entry.number > checked.entries for entry in found.newest)
    if after and checked.made and not checked.damaged:
        prose.warning(words, words.say("access_log.after", entry=words.amount(checked.entries, "entries"), entries=after))
    said = "first" if found.entries > len(found.newest) else "all"
    caption = words.say(f"access_log.{said}", most=MOST, entries=words.amount(found.entries, "entries"))
    register.lines(words, caption, Rows(COLUMNS, tuple(_line(catalogue, entry) for entry in found.newest)))


def _line(catalogue: Catalogue, entry: Entry) -> tuple[str, ...]:
    """An entry as text, also where somebody wrote other things than text into the store."""
    line = entry.line
    student = "" if line.student is None else line.student
    missing = ";".join(condition.removesuffix(":no") for condition in str(line.verdict).split() if condition.endswith(":no"))
    return tuple(str(cell) for cell in (entry.number, _second(line.at), line.action, line.account, catalogue.named(line.partner), student,
                                        line.purpose, missing, line.origin, line.note))


def _second(at: str) -> str:
    return str(at)[:19].replace("T", " ")


def _window(words: Words, catalogue: Catalogue, found: tuple[Access, ...]) -> None:
    """Whose records each account opened in a span of days (R65): the figures of `flashlight log report`."""
    if not found:
        register.finding(words, words.say("access_log.no_window"), whole=True)
        return
    caption = words.say("access_log.window", most=MOST, **_figures(words, found))
    parts = [(key, tuple(some)) for key, some in groupby(found, key=lambda one: (one.account, one.partner))]
    parts.sort(key=lambda part: -sum(one.opened for one in part[1]))
    rows = tuple((account, catalogue.named(partner), *_figures(words, some).values(), _second(min(one.first for one in some)),
                  _second(max(one.last for one in some))) for (account, partner), some in parts[:MOST])
    register.lines(words, caption, Rows(WINDOW, rows))


def _figures(words: Words, some: tuple[Access, ...]) -> Mapping[str, str]:
    counts = {"openings": sum(one.opened for one in some), "students": len({one.student for one in some if one.opened}),
              "refusals": sum(one.refused for one in some)}
    return {name: words.amount(count, name) for name, count in counts.items()}
