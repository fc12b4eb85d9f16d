"""A table as a workbook: opened again by a program that is not ours."""

from __future__ import annotations

import io

import openpyxl
import pytest

from anliku.formats.sheet.plain_table import Column, Value, listing

COLUMNS = (Column("案例", 20), Column("改进前", 8))


def opened(rows: list[list[Value]]) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(listing("证据", COLUMNS, rows, ["一句说明"])))


def test_texts_and_numbers() -> None:
    book = opened([["甲 & <乙>", 61.2], ["丙", None]])
    sheet = book.worksheets[0]
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["证据", None],
        ["案例", "改进前"],
        ["甲 & <乙>", 61.2],
        ["丙", None],
    ]
    assert sheet["B3"].data_type == "n"
    assert book["说明"]["A1"].value == "一句说明"


@pytest.mark.parametrize("text", ["=1+1", "+8", "-3", "@SUM(A1)", "\tx"])
def test_no_text_is_a_formula(text: str) -> None:
    cell = opened([[text, 1.0]]).worksheets[0]["A3"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)


def test_a_plain_text_bears_no_mark() -> None:
    assert not opened([["甲", 1.0]]).worksheets[0]["A3"].quotePrefix


def test_signs_that_no_xml_can_hold_are_left_out() -> None:
    assert opened([["甲\x00\x0b乙\ufffe", 1.0]]).worksheets[0]["A3"].value == "甲乙"


def test_ready_to_filter_and_to_print_across() -> None:
    sheet = opened([["甲", 1.0]] * 3).worksheets[0]
    assert sheet.auto_filter.ref == "A2:B5"
    assert sheet.print_title_rows == "$2:$2"
    assert (sheet.page_setup.orientation, sheet.freeze_panes, sheet.dimensions) == ("landscape", "A3", "A1:B5")


def test_a_table_without_rows() -> None:
    assert opened([]).worksheets[0].max_row == 2


def test_the_same_content_gives_the_same_bytes() -> None:
    assert listing("一", COLUMNS, [["甲", 1.0]], []) == listing("一", COLUMNS, [["甲", 1.0]], [])
