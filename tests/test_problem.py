"""One shape of every problem, and its renderings."""

from __future__ import annotations

import re
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anliku.problem import Edit, Location, Problem, Severity, sort_problems

PLACE = Location("cases/2024/a/index.md", 3, 7)
PROBLEM = Problem(PLACE, "FM101", Severity.ERROR, "缺少字段“标题”（title）")
FIXABLE = Problem(PLACE, "TM002", Severity.WARNING, "请写规范名称", (Edit(10, 12, "语文"),))

# What the runner decodes, in the order that undoes the encoding.
ESCAPES = (("%3A", ":"), ("%2C", ","), ("%0A", "\n"), ("%0D", "\r"), ("%25", "%"))


def decoded(text: str) -> str:
    for escape, character in ESCAPES:
        text = text.replace(escape, character)
    return text


def test_a_location_counts_from_one() -> None:
    assert str(Location("a.md")) == "a.md:1:1"
    assert str(PLACE) == "cases/2024/a/index.md:3:7"


def test_severities_are_said_in_chinese() -> None:
    assert [severity.label for severity in Severity] == ["错误", "提醒", "允许"]
    assert PROBLEM.is_error
    assert not FIXABLE.is_error


def test_as_text_is_one_line_that_editors_can_open() -> None:
    assert PROBLEM.as_text() == "cases/2024/a/index.md:3:7 错误 FM101 缺少字段“标题”（title）"
    assert FIXABLE.as_text() == "cases/2024/a/index.md:3:7 提醒 TM002 请写规范名称（可自动修复）"


def test_as_json_keeps_the_contract() -> None:
    assert FIXABLE.as_json() == {
        "file": "cases/2024/a/index.md",
        "line": 3,
        "column": 7,
        "rule": "TM002",
        "severity": "warning",
        "message": "请写规范名称",
        "fixable": True,
    }
    assert type(PROBLEM.as_json()["severity"]) is str
    assert PROBLEM.as_json()["fixable"] is False


def test_as_github_is_a_workflow_command() -> None:
    assert PROBLEM.as_github() == (
        "::error file=cases/2024/a/index.md,line=3,col=7,title=FM101::缺少字段“标题”（title）"
    )


@pytest.mark.parametrize(
    ("file", "message", "expected"),
    [
        ("a,b.md", "甲", "::warning file=a%2Cb.md,line=1,col=1,title=X::甲"),
        ("a:b.md", "甲:乙,丙", "::warning file=a%3Ab.md,line=1,col=1,title=X::甲:乙,丙"),
        ("a\nb", "甲\r\n::error::乙", "::warning file=a%0Ab,line=1,col=1,title=X::甲%0D%0A::error::乙"),
        ("100%", "升到 100%0A", "::warning file=100%25,line=1,col=1,title=X::升到 100%250A"),
    ],
)
def test_as_github_escapes(file: str, message: str, expected: str) -> None:
    assert Problem(Location(file), "X", Severity.WARNING, message).as_github() == expected


@given(st.text(), st.text())
def test_nothing_breaks_out_of_a_workflow_command(file: str, message: str) -> None:
    command = Problem(Location(file), "X", Severity.ERROR, message).as_github()
    assert "\n" not in command
    assert "\r" not in command
    found = re.fullmatch(r"::error file=([^:,]*),line=1,col=1,title=X::(.*)", command, re.DOTALL)
    assert found is not None
    assert decoded(found[1]) == file
    # In data, colons and commas stand as they are.
    assert found[2].replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%") == message


def at(line: int, column: int, rule: str, message: str = "甲", file: str = "a.md") -> Problem:
    return Problem(Location(file, line, column), rule, Severity.ERROR, message)


def test_problems_come_in_reading_order_without_repeats() -> None:
    wanted = [
        at(2, 1, "B"),
        at(2, 10, "A"),
        at(10, 1, "A"),
        at(10, 1, "B", "乙"),
        at(10, 1, "B", "甲"),
        at(1, 1, "A", file="b.md"),
    ]
    for order in list(permutations(wanted))[::37]:
        assert sort_problems([*order, *order]) == wanted


def test_two_repairs_of_one_place_keep_their_order() -> None:
    """Sorting a set would give the order of the process's hash seed."""
    problems = [FIXABLE._replace(edits=(Edit(number, number, ""),)) for number in range(20)]
    assert sort_problems(problems) == problems
    assert sort_problems(problems[::-1]) == problems[::-1]


def test_a_problem_never_changes() -> None:
    with pytest.raises(AttributeError):
        PROBLEM.message = "乙"  # type: ignore[misc]
