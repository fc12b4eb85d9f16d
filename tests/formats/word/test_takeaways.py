"""“可以带走的” in Word: written by our export, asked for by a template, read where a school has written it."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import pytest

from anliku.formats.word import takeaways
from anliku.formats.word.write.blank_template import write_template
from tests.factory import LIBRARY
from tests.formats.word.reading import draft, library
from tests.formats.word.written import export
from tests.formats.word.written import library as written_library

FRONT = """\
takeaways:
  - {text: 三栏表：一节课一张, file: 三栏表.docx}
  - {text: 答对以后再问一句“你从哪里看出来的”}
"""


def document(*lines: str, title: str = "可以带走的") -> bytes:
    """A school's document that ends with that part."""
    made = docx.Document()
    for text in ("从找原句到想明白", "示例小学　示例组"):
        made.add_paragraph(text)
    made.add_heading("监测发现与问题", 1)
    made.add_paragraph("学生找得到原句，却说不出原因。")
    made.add_heading(title, 1)
    for text in lines:
        made.add_paragraph(text)
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def test_there_and_back(tmp_path: Path) -> None:
    written = export(written_library(tmp_path, front=FRONT))
    made = draft(written.data, tmp_path)
    assert made.values["takeaways"] == [
        {"text": "三栏表：一节课一张", "file": "三栏表.docx"},
        {"text": "答对以后再问一句“你从哪里看出来的”"},
    ]
    assert "可以带走的" not in made.body
    assert any("三栏表.docx" in problem.message and "放进案例文件夹" in problem.message for problem in made.problems)


@pytest.mark.parametrize("title", ["可以带走的", "六、可以带走的", "（六）可直接拿走的东西", "可以带走的（选填）："])
def test_a_school_writes_it_by_hand(title: str, tmp_path: Path) -> None:
    made = draft(document("1. 三栏表：一节课一张（见附件：三栏表.docx）", "2、追问三句", title=title), tmp_path)
    assert made.values["takeaways"] == [{"text": "三栏表：一节课一张", "file": "三栏表.docx"}, {"text": "追问三句"}]
    assert "三栏表" not in made.body


def test_what_follows_stays_in_the_text(tmp_path: Path) -> None:
    made = draft(document("追问三句，一节课一次", "参考文献", "[1] 示例. 阅读教学[J]. 2020."), tmp_path)
    assert made.values["takeaways"] == [{"text": "追问三句，一节课一次"}]
    assert "参考文献" in made.body


@pytest.mark.parametrize("lines", [["一样东西"] * 4, ["很长的一行" * 13]])
def test_too_much_stays_in_the_text_and_is_told(lines: list[str], tmp_path: Path) -> None:
    made = draft(document(*lines), tmp_path)
    assert "takeaways" not in made.values
    assert lines[0] in made.body
    assert any("可以带走的" in problem.message for problem in made.problems)


def test_a_file_of_another_kind_is_told(tmp_path: Path) -> None:
    made = draft(document("演示文稿，开会用（附件：讲稿.pptx）"), tmp_path)
    assert made.values["takeaways"] == [{"text": "演示文稿，开会用"}]
    assert any("讲稿.pptx" in problem.message for problem in made.problems)


def test_the_template_asks_for_it_and_an_empty_one_gives_nothing(tmp_path: Path) -> None:
    campaign = library().campaigns["suzhou-2024"]
    made = draft(write_template(campaign, LIBRARY), tmp_path, {"campaign": campaign.id})
    texts = [paragraph.text for paragraph in docx.Document(io.BytesIO(write_template(campaign, LIBRARY))).paragraphs]
    assert takeaways.HINT in texts
    assert "takeaways" not in made.values
    assert takeaways.HINT not in made.body
