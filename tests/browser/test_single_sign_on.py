"""Single sign-on in a browser: to a real provider on another site, back with the roles that both give, and out of both."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route

from tests.app.test_single_sign_on import SECTION
from tests.browser.conftest import DESK
from tests.browser.inside import NAME, SETTINGS, TUTOR, Inside, made
from tests.browser.serving import Served, free_port, serving
from tests.browser.test_signed_in import names
from tests.browser.walk import Reader, reader
from tests.provider import CLIENT, Running, provider

AUDITOR = "auditor@quillwort-valley.example"
PEOPLE = {"mentor-7": {"email": TUTOR, "email_verified": True, "roles": ["tutors"]},
          "audits": {"email": AUDITOR, "email_verified": True, "roles": ["tutors", "auditors"]},
          "visitor": {"email": "visitor@example.org", "email_verified": True, "roles": ["tutors"]}}


@pytest.fixture(scope="module")
def inside(demo_home, tmp_path_factory) -> Inside:
    return made(demo_home, tmp_path_factory.mktemp("single_sign_on"))


@pytest.fixture(scope="module")
def both(inside, folder) -> Iterator[tuple[Served, Running]]:
    """The application at localhost and the provider at 127.0.0.1, which to a browser are two sites."""
    port = free_port()
    with inside.home.partnership.open("a", encoding="utf-8") as settings:
        settings.write(SECTION.format(issuer=f"http://127.0.0.1:{port}") + 'auditors = "auditor"\n')
    with (serving(inside.home.path, folder, **SETTINGS, FLASHLIGHT_SSO_SECRET=CLIENT["secret"]) as door,
          provider(port, PEOPLE, f"{door.url}/signed_on", f"{door.url}/") as there):
        yield door, there


@pytest.fixture
def someone(browser: Browser, both) -> Iterator[Reader]:
    """Somebody whose browser reaches this machine and no other."""
    def only_here(route: Route) -> None:
        if urlsplit(route.request.url).hostname in ("localhost", "127.0.0.1"):
            route.continue_()
        else:
            route.abort()

    with browser.new_context(viewport=DESK) as context:   # type: ignore[arg-type]
        context.route("**/*", only_here)
        yield reader(context.new_page(), both[0].url)


def signs_on(someone: Reader, there: Running, person: str) -> None:
    """From our page to the provider's, which asks who is there, and back."""
    page = someone.page
    page.goto(f"{someone.url}/sign_in")
    page.click("text=organisation's account")
    page.wait_for_url(f"{there.issuer}/interaction/*")
    page.fill("[name=login]", person)
    page.fill("[name=password]", "any")
    page.click("[type=submit]")
    if page.url.startswith(there.issuer):
        page.click("text=Continue")


def let_in(someone: Reader, door: Served, account: str) -> str:
    """Wait until the pages say who is signed in; the cookie."""
    someone.page.wait_for_selector(f"text=Signed in as {account}")
    cookie, = ours(someone.page, door)
    assert (cookie["name"], cookie["httpOnly"], cookie["sameSite"], cookie["path"]) == ("flashlight", True, "Strict", "/")
    return f"flashlight={cookie['value']}"


def ours(page: Page, door: Served) -> list[Mapping[str, object]]:
    """Our cookies in this browser."""
    return [one for one in page.context.cookies(door.url) if one["name"].startswith("flashlight")]   # type: ignore[misc]


def out(page: Page, there: Running) -> None:
    """From our page to the provider's, which asks whether to sign out there as well."""
    page.click("text=Sign out")
    page.wait_for_url(f"{there.issuer}/session/end*")


def test_round_trip_with_roles_and_a_way_out_that_really_ends_it(both, someone):
    door, there = both
    page = someone.page
    signs_on(someone, there, "mentor-7")
    cookie = let_in(someone, door, TUTOR)
    assert page.url == f"{door.url}/?lang=en"
    someone.open("my_students")
    assert NAME in someone.recording.text() and names(door, cookie) == {"my_students"}
    out(page, there)
    assert names(door, cookie) == set(), "the cookie of before opens nothing, whatever the provider does"
    page.click("text=Yes, sign me out")
    page.wait_for_url(f"{door.url}/*")
    assert (ours(page, door), _holds_somebody(page, there)) == ([], False)
    page.go_back()
    page.wait_for_timeout(500)
    assert NAME not in page.content()
    said = door.said()
    assert [told for told in (NAME, TUTOR, "mentor-7", "code=", "state=", cookie.partition("=")[2]) if told in said] == []


def _holds_somebody(page: Page, there: Running) -> bool:
    """Whether the provider still knows who this browser is: it would not have to ask."""
    asked = page.context.request.get(f"{there.issuer}/auth?client_id=flashlight&response_type=code&scope=openid&prompt=none"
                                     f"&code_challenge_method=S256&code_challenge={'x' * 43}", max_redirects=0)
    return "login_required" not in asked.headers.get("location", "login_required")


def test_a_role_that_only_the_provider_gives_opens_nothing(both, someone):
    signs_on(someone, both[1], "audits")
    let_in(someone, both[0], AUDITOR)
    someone.open("access_log")
    assert "is whole" in someone.recording.text()
    someone.open("my_students")
    assert NAME not in someone.recording.text()


def test_whoever_stays_signed_in_at_the_provider_is_asked_again_here(both, someone):
    door, there = both
    signs_on(someone, there, "mentor-7")
    cookie = let_in(someone, door, TUTOR)
    out(someone.page, there)
    someone.page.click("text=No, stay signed in")
    assert names(door, cookie) == set()
    assert _holds_somebody(someone.page, there)
    signs_on(someone, there, "audits")
    let_in(someone, both[0], AUDITOR)


def test_whoever_has_no_account_here_is_told_so_and_can_read_why(both, someone):
    signs_on(someone, both[1], "visitor")
    page = someone.page
    page.wait_for_selector("text=did not open the dashboard")
    assert ours(page, both[0]) == []
    violations = Axe().run(page).response["violations"]
    assert [rule["id"] for rule in violations] == []
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.querySelector('main').scrollWidth") <= 390
    assert re.search("sign_in|signed_on", page.url)
