"""Signing in at the organisation's own provider, a real one: who is let in with which roles, and what of its answers does not stand."""

from __future__ import annotations

import asyncio
import json
import os
import re
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import unescape
from pathlib import Path
from types import ModuleType
from urllib.parse import parse_qs, urlsplit

import pytest
from httpx2 import ASGITransport, AsyncClient, Cookies, Response, create_ssl_context
from sqlalchemy import update
from starlette.applications import Starlette
from starlette.types import ASGIApp

from data_access import accounts
from data_access.entrance import known
from data_access.governance import Received, cut_off, governance_of, receive
from data_access.governance.tables import SESSIONS, SUBJECTS
from data_access.home import Home
from data_access.moments import stamp
from data_access.partnership import EXAMPLE, PartnershipError
from data_access.secret import Secret
from data_access.sessions import Session
from data_access.single_sign_on import provider_of
from disclosure import Role, Viewer
from pages import entrance
from tests.browser.serving import free_port
from tests.integration.postgresql import BOTH, moved
from tests.integration.visits import SECRET
from tests.provider import CLIENT, Running, provider

HERE = "https://dashboard.example.org"
PLAIN = create_ssl_context()   # read once: it takes a tenth of a second
SEALING = Secret(bytes.fromhex(SECRET))
OFFICE = Viewer("office@example.org", frozenset({Role.STEWARD, Role.ADMINISTRATOR}))
COOKIE, AWAY = "__Host-flashlight", "__Host-flashlight-away"
TUTOR, LEAD = "tutor@example.org", "lead@example.org"
ACCOUNTS = {TUTOR: "need_to_know;program_staff", LEAD: "steward;auditor", "gone@example.org": "need_to_know"}
PEOPLE = {
    "t-1": {"email": TUTOR, "email_verified": True, "roles": ["tutors", "choir"]},
    "t-2": {"email": TUTOR, "email_verified": True, "roles": ["tutors"]},
    "lead": {"email": LEAD, "email_verified": True, "roles": "stewards"},
    "lead-as-tutor": {"email": LEAD, "email_verified": True, "roles": ["tutors"]},
    "stranger": {"email": "stranger@example.org", "email_verified": True, "roles": ["tutors"]},
    "gone": {"email": "gone@example.org", "email_verified": True, "roles": ["tutors"]},
    "unverified": {"email": TUTOR, "email_verified": False, "roles": ["tutors"]},
    "unsaid": {"email": TUTOR, "roles": ["tutors"]},
    "roleless": {"email": TUTOR, "email_verified": True},
}
SECTION = """
[single_sign_on]
issuer = "{issuer}"
client = "flashlight"
[single_sign_on.roles]
tutors = "need_to_know"
stewards = "steward"
"""


def now() -> datetime:
    return datetime.now().astimezone()


@dataclass(frozen=True)
class Door:
    """The guarded entrance of a home whose partnership has a provider."""

    app: ASGIApp
    home: Home

    def round(self, person: str, **changed: object) -> Response:
        """What somebody is told who goes to the provider, signs in there as `person`, and comes back."""
        return asyncio.run(self._round(person, **changed))  # type: ignore[arg-type]

    async def _round(self, person: str, back: Callable[[str, Cookies], str] = lambda address, _: address) -> Response:
        async with AsyncClient(mounts={HERE: ASGITransport(self.app)}, verify=PLAIN) as browser:
            answer = await browser.get(f"{HERE}/sign_on")
            while not (answer.next_request and str(answer.next_request.url).startswith(f"{HERE}/signed_on")):
                if answer.next_request:
                    answer = await browser.get(answer.next_request.url)
                else:
                    form = dict(re.findall(r'name="(prompt)" value="(\w+)"', answer.text), login=person, password="any")
                    action = re.search(r'action="([^"]+)"', answer.text)
                    assert answer.status_code == 200 and action, answer.text
                    answer = await browser.post(answer.url.join(unescape(action[1])), data=form)
            return await browser.get(back(str(answer.next_request.url), browser.cookies))

    def asked(self, path: str, cookie: str = "") -> Response:
        async def ask() -> Response:
            async with AsyncClient(transport=ASGITransport(self.app), base_url=HERE) as browser:
                return await browser.get(path, headers={"cookie": cookie})

        return asyncio.run(ask())

    def session(self, answer: Response) -> Session | None:
        return known(self.home, SEALING, answer.cookies.get(COOKIE, "").strip('"'), now(), touch=False)

    def sessions(self) -> int:
        with governance_of(self.home, os.environ).reading() as connection:
            return len(connection.execute(SESSIONS.select()).fetchall())


@pytest.fixture(scope="module")
def there() -> Iterator[Running]:
    with provider(free_port(), PEOPLE, f"{HERE}/signed_on", f"{HERE}/") as running:
        yield running


@pytest.fixture(params=BOTH)
def door(there: Running, front: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
         request: pytest.FixtureRequest) -> Iterator[Door]:
    monkeypatch.setenv("FLASHLIGHT_HOME", str(tmp_path))
    home = moved(Home(tmp_path), request)
    home.partnership.write_text(EXAMPLE + SECTION.format(issuer=there.issuer), encoding="utf-8")
    governance = governance_of(home, os.environ)
    with governance.writing() as connection:
        rows = tuple({"account": name, "name": "", "partner": "", "roles": roles, "disabled_on": None} for name, roles in ACCOUNTS.items())
        receive(connection, OFFICE, Received({"accounts": rows}, {}), now())
    accounts.disable(governance, OFFICE, "gone@example.org", now())
    routes = entrance.routes(SEALING, "", provider_of(home, {"FLASHLIGHT_SSO_SECRET": CLIENT["secret"]}))
    monkeypatch.setattr(front, "ENTRANCES", routes)
    yield Door(front.guarded(Starlette(routes=list(routes))), home)
    there.tamper(None)


def refused(door: Door, answer: Response) -> bool:
    """Nobody is in, and the answer is the one for everybody who is not let in."""
    assert "did not open the dashboard" in answer.text
    return (answer.status_code, COOKIE in answer.cookies, door.sessions()) == (403, False, 0)


def test_whom_the_provider_vouches_for_is_let_in_with_the_roles_that_both_give(door):
    """Each of them has another role at the provider, which is not ours, or here, which is not the provider's."""
    answer = door.round("t-1")
    assert answer.status_code == 200 and 'http-equiv="refresh" content="0; url=./?lang=en"' in answer.text
    session = door.session(answer)
    assert (session.account, session.roles, session.vouched) == (TUTOR, {"need_to_know"}, True)
    assert door.session(door.round("lead")).roles == frozenset(), "an auditor here whom the provider does not know as one"


def test_the_cookie_is_as_close_as_after_a_password_and_the_other_one_is_gone(door):
    given = [re.sub("=[^;]+", "=…", said, count=1) for said in door.round("t-1").headers.get_list("set-cookie")]
    assert given[0] == f"{COOKIE}=…; HttpOnly; Path=/; SameSite=strict; Secure"
    assert given[1].startswith(f"{AWAY}=…; expires=") and "Max-Age=0" in given[1]


def test_the_provider_is_asked_for_proof_that_somebody_is_there_now(door, there):
    asked = door.asked("/sign_on")
    address = urlsplit(asked.headers["location"])
    said = {name: value for name, (value,) in parse_qs(address.query).items()}
    assert f"{address.scheme}://{address.netloc}" == there.issuer
    assert {"prompt": "login", "max_age": "0", "code_challenge_method": "S256", "response_type": "code", "client_id": "flashlight",
            "redirect_uri": f"{HERE}/signed_on", "scope": "openid email"}.items() <= said.items()
    assert all(len(said[name]) >= 20 for name in ("state", "nonce", "code_challenge"))
    assert re.sub("=[^;]+", "=…", asked.headers["set-cookie"], count=1) == f"{AWAY}=…; HttpOnly; Max-Age=600; Path=/; SameSite=lax; Secure"


@pytest.mark.parametrize("person", ["stranger", "gone", "unverified", "unsaid", "roleless", "lead-as-tutor"])
def test_without_an_account_a_verified_address_or_a_shared_role_nobody_is_let_in(person, door):
    assert refused(door, door.round(person))


ANY_SIGNATURE = {"metadata": {"id_token_signing_alg_values_supported": ["none", "HS256", "RS256"]}}
PAST, SOON = int(time.time()) - 3600, int(time.time()) + 3600
WRONG = {
    "unsigned": {"header": {"alg": "none"}},
    "altered": {"claims": {"sub": "lead"}, "kept": True},
    "signed by a stranger": {"by": "stranger"},
    "signed with the client's secret": {"header": {"alg": "HS256"}},
    "none at all": {"by": "nobody"},
    "of another round": {"by": "replay"},
    "of another issuer": {"claims": {"iss": "https://elsewhere.example.org"}},
    "for another client": {"claims": {"aud": "elsewhere"}},
    "for another client by way of us": {"claims": {"aud": "elsewhere", "azp": "flashlight"}},
    "expired": {"claims": {"exp": PAST, "iat": PAST - 600}},
    "not yet": {"claims": {"iat": SOON, "exp": SOON + 600}},
    "without an end": {"claims": {"exp": None}},
    "of another nonce": {"claims": {"nonce": "x" * 20}},
    "without a nonce": {"claims": {"nonce": None}},
    "of somebody who signed in before": {"claims": {"auth_time": PAST}},
    "of somebody who may have signed in before": {"claims": {"auth_time": None}},
    "and told about somebody else": {"told": {"sub": "lead"}},
}


def test_the_same_token_signed_anew_with_the_providers_own_key_lets_its_person_in(door, there):
    """So that what is changed of it below, its key too, is what is wrong with it."""
    there.tamper(ANY_SIGNATURE)
    assert door.session(door.round("t-1")).account == TUTOR


@pytest.mark.parametrize("wrong", WRONG)
def test_a_token_that_does_not_stand_lets_nobody_in(wrong, door, there, caplog):
    there.tamper({**ANY_SIGNATURE, **WRONG[wrong]})
    if wrong == "of another round":
        there.tamper(None)
        door.round("stranger")
        there.tamper(WRONG[wrong])
    assert refused(door, door.round("t-1"))
    assert "Single sign-on was refused" in caplog.text and TUTOR not in caplog.text


def test_a_provider_that_says_it_is_another_is_not_asked(door, there, caplog):
    there.tamper({"metadata": {"issuer": "https://elsewhere.example.org"}})
    answer = door.asked("/sign_on")
    assert (answer.status_code, "location" in answer.headers) == (503, False)


def _of_another_state(address: str, _: Cookies) -> str:
    return address.replace("state=", "state=x")


def _without_the_cookie(address: str, cookies: Cookies) -> str:
    cookies.delete(AWAY)
    return address


def _with_a_forged_cookie(address: str, cookies: Cookies) -> str:
    return _with(cookies, address, cookies[AWAY].strip('"').partition(".")[0] + "." + "0" * 64)


def _with_another_proof_key(address: str, cookies: Cookies) -> str:
    """As if the code had been taken on its way by somebody who began a round of their own."""
    carried = json.loads(urlsafe_b64decode(SEALING.opened(cookies[AWAY].strip('"'))))
    next(one for name, one in carried.items() if name.startswith("_state_"))["data"]["code_verifier"] = "x" * 48
    return _with(cookies, address, SEALING.sealed(urlsafe_b64encode(json.dumps(carried).encode()).decode()))


def _denied(address: str, _: Cookies) -> str:
    return re.sub(r"code=[^&]+", "error=access_denied", address)


def _with(cookies: Cookies, address: str, value: str) -> str:
    cookies.delete(AWAY)
    cookies.set(AWAY, value, domain=urlsplit(HERE).netloc)
    return address


@pytest.mark.parametrize("back", [_of_another_state, _without_the_cookie, _with_a_forged_cookie, _with_another_proof_key, _denied])
def test_a_way_back_that_is_not_the_one_that_was_begun_lets_nobody_in(back, door):
    assert refused(door, door.round("t-1", back=back))


def test_a_way_back_is_gone_once(door):
    kept: list[str] = []

    def remembers(address: str, cookies: Cookies) -> str:
        kept.extend((address, f"{AWAY}={cookies[AWAY]}"))
        return address

    door.session(door.round("t-1", back=remembers))
    assert (door.asked(*kept).status_code, door.sessions()) == (403, 1)


def test_an_account_stays_the_same_persons_until_an_administrator_resets_it(door):
    """An address that was given to somebody else is not theirs here; nor does one person get at a second account."""
    assert door.session(door.round("t-1")) is not None
    assert door.round("t-2").status_code == 403
    accounts.reset(governance_of(door.home, os.environ), OFFICE, TUTOR, now())
    assert door.session(door.round("t-2")).account == TUTOR
    with governance_of(door.home, os.environ).writing() as connection:
        connection.execute(update(SUBJECTS).values(subject="lead"))
    assert door.round("lead").status_code == 403


def test_roles_end_with_what_the_provider_says_next(door, there):
    first = door.round("t-1")
    there.tamper({"told": {"roles": ["stewards"]}})
    assert door.round("t-1").status_code == 403
    assert door.session(first).roles == frozenset()


@pytest.mark.parametrize("ends", [
    lambda home: accounts.disable(governance_of(home, os.environ), OFFICE, TUTOR, now()),
    lambda home: cut_off(governance_of(home, os.environ), OFFICE, f"account:{TUTOR}", now())])
def test_an_account_that_ends_here_ends_whatever_the_provider_says(ends, door):
    answer = door.round("t-1")
    ends(door.home)
    assert (door.session(answer), door.round("t-1").status_code) == (None, 403)


def test_an_account_unused_for_90_days_is_not_let_in(door):
    door.round("t-1")
    for days, status in ((89, 200), (90, 403)):
        with governance_of(door.home, os.environ).writing() as connection:
            connection.execute(update(SUBJECTS).values(used_at=stamp(now() - timedelta(days=days))))
        assert door.round("t-1").status_code == status


def test_who_goes_to_the_provider_while_signed_in_is_signed_out_first(door):
    answer = door.round("t-1")
    assert door.asked("/sign_on", f"{COOKIE}={answer.cookies[COOKIE]}").status_code == 302
    assert door.session(answer) is None


def test_signing_out_leads_by_way_of_the_provider(door, there):
    cookie = f"{COOKIE}={door.round('t-1').cookies[COOKIE]}"

    async def out() -> Response:
        async with AsyncClient(transport=ASGITransport(door.app), base_url=HERE) as browser:
            return await browser.post("/sign_out", headers={"cookie": cookie, "origin": HERE})

    answer = asyncio.run(out())
    first = f"0; url={there.issuer}/session/end?client_id=flashlight&amp;post_logout_redirect_uri=https%3A%2F%2Fdashboard.example.org%2F"
    assert (answer.status_code, first in answer.text, door.sessions()) == (200, True, 0)


def test_a_provider_that_is_down_keeps_nobody_signed_in_and_lets_nobody_in(door, front, monkeypatch):
    home = Home(door.home.path)
    home.partnership.write_text(EXAMPLE + SECTION.format(issuer=f"http://127.0.0.1:{free_port()}"), encoding="utf-8")
    routes = entrance.routes(SEALING, "", provider_of(home, {"FLASHLIGHT_SSO_SECRET": CLIENT["secret"]}))
    answer = Door(front.guarded(Starlette(routes=list(routes))), home).asked("/sign_on")
    assert (answer.status_code, "Nobody can sign in right now" in answer.text) == (503, True)


@pytest.mark.parametrize(("said", "changed", "named"), [
    ({}, ("", ""), "FLASHLIGHT_SSO_SECRET"), ({"FLASHLIGHT_SSO_SECRET": "x"}, ("http://127.0.0.1", "http://login.example.org"), "issuer"),
    ({"FLASHLIGHT_SSO_SECRET": "x"}, ('"need_to_know"', '"everybody"'), "roles.tutors"),
    ({"FLASHLIGHT_SSO_SECRET": "x"}, ('client = "flashlight"', 'account = "name"'), "account")])
def test_settings_that_would_not_hold_are_refused_with_their_name(said, changed, named, door):
    door.home.partnership.write_text(door.home.partnership.read_text(encoding="utf-8").replace(*changed), encoding="utf-8")
    with pytest.raises(PartnershipError, match=named):
        provider_of(door.home, said)


def test_without_a_provider_nothing_leads_to_one(tmp_path):
    assert provider_of(Home(tmp_path), {}) is None
    assert {route.path for route in entrance.routes(SEALING, "")} == {"/sign_in", "/password", "/sign_out"}


def test_the_client_secret_is_in_no_repr(door):
    assert CLIENT["secret"] not in repr(provider_of(door.home, {"FLASHLIGHT_SSO_SECRET": CLIENT["secret"]}))
