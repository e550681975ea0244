"""The papers on which an opening rests, on SQLite and on PostgreSQL: each is found, ends when it says, and is changed on record."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from data_access.governance import (
    TEMPLATES,
    Assigned,
    Circumstances,
    Governance,
    GovernanceUnavailable,
    NotAllowed,
    Person,
    Received,
    assigned,
    changes,
    consented,
    cut_off,
    evidence,
    governance_of,
    people,
    receive,
    restore,
    revoke,
    revoked,
    withdraw,
)
from data_access.governance.changes import put, remove
from data_access.governance.registers import Standing, held
from data_access.governance.store import governance_at
from data_access.governance.tables import CONSENTS, TRAININGS
from data_access.home import Home
from data_access.parallel import apart, each
from disclosure import Condition, Evidence, Purpose, Revocation, Viewer
from disclosure.need_to_know import Unfit, grant, verdict
from tests.integration.disclosures import AUDITOR, NOW, TODAY, TUTOR, open_here
from tests.integration.papers import BEGAN, ENDS, PAPERS, STEWARD, STUDENT, brought, receives

DAY = timedelta(days=1)
BORN = date(2012, 4, 5)


def asked(store: Governance, viewer: Viewer = TUTOR, student: int = STUDENT, purpose: Purpose = Purpose.TUTORING,
          on: timedelta = 0 * DAY, left: Mapping[str, date] = {}, revoked: tuple[Revocation, ...] = (),
          born: date | None = BORN) -> Evidence:
    return evidence(store, viewer, student, purpose, Circumstances("birch", left, revoked, lambda: born), TODAY + on)


def unmet(store: Governance, on: timedelta = 0 * DAY, **known: object) -> set[Condition]:
    found = asked(store, on=on, **known)  # type: ignore[arg-type]
    return {condition for condition, met in verdict(found, TODAY + on).met.items() if not met}


def test_with_every_paper_in_force_a_record_may_be_opened(governance):
    found = asked(governance)
    assert verdict(found, TODAY).all_met
    assert (found.scope.partner, found.scope.places) == ("readers", {"birch"})
    given = grant(TUTOR, STUDENT, Purpose.TUTORING, found, TODAY)
    assert given is not None
    assert (given.fields, given.partner) == (("courses", "grades", "assessments"), "readers")


@pytest.mark.parametrize(("viewer", "student", "purpose", "missing"), [
    (Viewer("other@example.org"), STUDENT, Purpose.TUTORING, set(Condition)),
    (TUTOR, 8, Purpose.TUTORING, {Condition.CONSENT, Condition.ASSIGNMENT}),
    (TUTOR, STUDENT, Purpose.ATTENDANCE_COACHING, {Condition.CONSENT, Condition.ASSIGNMENT}),
    (TUTOR, STUDENT, Purpose.COLLEGE_ADVISING, {Condition.CONSENT, Condition.AGREEMENT, Condition.ASSIGNMENT}),
])
def test_papers_are_for_one_account_student_and_purpose(governance, viewer, student, purpose, missing):
    met = verdict(asked(governance, viewer, student, purpose), TODAY).met
    assert {condition for condition, holds in met.items() if not holds} == missing


GONE = {"agreements": Condition.AGREEMENT, "confidentiality_agreements": Condition.TRAINING, "trainings": Condition.TRAINING,
        "consents": Condition.CONSENT, "assignments": Condition.ASSIGNMENT, "places_served": Condition.COMMUNITY}


@pytest.mark.parametrize(("table", "condition"), GONE.items())
def test_without_one_paper_its_condition_is_not_met(address, table, condition):
    store = governance_at(address)
    receives(store, brought(table))
    assert unmet(store) == {condition}
    store.engine.dispose()


ENDING = [
    ("agreements", {"terminated_on": TODAY + DAY}, 1, Condition.AGREEMENT), ("agreements", {}, 31, Condition.AGREEMENT),
    ("confidentiality_agreements", {"ends_on": TODAY}, 1, Condition.TRAINING),
    ("trainings", {"completed_on": TODAY - 365 * DAY}, 1, Condition.TRAINING),
    ("consents", {"revoked_on": TODAY + DAY}, 1, Condition.CONSENT),
    ("consents", {"expires_on": TODAY}, 1, Condition.CONSENT), ("assignments", {"ends_on": TODAY}, 1, Condition.ASSIGNMENT),
]


@pytest.mark.parametrize(("table", "change", "days", "condition"), ENDING)
def test_a_paper_ends_on_its_day(address, table, change, days, condition):
    store = governance_at(address)
    receives(store, brought(**{table: change}))
    assert unmet(store) == set()
    assert condition in unmet(store, days * DAY)
    store.engine.dispose()


def test_an_account_that_is_unknown_disabled_or_cut_off_has_no_papers(governance):
    for subject in ("everything", "partner:readers", f"account:{TUTOR.account}"):
        cut_off(governance, AUDITOR, subject, NOW)
        assert {Condition.CONSENT, Condition.AGREEMENT, Condition.COMMUNITY} <= unmet(governance)
        restore(governance, AUDITOR, subject, NOW)
        assert unmet(governance) == set()
    receives(governance, brought(accounts={"disabled_on": TODAY}))
    assert {Condition.CONSENT, Condition.AGREEMENT, Condition.COMMUNITY} <= unmet(governance)


def test_only_the_records_that_consent_and_agreement_both_name_are_opened(governance):
    receives(governance, brought(consents={"records": "grades;attendance"}, agreements={"variables": "grades; courses"}))
    given = grant(TUTOR, STUDENT, Purpose.TUTORING, asked(governance), TODAY)
    assert given is not None
    assert given.fields == ("grades",)


def test_a_consent_that_names_no_record_is_no_consent(governance):
    receives(governance, brought(consents={"records": "whatever is needed"}))
    assert unmet(governance) == {Condition.CONSENT}


def test_of_several_consents_one_in_force_is_enough(governance):
    receives(governance, brought(consents={"consent": "C-0", "signed_on": BEGAN - 300 * DAY, "expires_on": BEGAN}))
    receives(governance, brought(consents={"consent": "C-2", "revoked_on": TODAY}))
    assert unmet(governance) == set()


def test_a_revocation_ends_every_consent_at_once_and_no_later_file_takes_it_back(governance):
    receives(governance, brought(consents={"consent": "C-2", "purpose": "AttendanceCoaching"}))
    assert revoke(governance, STEWARD, STUDENT, NOW) == 2
    assert unmet(governance) == {Condition.CONSENT}
    assert revoke(governance, STEWARD, STUDENT, NOW) == 0
    receives(governance, brought())
    assert unmet(governance) == {Condition.CONSENT}
    with governance.reading() as connection:
        assert consented(connection, STEWARD, TODAY) == ()
        assert {one.student for one in revoked(connection, STEWARD)} == {STUDENT}
    receives(governance, brought(consents={"consent": "C-3"}))
    assert unmet(governance) == set()


def test_every_change_is_logged_with_what_was_there_before_and_after(governance):
    before = len(changes(governance, STEWARD))
    assert receives(governance, brought()) == 0
    assert receives(governance, brought(agreements={"ends_on": ENDS + DAY})) == 1
    revoke(governance, STEWARD, STUDENT, NOW)
    agreement, consent = changes(governance, STEWARD)[before:]
    assert (agreement.table, agreement.account, agreement.key) == ("agreements", STEWARD.account, '{"agreement": "A-1"}')
    assert [json.loads(said)["ends_on"] for said in (agreement.before, agreement.after)] == [str(ENDS), str(ENDS + DAY)]
    assert [json.loads(said)["revoked_on"] for said in (consent.before, consent.after)] == [None, str(TODAY)]


def test_a_school_that_is_no_longer_served_is_taken_out_on_record(governance):
    receives(governance, brought("places_served"))
    assert unmet(governance) == {Condition.COMMUNITY}
    assert [(change.table, change.after) for change in changes(governance, STEWARD)][-1] == ("places_served", "")


def test_a_change_that_fails_leaves_neither_a_row_nor_a_line(governance):
    before = len(changes(governance, STEWARD))
    with pytest.raises(GovernanceUnavailable) as told, governance.writing() as connection:
        put(connection, TRAININGS, [{"account": TUTOR.account, "training": "FERPA", "completed_on": TODAY}], STEWARD, NOW)
        put(connection, CONSENTS, [{"consent": "C-9", "student": None}], STEWARD, NOW)
    assert len(changes(governance, STEWARD)) == before
    assert asked(governance).training == BEGAN
    assert "C-9" not in str(told.value)
    assert not isinstance(told.value, IntegrityError)


def test_only_those_who_may_change_or_see_governance_do(governance):
    refused = [lambda: revoke(governance, TUTOR, STUDENT, NOW), lambda: cut_off(governance, TUTOR, "everything", NOW),
               lambda: restore(governance, TUTOR, "everything", NOW), lambda: changes(governance, TUTOR)]
    for does in refused:
        with pytest.raises(NotAllowed):
            does()
    with governance.writing() as connection, pytest.raises(NotAllowed):
        receive(connection, TUTOR, brought(), NOW)


def test_a_revocation_that_the_store_forgot_still_ends_what_was_signed_before_it(governance):
    """As in a store put back from a backup; a form that was signed later counts."""
    everything, elsewhere = Revocation(STUDENT, TODAY, BEGAN), Revocation(STUDENT, TODAY, BEGAN, "others")
    assert unmet(governance, revoked=(everything,)) == {Condition.CONSENT}
    assert unmet(governance, -DAY, revoked=(everything,)) == set()
    assert unmet(governance, revoked=(elsewhere, Revocation(STUDENT, TODAY, BEGAN - DAY))) == set()
    with governance.writing() as connection:
        assert [withdraw(connection, STEWARD, (everything, elsewhere), NOW) for _ in range(2)] == [1, 0]
        assert revoked(connection, STEWARD) == (Revocation(STUDENT, TODAY, BEGAN, "readers", "Tutoring"),)
    assert unmet(governance) == {Condition.CONSENT}


def test_when_a_student_has_left_every_program_of_a_partner_its_access_ends_that_day(governance):
    assert unmet(governance, left={"readers": TODAY}) == {Condition.ASSIGNMENT}
    assert unmet(governance, left={"readers": TODAY + DAY, "others": BEGAN}) == set()


SIGNED = [("Guardian", TODAY.replace(year=TODAY.year - 18), {Condition.CONSENT}),
          ("Guardian", TODAY.replace(year=TODAY.year - 18) + DAY, set()), ("Parent", None, {Condition.CONSENT}),
          ("Student", BEGAN.replace(year=BEGAN.year - 18), set()),
          ("Student", BEGAN.replace(year=BEGAN.year - 18) + DAY, {Condition.CONSENT}),
          ("Student", None, {Condition.CONSENT})]


@pytest.mark.parametrize(("signer", "born", "missing"), SIGNED)
def test_a_parent_consents_until_the_student_is_18_and_the_student_from_then_on(address, signer, born, missing):
    store = governance_at(address)
    receives(store, brought(consents={"signed_by": signer}))
    assert unmet(store, born=born) == missing
    store.engine.dispose()


def test_what_only_the_parent_allowed_is_closed_once_the_student_signed_for_less(governance):
    receives(governance, brought(consents={"consent": "C-2", "signed_by": "Student", "records": "courses", "signed_on": TODAY}))
    found = asked(governance, born=TODAY.replace(year=TODAY.year - 18))
    assert grant(TUTOR, STUDENT, Purpose.TUTORING, found, TODAY).fields == ("courses",)


def test_the_birth_date_is_asked_only_where_all_else_would_open_the_record(governance):
    def never() -> date:
        raise LookupError("somebody asked")

    known = Circumstances("birch", {}, (), never)
    for viewer, student in ((TUTOR, 8), (Viewer("other@example.org"), STUDENT)):
        evidence(governance, viewer, student, Purpose.TUTORING, known, TODAY)
    with pytest.raises(LookupError):
        evidence(governance, TUTOR, STUDENT, Purpose.TUTORING, known, TODAY)


def train(address: str, first: int) -> None:
    """Twenty trainings, each a change of its own."""
    store = governance_at(address)
    for number in range(first, first + 20):
        with store.writing() as connection:
            put(connection, TRAININGS, [{"account": f"a{number}", "training": "FERPA", "completed_on": TODAY}], STEWARD, NOW)


@pytest.mark.slow
def test_two_processes_change_the_store_at_once_and_lose_nothing(governance, address):
    before = len(changes(governance, STEWARD))
    assert list(each(2, partial(train, address), (0, 10))) == [None, None]
    assert len(changes(governance, STEWARD)) == before + 30


def test_a_large_load_is_taken_in_whole(governance):
    rows = tuple({**brought().templates["consents"][0], "consent": f"C-{number}", "student": number} for number in range(3000))
    with governance.writing() as connection:
        assert put(connection, CONSENTS, rows, STEWARD, NOW) == 2999 + 1
        assert put(connection, CONSENTS, rows, STEWARD, NOW) == 0


def test_the_store_of_a_home_is_its_own_file_that_only_its_owner_reads(tmp_path):
    home = Home(tmp_path / "home")
    store = governance_of(home, {})
    file = home.path / "governance.db"
    assert file.stat().st_mode & 0o077 == 0
    with store.reading() as connection:
        settings = [connection.exec_driver_sql(f"pragma {name}").scalar() for name in ("journal_mode", "synchronous")]
    assert settings == ["wal", 2]
    (home.path / "demonstration").touch()
    assert "elsewhere" not in str(governance_of(home, {"FLASHLIGHT_GOVERNANCE_URL": "postgresql://elsewhere"}).engine.url)


def taught(folder: Path) -> int:
    """What a command does: it opens the store, changes it, and ends. How many trainings there are then."""
    store = governance_of(Home(folder), {})
    with store.writing() as connection:
        put(connection, TRAININGS, [{"account": "by a command", "training": "FERPA", "completed_on": TODAY}], STEWARD, NOW)
        found = len(connection.execute(TRAININGS.select()).all())
    store.engine.dispose()
    return found


def test_what_a_command_and_a_server_change_both_see(tmp_path):
    """The last one to close a SQLite file takes its log away, and sees by locks whether it is the last."""
    store = governance_of(Home(tmp_path), {})
    receives(store, brought())
    seen = []
    for day in range(2):
        assert governance_of(Home(tmp_path), {}) is store
        receives(store, brought(trainings={"completed_on": BEGAN - day * DAY}))
        seen.append(apart(taught, tmp_path))
    assert seen == [2, 3]


def test_stores_that_are_no_longer_used_do_not_stay_open(tmp_path):
    for number in range(30):
        governance_of(Home(tmp_path / str(number)), {})
    opened = {file.parent for file in open_here() if file.name == "governance.db" and file.is_relative_to(tmp_path)}
    assert 0 < len(opened) <= 8


@pytest.mark.parametrize("url", ["postgresql+psycopg://nobody:hunter2@127.0.0.1:1/none", "nonsense", "oracle://nobody:hunter2@none/none"])
def test_a_store_that_does_not_answer_is_told_without_its_address(url):
    with pytest.raises(GovernanceUnavailable, match="FLASHLIGHT_GOVERNANCE_URL") as told:
        governance_at(url)
    assert "hunter2" not in str(told.value)


def test_a_store_that_was_taken_away_or_replaced_is_noticed(tmp_path):
    home = Home(tmp_path / "home")
    store = governance_of(home, {})
    receives(store, brought())
    assert unmet(store) == set()
    for suffix in ("", "-wal", "-shm"):
        (home.path / f"governance.db{suffix}").rename(tmp_path / f"taken{suffix}")
    with pytest.raises(GovernanceUnavailable):
        asked(store)
    other = governance_of(Home(tmp_path / "other"), {})
    receives(other, brought("consents"))
    other.engine.dispose()
    (tmp_path / "other" / "governance.db").rename(home.path / "governance.db")
    assert unmet(store) == {Condition.CONSENT}


def test_the_list_of_people_with_access_says_until_when_each_paper_holds(governance):
    others = tuple({"account": f"{roles}@example.org", "name": "", "partner": "", "roles": roles, "disabled_on": None}
                   for roles in ("auditor", "steward", "partner", "administrator;program_staff"))
    receives(governance, Received({"accounts": others}, {}))
    (person,) = people(governance, STEWARD, TODAY)
    assert person == Person(TUTOR.account, "Tutor", "readers", "need_to_know", BEGAN + timedelta(days=365), ENDS, ENDS, 1, False)
    (later,) = people(governance, STEWARD, ENDS + timedelta(days=1))
    assert (later.promised_until, later.agreement_until, later.students) == (None, None, 0)
    for viewer in (TUTOR, AUDITOR, Viewer()):
        with pytest.raises(NotAllowed):
            people(governance, viewer, TODAY)
    for subject in ("everything", "partner:readers", f"account:{TUTOR.account}"):
        cut_off(governance, AUDITOR, subject, NOW)
        assert [one.stopped for one in people(governance, STEWARD, TODAY)] == [True]
        restore(governance, AUDITOR, subject, NOW)


def test_assignments_are_those_of_today_for_the_partner_the_account_works_for(governance):
    assert assigned(governance, TUTOR, TODAY) == (Assigned(STUDENT, Purpose.TUTORING),)
    assert assigned(governance, TUTOR, ENDS + timedelta(days=1)) == ()
    assert assigned(governance, AUDITOR, TODAY) == ()
    receives(governance, Received({"accounts": ({"account": TUTOR.account, "partner": "others"},)}, {}))
    assert assigned(governance, TUTOR, TODAY) == ()


@pytest.mark.parametrize(("table", "column", "value", "condition", "why"), [
    ("trainings", "training", "First aid", Condition.TRAINING, Unfit.OTHER_TRAINING),
    ("trainings", "training", "ferpa_basics 2025", None, None),
    ("assignments", "partner", "", Condition.ASSIGNMENT, Unfit.NO_PARTNER),
    ("assignments", "partner", "others", Condition.ASSIGNMENT, Unfit.OTHER_PARTNER)])
def test_another_training_and_an_assignment_for_no_partner_open_nothing_and_say_why(governance, table, column, value, condition, why):
    with governance.writing() as connection:
        remove(connection, TEMPLATES[table], [], STEWARD, NOW)
    receives(governance, Received({table: ({**PAPERS[table], column: value},)}, {}))
    found = verdict(asked(governance), TODAY)
    assert {one for one, met in found.met.items() if not met} == {condition} - {None}
    assert found.unfit == ({condition: why} if why else {})
    (kept,) = held(governance, STEWARD, table, TODAY)
    assert (kept.standing is Standing.OPENS_NOTHING) is (why in (Unfit.OTHER_TRAINING, Unfit.NO_PARTNER))
    (person,) = people(governance, STEWARD, TODAY)
    assert (person.trained_until is None, person.students) == (condition is Condition.TRAINING, int(condition is not Condition.ASSIGNMENT))
    assert assigned(governance, TUTOR, TODAY) == (() if condition is Condition.ASSIGNMENT else (Assigned(STUDENT, Purpose.TUTORING),))
    cut_off(governance, AUDITOR, "partner:readers", NOW)
    assert assigned(governance, TUTOR, TODAY) == ()
    assert verdict(asked(governance), TODAY).unfit[Condition.AGREEMENT] is Unfit.NO_ACCESS


def test_an_assignment_for_a_purpose_that_opens_nothing_is_nobodys_and_hides_no_other(governance):
    receives(governance, Received({"assignments": ({**PAPERS["assignments"], "student": 8, "purpose": "Mentoring"},)}, {}))
    assert assigned(governance, TUTOR, TODAY) == (Assigned(STUDENT, Purpose.TUTORING),)
    assert [person.students for person in people(governance, STEWARD, TODAY)] == [1]


def test_one_look_sees_the_store_as_it_was_when_it_began(governance, address):
    """Else a consent that ends and an assignment that begins in one change would both hold."""
    with governance.reading() as connection:
        before = connection.execute(select(CONSENTS)).mappings().all()
        revoke(governance_at(address), STEWARD, STUDENT, NOW)
        assert connection.execute(select(CONSENTS)).mappings().all() == before
    assert unmet(governance) == {Condition.CONSENT}
