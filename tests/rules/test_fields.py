"""FM: one problem for one fault, at the value, with the one right answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from anliku.problem import Problem
from anliku.rules.fix import fix_text
from anliku.rules.rule import Example
from tests.factory import CASE_ID, case_text, codes_of, library_with, problems_of

INDEX = f"cases/2024/{CASE_ID}/index.md"


def repaired(example: Example, tmp_path: Path) -> tuple[list[Problem], str]:
    """The problems of an example, and its text with all their repairs."""
    problems = problems_of(example, tmp_path)
    return problems, fix_text((tmp_path / INDEX).read_text(encoding="utf-8"), problems)


@pytest.mark.parametrize(
    "typed",
    [
        "2025/3/1",
        "2025-3-1",
        "2025.03.01",
        "2025年3月1日",
        "2025 年 3 月 1 日",
        "２０２５年３月１日",
        "20250301",
        '"2025-03-01"',
        "'2025/03/01'",
        "2025-03-01 00:00:00",
        "2025—03—01",
    ],
)
def test_dates_have_one_form(typed: str, tmp_path: Path) -> None:
    problems, text = repaired(Example(front=f"published: {typed}"), tmp_path)
    assert [(problem.rule, problem.location.line, problem.location.column) for problem in problems] == [
        ("FM108", 23, 12)
    ]
    assert text == case_text(front="published: 2025-03-01")


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("2025-02-30", "FM106"),
        ("2025/13/1", "FM103"),
        ("3/1/2025", "FM103"),
        ("2025年3月", "FM103"),
        ("2025", "FM103"),
        (">-\n  2025/3/1", "FM103"),
        ("true", "FM103"),
        ("", "FM101"),
    ],
)
def test_a_date_that_is_no_date_is_left_alone(typed: str, code: str, tmp_path: Path) -> None:
    (problem,) = problems_of(Example(front=f"published: {typed}"), tmp_path)
    assert (problem.rule, problem.edits) == (code, ())


@pytest.mark.parametrize(
    ("typed", "right"), [('"61.2"', "61.2"), ("６１.２", "61.2"), ("'+61.2'", "61.2"), ("6１．２", "61.2")]
)
def test_numbers_have_one_form(typed: str, right: str, tmp_path: Path) -> None:
    row = "evidence:\n  - {{indicator: 推断得分率, before: {}, after: 70.9, source: 2023年与2024年n=186}}"
    problems, text = repaired(Example(front=row.format(typed)), tmp_path)
    assert [problem.rule for problem in problems] == ["FM108"]
    assert text == case_text(front=row.format(right))


BLOCK = "  - indicator: 平均步数\n    before: {}\n    after: 70.9\n    source: {}"


@pytest.mark.parametrize("typed", ["61.2%", "约61", "1e3", "yes"])
def test_a_number_that_is_none_is_left_alone(typed: str, tmp_path: Path) -> None:
    row = f"evidence:\n  - {{indicator: 得分率, before: {typed}, after: 70.9, source: 2023年与2024年n=186}}"
    (problem,) = problems_of(Example(front=row), tmp_path)
    assert (problem.rule, problem.edits) == ("FM103", ())


@pytest.mark.parametrize(
    ("typed", "right"),
    [("1,024", "1024"), ("1,024,000", "1024000"), ("-1,024.5", "-1024.5"), ('"1,024"', "1024"), ("1，024", "1024")],
)
@pytest.mark.parametrize("style", ["  - {{indicator: 平均步数, before: {}, after: 70.9, source: {}}}", BLOCK])
def test_a_number_bears_no_thousands_mark(typed: str, right: str, style: str, tmp_path: Path) -> None:
    if "-1" in typed and style != BLOCK:
        typed, right = typed[1:], right[1:]
    front = "evidence:\n" + style.format(typed, "2023年与2024年n=186")
    (problem,) = problems_of(Example(front=front), tmp_path)
    assert (problem.rule, problem.edits) == ("FM103", ())
    assert "千位分隔号" in problem.message
    assert f"写成 {right}" in problem.message


@pytest.mark.parametrize(("typed", "right"), [(".5", "0.5"), ("-.7", "-0.7"), ('".7"', "0.7")])
def test_a_number_begins_with_a_digit(typed: str, right: str, tmp_path: Path) -> None:
    row = f"evidence:\n  - {{indicator: 得分率, before: {typed}, after: 70.9, source: 2023年与2024年n=186}}"
    (problem,) = problems_of(Example(front=row), tmp_path)
    assert f"请写成 {right}" in problem.message


def test_two_numbers_with_thousands_marks_are_told(tmp_path: Path) -> None:
    row = "evidence:\n  - {indicator: 步数, before: 12,000,000, after: 13,000,000, source: 2023年与2024年n=186}"
    problems = problems_of(Example(front=row), tmp_path)
    assert any("千位分隔号" in problem.message for problem in problems)


@pytest.mark.parametrize(("typed", "number"), [("61.2%", "61.2"), ("约61", "61"), ("186人", "186")])
def test_a_number_with_words_is_told_apart(typed: str, number: str, tmp_path: Path) -> None:
    row = f"evidence:\n  - {{indicator: 得分率, before: {typed}, after: 70.9, source: 2023年与2024年n=186}}"
    (problem,) = problems_of(Example(front=row), tmp_path)
    assert f"请只写数字 {number}，单位写进 unit" in problem.message


def test_a_digit_in_the_text_is_not_the_number_one(tmp_path: Path) -> None:
    """Who obeyed an older message had `before: 1`, and 一 stands in every text."""
    row = "evidence:\n  - {indicator: 平均次数, before: 1, after: 70.9, unit: 次, source: 2023年与2024年n=186}"
    assert codes_of(Example(front=row), tmp_path / "no") == ["EV006"]
    told = Example(front=row, body="原来每周只有一次。")
    assert codes_of(told, tmp_path / "yes") == []


SURPRISES = ("010", "0o10", "0x1F", "12:30:45", "yes", "no", "on", "off", "y", "n", "1e3", "1_000", ".inf", ".nan", "=")
SURPRISES += ("Yes", "TRUE", "00.5", "5.", "٣", "五", "12345678901234567890", "0.1234567")


@pytest.mark.parametrize("typed", SURPRISES)
def test_what_yaml_has_surprises_for_is_text_or_an_error(typed: str, tmp_path: Path) -> None:
    """Never a number, a date or a truth that nobody typed."""
    number = f"evidence:\n  - {{indicator: 得分率, before: {typed}, after: 70.9, source: 2023年与2024年n=186}}"
    for name, front in (("number", number), ("truth", f"sample: {typed}"), ("date", f"published: {typed}")):
        problems = problems_of(Example(front=front), tmp_path / name)
        assert problems, front
        assert {problem.rule for problem in problems} <= {"FM103", "FM106", "FM108"}
        assert all(not problem.edits or typed.isdecimal() for problem in problems)
    front = f"keywords: [{typed}, 追问]\nauthors: [{typed}]"
    case = library_with(Example(front=front), tmp_path / "text").cases[0]
    assert (case.meta.keywords[0], case.meta.authors[0]) == (typed, typed)


def test_a_number_that_should_be_text_is_shown_as_typed(tmp_path: Path) -> None:
    (problem,) = problems_of(Example(front="keywords: [1.50, 追问]"), tmp_path)
    assert '1.5"' not in problem.message


@pytest.mark.parametrize(
    ("front", "lost"),
    [
        ("title: 让学生说出依据 #推断教学的改进", "#推断教学的改进"),
        ("unit: 姑苏区示例小学 # 分校", "# 分校"),
        ("keywords: [推断, 追问 #1\n  ]", "#1"),
    ],
)
def test_what_a_hash_takes_away_is_told(front: str, lost: str, tmp_path: Path) -> None:
    (problem,) = problems_of(Example(front=front), tmp_path)
    assert problem.rule == "FM114"
    assert f"“{lost}”" in problem.message


@pytest.mark.parametrize(
    "front", ['title: "让学生说出依据 #推断教学"', "title: 让学生用C#写程序", "# 一行注释\ntitle: 让学生说出依据"]
)
def test_a_hash_that_takes_nothing_away_is_fine(front: str, tmp_path: Path) -> None:
    assert codes_of(Example(front=front), tmp_path) == []


@pytest.mark.parametrize("sign", ["\\u2028", "\\u2029", "\\x85", "\\x9f", "\\v", "\\f"])
@pytest.mark.parametrize("key", ["title", "unit", "summary"])
def test_nothing_that_breaks_a_line_stands_in_a_value(key: str, sign: str, tmp_path: Path) -> None:
    value = f"监测显示学生找得到原句{sign}却推不出原因，一年后作了检验。"
    problems = problems_of(Example(front=f'{key}: "{value}"'), tmp_path)
    (problem,) = (problem for problem in problems if problem.rule == "FM106")
    assert "一行普通文字" in problem.message


# --- order ----------------------------------------------------------------------------------


def shuffled(*lines: str) -> Example:
    return Example(raw="---\n" + "".join(f"{line}\n" for line in lines) + "---\n\n正文。\n")


def order_fix(example: Example, tmp_path: Path) -> tuple[Problem, str]:
    problems = problems_of(example, tmp_path)
    (found,) = [problem for problem in problems if problem.rule == "FM107"]
    return found, fix_text((tmp_path / INDEX).read_text(encoding="utf-8"), [found])


def test_order_names_the_first_key_out_of_place(tmp_path: Path) -> None:
    found, _ = order_fix(shuffled("id: a", "award: 一等奖", "title: 标题", "campaign: x"), tmp_path)
    assert str(found.location) == f"{INDEX}:3:1"
    assert found.message == "字段 award 的位置不对，这里应是 title；顺序为 id、title、campaign、award"


def test_comments_and_blank_lines_move_with_the_key_below(tmp_path: Path) -> None:
    example = shuffled("# 头", "title: 标题  # 行尾", "", "# 一", "# 二", "id: a", "award: 一等奖", "# 尾")
    _, text = order_fix(example, tmp_path)
    assert text == "---\n\n# 一\n# 二\nid: a\n# 头\ntitle: 标题  # 行尾\naward: 一等奖\n# 尾\n---\n\n正文。\n"


def test_schema_line_stays_first(tmp_path: Path) -> None:
    _, text = order_fix(shuffled("# yaml-language-server: $schema=x", "title: 标题", "id: a"), tmp_path)
    assert text == "---\n# yaml-language-server: $schema=x\nid: a\ntitle: 标题\n---\n\n正文。\n"


def test_whole_blocks_move(tmp_path: Path) -> None:
    example = shuffled(
        "summary: >-",
        "  第一行",
        "  # 不是注释",
        "keywords:",
        "  - 推断",
        "  # 中间",
        "  - 追问",
        "subject: [语文,",
        "  数学]",
    )
    _, text = order_fix(example, tmp_path)
    wanted = shuffled(
        "subject: [语文,",
        "  数学]",
        "keywords:",
        "  - 推断",
        "  # 中间",
        "  - 追问",
        "summary: >-",
        "  第一行",
        "  # 不是注释",
    )
    assert text == wanted.raw


def test_only_the_misplaced_stretch_is_rewritten(tmp_path: Path) -> None:
    found, _ = order_fix(shuffled("id: a", "campaign: x", "title: 标题", "award: 一等奖", "unit: 校"), tmp_path)
    (edit,) = found.edits
    assert edit.text == "title: 标题\ncampaign: x\n"


def test_unknown_keys_go_last(tmp_path: Path) -> None:
    _, text = order_fix(shuffled("title: 标题", "foo: 1", "id: a"), tmp_path)
    assert text.startswith("---\nid: a\ntitle: 标题\nfoo: 1\n---\n")


def test_keys_on_one_line_are_reported_and_left(tmp_path: Path) -> None:
    found, _ = order_fix(shuffled("{title: 标题, id: a}"), tmp_path)
    assert found.edits == ()


def test_block_scalar_that_keeps_its_blank_lines_is_not_changed(tmp_path: Path) -> None:
    """Moving the blank line away would change the value, so there is no repair."""
    found, _ = order_fix(shuffled("title: |+", "  标题", "", "id: a"), tmp_path)
    assert found.edits == ()


# --- width and spaces -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        ("unit: 姑苏区第８示例小学", "unit: 姑苏区第8示例小学"),
        ("title: ２０２３年的Ａ班：读得慢一点", "title: 2023年的A班：读得慢一点"),
        ('unit: " 姑苏区示例小学 "', 'unit: "姑苏区示例小学"'),
        ("unit: 　姑苏区示例小学　", "unit: 姑苏区示例小学"),
        ("keywords: [推断, '追问 ']", "keywords: [推断, '追问']"),
        ('title: " 达到６１．２％以后："', 'title: "达到61.2%以后："'),
    ],
)
def test_loose_width_is_repaired_in_place(typed: str, right: str, tmp_path: Path) -> None:
    problems, text = repaired(Example(front=typed), tmp_path)
    assert [problem.rule for problem in problems if problem.rule.startswith("FM")] == ["FM109"]
    assert text == case_text(front=right)


def test_loose_width_says_what_and_where(tmp_path: Path) -> None:
    problem = next(p for p in problems_of(Example(front='unit: " 第８示例小学"'), tmp_path) if p.rule == "FM109")
    assert str(problem.location) == f"{INDEX}:11:7"
    assert problem.message == (
        "字段“单位”（unit）的内容 “ 第８示例小学” 前后有多余的空格，请删掉；有全角字符 “８”，请改成半角 “8”"
    )


@pytest.mark.parametrize(
    "front", ["region: 　姑苏区", "id: ' gusu-yuwen-01'", "license: ' CC-BY-4.0'", "title: 全角标点，（不）算！"]
)
def test_codes_terms_and_marks_are_not_its_business(front: str, tmp_path: Path) -> None:
    assert "FM109" not in codes_of(Example(front=front), tmp_path)
