"""Starts the application as a deployment does, cold, on a port of its own."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from secrets import randbelow
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from data_access.home import Home
from tests.secrecy import known_to, told_under

PROJECT = Path(__file__).resolve().parents[2]
COMMANDS = {
    "uvicorn": ("-m", "uvicorn", "app:app", "--port", "{port}"),
    "streamlit": ("-m", "streamlit", "run", "app.py", "--server.port", "{port}", "--server.headless", "true"),
    "classic": ("-m", "streamlit", "run", "main.py", "--server.port", "{port}", "--server.headless", "true"),
}
SECONDS_TO_START = 300   # the demonstration is proven first; a busy machine takes its time


@dataclass(frozen=True)
class Served:
    """A running application: where it answers, its process, and what it has said on the terminal."""

    url: str
    process: subprocess.Popen[bytes]
    terminal: Path

    @property
    def socket(self) -> str:
        return self.url.replace("http", "ws", 1) + "/_stcore/stream"

    def said(self) -> str:
        return self.terminal.read_text(encoding="utf-8", errors="replace")

    def opened(self) -> frozenset[str]:
        """Every file that the process holds open or has mapped."""
        proc = Path("/proc") / str(self.process.pid)
        handles = {os.readlink(link) for link in proc.joinpath("fd").iterdir() if link.is_symlink()}
        maps = {line.split(maxsplit=5)[5] for line in proc.joinpath("maps").read_text().splitlines() if "/" in line}
        return frozenset(handles | maps)


@contextmanager
def serving(home: Path | None, folder: Path, project: Path = PROJECT, command: str = "uvicorn",
            **settings: str) -> Iterator[Served]:
    """`project` served from `home` (None: FLASHLIGHT_HOME unset); `folder` takes the terminal's output and all that it leaves elsewhere.

    At the end none of that, and no receipt, may tell who anybody is.
    """
    port = free_port()
    terminal = folder / f"terminal-{port}.txt"
    ours = ("FLASHLIGHT_", "STREAMLIT_")
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    environment = {**inherited, **({"FLASHLIGHT_HOME": str(home)} if home else {}), "HOME": str(folder),
                   "TMPDIR": str(folder / "left"), **settings}
    (folder / "left").mkdir(exist_ok=True)
    with terminal.open("wb") as out:
        process = subprocess.Popen([sys.executable, *(part.format(port=port) for part in COMMANDS[command])],
                                   cwd=project, env=environment, stdout=out, stderr=subprocess.STDOUT)
    served = Served(f"http://localhost:{port}", process, terminal)
    try:
        _wait_for(served)
        yield served
    finally:
        process.terminate()
        process.wait(20)
    place = Home(home or project / ".flashlight")
    known = known_to(place, settings) | {value for name, value in settings.items() if "SECRET" in name}
    told = [*told_under(folder, known), *told_under(place.receipts, known)]
    assert told == [], f"a server told of somebody: {told}"


def a_project(folder: Path, front_door: str = "", **modules: str) -> Path:
    """The project in `folder` with its own front door (source text), and with page modules added (name=source)."""
    folder.mkdir(parents=True)
    shutil.copy(PROJECT / "app.py", folder)
    for name in (".streamlit", "pages", "components", "data_access", "disclosure"):
        shutil.copytree(PROJECT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    written = {**({"front_door": front_door} if front_door else {}), **modules}
    for name, source in written.items():
        folder.joinpath("pages", f"{name}.py").write_text(source, encoding="utf-8")
    return folder


def free_port() -> int:
    """One at which nothing answers, below those that a system gives to connections: none of them takes it before it is used."""
    while True:
        port = 10_000 + randbelow(20_000)
        with suppress(OSError), socket.socket() as probe:
            probe.bind(("127.0.0.1", port))
            return port


def _wait_for(served: Served) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while not _answers(served):
        if served.process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"the application did not start:\n{served.said()}")
        time.sleep(0.1)


def _answers(served: Served) -> bool:
    try:
        urlopen(f"{served.url}/_stcore/health", timeout=2).close()
    except HTTPError:
        return True
    except (URLError, OSError):
        return False
    return True
