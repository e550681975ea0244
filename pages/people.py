"""Who may see data about one person?"""

import os
from collections.abc import Mapping
from datetime import date, timedelta
from functools import partial

from components import forms, prose, register
from components.forms import Field, Kind
from components.told import Told
from components.words import Words
from data_access.entrance import Visit
from data_access.governance import WATCHING, Governance, Person, governance_of, people
from data_access.governance.bounds import bounds
from data_access.governance.registers import Held, held
from data_access.home import home
from data_access.paperwork import Kept, keep_paper, take_out
from disclosure import Catalogue, Role, Rows

COLUMNS = ("account", "name", "partner", "roles", "trained_until", "promised_until", "agreement_until", "students", "standing")
PAPERS = ("trainings", "confidentiality_agreements")
TRAINING = "FERPA"   # what the paper has to be called to open records, unless more is said
PAPER_COLUMNS = ("paper", "training", "begins_on", "last_day", "standing")


def opens_to(visit: Visit) -> bool:
    """Whether this page is offered: to data stewards."""
    return Role.STEWARD in visit.viewer.roles


def question(words: Words) -> str:
    """The page's one question."""
    return words.say("with_access.question")


def page(visit: Visit, words: Words, catalogue: Catalogue) -> None:
    """Every account that may open a record, with the papers that allow it, and the papers and roles of one (R24)."""
    prose.opening(words, words.say("with_access.opening"))
    governance = governance_of(home(), os.environ)
    found = people(governance, visit.viewer, visit.at.date())
    lines = tuple(_line(words, catalogue, person, visit.at.date()) for person in sorted(found, key=_first_end))
    register.lines(words, words.say("with_access.caption"), Rows(COLUMNS, lines))
    accounts = {one.texts["account"]: one for one in held(governance, visit.viewer, "accounts", visit.at.date())}
    prose.section(words, words.say("with_access.one"))
    chosen = accounts.get(forms.choice(words, catalogue, "account", tuple(sorted(accounts))))
    if chosen:
        _papers(visit, words, catalogue, governance, chosen)


def _first_end(person: Person) -> tuple[date, str]:
    """Whose first paper ends soon comes first; whoever lacks one comes last."""
    dates = (person.trained_until, person.promised_until, person.agreement_until)
    return min(filter(None, dates), default=date.max) if all(dates) else date.max, person.account


def _line(words: Words, catalogue: Catalogue, person: Person, today: date) -> tuple[str, ...]:
    dates = (person.trained_until, person.promised_until, person.agreement_until)
    soon = min(filter(None, dates), default=date.max) <= today + timedelta(days=bounds().paper.soon_days)
    stands = "stopped" if person.stopped else "" if not all(dates) else "soon" if soon else "in_force"
    return (person.account, person.name, catalogue.named(person.partner), person.roles, *(_day(words, day) for day in dates),
            str(person.students), stands)


def _day(words: Words, day: date | None) -> str:
    """Until when a paper holds; empty where there is none."""
    return register.until(words, None if day == date.max else day) if day else ""


def _papers(visit: Visit, words: Words, catalogue: Catalogue, governance: Governance, chosen: Held) -> None:
    account, today = chosen.texts["account"], visit.at.date()
    found = tuple(one for table in PAPERS for one in held(governance, visit.viewer, table, today, account=(account,)))
    register.lines(words, words.say("with_access.papers", account=account),
                   Rows(PAPER_COLUMNS, tuple(_paper(words, one) for one in found)))
    forms.became(words, "promise_end", "mistake")
    if found:
        _one_paper(visit, words, catalogue, found)
    new = (Field("training", Kind.TEXT, TRAINING), Field("completed_on", Kind.DAY))
    forms.form(words, catalogue, "training", new, partial(_add, visit, "trainings", account), (account,))
    promise = (Field("signed_on", Kind.DAY), Field("ends_on", Kind.DAY))
    forms.form(words, catalogue, "promise", promise, partial(_add, visit, "confidentiality_agreements", account), (account,))
    given = tuple(role for role in Role if role not in WATCHING or role in chosen.texts["roles"].split(";"))
    roles = Field("roles", Kind.SEVERAL, chosen.texts["roles"], given)
    forms.form(words, catalogue, "roles", (roles,), partial(_change, visit, chosen), tuple(chosen.texts.values()))


def _one_paper(visit: Visit, words: Words, catalogue: Catalogue, found: tuple[Held, ...]) -> None:
    """One of somebody's papers: the day on which a promise ends, or that it was entered by mistake."""
    named = {" · ".join(filter(None, _paper(words, one)[:3])): one for one in found}
    seen = named.get(forms.choice(words, catalogue, "paper", tuple(named)))
    if seen and seen.table == "confidentiality_agreements":
        end = (Field("ends_on", Kind.DAY, seen.texts["ends_on"]),)
        forms.form(words, catalogue, "promise_end", end, partial(_change, visit, seen), tuple(seen.texts.values()))
    if seen:
        forms.form(words, catalogue, "mistake", (), partial(_strike, visit, seen), tuple(seen.texts.values()))


def _paper(words: Words, one: Held) -> tuple[str, ...]:
    return (words.value("paper", one.table), one.texts.get("training", ""), words.date(one.period.begins.isoformat()),
            register.until(words, one.ends), one.standing)


def _add(visit: Visit, table: str, account: str, written: Mapping[str, str]) -> Told:
    return _told(keep_paper(home(), visit, table, {**written, "account": account}))


def _change(visit: Visit, seen: Held, written: Mapping[str, str]) -> Told:
    return _told(keep_paper(home(), visit, seen.table, written, seen))


def _strike(visit: Visit, seen: Held, _written: Mapping[str, str]) -> Told:
    return _told(take_out(home(), visit, seen))


def _told(kept: Kept) -> Told:
    return Told(kept.answer, kept.done, kept.faults)
