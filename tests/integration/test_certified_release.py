"""A real home's release is proven, attacked as it was written, and let out by somebody."""

from __future__ import annotations

import json
from datetime import date

import duckdb
import pytest

from data_access import publishing
from data_access.demo import Size, write_bundle
from data_access.home import Home, current
from data_access.loading import load
from data_access.loading.store import sweep
from data_access.publishing import NotPublished, Outcome, make_release
from disclosure.pattern import make_pattern

pytestmark = pytest.mark.slow


def silent(words: str, done: float) -> None:
    """Nobody watches the bar."""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A partnership of six schools and one year, loaded as real data."""
    folder = tmp_path_factory.mktemp("certified")
    bundle, place = folder / "bundle", Home(folder / "home")
    write_bundle(bundle, Size(400, 6, 1), 1)
    place.path.mkdir()
    (bundle / "partnership.toml").rename(place.partnership)
    load([bundle], place, None, "", silent, date(2026, 11, 22))
    return place


@pytest.fixture(scope="module")
def outcome(home: Home) -> Outcome:
    """A plain release of it."""
    return make_release(home, silent, approved_by="A. Steward")


def test_a_release_is_proven_and_nothing_in_it_can_be_recovered(home: Home, outcome: Outcome) -> None:
    assert (outcome.certified, outcome.unproven, outcome.findings, outcome.complete) == (True, 0, 0, True)
    assert outcome.attacked > outcome.cells > 0
    assert current(home.warehouse) == home.warehouse / f"release-{outcome.number}.duckdb"
    receipt = json.loads((home.receipts / f"release-{outcome.number}.json").read_text(encoding="utf-8"))
    assert (receipt["approved_by"], receipt["findings"]) == ("A. Steward", 0)
    assert list((home.confidential / "worlds").glob(f"facts-1.release-{outcome.number}.npz"))
    with duckdb.connect(str(current(home.warehouse)), read_only=True) as published:
        documents = dict(published.execute("select document, body from documents").fetchall())
    assert json.loads(documents["certificate"]) == {"certified": True}   # a count of small groups tells how many are empty


def test_a_demonstration_is_proven_too_and_attacked_within_a_limit(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    (home.path / "demonstration").touch()
    monkeypatch.setattr(publishing, "DEMO_WORK", 20)
    try:
        outcome = make_release(home, silent, check_only=True)
    finally:
        (home.path / "demonstration").unlink()
    assert (outcome.certified, outcome.findings, outcome.complete) == (True, 0, False)


def test_where_exact_numbers_are_known_elsewhere_figures_are_hidden_and_none_recovered(home: Home) -> None:
    """By default a release of this home coarsens almost as many as it shows; here only what tells of a third gender."""
    written = home.partnership.read_text(encoding="utf-8")
    home.partnership.write_text(f"{written}\n[policy]\nexact_totals_known = true\n", encoding="utf-8")
    try:
        outcome = make_release(home, silent, check_only=True, unread=(1,))
    finally:
        home.partnership.write_text(written, encoding="utf-8")
    assert (outcome.certified, outcome.unproven, outcome.findings, outcome.complete) == (True, 0, 0, True)
    assert outcome.coarsened < outcome.shown / 4


def test_what_the_attacker_breaks_is_not_published(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """The rules alone, passed off as proven: the attacker finds what they leave, and the release before stays in force."""
    before = current(home.warehouse)
    monkeypatch.setattr(publishing, "_pattern", lambda tabulation, policy, *others: make_pattern(tabulation, policy))
    with pytest.raises(NotPublished, match="recovered or narrowed"):
        make_release(home, silent, unread=(1,))
    assert current(home.warehouse) == before
    (listed,) = (home.confidential / "findings").iterdir()
    assert listed.read_text(encoding="utf-8").count("\n") > 10
    assert not [path for path in home.warehouse.glob("release-*") if before and path.stem != before.stem]


def test_what_is_not_proven_is_not_published(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    before = current(home.warehouse)
    monkeypatch.setattr(publishing, "proven_pattern", lambda tabulation, policy, *others: make_pattern(tabulation, policy))
    with pytest.raises(NotPublished, match="not proven safe"):
        make_release(home, silent)
    assert current(home.warehouse) == before


def test_worlds_go_when_their_facts_go(home: Home, outcome: Outcome) -> None:
    worlds = home.confidential / "worlds"
    assert outcome.published
    assert {path.name.partition(".")[0] for path in worlds.iterdir()} == {"facts-1"}
    (worlds / "facts-0.release-99.npz").touch()
    sweep(home)
    assert {path.name.partition(".")[0] for path in worlds.iterdir()} == {"facts-1"}
