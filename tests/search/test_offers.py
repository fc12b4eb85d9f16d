"""Words of a query that become filters: only offered, with the number of cases that they really give."""

from __future__ import annotations

import json
from typing import Any

import pytest

from anliku.search.static.offers import Offer, names_of, offers, read
from tests.search import offered

PLAIN = names_of(offered.FACETS)
ASKED = names_of(offered.FACETS, offered.SPOKEN)


def filters_of(query: str, asked: bool = False) -> tuple[dict[str, tuple[str, ...]], str]:
    reading = read(query, ASKED if asked else PLAIN, offered.YEARS)
    return dict(reading.filters), reading.rest


def test_vectors_are_fresh() -> None:
    wanted = offered.PATH.read_text(encoding="utf-8")
    assert offered.text() == wanted, "请运行 python -m tests.search.offered"


def test_vectors_reach_every_path() -> None:
    kept: dict[str, Any] = json.loads(offered.PATH.read_text(encoding="utf-8"))
    assert {len(found) for *_, found in kept["offers"]} == {0, 1, 2, 3}
    assert any(rest for *_, found in kept["offers"] for _, rest, _ in found)


@pytest.mark.parametrize(
    ("query", "filters", "rest"),
    [
        ("2024年一等奖英语", {"year": ("2024",), "award": ("一等奖",), "subject": ("英语",)}, ""),
        ("吴江 小学 数学 运算", {"region": ("吴江区",), "stage": ("小学",), "subject": ("数学",)}, "运算"),
        ("初中英语的听力", {"stage": ("初中",), "subject": ("英语",)}, "听力"),
        ("一等奖的初中英语案例", {"award": ("一等奖",), "stage": ("初中",), "subject": ("英语",)}, ""),
        ("昆山 吴江 数学", {"region": ("昆山市", "吴江区"), "subject": ("数学",)}, ""),
        ("市直属（代管）", {"region": ("市直属（代管）",)}, ""),
        ("心理健康", {"subject": ("心理健康",)}, ""),
    ],
)
def test_what_names_a_filter(query: str, filters: dict[str, tuple[str, ...]], rest: str) -> None:
    assert filters_of(query) == (filters, rest)


@pytest.mark.parametrize(
    "query", ["写作业", "不写作业", "数学家", "班级管理", "2023年", "2024-10-01", "20241", "11等奖", "双流", "双减", ""]
)
def test_what_only_looks_like_a_name(query: str) -> None:
    """Characters that a name shares with another word make no filter: 双减 is not 双流区."""
    assert filters_of(query) == ({}, query)


@pytest.mark.parametrize(
    ("query", "filters", "rest"),
    [
        ("双减", {"problem": ("学业负担",)}, ""),
        ("作业太多怎么办", {"problem": ("睡眠与作业", "学业负担")}, "怎么办"),
        ("美育", {"problem": ("课程",)}, ""),
        ("Labour  Education 小学", {"problem": ("课程",), "stage": ("小学",)}, ""),
        ("PBL课", {"subject": ("英语",)}, ""),
    ],
)
def test_readers_words_name_filters_too(query: str, filters: dict[str, tuple[str, ...]], rest: str) -> None:
    assert "problem" not in filters_of(query)[0]
    assert filters_of(query, asked=True) == (filters, rest)


def test_a_name_comes_before_what_readers_say() -> None:
    """心理 is an alias of a subject, whatever is asked by it elsewhere."""
    assert filters_of("心理", asked=True) == filters_of("心理") == ({"subject": ("心理健康",)}, "")


@pytest.mark.parametrize(
    ("query", "now", "wanted"),
    [
        ("2024年一等奖英语", {}, [({"year": ("2024",), "award": ("一等奖",), "subject": ("英语",)}, "", 2)]),
        ("吴江 小学 数学 运算", {}, [({"region": ("吴江区",), "stage": ("小学",), "subject": ("数学",)}, "运算", 1)]),
        ("小学 数学 几何", {}, [({"stage": ("小学",), "subject": ("数学",)}, "", 2)]),
        ("英语 听力", {"stage": ("初中",)}, [({"stage": ("初中",), "subject": ("英语",)}, "听力", 1)]),
        ("英语 听力", {"subject": ("英语",)}, []),
        ("数学", {"subject": ("英语",)}, [({"subject": ("数学",)}, "", 2)]),
        ("2024 数学", {}, [({"subject": ("数学",)}, "", 2), ({"year": ("2024",)}, "", 5)]),
        ("听力", {}, []),
        ("昆山 写作", {}, [({"region": ("昆山市",)}, "", 1)]),
    ],
)
def test_what_is_offered(
    query: str, now: dict[str, tuple[str, ...]], wanted: list[tuple[dict[str, tuple[str, ...]], str, int]]
) -> None:
    found = offers(read(query, PLAIN, offered.YEARS), now, offered.count)
    assert found == [Offer(*one) for one in wanted]
