"""A real home releases again after corrections: what readers kept of the release before tells them nothing new."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import duckdb
import pyarrow.parquet as parquet
import pytest

from data_access import facts, publishing
from data_access.attacking import publication
from data_access.demo import Size, write_bundle
from data_access.history import keep_history
from data_access.home import Home, current
from data_access.loading import load
from data_access.loading.store import sweep
from data_access.publishing import NotPublished, Outcome, make_release
from disclosure.audit import audit_release
from disclosure.audit.editions import Editions
from disclosure.pattern import make_pattern
from disclosure.tabulation import Tabulation

pytestmark = pytest.mark.slow
FEW = ("advanced_coursework", "learning_time_kept")
TODAY = date(2026, 11, 22)


def silent(words: str, done: float) -> None:
    """Nobody watches the bar."""


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bundle")
    write_bundle(folder, Size(400, 6, 1), 1)
    return folder


@pytest.fixture(scope="module", autouse=True)
def few_indicators(tmp_path_factory: pytest.TempPathFactory) -> object:
    """Two of the shipped definitions, and one process, so that a release is quick."""
    folder = tmp_path_factory.mktemp("indicators")
    for file in (f"{name}.{kind}" for name in FEW for kind in ("toml", "sql")):
        shutil.copy(publishing.SHIPPED / file, folder)
    with pytest.MonkeyPatch.context() as here:
        here.setattr(publishing, "SHIPPED", folder)
        here.setattr(publishing.os, "cpu_count", lambda: 1)
        yield folder


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory, bundle: Path) -> Path:
    """Six schools and one year, with a certified release in force."""
    home = Home(tmp_path_factory.mktemp("first") / "home")
    home.path.mkdir()
    shutil.copy(bundle / "partnership.toml", home.partnership)
    load([bundle], home, None, "", silent, TODAY)
    assert released(home).certified
    return home.path


@pytest.fixture(scope="module")
def second(first: Path, bundle: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same home after some records were corrected, with a second certified release."""
    home = Home(Path(shutil.copytree(first, tmp_path_factory.mktemp("second") / "home")))
    correct(home, bundle, tmp_path_factory.mktemp("corrections"))
    outcome = released(home)
    assert (outcome.number, outcome.certified, outcome.findings, outcome.complete, outcome.beside) == (2, True, 0, True, (1,))
    return home.path


@pytest.fixture
def home(second: Path, tmp_path: Path) -> Home:
    return Home(Path(shutil.copytree(second, tmp_path / "home")))


def released(home: Home, **changes: object) -> Outcome:
    return make_release(home, silent, approved_by="A. Steward", **changes)  # type: ignore[arg-type]


def correct(home: Home, bundle: Path, folder: Path) -> None:
    """Another race for a twelfth-grader, a new one, an exclusion for two younger students; loaded as a district sends them."""
    students = {row["student_id"]: row for row in rows(bundle / "students.csv")}
    enrollments = sorted(rows(bundle / "enrollments.csv"), key=lambda row: row["grade_level"] != "12")
    corrected, beside = (students[row["student_id"]] for row in enrollments[:2])
    races = sorted({row["race_ethnicity"] for row in students.values()})
    corrected["race_ethnicity"] = next(race for race in races if race != corrected["race_ethnicity"])
    write(folder / "students.csv", [corrected, {**beside, "student_id": "DEMO-9999999"}])
    write(folder / "enrollments.csv", [{**enrollments[1], "student_id": "DEMO-9999999"}])
    plain = rows(bundle / "discipline.csv")
    excluded = {row["student_id"] for row in plain}
    younger = [row for row in enrollments if row["grade_level"] != "12" and row["student_id"] not in excluded]
    write(folder / "discipline.csv", [
        {**plain[0], "student_id": row["student_id"], "school": row["school"], "incident": f"INCIDENT-9{at}"}
        for at, row in enumerate(younger[:2])])
    load([folder], home, None, "", silent, TODAY)


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


def write(file: Path, some: list[dict[str, str]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as text:
        writer = csv.DictWriter(text, list(some[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(some)


def told(home: Home, release: int) -> list[tuple[object, ...]]:
    with duckdb.connect(str(home.warehouse / f"release-{release}.duckdb"), read_only=True) as published:
        return published.execute("select * exclude release from pattern").fetchall()


def seen(monkeypatch: pytest.MonkeyPatch) -> list[Tabulation]:
    """The tabulations that releases are proven for, as they are made."""
    found: list[Tabulation] = []
    prove = publishing.proven_pattern

    def watched(tabulation: Tabulation, *given: object, **named: object) -> object:
        found.append(tabulation)
        return prove(tabulation, *given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(publishing, "proven_pattern", watched)
    return found


def test_readers_who_kept_the_first_release_find_nothing_in_the_second(second: Path) -> None:
    home = Home(second)
    assert told(home, 1) != told(home, 2)
    assert current(home.warehouse) == home.warehouse / "release-2.duckdb"


def test_a_second_release_made_as_if_nobody_kept_the_first_is_broken_by_it(first: Path, bundle: Path, tmp_path: Path,
                                                                          monkeypatch: pytest.MonkeyPatch) -> None:
    home = Home(Path(shutil.copytree(first, tmp_path / "home")))
    (tmp_path / "corrections").mkdir()
    correct(home, bundle, tmp_path / "corrections")
    made = seen(monkeypatch)
    checked = released(home, check_only=True)
    alone = released(home, unread=[1])
    assert (checked.certified, alone.certified, alone.beside) == (True, True, ())
    held = made[0]
    first_told, second_told = (publication(home.warehouse / f"release-{number}.duckdb", held) for number in (1, 2))
    found = audit_release(second_told, held, publishing.read_partnership(home.partnership).rules(), earlier={1: first_told})
    assert found.exact > 0


def test_what_is_known_of_the_first_release_is_what_it_counted(first: Path, home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every table and part, worked out from today's counts and from who was counted differently."""
    before, now = seen(monkeypatch), Home(first)
    released(now, check_only=True, unread=[1])
    released(home, check_only=True, unread=[2])
    then, today = before
    editions = Editions(today, frozenset(FEW))
    assert sum(len(past.changes) for past in today.earlier.past.values()) >= 4
    for key, table in then.tables.items():
        found = editions.of(key, 1) if 1 in editions.alike else editions.of(key, 0)
        assert (found.people == table.people).all() and (found.reached == table.numerator).all(), key


def test_the_same_facts_are_told_the_same_again(home: Home) -> None:
    outcome = released(home)
    assert (outcome.certified, outcome.beside) == (True, (1, 2))
    assert told(home, 3) == told(home, 2)


def test_one_file_of_counts_is_kept_and_only_with_the_release_in_force(home: Home) -> None:
    assert [file.name for file in kept(home)] == ["facts-2.release-2.people.parquet"]
    keep_history(home, home.confidential / "facts-2.duckdb", 7, parquet.read_table(kept(home)[0]))
    released(home)
    assert [file.name for file in kept(home)] == ["facts-2.release-3.people.parquet"]
    assert kept(home)[0].parent.stat().st_mode & 0o077 == 0


def kept(home: Home) -> list[Path]:
    return sorted((home.confidential / "worlds").glob("*.people.*"))


def test_the_facts_of_the_release_in_force_stay_with_what_it_counted(home: Home, bundle: Path, tmp_path: Path) -> None:
    """Two loads later they are still there; a release later, with another load, they are gone together."""
    for at in range(2):
        load_one(home, bundle, tmp_path / f"more-{at}", at)
    assert versions(home) == {"facts-2", "facts-3", "facts-4"}
    released(home)
    load_one(home, bundle, tmp_path / "more-2", 2)
    assert versions(home) == {"facts-4", "facts-5"}
    assert [file.name for file in kept(home)] == ["facts-4.release-3.people.parquet"]


def load_one(home: Home, bundle: Path, folder: Path, number: int) -> None:
    folder.mkdir()
    write(folder / "programs.csv", [{**rows(bundle / "programs.csv")[0], "name": f"Program {number}"}])
    load([folder], home, None, "", silent, TODAY)
    sweep(home)


def versions(home: Home) -> set[str]:
    return {file.stem for file in home.confidential.glob("facts-*.duckdb")}


def test_without_what_it_counted_a_release_is_refused_and_says_what_to_do(home: Home) -> None:
    for file in kept(home):
        file.unlink()
    with pytest.raises(NotPublished, match=r"from a backup\. If nobody has read releases 1, 2, repeat with --unread 1 --unread 2"):
        released(home)
    assert released(home, unread=[1, 2]).beside == ()


def test_without_the_file_that_readers_hold_a_release_is_refused(home: Home) -> None:
    (home.warehouse / "release-1.duckdb").unlink()
    with pytest.raises(NotPublished, match=r"release-1\.duckdb is gone.*--unread 1"):
        released(home)


def test_a_release_that_nobody_read_is_forgotten_for_good(home: Home) -> None:
    assert released(home, unread=[2]).beside == (1,)
    assert released(home).beside == (1, 3)


def test_where_a_later_release_counted_on_one_that_is_forgotten_a_refusal_says_so(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publishing, "proven_pattern", lambda tabulation, policy, *_: make_pattern(tabulation, policy))
    with pytest.raises(NotPublished, match="a later release counted on readers knowing release 1, so without --unread it may hold"):
        released(home, unread=[1])
    with pytest.raises(NotPublished, match=r"say so: --unread N\)"):
        released(home, unread=[2])


def test_a_trial_counts_as_read(home: Home) -> None:
    trial = released(home, uncertified=True)
    assert (trial.certified, trial.number) == (False, 3)
    ways = parquet.read_table(kept(home)[0])
    assert {number for numbers in ways["releases"].to_pylist() for number in numbers} == {1, 2, 3}


def test_a_value_that_is_no_longer_listed_is_asked_for_again(home: Home) -> None:
    with home.partnership.open("a", encoding="utf-8") as text:
        text.write('\n[policy]\nrace_scheme = "legacy_seven"\n')
    with pytest.raises(NotPublished, match=r"MiddleEasternOrNorthAfrican.*which this release does not declare.*--unread"):
        released(home)


def receipt(home: Home, release: int) -> Mapping[str, object]:
    return json.loads((home.receipts / f"release-{release}.json").read_text(encoding="utf-8"))


def test_the_receipt_says_what_was_known_and_who_was_said_to_be_unread(home: Home) -> None:
    released(home, unread=[2])
    assert (receipt(home, 3)["beside"], receipt(home, 3)["unread"]) == ([1], [2])


def test_records_count_as_cells_do(first: Path) -> None:
    """Everybody's own record, counted again by hand, gives every cell of every year."""
    with facts.opened(Path(shutil.copy(Home(first).confidential / "facts-1.duckdb", first.parent / "copy.duckdb"))) as connection:
        partnership = publishing.read_partnership(Home(first).partnership)
        declared = publishing.under_scheme(publishing.definitions((publishing.SHIPPED, Home(first).indicators)),
                                           publishing.RACES[partnership.rules().race_scheme])
        catalogue = publishing._catalogue(connection, declared, partnership)
        facts.tabulate(connection, declared, catalogue, partnership.rules())
        records, tabulation = facts.records(connection).to_pylist(), facts.tabulation(connection, catalogue)
    for key, table in tabulation.tables.items():
        mine = [one for one in records if (one["indicator"], one["school_year"]) == (key.indicator, key.school_year)]
        indicator = catalogue.indicator_by_id[key.indicator]
        for row, place in enumerate(catalogue.places_of(indicator)):
            for column, slot in enumerate(catalogue.slots(indicator)):
                if catalogue.declares(place.kind, slot):
                    there = [one for one in mine if place.place in one["places"] and (
                        slot.subgroup in one["subgroups"] if slot.subgroup != "ALL"
                        else slot.race_ethnicity in ("ALL", one["race_ethnicity"]) and slot.gender in ("ALL", one["gender"]))]
                    assert (len(there), sum(one["holds"] for one in there)) == (table.people[row, column], table.numerator[row, column])
