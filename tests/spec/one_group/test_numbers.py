"""The partnership's numbers

Every number above is a line in `disclosure/policy.toml` with its source. A partnership may set its own in `partnership.toml`,
within limits: the minimum group can only grow, and the rule table stays as it is.
"""

import pytest

from disclosure import PolicyError
from disclosure.policy import shipped_policy
from tests.builders import a_policy
from tests.spec.drawing import drawn, rows_of


def test_the_numbers_that_ship(drawing: str) -> None:
    """The values that hold unless a partnership says otherwise.

    | name                          | value                                                  | what it decides                       |
    | ----------------------------- | ------------------------------------------------------ | ------------------------------------- |
    | minimum_group                 | 10                                                     | the largest group that is never shown |
    | minimum_width                 | 3                                                      | values left to a hidden number        |
    | exact_totals_known            | False                                                  | whether others print exact numbers    |
    | race_scheme                   | standard_2024                                          | how race and ethnicity are published  |
    | pooled_years                  | 3                                                      | school years in one pooled window     |
    | presence_sensitive_dimensions | refugee, country_of_origin, primary_language, homeless | groupings for wide places only        |
    | presence_sensitive_genders    | AnotherGender                                          | genders for wide places only          |
    | presence_sensitive_levels     | region, district                                       | which places are wide                 |
    | presence_sensitive_step       | 1                                                      | steps down for gender elsewhere       |
    """
    values = vars(shipped_policy())
    assert drawing == drawn([{**row, "value": _written(values[row["name"]])} for row in rows_of(drawing)])


def _written(value: object) -> str:
    return ", ".join(value) if isinstance(value, tuple) else str(value)


def test_a_partnership_may_hide_larger_groups() -> None:
    """Fifteen, for a partnership that decides so."""
    assert a_policy(minimum_group=15).minimum_group == 15


def test_no_partnership_may_show_smaller_groups() -> None:
    """A smaller minimum group is refused, and so is any change to the rule table itself."""
    for change in ({"minimum_group": 9}, {"minimum_width": 2}, {"sizes": ()}, {"steps": ()}):
        with pytest.raises(PolicyError):
            a_policy(**change)
