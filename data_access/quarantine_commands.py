"""The command of a steward who mends rows that could not be taken: `flashlight quarantine`."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Annotated

import typer

from data_access import disclosure_log
from data_access.disclosure_log import LogUnavailable, store_of
from data_access.home import Home, home
from data_access.identities import WrongKey, key_of
from data_access.loading import Refused
from data_access.loading.quarantine import ROWS, NotKept, are_kept, as_csv, put_aside_rows
from data_access.loading.salt import surrogate
from data_access.operators import operator
from data_access.terminal import Json, refusing, say
from disclosure import Role

NO_KEY = "Rows in quarantine are encrypted: set FLASHLIGHT_KEY or FLASHLIGHT_KEY_FILE to the key of the day when they came."
UNSEEN = re.compile(r"[\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")   # a terminal may obey them


def quarantine(name: Annotated[str, typer.Argument(help="As the receipt names it; without one, all are listed.")] = "",
               as_json: Json = False) -> None:
    """Print the rows of one load that could not be taken, as CSV, or list what was put aside; that a student's row is looked at is on the
    record first."""
    with refusing((NotKept, WrongKey, Refused, LogUnavailable)):
        place = home()
        if not name:
            said = _listed(place)
            say(said, "\n".join(f"{one}  {words}" for one, words in said.items()) or "Nothing was put aside.", as_json)
            return
        rows = _rows(place, name.removesuffix(".csv"))
    say(rows, as_csv(ROWS, rows).rstrip("\n"), as_json)


def _listed(place: Home) -> Mapping[str, str]:
    names = sorted(path.stem for path in place.quarantine.glob("*.csv"))
    return {name: "rows and report" if are_kept(place.quarantine, name) else "report only" for name in names}


def _rows(place: Home, name: str) -> list[Mapping[str, object]]:
    key = key_of(place, os.environ)
    if key is None:
        raise NotKept(NO_KEY)
    rows = put_aside_rows(place.quarantine, name, key)
    _on_record(place, name, rows)
    return [{**one, "row": UNSEEN.sub(_escaped, str(one["row"]))} for one in rows]


def _on_record(place: Home, name: str, rows: Iterable[Mapping[str, object]]) -> None:
    """An entry for each student of whom a row is shown."""
    ids = {json.loads(str(one["row"])).get("student_id") for one in rows}
    viewer, at = operator(Role.STEWARD), datetime.now(UTC)
    for student in sorted(surrogate(place, one) for one in ids if one):
        disclosure_log.examine(store_of(place, os.environ), viewer, student, "", at, "", f"a row in quarantine, of {name}")


def _escaped(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"
