"""Where exact numbers are known elsewhere

A percent hides how many people are behind it, and a wider interval hides more. Neither helps where somebody else prints the
numbers, as a state does that publishes counts beside rates. A partnership that expects this says so in `partnership.toml`:
`exact_totals_known = true` under `[policy]`. Then whatever is shown at all is taken as known to the student, and only hiding
protects. The search begins with plain arithmetic, small places first: it hides lines until no small group is a combination of
lines that are shown. Worlds prove the rest, since numbers of people are whole and never below zero, and the attacker is handed every
number that is shown. It costs readers far more than coarsening, so it is off unless a partnership turns it on.
Reason `differencing`.
"""

from disclosure.audit import audit_release
from disclosure.pattern import proven_pattern
from disclosure.policy import shipped_policy
from tests.builders import a_policy
from tests.spec.drawing import drawn, rows_of
from tests.spec.neighbours.test_worlds import as_written, displays, key, school

KNOWN = a_policy(exact_totals_known=True)


def certified(drawing: str) -> str:
    """The drawn table with what is published by default, and what where exact numbers are known elsewhere."""
    rows = rows_of(drawing)
    tabulation = school(rows)
    default, known = (displays(tabulation, proven_pattern(tabulation, policy)) for policy in (shipped_policy(), KNOWN))
    return drawn([{**row, "certified": default[key(row)], "numbers known": known[key(row)]} for row in rows])


def test_a_wider_interval_does_not_help_where_its_number_is_known(drawing: str) -> None:
    """By default a wider interval for White students protects the four; if 43 of 62 is known elsewhere, somebody must be hidden.

    | group    | people | reached | certified | numbers known |
    | -------- | -----: | ------: | --------- | ------------- |
    | All      |    111 |      62 | 56%       | 56%           |
    | White    |     62 |      43 | 60–69%    | 69%           |
    | Hispanic |     45 |      19 | 42%       | hidden        |
    | Black    |      4 |       0 | N<10      | N<10          |
    """
    assert drawing == certified(drawing)


def test_what_is_enough_by_default_is_broken_by_known_numbers(drawing: str) -> None:
    """All these lines are intervals already, and by default they stay as they are. Their known numbers would give away the eight.

    | group    | people | reached | certified | numbers known |
    | -------- | -----: | ------: | --------- | ------------- |
    | All      |     37 |      16 | 40–49%    | 40–49%        |
    | White    |     14 |       6 | 40–49%    | hidden        |
    | Hispanic |     15 |       6 | 40–49%    | 40–49%        |
    | Black    |      8 |       4 | N<10      | N<10          |
    """
    assert drawing == certified(drawing)
    tabulation = school(rows_of(drawing))
    default, known = (as_written(tabulation, proven_pattern(tabulation, policy)) for policy in (shipped_policy(), KNOWN))
    assert audit_release(default, tabulation, KNOWN).exact == 1
    assert not audit_release(known, tabulation, KNOWN).found
