"""My programs: the rows that grants open and totals over them; beside the release, nothing tells about a child who is not among them."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
import pytest
from lxml import html
from sqlalchemy import delete, update

from components.words import words_in
from data_access import identities
from data_access.governance import Received, governance_of, receive, revoke
from data_access.governance.tables import ASSIGNMENTS, CONSENTS
from data_access.home import Home, current, next_version, publish
from data_access.identities import Identity, key_of
from data_access.lending import lent
from data_access.students import open_roster
from data_access.thresholds import thresholds
from data_access.warehouse import open_current
from disclosure import Purpose, Role, Viewer, participations
from disclosure.policy import shipped_policy
from disclosure.rule_table import display
from pages import my_programs
from tests.browser.inside import NAME, OFFICE, now
from tests.browser.twins import published
from tests.integration.visits import SECRET, a_visit

pytestmark = pytest.mark.slow

CLUB = Viewer("second-bell-club@quillwort-valley.example", frozenset({Role.PROGRAM_STAFF, Role.NEED_TO_KNOW}))
PROGRAM, YEAR = "second-bell-club", "2025"
SQL = Path(identities.__file__).with_name("sql") / "tabulation"
OF_X = "student = $x and session in (select session from program_sessions where program = 'second-bell-club' and school_year = 2025)"
WORLDS: Mapping[str, str] = {
    "never came": f"update program_attendance set hours = 0 where {OF_X}",
    "always came": f"update program_attendance set hours = 2.5 where {OF_X}",
    "took no part": f"delete from program_attendance where {OF_X}; delete from program_enrollments where student = $x",
    "was alone at the last session, and goes to another program":
        "insert into program_sessions values ('alone', 'second-bell-club', 2025, '2025-06-12', 9);"
        "insert into program_attendance values ($x, 'alone', 9);"
        "insert into program_enrollments values ($x, 'second-bell-middle-hours', 2025, '2024-09-08', null)",
}


def participants(home: Home) -> list[int]:
    with lent(current(home.confidential)) as facts:
        found = facts.execute(f"select student from program_enrollments where program = '{PROGRAM}' and school_year = {YEAR} order by 1")
        return [student for (student,) in found.fetchall()]


def altered(home: Home, statements: str, **bound: int) -> None:
    with duckdb.connect(str(current(home.confidential))) as facts:
        for statement in statements.split(";"):
            facts.execute(statement, bound if "$x" in statement else None)


@pytest.fixture(scope="module")
def everybody(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A copy of the demonstration in which the club's staff see every participant, each under a name of their own."""
    home = Home(Path(shutil.copytree(demo_home, tmp_path_factory.mktemp("club") / "home")))
    altered(home, "update program_enrollments set exit_date = null")
    altered(home, "delete from enrollments where school not in (select school from program_schools where program = 'second-bell-club')")
    students = participants(home)
    consent = {"partner": "second-bell", "purpose": "ProgramParticipation", "records": "program_enrollments;program_attendance",
               "signed_by": "Guardian", "signed_on": date(2025, 1, 1), "expires_on": None, "revoked_on": None}
    assigned = {"account": CLUB.account, "purpose": "ProgramParticipation", "partner": "second-bell", "begins_on": date(2025, 1, 1)}
    rows = {"consents": tuple({**consent, "consent": f"club-{student}", "student": student} for student in students),
            "assignments": tuple({**assigned, "student": student, "ends_on": None} for student in students)}
    with governance_of(home, {}).writing() as connection:
        receive(connection, OFFICE, Received(rows, {}), now())
    identities.keep(home.confidential / "identities.db", key_of(home, {}),
                    {student: Identity(f"id-{student}", f"Quincey{number:02}", NAME, "2015-01-01", "")
                     for number, student in enumerate(students)})
    return home


@pytest.fixture(autouse=True)
def secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FLASHLIGHT_SECRET", SECRET)


@pytest.fixture
def page(demo_home: Path, drawn: dict[Path, str], monkeypatch: pytest.MonkeyPatch) -> Callable[[Home], str]:
    """What the page draws for the club's staff, as HTML, each home once; without the browser's lock, whose name is another each time.

    All homes have the release of the demonstration, which is opened once.
    """
    warehouse, blocks = open_current(Home(demo_home)), list[str]()
    monkeypatch.setattr("streamlit.html", lambda block: blocks.append(block.source))
    monkeypatch.setattr(my_programs, "open_current", lambda _: warehouse)
    monkeypatch.setattr(my_programs.frame, "watched", lambda _words, _closes, draws: draws())

    def draws(home: Home) -> str:
        monkeypatch.setenv("FLASHLIGHT_HOME", str(home.path))
        visit = a_visit(home, CLUB, now())
        my_programs.page(replace(visit, again=lambda: visit), words_in("en"), warehouse.release.catalogue)
        said = "".join(block for block in blocks if "lock-" not in block)
        blocks.clear()
        return said

    return lambda home: drawn.setdefault(home.path, draws(home) if home.path not in drawn else "")


@pytest.fixture(scope="module")
def drawn() -> dict[Path, str]:
    """Pages drawn so far, by home."""
    return {}


@pytest.fixture(scope="module")
def students(everybody: Home) -> list[int]:
    return participants(everybody)


@pytest.fixture(scope="module")
def hidden(everybody: Home, students: list[int], tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The same, after the first child's family took its consent back."""
    return without(everybody, tmp_path_factory.mktemp("hidden") / "home", students[0])


def without(home: Home, folder: Path, student: int) -> Home:
    """A copy of a home in which one family has taken its consent back."""
    copied = Home(Path(shutil.copytree(home.path, folder)))
    assert revoke(governance_of(copied, {}), OFFICE, student, now()) >= 1
    return copied


def otherwise(home: Home, folder: Path, world: str, student: int) -> Home:
    """A copy of a home in which one child has another story, beside the same release."""
    copied = Home(Path(shutil.copytree(home.path, folder)))
    altered(copied, WORLDS[world], x=student)
    return copied


def cells(table: html.HtmlElement) -> list[list[str]]:
    return [[cell.text_content() for cell in row] for row in table.iterfind(".//tr")]


def named(number: int) -> str:
    return f"Quincey{number:02} {NAME}"


@pytest.mark.parametrize("world", WORLDS)
def test_whatever_a_child_did_who_is_not_seen_the_page_is_the_same(world, everybody, hidden, students, page, tmp_path):
    """A viewer who sees all but one, beside the release; the control shows that the page would tell if it counted the child."""
    assert page(otherwise(hidden, tmp_path / "other", world, students[0])) == page(hidden)
    assert page(otherwise(everybody, tmp_path / "control", world, students[0])) != page(everybody)


def test_after_a_revocation_the_page_is_as_if_the_child_had_never_been_on_the_list(everybody, hidden, students, page, tmp_path):
    before, after = page(everybody), page(hidden)
    never = Home(Path(shutil.copytree(everybody.path, tmp_path / "never")))
    with governance_of(never, {}).writing() as connection:
        connection.execute(delete(ASSIGNMENTS).where(ASSIGNMENTS.c.student == students[0]))
    assert after == page(never)
    assert [name for name in map(named, range(len(students))) if (name in before, name in after) != (True, True)] == [named(0)]


def test_every_total_is_the_sum_of_the_rows_beside_it_and_there_is_no_other_number(everybody, hidden, page):
    for home in (everybody, hidden):
        (program,) = html.fromstring(page(home)).find_class("dosage")
        sessions, time = (cells(table) for table in program.iterfind(".//table"))
        for _, *said, total in list(zip(*sessions, strict=True))[1:]:
            assert total == f"{sum(one.endswith(' h') for one in said)} of {sum(one != 'not expected' for one in said)}"
        rows = time[1:]
        assert [row[0] for row in rows] == [row[0] for row in sessions[1:-1]]
        shares = [tuple(map(int, row[5].split(" of "))) for row in rows]
        steady, hours = sum(4 * came >= 3 * expected for came, expected in shares), sum(float(row[1]) for row in rows)
        assert program.findtext("p") == (
            f"Students you can see: {len(rows)}. Together they were there for {hours:,g} hours; {steady} of {len(rows)} came to at least "
            "75% of the sessions they were expected at.")
        for told in (*program.iterfind(".//table"), *program.iterfind(".//ul"), *program.find_class("axis"), program.find("p")):
            told.drop_tree()
        assert re.findall(r"\d+", program.text_content()) == ["2024", "25", "5"], "the school year, and the sessions that somebody missed"


def test_hours_days_and_bands_are_those_that_the_release_counts(everybody, page):
    with lent(current(everybody.confidential)) as facts:
        for name in ("dosage", "band"):
            facts.execute((SQL / f"{name}.sql").read_text(encoding="utf-8"))
        numbers = thresholds(everybody)
        counted = facts.execute(
            f"select hours, days, expected, attended, band(hours, $hours, $hour_names), band(days, $days, $day_names) from dosage "
            f"where program = '{PROGRAM}' and school_year = {YEAR} order by all",
            {"hours": list(numbers.hours.edges), "hour_names": list(numbers.hours.names), "days": list(numbers.days.edges),
             "day_names": list(numbers.days.names)}).fetchall()
    seen = participations(open_roster(everybody, a_visit(everybody, CLUB, now()), Purpose.PROGRAM_PARTICIPATION))
    assert len(counted) > 40
    assert sorted((one.hours, one.days, len(one.sessions), one.attended, numbers.hours.holding(one.hours), numbers.days.holding(one.days))
                  for one in seen) == counted


def figures(home: Path) -> dict[str, list[str]]:
    """What the release says of the program, by indicator."""
    found: dict[str, list[str]] = {}
    for (indicator, year, place, *group, _), text in published(home).items():
        if (year, place, *group) == (YEAR, PROGRAM, "ALL", "ALL", "ALL"):
            found.setdefault(indicator, []).append(text)
    return found


def test_what_the_release_says_is_quoted_and_only_where_it_says_nothing_about_the_unseen(everybody, hidden, demo_home, page, tmp_path):
    """Staff who see all but one could take their rows from a whole percent; among fewer rows it stands, the same before and after."""
    assert figures(demo_home)["program_attendance_75"] == ["67%"], "of 42 children a whole percent tells the number"
    nearly_all = page(hidden)
    assert nearly_all.count("is not shown here") == 3 and "In Second Bell Club" not in nearly_all
    few = Home(Path(shutil.copytree(demo_home, tmp_path / "few")))
    quoted = [html.fromstring(page(home)).find_class("beneath") for home in (few, without(few, tmp_path / "fewer", seen_of(few)))]
    texts = [[cells(table)[1:] for beneath in one for table in beneath.iterfind(".//table")] for one in quoted]
    assert texts[0] == texts[1]
    assert [[row[1] for row in table] for table in texts[0]] == [
        figures(demo_home)[name] for name in ("program_attendance_75", "program_hours_bands", "program_days_bands")]


def test_rows_of_who_is_not_enrolled_count_for_no_figure_and_where_nobody_says_who_is_there_is_none(hidden, students, page, tmp_path):
    """Among all but one no figure stands; where most of them only came, the figures stand as among the others alone."""
    came, others = students[18:], Home(Path(shutil.copytree(hidden.path, tmp_path / "others")))
    with governance_of(others, {}).writing() as connection:
        connection.execute(delete(ASSIGNMENTS).where(ASSIGNMENTS.c.student.in_(came)))
    visited = Home(Path(shutil.copytree(hidden.path, tmp_path / "visited")))
    altered(visited, f"delete from program_enrollments where student in ({','.join(map(str, came))})")
    untold = Home(Path(shutil.copytree(visited.path, tmp_path / "untold")))
    with governance_of(untold, {}).writing() as connection:
        connection.execute(update(CONSENTS).where(CONSENTS.c.student == students[1]).values(records="program_attendance"))
    pages = [page(home) for home in (hidden, others, visited, untold)]
    assert [re.findall(r"Students you can see: (\d+)", one) for one in pages] == [["41"], ["17"], ["41"], ["41"]]
    assert [one.count("is not shown here") for one in pages] == [3, 0, 0, 3]


def test_no_figure_stands_beside_rows_of_other_facts(demo_home, page, tmp_path):
    """Staff can take newer rows back to the day of the figure, session by session; and where no receipt tells the facts, none is known."""
    newer, untold = (Home(Path(shutil.copytree(demo_home, tmp_path / name))) for name in ("newer", "untold"))
    facts = current(newer.confidential)
    publish(newer.confidential, facts.rename(next_version(newer.confidential, facts.stem.rpartition("-")[0])))
    (untold.receipts / "release-1.json").unlink()
    for home in (newer, untold):
        assert "made from other data" in page(home)
        assert not html.fromstring(page(home)).find_class("beneath")


def seen_of(home: Home) -> int:
    """One of those who are seen."""
    return open_roster(home, a_visit(home, CLUB, now()), Purpose.PROGRAM_PARTICIPATION)[0].grant.student


def test_a_whole_percent_beside_all_rows_but_one_would_tell_about_that_one(everybody):
    """What the page leaves out, worked out as a reader would: one answer of the unseen child fits the figure, and the other does not."""
    people = participations(open_roster(everybody, a_visit(everybody, CLUB, now()), Purpose.PROGRAM_PARTICIPATION))
    steady, others = sum(one.steady(75) for one in people[1:]), len(people)
    fits = [answer for answer in (0, 1) if display(steady + answer, others, 0, shipped_policy()).text == "67%"]
    assert fits == [int(people[0].steady(75))]
