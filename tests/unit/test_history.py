"""What earlier releases counted, beside what this one does."""

from __future__ import annotations

import pyarrow as pa

from data_access.history import Comparison, History
from tests.builders import YEAR, a_catalogue, an_indicator

CATALOGUE = a_catalogue(indicators=(an_indicator("reading"), an_indicator("by_hours", levels=("program",))))
RECORD = pa.schema([("indicator", pa.string()), ("school_year", pa.string()), ("person", pa.int64()), ("program", pa.string()),
                    ("places", pa.list_(pa.string())), ("race_ethnicity", pa.string()), ("gender", pa.string()),
                    ("subgroups", pa.list_(pa.string())), ("parts", pa.list_(pa.string())), ("category", pa.string()),
                    ("holds", pa.bool_())])


def records(*people: tuple[int, str, tuple[str, ...]]) -> pa.Table:
    """Each a person at a school, with the program they take part in if any, and the parts the school's figure tells them apart by."""
    rows = [["reading", YEAR, person, "", ["birch"], "White", "Girl", [], list(parts), "", True] for person, _, parts in people]
    rows += [["by_hours", YEAR, person, program, [program], "White", "Girl", [], [], "", True] for person, program, _ in people if program]
    return pa.table(list(zip(*rows, strict=True)), schema=RECORD)


def changed(before: pa.Table, now: pa.Table) -> int:
    """How many people of the school's figure the earlier release is taken to have counted otherwise."""
    history = History(before.append_column("releases", pa.array([[1]] * before.num_rows, pa.list_(pa.int32()))), (1,))
    past = Comparison(history, now).pasts({("reading", YEAR): [1]}, CATALOGUE)[("reading", YEAR)]
    return sum(change.people for change in past.changes)


def test_a_programs_people_that_are_told_apart_only_now_have_not_changed_by_that() -> None:
    assert changed(records((1, "club", ()), (2, "", ())), records((1, "club", ("program:club",)), (2, "", ()))) == 0


def test_who_came_to_the_program_since_has_changed() -> None:
    assert changed(records((1, "club", ()), (2, "", ())), records((1, "club", ("program:club",)), (2, "club", ("program:club",)))) == 1


def test_who_came_to_a_program_that_was_told_apart_before_has_changed() -> None:
    one = (1, "club", ("program:club",))
    assert changed(records(one, (2, "camp", ())), records(one, (2, "camp", ("program:camp",)))) == 1
