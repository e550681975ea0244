"""One door

What can be drawn is a protected table, and only `protect()` makes one.
"""

from dataclasses import replace

import pytest

from disclosure import Axis, ProtectedTable, protect
from tests.builders import a_key, a_release, a_selection, shown

TABLE = protect(a_selection(), a_release({a_key(): shown(62)}), rows=Axis.RACE_ETHNICITY)


def test_nobody_else_can_make_a_protected_table() -> None:
    """Whoever tries is told where the door is."""
    with pytest.raises(TypeError, match="made only by protect"):
        ProtectedTable(a_selection(), TABLE.notice, "", "", ("ALL",), ("ALL",), TABLE.cells)


def test_nobody_can_change_one_into_another() -> None:
    """A protected table cannot be edited, and a changed copy of one is not protected."""
    with pytest.raises((TypeError, ValueError)):
        replace(TABLE, cells=())


def test_a_protected_table_is_read_by_row_and_column() -> None:
    """A column is read from top to bottom; a table of one cell is that cell."""
    assert [cell.display for cell in TABLE.column("ALL")] == ["62%", "hidden", "hidden"]
