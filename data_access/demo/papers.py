"""The papers of the demonstration's staff: agreements, promises, trainings and accounts, which hold from the day it is made."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from data_access.demo.chance import labels
from data_access.demo.figures import Figures, figures
from data_access.demo.table import Table

WATCHING = ("steward", "auditor", "administrator")
TRAINED_BEFORE = timedelta(days=30)
HOLDS_FOR = timedelta(days=3 * 365)


def write_papers(folder: Path, today: date) -> None:
    """One account for each program, as its assignments name it, and one for each role that watches; nobody has a password."""
    for name, rows in _papers(figures(), today):
        columns = {column: labels([row[column] for row in rows]) for column in rows[0]}
        Table(name, columns).write(folder)


def _papers(known: Figures, today: date) -> Iterator[tuple[str, list[dict[str, str]]]]:
    begins, ends = (today - TRAINED_BEFORE).isoformat(), (today + HOLDS_FOR).isoformat()
    domain = known.region.contact.partition("@")[2]
    staff = {f"{program.place}@{domain}": program for program in known.program}
    yield "agreements", [_agreement(known, partner, begins, ends) for partner in known.partners]
    yield "confidentiality_agreements", [{"account": account, "signed_on": begins, "ends_on": ends} for account in staff]
    yield "trainings", [{"account": account, "training": "FERPA", "completed_on": begins} for account in staff]
    yield "accounts", [
        *({"account": account, "name": program.name, "partner": program.partner, "roles": "program_staff;need_to_know", "disabled_on": ""}
          for account, program in staff.items()),
        *({"account": f"{role}@{domain}", "name": role.title(), "partner": "", "roles": role, "disabled_on": ""} for role in WATCHING)]


def _agreement(known: Figures, partner: str, begins: str, ends: str) -> dict[str, str]:
    purposes = sorted({program.purpose for program in known.program if program.partner == partner})
    variables = ";".join(known.consents.records[purpose] for purpose in purposes)
    return {"agreement": f"AGREEMENT-{partner}", "partner": partner, "purposes": ";".join(purposes), "variables": variables,
            "begins_on": begins, "ends_on": ends}
