"""What a release does not know is hidden

A page asks for lines; the release answers for those it knows. Any other line reads `hidden`, whatever the page asked for.

Reason `not_in_release`.
"""

from disclosure import Axis, Reason, Slot, Status, protect
from tests.builders import a_catalogue, a_key, a_release, a_selection, an_indicator, shown

RELEASE = a_release({a_key(): shown(62), a_key(group="Black"): shown(58)})


def test_a_line_the_release_knows_reads_as_published() -> None:
    """The page adds nothing and takes nothing away."""
    cell = protect(a_selection(), RELEASE).only()
    assert (cell.status, cell.display, cell.lower, cell.upper) == (Status.SHOWN, "62%", 62, 62)


def test_a_line_the_release_does_not_know_is_hidden() -> None:
    """Another year, of which nothing was published: hidden, bounds 0 and 100."""
    cell = protect(a_selection(school_year="2023"), RELEASE).only()
    assert (cell.status, cell.display, cell.lower, cell.upper, cell.reason) == (
        Status.HIDDEN, "hidden", 0, 100, Reason.NOT_IN_RELEASE)


def test_a_group_that_is_not_listed_for_the_place_is_hidden() -> None:
    """A school does not list another gender. Whoever asks for it all the same is told "hidden", not an error."""
    cell = protect(a_selection(slot=Slot(gender="AnotherGender")), RELEASE).only()
    assert (cell.status, cell.reason) == (Status.HIDDEN, Reason.NOT_IN_RELEASE)


def test_a_table_lists_every_group_of_the_release_and_no_other() -> None:
    """Rows come from the declared lists, in their order, "All" first; never from what happened to be found."""
    table = protect(a_selection(), RELEASE, rows=Axis.RACE_ETHNICITY)
    assert [(row, table.cells[at][0].display) for at, row in enumerate(table.rows)] == [
        ("ALL", "62%"), ("Black", "58%"), ("White", "hidden")]


def test_a_school_does_not_list_what_is_shown_for_wide_places_only() -> None:
    """The columns of a school are All, girls and boys; a district has one more."""
    school, district = (protect(a_selection(place=place), RELEASE, columns=Axis.GENDER).columns for place in ("birch", "north"))
    assert (school, district) == (("ALL", "Girl", "Boy"), ("ALL", "Girl", "Boy", "AnotherGender"))


def test_a_one_way_grouping_lists_its_own_values() -> None:
    """English learners are not crossed with race or gender: each table shows one grouping."""
    catalogue = a_catalogue(indicators=(an_indicator(dimensions=("race_ethnicity", "english_learner")),))
    release = a_release({a_key(group="english_learner=No"): shown(70)}, catalogue)
    table = protect(a_selection(slot=Slot("Black")), release, rows="english_learner")
    assert [(row, table.cells[at][0].display) for at, row in enumerate(table.rows)] == [("Yes", "hidden"), ("No", "70%")]


def test_some_places_of_a_table_of_places() -> None:
    """A table of places can be limited to some, in rows and in columns alike; other rows stay as they are."""
    down = protect(a_selection(), RELEASE, rows=Axis.PLACE, places=("birch", "cedar"))
    across = protect(a_selection(), RELEASE, rows=Axis.RACE_ETHNICITY, columns=Axis.PLACE, places=("birch", "cedar"))
    assert down.rows == across.columns == ("birch", "cedar")
    assert across.rows == ("ALL", "Black", "White")
