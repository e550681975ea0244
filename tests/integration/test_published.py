"""Published aggregates (R16): every way of hiding a value is kept as it was published, and nothing unknown is read as a number."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from data_access.loading import Refused
from tests.integration.audit_tables import a_workbook
from tests.integration.bundles import PLACES, Row, a_home, loaded, rows_of, write_bundle, write_rows

HIDDEN = ("N<10", "n<10", "*", "**", "s", "S", "PS", "<5", "-", "--", ".", "")
SAYINGS: dict[str, tuple[str, float, float]] = {
    **{text: ("hidden", 0, 100) for text in HIDDEN},
    "N/A": ("not_applicable", 0, 100),
    "≤20%": ("coarsened", 0, 20), ">=95": ("coarsened", 95, 100), "GE95": ("coarsened", 95, 100), "LE5": ("coarsened", 0, 5),
    "≥95%": ("coarsened", 95, 100), "<5%": ("coarsened", 0, 5), "40-49": ("coarsened", 40, 49), "40–49%": ("coarsened", 40, 49),
    "62%": ("shown", 62, 62), "27.4": ("shown", 27.4, 27.4), "0": ("shown", 0, 0), "100": ("shown", 100, 100),
    "0.4%": ("shown", 0.4, 0.4),
}
UNKNOWN = ("??", "x", "0.274", "105%", "62% of 8", "1e1", "-5", "49-40", "=1+1", "N<", "ten")


def a_figure(number: int, percent: str, **changes: str) -> Row:
    return {"publisher": "The state", "indicator": "reading", "school_year": "2025", "place": "north", "race_ethnicity": "", "gender": "",
            "subgroup": f"number={number}", "category": "", "percent": percent} | changes


def test_every_spelling_is_kept_as_published_with_what_it_leaves_open(tmp_path):
    home = a_home(tmp_path / "home", quarantine_limit=0)
    rows = [a_figure(number, text) for number, text in enumerate(SAYINGS)]
    loaded(home, write_bundle(tmp_path / "in", {"places": PLACES, "published": rows}))
    found = rows_of(home, "select display, status, lower, upper from published")
    assert {str(display): rest for display, *rest in found} == {text: list(said) for text, said in SAYINGS.items()}


def test_what_says_nothing_known_is_put_aside_and_never_read_as_a_number(tmp_path):
    home = a_home(tmp_path / "home", quarantine_limit=1)
    rows = [a_figure(number, text) for number, text in enumerate((*UNKNOWN, "62%"))]
    receipt = loaded(home, write_bundle(tmp_path / "in", {"places": PLACES, "published": rows}))
    assert rows_of(home, "select display from published") == [("62%",)]
    assert {(one.column, one.reason) for one in receipt.problems} == {
        ("percent", "is neither a percentage nor a known mark of one that is hidden")}
    assert receipt.quarantined == len(UNKNOWN)


def test_no_count_of_people_has_a_place_to_be_kept_in(tmp_path):
    home = a_home(tmp_path / "home")
    loaded(home, write_bundle(tmp_path / "in", {"places": PLACES, "published": [a_figure(1, "62%")]}))
    columns = {str(name) for name, in rows_of(home, "select column_name from duckdb_columns() where table_name = 'published'")}
    assert not columns & {"count", "people", "numerator", "students"}


MAPPING = '''
[files]
book = { path = "rates.xlsx", sheet = "Districts", header = 3 }
[tables.published]
select = """
select line, 'The state' as publisher, 'chronic_absence' as indicator, 2025 as school_year, lower(District) as place,
    case "Group" when 'All' then '' else "Group" end as race_ethnicity, Rate as percent
from book where District <> ''
"""
'''


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """A state's workbook: titles, a header on its third row, hidden values, and a footnote."""
    rows = [["Chronic absence"], [], ["District", "Group", "Students", "Rate"], ["North", "All", 412, "24.3%"],
            ["North", "Asian", "n<10", "*"], ["North", "White", 403, "≤20%"], ["North", "HispanicOrLatino", 12, "??"], [],
            ["", "* fewer than ten students"]]
    folder = tmp_path / "in"
    folder.mkdir()
    a_workbook(folder / "rates.xlsx", [("Notes", [["About"]]), ("Districts", rows)])
    return folder


def test_a_published_workbook_with_titles_and_hidden_cells_is_loaded_as_it_is(tmp_path, workbook):
    home = a_home(tmp_path / "home", quarantine_limit=0.5)
    loaded(home, write_rows(tmp_path / "places.csv", PLACES))
    mapping = tmp_path / "mapping.toml"
    mapping.write_text(MAPPING, encoding="utf-8")
    receipt = loaded(home, workbook, mapping=mapping)
    assert rows_of(home, "select race_ethnicity, display, status from published order by race_ethnicity") == [
        ("ALL", "24.3%", "shown"), ("Asian", "*", "hidden"), ("White", "≤20%", "coarsened")]
    assert [(one.file, one.line, one.column) for one in receipt.problems] == [("rates.xlsx", 7, "percent")]
    with (home.quarantine / receipt.quarantine).open(encoding="utf-8", newline="") as file:
        assert [row["line"] for row in csv.DictReader(file)] == ["7"]


@pytest.mark.parametrize(("old", "new", "said"), [
    ('sheet = "Districts"', 'sheet = "Schools"', "rates.xlsx has no sheet Schools. Its sheets are: Notes, Districts."),
    ("header = 3", "header = 30", "rates.xlsx is empty."),
    ("header = 3", "header = 1", "does not run"),
])
def test_a_wrong_sheet_or_header_is_told(tmp_path, workbook, old, new, said):
    home = a_home(tmp_path / "home")
    mapping = tmp_path / "mapping.toml"
    mapping.write_text(MAPPING.replace(old, new), encoding="utf-8")
    with pytest.raises(Refused) as refused:
        loaded(home, workbook, mapping=mapping)
    assert said in str(refused.value)
