"""Every opening is on the record before anything is read, and what is done to the record is found."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from components.filters import Checked
from components.words import words_in
from data_access.disclosure_log import (
    Action,
    Asked,
    Damage,
    LogExists,
    LogUnavailable,
    Named,
    NotAnAuditor,
    Store,
    chain,
    length,
    named,
    report,
    search,
    student_number,
    verification,
)
from data_access.disclosure_log.entry import Entry, Line, digest_of
from data_access.home import Home
from disclosure import Purpose, Role, Scope, Viewer
from disclosure.need_to_know import GRANT_VALID
from pages import access_log
from tests.integration.disclosures import (
    AUDITOR,
    MINUTE,
    NOW,
    TUTOR,
    a_log,
    entries,
    is_refused,
    looks,
    open_here,
    opens,
    tampering,
    verified,
)

PROJECT = Path(__file__).parents[2]
SECOND = MINUTE / 60


def damages(store: Store) -> list[tuple[Damage, int, int]]:
    return [(fault.damage, fault.first, fault.last) for fault in verified(store).faults]


def test_an_opening_says_who_whose_why_when_from_where_and_the_verdict(tmp_path):
    store = a_log(tmp_path, 1)
    assert entries(store)[1].line == Line(
        "2025-11-22T15:30:00.000000+00:00", "tutor@example.org", "opened", "readers", 1, "Tutoring",
        "consent:yes agreement:yes training:yes community:yes assignment:yes", "192.0.2.7")
    assert verified(store).whole
    assert store.entries.stat().st_mode & 0o077 == store.head.stat().st_mode & 0o077 == 0


def test_an_entry_is_digested_as_it_always_was():
    """Or every record that is kept would read as altered."""
    line = Line("2025-11-22T15:30:00.000000+00:00", TUTOR.account, "opened", "readers", 1, "Tutoring", "consent:yes", "192.0.2.7", "“é”")
    assert digest_of(7, line, "0" * 64) == "71120b82cc63cd244dc432f3522055770aed23d39c58643eeef9374948f7ed54"


def test_an_opening_is_written_once_for_as_long_as_a_grant_is_good(tmp_path):
    store = a_log(tmp_path)
    first = opens(store)
    assert opens(store, at=NOW + GRANT_VALID - SECOND) == first
    assert opens(store, at=NOW + GRANT_VALID).at == NOW + GRANT_VALID
    opens(store, student=2)
    opens(store, viewer=Viewer("other@example.org", frozenset({Role.NEED_TO_KNOW})))
    opens(store, at=NOW + GRANT_VALID, origin="198.51.100.9")
    for seconds in range(6):    # two screens that look again in turn
        opens(store, at=NOW + GRANT_VALID + seconds * SECOND, **({"origin": "198.51.100.9"} if seconds % 2 else {}))
    assert [entry.line.student for entry in entries(store, action=Action.OPENED)] == [1, 1, 2, 1, 1]


def test_a_refusal_is_written_once_and_an_opening_after_it_is_another(tmp_path):
    store = a_log(tmp_path)
    opens(store)
    for _ in range(3):
        is_refused(store, at=NOW + MINUTE)
    is_refused(store, at=NOW + MINUTE, agreement=None)
    opens(store, at=NOW + 2 * MINUTE)
    assert [entry.line.action for entry in entries(store)] == ["started", "opened", "refused", "refused", "opened"]
    assert "consent:no" in entries(store)[2].line.verdict


def test_an_auditor_asks_by_account_student_kind_and_window(tmp_path):
    store = a_log(tmp_path, 3)
    is_refused(store, student=2, at=NOW + MINUTE)
    opens(store, student=2, at=NOW + 2 * MINUTE, viewer=Viewer("other@example.org", frozenset({Role.NEED_TO_KNOW})))
    assert [entry.number for entry in entries(store, student=2)] == [3, 5, 6]
    assert [entry.number for entry in entries(store, account=TUTOR.account)] == [2, 3, 4, 5]
    assert [entry.number for entry in entries(store, action=Action.REFUSED)] == [5]
    assert [entry.number for entry in entries(store, since=NOW, until=NOW + MINUTE)] == [2, 3, 4]


def test_what_an_auditor_looks_for_comes_newest_first_counted_and_limited(tmp_path):
    store = a_log(tmp_path, 3)
    is_refused(store, student=2, at=NOW + MINUTE, scope=Scope("mentors", frozenset({"birch"})))
    chain.append(store, Line("2025-11-22T15:40", "coach@example.org", Action.OPENED, "mentors", 2, Purpose.ATTENDANCE_COACHING))
    assert looks(store, most=2) == [6, 6, 5]
    assert looks(store, student=2) == [3, 6, 5, 3]
    assert looks(store, partner="mentors") == [2, 6, 5]
    assert looks(store, partner="mentors", purpose=Purpose.TUTORING) == [1, 5]
    assert looks(store, account="coach@example.org", action=Action.REFUSED) == [0]
    assert looks(store, since=NOW, until=NOW + MINUTE) == [3, 4, 3, 2]
    assert named(store, AUDITOR) == Named((AUDITOR.account, "coach@example.org", "operator", TUTOR.account), ("mentors", "readers"))


@pytest.mark.parametrize("asks", [lambda store, one: entries(store, student=one), lambda store, one: looks(store, student=one),
                                  lambda store, one: report(store, AUDITOR, Asked(student=one))])
def test_what_is_asked_about_one_student_is_found_by_the_index(tmp_path, monkeypatch, asks):
    """At 250,000 entries a look for one student read all of them."""
    store, asked, sql = a_log(tmp_path, openings=3), [], chain._sql
    monkeypatch.setattr(chain, "_sql", lambda name: asked.append(sql(name)) or sql(name))
    assert asks(store, 2)
    known = Asked().bound() | {"apart": 0, "most": 9}
    with closing(sqlite3.connect(store.entries)) as connection:
        plans = [connection.execute(f"explain query plan {text}", known).fetchall() for text in asked if "$since" in text]
    assert plans and all(any("USING INDEX" in step[3] and "student=?" in step[3] for step in plan) for plan in plans)


def test_a_look_is_on_the_record_once_for_as_long_as_a_grant_is_good_and_before_anything_is_read(tmp_path, monkeypatch):
    store = a_log(tmp_path, 1)
    for seconds in range(4):     # a page that runs again, with another search in between
        assert looks(store, at=NOW + seconds * SECOND, student=1) == [1, 2]
        looks(store, at=NOW + seconds * SECOND, account="a b@example.org", since=NOW)
    assert looks(store, at=NOW + GRANT_VALID, student=1) == [2, 3, 2], "an earlier look is an entry about the student too"
    assert [(entry.line.student, entry.line.note) for entry in entries(store, account=AUDITOR.account, action=Action.SEARCHED)] == [
        (1, "--number"), (None, "--account='a b@example.org' --since=2025-11-22T15:30:00"), (1, "--number")]
    assert verified(store).whole
    monkeypatch.setattr(chain, "newest", lambda *_: pytest.fail("it was read"))
    store.head.rename(tmp_path / "renamed")
    with pytest.raises(LogUnavailable):
        looks(store, account="somebody@example.org")


def test_nobody_but_an_auditor_reads_the_record(tmp_path):
    store = a_log(tmp_path)
    for reads in (lambda: search(store, TUTOR, None), lambda: looks(store, viewer=TUTOR),  # type: ignore[arg-type]
                  lambda: named(store, TUTOR), lambda: length(store, TUTOR)):
        with pytest.raises(NotAnAuditor):
            reads()
    assert length(store, AUDITOR) == 1


def test_a_very_long_record_is_checked_on_demand_only_and_never_called_whole_before(tmp_path, monkeypatch):
    store, visit = a_log(tmp_path, 2), SimpleNamespace(viewer=AUDITOR, at=NOW)
    assert access_log._check(store, visit, on_demand=False) == Checked(NOW, 3)
    monkeypatch.setattr(access_log, "CHECKED_AT_ONCE", 2)
    assert access_log._check(store, visit, on_demand=False) == Checked(NOW, 3, made=False)
    assert access_log._check(store, visit, on_demand=True) == Checked(NOW, 3)
    said: list[tuple[str, bool]] = []
    monkeypatch.setattr(access_log.register, "finding", lambda _, text, whole: said.append((text, whole)))
    monkeypatch.setattr(access_log.filters, "check_again", lambda _: None)
    for checked in (Checked(NOW, 3), Checked(NOW, 3, "2–2"), Checked(NOW, 3, made=False)):
        access_log._integrity(words_in("en"), checked)
    assert [("is whole" in text, whole) for text, whole in said] == [(True, True), (False, False), (False, False)]


@pytest.mark.parametrize(("typed", "number"), [
    (" 1115798902278720834\n", 1115798902278720834), ("0", 0), (str(2**63 - 1), 2**63 - 1), (str(2**63), None), ("9" * 5000, None),
    ("", None), ("S-1", None), ("-1", None), ("1 2", None), ("1.0", None), ("²", None), ("１２", None)])
def test_a_students_number_is_digits_that_the_store_can_hold(typed, number):
    assert student_number(typed) == number


def test_a_record_is_never_begun_over_another(tmp_path):
    store = a_log(tmp_path)
    store.entries.unlink()
    with pytest.raises(LogExists, match="head"):
        a_log(tmp_path)


EDITS = {
    "update entries set account = 'nobody@example.org' where entry = 3": [(Damage.ALTERED, 3, 3)],
    "update entries set student = 9 where entry = 6": [(Damage.ALTERED, 6, 6)],
    "update entries set at = x'00' where entry = 4": [(Damage.ALTERED, 4, 4)],
    "delete from entries where entry = 3": [(Damage.REMOVED, 3, 3)],
    "delete from entries where entry in (2, 3)": [(Damage.REMOVED, 2, 3)],
    "delete from entries where entry > 4": [(Damage.CUT, 5, 6)],
    "delete from entries": [(Damage.CUT, 1, 6)],
    "insert into entries select 0, at, account, action, partner, student, purpose, verdict, origin, note, previous, digest "
    "from entries where entry = 3": [(Damage.ADDED, 0, 0)],
}


@pytest.mark.parametrize(("edit", "found"), EDITS.items())
def test_what_is_done_to_the_record_is_found_and_placed(tmp_path, edit, found):
    store = a_log(tmp_path, 5)
    with tampering(store) as connection:
        connection.execute(edit)
    assert damages(store) == found


def test_entries_that_changed_places_are_found(tmp_path):
    store = a_log(tmp_path, 5)
    with tampering(store) as connection:
        for before, after in ((3, 99), (5, 3), (99, 5)):
            connection.execute("update entries set entry = ? where entry = ?", (after, before))
    assert damages(store) == [(Damage.MOVED, 3, 3), (Damage.MOVED, 5, 5)]
    assert "Entry 3 is what was written as entry 5." in verified(store).words()


def rewritten(store: Store, first: int) -> None:
    """Change the account of entry `first`, chain everything after it anew: what an insider would do."""
    with tampering(store) as connection:
        rows = [chain._entry(row) for row in connection.execute(chain._sql("search"), verification.EVERYTHING)]
        last = rows[first - 2] if first > 1 else None
        lines = [Line(rows[first - 1].line.at, "nobody", Action.OPENED), *(row.line for row in rows[first:])]
        connection.execute("delete from entries where entry >= ?", (first,))
        for line in lines:
            number, previous = (last.number + 1, last.digest) if last else (1, "0" * 64)
            last = Entry(number, line, previous, digest_of(number, line, previous))
            connection.execute(chain._sql("append"), last.columns())


def test_a_chain_written_anew_is_found_by_its_head(tmp_path):
    store = a_log(tmp_path, 5)
    rewritten(store, 4)
    assert damages(store) == [(Damage.REWRITTEN, 4, 4)]


def test_entries_added_behind_the_heads_back_are_found(tmp_path):
    store = a_log(tmp_path, 3)
    with tampering(store) as connection:
        last = entries(store)[-1]
        for _ in range(2):
            number, previous = last.number + 1, last.digest
            last = Entry(number, last.line, previous, digest_of(number, last.line, previous))
            connection.execute(chain._sql("append"), last.columns())
    assert damages(store) == [(Damage.ADDED, 6, 6)]
    with pytest.raises(LogUnavailable):
        opens(store, 9)


def test_another_records_file_in_its_place_is_found_and_refused(tmp_path):
    store, other = a_log(tmp_path / "one", 3), a_log(tmp_path / "two", 4)
    opens(other, 9)
    with tampering(other) as connection:
        connection.execute("pragma wal_checkpoint(truncate)")
    for suffix in ("", "-wal", "-shm"):
        Path(f"{store.entries}{suffix}").unlink(missing_ok=True)
    shutil.copyfile(other.entries, store.entries)
    assert damages(store)[0] == (Damage.REPLACED, 1, 1)
    with pytest.raises(LogUnavailable, match="replaced"):
        opens(store, 5)


def test_a_record_put_back_from_an_older_copy_is_found_and_refused(tmp_path):
    store = a_log(tmp_path, 3)
    with tampering(store) as connection:
        connection.execute("pragma wal_checkpoint(truncate)")
    copy = shutil.copyfile(store.entries, tmp_path / "copy")
    for student in (7, 8):
        opens(store, student)
    for suffix in ("", "-wal", "-shm"):
        Path(f"{store.entries}{suffix}").unlink(missing_ok=True)
    shutil.copyfile(copy, store.entries)
    assert damages(store) == [(Damage.CUT, 5, 6)]
    with pytest.raises(LogUnavailable):
        opens(store, 9)


def test_a_head_that_was_cut_or_changed_is_found_and_refused(tmp_path):
    store = a_log(tmp_path, 4)
    lines = store.head.read_bytes().splitlines(keepends=True)
    store.head.write_bytes(b"".join(lines[:2] + lines[3:]))
    assert damages(store) == [(Damage.UNCONFIRMED, 3, 3)]
    store.head.write_bytes(b"".join(lines[:3]))
    assert damages(store) == [(Damage.ADDED, 5, 5)]
    with pytest.raises(LogUnavailable):
        opens(store, 9)


def test_what_a_crash_leaves_is_made_good_by_the_next_entry(tmp_path):
    """Between the entry and its line in the head, and in the middle of that line."""
    store = a_log(tmp_path, 3)
    for student, left in ((8, 78), (9, 40)):
        store.head.write_bytes(store.head.read_bytes()[:-left])
        assert verified(store).whole
        opens(store, student)
        assert verified(store).whole
    assert verified(store).entries == 6


def test_what_is_added_while_the_record_is_verified_is_not_held_against_it(tmp_path, monkeypatch):
    store, search_entries = a_log(tmp_path, 3), chain.search
    adding = threading.Thread(target=lambda: [opens(store, student) for student in (7, 8)])

    def begun_late(*asked: object) -> Iterator[Entry]:
        adding.start()
        time.sleep(0.2)
        yield from search_entries(*asked)   # type: ignore[arg-type]

    monkeypatch.setattr(verification.chain, "search", begun_late)
    assert verified(store).whole
    adding.join()
    monkeypatch.undo()
    assert (verified(store).whole, verified(store).entries) == (True, 6)


def test_a_file_that_is_no_database_is_told(tmp_path):
    store = a_log(tmp_path, 3)
    for suffix in ("-wal", "-shm"):
        Path(f"{store.entries}{suffix}").unlink(missing_ok=True)
    store.entries.write_bytes(b"not a database, but long enough to be looked at as one" * 99)
    assert damages(store) == [(Damage.UNREADABLE, 1, 1)]
    with pytest.raises(LogUnavailable):
        opens(store, 9)


def test_a_demonstration_keeps_its_head_to_itself(tmp_path):
    home = Home(tmp_path / "home")
    home.path.mkdir()
    elsewhere = {"FLASHLIGHT_LOG_HEAD": str(tmp_path / "head")}
    assert chain.store_of(home, elsewhere).head == tmp_path / "head"
    (home.path / "demonstration").touch()
    assert chain.store_of(home, elsewhere).head.is_relative_to(home.path)


def test_where_there_is_none_the_way_to_begin_is_told(tmp_path):
    store = chain.store_of(Home(tmp_path / "home"), {})
    with pytest.raises(LogUnavailable, match="flashlight log begin"):
        opens(store)


def test_a_value_that_is_no_text_is_placed_and_not_quoted(tmp_path):
    store = a_log(tmp_path, 3)
    with tampering(store) as connection:
        connection.execute("update entries set account = cast(x'51756963ff' as text) where entry = 3")
    assert damages(store) == [(Damage.UNREADABLE, 3, 3)]
    assert "Quic" not in verified(store).words()


@pytest.mark.parametrize("gone", ["entries", "head"])
def test_without_its_file_or_its_head_nothing_is_written_and_none_is_made(tmp_path, gone):
    store = a_log(tmp_path, 2)
    path = getattr(store, gone)
    path.rename(tmp_path / "renamed")
    with pytest.raises(LogUnavailable, match="flashlight log verify"):
        opens(store, 9)
    with pytest.raises(LogUnavailable):
        opens(store, 1)
    assert not path.exists()
    assert damages(store)[0][0] is Damage.UNREADABLE


def test_a_file_renamed_and_followed_by_another_while_it_is_in_use_is_refused(tmp_path):
    store = a_log(tmp_path, 2)
    opens(store, 3)
    with tampering(store) as connection:
        connection.execute("pragma wal_checkpoint(truncate)")
    older = shutil.copyfile(store.entries, tmp_path / "copy")
    opens(store, 4)
    for suffix in ("", "-wal", "-shm"):
        Path(f"{store.entries}{suffix}").rename(tmp_path / f"renamed{suffix}")
    shutil.move(older, store.entries)
    with pytest.raises(LogUnavailable):
        opens(store, 5)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="counts what is open under /proc")
def test_records_that_are_no_longer_used_do_not_stay_open(tmp_path):
    for number in range(30):
        folder = tmp_path / str(number)
        folder.mkdir()
        opens(a_log(folder))
    opened = Counter(str(handle.parent) for handle in open_here() if handle.name == "disclosures.db" and handle.is_relative_to(tmp_path))
    assert 0 < len(opened) <= 8


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 400 KB, where this user may mount one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=400k", "none", folder], capture_output=True, check=False)
    if done.returncode:
        pytest.skip("mounting a small disk needs the rights of root")
    yield folder
    subprocess.run(["umount", "-l", folder], check=True)


def test_on_a_full_disk_nothing_is_acknowledged_and_the_chain_stays_whole(small_disk):
    store = a_log(small_disk)
    with pytest.raises(LogUnavailable, match=r"SQLITE_FULL|No space left"):
        for number in range(10_000):
            opens(store, number)
            last = number
    acknowledged = [entry.line.student for entry in entries(store)][:last + 2]
    assert acknowledged == [None, *range(last + 1)]
    assert verified(store).whole
    with pytest.raises(LogUnavailable):
        opens(store, 10_001)


def test_on_a_read_only_disk_nothing_is_written_and_the_auditor_still_reads(small_disk):
    child("a_log(Path(sys.argv[1]), 3)", small_disk)
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    store = chain.store_of(Home(small_disk / "home"), {"FLASHLIGHT_LOG_HEAD": str(small_disk / "elsewhere" / "head")})
    for student in (1, 9):
        with pytest.raises(LogUnavailable, match="Read-only"):
            opens(store, student)
    assert (len(entries(store)), verified(store).whole) == (4, True)


def test_a_file_that_may_not_grow_refuses(tmp_path):
    """The same as a full disk, for a tester who may not mount one."""
    done = child("store = a_log(Path(sys.argv[1]), 3); signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
                 "resource.setrlimit(resource.RLIMIT_FSIZE, (store.head.stat().st_size + 20,) * 2); opens(store, 9)", tmp_path)
    assert done.returncode == 1
    assert "LogUnavailable: The record of disclosures cannot be used" in done.stderr


def child(does: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Python in a process of its own; it keeps no file open afterwards."""
    script = f"import resource, signal, sys; from pathlib import Path; from tests.integration.disclosures import a_log, opens; {does}"
    return subprocess.run([sys.executable, "-c", script, str(folder)], cwd=PROJECT, capture_output=True, text=True, check=False)


@given(st.text(), st.text(), st.integers(-2**63, 2**63 - 1))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_written_is_read_as_it_was_or_refused(tmp_path_factory, account, origin, student):
    store = a_log(tmp_path_factory.mktemp("log"))
    entry = chain.append(store, Line("2025", account, Action.OPENED, "", student, "Tutoring", "", origin))
    assert entries(store)[1] == entry
    assert verified(store).whole
