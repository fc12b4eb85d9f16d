"""English words of the field: each leads to Chinese words, in the form in which they are asked."""

from __future__ import annotations

import re

import pytest

from anliku.english import words

PHRASE = re.compile("[a-z0-9][a-z0-9 '-]*")
CHINESE = re.compile("[\u4e00-\u9fff]{2,10}")


def test_there_are_enough_for_the_field() -> None:
    assert len(words()) >= 150


def test_each_is_a_phrase_that_somebody_types() -> None:
    assert [phrase for phrase in words() if not PHRASE.fullmatch(phrase) or phrase != phrase.strip()] == []


def test_each_means_chinese_words_once() -> None:
    assert all(chinese and len(set(chinese)) == len(chinese) for chinese in words().values())
    assert [word for chinese in words().values() for word in chinese if not CHINESE.fullmatch(word)] == []


@pytest.mark.parametrize(
    ("phrase", "chinese"),
    [("rubric", "评价量规"), ("pbl", "项目化学习"), ("labor class", "劳动课"), ("ai", "人工智能")],
)
def test_what_some_of_them_mean(phrase: str, chinese: str) -> None:
    assert words()[phrase] == (chinese,)
