"""The gateway: all five conditions, the record of disclosures first, and only what the purpose needs."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import cache
from itertools import product
from pathlib import Path

import duckdb
import pytest
from sqlalchemy import update

from data_access import identities, students
from data_access.disclosure_log import Entry, begin, revoked, store_of
from data_access.entrance import known, leave
from data_access.governance import Received, cut_off, governance_of, revoke
from data_access.governance.changes import Row, put, remove
from data_access.governance.papers import listed
from data_access.governance.tables import ACCOUNTS, AGREEMENTS, ASSIGNMENTS, CONFIDENTIALITY, CONSENTS, PLACES_SERVED, SESSIONS, TRAININGS
from data_access.home import Home, current
from data_access.identities import Identity, Key
from data_access.loading.salt import surrogate
from data_access.moments import stamp
from data_access.secret import secret_from
from data_access.sessions import begin as begin_session
from data_access.students import (
    RecordsUnavailable,
    SessionOver,
    Together,
    keep_all,
    keep_open,
    keep_together,
    meet,
    open_record,
    open_roster,
    roster,
)
from disclosure import Condition, EducationRecord, Purpose, Revocation, Role, Viewer
from disclosure.need_to_know import GRANT_VALID
from tests.integration.bundles import a_bundle, a_consent, a_home, a_row, governed, loaded, write_bundle
from tests.integration.disclosures import AUDITOR, MINUTE, NOW, TODAY, TUTOR, entries
from tests.integration.papers import STEWARD, receives
from tests.integration.postgresql import BOTH, damaged, moved
from tests.integration.test_loading import REST
from tests.integration.visits import SECRET, a_visit

PROJECT = Path(__file__).parents[2]
DAY = timedelta(days=1)
KEY = "11" * 32
PAPERS = REST | {
    "accounts": a_row("account=tutor@example.org name=Tutor partner=readers roles=need_to_know"),
    "agreements": a_row("agreement=A-1 partner=readers purposes=Tutoring;ProgramParticipation begins_on=2025-07-01 ends_on=2028-06-30 "
                        "variables=courses;grades;assessments;program_enrollments;program_attendance"),
    "consents": [a_consent(1, records="grades;assessments"),
                 a_consent(3, student_id="S-1", purpose="ProgramParticipation", records="program_enrollments;program_attendance"),
                 a_consent(2)],
    "assignments": [*REST["assignments"], *a_row("account=tutor@example.org student_id=S-1 purpose=ProgramParticipation partner=readers "
                                                 "begins_on=2025-09-01 ends_on=2026-06-30")],
}


@cache
def with_papers(folder: Path) -> Home:
    """A home loaded from CSV files in which the tutor has every paper for S-1; made once by each process, whichever tests want it."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("FLASHLIGHT_KEY", KEY)
        home = a_home(folder / "home")
        loaded(home, write_bundle(folder / "in", a_bundle(3, **PAPERS)))
        begin(store_of(home, {}), Viewer("operator"), NOW - MINUTE)
    return home


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return with_papers(tmp_path_factory.getbasetemp() / "gateway")


@pytest.fixture(params=BOTH)
def home(made: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Home:
    """A copy of it, to be changed."""
    monkeypatch.setenv("FLASHLIGHT_KEY", KEY)
    monkeypatch.setenv("FLASHLIGHT_SECRET", SECRET)
    return moved(Home(Path(shutil.copytree(made.path, tmp_path / "home"))), request)


def opened(home: Home, student_id: str = "S-1", viewer: Viewer = TUTOR, purpose: Purpose = Purpose.TUTORING,
           at: datetime = NOW) -> EducationRecord | None:
    return open_record(home, a_visit(home, viewer, at), surrogate(home, student_id), purpose)


def tries(home: Home) -> list[Entry]:
    return entries(store_of(home, {}))[1:]


def changed(home: Home, table: object, row: Row) -> None:
    with governance_of(home, os.environ).writing() as connection:
        put(connection, table, [row], STEWARD, NOW)  # type: ignore[arg-type]


def emptied(home: Home, table: object) -> None:
    with governance_of(home, os.environ).writing() as connection:
        remove(connection, table, [], STEWARD, NOW)  # type: ignore[arg-type]


TAKEN: dict[Condition, Callable[[Home], object]] = {
    Condition.CONSENT: lambda home: revoke(governance_of(home, os.environ), STEWARD, surrogate(home, "S-1"), NOW),
    Condition.AGREEMENT: lambda home: changed(home, AGREEMENTS, {"agreement": "A-1", "terminated_on": TODAY}),
    Condition.TRAINING: lambda home: emptied(home, TRAININGS),
    Condition.COMMUNITY: lambda home: emptied(home, PLACES_SERVED),
    Condition.ASSIGNMENT: lambda home: changed(home, ASSIGNMENTS, {
        "account": TUTOR.account, "student": surrogate(home, "S-1"), "purpose": "Tutoring", "ends_on": TODAY - DAY}),
}


def test_a_record_opens_with_the_fields_of_its_purpose_and_no_others(home):
    record = opened(home)
    assert record is not None
    assert {name: rows.columns for name, rows in record.fields.items()} == {
        "grades": ("school_year", "term", "title", "mark", "credits_attempted", "credits_earned"),
        "assessments": ("school_year", "assessment", "subject", "grade_level", "assessment_date", "score", "meets_standard")}
    assert record.fields["grades"].rows == (("2025", "S1", "Mathematics", "A", "0.5", "0.5"), ("2025", "S2", "Mathematics", "B", "", ""))
    assert record.fields["assessments"].rows == (("2025", "State", "Reading", "03", "2025-04-01", "412.5", "True"),
                                                 ("2025", "Winter", "Reading", "03", "2025-01-09", "88", "True"))
    assert record.name == "Quincey1 Zabriskie1"
    assert repr(record) == "EducationRecord(Tutoring)"


def test_a_program_sees_its_own_sessions_only(home):
    record = opened(home, purpose=Purpose.PROGRAM_PARTICIPATION)
    assert record is not None
    assert {name: rows.rows for name, rows in record.fields.items()} == {
        "program_enrollments": (("Club", "2025", "2024-09-09", ""),), "program_attendance": (("Club", "2025", "2025-02-03", "1.5", "1.5"),)}
    receives(governance_of(home, os.environ), Received({"accounts": ({"account": TUTOR.account, "partner": "others"},)}, {}))
    assert opened(home, purpose=Purpose.PROGRAM_PARTICIPATION, at=NOW + MINUTE) is None


@pytest.mark.parametrize("kept", list(product((True, False), repeat=5)))
def test_of_32_combinations_one_opens_and_each_try_is_one_entry(home, kept):
    for keep, take in zip(kept, TAKEN.values(), strict=True):
        if not keep:
            take(home)
    records = [opened(home, at=NOW + number * MINUTE) for number in range(3)]
    assert [record is not None for record in records] == [all(kept)] * 3
    (entry,) = tries(home)
    assert (entry.line.action, entry.line.student) == ("opened" if all(kept) else "refused", surrogate(home, "S-1"))
    assert [word.endswith("yes") for word in entry.line.verdict.split()] == list(kept)


@pytest.mark.parametrize("condition", TAKEN)
def test_a_condition_that_ends_while_a_record_is_open_closes_it(home, condition):
    assert opened(home) is not None
    TAKEN[condition](home)
    assert opened(home, at=NOW + MINUTE) is None
    assert [entry.line.action for entry in tries(home)] == ["opened", "refused"]
    assert f"{condition.value}:no" in tries(home)[1].line.verdict


ENDS = [("consent", datetime(2026, 7, 1, tzinfo=NOW.tzinfo)), ("agreement", datetime(2028, 7, 1, tzinfo=NOW.tzinfo)),
        ("training", datetime(2026, 8, 3, tzinfo=NOW.tzinfo)), ("assignment", datetime(2026, 7, 1, tzinfo=NOW.tzinfo))]


@pytest.mark.parametrize(("condition", "at"), ENDS)
def test_a_paper_that_runs_out_closes_the_record_on_its_day(home, condition, at):
    assert opened(home, at=at) is None
    assert f"{condition}:no" in tries(home)[0].line.verdict


LAST_DAY = [(CONSENTS, {"expires_on": TODAY}, "consent"), (AGREEMENTS, {"ends_on": TODAY}, "agreement"),
            (CONFIDENTIALITY, {"ends_on": TODAY}, "training"), (TRAININGS, {"completed_on": TODAY - 365 * DAY}, "training"),
            (ASSIGNMENTS, {"ends_on": TODAY}, "assignment")]


@pytest.mark.parametrize(("table", "last", "condition"), LAST_DAY)
def test_a_record_that_is_open_closes_at_midnight_after_the_last_day_of_a_paper(home, table, last, condition):
    """Nothing else ends then; places that a partner serves have no last day."""
    with governance_of(home, os.environ).writing() as connection:
        connection.execute(update(table).values(last))
    midnight = datetime.combine(TODAY + DAY, time(), NOW.tzinfo)
    visit = a_visit(home, TUTOR, midnight - timedelta(seconds=1))
    record = open_record(home, visit, surrogate(home, "S-1"), Purpose.TUTORING)
    assert record is not None and keep_open(home, visit, record) is not None
    assert keep_open(home, replace(visit, at=midnight), record) is None
    assert opened(home, at=midnight) is None
    assert [word for word in tries(home)[-1].line.verdict.split() if word.endswith(":no")] == [f"{condition}:no"]


def test_after_a_quarter_of_an_hour_a_record_is_opened_anew(home):
    for minutes in (0, 14, 15, 29):
        assert opened(home, at=NOW + minutes * MINUTE) is not None
    assert [datetime.fromisoformat(entry.line.at) for entry in tries(home)] == [NOW, NOW + GRANT_VALID]


@pytest.mark.parametrize("roles", ["", "partner", "steward", "auditor", "administrator", "leader", "auditor;need_to_know",
                                   "administrator;program_staff", "partner;steward;auditor;administrator"])
def test_who_is_no_staff_or_watches_over_access_opens_nothing_with_every_paper(home, roles):
    """What was open goes from the screen, and each try is a refusal on the record although all five conditions hold."""
    visit, student = a_visit(home, TUTOR, NOW), surrogate(home, "S-1")
    record = open_record(home, visit, student, Purpose.TUTORING)
    changed(home, ACCOUNTS, {"account": TUTOR.account, "roles": roles})
    now = replace(visit, viewer=Viewer(TUTOR.account, listed(roles)))
    assert record is not None and keep_open(home, now, record) is None
    assert open_record(home, now, student, Purpose.TUTORING) is None
    assert (roster(home, now, Purpose.TUTORING), open_roster(home, now, Purpose.TUTORING)) == ((), ())
    assert [(entry.line.action, entry.line.verdict) for entry in tries(home)] == [
        (action, record.grant.verdict.words()) for action in ("opened", "refused")]


def test_who_is_cut_off_opens_nothing(home):
    cut_off(governance_of(home, os.environ), AUDITOR, "everything", NOW)
    assert opened(home) is None
    assert [entry.line.action for entry in tries(home)] == ["refused"]


@pytest.mark.parametrize("viewer", [Viewer(), Viewer("nobody@example.org"), Viewer(TUTOR.account),
                                    Viewer(TUTOR.account, TUTOR.roles | {Role.STEWARD})])
def test_who_is_not_signed_in_as_that_opens_nothing_and_is_not_put_on_the_record(home, viewer):
    """Whatever a page believes: the gateway looks at the session itself."""
    with pytest.raises(SessionOver):
        opened(home, viewer=viewer)
    for lists in (roster, open_roster):
        with pytest.raises(SessionOver):
            lists(home, a_visit(home, viewer, NOW), Purpose.TUTORING)
    assert tries(home) == []


OVER: dict[str, Callable[[Home, str], object]] = {
    "signed out": lambda home, cookie: leave(home, secret_from(os.environ), cookie),
    "disabled": lambda home, _: changed(home, ACCOUNTS, {"account": TUTOR.account, "disabled_on": TODAY}),
    "cut off": lambda home, _: cut_off(governance_of(home, os.environ), AUDITOR, f"account:{TUTOR.account}", NOW),
    "idle": lambda home, _: changed_session(home, seen_at=NOW - 15 * MINUTE),
    "twelve hours": lambda home, _: changed_session(home, began_at=NOW - 720 * MINUTE),
    "another secret": lambda home, _: os.environ.update(FLASHLIGHT_SECRET=SECRET[::-1]),
    "no secret": lambda home, _: os.environ.pop("FLASHLIGHT_SECRET"),
}


def changed_session(home: Home, **moments: datetime) -> None:
    with governance_of(home, os.environ).writing() as connection:
        connection.execute(update(SESSIONS).values({name: stamp(at) for name, at in moments.items()}))


@pytest.mark.parametrize("ending", OVER)
def test_a_session_that_is_over_opens_lists_and_keeps_nothing(home, ending):
    visit = a_visit(home, TUTOR, NOW)
    record = open_record(home, visit, surrogate(home, "S-1"), Purpose.TUTORING)
    assert record is not None and keep_open(home, visit, record) is not None
    OVER[ending](home, visit.cookie)
    for asks in (lambda: open_record(home, visit, surrogate(home, "S-1"), Purpose.TUTORING), lambda: keep_open(home, visit, record),
                 lambda: roster(home, visit, Purpose.TUTORING)):
        with pytest.raises(SessionOver):
            asks()


@pytest.mark.parametrize("cookie", ["", "x", "." * 9, "a.b", "ä.é", f"{'x' * 43}.{'0' * 64}"])
def test_a_cookie_that_was_not_sealed_here_is_nobodys(home, cookie):
    visit = replace(a_visit(home, TUTOR, NOW), cookie=cookie)
    with pytest.raises(SessionOver):
        open_record(home, visit, surrogate(home, "S-1"), Purpose.TUTORING)


def test_a_session_planted_in_the_store_lets_nobody_in_without_the_secret(home):
    with governance_of(home, os.environ).writing() as connection:
        token = begin_session(connection, TUTOR.account, NOW).secret
    for cookie in (token, f"{token}.", f"{token}.{'0' * 64}", f".{token}"):
        assert known(home, secret_from(os.environ), cookie, NOW, touch=False) is None
    assert known(home, secret_from(os.environ), secret_from(os.environ).sealed(token), NOW, touch=False) is not None


def test_a_list_is_a_try_for_each_student_and_names_those_with_every_paper(home):
    visit = a_visit(home, TUTOR, NOW)
    changed(home, ASSIGNMENTS, {"account": TUTOR.account, "student": surrogate(home, "S-3"), "purpose": "Tutoring", "partner": "readers",
                                "begins_on": TODAY, "ends_on": None})
    found = roster(home, visit, Purpose.TUTORING)
    assert [(record.name, dict(record.fields)) for record in found] == [("Quincey1 Zabriskie1", {})]
    assert sorted(entry.line.action for entry in tries(home)) == ["opened", "refused"]
    assert students.purposes(home, visit) == (Purpose.TUTORING, Purpose.PROGRAM_PARTICIPATION)
    assert roster(home, visit, Purpose.COLLEGE_ADVISING) == ()


def test_a_caseload_has_the_fields_of_its_purpose_and_each_student_is_one_entry_however_often_it_is_looked_at(home):
    visit = a_visit(home, TUTOR, NOW)
    changed(home, ASSIGNMENTS, {"account": TUTOR.account, "student": surrogate(home, "S-3"), "purpose": "Tutoring", "partner": "readers",
                                "begins_on": TODAY, "ends_on": None})
    found = open_roster(home, visit, Purpose.TUTORING)
    assert found == (open_record(home, visit, surrogate(home, "S-1"), Purpose.TUTORING),)
    assert keep_all(home, visit, found) == found
    assert sorted(entry.line.action for entry in tries(home)) == ["opened", "refused"]
    TAKEN[Condition.CONSENT](home)
    assert (keep_all(home, visit, found), open_roster(home, visit, Purpose.TUTORING)) == ((), ())


COLLEAGUE = "colleague@example.org"
DEPUTY = "deputy@example.org"
PAPERS_OF = {"accounts": ACCOUNTS, "trainings": TRAININGS, "confidentiality_agreements": CONFIDENTIALITY, "assignments": ASSIGNMENTS}


def with_colleague(home: Home, *without: str, account: str = COLLEAGUE) -> None:
    """Another tutor of the same partner, with the papers of the first but these."""
    for name, table in PAPERS_OF.items():
        for row in governed(home, name) if name not in without else ():
            changed(home, table, {**row, "account": account})


def met(home: Home, *present: str) -> tuple[Together, ...]:
    return meet(home, a_visit(home, TUTOR, NOW), present or (COLLEAGUE,), Purpose.TUTORING)


def lines(home: Home) -> list[tuple[str, str, str]]:
    return [(entry.line.account, entry.line.action, entry.line.note) for entry in tries(home)]


def test_a_meeting_lists_whom_everybody_present_may_see_and_each_of_them_is_on_the_record(home):
    with_colleague(home)
    (seen,) = met(home)
    assert (seen.record.name, dict(seen.record.fields)) == ("Quincey1 Zabriskie1", {})
    assert lines(home) == [(TUTOR.account, "opened", ""), (COLLEAGUE, "opened", f"at a meeting called by {TUTOR.account}")]
    assert keep_together(home, a_visit(home, TUTOR, NOW), seen) == seen
    assert len(lines(home)) == 2, "to look again is no other entry"


@pytest.mark.parametrize("missing", PAPERS_OF)
def test_a_meeting_leaves_out_whom_one_of_those_present_may_not_see_and_shows_nobody_to_strangers(home, missing):
    """No opening is on the record for those who could have seen the student and did not."""
    with_colleague(home, missing)
    with_colleague(home, account=DEPUTY)
    assert met(home) == met(home, "nobody@example.org") == met(home, DEPUTY, COLLEAGUE) == met(home, DEPUTY, "nobody@example.org") == ()
    assert {line for line in lines(home) if line[1] == "opened"} == {(TUTOR.account, "opened", "")}
    assert (COLLEAGUE, "refused", f"at a meeting called by {TUTOR.account}") in lines(home)


@pytest.mark.parametrize("roles", ["auditor;need_to_know", "steward"])
def test_who_is_no_staff_or_watches_over_access_attends_no_meeting(home, roles):
    with_colleague(home)
    changed(home, ACCOUNTS, {"account": COLLEAGUE, "roles": roles})
    assert met(home) == ()


@pytest.mark.parametrize("ends", [
    lambda home: TAKEN[Condition.CONSENT](home), lambda home: changed(home, ACCOUNTS, {"account": COLLEAGUE, "disabled_on": TODAY}),
    lambda home: changed(home, ACCOUNTS, {"account": COLLEAGUE, "roles": "steward"}),
    lambda home: cut_off(governance_of(home, os.environ), AUDITOR, f"account:{COLLEAGUE}", NOW)])
def test_a_student_goes_from_a_meeting_when_one_of_those_present_may_see_them_no_more(home, ends):
    with_colleague(home)
    with_colleague(home, account=DEPUTY)
    (seen,) = met(home, DEPUTY, COLLEAGUE)
    ends(home)
    assert keep_together(home, a_visit(home, TUTOR, NOW), seen) is None
    assert (COLLEAGUE, "refused", f"at a meeting called by {TUTOR.account}") in lines(home)


@pytest.mark.parametrize("condition", [one for one in TAKEN if one is not Condition.COMMUNITY])
def test_what_is_on_the_screen_goes_when_a_condition_ends_and_that_is_on_the_record(home, condition):
    visit = a_visit(home, TUTOR, NOW)
    (listed,), record = roster(home, visit, Purpose.TUTORING), open_record(home, visit, surrogate(home, "S-1"), Purpose.TUTORING)
    assert keep_open(home, visit, record) == record
    assert keep_open(home, visit, listed) == listed
    TAKEN[condition](home)
    assert keep_open(home, visit, record) is None
    assert keep_open(home, visit, listed) is None
    assert [entry.line.action for entry in tries(home)] == ["opened", "refused"]


def test_what_the_record_of_disclosures_alone_knows_as_revoked_goes_from_the_screen(home):
    visit, student = a_visit(home, TUTOR, NOW), surrogate(home, "S-1")
    record = open_record(home, visit, student, Purpose.TUTORING)
    revoked(store_of(home, {}), STEWARD, Revocation(student, TODAY, TODAY), NOW)
    assert keep_open(home, visit, record) is None


def leaves(home: Home, day: date) -> None:
    with duckdb.connect(str(current(home.confidential))) as facts:
        facts.execute("update program_enrollments set exit_date = $day", {"day": day})


def is_born(home: Home, day: date) -> None:
    told = {surrogate(home, "S-1"): Identity("", "", "", str(day), "")}
    identities.keep(home.confidential / "identities.db", Key(bytes.fromhex(KEY)), told)


TOMORROW: dict[Condition, Callable[[Home], object]] = {
    Condition.ASSIGNMENT: lambda home: leaves(home, TODAY + DAY),
    Condition.CONSENT: lambda home: is_born(home, (TODAY + DAY).replace(year=TODAY.year - 18)),
}


@pytest.mark.parametrize("condition", TOMORROW)
def test_what_is_on_the_screen_goes_on_the_day_a_student_leaves_the_program_or_comes_of_age(home, condition):
    TOMORROW[condition](home)
    visit = a_visit(home, TUTOR, NOW)
    record = open_record(home, visit, surrogate(home, "S-1"), Purpose.TUTORING)
    assert keep_open(home, visit, record) == record
    changed_session(home, began_at=NOW + DAY, seen_at=NOW + DAY)
    assert keep_open(home, replace(visit, at=NOW + DAY), record) is None
    assert [word for word in tries(home)[-1].line.verdict.split() if word.endswith(":no")] == [f"{condition.value}:no"]


@pytest.mark.parametrize("lost", [identities.forget, lambda store, _: store.unlink()])
def test_what_is_on_the_screen_goes_when_nobody_knows_any_more_how_old_the_student_is(home, lost):
    visit, student = a_visit(home, TUTOR, NOW), surrogate(home, "S-1")
    record = open_record(home, visit, student, Purpose.TUTORING)
    lost(home.confidential / "identities.db", student)
    assert keep_open(home, visit, record) is None


def test_a_store_of_names_that_cannot_be_read_shows_nothing(home):
    visit = a_visit(home, TUTOR, NOW)
    record = open_record(home, visit, surrogate(home, "S-1"), Purpose.TUTORING)
    (home.confidential / "identities.db").write_bytes(b"damaged" * 100)
    with pytest.raises(RecordsUnavailable, match="cannot be read"):
        keep_open(home, visit, record)


def test_what_stays_on_the_screen_needs_no_facts_and_is_opened_anew_after_a_quarter_of_an_hour(home):
    visit = a_visit(home, TUTOR, NOW)
    record = open_record(home, visit, surrogate(home, "S-1"), Purpose.TUTORING)
    (home.confidential / "current").unlink()
    for minutes in (1, 14, 16, 20):
        changed_session(home, seen_at=NOW + minutes * MINUTE)
        assert keep_open(home, replace(visit, at=NOW + minutes * MINUTE), record) is not None
    assert [datetime.fromisoformat(entry.line.at) for entry in tries(home)] == [NOW, NOW + 16 * MINUTE]


def test_what_was_opened_for_one_partner_does_not_stay_for_another(home):
    visit, student = a_visit(home, TUTOR, NOW), surrogate(home, "S-1")
    record = open_record(home, visit, student, Purpose.TUTORING)
    changed(home, ACCOUNTS, {"account": TUTOR.account, "partner": "others"})
    changed(home, AGREEMENTS, {"agreement": "A-2", "partner": "others", "purposes": "Tutoring", "variables": "grades", "begins_on": TODAY})
    changed(home, PLACES_SERVED, {"partner": "others", "place": "birch"})
    changed(home, ASSIGNMENTS, {"account": TUTOR.account, "student": student, "purpose": "Tutoring", "partner": "others"})
    changed(home, CONSENTS, {"consent": "C-9", "student": student, "partner": "others", "purpose": "Tutoring", "records": "grades",
                             "signed_on": TODAY, "expires_on": None, "revoked_on": None})
    assert open_record(home, visit, student, Purpose.TUTORING) is not None
    assert keep_open(home, visit, record) is None


def test_a_consent_that_names_less_takes_the_rest_off_the_screen(home):
    visit = a_visit(home, TUTOR, NOW)
    record = open_record(home, visit, surrogate(home, "S-1"), Purpose.TUTORING)
    assert set(record.fields) == {"grades", "assessments"}
    changed(home, AGREEMENTS, {"agreement": "A-1", "variables": "grades;program_enrollments"})
    assert set(keep_open(home, visit, record).fields) == {"grades"}


def test_the_verdict_of_an_open_record_says_until_when_each_paper_holds(home):
    periods = opened(home).grant.verdict.periods
    assert {condition: str(period.ends) for condition, period in periods.items()} == {
        Condition.CONSENT: "2026-06-30", Condition.AGREEMENT: "2028-06-30", Condition.TRAINING: "2026-08-02",
        Condition.ASSIGNMENT: "2026-06-30"}
    assert periods[Condition.CONSENT].revoked is None, "the day on which a student comes of age tells the birth date"


def steps(home: Home, student_id: str) -> list[str]:
    """Every function of ours that runs while a record is asked for."""
    seen: list[str] = []

    def note(frame: object, event: str, _argument: object) -> None:
        code = frame.f_code  # type: ignore[attr-defined]
        if event == "call" and "data_access" in code.co_filename:
            seen.append(f"{Path(code.co_filename).name}:{code.co_name}")

    sys.setprofile(note)
    try:
        assert opened(home, student_id) is None
    finally:
        sys.setprofile(None)
    return seen


def without_loops(taken: list[str]) -> list[str]:
    """The steps but those that are taken once for each paper that was found."""
    return [step for step in taken if not (step.startswith("papers") or step.endswith(">"))]


def test_a_refusal_takes_the_same_steps_whether_or_not_there_is_such_a_student(home):
    """S-2 has a consent and no assignment, S-3 neither; S-9 and S-99 are nobody."""
    opened(home)
    there, named, nobody, neither = (steps(home, student) for student in ("S-3", "S-2", "S-9", "S-99"))
    assert nobody == neither == there
    assert without_loops(named) == without_loops(there)
    assert [entry.line.action for entry in tries(home)] == ["opened", *["refused"] * 4]


def test_the_opening_is_on_the_record_before_anything_is_read(home, monkeypatch):
    def read(*_asked: object) -> None:
        assert [entry.line.action for entry in tries(home)] == ["opened"]
        raise RecordsUnavailable("looked")

    monkeypatch.setattr(students, "_record", read)
    with pytest.raises(RecordsUnavailable, match="looked"):
        opened(home)


@pytest.mark.parametrize("lost", ["disclosures.db", "confidential/disclosures.head"])
def test_without_the_record_of_disclosures_nothing_is_shown_not_even_again(home, lost):
    assert opened(home) is not None
    (home.path / lost).rename(home.path / "renamed")
    with pytest.raises(RecordsUnavailable, match="flashlight log verify"):
        opened(home)


def test_a_record_of_disclosures_that_was_changed_refuses_from_the_start(home):
    opened(home)
    moved = Home(Path(shutil.copytree(home.path, home.path.parent / "moved")))
    head = moved.confidential / "disclosures.head"
    head.write_bytes(head.read_bytes().replace(b"0", b"1"))
    with pytest.raises(RecordsUnavailable, match=r"record of disclosures"):
        opened(moved)


@pytest.mark.parametrize("damage", [lambda home: damaged(home, CONSENTS),
                                    lambda home: current(home.confidential).write_bytes(b"damaged" * 999),
                                    lambda home: (home.confidential / "current").unlink()])
def test_what_cannot_be_read_opens_nothing_and_names_nobody(home, damage):
    visit = a_visit(home, TUTOR, NOW)
    damage(home)
    with pytest.raises(RecordsUnavailable) as told:
        open_record(home, visit, surrogate(home, "S-1"), Purpose.TUTORING)
    assert not [value for value in (str(surrogate(home, "S-1")), TUTOR.account) if value in str(told.value)]


def test_without_a_key_nobody_knows_who_may_consent_and_with_another_nothing_is_read(home, monkeypatch):
    monkeypatch.delenv("FLASHLIGHT_KEY")
    assert opened(home) is None
    assert "consent:no" in tries(home)[0].line.verdict
    monkeypatch.setenv("FLASHLIGHT_KEY", "22" * 32)
    with pytest.raises(RecordsUnavailable, match="another key"):
        opened(home)


def test_a_release_may_write_the_facts_soon_after_a_record_was_read(home):
    opened(home)
    script = "import sys; from pathlib import Path; from data_access import facts\nwith facts.opened(Path(sys.argv[1])): pass"
    done = subprocess.run([sys.executable, "-c", script, str(current(home.confidential))], cwd=PROJECT, env=dict(os.environ), check=False)
    assert done.returncode == 0
    assert opened(home) is not None


def test_records_of_the_demonstration_open_by_name_for_its_staff_whoever_holds_which_key(demo_home, tmp_path, monkeypatch):
    monkeypatch.setenv("FLASHLIGHT_KEY", KEY)
    monkeypatch.setenv("FLASHLIGHT_SECRET", SECRET)
    place = Home(Path(shutil.copytree(demo_home, tmp_path / "home")))
    tutor = Viewer("lantern-reading-tutors@quillwort-valley.example", frozenset({Role.PROGRAM_STAFF, Role.NEED_TO_KNOW}))
    visit = a_visit(place, tutor, datetime.now().astimezone())
    listed = roster(place, visit, Purpose.TUTORING)
    assert listed and all(one.name for one in listed)
    record = open_record(place, visit, listed[0].grant.student, Purpose.TUTORING)
    assert record is not None and record.fields and keep_open(place, visit, record) == record
