"""The address is the view

Whoever is sent a link sees what the sender saw. An address that makes no sense opens the nearest view that does, and the page
says which part of it was mended.
"""

from dataclasses import replace
from urllib.parse import parse_qsl

from hypothesis import given
from hypothesis import strategies as st

from disclosure import Beside, Reading, Selection, Slot, read_query
from tests.builders import a_catalogue, an_indicator

CATALOGUE = a_catalogue(indicators=(an_indicator(), an_indicator("math"), replace(an_indicator("seats"), levels=("region",)),
                                   an_indicator("dosage")))
OFFERED = ("reading", "math", "seats")
OPENING = Selection("reading", "valley", "2025")
NONSENSE = st.text(max_size=20)


def opened(query: str) -> Reading:
    return read_query(dict(parse_qsl(query)), CATALOGUE, OFFERED, ("en", "es"))


@given(indicator=st.sampled_from(["reading", "math"]), place=st.sampled_from([place.place for place in CATALOGUE.places]),
       school_year=st.sampled_from(CATALOGUE.school_years), beside=st.sampled_from(Beside),
       language=st.sampled_from(["en", "es"]), slot=st.sampled_from([Slot(), *CATALOGUE.slots(an_indicator())]))
def test_a_link_opens_the_view_it_was_made_from(**choices: object) -> None:
    """For every view there is: its link opens that view, with nothing to mend."""
    view = OPENING.of(**choices)
    assert opened(view.query()) == Reading(view, ())


def test_an_address_without_a_choice_opens_everybody() -> None:
    """The widest place, the latest year, each group for itself, the partnership's first language."""
    assert opened("") == Reading(OPENING, ())


def test_an_address_that_makes_no_sense_opens_the_nearest_view() -> None:
    """A place that does not exist and a year without data: the rest of the address still holds, and both are named."""
    assert opened("indicator=math&place=atlantis&year=1066&lang=es") == Reading(
        OPENING.of(indicator="math", language="es"), ("place", "year"))


def test_a_place_that_the_indicator_is_not_declared_for_is_mended() -> None:
    """Seats are counted for the region only."""
    assert opened("indicator=seats&place=birch") == Reading(OPENING.of(indicator="seats"), ("place",))


def test_an_indicator_of_another_page_is_mended() -> None:
    """Dosage is published, but not on this page: what the page shows is never another measure than the one its controls name."""
    assert opened("indicator=dosage&place=birch") == Reading(OPENING.of(place="birch"), ("indicator",))


@given(st.dictionaries(st.sampled_from(["indicator", "place", "year", "beside", "lang", "other"]), NONSENSE))
def test_no_address_is_an_error(params: dict[str, str]) -> None:
    """Whatever stands in the address, a declared view opens, and its own link opens it again."""
    reading = read_query(params, CATALOGUE, OFFERED, ("en", "es"))
    assert opened(reading.selection.query()) == Reading(reading.selection, ())
