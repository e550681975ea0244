"""What is wrong with a definition, said once for all places that find it: file, line, and what to do."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


class DefinitionError(ValueError):
    """An indicator's definition is refused; each line of the message is one problem with its file and line."""


@dataclass(frozen=True)
class Problem:
    """One thing to mend in a definition. `line` counts from 1."""

    file: Path
    line: int
    text: str

    def __str__(self) -> str:
        return f"{_shown(self.file)}:{self.line}: {self.text}"


def refusal(*problems: Problem) -> DefinitionError:
    """The error that names `problems` in the order of their lines."""
    ordered = sorted(problems, key=lambda problem: (problem.file, problem.line))
    return DefinitionError("\n".join(map(str, ordered)))


def refuse(problems: Iterable[Problem]) -> None:
    """Raise DefinitionError where there is any problem, with all of them."""
    found = tuple(problems)
    if found:
        raise refusal(*found)


def did_you_mean(word: object, allowed: Iterable[str]) -> str:
    """A closing sentence for an unknown word: the nearest allowed one, then all of them."""
    words = tuple(allowed)
    near = difflib.get_close_matches(str(word), words, n=1)
    guess = f" Did you mean '{near[0]}'?" if near else ""
    return f"{guess} Known here: {', '.join(words) or 'none'}."


def _shown(file: Path) -> str:
    here = Path.cwd()
    return str(file.relative_to(here)) if file.is_relative_to(here) else str(file)
