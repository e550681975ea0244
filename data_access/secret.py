"""The secret without which nobody signs in: it seals the cookie, so that a row in the store alone lets nobody in."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field

SECRET_BYTES = 32
DIFFERENT = 16   # bytes that differ, at least: of 32 random ones about 30 do
MAKE = 'python3 -c "import secrets; print(secrets.token_urlsafe(32))"'


class WeakSecret(ValueError):
    """FLASHLIGHT_SECRET is too short, or not random; the message never quotes it."""


@dataclass(frozen=True)
class Secret:
    """Random bytes that only this deployment knows; shown by no repr."""

    value: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.value) < SECRET_BYTES or len(set(self.value)) < DIFFERENT:
            raise WeakSecret(f"FLASHLIGHT_SECRET has to be at least {SECRET_BYTES} random bytes, as base64 or hexadecimal. "
                             f"To make one: {MAKE}. Without any, public pages only are served.")

    def sealed(self, token: str) -> str:
        """What the browser is given for a token."""
        return f"{token}.{self._seal(token)}"

    def opened(self, cookie: str) -> str:
        """The token in a cookie that was sealed with this secret, else an empty text."""
        token, _, seal = cookie.rpartition(".")
        return token if hmac.compare_digest(seal.encode(), self._seal(token).encode()) else ""

    def _seal(self, token: str) -> str:
        return hmac.new(self.value, token.encode(), hashlib.sha256).hexdigest()


def secret_from(environment: Mapping[str, str]) -> Secret | None:
    """The secret in FLASHLIGHT_SECRET, or None where there is none. Raises WeakSecret."""
    written = environment.get("FLASHLIGHT_SECRET", "").strip()
    return Secret(decoded(written)) if written else None


def decoded(written: str) -> bytes:
    """Bytes that were written as hexadecimal, or as base64 of either alphabet, padded or not; none where it is neither."""
    for decode in (bytes.fromhex, _from_base64):
        try:
            return decode(written)
        except ValueError:
            continue
    return b""


def _from_base64(written: str) -> bytes:
    padded = written.rstrip("=") + "=" * (-len(written.rstrip("=")) % 4)
    return base64.b64decode(padded.translate(str.maketrans("-_", "+/")), validate=True)
