"""Who may see data about one person?"""

import os
from datetime import date

from components import frame, prose, register
from components.words import Words
from data_access.entrance import Visit
from data_access.governance import GovernanceUnavailable, Person, governance_of, people
from data_access.home import home
from disclosure import Catalogue, Role, Rows

COLUMNS = ("account", "name", "partner", "roles", "trained_until", "promised_until", "agreement_until", "students")


def opens_to(visit: Visit) -> bool:
    """Whether this page is offered: to data stewards."""
    return Role.STEWARD in visit.viewer.roles


def question(words: Words) -> str:
    """The page's one question."""
    return words.say("with_access.question")


def page(visit: Visit, words: Words, catalogue: Catalogue) -> None:
    """Every account that may open a record, with the papers that allow it (R24)."""
    prose.opening(words, words.say("with_access.opening"))
    try:
        found = people(governance_of(home(), os.environ), visit.viewer, visit.at.date())
    except GovernanceUnavailable:
        frame.closed(words, "unavailable")
    else:
        register.lines(words, words.say("with_access.caption"), Rows(COLUMNS, tuple(_line(words, catalogue, person) for person in found)))


def _line(words: Words, catalogue: Catalogue, person: Person) -> tuple[str, ...]:
    dates = (person.trained_until, person.promised_until, person.agreement_until)
    return (person.account, person.name, catalogue.named(person.partner), person.roles, *(_day(words, day) for day in dates),
            str(person.students))


def _day(words: Words, day: date | None) -> str:
    """Until when a paper holds; empty where there is none."""
    return words.say("with_access.open_end") if day == date.max else words.date(day.isoformat()) if day else ""
