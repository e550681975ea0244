"""One outcome: its years, its groups, its places, and what stands behind it."""

from components import charts, filters, headline, maps, prose
from components.frame import Link
from components.markup import together
from components.words import Words
from data_access.warehouse import Warehouse, quoted, read
from disclosure import Axis, Beside, Catalogue, Indicator, Reading, Release, Selection, Viewer, gaps, protect, quote, references

SECTIONS = ("outcomes", "attendance")
KINDS = ("region", "district", "school")
GROUPS = (Axis.RACE_ETHNICITY, Axis.GENDER)


def offers(catalogue: Catalogue) -> tuple[str, ...]:
    """Outcomes and attendance."""
    return tuple(indicator.indicator for indicator in catalogue.indicators if indicator.section in SECTIONS)


def question(words: Words, selection: Selection, catalogue: Catalogue) -> str:
    """The outcome's own question."""
    return words.indicator(catalogue.indicator_by_id[selection.indicator]).question


def page(viewer: Viewer, warehouse: Warehouse, words: Words, reading: Reading) -> None:
    """Trend, groups, groups crossed, places, and the story behind the curve."""
    catalogue = warehouse.release.catalogue
    selection = filters.choose(words, reading, catalogue, offers(catalogue), KINDS, beside=True)
    with together():
        _body(words, selection, warehouse)


def _body(words: Words, selection: Selection, warehouse: Warehouse) -> None:
    catalogue, release = warehouse.release.catalogue, read(warehouse, selection)
    indicator = catalogue.indicator_by_id[selection.indicator]
    years = protect(selection, release, columns=Axis.SCHOOL_YEAR)
    headline.lead(words, years, catalogue)
    charts.trend(words, years, catalogue)
    for table in quote(selection, release, quoted(warehouse, selection)):
        charts.as_published(words, table, catalogue)
    _groups(words, selection, release, indicator)
    charts.crossed(words, protect(selection, release, Axis.RACE_ETHNICITY, Axis.GENDER), catalogue)
    _one_way(words, selection, release, indicator)
    _places(words, selection, release, indicator)
    _behind(words, selection, warehouse, indicator)


def _groups(words: Words, selection: Selection, release: Release, indicator: Indicator) -> None:
    for axis in GROUPS:
        years = protect(selection, release, axis, Axis.SCHOOL_YEAR)
        if selection.beside is Beside.EACH_GROUP:
            charts.group_trends(words, years, release.catalogue)
            continue
        table = protect(selection, release, axis)
        held = references(table, years, indicator.target)
        charts.beside(words, table, gaps(table, held), held, release.catalogue)


def _one_way(words: Words, selection: Selection, release: Release, indicator: Indicator) -> None:
    prose.section(words, words.say("outcome.more_groups"))
    tables = [protect(selection, release, dimension) for dimension in indicator.dimensions if dimension not in GROUPS]
    for table in tables:
        if table.rows:
            charts.groups(words, table, release.catalogue)
    if any(not table.rows for table in tables):
        prose.section(words, words.say("outcome.wider_only"), words.say("outcome.wider_only_text"))


def _places(words: Words, selection: Selection, release: Release, indicator: Indicator) -> None:
    catalogue = release.catalogue
    compared = catalogue.beside(selection.place)
    charts.places(words, protect(selection, release, Axis.PLACE, places=compared), catalogue)
    tracts = [place.place for place in catalogue.places_of(indicator, "tract")]
    mapped = tuple(tracts) if tracts and selection.place == catalogue.region().place else compared[1:]
    maps.map_of(words, protect(selection, release, Axis.PLACE, places=mapped), catalogue)


def _behind(words: Words, selection: Selection, warehouse: Warehouse, indicator: Indicator) -> None:
    catalogue = warehouse.release.catalogue
    paired = catalogue.indicator_by_id.get(indicator.paired)
    if paired and catalogue.places_of(paired):
        _paired(words, selection.of(indicator=paired.indicator, place=catalogue.nearest(selection.place, paired)), warehouse)
    prose.story(words, indicator, catalogue.places_of_kind("partner"))
    prose.measured(words, indicator, warehouse.release.notice)


def _paired(words: Words, chosen: Selection, warehouse: Warehouse) -> None:
    """The systems indicator beside this outcome (R4): its figure here, what it is made of, or its map."""
    catalogue = warehouse.release.catalogue
    indicator = catalogue.indicator_by_id[chosen.indicator]
    declared = catalogue.places_of(indicator)
    release = read(warehouse, chosen if chosen.place else chosen.of(place=declared[0].place))
    more = Link(words.say("outcome.more_systems"), f"systems?{chosen.query()}")
    if not chosen.place:
        places = tuple(place.place for place in declared)
        table = protect(chosen.of(place=declared[0].place), release, Axis.PLACE, places=places)
        maps.map_of(words, table, catalogue)
    elif indicator.categories:
        charts.bands(words, protect(chosen, release, Axis.CATEGORY), catalogue)
    else:
        prose.paired(words, protect(chosen, release), catalogue, more)
