"""汇总表 (附件3 of 苏教质监〔2024〕3号) from the cases of one campaign, ready to print and sign.

The layout is the notice's: 序号 | 案例标题 | 区域 | 单位 | 负责人 | 职务 | 类别 | 学段 | 联系电话. What
the library knows is filled in; 职务 and 联系电话 are nobody's to publish and stay blank.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import TYPE_CHECKING

from anliku.campaign import Campaign
from anliku.catalogue import Catalogue
from anliku.formats.sheet.cells import column_name
from anliku.formats.sheet.header import CATEGORY, COLUMNS, DUTY, LEADER, NUMBER, PHONE, REGION, STAGE, TITLE, UNIT
from anliku.formats.sheet.pack import pack, put_text
from anliku.model import Case, CaseMeta

if TYPE_CHECKING:
    from openpyxl.styles import Border
    from openpyxl.worksheet.worksheet import Worksheet

_WIDTHS = {NUMBER: 6, TITLE: 44, REGION: 16, UNIT: 28, LEADER: 16, DUTY: 12, CATEGORY: 10, STAGE: 13, PHONE: 16}
"""In digits of the body's font; a Chinese character takes two."""
_CENTRED = (NUMBER, REGION, LEADER, DUTY, CATEGORY, STAGE, PHONE)
_FONT = "宋体"
_TITLE_SIZE, _HEAD_SIZE, _BODY_SIZE = 16, 11, 11
_LINE = 16
"""Points from line to line."""
_HEADER = 2
_BLANK = 12
"""Rows to fill in by hand where there is no case."""
_SPARE = 200
"""Rows below the last one that offer the lists too."""
_MAX_LIST = 255
"""Characters that a drop-down list may have in the cell's own definition."""


def roster(catalogue: Catalogue, campaign: Campaign, cases: Iterable[Case]) -> bytes:
    """The 汇总表 of these cases in the campaign's order of
    regions, region's cases first. The same cases give the same bytes, in whatever order."""
    import openpyxl

    book = openpyxl.Workbook()
    sheet: Worksheet = book.worksheets[0]
    sheet.title = "汇总表"
    listed = _ordered(catalogue, campaign, [case.meta for case in cases])
    rows = [_row(number, meta, campaign, catalogue) for number, meta in enumerate(listed, 1)]
    rows = rows or [(str(number), *[""] * (len(COLUMNS) - 1)) for number in range(1, _BLANK + 1)]
    _title(sheet, f"{campaign.title}汇总表")
    _head(sheet)
    for index, row in enumerate(rows, _HEADER + 1):
        _body(sheet, index, row)
    _choices(sheet, campaign, _HEADER + 1, _HEADER + len(rows) + _SPARE)
    _page(sheet, _HEADER + len(rows))
    return pack(book)


def _ordered(catalogue: Catalogue, campaign: Campaign, metas: Sequence[CaseMeta]) -> list[CaseMeta]:
    region = catalogue.taxonomy.facet("region")

    def place(names: Sequence[str], name: str) -> int:
        return names.index(name) if name in names else len(names)

    def order(meta: CaseMeta) -> tuple[int, int, int, str]:
        term = region.find(meta.region)
        name = term.name if term is not None else meta.region
        return (
            place(campaign.regions, name),
            place(campaign.kinds, meta.kind),
            place(campaign.categories, meta.category),
            meta.id,
        )

    return sorted(metas, key=order)


def _row(number: int, meta: CaseMeta, campaign: Campaign, catalogue: Catalogue) -> tuple[str, ...]:
    """The cells of one case, terms under their canonical names."""

    def term(facet: str, name: str) -> str:
        term = catalogue.taxonomy.facet(facet).find(name)
        return term.name if term is not None else name

    known = dict.fromkeys(term("stage", name) for name in meta.stage)
    stages = [name for name in campaign.stages if name in known] or list(known)
    values = {
        NUMBER: str(number),
        TITLE: meta.title,
        REGION: term("region", meta.region),
        UNIT: meta.unit,
        LEADER: meta.authors[0],
        CATEGORY: term("category", meta.category),
        STAGE: "、".join(stages),
    }
    return tuple(values.get(column, "") for column in COLUMNS)


def _title(sheet: Worksheet, text: str) -> None:
    from openpyxl.styles import Alignment, Font

    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(COLUMNS))
    cell = sheet.cell(1, 1)
    put_text(cell, text)
    cell.font = Font(name=_FONT, size=_TITLE_SIZE, bold=True)
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    sheet.row_dimensions[1].height = 40


def _head(sheet: Worksheet) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill

    for column, name in enumerate(COLUMNS, 1):
        cell = sheet.cell(_HEADER, column)
        put_text(cell, name)
        cell.font = Font(name=_FONT, size=_HEAD_SIZE, bold=True)
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        cell.fill = PatternFill("solid", fgColor="F2F2F2")
        cell.border = _border()
        sheet.column_dimensions[column_name(column)].width = _WIDTHS[name]
    sheet.row_dimensions[_HEADER].height = 28


def _body(sheet: Worksheet, index: int, row: Sequence[str]) -> None:
    from openpyxl.styles import Alignment, Font

    font, border = Font(name=_FONT, size=_BODY_SIZE), _border()
    lines = 1
    for column, (name, text) in enumerate(zip(COLUMNS, row, strict=True), 1):
        cell = sheet.cell(index, column)
        if name == NUMBER:
            sheet.cell(index, column, int(text))
        else:
            # As text: a telephone number keeps its digits, a date stays what was typed.
            cell.number_format = "@"
            if text:
                put_text(cell, text)
        cell.font = font
        cell.border = border
        centre = "center" if name in _CENTRED else "left"
        cell.alignment = Alignment(horizontal=centre, vertical="center", wrap_text=True)
        lines = max(lines, math.ceil(_columns(text) / (_WIDTHS[name] - 2)))
    # Some programs do not fit the height to wrapped text when they open a file.
    sheet.row_dimensions[index].height = max(24, lines * _LINE + 6)


def _choices(sheet: Worksheet, campaign: Campaign, first: int, last: int) -> None:
    """Drop-down lists, where a cell can hold one of few words."""
    from openpyxl.worksheet.datavalidation import DataValidation

    stages = [
        "、".join(several)
        for count in range(1, len(campaign.stages) + 1)
        for several in combinations(campaign.stages, count)
    ]
    for name, offered in ((REGION, campaign.regions), (CATEGORY, campaign.categories), (STAGE, stages)):
        formula = f'"{",".join(offered)}"'
        if len(formula) - 2 > _MAX_LIST or any(mark in item for item in offered for mark in '",'):
            formula = _list_beside(sheet, name, offered)
        choice = DataValidation(type="list", formula1=formula, allow_blank=True, showErrorMessage=True)
        choice.errorTitle = name
        choice.error = f"请从列表里选择{name}"
        letter = column_name(COLUMNS.index(name) + 1)
        choice.add(f"{letter}{first}:{letter}{last}")
        sheet.add_data_validation(choice)


def _list_beside(sheet: Worksheet, name: str, offered: Sequence[str]) -> str:
    """A list that is too long stands on a sheet of its own; its range."""
    book = sheet.parent
    assert book is not None
    beside = book["选项"] if "选项" in book.sheetnames else book.create_sheet("选项")
    column = 1 if beside.cell(1, 1).value is None else beside.max_column + 1
    put_text(beside.cell(1, column), name)
    for row, item in enumerate(offered, 2):
        put_text(beside.cell(row, column), item)
    letter = column_name(column)
    beside.column_dimensions[letter].width = max(map(_columns, offered), default=8) + 2
    return f"'选项'!${letter}$2:${letter}${len(offered) + 1}"


def _page(sheet: Worksheet, last: int) -> None:
    """A4 across, one page wide, the header on every page."""
    from anliku.formats.sheet.a4 import across

    sheet.freeze_panes = f"A{_HEADER + 1}"
    sheet.print_area = f"A1:{column_name(len(COLUMNS))}{last}"
    across(sheet, _HEADER)
    sheet.print_options.horizontalCentered = True
    margins = sheet.page_margins
    margins.left = margins.right = 0.5
    margins.top, margins.bottom = 0.7, 0.7
    footer = sheet.oddFooter
    assert footer is not None
    footer.center.text = "第 &P 页，共 &N 页"


def _border() -> Border:
    from openpyxl.styles import Border, Side

    side = Side(style="thin", color="808080")
    return Border(left=side, right=side, top=side, bottom=side)


def _columns(text: str) -> int:
    """How many digits wide ``text`` is: what is not Latin takes two."""
    return sum(1 if character.isascii() else 2 for character in text)
