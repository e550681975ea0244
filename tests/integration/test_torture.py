"""The torture set: damaged and hostile files. Each is refused or put aside as stated; nothing of it is loaded wrong, or told in a log."""

from __future__ import annotations

import bz2
import io
import lzma
import shutil
import stat
import struct
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from data_access.home import Home
from data_access.loading import Outcome, Refused
from tests.integration.audit_tables import a_workbook
from tests.integration.bundles import a_bundle, a_home, counts, facts_in_force, loaded, write_bundle

pytestmark = pytest.mark.slow

SECRET = "Zabriskie"    # stands in every file for a value of a person, and may be told nowhere
HEADER = "student_id,school_year,school,term,days_enrolled,days_absent"
GOOD = f"S-1,2025,birch,{SECRET},90,4"
TEXT = f"{HEADER}\n{GOOD}\n"
STUDENTS = "student_id,given_name,birth_date,gender"
MEGABYTE = 2**20
MAPPING = """
[files]
book = {{ path = "{file}", header = 1 }}
[tables.students]
select = "select line, id as student_id, 'Girl' as gender from book where id <> ''"
"""
OUTLINES = """
[files]
book = "book.geojson"
[tables.places]
select = "select line, id as place, id as name, 'tract' as kind, 'north' as parent, geometry from book"
"""


@dataclass(frozen=True)
class Case:
    """The files of a load, by name, and what has to come of it: a refusal that says `says`, or `put_aside` rows for that reason.

    What takes long to make is made when it is needed.
    """

    files: Mapping[str, bytes | Callable[[], bytes]]
    says: str
    put_aside: int = 0
    mapping: str = ""


def refused(content: bytes | str | Callable[[], bytes], says: str, name: str = "attendance.csv", **more: str) -> Case:
    return Case({name: content.encode() if isinstance(content, str) else content}, says, **more)


def aside(row: str, says: str) -> Case:
    """A good row beside bad ones."""
    return Case({"attendance.csv": f"{TEXT}{row}\n".encode()}, says, put_aside=1)


def a_row(absent: str = "4", enrolled: str = "90", school: str = "birch", year: str = "2025", student: str = "S-2") -> str:
    return f"{student},{year},{school},{SECRET},{enrolled},{absent}"


def a_student(birth_date: str = "2016-04-05", name: str = SECRET) -> Case:
    rows = "".join(f"S-{number},{SECRET},2016-04-05,Girl\n" for number in (1, 2))
    return Case({"students.csv": f"{STUDENTS}\n{rows}S-3,{name},{birth_date},Girl\n".encode()}, "", 1)


def an_id(written: str, says: str) -> Case:
    rows = "".join(f"{name},{SECRET},2016-04-05,Girl\n" for name in ("S-1", "S-2", written))
    return Case({"students.csv": f"{STUDENTS}\n{rows}".encode()}, says, 1)


def a_date(birth_date: str, says: str = "is not a date") -> Case:
    return Case(a_student(birth_date).files, says, 1)


def a_zip(members: Mapping[str, str | bytes], change: Callable[[zipfile.ZipInfo], object] = lambda one: None,
          method: int = zipfile.ZIP_DEFLATED) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        for name, content in members.items():
            one = zipfile.ZipInfo(name)
            one.compress_type = method
            one.filename = name     # ZipInfo tidies a name up that an attacker would not
            change(one)
            archive.writestr(one, content)
    return packed.getvalue()


def zipped(members: Mapping[str, str | bytes], says: str, **how: Callable[[zipfile.ZipInfo], object]) -> Case:
    return refused(a_zip(members, **how), says, "records.zip")


def a_link(one: zipfile.ZipInfo) -> None:
    one.external_attr = (stat.S_IFLNK | 0o777) << 16


def locked(content: bytes) -> bytes:
    """The flag that a member is encrypted, in its own header and in the directory."""
    changed = bytearray(content)
    for signature, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        changed[content.index(signature) + at] |= 1
    return bytes(changed)


def twice() -> bytes:
    packed = io.BytesIO(a_zip({"attendance.csv": TEXT}))
    with zipfile.ZipFile(packed, "a") as archive:
        archive.writestr("Attendance.csv", TEXT)
    return packed.getvalue()


def lying(content: bytes, size: int) -> bytes:
    """An archive that says in both places that its member is smaller than it is."""
    changed = bytearray(content)
    for signature, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        struct.pack_into("<I", changed, content.index(signature) + at, size)
    return bytes(changed)


def a_book_patched(change: Callable[[bytes], bytes]) -> bytes:
    """A workbook of which the sheet is changed in a way that no program would write it."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(a_book([["id"], [SECRET]]))) as plain, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in plain.namelist():
            content = plain.read(name)
            archive.writestr(name, change(content) if name.startswith("xl/worksheets/") else content)
    return packed.getvalue()


def a_bomb(name: str) -> bytes:
    """300 MB of nothing, packed to a thousandth."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive, archive.open(name, "w") as member:
        for _ in range(300):
            member.write(b"0" * MEGABYTE)
    return packed.getvalue()


def xml(body: str, before: str = "", root: str = "InterchangeStudent") -> str:
    student = f"<Student><StudentUniqueId>{SECRET}</StudentUniqueId></Student>"
    return f'<?xml version="1.0" encoding="UTF-8"?>{before}<{root} xmlns="http://ed-fi.org/5.2.0">{student}{body}</{root}>'


def laughs() -> str:
    more = "".join(f'<!ENTITY l{at} "{f"&l{at - 1};" * 10}">' for at in range(1, 10))
    return f'<!DOCTYPE x [<!ENTITY l0 "{SECRET}">{more}]>'


def edfi(content: str | bytes, says: str) -> Case:
    return refused(content, says, "students.xml")


def lines(content: str, says: str, name: str = "students.jsonl") -> Case:
    return refused(content, says, name)


def mapped(name: str, content: bytes | Callable[[], bytes], says: str) -> Case:
    return Case({name: content}, says, mapping=MAPPING.format(file=name))


def a_book(rows: list[list[object]]) -> bytes:
    packed = io.BytesIO()
    a_workbook(packed, [("Students", rows)])
    return packed.getvalue()


def an_outline(coordinates: str) -> Case:
    """A place in a file of one line."""
    geometry = f'{{"type": "Polygon", "coordinates": {coordinates}}}'
    return Case({"book.geojson": f'{{"features": [{{"properties": {{"id": "t"}}, "geometry": {geometry}}}]}}'.encode()},
                "is not a GeoJSON geometry that can be drawn", mapping=OUTLINES)


DEEP = "<a>" * 5000 + "</a>" * 5000
ENTITIES = "declares a document type or entities, which interchange files do not need"
OUTSIDE = "holds a file that would be written outside its folder"
UNSEEN = "holds a character that does not show, or that can be written in two ways"
NUMBER, WHOLE, KNOWN = "is not a number", "is not a whole number", "that is known"

CASES: dict[str, Case] = {
    # bytes that are no CSV
    "bzip2 named csv": refused(bz2.compress(TEXT.encode()), "is a bzip2 archive, not CSV"),
    "xz named csv": refused(lzma.compress(TEXT.encode()), "is an xz archive, not CSV"),
    "zip named csv": refused(a_zip({"attendance.csv": TEXT}), "is a workbook or zip archive, not CSV"),
    "an old workbook named csv": refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + TEXT.encode(), "is an old workbook, not CSV"),
    "Parquet named csv": refused(b"PAR1" + TEXT.encode(), "is a Parquet file, not CSV"),
    "a database named csv": refused(b"SQLite format 3\0" + TEXT.encode(), "is a database, not CSV"),
    "a web page named csv": refused(f"<!DOCTYPE html><p>{SECRET}</p>", "is a web page, not CSV"),
    "UTF-16 with its mark": refused(TEXT.encode("utf-16-be").join((b"\xfe\xff", b"")), "is UTF-16 text, not CSV"),
    "UTF-16 without a mark": refused(TEXT.encode("utf-16-le"), "line 1: holds a zero byte"),
    "UTF-32": refused(TEXT.encode("utf-32"), "is UTF-16 text, not CSV"),
    "Latin-1": refused(TEXT.encode() + a_row(student="Otoño").encode("latin-1"), "line 3: is not UTF-8 text"),
    "overlong UTF-8": refused(TEXT.encode() + b"S-2,2025,\xc0\xaf,T,90,4\n", "line 3: is not UTF-8 text"),
    "half a surrogate": refused(TEXT.encode() + b"S-2,2025,\xed\xa0\x80,T,90,4\n", "line 3: is not UTF-8 text"),
    "cut off within a letter": refused(TEXT.encode() + "S-2,2025,ñ".encode()[:-1], "line 3: is not UTF-8 text"),
    "a zero byte at the end": refused(TEXT.encode() + b"\0", "line 3: holds a zero byte"),
    "two byte order marks": refused("\ufeff\ufeff" + TEXT, "column \ufeffstudent_id is not a column of attendance.csv"),
    # headers and shape
    "semicolons": refused(TEXT.replace(",", ";"), "line 1: is not the header of attendance.csv"),
    "tabs": refused(TEXT.replace(",", "\t"), "line 1: is not the header of attendance.csv"),
    "a title above the header": refused(f"Report of {SECRET}\n{TEXT}", "line 1: is not the header of attendance.csv"),
    "ten thousand columns": refused(HEADER + "," + ",".join(map(str, range(10_000))) + f"\n{GOOD}\n", "column 0 is not a column"),
    "only blank lines below the header": refused(f"{HEADER}\n\n  \n,,,,,\n", "has a header and no rows"),
    "a quotation mark that never closes": refused(f'{TEXT}"S-2,2025,{SECRET}\n' * 2, "has a quotation mark that does not pair up"),
    "a value without an end": refused(f"{TEXT}S-2,2025,{'x' * 10_000_001},T,90,4\n", "line 3: has a value of more than 10000000"),
    "a row cut short": aside(f"S-2,2025,{SECRET}", "the row has 3 values where the header has 6"),
    "a comma too many": aside(a_row() + ",", "the row has 7 values where the header has 6"),
    "two files put together": aside(HEADER, WHOLE),
    # values
    "a repeated key": aside(GOOD, "repeats the key of line 2 of attendance.csv"),
    "a word in the place of a number": aside(a_row("four"), NUMBER),
    "an error of a spreadsheet": aside(a_row("#REF!"), NUMBER),
    "a formula as a number": aside(a_row("=2+2"), NUMBER),
    "a formula as a place": aside(a_row(school="=HYPERLINK(1)"), "begins like a spreadsheet formula"),
    "a command as a place": aside(a_row(school="@SUM(1)"), "begins like a spreadsheet formula"),
    "a formula that starts with a sign": aside(a_row(school="+cmd|x"), "begins like a spreadsheet formula"),
    "thousands with a comma": aside(a_row(enrolled='"1,000"'), WHOLE),
    "a decimal comma": aside(a_row('"4,5"'), NUMBER),
    "digits of another script": aside(a_row("٤"), NUMBER),
    "wide digits": aside(a_row(enrolled="９０"), WHOLE),
    "infinity": aside(a_row("Infinity"), NUMBER),
    "hexadecimal": aside(a_row("0x10"), NUMBER),
    "a number in powers of ten": aside(a_row("4e0"), NUMBER),
    "more days than a year has": aside(a_row("1", "400"), "is out of range"),
    "a year of two digits": aside(a_row(year="25"), "is too long ago to be true"),
    "a span of years": aside(a_row(year="2024-2025"), WHOLE),
    "a statement as a place": aside(a_row(school="'; drop table students; --"), KNOWN),
    "a path as a place": aside(a_row(school="../../birch"), KNOWN),
    "a place in other letters": aside(a_row(school="BIRCH"), KNOWN),
    "a place that looks the same": aside(a_row(school="bіrch"), KNOWN),      # its second letter is Cyrillic
    "a space that does not show": aside(a_row(school="\u00a0birch"), KNOWN),
    "a letter of no width": aside(a_row(school="bi\u200brch"), "holds a line break or another control character"),
    "a byte order mark in the middle": aside("\ufeff" + a_row(), "holds a line break or another control character"),
    "a line break in a value": aside('S-2,2025,"birch\n",T,90,4', "holds a line break or another control character"),
    "a student who is not there": aside(a_row(student="S-999"), KNOWN),
    "nobody": aside(a_row(student="   "), "is empty"),
    "the day and month in the wrong order": a_date("2016-31-12"),
    "a day that never was": a_date("2015-02-30"),
    "a date of zeros": a_date("0000-00-00"),
    "a day as a spreadsheet counts it": a_date("42465"),
    "a date with a time": a_date("2016-04-05T00:00:00"),
    "a date with slashes": a_date("4/5/2016"),
    "a day to come": a_date("2046-04-05", "is in the future"),
    "a name that is a formula": Case(a_student(name="=cmd|'/c calc'!A1").files, "begins like a spreadsheet formula", 1),
    # ids that look like others
    "a mark for the direction of writing in an id": an_id("S-1\u200f", UNSEEN),
    "a hyphen that does not show in an id": an_id("S-\u00ad1", UNSEEN),
    "a letter of two signs in an id": an_id("Jose\u0301-1", UNSEEN),
    "a lost letter in an id": an_id("S\ufffd1", UNSEEN),
    "a line end of Unicode in an id": an_id("S-1\u2028", "holds a line break or another control character"),
    "an id that a spreadsheet rounded": an_id("1.23457E+11", "is a number that a spreadsheet has rounded"),
    "an error in the place of an id": an_id("#N/A", "is what a program writes where there is nothing"),
    "a null in the place of an id": an_id("NULL", "is what a program writes where there is nothing"),
    # zip archives
    "a member without a name": zipped({"": TEXT}, OUTSIDE),
    "a name that steers a terminal": zipped({"att\x1b[31m.csv": TEXT}, OUTSIDE),
    "a name longer than names can be": zipped({f"{'x' * 300}.csv": TEXT}, OUTSIDE),
    "a file that is a folder too": zipped({"a.csv": TEXT, "a.csv/b.csv": TEXT}, "holds two files of the same name"),
    "files in a folder beside others": zipped({"a/attendance.csv": TEXT, "students.csv": STUDENTS}, "records.zip holds files of records"),
    "a path that leads out": zipped({"../../attendance.csv": TEXT}, OUTSIDE),
    "a path that leads out of another system": zipped({"..\\..\\attendance.csv": TEXT}, OUTSIDE),
    "a path from the root": zipped({"/attendance.csv": TEXT}, OUTSIDE),
    "a path on a drive": zipped({"C:/attendance.csv": TEXT}, OUTSIDE),
    "a link": zipped({"attendance.csv": "/etc/passwd"}, OUTSIDE, change=a_link),
    "two names that differ in a capital": refused(twice(), "holds two files of the same name", "records.zip"),
    "a locked archive": refused(locked(a_zip({"attendance.csv": TEXT})), "is locked with a password", "records.zip"),
    "an archive cut short": refused(a_zip({"attendance.csv": TEXT})[:-30], "is not a zip archive that can be read", "records.zip"),
    "an archive with a wrong byte": refused(a_zip({"attendance.csv": TEXT}, method=zipfile.ZIP_STORED).replace(b"S-1", b"S-2"),
                                            "is not a zip archive that can be read", "records.zip"),
    "an archive that says it is small": refused(lying(a_zip({"attendance.csv": TEXT * 1000}), 100), "is not a zip archive", "records.zip"),
    "a bomb": refused(partial(a_bomb, "attendance.csv"), "would unpack to more than tables of text are", "records.zip"),
    "too many files": zipped({f"{number}.csv": "" for number in range(1001)}, "holds more than 1000 files"),
    "an archive in an archive": zipped({"inner.zip": a_zip({"attendance.csv": TEXT})}, "inner.zip is not a CSV file"),
    "a program in an archive": zipped({"attendance.csv": TEXT, "run.exe": b"MZ"}, "run.exe is not a CSV file"),
    "nothing in an archive": zipped({}, "holds no file of records"),
    "text named zip": refused(TEXT, "is not a zip archive that can be read", "records.zip"),
    # XML and JSON
    "a billion laughs": edfi(xml("<Student><StudentUniqueId>&l9;</StudentUniqueId></Student>", laughs()), ENTITIES),
    "laughs in an attribute": edfi(xml('<Student id="&l9;"/>', laughs()), ENTITIES),
    "an entity that reads a file": edfi(xml("<Student>&x;</Student>", '<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]>'), ENTITIES),
    "a document type from elsewhere": edfi(xml("", '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">'), ENTITIES),
    "a parameter entity": edfi(xml("", '<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x"> %p;]>'), ENTITIES),
    "an entity that nobody declared": edfi(xml("<Student>&nobody;</Student>"), "the XML ends or breaks off here"),
    "XML cut short": edfi(xml("")[:-30], "the XML ends or breaks off here"),
    "XML of five thousand storeys": edfi(xml(DEEP), "the XML ends or breaks off here"),
    "XML in UTF-16": edfi(xml("").encode("utf-16"), "is UTF-16 text"),
    "XML that says it is UTF-16": edfi(xml("").replace("UTF-8", "UTF-16"), "the XML ends or breaks off here"),
    "XML that is no interchange": edfi(xml("", root="Students"), "is XML, but no Ed-Fi interchange"),
    "XML of nothing that is read": edfi('<InterchangeX xmlns="http://ed-fi.org/5.2.0"><Thing/></InterchangeX>', "hold no record"),
    "XML beside CSV": Case({"students.xml": xml("").encode(), "attendance.csv": TEXT.encode()}, "attendance.csv is not Ed-Fi"),
    "a broken line of JSON": lines(f'{{"studentUniqueId": "{SECRET}"}}\n{{"studentUniqueId": \n', "line 2: is not one JSON object"),
    "a name that is there twice in a line": lines(f'{{"studentUniqueId": "S-1", "studentUniqueId": "{SECRET}"}}\n', "line 1: is not one"),
    "half a letter in a line": lines(f'{{"studentUniqueId": "\\ud800{SECRET}"}}\n', "line 1: is not one JSON object"),
    "no number in a line": lines('{"studentUniqueId": NaN}\n', "line 1: is not one JSON object"),
    "a list in a line": lines(f'["{SECRET}"]\n', "line 1: is not one JSON object"),
    "JSON of a hundred thousand storeys": lines("[" * 100_000 + "]" * 100_000 + "\n", "line 1: is not one JSON object"),
    "JSON of no known resource": lines(f'{{"studentUniqueId": "{SECRET}"}}\n', "hold no record that is read", "pupils.jsonl"),
    # workbooks and features, through a mapping
    "a workbook without a mapping": refused(a_book([["id"], [SECRET]]), "is a workbook or zip archive, not CSV", "students.xlsx"),
    "a workbook cut short": mapped("book.xlsx", a_book([["id"], [SECRET]])[:-40], "cannot be read as a workbook"),
    "a zip archive named xlsx": mapped("book.xlsx", a_zip({"attendance.csv": TEXT}), "cannot be read as a workbook"),
    "a workbook that is a bomb": mapped("book.xlsx", partial(a_bomb, "xl/sharedStrings.xml"), "cannot be read as a workbook"),
    "a locked workbook": mapped("book.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "is an old workbook, not CSV"),
    "text named xlsx": mapped("book.xlsx", TEXT.encode(), "cannot be read as a workbook"),
    "a workbook with a title row": mapped("book.xlsx", a_book([["Students"], ["id"], [SECRET]]), "does not run"),
    "an id with more digits than a workbook keeps": mapped("book.xlsx", a_book([["id"], [1234567890123456789]]), "spreadsheet has rounded"),
    "a workbook with cells far apart": mapped("book.xlsx", partial(
        a_book_patched, lambda sheet: sheet.replace(b'r="2"', b'r="1048576"').replace(b'"A2"', b'"XFD1048576"')), "cells so far apart"),
    "a workbook with entities": mapped("book.xlsx", partial(
        a_book_patched, lambda sheet: b'<!DOCTYPE x [<!ENTITY a "b">]>' + sheet.split(b"?>")[-1]), "cannot be read as a workbook"),
    "a workbook with no rows": mapped("book.xlsx", a_book([["id"]]), "has a header and no rows"),
    "an empty workbook": mapped("book.xlsx", a_book([]), "is empty"),
    "GeoJSON cut short": mapped("book.geojson", f'{{"features": [{{"properties": {{"id": "{SECRET}"'.encode(), "is not a GeoJSON feature"),
    "JSON that is no GeoJSON": mapped("book.geojson", f'[{{"id": "{SECRET}"}}]'.encode(), "is not a GeoJSON feature collection"),
    "an outline of words": an_outline(f'[[["{SECRET}", 1], [0, 0], [1, 1]]]'),
    "an outline without rings": an_outline("[1, 2]"),
    "a feature without properties": mapped("book.geojson", b'{"features": [{"geometry": null}]}', "is not a GeoJSON feature collection"),
}


@pytest.fixture(scope="module")
def in_force(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a home with facts in force that takes bad rows, made once."""
    folder = tmp_path_factory.mktemp("torture")
    loaded(a_home(folder / "home", quarantine_limit=0.9), write_bundle(folder / "before", a_bundle()))
    return folder / "home"


def test_there_are_more_than_enough() -> None:
    assert len(CASES) >= 100


@pytest.mark.parametrize("name", CASES)
def test_a_damaged_file_is_refused_or_put_aside_and_nothing_of_it_is_told(in_force, tmp_path, name, caplog, capfd):
    case, home = CASES[name], Home(Path(shutil.copytree(in_force, tmp_path / "home")))
    folder, before, held = tmp_path / "in", facts_in_force(home), counts(home, ["students", "attendance"])
    folder.mkdir()
    for file, content in case.files.items():
        (folder / file).write_bytes(content() if callable(content) else content)
    sent = [folder / next(iter(case.files))] if len(case.files) == 1 else [folder]
    mapping = tmp_path / "mapping.toml"
    mapping.write_text(case.mapping, encoding="utf-8")
    if case.put_aside:
        receipt = loaded(home, *sent)
        assert receipt.outcome is Outcome.ACCEPTED and receipt.quarantined == case.put_aside
        assert any(case.says in one.reason for one in receipt.problems), receipt.problems
        added = receipt.accepted if "attendance.csv" in case.files else 0
        assert counts(home, ["students", "attendance"]) == held | {"attendance": held["attendance"] + added}
    else:
        with pytest.raises(Refused) as refusal:
            loaded(home, *sent, mapping=mapping if case.mapping else None)
        assert case.says in str(refusal.value)
        assert facts_in_force(home) == before and not (home.confidential / "unpacked").exists()
    told = "".join([*(path.read_text() for path in home.receipts.iterdir()), caplog.text, *capfd.readouterr()])
    assert told and SECRET not in told
    assert not list(tmp_path.glob("*.csv"))
