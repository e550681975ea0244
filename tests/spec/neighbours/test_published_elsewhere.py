"""Figures that others have published

A state or a district publishes figures of its own, and some are about the same people as ours, counted by the same rule. The attacker
holds them beside the release. They are linked only where their file says so exactly: the same outcome, year, place and group as a line
of ours. One that is untrue of the people counted here is about other people, and is left out.

What their figures give away without us is a warning: nobody can unpublish it. What they give away only together with ours, ours would
give away, so it is not published. Of a number that their figures have narrowed already, ours have to leave whatever those leave.
"""

from collections.abc import Mapping
from functools import reduce

import numpy as np

from disclosure import CellKey
from disclosure.audit import EVERYBODY, Findings, Promise, Shares, audit_release
from disclosure.tabulation import Kin, TableKey, Tabulation
from tests.attacks import as_displayed, position, table_of, with_parts
from tests.builders import a_catalogue, a_key, a_policy, a_tabulation, an_indicator
from tests.spec.drawing import Row, rows_of

CATALOGUE = a_catalogue(indicators=(an_indicator(dimensions=("race_ethnicity",)),), races=("Black",), school_years=("2025",), pools=())


def keys(row: Row) -> tuple[CellKey, ...]:
    """Black students are everybody here, and the district is the region too."""
    here = ("north", "valley") if row["place"] == "north" else (row["place"],)
    return tuple(a_key(place, group) for place in here for group in ("ALL", "Black"))


def tabulated(rows: list[Row]) -> Tabulation:
    return a_tabulation(CATALOGUE, {key: (int(row["reached"]), int(row["people"])) for row in rows for key in keys(row)})


def shares(tabulation: Tabulation, rows: list[Row]) -> Mapping[TableKey, Shares]:
    """The column `state` as shares: half of its last digit to either side."""
    people = tabulation.tables[table_of(a_key())].people
    told = Shares(np.zeros_like(people), np.full_like(people, EVERYBODY))
    for row in (row for row in rows if row["state"] != "*"):
        low, _, high = row["state"].removesuffix("%").partition("–")
        half, at = 0.05 if "." in low else 0.5, position(CATALOGUE, keys(row)[1])
        told.lower[at], told.upper[at] = (round(end * EVERYBODY / 100) for end in (float(low) - half, float(high or low) + half))
    return {table_of(a_key()): told}


def attacked(drawing: str, **policy: object) -> Findings:
    """What is found beside what the state has published; in our release alone nothing is."""
    rows = rows_of(drawing)
    tabulation = tabulated(rows)
    ours = as_displayed(tabulation, {key: row["ours"] for row in rows for key in keys(row)})
    alone = audit_release(ours, tabulation, a_policy(**policy))
    assert alone.found == alone.warnings == ()
    return audit_release(ours, tabulation, a_policy(**policy), others=shares(tabulation, rows))


def places(found: tuple[object, ...]) -> set[str]:
    return reduce(lambda some, one: some | {one.cell.place}, found, set())  # type: ignore[attr-defined]


def test_neither_tells_and_both_together_do(drawing: str) -> None:
    """We say 48% of the 42 in the district, the state says 50.0% of the 34 at Cedar: three of the eight at Birch. Not published.

    | place | people | reached | ours   | state |
    | ----- | -----: | ------: | ------ | ----- |
    | north |     42 |      20 | 48%    | *     |
    | birch |      8 |       3 | N<10   | *     |
    | cedar |     34 |      17 | 50–59% | 50.0% |
    """
    found = attacked(drawing)
    assert ("birch", True) in {(one.cell.place, one.is_exact) for one in found.of(Promise.SMALL)}
    assert all(one.beside_others for one in found.found)
    assert places(found.warnings) == {"cedar"}


def test_what_theirs_tell_without_ours_is_a_warning(drawing: str) -> None:
    """The state prints both numbers. We cannot unpublish that, and ours add nothing to it.

    | place | people | reached | ours   | state |
    | ----- | -----: | ------: | ------ | ----- |
    | north |     42 |      20 | 48%    | 47.6% |
    | birch |      8 |       3 | N<10   | *     |
    | cedar |     34 |      17 | 50–59% | 50.0% |
    """
    found = attacked(drawing)
    assert found.found == ()
    assert "birch" in places(found.warnings)
    assert not any(one.beside_others for one in found.warnings)


def test_theirs_may_tell_no_more_than_ours(drawing: str) -> None:
    """Of 42 both say the same twenty: there is nothing to hold together.

    | place | people | reached | ours   | state |
    | ----- | -----: | ------: | ------ | ----- |
    | north |     42 |      20 | 48%    | 47.6% |
    | birch |      8 |       3 | N<10   | *     |
    | cedar |     34 |      17 | hidden | *     |
    """
    found = attacked(drawing)
    assert found.found == found.warnings == ()


def test_of_what_theirs_have_narrowed_ours_leave_all_that_is_left(drawing: str) -> None:
    """Theirs leave the eight at Birch two numbers, fewer than we promise. Our own line about the district may not decide between them.

    | place | people | reached | ours   | state |
    | ----- | -----: | ------: | ------ | ----- |
    | north |    442 |     220 | 50%    | 49.8% |
    | birch |      8 |       3 | N<10   | *     |
    | cedar |    434 |     217 | hidden | 50.0% |
    """
    found = attacked(drawing)
    assert found.found == ()
    assert "birch" in places(found.warnings)


def test_where_numbers_are_known_elsewhere_so_are_theirs(drawing: str) -> None:
    """The state gives an interval, which leaves the eight at Birch whatever they can be; but not to a reader who knows its number.

    | place | people | reached | ours   | state  |
    | ----- | -----: | ------: | ------ | ------ |
    | north |    130 |      60 | 46%    | *      |
    | birch |      8 |       3 | N<10   | *      |
    | cedar |    122 |      57 | hidden | 40–49% |
    """
    assert attacked(drawing).found == ()
    assert "birch" in places(attacked(drawing, exact_totals_known=True).found)


def beside_a_partner(drawing: str) -> Findings:
    """What is found where a partner, the helpers, knows 52 of the sixty at Birch, 24 of whom reached it; alone ours tell it nothing."""
    rows = rows_of(drawing)
    mine = {key: (0, 0) if row["place"] == "cedar" else (24, 52) for row in rows for key in keys(row)}
    known = with_parts(tabulated(rows), {(key, Kin.PARTNER, "helpers"): counted for key, counted in mine.items()})
    ours = as_displayed(known, {key: row["ours"] for row in rows for key in keys(row)})
    assert audit_release(ours, known, a_policy()).found == ()
    return audit_release(ours, known, a_policy(), others=shares(known, rows))


def test_a_partner_holds_them_too(drawing: str) -> None:
    """Nobody else learns of a few at Birch; the partner that knows fifty-two of the sixty learns of the other eight. Not published.

    | place | people | reached | ours   | state  |
    | ----- | -----: | ------: | ------ | ------ |
    | north |    180 |      81 | 45%    | *      |
    | birch |     60 |      27 | hidden | 40–49% |
    | cedar |    120 |      54 | hidden | 45.0%  |
    """
    found = beside_a_partner(drawing).found
    assert {(one.promise, one.partner, one.cell.place, one.is_exact) for one in found if one.partner} == {
        (Promise.INSIDER, "helpers", "birch", True)}
    assert not [one for one in found if one.promise is Promise.SMALL]


def test_what_a_partner_learns_from_theirs_alone_is_a_warning(drawing: str) -> None:
    """At most 40% of the sixty at Birch is 24, as many as the partner's own: it learns of the other eight, whatever we publish.

    | place | people | reached | ours   | state  |
    | ----- | -----: | ------: | ------ | ------ |
    | north |    180 |      78 | 43%    | *      |
    | birch |     60 |      24 | hidden | 20–40% |
    | cedar |    120 |      54 | hidden | *      |
    """
    found = beside_a_partner(drawing)
    assert found.found == ()
    assert {(one.partner, one.cell.place) for one in found.warnings} == {("helpers", "birch")}
