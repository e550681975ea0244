"""Work side by side: in order, never waiting for the dead, and not mistaking a page for the program."""

from __future__ import annotations

import os
import sys
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from types import ModuleType

import pytest

from data_access.parallel import each

pytestmark = pytest.mark.slow


def _double(number: int) -> int:
    return 2 * number


def _die(number: int) -> int:
    os._exit(number)


@pytest.mark.parametrize("processes", [1, 2])
def test_results_come_in_the_order_of_the_jobs(processes: int) -> None:
    assert list(each(processes, _double, range(6))) == [0, 2, 4, 6, 8, 10]


def test_a_process_that_dies_is_an_error() -> None:
    with pytest.raises(BrokenProcessPool):
        list(each(2, _die, [1, 2, 3]))


def test_a_page_that_stands_for_the_program_is_not_run_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = ModuleType("__main__")
    page.__file__ = str(tmp_path / "page.py")
    Path(page.__file__).write_text("raise SystemExit('a page has no place here')", encoding="utf-8")
    monkeypatch.setitem(sys.modules, "__main__", page)
    assert list(each(2, _double, [1, 2])) == [2, 4]
    assert sys.modules["__main__"] is page
