"""Local accounts: signing in with a password, and what an administrator does to them (R26, R51)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, RowMapping, and_, or_, select, update

from data_access import sessions
from data_access.governance import NotAllowed
from data_access.governance.bounds import bounds
from data_access.governance.changes import put, remove
from data_access.governance.failures import counted, forgiven
from data_access.governance.papers import may_sign_in
from data_access.governance.passwords import check_strength, drawn, hashed, matches
from data_access.governance.store import Governance
from data_access.governance.tables import ACCOUNTS, CREDENTIALS, PARTNERS, SUBJECTS
from data_access.moments import stamp
from data_access.sessions import Token
from disclosure import Role, Viewer

LONGEST_NAME = 150   # characters; what is longer, or cannot be printed, is the name of nobody


class AccountProblem(ValueError):
    """What an administrator asked for does not fit the accounts there are."""


@dataclass(frozen=True)
class SignedIn:
    """A session that began, and whether its owner has to choose another password first."""

    token: Token
    change_password: bool


@dataclass(frozen=True)
class Vouched:
    """Whom a provider vouches for: the account's name here, the person at that issuer, and the roles of ours that it gives them."""

    account: str
    issuer: str
    subject: str
    roles: frozenset[str]


@dataclass(frozen=True)
class Account:
    """An account as an administrator sees it; moments are UTC, empty where there is none."""

    account: str
    name: str
    partner: str
    roles: str
    disabled_on: str
    password_set_at: str
    used_at: str


def named(governance: Governance, account: str, today: date) -> Viewer:
    """Somebody named by another, with the roles that they would have if they were signed in; with none where they could not be."""
    account = account if account.isprintable() and len(account) <= LONGEST_NAME else ""
    with governance.reading() as connection:
        return Viewer(account, sessions.roles_of(connection, account, today))


def sign_in(governance: Governance, account: str, password: str, address: str, at: datetime) -> SignedIn | None:
    """A session for whoever knows the password, or None: the same answer after the same work, whatever was wrong.

    Unknown, disabled, long unused and locked accounts are answered alike. Raises GovernanceUnavailable.
    """
    account = account if account.isprintable() and len(account) <= LONGEST_NAME else ""
    with governance.writing() as connection:
        may_try = counted(connection, account, address, at)
        known = _credentials(connection, account)
        roles = may_sign_in(connection, account, at.date())
    right = matches(known["password_hash"] if known else None, password)
    if not (right and may_try and known and roles is not None and not _unused(known, at)):
        return None
    with governance.writing() as connection:
        return _signed_in(connection, known, account, address, at)


def _signed_in(connection: Connection, known: RowMapping, account: str, address: str, at: datetime) -> SignedIn | None:
    """Begin the session, unless the password was changed while it was looked at."""
    now = _credentials(connection, account)
    if now is None or now["password_hash"] != known["password_hash"] or may_sign_in(connection, account, at.date()) is None:
        return None
    forgiven(connection, account, address)
    connection.execute(update(CREDENTIALS).where(CREDENTIALS.c.account == account).values(used_at=stamp(at)))
    return SignedIn(sessions.begin(connection, account, at), bool(known["temporary"]) or _outdated(known, at))


def let_in(governance: Governance, said: Vouched, at: datetime) -> SignedIn | None:
    """A session for whom the provider vouches for, if the account was loaded, has one of those roles, is always the same person's and was
    used lately; else None. Raises GovernanceUnavailable."""
    row = {"account": said.account, "issuer": said.issuer, "subject": said.subject}
    with governance.writing() as connection:
        bound = connection.execute(select(SUBJECTS).where(or_(SUBJECTS.c.account == said.account, and_(
            SUBJECTS.c.issuer == said.issuer, SUBJECTS.c.subject == said.subject)))).mappings().all()
        roles = may_sign_in(connection, said.account, at.date())
        known = _credentials(connection, said.account)
        others = any(row.items() - dict(one).items() for one in bound)
        if others or any(_unused(one, at) for one in bound or ([known] if known else [])):
            return None
        if bound or said.roles & (roles or set()):    # roles that the provider has taken away are gone at once
            put(connection, SUBJECTS, [{**row, "roles": ";".join(sorted(said.roles))}], Viewer(said.account), at)
        if not said.roles & (roles or set()):
            return None
        connection.execute(update(SUBJECTS).where(SUBJECTS.c.account == said.account).values(used_at=stamp(at)))
        return SignedIn(sessions.begin(connection, said.account, at), change_password=False)


def change_password(governance: Governance, account: str, old: str, new: str, address: str, at: datetime) -> SignedIn | None:
    """Choose another password; every session of the account ends and a new one begins. None as in sign_in. Raises WeakPassword."""
    if sign_in(governance, account, old, address, at) is None:
        return None
    with governance.writing() as connection:
        check_strength(new, [old, *_about(connection, account)])
        _set_password(connection, Viewer(account), account, new, at, temporary=False)
    return sign_in(governance, account, new, address, at)


def add(governance: Governance, viewer: Viewer, account: str, name: str, partner: str, roles: Iterable[Role], at: datetime) -> str:
    """Make an account; its temporary password. Raises AccountProblem, NotAllowed."""
    _must_administer(viewer)
    row = {"account": account, "name": name, "partner": partner, "roles": ";".join(sorted(roles)), "disabled_on": None}
    with governance.writing() as connection:
        if not (account.isprintable() and 0 < len(account) <= LONGEST_NAME):
            raise AccountProblem(f"The name of an account has 1 to {LONGEST_NAME} characters that can be printed.")
        if _account(connection, account):
            raise AccountProblem("There is such an account already. To give it a new password: flashlight account reset")
        if partner and not connection.execute(select(PARTNERS.c.partner).where(PARTNERS.c.partner == partner)).first():
            raise AccountProblem("There is no such partner among the places that were loaded.")
        put(connection, ACCOUNTS, [row], viewer, at)
        return _temporary(connection, viewer, account, at)


def reset(governance: Governance, viewer: Viewer, account: str, at: datetime) -> str:
    """Give an account a temporary password, end its sessions, and forget who signed in with it at the provider. Raises AccountProblem,
    NotAllowed."""
    _must_administer(viewer)
    with governance.writing() as connection:
        _must_exist(connection, account)
        others = connection.execute(select(SUBJECTS).where(SUBJECTS.c.account != account)).mappings()
        remove(connection, SUBJECTS, map(dict, others), viewer, at)
        return _temporary(connection, viewer, account, at)


def disable(governance: Governance, viewer: Viewer, account: str, at: datetime) -> None:
    """End an account and its sessions at once. Raises AccountProblem, NotAllowed."""
    _must_administer(viewer)
    with governance.writing() as connection:
        _must_exist(connection, account)
        put(connection, ACCOUNTS, [{"account": account, "disabled_on": at.date()}], viewer, at)
        sessions.end_all(connection, account)


def listed(governance: Governance, viewer: Viewer) -> tuple[Account, ...]:
    """Every account, by name. Raises NotAllowed."""
    _must_administer(viewer)
    with governance.reading() as connection:
        joined = ACCOUNTS.outerjoin(CREDENTIALS, ACCOUNTS.c.account == CREDENTIALS.c.account)
        asked = select(ACCOUNTS, CREDENTIALS).select_from(joined).order_by(ACCOUNTS.c.account)
        return tuple(Account(row[ACCOUNTS.c.account], row["name"], row["partner"], row["roles"], str(row["disabled_on"] or ""),
                             row["set_at"] or "", _used_at(row)) for row in connection.execute(asked).mappings())


def _used_at(row: RowMapping) -> str:
    """When an account was used last. A password counts from when it was set: one that the person chose was used then."""
    is_untouched = bool(row["temporary"]) and row["used_at"] == row["set_at"]
    return "" if is_untouched else row["used_at"] or ""


def _temporary(connection: Connection, viewer: Viewer, account: str, at: datetime) -> str:
    password = drawn()
    _set_password(connection, viewer, account, password, at, temporary=True)
    return password


def _set_password(connection: Connection, viewer: Viewer, account: str, password: str, at: datetime, temporary: bool) -> None:
    row = {"account": account, "password_hash": hashed(password), "set_at": stamp(at), "used_at": stamp(at), "temporary": int(temporary)}
    put(connection, CREDENTIALS, [row], viewer, at)
    sessions.end_all(connection, account)


def _about(connection: Connection, account: str) -> list[str]:
    """Words that anybody would try first."""
    row = _account(connection, account)
    said = (account, row["name"], row["partner"]) if row else (account,)
    return [*said, *re.split(r"\W+", " ".join(said))]


def _account(connection: Connection, account: str) -> RowMapping | None:
    return connection.execute(select(ACCOUNTS).where(ACCOUNTS.c.account == account)).mappings().first()


def _credentials(connection: Connection, account: str) -> RowMapping | None:
    return connection.execute(select(CREDENTIALS).where(CREDENTIALS.c.account == account)).mappings().first()


def _outdated(known: RowMapping, at: datetime) -> bool:
    days = bounds().password.days
    return days > 0 and at - datetime.fromisoformat(known["set_at"]) >= timedelta(days=days)


def _unused(known: RowMapping, at: datetime) -> bool:
    return at - datetime.fromisoformat(known["used_at"]) >= timedelta(days=bounds().account.unused_days)


def _must_exist(connection: Connection, account: str) -> None:
    if _account(connection, account) is None:
        raise AccountProblem("There is no such account. To see all of them: flashlight account list")


def _must_administer(viewer: Viewer) -> None:
    if Role.ADMINISTRATOR not in viewer.roles:
        raise NotAllowed("Accounts are for administrators.")
