"""Draws the forms in which a steward writes down a paper, and says what became of each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import streamlit as st

from components import filters, register
from components.markup import NOTHING, draw, tag
from components.told import Told
from components.words import Words
from disclosure import Catalogue

LONGEST = 200   # characters, of a text
DAYS = (date(1900, 1, 1), date.max)   # a paper may say that it never ends


class Kind(StrEnum):
    """How a field is filled in: by typing, with a day, by choosing one value, or several."""

    TEXT = "text"
    DAY = "day"
    ONE = "one"
    SEVERAL = "several"


@dataclass(frozen=True)
class Field:
    """A field of a form: the column of the template, how it is filled in, what stands in it at first, what may be chosen."""

    column: str
    kind: Kind
    value: str = ""
    options: tuple[str, ...] = ()


def form(words: Words, catalogue: Catalogue, name: str, fields: tuple[Field, ...], keeps: Callable[[Mapping[str, str]], Told],
         about: tuple[str, ...] = ()) -> None:
    """A folded form, and above it what became of the one before. `about` is what it changes, as it was when the form is drawn."""
    became(words, name)
    token = filters.form(name, about)
    with st.expander(words.say(f"form.{name}")), st.form(token, border=False):
        if words.has(f"form.{name}_text"):
            draw(words, tag("p", words.say(f"form.{name}_text"), class_="small"))
        for one in fields:
            _field(words, catalogue, one, f"{token}-{one.column}")
        st.form_submit_button(words.say(f"form.{name}_button"), on_click=filters.submit,
                              args=(name, token, tuple(one.column for one in fields), keeps))


def became(words: Words, *names: str) -> None:
    """What became of forms, said once; above those that go with what they were about, so that it is said also when they are gone."""
    with st.container():   # there also when nothing is said: what follows stays where it is, and open
        for name in names:
            _say(words, filters.told(name))


def choice(words: Words, catalogue: Catalogue, column: str, options: tuple[str, ...], all_of_them: bool = False) -> str:
    """One value of a column, kept on the server for this visit; empty until one is chosen."""
    empty = words.say("form.all" if all_of_them else "form.choose")
    return st.selectbox(words.say(f"column.{column}"), ("", *options), key=f"choice-{column}", filter_mode="contains", width=416,
                        format_func=lambda one: _said(words, catalogue, column, one) if one else empty)


def student_id(words: Words) -> str:
    """The id of a student, as the district writes it: typed, kept on the server for this visit, and in no address."""
    with st.form("student", border=False, width=416):
        typed = st.text_input(words.say("column.student_id"), max_chars=LONGEST, autocomplete="off", key="student-id")
        st.form_submit_button(words.say("form.find"))
    return (typed or "").strip()


def _field(words: Words, catalogue: Catalogue, one: Field, key: str) -> None:
    label, values = words.say(f"column.{one.column}"), list(filter(None, one.value.split(";")))

    def said(option: str) -> str:
        return _said(words, catalogue, one.column, option) if option else words.say("form.choose")

    match one.kind:
        case Kind.TEXT:
            st.text_input(label, one.value, max_chars=LONGEST, autocomplete="off", key=key, width=416)
        case Kind.DAY:
            st.date_input(label, date.fromisoformat(one.value) if one.value else None, *DAYS, key=key, format="YYYY-MM-DD", width=416)
        case Kind.ONE:
            options = ("", *one.options)   # nobody is assigned because they stood first
            st.selectbox(label, options, options.index(one.value), said, key=key, width=416)
        case Kind.SEVERAL:
            st.pills(label, one.options, selection_mode="multi", default=values, format_func=said, key=key)


def _said(words: Words, catalogue: Catalogue, column: str, value: str) -> str:
    return catalogue.named(value) if column == "partner" else words.value(register.CODED.get(column, column), value)


def _say(words: Words, told: Told | None) -> None:
    if told:
        reasons = [(column, reason if words.has(f"fault.{reason}") else "other") for column, reason in told.faults]
        faults = [tag("li", words.say(f"fault.{reason}", column=words.say(f"column.{column}"))) for column, reason in reasons]
        draw(words, tag("section", tag("p", words.say(f"told.{told.answer}")), tag("ul", *faults) if faults else NOTHING,
                        class_="prose" if told.done else "notice", role="status" if told.done else "alert"))
