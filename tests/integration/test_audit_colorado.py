"""A real published workbook: chronic absence by district in Colorado, 2016-17, and the same under a plain rule."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from data_access.auditing.sheet import Sheet, read_sheet
from tests.integration.audit_tables import audited, told

SOURCE = Path(__file__).parents[3] / "shared" / "data" / "colorado"
pytestmark = pytest.mark.skipif(not SOURCE.exists(), reason="../shared/data/colorado is not there")
BOOK, LATER = SOURCE / "2016-2017_ChronicAbsenteeism.xlsx", SOURCE / "2021-2022_ChronicAbsenteeism.xlsx"
HEADER_LINE = 10
PEOPLE, PART, RATE = "Student Fall K-12 Enrollment", "Number of Students with Chronic Absenteeism", "% Chronically Absent"


def mapping(folder: Path, file: Path, header: int, *measures: str) -> Path:
    named = "\n".join(f'{name} = "{column}"' for name, column in zip(("count", "part", "percent"), measures, strict=True))
    path = folder / "mapping.toml"
    text = f'file = "{file}"\nheader = {header}\n[dimensions]\n"District Code" = "(empty)"\n[measures]\n{named}\n'
    path.write_text(text, encoding="utf-8")
    return path


def masked(folder: Path, decimals: int | None) -> Path:
    """The real table with every count below 10 hidden; the rates beside them kept to so many decimals, or hidden too."""
    sheet = read_sheet(BOOK, "", HEADER_LINE)
    with (folder / "masked.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["district", "students", "absent", "rate"])
        for row in sheet.rows:
            district, people, part, rate = (row[sheet.names.index(name)] for name in ("District Code", PEOPLE, PART, RATE))
            small = int(part) < 10
            told_rate = "*" if small and decimals is None else f"{float(rate):.{decimals or 0}%}"
            writer.writerow([district or "State", people, "*" if small else part, told_rate])
    path = folder / "mapping.toml"
    path.write_text('file = "masked.csv"\nhidden = ["*"]\n[dimensions]\ndistrict = "State"\n[measures]\ncount = "students"\n'
                    'part = "absent"\npercent = "rate"\n', encoding="utf-8")
    return path


def true_counts(sheet: Sheet) -> dict[str, int]:
    district, part = sheet.names.index("District Code"), sheet.names.index(PART)
    return {row[district]: int(row[part]) for row in sheet.rows}


def test_the_workbook_hides_nothing_and_its_districts_share_out_the_state(tmp_path):
    done = told(mapping(tmp_path, BOOK, HEADER_LINE, PEOPLE, PART, RATE))
    assert done.exit_code == 0, done.stderr
    found = audited(tmp_path)
    assert (found.cells, found.hidden, found.recovered, found.contradictions, found.percents_fit) == (185, 0, (), 0, True)
    assert [len(one.values) for one in found.adds_up] == [184]


def test_a_workbook_whose_students_do_not_add_up_still_adds_up_in_those_absent(tmp_path):
    """In 2021-22 a student counts in every district attended and once in the state: 917,705 are not 896,039."""
    found = audited(mapping(tmp_path, LATER, 5, "2021-2022 Student Count", PART, "Chronically Absent Rate"))
    assert (found.cells, found.hidden, [one.shown_by for one in found.adds_up]) == (186, 0, [1])


def test_a_count_hidden_beside_its_rate_comes_back(tmp_path):
    done = told(masked(tmp_path, 1))
    assert done.exit_code == 1
    truth, found = true_counts(read_sheet(BOOK, "", HEADER_LINE)), audited(tmp_path)
    assert (found.hidden, len(found.recovered)) == (60, 56)
    assert all(one.value == truth[one.cell["district"]] for one in found.recovered)
    # By hand: district 0050 has 1,029 students, 0.8% of them absent: 0.75% to 0.85% are 7.7 to 8.7 students, so 8.
    assert {one.cell["district"]: one.value for one in found.recovered}["0050"] == 8


def test_a_count_hidden_with_its_rate_does_not(tmp_path):
    done = told(masked(tmp_path, None))
    assert done.exit_code == 0 and audited(tmp_path).hidden == 60


def test_one_district_hidden_alone_is_the_state_less_the_others(tmp_path):
    path = masked(tmp_path, None)
    truth = true_counts(read_sheet(BOOK, "", HEADER_LINE))
    rows = (tmp_path / "masked.csv").read_text(encoding="utf-8").splitlines()
    lone = [f"{district},{people},{truth[district]},*" if part == "*" and district != "0050" else row
            for row in rows for district, people, part, _ in [row.split(",")]]
    (tmp_path / "masked.csv").write_text("\n".join(lone) + "\n", encoding="utf-8")
    counts = [one for one in audited(path).recovered if one.column == "absent"]
    assert [(one.cell["district"], one.value) for one in counts] == [("0050", 8)]
