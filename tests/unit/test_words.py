"""Every word people read is in the message files, in every language, and is used."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from components.words import FOLDER, SHIPPED, MissingWords, Words, words_in
from data_access.disclosure_log import Action
from disclosure import ALL, Reason, Slot
from tests.builders import an_indicator, some_words

ENGLISH, SPANISH = words_in("en"), words_in("es")
PROJECT = FOLDER.parent.parent
DRAWING = sorted([*PROJECT.glob("components/**/*.py"), *PROJECT.glob("pages/*.py")])
# The same in both languages because there is nothing to translate: shapes of a sentence, names, loan words.
ALIKE = {"language.name", "headline.share", "headline.measure", "headline.and_then", "headline.group", "map.place", "filter.place_in",
         "value.crossed", "dosage.hours", "element.no", "explained.lacks"}
KEY = re.compile(r"[a-z_]+(\.[\w<>+–]+)+\Z")
HOLE = "\0"


def slots(message: str) -> set[str]:
    """The {names} that a message wants filled in."""
    return {name for _, name, _, _ in Formatter().parse(message) if name}


def constants(tree: ast.AST) -> Iterator[str]:
    """Every string a module writes, an f-string with each of its holes as one sign."""
    pieces = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in pieces:
            yield node.value
        elif isinstance(node, ast.JoinedStr):
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else HOLE for part in node.values)


def spoken() -> list[re.Pattern[str]]:
    """The keys that code may say, as patterns: `f"reason.{reason}"` is any key of that table."""
    written = {text for path in DRAWING for text in constants(ast.parse(path.read_text(encoding="utf-8")))}
    keys = {text for text in written if KEY.match(text.replace(HOLE, "x"))}
    return [re.compile(re.escape(key).replace(re.escape(HOLE), ".+") + r"\Z") for key in sorted(keys)]


def untranslated(text: str) -> bool:
    """Whether a string reads like words for people: two words, or more, of plain letters."""
    return bool(re.search(r"[A-Za-zÀ-ÿ]{2,} [A-Za-zÀ-ÿ]{2,}", text))


def texts_for_people(path: Path) -> list[str]:
    """Strings in code that read like words for people: not docstrings, errors, classes, or styles."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    spared = {id(part) for node in ast.walk(tree) for kept in _spared(node) for part in ast.walk(kept)}
    return [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)
            and id(node) not in spared and untranslated(node.value)]


def _spared(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.Raise() | ast.Expr(value=ast.Constant()) | ast.keyword(arg="class_" | "style"):
            yield node
        case ast.Assign(targets=[ast.Name(id="svg" | "name")]):     # a drawing, class names
            yield node


def test_every_language_has_the_same_messages() -> None:
    assert len(SHIPPED) > 1
    for language in SHIPPED:
        assert set(words_in(language).messages) == set(ENGLISH.messages), language


def test_a_translation_is_filled_in_with_the_same_values() -> None:
    alternatives = {"people", "all_people"}     # a language takes the form its grammar needs
    assert [key for key, text in ENGLISH.messages.items() if (slots(text) ^ slots(SPANISH.messages[key])) - alternatives] == []


def test_nothing_was_left_in_english() -> None:
    same = {key for key, text in ENGLISH.messages.items() if SPANISH.messages[key] == text and re.search(r"[A-Za-z]{2}", text)}
    assert same - {"language.name"} <= ALIKE


def test_no_message_is_unused() -> None:
    patterns = spoken()
    assert [key for key in ENGLISH.messages if not any(pattern.match(key) for pattern in patterns)] == []


def test_every_message_that_code_names_exists() -> None:
    tables = {key.partition(".")[0] for key in ENGLISH.messages}
    named = [pattern for pattern in spoken() if pattern.pattern.partition(r"\.")[0] in tables]
    assert len(named) > 100
    assert [p.pattern for p in named if not any(p.match(key) for key in ENGLISH.messages)] == []


@pytest.mark.parametrize("path", DRAWING, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_no_words_for_people_are_written_in_code(path: Path) -> None:
    assert texts_for_people(path) == []


def test_words_written_in_code_would_be_found(tmp_path: Path) -> None:
    planted = tmp_path / "planted.py"
    planted.write_text('"""A page."""\ndef page():\n    """Draws it."""\n    tag("p", "Too few to show", class_="one two")\n')
    assert texts_for_people(planted) == ["Too few to show"]


def test_a_missing_message_says_where_to_add_it() -> None:
    with pytest.raises(MissingWords, match=r"components/words/es.toml has no 'frame.nonsense'. Add it there"):
        SPANISH.say("frame.nonsense")


def test_a_message_with_a_value_missing_says_which() -> None:
    with pytest.raises(MissingWords, match=r"'frame\.release' needs number"):
        ENGLISH.say("frame.release")


def test_an_unknown_language_lists_those_that_ship() -> None:
    with pytest.raises(MissingWords, match=r"no tlh.toml. Languages: en, es"):
        words_in("tlh")


@pytest.mark.parametrize("language", SHIPPED)
@pytest.mark.parametrize("reason", [reason for reason in Reason if reason])
def test_every_reason_has_its_sentence(language: str, reason: Reason) -> None:
    assert words_in(language).say(f"reason.{reason}").endswith(".")


@pytest.mark.parametrize("action", Action)
def test_whatever_is_on_the_record_of_disclosures_is_said_in_words(action: Action) -> None:
    assert [f"value.action.{action}" in words.messages for words in (ENGLISH, SPANISH)] == [True, True]


@pytest.mark.parametrize(("dimension", "value", "english", "spanish"), [
    ("race_ethnicity", "BlackOrAfricanAmerican", "Black or African American", "Negro o afroamericano"),
    ("gender", "Girl", "Girls", "Niñas"),
    ("english_learner", "Yes", "English learners", "Aprenden inglés"),
    ("hours_band", "270+", "270 hours or more", "270 horas o más"),
    ("primary_language", "Vietnamese", "Vietnamese", "Vietnamita"),
    ("country_of_origin", "Syria", "Syria", "Siria"),
    ("country_of_origin", "DR Congo", "Democratic Republic of the Congo", "República Democrática del Congo"),
    ("country_of_origin", "Atlantis", "Atlantis", "Atlantis"),
    ("school_year", "2025", "2024–25", "2024–25"),
])
def test_a_value_is_called_what_people_call_it(dimension: str, value: str, english: str, spanish: str) -> None:
    assert (ENGLISH.value(dimension, value), SPANISH.value(dimension, value)) == (english, spanish)


@pytest.mark.parametrize(("slot", "name"), [
    (Slot(), "All"), (Slot("Asian"), "Asian"), (Slot(gender="Girl"), "Girls"), (Slot("Asian", "Boy"), "Asian, Boys"),
    (Slot(subgroup="refugee=Yes"), "Came as refugees"),
])
def test_a_group_is_called_by_what_it_crosses(slot: Slot, name: str) -> None:
    assert ENGLISH.slot(slot) == name


def test_a_window_of_years_is_said_as_one() -> None:
    assert ENGLISH.value("school_year", "2023-2025") == "2022–23 through 2024–25 together"


def test_dates_and_numbers_follow_the_language() -> None:
    assert (ENGLISH.date("2025-06-30"), SPANISH.date("2025-06-30")) == ("June 30, 2025", "30 de junio de 2025")
    assert [ENGLISH.amount(12000, unit) for unit in ("percent", "dollars", "per_100")] == ["12,000%", "$12,000", "12,000"]


def test_an_indicator_without_this_language_speaks_its_first() -> None:
    only_english = an_indicator(words={"en": some_words("Reading")})
    assert SPANISH.indicator(only_english).name == "Reading"


def test_everyone_is_the_margin() -> None:
    assert ENGLISH.value("race_ethnicity", ALL) == ENGLISH.say("value.all")


def test_words_are_written_left_to_right_unless_the_language_is_not() -> None:
    assert (ENGLISH.direction, Words("ar", {}).direction) == ("ltr", "rtl")
