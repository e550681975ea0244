"""What the viewer chooses, kept in step with the URL; the only place that touches either."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from secrets import token_hex
from unicodedata import normalize

import streamlit as st

from components.told import Told, written
from components.words import Words
from disclosure import Beside, Catalogue, Place, Purpose, Reading, Selection, Signal, read_query

KINDS = ("region", "district", "school", "tract", "program", "partner")
_WIDTHS = {"indicator": 336, "place": 288, "year": 128}


@dataclass(frozen=True)
class Chosen:
    """A student, by surrogate key, and a purpose; the student is in no repr."""

    student: int = field(repr=False)
    purpose: Purpose


@dataclass(frozen=True)
class Meeting:
    """Who else is present, by account; why they meet; when the meeting was called."""

    present: tuple[str, ...]
    purpose: Purpose
    began: datetime


@dataclass(frozen=True)
class Checked:
    """When the record of disclosures was checked, how many entries it had, and where it is damaged; `made` is False where it was not."""

    at: datetime
    entries: int
    damaged: str = ""
    made: bool = True


def read(catalogue: Catalogue, offered: tuple[str, ...], languages: tuple[str, ...]) -> Reading:
    """The view that the URL names, mended where it must be; a language once chosen stays until another is.

    `offered` are the indicators of a page, first the one it opens with, and `languages` those on offer, the first being the default.
    """
    params = dict(st.query_params)
    params.setdefault("lang", _language(languages))
    reading = read_query(params, catalogue, offered, languages)
    _remember(reading.selection.language, languages[0])
    return reading


def language_asked(languages: tuple[str, ...]) -> str:
    """The language of the URL, of this visit or of the browser: for pages that have no catalogue."""
    asked = st.query_params.get("lang", "")
    if asked in languages:
        st.session_state["language"] = asked
    return _language(languages)


def is_first_run() -> bool:
    """Whether this visit has just begun: nobody has pressed anything on it yet."""
    first = "begun" not in st.session_state
    st.session_state["begun"] = True
    return first


def runs_by_itself() -> None:
    """What comes next is no touch: nobody pressed anything."""
    st.session_state.pop("begun", None)


def choose_student(student: int, purpose: Purpose) -> None:
    """Whose record is asked for, and why: kept on the server, for this visit, and never sent."""
    st.session_state["chosen"], st.session_state["goes_to"] = Chosen(student, purpose), "student"


def student_chosen() -> Chosen | None:
    """Whose record is asked for on this visit, and why."""
    found: Chosen | None = st.session_state.get("chosen")
    return found


def destination() -> str:
    """The page that a choice leads to, once."""
    return str(st.session_state.pop("goes_to", ""))


def is_leaving() -> bool:
    """Whether a choice leads to another page."""
    return "goes_to" in st.session_state


def pseudonym(student: int) -> str:
    """A random name for a student, for this visit, where the page has to tell students apart."""
    names: dict[int, str] = st.session_state.setdefault("pseudonyms", {})
    return names.setdefault(student, token_hex(8))


def purpose(words: Words, offered: tuple[Purpose, ...]) -> Purpose:
    """Why records are opened: one of the purposes offered, the first until another is chosen."""
    if len(offered) > 1:
        st.segmented_control(words.say("inside.purpose"), offered, format_func=lambda one: words.value("purpose", one), key="why",
                             default=offered[0])
    chosen = st.session_state.get("why")
    return chosen if chosen in offered else offered[0]


def meeting(words: Words, offered: tuple[Purpose, ...], at: datetime) -> Meeting | None:
    """The meeting that was called on this visit, until it is ended; who is present is kept on the server and written nowhere."""
    if "meeting" in st.session_state:
        st.button(words.say("meeting.end"), key="meeting_end", on_click=_end_meeting)
    else:
        why = purpose(words, offered)
        with st.form("call", border=False):
            st.text_area(words.say("meeting.present"), key="present", max_chars=2000, height=96)
            st.form_submit_button(words.say("meeting.begin"), on_click=_call_meeting, args=(why, at))
    found: Meeting | None = st.session_state.get("meeting")
    return found


def _call_meeting(why: Purpose, at: datetime) -> None:
    present = tuple(dict.fromkeys(str(st.session_state["present"]).replace(",", " ").split()))
    if present:
        st.session_state["meeting"] = Meeting(present, why, at)


def _end_meeting() -> None:
    st.session_state.pop("meeting", None)


def signal(words: Words, offered: tuple[Signal, ...]) -> Signal | None:
    """What the list is narrowed to: a signal, or nobody's until one is chosen; kept for this visit, and in no address."""
    if offered:
        st.segmented_control(words.say("my_students.narrow"), offered, format_func=lambda one: words.say(f"signal.{one}"), key="signal")
    chosen = st.session_state.get("signal")
    return chosen if chosen in offered else None


def own_list_only(words: Words) -> bool:
    """Whether only students on the viewer's own list are wanted."""
    return st.toggle(words.say("my_students.own_list"), key="own_list_only")


def on_own_list(words: Words, student: int) -> None:
    """Puts a student on the viewer's own list, or takes them off; the list is kept on the server for this visit and written nowhere."""
    listed, key = own_list(), f"own-{pseudonym(student)}"
    st.checkbox(words.say("my_students.own_list_add"), student in listed, key=key, on_change=_list, args=(student, key))


def own_list() -> frozenset[int]:
    """The students on the viewer's own list."""
    return frozenset(st.session_state.get("own_list", ()))


def _list(student: int, key: str) -> None:
    listed = own_list() - {student}
    st.session_state["own_list"] = listed | {student} if st.session_state[key] else listed


def latest_check(check: Callable[[bool], Checked]) -> Checked:
    """The check that was made when the page was opened, or on demand (`check` is told so); kept for this visit, and not made on each run.

    Streamlit forgets the button with its page, so that a page without one was opened just now.
    """
    pressed: bool | None = st.session_state.get("check_again")
    if pressed is not False:
        st.session_state["check"] = check(bool(pressed))
    found: Checked = st.session_state["check"]
    return found


def check_again(words: Words) -> None:
    """The button that asks for another check."""
    st.button(words.say("access_log.again"), key="check_again")


def empty(begins: str) -> None:
    """Empties the fields whose keys begin so."""
    for key in [str(key) for key in st.session_state if str(key).startswith(begins)]:
        st.session_state[key] = "" if isinstance(st.session_state[key], str) else None


def form(name: str, about: tuple[str, ...]) -> str:
    """The token of a form on this visit: another one once what it is about has changed, or the form was taken."""
    if f"form-{name}" not in st.session_state or st.session_state[f"form-{name}"][1:] != about:
        st.session_state[f"form-{name}"] = (token_hex(8), *about)
    return str(st.session_state[f"form-{name}"][0])


def submit(name: str, token: str, columns: tuple[str, ...], keeps: Callable[[Mapping[str, str]], Told]) -> None:
    """Hand over what was typed, as texts: once, however often a browser or a run that was cut short says so."""
    if st.session_state.get(f"form-{name}", ("",))[0] == token:
        told = st.session_state[f"told-{name}"] = keeps({column: written(st.session_state[f"{token}-{column}"]) for column in columns})
        if told.done:
            del st.session_state[f"form-{name}"]


def told(name: str) -> Told | None:
    """What became of a form, said once."""
    found: Told | None = st.session_state.pop(f"told-{name}", None)
    return found


def choose(words: Words, reading: Reading, catalogue: Catalogue, indicators: tuple[str, ...] = (),
           kinds: tuple[str, ...] = KINDS, beside: bool = False) -> Selection:
    """Controls in one line above what they change; returns what is chosen now.

    `indicators` offers several measures, `kinds` limits the places, `beside` offers a reference for groups.
    """
    chosen = reading.selection
    with st.container(horizontal=True, vertical_alignment="bottom", key="choices"):
        if len(indicators) > 1:
            _select(words, "indicator", indicators, chosen.indicator, _name_of_indicator(words, catalogue), catalogue)
        places, named = _places(chosen, catalogue, kinds), _name_of_place(words, catalogue)
        _select(words, "place", places, chosen.place, named, catalogue, "program" if kinds == ("program",) else "")
        if len(catalogue.school_years) > 1:
            years = tuple(reversed(catalogue.school_years))
            _select(words, "year", years, chosen.school_year, words.school_year, catalogue)
        if beside:
            _modes(words, chosen, catalogue)
        st.button(words.say("filter.reset"), type="tertiary", key="reset", on_click=_reset)
    return chosen


def _select(words: Words, name: str, options: tuple[str, ...], now: str, label: Callable[[str], str],
            catalogue: Catalogue, called: str = "") -> None:
    st.session_state[f"choice_{name}"] = now
    st.selectbox(words.say(f"filter.{called or name}"), options, format_func=label, key=f"choice_{name}",
                 on_change=_write, args=(name, catalogue), filter_mode="contains", width=_WIDTHS[name])


def _modes(words: Words, chosen: Selection, catalogue: Catalogue) -> None:
    goal = catalogue.indicator_by_id[chosen.indicator].target is not None
    modes = [mode for mode in Beside if goal or mode is not Beside.GOAL]
    st.session_state["choice_beside"] = chosen.beside if chosen.beside in modes else Beside.EACH_GROUP
    st.segmented_control(words.say("filter.beside"), modes, format_func=lambda mode: words.say(f"beside.{mode}"),
                         key="choice_beside", on_change=_write, args=("beside", catalogue), wrap=True)


def _write(name: str, catalogue: Catalogue) -> None:
    """Put a choice into the URL; a place that another measure is not published for goes."""
    value = st.session_state[f"choice_{name}"]
    if value is None:
        return
    st.query_params[name] = str(value)
    if name == "indicator":
        declared = {place.place for place in catalogue.places_of(catalogue.indicator_by_id[value])}
        if st.query_params.get("place") not in declared:
            st.query_params.pop("place", None)


def _reset() -> None:
    """Back to the page as it opens, in the language at hand."""
    for name in ("place", "year", "beside", "group"):
        st.query_params.pop(name, None)


def _places(chosen: Selection, catalogue: Catalogue, kinds: tuple[str, ...]) -> tuple[str, ...]:
    declared = catalogue.places_of(catalogue.indicator_by_id[chosen.indicator])
    offered = [place for place in declared if place.kind in kinds or place.place == chosen.place]
    return tuple(place.place for place in sorted(offered, key=_by_kind_then_name))


def _by_kind_then_name(place: Place) -> tuple[int, str]:
    return KINDS.index(place.kind), normalize("NFKD", place.name).casefold()


def _name_of_place(words: Words, catalogue: Catalogue) -> Callable[[str], str]:
    def name(place: str) -> str:
        here = catalogue.place_by_id[place]
        if here.kind not in ("school", "tract"):
            return here.name
        return words.say("filter.place_in", place=here.name, wider=catalogue.wider(place)[0].name)
    return name


def _name_of_indicator(words: Words, catalogue: Catalogue) -> Callable[[str], str]:
    return lambda indicator: words.indicator(catalogue.indicator_by_id[indicator]).name


def _language(languages: tuple[str, ...]) -> str:
    browser = (st.context.locale or "").partition("-")[0]
    wanted = (st.session_state.get("language", ""), browser, languages[0])
    return next(language for language in wanted if language in languages)


def _remember(language: str, default: str) -> None:
    """A language that differs from the default belongs in the URL, since the URL is the view."""
    st.session_state["language"] = language
    if language != default and st.query_params.get("lang") != language:
        st.query_params["lang"] = language
