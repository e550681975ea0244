"""Draws the students that somebody works with, by name; a name opens the record, and says nothing to the address."""

from __future__ import annotations

import streamlit as st

from components import filters
from components.markup import draw, tag
from components.words import Words
from disclosure import EducationRecord


def together(words: Words, present: tuple[str, ...], students: tuple[EducationRecord, ...]) -> None:
    """The names that everybody present may see, and who is present: text, and nothing to press."""
    names = [tag("li", one.name or words.say("record.unnamed")) for one in students]
    draw(words, tag("section", tag("p", words.say("meeting.with", present=", ".join(present)), class_="small"),
                    tag("ul", *names, class_="together") if names else tag("p", words.say("my_students.nobody")), class_="record"))


def listed(words: Words, students: tuple[EducationRecord, ...]) -> None:
    """One line per student; choosing one leads to the record."""
    if not students:
        draw(words, tag("p", words.say("my_students.nobody"), class_="opening"))
    with st.container(key="caseload", gap="small"):
        for one in students:
            given = one.grant
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                st.button(one.name or words.say("record.unnamed"), key=f"open-{filters.pseudonym(given.student)}", type="tertiary",
                          on_click=filters.choose_student, args=(given.student, given.purpose), width=208)
                filters.on_own_list(words, given.student)
    if filters.is_leaving():
        st.rerun()
