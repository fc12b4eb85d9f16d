"""What an attachment is once it has been looked through: its words with their places, and what speaks against it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Fault = Literal["unreadable", "bytes", "broken"]


class Unfit(Exception):
    """The file is no usable attachment; the message is Chinese and ready to show."""

    def __init__(self, fault: Fault, message: str) -> None:
        super().__init__(message)
        self.fault = fault
        self.message = message


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph, which is one cell, or a row of a table."""

    place: str
    """As a person finds it in the file: ``第 3 段``, ``工作表“样表”第 4 行``, ``第 2 页``."""
    cells: tuple[str, ...]
    table: int = 0
    """Rows of the same table bear the same number; 0 for what is in none."""


@dataclass(slots=True)
class Content:
    """Everything that a check wants to know of a file that could be read as a whole."""

    lines: list[Line] = field(default_factory=list)
    acting: list[str] = field(default_factory=list)
    """What could run, or be fetched from elsewhere, or holds further files: each with what to do."""
    unseen: list[str] = field(default_factory=list)
    """What nobody sees who opens the file: each with its place and what to do."""
    unread: list[str] = field(default_factory=list)
    """What no program can check: each with its place and what to do."""
    makers: list[str] = field(default_factory=list)
    """Which properties say who made the file (``作者``); the published copy has none of them."""

    def add(self, place: str, *cells: str, table: int = 0) -> None:
        """One more line, unless there is nothing in it."""
        if any(cell.strip() for cell in cells):
            self.lines.append(Line(place, cells, table))
