"""“能回答的问题” in Word: written by our export, asked for by a template, read where a school has written it."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import pytest

from anliku.formats.word import question_lines
from anliku.formats.word.write.blank_template import write_template
from anliku.model import CaseMeta
from tests.factory import LIBRARY
from tests.formats.word.reading import draft, library
from tests.formats.word.test_takeaways import document
from tests.formats.word.written import export
from tests.formats.word.written import library as written_library

FRONT = """\
questions: [学生只会抄原句怎么办？, '追问多了，孩子像被审怎么办']
takeaways:
  - {text: 答对以后再问一句“你从哪里看出来的”}
"""


def test_there_and_back_beside_what_can_be_taken_away(tmp_path: Path) -> None:
    made = draft(export(written_library(tmp_path, front=FRONT)).data, tmp_path)
    assert made.values["questions"] == ["学生只会抄原句怎么办？", "追问多了，孩子像被审怎么办"]
    assert made.values["takeaways"] == [{"text": "答对以后再问一句“你从哪里看出来的”"}]
    assert question_lines.TITLE not in made.body


def test_there_and_back_where_a_line_begins_with_a_number_of_its_own(tmp_path: Path) -> None:
    asked = ["七、八年级成绩分化怎么办", "1.5倍怎么讲学生才懂", "一、二年级孩子坐不住怎么办", "三、四班怎么一起上课"]
    front = f"questions: [{', '.join(asked)}]\ntakeaways:\n  - {{text: 五、六年级各用一张记录单}}\n"
    made = draft(export(written_library(tmp_path, front=front)).data, tmp_path)
    assert made.values["questions"] == asked
    assert made.values["takeaways"] == [{"text": "五、六年级各用一张记录单"}]


@pytest.mark.parametrize("number", ["1、", "1.", "1. ", "（1）", "一、", "（一）", "1）", "· "])
def test_a_number_of_a_line_is_not_part_of_the_question(number: str, tmp_path: Path) -> None:
    made = draft(document(f"{number}一节课讲不完怎么办", title=question_lines.TITLE), tmp_path)
    assert made.values["questions"] == ["一节课讲不完怎么办"]


@pytest.mark.parametrize(
    "title", ["能回答的问题", "六、能回答的问题", "（六）本案例能回答哪些问题", "可以回答的问题（选填）："]
)
def test_a_school_writes_it_by_hand(title: str, tmp_path: Path) -> None:
    made = draft(document("1. 学生只会抄原句怎么办", "2、怎么追问", title=title), tmp_path)
    assert made.values["questions"] == ["学生只会抄原句怎么办", "怎么追问"]
    assert "怎么追问" not in made.body


def test_both_parts_in_either_order(tmp_path: Path) -> None:
    made = draft(document("怎么追问学生", "可以带走的", "追问三句，一节课一次", title="能回答的问题"), tmp_path)
    assert (made.values["questions"], made.values["takeaways"]) == (
        ["怎么追问学生"],
        [{"text": "追问三句，一节课一次"}],
    )
    made = draft(document("追问三句，一节课一次", "能回答的问题", "怎么追问学生"), tmp_path)
    assert (made.values["questions"], made.values["takeaways"]) == (
        ["怎么追问学生"],
        [{"text": "追问三句，一节课一次"}],
    )


@pytest.mark.parametrize("lines", [["怎么追问学生"] * 9, ["很长的一问" * 9], ["怎么办"]])
def test_what_does_not_fit_stays_in_the_text_and_is_told(lines: list[str], tmp_path: Path) -> None:
    made = draft(document(*lines, title="能回答的问题"), tmp_path)
    assert "questions" not in made.values
    assert lines[0] in made.body
    assert any("能回答的问题" in problem.message and "questions" in problem.message for problem in made.problems)


def test_the_limits_are_those_of_a_case() -> None:
    asked = CaseMeta.model_json_schema()["properties"]["questions"]
    limits = (asked["maxItems"], asked["items"]["minLength"], asked["items"]["maxLength"])
    assert limits == (question_lines.MOST, question_lines.SHORTEST, question_lines.LONGEST)
    assert (
        f"最多{'〇一二三四五六七八九'[question_lines.MOST]}句，每句 {question_lines.SHORTEST} 到 {question_lines.LONGEST} 字"
        in question_lines.HINT
    )


def test_the_template_asks_for_it_and_an_empty_one_gives_nothing(tmp_path: Path) -> None:
    campaign = library().campaigns["suzhou-2024"]
    template = write_template(campaign, LIBRARY)
    made = draft(template, tmp_path, {"campaign": campaign.id})
    assert question_lines.HINT in [paragraph.text for paragraph in docx.Document(io.BytesIO(template)).paragraphs]
    assert "questions" not in made.values
    assert question_lines.HINT not in made.body
