"""Server CPU of one interaction with the outcome page, beside a plain Streamlit page with the same figures.

`python -m tests.benchmarks.render [--places N] [--indicators N] [--years N] [--interactions N]` prints one JSON object.
"""

from __future__ import annotations

import argparse
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import numpy as np
import pyarrow as pa
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

from data_access.home import publish
from data_access.warehouse_file import Contents, prepare_release
from disclosure import Catalogue, Indicator, IndicatorWords, Notice, Place, pools
from disclosure.pattern import make_pattern
from disclosure.policy import RACES, shipped_policy
from disclosure.tabulation import Table, TableKey, Tabulation
from tests.browser.serving import free_port

PROJECT = Path(__file__).parent.parent.parent
OURS = [sys.executable, "-m", "uvicorn", "app:app", "--port", "{port}"]
PLAIN = [sys.executable, "-m", "streamlit", "run", "plain_page.py", "--server.port", "{port}", "--server.headless", "true"]
SETTLED = 0.2  # seconds after a run in which Streamlit's own clearing-up still counts
VALUES = {"english_learner": ("Yes", "No"), "refugee": ("Yes", "No"), "free_reduced_lunch": ("Yes", "No"),
          "primary_language": ("English", "Spanish", "Arabic", "Somali", "Vietnamese", "Other"),
          "country_of_origin": ("United States", "Mexico", "Iraq", "Kenya", "Vietnam", "Other")}


def main() -> None:
    options = _options()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        publish(home / "warehouse", prepare_release(home / "warehouse", _contents(options)))
        ours = _measure(OURS, PROJECT, folder, options)
        plain = _measure(PLAIN, Path(__file__).parent, folder, options)
    print(json.dumps({"places": options.places, "indicators": options.indicators, "years": options.years,
                      "interactions": options.interactions, "flashlight": ours, "plain_streamlit": plain,
                      "plain_over_flashlight_cpu": round(plain["cpu_ms_median"] / ours["cpu_ms_median"], 2)}))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    for name, default in (("places", 120), ("indicators", 20), ("years", 5), ("interactions", 40)):
        parser.add_argument(f"--{name}", type=int, default=default)
    return parser.parse_args()


def _measure(command: list[str], folder: Path, home: str, options: argparse.Namespace) -> dict[str, float]:
    """Server CPU and wall milliseconds per rerun, each at another place and indicator: nothing repeats, nothing is warm."""
    places, indicators = _place_names(options.places), options.indicators
    port, cpu, wall, page = free_port(), [], [], ""
    with _served([part.format(port=port) for part in command], folder, home, port) as pid, \
            connect(f"ws://127.0.0.1:{port}/_stcore/stream", subprotocols=["streamlit"], max_size=None) as stream:
        for turn in range(options.interactions + 5):
            start = _cpu_ms(pid), time.perf_counter()
            page = _interact(stream, f"indicator=i{turn % indicators:02d}_reading&place={places[turn % len(places)]}", page)
            wall.append(1000 * (time.perf_counter() - start[1]))
            time.sleep(SETTLED)
            cpu.append(_cpu_ms(pid) - start[0])
    return {"cpu_ms_median": _median(cpu[5:]), "cpu_ms_max": round(max(cpu[5:]), 1), "wall_ms_median": _median(wall[5:])}


@contextmanager
def _served(command: list[str], folder: Path, home: str, port: int) -> Iterator[int]:
    """A server in a process of its own; yields its process id once it answers."""
    with subprocess.Popen(command, cwd=folder, env={**os.environ, "FLASHLIGHT_HOME": home}, stdout=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL) as server:
        try:
            _wait_for(port)
            yield server.pid
        finally:
            server.terminate()


def _wait_for(port: int) -> None:
    for _ in range(300):
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.1)
    raise SystemExit(f"no server answers on port {port}")


def _cpu_ms(pid: int) -> float:
    """Milliseconds of processor time of a process with all its threads, ended ones too (Linux: its CPU clock's id)."""
    return 1000 * time.clock_gettime((~pid << 3) | 2)


def _interact(stream: ClientConnection, query: str, page: str) -> str:
    """One rerun at `query`, up to the end of the script; returns what the server calls the outcome page, if it has one."""
    asked = BackMsg()
    asked.rerun_script.query_string, asked.rerun_script.page_script_hash = query, page
    stream.send(asked.SerializeToString())
    while True:
        told = ForwardMsg.FromString(stream.recv(timeout=60))
        if told.WhichOneof("type") == "navigation":
            offered = {known.url_pathname: known.page_script_hash for known in told.navigation.app_pages}
            page = offered.get("outcome", page)
        if told.WhichOneof("type") == "script_finished":
            return page


def _median(values: list[float]) -> float:
    return round(statistics.median(values), 1)


def _place_names(count: int) -> list[str]:
    return ["region", *(f"district-{i}" for i in range(count // 12)), *(f"school-{i}" for i in range(count - 1 - count // 12))]


def _contents(options: argparse.Namespace) -> Contents:
    catalogue = _catalogue(options)
    tabulation = Tabulation(catalogue, dict(_tables(catalogue)))
    pattern = make_pattern(tabulation, shipped_policy())
    notice = Notice(1, "2025-06-30", "Benchmark", "data@example.org", False, True, False, ("en", "es"))
    measures = pa.table({name: pa.array([], pa.string()) for name in ("indicator", "school_year", "place", "category", "unit")}
                        | {"value": pa.array([], pa.float64())})
    return Contents(notice, tabulation, pattern, (), measures)


def _catalogue(options: argparse.Namespace) -> Catalogue:
    names, districts = _place_names(options.places), options.places // 12
    parents = ["", *["region"] * districts, *(f"district-{i % districts}" for i in range(options.places - 1 - districts))]
    places = tuple(Place(name, name.title(), name.partition("-")[0], parent) for name, parent in zip(names, parents, strict=True))
    words = IndicatorWords("Reading", "How many read?", "read on grade level", "Definition.", "Rule.", "Source.", "Purpose.", "Story.", {})
    indicators = tuple(
        Indicator(f"i{i:02d}_reading", "outcomes", "students", "percent", "higher", 70, ("region", "district", "school"),
                  ("race_ethnicity", "gender", *VALUES), (), "", "yearly", {"en": words, "es": words})
        for i in range(options.indicators))
    years = tuple(str(2026 - options.years + i) for i in range(options.years))
    return Catalogue(places, indicators, years, pools(years, 3), RACES["standard_2024"], ("Girl", "Boy", "AnotherGender"),
                     VALUES, frozenset({"AnotherGender", "refugee", "primary_language", "country_of_origin"}),
                     frozenset({"region", "district"}))


def _tables(catalogue: Catalogue) -> Iterator[tuple[TableKey, Table]]:
    random = np.random.default_rng(1)
    for indicator in catalogue.indicators:
        shape = len(catalogue.places_of(indicator)), len(catalogue.slots(indicator))
        for year in (*catalogue.school_years, *catalogue.pools):
            people = random.poisson(60, shape)
            yield TableKey(indicator.indicator, year), Table(people, random.binomial(people, 0.6))


if __name__ == "__main__":
    main()
