"""Says what a load said of a file or row, which receipts keep in English, in the language of the reader."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from string import Formatter

from components.words import Words, words_in

WRITTEN_IN = "en"
Found = tuple[str, Mapping[str, str]]


def reason(words: Words, english: str) -> str:
    """Why something was not taken; what is in no message stays as it is."""
    return _said(words, "says", english)


def remedy(words: Words, english: str) -> str:
    """What to do about it."""
    return _said(words, "remedy", english)


def refusal(words: Words, english: str) -> str:
    """Why a file was refused: its place, the reason and the remedy, as one line."""
    for key, parts in _matches("place", english):
        rest = _reason_and_remedy(words, parts["rest"])
        if rest:
            return words.say(key, **{**parts, "rest": rest})
    spaces = (space.end() for space in re.finditer(" ", english))
    return next((english[:at] + said for at in spaces if (said := _reason_and_remedy(words, english[at:]))), english)


def _reason_and_remedy(words: Words, english: str) -> str:
    """Both in the language of the reader; nothing where either is in no message."""
    for at in (found.start() for found in re.finditer(r"\. ", english)):
        said, told = (_best(part, text) for part, text in (("says", english[:at]), ("remedy", english[at + 2:])))
        if said and told:
            return f"{_filled(words, said)}. {_filled(words, told)}"
    return ""


def _said(words: Words, part: str, english: str) -> str:
    found = _best(part, english)
    return _filled(words, found) if found else english


def _filled(words: Words, found: Found) -> str:
    key, details = found
    return words.say(key, **{name: _said(words, "detail", detail) for name, detail in details.items()})


def _best(part: str, english: str) -> Found | None:
    """The message that says most of a text itself, with what it was filled with."""
    return min(_matches(part, english), key=lambda one: sum(map(len, one[1].values())), default=None)


def _matches(part: str, english: str) -> Iterator[Found]:
    for key, pattern in _patterns(part):
        if found := pattern.fullmatch(english):
            yield key, found.groupdict()


@lru_cache
def _patterns(part: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    messages = words_in(WRITTEN_IN).messages
    keys = dict.fromkeys(f"problem.{part}.{key.rpartition('.')[2]}" for key in messages)
    return tuple((key, _pattern(messages[key])) for key in keys if key in messages)


def _pattern(message: str) -> re.Pattern[str]:
    """What a message may read filled in; a name that comes again stands for the same."""
    written, seen = "", set[str]()
    for text, name, _, _ in Formatter().parse(message):
        written += re.escape(text)
        if name:
            written += f"(?P={name})" if name in seen else f"(?P<{name}>.*?)"
            seen.add(name)
    return re.compile(written, re.DOTALL)
