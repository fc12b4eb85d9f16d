"""SC: the campaign's skeleton, filled, in order, within its limits."""

from __future__ import annotations

from pathlib import Path

import pytest

from anliku.rules.fix import fix_text
from anliku.rules.rule import Example
from tests.factory import BODY, CASE_ID, FRONT, codes_of, problems_of

INDEX = f"cases/2024/{CASE_ID}/index.md"
# Lines of the file before the first line of the body, counting the two marks and the blank line.
LEAD = FRONT.count("\n") + 3
NAMES = ("监测发现与问题", "归因分析", "改进策略与实施", "成效与后测", "反思与推广")
TEXT = "推断类题目得分率由61.2%升至70.9%。"


def body_of(*headings: str, text: str = TEXT) -> str:
    return "\n".join(f"{heading}\n\n{text}\n" for heading in headings)


def whole(*names: str) -> Example:
    return Example(body=body_of(*(f"## {name}" for name in names)), whole_body=True)


def found(example: Example, tmp_path: Path) -> list[tuple[str, int]]:
    """Rule and line in the body of every problem."""
    return [(problem.rule, problem.location.line - LEAD) for problem in problems_of(example, tmp_path)]


def repaired_body(example: Example, tmp_path: Path) -> str:
    problems = problems_of(example, tmp_path)
    text = fix_text((tmp_path / INDEX).read_text(encoding="utf-8"), problems)
    return text.partition("---\n\n")[2]


def test_no_section_at_all_is_one_problem(tmp_path: Path) -> None:
    (problem,) = problems_of(Example(body=f"### 背景\n\n{TEXT}", whole_body=True), tmp_path)
    assert problem.rule == "SC001"


@pytest.mark.parametrize("body", [TEXT, "**监测发现与问题**\n\n" + TEXT, "> 引文\n\n" + TEXT])
def test_body_without_headings(body: str, tmp_path: Path) -> None:
    (problem,) = problems_of(Example(body=body, whole_body=True), tmp_path)
    assert problem.rule == "SC001"
    assert "## 监测发现与问题" in problem.message


def test_missing_section_says_where_it_belongs(tmp_path: Path) -> None:
    problems = problems_of(whole(NAMES[1], NAMES[2], NAMES[4]), tmp_path)
    assert [problem.rule for problem in problems] == ["SC002", "SC002"]
    assert any("放在正文开头" in problem.message and NAMES[0] in problem.message for problem in problems)
    assert any(f"放在“{NAMES[2]}”之后" in problem.message for problem in problems)


def test_optional_section_may_be_left_out(tmp_path: Path) -> None:
    lines = "".join(f"  - {{name: {name}, required: {str(name != NAMES[4]).lower()}}}\n" for name in NAMES)
    example = Example(
        file="campaigns/suzhou-2024.yml", front=f"sections:\n{lines}  - {{name: 附录, required: false}}\n"
    )
    assert codes_of(example, tmp_path) == []


def test_unknown_heading_is_compared_with_the_known(tmp_path: Path) -> None:
    example = Example(body=body_of(*(f"## {name}" for name in NAMES), "## 归因剖析"), whole_body=True)
    (problem,) = problems_of(example, tmp_path)
    assert (problem.rule, problem.location.line - LEAD) == ("SC003", 21)
    assert "是不是“归因分析”？" in problem.message


@pytest.mark.parametrize(
    ("order", "misplaced"),
    [
        ((4, 0, 1, 2, 3), [("反思与推广", "“成效与后测”之后")]),
        ((1, 2, 3, 4, 0), [("监测发现与问题", "“归因分析”之前")]),
        ((0, 2, 1, 3, 4), [("归因分析", "“监测发现与问题”之后")]),
    ],
)
def test_only_what_has_to_move_is_reported(
    order: tuple[int, ...], misplaced: list[tuple[str, str]], tmp_path: Path
) -> None:
    problems = problems_of(whole(*(NAMES[index] for index in order)), tmp_path)
    assert {problem.rule for problem in problems} == {"SC004"}
    assert len(problems) == len(misplaced)
    for name, place in misplaced:
        assert any(f"“{name}”应在{place}" in problem.message for problem in problems)


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        ("## 原因分析", "## 归因分析"),
        ("## 二、原因分析", "## 归因分析"),
        ("## 归因分析：", "## 归因分析"),
        ("## **原因分析** ##", "## 归因分析 ##"),
        ("  ##  原因分析", "  ##  归因分析"),
    ],
)
def test_alias_becomes_the_section_name(typed: str, right: str, tmp_path: Path) -> None:
    example = Example(body=BODY.replace("## 归因分析", typed), whole_body=True)
    assert found(example, tmp_path) == [("SC005", 5)]
    assert repaired_body(example, tmp_path / "again") == BODY.replace("## 归因分析", right)


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        ("## 一、归因分析", "## 归因分析"),
        ("## 二、 归因分析", "## 归因分析"),
        ("## （二）归因分析", "## 归因分析"),
        ("## 2.归因分析", "## 归因分析"),
        ("## ② 归因分析", "## 归因分析"),
        ("## 第二部分 归因分析 ##", "## 归因分析 ##"),
    ],
)
def test_number_before_a_section_goes(typed: str, right: str, tmp_path: Path) -> None:
    example = Example(body=BODY.replace("## 归因分析", typed), whole_body=True)
    assert found(example, tmp_path) == [("SC014", 5)]
    assert repaired_body(example, tmp_path / "again") == BODY.replace("## 归因分析", right)


@pytest.mark.parametrize(
    "heading", ["## 一、二年级的归因分析", "## 三、四年级的对照", "## 1、2班的变化", "## 第一章测验的分析"]
)
def test_grades_and_classes_before_a_section_stay(heading: str, tmp_path: Path) -> None:
    example = Example(body=BODY + f"\n{heading}\n\n{TEXT}\n", whole_body=True)
    assert [code for code, _ in found(example, tmp_path)] == ["SC003"]
    assert repaired_body(example, tmp_path / "again") == example.body


def test_a_part_glued_to_a_section_goes_all_the_same(tmp_path: Path) -> None:
    example = Example(body=BODY.replace("## 归因分析", "## 第二部分归因分析"), whole_body=True)
    assert found(example, tmp_path) == [("SC014", 5)]
    assert repaired_body(example, tmp_path / "again") == BODY


@pytest.mark.parametrize("heading", ["### 一、看数据", "#### 1. 看题目"])
def test_numbers_in_deeper_headings_are_the_authors(heading: str, tmp_path: Path) -> None:
    assert "SC014" not in codes_of(Example(body=f"{heading}\n\n{TEXT}"), tmp_path)


def test_number_that_belongs_to_the_heading_stays(tmp_path: Path) -> None:
    assert found(Example(body=BODY + "\n## 3.0版作业\n\n说明。\n", whole_body=True), tmp_path) == [("SC003", 21)]


@pytest.mark.parametrize("content", ["", "### 小标题\n", "&nbsp;\n"])
def test_empty_section(content: str, tmp_path: Path) -> None:
    head, _, _ = BODY.partition("## 反思与推广")
    codes = codes_of(Example(body=f"{head}## 反思与推广\n\n{content}", whole_body=True), tmp_path)
    assert [code for code in codes if code != "PR007"] == ["SC006"]


@pytest.mark.parametrize(
    "content", ["![课堂记录表的照片](a.png)", "- 追问三次", "| 甲 | 乙 |\n| --- | --- |\n| 1 | 2 |"]
)
def test_section_of_a_picture_list_or_table_is_not_empty(content: str, tmp_path: Path) -> None:
    head, _, _ = BODY.partition("## 反思与推广")
    body = f"{head}## 反思与推广\n\n{content}\n"
    assert "SC006" not in codes_of(Example(body=body, whole_body=True, files=(("a.png", "png"),)), tmp_path)


def test_repeated_section_names_the_first(tmp_path: Path) -> None:
    problems = problems_of(whole(*NAMES, "反思"), tmp_path)
    assert [(problem.rule, problem.location.line - LEAD) for problem in problems] == [("SC007", 21)]
    assert "与“反思与推广”是同一个章节" in problems[0].message
    assert problems[0].edits == ()


@pytest.mark.parametrize(
    ("body", "code", "line"),
    [
        ("# 大标题\n\n说明。", "SC008", 5),
        ("#### 小标题\n\n说明。", "SC009", 5),
        ("### 三级\n\n##### 五级\n\n说明。", "SC009", 7),
    ],
)
def test_levels_of_headings(body: str, code: str, line: int, tmp_path: Path) -> None:
    assert found(Example(body=body), tmp_path) == [(code, line)]


def test_headings_in_code_are_no_headings(tmp_path: Path) -> None:
    codes = codes_of(Example(body="```\n# 不是标题\n## 也不是\n```"), tmp_path)
    assert not [code for code in codes if code.startswith("SC")]


@pytest.mark.parametrize(
    ("limits", "message"),
    [
        ("words: 100", "全文 240 字，本次评选最多 100 字，请精简 140 字"),
        ("keywords: 1", "关键词有 2 个，本次评选最多 1 个，请删去 1 个（keywords）"),
    ],
)
def test_limits_say_how_much_is_too_much(limits: str, message: str, tmp_path: Path) -> None:
    example = Example(file="campaigns/suzhou-2024.yml", front=f"limits: {{{limits}}}")
    assert [problem.message for problem in problems_of(example, tmp_path)] == [message]


@pytest.mark.parametrize("limits", ["words: 240", "keywords: 2", "authors: 1"])
def test_a_limit_may_be_reached(limits: str, tmp_path: Path) -> None:
    assert codes_of(Example(file="campaigns/suzhou-2024.yml", front=f"limits: {{{limits}}}"), tmp_path) == []


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("后测数据待补充。", 5),
        ("学校有（请填写人数）名学生。", 4),
        ("【此处插入图片】", 1),
        ("某市XX小学参加了测试。", 3),
        ("××学校参加了测试。", 1),
        ("在××的支持下。", 2),
    ],
)
def test_placeholders_are_found_in_place(text: str, column: int, tmp_path: Path) -> None:
    problems = [problem for problem in problems_of(Example(body=text), tmp_path) if problem.rule == "SC015"]
    assert [(problem.location.line - LEAD, problem.location.column) for problem in problems] == [(5, column)]


@pytest.mark.parametrize(
    "text",
    [
        "数据有待补充。",
        "原因尚待核实。",
        "一张待填写的表。",
        "3×4等于12。",
        "XL码与XXL码。",
        "（请见下表）",
        "解为x，图为X形。",
    ],
)
def test_what_only_looks_unfinished(text: str, tmp_path: Path) -> None:
    assert "SC015" not in codes_of(Example(body=text), tmp_path)


def test_without_front_matter_the_body_is_not_judged(tmp_path: Path) -> None:
    """The whole file would be taken for a body, and its keys for headings."""
    assert codes_of(Example(raw="title: 标题\n---\n# 待补充\n"), tmp_path) == ["FM001"]
