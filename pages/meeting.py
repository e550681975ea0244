"""Whom may everybody at this meeting see?"""

from datetime import timedelta
from functools import partial

from components import caseload, filters, frame, prose
from components.words import Words
from data_access.closed import CLOSES
from data_access.entrance import Visit
from data_access.governance.bounds import bounds
from data_access.home import home
from data_access.students import Together, keep_together, meet, purposes
from disclosure import Catalogue


def opens_to(visit: Visit) -> bool:
    """Whether this page is offered: to staff who may open records."""
    return visit.viewer.may_open_records


def question(words: Words) -> str:
    """The page's one question."""
    return words.say("meeting.question")


def page(visit: Visit, words: Words, catalogue: Catalogue) -> None:
    """The students whom everybody present may see, by name, for a short while (R35)."""
    prose.opening(words, words.say("meeting.opening", minutes=bounds().session.meeting_minutes))
    offered = purposes(home(), visit)
    called = filters.meeting(words, offered, visit.at) if offered else None
    if not offered:
        frame.closed(words, "nobody")
    elif called and _seconds_left(called, visit) <= 0:
        frame.closed(words, "met")
    elif called:
        seen = meet(home(), visit, called.present, called.purpose)
        frame.locks(words, min(_seconds_left(called, visit), visit.seconds_left))
        frame.watched(words, CLOSES, partial(_still, visit, words, called, seen))


def _seconds_left(called: filters.Meeting, visit: Visit) -> int:
    """Until the list closes, however much it is used."""
    return int((called.began + timedelta(minutes=bounds().session.meeting_minutes) - visit.at).total_seconds())


def _still(visit: Visit, words: Words, called: filters.Meeting, seen: tuple[Together, ...]) -> None:
    """Those whom all may still see: looked up each time the page looks again by itself."""
    now = visit.now()
    if _seconds_left(called, now) <= 0:
        frame.closed(words, "met")
    else:
        kept = [keep_together(home(), now, one) for one in seen]
        caseload.together(words, called.present, tuple(one.record for one in kept if one))
