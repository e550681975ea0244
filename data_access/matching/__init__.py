"""Finds students whom several sources know under different ids, for a steward to decide on; nothing is joined by itself (R73)."""

from data_access.matching.candidates import Candidate, NotMatched, candidates
from data_access.matching.decisions import Decided, Decision, decided, groups_of
from data_access.matching.reviewing import decide, look

__all__ = ["Candidate", "Decided", "Decision", "NotMatched", "candidates", "decide", "decided", "groups_of", "look"]
