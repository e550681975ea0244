"""Every word people read, by key, in their language."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property, lru_cache
from pathlib import Path
from string import Formatter

from babel import Locale
from babel.dates import format_date, format_skeleton, format_time
from babel.numbers import format_currency, format_decimal

from disclosure import ALL, Indicator, IndicatorWords, Slot

FOLDER = Path(__file__).parent
SHIPPED = tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))
_BY_NAME = {"primary_language": "languages", "country_of_origin": "territories"}


class MissingWords(LookupError):
    """A message is missing, or lacks a value that its text names; the message says where to add it."""


@dataclass(frozen=True)
class Words:
    """The messages of one language. Made only by words_in()."""

    language: str
    messages: Mapping[str, str] = field(compare=False, repr=False)

    @cached_property
    def direction(self) -> str:
        """`ltr` or `rtl`."""
        return Locale.parse(self.language).text_direction

    def say(self, key: str, **values: str | int) -> str:
        """The message under `key`, plain text, with its {names} filled in. Raises MissingWords."""
        message = self.messages.get(key)
        if message is None:
            raise MissingWords(f"components/words/{self.language}.toml has no {key!r}. Add it there.")
        if not values and "{" not in message:
            return message
        return _filled(message, key, values)

    def has(self, key: str) -> bool:
        """Whether a message exists under `key`."""
        return key in self.messages

    def indicator(self, indicator: Indicator) -> IndicatorWords:
        """The words of an indicator in this language, or in the first language that its definition has."""
        return indicator.words.get(self.language) or next(iter(indicator.words.values()))

    def dimension(self, dimension: str) -> str:
        """What a breakdown is called."""
        return self.messages.get(f"dimension.{dimension}", dimension)

    def value(self, dimension: str, value: str) -> str:
        """What people call one value of a dimension; the value itself where nothing better is known."""
        if dimension == "school_year":
            return self.school_year(value)
        named = self.messages.get(f"value.{dimension}.{value}")
        return named or self._named_abroad(dimension, value) or value

    def slot(self, slot: Slot) -> str:
        """What a group of people is called: all, by race/ethnicity, by gender, by both, or one one-way value."""
        if slot.subgroup != ALL:
            dimension, _, value = slot.subgroup.partition("=")
            return self.value(dimension, value)
        race, gender = (self.value("race_ethnicity", slot.race_ethnicity), self.value("gender", slot.gender))
        if ALL not in (slot.race_ethnicity, slot.gender):
            return self.say("value.crossed", race=race, gender=gender)
        return race if slot.gender == ALL else gender

    def school_year(self, school_year: str) -> str:
        """`2025` is 2024–25; the window `2023-2025` is three years together."""
        first, _, last = school_year.partition("-")
        years = [f"{int(year) - 1}–{year[-2:]}" for year in (first, last) if year]
        return self.say("year.window", first=years[0], last=years[1]) if last else years[0]

    def date(self, iso: str) -> str:
        """`2025-06-30` as people write a date."""
        return _date(iso, self.language)

    def until(self, told: str) -> str:
        """A month (`2025-06`) or a school year (`2025`) that data go up to."""
        if "-" not in told:
            return self.say("fresh.school_year", year=self.school_year(told))
        return str(format_skeleton("yMMMM", date.fromisoformat(f"{told}-01"), locale=self.language))

    def clock(self, moment: datetime) -> str:
        """A time of the day, as people write it."""
        return str(format_time(moment.astimezone(), "short", locale=self.language))

    def month(self, number: int) -> str:
        """A month, in short."""
        return str(Locale.parse(self.language).months["stand-alone"]["abbreviated"][number])

    def amount(self, value: float, unit: str) -> str:
        """A tick of an axis in its unit: percent, dollars or a plain number."""
        return _amount(value, unit, self.language)

    def _named_abroad(self, dimension: str, value: str) -> str:
        """Languages and countries in their English names, said in this language."""
        names = _BY_NAME.get(dimension)
        code = _codes(names).get(value) if names else None
        name = getattr(Locale.parse(self.language), names)[code] if names and code else ""
        return name[:1].upper() + name[1:]


def words_in(language: str) -> Words:
    """The words of a language. Raises MissingWords where there is no file for it."""
    if language not in SHIPPED:
        raise MissingWords(f"components/words has no {language}.toml. Languages: {', '.join(SHIPPED)}.")
    return _read(language)


@lru_cache(maxsize=8)
def _read(language: str) -> Words:
    tree = tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8"))
    return Words(language, dict(_flat(tree)))


def _flat(tree: Mapping[str, object], path: str = "") -> Iterator[tuple[str, str]]:
    for name, value in tree.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{path}{name}.")
        else:
            yield f"{path}{name}", str(value)


def _filled(message: str, key: str, values: Mapping[str, str | int]) -> str:
    missing = _named_in(message) - values.keys()
    if missing:
        raise MissingWords(f"message {key!r} needs {', '.join(sorted(missing))}: pass them to say().")
    return message.format(**values)


@lru_cache(maxsize=1024)
def _named_in(message: str) -> frozenset[str]:
    """The {names} of a message."""
    return frozenset(name for _, name, _, _ in Formatter().parse(message) if name)


@lru_cache(maxsize=2)
def _codes(names: str) -> Mapping[str, str]:
    return {name: code for code, name in getattr(Locale.parse("en"), names).items()}


@lru_cache(maxsize=64)
def _date(iso: str, language: str) -> str:
    return format_date(date.fromisoformat(iso), format="long", locale=language)


@lru_cache(maxsize=4096)
def _amount(value: float, unit: str, language: str) -> str:
    if unit == "dollars":
        return format_currency(value, "USD", "¤#,##0", locale="en_US", currency_digits=False)
    number = format_decimal(value, locale=language)
    return f"{number}%" if unit == "percent" else number
