"""Their sheet with our remarks: coloured cells with a note on each, and a sheet of results.

The copy holds everything that their sheet shows, telephone numbers too: it is theirs, made
beside the original, and goes nowhere else.
"""

from __future__ import annotations

import io
import math
import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from anliku.formats.office import Package
from anliku.formats.sheet.cells import Book, cell_name, column_name
from anliku.formats.sheet.pack import pack, put_text
from anliku.formats.sheet.roster_entry import RESULT_SHEET
from anliku.formats.sheet.slim import slim

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.styles import NamedStyle
    from openpyxl.worksheet.worksheet import Worksheet

Level = Literal["错误", "提醒"]

_FILL: dict[Level, str] = {"错误": "FFC7CE", "提醒": "FFEB9C"}
_INK: dict[Level, str] = {"错误": "9C0006", "提醒": "7F6000"}
_FONT = "宋体"
_AUTHOR = "案例库"
_WIDTHS = (7, 16, 9, 12, 9, 90)
_LINE = 16
_MAX_NOTE = 800
"""Characters of one note; the sheet of results has them all."""
_PAPER_A4 = 9


@dataclass(frozen=True, slots=True)
class Mark:
    """One remark on one cell. ``sheet`` counts from 0."""

    sheet: int
    row: int
    column: int
    level: Level
    message: str
    field: str = ""
    """The name of the column."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One line of the table of quotas."""

    who: str
    what: str
    allowed: str
    fine: bool


@dataclass(frozen=True, slots=True)
class Result:
    """What the added sheet says, in this order."""

    title: str
    summary: str
    standings: Sequence[Standing]
    marks: Sequence[Mark]
    remarks: Sequence[str]


class NotAnnotated(Exception):
    """No copy can be made of this file; the message is Chinese and ready to show."""


def annotate(package: Package, book: Book, result: Result) -> bytes:
    """The copy. Raises NotAnnotated."""
    target, remarks = _opened(package)
    for index, sheet in enumerate(book.sheets):
        own = [mark for mark in result.marks if mark.sheet == index]
        theirs = {(note.row, note.column): note.text for note in sheet.comments}
        _notes(target.worksheets[index], own, theirs)
    _results(
        target, book, Result(result.title, result.summary, result.standings, result.marks, [*result.remarks, *remarks])
    )
    return pack(target, sealed=True)


def _opened(package: Package) -> tuple[Workbook, list[str]]:
    """Their workbook; without its formats where openpyxl cannot read these."""
    import openpyxl

    with warnings.catch_warnings():
        # What it leaves out has been said in Chinese.
        warnings.simplefilter("ignore")
        for formats in (True, False):
            try:
                opened = openpyxl.load_workbook(io.BytesIO(slim(package, formats)))
            except Exception:  # noqa: BLE001, S112 - it raises whatever comes where a format is odd
                continue
            said = "这是检查用的副本：公式已换成数值，宏、图片、外部链接等没有带过来；改好后请交原来的表，或用这份另存"
            return opened, [said, *([] if formats else ["原表的格式读不懂，副本里只有文字和数字"])]
    raise NotAnnotated(
        "原表里有程序读不懂的内容，做不了带批注的副本；请按上面的文字修改，或在 WPS 中另存为 .xlsx 后再试"
    )


# --- on their sheets --------------------------------------------------------------------------


def _notes(sheet: Worksheet, marks: Iterable[Mark], theirs: dict[tuple[int, int], str]) -> None:
    """Colours and notes; what somebody had noted on a cell stays below ours."""
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    fills = {level: PatternFill("solid", fgColor=colour) for level, colour in _FILL.items()}
    tops = _tops(sheet)
    by_cell: dict[tuple[int, int], list[Mark]] = {place: [] for place in theirs}
    for mark in marks:
        place = tops.get((mark.row, mark.column), (mark.row, mark.column))
        by_cell.setdefault(place, []).append(mark)
    for (row, column), group in by_cell.items():
        cell = sheet.cell(row, column)
        if group:
            level: Level = "错误" if any(mark.level == "错误" for mark in group) else "提醒"
            cell.fill = fills[level]
        lines = [f"{mark.level}：{mark.message}" for mark in group]
        lines += [f"原批注：{theirs[row, column]}"] if (row, column) in theirs else []
        text = "\n".join(lines)
        note = Comment(text if len(text) <= _MAX_NOTE else text[: _MAX_NOTE - 1] + "…", _AUTHOR)
        note.width = 300
        note.height = 30 + 18 * sum(math.ceil(len(line) / 19) for line in note.text.split("\n"))
        if (row, column) not in tops:
            cell.comment = note


def _tops(sheet: Worksheet) -> dict[tuple[int, int], tuple[int, int]]:
    """Cells inside of merged ranges → the first one, which is the only one that is shown."""
    tops: dict[tuple[int, int], tuple[int, int]] = {}
    for merged in sheet.merged_cells.ranges:
        top = (merged.min_row, merged.min_col)
        for row in range(merged.min_row, merged.max_row + 1):
            for column in range(merged.min_col, merged.max_col + 1):
                if (row, column) != top:
                    tops[row, column] = top
    return tops


# --- the sheet of results ---------------------------------------------------------------------


def _results(target: Workbook, book: Book, result: Result) -> None:
    for old in [sheet for sheet in target.worksheets if sheet.title.startswith(RESULT_SHEET)]:
        target.remove(old)
    names = {index: sheet.title for index, sheet in enumerate(target.worksheets)}
    sheet = target.create_sheet(RESULT_SHEET, 0)
    page = _Page(target, sheet)
    page.wide(result.title, _TITLE, 26)
    page.wide(result.summary, _STRONG)
    page.wide(
        "这份副本里有您填写的姓名和电话，只供本单位改表时用，请不要公开，也不要放进案例库；案例库不保存这些内容。",
        _WARNING,
    )
    if result.standings:
        page.gap()
        page.head("序号", "区域或单位", "已报", "", "", "名额")
        for number, standing in enumerate(result.standings, 1):
            level: Level | None = None if standing.fine else "错误"
            allowed = f"{standing.allowed}{'，符合' if standing.fine else '，不符合'}"
            page.row((str(number), standing.who, standing.what, "", "", allowed), level, merged=(3, 5))
    page.gap()
    if result.marks:
        page.head("序号", "工作表", "位置", "列", "程度", "问题和改法")
    for number, mark in enumerate(result.marks, 1):
        name = names.get(mark.sheet, book.sheets[mark.sheet].name)
        where = cell_name(mark.row, mark.column)
        page.row((str(number), name, where, mark.field, mark.level, mark.message), mark.level, link=(name, where))
    if result.remarks:
        page.gap()
    for remark in result.remarks:
        page.wide(f"说明：{remark}", _NOTE)
    page.finish()
    for other in target.worksheets:
        other.sheet_view.tabSelected = other is sheet
    target.active = 0


class _Page:
    """The sheet of results, filled from top to bottom. Its formats have names, which openpyxl
    sets twenty times as fast as fonts and borders."""

    def __init__(self, book: Workbook, sheet: Worksheet) -> None:
        self.sheet = sheet
        self.next = 1
        for column, width in enumerate(_WIDTHS, 1):
            sheet.column_dimensions[column_name(column)].width = width
        for style in _styles():
            if style.name not in book.named_styles:
                book.add_named_style(style)

    def wide(self, text: str, style: str, least: float = 20) -> None:
        """One text over all columns."""
        self.sheet.merge_cells(start_row=self.next, start_column=1, end_row=self.next, end_column=len(_WIDTHS))
        self.put(1, text, style)
        self.height(max(least, _LINE * _lines(text, sum(_WIDTHS)) + 4))

    def head(self, *names: str) -> None:
        """The names of columns."""
        for column, name in enumerate(names, 1):
            self.put(column, name, _HEAD)
        if "" in names:
            first = names.index("")
            last = len(names) - names[::-1].index("")
            self.sheet.merge_cells(start_row=self.next, start_column=first, end_row=self.next, end_column=last)
        self.height(22)

    def row(
        self,
        texts: Sequence[str],
        level: Level | None = None,
        link: tuple[str, str] | None = None,
        merged: tuple[int, int] | None = None,
    ) -> None:
        """One row of a table; ``link`` leads to a cell of their sheet."""
        from openpyxl.worksheet.hyperlink import Hyperlink

        shown = 5 if merged is None else 6
        for column, text in enumerate(texts, 1):
            style = _TEXT if column == len(texts) and merged is None else _CENTRED
            self.put(column, text, f"{_NAMED}{level}" if level is not None and column == shown else style)
        self.sheet.cell(self.next, 1, int(texts[0]))
        if merged is not None:
            first, end = merged
            self.sheet.merge_cells(start_row=self.next, start_column=first, end_row=self.next, end_column=end)
        if link is not None:
            cell = self.sheet.cell(self.next, 3)
            quoted = link[0].replace("'", "''")
            cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{quoted}'!{link[1]}")
            cell.style = _LINK
        widest = max(_lines(text, width) for text, width in zip(texts, _WIDTHS, strict=True))
        self.height(max(20, _LINE * (widest if merged is None else _lines(texts[1], _WIDTHS[1])) + 4))

    def put(self, column: int, text: str, style: str) -> None:
        """One cell of this row."""
        cell = self.sheet.cell(self.next, column)
        cell.style = style
        if text:
            put_text(cell, text)

    def gap(self) -> None:
        """An empty row."""
        self.height(10)

    def height(self, points: float) -> None:
        """The height of this row; on to the next."""
        self.sheet.row_dimensions[self.next].height = points
        self.next += 1

    def finish(self) -> None:
        """A4 across, one page wide."""
        from openpyxl.worksheet.properties import PageSetupProperties

        self.sheet.sheet_view.showGridLines = False
        self.sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        self.sheet.page_setup.paperSize = _PAPER_A4
        self.sheet.page_setup.orientation = "landscape"
        self.sheet.page_setup.fitToWidth, self.sheet.page_setup.fitToHeight = 1, 0


_NAMED = RESULT_SHEET
_TITLE, _STRONG, _WARNING, _NOTE, _HEAD, _TEXT, _CENTRED, _LINK = (
    f"{_NAMED}{name}" for name in ("标题", "小计", "提示", "说明", "表头", "文字", "居中", "位置")
)


def _styles() -> Iterator[NamedStyle]:
    """The formats of the sheet of results, under names that no sheet of theirs has."""
    from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side

    side = Side(style="thin", color="BFBFBF")
    border = Border(left=side, right=side, top=side, bottom=side)
    left = Alignment(vertical="center", wrap_text=True)
    centre = Alignment(horizontal="center", vertical="center", wrap_text=True)
    plain = Font(name=_FONT, size=11)
    yield NamedStyle(_TITLE, font=Font(name=_FONT, size=14, bold=True), alignment=left)
    yield NamedStyle(_STRONG, font=Font(name=_FONT, size=11, bold=True), alignment=left)
    yield NamedStyle(_WARNING, font=Font(name=_FONT, size=11, color=_INK["错误"]), alignment=left)
    yield NamedStyle(_NOTE, font=plain, alignment=left)
    shade = PatternFill("solid", fgColor="E7EEF5")
    yield NamedStyle(_HEAD, font=Font(name=_FONT, size=11, bold=True), alignment=centre, border=border, fill=shade)
    inner = Alignment(vertical="center", wrap_text=True, indent=1)
    yield NamedStyle(_TEXT, font=plain, alignment=inner, border=border)
    yield NamedStyle(_CENTRED, font=plain, alignment=centre, border=border)
    blue = Font(name=_FONT, size=11, color="0563C1", underline="single")
    yield NamedStyle(_LINK, font=blue, alignment=centre, border=border)
    for level, colour in _FILL.items():
        ink, fill = Font(name=_FONT, size=11, color=_INK[level]), PatternFill("solid", fgColor=colour)
        yield NamedStyle(f"{_NAMED}{level}", font=ink, alignment=centre, border=border, fill=fill)


def _lines(text: str, width: float) -> int:
    """How many lines ``text`` takes in a column; what is not Latin takes two digits' room."""
    columns = sum(1 if character.isascii() else 2 for character in text)
    return max(1, math.ceil(columns / (width - 3)))
