"""What offered filters in Python and in the browser must agree on, made by the Python side.

``python -m tests.search.offered`` writes ``offers.json``; ``test_offers.py`` and
``tests/javascript/offers.test.js`` read it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from anliku.search.static.offers import Filters, names_of, offers, read

PATH = Path(__file__).with_name("offers.json")

FACETS: list[dict[str, Any]] = [
    {"key": "problem", "terms": ["书面表达", "睡眠与作业", "学业负担", "课程", "心理健康"],
     "aliases": [["写作"], ["睡眠"], ["减负"], ["国家课程"], ["情绪"]]},
    {"key": "subject", "terms": ["数学", "英语", "艺术", "心理健康"], "aliases": [["数学学科"], ["外语"], ["美术"], ["心理"]]},
    {"key": "stage", "terms": ["小学", "初中"], "aliases": [["小学段"], ["中学"]]},
    {"key": "school", "terms": ["农村学校", "小规模学校"], "aliases": [["农村", "乡村学校"], ["小规模"]]},
    {"key": "category", "terms": ["英语", "管理"], "aliases": [[], ["教学管理"]]},
    {"key": "region", "terms": ["吴江区", "昆山市", "市直属（代管）"], "aliases": [["吴江", "吴江市"], ["昆山"], ["市直属(代管)", "直属"]]},
    {"key": "kind", "terms": ["学校案例"], "aliases": [["学校"]]},
    {"key": "award", "terms": ["一等奖", "二等奖"], "aliases": [["1等奖"], ["贰等奖"]]},
    {"key": "evidence", "terms": ["有前后测"], "aliases": [["前后测"]]},
    {"key": "source", "terms": ["甲市案例库"], "aliases": [["甲市"]]},
]  # fmt: skip
SPOKEN = {
    "problem": {"学业负担": ["双减", "作业太多", "homework"], "睡眠与作业": ["作业太多", "睡得晚"], "课程": ["音体美", "美育", "村小", "labour education"]},
    "subject": {"艺术": ["美育", "美术课"], "英语": ["PBL", "心理"]},
    "school": {"农村学校": ["村小", "农村小规模学校"], "小规模学校": ["农村小规模学校"]},
    "region": {"没有的区": ["没有"]},
}  # fmt: skip
YEARS = (2024, 2021)
# Facet → terms of some cases, and the words that stand in them.
CASES: list[tuple[dict[str, list[str]], str]] = [
    ({"subject": ["英语"], "award": ["一等奖"], "year": ["2024"], "stage": ["初中"]}, "听力"),
    ({"subject": ["英语"], "award": ["一等奖"], "year": ["2024"], "stage": ["小学"]}, "绘本"),
    ({"subject": ["数学"], "award": ["二等奖"], "year": ["2021"], "stage": ["小学"], "region": ["吴江区"]}, "运算"),
    ({"subject": ["数学"], "award": ["一等奖"], "year": ["2021"], "stage": ["小学"], "region": ["昆山市"]}, "估算"),
    ({"problem": ["学业负担", "睡眠与作业"], "year": ["2024"], "stage": ["初中"]}, "作业公示"),
    ({"problem": ["课程"], "subject": ["艺术"], "year": ["2024"], "school": ["农村学校"], "stage": ["小学"]}, "劳动课"),
    ({"subject": ["英语"], "award": ["二等奖"], "year": ["2021"]}, "复述"),
    ({"subject": ["艺术"], "award": ["二等奖"], "year": ["2024"], "evidence": ["有前后测"]}, "留白"),
]
QUERIES = (
    "2024年一等奖英语", "2024 一等奖 英语", "2024年二等奖英语", "吴江 小学 数学 运算", "吴江小学数学运算", "小学 数学 几何", "写作业", "不写作业", "写作业睡眠", "写作",
    "写作 业", "小学生睡眠", "英语课", "英语课怎么教", "初中英语的听力", "英语和数学", "英语 听力", "英语 管理", "管理", "班级管理", "学校", "学校 家长",
    "一等奖的初中英语案例", "优秀案例", "案例", "2024", "2024年度", "2024学年英语", "20241", "12024", "2024-10-01", "2024.5", "2023年英语", "二〇二四",
    "昆山 吴江 数学", "市直属（代管）", "市直属 代管", "市直属(代管)英语", "ＰＢＬ", "pbl课", "pblx", "1等奖", "11等奖", "甲市 英语",
    "双减", "作业太多", "作业太多怎么办", "美育", "音体美课被挤占", "labour education", "Labour  Education 小学", "labour", "心理", "心理健康",
    "水 英语", "水英语", "", " ", "！？", "数学家", "双流英语", "英语2024数学2021", "𠮷英语", "的英语的", "阅读" * 20, "英语 英语", "没有",
    "农村小学", "乡村学校 劳动课", "村小", "农村小规模学校", "小规模 艺术", "英语之后在", "艺术 有前后测", "没有前后测的艺术", "在小学里的",
)  # fmt: skip
NOW: tuple[dict[str, tuple[str, ...]], ...] = ({}, {"subject": ("英语",)}, {"stage": ("小学",), "subject": ("数学",)})


def count(filters: Filters, rest: str) -> int:
    """The cases of :data:`CASES` that pass."""
    return sum(
        all(set(terms) & set(case.get(facet, ())) for facet, terms in filters.items())
        and all(word in words for word in rest.split())
        for case, words in CASES
    )


def make() -> dict[str, Any]:
    """The content of the file."""
    named = {"plain": names_of(FACETS), "asked": names_of(FACETS, SPOKEN)}
    readings, offered = [], []
    for which, names in named.items():
        for query in QUERIES:
            reading = read(query, names, YEARS)
            readings.append([which, query, {key: list(terms) for key, terms in reading.filters.items()}, reading.rest])
            for now in NOW:
                found = [[dict(one.filters), one.rest, one.count] for one in offers(reading, now, count)]
                offered.append([which, query, now, found])
    return {
        "facets": FACETS,
        "spoken": SPOKEN,
        "years": list(YEARS),
        "cases": CASES,
        "names": {
            which: [[text, name.facet, list(name.terms), name.alone] for text, name in sorted(names.items())]
            for which, names in named.items()
        },
        "readings": readings,
        "offers": offered,
    }


def text() -> str:
    """The file: one row a line."""
    rows = []
    for key, value in make().items():
        if isinstance(value, list):
            rows.append(f"{json.dumps(key)}: [\n" + ",\n".join(_json(row) for row in value) + "\n]")
        else:
            rows.append(f"{json.dumps(key)}: {_json(value)}")
    return "{\n" + ",\n".join(rows) + "\n}\n"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


if __name__ == "__main__":
    PATH.write_text(text(), encoding="utf-8")
