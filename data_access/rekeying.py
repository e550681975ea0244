"""Writes the names that are kept anew under another key: `flashlight rekey`."""

from __future__ import annotations

from collections.abc import Mapping

from data_access import identities
from data_access.home import Home
from data_access.identities import Key, key_from
from data_access.loading.quarantine import forget_rows

NO_KEYS = ("Set FLASHLIGHT_KEY (or FLASHLIGHT_KEY_FILE) to the key of now, and FLASHLIGHT_NEW_KEY (or FLASHLIGHT_NEW_KEY_FILE) to the one "
           "that takes its place: 32 random bytes, as base64 or hexadecimal.")
IS_DEMO = "The key of a demonstration follows from its seed, and its people are invented. There is nothing to change."
SAME = "FLASHLIGHT_NEW_KEY is the key of now. Make another: openssl rand -base64 32"


class NotRekeyed(Exception):
    """The names stay under the key they were written with. The message quotes no key."""


def rekey(home: Home, environment: Mapping[str, str]) -> int:
    """Put every name under the key in FLASHLIGHT_NEW_KEY, all or none; how many. Done again after it was killed, it ends what it began.

    Rows put aside go with the old key: whoever sent them has them. Raises NotRekeyed or WrongKey.
    """
    old, new = _keys(home, environment)
    store = home.confidential / "identities.db"
    if not store.exists():
        forget_rows(home.quarantine)
        raise NotRekeyed("No name is kept here, so nothing has to be written anew. Set FLASHLIGHT_KEY to the new key.")
    names = identities.count(store) if identities.opens(store, new) else identities.rekey(store, old, new)
    forget_rows(home.quarantine)
    return names


def _keys(home: Home, environment: Mapping[str, str]) -> tuple[Key, Key]:
    if home.is_demo:
        raise NotRekeyed(IS_DEMO)
    old, new = key_from(environment), key_from(environment, "FLASHLIGHT_NEW_KEY")
    if old is None or new is None:
        raise NotRekeyed(NO_KEYS)
    if old == new:
        raise NotRekeyed(SAME)
    return old, new
