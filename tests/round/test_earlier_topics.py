"""Topics of earlier years: found by title, by meaning within a unit, and where a text was copied; else let be."""

from __future__ import annotations

from pathlib import Path

import pytest

from anliku.round.desk.pending import What
from tests.factory import add_case
from tests.formats.sheet.books import row, workbook
from tests.round import papers
from tests.round.desks import look
from tests.round.intake import give, start

TITLE, UNIT = "从找原句到想明白：基于监测数据的推断教学改进", "姑苏区平桥示例小学"
OTHER_UNIT = "姑苏区竹湾示例小学"
PROBLEM = (
    "去年的监测里，我校四年级学生在推断题上丢分最多，访谈时孩子们说不出依据；教师课后翻看作业，发现提问大多只要求找原句，"
    "很少追问为什么这样想，课堂上也缺少让学生把推断写下来、说出来的机会，家里读的书又以故事为主，说明性的文章读得很少。"
)


def earlier(folder: Path, title: str, unit: str, problem: str = "") -> list[str]:
    """What is told of earlier years of one topic."""
    files = {"汇总表.xlsx": workbook([row(1, (title, "姑苏区", unit, "语文", "小学"))])}
    if problem:
        files["申报表.docx"] = papers.form(title, unit, "赵甲一", (), [problem], ["思路"], "")
    give(folder, files)
    return [line.message for line in look(folder).state.open if line.what is What.EARLIER]


@pytest.mark.parametrize(
    ("title", "unit", "said"),
    [
        (TITLE, OTHER_UNIT, "（gusu-yuwen-01）题目相同"),
        (f"{TITLE}之二", OTHER_UNIT, "题目很像（9"),
        ("基于监测数据，让阅读推断有依据的教学", UNIT, "同一单位，题目意思相近"),
    ],
)
def test_titles_that_were_there_before_are_told(title: str, unit: str, said: str, tmp_path: Path) -> None:
    (message,) = earlier(start(tmp_path), title, unit)
    assert said in message


@pytest.mark.parametrize(
    ("title", "unit"),
    [("基于监测数据，让阅读推断有依据的教学", OTHER_UNIT), ("睡眠不足怎么办：作业时间的再平衡", UNIT)],
)
def test_what_only_sounds_alike_is_let_be(title: str, unit: str, tmp_path: Path) -> None:
    assert earlier(start(tmp_path), title, unit, PROBLEM) == []


def test_a_problem_that_was_copied_is_told_whatever_the_title(tmp_path: Path) -> None:
    folder = start(tmp_path)
    case = add_case(folder.parent / "library")
    case.write_text(f"{case.read_text(encoding='utf-8')}\n{PROBLEM}\n", encoding="utf-8")
    (message,) = earlier(folder, "食堂里的光盘行动", OTHER_UNIT, f"{PROBLEM[:150]}另外，我们还想补充一些情况。")
    assert "写的问题有" in message
    assert "逐字相同" in message
