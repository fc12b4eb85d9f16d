"""借鉴反馈单 as a sheet: one row a use of a case, to be read back by ``anliku import``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anliku.formats.sheet.cells import column_name
from anliku.formats.sheet.pack import pack, put_text

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

COLUMNS = (
    ("案例（编号、网址或标题）", 34),
    ("借鉴单位", 26),
    ("时间", 13),
    ("借鉴了什么", 46),
    ("改了什么", 36),
    ("结果", 36),
    ("同意公开", 11),
)
_ROWS = 30
_PAPER_A4 = 9


def sheet() -> bytes:
    """The empty sheet: A4 across, a drop-down list for consent. Always the same bytes."""
    import openpyxl
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
    from openpyxl.worksheet.datavalidation import DataValidation

    book = openpyxl.Workbook()
    page: Worksheet = book.worksheets[0]
    page.title = "借鉴反馈单"
    side = Side(style="thin", color="808080")
    border = Border(left=side, right=side, top=side, bottom=side)
    for number, (name, width) in enumerate(COLUMNS, 1):
        cell = page.cell(1, number)
        put_text(cell, name)
        cell.font, cell.border = Font(name="宋体", size=11, bold=True), border
        cell.fill = PatternFill("solid", fgColor="F2F2F2")
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        page.column_dimensions[column_name(number)].width = width
        for row in range(2, _ROWS + 2):
            body = page.cell(row, number)
            body.font, body.border, body.number_format = Font(name="宋体", size=11), border, "@"
            body.alignment = Alignment(vertical="top", wrap_text=True)
    choice = DataValidation(type="list", formula1='"同意,不同意"', allow_blank=True, showErrorMessage=True)
    choice.errorTitle, choice.error = "同意公开", "请从列表里选“同意”或“不同意”"
    choice.add(f"G2:G{_ROWS + 1}")
    page.add_data_validation(choice)
    page.freeze_panes = "A2"
    page.print_area = f"A1:G{_ROWS + 1}"
    setup = page.page_setup
    setup.paperSize, setup.orientation = _PAPER_A4, "landscape"
    setup.fitToWidth, setup.fitToHeight = 1, 0
    return pack(book)
