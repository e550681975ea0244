"""A form of a steward is handed over once, says what became of it, and begins anew when what it is about has changed."""

from __future__ import annotations

import re
from datetime import date

from streamlit.testing.v1 import AppTest

from components.told import Told

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
