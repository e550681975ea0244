"""Governance stores for tests: one partner, one tutor, one student, and every paper in force; a test takes away what it is about."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from data_access.governance import Governance, Received, receive
from data_access.governance.changes import Row
from disclosure import Role, Viewer
from tests.integration.disclosures import NOW, TODAY, TUTOR

STEWARD = Viewer("steward@example.org", frozenset({Role.STEWARD}))
STUDENT = 7
BEGAN, ENDS = TODAY - timedelta(days=30), TODAY + timedelta(days=30)
PAPERS: Mapping[str, Row] = {
    "accounts": {"account": TUTOR.account, "name": "Tutor", "partner": "readers", "roles": "need_to_know", "disabled_on": None},
    "agreements": {"agreement": "A-1", "partner": "readers", "purposes": "Tutoring;AttendanceCoaching", "owner": "North", "years": "",
                   "variables": "courses;grades;assessments;attendance", "level": "records", "update_frequency": "", "retention": "",
                   "destruction": "", "contact": "", "legal_basis": "", "begins_on": BEGAN, "ends_on": ENDS, "terminated_on": None},
    "confidentiality_agreements": {"account": TUTOR.account, "signed_on": BEGAN, "ends_on": ENDS},
    "trainings": {"account": TUTOR.account, "training": "FERPA", "completed_on": BEGAN},
    "consents": {"consent": "C-1", "student": STUDENT, "partner": "readers", "purpose": "Tutoring", "records": "courses;grades;assessments",
                 "signed_by": "Guardian", "signed_on": BEGAN, "expires_on": ENDS, "revoked_on": None},
    "assignments": {"account": TUTOR.account, "student": STUDENT, "purpose": "Tutoring", "partner": "readers", "begins_on": BEGAN,
                    "ends_on": ENDS},
}
DERIVED: Mapping[str, tuple[Row, ...]] = {"partners": ({"partner": "readers", "name": "Readers"},),
                                          "places_served": ({"partner": "readers", "place": "birch"},)}


def brought(*without: str, **changes: Mapping[str, object]) -> Received:
    """All papers but those of some tables, with some columns changed."""
    templates = {table: ({**row, **changes.get(table, {})},) for table, row in PAPERS.items() if table not in without}
    return Received(templates, {table: () if table in without else rows for table, rows in DERIVED.items()})


def receives(governance: Governance, received: Received) -> int:
    with governance.writing() as connection:
        return receive(connection, STEWARD, received, NOW)
