"""Who do our programs reach, and how much?"""

from components import charts, filters, prose
from components.words import Words
from data_access.warehouse import Warehouse, read
from disclosure import Axis, Catalogue, Indicator, Reading, Selection, Viewer, protect

SECTION = "programs"
LEVEL = "program"
DOSAGE = ("hours_band", "days_band")


def offers(catalogue: Catalogue) -> tuple[str, ...]:
    """The indicators of a single program."""
    return tuple(i.indicator for i in catalogue.indicators if i.section == SECTION and LEVEL in i.levels)


def question(words: Words, selection: Selection, catalogue: Catalogue) -> str:
    """The page's one question."""
    return words.say("programs.question")


def page(viewer: Viewer, warehouse: Warehouse, words: Words, reading: Reading) -> None:
    """Reach and participation gap over the region, then one program: who comes, how much, and how they do."""
    catalogue = warehouse.release.catalogue
    declared = [indicator for indicator in catalogue.indicators if indicator.section == SECTION]
    for indicator in declared:
        if LEVEL not in indicator.levels:
            _reach(words, reading.selection.of(indicator=indicator.indicator, place=catalogue.region().place), warehouse)
    prose.section(words, words.say("programs.one"), words.say("programs.one_text"))
    selection = filters.choose(words, reading, catalogue, kinds=(LEVEL,))
    for indicator in declared:
        if LEVEL in indicator.levels:
            _one(words, selection.of(indicator=indicator.indicator), warehouse, indicator)


def _reach(words: Words, selection: Selection, warehouse: Warehouse) -> None:
    """Who is served beside who is enrolled in the schools served: the participation gap."""
    release = read(warehouse, selection)
    prose.section(words, words.say("programs.reach"), words.say("programs.reach_text"))
    charts.trend(words, protect(selection, release, columns=Axis.SCHOOL_YEAR), release.catalogue)
    charts.groups(words, protect(selection, release, Axis.RACE_ETHNICITY), release.catalogue)
    charts.groups(words, protect(selection, release, Axis.GENDER), release.catalogue)


def _one(words: Words, selection: Selection, warehouse: Warehouse, indicator: Indicator) -> None:
    release, catalogue = read(warehouse, selection), warehouse.release.catalogue
    dosage = next((dimension for dimension in indicator.dimensions if dimension in DOSAGE), "")
    if indicator.categories:
        charts.bands(words, protect(selection, release, Axis.CATEGORY), catalogue)
    elif dosage:
        prose.warning(words, words.say("programs.not_a_comparison"))
        charts.groups(words, protect(selection, release, dosage), catalogue)
    else:
        charts.groups(words, protect(selection, release, Axis.RACE_ETHNICITY), catalogue)
