"""Who opened whose record?"""

import os
from collections import deque
from datetime import timedelta

from components import frame, prose, register
from components.words import Words
from data_access.disclosure_log import Asked, Entry, LogUnavailable, Store, search, store_of, verify
from data_access.entrance import Visit
from data_access.home import home
from disclosure import Catalogue, Role, Rows

DAYS = 30
MOST = 500
COLUMNS = ("entry", "at", "action", "account", "partner", "student", "purpose", "missing", "origin", "note")


def opens_to(visit: Visit) -> bool:
    """Whether this page is offered: to auditors."""
    return Role.AUDITOR in visit.viewer.roles


def question(words: Words) -> str:
    """The page's one question."""
    return words.say("access_log.question")


def page(visit: Visit, words: Words, catalogue: Catalogue) -> None:
    """Whether the record of disclosures is whole, and its latest entries (R25): never a record itself."""
    prose.opening(words, words.say("access_log.opening", days=DAYS, most=MOST))
    store = store_of(home(), os.environ)
    try:
        _integrity(visit, words, store)
        since = visit.at - timedelta(days=DAYS)
        latest = deque(search(store, visit.viewer, Asked(since=since)), maxlen=MOST)
    except LogUnavailable:
        frame.closed(words, "unavailable")
    else:
        register.lines(words, words.say("access_log.latest"), Rows(COLUMNS, tuple(_line(catalogue, entry) for entry in reversed(latest))))


def _integrity(visit: Visit, words: Words, store: Store) -> None:
    found = verify(store, visit.viewer)
    places = ", ".join(f"{fault.first}–{fault.last}" for fault in found.faults)
    said = words.say("access_log.whole", entries=found.entries) if found.whole else words.say("access_log.damaged", places=places)
    register.finding(words, said, found.whole)


def _line(catalogue: Catalogue, entry: Entry) -> tuple[str, ...]:
    line = entry.line
    student = "" if line.student is None else str(line.student)
    missing = ";".join(condition.removesuffix(":no") for condition in line.verdict.split() if condition.endswith(":no"))
    return (str(entry.number), line.at[:19].replace("T", " "), line.action, line.account, catalogue.named(line.partner), student,
            line.purpose, missing, line.origin, line.note)
