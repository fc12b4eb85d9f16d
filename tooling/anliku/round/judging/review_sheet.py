"""The workbook that one expert fills in: ready to open in WPS, Word's Excel or LibreOffice, and to print on A4.

What is to be filled in is open, everything else protected (without a password: it keeps from
mistakes, not from people); limits and lists stand on the cells, totals are formulas.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal

from anliku.formats.sheet.cells import cell_name, column_name
from anliku.formats.sheet.pack import pack, put_text
from anliku.round.judging.recusals import JudgedCase
from anliku.round.judging.score_form import (
    CATEGORY,
    CODE_LABEL,
    CODE_SHEET,
    CONFLICT,
    EXPERT_LABEL,
    NUMBER,
    REASONS,
    REMARK,
    SHEET,
    STAGE,
    TITLE,
    TOTAL,
    Form,
)

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

HEADER = 4
_WIDTHS = {NUMBER: 14, TITLE: 34, CATEGORY: 10, STAGE: 9, TOTAL: 9, REMARK: 40, CONFLICT: 13}
_SCORE_WIDTH = 12
"""In digits of the body's font; a Chinese character takes two."""
_FONT = "宋体"
_LINE = 16
_TALL = 30
_OPEN, _SHADE = "FFFBE6", "F2F2F2"


def review_sheet(form: Form, cases: Mapping[str, JudgedCase], name: str, title: str) -> bytes:
    """The workbook. ``name`` is the expert's, ``title`` stands on top; the same gives the same bytes."""
    import openpyxl

    book = openpyxl.Workbook()
    sheet: Worksheet = book.worksheets[0]
    sheet.title = SHEET
    _top(sheet, form, name, title)
    _head(sheet, form)
    for row, number in enumerate(form.cases, HEADER + 1):
        _body(sheet, row, form, cases[number])
    _limits(sheet, form)
    _page(sheet, form)
    _protect(sheet)
    code = book.create_sheet(CODE_SHEET)
    put_text(code.cell(1, 1), form.code)
    code.sheet_state = "veryHidden"
    _protect(code)
    return pack(book, sealed=True)


def _rows(form: Form) -> tuple[int, int]:
    return HEADER + 1, HEADER + len(form.cases)


def _top(sheet: Worksheet, form: Form, name: str, title: str) -> None:
    """Title, whose sheet it is, and how to fill it in."""
    width = len(form.columns)
    first, last = _rows(form)
    done = column_name(form.columns.index(TOTAL) + 1)
    apart = column_name(form.columns.index(CONFLICT) + 1)
    unit = "写整数" if form.step == 1 else f"最小 {form.step:g} 分"
    how = (
        f"填写：浅黄的格子，各项给分（{unit}，不写“分”字），总分自己算出；与案例有关、不便评的，"
        f"在“{CONFLICT}”里选原因，不用给分。不要增删行列，填好后原样存盘交回。"
    )
    counted = f'"已填 "&(COUNT({done}{first}:{done}{last})+COUNTA({apart}{first}:{apart}{last}))&" / {len(form.cases)}"'
    lines = (
        title,
        f"{EXPERT_LABEL}：{name}　　{form.panel}　　共 {len(form.cases)} 个案例　　{CODE_LABEL}：{form.code}",
        how,
    )
    for row, text in enumerate(lines, 1):
        end = width if row < HEADER - 1 else width - 1
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=end)
        put_text(sheet.cell(row, 1), text)
        _look(sheet.cell(row, 1), size=16 if row == 1 else 10.5, bold=row == 1, centred=row == 1)
    sheet.cell(HEADER - 1, width).value = f"={counted}"
    _look(sheet.cell(HEADER - 1, width), bold=True, centred=True)
    for row, height in ((1, 34), (2, 20), (3, 34)):
        sheet.row_dimensions[row].height = height


def _head(sheet: Worksheet, form: Form) -> None:
    from openpyxl.styles import PatternFill

    for column, name in enumerate(form.columns, 1):
        cell = sheet.cell(HEADER, column)
        put_text(cell, name)
        _look(cell, bold=True, centred=True, framed=True)
        cell.fill = PatternFill("solid", fgColor=_SHADE)
        sheet.column_dimensions[column_name(column)].width = _WIDTHS.get(name, _SCORE_WIDTH)
    sheet.row_dimensions[HEADER].height = 46


def _body(sheet: Worksheet, row: int, form: Form, case: JudgedCase) -> None:
    from openpyxl.styles import PatternFill, Protection

    says = {NUMBER: case.number, TITLE: case.title, CATEGORY: case.category, STAGE: "、".join(case.stages)}
    height = _TALL
    for column, name in enumerate(form.columns, 1):
        cell = sheet.cell(row, column)
        _look(cell, framed=True, centred=name not in {TITLE, REMARK})
        if name in says:
            cell.number_format = "@"
            put_text(cell, says[name])
            height = max(height, _lines(says[name], _WIDTHS[name]) * _LINE + 6)
        elif name == TOTAL:
            cell.value = _formula(form, row)
            cell.number_format = "0.##"
        else:
            cell.protection = Protection(locked=False)
            cell.fill = PatternFill("solid", fgColor=_OPEN)
            # A score is a number whatever the cell was before; a remark is text, whatever it begins with.
            cell.number_format = "@" if name in {REMARK, CONFLICT} else "General"
    sheet.row_dimensions[row].height = height


def _formula(form: Form, row: int) -> str:
    """Empty until every criterion has its score, and where the expert leaves the case to others."""
    first = form.first_score
    cells = [cell_name(row, first + place) for place in range(len(form.criteria))]
    apart = cell_name(row, form.columns.index(CONFLICT) + 1)
    weighed = "+".join(
        name if rule.weight == 1 else f"{name}*{rule.weight:g}" for name, rule in zip(cells, form.criteria, strict=True)
    )
    count = f"COUNT({cells[0]}:{cells[-1]})"
    return f'=IF(OR({apart}<>"",{count}<{len(cells)}),"",ROUND({weighed},2))'


def _limits(sheet: Worksheet, form: Form) -> None:
    """Numbers within their limits, reasons from a list; each says in Chinese what it wants."""
    from openpyxl.worksheet.datavalidation import DataValidation

    first, last = _rows(form)
    kind: Literal["whole", "decimal"] = "whole" if form.step == 1 else "decimal"
    for place, rule in enumerate(form.criteria):
        limit = DataValidation(type=kind, operator="between", formula1="0", formula2=f"{rule.high:g}", allow_blank=True)
        wanted = f"0 到 {rule.high:g} 的{'整数' if form.step == 1 else f'数，最小 {form.step:g} 分'}"
        _say(limit, rule.name[:30], f"请写{wanted}")
        letter = column_name(form.first_score + place)
        limit.add(f"{letter}{first}:{letter}{last}")
        sheet.add_data_validation(limit)
    reasons = DataValidation(type="list", formula1=f'"{",".join(REASONS)}"', allow_blank=True)
    _say(reasons, CONFLICT, f"不便评的请选原因：{'、'.join(REASONS)}；能评的空着")
    letter = column_name(form.columns.index(CONFLICT) + 1)
    reasons.add(f"{letter}{first}:{letter}{last}")
    sheet.add_data_validation(reasons)


def _say(rule: object, title: str, text: str) -> None:
    for key, value in (
        *(("showErrorMessage", True), ("errorTitle", title), ("error", text)),
        *(("showInputMessage", True), ("promptTitle", title), ("prompt", text)),
    ):
        setattr(rule, key, value)


def _page(sheet: Worksheet, form: Form) -> None:
    """A4 across, one page wide, the header on every page, the code at its foot."""
    from anliku.formats.sheet.a4 import across

    sheet.freeze_panes = cell_name(HEADER + 1, 2)
    sheet.print_area = f"A1:{column_name(len(form.columns))}{_rows(form)[1]}"
    across(sheet, HEADER)
    sheet.print_options.horizontalCentered = True
    margins = sheet.page_margins
    margins.left = margins.right = 0.5
    margins.top, margins.bottom = 0.7, 0.7
    footer = sheet.oddFooter
    assert footer is not None
    footer.left.text = f"{CODE_LABEL} {form.code}"
    footer.right.text = "第 &P 页，共 &N 页"


def _protect(sheet: Worksheet) -> None:
    """Everything that is not open, without a password; widths may be changed."""
    sheet.protection.sheet = True
    sheet.protection.formatColumns = False
    sheet.protection.formatRows = False


def _look(
    cell: Cell | object, size: float = 11, bold: bool = False, centred: bool = False, framed: bool = False
) -> None:
    from openpyxl.cell.cell import Cell
    from openpyxl.styles import Alignment, Border, Font, Side

    assert isinstance(cell, Cell)
    cell.font = Font(name=_FONT, size=size, bold=bold)
    cell.alignment = Alignment(horizontal="center" if centred else "left", vertical="center", wrap_text=True)
    if framed:
        side = Side(style="thin", color="808080")
        cell.border = Border(left=side, right=side, top=side, bottom=side)


def _lines(text: str, width: float) -> int:
    """How many lines ``text`` takes in a column; what is not Latin takes two digits' room."""
    return max(1, math.ceil(sum(1 if mark.isascii() else 2 for mark in text) / (width - 2)))
