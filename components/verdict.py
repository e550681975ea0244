"""Draws, for a steward, which of the five conditions hold for somebody and a student, and until when."""

from __future__ import annotations

from components.markup import NOTHING, Html, draw, tag
from components.words import Words
from disclosure import Condition, Period, Verdict


def explained(words: Words, verdict: Verdict, may_open_records: bool) -> None:
    """What it comes to, and a line for each condition; `may_open_records` is False where the account's roles open none."""
    opens = verdict.all_met and may_open_records
    never = NOTHING if may_open_records else tag("p", words.say("explained.never"), class_="notice")
    lines = [tag("li", tag("strong", words.say(f"explained.{one.value}")), " ", _stands(words, verdict, one)) for one in Condition]
    draw(words, tag("section", tag("p", words.say("explained.open" if opens else "explained.closed"), class_="lead"), never,
                    tag("section", tag("ol", *lines), class_="verdict"), class_="record", role="status"))


def _stands(words: Words, verdict: Verdict, condition: Condition) -> Html:
    holds, unfit = bool(verdict.met.get(condition)), verdict.unfit.get(condition)
    said = words.say("explained.holds" if holds else "explained.lacks")
    because = words.say(f"unfit.{unfit.value}") if unfit and not holds else ""
    return tag("span", ", ".join(filter(None, (said, _when(words, verdict.periods.get(condition)), because))))


def _when(words: Words, period: Period | None) -> str:
    """From when until when the paper holds, or held, that the condition rests on; a paper that is taken back ends the day before."""
    if period is None:
        return ""
    begins = words.date(period.begins.isoformat())
    last = min(filter(None, (period.ends, period.revoked)), default=None)
    if last and last == period.revoked:
        return words.say("explained.taken_back", begins=begins, on=words.date(last.isoformat()))
    return words.say("record.until", begins=begins, ends=words.date(last.isoformat())) if last else words.say("record.since", begins=begins)
