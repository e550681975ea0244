"""Who are the students I work with?"""

from functools import partial

from components import caseload, filters, frame, prose
from components.words import Words
from data_access.entrance import Visit
from data_access.home import home
from data_access.students import RecordsUnavailable, SessionOver, keep_all, purposes, roster
from disclosure import Catalogue, EducationRecord, Role

STAFF = (Role.PROGRAM_STAFF, Role.NEED_TO_KNOW)


def opens_to(visit: Visit) -> bool:
    """Whether this page is offered: to staff who may open records."""
    return visit.viewer.may_open_records and bool(visit.viewer.roles.intersection(STAFF))


def question(words: Words) -> str:
    """The page's one question."""
    return words.say("my_students.question")


def page(visit: Visit, words: Words, catalogue: Catalogue) -> None:
    """The students of one purpose, by name, while all five conditions hold for each."""
    try:
        _listed(visit, words)
    except SessionOver:
        frame.closed(words, "over")
    except RecordsUnavailable:
        frame.closed(words, "unavailable")


def _listed(visit: Visit, words: Words) -> None:
    prose.opening(words, words.say("my_students.opening"))
    offered = purposes(home(), visit)
    if not offered:
        frame.closed(words, "nobody")
        return
    students = roster(home(), visit, filters.purpose(words, offered))
    frame.locks(words, visit.seconds_left)
    frame.watched(partial(_still, visit, words, students))


def _still(visit: Visit, words: Words, students: tuple[EducationRecord, ...]) -> None:
    """Those who may still be seen: looked up each time the page looks again by itself."""
    now = visit.again()
    try:
        caseload.listed(words, keep_all(home(), now, students) if now else ())
    except (SessionOver, RecordsUnavailable):
        frame.closed(words, "over")
