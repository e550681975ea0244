"""Milliseconds to open one record at 1,000,000 students, with the conditions and the log entry, beside the bare lookup of the same rows.

`python -m tests.benchmarks.drilldown [--students N] [--opened N]` prints one JSON object.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import tempfile
import time
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

import duckdb

from data_access import lending
from data_access.disclosure_log import begin, store_of
from data_access.governance import Received, governance_of, receive
from data_access.governance.changes import Row
from data_access.home import Home, publish
from data_access.identities import Identity, Key, keep
from data_access.students import open_record
from disclosure import EducationRecord, Purpose, Role, Viewer
from disclosure.need_to_know import FIELDS
from tests.integration.visits import SECRET, a_cookie, a_visit

HERE = Path(__file__).parent
ROOM = HERE.parent.parent / "data_access"
TUTOR, STEWARD = Viewer("tutor@example.org", frozenset({Role.NEED_TO_KNOW})), Viewer("steward@example.org", frozenset({Role.STEWARD}))
NOW = datetime.now().astimezone()
BEGAN, ENDS = NOW.date() - timedelta(days=30), NOW.date() + timedelta(days=300)
KEY = Key(bytes(range(32)))
ABSENT = 10**15   # no surrogate key of these facts


def made(home: Home, students: int, opened: int) -> list[int]:
    """A home with that many students and every paper for as many of them as are opened; these, by surrogate key."""
    file = home.confidential / "facts-1.duckdb"
    home.confidential.mkdir(parents=True)
    with duckdb.connect(str(file)) as connection:
        connection.execute((ROOM / "facts.sql").read_text(encoding="utf-8"))
        for statement in (HERE / "drilldown_facts.sql").read_text(encoding="utf-8").split(";\n"):
            connection.execute(statement, {"students": students} if "$students" in statement else None)
        found = connection.execute("select student from students order by hash(student) limit $n", {"n": 2 * opened}).fetchall()
    chosen = [student for student, in found]
    publish(home.confidential, file)
    keep(home.confidential / "identities.db", KEY, {student: Identity("S", "Given", "Family", "2015-01-01", "") for student in chosen})
    with governance_of(home, {}).writing() as connection:
        receive(connection, STEWARD, papers(students, chosen[:opened]), NOW)
    begin(store_of(home, {}), Viewer("operator"), NOW)
    return chosen


def papers(students: int, chosen: Iterable[int]) -> Received:
    """One account with all papers, a consent for as many students as chosen, and as many others as a partnership of this size has."""
    fields = ";".join(FIELDS[Purpose.TUTORING])
    consent: Row = {"partner": "readers", "purpose": "Tutoring", "records": fields, "signed_by": "Guardian", "signed_on": BEGAN,
                    "expires_on": ENDS, "revoked_on": None}
    others = ({**consent, "consent": f"O-{n}", "student": -n} for n in range(students // 2))
    agreement = {"agreement": "A-1", "partner": "readers", "purposes": "Tutoring", "variables": fields, "begins_on": BEGAN, "ends_on": ENDS}
    assigned = {"account": TUTOR.account, "purpose": "Tutoring", "partner": "readers", "begins_on": BEGAN, "ends_on": ENDS}
    return Received(
        {"accounts": ({"account": TUTOR.account, "partner": "readers", "roles": "need_to_know"},), "agreements": (agreement,),
         "confidentiality_agreements": ({"account": TUTOR.account, "signed_on": BEGAN, "ends_on": ENDS},),
         "trainings": ({"account": TUTOR.account, "training": "FERPA", "completed_on": BEGAN},),
         "consents": (*({**consent, "consent": f"C-{student}", "student": student} for student in chosen), *others),
         "assignments": tuple({**assigned, "student": student} for student in chosen)},
        {"places_served": tuple({"partner": "readers", "place": f"school-{n}"} for n in range(500))})


def bare(home: Home, student: int) -> int:
    """The same rows of the same file, by the same SQL, on the same open connection; nobody decides, nobody writes."""
    with lending.lent(home.confidential / "facts-1.duckdb") as connection:
        return sum(len(connection.execute((ROOM / "sql" / "records" / f"{name}.sql").read_text(encoding="utf-8"),
                                          {"student": student}).fetchall()) for name in FIELDS[Purpose.TUTORING])


def opening(home: Home, student: int) -> EducationRecord | None:
    return open_record(home, a_visit(home, TUTOR, datetime.now().astimezone(), cookie(home)), student, Purpose.TUTORING)


@cache
def cookie(home: Home) -> str:
    """The tutor's, who signed in once."""
    return a_cookie(home, TUTOR, datetime.now().astimezone())


def figures(milliseconds: Iterable[float]) -> dict[str, float]:
    ordered = sorted(milliseconds)
    return {"median_ms": round(ordered[len(ordered) // 2], 2), "p99_ms": round(ordered[int(0.99 * (len(ordered) - 1))], 2)}


def timed(does: Callable[[Home, int], object], home: Home, student: int) -> float:
    start = time.perf_counter()
    does(home, student)
    return 1000 * (time.perf_counter() - start)


def measured(home: Home, chosen: list[int], opened: int) -> dict[str, object]:
    """Bare, opened, opened again, refused, and asked for nobody: in turn, so that all meet the same machine."""
    times: dict[str, list[float]] = {name: [] for name in ("bare", "opened", "again", "refused", "nobody")}
    opening(home, chosen[0])
    for number in range(1, opened):
        student = chosen[number]
        times["bare"].append(timed(bare, home, student))
        times["opened"].append(timed(opening, home, student))
        times["again"].append(timed(opening, home, student))
        times["refused"].append(timed(opening, home, chosen[opened + number]))
        times["nobody"].append(timed(opening, home, ABSENT + number))
    record = opening(home, chosen[1])
    if record is None or not record.fields["grades"].rows or not record.name or opening(home, chosen[-1]) is not None:
        raise SystemExit("the records did not open as they should")
    told = {name: figures(values) for name, values in times.items()}
    ratios = {f"ratio_{name}": round(told["opened"][f"{name}_ms"] / told["bare"][f"{name}_ms"], 2) for name in ("median", "p99")}
    return {**told, **ratios, "ratio_refused_nobody": round(told["refused"]["median_ms"] / told["nobody"]["median_ms"], 2)}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--students", type=int, default=1_000_000)
    options.add_argument("--opened", type=int, default=300)
    asked = options.parse_args()
    os.environ.update(FLASHLIGHT_KEY=KEY.secret.hex(), FLASHLIGHT_SECRET=SECRET)
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder) / "home")
        chosen = made(home, asked.students, asked.opened)
        found = measured(home, chosen, asked.opened)
        size = (home.confidential / "facts-1.duckdb").stat().st_size
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sizes = {"students": asked.students, "opened_records": asked.opened, "facts_mb": round(size / 1e6)}
    print(json.dumps({**sizes, **found, "peak_mb": round(peak)}))


if __name__ == "__main__":
    main()
