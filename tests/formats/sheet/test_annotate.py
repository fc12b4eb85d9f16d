"""The annotated copy, opened with openpyxl."""

from __future__ import annotations

from typing import Any

import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Font

from anliku.formats.sheet import annotate as annotating
from anliku.formats.sheet.annotate import Mark, NotAnnotated, Result, Standing, annotate
from anliku.formats.sheet.pack import is_untouched
from tests.formats.packages import parts_of, with_parts
from tests.formats.sheet.books import by_hand, cells, good, opened, package, phone, read_book, workbook

MARKS = (
    Mark(0, 3, 3, "提醒", "请写“姑苏区”", "区域"),
    Mark(0, 3, 3, "错误", "没有区域案例", "区域"),
    Mark(0, 4, 2, "提醒", "=SUM(A1) 开头的话", "案例标题"),
)
RESULT = Result(
    "苏州 2024汇总表检查结果",
    "2 个案例",
    (Standing("姑苏区", "区域案例 0 项", "至少 1 项", False),),
    MARKS,
    ("说一句",),
)


def copy(data: bytes, result: Result = RESULT) -> Any:
    return opened(annotate(package(data), read_book(data), result))


def test_cells_are_coloured_and_noted() -> None:
    sheet = copy(workbook(good())).worksheets[1]
    assert sheet["C3"].fill.fgColor.rgb == "00FFC7CE"
    assert sheet["C3"].comment.text == "提醒：请写“姑苏区”\n错误：没有区域案例"
    assert sheet["C3"].comment.author == "案例库"
    assert sheet["B4"].fill.fgColor.rgb == "00FFEB9C"
    assert sheet["C4"].comment is None
    assert sheet["C4"].fill.fill_type is None


def test_everything_else_of_theirs_is_as_it_was() -> None:
    def change(sheet: Any) -> None:
        sheet["C3"].font = Font(name="楷体", size=18)
        sheet["B3"].comment = Comment("请统一", "某")
        sheet["C3"].comment = Comment("问过了", "某")

    sheet = copy(workbook(good(), change=change)).worksheets[1]
    assert [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3)] == good()
    assert (sheet["C3"].font.name, sheet["C3"].font.size) == ("楷体", 18)
    assert sheet["B3"].comment.text == "原批注：请统一"
    assert sheet["C3"].comment.text.endswith("\n原批注：问过了")
    assert sheet["I3"].value == phone(1)


def test_the_sheet_of_results() -> None:
    book = copy(workbook(good()))
    assert book.sheetnames == ["检查结果", "汇总表"]
    assert book.active.title == "检查结果"
    sheet = book["检查结果"]
    lines = [[cell.value for cell in row if cell.value is not None] for row in sheet.iter_rows()]
    assert lines[0] == ["苏州 2024汇总表检查结果"]
    assert "请不要公开" in lines[2][0]
    assert [1, "姑苏区", "区域案例 0 项", "至少 1 项，不符合"] in lines
    assert [2, "汇总表", "C3", "区域", "错误", "没有区域案例"] in lines
    assert ["说明：说一句"] in lines
    links = {cell.value: cell.hyperlink.location for row in sheet.iter_rows() for cell in row if cell.hyperlink}
    assert links == {"C3": "'汇总表'!C3", "B4": "'汇总表'!B4"}
    (formula,) = [cell for row in sheet.iter_rows() for cell in row if str(cell.value).startswith("=SUM")]
    assert (formula.data_type, formula.quotePrefix) == ("s", True)


def test_a_mark_inside_of_merged_cells_goes_to_the_first() -> None:
    def change(sheet: Any) -> None:
        sheet.merge_cells("C3:C4")

    marks = (Mark(0, 4, 3, "错误", "重复"),)
    sheet = copy(workbook(good(), change=change), Result("", "", (), marks, ())).worksheets[1]
    assert sheet["C3"].comment.text == "错误：重复"
    assert sheet["C3"].fill.fgColor.rgb == "00FFC7CE"


def test_a_long_note_is_cut() -> None:
    marks = (Mark(0, 3, 3, "错误", "长" * 2000),)
    book = copy(workbook(good()), Result("", "", (), marks, ()))
    assert len(book.worksheets[1]["C3"].comment.text) == 800
    assert any(cell.value == "长" * 2000 for row in book["检查结果"].iter_rows() for cell in row)


def test_the_copy_checked_again_has_one_sheet_of_results() -> None:
    first = annotate(package(workbook(good())), read_book(workbook(good())), RESULT)
    marks = tuple(Mark(1, mark.row, mark.column, mark.level, mark.message) for mark in MARKS)
    book = copy(first, Result("", "", (), marks, ()))
    assert book.sheetnames == ["检查结果", "汇总表"]
    assert book["汇总表"]["B4"].comment.text.startswith("提醒：=SUM")


def test_the_same_sheet_gives_the_same_bytes_and_they_carry_a_seal() -> None:
    data = workbook(good())
    first = annotate(package(data), read_book(data), RESULT)
    assert first == annotate(package(data), read_book(data), RESULT)
    assert is_untouched(first)
    assert b"modified" not in parts_of(first)["docProps/core.xml"]
    again = with_parts(first, {})
    assert not is_untouched(again)
    assert not is_untouched(first[:-8] + b"00000000")
    assert not is_untouched(b"no zip")


STYLES = b'<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><fills><fill/></fills><cellXfs><xf fillId="7"/></cellXfs></styleSheet>'


@pytest.mark.parametrize(
    "data",
    [
        by_hand({"甲": cells({1: ["甲"], 3: [1, 2, 3], 4: [1, 2]})}, {"xl/styles.xml": STYLES}),
        by_hand(
            {
                "甲": cells({3: [1, 2, 3], 4: [1, 2]})
                + '<dataValidations><dataValidation type="odd" sqref="A1"/></dataValidations>'
            }
        ),
        by_hand(
            {
                "甲": cells({3: [1, 2, 3], 4: [1, 2]})
                + '<conditionalFormatting sqref="A1"><cfRule type="x"/></conditionalFormatting>'
            }
        ),
        by_hand({"甲": '<sheetViews><sheetView view="odd"/></sheetViews>' + cells({3: [1, 2, 3], 4: [1, 2]})}),
    ],
)
def test_formats_that_nothing_can_read_are_left_out(data: bytes) -> None:
    book = copy(data)
    assert book.worksheets[1]["C3"].value == 3
    assert any("格式读不懂" in str(cell.value) for row in book["检查结果"].iter_rows() for cell in row)


def test_where_nothing_helps_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> bytes:
        raise ValueError

    monkeypatch.setattr(annotating, "slim", broken)
    with pytest.raises(NotAnnotated, match="做不了带批注的副本"):
        copy(workbook(good()))
