"""Where people with an account come in and go out: routes beside Streamlit, so that no password and no cookie passes through it."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from http import HTTPStatus
from urllib.parse import parse_qsl

from anyio import CapacityLimiter, to_thread
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request, cookie_parser
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import Scope

from components import entrance
from components.words import SHIPPED, Words, words_in
from data_access import single_sign_on
from data_access.entrance import Answer, Entrance, enter, enter_vouched, known, leave, renew
from data_access.governance import GovernanceUnavailable
from data_access.governance.bounds import bounds
from data_access.home import home
from data_access.secret import Secret
from data_access.single_sign_on import NotVouched, Provider

COOKIES = {True: "__Host-flashlight", False: "flashlight"}   # behind TLS no other site of the domain can plant one
AWAY = "-away"       # after the cookie's name: the cookie of somebody who is on the way to the provider and back
AWAY_SECONDS = 600
SAID_BYTES = 4096
AT_ONCE = 2          # a password takes 64 MB and a good part of a second to look at
MOST_WAITING = 20


@dataclass(frozen=True)
class Doors:
    """What the entrance of a deployment needs: its secret, how many passwords are looked at in one moment, and the provider, if any."""

    secret: Secret
    trying: CapacityLimiter
    provider: Provider | None


def routes(secret: Secret | None, base: str, provider: Provider | None = None) -> tuple[Route, ...]:
    """Where people come in, under `base`: nowhere, unless there is a secret."""
    doors = Doors(secret, CapacityLimiter(AT_ONCE), provider) if secret else None
    ours = (sign_in, password, sign_out) if doors else ()
    theirs = (sign_on, signed_on) if doors and provider else ()
    return (*(Route(f"{base}/{door.__name__}", partial(door, doors), methods=["GET", "POST"]) for door in ours),
            *(Route(f"{base}/{door.__name__}", partial(door, doors, provider)) for door in theirs))


async def sign_in(doors: Doors, request: Request) -> Response:
    """The page that asks for name and password, and what it says to whoever tries."""
    draw = _asks_who(doors, request)
    if request.method != "POST":
        return HTMLResponse(draw())
    said = await _said(request)
    found = await _tried(doors, enter, request, said.get("account", ""), said.get("password", ""))
    if found.answer is Answer.CHANGE_FIRST:
        draw = _asks_for_another(request)
    return await _let_in(doors, request, found) or HTMLResponse(draw(found.answer, said.get("account", "")), HTTPStatus.FORBIDDEN)


async def password(doors: Doors, request: Request) -> Response:
    """The page that asks for another password."""
    draw = _asks_for_another(request)
    if request.method != "POST":
        return HTMLResponse(draw())
    said = await _said(request)
    found = await _tried(doors, renew, request, said.get("account", ""), said.get("old", ""), (said.get("new", ""), said.get("again", "")))
    return await _let_in(doors, request, found) or HTMLResponse(draw(found.answer, said.get("account", "")), HTTPStatus.FORBIDDEN)


async def sign_out(doors: Doors, request: Request) -> Response:
    """End the session, wherever its cookie is used, and go back to the public pages, by way of the provider that vouched."""
    gone = _onwards(request)
    if request.method == "POST":
        try:
            session = await to_thread.run_sync(known, home(), doors.secret, _cookie(request.scope), _now(), False)
            await to_thread.run_sync(leave, home(), doors.secret, _cookie(request.scope))
        except GovernanceUnavailable:
            return HTMLResponse(_asks_who(doors, request)(Answer.CLOSED), HTTPStatus.SERVICE_UNAVAILABLE)
        if doors.provider and session and session.vouched:
            with suppress(NotVouched):
                gone = _passing(request, "gone", await single_sign_on.farewell(doors.provider, _address(request, "")))
        gone.delete_cookie(COOKIES[_secure(request.scope)], secure=_secure(request.scope), httponly=True, samesite="strict")
    return gone


async def sign_on(doors: Doors, provider: Provider, request: Request) -> Response:
    """The way to the provider. What has to match on the way back travels in a cookie of its own, sealed."""
    request = _carrying(request, {})
    try:
        await to_thread.run_sync(leave, home(), doors.secret, _cookie(request.scope))
        going = await single_sign_on.sent_there(provider, request, _address(request, signed_on.__name__))
    except (NotVouched, GovernanceUnavailable):
        return HTMLResponse(_asks_who(doors, request)(Answer.CLOSED), HTTPStatus.SERVICE_UNAVAILABLE)
    carried = json.dumps({**request.session, "lang": _words(request).language}).encode()
    going.set_cookie(_away(request), doors.secret.sealed(urlsafe_b64encode(carried).decode()), max_age=AWAY_SECONDS,
                     secure=_secure(request.scope), httponly=True, samesite="lax")   # strict would not come back from another site
    return going


async def signed_on(doors: Doors, provider: Provider, request: Request) -> Response:
    """Back from the provider: whom it vouches for is let in, once, if they have an account here."""
    request, found = _carrying(request, _carried(doors, request)), Entrance(Answer.NOT_VOUCHED)
    inside: Response | None = _passing(request, "welcome", _onwards(request).headers["location"])
    try:
        said = await single_sign_on.came_back(provider, request)
        found = await to_thread.run_sync(enter_vouched, home(), doors.secret, said, _now())
        inside = await _let_in(doors, request, found, inside)
    except NotVouched:
        inside = None
    except GovernanceUnavailable:
        inside, found = None, Entrance(Answer.CLOSED)
    answer = inside or HTMLResponse(_asks_who(doors, request)(found.answer), HTTPStatus.FORBIDDEN)
    answer.delete_cookie(_away(request), secure=_secure(request.scope), httponly=True, samesite="lax")
    return answer


async def touch(secret: Secret | None, scope: Scope) -> None:
    """Somebody goes to a page: their session has been used. What a page asks by itself does not come here."""
    if secret:
        with suppress(GovernanceUnavailable):
            await to_thread.run_sync(known, home(), secret, _cookie(scope), _now(), True)


def own_cookie(scope: Scope) -> tuple[tuple[bytes, bytes], ...]:
    """The headers of a connection with our own cookie as their only one, under one name with and without TLS."""
    cookie = _cookie(scope)
    kept = tuple((name, value) for name, value in scope["headers"] if name != b"cookie")
    return (*kept, (b"cookie", f"{COOKIES[False]}={cookie}".encode())) if cookie else kept


def brings_cookie(scope: Scope) -> bool:
    """Whether somebody asks who may be signed in, so that no answer is to be kept."""
    return bool(_cookie(scope))


def _cookie(scope: Scope) -> str:
    return cookie_parser(Headers(scope=scope).get("cookie", "")).get(COOKIES[_secure(scope)], "")


def _secure(scope: Scope) -> bool:
    return scope["scheme"] in ("https", "wss")


def _carrying(request: Request, session: Mapping[str, object]) -> Request:
    """The request with a session of our own making; Streamlit's would be written into a cookie of Streamlit's."""
    return Request({**request.scope, "session": session}, request.receive)


def _carried(doors: Doors, request: Request) -> Mapping[str, object]:
    """What somebody took along to the provider; nothing where it is not from here."""
    try:
        carried: Mapping[str, object] = json.loads(urlsafe_b64decode(doors.secret.opened(request.cookies.get(_away(request), ""))))
    except ValueError:
        return {}
    return carried


def _away(request: Request) -> str:
    return COOKIES[_secure(request.scope)] + AWAY


def _address(request: Request, page: str) -> str:
    """A page of ours as the provider knows it: with its site, and nothing after it."""
    return str(request.url.replace(path=f"{request.url.path.rpartition('/')[0]}/{page}", query=""))


def _asks_who(doors: Doors, request: Request) -> Callable[..., str]:
    return partial(entrance.sign_in, _words(request), home().is_demo, doors.provider is not None)


def _asks_for_another(request: Request) -> Callable[..., str]:
    return partial(entrance.password, _words(request), home().is_demo, bounds().password.shortest)


async def _said(request: Request) -> Mapping[str, str]:
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > SAID_BYTES:
            raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    return dict(parse_qsl(body.decode(errors="replace"), keep_blank_values=True))


async def _tried(doors: Doors, lets_in: Callable[..., Entrance], request: Request, *said: object) -> Entrance:
    """Look at a password, when it is its turn."""
    if doors.trying.statistics().tasks_waiting > MOST_WAITING:
        return Entrance(Answer.CLOSED)
    address = request.client.host if request.client else ""
    with suppress(GovernanceUnavailable):
        return await to_thread.run_sync(partial(lets_in, home(), doors.secret, *said, address, _now()), limiter=doors.trying)
    return Entrance(Answer.CLOSED)


async def _let_in(doors: Doors, request: Request, found: Entrance, inside: Response | None = None) -> Response | None:
    """The new cookie, in the place of whatever there was; the session that it stood for ends."""
    if found.answer is not Answer.WELCOME:
        return None
    await to_thread.run_sync(leave, home(), doors.secret, _cookie(request.scope))
    inside, secure = inside or _onwards(request), _secure(request.scope)
    inside.set_cookie(COOKIES[secure], found.cookie, secure=secure, httponly=True, samesite="strict")
    return inside


def _onwards(request: Request) -> Response:
    return RedirectResponse(f"./?lang={_words(request).language}", HTTPStatus.SEE_OTHER)


def _passing(request: Request, said: str, address: str) -> Response:
    """A page of ours that goes on by itself. After a redirect from another site no cookie of ours would come along yet, and to
    another site no form of ours may lead."""
    return HTMLResponse(entrance.passing(_words(request), home().is_demo, said, address))


def _words(request: Request) -> Words:
    """In the language of the address, else of the way to the provider, else of the browser."""
    carried = request.scope.get("session", {}).get("lang", "")
    wanted = (request.query_params.get("lang", ""), carried, request.headers.get("accept-language", "")[:2], SHIPPED[0])
    return words_in(next(language for language in wanted if language in SHIPPED))


def _now() -> datetime:
    return datetime.now().astimezone()
