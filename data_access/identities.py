"""Names, birth dates, addresses and ids, encrypted, kept apart from the facts and only under a consent or a recorded legal basis (R55)."""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict, astuple, dataclass, field, replace
from datetime import date
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from data_access.home import Home, own_file
from data_access.secret import decoded

KEY_BYTES = 32
NONCE_BYTES = 12
BUSY_SECONDS = 30.0
SQL = Path(__file__).with_name("sql")


class WrongKey(ValueError):
    """The key is not one, or not the one the identities were written with; the message never quotes it."""


@dataclass(frozen=True)
class Key:
    """32 secret bytes; they never appear in a message."""

    secret: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.secret) != KEY_BYTES:
            raise WrongKey(f"the key of the identities has to be {KEY_BYTES} random bytes, as base64 or hexadecimal.")

    def derived(self, use: str) -> bytes:
        """A key for one use, from which neither this one nor that of another use can be worked out."""
        return HKDF(SHA256(), KEY_BYTES, None, use.encode()).derive(self.secret)


@dataclass(frozen=True, repr=False)
class Identity:
    """Who a student is; shown by no repr."""

    student_id: str
    given_name: str
    family_name: str
    birth_date: str
    address: str


@dataclass(frozen=True, repr=False)
class KnownBy:
    """Something by which several sources may know one student; `kind` says what it is."""

    student: int
    kind: str
    value: str


def key_from(environment: Mapping[str, str], variable: str = "FLASHLIGHT_KEY") -> Key | None:
    """The key in FLASHLIGHT_KEY, or in the file that FLASHLIGHT_KEY_FILE names, or None. Raises WrongKey."""
    written = environment.get(variable, "").strip()
    named = environment.get(f"{variable}_FILE", "").strip()
    if not written and named:
        written = _file(Path(named), f"{variable}_FILE")
    return Key(decoded(written)) if written else None


def key_of(home: Home, environment: Mapping[str, str]) -> Key | None:
    """The key of a home, or None; that of a demonstration, whose people are invented, follows from its seed. Raises WrongKey."""
    if home.is_demo:
        return Key(hashlib.sha256(b"identities of " + (home.path / "demonstration").read_bytes()).digest())
    return key_from(environment)


def keep(store: Path, key: Key, identities: Mapping[int, Identity]) -> None:
    """Write identities by surrogate key, all or none; what one leaves empty stays as it was known. Raises WrongKey when others are there
    under another key."""
    cipher = AESGCM(key.secret)
    with _opened(store) as connection:
        anybody = _sealed(connection, None)
        if anybody:
            anybody.opened(cipher)
        whole = ((student, _completed(connection, cipher, student, one)) for student, one in identities.items())
        connection.executemany(_sql("keep"), [asdict(_seal(cipher, student, one)) for student, one in whole])


def rekey(store: Path, old: Key, new: Key) -> int:
    """Write every identity anew under another key, all or none; how many. Raises WrongKey, and nothing is changed, unless all open.

    The sums of ids go: they were made with the key of before, and the ids themselves are kept nowhere.
    """
    was, becomes = AESGCM(old.secret), AESGCM(new.secret)
    with _opened(store) as connection:
        rows = [_Sealed(*row) for row in connection.execute(_sql("everybody"))]
        connection.executemany(_sql("keep"), (asdict(_sealed_anew(one, was, becomes)) for one in rows))
        for row in connection.execute(_sql("everybody")).fetchall():
            _Sealed(*row).opened(becomes)
        connection.execute(_sql("forget_known_by"))
        connection.execute(_sql("forget_known_from"))
    return len(rows)


def forget_unless(store: Path, key: Key | None, kept: Callable[[int, date | None], bool]) -> int:
    """Delete every identity that is not to be `kept`, by the student and the birth date, which is None where nobody knows; how many
    there were. Raises WrongKey."""
    if not store.exists():
        return 0
    with _opened(store) as connection:
        gone = [{"student": student} for student in _kept(connection) if not kept(student, _born(connection, key, student))]
        connection.executemany(_sql("forget"), gone)
    return len(gone)


def forget(store: Path, student: int) -> int:
    """Delete the identity of one student; how many there were."""
    if not store.exists():
        return 0
    with _opened(store) as connection:
        return connection.execute(_sql("forget"), {"student": student}).rowcount


def count(store: Path) -> int:
    """How many identities are kept."""
    if not store.exists():
        return 0
    with _opened(store, "begin") as connection:
        return len(_kept(connection))


def opens(store: Path, key: Key) -> bool:
    """Whether names are kept, and kept under this key."""
    with _opened(store, "begin") as connection:
        anybody = _sealed(connection, None)
    with suppress(WrongKey):
        return anybody is not None and bool(anybody.opened(AESGCM(key.secret)))
    return False


def read(store: Path, key: Key, student: int) -> Identity | None:
    """The identity of one student, for the gateway. Raises WrongKey."""
    with _opened(store, "begin") as connection:
        return _identity(connection, AESGCM(key.secret), student)


def birth_date(store: Path, key: Key | None, student: int) -> date | None:
    """When a student was born, or None where nobody knows; nothing else of the identity is given away. Raises WrongKey."""
    if not store.exists():
        return None
    with _opened(store, "begin") as connection:
        return _born(connection, key, student)


def keep_known_by(store: Path, key: Key, known: Iterable[KnownBy], files: Iterable[str]) -> None:
    """Write sums of ids, which nobody can make or try out without the key, and the digests of the files that told them; they name nobody,
    so they need no consent."""
    secret = key.derived("one student in several sources")
    with _opened(store) as connection:
        connection.executemany(_sql("keep_known_from"), ({"file": file} for file in files))
        connection.executemany(_sql("keep_known_by"), (
            {"student": one.student, "kind": one.kind, "digest": _sum(secret, one)} for one in known))


def known_alike(store: Path) -> tuple[tuple[int, int, str], ...]:
    """Pairs of students, the lower key first, with the kind of id that they share."""
    if not store.exists():
        return ()
    with _opened(store, "begin") as connection:
        return tuple(connection.execute(_sql("known_alike")).fetchall())


def known_from(store: Path) -> frozenset[str]:
    """The digests of the files whose ids are known under the key of now."""
    if not store.exists():
        return frozenset()
    with _opened(store, "begin") as connection:
        return frozenset(file for file, in connection.execute(_sql("known_from")))


def everybody(store: Path, key: Key) -> Mapping[int, Identity]:
    """Every identity that is kept, in memory, to be compared with each other. Raises WrongKey."""
    if not store.exists():
        return {}
    cipher = AESGCM(key.secret)
    with _opened(store, "begin") as connection:
        rows = [_Sealed(*row) for row in connection.execute(_sql("everybody"))]
    return {one.student: Identity(**json.loads(one.opened(cipher))) for one in rows}


def _sum(secret: bytes, known: KnownBy) -> bytes:
    mac = HMAC(secret, SHA256())
    mac.update(f"{known.kind}:{known.value}".encode())
    return mac.finalize()


@dataclass(frozen=True)
class _Sealed:
    """One encrypted identity. Moved to another student's row it cannot be opened."""

    student: int
    nonce: bytes
    ciphertext: bytes

    def opened(self, cipher: AESGCM) -> bytes:
        try:
            return cipher.decrypt(self.nonce, self.ciphertext, _bound_to(self.student))
        except InvalidTag:
            raise WrongKey("the identities were written with another key, or have been altered. Give the key they were "
                           "written with in FLASHLIGHT_KEY or FLASHLIGHT_KEY_FILE.") from None


@contextmanager
def _opened(store: Path, begin: str = "begin immediate") -> Iterator[sqlite3.Connection]:
    """One transaction on the store, which is made, readable by its owner only, when it is not there."""
    own_file(store)
    with closing(sqlite3.connect(store, timeout=BUSY_SECONDS, isolation_level=None)) as connection:
        connection.execute("pragma synchronous = full")
        connection.execute("pragma secure_delete = on")
        for table in ("create", "create_known_by", "create_known_from"):
            connection.execute(_sql(table))
        connection.execute(begin)     # what is looked at stays so until it is written: no two keys in one store
        with connection:
            yield connection


def _completed(connection: sqlite3.Connection, cipher: AESGCM, student: int, told: Identity) -> Identity:
    known = None if all(astuple(told)) else _identity(connection, cipher, student)
    return replace(known, **{name: value for name, value in asdict(told).items() if value}) if known else told


def _identity(connection: sqlite3.Connection, cipher: AESGCM, student: int) -> Identity | None:
    found = _sealed(connection, student)
    return Identity(**json.loads(found.opened(cipher))) if found else None


def _born(connection: sqlite3.Connection, key: Key | None, student: int) -> date | None:
    found = _identity(connection, AESGCM(key.secret), student) if key else None
    return date.fromisoformat(found.birth_date) if found and found.birth_date else None


def _sealed_anew(one: _Sealed, was: AESGCM, becomes: AESGCM) -> _Sealed:
    return _encrypted(becomes, one.student, one.opened(was))


def _seal(cipher: AESGCM, student: int, identity: Identity) -> _Sealed:
    return _encrypted(cipher, student, json.dumps(asdict(identity), ensure_ascii=False).encode())


def _encrypted(cipher: AESGCM, student: int, plain: bytes) -> _Sealed:
    nonce = os.urandom(NONCE_BYTES)
    return _Sealed(student, nonce, cipher.encrypt(nonce, plain, _bound_to(student)))


def _sealed(connection: sqlite3.Connection, student: int | None) -> _Sealed | None:
    found = connection.execute(_sql("read"), {"student": student}).fetchone()
    return _Sealed(*found) if found else None


def _kept(connection: sqlite3.Connection) -> list[int]:
    return [student for student, in connection.execute(_sql("kept"))]


def _bound_to(student: int) -> bytes:
    return str(student).encode()


def _sql(name: str) -> str:
    return (SQL / f"identities_{name}.sql").read_text(encoding="utf-8")


def _file(path: Path, variable: str) -> str:
    try:
        return path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        raise WrongKey(f"{variable} names a file that cannot be read as base64 or hexadecimal.") from None
