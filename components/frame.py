"""What stands around every page: masthead, footer, and the pages that say why there is no page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from pathlib import Path
from secrets import token_hex
from string import Template
from urllib.parse import quote

import streamlit as st

from components.markup import NOTHING, Html, draw, tag
from components.words import Words
from disclosure import Freshness, Notice

STYLE = Html(f"<style>{' '.join(Path(__file__).with_name('style.css').read_text(encoding='utf-8').split())}</style>")

LOCK = Template(Path(__file__).with_name("lock.css").read_text(encoding="utf-8"))
LOOKS_EVERY = 3   # seconds; a revocation has to show within five
Closes = Mapping[type[Exception], str]


@dataclass(frozen=True)
class Link:
    """A line of text that leads somewhere: an address, or a query of our own. `language` marks another tongue."""

    text: str
    href: str
    language: str = ""


def style(words: Words) -> None:
    """Send the one stylesheet, and the word beside the button that opens the menu on a phone; once per run, before anything is drawn."""
    st.html(Html(f"{STYLE.source}<style>.stApp {{ --menu: {_quoted(words.say('nav.menu'))} }}</style>"))


def masthead(words: Words, notice: Notice, question: str, links: tuple[Link, ...] = ()) -> None:
    """Stylesheet, standing strips, partnership, the page's question as its one h1, and release · data date · links."""
    style(words)
    dateline = [tag("li", words.say("frame.release", number=notice.number)),
                tag("li", words.say("frame.data_to", date=words.date(notice.data_date))),
                *[tag("li", _anchor(link)) for link in links]]
    draw(words, _strips(words, notice),
         tag("header", tag("p", notice.partnership, class_="partnership"), tag("h1", question),
             tag("ul", *dateline, class_="dateline", role="list"), class_="masthead"))


def signed_in(words: Words, account: str) -> None:
    """The thin bar that says who is signed in, and lets them out."""
    out = tag("form", tag("button", words.say("entrance.out"), type="submit"), method="post", action=f"sign_out?lang={words.language}")
    draw(words, tag("div", tag("p", words.say("inside.who", account=account)), out, class_="who", role="region",
                    aria_label=words.say("inside.bar")))


def locks(words: Words, seconds: int) -> None:
    """Blank the page by itself after so many seconds, and on paper at once, whether or not the server still answers.

    The rules are the browser's own, so nothing has to run; each time they are drawn they have another name, which begins the wait anew.
    """
    locked, paper = (_quoted(words.say(f"inside.{said}")) for said in ("locked", "paper"))
    rules = LOCK.substitute(name=f"lock-{token_hex(4)}", seconds=max(seconds, 0), locked=locked, paper=paper)
    st.html(Html(f"<style>{rules}</style>"))


def _quoted(text: str) -> str:
    """A text as CSS writes it."""
    return '"' + "".join(f"\\{ord(letter):x} " if letter in '"\\<>&\n' else letter for letter in text) + '"'


def unless_closed(words: Words, closes: Closes, draws: Callable[[], None]) -> None:
    """Draw, or say why there is nothing to draw; `closes` has the reasons, by what is raised."""
    try:
        draws()
    except tuple(closes) as why:
        closed(words, closes[type(why)])


def watched(words: Words, closes: Closes, draws: Callable[[], None]) -> None:
    """The same now, and again every few seconds by itself, so that what must not be seen any longer goes (R33)."""
    st.fragment(partial(unless_closed, words, closes, draws), run_every=LOOKS_EVERY)()


def language(query: str, other: Words) -> Link:
    """The same view in another language; `query` is its Selection.query()."""
    return Link(other.say("language.name"), f"?{query}", other.language)


def footer(words: Words, notice: Notice, links: tuple[Link, ...] = ()) -> None:
    """The standing statement (R2), whom to ask, how to report a concern, and how privacy is protected."""
    contact = tag("a", notice.contact, href=f"mailto:{notice.contact}")
    subject = quote(words.say("frame.report_subject"))
    concern = tag("a", words.say("frame.report"), href=f"mailto:{notice.contact}?subject={subject}")
    items = [tag("li", words.say("frame.contact"), " ", contact), tag("li", concern),
             *[tag("li", _anchor(link)) for link in links]]
    draw(words, tag("footer", tag("p", words.say("frame.standing"), class_="standing"),
                    tag("p", words.say("frame.privacy"), class_="small"), tag("ul", *items, role="list"),
                    class_="footer"))


def freshness(words: Words, fresh: tuple[Freshness, ...]) -> None:
    """How far the data of this release go and when they came in (R7), kinds that share both together; nothing where it is not told."""
    dated = sorted((one.told_until, one.received_on, words.value("table", one.table)) for one in fresh if one.told_until)
    lines = [words.say("fresh.line", kinds=", ".join(kind for _, _, kind in some), until=words.until(until), date=words.date(on))
             for (until, on), some in groupby(dated, key=lambda one: one[:2])]
    if lines:
        draw(words, tag("section", tag("h2", words.say("fresh.title")), tag("ul", *[tag("li", line) for line in lines], role="list"),
                        class_="fresh small"))


def mended(words: Words, names: tuple[str, ...]) -> None:
    """Say which parts of the address did not fit and that the nearest view is open; nothing where all did."""
    if names:
        parts = ", ".join(words.say(f"parameter.{name}") for name in names)
        draw(words, tag("p", words.say("frame.mended", names=parts), class_="notice", role="status"))


def maintenance(words: Words) -> None:
    """The page while there is nothing to show."""
    _alone(words, "maintenance")


def closed(words: Words, why: str) -> None:
    """What stands in the place of a record that is not open, or not any more: what to do next, and nothing about anybody."""
    again = tag("p", _sign_in(words)) if why == "over" else NOTHING
    draw(words, tag("section", tag("h2", words.say(f"closed.{why}")), tag("p", words.say(f"closed.{why}_text")), again,
                    class_="prose", role="status"))


def refused(words: Words) -> None:
    """The page for someone who may not see one; says what to do next, and nothing about what exists."""
    _alone(words, "refused", tag("p", _sign_in(words)))


def _sign_in(words: Words) -> Html:
    return _anchor(Link(words.say("entrance.enter"), f"sign_in?lang={words.language}"))


def _alone(words: Words, name: str, way_on: Html = NOTHING) -> None:
    style(words)
    draw(words, tag("section", tag("h1", words.say(f"{name}.title")), tag("p", words.say(f"{name}.text"), class_="lead"), way_on,
                    class_="alone"))


def _strips(words: Words, notice: Notice) -> Html:
    uncertified = not notice.certified and not notice.trial
    strips = {"demonstration": notice.demonstration, "trial": notice.trial, "uncertified": uncertified}
    said = [tag("p", words.say(f"frame.{name}")) for name, shown in strips.items() if shown]
    return tag("div", *said, class_="strip", role="note") if said else NOTHING


def _anchor(link: Link) -> Html:
    own = link.href.startswith(("?", "/")) or "://" not in link.href
    return tag("a", link.text, href=link.href, lang=link.language or None, hreflang=link.language or None,
               target="_self" if own else None)
