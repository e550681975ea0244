"""Reads the words and settings of one definition; whatever cannot be read is named by its line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, StrictInt, StringConstraints, ValidationError, field_validator
from pydantic_core import ErrorDetails

from data_access.indicators.definition import Value
from data_access.indicators.problem import Problem, did_you_mean, refusal

Location: TypeAlias = tuple[str | int, ...]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Level = Literal["region", "district", "school", "tract", "program"]
HEADER = re.compile(r"""\s*\[([\w."' -]+)\]\s*(?:#.*)?$""")
KEY = re.compile(r"""\s*("[^"]*"|'[^']*'|[\w-]+)\s*=""")
SYNTAX_LINE = re.compile(r"line (\d+)")


class WrittenWords(BaseModel):
    """The words of an indicator in one language; `categories` also names the groups of a dimension of its own."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Text
    question: Text
    reached: Text
    definition: Text
    business_rule: Text
    source: Text
    purpose: Text
    story: Text
    categories: Mapping[str, Text] = {}


class WrittenParameter(BaseModel):
    """A bound value and where it comes from."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    value: Value
    source: Text

    @field_validator("value", mode="plain")
    @classmethod
    def _plain(cls, value: object) -> object:
        listed = value if isinstance(value, list) else [value]
        if not listed or any(isinstance(one, bool) or not isinstance(one, int | float | str) for one in listed):
            raise ValueError("give a number, a text, or a list of them")
        return tuple(value) if isinstance(value, list) else value


class Written(BaseModel):
    """NAME.toml, key for key."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    section: Literal["outcomes", "attendance", "programs", "systems"]
    order: StrictInt = 100
    counts: Literal["students", "children", "staff", "none"]
    unit: Literal["percent", "per_100", "per_1000", "dollars"]
    direction: Literal["higher", "lower"]
    target: StrictInt | None = None
    levels: tuple[Level, ...] = Field(min_length=1)
    dimensions: tuple[str, ...] = ()
    categories: tuple[Text, ...] = ()
    paired: str = ""
    part_of: str = ""
    reached_in: str = ""
    refresh: Literal["yearly", "each_term", "monthly"]
    parameters: Mapping[str, WrittenParameter] = {}
    values: Mapping[str, tuple[Text, ...]] = {}
    en: WrittenWords
    es: WrittenWords


@dataclass(frozen=True)
class TomlFile:
    """What a definition's TOML says, and on which line it says it."""

    file: Path
    written: Written
    lines: Mapping[Location, int]

    def problem(self, location: Location, text: str) -> Problem:
        """A problem at the line of `location`, or of the nearest thing around it that has a line."""
        return Problem(self.file, line_of(location, self.lines), text)


def read_toml(file: Path) -> TomlFile:
    """NAME.toml, parsed. Raises DefinitionError with every problem and its line."""
    try:
        text = file.read_text(encoding="utf-8")
        values = tomllib.loads(text)
    except UnicodeDecodeError:
        raise refusal(Problem(file, 1, "this is not UTF-8 text. Save it as UTF-8.")) from None
    except tomllib.TOMLDecodeError as error:
        found = SYNTAX_LINE.search(str(error))
        raise refusal(Problem(file, int(found[1]) if found else 1, f"this is not TOML: {error}.")) from None
    lines = dict(_lines(text))
    try:
        return TomlFile(file, Written.model_validate(values), lines)
    except ValidationError as invalid:
        raise refusal(*(Problem(file, line_of(e["loc"], lines), _said(e)) for e in invalid.errors())) from None


def line_of(location: Location, lines: Mapping[Location, int]) -> int:
    """The line of `location`, or of what is nearest around it."""
    return next(lines[location[:n]] for n in range(len(location), -1, -1) if location[:n] in lines or n == 0)


def _lines(text: str) -> Iterator[tuple[Location, int]]:
    """Where each table and key stands; the inside of a text that runs over several lines is passed by."""
    yield (), 1
    table: Location = ()
    closing = ""
    for number, line in enumerate(text.splitlines(), 1):
        if closing:
            closing = "" if closing in line else closing
            continue
        closing = next((mark for mark in ('"""', "'''") if line.count(mark) % 2), "")
        if header := HEADER.match(line):
            table = tuple(part.strip(" \"'") for part in header[1].split("."))
            yield table, number
        elif key := KEY.match(line):
            yield (*table, key[1].strip("\"'")), number


def _said(error: ErrorDetails) -> str:
    *around, key = error["loc"]
    where = f"[{'.'.join(map(str, around))}] " if around else ""
    match error["type"]:
        case "extra_forbidden":
            return f"unknown key '{key}'.{did_you_mean(key, _keys(tuple(around)))}"
        case "missing":
            return f"{where}'{key}' is missing. Add a line: {key} = …"
        case "literal_error":
            known = did_you_mean(error["input"], _allowed(error))
            return f"{_named(error['loc'])} '{error['input']}' is not known.{known}"
        case "string_too_short":
            return f"{where}'{key}' is empty. Write it out."
        case _:
            return f"{where}'{key}': {error['msg'].removeprefix('Value error, ')}."


def _named(location: Location) -> str:
    return str(next(part for part in reversed(location) if isinstance(part, str)))


def _allowed(error: ErrorDetails) -> list[str]:
    return re.findall(r"'([^']*)'", str(error.get("ctx", {}).get("expected", "")))


def _keys(around: Location) -> Iterator[str]:
    if not around:
        return iter(Written.model_fields)
    return iter(WrittenWords.model_fields if around[0] in ("en", "es") else WrittenParameter.model_fields)
