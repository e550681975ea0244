"""What is wrong with a file or row, in words that name the place and the remedy but never a value."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

PROBLEMS = Path(__file__).with_name("problems.toml")


@dataclass(frozen=True)
class Problem:
    """One thing that cannot be taken. `line` is 0 and `column` empty where the whole file is meant."""

    file: str
    line: int
    column: str
    reason: str
    remedy: str

    def words(self) -> str:
        """The problem as one line of plain English."""
        place = [self.file, f"line {self.line}" if self.line else "", f"column {self.column}" if self.column else ""]
        joint = ": " if self.line and not self.column else " "
        return f"{', '.join(filter(None, place))}{joint}{self.reason}. {self.remedy}"


class Refused(Exception):
    """The load as a whole cannot be taken; nothing was changed. The message is for the reader."""

    def __init__(self, message: str, problems: tuple[Problem, ...] = ()) -> None:
        super().__init__(message)
        self.problems = problems


def problem(name: str, file: str, line: int = 0, column: str = "", **detail: object) -> Problem:
    """The problem called `name` in problems.toml, its words completed with `detail`."""
    words = _words()[name]
    return Problem(file, line, column, words["says"].format(**detail), words["remedy"].format(**detail))


def refusal(*problems: Problem) -> Refused:
    """A Refused that lists `problems`, one a line."""
    return Refused("\n".join(one.words() for one in problems), problems)


@lru_cache(maxsize=1)
def _words() -> dict[str, dict[str, str]]:
    return tomllib.loads(PROBLEMS.read_text(encoding="utf-8"))
