"""How is opportunity distributed? What institutions bring to the children of each place."""

from components import charts, filters, headline, maps, prose
from components.words import Words
from data_access.warehouse import Warehouse, read
from disclosure import Axis, Catalogue, Indicator, Reading, Release, Selection, Viewer, protect

SECTION = "systems"


def offers(catalogue: Catalogue) -> tuple[str, ...]:
    """Systems indicators."""
    return tuple(indicator.indicator for indicator in catalogue.indicators if indicator.section == SECTION)


def question(words: Words, selection: Selection, catalogue: Catalogue) -> str:
    """The page's one question."""
    return words.say("systems.question")


def page(viewer: Viewer, warehouse: Warehouse, words: Words, reading: Reading) -> None:
    """One systems indicator: by place and on the map, or what it is made of."""
    catalogue = warehouse.release.catalogue
    prose.opening(words, words.say("systems.opening"))
    selection = filters.choose(words, reading, catalogue, offers(catalogue))
    release, indicator = read(warehouse, selection), catalogue.indicator_by_id[selection.indicator]
    prose.section(words, words.indicator(indicator).question)
    if indicator.categories:
        _made_of(words, selection, warehouse, indicator)
    else:
        _by_place(words, selection, release, indicator)
    prose.story(words, indicator)
    prose.measured(words, indicator, warehouse.release.notice)


def _made_of(words: Words, selection: Selection, warehouse: Warehouse, indicator: Indicator) -> None:
    """An indicator of several categories beside the one it is paired with: staff beside students."""
    for name in (indicator.indicator, indicator.paired):
        if name:
            chosen = selection.of(indicator=name)
            charts.bands(words, protect(chosen, read(warehouse, chosen), Axis.CATEGORY), warehouse.release.catalogue)


def _by_place(words: Words, selection: Selection, release: Release, indicator: Indicator) -> None:
    catalogue = release.catalogue
    places = protect(selection, release, Axis.PLACE, places=catalogue.alike(selection.place, indicator))
    if len(places.rows) > 1:
        maps.map_of(words, places, catalogue)
        charts.places(words, places, catalogue)
    years = protect(selection, release, columns=Axis.SCHOOL_YEAR)
    headline.lead(words, years, catalogue)
    charts.trend(words, years, catalogue)
    if Axis.RACE_ETHNICITY in indicator.dimensions:
        charts.groups(words, protect(selection, release, Axis.RACE_ETHNICITY), catalogue)
