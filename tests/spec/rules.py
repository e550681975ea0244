"""Writes disclosure/RULES.md from the manual's tests: `python -m tests.spec.rules`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from inspect import cleandoc, getdoc, isfunction
from pathlib import Path
from textwrap import fill
from types import ModuleType

from tests import spec

RULES = Path(__file__).parents[2] / "disclosure" / "RULES.md"
Test = Callable[..., None]


def written() -> str:
    """The whole manual as Markdown."""
    return "\n\n".join(["<!-- Written by the tests: python -m tests.spec.rules -->", *_manual()]) + "\n"


def _manual() -> Iterator[str]:
    yield from _opening(spec, "#")
    for number, chapter in enumerate(spec.CHAPTERS, 1):
        folder = import_module(f"tests.spec.{chapter}")
        yield from _opening(folder, f"## {number}")
        for letter, section in enumerate(folder.SECTIONS, 1):
            yield from _section(import_module(f"tests.spec.{chapter}.test_{section}"), f"### {number}.{letter}")


def _section(module: ModuleType, heading: str) -> Iterator[str]:
    yield from _opening(module, heading)
    yield from map(_paragraph, paragraphs_of(module))


def _opening(module: ModuleType, heading: str) -> Iterator[str]:
    title, _, words = cleandoc(module.__doc__ or "").partition("\n\n")
    yield f"{heading} {title}"
    yield words


def paragraphs_of(module: ModuleType) -> list[Test]:
    """The tests of a section, in the order in which they are written."""
    return [test for name, test in vars(module).items() if name.startswith("test_") and isfunction(test)]


def _paragraph(test: Test) -> str:
    words, _, table = (getdoc(test) or "").partition("\n\n")
    return "\n\n".join(filter(None, (fill(f"**{sentence(test)}** {words}", width=120), table)))


def sentence(test: Test) -> str:
    """`test_a_small_group_is_hidden` says: A small group is hidden."""
    words = test.__name__.removeprefix("test_").replace("_", " ")
    return f"{words[0].upper()}{words[1:]}."


if __name__ == "__main__":
    RULES.write_text(written(), encoding="utf-8")
