"""A 汇总表 as read: one entry a case, without anybody's name or telephone number.

Contact columns are looked at here and nowhere else: an entry only knows whether they are
filled and whether what stands there can be a telephone number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from anliku.formats.sheet.cells import Book, Cell, Kind, Sheet
from anliku.formats.sheet.foot import is_foot, is_number, is_remark, said
from anliku.formats.sheet.header import (
    CATEGORY,
    CONTACT,
    DUTY,
    LEADER,
    NUMBER,
    PHONE,
    REGION,
    STAGE,
    TITLE,
    UNIT,
    Table,
    tables,
)
from anliku.text import visible

RESULT_SHEET = "检查结果"
"""The sheet that :mod:`anliku.formats.sheet.annotate` adds; read again it is no table."""

_KEPT_AWAY = frozenset({LEADER, DUTY, PHONE, CONTACT})
_SAYS = (TITLE, REGION, UNIT, CATEGORY, STAGE)
_DIGITS = re.compile(r"\D")
_MOBILE = re.compile(r"(?:86)?1[3-9][0-9]{9}")
_FIXED = re.compile(r"(?:0[0-9]{2,3})?[2-9][0-9]{6,7}(?:[0-9]{1,5})?")


class Phone(Enum):
    """What can be said of a telephone number without keeping it."""

    MISSING = auto()
    FINE = auto()
    ODD = auto()
    """No number of the shape of a Chinese telephone number."""
    SCIENTIFIC = auto()
    """``1.39E+10``: the last digits are lost."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a table: one case."""

    table: Table
    row: int
    cells: dict[str, Cell]
    """Field → cell, for the fields that say something about the case."""
    leader: bool
    """Whether 负责人 is filled, as ``duty`` for 职务."""
    duty: bool
    phone: Phone

    @property
    def sheet(self) -> Sheet:
        """Where it stands."""
        return self.table.sheet

    def text(self, field: str) -> str:
        """What a cell says, on one line and without spaces around it; empty where it says nothing."""
        cell = self.cells.get(field)
        return plain(cell.text) if cell is not None else ""

    def column(self, field: str) -> int:
        """The column of a field; the table's first where it has none."""
        return self.table.columns.get(field, self.table.left)


@dataclass(frozen=True, slots=True)
class Roster:
    """Every table of a workbook."""

    book: Book
    tables: tuple[Table, ...]
    entries: tuple[Entry, ...]
    aside: tuple[tuple[Table, int], ...]
    """Rows below a table that are no case: sums, remarks, who filled it in."""

    @property
    def several(self) -> bool:
        """Whether a place is only clear together with the name of its sheet."""
        return len({table.sheet.name for table in self.tables}) > 1 or len(self.book.sheets) > 1

    def above(self) -> Iterator[str]:
        """What stands above the first table of each sheet: whose it is, at times."""
        first: dict[str, Table] = {}
        for table in self.tables:
            first.setdefault(table.sheet.name, table)
        for table in first.values():
            for row in range(max(1, table.header - 8), table.header):
                yield from (cell.text for cell in table.sheet.rows.get(row, {}).values())

    def headings(self) -> Iterator[str]:
        """What stands above the tables: the title with the year, mostly; and the sheets' names."""
        for table in self.tables:
            yield table.sheet.name
            for row in range(max(1, table.header - 8), table.header):
                yield from (cell.text for cell in table.sheet.rows.get(row, {}).values())


def roster(book: Book) -> Roster:
    """Find the tables of ``book`` and their entries."""
    rosters: list[Table] = []
    for sheet in book.sheets:
        # Our own report is no table of theirs.
        if not sheet.name.startswith(RESULT_SHEET):
            rosters += tables(sheet)
    entries: list[Entry] = []
    aside: list[tuple[Table, int]] = []
    for table in rosters:
        for row in (row for row in table.sheet.rows if table.header_end < row <= table.last):
            filled = _filled(table, row)
            if _is_aside(filled, row):
                aside.append((table, row))
            elif _own(filled, row):
                entries.append(_entry(table, row, filled))
    return Roster(book, tuple(rosters), tuple(entries), tuple(aside))


def plain(text: str) -> str:
    """``text`` on one line, as a person reads it: no line breaks, tabs or spaces around."""
    return " ".join(text.replace("\u3000", " ").split())


def _filled(table: Table, row: int) -> dict[str, Cell]:
    """Field → cell, where something is shown in that row."""
    filled: dict[str, Cell] = {}
    for field, column in table.columns.items():
        cell = table.sheet.at(row, column)
        if cell is not None and (visible(cell.text).strip() or cell.kind is Kind.FORMULA):
            filled[field] = cell
    return filled


def _own(filled: dict[str, Cell], row: int) -> bool:
    """Whether the row says something about a case itself: no number typed in advance, nor the
    lower part of merged cells."""
    return any(field in filled and filled[field].row == row for field in _SAYS)


def _is_aside(filled: dict[str, Cell], row: int) -> bool:
    """Whether the row is told to be no case. One with a number and nothing else is not worth a word."""
    if _own(filled, row):
        return is_foot(filled)
    own = [cell for cell in filled.values() if cell.row == row]
    number = filled.get(NUMBER)
    return any(is_remark(said(cell)) for cell in own) or (number in own and not is_number(number))


def _entry(table: Table, row: int, filled: dict[str, Cell]) -> Entry:
    """The entry in that row, without what its contact columns hold."""
    cells = {field: cell for field, cell in filled.items() if field not in _KEPT_AWAY}
    return Entry(table, row, cells, LEADER in filled, DUTY in filled, _phone(filled.get(PHONE), table))


def _phone(cell: Cell | None, table: Table) -> Phone:
    if cell is None or PHONE not in table.columns:
        return Phone.MISSING
    text = visible(cell.text)
    if re.search(r"\d[eE]\+?\d", text):
        return Phone.SCIENTIFIC
    # Two numbers in one cell are two numbers.
    numbers = [_DIGITS.sub("", part) for part in re.split(r"[/、,，;；\n]|\s{2,}", text)]
    digits = _DIGITS.sub("", text)
    numbers = [number for number in numbers if number] or [digits]
    fine = all(_MOBILE.fullmatch(number) or _FIXED.fullmatch(number) for number in numbers)
    whole = _MOBILE.fullmatch(digits) or _FIXED.fullmatch(digits)
    return Phone.FINE if fine or whole else Phone.ODD
