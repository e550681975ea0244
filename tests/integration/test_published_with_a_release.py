"""A state's workbook beside our own release (R16): carried as published, shown beside ours, and held together with it by the attacker."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from data_access import cli, publishing
from data_access.exporting import Format, export
from data_access.home import Home, current
from data_access.publishing import NotPublished
from data_access.warehouse import open_current, quoted, read
from disclosure import Selection, Slot, Status, quote
from tests.integration.bundles import a_home, loaded
from tests.integration.quoting import BLACK, STATE, WHITE, a_beginning, a_partnership, enrolls, publishes, released

pytestmark = pytest.mark.slow
COLORADO = Path(__file__).parents[3] / "shared" / "data" / "colorado"
CEDAR = ("Cedar", "Black", 2025, "50.0%")            # 17 of 34
DISTRICT = ("North", "Black", 2025, "47.6%")         # 20 of 42, so three of the eight at Birch
SUPPRESSED = (("North", "All", 2025, "40–49%"), ("North", "Black", 2025, "≥20%"), ("North", "White", 2025, "s"),
              ("Birch", "Black", 2025, "N<10"), ("Cedar", "Black", 2025, "*"), ("North", "Asian", 2025, "N/A"),
              ("North", "All", 2023, "41.2%"), ("North", "All", 2024, "<5"))


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A home with readers and no release; one indicator and one process, so that releases are quick."""
    home = a_partnership(tmp_path_factory.mktemp("people") / "home")
    with pytest.MonkeyPatch.context() as here:
        here.setattr(publishing, "SHIPPED", home.indicators)
        here.setattr(publishing.os, "cpu_count", lambda: 1)
        yield home.path


@pytest.fixture
def home(people: Path, tmp_path: Path) -> Home:
    return Home(Path(shutil.copytree(people, tmp_path / "home")))


@pytest.fixture(scope="module")
def shown(people: Path, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The home with a workbook that hides what it should, released."""
    home = Home(Path(shutil.copytree(people, tmp_path_factory.mktemp("shown") / "home")))
    publishes(home, *SUPPRESSED)
    outcome = released(home)
    assert (outcome.published, outcome.findings, outcome.quoted, outcome.compared, outcome.warnings) == (True, 0, len(SUPPRESSED), 2, 0)
    return home


def refusal(home: Home) -> str:
    with pytest.raises(NotPublished) as refused:
        released(home)
    return str(refused.value)


def test_our_release_alone_is_published(home: Home) -> None:
    outcome = released(home)
    assert (outcome.published, outcome.certified, outcome.findings, outcome.quoted, outcome.warnings) == (True, True, 0, 0, 0)


def test_what_theirs_and_ours_tell_together_refuses_the_release(home: Home) -> None:
    publishes(home, CEDAR)
    said = refusal(home)
    assert "together with figures that others have published" in said
    assert f"reading 2025 birch {BLACK} (promise a)" in said
    assert current(home.warehouse) is None
    with (home.confidential / "findings" / "release-1.csv").open(encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file))
    assert {row["others"] for row in found} == {"yes"}
    assert ("birch", BLACK) in {(row["place"], row["race_ethnicity"]) for row in found}


def test_what_theirs_tell_alone_is_a_warning_shown_and_on_the_receipt(home: Home) -> None:
    white = [(place, "White", 2025, percent) for place, percent in (("Cedar", "40.0%"), ("North", "45.0%"), ("Birch", "50.0%"))]
    publishes(home, CEDAR, DISTRICT, *white)
    outcome = released(home)
    birch = f"reading 2025 birch {BLACK} (promise a)"
    assert (outcome.published, outcome.findings) == (True, 0)
    assert birch in outcome.warned_of
    assert f"give away {outcome.warnings} groups" in cli._released(outcome)
    receipt = json.loads((home.receipts / "release-1.json").read_text(encoding="utf-8"))
    assert birch in receipt["warned_of"]
    assert (home.confidential / "findings" / "release-1-warnings.csv").exists()


def test_a_figure_that_is_not_exactly_about_a_line_of_ours_is_linked_to_none(home: Home) -> None:
    """The leak of the test before, said of another outcome, of another year and group, and of other people."""
    publishes(home, (*CEDAR, "state_reading"), ("Cedar", "Black", 2024, "50.0%"), ("Cedar", "Black", 2025, "61.3%"))
    outcome = released(home)
    assert (outcome.published, outcome.unlisted, outcome.differing, outcome.compared, outcome.quoted) == (True, 1, 1, 0, 2)


def test_every_spelling_is_carried_as_published_and_no_count_is(shown: Home) -> None:
    with duckdb.connect(str(current(shown.warehouse)), read_only=True) as file:
        rows = file.execute("select place, race_ethnicity, school_year, display, status, lower, upper, reason from published").fetchall()
        columns = {name for (name,) in file.execute("select column_name from duckdb_columns() where table_name = 'published'").fetchall()}
    assert {(row[0], row[1], row[2]): row[3:] for row in rows} == {
        ("north", "ALL", "2025"): ("40–49%", "coarsened", 40, 49, ""), ("north", BLACK, "2025"): ("≥20%", "coarsened", 20, 100, ""),
        ("north", WHITE, "2025"): ("s", "hidden", 0, 100, "hidden_elsewhere"),
        ("birch", BLACK, "2025"): ("N<10", "hidden", 0, 100, "hidden_elsewhere"),
        ("cedar", BLACK, "2025"): ("*", "hidden", 0, 100, "hidden_elsewhere"),
        ("north", "Asian", "2025"): ("N/A", "hidden", 0, 100, "not_applicable"),
        ("north", "ALL", "2023"): ("41.2%", "shown", 41.2, 41.2, ""),
        ("north", "ALL", "2024"): ("<5", "hidden", 0, 100, "hidden_elsewhere")}
    assert not columns & {"people", "numerator", "count"}


def test_a_page_is_given_theirs_beside_ours(shown: Home) -> None:
    warehouse, chosen = open_current(shown), Selection("reading", "north", "2025")
    (table,) = quote(chosen, read(warehouse, chosen), quoted(warehouse, chosen))
    line = {line.slot: line for line in table.lines}
    assert (table.publisher, table.school_years) == (STATE, ("2023", "2024", "2025"))
    assert [cell and cell.display for cell in line[Slot()].quoted] == ["41.2%", "<5", "40–49%"]
    assert [cell and cell.display for cell in line[Slot()].own] == [None, None, "46%"]
    assert [cell and cell.status for cell in line[Slot(WHITE)].quoted] == [None, None, Status.HIDDEN]


@pytest.mark.parametrize("form", list(Format))
def test_the_open_data_have_them_in_a_file_of_their_own(shown: Home, tmp_path: Path, form: Format) -> None:
    out = tmp_path / "out"
    assert f"published.{form}" in export(shown, out, form).files
    with duckdb.connect() as reader:
        rows = reader.execute(f"select publisher, display from '{out / f'published.{form}'}'" if form is not Format.CSV else
                              f"select publisher, display from read_csv('{out / 'published.csv'}', all_varchar=true)").fetchall()
    assert sorted(display for _, display in rows) == sorted(str(row[3]) for row in SUPPRESSED)
    assert {publisher for publisher, _ in rows} == {STATE}
    certificate = json.loads((out / "certificate.json").read_text(encoding="utf-8"))
    assert f"published.{form}" in certificate["sha256"]


def test_a_release_made_before_there_were_any_is_read_and_exported_without_them(shown: Home, tmp_path: Path) -> None:
    old = Home(Path(shutil.copytree(shown.path, tmp_path / "old")))
    file = current(old.warehouse)
    with duckdb.connect(str(file)) as connection:
        connection.execute("drop table published")
    file.with_suffix(".json").write_text(json.dumps({"bytes": file.stat().st_size}), encoding="utf-8")
    chosen = Selection("reading", "north", "2025")
    assert quoted(open_current(old), chosen) == ()
    assert not any(name.startswith("published") for name in export(old, tmp_path / "out", Format.CSV).files)


def test_a_partnership_that_began_with_a_states_figures_goes_on_with_its_own(people: Path, tmp_path: Path) -> None:
    """The years of the first release were the state's alone: it told nothing of anybody that the second would have to keep."""
    home = a_beginning(tmp_path / "home")
    publishes(home, *SUPPRESSED)
    assert (released(home).shown, open_current(home).release.catalogue.school_years) == (0, ("2023", "2024", "2025"))
    enrolls(home)
    outcome = released(home)
    assert (outcome.number, outcome.published, outcome.certified) == (2, True, True)
    assert open_current(home).release.catalogue.school_years == ("2025",)


@pytest.mark.skipif(not COLORADO.exists(), reason="the third-party files are not in ../shared/data")
def test_a_states_real_workbooks_are_carried_with_a_release_of_nobody_yet(people: Path, tmp_path: Path) -> None:
    """Before a partnership has any student's record, a state's figures are shown for the years they are for."""
    home = a_home(tmp_path / "home")
    shutil.copytree(people / "indicators", home.indicators)
    for kind in ("toml", "sql"):
        (home.indicators / f"reading.{kind}").rename(home.indicators / f"chronic_absence.{kind}")
    loaded(home, COLORADO, mapping=Path(__file__).with_name("colorado.toml"))
    with pytest.MonkeyPatch.context() as here:
        here.setattr(publishing, "SHIPPED", home.indicators)
        outcome = released(home)
    with duckdb.connect(str(current(home.confidential)), read_only=True) as facts:
        ((loaded_figures, in_groups),) = facts.execute(
            "select count(*), count(*) filter (gender <> 'ALL' or subgroup <> 'ALL') from published").fetchall()
    assert (outcome.published, outcome.certified, outcome.compared, outcome.differing) == (True, True, 0, 0)
    assert (outcome.quoted, outcome.unlisted) == (loaded_figures - in_groups, in_groups)
    chosen = Selection("chronic_absence", "colorado", "2023")
    warehouse = open_current(home)
    (table,) = quote(chosen, read(warehouse, chosen), quoted(warehouse, chosen))
    assert [cell and cell.display for cell in table.lines[0].quoted] == ["18.6%", "35.5%", "31.1%"]
    assert all(cell and cell.hidden for cell in table.lines[0].own if cell)
