"""Patterns that are tried at few places find what they find when they are tried everywhere."""

from __future__ import annotations

import importlib
import pkgutil
import re
from itertools import pairwise

import pytest

import anliku
from anliku.sparse import Sparse, tried
from tests.private.forms import some
from tests.rules.sentences import FOUND, ORDINARY, sentences

# A stretch of a real file for each: names, labels and marks of every kind, with words around them.
TEXTS = [form.text for form in some(5, 4_000)]
TEXTS += [
    sentence.text for folder in (FOUND, ORDINARY) for path in folder.glob("*.txt") for sentence in sentences(path)
]

# What no sentence of theirs has.
TEXTS += [
    "张明：61；李丽：70；王强：80",
    "\x1f张明同学得分\x1f",
    "学生：张明，得了61分",
    "四班张明得了61分",
    "学生阿依·古丽考了61分",
    "学生名单：张明、李丽",
]


def all_sparse() -> dict[str, Sparse]:
    """Every one of the package, by module and name."""
    modules = [module.name for module in pkgutil.walk_packages(anliku.__path__, "anliku.")]
    return {
        f"{name}.{key}": value
        for name in modules
        if not name.endswith("__main__")
        for key, value in vars(importlib.import_module(name)).items()
        if isinstance(value, Sparse)
    }


@pytest.mark.parametrize("name", sorted(all_sparse()))
def test_nothing_is_passed_over(name: str) -> None:
    sparse = all_sparse()[name]
    text = "\n".join(TEXTS)
    whole = [match.span() for match in sparse.pattern.finditer(text)]
    assert [match.span() for match in sparse.finditer(text)] == whole
    assert whole, "no text has it: add one, so that this test can fail"


@pytest.mark.parametrize("name", sorted(all_sparse()))
def test_nothing_is_passed_over_within_stretches(name: str) -> None:
    sparse = all_sparse()[name]
    text = "\n".join(TEXTS)
    places = [match.start() for match in sparse.finditer(text)]
    # Around every other match, so near that patterns see characters behind the stretch.
    stretches = [(max(0, place - 1), place + 1) for place in places[::2]]
    apart = [(start, stop) for (_, before), (start, stop) in pairwise([(0, -1), *stretches]) if start > before]
    within = {match.span() for match in sparse.within(text, apart)}
    assert within == {
        m.span() for m in sparse.finditer(text) if any(start <= m.start() < stop for start, stop in apart)
    }


def test_matches_do_not_overlap() -> None:
    sparse = Sparse("[a]", "aa|ab")
    assert [match.span() for match in sparse.finditer("aaab")] == [(0, 2), (2, 4)]
    assert [match.span() for match in sparse.finditer("aaab", 1)] == [(1, 3)]
    assert [match.span() for match in sparse.finditer("aaab", 0, 3)] == [(0, 2)]


def test_what_stands_before_the_place_is_seen() -> None:
    assert Sparse("[b]", "(?<=a)b").search("ab") is not None
    assert Sparse("[b]", "(?<=a)b").search("cb") is None


def test_the_first_match_is_given() -> None:
    match = Sparse("[电手]", "电话|手机").search("电子手册和手机")
    assert match is not None
    assert match.span() == (5, 7)


def test_places_are_tried_in_order() -> None:
    assert [match.start() for match in tried(re.compile("aa"), "aaaa", [0, 1, 2, 3])] == [0, 2]
