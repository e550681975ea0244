"""What a certified release promises

Sizes are the first hedge; a certified release goes on from there. For every group of ten or fewer it holds other results
ready, called worlds, under which every published line reads exactly the same: at least four possible results, or all there are
in a smaller group. A line shown as an interval keeps every result its own interval leaves, up to four. The same holds for the
few who can be told apart by taking one line from another, and before a partner who knows its own participants. Lines are
coarsened as little as that takes, and an attacker who shares no code with the search then tries. What is not promised: that
all worlds are equally likely, or that a whole percent of a large group cannot be turned back into a number of people. The sizes
of groups are taken as known.
Reason `differencing`.
"""

from dataclasses import replace

import pytest

from disclosure import CellKey
from disclosure.audit import Publication, PublishedTable, audit_release
from disclosure.catalogue import residents
from disclosure.pattern import Pattern, make_pattern, proven_pattern, published
from disclosure.policy import shipped_policy
from disclosure.tabulation import Kin, Tabulation
from tests.attacks import as_displayed, by_the_rule_table, position, table_of, with_parts
from tests.builders import a_catalogue, a_key, a_place, a_tabulation, an_indicator
from tests.integration.two_districts import CATALOGUE, as_published
from tests.spec.drawing import Row, drawn, rows_of

SCHOOL = (a_place("valley", "region"), a_place("birch", "school", "valley"))
RACES = ("White", "Hispanic", "Black")
AROUND = a_catalogue(races=(), genders=(), pools=(), values={}, indicators=(
    an_indicator(levels=("region", "school", "tract"), dimensions=()),), places=(*SCHOOL, a_place("cedar", "school", "valley"), *(
        a_place(name, "tract", "valley") for name in ("tract-1", "tract-2"))))


def school(rows: list[Row]) -> Tabulation:
    catalogue = a_catalogue(places=SCHOOL, races=RACES, genders=(), pools=(), values={}, indicators=(
        an_indicator(levels=("school",), dimensions=("race_ethnicity",)),))
    return a_tabulation(catalogue, {key(row): (int(row["reached"]), int(row["people"])) for row in rows})


def key(row: Row) -> CellKey:
    return a_key("birch", "ALL" if row["group"] == "All" else row["group"])


def displays(tabulation: Tabulation, pattern: Pattern) -> dict[CellKey, str]:
    return {CellKey(columns.key.indicator, columns.key.school_year, "birch", tabulation.catalogue.slots(
        tabulation.catalogue.indicators[0])[slot]): text
        for columns in published(tabulation, pattern) for slot, text in zip(columns.slot, columns.display, strict=True)}


def as_written(tabulation: Tabulation, pattern: Pattern) -> Publication:
    found = as_displayed(tabulation, displays(tabulation, pattern))
    return Publication({at: PublishedTable(table.display, table.lower, table.upper) for at, table in found.tables.items()})


def broken(tabulation: Tabulation, publication: Publication) -> int:
    return len(audit_release(publication, tabulation, shipped_policy()).found)


def test_a_hidden_group_beside_its_total(drawing: str) -> None:
    """Four children, and everybody else told: by the rule table the four are exactly known.

    | group    | people | reached | rule table | certified |
    | -------- | -----: | ------: | ---------- | --------- |
    | All      |    111 |      62 | 56%        | 56%       |
    | White    |     62 |      43 | 69%        | 60–69%    |
    | Hispanic |     45 |      19 | 42%        | 42%       |
    | Black    |      4 |       0 | N<10       | N<10      |
    """
    rows = rows_of(drawing)
    tabulation = school(rows)
    pattern = proven_pattern(tabulation, shipped_policy())
    told = displays(tabulation, pattern)
    assert drawing == drawn([{**row, "certified": told[key(row)]} for row in rows])
    assert pattern.certified
    assert broken(tabulation, by_the_rule_table(tabulation)) and not broken(tabulation, as_written(tabulation, pattern))


def test_the_few_whom_a_partner_does_not_serve(drawing: str) -> None:
    """A program has 105 of a school's 111 children, and knows how each of them did. So it would know the six others.

    | group | people | reached | of them in the program | reached there | certified |
    | ----- | -----: | ------: | ---------------------: | ------------: | --------- |
    | All   |    111 |      62 |                    105 |            60 | 50–59%    |
    """
    rows = rows_of(drawing)
    plain = school(rows)
    row = rows[0]
    known = int(row["reached there"]), int(row["of them in the program"])
    tabulation = with_parts(plain, {(key(row), Kin.PARTNER, "reading-club"): known})
    pattern = proven_pattern(tabulation, shipped_policy())
    assert drawing == drawn([{**row, "certified": displays(tabulation, pattern)[key(row)]}])
    assert pattern.certified and not broken(tabulation, as_written(tabulation, pattern))
    assert broken(tabulation, as_written(tabulation, proven_pattern(plain, shipped_policy())))


def test_the_few_of_a_program_whom_the_school_does_not_count(drawing: str) -> None:
    """A program has all 93 third graders of a school, and three children of the grade above. What it has more is theirs.

    | place  | people | reached | rule table | certified |
    | ------ | -----: | ------: | ---------: | --------- |
    | birch  |     93 |      50 |        54% | 54%       |
    | tutors |     96 |      53 |        55% | 50–59%    |
    """
    rows = rows_of(drawing)
    (reached, people), there = [(int(row["reached"]), int(row["people"])) for row in rows]
    cells = {a_key(name): (reached, people) for name in ("birch", "north", "valley")}
    told = {(key, Kin.PROGRAM, "tutors"): (reached, people) for key in cells}
    program = a_key("tutors", indicator="reading_in_programs")
    tabulation = with_parts(a_tabulation(CATALOGUE, {**cells, program: there}), told, {"reading_in_programs": "reading"})
    publication = as_published(tabulation, proven_pattern(tabulation, shipped_policy()))
    table = by_the_rule_table(tabulation)
    assert drawing == drawn([{**row, "rule table": said(tabulation, table, key), "certified": said(tabulation, publication, key)}
                             for row, key in zip(rows, (a_key("birch"), program), strict=True)])
    assert broken(tabulation, table) and not broken(tabulation, publication)


def test_the_few_of_a_school_who_live_in_another_tract(drawing: str) -> None:
    """All but three of the children at Birch live in the first tract, and nobody else does. What Birch has more is about the three.

    | place   | people | reached | rule table | certified |
    | ------- | -----: | ------: | ---------: | --------- |
    | birch   |     70 |      43 |        61% | 61%       |
    | tract-1 |     67 |      40 |        60% | 60–69%    |
    | tract-2 |     93 |      48 |        52% | 40–59%    |
    """
    rows = rows_of(drawing)
    birch, first, second = [(int(row["reached"]), int(row["people"])) for row in rows]
    few, cedar = (birch[0] - first[0], birch[1] - first[1]), (second[0] - 3, second[1] - 3)
    living = {"valley": (first, second), "birch": (first, few), "cedar": ((0, 0), cedar)}
    cells = {replace(a_key(place), slot=residents(tract)): count for place, counts in living.items()
             for tract, count in zip(("tract-1", "tract-2"), counts, strict=True)}
    cells |= {a_key(name): count for name, count in (("valley", (88, 160)), ("birch", birch), ("cedar", cedar), ("tract-1", first),
                                                     ("tract-2", second))}
    tabulation = a_tabulation(AROUND, cells)
    table, certified = by_the_rule_table(tabulation), as_published(tabulation, proven_pattern(tabulation, shipped_policy()))
    assert drawing == drawn([{**row, "rule table": said(tabulation, table, key), "certified": said(tabulation, certified, key)}
                             for row, key in zip(rows, map(a_key, ("birch", "tract-1", "tract-2")), strict=True)])
    assert broken(tabulation, table) and not broken(tabulation, certified)


def said(tabulation: Tabulation, publication: Publication, key: CellKey) -> str:
    """What a reader sees of one cell."""
    return str(publication.tables[table_of(key)].display[position(tabulation.catalogue, key)])


@pytest.mark.parametrize("people", [4, 7, 10])
def test_size_alone_is_not_enough(people: int) -> None:
    """A rule that looks at sizes alone leaves something to find in one such school or another; a certified release in none."""
    rows = [{"group": "All", "people": str(107 + people), "reached": str(62 + people)}, {"group": "White", "people": "62", "reached": "43"},
            {"group": "Hispanic", "people": "45", "reached": "19"}, {"group": "Black", "people": str(people), "reached": str(people)}]
    tabulation = school(rows)
    assert not broken(tabulation, as_written(tabulation, proven_pattern(tabulation, shipped_policy())))
    assert not make_pattern(tabulation, shipped_policy()).certified
