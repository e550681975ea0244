"""The pages at which people with an account come in: plain documents, so that a password never passes through Streamlit."""

from __future__ import annotations

from pathlib import Path
from string import Template

import streamlit as st

from components.frame import STYLE
from components.markup import NOTHING, Html, join, lone, tag
from components.words import Words

HERE = Path(__file__)
PAGE = Template(HERE.with_suffix(".html").read_text(encoding="utf-8"))
FONT = max((file.name for file in (Path(st.__file__).parent / "static/static/media").glob("SourceSansVF-Upright*")), default="")
OWN = Html(f"<style>{Template(HERE.with_suffix('.css').read_text(encoding='utf-8')).substitute(font=FONT)}</style>")


def sign_in(words: Words, demonstration: bool, elsewhere: bool, answer: str = "", account: str = "") -> str:
    """The page that asks for name and password, or leads `elsewhere`, to the provider; `answer` names what somebody is told who tried."""
    form = _form("sign_in", words, words.say("entrance.enter"), _name(words, account), _password(words, "password", "current-password"))
    more = _links((words.say("entrance.to_change"), f"password?lang={words.language}"), _public(words))
    there = tag("p", tag("a", words.say("entrance.elsewhere"), href=f"sign_on?lang={words.language}"), class_="elsewhere")
    ways = (there, form) if elsewhere else (form,)
    return _document(words, demonstration, words.say("entrance.title"), words.say("entrance.text"), answer, *ways, more)


def password(words: Words, demonstration: bool, shortest: int, answer: str = "", account: str = "") -> str:
    """The page that asks for another password, once more for the old one, and nothing else."""
    fields = (_name(words, account), _password(words, "old", "current-password"), _password(words, "new", "new-password"),
              _password(words, "again", "new-password"))
    form = _form("password", words, words.say("entrance.change"), *fields)
    return _document(words, demonstration, words.say("entrance.change_title"), words.say("entrance.change_text", shortest=shortest),
                     answer, form, _links(_public(words)))


def passing(words: Words, demonstration: bool, said: str, address: str) -> str:
    """A page on the way to `address`, where a browser goes by itself."""
    return _document(words, demonstration, words.say(f"entrance_{said}.title"), words.say(f"entrance_{said}.text"), "",
                     _links((words.say("entrance.on"), address)), goes=lone("meta", http_equiv="refresh", content=f"0; url={address}"))


def _document(words: Words, demonstration: bool, title: str, text: str, answer: str, *parts: Html, goes: Html = NOTHING) -> str:
    strip = tag("p", words.say("frame.demonstration"), class_="strip") if demonstration else NOTHING
    told = tag("p", words.say(f"entrance_answer.{answer}"), class_="notice", role="alert") if answer else NOTHING
    main = tag("main", strip, tag("h1", title), tag("p", text, class_="opening"), told, *parts, class_="fl")
    return PAGE.substitute(language=words.language, direction=words.direction, title=join([title]).source,
                           style=join([goes, STYLE, OWN]).source, main=main.source)


def _form(action: str, words: Words, said: str, *fields: Html) -> Html:
    return tag("form", *fields, tag("button", said, type="submit"), method="post", action=f"{action}?lang={words.language}")


def _name(words: Words, account: str) -> Html:
    return _field(words.say("entrance.account"), "account", "text", "username", account)


def _password(words: Words, name: str, completed: str) -> Html:
    return _field(words.say(f"entrance.{name}"), name, "password", completed)


def _field(label: str, name: str, kind: str, completed: str, value: str | None = None) -> Html:
    field = lone("input", name=name, type=kind, autocomplete=completed, value=value or None, required="", spellcheck="false",
                 autocapitalize="none")
    return tag("label", label, field)


def _links(*links: tuple[str, str]) -> Html:
    return tag("ul", *[tag("li", tag("a", text, href=href)) for text, href in links], role="list")


def _public(words: Words) -> tuple[str, str]:
    return words.say("entrance.public"), f"./?lang={words.language}"
