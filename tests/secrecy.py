"""What no log, receipt or cache of a test run may hold: who anybody is, or anything that would let somebody in."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import astuple
from pathlib import Path

from data_access.governance import governance_of
from data_access.governance.tables import ACCOUNTS, SESSIONS
from data_access.home import Home
from data_access.identities import everybody, key_of

LETS_IN = re.compile(r"(?<![\w-])((?=[A-Za-z]*[\d_-])[\w-]{43}|[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})(?![\w-])"   # a token or session
                     r"|[?&](?:code|state|student|lang)=[^\s&]+")
NAMED = re.compile(r"Quincey|Zabriskie|Unlikely Lane|(?<![\w-])(?:S|PUPIL|DEMO)-\d+"   # as tests call people
                   r"|(?<![\w.+-])(?!data@)[\w.+-]+@[\w-]+\.(?:org|example|com)")
OF_THE_MACHINE = "machine_id_v4"   # what Streamlit calls a machine, where its own settings are not ours
DRAWN = ".reserved"                # space for a receipt, filled by chance
WORD = re.compile(r"[\w@.+-]+")


def told_in(text: str, known: Iterable[str] = ()) -> list[str]:
    """What a text tells of anybody: of those `known`, of whoever tests invent, or of a way in."""
    words = set(WORD.findall(text)) | set(re.findall(r"\w+", text))
    return sorted({*(words & set(known)), *(found[0] for pattern in (LETS_IN, NAMED) for found in pattern.finditer(text))})


def known_to(home: Home, settings: Mapping[str, str] = os.environ) -> frozenset[str]:
    """Everybody's names, ids, keys and birth dates, accounts and digests of sessions that a home holds."""
    key, store = key_of(home, settings), home.confidential / "identities.db"
    people = everybody(store, key) if key and store.exists() else {}
    of_people = {word for student, one in people.items() for word in (str(student), *astuple(one)[:-1])}
    if not (home.path / "governance.db").exists():
        return frozenset(of_people)
    with governance_of(home, {}).reading() as connection:
        return frozenset(of_people | {str(one) for column in (ACCOUNTS.c.account, SESSIONS.c.digest)
                                      for one in connection.execute(column.table.select().with_only_columns(column)).scalars()})


def told_under(folder: Path, known: Iterable[str]) -> list[tuple[str, str]]:
    """Every file somewhere under a folder that tells of somebody, with what it tells."""
    known = frozenset(known)
    return [(file.name, told) for file in sorted(folder.rglob("*")) if file.is_file() and not file.name.endswith((OF_THE_MACHINE, DRAWN))
            for told in told_in(file.read_text(encoding="utf-8", errors="replace"), known)]
