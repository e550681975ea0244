"""Writes Ed-Fi records as JSON lines of the API, or as interchange XML."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, ElementTree, SubElement

NAMESPACE = "http://ed-fi.org/5.2.0"
Said = Mapping[str, Any]
WITHIN = {"firstName": "Name", "lastSurname": "Name", "birthDate": "BirthData", "eventDate": "AttendanceEvent",
          "attendanceEventCategoryDescriptor": "AttendanceEvent"}
PLAIN_LISTS = ("races", "academicSubjects", "disciplines", "levelCharacteristics")      # of descriptors with no element around them
IDENTITIES = {"ResponsibilitySchool": "School"}


def write_json_lines(folder: Path, records: Mapping[str, list[Said]]) -> Path:
    """A file for each resource."""
    folder.mkdir(parents=True, exist_ok=True)
    for kind, said in records.items():
        stem = kind[:1].lower() + (kind[1:-1] + "ies" if kind.endswith("y") else kind[1:] + "s")
        (folder / f"{stem}.jsonl").write_text("".join(json.dumps(one) + "\n" for one in said), encoding="utf-8")
    return folder


def write_interchange(folder: Path, records: Mapping[str, list[Said]]) -> Path:
    """A file for each kind of record."""
    folder.mkdir(parents=True, exist_ok=True)
    for kind, said in records.items():
        root = Element(f"Interchange{kind}", xmlns=NAMESPACE)
        for one in said:
            _fill(SubElement(root, kind), one)
        ElementTree(root).write(folder / f"{kind}.xml", encoding="utf-8", xml_declaration=True)
    return folder


def _fill(into: Element, said: Said) -> None:
    groups: dict[str, Element] = {}
    for name, value in said.items():
        group = WITHIN.get(name)
        if group and group not in groups:
            groups[group] = SubElement(into, group)
        _put(groups[group] if group else into, name, value)


def _put(into: Element, name: str, value: object) -> None:
    match value:
        case {"schoolYear": int(year)}:
            SubElement(into, "SchoolYear").text = f"{year - 1}-{year}"
        case dict():
            stem = _cased(name).removesuffix("Reference")
            _refer(SubElement(SubElement(into, f"{stem}Reference"), f"{IDENTITIES.get(stem, stem)}Identity"), stem, value)
        case list():
            for one in value:
                _fill(into if name in PLAIN_LISTS else SubElement(into, _cased(name).removesuffix("s")), one)
        case bool():
            SubElement(into, _cased(name)).text = str(value).lower()
        case _:
            SubElement(into, _cased(name).removesuffix("Descriptor")).text = str(value)


def _refer(into: Element, stem: str, keys: Said) -> None:
    for name, value in keys.items():
        if name == "educationOrganizationId" and stem != "EducationOrganization":
            _put(into, "educationOrganizationReference", {name: value})
        else:
            _put(into, name, value)


def _cased(name: str) -> str:
    return name[:1].upper() + name[1:]
