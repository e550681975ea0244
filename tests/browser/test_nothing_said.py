"""What servers say and leave behind while people are signed in: each is looked through when it ends, and would be found out."""

from __future__ import annotations

import re

import pytest

from data_access.identities import everybody, key_of
from tests.browser.inside import NAME, SETTINGS, TUTOR, made
from tests.browser.serving import PROJECT, a_project, serving
from tests.browser.wire import ask

PLANTED = """
import logging, sys, tempfile
from pathlib import Path
from streamlit.runtime.scriptrunner import get_script_run_ctx
print("{name}", flush=True)
print("{id} {key}", file=sys.stderr, flush=True)
logging.getLogger("flashlight").warning("opened for {account}")
print(st.context.cookies.get("flashlight"), flush=True)
print(get_script_run_ctx().session_id, flush=True)
Path(tempfile.mkdtemp(), "kept").write_text("born on {born}")
"""


def test_a_server_that_tells_of_somebody_is_found_out(demo_home, tmp_path, folder):
    inside = made(demo_home, tmp_path)
    key, who = next(iter(everybody(inside.home.confidential / "identities.db", key_of(inside.home, {})).items()))
    said = {"name": NAME, "id": who.student_id, "key": str(key), "account": TUTOR, "born": who.birth_date}
    front = (PROJECT / "pages" / "front_door.py").read_text(encoding="utf-8") + PLANTED.format(**said)
    cookie = inside.cookie(TUTOR)
    (tmp_path / "said").mkdir()
    with (pytest.raises(AssertionError, match="told of somebody") as noticed,
          serving(inside.home.path, tmp_path / "said", a_project(tmp_path / "project", front), **SETTINGS) as planted):
        ask(planted.socket, "my_students", cookie=cookie)
    token = cookie.partition("=")[2].partition(".")[0]
    session, = re.findall(r"^\w{8}-[\w-]{27}$", planted.said(), re.MULTILINE)
    assert [value for value in (*said.values(), token, session) if value not in str(noticed.value)] == []
