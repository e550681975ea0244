"""Who works with whom, and why?"""

import os
from collections import Counter
from collections.abc import Mapping
from functools import partial

from components import forms, frame, prose, register
from components.forms import Field, Kind
from components.told import Told
from components.words import Words
from data_access.entrance import Visit
from data_access.governance import governance_of
from data_access.governance.registers import Held, held
from data_access.home import home
from data_access.student_papers import Kept, Looked, keep_paper, look_up, take_out
from disclosure import Catalogue, Purpose, Role, Rows

COLUMNS = ("account", "purpose", "partner", "begins_on", "last_day", "standing")


def opens_to(visit: Visit) -> bool:
    """Whether this page is offered: to data stewards."""
    return Role.STEWARD in visit.viewer.roles


def question(words: Words) -> str:
    """The page's one question."""
    return words.say("assignments.question")


def page(visit: Visit, words: Words, catalogue: Catalogue) -> None:
    """How many an account is assigned to; and the assignments of one student, who is asked for by id: added, and ended (R24, R30)."""
    prose.opening(words, words.say("assignments.opening"))
    frame.locks(words, visit.seconds_left)
    accounts = held(governance_of(home(), os.environ), visit.viewer, "accounts", visit.at.date())
    partners = {one.texts["account"]: one.texts["partner"] for one in accounts}
    _of_account(visit, words, catalogue, tuple(sorted(partners)))
    _of_student(visit, words, catalogue, partners)


def _of_account(visit: Visit, words: Words, catalogue: Catalogue, accounts: tuple[str, ...]) -> None:
    """How many students somebody is assigned to, for what and until when; none of them is named."""
    chosen = forms.choice(words, catalogue, "account", accounts)
    if chosen:
        found = held(governance_of(home(), os.environ), visit.viewer, "assignments", visit.at.date(), account=(chosen,))
        alike = Counter(_line(words, catalogue, one)[1:] for one in found)
        lines = tuple((*line, words.amount(students, "students")) for line, students in alike.items())
        _lines(words, words.say("assignments.of_account", account=chosen), Rows((*COLUMNS[1:], "students"), lines))


def _of_student(visit: Visit, words: Words, catalogue: Catalogue, partners: Mapping[str, str]) -> None:
    prose.section(words, words.say("papers.of_student"), words.say("papers.of_student_text"))
    typed = forms.student_id(words)
    if not typed:
        return
    looked, found = look_up(home(), visit, typed, "assignments")
    _lines(words, words.say("assignments.found"), Rows(COLUMNS, tuple(_line(words, catalogue, one) for one in found)))
    forms.became(words, "assignment_end", "mistake")
    if found:
        _one(visit, words, catalogue, looked, found)
    if not looked.known:
        register.finding(words, words.say("papers.nobody"), whole=False)
    working = tuple(sorted(account for account, partner in partners.items() if partner))
    new = (Field("account", Kind.ONE, options=working), Field("purpose", Kind.ONE, options=tuple(Purpose)),
           Field("begins_on", Kind.DAY, visit.at.date().isoformat()), Field("ends_on", Kind.DAY))
    forms.form(words, catalogue, "assignment", new, partial(_add, visit, looked, partners), (typed,))


def _one(visit: Visit, words: Words, catalogue: Catalogue, looked: Looked, found: tuple[Held, ...]) -> None:
    """One of them: the last day, or that it was entered by mistake."""
    named = {_called(words, one): one for one in found}
    seen = named.get(forms.choice(words, catalogue, "assignment", tuple(named)))
    if seen:
        about = (looked.student_id, *seen.texts.values())
        forms.form(words, catalogue, "assignment_end", (Field("ends_on", Kind.DAY, seen.texts["ends_on"]),),
                   partial(_change, visit, looked, seen), about)
        forms.form(words, catalogue, "mistake", (), partial(_strike, visit, seen), about)


def _called(words: Words, one: Held) -> str:
    said = one.texts
    return " · ".join((said["account"], words.value("purpose", said["purpose"]), words.date(said["begins_on"])))


def _lines(words: Words, caption: str, rows: Rows) -> None:
    if rows.rows:
        register.lines(words, caption, rows)
    else:
        register.finding(words, words.say("papers.none"), whole=True)


def _line(words: Words, catalogue: Catalogue, one: Held) -> tuple[str, ...]:
    said = one.texts
    return (said["account"], said["purpose"], catalogue.named(said["partner"]), words.date(said["begins_on"]),
            register.until(words, one.ends), one.standing)


def _add(visit: Visit, looked: Looked, partners: Mapping[str, str], written: Mapping[str, str]) -> Told:
    """For the partner of the account: at another one it opens nothing any more."""
    return _told(keep_paper(home(), visit, "assignments", {**written, "partner": partners.get(written["account"], "")}, looked))


def _change(visit: Visit, looked: Looked, seen: Held, written: Mapping[str, str]) -> Told:
    return _told(keep_paper(home(), visit, "assignments", written, looked, seen))


def _strike(visit: Visit, seen: Held, _written: Mapping[str, str]) -> Told:
    return _told(take_out(home(), visit, seen))


def _told(kept: Kept) -> Told:
    return Told(kept.answer, kept.done, kept.faults)
