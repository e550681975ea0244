"""The five conditions of R30: one combination of thirty-two opens a record."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest

from disclosure.need_to_know import (
    FIELDS,
    Condition,
    EducationRecord,
    Evidence,
    Grant,
    Period,
    Purpose,
    Rows,
    Scope,
    Verdict,
    grant,
    verdict,
)
from disclosure.viewer import Role, Viewer

TODAY = date(2025, 3, 1)
IN_FORCE = Period(TODAY - timedelta(days=30), TODAY + timedelta(days=30))
ALL_FIELDS = frozenset(field for fields in FIELDS.values() for field in fields)
COMPLETE = Evidence(IN_FORCE, IN_FORCE, IN_FORCE, TODAY, Scope("p1", frozenset({"s1"})), "s1", IN_FORCE, ALL_FIELDS)
MISSING = {
    Condition.CONSENT: {"consent": None},
    Condition.AGREEMENT: {"agreement": None},
    Condition.TRAINING: {"training": None},
    Condition.COMMUNITY: {"school": "elsewhere"},
    Condition.ASSIGNMENT: {"assignment": None},
}
TUTOR = Viewer("tutor@example.org", frozenset({Role.NEED_TO_KNOW}))


@pytest.mark.parametrize("kept", list(product((True, False), repeat=5)))
def test_only_all_five_conditions_together_open_a_record(kept):
    evidence = COMPLETE
    for keep, changes in zip(kept, MISSING.values(), strict=True):
        evidence = evidence if keep else replace(evidence, **changes)
    opened = grant(TUTOR, 1, Purpose.TUTORING, evidence, TODAY)
    assert (opened is not None) is all(kept)
    assert tuple(verdict(evidence, TODAY).met.values()) == kept


@pytest.mark.parametrize(("changes", "condition"), [
    ({"consent": replace(IN_FORCE, revoked=TODAY)}, Condition.CONSENT),
    ({"consent": Period(TODAY + timedelta(days=1))}, Condition.CONSENT),
    ({"agreement": Period(TODAY - timedelta(days=9), TODAY - timedelta(days=1))}, Condition.AGREEMENT),
    ({"training": TODAY - timedelta(days=366)}, Condition.TRAINING),
    ({"training": TODAY + timedelta(days=1)}, Condition.TRAINING),
    ({"confidentiality": None}, Condition.TRAINING),
])
def test_a_condition_that_is_not_in_force_today_is_not_met(changes, condition):
    assert not verdict(replace(COMPLETE, **changes), TODAY).met[condition]


def test_the_public_is_never_granted_a_record():
    assert grant(Viewer(), 1, Purpose.TUTORING, COMPLETE, TODAY) is None


@pytest.mark.parametrize("roles", [set(), {Role.PARTNER}, {Role.STEWARD}, {Role.AUDITOR}, {Role.ADMINISTRATOR}, {"leader"}, {""},
                                   {Role.AUDITOR, Role.PROGRAM_STAFF}, {Role.ADMINISTRATOR, Role.NEED_TO_KNOW}])
def test_who_is_no_staff_or_watches_over_access_is_never_granted_a_record(roles):
    assert grant(Viewer(TUTOR.account, frozenset(roles)), 1, Purpose.TUTORING, COMPLETE, TODAY) is None


def test_a_grant_cannot_be_made_by_hand():
    with pytest.raises(TypeError, match=r"need_to_know\.grant"):
        Grant(TUTOR, 1, Purpose.TUTORING, Verdict({}))


def test_a_record_holds_only_what_its_purpose_needs():
    opened = grant(TUTOR, 1, Purpose.ATTENDANCE_COACHING, COMPLETE, TODAY)
    assert EducationRecord(opened, {"attendance": Rows(())}).fields
    with pytest.raises(ValueError, match="does not open grades"):
        EducationRecord(opened, {"grades": Rows(())})


def test_neither_grant_nor_record_prints_a_student():
    opened = grant(TUTOR, 987654321, Purpose.TUTORING, COMPLETE, TODAY)
    assert "987654321" not in repr(opened) + repr(EducationRecord(opened, {}))
