"""The manual is complete and current."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from types import ModuleType

import pytest

import disclosure.pattern
from disclosure import Reason
from tests import spec
from tests.spec.rules import RULES, Test, paragraphs_of, written

HERE = Path(__file__).parent
CHAPTERS = [import_module(f"tests.spec.{chapter}") for chapter in spec.CHAPTERS]
SECTIONS = [import_module(f"{chapter.__name__}.test_{section}") for chapter in CHAPTERS for section in chapter.SECTIONS]
PARAGRAPHS = [test for section in SECTIONS for test in paragraphs_of(section)]


def test_the_printed_manual_is_current() -> None:
    assert RULES.read_text(encoding="utf-8") == written(), "write it again: python -m tests.spec.rules"


def test_every_chapter_and_section_is_in_the_manual() -> None:
    files = {path.relative_to(HERE).with_suffix("").as_posix() for path in HERE.glob("*/test_*.py")}
    listed = {section.__name__.removeprefix("tests.spec.").replace(".", "/") for section in SECTIONS}
    assert listed == files


@pytest.mark.parametrize("section", [*CHAPTERS, *SECTIONS], ids=lambda section: section.__name__.rpartition(".")[2])
def test_every_section_has_a_title_and_says_what_it_is_about(section: ModuleType) -> None:
    title, blank, words = inspect.cleandoc(section.__doc__ or "").partition("\n\n")
    assert title and "\n" not in title and not title.endswith(".")
    assert blank and len(words.split()) >= 10


def test_every_paragraph_explains_itself() -> None:
    silent = [test.__name__ for test in PARAGRAPHS if len((inspect.getdoc(test) or "").split()) < 4]
    assert silent == []


def test_no_two_paragraphs_say_the_same() -> None:
    names = [test.__name__ for test in PARAGRAPHS]
    assert sorted(set(names)) == sorted(names)


def rules() -> Iterator[str]:
    """Every rule there is: a public generator of disclosure.pattern, and later of disclosure.audit."""
    for found in iter_modules(disclosure.pattern.__path__, "disclosure.pattern."):
        module = import_module(found.name)
        for name, rule in inspect.getmembers(module, inspect.isgeneratorfunction):
            if rule.__module__ == module.__name__ and not name.startswith("_") and "Touched" in str(rule.__annotations__["return"]):
                yield name


def named(kind: str) -> set[str]:
    """What the sections say they are about, on their lines `Rule `...`, reason `...`.`"""
    lines = [line for section in SECTIONS for line in (section.__doc__ or "").splitlines()
             if re.match(r"(Rules?|Reasons?|Purposes?) `", line)]
    return {name for line in lines for group in re.findall(rf"{kind}s? ((?:`\w+`(?:, )?)+)", line, re.IGNORECASE)
            for name in re.findall(r"\w+", group)}


@pytest.mark.parametrize("rule", sorted(rules()))
def test_every_rule_has_its_section(rule: str) -> None:
    assert rule in named("rule")


def test_no_section_is_about_a_rule_that_is_gone() -> None:
    assert named("rule") == set(rules())


@pytest.mark.parametrize("reason", [reason for reason in Reason if reason.value])
def test_every_reason_has_its_section(reason: Reason) -> None:
    assert reason.value in named("reason")


def test_no_section_is_about_a_reason_that_is_gone() -> None:
    assert named("reason") <= {reason.value for reason in Reason}


def purposes() -> list[str]:
    """Every Purpose for which a record may be opened, once there are any."""
    return [purpose.value for purpose in getattr(disclosure, "Purpose", ())]


def test_every_purpose_has_its_section() -> None:
    assert set(purposes()) == named("purpose")


def test_a_paragraph_is_a_sentence() -> None:
    assert [test.__name__ for test in PARAGRAPHS if not _is_sentence(test)] == []


def _is_sentence(test: Test) -> bool:
    return test.__name__.count("_") >= 2
