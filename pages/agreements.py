"""Under which agreements are data shared?"""

import os
from collections.abc import Mapping
from functools import partial

from components import forms, prose, register
from components.forms import Field, Kind
from components.told import Told
from components.words import Words
from data_access.entrance import Visit
from data_access.governance import governance_of
from data_access.governance.registers import Held, held
from data_access.home import home
from data_access.paperwork import keep_paper
from disclosure import Catalogue, Role, Rows

COLUMNS = ("agreement", "partner", "purposes", "variables", "years", "begins_on", "last_day", "standing")


def opens_to(visit: Visit) -> bool:
    """Whether this page is offered: to data stewards."""
    return Role.STEWARD in visit.viewer.roles


def question(words: Words) -> str:
    """The page's one question."""
    return words.say("agreements.question")


def page(visit: Visit, words: Words, catalogue: Catalogue) -> None:
    """The register of data-sharing agreements, those that end soon first, and the end of each (R24, R66)."""
    prose.opening(words, words.say("agreements.opening"))
    found = held(governance_of(home(), os.environ), visit.viewer, "agreements", visit.at.date())
    wanted = forms.choice(words, catalogue, "partner", tuple(sorted({one.texts["partner"] for one in found})), all_of_them=True)
    shown = tuple(one for one in found if wanted in ("", one.texts["partner"]))
    register.lines(words, words.say("agreements.caption"), Rows(COLUMNS, tuple(_line(words, catalogue, one) for one in shown)))
    by_name = {one.texts["agreement"]: one for one in shown}
    chosen = by_name.get(forms.choice(words, catalogue, "agreement", tuple(by_name)))
    if chosen:
        ends = (Field("ends_on", Kind.DAY, chosen.texts["ends_on"]), Field("terminated_on", Kind.DAY, chosen.texts["terminated_on"]))
        forms.form(words, catalogue, "agreement_end", ends, partial(_keep, visit, chosen), tuple(chosen.texts.values()))


def _line(words: Words, catalogue: Catalogue, one: Held) -> tuple[str, ...]:
    said = one.texts
    return (said["agreement"], catalogue.named(said["partner"]), said["purposes"], said["variables"], said["years"],
            words.date(said["begins_on"]), register.until(words, one.ends), one.standing)


def _keep(visit: Visit, seen: Held, written: Mapping[str, str]) -> Told:
    kept = keep_paper(home(), visit, "agreements", written, seen)
    return Told(kept.answer, kept.done, kept.faults)
