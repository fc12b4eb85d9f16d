"""Where a case as a whole lies: near to what is about the same, at one place on any machine."""

from __future__ import annotations

import numpy as np
import pytest

from anliku.meaning.centre import LENGTH, Place, centre


def place(text: str) -> Place:
    return centre((text, "", "", "", ""))


def nearness(one: str, other: str) -> float:
    first, second = place(one).astype(float), place(other).astype(float)
    return float(first @ second / np.linalg.norm(first) / np.linalg.norm(second))


def test_the_same_in_other_words_is_nearer_than_something_else() -> None:
    assert nearness("学生睡眠不足", "孩子作息") > nearness("学生睡眠不足", "图书朗读") + 0.2


def test_a_place_has_always_the_same_length_whatever_is_said() -> None:
    for text in ("睡眠", "睡眠与作业", "英语阅读教学的一次改进" * 50):
        assert np.linalg.norm(place(text).astype(float)) == pytest.approx(LENGTH, rel=0.1)


def test_what_the_table_does_not_know_lies_nowhere() -> None:
    assert not place("").any()
    assert not place("𠮷𠮷😀").any()
    assert place("").dtype == np.int8


def test_what_a_case_says_where_it_sums_itself_up_counts_more() -> None:
    said = centre(("睡眠", "", "", "", "图书")).astype(float)
    reverse = centre(("图书", "", "", "", "睡眠")).astype(float)
    assert said @ place("睡眠").astype(float) > reverse @ place("睡眠").astype(float)
