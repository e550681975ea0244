"""The script Streamlit runs: recognise the viewer, open the warehouse, offer the pages they may see."""

import os
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
from types import ModuleType

import streamlit as st

from components import filters, frame
from components.words import SHIPPED, Words, words_in
from data_access.closed import CLOSES, AccessStopped
from data_access.entrance import Visit, known
from data_access.governance import GovernanceUnavailable
from data_access.home import home
from data_access.secret import secret_from
from data_access.warehouse import Unavailable, Warehouse, open_current
from disclosure import Notice, Reading, Viewer
from pages import commitments, outcome, overview, programs, systems

PUBLIC = {"overview": overview, "outcome": outcome, "programs": programs, "systems": systems, "commitments": commitments}
PAPERS = ("people", "agreements", "consents", "assignments", "conditions")
ABOUT_STUDENTS = ("my_programs", "my_students", "student", "meeting", "consents", "assignments", "conditions")
INSIDE = (*ABOUT_STUDENTS, "people", "agreements", "quality", "access_log")
COOKIE = "flashlight"
BEGINS = {"student": "my_students"}   # where a page that has no address of its own is begun anew


def main() -> None:
    """One run: a page for this viewer, or the maintenance page."""
    st.set_page_config(page_title="Flashlight", layout="wide", initial_sidebar_state="collapsed")
    try:
        _offer(_visit(touch=not filters.is_first_run()), open_current(home()))
    except Unavailable:
        frame.maintenance(words_in(filters.language_asked(SHIPPED)))


def _visit(touch: bool = False) -> Visit | None:
    """Who is signed in at this moment, by the cookie and the store; None is the public, also while the store cannot be read.

    The first run of a page is no touch: a browser that connects anew by itself makes one too. Going to a page is (app.py).
    """
    secret, cookie, at = secret_from(os.environ), st.context.cookies.get(COOKIE, ""), datetime.now().astimezone()
    try:
        session = known(home(), secret, cookie, at, touch) if secret and cookie else None
    except GovernanceUnavailable:
        return None
    viewer = Viewer(session.account, session.roles) if session else Viewer()
    origin = st.context.ip_address or ""
    return Visit(viewer, cookie, origin, at, session.individual, session.locks_at, _visit, session.stopped) if session else None


def _offer(visit: Visit | None, warehouse: Warehouse) -> None:
    words = words_in(filters.language_asked(warehouse.release.notice.languages))
    drawn = {name: partial(_draw, page, visit, warehouse) for name, page in PUBLIC.items()}
    drawn |= {name: partial(_draw_inside, name, page, visit, warehouse) for name, page in _inside(visit).items()} if visit else {}
    offered = {name: st.Page(draw, title=words.say(f"nav.{name}"), url_path=name, default=name == "overview")
               for name, draw in drawn.items()}
    closed = [st.Page(partial(frame.refused, words), title=words.say(f"nav.{name}"), url_path=name, visibility="hidden")
              for name in INSIDE if name not in offered]
    page = st.navigation({**_menu(words, offered), "closed": closed}, position="top")
    wanted = filters.destination()
    if wanted in offered:
        st.switch_page(offered[wanted])
    page.run()


def _menu(words: Words, offered: Mapping[str, st.Page]) -> dict[str, list[st.Page]]:
    """The pages side by side; those about papers under one word."""
    menu: dict[str, list[st.Page]] = {}
    for name, page in offered.items():
        menu.setdefault(words.say("nav.papers") if name in PAPERS else "", []).append(page)
    return menu


def _inside(visit: Visit) -> Mapping[str, ModuleType]:
    """The pages that are open to this account. What they read with is loaded when somebody signs in and not before."""
    from pages import access_log, agreements, assignments, conditions, consents, meeting, my_programs, my_students, people, quality, student

    pages = {"my_programs": my_programs, "my_students": my_students, "student": student, "meeting": meeting, "people": people,
             "agreements": agreements, "consents": consents, "assignments": assignments, "conditions": conditions, "quality": quality,
             "access_log": access_log}
    return {name: page for name, page in pages.items() if page.opens_to(visit)}


def _draw(page: ModuleType, visit: Visit | None, warehouse: Warehouse) -> None:
    catalogue, notice = warehouse.release.catalogue, warehouse.release.notice
    reading = filters.read(catalogue, page.offers(catalogue), notice.languages)
    words = words_in(reading.selection.language)
    links = (*_languages(words, notice, reading), *_way_in(words, visit))
    frame.masthead(words, notice, page.question(words, reading.selection, catalogue), links)
    _say_who(words, visit)
    frame.mended(words, reading.mended)
    page.page(visit.viewer if visit else Viewer(), warehouse, words, reading)
    frame.freshness(words, warehouse.freshness)
    frame.footer(words, notice, (frame.Link(words.say("nav.commitments"), f"commitments?{reading.selection.query()}"),))


def _draw_inside(name: str, page: ModuleType, visit: Visit, warehouse: Warehouse) -> None:
    notice = warehouse.release.notice
    words = words_in(filters.language_asked(notice.languages))
    others = [words_in(other) for other in notice.languages if other != words.language]
    begins = BEGINS.get(name, name)
    links = tuple(frame.Link(other.say("language.name"), f"{begins}?lang={other.language}", other.language) for other in others)
    frame.masthead(words, notice, page.question(words), links)
    _say_who(words, visit)
    watched = replace(visit, again=partial(_again, page))
    frame.unless_closed(words, CLOSES, partial(_page, name, page, watched, words, warehouse))
    frame.watched(words, CLOSES, partial(_still_open, watched))
    frame.footer(words, notice, (frame.Link(words.say("nav.commitments"), f"commitments?lang={words.language}"),))


def _page(name: str, page: ModuleType, visit: Visit, words: Words, warehouse: Warehouse) -> None:
    if visit.stopped and name in ABOUT_STUDENTS:
        raise AccessStopped
    page.page(visit, words, warehouse.release.catalogue)


def _still_open(visit: Visit) -> None:
    """Begin anew, which is no touch, once the page is not open any more to whoever it was drawn for, or access was stopped (R65)."""
    now = visit.again()
    if now is None or (now.individual, now.stopped) != (visit.individual, visit.stopped):
        filters.runs_by_itself()
        st.rerun()


def _again(page: ModuleType) -> Visit | None:
    """Who is there a moment later, while the page is still open to them: a role that was taken counts on an open screen too."""
    visit = _visit()
    return visit if visit and page.opens_to(visit) else None


def _say_who(words: Words, visit: Visit | None) -> None:
    if visit:
        frame.signed_in(words, visit.viewer.account)


def _way_in(words: Words, visit: Visit | None) -> tuple[frame.Link, ...]:
    open_at_all = visit is None and secret_from(os.environ) is not None
    return (frame.Link(words.say("entrance.enter"), f"sign_in?lang={words.language}"),) if open_at_all else ()


def _languages(words: Words, notice: Notice, reading: Reading) -> tuple[frame.Link, ...]:
    return tuple(frame.language(reading.selection.of(language=other).query(), words_in(other))
                 for other in notice.languages if other != words.language)


main()
