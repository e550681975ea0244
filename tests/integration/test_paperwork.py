"""A steward keeps the papers on pages: by the contract of the templates, on record, at once, and never for themselves (R24, R33, R66)."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from data_access.closed import RecordsUnavailable, SessionOver
from data_access.disclosure_log import Action, store_of
from data_access.entrance import Visit
from data_access.governance import (
    AccessStopped,
    Governance,
    NotAllowed,
    Received,
    changes,
    cut_off,
    governance_of,
    people,
    restore,
    revoke,
)
from data_access.governance.bounds import bounds
from data_access.governance.changes import Row
from data_access.governance.editing import Answer, keep, take_out
from data_access.governance.registers import Held, Standing, ending_next, held, partners_held
from data_access.home import Home
from data_access.loading.salt import surrogate
from data_access.paperwork import Kept, keep_paper
from data_access.student_papers import Looked, explained, look_up, take_back
from data_access.student_papers import keep_paper as keep_of_student
from data_access.student_papers import take_out as taken_out
from disclosure import Condition, Purpose, Role, Viewer
from tests.integration.bundles import governed
from tests.integration.disclosures import AUDITOR, MINUTE, NOW, TODAY, TUTOR, entries
from tests.integration.papers import BEGAN, ENDS, PAPERS, STEWARD, STUDENT, receives
from tests.integration.test_gateway import home, made, opened
from tests.integration.visits import a_visit

__all__ = ["home", "made"]
DAY = timedelta(days=1)
SECOND = Viewer("second@example.org", frozenset({Role.STEWARD}))
OTHERS = [Viewer("somebody@example.org", frozenset({role})) for role in Role if role is not Role.STEWARD] + [Viewer()]


def an_account(viewer: Viewer, **changes: object) -> Row:
    roles = ";".join(sorted(viewer.roles))
    return {"account": viewer.account, "name": "", "partner": "", "roles": roles, "disabled_on": None} | changes


@pytest.fixture
def store(governance: Governance) -> Governance:
    """A governance store with two stewards, and every paper of the tutor's."""
    receives(governance, Received({"accounts": (an_account(STEWARD), an_account(SECOND))}, {}))
    return governance


def does(store: Governance, table: str, row: Row, seen: Held | None = None, viewer: Viewer = STEWARD) -> Answer:
    with store.writing() as connection:
        return keep(connection, viewer, table, row, seen, NOW)


def the(store: Governance, table: str, **of: tuple[object, ...]) -> Held:
    (found,) = held(store, STEWARD, table, TODAY, **of)
    return found


def test_a_paper_that_is_changed_is_logged_with_who_did_it_and_what_was_there_before(store):
    assert does(store, "agreements", {"agreement": "A-1", "ends_on": TODAY}, the(store, "agreements")) is Answer.KEPT
    last = changes(store, STEWARD)[-1]
    assert (last.table, last.account) == ("agreements", STEWARD.account)
    assert [json.loads(said)["ends_on"] for said in (last.before, last.after)] == [str(ENDS), str(TODAY)]
    assert does(store, "agreements", {"agreement": "A-1", "ends_on": TODAY}, the(store, "agreements")) is Answer.UNCHANGED
    assert changes(store, STEWARD)[-1] == last


def test_of_two_stewards_who_change_one_paper_at_once_the_second_is_told(store):
    for_both = the(store, "agreements")
    assert does(store, "agreements", {"agreement": "A-1", "ends_on": TODAY}, for_both) is Answer.KEPT
    assert does(store, "agreements", {"agreement": "A-1", "ends_on": ENDS + DAY}, for_both, SECOND) is Answer.MEANWHILE
    assert the(store, "agreements").row["ends_on"] == TODAY
    training = {"account": TUTOR.account, "training": "FERPA", "completed_on": TODAY}
    assert [does(store, "trainings", training, viewer=viewer) for viewer in (STEWARD, SECOND)] == [Answer.KEPT, Answer.THERE]


def test_of_two_stewards_who_send_at_the_same_moment_one_is_told(store):
    for day in range(5):
        seen = the(store, "agreements")
        rows = [{"agreement": "A-1", "ends_on": ENDS + (2 * day + n) * DAY} for n in (1, 2)]
        with ThreadPoolExecutor(2) as both:
            answers = [*both.map(does, [store] * 2, ["agreements"] * 2, rows, [seen] * 2, [STEWARD, SECOND])]
        assert sorted(answers) == [Answer.KEPT, Answer.MEANWHILE]


GRANTED: list[tuple[str, Row]] = [
    ("accounts", {"roles": "steward;need_to_know"}), ("trainings", {"training": "FERPA", "completed_on": TODAY}),
    ("confidentiality_agreements", {"signed_on": TODAY, "ends_on": None}),
    ("assignments", {"student": STUDENT, "purpose": "Tutoring", "partner": "readers", "begins_on": TODAY, "ends_on": None})]


@pytest.mark.parametrize(("table", "row"), GRANTED)
def test_nobody_writes_a_paper_for_their_own_account_and_another_steward_does(store, table, row):
    before, own = len(changes(store, STEWARD)), {**row, "account": STEWARD.account}
    seen = the(store, "accounts", account=(STEWARD.account,)) if table == "accounts" else None
    assert does(store, table, own, seen) is Answer.OWN
    assert len(changes(store, STEWARD)) == before
    assert does(store, table, own, seen, SECOND) is Answer.KEPT


def test_who_is_no_steward_or_not_any_more_keeps_and_sees_no_paper(store):
    training = {"account": TUTOR.account, "training": "FERPA", "completed_on": TODAY}
    seen = the(store, "trainings")
    for viewer in OTHERS:
        looks = (lambda who=viewer: held(store, who, "agreements", TODAY), lambda who=viewer: partners_held(store, who),
                 lambda who=viewer: ending_next(store, who, "readers", TODAY, 9))
        for look in looks:
            with pytest.raises(NotAllowed):
                look()
        with pytest.raises(NotAllowed):
            does(store, "trainings", training, viewer=viewer)
    receives(store, Received({"accounts": (an_account(SECOND, roles="auditor"),)}, {}))
    with pytest.raises(NotAllowed):
        does(store, "trainings", training, viewer=SECOND)
    with store.writing() as connection, pytest.raises(NotAllowed):
        take_out(connection, SECOND, seen, NOW)
    assert the(store, "trainings") == seen


def test_a_paper_entered_by_mistake_is_taken_out_on_record(store):
    seen = the(store, "trainings")
    with store.writing() as connection:
        assert [take_out(connection, STEWARD, seen, NOW) for _ in range(2)] == [Answer.TAKEN_OUT, Answer.MEANWHILE]
    last = changes(store, STEWARD)[-1]
    assert (last.table, last.after, json.loads(last.before)["completed_on"]) == ("trainings", "", str(BEGAN))
    assert people(store, STEWARD, TODAY)[0].trained_until is None
    revoke(store, STEWARD, STUDENT, NOW)
    for table in ("consents", "agreements"):     # what a family took back stays, and an agreement ends
        with store.writing() as connection, pytest.raises(NotAllowed):
            take_out(connection, STEWARD, the(store, table), NOW)


def test_papers_that_end_within_sixty_days_are_listed_first(store):
    soon = timedelta(days=bounds().paper.soon_days)
    ends = {"A-soon": TODAY + soon - DAY, "A-later": TODAY + soon, "A-over": TODAY - DAY, "A-open": None, "A-then": None}
    begins = {"A-then": TODAY + DAY}
    plain = {**PAPERS["agreements"], "partner": "others"}
    rows = tuple({**plain, "agreement": name, "ends_on": end, "begins_on": begins.get(name, BEGAN)} for name, end in ends.items())
    receives(store, Received({"agreements": rows}, {}))
    found = held(store, STEWARD, "agreements", TODAY, partner=("others",))
    assert [(one.row["agreement"], one.standing) for one in found] == [
        ("A-soon", Standing.SOON), ("A-later", Standing.IN_FORCE), ("A-open", Standing.IN_FORCE), ("A-then", Standing.NOT_YET),
        ("A-over", Standing.ENDED)]


def test_consents_for_a_partner_are_those_in_force_by_when_they_end(store):
    plain = PAPERS["consents"]
    changed = ({"expires_on": None}, {"expires_on": TODAY}, {"expires_on": TODAY - DAY}, {"revoked_on": TODAY}, {"partner": "others"})
    receives(store, Received({"consents": tuple({**plain, "consent": f"C-{number}", **change} for number, change in
                                                enumerate(changed, start=2))}, {}))
    found = ending_next(store, STEWARD, "readers", TODAY, 9)
    assert [one.row["consent"] for one in found] == ["C-3", "C-1", "C-2"]
    assert [one.row["consent"] for one in ending_next(store, STEWARD, "readers", TODAY, 1)] == ["C-3"]
    assert str(STUDENT) not in repr(found)


# On a page: what was typed, by whoever is there now.

def store_of_home(home: Home) -> Governance:
    return governance_of(home, os.environ)


def a_steward(home: Home, viewer: Viewer = STEWARD, **changes: object) -> Visit:
    """A steward who has just signed in, and is still there, or changed, when a form is sent."""
    receives(store_of_home(home), Received({"accounts": (an_account(viewer),)}, {}))
    visit = a_visit(home, viewer, NOW)
    return replace(visit, again=lambda: replace(visit, **changes))


def found_by(home: Home, visit: Visit, table: str = "consents", student_id: str = "S-1") -> tuple[Looked, tuple[Held, ...]]:
    return look_up(home, visit, student_id, table)


SIGNED = {"consent": "C-9", "partner": "readers", "purpose": "Tutoring", "records": "courses;grades", "signed_by": "Guardian",
          "signed_on": "2025-11-01", "expires_on": "2026-11-01"}
WRONG = [
    ({"consent": " "}, ("consent", "missing")), ({"signed_on": ""}, ("signed_on", "missing")),
    ({"signed_on": str(TODAY + DAY)}, ("signed_on", "future")), ({"signed_by": "Aunt"}, ("signed_by", "unknown_option")),
    ({"partner": "nobody"}, ("partner", "dangling")), ({"expires_on": "2025-10-31"}, ("expires_on", "below")),
    ({"consent": "=1+1"}, ("consent", "formula")), ({"signed_on": "1.11.2025"}, ("signed_on", "not_a_date")),
]


def test_what_a_page_brings_is_held_to_the_contract_of_the_template(home):
    visit, before = a_steward(home), governed(home, "consents")
    looked, _ = found_by(home, visit)
    for change, fault in WRONG:
        assert keep_of_student(home, visit, "consents", SIGNED | change, looked) == Kept(Answer.NOT_TAKEN, (fault,))
    nobody, _ = found_by(home, visit, student_id="S-99")
    assert not nobody.known
    assert keep_of_student(home, visit, "consents", SIGNED, nobody).faults == (("student_id", "dangling"),)
    assert governed(home, "consents") == before


def test_a_consent_that_a_steward_enters_counts_at_once_and_is_on_record(home):
    visit = a_steward(home)
    looked, (consent, _) = found_by(home, visit)
    assert take_back(home, visit, "S-1") == Kept(Answer.REVOKED) and opened(home) is None
    assert keep_of_student(home, visit, "consents", SIGNED, looked) == Kept(Answer.REVOKED_BEFORE)
    assert {one.standing for one in found_by(home, visit)[1]} == {Standing.ENDED}
    assert take_back(home, visit, "S-1") == take_back(home, visit, "S-99") == Kept(Answer.NOTHING_REVOKED)
    later = a_steward(home, at=NOW + 2 * DAY)
    assert keep_of_student(home, later, "consents", SIGNED | {"signed_on": str(TODAY + DAY)}, looked) == Kept(Answer.KEPT)
    last = changes(store_of_home(home), STEWARD)[-1]
    assert (last.table, last.account, json.loads(last.after)["student"]) == ("consents", STEWARD.account, surrogate(home, "S-1"))
    assert consent.row["student"] == surrogate(home, "S-1") and "S-1" not in repr((looked, consent)) + last.after


def test_an_assignment_opens_a_record_at_once_and_closes_it_when_it_ends(home):
    visit = a_steward(home)
    looked, found = found_by(home, visit, "assignments")
    (tutoring,) = (one for one in found if one.row["purpose"] == "Tutoring")
    assert opened(home) is not None
    ends = {"ends_on": str(TODAY - DAY)}
    assert keep_of_student(home, visit, "assignments", ends, looked, tutoring) == Kept(Answer.KEPT)
    assert opened(home, at=NOW + MINUTE) is None
    assert keep_of_student(home, visit, "assignments", ends, looked, tutoring) == Kept(Answer.MEANWHILE)
    second, new = {"account": "second-tutor@example.org"}, {"purpose": "Tutoring", "partner": "readers", "begins_on": str(TODAY)}
    assert keep_of_student(home, visit, "assignments", second | new | {"partner": ""}, looked).faults == (("partner", "missing"),)
    assert keep_of_student(home, visit, "assignments", second | new, looked) == Kept(Answer.KEPT)
    assert keep_of_student(home, visit, "assignments", {"account": STEWARD.account} | new, looked) == Kept(Answer.OWN)
    (mistaken,) = (one for one in found_by(home, visit, "assignments")[1] if one.row["account"] == second["account"])
    assert [taken_out(home, visit, mistaken).answer for _ in range(2)] == [Answer.TAKEN_OUT, Answer.MEANWHILE]


def test_a_role_that_is_taken_ends_what_rests_on_it_and_an_agreement_that_ends_closes_its_records(home):
    visit, store = a_steward(home), store_of_home(home)
    (tutor,) = held(store, STEWARD, "accounts", TODAY, account=(TUTOR.account,))
    assert keep_paper(home, visit, "accounts", {"roles": "partner"}, tutor) == Kept(Answer.KEPT)
    with pytest.raises(SessionOver):
        opened(home)
    (agreement,) = held(store, STEWARD, "agreements", TODAY)
    assert keep_paper(home, visit, "agreements", {"terminated_on": str(TODAY)}, agreement) == Kept(Answer.KEPT)
    (over,) = held(store, STEWARD, "agreements", TODAY)
    assert over.standing is Standing.ENDED
    assert TUTOR.account not in {person.account for person in people(store, STEWARD, TODAY)}
    assert keep_paper(home, visit, "agreements", {"terminated_on": ""}, over) == Kept(Answer.UNCHANGED)
    assert keep_paper(home, visit, "accounts", {"roles": ""}, tutor).faults == (("roles", "missing"),)


@pytest.mark.parametrize("roles", ["auditor", "need_to_know;steward", "administrator;program_staff"])
def test_who_watches_or_keeps_papers_is_not_decided_on_a_page(home, roles):
    visit, store = a_steward(home), store_of_home(home)
    (tutor,) = held(store, STEWARD, "accounts", TODAY, account=(TUTOR.account,))
    assert keep_paper(home, visit, "accounts", {"roles": roles}, tutor) == Kept(Answer.WATCHING)
    receives(store, Received({"accounts": ({**tutor.row, "roles": roles},)}, {}))
    (loaded,) = held(store, STEWARD, "accounts", TODAY, account=(TUTOR.account,))
    assert keep_paper(home, visit, "accounts", {"roles": "need_to_know"}, loaded) == Kept(Answer.WATCHING)


def test_an_agreement_ends_although_its_partner_is_gone(home):
    store = store_of_home(home)
    receives(store, Received({}, {"partners": ()}))
    (agreement,) = held(store, STEWARD, "agreements", TODAY)
    assert keep_paper(home, a_steward(home), "agreements", {"ends_on": str(TODAY)}, agreement) == Kept(Answer.KEPT)


def test_an_assignment_ends_although_its_student_is_gone_and_no_new_one_begins(home):
    plain = {"account": TUTOR.account, "purpose": "Tutoring", "partner": "readers", "begins_on": BEGAN, "ends_on": None}
    receives(store_of_home(home), Received({"assignments": ({**plain, "student": surrogate(home, "S-99")},)}, {}))
    visit = a_steward(home)
    looked, (assignment,) = found_by(home, visit, "assignments", "S-99")
    assert keep_of_student(home, visit, "assignments", {"ends_on": str(TODAY)}, looked, assignment) == Kept(Answer.KEPT)
    another = plain | {"account": "second-tutor@example.org", "begins_on": str(TODAY), "ends_on": ""}
    assert keep_of_student(home, visit, "assignments", another, looked).faults == (("student_id", "dangling"),)


@pytest.mark.parametrize("subject", ["everything", "partner:office", f"account:{STEWARD.account}"])
def test_while_access_is_stopped_no_students_papers_are_shown_or_changed_and_those_of_staff_are(home, subject):
    """R65: all individual-level access at once. It used to close records alone; that somebody may see none is still entered."""
    visit, store = a_steward(home), store_of_home(home)
    receives(store, Received({"accounts": (an_account(STEWARD, partner="office"),)}, {}))
    looked, (consent, *_) = found_by(home, visit)
    (assignment, *_) = found_by(home, visit, "assignments")[1]
    before = len(changes(store, STEWARD))
    cut_off(store, AUDITOR, subject, NOW)
    gone = subject.startswith("account")     # who is cut off by name is not signed in any more
    looks: list[Callable[[], object]] = [
        lambda: found_by(home, visit), lambda: why(home, visit), lambda: held(store, STEWARD, "consents", TODAY),
        lambda: held(store, STEWARD, "assignments", TODAY), lambda: ending_next(store, STEWARD, "readers", TODAY, 9)]
    for look in looks:
        with pytest.raises((SessionOver, AccessStopped) if gone else AccessStopped):
            look()
    stopped = Kept(Answer.STOPPED)
    assert keep_of_student(home, visit, "consents", SIGNED, looked) == take_back(home, visit, "S-1") == stopped
    assert taken_out(home, visit, assignment) == keep_of_student(home, visit, "assignments", {}, looked, assignment) == stopped
    assert len(changes(store, STEWARD)) == before + 1 and entries(store_of(home, {}), action=Action.REVOKED) == []
    assert held(store, STEWARD, "agreements", TODAY) and consent.row["consent"] == "C-1"
    (tutor,) = held(store, STEWARD, "accounts", TODAY, account=(TUTOR.account,))
    assert keep_paper(home, visit, "accounts", {"roles": "partner"}, tutor) == Kept(Answer.OVER if gone else Answer.KEPT)
    restore(store, AUDITOR, subject, NOW)
    assert found_by(home, visit)[1]


GONE: list[Callable[[Visit], Visit]] = [
    lambda visit: replace(visit, again=lambda: None),
    lambda visit: replace(visit, again=lambda: replace(visit, individual=False)),
    lambda visit: replace(visit, again=lambda: replace(visit, viewer=Viewer(STEWARD.account, frozenset({Role.PARTNER}))))]


@pytest.mark.parametrize("gone", GONE)
def test_a_form_from_somebody_who_is_not_there_any_more_changes_nothing(home, gone):
    visit = a_steward(home)
    looked, _ = found_by(home, visit)
    before, (assignment, *_) = len(changes(store_of_home(home), STEWARD)), found_by(home, visit, "assignments")[1]
    assert taken_out(home, gone(visit), assignment) == take_back(home, gone(visit), "S-1") == Kept(Answer.OVER)
    assert keep_of_student(home, gone(visit), "consents", SIGNED, looked) == Kept(Answer.OVER)
    assert len(changes(store_of_home(home), STEWARD)) == before
    assert entries(store_of(home, {}), action=Action.REVOKED) == []


def test_each_look_at_one_students_papers_is_on_the_record_first(home):
    visit = a_steward(home)
    for table in ("consents", "assignments", "consents"):
        found_by(home, visit, table)
    found = entries(store_of(home, {}), action=Action.EXAMINED)
    assert [(one.line.account, one.line.student, one.line.note) for one in found] == [
        (STEWARD.account, surrogate(home, "S-1"), f"the student's {table}") for table in ("consents", "assignments")]
    (home.path / "disclosures.db").rename(home.path / "renamed")
    with pytest.raises(RecordsUnavailable):
        found_by(home, visit)
    looked = Looked("S-1", (surrogate(home, "S-1"),), True)
    assert (take_back(home, visit, "S-1"), keep_of_student(home, visit, "consents", SIGNED, looked)) == (
        Kept(Answer.REVOKED_IN_PART), Kept(Answer.UNAVAILABLE))


def why(home: Home, visit: Visit, account: str = TUTOR.account, student_id: str = "S-1") -> set[Condition]:
    met = explained(home, visit, account, student_id, Purpose.TUTORING).met
    return {condition for condition, holds in met.items() if not holds}


def test_a_steward_is_told_which_conditions_hold_and_nothing_is_opened(home, monkeypatch):
    visit = a_steward(home)
    for reads in ("_record", "_name", "_rows"):
        monkeypatch.setattr(f"data_access.students.{reads}", lambda *_: pytest.fail("a record was read"))
    assert why(home, visit) == set()
    assert explained(home, visit, TUTOR.account, "S-1", Purpose.TUTORING).periods[Condition.AGREEMENT].ends.isoformat() == "2028-06-30"
    revoke(store_of_home(home), STEWARD, surrogate(home, "S-1"), NOW)
    assert why(home, visit) == {Condition.CONSENT}
    assert why(home, visit, student_id="S-99") == {Condition.CONSENT, Condition.COMMUNITY, Condition.ASSIGNMENT}
    assert why(home, visit, account="nobody@example.org") == set(Condition)
    lines = [entry.line for entry in entries(store_of(home, {}))[1:]]
    assert {line.action for line in lines} == {Action.EXAMINED}
    assert {(line.account, line.purpose) for line in lines} == {(STEWARD.account, "Tutoring")}
    assert next(line.note for line in lines) == f"whether {TUTOR.account} may see the record"


@pytest.mark.parametrize("viewer", OTHERS[:-1], ids=lambda viewer: next(iter(viewer.roles)))
def test_no_other_role_is_told_anything_and_no_question_of_theirs_is_answered(home, viewer):
    visit = a_steward(home, viewer)
    with pytest.raises(SessionOver):
        found_by(home, visit)
    with pytest.raises(SessionOver):
        why(home, visit)
    assert entries(store_of(home, {}), action=Action.EXAMINED) == []
