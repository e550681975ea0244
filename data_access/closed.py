"""Why a page about people is closed, whoever asks and whoever it is about: each reason by the name of what is said of it."""

from __future__ import annotations

from collections.abc import Mapping

from data_access.governance import AccessStopped, GovernanceUnavailable, NotAllowed


class RecordsUnavailable(Exception):
    """No record can be opened now, whoever asks and whoever it is about. The message says what to put right and names nobody."""


class SessionOver(Exception):
    """Nobody is signed in any more by whom this was asked for, or nobody who may see one student now."""


CLOSES: Mapping[type[Exception], str] = {SessionOver: "over", NotAllowed: "over", AccessStopped: "stopped",
                                         GovernanceUnavailable: "unavailable", RecordsUnavailable: "unavailable"}
