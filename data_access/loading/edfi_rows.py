"""Reads Ed-Fi records as rows, from interchange XML as a stream or from JSON lines in the shape of the API."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, BinaryIO

from lxml import etree
from pydantic import BaseModel, ConfigDict

from data_access.loading.files import Received
from data_access.loading.json_text import parsed
from data_access.loading.problem import Refused, problem, refusal

ROOT = "Interchange"
SAFE: dict[str, bool] = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False, "remove_comments": True,
                         "remove_pis": True}
Line = tuple[int, list[str]]


class Record(BaseModel):
    """One kind of record: its element (and `kinds` of the same shape), and where each of its values stands."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    element: str
    kinds: tuple[str, ...] = ()
    xml: Mapping[str, str]
    json_lines: Mapping[str, str]

    @property
    def names(self) -> frozenset[str]:
        """The elements that are read as this record."""
        return frozenset({self.element, *self.kinds})

    @property
    def columns(self) -> tuple[str, ...]:
        return ("kind", *self.xml)


@lru_cache(maxsize=1024)
def kinds_in(file: Received) -> frozenset[str]:
    """The kinds of records that a file holds, as names of elements. Raises Refused."""
    if _is_json(file):
        return frozenset({_kind(file)})
    with file.path.open("rb") as stream:
        _check_beginning(file, stream)
        stream.seek(0)
        return frozenset(etree.QName(one).localname for one in _elements(file, stream, frozenset({"*"})))


def edfi_rows(file: Received, record: Record) -> Iterator[Line]:
    """The names of the columns, then one row for each record, with the line it begins on. Raises Refused."""
    yield 1, list(record.columns)
    yield from _json_rows(file, record) if _is_json(file) else _xml_rows(file, record)


def _xml_rows(file: Received, record: Record) -> Iterator[Line]:
    with file.path.open("rb") as stream:
        for element in _elements(file, stream, kinds_in(file)):
            kind = etree.QName(element).localname
            if kind in record.names:
                yield element.sourceline or 0, [kind, *(_texts(element, path) for path in record.xml.values())]


def _check_beginning(file: Received, stream: BinaryIO) -> None:
    """Raises Refused for what is no interchange, or declares entities."""
    with _in_words(file):
        _, root = next(etree.iterparse(stream, events=("start",), **SAFE))
        if root.getroottree().docinfo.internalDTD is not None:
            raise refusal(problem("declares_entities", file.name))
        if not etree.QName(root).localname.startswith(ROOT):
            raise refusal(problem("no_interchange", file.name))


def _elements(file: Received, stream: BinaryIO, kinds: frozenset[str]) -> Iterator[etree._Element]:
    """The records of an interchange, each let go when the next is asked for; `kinds` are all that it holds, so that none piles up."""
    root = None
    with _in_words(file):
        for _, element in etree.iterparse(stream, events=("end",), tag=[f"{{*}}{kind}" for kind in kinds], **SAFE):
            root = element.getroottree().getroot() if root is None else root
            if element.getparent() is root:
                yield element
                element.clear()
                while element.getprevious() is not None:
                    del root[0]


@contextmanager
def _in_words(file: Received) -> Iterator[None]:
    try:
        yield
    except etree.XMLSyntaxError as error:
        raise refusal(problem("broken_xml", file.name, error.lineno or 0)) from None


def _texts(element: etree._Element, places: str) -> str:
    found = (text for place in places.split("|") for text in _at(element, place))
    return ";".join(text for text in found if text)


def _at(element: etree._Element, place: str) -> Iterator[str]:
    path, _, attribute = place.partition("@")
    steps = "/".join(f"{{*}}{step}" for step in path.strip("/").split("/") if step)
    for one in element.findall(steps) if steps else [element]:
        yield (one.get(attribute) or "" if attribute else one.text or "").strip()


def _json_rows(file: Received, record: Record) -> Iterator[Line]:
    kind = _kind(file)
    with file.path.open("r", encoding="utf-8-sig") as lines:
        for number, line in enumerate(lines, start=1):
            if line.strip():
                said = _object(file, number, line)
                yield number, [kind, *(_said(said, record.json_lines.get(name, "")) for name in record.xml)]


def _object(file: Received, number: int, line: str) -> Mapping[str, Any]:
    try:
        said = parsed(line)
    except (ValueError, RecursionError):
        raise _no_object(file, number) from None
    if not isinstance(said, dict):
        raise _no_object(file, number)
    return said


def _no_object(file: Received, number: int) -> Refused:
    return refusal(problem("broken_json", file.name, number))


def _said(said: object, place: str) -> str:
    """The values at a place such as `races[].raceDescriptor`; one for each item of a list, so that lists stay side by side."""
    values = [said]
    for step in filter(None, place.split(".")):
        values = [one.get(step.removesuffix("[]")) if isinstance(one, dict) else None for one in values]
        if step.endswith("[]"):
            values = [item for one in values if isinstance(one, list) for item in one]
    return ";".join(_text(one) for one in values) if place else ""


def _text(value: object) -> str:
    match value:
        case None | dict() | list():
            return ""
        case bool():
            return str(value).lower()
        case _:
            return str(value).strip()


def _is_json(file: Received) -> bool:
    return file.path.suffix.lower() == ".jsonl"


def _kind(file: Received) -> str:
    """The element that a file of the API's resource holds: studentSchoolAssociations.jsonl holds StudentSchoolAssociation."""
    stem = file.path.stem.removesuffix("ies") + "y" if file.path.stem.endswith("ies") else file.path.stem.removesuffix("s")
    return stem[:1].upper() + stem[1:]
