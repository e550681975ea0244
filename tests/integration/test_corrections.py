"""Chains of releases of one partnership: whoever kept them all finds nothing, and without any one step would."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from disclosure.audit import Findings, Promise, audit_release
from disclosure.audit.editions import Editions
from disclosure.earlier import Change
from disclosure.pattern import linking, remembering
from disclosure.pattern.linking import linked
from disclosure.tabulation import Earlier
from tests.integration.corrections import POLICY, Published, attacked, beside, corrected, released
from tests.integration.two_districts import Row, rows, tabulated
from tests.spec.drawing import rows_of, table_in
from tests.spec.neighbours import test_corrections as manual

pytestmark = pytest.mark.slow
REACH = {"tutors": 0.35, "club": 0.25}
KINDS = {"outcomes": "o", "races and genders": "rg", "schools and programs": "sp", "records added and deleted": "ad"}


@cache
def people(seed: int = 0) -> tuple[Row, ...]:
    return tuple(rows(seed, 300, REACH))


@cache
def first(seed: int = 0) -> Published:
    return released(people(seed))


@cache
def second(seed: int = 0, records: int = 5, kinds: str = "orgspad") -> Published:
    return released(corrected(people(seed), seed, records, kinds), [first(seed)])


@cache
def third() -> Published:
    return released(corrected(second().rows, 7, 4), [first(), second()])


@pytest.mark.parametrize("seed, records", [(0, 5), (1, 1), (2, 12)])
def test_a_correction_is_proven_beside_the_release_before(seed: int, records: int) -> None:
    assert second(seed, records).pattern.certified
    assert attacked(second(seed, records), [first(seed)]).found == ()


@pytest.mark.parametrize("kinds", KINDS.values(), ids=KINDS)
def test_a_correction_of(kinds: str) -> None:
    assert second(0, 4, kinds).pattern.certified
    assert attacked(second(0, 4, kinds), [first()]).found == ()


def test_a_release_that_knows_of_none_before_is_undone_by_it() -> None:
    alone = released(second().rows, [first()], known=[])
    assert alone.pattern.certified
    assert attacked(alone, []).found == ()
    found = attacked(alone, [first()])
    assert found.exact > 24
    assert {one.promise for one in found.found} >= {Promise.CODED, Promise.OVERLAP, Promise.INSIDER}


def test_a_chain_of_three_is_proven_beside_both_before() -> None:
    assert third().pattern.certified
    assert attacked(third(), [first(), second()]).found == ()


def test_a_correction_that_is_taken_back_is_proven_beside_both() -> None:
    again = released(people(), [first(), second()])
    assert again.pattern.certified
    assert attacked(again, [first(), second()]).found == ()


def test_the_same_facts_are_told_the_same_again() -> None:
    again = released(second().rows, [first(), second()])
    assert again.pattern.certified
    assert written(again) == written(second())


def written(one: Published) -> bytes:
    return b"".join(np.ascontiguousarray(array).tobytes() for key in sorted(one.pattern.tables)
                    for array in (one.pattern.tables[key].step, one.pattern.tables[key].reason))


def test_the_same_data_give_the_same_pattern() -> None:
    assert written(released(second().rows, [first()])) == written(second())


def test_nothing_but_the_same_is_told_of_the_same_people() -> None:
    """Where nobody was counted differently, no line is told more exactly than before."""
    link = linked(second().tabulation, second().tabulation.catalogue.indicators, POLICY)
    assert 0 < np.count_nonzero(link.same) < len(link.same)
    for at, key in enumerate(link.keys):
        mine = (link.table == at) & link.same
        now, then = (one.pattern.tables[key].step[link.place[mine], link.slot[mine]] for one in (second(), first()))
        assert (now >= then).all()


def nothing(*given: object) -> None:
    """The step that is left out."""


def broken(monkeypatch: pytest.MonkeyPatch, owner: object, step: str, instead: object) -> Findings:
    """What readers who kept the first release find in a second one that was made without one step."""
    monkeypatch.setattr(owner, step, instead)
    made = released(corrected(people(), 0, 5), [first()])
    monkeypatch.undo()
    return attacked(made, [first()])


def test_without_what_was_told_before_it_is_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    found = broken(monkeypatch, linking, "remember", lambda *given: iter(()))
    assert found.of(Promise.CODED) and found.of(Promise.OVERLAP)


@pytest.mark.parametrize("paragraph, change, who", [
    (manual.test_one_result_that_was_corrected, manual.corrected("White", was=False), "turned"),
    (manual.test_a_child_who_left, manual.gone("White", reached=True), "gone")], ids=["turned", "gone"])
def test_without_whom_two_releases_count_differently_it_is_broken(
        paragraph: object, change: Change, who: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The manual's school: certified all the same, since whoever leaves out a group also leaves out its proof."""
    monkeypatch.setattr(remembering, "_differences", nothing)
    _, now, published, kept = manual.filled(rows_of(table_in(paragraph.__doc__ or "")), change)
    found = manual.attacked(now, published, kept)
    assert found.exact and {one.who.value for one in found.found} == {who}


def test_without_today_s_lines_held_to_those_of_the_same_people_it_is_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every person taken for another one than before: nothing that was told binds anything."""
    unlinked = [replace(row, person=row.person + 10_000) for row in second().rows]
    made = released(unlinked, [first()])
    forged = Published(second().rows, made.tabulation, made.pattern, made.publication)
    assert attacked(forged, [first()]).found


@pytest.mark.parametrize("before", [1, 2])
def test_what_a_release_counted_is_found_again(before: int) -> None:
    """Every table and every part of everybody, from today's counts and from who was counted differently; and as rows of the lattice."""
    chain: Sequence[Published] = [first(), second()]
    tabulation = beside(third().rows, chain)
    then, editions = tabulated(chain[before - 1].rows), Editions(tabulation, frozenset({"reading", "reading_in_programs"}))
    assert editions.alike.keys() == {0, 1, 2}
    for key, table in {**then.tables, **then.parts}.items():
        found = editions.of(key, before)
        if getattr(key, "kin", None) is None or not key.name or key.kin.value == "program":
            assert (found.people == table.people).all() and (found.reached == table.numerator).all(), key
        else:   # a partner knows whom it ever served
            assert (found.people >= table.people).all(), key


def test_every_line_of_an_earlier_release_is_a_row_of_the_lattice() -> None:
    link = linked(second().tabulation, second().tabulation.catalogue.indicators, POLICY)
    memories = link.lattice.memories
    assert memories is not None and memories.is_earlier.sum() > 24
    inner = link.lattice.sums @ np.stack([link.lattice.inner_people, link.lattice.inner_numerator], axis=1)
    rows_ = memories.is_earlier | (link.table >= 0)
    assert (inner[rows_] == np.stack([link.lattice.people, link.lattice.numerator], axis=1)[rows_]).all()


def test_the_attacker_reads_nothing_before_where_nothing_was_kept() -> None:
    alone = released(second().rows)
    assert audit_release(alone.publication, replace(alone.tabulation, earlier=Earlier()), POLICY).found == ()
    assert alone.pattern.certified
