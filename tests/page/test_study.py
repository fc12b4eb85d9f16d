"""A case as a row of an evidence table."""

from __future__ import annotations

from pathlib import Path

import pytest

from anliku import catalogue as catalogues
from anliku.page.study import Study, by_subject, by_year, study
from anliku.record.shelf import cells_of
from anliku.rules.rule import Example
from tests.factory import add_case, make_library

EVIDENCE = "evidence:\n" + "".join(
    f"  - {{indicator: 指标{n}, before: 1, after: {after}, better: {better}, source: 校内后测}}\n"
    for n, (after, better) in enumerate([(2, "低"), (1, "高"), (2, "高"), (0, "低")])
)


def studies(root: Path) -> list[Study]:
    catalogue = catalogues.load(root)
    order = catalogue.taxonomy.facet("subject").order
    return [study(case, cells_of(case, catalogue.context), order) for case in catalogue.cases]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return make_library(tmp_path)


def test_what_moved_and_what_did_not_stand_apart(root: Path) -> None:
    add_case(root, Example(front=EVIDENCE))
    (one,) = studies(root)
    assert [(moved.way, moved.label, [row.indicator for row in moved.rows]) for moved in one.moved] == [
        ("gain", "有改进", ["指标2", "指标3"]),
        ("flat", "没有变化", ["指标1"]),
        ("loss", "与期望相反", ["指标0"]),
    ]
    assert one.moved[2].rows[0].better == "越低越好"


def test_the_authors_words_come_first(root: Path) -> None:
    add_case(root, Example(front="glance: {problem: 推断类题目得分率低于全市均值。}"))
    (one,) = studies(root)
    assert one.problem == "推断类题目得分率低于全市均值。"
    # Where there are none, a sentence of the section that shows it.
    assert one.cause in "教研组查看了16节课的录像，发现多数提问只要求找出原句。学生答对以后，教师很少追问依据。"
    assert one.cause


def test_orders_are_years_and_subjects_and_say_nothing_of_results(root: Path) -> None:
    add_case(root, Example(front="subject: [英语, 数学]\naward: 三等奖"), "a-case")
    add_case(root, Example(front="subject: [语文]\naward: 一等奖"), "c-case")
    add_case(root, Example(front="subject: [语文]\naward: 二等奖"), "b-case")
    old = "work: 改进案例\ncampaign: shuangliu-2021\nregion: 双流区\nsubject: [语文]"
    add_case(root, Example(front=old), "d-case")
    found = studies(root)
    assert [one.id for one in by_year(found)] == ["b-case", "c-case", "a-case", "d-case"]
    assert [one.id for one in by_subject(found)] == ["b-case", "c-case", "d-case", "a-case"]
    # The first subject is the first in the taxonomy's order, wherever its author put it.
    assert by_year(found)[2].subject == ("数学", "英语")


def test_for_whom(root: Path) -> None:
    add_case(root, Example(front="school: [乡镇学校]"))
    (one,) = studies(root)
    assert (one.stage, one.school, one.kind, one.region) == (("小学",), ("乡镇学校",), "学校案例", "姑苏区")


def test_no_school_and_no_award(root: Path) -> None:
    index = add_case(root)
    (one,) = studies(root)
    assert "姑苏区平桥示例小学" in index.read_text(encoding="utf-8")
    assert "平桥" not in repr(one)
    assert "一等奖" not in repr(one)
