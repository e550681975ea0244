"""What the manual's tests share: the table drawn in a test's own docstring."""

from __future__ import annotations

import pytest

from tests.spec.drawing import table_in


@pytest.fixture
def drawing(request: pytest.FixtureRequest) -> str:
    """The table in the paragraph that is being tested."""
    return table_in(request.function.__doc__ or "")
