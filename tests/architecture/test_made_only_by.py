"""Who may make the values that prove something."""

from __future__ import annotations

import pytest

from tests.architecture.house import Module, called, product

MADE_ONLY_BY = {
    "ProtectedTable": ("disclosure.protect",),
    "ProtectedCell": ("disclosure.protect", "disclosure.quoted"),
    "QuotedTable": ("disclosure.quoted",),
    "Nearest": ("disclosure.protect",),
    "Selection": ("components.filters", "disclosure.selection"),
    "Viewer": ("pages.front_door", "data_access.operators", "data_access.accounts"),
    "Visit": ("pages.front_door",),
    "Tabulation": ("data_access.facts",),
    "Pattern": ("disclosure.pattern",),
    "Release": ("data_access.warehouse",),
    "Policy": ("disclosure.policy",),
    "Grant": ("disclosure.need_to_know",),
    "Scope": ("data_access.governance",),
    "EducationRecord": ("data_access.students",),
    "Disclosure": ("data_access.disclosure_log",),
}


def makers(name: str, modules: tuple[Module, ...]) -> list[str]:
    """Where `name(...)` is called, except in its own rooms."""
    allowed = MADE_ONLY_BY[name]
    return [module.at(call) for module in modules for call in module.calls
            if called(call) == name and not any(module.name == own or module.name.startswith(f"{own}.") for own in allowed)]


@pytest.mark.parametrize("name", MADE_ONLY_BY)
def test_a_value_is_made_by_its_maker_only(name: str) -> None:
    assert makers(name, product()) == []


@pytest.mark.parametrize("name", ["ProtectedTable", "ProtectedCell", "QuotedTable", "Selection", "Viewer", "Visit", "Tabulation",
                                  "Pattern", "Release", "Policy", "Grant", "Disclosure", "Scope", "EducationRecord"])
def test_the_maker_is_still_where_the_list_says(name: str) -> None:
    assert any(called(call) == name for module in product() for call in module.calls)


@pytest.mark.parametrize("name", MADE_ONLY_BY)
def test_another_maker_is_noticed(name: str) -> None:
    planted = Module("components.planted", "components/planted.py", f"from disclosure import {name}\nvalue = disclosure.{name}()\n")
    assert makers(name, (planted,)) == ["components/planted.py:2"]


def test_nobody_goes_around_a_constructor() -> None:
    """`object.__new__`, `object.__setattr__` and `copy` would make or change a value behind its maker's back."""
    around = [module.at(call) for module in product() for call in module.calls
              if called(call) in ("__new__", "__setattr__", "deepcopy", "__reduce__")]
    assert around == []
