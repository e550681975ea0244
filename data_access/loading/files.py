"""Takes in the bytes of a file: is it text that may be a table, and what is its digest."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from data_access.loading.contracts import IN_ORDER
from data_access.loading.problem import Problem, problem, refusal

WORKBOOK = "a workbook or zip archive"
XML = "XML"
MAGIC = {
    b"PK\x03\x04": WORKBOOK, b"\xd0\xcf\x11\xe0": "an old workbook",
    b"\x1f\x8b": "a gzip archive", b"BZh": "a bzip2 archive", b"\xfd7zXZ": "an xz archive",
    b"7z\xbc\xaf": "a 7z archive", b"(\xb5/\xfd": "a zstd archive", b"%PDF": "a PDF",
    b"PAR1": "a Parquet file", b"SQLite format 3": "a database", b"\xff\xfe": "UTF-16 text",
    b"\xfe\xff": "UTF-16 text", b"\x89PNG": "an image", b"\xff\xd8\xff": "an image",
    b"<?xml": XML, b"<!DOCTYPE": "a web page",
}
BLOCK = 2**22   # bytes that are looked at together
BESIDE = frozenset({".toml", ".md", ".txt"})
NOTES = frozenset({"LICENSE", "README"})
GEOJSON = ".geojson"
TABLES = frozenset({".csv", ".xml", ".jsonl"})


@dataclass(frozen=True)
class Received:
    """A file that can be read as text. `digest` is the sha256 of its bytes.

    `plain_lines` counts the lines of a file in which each seems to hold one record; 0 for any other.
    """

    path: Path
    name: str
    digest: str
    encoding: str
    plain_lines: int = 0


def found(paths: Sequence[Path]) -> tuple[Path, ...]:
    """The files of records that `paths` name, each itself or in a folder. Raises Refused."""
    files = tuple(file for path in paths for file in _in(path))
    named_twice = [name for name, times in Counter(file.name for file in files).items() if times > 1]
    _stop(problem("same_name", name) for name in named_twice)
    return files


def received(path: Path, encoding: str = "utf-8", beside: frozenset[str] = frozenset()) -> Received:
    """The file at `path` when its bytes are text, or of a kind in `beside`. Raises Refused naming the line that is not."""
    _stop(_wrong_type(path, beside))
    if WORKBOOK in beside:
        return Received(path, path.name, _digest(path), "")
    digest, count, is_plain = hashlib.sha256(), 0, encoding == "utf-8" and path.suffix.lower() != GEOJSON
    with path.open("rb") as file:
        while block := file.read(BLOCK) + file.readline():
            digest.update(block)
            if not _is_text(block, encoding):
                lines = enumerate(block.split(b"\n"), start=count + 1)
                _stop(wrong for number, line in lines for wrong in _not_text(path.name, number, line, encoding))
            is_plain = is_plain and _is_plain(block)
            count += block.count(b"\n") + (not block.endswith(b"\n"))
    return Received(path, path.name, digest.hexdigest(), encoding, count * is_plain)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def each_once(files: Sequence[Received]) -> None:
    """Raises Refused when two files hold the same bytes."""
    first: dict[str, str] = {}
    for file in files:
        if file.digest in first:
            raise refusal(problem("same_content", file.name, other=first[file.digest]))
        first[file.digest] = file.name


def _in(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    if not path.is_dir():
        raise refusal(problem("absent", path.name))
    visible = [file for file in sorted(path.iterdir()) if file.is_file() and not file.name.startswith(".")]
    tables = [file for file in visible if _is_table(path, file)]
    others = [file for file in visible if file not in tables and file.suffix.lower() not in BESIDE and file.name not in NOTES]
    _stop(problem("not_a_table", file.name) for file in others)
    _stop(problem("in_folders", path.name) for one in path.rglob("*") if one.parent != path and _is_table(path, one))
    if not tables:
        raise refusal(problem("no_csv", path.name, expected=", ".join(f"{table}.csv" for table in IN_ORDER)))
    return tables


def _is_table(folder: Path, file: Path) -> bool:
    """Whether a file below a folder looks like records, and nothing on the way to it is hidden."""
    hidden = any(part.startswith(".") for part in file.relative_to(folder).parts)
    return not hidden and file.suffix.lower() in TABLES and file.is_file()


def _wrong_type(path: Path, beside: frozenset[str]) -> Iterator[Problem]:
    with path.open("rb") as file:
        head = file.read(16)
    if not head:
        yield problem("empty", path.name)
    for magic, kind in MAGIC.items():
        if head.startswith(magic) and kind not in beside:
            yield problem("wrong_type", path.name, kind=kind)


def _is_plain(block: bytes) -> bool:
    """Whether lines end alike and begin with a value, and no quotation mark stands beside a space: some readers take these otherwise."""
    ends_alike = b"\r" not in block or block.count(b"\r") == block.count(b"\r\n")
    quoted = b'"' in block and any(odd in block for odd in (b', "', b'" ,', b'" \n'))
    return ends_alike and not quoted and b"\n," not in block and b"\n " not in block


def _is_text(block: bytes, encoding: str) -> bool:
    return b"\0" not in block and (block.isascii() or _decodes(block, encoding))


def _decodes(block: bytes, encoding: str) -> bool:
    try:
        block.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _not_text(name: str, number: int, line: bytes, encoding: str) -> Iterator[Problem]:
    if b"\0" in line:
        yield problem("not_text", name, number)
    elif not _decodes(line, encoding):
        yield problem("not_utf8", name, number)


def _stop(problems: Iterator[Problem]) -> None:
    found_first = next(problems, None)
    if found_first:
        raise refusal(found_first)
