"""What others have published, as it is drawn: theirs as open rings, hidden as hidden, under a footnote of its own."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest

from components import charts
from components.words import Words, words_in
from disclosure import CellKey, Quoted, Reason, Released, Status, quote
from tests.builders import HIDDEN_CELL, a_catalogue, a_key, a_release, a_selection, shown

CATALOGUE = a_catalogue()
STATE = "The <i>state</i>"
HIDDEN = Released(Status.HIDDEN, "*", 0, 100, Reason.HIDDEN_ELSEWHERE)
MISSING = Released(Status.HIDDEN, "N/A", 0, 100, Reason.NOT_APPLICABLE)
THEIRS = {a_key(): Released(Status.SHOWN, "61.3%", 61.3, 61.3, Reason.AS_PUBLISHED), a_key(group="Black"): HIDDEN,
          a_key(group="White"): Released(Status.COARSENED, "≥95%", 95, 100, Reason.AS_PUBLISHED), a_key(gender="Girl"): MISSING,
          a_key(school_year="2022"): shown(58)}
OURS = {a_key(): shown(62), a_key(group="Black"): shown(41), a_key(group="White"): HIDDEN_CELL}


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """What is drawn of these figures, as HTML."""
    def draw(theirs: dict[CellKey, Released] = THEIRS, language: str = "en", **chosen: object) -> str:
        blocks: list[str] = []
        monkeypatch.setattr("components.markup.st.html", lambda block: blocks.append(block.source))
        published = [Quoted(STATE, key, cell) for key, cell in theirs.items()]
        for table in quote(a_selection(**chosen), a_release(OURS, CATALOGUE), published):
            charts.as_published(_words(language), table, CATALOGUE)
        return "".join(blocks)
    return draw


def _words(language: str) -> Words:
    return words_in(language)


def said(html: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html))).strip()


def rows(html: str) -> list[str]:
    return re.findall(r'<li class="row[^"]*">.*?</li>', html)


def table_rows(html: str) -> list[str]:
    return [said(row) for row in re.findall(r"<tr>.*?</tr>", html)]


def test_theirs_is_a_ring_beside_our_mark(drawn: Callable[..., str]) -> None:
    everybody, white = rows(drawn())
    assert '<i class="dot" style="--at:62.0"></i><span class="ring"><i class="dot" style="--at:61.3"></i></span>' in everybody
    assert '<i class="lozenge"></i><span class="ring"><i class="span" style="--at:95.0;--to:100.0"></i></span>' in white
    assert said(everybody) == "All 62% 61.3% as published"
    assert said(white).endswith("≥95% as published")


def test_what_they_hide_is_folded_and_opens_to_the_reason(drawn: Callable[..., str]) -> None:
    html = drawn()
    (folded,) = re.findall(r'<div class="folded">.*?</div>', html)
    assert said(folded).startswith("Without a figure from the publisher: ")
    assert "Black Whoever published this figure hides it" in said(folded)
    assert "Girls Whoever published this says that there is no such figure." in said(folded)
    assert "41%" not in said(folded)


def test_the_table_has_every_year_theirs_and_ours(drawn: Callable[..., str]) -> None:
    lines = table_rows(drawn())
    assert lines[0] == "Group 2021–22 2024–25"
    assert lines[1:5] == ["All, as published 58% 61.3%", "All, in this release no figure 62%",
                          "Girls, as published no figure not applicable, says the publisher",
                          lines[4]]
    assert "Black, as published no figure hidden by the publisher" in lines
    assert "Black, in this release no figure 41%" in lines


def test_the_footnote_says_whose_figures_they_are_and_names_are_no_markup(drawn: Callable[..., str]) -> None:
    html = drawn()
    assert "our promise does not cover them" in said(html)
    assert "<i>state</i>" not in html and "&lt;i&gt;state" in html


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_year_without_any_of_ours_is_drawn_with_theirs_alone(drawn: Callable[..., str], language: str) -> None:
    (only,) = rows(drawn({a_key(school_year="2022"): shown(58)}, language))
    assert only.count('class="dot"') == 1
    assert "58%" in said(only)


def test_where_they_hide_everything_no_axis_is_drawn(drawn: Callable[..., str]) -> None:
    html = drawn({a_key(): HIDDEN})
    assert 'class="track"' not in html
    assert "Without a figure from the publisher: All" in said(html)
