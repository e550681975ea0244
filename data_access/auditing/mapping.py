"""Reads mapping.toml: which columns of somebody else's table say who is counted, and which hold figures."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StrictInt, StringConstraints, ValidationError, model_validator
from pydantic_core import ErrorDetails

from data_access.auditing.problem import NotAudited, nearest, refusal

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
SYNTAX_LINE = re.compile(r"line (\d+)")
EXAMPLE = """file = "attendance.csv"        # csv, parquet or xlsx
hidden = ["s", "*"]            # marks of a hidden value
# sheet = "Districts"          # of a workbook
# header = 1                   # the line of the column names

[dimensions]                   # column = the value that marks its total ("(empty)" where it is left empty),
                               # "" where it only separates tables
district = ""
group = "All Students"

[measures]                     # column names, those that are published
count = "students"
part = "chronically_absent"
percent = "chronically_absent_pct"

[partitions]                   # if known: values that add up to the total
group = [["Female", "Male"]]"""


class Measures(BaseModel):
    """The columns of figures: the people of a group, how many of them are counted, and in percent."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    count: Name | None = None
    part: Name | None = None
    percent: Name | None = None

    @model_validator(mode="after")
    def _some(self) -> Measures:
        if self.count is None and self.part is None and self.percent is None:
            raise ValueError("name one column of figures at least: count, part or percent")
        return self


class MappingFile(BaseModel):
    """mapping.toml, key for key."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    file: Name
    sheet: str = ""
    header: Annotated[StrictInt, Field(ge=1)] = 1
    hidden: tuple[str, ...] = ()
    dimensions: Annotated[Mapping[Name, str], Field(min_length=1)]
    measures: Measures
    partitions: Mapping[str, tuple[tuple[str, ...], ...]] = {}

    @model_validator(mode="after")
    def _partitions_of_dimensions(self) -> MappingFile:
        for dimension in self.partitions:
            if not self.dimensions.get(dimension):
                raise ValueError(f"[partitions] {dimension}: this is no dimension with a total.{nearest(dimension, self.dimensions)}")
        return self


def read_mapping(path: Path) -> MappingFile:
    """The mapping in `path`. Raises NotAudited with every problem, its line and a correct example."""
    try:
        text = path.read_text(encoding="utf-8")
        return MappingFile.model_validate(tomllib.loads(text))
    except UnicodeDecodeError:
        raise refusal(path.name, "this is not UTF-8 text. Save it as UTF-8.") from None
    except tomllib.TOMLDecodeError as error:
        found = SYNTAX_LINE.search(str(error))
        raise refusal(path.name, f"this is not TOML: {error}.{_example()}", int(found[1]) if found else 1) from None
    except ValidationError as invalid:
        said = "\n".join(str(refusal(path.name, _said(one), _line(text, one["loc"]))) for one in invalid.errors())
        raise NotAudited(said + _example()) from None


def _said(error: ErrorDetails) -> str:
    where = ".".join(map(str, error["loc"]))
    match error["type"]:
        case "extra_forbidden":
            model = Measures if error["loc"][0] == "measures" else MappingFile
            return f"unknown key '{error['loc'][-1]}'.{nearest(str(error['loc'][-1]), model.model_fields)}"
        case "missing":
            return f"'{where}' is missing."
        case _:
            return f"{where + ': ' if where else ''}{error['msg'].removeprefix('Value error, ')}"


def _line(text: str, location: tuple[int | str, ...]) -> int:
    """The line of the innermost key or table that `location` names and the file has."""
    for key in reversed([re.escape(str(part)) for part in location]):
        for number, line in enumerate(text.splitlines(), 1):
            if re.match(rf"""\s*["']?{key}["']?\s*=|\s*\[{key}\]""", line):
                return number
    return 1


def _example() -> str:
    return f"\nA correct mapping:\n\n{EXAMPLE}"
