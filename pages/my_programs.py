"""How are the students of my programs taking part?"""

from collections.abc import Iterator
from functools import partial
from itertools import groupby

from components import charts, dosage, frame, headline, prose, tables
from components.words import Words
from data_access.closed import CLOSES
from data_access.entrance import Visit
from data_access.home import home
from data_access.students import keep_all, open_roster
from data_access.thresholds import thresholds
from data_access.warehouse import is_of_facts_in_force, open_current, read
from disclosure import (
    Axis,
    Catalogue,
    EducationRecord,
    Indicator,
    Participation,
    Purpose,
    Role,
    may_stand_beside,
    participations,
    protect,
    read_query,
)

STEADY = "program_attendance_75"
HOURS = "program_hours_bands"
DAYS = "program_days_bands"


def opens_to(visit: Visit) -> bool:
    """Whether this page is offered: to program staff who may open records."""
    return visit.viewer.may_open_records and Role.PROGRAM_STAFF in visit.viewer.roles


def question(words: Words) -> str:
    """The page's one question."""
    return words.say("my_programs.question")


def page(visit: Visit, words: Words, catalogue: Catalogue) -> None:
    """Sessions, hours and days of the students who can be seen, program by program, and of nobody else (R22)."""
    prose.opening(words, words.say("my_programs.opening"))
    seen = open_roster(home(), visit, Purpose.PROGRAM_PARTICIPATION)
    frame.locks(words, visit.seconds_left)
    frame.watched(words, CLOSES, partial(_still, visit, words, catalogue, seen))


def _still(visit: Visit, words: Words, catalogue: Catalogue, seen: tuple[EducationRecord, ...]) -> None:
    """Those who may still be seen: looked up each time the page looks again by itself."""
    kept = keep_all(home(), visit.now(), seen)
    found = [tuple(some) for _, some in groupby(participations(kept), lambda one: one.program)]
    for people in found:
        dosage.program(words, people, catalogue, thresholds(home()), visit.at.date())
        _published(words, people)
    if not found:
        prose.opening(words, words.say("my_students.nobody"))


def _published(words: Words, people: tuple[Participation, ...]) -> None:
    """What the release in force says of everybody in the program, where it may stand beside these rows; never counted anew."""
    warehouse, one = open_current(home()), people[0]
    catalogue, languages = warehouse.release.catalogue, warehouse.release.notice.languages
    own = [place.place for place in catalogue.places_of_kind("program") if (place.parent, place.name) == (one.partner, one.program)]
    if len(own) != 1 or one.school_year not in catalogue.school_years:
        return
    prose.section(words, words.say("dosage.published"), words.say("dosage.published_text"))
    if not is_of_facts_in_force(home(), warehouse):    # newer rows can be taken back to the day of the figure, session by session
        prose.warning(words, words.say("dosage.older"))
        return
    known, enrolled = all(one.enrolled is not None for one in people), tuple(one for one in people if one.enrolled)
    for indicator, counted, seen in _counted(enrolled, catalogue):
        plain = read_query({}, catalogue, (indicator.indicator,), languages).selection
        selection = plain.of(indicator=indicator.indicator, place=own[0], school_year=one.school_year)
        table = protect(selection, read(warehouse, selection), Axis.CATEGORY if indicator.categories else Axis.NONE)
        if not (known and may_stand_beside(table.column(table.columns[0]), counted, seen, warehouse.policy)):
            prose.warning(words, words.say("dosage.apart", name=words.indicator(indicator).name))
        elif indicator.categories:
            charts.bands(words, table, catalogue)
        else:
            headline.lead(words, table, catalogue)
            tables.values(words, table, catalogue)


def _counted(people: tuple[Participation, ...], catalogue: Catalogue) -> Iterator[tuple[Indicator, tuple[int, ...], int]]:
    """Each indicator of a program's people, with how many of those it counts who can be seen are in each category, and of how many."""
    numbers, declared = thresholds(home()), catalogue.indicator_by_id
    expected = [one for one in people if one.sessions]
    if STEADY in declared:
        yield declared[STEADY], (sum(one.steady(numbers.attended_percent) for one in expected),), len(expected)
    for name, bands, amounts in ((HOURS, numbers.hours, [one.hours for one in people]), (DAYS, numbers.days, [one.days for one in people])):
        if name in declared:
            held = [bands.holding(amount) for amount in amounts]
            yield declared[name], tuple(map(held.count, declared[name].categories)), len(people)
