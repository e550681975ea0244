"""Reasons

Hidden is not zero and not an error. Every line that is not told in full says why, in words that a family understands; the
release stores one of the names below.
"""

from disclosure import Reason
from tests.spec.drawing import drawn, rows_of


def test_every_reason_there_is(drawing: str) -> None:
    """A line that is published as the rule table has it stores no reason.

    | stored as          | the line is | because                                                                           |
    | ------------------ | ----------- | --------------------------------------------------------------------------------- |
    | small_group        | hidden      | ten people or fewer, or nobody, are in the group                                  |
    | lone_gap           | hidden      | the total and the other lines would tell about one group that is hidden           |
    | thin_gap           | hidden      | the hidden lines beside it are a small group together                             |
    | pooled_gap         | hidden      | pooled years less the years that are shown would tell about a year that is hidden |
    | differencing       | coarsened   | told exactly, it would tell about a smaller group; hidden where no interval helps |
    | presence_sensitive | coarsened   | gender is told in wide intervals, so that no line tells of a third group          |
    | not_in_release     | hidden      | the release does not know the line                                                |
    | hidden_elsewhere   | hidden      | somebody else published the line, and hides it there                              |
    | not_applicable     | hidden      | somebody else published that there is no such line                                |
    """
    assert drawing == drawn(rows_of(drawing))
    assert [row["stored as"] for row in rows_of(drawing)] == [reason.value for reason in Reason if reason.value]
