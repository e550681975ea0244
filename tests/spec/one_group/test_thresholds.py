"""Thresholds, student by student

Where one student more or fewer changes the line. Each row stands on an edge: the last count that carries the bottom code, the
first that carries each interval and the first that carries the top code.
"""

from tests.spec.one_group.reading import at_every_edge


def test_eleven_people(drawing: str) -> None:
    """The smallest group that is published. 20% belongs to the bottom code, so the first interval starts at 21.

    | edge         | one fewer       | on the edge     | one more        |
    | ------------ | --------------- | --------------- | --------------- |
    | last ≤20%    | 1 of 11: ≤20%   | 2 of 11: ≤20%   | 3 of 11: 21–29% |
    | first 21–29% | 2 of 11: ≤20%   | 3 of 11: 21–29% | 4 of 11: 30–39% |
    | first 30–39% | 3 of 11: 21–29% | 4 of 11: 30–39% | 5 of 11: 40–49% |
    | first 40–49% | 4 of 11: 30–39% | 5 of 11: 40–49% | 6 of 11: 50–59% |
    | first 50–59% | 5 of 11: 40–49% | 6 of 11: 50–59% | 7 of 11: 60–69% |
    | first 60–69% | 6 of 11: 50–59% | 7 of 11: 60–69% | 8 of 11: 70–79% |
    | first 70–79% | 7 of 11: 60–69% | 8 of 11: 70–79% | 9 of 11: ≥80%   |
    | first ≥80%   | 8 of 11: 70–79% | 9 of 11: ≥80%   | 10 of 11: ≥80%  |
    """
    assert drawing == at_every_edge(11)


def test_nineteen_people(drawing: str) -> None:
    """The last group of the first band.

    | edge         | one fewer        | on the edge      | one more         |
    | ------------ | ---------------- | ---------------- | ---------------- |
    | last ≤20%    | 2 of 19: ≤20%    | 3 of 19: ≤20%    | 4 of 19: 21–29%  |
    | first 21–29% | 3 of 19: ≤20%    | 4 of 19: 21–29%  | 5 of 19: 21–29%  |
    | first 30–39% | 5 of 19: 21–29%  | 6 of 19: 30–39%  | 7 of 19: 30–39%  |
    | first 40–49% | 7 of 19: 30–39%  | 8 of 19: 40–49%  | 9 of 19: 40–49%  |
    | first 50–59% | 9 of 19: 40–49%  | 10 of 19: 50–59% | 11 of 19: 50–59% |
    | first 60–69% | 11 of 19: 50–59% | 12 of 19: 60–69% | 13 of 19: 60–69% |
    | first 70–79% | 13 of 19: 60–69% | 14 of 19: 70–79% | 15 of 19: 70–79% |
    | first ≥80%   | 15 of 19: 70–79% | 16 of 19: ≥80%   | 17 of 19: ≥80%   |
    """
    assert drawing == at_every_edge(19)


def test_twenty_people(drawing: str) -> None:
    """From twenty people the codes are 10% and 90%; 10% belongs to the bottom code, so the first interval starts at 11.

    | edge         | one fewer        | on the edge      | one more         |
    | ------------ | ---------------- | ---------------- | ---------------- |
    | last ≤10%    | 1 of 20: ≤10%    | 2 of 20: ≤10%    | 3 of 20: 11–19%  |
    | first 11–19% | 2 of 20: ≤10%    | 3 of 20: 11–19%  | 4 of 20: 20–29%  |
    | first 20–29% | 3 of 20: 11–19%  | 4 of 20: 20–29%  | 5 of 20: 20–29%  |
    | first 30–39% | 5 of 20: 20–29%  | 6 of 20: 30–39%  | 7 of 20: 30–39%  |
    | first 40–49% | 7 of 20: 30–39%  | 8 of 20: 40–49%  | 9 of 20: 40–49%  |
    | first 50–59% | 9 of 20: 40–49%  | 10 of 20: 50–59% | 11 of 20: 50–59% |
    | first 60–69% | 11 of 20: 50–59% | 12 of 20: 60–69% | 13 of 20: 60–69% |
    | first 70–79% | 13 of 20: 60–69% | 14 of 20: 70–79% | 15 of 20: 70–79% |
    | first 80–89% | 15 of 20: 70–79% | 16 of 20: 80–89% | 17 of 20: 80–89% |
    | first ≥90%   | 17 of 20: 80–89% | 18 of 20: ≥90%   | 19 of 20: ≥90%   |
    """
    assert drawing == at_every_edge(20)


def test_thirty_nine_people(drawing: str) -> None:
    """The last group whose share is an interval.

    | edge         | one fewer        | on the edge      | one more         |
    | ------------ | ---------------- | ---------------- | ---------------- |
    | last ≤10%    | 3 of 39: ≤10%    | 4 of 39: ≤10%    | 5 of 39: 11–19%  |
    | first 11–19% | 4 of 39: ≤10%    | 5 of 39: 11–19%  | 6 of 39: 11–19%  |
    | first 20–29% | 7 of 39: 11–19%  | 8 of 39: 20–29%  | 9 of 39: 20–29%  |
    | first 30–39% | 11 of 39: 20–29% | 12 of 39: 30–39% | 13 of 39: 30–39% |
    | first 40–49% | 15 of 39: 30–39% | 16 of 39: 40–49% | 17 of 39: 40–49% |
    | first 50–59% | 19 of 39: 40–49% | 20 of 39: 50–59% | 21 of 39: 50–59% |
    | first 60–69% | 23 of 39: 50–59% | 24 of 39: 60–69% | 25 of 39: 60–69% |
    | first 70–79% | 27 of 39: 60–69% | 28 of 39: 70–79% | 29 of 39: 70–79% |
    | first 80–89% | 31 of 39: 70–79% | 32 of 39: 80–89% | 33 of 39: 80–89% |
    | first ≥90%   | 34 of 39: 80–89% | 35 of 39: ≥90%   | 36 of 39: ≥90%   |
    """
    assert drawing == at_every_edge(39)


def test_forty_people(drawing: str) -> None:
    """From forty people whole percents are published between the codes.

    | edge       | one fewer     | on the edge    | one more       |
    | ---------- | ------------- | -------------- | -------------- |
    | last ≤5%   | 1 of 40: ≤5%  | 2 of 40: ≤5%   | 3 of 40: 8%    |
    | first ≥95% | 37 of 40: 93% | 38 of 40: ≥95% | 39 of 40: ≥95% |
    """
    assert drawing == at_every_edge(40)


def test_ninety_nine_people(drawing: str) -> None:
    """The last group with codes at 5% and 95%.

    | edge       | one fewer     | on the edge    | one more       |
    | ---------- | ------------- | -------------- | -------------- |
    | last ≤5%   | 4 of 99: ≤5%  | 5 of 99: ≤5%   | 6 of 99: 6%    |
    | first ≥95% | 93 of 99: 94% | 94 of 99: ≥95% | 95 of 99: ≥95% |
    """
    assert drawing == at_every_edge(99)


def test_a_hundred_people(drawing: str) -> None:
    """From a hundred people the codes are 2% and 98%.

    | edge       | one fewer      | on the edge     | one more        |
    | ---------- | -------------- | --------------- | --------------- |
    | last ≤2%   | 1 of 100: ≤2%  | 2 of 100: ≤2%   | 3 of 100: 3%    |
    | first ≥98% | 97 of 100: 97% | 98 of 100: ≥98% | 99 of 100: ≥98% |
    """
    assert drawing == at_every_edge(100)


def test_two_hundred_and_ninety_nine_people(drawing: str) -> None:
    """The last group with codes at 2% and 98%.

    | edge       | one fewer       | on the edge      | one more         |
    | ---------- | --------------- | ---------------- | ---------------- |
    | last ≤2%   | 6 of 299: ≤2%   | 7 of 299: ≤2%    | 8 of 299: 3%     |
    | first ≥98% | 291 of 299: 97% | 292 of 299: ≥98% | 293 of 299: ≥98% |
    """
    assert drawing == at_every_edge(299)


def test_three_hundred_people(drawing: str) -> None:
    """From three hundred people the codes are 1% and 99%.

    | edge       | one fewer       | on the edge      | one more         |
    | ---------- | --------------- | ---------------- | ---------------- |
    | last ≤1%   | 3 of 300: ≤1%   | 4 of 300: ≤1%    | 5 of 300: 2%     |
    | first ≥99% | 295 of 300: 98% | 296 of 300: ≥99% | 297 of 300: ≥99% |
    """
    assert drawing == at_every_edge(300)
