"""The questions that a case answers: a list of a colleague's sentences, each looked at like every other text."""

from __future__ import annotations

from pathlib import Path

import pytest

from anliku.rules.fix import fix_text
from anliku.rules.rule import Example
from tests.factory import CASE_ID, codes_of, problems_of

INDEX = f"cases/2024/{CASE_ID}/index.md"
MOBILE = "".join(("138", "0013", "0000"))
MAIL = "@".join(("laoshi", "xuexiao.cn"))
PUPIL = "张" + "小明"
NINE = ", ".join(f"第{number}个问题怎么办" for number in "一二三四五六七八九")


@pytest.mark.parametrize(
    "front",
    [
        "questions: []",
        "questions: [作业写到很晚怎么办]",
        "questions:\n  - 作业写到很晚，孩子睡不够怎么办？\n  - 怎么知道孩子睡够了",
        f"questions: [{'问' * 40}]",
        "questions: [PPT 怎么讲学生才听]",
    ],
)
def test_a_colleagues_sentences_are_fine(front: str, tmp_path: Path) -> None:
    assert codes_of(Example(front=front), tmp_path) == []


@pytest.mark.parametrize(
    ("front", "code", "place", "said"),
    [
        ("questions: 作业写到很晚怎么办", "FM103", "16:12", "“能回答的问题”（questions）应是列表"),
        ("questions: [怎么办]", "FM104", "16:13", "第 1 项太短：3 字，至少 4 字"),
        (f"questions: [{'问' * 41}]", "FM104", "16:13", "太长：41 字，最多 40 字，请精简"),
        ("questions: [20241]", "FM103", "16:13", '应是一行文字，现在是 “20241”，请加上双引号："20241"'),
        ("questions: ['']", "FM101", "16:13", "是空的，请填写"),
        ("questions: ['　　　　']", "FM101", "16:13", "只有空格"),
        (f"questions: [{NINE}]", "FM104", "16:12", "太长：9 项，最多 8 项，请精简"),
        ("questions: [{问: 怎么办}]", "FM103", "16:13", "应是一行文字"),
        ('questions: ["作业太多\\n怎么办"]', "FM106", "16:13", "写成一行普通文字"),
        ("questions: ['<b>作业</b>太多怎么办']", "SF003", "16:13", "有 HTML 代码"),
        ("questions: ['[作业](https://example.org)太多怎么办']", "FM115", "16:13", "Markdown 记号"),
        ("questions: [How to help pupils sleep]", "FM115", "16:13", "没有汉字，请用老师平时说的话来写"),
        ("questions: [从找原句到想明白——基于监测数据的推断教学改进]", "FM115", "16:13", "与标题相同"),
    ],
)
def test_what_is_none_is_told_with_its_place(front: str, code: str, place: str, said: str, tmp_path: Path) -> None:
    problems = problems_of(Example(front=front), tmp_path)
    assert [(problem.rule, str(problem.location)) for problem in problems] == [(code, f"{INDEX}:{place}")]
    assert said in problems[0].message


@pytest.mark.parametrize(
    ("question", "code"),
    [
        (f"家长打{MOBILE}来问怎么办", "PV001"),
        (f"写信到{MAIL}来问怎么办", "PV004"),
    ],
)
def test_private_data_in_a_question_is_found_and_masked(question: str, code: str, tmp_path: Path) -> None:
    (problem,) = [one for one in problems_of(Example(front=f"questions: [{question}]"), tmp_path) if one.is_error]
    assert (problem.rule, problem.location.line) == (code, 16)
    assert MOBILE not in problem.message


def test_a_pupils_name_with_a_score_in_a_question_is_found(tmp_path: Path) -> None:
    codes = codes_of(Example(front=f"questions: [五1班{PUPIL}同学只考了42分怎么办]"), tmp_path)
    assert any(code.startswith("PV") for code in codes)


def test_one_question_twice_in_a_case_is_told_once_and_mended(tmp_path: Path) -> None:
    front = "questions: [作业写到很晚怎么办, 怎么知道孩子睡够了, 作业写到很晚怎么办？]"
    (problem,) = problems_of(Example(front=front), tmp_path)
    assert problem.rule == "TM006"
    text = (tmp_path / INDEX).read_text(encoding="utf-8")
    assert "questions: [作业写到很晚怎么办, 怎么知道孩子睡够了]\n" in fix_text(text, [problem])


def test_the_same_question_elsewhere_is_a_hint_at_the_later_case(tmp_path: Path) -> None:
    other = Example(front="questions: [作业写到很晚怎么办？]\npublished: 2025-06-01", folder="gusu-yuwen-02")
    (problem,) = problems_of(Example(front="questions: [作业写到很晚怎么办]", others=(other,)), tmp_path)
    assert (problem.rule, problem.is_error) == ("FM116", False)
    assert str(problem.location).startswith("cases/2024/gusu-yuwen-02/index.md:")
    assert INDEX in problem.message


def test_a_private_question_is_not_quoted_at_another_case(tmp_path: Path) -> None:
    question = f"questions: [家长打{MOBILE}来问怎么办]"
    other = Example(front=f"{question}\npublished: 2025-06-01", folder="gusu-yuwen-02")
    problems = problems_of(Example(front=question, others=(other,)), tmp_path)
    assert {problem.rule for problem in problems} >= {"PV001", "FM116"}
    assert not [problem for problem in problems if MOBILE in problem.message]


def test_two_questions_of_nothing_but_marks_are_not_the_same(tmp_path: Path) -> None:
    other = Example(front="questions: ['????']\npublished: 2025-06-01", folder="gusu-yuwen-02")
    problems = problems_of(Example(front="questions: ['？？？？']", others=(other,)), tmp_path)
    codes = {problem.rule for problem in problems}
    assert "FM115" in codes
    assert "FM116" not in codes
