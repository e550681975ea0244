"""Why nothing individual can be shown, or no record be begun."""

from __future__ import annotations

from pathlib import Path


class LogUnavailable(Exception):
    """The record of disclosures cannot be written or read, so nothing may be shown (R52). The message names no person."""

    def __init__(self, what: str) -> None:
        super().__init__(f"The record of disclosures cannot be used: {what}. No record of a student is opened until it can. "
                         "Put it right, then check it: flashlight log verify")


class LogExists(Exception):
    """A record, or a part of one, is there already."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} is there already, and a record of disclosures is never begun over another. To see whether it is whole: "
                         "flashlight log verify")
