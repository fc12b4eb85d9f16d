"""What a sheet is once it has been read: cells with their text, and what is hidden or merged."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum, auto

LAST_ROW = 1_048_576
LAST_COLUMN = 16_384

_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,6})")


class Kind(Enum):
    """What a cell holds. What a formula gave counts as what it is."""

    TEXT = auto()
    NUMBER = auto()
    DATE = auto()
    """A number that the cell's format shows as a date."""
    ERROR = auto()
    """``#REF!``, ``#N/A`` …"""
    FORMULA = auto()
    """A formula whose result was not saved; there is no text."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell that is not empty. Row and column count from 1."""

    row: int
    column: int
    text: str
    """What a person sees, as far as that can be told: ``12`` and not ``12.0``, dates as
    ``2024-03-01``. Spaces and line breaks are as typed."""
    kind: Kind = Kind.TEXT

    @property
    def name(self) -> str:
        """``C5``."""
        return cell_name(self.row, self.column)


@dataclass(frozen=True, slots=True)
class Range:
    """A rectangle of cells, ends included."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def area(self) -> int:
        """How many cells."""
        return (self.bottom - self.top + 1) * (self.right - self.left + 1)

    @property
    def width(self) -> int:
        """How many columns."""
        return self.right - self.left + 1


@dataclass(frozen=True, slots=True)
class Sheet:
    """One worksheet."""

    name: str
    part: str
    """Its part of the package."""
    hidden: bool
    rows: dict[int, dict[int, Cell]]
    """Row → column → cell, only where there is something, in ascending order."""
    merged: tuple[Range, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: tuple[tuple[int, int], ...] = ()
    """First and last column of each hidden stretch."""
    formulas: frozenset[tuple[int, int]] = frozenset()
    """Row and column of every cell whose value, if it has any, a formula gave."""
    comments: tuple[Cell, ...] = ()
    """Remarks, each with the place of its cell."""
    cut: int | None = None
    """The row after which reading stopped, where there was too much."""
    spread: dict[int, dict[int, Cell]] = field(default_factory=dict)
    """Row → column → the cell that is shown there, inside of merged ranges."""

    def at(self, row: int, column: int) -> Cell | None:
        """What is shown there, also in the middle of merged cells; None where nothing is."""
        return self.rows.get(row, {}).get(column) or self.spread.get(row, {}).get(column)

    def across(self, row: int) -> dict[int, Cell]:
        """Column → what is shown in that row, merged cells at each of their columns."""
        return dict(sorted({**self.spread.get(row, {}), **self.rows.get(row, {})}.items()))

    def cells(self) -> Iterator[Cell]:
        """Every cell, row by row."""
        for row in self.rows.values():
            yield from row.values()


@dataclass(frozen=True, slots=True)
class Book:
    """One workbook: its worksheets in order."""

    sheets: tuple[Sheet, ...]
    external: bool = False
    """Whether cells take values from other files."""
    macros: bool = False

    def sheet(self, name: str) -> Sheet:
        """The sheet of that name; KeyError where there is none."""
        for sheet in self.sheets:
            if sheet.name == name:
                return sheet
        raise KeyError(name)


def column_name(column: int) -> str:
    """``3`` → ``C``."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def cell_name(row: int, column: int) -> str:
    """``5, 3`` → ``C5``."""
    return f"{column_name(column)}{row}"


def place(name: str) -> tuple[int, int] | None:
    """``C5`` → ``(5, 3)``; None where no sheet has such a cell."""
    match = _REFERENCE.fullmatch(name)
    if match is None:
        return None
    column = 0
    for letter in match[1].upper():
        column = column * 26 + ord(letter) - 64
    row = int(match[2])
    return (row, column) if row <= LAST_ROW and column <= LAST_COLUMN else None


def rectangle(name: str) -> Range | None:
    """``A1:I1`` → the range; None where no sheet has it."""
    first, _, last = name.partition(":")
    start, end = place(first), place(last or first)
    if start is None or end is None or end[0] < start[0] or end[1] < start[1]:
        return None
    return Range(start[0], start[1], end[0], end[1])
