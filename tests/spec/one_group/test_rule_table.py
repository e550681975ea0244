"""The rule table

Above ten, a share is published, and the largest and smallest shares are cut off: `≥95%` may be everyone, `≤5%` may be no one.
In groups under forty, what lies between is an interval.
"""

from hypothesis import given
from hypothesis import strategies as st

from disclosure.policy import shipped_policy
from disclosure.rule_table import display, rounded
from tests.spec.drawing import drawn, rows_of
from tests.spec.one_group.reading import between, counted, read, the_rule_table

POLICY = shipped_policy()


def test_the_larger_the_group_the_more_exactly_its_share_is_told(drawing: str) -> None:
    """The table is the one that states publish under the federal guidance on small groups (NCES 2011-603).

    | people      | top code | bottom code | everything between                                             |
    | ----------- | -------- | ----------- | -------------------------------------------------------------- |
    | 0–10        |          |             | N<10, nothing else                                             |
    | 11–19       | ≥80%     | ≤20%        | 21–29%, 30–39%, 40–49%, 50–59%, 60–69%, 70–79%                 |
    | 20–39       | ≥90%     | ≤10%        | 11–19%, 20–29%, 30–39%, 40–49%, 50–59%, 60–69%, 70–79%, 80–89% |
    | 40–99       | ≥95%     | ≤5%         | whole percent                                                  |
    | 100–299     | ≥98%     | ≤2%         | whole percent                                                  |
    | 300 or more | ≥99%     | ≤1%         | whole percent                                                  |
    """
    assert drawing == drawn(the_rule_table())


def test_every_edge_of_a_size_band(drawing: str) -> None:
    """The same five shares at the first and the last size of every band.

    | people | nobody | one person | half   | all but one | everybody |
    | -----: | ------ | ---------- | ------ | ----------- | --------- |
    |      0 | N<10   | N<10       | N<10   | N<10        | N<10      |
    |      1 | N<10   | N<10       | N<10   | N<10        | N<10      |
    |     10 | N<10   | N<10       | N<10   | N<10        | N<10      |
    |     11 | ≤20%   | ≤20%       | 40–49% | ≥80%        | ≥80%      |
    |     19 | ≤20%   | ≤20%       | 40–49% | ≥80%        | ≥80%      |
    |     20 | ≤10%   | ≤10%       | 50–59% | ≥90%        | ≥90%      |
    |     39 | ≤10%   | ≤10%       | 40–49% | ≥90%        | ≥90%      |
    |     40 | ≤5%    | ≤5%        | 50%    | ≥95%        | ≥95%      |
    |     99 | ≤5%    | ≤5%        | 49%    | ≥95%        | ≥95%      |
    |    100 | ≤2%    | ≤2%        | 50%    | ≥98%        | ≥98%      |
    |    299 | ≤2%    | ≤2%        | 50%    | ≥98%        | ≥98%      |
    |    300 | ≤1%    | ≤1%        | 50%    | ≥99%        | ≥99%      |
    """
    counts = [("nobody", 0, 0), ("one person", 0, 1), ("half", 1, 0), ("all but one", 2, -1), ("everybody", 2, 0)]
    assert drawing == drawn([{"people": row["people"], **{
        name: counted(int(row["people"]), halves, more) for name, halves, more in counts}} for row in rows_of(drawing)])


def test_everyone_and_no_one_are_never_published(drawing: str) -> None:
    """"All of them" and "none of them" tell every member's result at once, so no published line says either.

    | people | reached | published |
    | -----: | ------: | --------- |
    |     15 |      15 | ≥80%      |
    |     15 |       0 | ≤20%      |
    |    250 |     250 | ≥98%      |
    |    250 |       0 | ≤2%       |
    |   4000 |    4000 | ≥99%      |
    |   4000 |       0 | ≤1%       |
    """
    assert drawing == read(drawing)


@given(st.integers(11, 3000).flatmap(lambda people: st.tuples(st.just(people), st.integers(0, people))),
       st.integers(0, POLICY.hidden))
def test_what_is_published_is_true(group: tuple[int, int], step: int) -> None:
    """For every group of more than ten and every step of the ladder, the rounded share lies between the published bounds."""
    people, reached = group
    shown = display(reached, people, step, POLICY)
    assert shown.lower <= rounded(reached, people) <= shown.upper


@given(st.integers(11, 3000).flatmap(lambda people: st.tuples(st.just(people), st.integers(0, people), st.integers(0, people))))
def test_two_numbers_with_the_same_code_read_the_same(group: tuple[int, int, int]) -> None:
    """Whatever rounds to a share within the bounds of a published line is published as that very line: nothing finer shows
    through an interval or a code.
    """
    people, reached, other = group
    shown = display(reached, people, 0, POLICY)
    inside = shown.lower <= rounded(other, people) <= shown.upper
    assert inside == (display(other, people, 0, POLICY) == shown)


@given(st.integers(11, 3000).flatmap(lambda people: st.tuples(st.just(people), st.integers(0, people))))
def test_the_table_is_the_one_in_the_books(group: tuple[int, int]) -> None:
    """Held against the table above worked out a second time, by exact fractions, for groups of up to three thousand."""
    people, reached = group
    assert display(reached, people, 0, POLICY).text == between(people, reached)
