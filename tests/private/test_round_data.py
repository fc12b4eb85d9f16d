"""What only a round may know: scores of cases, experts beside cases, lists of contacts."""

from __future__ import annotations

from pathlib import Path

import pytest

from anliku import catalogue, rules
from anliku.private.round_data import told_by_name, told_by_table, told_by_text
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
    ["评委", "评审的案例"],
    ["专家姓名", "负责案例"],
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
    "sentence",
    [
        "评委陈某某给本案例打了88分。",
        "评审专家对该案例的评分为 91.5 分。",
        "本案例评审平均得分为89.5分。",
        "评委07：86.5分。",
        "评审专家 3 打了 90 分。",
        "评委01、评委05负责评审。",
        "SZ2024-001 从数据到课堂的追问，总分 91.5。",
    ],
)
def test_a_sentence_on_the_score_of_a_case_is_refused(sentence: str, tmp_path: Path) -> None:
    assert list(told_by_text(f"前文。{sentence}")) == [3]
    assert "PV011" in codes_of(Example(body=f"{sentence}\n"), tmp_path)


def test_a_sentence_is_named_with_its_line(tmp_path: Path) -> None:
    root = make_library(tmp_path)
    add_case(root)
    file = next((root / "cases").glob("20*/*/index.md"))
    text = f"{file.read_text(encoding='utf-8').rstrip()}\n\n评委甲给本案例打了88分。\n"
    file.write_text(text, encoding="utf-8")
    places = [p.location.line for p in rules.check(catalogue.load(root)) if p.rule == "PV011"]
    assert places == [text.count("\n")]


@pytest.mark.parametrize(
    "sentence",
    [
        "专家给学生作文打了88分。",
        "评委对案例提出三条建议。",
        "专家3人，评审用时 20 分钟。",
        "评委 5 人到场。",
        "SZ2024-001 是本案例的立项编号。",
        "专家为案例研讨留了15分钟。",
        "本案例前测平均得分61.2分。",
        "评委给学校的案例点赞，学生得分提高到88分。",
    ],
)
def test_other_sentences_with_points_stand(sentence: str) -> None:
    assert list(told_by_text(sentence)) == []


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
