"""What others have published

A state's or a district's own figures stand beside ours, as published there: their percentages, their intervals, and what they hide.
They are no part of the release. What a publisher hides is drawn as hidden, with the reason; nothing is put in its place.

Reasons `hidden_elsewhere`, `not_applicable`.
"""

import pytest

from disclosure import CellKey, ProtectedCell, Quoted, QuotedTable, Reason, Released, Slot, Status, quote
from tests.builders import a_key, a_notice, a_release, a_selection, shown

STATE = "The state"
RELEASE = a_release({a_key(): shown(62), a_key(group="Black"): shown(58)})
HIDDEN = Released(Status.HIDDEN, "*", 0, 100, Reason.HIDDEN_ELSEWHERE)


def by_the_state(key: CellKey, cell: Released) -> Quoted:
    return Quoted(STATE, key, cell)


def displays(line: tuple[ProtectedCell | None, ...]) -> list[str]:
    return [cell.display if cell else "no figure" for cell in line]


def test_a_figure_stands_beside_ours_of_the_same_group_and_year() -> None:
    """The state says 61.3% where our release says 62%. Of 2022 the state has a figure and we have none."""
    (table,) = quote(a_selection(), RELEASE, [by_the_state(a_key(), shown(61)), by_the_state(a_key(school_year="2022"), shown(60))])
    assert (table.publisher, table.school_year, table.school_years) == (STATE, "2025", ("2022", "2025"))
    assert [(displays(line.quoted), displays(line.own)) for line in table.lines] == [(["60%", "61%"], ["no figure", "62%"])]


def test_what_a_publisher_hides_is_hidden_and_says_so() -> None:
    """An asterisk tells nothing: bounds 0 and 100, and no figure of ours or theirs in its place."""
    (table,) = quote(a_selection(), RELEASE, [by_the_state(a_key(group="Black"), HIDDEN)])
    (cell,) = table.lines[0].quoted
    assert cell is not None
    assert (cell.hidden, cell.lower, cell.upper, cell.reason, cell.nearest) == (True, 0, 100, Reason.HIDDEN_ELSEWHERE, None)


def test_a_group_that_we_do_not_list_there_is_not_shown_as_anybodys() -> None:
    """Schools list no third gender, so no figure about it is shown at a school, whoever published it."""
    assert quote(a_selection(), RELEASE, [by_the_state(a_key(gender="AnotherGender"), shown(40))]) == ()
    (table,) = quote(a_selection(place="north"), RELEASE, [by_the_state(a_key("north", gender="AnotherGender"), shown(40))])
    assert [line.slot for line in table.lines] == [Slot(gender="AnotherGender")]


def test_each_publisher_has_a_table_of_its_own() -> None:
    """Two publishers may disagree; neither is corrected by the other. Other places and outcomes are on pages of their own."""
    found = [Quoted("A district", a_key(), shown(63)), by_the_state(a_key(), shown(61)), by_the_state(a_key("cedar"), shown(50)),
             by_the_state(a_key(indicator="writing"), shown(10))]
    assert [(table.publisher, displays(table.lines[0].quoted)) for table in quote(a_selection(), RELEASE, found)] == [
        ("A district", ["63%"]), (STATE, ["61%"])]


def test_where_the_year_is_missing_the_latest_is_drawn() -> None:
    """A page for 2025 draws what the state has for 2024, and says for which year it is."""
    (table,) = quote(a_selection(), RELEASE, [by_the_state(a_key(school_year=year), shown(60)) for year in ("2022", "2024")])
    assert table.school_year == "2024"


def test_nobody_else_makes_such_a_table() -> None:
    """As with our own figures there is one door."""
    with pytest.raises(TypeError, match="quote"):
        QuotedTable(a_selection(), a_notice(), STATE, "2025", ("2025",), ())
