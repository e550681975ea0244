"""Who are the students I work with?"""

from functools import partial

from components import caseload, filters, frame, prose
from components.words import Words
from data_access.closed import CLOSES
from data_access.entrance import Visit
from data_access.home import home
from data_access.students import keep_all, open_roster, purposes, roster
from data_access.thresholds import thresholds
from disclosure import Catalogue, EducationRecord, Signal, shows, signals


def opens_to(visit: Visit) -> bool:
    """Whether this page is offered: to staff who may open records."""
    return visit.viewer.may_open_records


def question(words: Words) -> str:
    """The page's one question."""
    return words.say("my_students.question")


def page(visit: Visit, words: Words, catalogue: Catalogue) -> None:
    """The students of one purpose, by name, while all five conditions hold for each; narrowed by a signal, or to one's own list (R36)."""
    prose.opening(words, words.say("my_students.opening"))
    offered = purposes(home(), visit)
    if not offered:
        frame.closed(words, "nobody")
        return
    purpose = filters.purpose(words, offered)
    signal, own = filters.signal(words, signals(purpose)), filters.own_list_only(words)
    students = (open_roster if signal else roster)(home(), visit, purpose)
    frame.locks(words, visit.seconds_left)
    frame.watched(words, CLOSES, partial(_still, visit, words, students, signal, own))


def _still(visit: Visit, words: Words, students: tuple[EducationRecord, ...], signal: Signal | None, own: bool) -> None:
    """Those who may still be seen: looked up each time the page looks again by itself."""
    kept = keep_all(home(), visit.now(), students)
    wanted = [one for one in kept if not own or one.grant.student in filters.own_list()]
    caseload.listed(words, tuple(one for one in wanted if signal is None or shows(one, signal, thresholds(home()))))
