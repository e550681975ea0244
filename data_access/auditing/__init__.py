"""Attacks published tables, somebody else's or our own open data, and tells what can be recovered of what they hide."""

from __future__ import annotations

from pathlib import Path

from data_access.auditing.attack import Progress
from data_access.auditing.findings import Audited, Narrowed, Recovered
from data_access.auditing.mapping import read_mapping
from data_access.auditing.open_data import audit_open_data, is_open_data
from data_access.auditing.problem import NotAudited, refusal
from data_access.auditing.published import audit_table
from data_access.auditing.sheet import read_sheet
from data_access.auditing.table import read_table
from disclosure.policy import shipped_policy

__all__ = ["Audited", "Narrowed", "NotAudited", "Recovered", "audit"]

MAPPING = "mapping.toml"


def audit(path: Path, progress: Progress) -> Audited:
    """Attack what `path` names: a mapping, a table or a folder with mapping.toml in it or beside it, or a folder of our open data.

    Raises NotAudited where it cannot be read; the message says what, where, and what to do.
    """
    if not path.exists():
        raise refusal(str(path), "this is not there. Check the path.")
    if path.is_dir() and is_open_data(path):
        return audit_open_data(path, progress)
    mapping_file = _mapping_of(path)
    mapping = read_mapping(mapping_file)
    table = mapping_file.parent / mapping.file
    if path.is_file() and path.suffix.lower() != ".toml" and path.resolve() != table.resolve():
        raise refusal(mapping_file.name, f"it describes {mapping.file}, not {path.name}. Correct file = …, or name the mapping to audit.")
    if not table.is_file():
        raise refusal(mapping_file.name, f"{mapping.file} is not beside it. Correct file = …, a path from the folder of the mapping.")
    progress("Reading the table", 0.0)
    cells = read_table(read_sheet(table, mapping.sheet, mapping.header), mapping, mapping_file.name)
    return audit_table(cells, mapping.partitions, shipped_policy().minimum_width, progress)


def _mapping_of(path: Path) -> Path:
    if path.suffix.lower() == ".toml":
        return path
    beside = (path if path.is_dir() else path.parent) / MAPPING
    if not beside.is_file():
        raise refusal(path.name, f"a table of somebody else's needs a {MAPPING} beside it that says which column is what.")
    return beside
