"""The script Streamlit runs: recognise the viewer, open the warehouse, offer the pages they may see."""

from collections.abc import Callable
from functools import partial
from types import ModuleType

import streamlit as st

from components import filters, frame
from components.words import SHIPPED, Words, words_in
from data_access.home import home
from data_access.warehouse import Unavailable, Warehouse, open_current
from disclosure import Notice, Reading, Viewer
from pages import commitments, outcome, overview, programs, systems

PUBLIC = {"overview": overview, "outcome": outcome, "programs": programs, "systems": systems, "commitments": commitments}


def main() -> None:
    """One run: a page for this viewer, or the maintenance page."""
    st.set_page_config(page_title="Flashlight", layout="wide", initial_sidebar_state="collapsed")
    try:
        _offer(Viewer(), open_current(home()))
    except Unavailable:
        frame.maintenance(words_in(filters.language_asked(SHIPPED)))


def _offer(viewer: Viewer, warehouse: Warehouse) -> None:
    words = words_in(filters.language_asked(warehouse.release.notice.languages))
    offered = [st.Page(_drawing(page, viewer, warehouse), title=words.say(f"nav.{name}"), url_path=name, default=name == "overview")
               for name, page in PUBLIC.items()]
    st.navigation(offered, position="top").run()


def _drawing(page: ModuleType, viewer: Viewer, warehouse: Warehouse) -> Callable[[], None]:
    return partial(_draw, page, viewer, warehouse)


def _draw(page: ModuleType, viewer: Viewer, warehouse: Warehouse) -> None:
    catalogue, notice = warehouse.release.catalogue, warehouse.release.notice
    reading = filters.read(catalogue, page.opens_with(catalogue), notice.languages)
    words = words_in(reading.selection.language)
    frame.masthead(words, notice, page.question(words, reading.selection, catalogue), _languages(words, notice, reading))
    frame.mended(words, reading.mended)
    page.page(viewer, warehouse, words, reading)
    frame.footer(words, notice, (frame.Link(words.say("nav.commitments"), f"commitments?{reading.selection.query()}"),))


def _languages(words: Words, notice: Notice, reading: Reading) -> tuple[frame.Link, ...]:
    return tuple(frame.language(words, reading.selection.of(language=other).query(), words_in(other))
                 for other in notice.languages if other != words.language)


main()
