"""Sessions end by themselves, and a token that is forged, ended or over is nobody's."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from data_access.governance import Governance
from data_access.governance.tables import SESSIONS
from data_access.sessions import Session, Token, begin, end, recognised
from tests.integration.disclosures import MINUTE, NOW, TUTOR

HOUR = 60 * MINUTE


@pytest.fixture
def token(governance: Governance) -> Token:
    with governance.writing() as connection:
        return begin(connection, TUTOR.account, NOW)


def seen(store: Governance, token: Token, after: timedelta, touch: bool = True) -> Session | None:
    at: datetime = NOW + after
    return recognised(store, token.secret, at, touch)


def test_a_token_is_256_random_bits_and_only_its_digest_is_kept(governance, token):
    with governance.reading() as connection:
        kept = connection.execute(select(SESSIONS)).mappings().one()
    assert len(token.secret) == 43
    assert token.secret not in str(kept) and token.secret not in repr(token)
    assert len(kept["digest"]) == 64


@pytest.mark.parametrize("forged", ["", "x" * 43, "' or 1=1 --", "\x00"])
def test_a_token_that_was_never_given_is_nobodys(governance, token, forged):
    assert recognised(governance, forged, NOW) is None
    with governance.reading() as connection:
        assert recognised(governance, connection.execute(select(SESSIONS.c.digest)).scalar_one(), NOW) is None


def test_an_idle_session_is_over_after_an_hour_and_sees_no_student_after_a_quarter(governance, token):
    first, second = seen(governance, token, 14 * MINUTE, touch=False), seen(governance, token, 15 * MINUTE, touch=False)
    assert first is not None and first.individual
    assert second is not None and not second.individual
    assert seen(governance, token, 60 * MINUTE) is None


def test_once_idle_for_a_quarter_a_session_sees_no_student_again(governance, token):
    for minutes in (20, 21, 22):
        session = seen(governance, token, minutes * MINUTE)
        assert session is not None and not session.individual


def test_a_session_that_is_used_goes_on_for_twelve_hours_and_no_longer(governance, token):
    for minutes in range(10, 12 * 60, 10):
        session = seen(governance, token, minutes * MINUTE)
        assert session is not None and session.individual
    assert seen(governance, token, 12 * HOUR) is None


def test_a_page_that_asks_by_itself_keeps_no_session_alive(governance, token):
    for minutes in range(1, 60):
        assert seen(governance, token, minutes * MINUTE, touch=False) is not None
    assert seen(governance, token, 60 * MINUTE, touch=False) is None


def test_signing_out_ends_it_and_no_other(governance, token):
    with governance.writing() as connection:
        other = begin(connection, TUTOR.account, NOW)
    end(governance, token.secret)
    assert seen(governance, token, 0 * MINUTE) is None
    assert seen(governance, other, 0 * MINUTE) is not None


def test_sessions_that_are_over_are_swept_away(governance, token):
    with governance.writing() as connection:
        begin(connection, TUTOR.account, NOW + 13 * HOUR)
        assert len(connection.execute(select(SESSIONS)).fetchall()) == 1
