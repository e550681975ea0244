"""Every public page can be read and used by everybody: axe finds nothing, and the keyboard reaches everything."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import DESK, Opens
from tests.browser.walk import PAGES, Reader

PHONE = {"width": 390, "height": 844}
LOOKS = {
    "light": {"color_scheme": "light", "viewport": DESK},
    "dark": {"color_scheme": "dark", "viewport": DESK},
    "phone": {"color_scheme": "light", "viewport": PHONE},
}
FOCUSED = "[document.activeElement].map(at => at.ariaLabel || at.innerText || at.id)[0]"


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("page", PAGES)
def test_axe_finds_nothing(page: str, look: str, reads: Opens) -> None:
    someone = reads(**LOOKS[look])
    someone.open(page)
    found = Axe().run(someone.page).response["violations"]
    assert [(rule["id"], node["html"][:160]) for rule in found for node in rule["nodes"]] == []


def test_axe_finds_a_planted_fault(reads: Opens) -> None:
    someone = reads()
    someone.open("")
    someone.page.evaluate("document.querySelector('h1').insertAdjacentHTML('afterend', '<img src=\"/favicon.png\">')")
    assert "image-alt" in {rule["id"] for rule in Axe().run(someone.page).response["violations"]}


def test_dark_is_dark(reads: Opens) -> None:
    grounds = []
    for look in ("light", "dark"):
        someone = reads(**LOOKS[look])
        someone.open("")
        ground = someone.page.get_by_test_id("stApp").evaluate("at => getComputedStyle(at).backgroundColor")
        grounds.append(sum(int(part) for part in re.findall(r"\d+", ground)[:3]))
    assert grounds[0] > 600 and grounds[1] < 150


@pytest.mark.parametrize("page", PAGES)
def test_a_phone_never_scrolls_sideways(page: str, reads: Opens) -> None:
    someone = reads(viewport=PHONE)
    someone.open(page)
    wide = someone.page.evaluate("[document.documentElement.scrollWidth, document.querySelector('main').scrollWidth]")
    assert max(wide) <= PHONE["width"]


@pytest.mark.parametrize(("language", "word"), [("en", "Menu"), ("es", "Menú")])
def test_on_a_phone_the_button_of_the_menu_says_what_it_is(language: str, word: str, reads: Opens) -> None:
    someone = reads(viewport=PHONE)
    someone.open(f"?lang={language}")
    button = someone.page.get_by_test_id("stExpandSidebarButton")
    assert button.evaluate("at => getComputedStyle(at, '::after').content") == f'"{word}"'


@pytest.mark.parametrize("page", [page for page in PAGES if page != "commitments"])
def test_the_tab_key_reaches_every_control_of_a_page(page: str, reads: Opens) -> None:
    someone = reads()
    someone.open(page)
    wanted = set(someone.page.get_by_role("combobox").evaluate_all("all => all.map(one => one.ariaLabel)"))
    assert wanted
    assert wanted <= set(_tabbed(someone, 40))


def test_a_place_is_chosen_with_the_keyboard_alone(reads: Opens) -> None:
    someone = reads()
    someone.open("outcome")
    before = someone.page.get_by_test_id("stMain").inner_text()
    _tab_to(someone, "Place")
    runs = someone.recording.runs
    for key in ("ArrowDown", "ArrowDown", "Enter"):
        someone.page.keyboard.press(key)
        someone.page.wait_for_timeout(150)
    someone.settle(runs)
    assert "place=" in someone.page.url
    assert someone.page.get_by_test_id("stMain").inner_text() != before
    assert _focus(someone) == "Place", "the focus stays where the reader is"


def test_a_reference_is_chosen_with_the_keyboard_alone(reads: Opens) -> None:
    someone = reads()
    someone.open("outcome")
    _tab_to(someone, "School year")
    runs = someone.recording.runs
    for key in ("Tab", "ArrowRight", "Enter"):
        someone.page.keyboard.press(key)
        someone.page.wait_for_timeout(150)
    someone.settle(runs, wait=3000)
    assert "beside=" in someone.page.url


def _focus(someone: Reader) -> str:
    return str(someone.page.evaluate(FOCUSED))


def _tabbed(someone: Reader, most: int) -> list[str]:
    found = []
    for _ in range(most):
        someone.page.keyboard.press("Tab")
        found.append(_focus(someone))
    return found


def _tab_to(someone: Reader, name: str) -> None:
    for _ in range(40):
        someone.page.keyboard.press("Tab")
        if _focus(someone) == name:
            return
    raise AssertionError(f"forty presses of Tab do not reach {name!r}")
