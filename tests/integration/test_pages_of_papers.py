"""The pages on which stewards keep the papers, each form pressed as a steward does: what is written is what was chosen."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from datetime import timedelta
from types import ModuleType

import pytest
from streamlit.testing.v1 import AppTest

from data_access.disclosure_log import Action, store_of
from data_access.entrance import Visit
from data_access.governance import GovernanceUnavailable, cut_off, governance_of
from data_access.governance.changes import Row
from data_access.governance.tables import ASSIGNMENTS, TRAININGS
from data_access.home import Home
from data_access.loading.salt import surrogate
from pages import access_log, agreements, assignments, conditions, consents, people
from tests.integration.bundles import governed
from tests.integration.disclosures import AUDITOR, NOW, TODAY, TUTOR, entries
from tests.integration.papers import STEWARD
from tests.integration.test_gateway import changed, emptied, home, made, opened
from tests.integration.test_paperwork import a_steward

__all__ = ["home", "made"]
DAY = timedelta(days=1)


def drawn(page, visit) -> None:
    from functools import partial

    from components import frame
    from components.words import words_in
    from data_access.closed import CLOSES
    from tests.builders import a_catalogue

    frame.unless_closed(words_in("en"), CLOSES, partial(page.page, visit, words_in("en"), a_catalogue()))


@pytest.fixture
def visit(home: Home, monkeypatch: pytest.MonkeyPatch) -> Visit:
    monkeypatch.setenv("FLASHLIGHT_HOME", str(home.path))
    return a_steward(home)


def the(page: ModuleType, visit: Visit, **chosen: str) -> AppTest:
    """A page as it opens, once these were chosen in its lists, and typed."""
    app = AppTest.from_function(drawn, default_timeout=20, args=(page, visit)).run()
    student = chosen.pop("student", "")
    if student:
        app.text_input(key="student-id").set_value(student)
        pressed(app, "Look up")
    for column, value in chosen.items():
        app.selectbox(key=f"choice-{column}").set_value(value).run()
    assert not app.exception
    return app


def pressed(app: AppTest, button: str) -> str:
    """What the page says once a button was pressed."""
    next(one for one in app.button if one.label == button).click().run()
    assert not app.exception
    return said(app)


def said(app: AppTest) -> str:
    return re.sub("<[^>]*>", " ", " ".join(block.proto.body for block in app.get("html")))


def chooses(app: AppTest, column: str, words: str) -> None:
    """Choose what says these words."""
    choice = app.selectbox(key=f"choice-{column}")
    choice.set_value(next(one for one in choice.options if words in one)).run()


def fills(app: AppTest, **values: object) -> None:
    """Fill in fields of the form that is open, by the column of the template."""
    for kind in ("text_input", "date_input", "selectbox", "button_group"):
        for one in app.get(kind):
            column = str(one.key).rpartition("-")[2]
            if column in values and not str(one.key).startswith(("choice-", "student-")):
                one.set_value(values[column])


def the_row(home: Home, table: str, **key: object) -> Row:
    (found,) = [row for row in governed(home, table) if row.items() >= key.items()]
    return found


def test_a_consent_names_the_records_that_were_chosen_and_ends_when_the_family_says_so(home, visit):
    app = the(consents, visit, student="S-1", purpose="Tutoring")
    fills(app, consent="C-9", partner="readers", signed_by="Guardian", signed_on=TODAY, expires_on=TODAY + DAY)
    assert "Records: please fill this in." in pressed(app, "Enter the consent")
    fills(app, records=["grades"])
    assert "It is entered" in pressed(app, "Enter the consent") and " C-9 " in said(app)
    row = the_row(home, "consents", consent="C-9")
    assert (row["purpose"], row["records"], row["signed_on"], row["expires_on"]) == ("Tutoring", "grades", TODAY, TODAY + DAY)
    assert opened(home) is not None
    assert "Every consent for this student has ended" in pressed(app, "End every consent")
    assert opened(home) is None and {row["revoked_on"] for row in governed(home, "consents") if row["consent"] != "C-2"} == {TODAY}


def test_a_consent_entered_today_by_mistake_ends_at_once_and_no_other_does(home, visit):
    """It could only be ended as a family's revocation, which ends all of them and forgets the name."""
    for name in ("C-8", "C-9"):
        app = the(consents, visit, student="S-1", purpose="Tutoring")
        fills(app, consent=name, partner="readers", records=["grades"], signed_by="Guardian", signed_on=TODAY)
        assert "It is entered" in pressed(app, "Enter the consent")
    before = [row for row in governed(home, "consents") if row["consent"] != "C-9"]
    app.selectbox(key="choice-consent").set_value("C-9").run()
    assert "It is taken out" in pressed(app, "Take it out") and " C-9 " not in said(app)
    assert governed(home, "consents") == before and entries(store_of(home, {}), action=Action.REVOKED) == []
    pressed(app, "End every consent")
    assert "choice-consent" not in [str(one.key) for one in app.selectbox]


def test_an_assignment_is_ended_taken_out_and_written_for_the_partner_of_the_account(home, visit):
    app, of = the(assignments, visit, student="S-1"), {"account": TUTOR.account, "purpose": "Tutoring"}
    chooses(app, "assignment", "Tutoring")
    fills(app, ends_on=TODAY - DAY)
    assert "It is entered" in pressed(app, "Keep the change")
    assert the_row(home, "assignments", **of)["ends_on"] == TODAY - DAY and opened(home) is None
    assert "It is taken out" in pressed(app, "Take it out")
    fills(app, account=TUTOR.account, purpose="Tutoring")
    assert "It is entered" in pressed(app, "Assign")
    assert the_row(home, "assignments", **of).items() >= {"partner": "readers", "begins_on": TODAY, "ends_on": None}.items()
    assert opened(home) is not None


def test_a_paper_that_is_taken_out_is_said_so_although_it_left_the_list(home, visit):
    app = the(people, visit, account=TUTOR.account)
    chooses(app, "paper", "training")
    emptied(home, TRAININGS)
    assert "Somebody else changed it" in pressed(app, "Take it out")
    chooses(app, "paper", "Promise")
    assert "It is taken out" in pressed(app, "Take it out") and opened(home) is None
    assert "It is taken out" not in said(app.run())


def test_why_a_record_is_open_is_told_once_all_three_are_asked_for_and_an_agreement_that_ends_closes_it(home, visit):
    asked = {"account": TUTOR.account, "purpose": "Tutoring"}
    assert "open to this account today" not in said(the(conditions, visit, **asked))
    assert "The record is open to this account today." in said(the(conditions, visit, **asked, student="S-1"))
    assert "The roles of this account open no record" in said(the(conditions, visit, **asked | {"account": STEWARD.account}, student="S-1"))
    app = the(agreements, visit, agreement="A-1")
    fills(app, terminated_on=TODAY)
    assert "It is entered" in pressed(app, "Keep the change")
    assert "The record is not open to this account today." in said(the(conditions, visit, **asked, student="S-1"))


def test_why_a_paper_that_is_there_does_not_count_is_told(home, visit):
    asked = {"account": TUTOR.account, "purpose": "Tutoring", "student": "S-1"}
    emptied(home, TRAININGS)
    changed(home, TRAININGS, {"account": TUTOR.account, "training": "First aid", "completed_on": TODAY})
    changed(home, ASSIGNMENTS, {"account": TUTOR.account, "student": surrogate(home, "S-1"), "purpose": "Tutoring", "partner": ""})
    told = said(the(conditions, visit, **asked))
    assert "no, because the name of the training on file does not say FERPA" in told
    assert "no, because the assignment on file names no partner" in told
    listed = said(the(people, visit, account=TUTOR.account))
    assert "First aid" in listed and "opens nothing" in listed


def test_who_works_for_no_partner_cannot_be_assigned(home, visit):
    app = the(assignments, visit, student="S-1")
    offered = next(one for one in app.selectbox if str(one.key).endswith("-account") and not str(one.key).startswith("choice-")).options
    assert TUTOR.account in offered and STEWARD.account not in offered


@pytest.mark.parametrize(("page", "asked"), [(consents, {"partner": "readers"}), (consents, {"student": "S-1"}),
                                             (assignments, {"account": TUTOR.account}), (assignments, {"student": "S-1"}),
                                             (conditions, {"account": TUTOR.account, "purpose": "Tutoring", "student": "S-1"})])
def test_while_access_is_stopped_no_page_shows_a_students_papers_whatever_it_believes(home, visit, page, asked):
    cut_off(governance_of(home, os.environ), AUDITOR, "everything", NOW)
    told = said(the(page, visit, **asked))
    assert "Access to students’ records and papers is stopped" in told and " C-1 " not in told and "Tutoring" not in told


def test_a_page_of_papers_says_that_its_store_does_not_answer(home, visit, monkeypatch):
    def is_gone(*_: object) -> None:
        raise GovernanceUnavailable("The governance store cannot be used.")

    for page in (people, agreements, consents, assignments, conditions):
        for asks in ("held", "people", "partners_held", "governance_of"):
            monkeypatch.setattr(f"{page.__name__}.{asks}", is_gone, raising=False)
        assert "Nothing about one person can be shown right now" in said(the(page, visit))


def test_the_access_log_closes_as_a_record_does_and_a_look_that_shows_nothing_is_none(home, visit):
    auditor = a_steward(home, AUDITOR)
    assert "This page has closed" in said(the(access_log, replace(auditor, individual=False)))
    assert entries(store_of(home, {}), action=Action.SEARCHED) == []
    assert "is whole up to entry" in said(the(access_log, auditor)) and "is not for paper" in said(the(access_log, auditor))
