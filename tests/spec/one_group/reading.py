"""What the rule table says of drawn groups."""

from __future__ import annotations

from fractions import Fraction
from math import floor

from disclosure.policy import shipped_policy
from disclosure.rule_table import Display, display, displays, rounded
from tests.spec.drawing import Row, drawn, rows_of

POLICY = shipped_policy()


def text(people: int, reached: int, step: int = 0) -> str:
    return display(reached, people, step, POLICY).text


def read(table: str) -> str:
    """A drawn table of groups (people, reached) with what is published of each."""
    rows = rows_of(table)
    return drawn([{name: _read(row)[name] for name in row} for row in rows])


def _read(row: Row) -> Row:
    people, reached = int(row["people"]), int(row["reached"])
    shown, exact = display(reached, people, 0, POLICY), 100 * reached / max(people, 1)
    return {**row, "published": shown.text, "lower": str(shown.lower), "upper": str(shown.upper), "exact": f"{exact:.4g}%",
            "rounded": f"{rounded(reached, people)}%" if people else ""}


def counted(people: int, halves: int, more: int) -> str:
    """What is published of `people` of whom so many halves, and so many more, reached it."""
    reached = min(max(people * halves // 2 + more, 0), people)
    return text(people, reached)


def steps_of(table: str) -> str:
    """A drawn table of groups with each one's line on every step of the ladder."""
    names = ("rule table", "10-point", "20-point", "40-point", "cut at 60", "cut at 40", "last")
    return drawn([{**row, **{name: text(int(row["people"]), int(row["reached"]), step) for step, name in enumerate(names)}}
                  for row in rows_of(table)])


def the_rule_table() -> list[Row]:
    """The rule table as it stands in the policy, in the words of the published one."""
    starts = [band.start for band in POLICY.sizes]
    ends = [f"–{start - 1}" for start in starts[1:]] + [" or more"]
    small = {"people": f"0–{POLICY.minimum_group}", "top code": "", "bottom code": "",
             "everything between": "N<10, nothing else"}
    return [small, *(_band(f"{start}{end}", rungs[0]) for start, end, rungs
                     in zip(starts, ends, displays(POLICY), strict=True))]


def _band(people: str, row: tuple[Display, ...]) -> Row:
    lines = list(dict.fromkeys(shown.text for shown in row))
    whole = row[50].lower == row[50].upper
    return {"people": people, "top code": lines[-1], "bottom code": lines[0],
            "everything between": "whole percent" if whole else ", ".join(lines[1:-1])}


def at_every_edge(people: int) -> str:
    """For each edge between two lines: what is published one student before it, on it and after it."""
    lines = [text(people, reached) for reached in range(people + 1)]
    bottom = max(reached for reached, line in enumerate(lines) if line == lines[0])
    firsts = [lines.index(line) for line in dict.fromkeys(lines[bottom + 1:]) if "–" in line or line == lines[-1]]
    edges = [("last", bottom), *(("first", first) for first in firsts)]
    return drawn([{"edge": f"{which} {lines[at]}", "one fewer": _at(lines, at - 1), "on the edge": _at(lines, at),
                   "one more": _at(lines, at + 1)} for which, at in edges])


def _at(lines: list[str], reached: int) -> str:
    return f"{reached} of {len(lines) - 1}: {lines[reached]}" if 0 <= reached < len(lines) else ""


def between(people: int, reached: int) -> str:
    """The published line, worked out from the published table by exact fractions and in no other way."""
    percent = floor(Fraction(100 * reached, people) + Fraction(1, 2))
    code = next(code for start, code in ((300, 1), (100, 2), (40, 5), (20, 10), (11, 20)) if people >= start)
    if percent <= code:
        return f"≤{code}%"
    if percent >= 100 - code:
        return f"≥{100 - code}%"
    if people >= 40:
        return f"{percent}%"
    intervals = {11: (11, 19), 20: (20, 29), 21: (21, 29)} | {tens: (tens, tens + 9) for tens in range(30, 90, 10)}
    first = 21 if people < 20 and percent < 30 else 11 if percent < 20 else percent // 10 * 10
    return "{}–{}%".format(*intervals[first])
