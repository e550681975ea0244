"""What did families allow?"""

import os
from collections.abc import Mapping
from functools import partial

from components import forms, frame, prose, register
from components.forms import Field, Kind
from components.told import Told
from components.words import Words
from data_access.entrance import Visit
from data_access.governance import governance_of
from data_access.governance.registers import Held, ending_next, partners_held
from data_access.home import home
from data_access.student_papers import Kept, Looked, keep_paper, look_up, take_back, take_out
from disclosure import FIELDS, Catalogue, Purpose, Role, Rows

COLUMNS = ("consent", "partner", "purpose", "records", "signed_by", "signed_on", "last_day", "standing")
SIGNERS = ("Parent", "Guardian", "Student")
MOST = 100


def opens_to(visit: Visit) -> bool:
    """Whether this page is offered: to data stewards."""
    return Role.STEWARD in visit.viewer.roles


def question(words: Words) -> str:
    """The page's one question."""
    return words.say("consents.question")


def page(visit: Visit, words: Words, catalogue: Catalogue) -> None:
    """The consents of one student, who is asked for by id, or those for a partner that end next, without students (R24, R33)."""
    prose.opening(words, words.say("consents.opening"))
    frame.locks(words, visit.seconds_left)
    _of_partner(visit, words, catalogue)
    _of_student(visit, words, catalogue)


def _of_partner(visit: Visit, words: Words, catalogue: Catalogue) -> None:
    governance = governance_of(home(), os.environ)
    chosen = forms.choice(words, catalogue, "partner", partners_held(governance, visit.viewer))
    if chosen:
        found = ending_next(governance, visit.viewer, chosen, visit.at.date(), MOST)
        _lines(words, catalogue, words.say("consents.of_partner", partner=catalogue.named(chosen), most=MOST), found)


def _of_student(visit: Visit, words: Words, catalogue: Catalogue) -> None:
    prose.section(words, words.say("papers.of_student"), words.say("papers.of_student_text"))
    typed = forms.student_id(words)
    if not typed:
        return
    looked, found = look_up(home(), visit, typed, "consents")
    _lines(words, catalogue, words.say("consents.found"), found)
    forms.became(words, "consent_mistake")
    _one(visit, words, catalogue, looked, found)
    if not looked.known:
        register.finding(words, words.say("papers.nobody"), whole=False)
    chosen = forms.choice(words, catalogue, "purpose", tuple(Purpose))
    if chosen:
        _signed(visit, words, catalogue, looked, Purpose(chosen))
    forms.form(words, catalogue, "revoke", (), partial(_revoke, visit, typed), (typed,))


def _one(visit: Visit, words: Words, catalogue: Catalogue, looked: Looked, found: tuple[Held, ...]) -> None:
    """One of them, entered by mistake; what the family took back stays."""
    kept = {one.texts["consent"]: one for one in found if not one.texts["revoked_on"]}
    seen = kept.get(forms.choice(words, catalogue, "consent", tuple(kept))) if kept else None
    if seen:
        about = (looked.student_id, *seen.texts.values())
        forms.form(words, catalogue, "consent_mistake", (), partial(_strike, visit, seen), about)


def _signed(visit: Visit, words: Words, catalogue: Catalogue, looked: Looked, purpose: Purpose) -> None:
    """A consent that was signed for a purpose, which decides what records it may name."""
    new = (Field("consent", Kind.TEXT), Field("partner", Kind.ONE, options=partners_held(governance_of(home(), os.environ), visit.viewer)),
           Field("records", Kind.SEVERAL, options=FIELDS[purpose]), Field("signed_by", Kind.ONE, options=SIGNERS),
           Field("signed_on", Kind.DAY), Field("expires_on", Kind.DAY))
    forms.form(words, catalogue, "consent", new, partial(_add, visit, looked, purpose), (looked.student_id, purpose.value))


def _lines(words: Words, catalogue: Catalogue, caption: str, found: tuple[Held, ...]) -> None:
    if found:
        register.lines(words, caption, Rows(COLUMNS, tuple(_line(words, catalogue, one) for one in found)))
    else:
        register.finding(words, words.say("papers.none"), whole=True)


def _line(words: Words, catalogue: Catalogue, one: Held) -> tuple[str, ...]:
    said = one.texts
    return (said["consent"], catalogue.named(said["partner"]), said["purpose"], said["records"], said["signed_by"],
            words.date(said["signed_on"]), register.until(words, one.ends), one.standing)


def _add(visit: Visit, looked: Looked, purpose: Purpose, written: Mapping[str, str]) -> Told:
    return _told(keep_paper(home(), visit, "consents", {**written, "purpose": purpose.value}, looked))


def _strike(visit: Visit, seen: Held, _written: Mapping[str, str]) -> Told:
    return _told(take_out(home(), visit, seen))


def _revoke(visit: Visit, student_id: str, _written: Mapping[str, str]) -> Told:
    return _told(take_back(home(), visit, student_id))


def _told(kept: Kept) -> Told:
    return Told(kept.answer, kept.done, kept.faults)
