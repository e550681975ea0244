"""Processes that are killed while they write, and processes that write at once: nothing acknowledged is lost, one chain stands."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import IO

import pytest

from data_access.disclosure_log import Store
from tests.integration.disclosures import a_log, entries, verified

pytestmark = pytest.mark.slow
PROJECT = Path(__file__).parents[2]
KILLS, OPENINGS = 25, 100
WRITER = """
import sys
from pathlib import Path
from data_access.disclosure_log import Store
from tests.integration.disclosures import opens

store = Store(Path(sys.argv[1]), Path(sys.argv[2]))
print("ready", flush=True)
sys.stdin.readline()
for student in range(int(sys.argv[3]), int(sys.argv[4])):
    if student == int(sys.argv[5]):
        sys.stdin.readline()
    opens(store, student)
    sys.stdout.write(f"{student}\\n")
    sys.stdout.flush()
"""


class Writing(subprocess.Popen[str]):
    """A process that opens records once it is told to, and says which, each once it is acknowledged; before `waits_at` it is told again."""

    stdin: IO[str]
    stdout: IO[str]

    def __init__(self, store: Store, first: int, last: int, waits_at: int = 0) -> None:
        command = [sys.executable, "-c", WRITER, str(store.entries), str(store.head), str(first), str(last), str(waits_at)]
        super().__init__(command, cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def begun(writers: Sequence[Writing]) -> Sequence[Writing]:
    """The same processes, told to begin at once when all of them are ready."""
    assert {writer.stdout.readline() for writer in writers} == {"ready\n"}
    tell(writers)
    return writers


def tell(writers: Sequence[Writing]) -> None:
    """Let them begin, or go on."""
    for writer in writers:
        writer.stdin.write("\n")
        writer.stdin.flush()


def killed(store: Store, number: int) -> list[int]:
    """What a process had acknowledged when it was killed in the middle of its work."""
    with Writing(store, 1000 * number, 1000 * number + 1000) as child:
        begun([child])
        first = child.stdout.readline()
        time.sleep(0.003 * number)
        os.kill(child.pid, signal.SIGKILL)
        rest = child.stdout.read()
    assert child.returncode == -signal.SIGKILL
    return [int(line) for line in (first + rest).splitlines(keepends=True) if line.endswith("\n")]


def test_nothing_acknowledged_is_lost_in_25_kills_and_the_chain_verifies_each_time(tmp_path):
    store, acknowledged = a_log(tmp_path), list[int]()
    for number in range(1, KILLS + 1):
        acknowledged += killed(store, number)
        found = verified(store)
        assert found.whole, found.words()
    written = [entry.line.student for entry in entries(store)]
    assert len(acknowledged) >= KILLS
    assert set(acknowledged) <= set(written)
    assert len(written) - 1 - len(acknowledged) <= KILLS


def test_200_openings_from_two_processes_are_one_unbroken_chain_at_every_moment(tmp_path):
    """Each goes on past its first ten once both have written those, so that they do write at once however busy the machine is."""
    store = a_log(tmp_path)
    writers = begun([Writing(store, first, first + OPENINGS, waits_at=first + 10) for first in (1, 1 + OPENINGS)])
    tens = [[writer.stdout.readline() for _ in range(10)] for writer in writers]
    tell(writers)
    while any(writer.poll() is None for writer in writers):
        found = verified(store)
        assert found.whole, found.words()
    said = [writer.communicate()[0].split() for writer in writers]
    assert [len(ten) + len(some) for ten, some in zip(tens, said, strict=True)] == [OPENINGS, OPENINGS]
    students = [entry.line.student for entry in entries(store)][1:]
    assert sorted(students) == list(range(1, 2 * OPENINGS + 1))
    assert students != sorted(students)
    assert (verified(store).whole, verified(store).entries) == (True, 2 * OPENINGS + 1)


def test_the_same_record_opened_by_four_processes_at_once_is_one_entry(tmp_path):
    store = a_log(tmp_path)
    for writer in begun([Writing(store, 7, 8) for _ in range(4)]):
        assert writer.communicate()[0] == "7\n"
    assert [entry.line.student for entry in entries(store)] == [None, 7]
