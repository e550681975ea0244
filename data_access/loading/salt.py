"""The home's secret salt, without which nobody can compute a surrogate key from a student id."""

from __future__ import annotations

import hashlib
import secrets

from data_access.home import Home
from data_access.loading.problem import Refused
from data_access.loading.receipt import write_whole
from data_access.loading.store import in_force

SALT_BYTES = 32
KEY_DIGITS = 15   # hexadecimal: 60 bits


def salt(home: Home) -> str:
    """The salt of `home`, made at its first load; that of a demonstration follows from its seed. Raises Refused."""
    file = home.confidential / "salt"
    if home.is_demo:
        write_whole(file, hashlib.sha256((home.path / "demonstration").read_bytes()).hexdigest())
    elif not file.exists():
        if in_force(home):
            raise Refused("confidential/salt is missing, so new records could not be matched with those loaded before. "
                          "Restore it from a backup, then load again.")
        write_whole(file, secrets.token_hex(SALT_BYTES))
    return file.read_text(encoding="ascii").strip()


def kept_salt(home: Home) -> str:
    """The salt that `home` has. Raises Refused where it has none."""
    try:
        return (home.confidential / "salt").read_text(encoding="ascii").strip()
    except OSError:
        raise Refused("confidential/salt is missing, so no student can be found by id. Restore it from a backup.") from None


def surrogate(home: Home, student_id: str) -> int:
    """The key under which a student's facts are kept: as the macro of that name in sql/staging.sql has it. Raises Refused."""
    return int(hashlib.sha256(f"{kept_salt(home)}{student_id.strip()}".encode()).hexdigest()[:KEY_DIGITS], 16)
