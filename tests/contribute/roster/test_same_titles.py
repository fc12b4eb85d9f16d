"""Titles that look alike: the quick way finds what the slow way finds."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anliku.contribute.roster.same_titles import MOST, NEAR, key, near
from tests.effort import many

TITLES = st.lists(st.text(st.sampled_from("一二三四五六读写"), max_size=9), max_size=12)


def slow(titles: list[str], others: list[str]) -> set[tuple[int, int]]:
    def pairs(title: str) -> set[str]:
        return {title[at : at + 2] for at in range(max(1, len(title) - 1))} if title else set()

    return {
        (one, two)
        for one, title in enumerate(titles)
        for two, other in enumerate(others)
        if pairs(title) and pairs(other) and len(pairs(title) & pairs(other)) / len(pairs(title) | pairs(other)) >= NEAR
    }


@settings(max_examples=many(150), deadline=None)
@given(TITLES, TITLES)
def test_nothing_is_missed_and_nothing_invented(titles: list[str], others: list[str]) -> None:
    assert {(one, two) for one, two, _ in near(titles, others)} == slow(titles, others)
    assert {(one, two) for one, two, _ in near(titles, titles)} == slow(titles, titles)


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("从找原句到想明白：推断教学改进", "从找原句到想明白——推断教学的改进", True),
        ("基于监测数据的小学数学运算能力改进研究", "基于监测数据的小学数学运算能力改进的研究", True),
        ("基于监测数据的小学数学运算能力改进研究", "基于监测数据的小学语文阅读能力改进研究", False),
        ("睡眠少了四十分钟之后", "实验室为什么总锁着", False),
    ],
)
def test_what_people_call_alike(one: str, other: str, alike: bool) -> None:
    assert bool(list(near([one], [other]))) is alike


def test_marks_and_width_do_not_count() -> None:
    assert key("从“读得懂”到“读得深”　ＡＢ") == key("从读得懂到读得深ab")


def test_many_titles_are_not_compared_one_by_one() -> None:
    rng = random.Random(7)
    words = [
        "阅读",
        "运算",
        "监测",
        "改进",
        "数据",
        "课堂",
        "提问",
        "作业",
        "睡眠",
        "探究",
        "区域",
        "机制",
        "策略",
        "学生",
        "能力",
    ]
    titles = ["".join(rng.choices(words, k=9)) for _ in range(3000)]
    assert len({one for one, two, _ in near(titles, titles) if one == two}) == 3000


def test_titles_after_one_pattern_are_compared_with_a_few_each() -> None:
    titles = [f"基于监测数据的小学数学教学改进研究之{number}" for number in range(1500)]
    found = list(near(titles, titles))
    assert len(found) <= MOST * len(titles)
    # Nearly each of them still finds an earlier one that is like it; and all of them themselves.
    assert len({one for one, other, _ in found if other < one}) > 1400
    assert sum(one == other for one, other, _ in found) == len(titles)
