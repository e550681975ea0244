"""Running text of a page: openings, sections, the story behind a curve, how an indicator is measured."""

from __future__ import annotations

from collections.abc import Iterable

from components import headline, tables
from components.frame import Link
from components.markup import NOTHING, Html, draw, tag
from components.words import Words
from disclosure import Catalogue, Indicator, Notice, Place, ProtectedTable


def opening(words: Words, text: str) -> None:
    """The paragraph under a page's question."""
    draw(words, tag("p", text, class_="opening"))


def section(words: Words, title: str, *paragraphs: str) -> None:
    """A heading with its paragraphs; the charts that follow belong to it."""
    written = [paragraph for text in paragraphs for paragraph in _paragraphs(text)]
    draw(words, tag("section", tag("h2", title), *written, class_="prose"))


def warning(words: Words, text: str) -> None:
    """A sentence that must be read before the chart below it."""
    draw(words, tag("p", text, class_="notice", role="note"))


def story(words: Words, indicator: Indicator, partners: tuple[Place, ...] = ()) -> None:
    """The story behind the curve (R4) and the partners at work, by name."""
    names = sorted({place.name for place in partners}, key=str.casefold)
    at_work = (tag("p", tag("strong", words.say("prose.partners")), " ", ", ".join(names) + ".") if names else NOTHING)
    draw(words, tag("section", tag("h2", words.say("prose.story")), *_paragraphs(words.indicator(indicator).story),
                    at_work, class_="prose"))


def paired(words: Words, table: ProtectedTable, catalogue: Catalogue, link: Link) -> None:
    """The systems indicator beside this outcome: what the institutions bring, never a naked number (R4)."""
    indicator = catalogue.indicator_by_id[table.selection.indicator]
    sentence = headline.at_place(words, headline.value(words, table.cells[0][-1], indicator), table, catalogue)
    more = tag("a", link.text, href=link.href, target="_self")
    draw(words, tag("section", tag("h2", words.say("prose.paired")),
                    tag("p", f"{sentence}.", class_="quoted"), tag("p", more), class_="prose"))


def measured(words: Words, indicator: Indicator, notice: Notice) -> None:
    """Definition, rule, source, purpose and date of an indicator (R7)."""
    draw(words, tag("section", tag("h2", words.say("prose.measured")), tables.facts(words, indicator),
                    tag("p", tables.as_of(words, notice), class_="small"),
                    class_="prose"))


def dictionary(words: Words, indicators: tuple[Indicator, ...]) -> None:
    """Every indicator of one section with what it means and where it comes from (R64), folded by name."""
    entries = [tag("details", tag("summary", words.indicator(indicator).name), tables.facts(words, indicator))
               for indicator in indicators]
    draw(words, tag("section", *entries, class_="prose dictionary"))


def _paragraphs(text: str) -> Iterable[Html]:
    return [tag("p", part.strip()) for part in text.split("\n\n") if part.strip()]
