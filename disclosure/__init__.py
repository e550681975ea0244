"""What may be shown, to whom, and why: the vocabulary that every other room speaks."""

from disclosure.beside import may_stand_beside
from disclosure.catalogue import ALL, Catalogue, CellKey, Indicator, IndicatorWords, Place, Slot, pools
from disclosure.dosage import Bands, Participation, participations
from disclosure.gaps import Gap, Reference, gaps, references
from disclosure.ladder import Ladder, ladders
from disclosure.need_to_know import (
    FIELDS,
    Condition,
    Disclosure,
    EducationRecord,
    Evidence,
    Grant,
    Period,
    Purpose,
    Revocation,
    Rows,
    Scope,
    Verdict,
)
from disclosure.policy import Policy, PolicyError
from disclosure.protect import Nearest, ProtectedCell, ProtectedTable, protect
from disclosure.quoted import Quoted, QuotedLine, QuotedTable, quote, slots_listed
from disclosure.reason import Reason, Status
from disclosure.release import Cells, DataElement, Freshness, Notice, Release, Released, Visibility
from disclosure.selection import Axis, Beside, Reading, Selection, read_query
from disclosure.signals import Signal, Thresholds, shows, signals
from disclosure.viewer import Role, Viewer

__all__ = [
    "ALL", "FIELDS", "Axis", "Bands", "Beside", "Catalogue", "CellKey", "Cells", "Condition", "DataElement", "Disclosure",
    "EducationRecord", "Evidence", "Freshness", "Gap", "Grant", "Indicator", "IndicatorWords", "Ladder", "Nearest", "Notice",
    "Participation", "Period", "Place", "Policy", "PolicyError", "ProtectedCell", "ProtectedTable", "Purpose", "Quoted", "QuotedLine",
    "QuotedTable", "Reading", "Reason", "Reference", "Release", "Released", "Revocation", "Role", "Rows", "Scope", "Selection",
    "Signal", "Slot", "Status", "Thresholds", "Verdict", "Viewer", "Visibility", "gaps", "ladders", "may_stand_beside",
    "participations", "pools", "protect", "quote", "read_query", "references", "shows", "signals", "slots_listed",
]
