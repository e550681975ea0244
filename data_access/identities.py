"""Names, birth dates, addresses and ids, encrypted, kept apart from the facts and only under a consent (R55)."""

from __future__ import annotations

import base64
import json
import os
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
NONCE_BYTES = 12
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


def key_from(environment: Mapping[str, str]) -> Key | None:
    """The key in FLASHLIGHT_KEY, or in the file that FLASHLIGHT_KEY_FILE names, or None. Raises WrongKey."""
    written = environment.get("FLASHLIGHT_KEY", "").strip()
    named = environment.get("FLASHLIGHT_KEY_FILE", "").strip()
    if not written and named:
        written = _file(Path(named))
    return Key(_decoded(written)) if written else None


def keep(store: Path, key: Key, identities: Mapping[int, Identity]) -> None:
    """Write identities by surrogate key, all or none. Raises WrongKey when others are there under another key."""
    cipher = AESGCM(key.secret)
    with _opened(store) as connection:
        anybody = _sealed(connection, None)
        if anybody:
            anybody.opened(cipher)
        connection.executemany(_sql("keep"), (asdict(_seal(cipher, *one)) for one in identities.items()))


def forget_others(store: Path, consented: Collection[int]) -> int:
    """Delete every identity without a consent in force; how many there were."""
    if not store.exists():
        return 0
    with _opened(store) as connection:
        gone = [{"student": student} for student in _kept(connection) if student not in consented]
        connection.executemany(_sql("forget"), gone)
    return len(gone)


def forget(store: Path, student: int) -> None:
    """Delete the identity of one student, if there is one."""
    if store.exists():
        with _opened(store) as connection:
            connection.execute(_sql("forget"), {"student": student})


def count(store: Path) -> int:
    """How many identities are kept."""
    if not store.exists():
        return 0
    with _opened(store) as connection:
        return len(_kept(connection))


def read(store: Path, key: Key, student: int) -> Identity | None:
    """The identity of one student, for the gateway. Raises WrongKey."""
    with _opened(store) as connection:
        found = _sealed(connection, student)
    return Identity(**json.loads(found.opened(AESGCM(key.secret)))) if found else None


def keep_known_by(store: Path, key: Key, known: Iterable[KnownBy]) -> None:
    """Write sums of ids, which nobody can make or try out without the key; they name nobody, so they need no consent."""
    secret = HKDF(SHA256(), KEY_BYTES, None, b"one student in several sources").derive(key.secret)
    with _opened(store) as connection:
        connection.execute(_sql("create_known_by"))
        connection.executemany(_sql("keep_known_by"), (
            {"student": one.student, "kind": one.kind, "digest": _sum(secret, one)} for one in known))


def known_alike(store: Path) -> tuple[tuple[int, int, str], ...]:
    """Pairs of students, the lower key first, with the kind of id that they share."""
    if not store.exists():
        return ()
    with _opened(store) as connection:
        connection.execute(_sql("create_known_by"))
        return tuple(connection.execute(_sql("known_alike")).fetchall())


def everybody(store: Path, key: Key) -> Mapping[int, Identity]:
    """Every identity that is kept, in memory, to be compared with each other. Raises WrongKey."""
    if not store.exists():
        return {}
    cipher = AESGCM(key.secret)
    with _opened(store) as connection:
        rows = [_Sealed(*row) for row in connection.execute(_sql("read_all"))]
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
def _opened(store: Path) -> Iterator[sqlite3.Connection]:
    """One transaction on the store, which is made, readable by its owner only, when it is not there."""
    os.close(os.open(store, os.O_RDWR | os.O_CREAT, 0o600))
    with closing(sqlite3.connect(store)) as connection:
        connection.execute("pragma synchronous = full")
        connection.execute("pragma secure_delete = on")
        connection.execute(_sql("create"))
        with connection:
            yield connection


def _seal(cipher: AESGCM, student: int, identity: Identity) -> _Sealed:
    nonce = os.urandom(NONCE_BYTES)
    plain = json.dumps(asdict(identity), ensure_ascii=False).encode()
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


def _file(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        raise WrongKey("FLASHLIGHT_KEY_FILE names a file that cannot be read as base64 or hexadecimal.") from None


def _decoded(written: str) -> bytes:
    for decode in (bytes.fromhex, _from_base64):
        try:
            return decode(written)
        except ValueError:
            continue
    return b""


def _from_base64(written: str) -> bytes:
    return base64.b64decode(written.translate(str.maketrans("-_", "+/")), validate=True)
