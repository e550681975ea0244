"""The attack on a whole release: what it takes to be true, what it reads, and what it reports."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from disclosure import CellKey, Slot, audit
from disclosure.audit import Findings, Promise, audit_indicators, audit_release, kindred, tightest
from disclosure.audit.editions import NOW
from disclosure.audit.exposure import exposure
from disclosure.audit.groups import REST
from disclosure.audit.layers import LayerKey, Numbering, Who
from disclosure.audit.promises import own
from disclosure.audit.publication import numerators, off_the_ladder
from disclosure.policy import shipped_policy
from disclosure.rule_table import display, displays
from disclosure.tabulation import Kin, Table, Tabulation
from tests.attacks import as_displayed, by_the_rule_table, truth, with_parts
from tests.builders import a_catalogue, a_key, a_place, a_policy, a_tabulation, an_indicator
from tests.partnerships import partnership

pytestmark = pytest.mark.slow

POLICY = shipped_policy()
EVERYTHING = ("reading", "reading_in_programs", "band")


@pytest.mark.parametrize("people", [0, 1, 5, 10, 11, 15, 19, 20, 39, 40, 57, 99, 100, 300])
def test_a_display_tells_the_attacker_just_the_numbers_that_have_it(people: int) -> None:
    for reached in range(people + 1):
        for step in range(POLICY.hidden + 1):
            shown = display(reached, people, step, POLICY)
            least, most = numerators(*(np.array([value]) for value in (people, shown.lower, shown.upper)))
            edges = [other for other in (least[0] - 1, least[0], most[0], most[0] + 1) if 0 <= other <= people]
            assert [display(int(other), people, step, POLICY) == shown for other in edges] == [
                least[0] <= other <= most[0] for other in edges]
            assert least[0] <= reached <= most[0]


def test_the_attacker_knows_the_same_ladder() -> None:
    """Written a second time, from the numbers of the policy: every interval of the rule table and the ladder, and no other."""
    lower, upper = (side.ravel() for side in np.mgrid[0:101, 0:101])
    for size, steps in zip(POLICY.sizes, displays(POLICY), strict=True):
        people = np.full(len(lower), max(size.start, POLICY.minimum_group + 1))
        found = ~off_the_ladder(people, lower, upper, POLICY)
        allowed = {(shown.lower, shown.upper) for step in steps for shown in step}
        assert set(zip(lower[found].tolist(), upper[found].tolist(), strict=True)) == allowed


@pytest.fixture(scope="module")
def whole() -> Tabulation:
    return partnership(0, people=40)


@pytest.fixture(scope="module")
def plain(whole: Tabulation) -> Findings:
    """What is found in the plain rule table."""
    return audit_release(by_the_rule_table(whole), whole, POLICY)


@pytest.mark.parametrize("seed", range(4))
def test_every_sum_the_attacker_counts_on_holds(seed: int) -> None:
    """Groups and totals, places, tracts, years and windows, categories, programs and schools: all true of real people."""
    whole = partnership(seed)
    numbering = Numbering(whole, EVERYTHING)
    exposed = exposure(numbering, own({NOW: by_the_rule_table(whole)}, numbering, POLICY))
    numbers = truth(numbering)
    for key in numbering.programs(NOW):
        elsewhere = numbering.layers[LayerKey(key.of, Who.ELSEWHERE)]
        assert not elsewhere.people.any()     # every participant is at a listed school
    assert (exposed.sums @ numbers == exposed.low).all()
    assert ((exposed.lower <= numbers) & (numbers <= exposed.upper)).all()
    assert {int(count) for count in np.unique(np.diff(exposed.sums.indptr))} >= {2, 3, 4}


@pytest.mark.slow
def test_what_the_attack_says_is_true(whole: Tabulation) -> None:
    numbering = Numbering(whole, EVERYTHING)
    exposed = exposure(numbering, own({NOW: by_the_rule_table(whole)}, numbering, POLICY))
    every = np.arange(numbering.unknowns)
    bounds, numbers = tightest(exposed, every), truth(numbering)
    assert ((bounds.lower <= numbers) & (numbers <= bounds.upper)).all()


def test_the_plain_rule_table_breaks_every_promise(plain: Findings) -> None:
    assert plain.complete and plain.exact > 0 and plain.narrowed > 0
    assert {promise for promise in Promise if plain.of(promise)} == set(Promise) - {Promise.LADDER}


def test_a_release_that_tells_nothing_keeps_every_promise_to_readers(whole: Tabulation) -> None:
    findings = audit_release(as_displayed(whole, {}), whole, POLICY)
    assert findings.complete and findings.tested > 500
    assert [finding for finding in findings.found if not finding.partner] == []


def test_numerators_are_never_read_but_an_insiders_own(whole: Tabulation, plain: Findings) -> None:
    """The same displays beside other numerators: the same findings."""
    tables = {key: Table(table.people, table.people) for key, table in whole.tables.items()}
    is_known = {key: key.kin is not Kin.LATEST or bool(key.name) for key in whole.parts}
    parts = {key: table if is_known[key] else Table(table.people, table.people * 0) for key, table in whole.parts.items()}
    corrupted = Tabulation(whole.catalogue, tables, parts, whole.part_of)
    assert corrupted.tables != whole.tables
    assert audit_release(by_the_rule_table(whole), corrupted, POLICY) == plain


def test_families_share_nothing_and_can_be_attacked_apart(whole: Tabulation, plain: Findings) -> None:
    assert kindred(whole) == (("band",), ("reading", "reading_in_programs"))
    apart = audit_indicators(by_the_rule_table(whole), whole, POLICY, ("band",))
    assert set(apart.found) == {finding for finding in plain.found if finding.cell.indicator == "band"}


@pytest.mark.slow
def test_a_work_limit_ends_the_attack_early_and_alike(whole: Tabulation, plain: Findings) -> None:
    published = by_the_rule_table(whole)
    first, second = (audit_release(published, whole, POLICY, limit=1500) for _ in range(2))
    assert first == second and not first.complete and first.unsettled > 0
    assert plain.complete


def test_findings_print_nothing(plain: Findings) -> None:
    said = repr(plain) + repr(plain.found[0])
    assert "reading" not in said and "birch" not in said and "confidential" in said


SCHOOL = a_catalogue(places=(a_place("valley", "region"), a_place("birch", "school", "valley"), a_place("helpers", "partner", "valley"),
                             a_place("tutors", "program", "helpers")), genders=(), pools=(), races=("Asian", "Black", "White"),
                     indicators=(an_indicator(levels=("school",), dimensions=("race_ethnicity", "english_learner")),))
Counts = Mapping[CellKey, tuple[int, int]]


def tried(counts: Counts, displays: Mapping[CellKey, str]) -> Findings:
    tabulation = a_tabulation(SCHOOL, counts)
    return audit_release(as_displayed(tabulation, displays), tabulation, POLICY)


def broken(findings: Findings) -> dict[CellKey, Promise]:
    return {finding.cell: finding.promise for finding in findings.found}


ALL_, ASIAN, BLACK, WHITE = a_key(), a_key(group="Asian"), a_key(group="Black"), a_key(group="White")
THREE: Counts = {ALL_: (62, 111), ASIAN: (19, 45), BLACK: (0, 4), WHITE: (43, 62)}


def test_promise_a_a_small_cell_that_the_others_leave() -> None:
    assert broken(tried(THREE, {ALL_: "56%", ASIAN: "42%", WHITE: "69%"})) == {BLACK: Promise.SMALL}
    assert broken(tried(THREE, {ALL_: "56%", WHITE: "69%"})) == {}


def test_promise_a_holds_for_a_small_cell_that_is_shown() -> None:
    """Without primary suppression its own display tells it, and is on no ladder."""
    findings = tried(THREE, {BLACK: "≤5%"})
    assert {finding.promise for finding in findings.found} == {Promise.LADDER, Promise.SMALL}


def test_promise_b_an_interval_that_the_others_narrow() -> None:
    """40–49% of 29 leaves twelve to fourteen; the total less the others leaves one of them."""
    counts = {ALL_: (55, 95), ASIAN: (12, 29), WHITE: (43, 66)}
    findings = tried(counts, {ALL_: "58%", ASIAN: "40–49%", WHITE: "65%"})
    assert broken(findings) == {ASIAN: Promise.CODED}
    assert findings.exact == 1
    assert ASIAN not in broken(tried(counts, {ALL_: "58%", ASIAN: "40–49%"}))


def test_promise_b_asks_no_more_than_the_own_display_leaves() -> None:
    """21–29% of eleven people is three of them: its own display says so, and nothing else could."""
    assert tried({ASIAN: (3, 11)}, {ASIAN: "21–29%"}).found == ()


def test_promise_c_people_in_no_listed_group() -> None:
    counts = {ALL_: (62, 111), ASIAN: (19, 45), WHITE: (43, 62)}
    findings = tried(counts, {ALL_: "56%", ASIAN: "42%", WHITE: "69%"})
    assert broken(findings) == {a_key(group=REST): Promise.OVERLAP}
    assert findings.exact == 1


@pytest.mark.parametrize("total", ["56%", "hidden"])
def test_promise_c_the_six_who_do_not_take_part(total: str) -> None:
    """111 students at 56% beside 105 participants at 60% tell about the six others."""
    catalogue = a_catalogue(places=SCHOOL.places, pools=(), genders=(), races=(), indicators=(
        an_indicator(levels=("school",), dimensions=()), an_indicator("dosage", levels=("program",), dimensions=())))
    tutors = a_key("tutors", indicator="dosage")
    tabulation = with_parts(a_tabulation(catalogue, {ALL_: (62, 111), tutors: (62, 105)}), {(ALL_, Kin.PROGRAM, "tutors"): (62, 105)},
                            {"dosage": "reading"})
    published = as_displayed(tabulation, {ALL_: total, tutors: "59%"})
    findings = audit_release(published, tabulation, POLICY)
    assert [(f.promise, f.who, f.part) for f in findings.found] == ([(Promise.OVERLAP, Who.OTHERS, "tutors")] if total == "56%" else [])


def test_promise_c_the_few_whom_a_window_counts_in_another_year() -> None:
    """Forty in 2024, four of whom were gone a year later: the window less 2025 is those four."""
    catalogue = a_catalogue(places=SCHOOL.places, pools=("2024-2025",), school_years=("2024", "2025"), genders=(), races=(),
                            indicators=(an_indicator(levels=("school",), dimensions=()),))
    before, pooled = a_key(school_year="2024"), a_key(school_year="2024-2025")
    counts = {before: (20, 40), ALL_: (25, 50), pooled: (29, 54)}
    tabulation = with_parts(a_tabulation(catalogue, counts), {(before, Kin.LATEST, ""): (4, 4), (ALL_, Kin.LATEST, ""): (25, 50)})
    findings = audit_release(as_displayed(tabulation, {ALL_: "50%", pooled: "54%"}), tabulation, POLICY)
    assert [(f.cell, f.who, f.part, f.is_exact) for f in findings.found] == [(before, Who.PART, "latest", True)]
    assert audit_release(as_displayed(tabulation, {ALL_: "50%"}), tabulation, POLICY).found == ()


def test_promise_d_an_insider_who_knows_all_but_a_few() -> None:
    """A program of all but three: to everybody else the school is a school, to its partner it is those three."""
    catalogue = a_catalogue(places=SCHOOL.places, pools=(), genders=(), races=(), indicators=(
        an_indicator(levels=("school",), dimensions=()),))
    tabulation = with_parts(a_tabulation(catalogue, {ALL_: (62, 111)}), {(ALL_, Kin.PARTNER, "helpers"): (60, 108)})
    findings = audit_release(as_displayed(tabulation, {ALL_: "56%"}), tabulation, POLICY)
    assert [(f.promise, f.cell, f.partner, f.is_exact) for f in findings.found] == [(Promise.INSIDER, ALL_, "helpers", True)]
    assert audit_release(as_displayed(tabulation, {ALL_: "50–59%"}), tabulation, POLICY).found == ()


def test_promise_d_holds_beside_what_others_tell() -> None:
    """The partner knows the four; so it knows the interval's place in the row, and with it the five."""
    counts = {ALL_: (62, 111), ASIAN: (2, 5), BLACK: (0, 4), WHITE: (60, 102)}
    tabulation = with_parts(a_tabulation(SCHOOL, counts), {(ALL_, Kin.PARTNER, "helpers"): (0, 4), (BLACK, Kin.PARTNER, "helpers"): (0, 4)})
    findings = audit_release(as_displayed(tabulation, {ALL_: "56%", WHITE: "59%"}), tabulation, POLICY)
    assert {finding.cell for finding in findings.found if finding.partner == "helpers"} >= {ASIAN}


def test_a_third_gender_that_schools_do_not_list_is_still_counted_on() -> None:
    """Girls and boys in full beside the total tell about the two who are neither; so do the district's lines."""
    catalogue = a_catalogue(races=(), pools=())
    counts = {a_key(place, gender=gender): (people // 2, people) for place in ("north", "birch")
              for gender, people in (("ALL", 102), ("Girl", 50), ("Boy", 50))} | {a_key("north", gender="AnotherGender"): (1, 2)}
    tabulation = a_tabulation(catalogue, counts)
    told = {a_key("birch", gender=gender): "50%" for gender in ("ALL", "Girl", "Boy")}
    findings = audit_release(as_displayed(tabulation, told), tabulation, POLICY)
    assert {(f.cell.place, f.cell.slot) for f in findings.found} >= {
        ("birch", Slot(gender=REST)), ("north", Slot(gender="AnotherGender"))}


def test_people_of_no_listed_tract_are_a_group() -> None:
    catalogue = a_catalogue(places=(a_place("valley", "region"), a_place("river", "tract", "valley")), races=(), genders=(), pools=(),
                            indicators=(an_indicator(levels=("region", "tract"), dimensions=()),))
    tabulation = a_tabulation(catalogue, {a_key("valley"): (27, 53), a_key("river"): (25, 50)})
    findings = audit_release(as_displayed(tabulation, {a_key("valley"): "51%", a_key("river"): "50%"}), tabulation, POLICY)
    assert [(f.promise, f.cell, f.beyond) for f in findings.found] == [(Promise.OVERLAP, a_key("valley"), True)]


def test_categories_are_known_to_add_up_to_everybody() -> None:
    """Of three, one shown in full and one nearly so leave the third."""
    catalogue = a_catalogue(places=SCHOOL.places, pools=(), races=(), genders=(), indicators=(
        an_indicator(levels=("school",), dimensions=(), categories=("low", "middle", "high")),))
    low, middle, high = (a_key(category=category) for category in ("low", "middle", "high"))
    tabulation = a_tabulation(catalogue, {low: (20, 60), middle: (20, 60), high: (20, 60)})
    assert tried_with(tabulation, {low: "33%", middle: "33%"}) == {high}
    assert tried_with(tabulation, {low: "33%"}) == set()


def tried_with(tabulation: Tabulation, displays: Mapping[CellKey, str]) -> set[CellKey]:
    return set(broken(audit_release(as_displayed(tabulation, displays), tabulation, POLICY)))


def test_a_wider_promise_is_tested_as_such() -> None:
    """Widths come from the policy."""
    counts = {ALL_: (62, 111), ASIAN: (19, 45), BLACK: (0, 4), WHITE: (43, 62)}
    tabulation = a_tabulation(SCHOOL, counts)
    published = as_displayed(tabulation, {ALL_: "56%", WHITE: "69%"})
    assert audit_release(published, tabulation, a_policy(minimum_width=4)).found == ()
    assert {f.cell for f in audit_release(published, tabulation, a_policy(minimum_width=5)).found} == {ASIAN}


def test_a_display_that_says_nothing_known_is_refused() -> None:
    tabulation = a_tabulation(SCHOOL, THREE)
    with pytest.raises(ValueError, match="'about half'"):
        audit_release(as_displayed(tabulation, {ALL_: "about half"}), tabulation, POLICY)


def test_text_and_bounds_are_both_read() -> None:
    """A figure in bounds that the text hides is found as if it were in the text."""
    tabulation = a_tabulation(SCHOOL, {ASIAN: (2, 4)})
    published = as_displayed(tabulation, {})
    (only,) = published.tables.values()
    only.lower[:], only.upper[:] = 50, 50
    assert ASIAN in broken(audit_release(published, tabulation, POLICY))


def test_the_attacker_shares_no_code_with_those_who_hide() -> None:
    """Not even the table of displays: a mistake there must not be made twice."""
    files = Path(audit.__file__).parent.glob("*.py")
    lines = [line for file in files for line in file.read_text(encoding="utf-8").splitlines() if "import" in line.split()[:3]]
    assert len(lines) > 50
    assert [line for line in lines if "pattern" in line or "rule_table" in line] == []
