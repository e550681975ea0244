"""What was sent: the files of one load, and how their rows come to the desk."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from data_access.loading.contracts import Contract, by_table, contracts
from data_access.loading.files import WORKBOOK, Received, each_once, found, received
from data_access.loading.formats import recognised_format
from data_access.loading.headers import check_header, recognised
from data_access.loading.mapped import Input, Mapped
from data_access.loading.mapping import inputs, read_mapping
from data_access.loading.problem import problem, refusal
from data_access.loading.records import Dialect, batches, header
from data_access.loading.sandbox import sandbox, selected
from data_access.loading.staging import Desk, Slab, note_read, stage, stage_plain

Progress = Callable[[str, float], None]
TEMPLATE = Dialect()


@dataclass(frozen=True)
class Delivery:
    """The files of one load; template files where `mapped` is None."""

    files: tuple[Received, ...]
    mapped: Mapped | None

    def digest(self, file: Received) -> str:
        """What makes a file the same file again: its bytes, and the mapping that it was read with."""
        if self.mapped is None:
            return file.digest
        return hashlib.sha256(f"{file.digest} {self.mapped.digest}".encode()).hexdigest()


def delivered(paths: Sequence[Path], mapping: Path | None) -> Delivery:
    """The files that `paths` and a mapping name, each found to be text. Raises Refused."""
    delivery = _mapped(paths, mapping) if mapping else _recognised(found(paths))
    each_once(delivery.files)
    return delivery


def _recognised(paths: Sequence[Path]) -> Delivery:
    shipped = recognised_format(paths)
    if shipped is None:
        return Delivery(tuple(received(path) for path in paths), None)
    return Delivery(shipped.files, shipped)


def announced(delivery: Delivery) -> tuple[tuple[str, Contract, tuple[str, ...]], ...]:
    """Which tables with which columns are to come from what, as far as names and headers tell; selects tell by their rows.

    Raises Refused.
    """
    if delivery.mapped is None:
        headers = [(file.name, header(file, TEMPLATE)) for file in delivery.files]
        return tuple((file, recognised(file, names), names) for file, names in headers)
    if delivery.mapped.is_shipped:
        return ()
    return tuple((f"{delivery.mapped.name} [tables.{table}]", by_table()[table], ()) for table in delivery.mapped.selects)


def lay_out(delivery: Delivery, desk: Desk, progress: Progress) -> None:
    """Stage every row of the delivery. Raises Refused."""
    if delivery.mapped is None:
        _read(delivery, desk, progress)
        return
    _run(delivery, delivery.mapped, desk, progress)
    if not desk.records:
        raise refusal(problem("mapping_no_rows", delivery.mapped.name))


def _mapped(paths: Sequence[Path], path: Path) -> Delivery:
    mapping = read_mapping(path)
    chosen = inputs(mapping, paths, path.name)
    taken = {one: received(one, mapping.read.encoding, _beside(one)) for some in chosen.values() for one in some}
    named = {name: Input(tuple(taken[one] for one in some), mapping.read.dialect(mapping.files[name])) for name, some in chosen.items()}
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    selects = {table: target.select for table, target in mapping.tables.items()}
    files = tuple(taken.values())
    return Delivery(files, Mapped(path.name, digest, files, named, selects))


def _beside(path: Path) -> frozenset[str]:
    return frozenset({WORKBOOK}) if path.suffix.lower() == ".xlsx" else frozenset()


def _read(delivery: Delivery, desk: Desk, progress: Progress) -> None:
    headers = [header(file, TEMPLATE) for file in delivery.files]
    templates = [recognised(file.name, names) for file, names in zip(delivery.files, headers, strict=True)]
    for file, names, contract in zip(delivery.files, headers, templates, strict=True):
        check_header(contract, names, file.name)
    for number, (file, names, contract) in enumerate(zip(delivery.files, headers, templates, strict=True)):
        progress(f"Reading {file.name}", 0.05 + 0.35 * number / len(delivery.files))
        _stage_file(file, names, contract, desk)


def _stage_file(file: Received, names: Sequence[str], contract: Contract, desk: Desk) -> None:
    if stage_plain(desk, contract, file, names):
        return
    for batch in batches(file, TEMPLATE, len(names)):
        note_read(desk, file.name, batch)
        if batch.rows:
            columns = dict(zip(names, zip(*batch.rows, strict=True), strict=True))
            stage(desk, contract, Slab([file.name] * len(batch.rows), batch.lines, columns))


def _run(delivery: Delivery, mapped: Mapped, desk: Desk, progress: Progress) -> None:
    names = tuple(file.name for file in delivery.files)
    targets = [contract for contract in contracts() if contract.table in mapped.selects]
    progress(f"Reading {', '.join(names)}", 0.05)
    with sandbox(mapped, desk) as connection:
        for number, contract in enumerate(targets):
            progress(f"Mapping {contract.table}", 0.2 + 0.2 * number / len(targets))
            for slab in selected(connection, contract, mapped, names):
                stage(desk, contract, slab)
