"""A meeting's list closes by the clock, however much it is used."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from components.filters import Meeting
from components.words import words_in
from data_access.entrance import Visit
from data_access.governance.bounds import bounds
from disclosure import Purpose
from disclosure.need_to_know import GRANT_VALID
from pages import meeting
from tests.builders import a_catalogue
from tests.integration.disclosures import MINUTE, NOW, TUTOR

WORDS = words_in("en")


@pytest.fixture
def closed(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str]]:
    """What stands in the place of the list: the page is opened, and looks again, so long after the meeting was called."""
    said: list[str] = []
    for name in ("opening", "closed", "locks", "together"):
        owner = {"opening": meeting.prose, "together": meeting.caseload}.get(name, meeting.frame)
        monkeypatch.setattr(owner, name, lambda words, *given, name=name: said.append(f"{name}: {given[0]}"))
    monkeypatch.setattr(meeting.frame, "watched", lambda _words, _closes, draws: draws())
    monkeypatch.setattr(meeting.filters, "meeting", lambda *_: Meeting(("colleague",), Purpose.TUTORING, NOW))
    monkeypatch.setattr(meeting, "purposes", lambda *_: (Purpose.TUTORING,))
    monkeypatch.setattr(meeting, "meet", lambda *_: ())

    def after(opened: float, again: float) -> list[str]:
        then, later = (Visit(TUTOR, "", "", NOW + minutes * MINUTE, True, NOW + (minutes + 15) * MINUTE, lambda: None)
                       for minutes in (opened, again))
        meeting.page(replace(then, again=lambda: later), WORDS, a_catalogue())
        return said[1:]

    return after


def test_the_list_is_open_for_as_long_as_a_grant_is_good_for_and_no_longer(closed):
    assert closed(14, 14.9) == ["locks: 60", "together: ('colleague',)"]
    assert bounds().session.meeting_minutes * MINUTE <= GRANT_VALID


def test_a_list_that_is_on_the_screen_closes_by_itself(closed):
    assert closed(14, 15) == ["locks: 60", "closed: met"]


def test_a_touch_opens_no_list_again(closed):
    assert closed(15, 15) == ["closed: met"]
