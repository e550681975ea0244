"""Writes a template's empty file and an example of it, as its contract has them."""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Literal

from data_access.loading.contracts import FOLDER, Column, Contract, by_table, contracts
from data_access.loading.headers import meant
from data_access.loading.problem import Refused
from data_access.loading.receipt import write_whole


def listed() -> Mapping[str, str]:
    """The purpose of each template by its name, a template after those it refers to."""
    return {contract.table: contract.purpose["en"] for contract in contracts()}


def write_template(name: str, folder: Path) -> tuple[Path, Path]:
    """Write `name`.csv, which has a header and no rows, and `name`-example.csv. Raises Refused rather than write over a file."""
    contract = by_table().get(name)
    if contract is None:
        raise Refused(f"there is no template {name}. {meant(name, tuple(by_table()))}The templates are: {', '.join(by_table())}.")
    files = folder / f"{name}.csv", folder / f"{name}-example.csv"
    there = [file.name for file in files if file.exists()]
    if there:
        raise Refused(f"{there[0]} is in {folder} already. Name another folder with --out.")
    folder.mkdir(parents=True, exist_ok=True)
    for file, rows in zip(files, ([], list(_example(contract))), strict=True):
        write_whole(file, _as_csv([contract.names, *rows]))
    return files


def _as_csv(rows: Sequence[Sequence[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


def _example(contract: Contract) -> Iterator[tuple[str, ...]]:
    """One row, but for the places: one of each kind, each in the one before."""
    if contract.table != "places":
        yield tuple(_value(contract, column) for column in contract.columns)
        return
    parent = ""
    for kind in contract.column("kind").options:
        row = {"place": f"{kind}-1", "name": f"Example {kind}", "kind": kind, "parent": parent}
        yield tuple(row.get(name, "") for name in contract.names)
        parent = f"{kind}-1" if kind in ("region", "district") else parent


def _value(contract: Contract, column: Column) -> str:
    if column.name in {order.column for order in contract.order if order.at_least}:
        return ""
    if column.type == "text" and (column.refers_to or (column.name,) == contract.key):
        return f"{_kind(column)}-1"
    by_type = column.options[0] if column.options else _words("types").get(column.type, "")
    return _words("columns").get(column.name, by_type)


def _kind(column: Column) -> str:
    """What a key is called after: the kind of place, or the first column of the template that it refers to."""
    table, _, kind = column.refers_to.partition(".")
    if not table:
        return column.name
    return kind or ("district" if table == "places" else by_table()[table].key[0])


@lru_cache(maxsize=2)
def _words(part: Literal["types", "columns"]) -> Mapping[str, str]:
    words: dict[str, dict[str, str]] = tomllib.loads((FOLDER / "examples.toml").read_text(encoding="utf-8"))
    return words[part]
