"""Whose race is told in one year is of that race in every other: years and their window are held together."""

from __future__ import annotations

from dataclasses import replace

from disclosure import CellKey
from disclosure.audit import audit_release
from disclosure.pattern import proven_pattern
from disclosure.policy import shipped_policy
from disclosure.tabulation import Kin, Tabulation
from tests.attacks import as_displayed, possible, with_parts
from tests.builders import VALLEY, a_catalogue, a_key, a_tabulation, an_indicator
from tests.integration.two_districts import as_published

POLICY = shipped_policy()
COUNTS = {"2023": {"Black": (4, 56), "White": (52, 56)}, "2024": {"Black": (4, 73), "White": (69, 73)}}


def teachers(year: str, race: str = "Black") -> CellKey:
    return a_key("valley", school_year=year, indicator="teachers", category=race)


def a_staff() -> Tabulation:
    """56 teachers, 4 of them Black; they stay, and 17 White teachers come."""
    catalogue = a_catalogue(places=VALLEY[:1], values={}, indicators=(
        an_indicator("teachers", counts="staff", levels=("region",), dimensions=(), categories=("Black", "White")),))
    years = {teachers(year, race): count for year, races in COUNTS.items() for race, count in races.items()}
    pool = {teachers("2023-2025", race): count for race, count in COUNTS["2024"].items()}
    latest = {(teachers("2024", race), Kin.LATEST, ""): count for race, count in COUNTS["2024"].items()}
    return replace(with_parts(a_tabulation(catalogue, {**years, **pool}), latest), lasting=frozenset({"teachers"}))


def test_a_window_has_no_fewer_of_a_race_than_any_of_its_years():
    staff = a_staff()
    told = as_displayed(staff, {teachers("2023"): "7%", teachers("2023-2025"): "≤5%"})
    assert possible(staff, told, [teachers("2023-2025")]) == [(4, 4)]    # so none of the 17 who came is Black
    assert possible(replace(staff, lasting=frozenset()), told, [teachers("2023-2025")]) == [(0, 4)]


def test_a_release_holds_years_and_window_together():
    staff = a_staff()
    together, apart = proven_pattern(staff, POLICY), proven_pattern(replace(staff, lasting=frozenset()), POLICY)
    assert together.certified and apart.certified
    assert not audit_release(as_published(staff, together), staff, POLICY).found
    assert audit_release(as_published(staff, apart), staff, POLICY).found
