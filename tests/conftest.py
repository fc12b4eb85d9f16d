"""How hypothesis looks for counterexamples here, and which tests are slow, need a browser, or can
be made to look longer (tests/effort.py).
"""

from __future__ import annotations

import gc
import os
import tempfile
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from anliku.heap import no_collection
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


@pytest.fixture(scope="session", autouse=True)
def _own_cache_folder() -> Iterator[None]:
    """The secret of the stores (anliku.kept) is the tests' own, in their commands, too."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_CACHE_HOME"] = folder
        yield


PROCESSES = {"browser", "faults", "hostile", "workflows"}
"""Rooms whose tests run browsers, commands and copies of themselves: slow, and nothing of the
package runs in the process that coverage watches."""

LONG = {
    "bench": {"test_figures.py"},
    "judging": {"test_planted.py", "test_steps.py"},
    "meaning": {"test_make.py"},
    "record": {"test_bundle.py", "test_check.py", "test_cluster.py", "test_shelf.py"},
    "round": {
        *("test_admitting.py", "test_announce.py", "test_approve.py", "test_blind.py", "test_blind_word.py"),
        *("test_campaigns.py", "test_close.py", "test_disguises.py", "test_hostile_intake.py", "test_kills.py"),
        *("test_kills_later.py", "test_match.py", "test_nothing_private.py", "test_other_programs.py"),
        *(
            "test_printing.py",
            "test_receive.py",
            "test_reports.py",
            "test_showcase.py",
            "test_topic_ids.py",
            "test_verify.py",
        ),
    },
    "search": {
        *("test_asking.py", "test_change.py", "test_editorial.py", "test_related.py", "test_static.py"),
        "test_whoosh_index.py",
    },
    "site": {
        *("test_build.py", "test_downloads.py", "test_feedback.py", "test_glimpse.py", "test_growth.py"),
        *("test_in_place.py", "test_incremental.py", "test_share_pictures.py", "test_write.py"),
        *("test_losses.py", "test_make.py", "test_merged.py", "test_outcomes.py", "test_plainsearch.py"),
        *("test_plugin.py", "test_preview.py", "test_standing.py", "test_structured.py", "test_takeaways.py"),
        *("test_zones.py",),
    },
    "tests": {"test_another_city.py", "test_cli.py", "test_kept.py", "test_signals.py", "test_this_checkout.py"},
}
"""Room → files whose tests build whole sites and indexes, play whole rounds or start processes: seconds each."""


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Where only quick tests are wanted, whole files of slow ones are not even read: None asks pytest as before."""
    is_slow = collection_path.name in LONG.get(collection_path.parent.name, ())
    return True if is_slow and "not slow" in config.option.markexpr else None


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What is collected stays until the end: nobody looks through it for garbage, now or while the tests run, nor in
    any process that is forked, where a look would copy it."""
    with no_collection():
        collected = yield
    gc.freeze()
    return collected


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what make quick leaves out and what coverage, which doubles the time, need not watch; files of slow
    tests go first, so that no core waits for the other at the end (make test deals out whole files in this order)."""
    for item in items:
        room, file = item.path.parent.name, item.path.name
        if getattr(getattr(item, "obj", None), "is_hypothesis_test", False):
            item.add_marker(pytest.mark.fuzz)
        if room in PROCESSES or file in LONG.get(room, ()):
            item.add_marker(pytest.mark.slow)
        if room in PROCESSES or item.get_closest_marker("fuzz"):
            item.add_marker(pytest.mark.no_cover)
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)
