"""The table of words: read as it was written, refused where it was changed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anliku.meaning import table as tables
from anliku.meaning.table import BadTable, Table, pack, unpack
from anliku.site.build import BuildFailed, build_site
from tests.site.library import make_site

WORDS = ("stem", "作业", "作业量", "睡眠", "睡觉")


def small() -> bytes:
    coordinates = np.array([[7, 0], [0, 7], [1, 7], [-8, 0], [-7, 1]], np.int8)
    neighbours = np.array([[0, 1], [1, 2], [2, 1], [3, 4], [4, 3]], np.uint16)
    nearness = np.array([[255, 9], [255, 200], [255, 200], [255, 180], [255, 180]], np.uint8)
    weights = np.array([90, 80, 120, 150, 100], np.uint8)
    return pack(WORDS, weights, coordinates, [0.5, 0.25], neighbours, nearness, [{"name": "试"}])


def test_what_was_packed_is_read_back() -> None:
    table = unpack(small())
    assert table.words == WORDS
    assert table.sources == [{"name": "试"}]
    assert table.weights.tolist() == [90, 80, 120, 150, 100]
    assert table.neighbours[3].tolist() == [3, 4]
    assert table.nearness[3].tolist() == [255, 180]
    assert table.vectors[0] == pytest.approx([1, 0])
    assert table.vectors[3] == pytest.approx([-1, 0])
    assert table.vectors[2] == pytest.approx(np.array([0.5, 1.75]) / np.hypot(0.5, 1.75))


def test_links_are_seen_from_both_sides() -> None:
    """作业 is near to stem only in stem's eyes; both know it."""
    links = unpack(small()).links
    places, counts = links.from_words(np.array([1, 0]))
    of_both = np.split(links.words[places], np.cumsum(counts)[:-1])
    assert [set(some.tolist()) for some in of_both] == [{0, 1, 2}, {0, 1}]
    assert dict(zip(of_both[0].tolist(), links.nearness[places][: counts[0]].tolist(), strict=True))[0] == 9


def test_two_words_are_linked_once() -> None:
    links = unpack(small()).links
    for word in range(len(WORDS)):
        places, _ = links.from_words(np.array([word]))
        assert len(set(links.words[places].tolist())) == len(places)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("控制作业量和睡眠", ["作业量", "睡眠"]),
        ("作,业", []),
        ("stem作业", ["stem", "作业"]),
        ("system", []),
        ("stems", []),
        ("", []),
        ("😀" * 2000, []),
    ],
)
def test_the_longest_word_at_each_place_is_found(text: str, words: list[str]) -> None:
    table = unpack(small())
    assert [table.words[number] for number in table.split(text)] == words


@pytest.fixture
def shipped() -> Table:
    return tables.table()


def test_the_shipped_table_is_sound(shipped: Table) -> None:
    assert tables.FILE.stat().st_size <= 4_000_000
    assert all(one < other for one, other in pairwise(shipped.words))
    assert int(shipped.neighbours.max()) < len(shipped.words)
    assert (shipped.neighbours[:, 0] == np.arange(len(shipped.words))).all()
    assert np.linalg.norm(shipped.vectors, axis=1) == pytest.approx(1, abs=1e-4)


@given(st.data())
def test_words_are_found_as_by_trying_each_at_every_place(data: st.DataObject) -> None:
    table = tables.table()
    word = st.sampled_from([word for word in table.words if len(word) > 2 or word < "一"])
    piece = st.one_of(word, word.map(lambda word: word[:-1]), st.sampled_from("的a1 \n，😀"))
    text = "".join(data.draw(st.lists(piece, max_size=12)))
    places, numbers = table.located(text)
    assert [(at, table.words[number]) for at, number in zip(places, numbers, strict=True)] == list(_tried(text, table))


def _tried(text: str, table: Table) -> Iterator[tuple[int, str]]:
    at = 0
    while at < len(text):
        latin = re.match("[0-9a-z]+", text[at:])
        sizes = [len(latin[0])] if latin else range(min(7, len(text) - at), 1, -1)
        size = next((size for size in sizes if size > 1 and text[at : at + size] in table.numbers), 0)
        if size:
            yield at, text[at : at + size]
        at += size or (len(latin[0]) if latin else 1)


@pytest.mark.parametrize(
    ("word", "near"),
    [("睡觉", "睡眠"), ("口算", "运算能力"), ("厌学", "学习动力"), ("副科", "音体美"), ("磨蹭", "拖拉")],
)
def test_the_shipped_table_knows_what_is_near(shipped: Table, word: str, near: str) -> None:
    row = shipped.neighbours[shipped.numbers[word]]
    assert near in [shipped.words[number] for number in row]


@pytest.fixture
def no_table() -> None:
    tables.table.cache_clear()


@pytest.mark.usefixtures("no_table")
@pytest.mark.parametrize("damage", ["changed", "gone"])
def test_a_damaged_table_stops_a_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, damage: str) -> None:
    file = tmp_path / "words.bin"
    if damage == "changed":
        file.write_bytes(small())
    monkeypatch.setattr(tables, "FILE", file)
    with pytest.raises(BadTable):
        tables.table()
    with pytest.raises(BuildFailed, match=r"anliku/meaning/words\.bin.+git checkout.+没有发布任何内容"):
        build_site(make_site(tmp_path / "library"))
    assert not (tmp_path / "library" / "site").exists()
