"""A reader who opens every public page and tries every control on it, always in the same order."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from playwright.sync_api import Error, Locator, Page

from tests.browser.wire import Recording, record

PAGES = ("", "outcome", "programs", "systems", "commitments")
AT_REST = "[data-testid='stApp'][data-test-script-state='notRunning'][data-test-connection-state='CONNECTED']"
DRAWN = """() => document.querySelector('[data-testid="stSkeleton"], [data-testid="stAppSkeleton"]')
    ? -1 : document.querySelector('[data-testid="stMain"]').innerHTML.length"""
CLICKED = ("stRadio label", "stButtonGroup button", "stCheckbox label", "stTab", "stExpander summary",
           "stPopover button", "stButton button")
CHOICES = 2
MOST_CONTROLS = 12


@dataclass
class Reader:
    """One browser tab and the record of what it was sent."""

    page: Page
    url: str
    recording: Recording
    complaints: list[str] = field(default_factory=list)

    def open(self, path: str) -> None:
        """Go to `path` (page and query) in a fresh session, and wait until it is all there."""
        runs = self.recording.runs
        self.page.goto(f"{self.url}/{path}")
        self.settle(runs)

    def settle(self, runs: int, wait: int = 15_000) -> None:
        """Wait until a run has finished since `runs`, all of it is drawn, and nothing more is going on."""
        self._until(lambda: self.recording.runs > runs, wait)
        self.page.wait_for_selector(AT_REST, timeout=15_000)
        seen: tuple[int, int] | None = None
        while seen != (now := (len(self.recording.raw), int(self.page.evaluate(DRAWN)))) or now[1] < 0:
            seen = now
            self.page.wait_for_timeout(120)

    def does(self, action: Locator) -> None:
        """Click, and wait for the run that follows, if one does."""
        runs = self.recording.runs
        action.click()
        self.settle(runs, wait=600)

    def chooses(self, label: str, choice: int) -> None:
        """Choose an option, counted from 0 or from -1 at the end, in the list called `label`."""
        box = self.page.get_by_test_id("stSelectbox").filter(has=self.page.get_by_role("combobox", name=label))
        self.does(_options(self, box).nth(choice))

    def _until(self, done: Callable[[], bool], wait: int) -> None:
        for _ in range(wait // 30):
            if done():
                return
            self.page.wait_for_timeout(30)


def reader(page: Page, url: str) -> Reader:
    """A reader in `page` of the application at `url`, recorded from the first frame."""
    return Reader(page, url, record(page))


def walk(someone: Reader, pages: tuple[str, ...] = PAGES) -> list[str]:
    """Visit `pages` and operate every control on each; returns what was done, in order."""
    done: list[str] = []
    for path in pages:
        someone.open(path)
        done.append(f"/{path}")
        done += [f"/{path}: {step}" for step in (*_selects(someone), *_clicks(someone))]
    return done


def _selects(someone: Reader) -> Iterator[str]:
    boxes = someone.page.get_by_test_id("stSelectbox")
    for number in range(min(boxes.count(), MOST_CONTROLS)):
        for choice in range(1, CHOICES + 1):
            if number < boxes.count():
                yield f"select {number}: {_select(someone, boxes.nth(number), choice)}"


def _select(someone: Reader, box: Locator, choice: int) -> str:
    """Choose the `choice`-th option from the end."""
    option = _options(someone, box).nth(-choice)
    said = option.inner_text()
    someone.does(option)
    return said


def _options(someone: Reader, box: Locator) -> Locator:
    """The opened list. Scrolling closes it again, so the box has to stand still first."""
    options = someone.page.get_by_role("option")
    for _ in range(5):
        box.scroll_into_view_if_needed()
        someone.page.wait_for_timeout(150)
        box.get_by_role("button").last.click()
        someone.page.wait_for_timeout(150)
        if options.count():
            break
    return options


def _clicks(someone: Reader) -> Iterator[str]:
    for kind in CLICKED:
        test_id, _, inside = kind.partition(" ")
        found = someone.page.get_by_test_id(test_id)
        target = found.locator(inside) if inside else found
        for number in range(min(target.count(), MOST_CONTROLS)):
            if number < target.count():
                yield f"{kind} {number}: {_click(someone, target.nth(number))}"


def _click(someone: Reader, target: Locator) -> str:
    said = re.sub(r"\s+", " ", target.inner_text())
    try:
        someone.does(target)
    except Error:
        return f"{said} (cannot be clicked)"
    return said
