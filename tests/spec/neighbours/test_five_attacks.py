"""Five schools under attack

Each table shows a school as the rule table alone would publish it (`alone`) and what a reader who tries every number can then
know of how many reached it (`leaves`); beside it what the rules publish, and what that leaves. Sizes are taken as known.
These rules are the first hedge, not the proof: a release is certified only by an attacker who tries everything at once.
"""

from tests.spec.neighbours.subtraction import attacked


def test_an_interval_in_the_row_does_not_protect(drawing: str) -> None:
    """The total and White students leave 12 for Hispanic and Black students together; 40–49% of 29 is at least 12.

    | group    | people | reached | alone  | leaves     | published | then leaves |
    | -------- | -----: | ------: | ------ | ---------- | --------- | ----------- |
    | All      |     95 |      55 | 58%    | exactly 55 | 58%       | exactly 55  |
    | Black    |      4 |       0 | N<10   | exactly 0  | N<10      | 0–4         |
    | Hispanic |     29 |      12 | 40–49% | exactly 12 | hidden    | 8–12        |
    | White    |     62 |      43 | 69%    | exactly 43 | 69%       | exactly 43  |
    """
    assert drawing == attacked(drawing)


def test_whole_percents_tell_the_exact_number(drawing: str) -> None:
    """Whole percents of groups below a hundred stand for one number each; plain subtraction does the rest.

    | group    | people | reached | alone | leaves     | published | then leaves |
    | -------- | -----: | ------: | ----- | ---------- | --------- | ----------- |
    | All      |    111 |      62 | 56%   | exactly 62 | 56%       | exactly 62  |
    | Black    |      4 |       0 | N<10  | exactly 0  | N<10      | 0–4         |
    | Hispanic |     45 |      19 | 42%   | exactly 19 | hidden    | 15–19       |
    | White    |     62 |      43 | 69%   | exactly 43 | 69%       | exactly 43  |
    """
    assert drawing == attacked(drawing)


def test_two_hidden_groups_can_both_be_found(drawing: str) -> None:
    """Two small groups do not hide each other when nobody in either of them reached it.

    | group    | people | reached | alone | leaves     | published | then leaves |
    | -------- | -----: | ------: | ----- | ---------- | --------- | ----------- |
    | All      |    114 |      62 | 54%   | exactly 62 | 54%       | 61–62       |
    | Asian    |      3 |       0 | N<10  | exactly 0  | N<10      | 0–3         |
    | Black    |      4 |       0 | N<10  | exactly 0  | N<10      | 0–4         |
    | Hispanic |     45 |      19 | 42%   | exactly 19 | hidden    | 11–19       |
    | White    |     62 |      43 | 69%   | exactly 43 | 69%       | exactly 43  |
    """
    assert drawing == attacked(drawing)


def test_a_top_coded_total_still_tells_something(drawing: str) -> None:
    """At least 43 of 45 reached it and only 38 are not learners, so at least five learners did, whatever is hidden below. Three
    values remain for them; more would need the total itself to be told less exactly.

    | group    | people | reached | alone | leaves | published | then leaves |
    | -------- | -----: | ------: | ----- | ------ | --------- | ----------- |
    | All      |     45 |      43 | ≥95%  | 43–45  | ≥95%      | 43–45       |
    | Learners |      7 |       7 | N<10  | 5–7    | N<10      | 5–7         |
    | Others   |     38 |      36 | ≥90%  | 36–38  | hidden    | 36–38       |
    """
    assert drawing == attacked(drawing)


def test_a_grouping_of_two_gives_its_small_half_away(drawing: str) -> None:
    """The total less the large half is the small half, to the student.

    | group    | people | reached | alone | leaves     | published | then leaves |
    | -------- | -----: | ------: | ----- | ---------- | --------- | ----------- |
    | All      |    127 |      71 | 56%   | exactly 71 | 56%       | exactly 71  |
    | Learners |      7 |       0 | N<10  | exactly 0  | N<10      | 0–7         |
    | Others   |    120 |      71 | 59%   | exactly 71 | hidden    | 64–71       |
    """
    assert drawing == attacked(drawing)
