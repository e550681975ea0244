"""Why a cell reads as it does: the one list of reasons that pattern, page and export share."""

from enum import StrEnum


class Reason(StrEnum):
    """The name is what the release stores; components/words has the sentence for each."""

    AS_PUBLISHED = ""
    SMALL_GROUP = "small_group"
    LONE_GAP = "lone_gap"
    THIN_GAP = "thin_gap"
    POOLED_GAP = "pooled_gap"
    DIFFERENCING = "differencing"
    PRESENCE_SENSITIVE = "presence_sensitive"
    NOT_IN_RELEASE = "not_in_release"
    HIDDEN_ELSEWHERE = "hidden_elsewhere"
    NOT_APPLICABLE = "not_applicable"


class Status(StrEnum):
    """What the release does with a cell."""

    SHOWN = "shown"
    COARSENED = "coarsened"
    HIDDEN = "hidden"
