"""The address is the view: a good one opens what it names, a bad one the nearest view, and says so."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest

from tests.browser.conftest import Opens
from tests.browser.serving import Served
from tests.browser.walk import PAGES
from tests.browser.wire import ask

NONSENSE = urlencode({"indicator": "<script>alert(1)</script>", "place": "../../etc", "year": "2999", "beside": "%00"})
MENDED = "did not fit"


@pytest.mark.parametrize("page", PAGES)
def test_nonsense_opens_the_nearest_view_and_says_so(page: str, served: Served) -> None:
    said = ask(served.socket, page, NONSENSE).text()
    assert MENDED in said
    assert "alert(1)" not in said
    assert "../../" not in said


@pytest.mark.parametrize("page", PAGES)
def test_a_plain_address_is_not_called_mended(page: str, served: Served) -> None:
    assert MENDED not in ask(served.socket, page).text()


@pytest.mark.parametrize(("page", "indicator"), [("", "program_hours_bands"), ("outcome", "program_reach"), ("outcome", "student_race"),
                                                 ("programs", "program_reach"), ("systems", "early_grade_reading")])
def test_a_measure_that_a_page_does_not_offer_is_mended(page: str, indicator: str, served: Served) -> None:
    """Its controls would name another measure than the one below them."""
    assert MENDED in ask(served.socket, page, urlencode({"indicator": indicator})).text()


@pytest.mark.parametrize("query", ["year=2025&year=nonsense", "&&&=;", "lang=xx", "indicator=%F0%9F%92%A9", "a" * 4000])
def test_no_query_breaks_a_page(query: str, served: Served) -> None:
    said = ask(served.socket, "outcome", query).text()
    assert "being updated" not in said
    assert "<h1>" in said


def test_an_unknown_page_opens_the_first_one(reads: Opens) -> None:
    someone = reads()
    someone.open("no_such_page")
    first = someone.page.locator("h1").inner_text()
    someone.open("")
    assert someone.page.locator("h1").inner_text() == first


def test_the_address_after_a_choice_opens_the_same_view_for_somebody_else(reads: Opens) -> None:
    someone = reads()
    someone.open("outcome")
    someone.chooses("Place", -1)
    other = reads()
    other.open(someone.page.url.removeprefix(someone.url + "/"))
    assert "place=" in someone.page.url
    assert other.page.get_by_test_id("stMain").inner_text() == someone.page.get_by_test_id("stMain").inner_text()
