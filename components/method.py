"""What is collected, why, and how it is protected, in tables made from the schema and the policy."""

from __future__ import annotations

from itertools import groupby

from components import tables
from components.markup import Html, draw, tag
from components.words import Words
from disclosure import DataElement, Policy


def elements(words: Words, collected: tuple[DataElement, ...]) -> None:
    """Every data element with its stated purpose and whether it identifies a person, by table (R6, R64)."""
    blocks = [_block(words, name, tuple(rows)) for name, rows in groupby(collected, key=lambda element: element.table)]
    draw(words, tag("section", *blocks, class_="prose dictionary"))


def _block(words: Words, name: str, rows: tuple[DataElement, ...]) -> Html:
    heads = [words.say(f"element.{part}") for part in ("name", "purpose", "identifying")]
    body = [tables.line(row.element, *[tag("td", text) for text in (_purpose(words, row), _identifying(words, row))])
            for row in rows]
    title = words.value("table", name)
    return tag("details", tag("summary", title), tables.scrolling(words, tables.ruled(title, heads, body, "wordy")))


def _identifying(words: Words, element: DataElement) -> str:
    return words.say("element.yes" if element.identifying else "element.no")


def _purpose(words: Words, element: DataElement) -> str:
    return element.purpose.get(words.language) or next(iter(element.purpose.values()), "")


def rule_table(words: Words, policy: Policy) -> None:
    """The published rule table: what may be read of a group of each size."""
    heads = [words.say(f"rule.{part}") for part in ("people", "top", "bottom", "between")]
    small = tables.line(words.say("rule.up_to", people=policy.minimum_group),
                        tag("td", words.say("rule.small"), colspan=3))
    rows = [small, *[_size(words, policy, at) for at in range(len(policy.sizes))]]
    draw(words, tag("section", tables.scrolling(words, tables.ruled(words.say("rule.caption"), heads, rows)),
                    class_="prose"))


def _size(words: Words, policy: Policy, at: int) -> Html:
    band = policy.sizes[at]
    start = max(band.start, policy.minimum_group + 1)
    following = policy.sizes[at + 1].start - 1 if at + 1 < len(policy.sizes) else None
    people = f"{start}–{following}" if following else words.say("rule.or_more", people=start)
    between = words.say("rule.whole") if band.width == 1 else words.say("rule.width", points=band.width)
    return tables.line(people, *[tag("td", text) for text in (f"≥{100 - band.code}%", f"≤{band.code}%", between)])
