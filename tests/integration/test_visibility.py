"""What everybody may know of a whole release, from the file to the page that explains the method."""

from __future__ import annotations

import json
import re
import shutil
from html import unescape
from pathlib import Path

import duckdb
import pytest

from components.words import words_in
from data_access.home import Home, current
from data_access.warehouse import Warehouse, open_current
from disclosure import Reading, Selection, Viewer
from pages import commitments


def opened(home: Path) -> Warehouse:
    return open_current(Home(home))


def test_the_release_says_how_much_of_it_can_be_read(demo_home: Path) -> None:
    """The shares fit the figures that are shown and coarsened in it, which everybody can count; who is hidden nobody can."""
    warehouse = opened(demo_home)
    told = warehouse.visibility
    assert told is not None and told.shown + told.coarsened + told.hidden == 100
    counted = dict(warehouse.connection.cursor().execute("select status, count(*) from pattern group by status").fetchall())
    for status, share in (("shown", told.shown), ("coarsened", told.coarsened)):
        assert abs(100 * counted[status] / told.figures - share) < 4
    assert told.figures < sum(counted.values())


def test_a_release_that_does_not_say_it_is_served_all_the_same(demo_home: Path, tmp_path: Path) -> None:
    """As one made before, or a small one."""
    home = tmp_path / "home"
    shutil.copytree(demo_home, home)
    file = current(Home(home).warehouse)
    assert file is not None
    with duckdb.connect(str(file)) as warehouse:
        warehouse.execute("delete from documents where document = 'visibility'")
    manifest = json.loads(file.with_suffix(".json").read_text(encoding="utf-8"))
    file.with_suffix(".json").write_text(json.dumps({**manifest, "bytes": file.stat().st_size}), encoding="utf-8")
    assert opened(home).visibility is None


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_page_explains_the_method_and_how_much_it_leaves(language: str, demo_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocks: list[str] = []
    monkeypatch.setattr("components.markup.st.html", lambda block: blocks.append(block.source))
    warehouse, words = opened(demo_home), words_in(language)
    notice, told = warehouse.release.notice, warehouse.visibility
    commitments.page(Viewer(), warehouse, words, Reading(Selection("early_grade_reading", "", "2025"), ()))
    text = unescape(re.sub(r"<[^>]+>", " ", "".join(blocks)))
    state = "certified_demonstration" if notice.certified else "demonstration"
    assert told is not None
    expected = (words.say("testing.title"), words.say(f"testing.{state}"), words.say("promise.insiders"), f"{told.shown}%",
                words.amount(told.figures, "figures"))
    assert [part for part in expected if part not in text] == []
