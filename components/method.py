"""What is collected, why, and how it is protected, in tables made from the schema and the policy."""

from __future__ import annotations

from itertools import groupby
from string import ascii_lowercase

from components import tables
from components.markup import NOTHING, Html, draw, tag
from components.words import Words
from disclosure import DataElement, Ladder, Notice, Policy, Visibility, ladders

TESTS = ("worlds", "attack", "limits")
PROMISES = ("small", "coded", "overlaps", "insiders", "certified", "attack")
LIMITS = ("guess", "percents", "releases", "elsewhere", "others", "measures", "sizes", "known")


def elements(words: Words, collected: tuple[DataElement, ...]) -> None:
    """Every data element with its stated purpose and whether it identifies a person, by table (R6, R64)."""
    blocks = [_block(words, name, tuple(rows)) for name, rows in groupby(collected, key=lambda element: element.table)]
    draw(words, tag("section", *blocks, class_="prose dictionary"))


def _block(words: Words, name: str, rows: tuple[DataElement, ...]) -> Html:
    heads = [words.say(f"element.{part}") for part in ("name", "purpose", "identifying")]
    body = [tables.line(row.element, *[tag("td", text) for text in (_purpose(words, row), _identifying(words, row))])
            for row in rows]
    title = words.value("table", name)
    return tag("details", tag("summary", title), tables.scrolling(words, tables.ruled(title, heads, body, "wordy"), title))


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


def testing(words: Words, notice: Notice, visibility: Visibility | None) -> None:
    """How a release is tested, whether this one was, and how much of it can be read."""
    paragraphs = [tag("p", words.say(f"testing.{test}")) for test in TESTS]
    draw(words, tag("section", tag("h2", words.say("testing.title")), *paragraphs,
                    tag("p", words.say(f"testing.{_state(notice)}"), class_="notice", role="note"), _visible(words, visibility),
                    class_="prose"))


def _state(notice: Notice) -> str:
    """What a release may say of itself; one that is neither certified nor a trial is made up."""
    if notice.certified:
        return "certified_demonstration" if notice.demonstration else "certified"
    return "trial" if notice.trial else "demonstration"


def _visible(words: Words, visibility: Visibility | None) -> Html:
    if visibility is None:
        return NOTHING
    return tag("p", words.say("testing.visible", figures=words.amount(visibility.figures, "figures"), shown=visibility.shown,
                              coarsened=visibility.coarsened, hidden=visibility.hidden))


def promise(words: Words, notice: Notice, policy: Policy) -> None:
    """The promise in full, folded: what the attacker knows, what holds, what certified means, what is not promised, the ladder."""
    opening = tag("p", words.say("promise.opening_certified" if notice.certified else "promise.opening_uncertified"))
    numbers = {"minimum": policy.minimum_group, "width": policy.minimum_width}
    named = ("knows", *(("exact",) if policy.exact_totals_known else ()), *PROMISES)
    terms = [part for name in named
             for part in (tag("dt", words.say(f"promise.{name}")), tag("dd", words.say(f"promise.{name}_text", **numbers)))]
    limits = tag("dt", words.say("promise.limits")), tag("dd", *_limits(words, policy))
    draw(words, tag("section", tag("details", tag("summary", words.say("promise.summary")), opening, tag("dl", *terms, *limits),
                                   _ladder(words, policy)), class_="prose dictionary promise"))


def _limits(words: Words, policy: Policy) -> list[Html]:
    """What is not promised. Whole percents are spoken of only where the rule table gives any, and their numbers are not known already."""
    whole = [max(band.start, policy.minimum_group + 1) for band in policy.sizes if band.width == 1 and not policy.exact_totals_known]
    return [tag("p", words.say(f"promise.{limit}", people=min(whole, default=0))) for limit in LIMITS if whole or limit != "percents"]


def _ladder(words: Words, policy: Policy) -> Html:
    """The ladder as a table: a row per step, a column for all sizes that share their steps."""
    columns = ladders(policy)
    heads = [words.say("ladder.step"), *[words.say("ladder.people", people=_people(words, columns, at)) for at in range(len(columns))]]
    first, hidden = (tables.line(step, *[tag("td", words.say(f"ladder.{name}"))] * len(columns))
                     for step, name in (("0", "first"), (_step(policy, policy.hidden), "hidden")))
    rows = [tables.line(_step(policy, step), *[_ranges(column.steps[step - 1]) for column in columns]) for step in range(1, policy.hidden)]
    caption = " ".join([words.say("ladder.caption"), *[words.say("ladder.beside", step=policy.beside)] * (len(policy.last_cuts) > 1)])
    return tables.scrolling(words, tables.ruled(caption, heads, [first, *rows, hidden], "ladder"), caption)


def _step(policy: Policy, step: int) -> str:
    """The number of a step; those that lie side by side share one and have a letter each."""
    if step == policy.hidden:
        return str(policy.beside + bool(policy.last_cuts))
    return str(step) if step < policy.beside else f"{policy.beside}{ascii_lowercase[step - policy.beside]}"


def _people(words: Words, columns: tuple[Ladder, ...], at: int) -> str:
    start = columns[at].start
    return f"{start}–{columns[at + 1].start - 1}" if at + 1 < len(columns) else words.say("rule.or_more", people=start)


def _ranges(displays: tuple[str, ...]) -> Html:
    return tag("td", *[part for display in displays for part in (tag("span", display), " ")])


def _size(words: Words, policy: Policy, at: int) -> Html:
    band = policy.sizes[at]
    start = max(band.start, policy.minimum_group + 1)
    following = policy.sizes[at + 1].start - 1 if at + 1 < len(policy.sizes) else None
    people = f"{start}–{following}" if following else words.say("rule.or_more", people=start)
    between = words.say("rule.whole") if band.width == 1 else words.say("rule.width", points=band.width)
    return tables.line(people, *[tag("td", text) for text in (f"≥{100 - band.code}%", f"≤{band.code}%", between)])
