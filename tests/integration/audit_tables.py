"""Small published tables for the tests that audit them: written to a folder with their mapping."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import BinaryIO
from xml.sax.saxutils import escape

from typer.testing import CliRunner, Result

from data_access.auditing import Audited, audit
from data_access.cli import cli

HEADER = "district,grade,group,students,chronically_absent,chronically_absent_pct"
MAPPING = """file = "attendance.csv"
hidden = ["s"]
[dimensions]
district = ""
grade = "All Grades"
group = "All Students"
[measures]
count = "students"
part = "chronically_absent"
percent = "chronically_absent_pct"
"""
# North: Asian is 40 - 39 = 1 of 8. South tells all it has.
LEAKING = """North,All Grades,All Students,200,40,20%
North,All Grades,Female,105,22,21%
North,All Grades,Male,95,18,19%
North,All Grades,English learners,31,9,29%
North,All Grades,Asian,8,s,s
North,All Grades,White,192,39,20%
North,03,All Students,100,21,21%
North,04,All Students,100,19,19%
South,All Grades,All Students,"1,300",260,20%
South,All Grades,Female,650,130,20%
South,All Grades,Male,650,130,20%
South,All Grades,English learners,200,60,30%
South,All Grades,Asian,300,51,17%
South,All Grades,White,1000,209,21%
"""
# One more group is hidden: the two share 22.
SAFE = LEAKING.replace("Asian,8,s,s", "Asian,8,s,s\nNorth,All Grades,Black,41,s,s").replace("White,192,39,20%", "White,151,18,12%")
SPREADSHEET = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
RELATIONS = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
LINKS = f'xmlns:r="{OFFICE}"'


def a_table(folder: Path, rows: str = LEAKING, mapping: str = MAPPING, header: str = HEADER) -> Path:
    """A folder with attendance.csv and mapping.toml."""
    folder.mkdir(exist_ok=True, parents=True)
    (folder / "attendance.csv").write_text(f"{header}\n{rows}", encoding="utf-8")
    (folder / "mapping.toml").write_text(mapping, encoding="utf-8")
    return folder


def audited(path: Path) -> Audited:
    return audit(path, lambda words, done: None)


def told(path: Path, *options: str) -> Result:
    """What the command line says and how it ends."""
    return CliRunner().invoke(cli, ["audit", str(path), *options])


def as_json(path: Path) -> dict[str, object]:
    found: dict[str, object] = json.loads(told(path, "--json").stdout)
    return found


def a_workbook(path: Path | BinaryIO, sheets: Sequence[tuple[str, Iterable[Sequence[object]]]]) -> None:
    """An xlsx file; texts are shared strings, as in most workbooks."""
    texts: list[str] = []
    with zipfile.ZipFile(path, "w") as book:
        names = [(number, name) for number, (name, _) in enumerate(sheets, 1)]
        book.writestr("_rels/.rels", f'<Relationships {RELATIONS}><Relationship Id="r1" Type="{OFFICE}/officeDocument" '
                                     'Target="xl/workbook.xml"/></Relationships>')
        book.writestr("xl/workbook.xml", f"<workbook {SPREADSHEET} {LINKS}><sheets>" + "".join(
            f'<sheet name="{name}" sheetId="{number}" r:id="r{number}"/>' for number, name in names) + "</sheets></workbook>")
        book.writestr("xl/_rels/workbook.xml.rels", f"<Relationships {RELATIONS}>" + "".join(
            f'<Relationship Id="r{number}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{number}.xml"/>'
            for number, _ in names) + "</Relationships>")
        for number, (_, rows) in enumerate(sheets, 1):
            book.writestr(f"xl/worksheets/sheet{number}.xml", _sheet(rows, texts))
        shared = "".join(f"<si><t>{escape(text)}</t></si>" for text in texts)
        book.writestr("xl/sharedStrings.xml", f"<sst {SPREADSHEET}>{shared}</sst>")


def _sheet(rows: Iterable[Sequence[object]], texts: list[str]) -> str:
    lines = []
    for number, row in enumerate(rows, 1):
        cells = [_cell(f"{chr(65 + at)}{number}", value, texts) for at, value in enumerate(row) if value != ""]
        lines.append(f'<row r="{number}">{"".join(cells)}</row>')
    return f"<worksheet {SPREADSHEET}><sheetData>{''.join(lines)}</sheetData></worksheet>"


def _cell(place: str, value: object, texts: list[str]) -> str:
    if isinstance(value, str):
        texts.append(value)
        return f'<c r="{place}" t="s"><v>{len(texts) - 1}</v></c>'
    return f'<c r="{place}"><v>{value}</v></c>'
