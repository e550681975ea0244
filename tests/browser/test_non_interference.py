"""Nothing that a reader is sent depends on anything but the release."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from data_access.home import Home
from data_access.warehouse import open_current
from disclosure import Beside
from tests.browser.conftest import Opens
from tests.browser.serving import PROJECT, Served, a_project, serving
from tests.browser.twins import canaries, counts, published
from tests.browser.walk import PAGES, walk
from tests.browser.wire import Recording, asking, differences

NUMBER = re.compile(r"(?<![\d.,#])\d[\d,]{3,}(?![\d,])|(?<=\.)\d{9,}")
LEAK = '''
import duckdb, streamlit, sys
from data_access.home import current, home
sys.leak = duckdb.connect(str(current(home().confidential)), read_only=True)
told = sys.leak.execute("select max(people), sum(numerator) from cells").fetchone()
streamlit.html(f"<span hidden>{told}</span>")
'''


def test_a_twin_has_the_same_pattern_and_other_hidden_values(demo_home: Path, twin_home: Path) -> None:
    assert published(demo_home) == published(twin_home)
    ours, theirs = counts(demo_home), counts(twin_home)
    small = [key for key, (_, people) in ours.items() if 0 < people <= 10]
    changed = [key for key in small if ours[key] != theirs[key]]
    assert len(changed) > 0.8 * len(small) > 100


def test_two_homes_with_the_same_pattern_send_the_same_frames_on_a_walk(
        walked: Recording, twin_home: Path, reads: Opens, folder: Path) -> None:
    with serving(twin_home, folder) as twin:
        other = reads(twin)
        walk(other)
    assert differences(walked.frames(), other.recording.frames()) == []


def test_two_homes_with_the_same_pattern_send_the_same_frames_for_every_address(
        served: Served, demo_home: Path, twin_home: Path, folder: Path) -> None:
    views = list(_views(demo_home))
    with serving(twin_home, folder) as twin:
        for view, ours, theirs in zip(views, asking(served.socket, views), asking(twin.socket, views), strict=True):
            assert differences(ours.frames(), theirs.frames()) == [], view


def test_no_exact_count_is_sent(walked: Recording, demo_home: Path) -> None:
    assert _told(walked, demo_home) == frozenset()


def test_the_released_file_is_all_that_the_pages_need(
        served: Served, demo_home: Path, folder: Path, tmp_path: Path) -> None:
    shutil.copytree(demo_home / "warehouse", tmp_path / "warehouse")
    views = list(_views(demo_home))[::4]
    with serving(tmp_path, folder) as bare:
        for view, ours, theirs in zip(views, asking(served.socket, views), asking(bare.socket, views), strict=True):
            assert differences(ours.frames(), theirs.frames()) == [], view


def test_the_process_that_serves_holds_nothing_confidential_open(
        walked: Recording, served: Served, demo_home: Path) -> None:
    assert walked.raw
    assert _held(served, demo_home) == {demo_home / "warehouse"}


def test_each_of_these_tests_finds_a_planted_leak(
        demo_home: Path, twin_home: Path, reads: Opens, folder: Path, tmp_path: Path) -> None:
    honest = (PROJECT / "pages" / "front_door.py").read_text(encoding="utf-8")
    leaking = a_project(tmp_path / "project", front_door=honest + LEAK)
    with serving(demo_home, folder, leaking) as ours, serving(twin_home, folder, leaking) as theirs:
        one, other = reads(ours), reads(theirs)
        walk(one, pages=("commitments",))
        walk(other, pages=("commitments",))
        assert _held(ours, demo_home) == {demo_home / "warehouse", demo_home / "confidential"}
    assert differences(one.recording.frames(), other.recording.frames())
    assert _told(one.recording, demo_home)


def _held(served: Served, home: Path) -> set[Path]:
    """The folders of `home` in which the process has a file open."""
    return {Path(path).parent for path in served.opened() if path.startswith(str(home))}


def _told(recording: Recording, home: Path) -> frozenset[str]:
    """The exact counts and shares of `home` that stand in what was sent."""
    said = frozenset(number.replace(",", "")[:9] for number in NUMBER.findall(recording.text()))
    return said & canaries(home)


def _views(home: Path) -> Iterator[tuple[str, str]]:
    """Each indicator at each kind of place and beside each reference, and every page in every language."""
    release = open_current(Home(home)).release
    for indicator in release.catalogue.indicators:
        page = "outcome" if indicator.section in ("outcomes", "attendance") else indicator.section
        for kind in indicator.levels:
            place = release.catalogue.places_of(indicator, kind)[-1].place
            yield page, f"indicator={indicator.indicator}&place={place}"
        for beside in Beside:
            yield page, f"indicator={indicator.indicator}&beside={beside}"
    for page in PAGES:
        yield from ((page, f"lang={language}") for language in release.notice.languages)
