"""A mapping file: which files of somebody else's make are read, and one select for each template table."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from fnmatch import fnmatch
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationError

from data_access.loading.contracts import IN_ORDER
from data_access.loading.problem import problem, refusal
from data_access.loading.records import Dialect

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]


class Reading(BaseModel):
    """How the input files are written."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    delimiter: Annotated[str, StringConstraints(min_length=1, max_length=1)] = ","
    encoding: Literal["utf-8", "latin-1"] = "utf-8"
    missing: tuple[str, ...] = ()

    def dialect(self, file: InputFile) -> Dialect:
        return Dialect(self.delimiter, frozenset(self.missing), file.header, file.sheet)


class InputFile(BaseModel):
    """An input that is more than a path: the sheet of a workbook, the line that names the columns below its titles."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    path: str
    sheet: str = ""
    header: Annotated[int, Field(ge=1)] = 1


def _as_input(written: object) -> object:
    return {"path": written} if isinstance(written, str) else written


class Target(BaseModel):
    """One template table: the select whose rows it takes."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    select: str


class MappingFile(BaseModel):
    """`files` gives each input a name: a path below one of the paths given to load, where `*` stands for any text."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    files: Annotated[Mapping[Name, Annotated[InputFile, BeforeValidator(_as_input)]], Field(min_length=1)]
    read: Reading = Reading()
    tables: Annotated[Mapping[str, Target], Field(min_length=1)]


def read_mapping(path: Path) -> MappingFile:
    """The mapping in `path`. Raises Refused."""
    try:
        written = MappingFile(**tomllib.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        raise refusal(problem("absent", path.name)) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise refusal(problem("mapping_file", path.name, detail=str(error))) from None
    except ValidationError as error:
        said = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
        raise refusal(problem("mapping_file", path.name, detail=said)) from None
    unknown = [problem("unknown_template", f"{path.name} [tables.{table}]", expected=", ".join(IN_ORDER), nearest="")
               for table in written.tables if table not in IN_ORDER]
    if unknown:
        raise refusal(*unknown)
    return written


def inputs(mapping: MappingFile, paths: Sequence[Path], file: str) -> Mapping[str, tuple[Path, ...]]:
    """The files that each name of `mapping` stands for, all of them below `paths`. Raises Refused."""
    given = [(path.name, path) for path in paths if path.is_file()]
    given += [(found.relative_to(path).as_posix(), found) for path in paths if path.is_dir() for found in _below(path)]
    chosen = {name: tuple(path for relative, path in given if fnmatch(relative, file.path))
              for name, file in mapping.files.items()}
    nothing = [problem("mapping_input", f"{file} [files] {name}") for name, matched in chosen.items() if not matched]
    if nothing:
        raise refusal(*nothing)
    return chosen


def _below(folder: Path) -> list[Path]:
    """The files in `folder` and its folders; a link that leads out of it is left alone."""
    whole = folder.resolve()
    return [path for path in sorted(folder.rglob("*")) if path.is_file() and path.resolve().is_relative_to(whole)]
