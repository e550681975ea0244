"""How are our children doing? Seven outcomes and attendance, one line each."""

from components import charts, filters, prose
from components.words import Words
from data_access.warehouse import Warehouse, read
from disclosure import Axis, Catalogue, Indicator, Reading, Selection, Viewer, protect

SECTIONS = ("outcomes", "attendance")
KINDS = ("region", "district", "school")


def offers(catalogue: Catalogue) -> tuple[str, ...]:
    """What has a line here; the first says which places and years the controls offer."""
    return tuple(indicator.indicator for indicator in _shown(catalogue))


def question(words: Words, selection: Selection, catalogue: Catalogue) -> str:
    """The page's one question."""
    return words.say("overview.question")


def page(viewer: Viewer, warehouse: Warehouse, words: Words, reading: Reading) -> None:
    """Value, trend, goal and wider place of each outcome; each line leads to its page."""
    catalogue = warehouse.release.catalogue
    prose.opening(words, words.say("overview.opening"))
    selection = filters.choose(words, reading, catalogue, kinds=KINDS)
    lines = tuple(_line(selection.of(indicator=indicator.indicator), warehouse) for indicator in _shown(catalogue))
    charts.overview_lines(words, lines, catalogue, words.say("overview.title"))


def _shown(catalogue: Catalogue) -> tuple[Indicator, ...]:
    return tuple(indicator for indicator in catalogue.indicators if indicator.section in SECTIONS)


def _line(selection: Selection, warehouse: Warehouse) -> charts.OverviewLine:
    release = read(warehouse, selection)
    wider = warehouse.release.catalogue.wider(selection.place)
    beside = protect(selection.of(place=wider[-1].place), release).only() if wider else None
    return charts.OverviewLine(protect(selection, release, columns=Axis.SCHOOL_YEAR), f"outcome?{selection.query()}", beside)
