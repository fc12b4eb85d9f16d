"""A verified workbook → its cells. Every number of the file is read here once, and bounded.

openpyxl is not used for reading: its quick mode believes the stored size of a sheet and
loses rows, its other mode makes an object of every empty cell and stops at the first format
that it does not know; and neither tells a formula without a result from an empty cell.
"""

from __future__ import annotations

import datetime
from xml.parsers.expat import ExpatError

from anliku.formats.empty_rows import pieces
from anliku.formats.office import Package, Refused
from anliku.formats.sheet.cells import LAST_COLUMN, LAST_ROW, Book, Cell, Kind, Range, Sheet, place, rectangle
from anliku.formats.sheet.workbook import Attributes, Parts, SheetPart, Texts, open_parts, unescaped, walk

MAX_ROWS = 5_000
"""With something in them; a city of a million pupils sends a thousand."""
MAX_CELLS = 150_000
MAX_TEXT = 600_000
"""Characters altogether; five times what a thousand cases need."""
_MAX_MERGED = 200_000
"""Cells below merged ranges; a title over all columns hides sixteen thousand."""
_MAX_COMMENTS = 2000


def read(package: Package) -> Book:
    """The workbook. Raises Refused where it cannot be understood at all."""
    try:
        parts = open_parts(package)
        sheets = tuple(_Reader(parts, sheet).read() for sheet in parts.sheets)
    except (ExpatError, KeyError, ValueError, OverflowError):
        raise Refused("表格内容已损坏，请在 WPS 或 Excel 中打开，另存为 .xlsx 后再试") from None
    linked = bool(package.external) or any(name.startswith("xl/externalLinks/") for name in package.names)
    return Book(sheets, linked, package.macros)


class _Enough(Exception):
    """There is more than anybody can check."""


class _Reader:
    """One worksheet, element by element."""

    def __init__(self, parts: Parts, sheet: SheetPart) -> None:
        self.parts = parts
        self.sheet = sheet
        self.rows: dict[int, dict[int, Cell]] = {}
        self.count = self.length = 0
        self.merged: list[Range] = []
        self.hidden_rows: set[int] = set()
        self.hidden_columns: list[tuple[int, int]] = []
        self.formulas: set[tuple[int, int]] = set()
        self.row = self.column = 0
        self.type = self.style = ""
        self.formula = self.in_value = self.in_inline = False
        self.value: list[str] = []
        self.inline = Texts()
        self.cut: int | None = None

    def read(self) -> Sheet:
        """The whole sheet, or as much of it as is allowed."""
        try:
            with self.parts.archive.open(self.sheet.part) as opened:
                walk(pieces(opened), self.start, self.end, self.text)
        except _Enough:
            self.cut = max(self.rows)
        rows = {row: dict(sorted(cells.items())) for row, cells in sorted(self.rows.items())}
        sheet = Sheet(
            name=self.sheet.name,
            part=self.sheet.part,
            hidden=self.sheet.hidden,
            rows=rows,
            merged=tuple(self.merged),
            hidden_rows=frozenset(self.hidden_rows & rows.keys()),
            hidden_columns=tuple(self.hidden_columns),
            formulas=frozenset(self.formulas),
            comments=self.comments(),
            cut=self.cut,
        )
        _spread(sheet)
        return sheet

    def start(self, name: str, attributes: Attributes) -> None:
        """An element begins: most of them are cells."""
        if name == "c":
            self.cell(attributes)
        elif name == "v":
            self.in_value = True
        elif name == "row":
            number = attributes.get("r", "")
            self.row = int(number) if number.isdecimal() else self.row + 1
            self.column = 0
            if attributes.get("hidden") in {"1", "true"} or attributes.get("ht") == "0":
                self.hidden_rows.add(self.row)
        elif name == "f":
            self.formula = True
        elif name == "is":
            self.in_inline = True
        elif self.in_inline:
            self.inline.start(name)
        elif name == "mergeCell":
            area = rectangle(attributes.get("ref", ""))
            if area is not None and len(self.merged) < MAX_ROWS:
                self.merged.append(area)
        elif name == "col":
            self.columns(attributes)

    def text(self, text: str) -> None:
        """Characters: those of a value, or of a text that stands in the cell itself."""
        if self.in_value:
            self.value.append(text)
        elif self.in_inline:
            self.inline.text(text)

    def end(self, name: str) -> None:
        """An element ends; a cell's end is where its value is complete."""
        if name == "v":
            self.in_value = False
        elif name == "is":
            self.in_inline = False
        elif name == "c":
            self.keep()
        elif self.in_inline:
            self.inline.end(name)

    def cell(self, attributes: Attributes) -> None:
        """Where the cell stands; cells without a name follow one another."""
        at = place(attributes["r"]) if "r" in attributes else None
        if at is not None:
            self.row, self.column = at
        else:
            self.column += 1
        self.type = attributes.get("t", "n")
        self.style = attributes.get("s", "")
        self.formula = False
        self.value.clear()
        self.inline.take()

    def columns(self, attributes: Attributes) -> None:
        """A stretch of columns and their width."""
        first, last = attributes.get("min", ""), attributes.get("max", "")
        unseen = attributes.get("hidden") in {"1", "true"} or attributes.get("width") == "0"
        if unseen and first.isdecimal() and last.isdecimal():
            self.hidden_columns.append((int(first), min(int(last), LAST_COLUMN)))

    def keep(self) -> None:
        """Keep the cell, where it holds anything."""
        cell = self.made("".join(self.value))
        if cell is None or not (0 < self.row <= LAST_ROW and 0 < self.column <= LAST_COLUMN):
            return
        self.count += 1
        self.length += len(cell.text)
        too_much = self.count > MAX_CELLS or self.length > MAX_TEXT
        if self.rows and (too_much or (self.row not in self.rows and len(self.rows) >= MAX_ROWS)):
            raise _Enough
        self.rows.setdefault(self.row, {})[self.column] = cell
        if self.formula:
            self.formulas.add((self.row, self.column))

    def made(self, value: str) -> Cell | None:
        """The cell, or None where it shows nothing."""
        row, column, kind = self.row, self.column, Kind.TEXT
        text = unescaped(value)
        if self.type == "s":
            number = value.strip()
            text = (
                self.parts.strings[int(number)] if number.isdecimal() and int(number) < len(self.parts.strings) else ""
            )
        elif self.type == "inlineStr":
            text = self.inline.take() or text
        elif self.type == "e":
            kind = Kind.ERROR
        elif self.type == "b":
            text = {"1": "TRUE", "0": "FALSE"}.get(value, value)
        elif self.type == "d":
            text, kind = value[:10], Kind.DATE
        elif self.type == "n" and value:
            text, kind = self.number(value)
        if not text.strip():
            return Cell(row, column, "", Kind.FORMULA) if self.formula and not value else None
        return Cell(row, column, text, kind)

    def number(self, value: str) -> tuple[str, Kind]:
        """A number as a person sees it."""
        try:
            number = float(value)
        except ValueError:
            return unescaped(value), Kind.TEXT
        if self.style.isdecimal() and int(self.style) in self.parts.date_styles:
            return _date(number, self.parts.from_1904), Kind.DATE
        if abs(number) < 1e15 and number == int(number):
            return str(int(number)), Kind.NUMBER
        return f"{number:.15g}", Kind.NUMBER

    def comments(self) -> tuple[Cell, ...]:
        """The remarks on cells."""
        if self.sheet.comments is None:
            return ()
        comments: list[Cell] = []
        texts = Texts()
        where: list[tuple[int, int] | None] = [None]

        def start(name: str, attributes: Attributes) -> None:
            texts.start(name)
            if name == "comment":
                where[0] = place(attributes.get("ref", ""))

        def end(name: str) -> None:
            texts.end(name)
            if name == "comment":
                text = texts.take()
                if where[0] is not None and len(comments) < _MAX_COMMENTS:
                    comments.append(Cell(*where[0], text))

        walk([self.parts.archive.read(self.sheet.comments)], start, end, texts.text)
        return tuple(comments)


def _date(serial: float, from_1904: bool) -> str:
    """The day of a serial number; the number itself where there is no such day.

    Serial 60 is 29 February 1900, which never was: before it days count from one day later.
    """
    start = datetime.date(1899, 12, 30 if serial >= 60 else 31)
    first = datetime.date(1904, 1, 1) if from_1904 else start
    try:
        return (first + datetime.timedelta(days=int(serial))).isoformat()
    except (OverflowError, ValueError):
        return f"{serial:.15g}"


def _spread(sheet: Sheet) -> None:
    """Note what is shown in the middle of merged cells, as far as it concerns rows in use."""
    budget = _MAX_MERGED
    last = max(sheet.rows, default=0)
    widest = max((max(cells) for cells in sheet.rows.values()), default=0)
    for merged in sheet.merged:
        shown = sheet.rows.get(merged.top, {}).get(merged.left)
        inside = Range(merged.top, merged.left, min(merged.bottom, last), min(merged.right, widest))
        if shown is None or inside.bottom < inside.top or inside.right < inside.left:
            continue
        budget -= inside.area
        if budget < 0:
            return
        for row in range(inside.top, inside.bottom + 1):
            for column in range(inside.left, inside.right + 1):
                if (row, column) != (merged.top, merged.left):
                    sheet.spread.setdefault(row, {})[column] = shown
