"""Patterns that are compiled at first use."""

from __future__ import annotations

import gc
import importlib
import pkgutil
import re

import pytest

import anliku
from anliku.regex import _Uncompiled, regex


def test_it_finds_what_the_compiled_pattern_finds() -> None:
    pattern = regex(r"(?P<year>\d{4})年", re.ASCII)
    compiled = re.compile(r"(?P<year>\d{4})年", re.ASCII)
    for _ in range(2):
        found = pattern.search("于2024年", 1)
        assert found is not None
        assert found["year"] == "2024"
    assert pattern.sub("", "2024年春") == "春"
    assert [match.span() for match in pattern.finditer("2024年2025年")] == [(0, 5), (5, 10)]
    assert (pattern.pattern, pattern.flags, pattern.groups) == (compiled.pattern, compiled.flags, compiled.groups)
    assert regex(rb"\n+").split(b"a\n\nb") == [b"a", b"b"]


def test_it_is_compiled_when_it_is_used() -> None:
    spoilt = regex("(")
    with pytest.raises(re.error):
        spoilt.search("")


def test_every_pattern_of_the_program_can_be_compiled() -> None:
    """Those within tables and dictionaries, too: whatever is alive once all modules are imported."""
    for module in pkgutil.walk_packages(anliku.__path__, "anliku."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    # What stood when the tests had been collected is kept from the collector (tests/conftest.py), and not among these.
    gc.unfreeze()
    patterns = [one for one in gc.get_objects() if isinstance(one, _Uncompiled) and one.pattern != "("]
    assert len(patterns) > 400
    for pattern in patterns:
        re.compile(pattern.pattern, pattern._flags)
