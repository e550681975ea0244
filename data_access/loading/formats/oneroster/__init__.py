"""OneRoster 1.1 and 1.2: a bundle of CSV files with its manifest, in bulk or as a delta."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from data_access.loading.files import Received, received
from data_access.loading.formats.shipped import shipped
from data_access.loading.mapped import Input, Mapped
from data_access.loading.problem import Problem, problem, refusal
from data_access.loading.records import Dialect, batches, header

FOLDER = Path(__file__).parent
MANIFEST = "manifest"
PLAIN = Dialect()
VERSIONS = ("1.1", "1.2")
MODES = ("bulk", "delta", "absent")
ENDING = {"enrollments": "class_enrollments", "results": "mark_results", "assessmentResults": "assessment_results"}


class Asked(BaseModel):
    """The columns of one file that are used; `only_in` names the version that alone has one; `optional` are used where there."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    columns: tuple[str, ...]
    only_in: Mapping[str, str] = {}
    optional: tuple[str, ...] = ()

    def required(self, version: str) -> tuple[str, ...]:
        return tuple(name for name in self.columns if self.only_in.get(name, version) == version)


@lru_cache(maxsize=1)
def asked() -> Mapping[str, Asked]:
    """What is read of a bundle, by the name of its file."""
    written = tomllib.loads((FOLDER / "files.toml").read_text(encoding="utf-8"))
    return {name: Asked(**fields) for name, fields in written.items()}


def oneroster(paths: Sequence[Path]) -> Mapped | None:
    """How a OneRoster bundle is read; None where there is none. Raises Refused."""
    stems = {path.stem for path in paths}
    if MANIFEST not in stems and not {"orgs", "users"} <= stems:
        return None
    files = {path.stem: received(path) for path in paths}
    manifest = _manifest(files[MANIFEST]) if MANIFEST in files else {}
    version = manifest.get("oneroster.version") or ("1.2" if "roles" in files else "1.1")
    problems = (*_not_as_the_manifest_says(manifest, files), *_wrong_columns(version, files))
    if problems:
        raise refusal(*problems)
    inputs = {name: _input(name, files) for name in asked()}
    whole = frozenset(table for name, table in ENDING.items() if manifest.get(f"file.{name}") == "bulk")
    return shipped(f"OneRoster {version}", FOLDER, tuple(files.values()), inputs, whole)


def _input(name: str, files: Mapping[str, Received]) -> Input:
    """A file with a header and no rows is an empty table: a delta may have nothing to say."""
    file = files.get(name)
    return Input((file,) if file and _has_rows(file) else (), PLAIN, (*asked()[name].columns, *asked()[name].optional))


def _has_rows(file: Received) -> bool:
    with file.path.open("rb") as lines:
        return sum(1 for _, line in zip(range(2), filter(bytes.strip, lines), strict=False)) == 2


def _manifest(file: Received) -> Mapping[str, str]:
    names = header(file, PLAIN)
    if names[:2] != ("propertyName", "value"):
        raise refusal(problem("no_manifest", file.name, 1))
    return {row[0]: row[1] for batch in batches(file, PLAIN, len(names)) for row in batch.rows}


def _not_as_the_manifest_says(manifest: Mapping[str, str], files: Mapping[str, Received]) -> Iterator[Problem]:
    name = f"{MANIFEST}.csv"
    version = manifest.get("oneroster.version", VERSIONS[0])
    if version not in VERSIONS:
        yield problem("unknown_version", name, expected=" and ".join(VERSIONS))
    for key, mode in manifest.items():
        stem = key.removeprefix("file.")
        if stem != key and mode not in MODES:
            yield problem("unknown_mode", name, column=stem, expected=", ".join(MODES))
        elif stem != key and (mode == "absent") == (stem in files):
            yield problem("manifest_differs", f"{stem}.csv", detail="absent" if mode == "absent" else "there")


def _wrong_columns(version: str, files: Mapping[str, Received]) -> Iterator[Problem]:
    for name, one in asked().items():
        if name in files:
            names = header(files[name], PLAIN)
            for column in one.required(version):
                if names.count(column) != 1:
                    trouble = "repeated_column" if column in names else "missing_column"
                    yield problem(trouble, f"{name}.csv", 1, column, table=name, expected=", ".join(one.required(version)))
