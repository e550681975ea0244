"""What one agreement of the register shares, and with whom."""

from __future__ import annotations

from datetime import date

import pytest

from data_access.governance import Agreement
from disclosure import Period


def an_agreement(years: str) -> Agreement:
    parties = frozenset({"readers", "The Readers", "North district"})
    return Agreement("A-1", parties, frozenset(), years, "records", Period(date(2025, 7, 1)))


@pytest.mark.parametrize(("years", "shared"), [
    ("2025", {2025}), ("2023-2025", {2023, 2024, 2025}), ("2022;2024-2025", {2022, 2024, 2025}),
    ("all", {2021, 2022, 2023, 2024, 2025, 2026}), ("", set()), ("2025 and later", set()), ("2025-2023", set())])
def test_years_are_years_and_spans_or_all_and_none_where_none_is_written(years: str, shared: set[int]) -> None:
    assert {year for year in range(2021, 2027) if an_agreement(years).shares(year)} == shared


@pytest.mark.parametrize(("name", "is_party"), [
    ("readers", True), ("the READERS", True), (" North district ", True), ("North", False), ("", False), ("read*", False)])
def test_a_party_is_the_partner_by_id_or_name_or_the_owner(name: str, is_party: bool) -> None:
    assert an_agreement("all").is_with(name) == is_party
