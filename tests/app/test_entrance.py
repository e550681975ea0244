"""The entrance by itself: who is let in, with what cookie, and that nobody learns anything from being turned away."""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from http.cookies import SimpleCookie
from pathlib import Path
from types import ModuleType
from urllib.parse import urlencode

import pytest
from sqlalchemy import update
from starlette.applications import Starlette
from starlette.types import ASGIApp, Message

from data_access import accounts
from data_access.entrance import known
from data_access.governance import Received, governance_of, receive
from data_access.governance.bounds import bounds
from data_access.governance.tables import SESSIONS
from data_access.home import Home
from data_access.moments import stamp
from data_access.secret import Secret, WeakSecret, secret_from
from data_access.sessions import Session
from disclosure import Role, Viewer
from pages import entrance
from tests.integration.postgresql import BOTH, damaged, moved
from tests.integration.visits import SECRET

OFFICE = Viewer("office@example.org", frozenset({Role.STEWARD, Role.ADMINISTRATOR}))
TUTOR = "tutor@example.org"
PASSWORD, ANOTHER = "walnut-harbor-candle-orbit", "copper-meadow-lantern-sixty"
HOST = "dashboard.example.org"
SEALING = Secret(bytes.fromhex(SECRET))


@dataclass(frozen=True)
class Answer:
    """What came back: status, headers by name (the last of each), and the page."""

    status: int
    headers: dict[str, str]
    page: str

    @property
    def cookie(self) -> SimpleCookie:
        return SimpleCookie(self.headers.get("set-cookie", ""))


@dataclass(frozen=True)
class Door:
    """The guarded entrance of a home."""

    app: ASGIApp
    home: Home

    def asked(self, path: str, scheme: str = "http", cookie: str = "", language: str = "", **headers: str) -> Answer:
        return self._sent("GET", path, scheme, b"", {"cookie": cookie, "accept-language": language, **headers})

    def posted(self, path: str, scheme: str = "http", cookie: str = "", origin: str = f"http://{HOST}", **said: str) -> Answer:
        return self._sent("POST", path, scheme, urlencode(said).encode(), {"cookie": cookie, "origin": origin})

    def _sent(self, method: str, path: str, scheme: str, body: bytes, headers: dict[str, str]) -> Answer:
        scope = {"type": "http", "method": method, "path": path.partition("?")[0], "raw_path": path.encode(), "root_path": "",
                 "query_string": path.partition("?")[2].encode(), "scheme": scheme, "client": ("192.0.2.7", 5), "server": (HOST, 80),
                 "headers": [(b"host", HOST.encode()), *((name.encode(), value.encode()) for name, value in headers.items() if value)]}
        sent: list[Message] = []

        async def receive() -> Message:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: Message) -> None:
            sent.append(message)

        asyncio.run(self.app(scope, receive, send))
        came = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
        return Answer(sent[0]["status"], came, b"".join(message.get("body", b"") for message in sent[1:]).decode())

    def session(self, cookie: str) -> Session | None:
        return known(self.home, SEALING, cookie, datetime.now().astimezone(), touch=False)


@pytest.fixture(params=BOTH)
def opened(front: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
           request: pytest.FixtureRequest) -> Callable[[Secret | None], Door]:
    """The entrance of a home with one account, under a secret or none; hashing is made quick."""
    monkeypatch.setenv("FLASHLIGHT_HOME", str(tmp_path / "home"))
    monkeypatch.setattr("data_access.governance.passwords.hasher", _quick)
    home = moved(Home(tmp_path / "home"), request)
    with governance_of(home, os.environ).writing() as connection:
        account = {"account": TUTOR, "name": "", "partner": "", "roles": "need_to_know", "disabled_on": None}
        receive(connection, OFFICE, Received({"accounts": (account,)}, {}), _now())

    def under(secret: Secret | None) -> Door:
        monkeypatch.setattr(front, "SECRET", secret)
        monkeypatch.setattr(front, "ENTRANCES", entrance.routes(secret, ""))
        return Door(front.guarded(Starlette(routes=list(front.ENTRANCES))), home)

    return under


@pytest.fixture
def door(opened: Callable[[Secret | None], Door]) -> Door:
    return opened(SEALING)


def _quick() -> object:
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)


def _now() -> datetime:
    return datetime.now().astimezone()


@pytest.fixture
def temporary(door: Door) -> str:
    return accounts.reset(governance_of(door.home, os.environ), OFFICE, TUTOR, _now())


@pytest.fixture
def known_account(door: Door, temporary: str) -> str:
    """The account's cookie, after its owner chose a password."""
    return _value(door.posted("/password", account=TUTOR, old=temporary, new=PASSWORD, again=PASSWORD))


def _value(answer: Answer, name: str = "flashlight") -> str:
    assert answer.status == 303, answer.page
    return answer.cookie[name].value


@pytest.mark.parametrize("weak", ["hunter2", "x" * 64, "00" * 32, "ab" * 40, "changeme" * 8, "11223344" * 8, "é" * 40])
def test_a_weak_secret_is_refused_with_how_to_make_one_and_not_quoted(weak):
    with pytest.raises(WeakSecret, match="token_urlsafe") as told:
        secret_from({"FLASHLIGHT_SECRET": weak})
    assert weak not in str(told.value)


@pytest.mark.parametrize("good", [SECRET, "+/++I1BdNsqD71C3k+HbBFaTT5vJ3Zl+T2ZbR1rfe7Al", "W5m0CkL-7V_9n3rK2gqZsX4tYb8uEoJhQfTdRaPiNwM"])
def test_a_random_secret_is_taken_as_hexadecimal_or_base64_and_shown_by_no_repr(good):
    secret = secret_from({"FLASHLIGHT_SECRET": f" {good}\n"})
    assert secret is not None and secret.opened(secret.sealed("token")) == "token"
    assert repr(secret) == "Secret()"


def test_without_a_secret_there_is_no_entrance(opened):
    shut = opened(secret_from({}))
    for name in ("sign_in", "password", "sign_out"):
        assert shut.posted(f"/{name}", account=TUTOR, password=PASSWORD).status == 404
        assert "<form" not in shut.asked(f"/{name}").page


def test_a_temporary_password_lets_nobody_in_before_it_is_changed(door, temporary):
    asked = door.posted("/sign_in", account=TUTOR, password=temporary)
    assert (asked.status, "set-cookie" in asked.headers) == (403, False)
    assert "has to be changed" in asked.page and 'name="again"' in asked.page
    with governance_of(door.home, os.environ).reading() as connection:
        assert connection.execute(SESSIONS.select()).fetchall() == []


def test_the_changed_password_lets_in_and_every_other_session_ends(door, known_account):
    first = _value(door.posted("/sign_in", account=TUTOR, password=PASSWORD))
    assert door.session(first).account == door.session(known_account).account == TUTOR
    changed = _value(door.posted("/password", account=TUTOR, old=PASSWORD, new=ANOTHER, again=ANOTHER))
    assert [door.session(cookie) is not None for cookie in (first, known_account, changed)] == [False, False, True]
    assert door.posted("/sign_in", account=TUTOR, password=PASSWORD).status == 403


@pytest.mark.parametrize(("new", "again", "says"), [
    (ANOTHER, ANOTHER + "x", "not the same"), ("short", "short", "easily guessed"), (TUTOR, TUTOR, "easily guessed"),
    (PASSWORD, PASSWORD, "easily guessed")])
def test_a_password_that_will_not_do_changes_nothing(new, again, says, door, known_account):
    refused = door.posted("/password", account=TUTOR, old=PASSWORD, new=new, again=again)
    assert (refused.status, says in refused.page, "set-cookie" in refused.headers) == (403, True, False)
    assert door.session(known_account) is not None


def test_the_cookie_is_out_of_reach_of_scripts_other_sites_and_plain_http(door, known_account):
    plain = door.posted("/sign_in", account=TUTOR, password=PASSWORD)
    secure = door.posted("/sign_in", scheme="https", origin=f"https://{HOST}", account=TUTOR, password=PASSWORD)
    assert re.sub("=[^;]+", "=…", plain.headers["set-cookie"], count=1) == "flashlight=…; HttpOnly; Path=/; SameSite=strict"
    assert re.sub("=[^;]+", "=…", secure.headers["set-cookie"], count=1) == "__Host-flashlight=…; HttpOnly; Path=/; SameSite=strict; Secure"


def test_whoever_is_turned_away_learns_nothing_from_the_answer(door, known_account):
    governance = governance_of(door.home, os.environ)
    strange = ({"account": "nobody@example.org", "password": "wrong"}, {}, {"account": "\x00", "password": "\x00"})
    told = [door.posted("/sign_in", **said) for said in strange]
    for _ in range(bounds().failures.account):
        told.append(door.posted("/sign_in", account=TUTOR, password="wrong"))
    told.append(door.posted("/sign_in", account=TUTOR, password=PASSWORD))
    accounts.disable(governance, OFFICE, TUTOR, _now())
    told.append(door.posted("/sign_in", account=TUTOR, password=PASSWORD))
    assert {answer.status for answer in told} == {403}
    assert len({re.sub(r' value="[^"]*"', "", answer.page) for answer in told}) == 1
    assert not any("set-cookie" in answer.headers for answer in told)


def test_what_was_typed_comes_back_as_text(door):
    assert "<script>" not in door.posted("/sign_in", account='"><script>alert(1)</script>', password="x").page


@pytest.mark.parametrize("origin", ["", "null", "https://example.org", f"http://{HOST}.example.org", f"http://sub.{HOST}"])
@pytest.mark.parametrize("path", ["/sign_in", "/password", "/sign_out"])
def test_a_form_of_another_site_is_not_taken(path, origin, door, known_account):
    """Nobody is signed in as somebody else, or out, by a page of another site."""
    answer = door.posted(path, cookie=f"flashlight={known_account}", origin=origin, account=TUTOR, password=PASSWORD)
    assert (answer.status, "set-cookie" in answer.headers) == (404, False)
    assert door.session(known_account) is not None


def test_signing_out_ends_the_session_and_takes_the_cookie_away(door, known_account):
    assert door.asked("/sign_out", cookie=f"flashlight={known_account}").status == 303
    assert door.session(known_account) is not None, "an address alone signs nobody out"
    out = door.posted("/sign_out", cookie=f"flashlight={known_account}")
    assert (out.status, out.headers["location"], out.cookie["flashlight"].value) == (303, "./?lang=en", "")
    assert door.session(known_account) is None


def test_signing_in_anew_ends_the_session_before_and_makes_another_cookie(door, known_account):
    planted = _value(door.posted("/sign_in", cookie=f"flashlight={known_account}", account=TUTOR, password=PASSWORD))
    assert planted != known_account
    assert (door.session(known_account), door.session(planted).account) == (None, TUTOR)


def test_a_plain_cookie_is_no_cookie_behind_tls(front, door):
    reached: list[list[tuple[bytes, bytes]]] = []

    async def notes(scope, receive, send):
        reached.append(scope["headers"])

    for scheme in ("ws", "wss"):
        headers = [(b"host", HOST.encode()), (b"cookie", b"flashlight=plain; other=1; __Host-flashlight=bound")]
        scope = {"type": "websocket", "path": "/_stcore/stream", "headers": headers, "scheme": scheme}
        asyncio.run(front.guarded(notes)(scope, None, None))
    cookies = [[value for name, value in headers if name == b"cookie"] for headers in reached]
    assert cookies == [[b"flashlight=plain"], [b"flashlight=bound"]]


def test_going_to_a_page_keeps_a_session_alive_and_is_kept_by_no_browser(door, known_account):
    with governance_of(door.home, os.environ).writing() as connection:
        connection.execute(update(SESSIONS).values(seen_at=stamp(_now() - timedelta(minutes=10))))
    before = door.session(known_account).locks_at
    assert door.asked("/static/media/a.css", cookie=f"flashlight={known_account}").headers.get("cache-control") is None
    assert door.session(known_account).locks_at == before
    assert door.asked("/my_students", cookie=f"flashlight={known_account}").headers["cache-control"] == "no-store"
    assert door.session(known_account).locks_at - before > timedelta(minutes=9)


def test_more_than_a_form_holds_is_not_read(door):
    assert door.posted("/sign_in", account="x" * 5000).status == 413


def test_the_entrance_is_shown_in_no_frame_and_runs_no_script(door):
    shown = door.asked("/sign_in")
    assert (shown.status, shown.headers["cache-control"]) == (200, "no-store")
    rules = dict(part.strip().split(" ", 1) for part in shown.headers["content-security-policy"].split(";"))
    assert (rules["default-src"], rules["frame-ancestors"], rules["form-action"]) == ("'none'", "'none'", "'self'")
    assert "script-src" not in rules and "<script" not in shown.page


@pytest.mark.parametrize(("path", "language", "says"), [("/sign_in", "", "Sign in"), ("/sign_in", "es-MX,es;q=0.9", "Iniciar sesión"),
                                                        ("/password?lang=es", "en", "Elija una contraseña nueva")])
def test_the_entrance_speaks_the_language_of_the_address_or_the_browser(path, language, says, door):
    assert f"<h1>{says}</h1>" in door.asked(path, language=language).page


@pytest.mark.parametrize("path", ["/sign_in", "/sign_out"])
def test_without_the_store_nobody_comes_in_and_the_page_says_so(path, door, known_account):
    damaged(door.home, SESSIONS)
    answer = door.posted(path, cookie=f"flashlight={known_account}", account=TUTOR, password=PASSWORD)
    assert (answer.status in (403, 503), "Nobody can sign in right now" in answer.page) == (True, True)
