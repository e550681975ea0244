"""A form of a steward is handed over once, says what became of it, and begins anew when what it is about has changed."""

from __future__ import annotations

import re
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from components import verdict
from components.told import Told
from components.words import words_in
from disclosure import Condition, Period, Verdict

Sent = list[dict[str, str]]


def formed(sent, answers, about) -> None:
    from components import forms
    from components.forms import Field, Kind
    from components.words import words_in
    from tests.builders import a_catalogue

    def keeps(written):
        sent.append(dict(written))
        return answers[0]

    fields = (Field("training", Kind.TEXT, "FERPA"), Field("completed_on", Kind.DAY), Field("purpose", Kind.ONE, "Tutoring", ("Tutoring",)),
              Field("roles", Kind.SEVERAL, "steward", ("steward", "auditor")))
    forms.form(words_in("en"), a_catalogue(), "training", fields, keeps, tuple(about))


def opened(answer: Told, sent: Sent, about: list[str]) -> AppTest:
    app = AppTest.from_function(formed, default_timeout=20, args=(sent, [answer], about)).run()
    assert not app.exception
    return app


def said(app: AppTest) -> str:
    return re.sub("<[^>]*>", " ", " ".join(block.proto.body for block in app.get("html")))


def test_what_was_typed_is_handed_over_once_as_a_template_writes_it() -> None:
    sent: Sent = []
    app = opened(Told("kept", True), sent, [])
    app.text_input[0].set_value("FERPA 2")
    app.date_input[0].set_value(date(2025, 11, 1))
    app.button[0].click().run()
    assert sent == [{"training": "FERPA 2", "completed_on": "2025-11-01", "purpose": "Tutoring", "roles": "steward"}]
    assert "It is entered" in said(app)
    app.run()
    assert len(sent) == 1 and "It is entered" not in said(app)
    assert (app.text_input[0].value, app.date_input[0].value) == ("FERPA", None)


def pressed_twice(sent) -> None:
    import streamlit as st

    from components import filters
    from components.told import Told

    token = filters.form("training", ())
    st.text_input("Training", "FERPA", key=f"{token}-training")
    for _ in range(2):
        filters.submit("training", token, ("training",), lambda written: sent.append(written) or Told("kept", True))


def test_a_form_that_was_taken_is_not_taken_again_by_a_second_press_of_the_same_button() -> None:
    sent: Sent = []
    app = AppTest.from_function(pressed_twice, default_timeout=20, args=(sent,)).run()
    assert not app.exception and sent == [{"training": "FERPA"}]


def test_a_day_without_end_can_be_shown_and_a_reason_without_words_is_told_in_general() -> None:
    app = AppTest.from_function(endless, default_timeout=20).run()
    assert not app.exception and app.date_input[0].value == date.max
    app.button[0].click().run()
    assert "Last day it holds: this cannot be taken" in said(app)


def endless() -> None:
    from components import forms
    from components.forms import Field, Kind
    from components.told import Told
    from components.words import words_in
    from tests.builders import a_catalogue

    forms.form(words_in("en"), a_catalogue(), "promise_end", (Field("ends_on", Kind.DAY, "9999-12-31"),),
               lambda _: Told("not_taken", False, (("ends_on", "not_years"),)))


MET = dict.fromkeys(Condition, True)
BEGAN, ENDED = date(2025, 9, 1), date(2025, 11, 20)
VERDICTS = [
    (Verdict(MET, {Condition.CONSENT: Period(BEGAN)}), True, "is open to this account today", "yes, since September 1, 2025"),
    (Verdict(MET), False, "is not open to this account today. The roles of this account", "works at this student’s school: yes"),
    (Verdict(MET | {Condition.CONSENT: False}, {Condition.CONSENT: Period(BEGAN, date(2026, 6, 30), ENDED)}), True, "is not open",
     "The family’s consent: no, since September 1, 2025, ended on November 20, 2025"),
    (Verdict(MET | {Condition.ASSIGNMENT: False}), True, "is not open", "The assignment to this student: no")]


@pytest.mark.parametrize(("found", "may_open", "opens", "because"), VERDICTS)
def test_a_verdict_is_told_condition_by_condition_with_its_days(
        found: Verdict, may_open: bool, opens: str, because: str, monkeypatch: pytest.MonkeyPatch) -> None:
    blocks: list[str] = []
    monkeypatch.setattr("components.markup.st.html", lambda block: blocks.append(block.source))
    verdict.explained(words_in("en"), found, may_open)
    text = " ".join(re.sub("<[^>]*>", " ", "".join(blocks)).split())
    assert opens in text and because in text


def test_a_form_that_was_not_taken_says_why_and_keeps_what_was_typed() -> None:
    sent: Sent = []
    app = opened(Told("not_taken", False, (("completed_on", "missing"),)), sent, [])
    app.text_input[0].set_value("Privacy")
    app.button[0].click().run()
    assert "Completed on: please fill this in." in said(app)
    assert app.text_input[0].value == "Privacy"
    app.button[0].click().run()
    assert len(sent) == 2


def test_a_form_begins_anew_when_somebody_else_changed_what_it_changes() -> None:
    about = ["before"]
    app = opened(Told("meanwhile", False), [], about)
    app.text_input[0].set_value("mine")
    about[0] = "after"
    app.button[0].click().run()
    assert app.text_input[0].value == "FERPA" and "Somebody else changed it" in said(app)
