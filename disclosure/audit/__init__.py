"""The attacker: what can be recovered from figures that were published, by somebody who shares no code with those who hid them."""

from disclosure.audit.elsewhere import EVERYBODY, Shares
from disclosure.audit.exposed import UNBOUNDED, Bounds, ContradictionError, Exposed, Whole
from disclosure.audit.findings import Finding, Findings, together
from disclosure.audit.promises import Promise
from disclosure.audit.publication import Publication, PublishedTable
from disclosure.audit.release import audit_indicators, audit_release, kindred
from disclosure.audit.tightening import tightest

__all__ = [
    "EVERYBODY", "UNBOUNDED", "Bounds", "ContradictionError", "Exposed", "Finding", "Findings", "Promise", "Publication",
    "PublishedTable", "Shares", "Whole", "audit_indicators", "audit_release", "kindred", "tightest", "together",
]
