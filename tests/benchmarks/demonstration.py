"""The exact cells of a demonstration, made as `flashlight demo` makes them, or of Project STAR, in a folder that is gone afterwards."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from data_access import facts
from data_access.demo import Size, write_bundle
from data_access.home import Home, current
from data_access.indicators import SHIPPED, Definition, definitions, own_values, under_scheme
from data_access.loading import load
from data_access.partnership import Partnership, read_partnership
from data_access.publishing import GENDERS
from disclosure import Catalogue, Place, pools
from disclosure.policy import RACES
from disclosure.tabulation import Tabulation

SEED = 1
TESTS = Path(__file__).parents[1] / "integration"
STAR = TESTS.parents[2] / "shared" / "data" / "star"


def demonstration(size: Size) -> Tabulation:
    """Everything that a demonstration of this size would release, under the policy that ships."""
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder) / "home")
        _load(home, Path(folder) / "bundle", size)
        return _tabulated(home)


def star() -> Tabulation:
    """Everything that a home with Project STAR's 11,601 students would release. Raises SystemExit where the file is absent."""
    if not STAR.exists():
        raise SystemExit(f"Project STAR's file is not in {STAR}")
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder))
        shutil.copy(TESTS / "star" / "partnership.toml", home.partnership)
        shutil.copytree(TESTS / "star" / "indicators", home.indicators)
        load([STAR], home, TESTS / "star.toml", "", lambda words, done: None, date.today())
        return _tabulated(home)


def _load(home: Home, bundle: Path, size: Size) -> None:
    write_bundle(bundle, size, SEED)
    home.path.mkdir()
    (home.path / "demonstration").write_text(f"seed {SEED}\n", encoding="utf-8")
    home.partnership.write_bytes((bundle / "partnership.toml").read_bytes())
    load([bundle], home, None, "benchmark", lambda words, done: None, date.today(), into_demo=True)


def _tabulated(home: Home) -> Tabulation:
    partnership, store = read_partnership(home.partnership), current(home.confidential)
    policy = partnership.rules()
    declared = under_scheme(definitions((SHIPPED, home.indicators)), RACES[policy.race_scheme])
    if store is None:
        raise SystemExit("the data could not be loaded")
    with facts.opened(store) as connection:
        catalogue = _catalogue(facts.places(connection), facts.school_years(connection), declared, partnership)
        facts.tabulate(connection, declared, catalogue, policy)
        return facts.tabulation(connection, catalogue)


def _catalogue(places: tuple[Place, ...], years: tuple[str, ...], declared: Sequence[Definition], partnership: Partnership) -> Catalogue:
    policy, indicators = partnership.rules(), tuple(one.indicator for one in declared)
    return Catalogue(
        places, indicators, years, pools(years, policy.pooled_years), RACES[policy.race_scheme], GENDERS,
        {**partnership.values, **own_values(declared)},
        frozenset({*policy.presence_sensitive_genders, *policy.presence_sensitive_dimensions}),
        frozenset(policy.presence_sensitive_levels))
