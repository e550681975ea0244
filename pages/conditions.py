"""Why is a record open to somebody, or not?"""

import os

from components import forms, frame, prose, verdict
from components.words import Words
from data_access.accounts import named
from data_access.entrance import Visit
from data_access.governance import governance_of
from data_access.governance.registers import held
from data_access.home import home
from data_access.student_papers import explained
from disclosure import Catalogue, Purpose, Role


def opens_to(visit: Visit) -> bool:
    """Whether this page is offered: to data stewards."""
    return Role.STEWARD in visit.viewer.roles


def question(words: Words) -> str:
    """The page's one question."""
    return words.say("conditions.question")


def page(visit: Visit, words: Words, catalogue: Catalogue) -> None:
    """The five conditions for an account, a student and a purpose, with their dates (R31); nothing of the record, and no name."""
    prose.opening(words, words.say("conditions.opening"))
    frame.locks(words, visit.seconds_left)
    governance, today = governance_of(home(), os.environ), visit.at.date()
    accounts = tuple(sorted(one.texts["account"] for one in held(governance, visit.viewer, "accounts", today)))
    account = forms.choice(words, catalogue, "account", accounts)
    purpose, typed = forms.choice(words, catalogue, "purpose", tuple(Purpose)), forms.student_id(words)
    if account and purpose and typed:
        found = explained(home(), visit, account, typed, Purpose(purpose))
        verdict.explained(words, found, named(governance, account, today).may_open_records)
