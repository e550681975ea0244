"""Visits for tests: somebody who is signed in at a home, as the front door would have recognised them."""

from __future__ import annotations

import os
from datetime import datetime, timedelta

from data_access import sessions
from data_access.entrance import Visit
from data_access.governance import governance_of
from data_access.home import Home
from data_access.secret import Secret
from disclosure import Viewer

SECRET = bytes(range(32)).hex()
HERE = "192.0.2.7"


def a_cookie(home: Home, viewer: Viewer, at: datetime) -> str:
    """The cookie of a session that began now, where FLASHLIGHT_SECRET is SECRET."""
    with governance_of(home, os.environ).writing() as connection:
        return Secret(bytes.fromhex(SECRET)).sealed(sessions.begin(connection, viewer.account, at).secret)


def a_visit(home: Home, viewer: Viewer, at: datetime, cookie: str = "") -> Visit:
    """A page that believes this viewer is there at this moment; with a new session unless a cookie is given."""
    held = cookie or a_cookie(home, viewer, at)
    return Visit(viewer, held, HERE, at, True, at + timedelta(minutes=15), lambda: None)
