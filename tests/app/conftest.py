"""The front, once for each module of tests."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from types import ModuleType

import pytest


@pytest.fixture(scope="module")
def front() -> Iterator[ModuleType]:
    """app.py, with its hold on this process's logs until the module's tests are done."""
    before = logging.getLogRecordFactory()
    import app

    app.redact_logs()   # importing it does so the first time only
    yield app
    logging.setLogRecordFactory(before)
    logging.getLogger("uvicorn.access").disabled = False
