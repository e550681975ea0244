"""Says what the text of one published figure tells: a number, a range, or nothing but that it is hidden."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

WHOLE = 10**9   # shares of people are counted in billionths
PLENTY = 10**8  # stands for no known bound: more people than a published table counts
KNOWN_MARKS = frozenset({"", "*", "**", "***", "s", "S", "ps", "PS", "-", "--", ".", "n/a", "N/A", "NA", "na", "hidden"})
DASHES = str.maketrans({"–": "-", "—": "-", "‒": "-", "−": "-", "\xa0": " ", "≥": ">=", "≤": "<="})
BEFORE = {"LE": "<=", "GE": ">=", "LT": "<", "GT": ">", "LESS THAN": "<", "FEWER THAN": "<", "UNDER": "<", "BELOW": "<",
          "MORE THAN": ">", "GREATER THAN": ">", "OVER": ">", "ABOVE": ">", "AT LEAST": ">=", "AT MOST": "<=", "UP TO": "<="}
AFTER = {"OR MORE": ">=", "OR HIGHER": ">=", "OR GREATER": ">=", "OR ABOVE": ">=", "AND OVER": ">=", "AND ABOVE": ">=",
         "OR LESS": "<=", "OR FEWER": "<=", "OR LOWER": "<=", "OR BELOW": "<=", "AND UNDER": "<=", "AND BELOW": "<="}
NUMBER = r"(\d+(?:\.\d+)?|\.\d+)\s*%?"
THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?:\D|$))")
ONE = re.compile(NUMBER)
RANGE = re.compile(rf"{NUMBER}\s*(?:-|TO)\s*{NUMBER}")
CODE = re.compile(rf"(<=|>=|<|>)\s*{NUMBER}")
GROUP = re.compile(r"N\s*(<=|<)\s*(\d+)")


class Mark(Enum):
    """How openly a figure is told."""

    EXACT = "exact"
    CODED = "coded"     # a range, or a top or bottom code
    HIDDEN = "hidden"
    ABSENT = "absent"   # the table has no such column


@dataclass(frozen=True)
class Said:
    """One text, read: `low` and `high` as written, and the unit of its last digit. `group` is the most people a `N<10` tells of."""

    mark: Mark
    low: Decimal = Decimal(0)
    high: Decimal | None = None
    unit: Decimal = Decimal(1)
    is_strict: bool = False
    has_sign: bool = False
    group: int = PLENTY


@dataclass(frozen=True)
class Figure:
    """What is told of a number of people, or of a share in billionths: lower <= number <= upper."""

    mark: Mark
    lower: int
    upper: int


def read(text: str, hidden: Collection[str]) -> Said | None:
    """What `text` says; None where it says nothing known. `N<10` is a group of 10 or fewer, the wider of its two readings."""
    plain = THOUSANDS.sub("", " ".join(text.translate(DASHES).split())).upper()
    if found := GROUP.fullmatch(plain):
        return Said(Mark.HIDDEN, group=int(found[2]))
    if text in hidden or text.translate(DASHES) in KNOWN_MARKS:
        return Said(Mark.HIDDEN)
    return _number(_with_operator(plain))


def _with_operator(plain: str) -> str:
    for words, operator in BEFORE.items():
        if plain.startswith(words) and ONE.fullmatch(plain.removeprefix(words).strip()):
            return operator + plain.removeprefix(words).strip()
    for words, operator in AFTER.items():
        if plain.endswith(words):
            return operator + plain.removesuffix(words).strip()
    return plain


def _number(plain: str) -> Said | None:
    sign = "%" in plain
    if found := ONE.fullmatch(plain):
        value = Decimal(found[1])
        return Said(Mark.EXACT, value, value, _unit(value), has_sign=sign)
    if found := RANGE.fullmatch(plain):
        low, high = Decimal(found[1]), Decimal(found[2])
        return Said(Mark.CODED, low, high, min(_unit(low), _unit(high)), has_sign=sign) if low <= high else None
    if found := CODE.fullmatch(plain):
        value, is_strict = Decimal(found[2]), "=" not in found[1]
        is_top = found[1].startswith(">")
        return Said(Mark.CODED, value if is_top else Decimal(0), None if is_top else value, _unit(value), is_strict, sign)
    return None


def _unit(value: Decimal) -> Decimal:
    return Decimal(1).scaleb(min(0, int(value.as_tuple().exponent)))


def count(said: Said) -> Figure | None:
    """A number of people; None where the text is no whole number."""
    if said.mark is Mark.HIDDEN:
        return Figure(Mark.HIDDEN, 0, PLENTY)
    if said.has_sign or any(value % 1 for value in (said.low, said.high or 0)):
        return None
    shift = int(said.is_strict)
    if said.high is None:
        return Figure(said.mark, int(said.low) + shift, PLENTY)
    return Figure(said.mark, int(said.low), max(0, int(said.high) - shift))


def share(said: Said, out_of: int) -> Figure | None:
    """A share of people, on a scale up to `out_of` (1 or 100; a % sign says 100). None where it is more than everybody.

    Wide enough for every usual way of rounding: half up, half to even, and, for ranges, cut off after the last digit.
    """
    if said.mark is Mark.HIDDEN:
        return Figure(Mark.HIDDEN, 0, WHOLE)
    scale = 100 if said.has_sign else out_of
    margin = Decimal(0) if said.is_strict else said.unit / 2
    more = said.unit if said.mark is Mark.CODED and said.low > 0 else margin
    low = said.low - margin if said.low > 0 else Decimal(0)
    high = Decimal(scale) if said.high is None else said.high + (Decimal(0) if said.is_strict else more)
    if said.low > scale or (said.high is not None and said.high > scale):
        return None
    return Figure(said.mark, max(0, int(low * WHOLE / scale)), min(WHOLE, int(high * WHOLE / scale) + 1))
