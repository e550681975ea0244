"""The form in which an auditor says which entries of the record of disclosures to look for; what is typed stays with this visit."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import streamlit as st

from components import filters
from components.words import Words
from disclosure import Catalogue

MOST_SIGNS = 200


@dataclass(frozen=True)
class Sought:
    """What was typed and chosen, of which nothing asks for everything; a student is a number as it was typed, and in no repr."""

    account: str
    student: str = field(repr=False)
    partner: str
    purpose: str
    action: str
    first: date | None
    last: date | None


def asked(words: Words, catalogue: Catalogue, accounts: tuple[str, ...], partners: tuple[str, ...], purposes: tuple[str, ...],
          actions: tuple[str, ...]) -> Sought:
    """The search that was last begun, which at first is for everything. All but a number and days is chosen: what is looked for goes on
    the record, where nobody should write a name."""
    anything = words.say("sought.anything")
    with st.form("sought", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        found = Sought(
            st.selectbox(words.say("column.account"), ("", *accounts), key="sought_account", width=336, filter_mode="contains",
                         format_func=lambda one: one or anything),
            st.text_input(words.say("column.student"), key="sought_student", max_chars=MOST_SIGNS, width=208).strip(),
            st.selectbox(words.say("column.partner"), ("", *partners), key="sought_partner", width=240,
                         format_func=lambda one: catalogue.named(one) or anything),
            st.selectbox(words.say("column.purpose"), ("", *purposes), key="sought_purpose", width=208,
                         format_func=lambda one: words.value("purpose", one) or anything),
            st.selectbox(words.say("column.action"), ("", *actions), key="sought_action", width=208,
                         format_func=lambda one: words.value("action", one) or anything),
            st.date_input(words.say("sought.first"), None, key="sought_first", format="YYYY-MM-DD", width=176),
            st.date_input(words.say("sought.last"), None, key="sought_last", format="YYYY-MM-DD", width=176))
        st.form_submit_button(words.say("sought.search"), key="search")
        st.form_submit_button(words.say("filter.reset"), key="reset", type="tertiary", on_click=filters.empty, args=("sought_",))
    return found
