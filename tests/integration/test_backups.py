"""A store is put back from a backup that is older than a revocation: the record stays closed, and the next load names nobody again."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from data_access import identities, lending
from data_access.disclosure_log import Action, store_of
from data_access.home import Home
from data_access.loading import Outcome, Refused
from data_access.loading.renewing import renew
from data_access.loading.salt import surrogate
from data_access.students import RecordsUnavailable
from tests.integration.backups import STORES, backed_up, put_back
from tests.integration.bundles import TODAY, a_bundle, a_consent, governed, loaded, write_bundle
from tests.integration.disclosures import MINUTE, NOW, entries
from tests.integration.papers import STEWARD
from tests.integration.test_gateway import PAPERS, PROJECT, home, made, opened
from tests.integration.test_revocation import chosen, named, revokes

__all__ = ["chosen", "home", "made"]
pytestmark = pytest.mark.slow


@pytest.fixture
def backup(home: Home, tmp_path: Path) -> Path:
    return backed_up(home, tmp_path / "backup")


def a_new_file(tmp_path: Path, **changes: list[dict[str, str]]) -> Path:
    """A bundle like the first, with one more student, so that it is no file that was loaded before; who read the facts gives them back."""
    lending._close_all()
    return write_bundle(tmp_path / "new", a_bundle(4, **PAPERS | changes))


@pytest.mark.parametrize("stores", [*((one,) for one in STORES), STORES])
def test_a_store_from_before_a_revocation_opens_nothing_and_the_next_load_names_nobody_again(chosen, backup, tmp_path, stores):
    assert opened(chosen) is not None
    before = named(chosen)
    assert revokes("S-1").exit_code == 0
    for store in stores:
        put_back(backup, store, chosen)
    assert opened(chosen, at=NOW + MINUTE) is None
    assert "consent:no" in entries(store_of(chosen, {}))[-1].line.verdict
    assert loaded(chosen, a_new_file(tmp_path)).outcome is Outcome.ACCEPTED
    assert named(chosen) == before - 1
    assert identities.read(chosen.confidential / "identities.db", identities.key_from(os.environ), surrogate(chosen, "S-1")) is None
    assert opened(chosen, at=NOW + 2 * MINUTE) is None
    assert {row["revoked_on"] for row in governed(chosen, "consents") if row["student"] == surrogate(chosen, "S-1")} == {TODAY}


def test_names_put_back_are_forgotten_by_the_daily_command_too(chosen, backup):
    before = named(chosen)
    assert revokes("S-1").exit_code == 0
    for store in STORES:
        put_back(backup, store, chosen)
    assert named(chosen) == before
    assert renew(chosen, STEWARD, TODAY).names == 1
    assert named(chosen) == before - 1
    assert opened(chosen) is None


def test_a_revocation_that_came_in_a_file_outlives_the_governance_store_as_well(chosen, backup, tmp_path):
    back = a_consent(1, records="grades;assessments", revoked_on=str(TODAY))
    loaded(chosen, write_bundle(tmp_path / "later", {"consents": [back]}))
    (entry,) = entries(store_of(chosen, {}), action=Action.REVOKED)
    assert (entry.line.partner, entry.line.purpose) == ("readers", "Tutoring")
    put_back(backup, "governance.db", chosen)
    assert opened(chosen) is None
    loaded(chosen, a_new_file(tmp_path))
    assert opened(chosen, at=NOW + MINUTE) is None
    assert len(entries(store_of(chosen, {}), action=Action.REVOKED)) == 1


def test_a_form_that_is_signed_after_a_revocation_opens_the_record_again(chosen, tmp_path):
    assert revokes("S-1").exit_code == 0
    later = NOW + timedelta(days=2)
    anew = a_consent(9, student_id="S-1", records="grades", signed_on=str(TODAY + timedelta(days=1)))
    loaded(chosen, a_new_file(tmp_path, consents=[anew]), today=later.date())
    assert opened(chosen, at=later) is not None


def drop_the_revocation(place: Home, backup: Path) -> None:
    put_back(backup, "disclosures.db", place)


def lose_the_record(place: Home, _backup: Path) -> None:
    for path in place.path.glob("disclosures.db*"):
        path.unlink()


@pytest.mark.parametrize("loses", [drop_the_revocation, lose_the_record])
def test_where_the_record_itself_is_older_than_its_head_nothing_opens_and_nothing_is_loaded(
        chosen, backup, tmp_path, loses: Callable[[Home, Path], None]):
    """Without it nobody knows what was revoked; its head, in a second place, says that there was more."""
    assert revokes("S-1").exit_code == 0
    put_back(backup, "governance.db", chosen)
    loses(chosen, backup)
    with pytest.raises(RecordsUnavailable, match="record of disclosures"):
        opened(chosen)
    with pytest.raises(Refused, match="record of disclosures"):
        loaded(chosen, a_new_file(tmp_path))


def test_what_was_revoked_before_there_was_a_record_is_on_it_from_its_first_day(chosen, tmp_path):
    fresh = Home(Path(shutil.copytree(chosen.path, tmp_path / "fresh")))
    for path in (*fresh.path.glob("disclosures.db*"), fresh.confidential / "disclosures.head"):
        path.unlink()
    loaded(fresh, write_bundle(tmp_path / "later", {"consents": [a_consent(1, records="grades", revoked_on=str(TODAY))]}))
    script = "from data_access.cli import main; import sys; sys.argv = ['flashlight', 'log', 'begin']; main()"
    subprocess.run([sys.executable, "-c", script], cwd=PROJECT, check=True, env={**os.environ, "FLASHLIGHT_HOME": str(fresh.path)})
    assert [entry.line.action for entry in entries(store_of(fresh, {}))] == ["started", "revoked"]
