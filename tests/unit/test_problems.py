"""What a load says in English of a file or row is said again in the language of the reader, and nothing else is."""

from __future__ import annotations

import tomllib
from pathlib import Path
from string import Formatter

import pytest

from components import problems
from components.words import words_in
from data_access.loading.contracts import contracts
from data_access.loading.files import MAGIC
from data_access.loading.problem import PROBLEMS, problem

ENGLISH, SPANISH = words_in("en"), words_in("es")
WRITTEN = tomllib.loads(Path(PROBLEMS).read_text(encoding="utf-8"))
NOUNS = {(kind or table.removesuffix("s")).replace("_", " ") for contract in contracts() for column in contract.columns
         for table, _, kind in [column.refers_to.partition(".")] if table}


def details(name: str) -> dict[str, str]:
    return {slot: f"detail_{slot}" for part in WRITTEN[name].values() for _, slot, _, _ in Formatter().parse(part) if slot}


@pytest.mark.parametrize("name", WRITTEN)
def test_every_problem_is_said_in_both_languages(name: str) -> None:
    assert [ENGLISH.messages[f"problem.{part}.{name}"] for part in ("says", "remedy")] == [WRITTEN[name]["says"], WRITTEN[name]["remedy"]]
    said = details(name)
    for place in ({}, {"line": 7}, {"column": "gender"}, {"line": 7, "column": "gender"}):
        one = problem(name, "in north.csv", **place, **said)     # type: ignore[arg-type]
        assert (problems.reason(ENGLISH, one.reason), problems.remedy(ENGLISH, one.remedy)) == (one.reason, one.remedy)
        spanish = problems.reason(SPANISH, one.reason), problems.remedy(SPANISH, one.remedy)
        assert spanish == tuple(SPANISH.say(f"problem.{part}.{name}", **said) for part in ("says", "remedy"))
        assert problems.refusal(ENGLISH, one.words()) == one.words()
        told = problems.refusal(SPANISH, one.words())
        assert told.endswith(". ".join(spanish)) and told.startswith("in north.csv") and ("línea 7" in told) == ("line" in place)


@pytest.mark.parametrize("detail", sorted({*NOUNS, *MAGIC.values()} - {"XML"}))
def test_what_a_problem_names_is_named_in_both_languages(detail: str) -> None:
    assert problems.reason(SPANISH, f"is {detail}, not CSV") != f"es {detail}, no CSV"


@pytest.mark.parametrize(("english", "spanish"), [
    ("Use Yes or No or Unknown.", "Escriba Yes o No o Unknown."), ("Use a value from 0 to 366.", "Use un valor de 0 a 366."),
    ("Use a value from 0.", "Use un valor desde 0."), ("Use a value.", "Use un valor."),
    ("Keep one row for each student_id and school_year.", "Deje una fila para cada student_id y school_year."),
    ('Did you mean "term"? The columns are: a, b.', "¿Quiso decir «term»? Las columnas son: a, b.")])
def test_what_stands_between_names_is_said_too(english: str, spanish: str) -> None:
    assert problems.remedy(SPANISH, english) == spanish


def test_what_is_no_problem_of_a_file_stays_as_it_was_written() -> None:
    written = "there are no facts yet."
    assert {problems.reason(SPANISH, written), problems.remedy(SPANISH, written), problems.refusal(SPANISH, written)} == {written}
