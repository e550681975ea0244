"""What a password has to be, and how it is kept: as a hash that is slow to try."""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from zxcvbn import zxcvbn

from data_access.governance.bounds import bounds

READS = 72          # characters that zxcvbn looks at
DRAWN_BYTES = 15    # of a temporary password: 120 bits, 20 characters


class WeakPassword(ValueError):
    """A password that is too short, too long, or easily guessed; the message never quotes it."""


def check_strength(password: str, about: Iterable[str]) -> None:
    """Refuse what is easily guessed by somebody who knows these words about its owner. Raises WeakPassword."""
    asked = bounds().password
    if not asked.shortest <= len(password) <= asked.longest:
        raise WeakPassword(f"A password has {asked.shortest} to {asked.longest} characters. A few words in a row are easy to remember.")
    if zxcvbn(password[:READS], user_inputs=[word for word in about if word])["score"] < asked.guessing:
        raise WeakPassword("This password is easily guessed: it is well known, or made of names, dates or keys in a row. "
                           "A few words that have nothing to do with each other are better.")


def drawn() -> str:
    """A temporary password."""
    return secrets.token_urlsafe(DRAWN_BYTES)


def hashed(password: str) -> str:
    """What is kept of a password."""
    return hasher().hash(_bytes(password))


def matches(kept: str | None, password: str) -> bool:
    """Whether a password is the one; as slow where there is none."""
    try:
        return hasher().verify(kept or _nobodys(), _bytes(password)) and kept is not None
    except (VerificationError, InvalidHashError):
        return False


def _bytes(password: str) -> bytes:
    """However it was typed, the same characters are the same bytes; beyond the longest password nothing is looked at."""
    return unicodedata.normalize("NFKC", password[:bounds().password.longest + 1]).encode(errors="surrogatepass")


@lru_cache(maxsize=1)
def hasher() -> PasswordHasher:
    """Argon2id with the costs of accounts.toml."""
    asked = bounds().password
    return PasswordHasher(time_cost=asked.passes, memory_cost=asked.memory_kib, parallelism=asked.lanes)


@lru_cache(maxsize=1)
def _nobodys() -> str:
    return hasher().hash(drawn())
