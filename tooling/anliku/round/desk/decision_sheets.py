"""Workbooks to decide in: written with what may be filled in, and read back with nothing guessed.

Everything but the cells to fill in is protected (without a password), choices are drop-down lists,
numbers have their limits, the page is A4 across. WPS and LibreOffice keep all of it.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from anliku.formats.office import Package
from anliku.formats.sheet.cells import Cell, Kind, column_name
from anliku.formats.sheet.pack import pack, put_text
from anliku.formats.sheet.read import read as read_book
from anliku.formats.sheet.roster_entry import plain
from anliku.round.desk.result import NotDone

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.styles import Border
    from openpyxl.worksheet.worksheet import Worksheet

KEY_SHEET = "_anliku"
_FONT = "宋体"
_HEADER = 2
_LINE = 16
_MAX_LIST = 255


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``width`` is in digits; a Chinese character takes two."""

    name: str
    width: float = 12
    edit: bool = False
    """Whether people fill it in."""
    choices: tuple[str, ...] = ()
    number: tuple[float, float] | None = None
    """The least and the greatest number that may be written."""


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet of a workbook: a title, a head in row 2, rows below it."""

    title: str
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[str]]
    name: str = ""
    """Of the sheet; the title's first characters where it has none."""
    note: str = ""
    """What to do with it, shown behind the title."""
    choices: Mapping[str, Sequence[tuple[str, ...]]] = field(default_factory=dict)
    """Column → what may be chosen in each row, where that differs from row to row."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row as it came back: its number on the sheet, and column → cell."""

    sheet: str
    row: int
    cells: dict[str, Cell]

    def text(self, column: str) -> str:
        """What a cell says, on one line; empty where it says nothing."""
        cell = self.cells.get(column)
        return plain(cell.text) if cell is not None else ""

    def place(self, column: str) -> str:
        """``“立项”第 5 行 H5``, for messages."""
        cell = self.cells.get(column)
        return f"“{self.sheet}”第 {self.row} 行{f'（{cell.name}）' if cell is not None else ''}"


@dataclass(frozen=True, slots=True)
class Filled:
    """A workbook that came back. ``key`` says whose it is."""

    key: str
    rows: list[Row] = field(default_factory=list)


def workbook(tables: Sequence[Table], key: str) -> bytes:
    """The file, sealed: as long as nobody has saved it, it may be written anew."""
    import openpyxl

    book = openpyxl.Workbook()
    for number, table in enumerate(tables):
        sheet: Worksheet = book.worksheets[0] if number == 0 else book.create_sheet()
        sheet.title = (table.name or table.title)[:31]
        _fill(book, sheet, table)
    beside = book.create_sheet(KEY_SHEET)
    put_text(beside.cell(1, 1), key)
    beside.sheet_state = "hidden"
    return pack(book, sealed=True)


def _fill(book: Workbook, sheet: Worksheet, table: Table) -> None:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    side = Side(style="thin", color="808080")
    border = Border(left=side, right=side, top=side, bottom=side)
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(table.columns))
    put_text(sheet.cell(1, 1), f"{table.title}{f'（{table.note}）' if table.note else ''}")
    sheet.cell(1, 1).font = Font(name=_FONT, size=14, bold=True)
    sheet.cell(1, 1).alignment = Alignment(horizontal="left", vertical="center", wrap_text=True)
    room = sum(column.width for column in table.columns)
    sheet.row_dimensions[1].height = 12 + 22 * max(1, math.ceil(_wide(table.title + table.note) * 1.4 / room))
    for number, column in enumerate(table.columns, 1):
        cell = sheet.cell(_HEADER, number)
        put_text(cell, column.name)
        cell.font, cell.border = Font(name=_FONT, size=11, bold=True), border
        cell.fill = PatternFill("solid", fgColor="FFF2CC" if column.edit else "F2F2F2")
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        sheet.column_dimensions[column_name(number)].width = column.width
    looks = _looks(book, table, border)
    for index, row in enumerate(table.rows, _HEADER + 1):
        lines = 1
        for number, (column, text) in enumerate(zip(table.columns, row, strict=True), 1):
            target: Any = sheet.cell(index, number)
            # One look a column: openpyxl compares each look that is set with all others, which takes minutes.
            target._style = copy(looks[number - 1])  # noqa: SLF001 - it has no other way
            if column.number is not None and text:
                target.value = float(text) if "." in text else int(text)
            elif text:
                put_text(target, text)
            lines = max(lines, math.ceil(_wide(text) / max(2, column.width - 2)))
        sheet.row_dimensions[index].height = min(400, max(22, lines * _LINE + 6))
    _validate(book, sheet, table)
    _page(sheet, table)


def _looks(book: Workbook, table: Table, border: Border) -> list[Any]:
    """How the cells of each column look, as openpyxl keeps it."""
    from openpyxl.cell.cell import Cell as Written
    from openpyxl.styles import Alignment, Font, PatternFill, Protection

    looks: list[Any] = []
    for column in table.columns:
        cell: Any = Written(book.worksheets[0], row=1, column=1)
        cell.font, cell.border = Font(name=_FONT, size=11), border
        cell.alignment = Alignment(horizontal="left", vertical="center", wrap_text=True)
        if column.number is None:
            cell.number_format = "@"
        if column.edit:
            cell.protection, cell.fill = Protection(locked=False), PatternFill("solid", fgColor="FFFBEF")
        looks.append(cell._style)  # noqa: SLF001 - as above
    return looks


def _validate(book: Workbook, sheet: Worksheet, table: Table) -> None:
    """Drop-down lists and limits of numbers."""
    from openpyxl.worksheet.datavalidation import DataValidation

    last = _HEADER + max(1, len(table.rows))
    for number, column in enumerate(table.columns, 1):
        letter = column_name(number)
        for first, end, choices in _choices(table, column, last):
            rule = DataValidation(type="list", formula1=_list(book, column.name, choices), allow_blank=True)
            rule.showErrorMessage, rule.errorTitle, rule.error = True, column.name, f"请从列表里选择{column.name}"
            rule.add(f"{letter}{first}:{letter}{end}")
            sheet.add_data_validation(rule)
        if column.number is not None:
            low, high = column.number
            rule = DataValidation(
                type="decimal", operator="between", formula1=f"{low:g}", formula2=f"{high:g}", allow_blank=True
            )
            rule.showErrorMessage, rule.errorTitle = True, column.name
            rule.error = f"{column.name}要写 {low:g} 到 {high:g} 之间的数"
            rule.add(f"{letter}{_HEADER + 1}:{letter}{last}")
            sheet.add_data_validation(rule)


def _choices(table: Table, column: Column, last: int) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """First row, last row and what may be chosen in them."""
    if column.choices:
        yield _HEADER + 1, last, column.choices
    row = _HEADER + 1
    for choices, group in itertools.groupby(table.choices.get(column.name, ())):
        end = row + len(list(group)) - 1
        yield row, end, choices
        row = end + 1


def _list(book: Workbook, name: str, choices: tuple[str, ...]) -> str:
    formula = f'"{",".join(choices)}"'
    if len(formula) - 2 > _MAX_LIST or any(mark in item for item in choices for mark in '",'):
        return _list_beside(book, name, choices)
    return formula


def _list_beside(book: Workbook, name: str, choices: tuple[str, ...]) -> str:
    """A list that is too long for its cells stands on a sheet of its own; its range."""
    beside = book["选项"] if "选项" in book.sheetnames else book.create_sheet("选项")
    number = 1 if beside.cell(1, 1).value is None else beside.max_column + 1
    put_text(beside.cell(1, number), name)
    for row, item in enumerate(choices, 2):
        put_text(beside.cell(row, number), item)
    letter = column_name(number)
    return f"'选项'!${letter}$2:${letter}${len(choices) + 1}"


def _page(sheet: Worksheet, table: Table) -> None:
    from anliku.formats.sheet.a4 import across

    last = _HEADER + max(1, len(table.rows))
    sheet.freeze_panes = f"A{_HEADER + 1}"
    sheet.print_area = f"A1:{column_name(len(table.columns))}{last}"
    across(sheet, _HEADER)
    sheet.print_options.horizontalCentered = True
    footer = sheet.oddFooter
    assert footer is not None
    footer.center.text = "第 &P 页，共 &N 页"
    protection = sheet.protection
    protection.sheet = True
    # What people need to read and to look for stays allowed.
    protection.formatColumns = protection.formatRows = protection.autoFilter = protection.sort = False


def read(package: Package) -> Filled | None:
    """What came back; None where the workbook is none of ours. Raises Refused (of the file) and NotDone."""
    book = read_book(package)
    keys = [sheet for sheet in book.sheets if sheet.name == KEY_SHEET]
    if not keys:
        return None
    cell = keys[0].at(1, 1)
    rows: list[Row] = []
    for sheet in book.sheets:
        if sheet.name in {KEY_SHEET, "选项"}:
            continue
        head = {number: plain(cell.text) for number, cell in sheet.rows.get(_HEADER, {}).items()}
        if not head:
            raise NotDone(f"工作表“{sheet.name}”的第 {_HEADER} 行没有表头了，读不回来；请用原来的表重新填")
        for number, cells in sheet.rows.items():
            if number > _HEADER:
                rows.append(Row(sheet.name, number, {head[at]: cell for at, cell in cells.items() if at in head}))
    return Filled(plain(cell.text) if cell is not None else "", rows)


def is_broken(cell: Cell | None) -> str:
    """What keeps a cell from being read, in words; empty where nothing does."""
    if cell is None or cell.kind not in {Kind.ERROR, Kind.FORMULA}:
        return ""
    return f"公式出错了（{cell.text}）" if cell.kind is Kind.ERROR else "是公式，没有存下结果"


def _wide(text: str) -> int:
    return sum(1 if character.isascii() else 2 for character in text)
