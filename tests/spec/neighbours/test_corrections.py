"""What a correction tells

Whoever kept the last release and reads the next one can take one from the other. So readers are taken to have kept every
earlier release that was ever published, certified or not, and a release is proven beside all of them at once. People whom all
releases count alike are the same people in each; the few whose record was corrected, who came or who left, are a small group
like any other, although no line names them. What was told stays told: an earlier line can no longer be coarsened, so the new
ones are. A later line promises as much as the earlier lines about nearly the same people leave open. Where that cannot be
proven the release is refused. A release that nobody has read may be forgotten: `flashlight release --unread N`. The same
facts are told the same again.
Reason `differencing`.
"""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from disclosure import CellKey
from disclosure.audit import Findings, Publication, audit_release
from disclosure.audit.publication import told
from disclosure.earlier import Change, Past, Standing, Told
from disclosure.pattern import Pattern, proven_pattern
from disclosure.policy import shipped_policy
from disclosure.tabulation import Earlier, Tabulation
from tests.attacks import by_the_rule_table
from tests.spec.drawing import Row, drawn, rows_of
from tests.spec.neighbours.test_worlds import as_written, displays, key, school

YES, NO = True, False


def counted(rows: Sequence[Row], when: str) -> Tabulation:
    """One school's third graders, as they were counted `before` or are `now`."""
    return school([{"group": row["group"], "people": row.get(f"people {when}", row.get("people", "")), "reached": row[f"reached {when}"]}
                   for row in rows])


def beside(now: Tabulation, published: Publication, *changes: Change) -> Tabulation:
    """What is counted now, with what release 1 told."""
    before = {(1, table): Told(*told(one)) for table, one in published.tables.items()}
    past = {("reading", "2025"): Past(((1,), ()) if changes else ((1,),), changes)} if before else {}
    return replace(now, earlier=Earlier(before, past))


def corrected(group: str, was: bool) -> Change:
    """One child whose result is another now."""
    child = Standing(("birch",), group)
    return Change((child, child), (0, 1), 1, {"": (int(was), int(not was))})


def gone(group: str, reached: bool) -> Change:
    """One child who is no longer counted."""
    return Change((Standing(("birch",), group), None), (0, -1), 1, {"": (int(reached),)})


def attacked(now: Tabulation, published: Publication, before: Publication) -> Findings:
    return audit_release(published, now, shipped_policy(), earlier={1: before})


def first(rows: Sequence[Row]) -> tuple[Pattern, Publication]:
    tabulation = counted(rows, "before")
    pattern = proven_pattern(tabulation, shipped_policy())
    return pattern, as_written(tabulation, pattern)


def filled(rows: Sequence[Row], *changes: Change) -> tuple[str, Tabulation, Publication, Publication]:
    """The drawn table worked out again; what is counted now, with what was told before; and both releases as they were written."""
    before, kept = first(rows)
    now = beside(counted(rows, "now"), kept, *changes)
    pattern = proven_pattern(now, shipped_policy(), before=before)
    assert pattern.certified
    said, plain, then = displays(now, pattern), as_shown(by_the_rule_table(now), now), displays(counted(rows, "before"), before)
    columns = [{**row, "told before": then[key(row)], "rule table": plain[key(row)], "certified": said[key(row)]} for row in rows]
    return drawn(columns), now, as_written(now, pattern), kept


def as_shown(publication: Publication, tabulation: Tabulation) -> dict[CellKey, str]:
    indicator = tabulation.catalogue.indicators[0]
    ((of, table),) = publication.tables.items()
    return {CellKey(of.indicator, of.school_year, "birch", slot): str(table.display[0, at])
            for at, slot in enumerate(tabulation.catalogue.slots(indicator))}


def test_one_result_that_was_corrected(drawing: str) -> None:
    """A White child's result was a no and is a yes now. By the rule table one more child reached it, so everybody who kept the last
    release knows what was corrected.

    | group    | people | reached before | told before | reached now | rule table | certified |
    | -------- | -----: | -------------: | ----------- | ----------: | ---------- | --------- |
    | All      |    111 |             62 | 56%         |          63 | 57%        | 50–59%    |
    | White    |     62 |             43 | 60–69%      |          44 | 71%        | 60–79%    |
    | Hispanic |     45 |             19 | 42%         |          19 | 42%        | 42%       |
    | Black    |      4 |              0 | N<10        |           0 | N<10       | N<10      |
    """
    rows = rows_of(drawing)
    found, now, published, kept = filled(rows, corrected("White", was=NO))
    assert drawing == found
    assert attacked(now, by_the_rule_table(now), kept).exact and not attacked(now, published, kept).found


def test_a_child_who_left(drawing: str) -> None:
    """One White child has moved away, who had reached it. The line about everybody would tell by how much it fell.

    | group    | people before | people now | reached before | told before | reached now | rule table | certified |
    | -------- | ------------: | ---------: | -------------: | ----------- | ----------: | ---------- | --------- |
    | All      |           111 |        110 |             62 | 56%         |          61 | 55%        | 50–59%    |
    | White    |            62 |         61 |             43 | 60–69%      |          42 | 69%        | 60–69%    |
    | Hispanic |            45 |         45 |             19 | 42%         |          19 | 42%        | 42%       |
    | Black    |             4 |          4 |              0 | N<10        |           0 | N<10       | N<10      |
    """
    rows = rows_of(drawing)
    found, now, published, kept = filled(rows, gone("White", reached=YES))
    assert drawing == found
    assert attacked(now, by_the_rule_table(now), kept).exact and not attacked(now, published, kept).found


ROWS: list[Row] = [{"group": "All", "people": "111", "reached before": "62", "reached now": "62"},
                   {"group": "White", "people": "62", "reached before": "43", "reached now": "43"},
                   {"group": "Hispanic", "people": "45", "reached before": "19", "reached now": "19"},
                   {"group": "Black", "people": "4", "reached before": "0", "reached now": "0"}]


def test_the_same_facts_are_told_the_same_again() -> None:
    """Nothing was corrected, so no line reads otherwise: another choice of what to coarsen would tell more by both than by either."""
    before, kept = first(ROWS)
    now = beside(counted(ROWS, "now"), kept)
    again = proven_pattern(now, shipped_policy(), before=before)
    assert displays(now, again) == displays(now, before)
    assert again.certified and not attacked(now, as_written(now, again), kept).found


def test_what_was_told_too_exactly_is_refused() -> None:
    """An earlier release, perhaps a trial, told the four Black children by subtraction. No later release can take that back, and none
    is certified beside it, whatever it hides."""
    plain = by_the_rule_table(counted(ROWS, "before"))
    now = beside(counted(ROWS, "now"), plain)
    assert not proven_pattern(now, shipped_policy()).certified
    assert proven_pattern(counted(ROWS, "now"), shipped_policy()).certified


@pytest.mark.parametrize("people", [4, 7, 10])
def test_a_figure_that_is_new_has_nothing_before_it(people: int) -> None:
    """A group, a place, a year or an indicator that no earlier release told of is proven as if it stood alone."""
    rows = [{**row, "people": str(people)} if row["group"] == "Black" else row for row in ROWS]
    rows = [{**row, "people": str(107 + people)} if row["group"] == "All" else row for row in rows]
    now = counted(rows, "now")
    assert displays(now, proven_pattern(beside(now, Publication({})), shipped_policy())) == displays(
        now, proven_pattern(now, shipped_policy()))
