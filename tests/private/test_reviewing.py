"""What only a round may know: scores of cases, experts beside cases, lists of contacts."""

from __future__ import annotations

from pathlib import Path

import pytest

from anliku import catalogue, rules
from anliku.private.reviewing import told_by_name, told_by_table
from anliku.rules.rule import Example
from tests.factory import add_case, codes_of, make_library

TOLD = [
    ["案例名称", "评委1", "评委2", "平均分"],
    ["序号", "案例标题", "专家一", "专家二"],
    ["编号", "参评案例", "总分"],
    ["立项号", "评审专家", "意见"],
    ["案例编号", "专家姓名"],
    ["案例标题", "针对性", "科学性", "总分（公式）", "申明回避"],
    ["作品名称", "得分", "名次"],
    ["区域", "联络人", "职务", "手机号码"],
    ["单位", "姓名", "QQ号"],
    ["案 例 名 称", "得 分"],
]
ORDINARY = [
    ["题型", "得分率", "全市均值"],
    ["指标", "前测平均分", "后测平均分"],
    ["学生作品", "得分", "人数"],
    ["评价维度", "评分标准", "分值"],
    ["专家意见", "采纳情况"],
    ["案例名称", "学科", "学段"],
    ["阶段", "负责人", "任务"],
    ["课题", "等第", "评语"],
    ["姓名", "职务", "承担任务分工"],
    ["班级", "专家", "主题"],
]


@pytest.mark.parametrize("head", TOLD)
def test_tables_of_a_round(head: list[str]) -> None:
    assert told_by_table([head, ["x"] * len(head)])
    assert told_by_table([["2024年汇总"], head])


@pytest.mark.parametrize("head", ORDINARY)
def test_tables_of_a_case(head: list[str]) -> None:
    assert told_by_table([head, ["x"] * len(head)]) is None


@pytest.mark.parametrize(
    "name",
    [
        "ledger.jsonl",
        "ledger.head",
        "round.yml",
        "待处理.xlsx",
        "评分表-专家07.xlsx",
        "012-统分.docx",
        "2024授奖建议-2.xlsx",
    ],
)
def test_files_of_a_round_are_refused_wherever_they_lie(name: str, tmp_path: Path) -> None:
    assert told_by_name(name)
    assert "PV011" in codes_of(Example(files=((name, "text:x"),)), tmp_path / "beside a case")
    root = make_library(tmp_path / "library")
    add_case(root)
    for folder in ("", "campaigns", "guide"):
        (root / "cases" / folder).mkdir(exist_ok=True)
        (root / "cases" / folder / name).write_text("x", encoding="utf-8")
    refused = [p.location.file for p in rules.check(catalogue.load(root)) if p.rule == "PV011"]
    assert len(refused) == 3


@pytest.mark.parametrize("name", ["chart.png", "index.md", "课堂观察表.xlsx", "suzhou-2024.yml", "background.yml"])
def test_files_of_a_case(name: str) -> None:
    assert told_by_name(name) is None
