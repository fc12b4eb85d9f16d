"""How hypothesis looks for counterexamples here, and which tests are slow, need a browser, or can
be made to look longer (tests/effort.py).
"""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings

from tests.effort import FUZZ, many

# Without a clock, because machines differ; the same examples every time, but for make fuzz.
settings.register_profile(
    "anliku",
    deadline=None,
    derandomize=not FUZZ,
    max_examples=many(100),
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("anliku")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that hypothesis feeds."""
    for item in items:
        if getattr(getattr(item, "obj", None), "is_hypothesis_test", False):
            item.add_marker(pytest.mark.fuzz)
