"""What a reader sees on paper, paragraph by paragraph and cell by cell."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.formats.word.reading import codes, draft, first_section, in_sections, said
from tests.formats.word.xml import cell, drawing, notes, p, package, part, picture, png, table, text

DROP = '<w:framePr w:dropCap="{}" w:lines="3"/>'


@pytest.mark.parametrize("kind", ["drop", "margin"])
def test_a_drop_cap_belongs_to_its_paragraph(kind: str, tmp_path: Path) -> None:
    letter = p("首", properties=DROP.format(kind), run='<w:b/><w:sz w:val="80"/>')
    assert first_section(draft(package(in_sections(letter, p("字下沉的一段。"))), tmp_path)) == "首字下沉的一段。"


def test_a_drop_cap_before_a_table_stays(tmp_path: Path) -> None:
    body = in_sections(p("首", properties=DROP.format("drop")), table(["甲", "乙"], ["1", "2"]))
    assert first_section(draft(package(body), tmp_path)).startswith("首\n\n| 甲 | 乙 |")


def test_a_deleted_mark_at_the_end_of_a_cell_stays_in_the_cell(tmp_path: Path) -> None:
    deleted = p("甲", properties='<w:rPr><w:del w:id="1"/></w:rPr>')
    body = in_sections(table([cell(deleted), "乙"], ["1", "2"]))
    assert "| 甲 | 乙 |" in first_section(draft(package(body), tmp_path))


def test_words_under_a_merged_cell_are_told(tmp_path: Path) -> None:
    rows = table([cell("一班", merge="restart"), "1"], [cell("盖住的字", merge="continue"), "2"])
    made = draft(package(in_sections(rows)), tmp_path)
    assert any("盖住了“盖住的字”" in message for message in said(made, "WD004"))


def test_cells_merged_in_the_old_way(tmp_path: Path) -> None:
    first, second = (
        cell(words).replace("<w:tcPr>", f'<w:tcPr><w:hMerge w:val="{kind}"/>')
        for words, kind in (("合起来", "restart"), ("", "continue"))
    )
    made = draft(package(in_sections(table([first, second, "丙"], ["1", "2", "3"]))), tmp_path)
    assert first_section(made).splitlines()[0] == "| 合起来 |  | 丙 |"
    assert codes(made) == ["WD004"]


def test_a_cell_deleted_under_revision_is_left_out_and_told(tmp_path: Path) -> None:
    gone = cell("删去").replace("<w:tcPr>", '<w:tcPr><w:cellDel w:id="1"/>')
    made = draft(package(in_sections(table(["甲", gone], ["乙", "丙"]))), tmp_path)
    assert "删去" not in made.body
    assert len(said(made, "WD006")) == 1


HINT = "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>"


def test_hints_of_controls_are_no_text_wherever_they_stand(tmp_path: Path) -> None:
    rows = (
        f"<w:tbl><w:tr>{cell('甲')}{HINT.format(cell('单击此处'))}</w:tr><w:tr>{cell('乙')}{cell('丙')}</w:tr></w:tbl>"
    )
    body = in_sections(HINT.format(p("单击此处")), p("前", HINT.format(text("单击此处")), "后"), rows)
    made = draft(package(body), tmp_path)
    assert "单击此处" not in made.body
    assert len(said(made, "WD010")) == 1


def test_the_state_of_controls_is_text(tmp_path: Path) -> None:
    box = '<w:sdt><w:sdtPr><w14:checkbox/></w:sdtPr><w:sdtContent><w:r><w:sym w:font="MS Gothic" w:char="2612"/></w:r></w:sdtContent></w:sdt>'
    choice = f"<w:sdt><w:sdtPr><w:dropDownList/></w:sdtPr><w:sdtContent>{text('语文')}</w:sdtContent></w:sdt>"
    assert first_section(draft(package(in_sections(p(box, text("参加，"), choice))), tmp_path)) == "☒参加，语文"


@pytest.mark.parametrize(
    ("font", "letters", "expected"),
    [
        ("Wingdings", "\u00fc", "✓"),
        ("Wingdings", "\uf0fe", "🗹"),
        ("Symbol", "a", "α"),
        ("Wingdings 2", "R", "☑"),
        ("宋体", "a", "a"),
        ("Wingdings", "中", "中"),
    ],
)
def test_letters_typed_in_a_font_of_signs(font: str, letters: str, expected: str, tmp_path: Path) -> None:
    run = text(letters, f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}"/>')
    assert first_section(draft(package(in_sections(p(text("见"), run))), tmp_path)) == f"见{expected}"


def test_a_reading_above_a_word(tmp_path: Path) -> None:
    ruby = f"<w:r><w:ruby><w:rt>{text('yì')}</w:rt><w:rubyBase>{text('毅')}</w:rubyBase></w:ruby></w:r>"
    assert first_section(draft(package(in_sections(p(text("刚"), ruby))), tmp_path)) == "刚毅（yì）"


def test_pictures_of_the_header_are_told(tmp_path: Path) -> None:
    header = part("hdr", p(drawing('<pic:pic><pic:blipFill><a:blip r:embed="a"/></pic:blipFill></pic:pic>')))
    made = draft(package(in_sections(p("字。")), {"h": ("header", "h.xml")}, {"word/h.xml": header}), tmp_path)
    assert said(made, "WD009") == ["页眉、页脚里的图片没有导入"]
    words = part("hdr", p("课题组内部资料"))
    made = draft(package(in_sections(p("字。")), {"h": ("header", "h.xml")}, {"word/h.xml": words}), tmp_path)
    assert said(made, "WD009") == ["页眉、页脚里的文字“课题组内部资料”没有导入"]


def test_notes_called_in_tables_and_boxes(tmp_path: Path) -> None:
    call = '<w:r><w:{}Reference w:id="1"/></w:r>'
    body = in_sections(table(["甲", p("乙", call.format("footnote"))], ["1", p("2", call.format("endnote"))]))
    links = {"f": ("footnotes", "footnotes.xml"), "e": ("endnotes", "endnotes.xml")}
    parts = {"word/footnotes.xml": notes("footnote", "脚注。"), "word/endnotes.xml": notes("endnote", "尾注。")}
    made = draft(package(body, links, parts), tmp_path)
    assert "| 甲 | 乙[^1] |" in made.body
    assert made.body.endswith("[^1]: 脚注。\n\n[^2]: 尾注。\n")


# --- pictures that stand for a document -----------------------------------------------------------


def scanned(*blocks: str, size: tuple[int, int] = (5_400_000, 7_600_000)) -> bytes:
    page = p(picture("a", size=size))
    return package("".join((*blocks, page)), {"a": ("image", "media/a.png")}, {"word/media/a.png": png()})


@pytest.mark.parametrize("before", ["", p("附件2　案例申报表"), table(["", ""])])
def test_a_document_that_is_a_picture_is_an_error_that_says_what_to_do(before: str, tmp_path: Path) -> None:
    made = draft(scanned(before), tmp_path)
    (message,) = [problem for problem in made.problems if "几乎只有图片" in problem.message]
    assert message.severity.value == "error"
    assert "姓名、电话" in message.message
    assert "把文字打进文档" in message.message


def test_a_picture_as_large_as_a_page_is_told(tmp_path: Path) -> None:
    body = in_sections(p("一段足够长的正文，说明这篇文档不是只有一张图片，读的人能看到文字。" * 2))
    assert any("像扫描件" in message for message in said(draft(scanned(body), tmp_path), "WD003"))
    small = draft(scanned(body, size=(3_600_000, 2_700_000)), tmp_path)
    assert not any("像扫描件" in message for message in said(small, "WD003"))


# --- questionnaires -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        "1.你每天阅读多长时间？（  ）",
        "1．你的年级（　　）",
        "一、姓名：____",
        "2、你喜欢读书吗？□是 □否",
        "（1）你最喜欢的书是________",
    ],
)
def test_a_line_to_fill_in_is_no_heading_and_keeps_its_blank(line: str, tmp_path: Path) -> None:
    made = draft(package(in_sections(p("附录1", run="<w:b/>"), p(line, run="<w:b/>"), p("A.半小时"))), tmp_path)
    assert "### 1" not in made.body
    assert line in made.body.replace("**", "").replace("\\", "")
