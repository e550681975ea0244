"""Templates: every one is written with its header and an example, and the examples load."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from data_access.cli import cli
from data_access.loading.contracts import IN_ORDER, by_table
from data_access.loading.templates import write_template
from tests.integration.bundles import a_home, counts, loaded


def told(*words: str) -> Result:
    return CliRunner().invoke(cli, ["template", *words])


def test_the_templates_are_listed_with_their_purpose():
    lines = told().stdout.splitlines()
    assert [line.split()[0] for line in lines] == list(IN_ORDER)
    assert json.loads(told("--json").stdout) == {table: contract.purpose["en"] for table, contract in by_table().items()}


@pytest.mark.parametrize("table", IN_ORDER)
def test_a_template_is_its_header_and_its_example_has_the_same_columns(tmp_path, table):
    done = told(table, "--out", str(tmp_path / "new"), "--json")
    assert done.exit_code == 0
    empty, example = (Path(file) for file in json.loads(done.stdout)["files"])
    assert (empty.name, empty.read_text()) == (f"{table}.csv", ",".join(by_table()[table].names) + "\n")
    with example.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    required = [header.index(name) for name in by_table()[table].required]
    assert tuple(header) == by_table()[table].names
    assert rows and all(row[at] for row in rows for at in required)


def test_the_examples_load_together_and_no_row_is_put_aside(tmp_path):
    home, folder = a_home(tmp_path / "home", quarantine_limit=0), tmp_path / "in"
    for table in IN_ORDER:
        empty, example = write_template(table, folder)
        example.replace(empty)
    receipt = loaded(home, folder)
    assert {table.table for table in receipt.tables} == set(IN_ORDER) and receipt.quarantined == 0
    gone = {"removals", "class_enrollments"}     # the example of the one withdraws the example of the other
    assert all(number == 1 for number in counts(home, set(IN_ORDER) - gone - {"places", "assessment_results"}).values())


def test_no_file_is_written_over_and_no_template_is_made_up(tmp_path):
    (tmp_path / "students-example.csv").write_text("mine")
    done = told("students", "--out", str(tmp_path))
    assert (done.exit_code, (tmp_path / "students-example.csv").read_text()) == (1, "mine")
    assert "students-example.csv is in" in done.stderr and not (tmp_path / "students.csv").exists()
    done = told("student", "--out", str(tmp_path))
    assert done.exit_code == 1 and 'Did you mean "students"?' in done.stderr
