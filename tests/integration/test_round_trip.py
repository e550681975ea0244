"""The demonstration, written as others would send it and loaded back into an empty home, gives the same exact cells."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from data_access.demo import Size, write_bundle
from data_access.home import Home
from data_access.loading import Outcome, load
from data_access.publishing import make_release
from tests.integration import bundles
from tests.integration.bundles import Tables, rows_of
from tests.integration.demo_as_edfi import Sent, beside_edfi, records
from tests.integration.demo_as_oneroster import beside_rosters, region_alone, rosters
from tests.integration.edfi_files import write_interchange, write_json_lines
from tests.integration.rosters import write_roster

pytestmark = pytest.mark.slow
SIZE = Size(students=400, schools=9, years=2)
TODAY = date(2025, 11, 22)
CELLS = "select indicator, school_year, place, race_ethnicity, gender, subgroup, category, numerator, people from cells"
MEASURES = "select indicator, school_year, place, category, value, unit from measures"


def as_oneroster(tables: Tables, folder: Path) -> list[Path]:
    return [bundles.write_bundle(folder / "region", region_alone(tables)),
            *(write_roster(folder / year, files, "1.2") for year, files in rosters(tables).items()),
            bundles.write_bundle(folder / "templates", beside_rosters(tables))]


def as_edfi(tables: Tables, folder: Path) -> list[Path]:
    """Every other kind of record as interchange XML, the rest as JSON lines."""
    sent = Sent(tables)
    said = list(records(sent).items())
    write_interchange(folder / "edfi", dict(said[::2]))
    return [bundles.write_bundle(folder / "region", region_alone(tables)), write_json_lines(folder / "edfi", dict(said[1::2])),
            bundles.write_bundle(folder / "templates", beside_edfi(sent))]


def read_tables(folder: Path) -> Tables:
    found: Tables = {}
    for file in sorted(folder.glob("*.csv")):
        with file.open(encoding="utf-8", newline="") as text:
            found[file.stem] = list(csv.DictReader(text))
    return found


def counted(home: Home, partnership: Path, deliveries: list[Path], names: Mapping[str, str]) -> list[list[tuple[object, ...]]]:
    """Cells and measures once every delivery has been taken whole; places go by our own names."""
    home.path.mkdir()
    home.partnership.write_bytes(partnership.read_bytes())
    for path in deliveries:
        receipt = load([path], home, None, "North", lambda words, done: None, TODAY)
        assert (receipt.outcome, receipt.quarantined) == (Outcome.ACCEPTED, 0), receipt.words()
    make_release(home, lambda words, done: None, check_only=True, uncertified=True)
    return [sorted((*row[:2], names.get(str(row[2]), row[2]), *row[3:]) for row in rows_of(home, query)) for query in (CELLS, MEASURES)]


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demonstration") / "sent"
    write_bundle(folder, SIZE, 1)
    return folder


@pytest.fixture(scope="module")
def directly(demonstration: Path) -> list[list[tuple[object, ...]]]:
    return counted(Home(demonstration.parent / "direct"), demonstration / "partnership.toml", [demonstration], {})


@pytest.mark.parametrize("written", [as_oneroster, as_edfi], ids=["OneRoster 1.2", "Ed-Fi"])
def test_the_demonstration_written_in_a_standard_and_our_templates_gives_the_same_cells(demonstration, directly, tmp_path, written):
    tables = read_tables(demonstration)
    names = {} if written is as_oneroster else {theirs: ours for ours, theirs in Sent(tables).numbers.items()}
    cells, measures = counted(Home(tmp_path / "home"), demonstration / "partnership.toml", written(tables, tmp_path), names)
    assert (len(cells), len(measures)) == tuple(map(len, directly))
    assert [*set(cells) ^ set(directly[0])] == [*set(measures) ^ set(directly[1])] == []
