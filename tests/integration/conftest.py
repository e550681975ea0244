"""An empty facts store for the tests that count small facts."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from tests.integration.small_facts import a_store


@pytest.fixture
def store() -> Iterator[duckdb.DuckDBPyConnection]:
    with a_store() as connection:
        yield connection
