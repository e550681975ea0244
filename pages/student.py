"""What does one student need?"""

from functools import partial

from components import filters, frame, student_card
from components.words import Words
from data_access.closed import CLOSES
from data_access.entrance import Visit
from data_access.home import home
from data_access.students import keep_open, open_record
from disclosure import Catalogue, EducationRecord


def opens_to(visit: Visit) -> bool:
    """Whether this page is offered: to staff who may open records, and have chosen one."""
    return visit.viewer.may_open_records and filters.student_chosen() is not None


def question(words: Words) -> str:
    """The page's one question."""
    return words.say("student.question")


def page(visit: Visit, words: Words, catalogue: Catalogue) -> None:
    """The record that was chosen, limited by its purpose, for as long as all five conditions hold."""
    chosen = filters.student_chosen()
    opened = open_record(home(), visit, chosen.student, chosen.purpose) if chosen else None
    frame.locks(words, visit.seconds_left)
    frame.watched(words, CLOSES, partial(_still, visit, words, catalogue, opened))


def _still(visit: Visit, words: Words, catalogue: Catalogue, opened: EducationRecord | None) -> None:
    """The record, if it may still be seen: looked up each time the page looks again by itself."""
    now = visit.now()
    kept = keep_open(home(), now, opened) if opened else None
    if kept is None:
        frame.closed(words, "refused")
    else:
        student_card.record(words, kept, catalogue, now.locks_at)
