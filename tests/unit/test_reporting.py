"""The steward's report of what protection costs: whole, by level and group, and for the steward alone."""

from __future__ import annotations

import csv
from pathlib import Path

from data_access.home import Home
from data_access.reporting import write_utility
from disclosure.utility import EVERY, EVERYBODY, Line, Tally, Treatment, Utility

LINE = Line(EVERY, EVERY, Treatment(Tally((5, 2, 2, 1)), Tally((500, 40, 12, 48))), Treatment(Tally((6, 0, 2, 2)), Tally((540, 0, 12, 48))))
NOTHING = Treatment(Tally((0, 0, 0, 0)), Tally((0, 0, 0, 0)))


def written(folder: Path, *lines: Line) -> list[dict[str, str]]:
    file = write_utility(Home(folder), 7, Utility(lines))
    with file.open(encoding="utf-8", newline="") as rows:
        return list(csv.DictReader(rows))


def test_a_line_is_told_for_the_release_and_for_plain_suppression(tmp_path: Path) -> None:
    assert written(tmp_path, LINE) == [
        {"level": "every", "group": "every", "method": "release", "cells": "10", "cells_shown_percent": "50.0",
         "cells_coarsened_percent": "20.0", "cells_too_small_percent": "20.0", "cells_protecting_percent": "10.0", "people": "600",
         "people_shown_percent": "83.3", "people_coarsened_percent": "6.7", "people_too_small_percent": "2.0",
         "people_protecting_percent": "8.0"},
        {"level": "every", "group": "every", "method": "plain", "cells": "10", "cells_shown_percent": "60.0",
         "cells_coarsened_percent": "0.0", "cells_too_small_percent": "20.0", "cells_protecting_percent": "20.0", "people": "600",
         "people_shown_percent": "90.0", "people_coarsened_percent": "0.0", "people_too_small_percent": "2.0",
         "people_protecting_percent": "8.0"}]


def test_lines_keep_their_order_and_nothing_is_nothing(tmp_path: Path) -> None:
    rows = written(tmp_path, LINE, Line("school", EVERYBODY, NOTHING, NOTHING))
    assert [(row["level"], row["group"]) for row in rows] == [("every", "every")] * 2 + [("school", "everybody")] * 2
    assert {rows[-1][name] for name in rows[-1] if name.endswith("_percent")} == {"0.0"}


def test_the_report_is_confidential(tmp_path: Path) -> None:
    file = write_utility(Home(tmp_path), 7, Utility((LINE,)))
    assert file == tmp_path / "confidential" / "utility" / "release-7.csv"
    assert (file.stat().st_mode & 0o077, file.parent.stat().st_mode & 0o077) == (0, 0)


def test_a_report_that_is_made_again_takes_the_place_of_the_one_before(tmp_path: Path) -> None:
    written(tmp_path, LINE, LINE)
    assert len(written(tmp_path, LINE)) == 2
    assert [file.name for file in (tmp_path / "confidential" / "utility").iterdir()] == ["release-7.csv"]
