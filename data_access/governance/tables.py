"""The tables of the governance store: who may see what, under which paper, until when."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Date, Integer, MetaData, String, Table, Text

METADATA = MetaData()


def _key(name: str) -> Column[str]:
    return Column(name, String(200), primary_key=True)


def _text(*names: str) -> tuple[Column[str], ...]:
    return tuple(Column(name, Text, nullable=False, default="") for name in names)


def _dates(*names: str) -> tuple[Column[object], ...]:
    return tuple(Column(name, Date) for name in names)


# grain: one row per partner
PARTNERS = Table("partners", METADATA, _key("partner"), *_text("name"))

# grain: one row per partner and school that it serves
PLACES_SERVED = Table("places_served", METADATA, _key("partner"), _key("place"))

# grain: one row per data-sharing agreement (R66); purposes and variables are lists with semicolons between
AGREEMENTS = Table(
    "agreements", METADATA, _key("agreement"),
    *_text("partner", "purposes", "owner", "variables", "years", "level", "update_frequency", "retention", "destruction", "contact",
           "legal_basis"), *_dates("begins_on", "ends_on", "terminated_on"))

# grain: one row per account; roles is a list with semicolons between
ACCOUNTS = Table("accounts", METADATA, _key("account"), *_text("name", "partner", "roles"), *_dates("disabled_on"))

# grain: one row per confidentiality agreement that an account signed
CONFIDENTIALITY = Table("confidentiality_agreements", METADATA, _key("account"), Column("signed_on", Date, primary_key=True),
                        *_dates("ends_on"))

# grain: one row per training that an account completed
TRAININGS = Table("trainings", METADATA, _key("account"), _key("training"), Column("completed_on", Date, primary_key=True))

# grain: one row per consent; student is a surrogate key, records a list with semicolons between
CONSENTS = Table(
    "consents", METADATA, _key("consent"), Column("student", BigInteger, nullable=False, index=True),
    *_text("partner", "purpose", "records", "signed_by"), *_dates("signed_on", "expires_on", "revoked_on"))

# grain: one row per account, student and purpose
ASSIGNMENTS = Table(
    "assignments", METADATA, _key("account"), Column("student", BigInteger, primary_key=True, autoincrement=False), _key("purpose"),
    *_text("partner"), *_dates("begins_on", "ends_on"))

# grain: one row per request to expunge a student's records of one kind (R60), with who took each step, when and why
EXPUNGEMENTS = Table(
    "expungements", METADATA, _key("request"), Column("student", BigInteger, nullable=False, index=True),
    *_text("kind", "step", "asked_by", "asked_at", "asked_why", "decision", "decided_by", "decided_at", "decided_why", "notified_by",
           "outcome", "closed_by", "closed_at", "outcome_why"), *_dates("notified_on", "hearing_on"))

# grain: one row per pair of students, the lower key first, that a steward looked at as perhaps one person (R73)
MATCHES = Table(
    "matches", METADATA, Column("student", BigInteger, primary_key=True, autoincrement=False),
    Column("other", BigInteger, primary_key=True, autoincrement=False), *_text("decision", "basis", "looked_at"))

# grain: one row per thing that is cut off (R65): `everything`, `partner:…` or `account:…`
CUT_OFF = Table("cut_off", METADATA, _key("subject"), *_text("since"))

# grain: one row per account that signs in with a password; moments are UTC, as text; `temporary` is 1 until its owner chose another
CREDENTIALS = Table("credentials", METADATA, _key("account"), *_text("password_hash", "set_at", "used_at"),
                    Column("temporary", Integer, nullable=False))

# grain: one row per account that signed in at the provider: the person it was, and the roles of ours that the provider gave them last
SUBJECTS = Table("subjects", METADATA, _key("account"), *_text("issuer", "subject", "roles", "used_at"))

# grain: one row per session; digest is of its token, which is kept nowhere; `individual` is 1 until it was idle too long for records
SESSIONS = Table("sessions", METADATA, _key("digest"), Column("account", String(200), nullable=False, index=True),
                 *_text("began_at", "seen_at"), Column("individual", Integer, nullable=False))

# grain: one row per account or address from which a password failed lately
FAILURES = Table("failures", METADATA, _key("subject"), *_text("since"), Column("failures", Integer, nullable=False))

# grain: one row per change of a row above: its key and what it said before and after, as JSON; null where there was none
CHANGES = Table(
    "changes", METADATA, Column("change", Integer, primary_key=True, autoincrement=True), *_text("at", "account", "table_name", "row_key"),
    Column("before", Text), Column("after", Text))
