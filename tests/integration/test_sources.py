"""Real files of other makes: each loads by one command, and is counted again by other means."""

from __future__ import annotations

import csv
import json
import zipfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree

import pytest

from data_access.home import Home
from data_access.loading import Outcome, Receipt
from tests.integration.bundles import a_home, counts, loaded, rows_of

HERE = Path(__file__).parent
DATA = HERE.parents[2] / "shared" / "data"
COLORADO, GEO, ASSESSMENTS = DATA / "colorado", DATA / "geo", DATA / "assessments"
SHEETS = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
pytestmark = pytest.mark.skipif(not DATA.exists(), reason="the third-party files are not in ../shared/data")


def taken(folder: Path, source: Path, mapping: str) -> tuple[Home, Receipt]:
    """`source` loaded into a home of its own; no row of it may be put aside."""
    home = a_home(folder / "home", quarantine_limit=0)
    receipt = loaded(home, source, mapping=HERE / mapping)
    written = json.loads(next(home.receipts.iterdir()).read_text())
    assert (receipt.outcome, receipt.quarantined, written["outcome"]) == (Outcome.ACCEPTED, 0, "accepted")
    return home, receipt


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def texts(book: zipfile.ZipFile) -> list[str]:
    shared = ElementTree.fromstring(book.read("xl/sharedStrings.xml"))
    return ["".join(part.text or "" for part in entry.iter(f"{SHEETS}t")) for entry in shared]


def column(name: str, letter: str, after: int) -> list[str]:
    """One column of the first sheet of a workbook below its header, as its XML says it."""
    with zipfile.ZipFile(COLORADO / name) as book:
        shared, sheet = texts(book), ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))
    cells = [cell for row in sheet.iter(f"{SHEETS}row") if int(row.get("r", "0")) > after
             for cell in row if cell.get("r", "").rstrip("0123456789") == letter]
    values = [(cell.findtext(f"{SHEETS}v") or "", cell.get("t")) for cell in cells]
    return [shared[int(value)] if kind == "s" else value for value, kind in values if value]


def percents(shares: Sequence[str]) -> Counter[object]:
    return Counter(f"{100 * float(share):.1f}%" for share in shares)


def test_published_workbooks_with_title_rows_and_a_file_made_of_them_are_kept_as_published(tmp_path):
    home, receipt = taken(tmp_path, COLORADO, "colorado.toml")
    collected = read(COLORADO / "2016-2023-master_chronic_absenteeism.csv")
    books = {2017: column("2016-2017_ChronicAbsenteeism.xlsx", "G", 10), 2022: column("2021-2022_ChronicAbsenteeism.xlsx", "H", 5),
             2023: column("2022-2023_ChronicAbsenteeism.xlsx", "I", 6)}
    for year, shares in books.items():
        found = rows_of(home, f"select display from published where school_year = {year} and gender = 'ALL' and subgroup = 'ALL' "
                              "and publisher = 'Colorado Department of Education'")
        assert Counter(display for display, in found) == percents(shares)
    assert counts(home, ["published"]) == {"published": sum(map(len, books.values())) + len(collected) + 5}
    assert rows_of(home, "select display, lower, upper, status from published where gender = 'Girl'") == [("31.2%", 31.2, 31.2, "shown")]
    codes = {code for name, letter, after in (("2016-2017", "C", 10), ("2021-2022", "D", 5), ("2022-2023", "D", 6))
             for code in column(f"{name}_ChronicAbsenteeism.xlsx", letter, after) if code.strip()}
    assert rows_of(home, "select count(*) from places where kind = 'district'") == [
        (len(codes | {row["district_code"] for row in collected}),)]
    assert {file.file: file.rows for file in receipt.files}["2016-2023-master_chronic_absenteeism.csv"] == len(collected)


def test_census_tracts_become_places_with_their_outlines(tmp_path):
    home, receipt = taken(tmp_path, GEO, "tracts.toml")
    features = json.loads((GEO / "salt_lake_county_tracts.geojson").read_text())["features"]
    found = rows_of(home, "select place, geometry from places where kind = 'tract'")
    assert {place: json.loads(str(geometry)) for place, geometry in found} == {
        f"tract-{one['properties']['GEOID']}": one["geometry"] for one in features}
    assert rows_of(home, "select name from places where place = 'tract-49035100306'") == [("Tract 1003.06",)]
    assert [file.rows for file in receipt.files] == [len(features)]


@pytest.mark.slow
def test_assessments_of_two_vendors_in_three_layouts_are_taken(tmp_path):
    home, receipt = taken(tmp_path, ASSESSMENTS, "assessments.toml")
    reading = read(ASSESSMENTS / "FastBridge_English" / "sample_anonymized_file.csv")
    old, new = (read(ASSESSMENTS / "KRA" / f"KRA_sample_file_deidentified{end}.csv") for end in ("", "_new"))
    scores = [(row["State ID"], value) for row in reading for name, value in row.items()
              if name.endswith(" Early Reading English Composite Score") and value]
    ids = {row["State ID"] for row in reading} | {row["StudentSUNS"] for row in old} | {row["state_student_id"] for row in new}
    assert counts(home, ["students", "assessments"]) == {"students": len(ids), "assessments": len(scores) + len(old) + len(new)}
    assert rows_of(home, "select sum(score) from assessments where assessment like 'FastBridge%'") == [
        (sum(float(value) for _, value in scores),)]
    ready = sum(row["PerformanceLevelDescriptor"].startswith("Demon") for row in old) + sum(row["PLD"].startswith("Demon") for row in new)
    assert rows_of(home, "select count(*) from assessments where meets_standard and subject = 'Readiness'") == [(ready,)]
    low = sum(value == "lowRisk" for row in reading for name, value in row.items() if name.endswith(" Early Reading English Risk Level"))
    assert rows_of(home, "select count(*) from assessments where meets_standard and subject = 'Reading'") == [(low,)]
    assert sum(file.rows for file in receipt.files) == len(reading) + len(old) + len(new)
