"""The ways that are compared: each finds by other words what it says it finds."""

from __future__ import annotations

import pytest

from anliku.meaning import meant
from anliku.search.entry import Entry, Meaning
from tests.bench.meaning.judged import Question
from tests.bench.meaning.ways import WAYS, Cases, by_pairs, cell, expanded, pairs_of, sparse


def entry(name: str, title: str, body: str) -> Entry:
    plain = Entry(name, f"{name}/", (title, "", title, "", body), {}, 2024, ())
    return Entry(plain.id, plain.url, plain.slots, {}, 2024, (), Meaning.of(meant(plain, ())))


@pytest.fixture
def cases() -> Cases:
    return Cases([entry("sleep", "睡眠与作息", "学生的睡眠时间少了。"), entry("reading", "整本书阅读", "名著读不完。")])


def test_pairs_find_what_is_written(cases: Cases) -> None:
    assert pairs_of("数学课") == ["数学", "学课"]
    assert by_pairs(cases, "睡眠").scores.argmax() == 0
    assert not by_pairs(cases, "熬夜").scores.any()


@pytest.mark.parametrize("way", [expanded, sparse])
def test_other_words_are_found_by_what_they_mean(cases: Cases, way: object) -> None:
    assert way in WAYS.values()
    found = way(cases, "熬夜")  # type: ignore[operator]
    assert found.scores.argmax() == 0
    assert found.scores[0] > 0
    assert found.size > 0


@pytest.mark.parametrize("way", WAYS.values())
@pytest.mark.parametrize("text", ["", "？！", "😀" * 2000])
def test_a_question_without_words_finds_nothing(cases: Cases, way: object, text: str) -> None:
    assert not way(cases, text).scores.any()  # type: ignore[operator]


def test_a_cell_says_how_well_and_how_much(cases: Cases) -> None:
    assert cell(cases, sparse, [Question("熬夜", {"sleep": 3})], 0).startswith("1.000 / 1.00 / ")
