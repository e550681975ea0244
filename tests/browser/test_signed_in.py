"""Signed in: who sees one student, who does not, and what ends it, by what is on the wire and on the screen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from data_access.disclosure_log import Asked, search, store_of
from data_access.entrance import leave
from data_access.governance import cut_off, governance_of, restore
from data_access.secret import secret_from
from disclosure import Role, Viewer
from tests.browser.conftest import DESK
from tests.browser.inside import CLUB, COACH, COLLEAGUE, LACKING, NAME, PASSWORD, SETTINGS, TUTOR, Inside, made, now
from tests.browser.serving import Served, serving
from tests.browser.walk import Reader, reader
from tests.browser.wire import ask, asking
from tests.integration.bundles import governed
from tests.integration.disclosures import entries, tampering

KEPT_BY_STEWARDS = {"people": "may see data about one person", "agreements": "Under which agreements", "consents": "did families allow",
                    "assignments": "Who works with which student", "conditions": "open to somebody, or not"}
PAGES = ("meeting", "my_programs", "my_students", "student", *KEPT_BY_STEWARDS, "quality", "access_log", "entrance",
         "front_door", "pages/student", "../student", "")
AUDITOR = "auditor@quillwort-valley.example"
STEWARD = "steward@quillwort-valley.example"
NOBODY = [*(f"{who}@example.org" for who in (*LACKING, "partner", "everything")),
          *(f"{role}@quillwort-valley.example" for role in ("steward", "auditor", "administrator"))]
RECORD = ".record"
LOCKS = "document.getAnimations().filter(one => (one.animationName || '').startsWith('lock-'))"


@pytest.fixture(scope="module")
def inside(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Inside:
    return made(demo_home, tmp_path_factory.mktemp("inside"))


@pytest.fixture(scope="module")
def door(inside: Inside, folder: Path) -> Iterator[Served]:
    with serving(inside.home.path, folder, **SETTINGS) as running:
        yield running


@pytest.fixture
def someone(browser: Browser, door: Served) -> Iterator[Reader]:
    """Somebody at the sign-in page."""
    with _somebody(browser, door) as new:
        yield new


@contextmanager
def _somebody(browser: Browser, door: Served) -> Iterator[Reader]:
    with browser.new_context(viewport=DESK) as context:   # type: ignore[arg-type]
        yield reader(context.new_page(), door.url)


def names(served: Served, cookie: str = "", session: str = "") -> set[str]:
    """The pages on whose wire a student's name was, of all that could be asked for."""
    views = [(page, f"student={number}") for number, page in enumerate(PAGES)]
    sent = asking(served.socket, views, session=session, cookie=cookie)
    return {page for (page, _), recording in zip(views, sent, strict=True) if NAME in recording.text()}


def test_staff_with_every_paper_see_their_own_students_by_name(inside: Inside, door: Served) -> None:
    """The control: what nobody else is sent is there to be sent."""
    assert names(door, inside.cookie(TUTOR)) == {"my_students"}


def test_program_staff_see_the_dosage_of_their_own_students_and_a_purpose_without_sessions_shows_none(inside: Inside, door: Served) -> None:
    assert names(door, inside.cookie(CLUB)) == {"my_programs", "my_students"}
    assert "Nobody can be shown" in ask(door.socket, "my_programs", cookie=inside.cookie(TUTOR)).text()


def test_the_public_is_sent_no_name(door: Served) -> None:
    assert names(door) == set()


@pytest.mark.parametrize("account", NOBODY)
def test_whoever_lacks_one_paper_or_has_another_role_is_sent_no_name(account: str, inside: Inside, door: Served) -> None:
    assert names(door, inside.cookie(account)) == set()


def test_a_forged_replayed_stolen_or_expired_cookie_is_nobodys(inside: Inside, door: Served) -> None:
    good = inside.cookie(TUTOR)
    token, _, seal = good.partition("=")[2].partition(".")
    forged = [f"flashlight={token}", f"flashlight={token}.{seal[::-1]}", f"flashlight={token[::-1]}.{seal}", f"session={token}.{seal}",
              f"__Host-flashlight={token}.{seal}", "flashlight="]
    assert [cookie for cookie in forged if names(door, cookie)] == []
    assert names(door, f"{good}; other=1") == {"my_students"}
    leave(inside.home, secret_from(SETTINGS), f"{token}.{seal}")
    assert names(door, good) == set()


@pytest.mark.parametrize("ago", [{"began_at": timedelta(hours=12)}, {"seen_at": timedelta(minutes=60)}, {"seen_at": timedelta(minutes=15)}])
def test_a_session_that_is_over_shows_nobody(ago: dict[str, timedelta], inside: Inside, door: Served) -> None:
    cookie = inside.cookie(TUTOR)
    inside.ages(**ago)
    assert names(door, cookie) == set()


def test_a_page_that_runs_again_on_an_old_connection_sees_that_the_session_is_over(inside: Inside, door: Served) -> None:
    cookie = inside.cookie(TUTOR)
    views = asking(door.socket, [("my_students", "")] * 2, cookie=cookie)
    assert NAME in next(views).text()
    leave(inside.home, secret_from(SETTINGS), cookie.partition("=")[2])
    assert NAME not in next(views).text()


def test_signing_in_opening_a_record_and_signing_out(inside: Inside, door: Served, someone: Reader) -> None:
    page = someone.page
    _sign_in(someone, inside.temporary(TUTOR))
    _open_a_record(someone)
    assert page.url == f"{door.url}/student"
    assert names(door, session=_session(someone)) == set(), "another client joins by the id of the session"
    page.emulate_media(media="print")
    assert not page.locator(RECORD).is_visible()
    page.emulate_media(media="screen")
    cookie, = (one for one in page.context.cookies() if one["name"] == "flashlight")
    assert (cookie["httpOnly"], cookie["sameSite"], cookie["path"]) == (True, "Strict", "/")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(f"{door.url}/*lang=en")
    page.go_back()
    page.wait_for_timeout(1_000)
    assert page.locator(RECORD).count() == 0, "nothing comes back with the browser's own button"
    assert names(door, f"flashlight={cookie['value']}") == set()
    assert (NAME in door.said(), cookie["value"] in door.said(), TUTOR in door.said()) == (False, False, False)


def test_pages_for_people_who_are_signed_in_can_be_used_by_everybody(inside: Inside, door: Served, someone: Reader) -> None:
    _comes_in(someone, inside, door)
    found = []
    for path in ("sign_in", "password"):
        someone.page.goto(f"{door.url}/{path}")
        found += _barriers(someone)
    _open_a_record(someone)
    found += _barriers(someone)
    for viewport in ({"width": 390, "height": 844}, DESK):
        someone.page.set_viewport_size(viewport)
        assert someone.page.evaluate("document.querySelector('main').scrollWidth") <= viewport["width"]
    someone.open("my_students")
    assert [*found, *_barriers(someone)] == []
    button = someone.page.locator(".st-key-caseload button").first
    button.focus()
    someone.page.keyboard.press("Enter")
    someone.page.wait_for_selector(RECORD)


def _barriers(someone: Reader) -> list[tuple[str, str]]:
    violations = Axe().run(someone.page).response["violations"]
    return [(rule["id"], node["html"][:160]) for rule in violations for node in rule["nodes"]]


def test_a_consent_taken_back_hides_a_record_that_is_open_within_five_seconds(inside: Inside, door: Served, someone: Reader) -> None:
    _comes_in(someone, inside, door)
    _open_a_record(someone)
    inside.consents(now().date())
    try:
        someone.page.wait_for_selector(RECORD, state="detached", timeout=5_000)
        assert NAME not in someone.page.get_by_test_id("stMain").inner_text()
    finally:
        inside.consents(None)


def test_a_consent_taken_back_takes_the_child_and_its_hours_from_my_programs_within_five_seconds(
        inside: Inside, door: Served, someone: Reader) -> None:
    _comes_in(someone, inside, door, CLUB)
    someone.open("my_programs")
    rows = someone.page.locator(".dosage .rows > li:not(.axis)")
    before = rows.count()
    assert NAME in rows.first.inner_text() and f"you can see: {before}." in someone.page.locator(".dosage").inner_text()
    assert _barriers(someone) == []
    for viewport in ({"width": 390, "height": 844}, DESK):
        someone.page.set_viewport_size(viewport)
        assert someone.page.evaluate("document.querySelector('main').scrollWidth") <= viewport["width"]
    inside.consents(now().date())
    try:
        someone.page.wait_for_selector(".dosage", state="detached", timeout=5_000)
        assert NAME not in someone.page.get_by_test_id("stMain").inner_text()
    finally:
        inside.consents(None)


def test_a_caseload_is_narrowed_by_what_its_purpose_opens_and_to_a_list_that_only_this_visit_knows(
        inside: Inside, door: Served, someone: Reader) -> None:
    page, buttons = someone.page, someone.page.locator(".st-key-caseload button")
    _comes_in(someone, inside, door, COACH)
    someone.open("my_students")
    everybody = buttons.all_inner_texts()
    someone.does(page.get_by_test_id("stButtonGroup").locator("button"))
    often = buttons.all_inner_texts()
    absent = inside.often_absent(COACH)
    assert often == [name for name in everybody if name in absent] and 0 < len(often) < len(everybody)
    someone.does(page.locator(".st-key-caseload label").first)
    someone.does(page.get_by_test_id("stButtonGroup").locator("button"))
    assert buttons.all_inner_texts() == everybody
    someone.does(page.get_by_test_id("stMain").get_by_text("Only my own list"))
    assert buttons.all_inner_texts() == often[:1]
    assert _barriers(someone) == [] and page.url == f"{door.url}/my_students"
    someone.open("my_students")
    someone.does(page.get_by_test_id("stMain").get_by_text("Only my own list"))
    assert buttons.count() == 0, "a new visit knows of no list"
    offered = {account: ask(door.socket, "my_students", cookie=inside.cookie(account)).text() for account in (CLUB, COACH, TUTOR)}
    for account, signal in ((CLUB, "organization's programs"), (COACH, "Often absent"), (TUTOR, "all credits")):
        assert [one for one in offered if signal in offered[one]] == [account]


def test_a_meeting_shows_whom_all_present_may_see_for_a_quarter_of_an_hour_and_closes_when_one_of_them_may_not(
        inside: Inside, door: Served, someone: Reader) -> None:
    page, names_of_all = someone.page, someone.page.locator(".together li")
    _comes_in(someone, inside, door, CLUB)
    someone.open("meeting")
    _calls(someone, TUTOR)
    assert names_of_all.count() == 0 and NAME not in page.get_by_test_id("stMain").inner_text()
    someone.does(page.get_by_role("button", name="End the meeting"))
    _calls(someone, COLLEAGUE)
    assert names_of_all.count() > 5 and NAME in names_of_all.first.inner_text()
    assert page.evaluate(f"{LOCKS}.every(one => one.effect.getTiming().delay <= 900_000)")
    assert _barriers(someone) == [] and page.url == f"{door.url}/meeting"
    inside.consents(now().date())
    try:
        page.wait_for_selector(".together", state="detached", timeout=5_000)
    finally:
        inside.consents(None)


def _calls(someone: Reader, account: str) -> None:
    someone.page.locator("textarea").fill(account)
    someone.does(someone.page.get_by_role("button", name="Begin the meeting"))


def test_a_record_blanks_by_itself_when_its_time_is_up_and_the_server_is_gone(inside: Inside, folder: Path, browser: Browser) -> None:
    with serving(inside.home.path, folder, **SETTINGS) as door, _somebody(browser, door) as someone:
        _comes_in(someone, inside, door)
        _open_a_record(someone)
        door.process.kill()
        waits = someone.page.evaluate(f"{LOCKS}.map(one => one.effect.getTiming().delay / 60_000)")
        assert waits and all(14 < minutes <= 15 for minutes in waits)
        assert someone.page.locator(RECORD).is_visible()
        someone.page.evaluate(f"{LOCKS}.forEach(one => one.currentTime = one.effect.getTiming().delay - 200)")
        someone.page.wait_for_timeout(800)
        assert not someone.page.locator(RECORD).is_visible()
        assert someone.page.locator(RECORD).count() == 1, "it is still there, and the browser hides it"


def test_an_auditor_sees_each_opening_and_no_name(inside: Inside, door: Served) -> None:
    assert names(door, inside.cookie(TUTOR)) == {"my_students"}
    shown = ask(door.socket, "access_log", cookie=inside.cookie(AUDITOR)).text()
    assert "is whole" in shown and TUTOR in shown and "opened" in shown
    entries = list(search(store_of(inside.home, {}), Viewer("auditor", frozenset({Role.AUDITOR})), Asked(account=TUTOR)))
    assert str(entries[-1].line.student) in shown


def test_an_auditor_finds_openings_by_account_student_and_day_and_each_look_is_on_the_record_once(
        inside: Inside, door: Served, someone: Reader) -> None:
    page, store = someone.page, store_of(inside.home, {})
    names(door, inside.cookie(TUTOR))
    accounts = sorted({one.line.account for one in entries(store)})
    _comes_in(someone, inside, door, AUDITOR)
    someone.open("access_log")
    someone.chooses("Account", 1 + accounts.index(TUTOR))
    _looks_for(someone)
    shown = page.locator(".listed tbody tr")
    opened = entries(store, account=TUTOR)
    assert shown.locator("td:first-child").all_inner_texts() == [str(entry.number) for entry in reversed(opened)]
    student = next(entry.line.student for entry in opened if entry.line.student)
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 390
    someone.chooses("Account", 0)
    _looks_for(someone, student=f" {student} ")
    about = entries(store, student=student)
    assert [(one.line.account, one.line.action, one.line.note) for one in about][-1] == (AUDITOR, "searched", "--number")
    assert shown.locator("td:first-child").all_inner_texts() == [str(one.number) for one in reversed(about[:-1])]
    page.get_by_role("spinbutton", name="year, First day").click()
    page.keyboard.type(f"{now():%Y%m%d}")
    _looks_for(someone)
    assert f"students whose records were opened {int(any(one.line.action == 'opened' for one in about))}," in _main(someone)
    assert "log export --out FILE.csv --since=" in _main(someone) and _barriers(someone) == []
    for student_typed, said in (("S-1", "has digits only"), ("123", "No entry is about all of this")):
        _looks_for(someone, student=student_typed)
        assert said in _main(someone) and shown.count() == 0
    known = len(entries(store))
    someone.does(page.get_by_role("button", name="Check again"))
    someone.does(page.get_by_role("button", name="Reset"))
    assert (len(entries(store)), page.url) == (known, f"{door.url}/access_log")


def test_the_record_is_checked_when_its_page_is_opened_and_on_demand_and_not_between(inside: Inside, door: Served, someone: Reader) -> None:
    page, store = someone.page, store_of(inside.home, {})
    _comes_in(someone, inside, door, AUDITOR)
    someone.open("access_log")
    begun = _whole_up_to(someone)
    _looks_for(someone, student="71")
    _looks_for(someone, student="")
    assert _whole_up_to(someone) == begun < len(entries(store))
    assert f"Written after entry {begun:,}, and so not checked yet: " in _main(someone)
    someone.does(page.get_by_role("button", name="Check again"))
    checked = _whole_up_to(someone)
    assert checked == len(entries(store)) and "not checked yet" not in _main(someone)
    with tampering(store) as connection:
        connection.execute("update entries set note = 'another' where entry = 2")
    try:
        _looks_for(someone, student="72")
        assert _whole_up_to(someone) == checked
        someone.does(page.get_by_role("link", name="Our commitments").first)
        someone.does(page.get_by_role("link", name="Access log").first)
        assert "is damaged at entries 2–2" in _main(someone) and "is whole" not in _main(someone)
    finally:
        with tampering(store) as connection:
            connection.execute("update entries set note = '' where entry = 2")
    store.head.rename(store.head.with_suffix(".away"))
    try:
        someone.does(page.get_by_role("button", name="Check again"))
        assert "cannot be read, or your search cannot be put on it" in _main(someone) and page.locator(".listed").count() == 0
    finally:
        store.head.with_suffix(".away").rename(store.head)


@pytest.mark.parametrize("account", [TUTOR, "steward@quillwort-valley.example", "administrator@quillwort-valley.example", ""])
def test_nobody_but_an_auditor_is_sent_the_record_of_disclosures(account: str, inside: Inside, door: Served) -> None:
    shown = ask(door.socket, "access_log", cookie=inside.cookie(account) if account else "").text()
    assert [word for word in ("is whole", "Check again", "Entries found", "sought_account") if word in shown] == []


def _looks_for(someone: Reader, student: str | None = None) -> None:
    if student is not None:
        someone.page.get_by_label("Student number").fill(student)
    someone.does(someone.page.get_by_role("button", name="Search"))


def _whole_up_to(someone: Reader) -> int:
    return int(re.findall(r"is whole up to entry ([\d,]+):", _main(someone))[0].replace(",", ""))


def _main(someone: Reader) -> str:
    return someone.page.get_by_test_id("stMain").inner_text()


def test_a_steward_sees_who_has_access(inside: Inside, door: Served) -> None:
    shown = ask(door.socket, "people", cookie=inside.cookie("steward@quillwort-valley.example")).text()
    assert f">{TUTOR}</td>" in shown and ">auditor@quillwort-valley.example</td>" not in shown


@pytest.mark.parametrize("account", ["steward@quillwort-valley.example", "auditor@quillwort-valley.example",
                                     "administrator@quillwort-valley.example", TUTOR, CLUB, "partner@example.org", ""])
def test_the_papers_are_for_stewards_alone(account: str, inside: Inside, door: Served) -> None:
    cookie = inside.cookie(account) if account else ""
    shown = [page for page, question in KEPT_BY_STEWARDS.items() if question in ask(door.socket, page, cookie=cookie).text()]
    assert shown == (list(KEPT_BY_STEWARDS) if account.startswith("steward") else [])


def test_a_role_that_a_steward_takes_on_a_page_closes_a_record_that_is_open_within_five_seconds(
        inside: Inside, door: Served, someone: Reader, browser: Browser) -> None:
    _comes_in(someone, inside, door)
    _open_a_record(someone)
    accounts = sorted(str(row["account"]) for row in governed(inside.home, "accounts"))
    with _somebody(browser, door) as steward:
        page = steward.page
        _comes_in(steward, inside, door, "steward@quillwort-valley.example")
        steward.open("people")
        steward.chooses("Account", accounts.index(TUTOR) + 1)
        page.get_by_text("Give or take roles").click()
        for role in ("program staff", "need-to-know staff", "partner"):
            page.get_by_role("button", name=role, exact=True).click()
        for viewport in ({"width": 390, "height": 844}, DESK):
            page.set_viewport_size(viewport)
            assert page.evaluate("document.querySelector('main').scrollWidth") <= viewport["width"]
        assert _barriers(steward) == []
        page.get_by_role("button", name="Keep these roles").click()
        try:
            someone.page.wait_for_selector(RECORD, state="detached", timeout=5_000)
            page.get_by_text("It is entered").wait_for()
            assert inside.viewer(TUTOR).roles == {"partner"} and page.url == f"{door.url}/people"
        finally:
            inside.gives(TUTOR, "program_staff;need_to_know")


def test_a_stewards_screen_closes_within_five_seconds_when_access_is_stopped_or_the_role_is_taken(
        inside: Inside, door: Served, someone: Reader) -> None:
    page, store = someone.page, governance_of(inside.home, {})
    _comes_in(someone, inside, door, STEWARD)
    someone.open("consents")
    cut_off(store, Viewer(AUDITOR, frozenset({Role.AUDITOR})), "everything", now())
    try:
        page.get_by_text("records and papers is stopped").wait_for(timeout=5_000)
        assert page.get_by_label("Student ID").count() == 0
    finally:
        restore(store, Viewer(AUDITOR, frozenset({Role.AUDITOR})), "everything", now())
    page.get_by_label("Student ID").wait_for(timeout=5_000)
    for name, question in (("consents", "did families allow"), ("people", "data about one person"), ("quality", "good is the data")):
        someone.open(name)
        page.get_by_text(question).wait_for()
        inside.gives(STEWARD, "partner")
        try:
            page.get_by_text(question).wait_for(state="detached", timeout=5_000)
            page.get_by_text("This page is not available").wait_for()
            assert page.url == f"{door.url}/{name}" and name not in page.get_by_role("navigation").inner_text()
        finally:
            inside.gives(STEWARD, "steward")


def test_nothing_that_a_page_does_by_itself_keeps_a_session_open(inside: Inside, door: Served, someone: Reader) -> None:
    """Also not the run that closes it once it was idle for a quarter of an hour."""
    page = someone.page
    _comes_in(someone, inside, door, STEWARD)
    someone.open("consents")
    idle = timedelta(minutes=16)
    inside.ages(seen_at=idle)
    page.get_by_text("This page has closed").wait_for(timeout=5_000)
    page.wait_for_timeout(4_000)
    seen = {datetime.fromisoformat(str(row["seen_at"])) for row in governed(inside.home, "sessions")}
    assert max(seen) <= now() - idle


def test_a_steward_alone_sees_how_good_the_data_are(inside: Inside, door: Served) -> None:
    told = {who: "flashlight demo" in ask(door.socket, "quality", cookie=cookie).text()
            for who, cookie in (("steward", inside.cookie("steward@quillwort-valley.example")), ("tutor", inside.cookie(TUTOR)),
                                ("auditor", inside.cookie("auditor@quillwort-valley.example")), ("public", ""))}
    assert told == {"steward": True, "tutor": False, "auditor": False, "public": False}


def test_without_a_secret_there_is_nowhere_to_sign_in(demo_home: Path, folder: Path, inside: Inside) -> None:
    with serving(inside.home.path, folder) as public:
        assert names(public, inside.cookie(TUTOR)) == set()
        assert "sign_in" not in ask(public.socket).text()


def _session(someone: Reader) -> str:
    """The id of the latest session of a tab, as its first message tells it."""
    first = [ForwardMsg.FromString(frame) for frame in someone.recording.raw]
    return [message.new_session.initialize.session_id for message in first if message.HasField("new_session")][-1]


def _sign_in(someone: Reader, temporary: str) -> None:
    """With a temporary password, which is changed before anything else is offered."""
    page = someone.page
    page.goto(f"{someone.url}/sign_in")
    _fills(page, account=TUTOR, password=temporary)
    assert page.context.cookies() == [], "nobody is let in before the password is changed"
    runs = someone.recording.runs
    _fills(page, account=TUTOR, old=temporary, new=PASSWORD, again=PASSWORD)
    someone.settle(runs)


def _fills(page: Page, **fields: str) -> None:
    for name, value in fields.items():
        page.fill(f"[name={name}]", value)
    page.click("main button")


def _comes_in(someone: Reader, inside: Inside, door: Served, account: str = TUTOR) -> None:
    """With the cookie of a session that began just now."""
    name, _, value = inside.cookie(account).partition("=")
    someone.page.context.add_cookies([{"name": name, "value": value, "url": door.url, "httpOnly": True, "sameSite": "Strict"}])


def _open_a_record(someone: Reader) -> None:
    someone.open("my_students")
    someone.page.locator(".st-key-caseload button").first.click()
    someone.page.wait_for_selector(RECORD, timeout=15_000)
    assert NAME in someone.page.locator(RECORD).inner_text()
