"""Where a note points to, and which words of the document it repeats."""

from __future__ import annotations

from pathlib import Path

from anliku.formats.word.read.notes import Notes
from tests.formats.word.reading import draft, in_sections, said
from tests.formats.word.xml import cell, p, package, table, text

MOBILE = "138" + "12345678"
DELETED = "<w:del><w:r><w:delText>旧</w:delText></w:r></w:del>"


def merged(words: str) -> str:
    """A table with merged cells that begins with ``words``."""
    return table([cell(words), cell("乙")], [cell("甲甲", span=2)])


def test_a_table_has_the_place_of_the_paragraph_before(tmp_path: Path) -> None:
    body = in_sections(p("表前的话。"), merged("头"), p("中间的话。"), merged("尾"))
    made = draft(package(body), tmp_path)
    found = [problem for problem in made.problems if problem.rule == "WD004"]
    assert [problem.location.line for problem in found] == [2, 6]
    assert found[0].message.startswith("第 2 段“表前的话。”后面的表格“头”有合并")
    assert found[1].message.startswith("第 6 段“中间的话。”后面的表格“尾”有合并")


def test_a_table_at_the_beginning_has_the_place_of_its_first_cell(tmp_path: Path) -> None:
    made = draft(package(merged("头") + in_sections(p("话。"))), tmp_path)
    assert [problem.location.line for problem in made.problems if problem.rule == "WD004"] == [1]


def test_a_note_quotes_the_words_of_its_paragraph(tmp_path: Path) -> None:
    body = in_sections(p("另一段。"), p(text("学校改了提问的做法，"), DELETED, text("再测一次。")))
    (message,) = said(draft(package(body), tmp_path), "WD006")
    assert message.startswith("第 3 段“学校改了提问的做法，再…”有修订中删除的内容")


def test_private_data_is_not_quoted_and_the_sentence_is_to_be_read_again(tmp_path: Path) -> None:
    body = in_sections(p(f"电话{MOBILE}，欢迎来校看课。"), p(f"电话{MOBILE}"), p(f"{MOBILE[:6]}的后面是", DELETED))
    made = draft(package(body), tmp_path)
    first, second = said(made, "WD001")
    assert first.startswith("第 2 段“欢迎来校看课。”有手机号码")
    assert first.endswith("请把这一句读一遍")
    assert second.startswith("第 3 段有手机号码")
    assert "读一遍" not in second
    assert not any(MOBILE[:5] in problem.message for problem in made.problems)


def test_words_that_the_message_quotes_are_not_quoted_twice() -> None:
    notes = Notes("案例.docx")
    notes.words = {1: "一、原因分析", 2: "后面还有"}
    notes.add("WD002", "的标题“原因分析”请核对", 1)
    notes.add("WD002", "的标题“别的”请核对", 2)
    notes.add("WD003", "的图片没有导入", 9)
    assert [problem.message for problem in notes.problems] == [
        "第 1 段的标题“原因分析”请核对",
        "第 2 段“后面还有”的标题“别的”请核对",
        "第 2 段“后面还有”的图片没有导入",
    ]
    assert notes.problems[2].location.line == 2
