"""One table as a workbook that people filter, sort and print: a title, a header row, rows of texts and numbers, notes.

Texts stay texts, whatever they begin with, and numbers are numbers. The same content gives the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from anliku.formats.sheet.cells import column_name
from anliku.formats.sheet.pack import FORMULA_SIGNS, pack, put_text
from anliku.model import written
from anliku.regex import regex

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_FONT = "宋体"
_TITLE, _HEADER = 1, 2
# What no XML can hold.
_ILLEGAL = regex("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

Value = str | float | None


@dataclass(frozen=True, slots=True)
class Column:
    """``width`` is in digits of the body's font; a Chinese character takes two."""

    name: str
    width: int


def listing(title: str, columns: Sequence[Column], rows: Iterable[Sequence[Value]], notes: Sequence[str]) -> bytes:
    """The workbook: the table on its first sheet, ``notes`` on its second, a line each."""
    import openpyxl

    book = openpyxl.Workbook()
    sheet: Worksheet = book.worksheets[0]
    sheet.title = "证据表"
    _head(sheet, title, columns)
    body = _rows(rows, [column_name(number) for number in range(1, len(columns) + 1)], _looks(sheet))
    last = _HEADER + len(body)
    _page(sheet, len(columns), last)
    _notes(book.create_sheet("说明"), notes)
    area = f'<dimension ref="A1:{column_name(len(columns))}{last}"'

    def with_body(name: str, content: bytes) -> bytes:
        if name != "xl/worksheets/sheet1.xml":
            return content
        text = re.sub('<dimension ref="[^"]*"', area, content.decode(), count=1)
        return text.replace("</sheetData>", "".join(body) + "</sheetData>", 1).encode()

    return pack(book, edit=with_body)


def _head(sheet: Worksheet, title: str, columns: Sequence[Column]) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill

    put_text(sheet.cell(_TITLE, 1), title)
    sheet.cell(_TITLE, 1).font = Font(name=_FONT, size=14, bold=True)
    sheet.row_dimensions[_TITLE].height = 30
    for number, column in enumerate(columns, 1):
        cell = sheet.cell(_HEADER, number)
        put_text(cell, column.name)
        cell.font = Font(name=_FONT, size=10, bold=True)
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        cell.fill = PatternFill("solid", fgColor="F2F2F2")
        sheet.column_dimensions[column_name(number)].width = column.width
    sheet.row_dimensions[_HEADER].height = 24


def _looks(sheet: Worksheet) -> tuple[int, int]:
    """The numbers of the looks that a body cell may have: as it is, and with the mark that makes of ``=1+1`` a text."""
    from openpyxl.styles import Alignment, Border, Font, Side

    side = Side(style="thin", color="B0B0B0")
    numbers = []
    for marked in (False, True):
        # A cell each: the book keeps the look itself, not a copy of it.
        cell = sheet.cell(_HEADER + 1, 1 + marked)
        cell.font = Font(name=_FONT, size=10)
        cell.alignment = Alignment(vertical="top", wrap_text=True)
        cell.border = Border(left=side, right=side, top=side, bottom=side)
        cell.quotePrefix = marked
        numbers.append(cell.style_id)
    sheet.delete_rows(_HEADER + 1)
    return numbers[0], numbers[1]


def _rows(rows: Iterable[Sequence[Value]], letters: Sequence[str], looks: tuple[int, int]) -> list[str]:
    """The body as openpyxl would write it, a row each; it takes a hundred times as long for that."""
    return [
        f'<row r="{index}">'
        + "".join(_cell(f"{letter}{index}", value, looks) for letter, value in zip(letters, row, strict=True))
        + "</row>"
        for index, row in enumerate(rows, _HEADER + 1)
    ]


def _cell(place: str, value: Value, looks: tuple[int, int]) -> str:
    if isinstance(value, str):
        text = _ILLEGAL.sub("", value)
        look = looks[text.startswith(FORMULA_SIGNS)]
        return f'<c r="{place}" s="{look}" t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'
    number = f"<v>{written(value)}</v>" if value is not None else ""
    return f'<c r="{place}" s="{looks[0]}">{number}</c>'


def _page(sheet: Worksheet, columns: int, last: int) -> None:
    """A4 across, one page wide, the header on every page; the rows can be filtered."""
    from anliku.formats.sheet.a4 import across

    letter = column_name(columns)
    sheet.freeze_panes = f"A{_HEADER + 1}"
    sheet.auto_filter.ref = f"A{_HEADER}:{letter}{max(last, _HEADER + 1)}"
    across(sheet, _HEADER)
    margins = sheet.page_margins
    margins.left = margins.right = 0.4
    margins.top = margins.bottom = 0.6
    footer = sheet.oddFooter
    assert footer is not None
    footer.center.text = "第 &P 页，共 &N 页"


def _notes(sheet: Worksheet, notes: Sequence[str]) -> None:
    from openpyxl.styles import Alignment, Font

    sheet.column_dimensions["A"].width = 100
    for row, note in enumerate(notes, 1):
        cell = sheet.cell(row, 1)
        put_text(cell, note)
        cell.font = Font(name=_FONT, size=11)
        cell.alignment = Alignment(vertical="top", wrap_text=True)
