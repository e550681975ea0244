"""The front: the web application around the front-door script, closed except for what a page needs."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import re
import socket
import stat
import subprocess
import sys
from base64 import b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from hashlib import sha256
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlsplit

import streamlit as st
from google.protobuf.message import DecodeError
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from components import frame
from components.filters import language_asked
from components.words import SHIPPED, words_in
from data_access.home import builds_demo, home
from data_access.partnership import PartnershipError
from data_access.secret import Secret, WeakSecret, secret_from
from data_access.single_sign_on import Provider, provider_of
from data_access.warehouse import Unavailable, open_current
from disclosure.redaction import redact_logs
from pages import entrance


def _secret() -> Secret | None:
    try:
        return secret_from(os.environ)
    except WeakSecret as weak:
        raise SystemExit(str(weak)) from None


def _provider() -> Provider | None:
    try:
        return provider_of(home(), os.environ) if SECRET else None
    except PartnershipError as problem:
        raise SystemExit(str(problem)) from None


def _base() -> str:
    return "/".join(["", *filter(None, [st.get_option("server.baseUrlPath").strip("/")])])


SECRET = _secret()
ENTRANCES = entrance.routes(SECRET, _base(), _provider())
FRONT_DOOR = Path(__file__).resolve().with_name("pages") / "front_door.py"
PAGE = r"/([a-z][a-z_]{0,39}/?)?"
OPEN = rf"{PAGE}|/static/.+|/media/[\w.-]+|/_stcore/(health|host-config)|/favicon\.png|/manifest\.json"
STREAM = "/_stcore/stream"
WANTED = frozenset({"rerun_script", "stop_script", "app_heartbeat"})
SWEEP_SECONDS = 120
HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",   # with none at all, a form of ours would not say where it comes from
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), display-capture=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
CONTENT = ("default-src 'self'; script-src 'self' 'wasm-unsafe-eval' {scripts}; style-src 'self' 'unsafe-inline'; "
           "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; "
           "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors {embedders}")
NOT_KEPT = {"cache-control": "no-store"}
AT_THE_ENTRANCE = NOT_KEPT | {
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; font-src 'self'; img-src 'self'; base-uri 'none'; "
                               "form-action 'self'; frame-ancestors 'none'",
}


def _content_policy() -> str:
    """Our own files only; of inline scripts the one in Streamlit's index.html, by its hash."""
    page = Path(st.__file__).with_name("static") / "index.html"
    scripts = re.findall(r"<script>(.*?)</script>", page.read_text(encoding="utf-8"), re.DOTALL)
    hashes = [f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'" for text in scripts]
    return CONTENT.format(scripts=" ".join(hashes), embedders=_embedders())


def _embedders() -> str:
    """The sites that may show a page in a frame: origins in FLASHLIGHT_EMBED_ORIGINS, spaces between; else none."""
    origins = os.environ.get("FLASHLIGHT_EMBED_ORIGINS", "").split()
    for origin in origins:
        if not re.fullmatch(r"https://[a-z0-9.-]+(:\d+)?", origin):
            raise SystemExit(f"FLASHLIGHT_EMBED_ORIGINS: {origin} is not an origin. Write https://www.example.org")
    return " ".join(origins) or "'none'"


def guarded(app: ASGIApp) -> ASGIApp:
    """Every request and connection passes here: what no page needs is refused, and every answer carries the headers."""
    base, entrances = _base(), [route.path for route in ENTRANCES]
    allowed, page = re.compile(rf"{re.escape(base)}(?:{OPEN})|/health"), re.compile(re.escape(base) + PAGE)
    headers = {**HEADERS, "content-security-policy": _content_policy()}

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        match scope["type"]:
            case "http":
                entering = scope["path"] in entrances
                posted = scope["method"] == "POST" and entering and _ours(scope)
                needed = posted or (scope["method"] in ("GET", "HEAD") and allowed.fullmatch(scope["path"]))
                going = needed and page.fullmatch(scope["path"]) and entrance.brings_cookie(scope)
                if going:
                    await entrance.touch(SECRET, scope)
                kept = AT_THE_ENTRANCE if entering else NOT_KEPT if going else {}
                await _answered(app if needed else _bare(404), scope, receive, send, headers | kept)
            case "websocket" if scope["path"] == base + STREAM and not _foreign(scope):
                await _connected(app, scope, receive, send)
            case "websocket":
                await send({"type": "websocket.close", "code": 1008})
            case _:
                await app(scope, receive, send)

    return answer


async def _answered(app: ASGIApp, scope: Scope, receive: Receive, send: Send, headers: dict[str, str]) -> None:
    """The app's answer under our headers; an error inside it says nothing to the reader."""
    ours = headers | ({"strict-transport-security": "max-age=63072000"} if scope["scheme"] == "https" else {})
    started = False

    async def sealed(message: Message) -> None:
        nonlocal started
        if message["type"] == "http.response.start":
            started = True
            theirs = [(name, value) for name, value in message["headers"] if name.decode().lower() not in ours]
            message["headers"] = theirs + [(name.encode(), value.encode()) for name, value in ours.items()]
        await send(message)

    try:
        await app(scope, receive, sealed)
    except Exception:
        logging.getLogger("flashlight").exception("a request failed")
        if not started:
            await _bare(500)(scope, receive, sealed)


async def _connected(app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    """A page's connection, without what Streamlit also offers on it to whoever asks.

    Dropped: taking up an earlier session (whoever knew its id could take it over), clearing everybody's caches,
    installing things, reading the repository; and the server's own path and machine in the first message. Of cookies ours alone is let in.
    """
    protocol = b"sec-websocket-protocol"
    mine = [(name, b",".join(value.split(b",")[:2]) if name == protocol else value) for name, value in entrance.own_cookie(scope)]

    async def heard() -> Message:
        message = await receive()
        while message["type"] == "websocket.receive" and not _is_wanted(message.get("bytes") or b""):
            message = await receive()
        return message

    async def said(message: Message) -> None:
        sent = message.get("bytes") or b""
        await send({**message, "bytes": _anonymous(sent)} if os.fsencode(FRONT_DOOR) in sent else message)

    await app({**scope, "headers": mine}, heard, said)


def _is_wanted(sent: bytes) -> bool:
    try:
        return BackMsg.FromString(sent).WhichOneof("type") in WANTED
    except DecodeError:
        return False


def _anonymous(sent: bytes) -> bytes:
    message = ForwardMsg.FromString(sent)
    message.new_session.main_script_path = FRONT_DOOR.name
    message.new_session.initialize.environment_info.Clear()
    message.new_session.initialize.user_info.Clear()
    return message.SerializeToString()


def _foreign(scope: Scope) -> bool:
    """Whether another site's page connects. (Streamlit would ask an outside server for its own address to decide.)"""
    headers = Headers(scope=scope)
    return "origin" in headers and urlsplit(headers["origin"]).netloc != headers.get("host")


def _ours(scope: Scope) -> bool:
    """Whether one of our own pages sends this: a browser always says where a form comes from."""
    return "origin" in Headers(scope=scope) and not _foreign(scope)


def _bare(status: int) -> Response:
    return PlainTextResponse(HTTPStatus(status).phrase, status)


async def bare_error(_request: Request, error: HTTPException) -> Response:
    """An error page that says no more than its number does."""
    return _bare(error.status_code)


def apologise(_error: Exception) -> bool:
    """After an error in a page: the same quiet page for everybody, whatever it was. The log has its kind and place."""
    frame.maintenance(words_in(language_asked(SHIPPED)))
    return True


async def health(_request: Request) -> Response:
    """`ok`, or `maintenance` while there is no release that may be served."""
    try:
        open_current(home())
    except Unavailable:
        return PlainTextResponse("maintenance", HTTPStatus.SERVICE_UNAVAILABLE)
    return PlainTextResponse("ok")


@asynccontextmanager
async def opening_hours(_app: st.App) -> AsyncIterator[None]:
    """Before the first reader comes in, and until the last one has gone."""
    if builds_demo(home()):
        _build_demo()
    _send_at_once()
    gc.freeze()
    threshold = gc.get_threshold()
    gc.set_threshold(100_000, 20, 100)   # the default looks through every young page several times a run
    sweeping = asyncio.create_task(_sweep())
    yield
    sweeping.cancel()
    gc.set_threshold(*threshold)
    gc.unfreeze()


def _build_demo() -> None:
    """In a process of its own: the one that serves never opens anything confidential."""
    print("Building the demonstration partnership, once. This takes about a minute.", file=sys.stderr)
    done = subprocess.run([sys.executable, "-m", "data_access.cli", "demo"], cwd=FRONT_DOOR.parent.parent, check=False)
    if done.returncode:
        print("The demonstration could not be built; readers see the maintenance page.", file=sys.stderr)


def _send_at_once() -> None:
    """Without Nagle's wait, up to 40 ms per interaction, on the listening socket that `streamlit run` opened."""
    for number in map(int, os.listdir("/dev/fd") if os.path.isdir("/dev/fd") else ()):
        with suppress(OSError):
            if stat.S_ISSOCK(os.fstat(number).st_mode):   # of anything else `fromfd` would leave a copy open
                with socket.fromfd(number, socket.AF_INET, socket.SOCK_STREAM) as door:
                    if door.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
                        door.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


async def _sweep() -> None:
    """What Streamlit would do after every run (runner.postScriptGC), seldom and outside of it."""
    while True:
        await asyncio.sleep(SWEEP_SECONDS)
        gc.collect()


redact_logs()
app = st.App(FRONT_DOOR, lifespan=opening_hours, routes=[Route("/health", health), *ENTRANCES],
             middleware=[Middleware(guarded)], exception_handlers={HTTPException: bare_error}, on_script_error=apologise)
if st.get_option("client.showErrorDetails") != "none":
    raise SystemExit("The settings in .streamlit/config.toml were not read. Start from the project's own folder.")
