"""The front by itself: what it lets through to Streamlit, what it lets out, and what the log may say."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import socket
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

import pytest
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

PROJECT = Path(__file__).resolve().parents[2]
SESSION = "0d9c1f6e-8b0a-4c43-9d0c-0a5b8b7f6f11"
KNOWN_ROUTES = {
    "/_stcore/health", "/_stcore/metrics", "/_stcore/host-config", "/_stcore/stream", "/media/{file_id:path}",
    "/_stcore/upload_file/{session_id}/{file_id}", "/component/{path:path}", "/_stcore/bidi-components/{path:path}",
    "/auth/login", "/auth/logout", "/oauth2callback", "/_stcore/agent/interact", "/_stcore/agent/openapi.json",
    "/_stcore/agent/mcp", "/health", "",
}


def test_every_route_that_streamlit_registers_is_known(front: ModuleType) -> None:
    """A new version may open a new route: read what it does before adding it here; it is refused until app.OPEN has it."""
    assert {route.path for route in front.app._build_starlette_app().routes} == KNOWN_ROUTES


def test_a_request_to_a_page_goes_through(front: ModuleType) -> None:
    assert _status(_requested(front.guarded(_answers), "/outcome")) == 200


@pytest.mark.parametrize("path", ["/_stcore/metrics", "/Outcome", "/a/b", "/outcome.py", "/_stcore", "/é"])
def test_a_path_no_page_needs_never_reaches_streamlit(path: str, front: ModuleType) -> None:
    assert _status(_requested(front.guarded(_must_not_be_asked), path)) == 404


def test_transport_security_is_asked_for_where_there_is_any(front: ModuleType) -> None:
    plain, secure = (_headers(_requested(front.guarded(_answers), "/", scheme)) for scheme in ("http", "https"))
    assert "strict-transport-security" not in plain
    assert secure["strict-transport-security"] == "max-age=63072000"


def test_an_error_in_an_answer_says_nothing(front: ModuleType, caplog: pytest.LogCaptureFixture) -> None:
    async def fails(scope: Scope, receive: Receive, send: Send) -> None:
        raise ValueError("student 4711")

    sent = _requested(front.guarded(fails), "/")
    assert (_status(sent), sent[-1]["body"]) == (500, b"Internal Server Error")
    assert "content-security-policy" in _headers(sent)
    assert "ValueError" in caplog.text
    assert "4711" not in caplog.text


@pytest.mark.parametrize(("path", "origin", "let_in"), [
    ("/_stcore/stream", "https://dashboard.example.org", True),
    ("/_stcore/stream", "", True),
    ("/_stcore/stream", "https://example.org", False),
    ("/_stcore/stream", "http://localhost:3000", False),
    ("/elsewhere", "https://dashboard.example.org", False),
])
def test_only_our_own_pages_may_connect(path: str, origin: str, let_in: bool, front: ModuleType) -> None:
    reached: list[Scope] = []
    sent = _connected(front.guarded(_noting(reached)), path, origin)
    assert bool(reached) is let_in
    assert let_in or sent == [{"type": "websocket.close", "code": 1008}]


def test_an_earlier_session_cannot_be_taken_over(front: ModuleType) -> None:
    reached: list[Scope] = []
    _connected(front.guarded(_noting(reached)))
    assert dict(reached[0]["headers"])[b"sec-websocket-protocol"] == b"streamlit, xsrf"


def test_only_what_a_page_sends_is_heard(front: ModuleType) -> None:
    heard: list[Message] = []

    async def hears(scope: Scope, receive: Receive, send: Send) -> None:
        while (message := await receive())["type"] == "websocket.receive":
            heard.append(message)

    wanted = [BackMsg(stop_script=True), BackMsg(app_heartbeat=True)]
    unwanted = [BackMsg(clear_cache=True), BackMsg(load_git_info=True), BackMsg(set_run_on_save=True), BackMsg()]
    frames = [message.SerializeToString() for message in (unwanted[0], wanted[0], *unwanted[1:], wanted[1])]
    _connected(front.guarded(hears), frames=[*frames, b"\xff\xff"])
    assert [BackMsg.FromString(message["bytes"]) for message in heard] == wanted


def test_the_first_message_leaves_out_path_and_machine(front: ModuleType) -> None:
    first = ForwardMsg()
    first.new_session.main_script_path = str(front.FRONT_DOOR)
    first.new_session.initialize.environment_info.python_version = "3.11"
    first.new_session.initialize.session_id = SESSION

    async def speaks(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "websocket.send", "bytes": first.SerializeToString()})

    said = ForwardMsg.FromString(_connected(front.guarded(speaks))[0]["bytes"]).new_session
    assert said.main_script_path == "front_door.py"
    assert said.initialize.environment_info.python_version == ""
    assert said.initialize.session_id == SESSION


@pytest.mark.parametrize("origins", ["example.org", "https://*", "https://example.org/path", "http://example.org", "'self'"])
def test_a_frame_setting_that_is_no_origin_stops_the_start(
        origins: str, front: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FLASHLIGHT_EMBED_ORIGINS", f"https://fine.example.org {origins}")
    with pytest.raises(SystemExit, match="is not an origin"):
        front.guarded(_answers)


@pytest.mark.parametrize(("message", "argument", "line"), [
    ("%s gone", f"session {SESSION}", "session … gone"),
    ("asked %s", "/outcome?place=secret&x=1 HTTP/1.1", "asked /outcome… HTTP/1.1"),
    ("failed: %s", ValueError("student 4711"), "failed: ValueError"),
    ("took %d ms", 12, "took 12 ms"),
])
def test_a_log_line_tells_no_query_session_or_value(
        message: str, argument: object, line: str, front: ModuleType, caplog: pytest.LogCaptureFixture) -> None:
    logging.getLogger("streamlit.anything").warning(message, argument)
    assert caplog.messages == [line]


def test_a_traceback_becomes_its_kind_and_place(front: ModuleType, caplog: pytest.LogCaptureFixture) -> None:
    try:
        raise KeyError("student 4711")
    except KeyError:
        logging.getLogger("uvicorn.error").exception("it %s", "broke")
    assert "4711" not in caplog.text
    assert caplog.messages[0].startswith("it broke (KeyError in ")
    assert "test_front.py:" in caplog.messages[0]


@pytest.mark.parametrize("missing", [True, False])
def test_the_demonstration_is_built_by_another_process_where_it_is_missing(
        missing: bool, front: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[Sequence[str]] = []
    monkeypatch.setattr(front, "builds_demo", lambda home: missing)
    monkeypatch.setattr(subprocess, "run", lambda command, **_: started.append(command) or _Done())
    asyncio.run(_opened_and_closed(front))
    assert started == ([[sys.executable, "-m", "data_access.cli", "demo"]] if missing else [])


def test_a_listening_socket_sends_at_once(front: ModuleType) -> None:
    with socket.create_server(("127.0.0.1", 0)) as door:
        before = sorted(os.listdir("/dev/fd"))
        front._send_at_once()
        assert door.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        assert sorted(os.listdir("/dev/fd")) == before, "nothing stays open"


def test_a_closed_front_leaves_the_process_as_it_was(front: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(front, "builds_demo", lambda home: False)
    before = gc.get_threshold()
    gc.set_threshold(701, 11, 12)
    asyncio.run(_opened_and_closed(front))
    after = gc.get_threshold()
    gc.set_threshold(*before)
    assert after == (701, 11, 12)


@pytest.mark.slow
def test_the_front_does_not_start_without_its_settings(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "uvicorn", "app:app", "--app-dir", str(PROJECT), "--port", "0"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode != 0
    assert "Start from the project's own folder" in done.stderr


class _Done:
    returncode = 0


async def _opened_and_closed(front: ModuleType) -> None:
    async with front.opening_hours(front.app):
        await asyncio.sleep(0)


async def _answers(scope: Scope, receive: Receive, send: Send) -> None:
    await PlainTextResponse("a page")(scope, receive, send)


async def _must_not_be_asked(scope: Scope, receive: Receive, send: Send) -> None:
    raise AssertionError(f"{scope['path']} reached Streamlit")


def _noting(reached: list[Scope]) -> ASGIApp:
    async def notes(scope: Scope, receive: Receive, send: Send) -> None:
        reached.append(scope)

    return notes


def _requested(app: ASGIApp, path: str, scheme: str = "http") -> list[Message]:
    return _run(app, {"type": "http", "method": "GET", "path": path, "scheme": scheme, "headers": []}, [])


def _connected(app: ASGIApp, path: str = "/_stcore/stream", origin: str = "", frames: Sequence[bytes] = ()) -> list[Message]:
    headers = [(b"host", b"dashboard.example.org"), (b"sec-websocket-protocol", f"streamlit, xsrf, {SESSION}".encode())]
    headers += [(b"origin", origin.encode())] if origin else []
    return _run(app, {"type": "websocket", "path": path, "headers": headers, "scheme": "wss"}, frames)


def _run(app: ASGIApp, scope: Scope, frames: Sequence[bytes]) -> list[Message]:
    """What `app` sends when it is sent `frames` and then told that the other side is gone."""
    coming: list[Message] = [{"type": "websocket.receive", "bytes": frame} for frame in frames]
    sent: list[Message] = []

    async def receive() -> Message:
        return coming.pop(0) if coming else {"type": f"{scope['type']}.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(app(scope, receive, send))
    return sent


def _status(sent: list[Message]) -> int:
    return int(sent[0]["status"])


def _headers(sent: list[Message]) -> dict[str, str]:
    return {name.decode(): value.decode() for name, value in sent[0]["headers"]}
