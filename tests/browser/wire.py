"""What the server sends a browser, decoded until two runs can be compared value by value."""

from __future__ import annotations

import base64
import io
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote

import numpy as np
import pyarrow as pa
from google.protobuf.message import Message
from playwright.sync_api import Page, WebSocket
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

PER_SESSION = frozenset({"script_run_id", "session_id", "hash"})
DATA_ADDRESS = re.compile(r"data:([\w/+.-]+)((?:;[\w=-]+)*),([^\"')\s]+)")


def decoded(frame: bytes) -> object:
    """One frame as plain lists, dicts and scalars; Arrow, JSON, Plotly's arrays and data: addresses are opened up."""
    return _message(ForwardMsg.FromString(frame))


def _message(message: Message) -> object:
    return {field.name: _value(value) for field, value in message.ListFields() if field.name not in PER_SESSION}


def _value(value: object) -> object:
    if isinstance(value, Message):
        return _message(value)
    if isinstance(value, bytes):
        return _bytes(value)
    if isinstance(value, str):
        return _text(value)
    if hasattr(value, "items"):
        return {str(key): _value(item) for key, item in value.items()}
    return [_value(item) for item in value] if isinstance(value, Iterable) else value


def _bytes(value: bytes) -> object:
    try:
        table = pa.ipc.open_stream(io.BytesIO(value)).read_all()
    except pa.ArrowInvalid:
        return value.hex()
    described = {key.decode(): text.decode() for key, text in (table.schema.metadata or {}).items()}
    return {"columns": table.to_pydict(), "described": _json(described)}


def _text(value: str) -> object:
    if value[:1] in "{[":
        try:
            return _json(json.loads(value))
        except ValueError:
            return value
    return DATA_ADDRESS.sub(_opened, value)


def _opened(address: re.Match[str]) -> str:
    body = unquote(address[3])
    if ";base64" not in address[2]:
        return body
    try:
        return base64.b64decode(body).decode()
    except ValueError:
        return body


def _json(value: object) -> object:
    if isinstance(value, dict):
        if {"bdata", "dtype"} <= value.keys():
            return np.frombuffer(base64.b64decode(value["bdata"]), value["dtype"]).tolist()
        return {key: _json(item) for key, item in sorted(value.items())}
    if isinstance(value, list):
        return [_json(item) for item in value]
    return _text(value) if isinstance(value, str) else value


@dataclass
class Recording:
    """All that a page's connections were sent, in order."""

    raw: list[bytes] = field(default_factory=list)
    runs: int = 0

    def take(self, frame: bytes | str) -> None:
        self.raw.append(frame if isinstance(frame, bytes) else frame.encode())
        self.runs += ForwardMsg.FromString(self.raw[-1]).WhichOneof("type") == "script_finished"

    def frames(self) -> list[object]:
        return [decoded(frame) for frame in self.raw]

    def text(self) -> str:
        """Everything decoded, as one text to search in."""
        return json.dumps(self.frames(), ensure_ascii=False, default=str)


def record(page: Page) -> Recording:
    """Record what `page` is sent from now on; call it before the page is opened."""
    recording = Recording()

    def listen(connection: WebSocket) -> None:
        connection.on("framereceived", recording.take)

    page.on("websocket", listen)
    return recording


def ask(socket: str, page: str = "", query: str = "", origin: str = "", session: str = "", cookie: str = "") -> Recording:
    """One view, asked for without a browser: what a fresh session at `/page?query` is sent."""
    return next(iter(asking(socket, [(page, query)], origin, session, cookie)))


def asking(socket: str, views: Iterable[tuple[str, str]], origin: str = "", session: str = "", cookie: str = "") -> Iterator[Recording]:
    """Several views (page, query), one after the other on one connection, which brings a cookie (`name=value`)."""
    headers = {"Cookie": cookie} if cookie else {}
    protocols = ["streamlit", "PLACEHOLDER_AUTH_TOKEN", *([session] if session else [])]
    with connect(socket, origin=origin or None, subprotocols=protocols, additional_headers=headers,  # type: ignore[arg-type]
                 max_size=None) as connection:
        for page, query in views:
            wanted = BackMsg()
            wanted.rerun_script.page_name, wanted.rerun_script.query_string = page, query
            connection.send(wanted.SerializeToString())
            recording = Recording()
            while not recording.runs:
                recording.take(connection.recv(timeout=30))
            yield recording


def differences(ours: list[object], theirs: list[object]) -> list[str]:
    """Where two recordings part, as readable lines; empty when they are the same."""
    found = [] if len(ours) == len(theirs) else [f"{len(ours)} frames beside {len(theirs)}"]
    for number, (one, other) in enumerate(zip(ours, theirs, strict=False)):
        found += [f"frame {number}{line}" for line in _differences(one, other)]
    return found


def _differences(one: object, other: object) -> Iterator[str]:
    if isinstance(one, dict) and isinstance(other, dict) and one.keys() == other.keys():
        for key in one:
            yield from (f".{key}{line}" for line in _differences(one[key], other[key]))
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for index, pair in enumerate(zip(one, other, strict=True)):
            yield from (f"[{index}]{line}" for line in _differences(*pair))
    elif one != other:
        yield f": {str(one)[:200]!r} beside {str(other)[:200]!r}"
