"""Who may open one student's record: five conditions, all of them, every time (R30)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import InitVar, dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from disclosure.viewer import Viewer

TRAINING_VALID = timedelta(days=365)  # R30: FERPA training within the last year
GRANT_VALID = timedelta(minutes=15)   # R50: as long as a page with individual data stays open without a touch
OF_AGE = 18                           # R30: from this birthday on the student consents, and nobody else
STUDENT = "Student"                   # how a consent says that the student signed it
TRAINING = "FERPA"                    # R30: what the name of a training has to say, to be one
_MADE_BY_GRANT = object()


class Purpose(StrEnum):
    """Why a record is opened; it decides which fields come back (R32)."""

    TUTORING = "Tutoring"
    ATTENDANCE_COACHING = "AttendanceCoaching"
    COLLEGE_ADVISING = "CollegeAdvising"
    PROGRAM_PARTICIPATION = "ProgramParticipation"
    BEHAVIOR_SUPPORT = "BehaviorSupport"


FIELDS: Mapping[Purpose, tuple[str, ...]] = {
    Purpose.TUTORING: ("courses", "grades", "assessments"),
    Purpose.ATTENDANCE_COACHING: ("attendance", "attendance_days"),
    Purpose.COLLEGE_ADVISING: ("courses", "grades", "milestones"),
    Purpose.PROGRAM_PARTICIPATION: ("program_enrollments", "program_attendance"),
    Purpose.BEHAVIOR_SUPPORT: ("discipline",),
}


class Condition(StrEnum):
    """The five conditions of R30."""

    CONSENT = "consent"
    AGREEMENT = "agreement"
    TRAINING = "training"
    COMMUNITY = "community"
    ASSIGNMENT = "assignment"


class Unfit(StrEnum):
    """Why a paper that is there opens nothing."""

    NO_ACCESS = "no_access"     # the account works for no partner: it has none, is disabled, or was stopped
    OTHER_TRAINING = "other_training"
    NO_PARTNER = "no_partner"
    OTHER_PARTNER = "other_partner"


@dataclass(frozen=True)
class Period:
    """From `begins` up to and including `ends`; an open end is None, and a `revoked` day ends it at once."""

    begins: date
    ends: date | None = None
    revoked: date | None = None

    def holds(self, today: date) -> bool:
        """Whether the period is in force today."""
        return (self.begins <= today and (self.ends is None or today <= self.ends)
                and (self.revoked is None or today < self.revoked))


@dataclass(frozen=True)
class Revocation:
    """A family took back `on` a day what it had signed up to another: for one partner and purpose or, where these are empty, for all."""

    student: int
    on: date
    signed_until: date
    partner: str = ""
    purpose: str = ""

    def ends(self, partner: str, purpose: str, signed_on: date) -> bool:
        """Whether it takes back a consent of this student."""
        return self.partner in ("", partner) and self.purpose in ("", purpose) and signed_on <= self.signed_until


@dataclass(frozen=True)
class Scope:
    """The partner and places whose records an account may ask for. Made only by data_access.governance."""

    partner: str
    places: frozenset[str]


@dataclass(frozen=True)
class Evidence:
    """What the governance store knows about one viewer, student and purpose; None where there is nothing.

    `named` are the records that both the consent and the agreement name; `unfit` says of a paper that is there why it does not count.
    Made only by data_access.governance.
    """

    consent: Period | None
    agreement: Period | None
    confidentiality: Period | None
    training: date | None
    scope: Scope
    school: str
    assignment: Period | None
    named: frozenset[str]
    unfit: Mapping[Condition, Unfit] = field(default_factory=dict)


@dataclass(frozen=True)
class Verdict:
    """Each condition, whether it is met today, and the period it rests on, where it has one, or why its paper does not count; shown only to
    people who may see it (R31)."""

    met: Mapping[Condition, bool]
    periods: Mapping[Condition, Period] = field(default_factory=dict)
    unfit: Mapping[Condition, Unfit] = field(default_factory=dict)

    @property
    def all_met(self) -> bool:
        return set(self.met) == set(Condition) and all(self.met.values())

    def words(self) -> str:
        """The conditions as the record of disclosures has them."""
        return " ".join(f"{condition.value}:{'yes' if self.met.get(condition) else 'no'}" for condition in Condition)


@dataclass(frozen=True)
class Grant:
    """Proof that this viewer may see these fields of this student for this purpose now. Made only by grant()."""

    viewer: Viewer
    student: int
    purpose: Purpose
    verdict: Verdict
    partner: str = ""
    fields: tuple[str, ...] = ()
    school: str = field(default="", repr=False)
    made_by: InitVar[object] = None

    def __post_init__(self, made_by: object) -> None:
        if made_by is not _MADE_BY_GRANT:
            raise TypeError("a Grant is made only by need_to_know.grant(); give it the Evidence")

    @property
    def left(self) -> date | None:
        """The day on which the student leaves the programs of the partner, where the facts know of one: it ends the assignment."""
        return self.verdict.periods[Condition.ASSIGNMENT].revoked

    def __repr__(self) -> str:
        return f"Grant({self.purpose.value})"


@dataclass(frozen=True)
class Disclosure:
    """One line of the record of disclosures, written before the read (R52). Made only by data_access.disclosure_log."""

    grant: Grant
    at: datetime
    origin: str

    def __repr__(self) -> str:
        return f"Disclosure({self.grant.purpose.value})"


@dataclass(frozen=True)
class Rows:
    """One field of a record: its columns, and rows of as many texts, the latest first; shown by no repr."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class EducationRecord:
    """One student's name and fields, limited by the Grant that opened it. Made only by data_access.students."""

    grant: Grant
    fields: Mapping[str, Rows]
    name: str = ""

    def __post_init__(self) -> None:
        beyond = set(self.fields) - set(self.grant.fields)
        if beyond:
            raise ValueError(f"this grant for {self.grant.purpose.value} does not open {', '.join(sorted(beyond))}")

    def __repr__(self) -> str:
        return f"EducationRecord({self.grant.purpose.value})"

    def rows(self, field: str) -> Iterator[Mapping[str, str]]:
        """Each row of a field by its columns; none where the grant does not open it, or it was not read."""
        found = self.fields.get(field, Rows(()))
        return (dict(zip(found.columns, row, strict=True)) for row in found.rows)


def verdict(evidence: Evidence, today: date) -> Verdict:
    """The five conditions, each decided for itself."""
    signed = _holds(evidence.confidentiality, today)
    trained = evidence.training is not None and evidence.training <= today <= evidence.training + TRAINING_VALID
    return Verdict({
        Condition.CONSENT: _holds(evidence.consent, today),
        Condition.AGREEMENT: _holds(evidence.agreement, today),
        Condition.TRAINING: signed and trained,
        Condition.COMMUNITY: evidence.school in evidence.scope.places,
        Condition.ASSIGNMENT: _holds(evidence.assignment, today),
    }, _periods(evidence), evidence.unfit)


def grant(viewer: Viewer, student: int, purpose: Purpose, evidence: Evidence, today: date) -> Grant | None:
    """A Grant when all five conditions hold today, else None: a refusal says nothing about the student (R31)."""
    decided = verdict(evidence, today)
    if not (viewer.may_open_records and decided.all_met):
        return None
    fields = tuple(one for one in FIELDS[purpose] if one in evidence.named)
    return Grant(viewer, student, purpose, decided, evidence.scope.partner, fields, evidence.school, _MADE_BY_GRANT)


def _periods(evidence: Evidence) -> Mapping[Condition, Period]:
    """What each condition rests on; training ends with the promise of confidentiality where that ends first."""
    found = {Condition.CONSENT: evidence.consent, Condition.AGREEMENT: evidence.agreement, Condition.TRAINING: _trained(evidence),
             Condition.ASSIGNMENT: evidence.assignment}
    return {condition: period for condition, period in found.items() if period}


def _trained(evidence: Evidence) -> Period | None:
    if evidence.training is None:
        return None
    promised = evidence.confidentiality.ends if evidence.confidentiality else None
    return Period(evidence.training, min(filter(None, (evidence.training + TRAINING_VALID, promised))))


def is_training(name: str) -> bool:
    """Whether a training of this name is the one that opens records (R30): its name says so."""
    return TRAINING.casefold() in name.casefold()


def birthday(born: date, age: int) -> date:
    """The day on which somebody reaches an age; who was born on a leap day does so on 28 February in other years."""
    try:
        return born.replace(year=born.year + age)
    except ValueError:
        return born.replace(year=born.year + age, day=28)


def entitled(consent: Period, signed_by: str, born: date | None) -> Period:
    """When a consent counts, by who signed it (R30): a parent's or guardian's until the student is 18, the student's own from then on.

    Where nobody knows when the student was born, none counts: who signed is only what somebody wrote down.
    """
    if born is None:
        return replace(consent, revoked=consent.begins)
    of_age = birthday(born, OF_AGE)
    if signed_by == STUDENT:
        return consent if consent.begins >= of_age else replace(consent, revoked=consent.begins)
    return replace(consent, revoked=min(of_age, consent.revoked or of_age))


def _holds(period: Period | None, today: date) -> bool:
    return period is not None and period.holds(today)
