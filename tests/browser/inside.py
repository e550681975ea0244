"""A partnership to sign in to: the demonstration, with names that nothing else is called, and accounts of every kind."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from sqlalchemy import update

from data_access import accounts
from data_access.governance import Received, governance_of, receive
from data_access.governance.papers import listed
from data_access.governance.tables import CONSENTS, SESSIONS
from data_access.home import Home, current
from data_access.identities import Identity, keep, key_of, read
from data_access.lending import lent
from data_access.moments import stamp
from disclosure import Role, Viewer
from tests.integration.bundles import governed
from tests.integration.visits import SECRET, a_cookie

SETTINGS = {"FLASHLIGHT_SECRET": SECRET}
NAME = "Zabriskie"
CLUB = "second-bell-club@quillwort-valley.example"
COLLEAGUE = "colleague@example.org"
COACH = "trailhead-mentoring@quillwort-valley.example"
TUTOR = "lantern-reading-tutors@quillwort-valley.example"
OFFICE = Viewer("office@example.org", frozenset({Role.STEWARD, Role.ADMINISTRATOR}))
PASSWORD = "walnut-harbor-candle-orbit"
OFTEN_ABSENT = """select student from attendance where school_year = (select max(school_year) from attendance)
    group by student having sum(days_absent) * 10 >= sum(days_enrolled) and sum(days_enrolled) >= 10"""
LACKING = {"untrained": "trainings", "unsigned": "confidentiality_agreements", "unassigned": "assignments"}


def now() -> datetime:
    return datetime.now().astimezone()


@dataclass(frozen=True)
class Inside:
    """The home, and who signs in to it."""

    home: Home

    def cookie(self, account: str) -> str:
        """The header of somebody who signed in just now."""
        return f"flashlight={a_cookie(self.home, Viewer(account), now())}"

    def viewer(self, account: str) -> Viewer:
        (row,) = [row for row in governed(self.home, "accounts") if row["account"] == account]
        return Viewer(account, listed(str(row["roles"])))

    def temporary(self, account: str) -> str:
        """A temporary password."""
        return accounts.reset(governance_of(self.home, {}), OFFICE, account, now())

    def ages(self, **ago: timedelta) -> None:
        """Make every session so much older: `began_at`, `seen_at`."""
        with governance_of(self.home, {}).writing() as connection:
            connection.execute(update(SESSIONS).values({name: stamp(now() - since) for name, since in ago.items()}))

    def often_absent(self, account: str) -> set[str]:
        """The names on file of those the account is assigned to who missed a day in ten of the latest year, as the facts have it."""
        with lent(current(self.home.confidential)) as facts:
            often = {row[0] for row in facts.execute(OFTEN_ABSENT).fetchall()}
        assigned = {int(str(row["student"])) for row in governed(self.home, "assignments") if row["account"] == account}
        found = [read(self.home.confidential / "identities.db", key_of(self.home, {}), student) for student in often & assigned]
        return {f"{one.given_name} {one.family_name}" for one in found if one}

    def gives(self, account: str, roles: str) -> None:
        """Give an account its roles."""
        with governance_of(self.home, {}).writing() as connection:
            receive(connection, OFFICE, Received({"accounts": ({"account": account, "roles": roles},)}, {}), now())

    def consents(self, revoked_on: date | None) -> None:
        """Take every family's consent back, or give it again, as nobody could but a test."""
        with governance_of(self.home, {}).writing() as connection:
            connection.execute(update(CONSENTS).values(revoked_on=revoked_on))


def made(demo_home: Path, folder: Path) -> Inside:
    """A copy of the demonstration's home in which every student of the tutor and of the club has a name, and staff lack one paper each."""
    home = Home(Path(shutil.copytree(demo_home, folder / "home")))
    students = [int(str(row["student"])) for row in governed(home, "assignments") if row["account"] in (TUTOR, CLUB)]
    keep(home.confidential / "identities.db", key_of(home, {}),
         {student: Identity(f"id-{student}", f"Quincey{number}", NAME, "2015-01-01", "") for number, student in enumerate(students)})
    with governance_of(home, {}).writing() as connection:
        receive(connection, OFFICE, Received(dict(_papers(home)), {}), now())
    return Inside(home)


def _papers(home: Home) -> Mapping[str, tuple[dict[str, object], ...]]:
    """Staff who lack one paper each, with all others of the tutor's; a partner without any; and a colleague with all of the club's."""
    tables = ("trainings", "confidentiality_agreements", "assignments")
    of_tutor = {table: [row for row in governed(home, table) if row["account"] == TUTOR] for table in tables}
    copied = {table: tuple({**row, "account": f"{who}@example.org"} for who, lacks in LACKING.items() if lacks != table for row in rows)
              for table, rows in of_tutor.items()}
    for table, rows in copied.items():
        copied[table] = rows + tuple({**row, "account": COLLEAGUE} for row in governed(home, table) if row["account"] == CLUB)
    plain = {"name": "", "partner": "lantern-learning", "disabled_on": None}
    roles = {**dict.fromkeys(LACKING, "need_to_know"), "partner": "partner", "everything": "steward;auditor;administrator;need_to_know"}
    with_club = {**plain, "account": COLLEAGUE, "partner": "second-bell", "roles": "need_to_know"}
    others = ({**plain, "account": f"{who}@example.org", "roles": role} for who, role in roles.items())
    return {**copied, "accounts": (with_club, *others)}
