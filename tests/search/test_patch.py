"""A patched index is a clean one: random edits of one case, byte for byte."""

from __future__ import annotations

import random
from collections.abc import Mapping
from itertools import accumulate, pairwise
from unittest import mock

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anliku.search.entry import Entry, Meaning
from anliku.search.normalise import normalise
from anliku.search.static import index, meaninglists
from anliku.search.static import patch as patches
from anliku.search.static.encode import varint
from anliku.search.static.patch import List, holds, patch, splice
from anliku.search.static.postings import CASES, POSITIONS, Postings
from tests.effort import many

_LETTERS = "阅读素养测评的𠮷aibn2040"
_TEXT = st.text(st.sampled_from(_LETTERS + "，。 .,-%\n　Ａ"), max_size=40)


_WORDS = ("阅读", "素养", "阅读素养", "ai", "ai测评")
_KNOWN = {"阅读": 7, "素养": 0}
_MEANING = st.dictionaries(st.sampled_from(_WORDS), st.integers(1, 255))


def written(number: int, title: str, body: str, meaning: Mapping[str, int] | None = None) -> Entry:
    """A case with this title, body and meaning and nothing else."""
    slots = (normalise(title), "", "", "", normalise(body))
    return Entry(f"shili-{number}", "", slots, {}, 2024, (), Meaning.of(tuple((meaning or {}).items())))


def lists(postings: Postings) -> dict[str, List]:
    """Every term with its list."""
    return {key.decode(): (kind, data) for _, key, kind, data in postings}


@settings(max_examples=many(100), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.tuples(_TEXT, _TEXT, _MEANING), min_size=1, max_size=4),
    st.lists(st.tuples(st.integers(0, 9999), _TEXT, _TEXT, _MEANING), min_size=1, max_size=3),
    st.sampled_from((1, 2, 70)),
    st.integers(0, 14),
    st.integers(1, 3),
)
def test_a_patched_index_is_a_clean_one(
    texts: list[tuple[str, str, dict[str, int]]],
    edits: list[tuple[int, str, str, dict[str, int]]],
    between: int,
    dense: int,
    head: int,
) -> None:
    # Empty cases between them make gaps of one byte and two.
    entries = [written(number, "", "") for number in range(len(texts) * between)]
    for number, text in enumerate(texts):
        entries[number * between] = written(number * between, *text)
    with mock.patch.object(index, "DENSE", dense), mock.patch.object(meaninglists, "HEAD", head):
        postings = index.build(entries, known=_KNOWN)
        known, pairs = lists(postings), postings.dense
        for at, *text in edits:
            number = at % len(entries)
            before, entries[number] = entries[number], written(number, *text)
            made = patch(known.get, pairs, number, before, entries[number], _KNOWN)
            clean = index.build(entries, known=_KNOWN)
            if made is None:
                assert clean.dense.keys() != pairs.keys()
                known, pairs = lists(clean), clean.dense
                continue
            known = {term: row for term, row in {**known, **made.lists}.items() if row}
            pairs = made.dense
            assert known == lists(clean)
            assert pairs == clean.dense


def test_only_what_differs_is_named() -> None:
    before, after = written(1, "读", "阅读素养。测评"), written(1, "读", "阅读素养！测试")
    postings = index.build([written(0, "", "阅读"), before])
    made = patch(postings.get, postings.dense, 1, before, after, {})
    assert made is not None
    assert made.lists.keys() == {"评", "测评", "试", "测试"}
    assert made.lists["评"] is made.lists["测评"] is None


def places(kind: int, cases: list[int]) -> bytes:
    """A list of a term that stands in these cases, once or (odd ones) twice in the body."""
    parts = []
    for last, case in pairwise([0, *cases]):
        gap = case - last
        parts.append(varint(gap * 2 + case % 2) if kind == POSITIONS else varint(gap))
        parts.append((b"\x80 ", b"\x02\x80 \x03")[case % 2] if kind == POSITIONS else b"\x05")
    return b"".join(parts)


@pytest.mark.parametrize("kind", [POSITIONS, CASES])
@pytest.mark.parametrize("number", [0, 2, 64, 150, 8190, 8192, 20_000])
@pytest.mark.parametrize("others", [[], [5], [5, 101, 9001], [63, 8193], [30_000]])
def test_a_part_of_a_list_comes_and_goes(kind: int, number: int, others: list[int]) -> None:
    own = places(kind, [0])
    without, with_it = places(kind, others), places(kind, sorted([number, *others]))
    added, more = splice((kind, without), number, own)
    assert added == with_it
    assert splice((kind, with_it), number, b"") == (without, -more)
    assert splice((kind, with_it), number, own) == (with_it, 0)
    assert holds((kind, with_it), number)
    assert not holds((kind, without), number)
    assert all(holds((kind, without), other) for other in others)
    if kind == POSITIONS:
        assert len(with_it) - len(without) == more + len(own) - 1


def test_a_list_of_another_index_is_refused() -> None:
    before, after = written(0, "", "阅读素养"), written(0, "", "阅读")
    with pytest.raises(ValueError, match="its list is not the one of this index"):
        patch({"阅读": (POSITIONS, b"\x00\x80\x20")}.get, {}, 0, before, after, {})


@pytest.mark.parametrize("window", [2, 16, 4096])
@pytest.mark.parametrize("most", [2, 100, 400])
def test_a_place_in_a_list_is_found_whatever_is_looked_at_together(window: int, most: int) -> None:
    chance = random.Random(most)
    cases = list(accumulate(chance.randrange(1, most) for _ in range(400)))
    rows = zip(pairwise([0, *cases]), chance.choices(range(256), k=len(cases)), strict=True)
    data = b"".join(varint(case - before) + bytes((weight,)) for (before, case), weight in rows)
    with mock.patch.object(patches, "_WINDOW", window):
        # Those that are there and those beside them.
        numbers = sorted({number + beside for number in cases for beside in (-1, 0, 1)})
        assert [number for number in numbers if holds((CASES, data), number)] == cases
