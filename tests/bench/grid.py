"""A table that reads in a terminal and as Markdown: columns as wide as their Chinese."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence


def grid(rows: Sequence[Sequence[str]]) -> str:
    """The first row is the head."""
    widths = [max(_width(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = [
        "| " + " | ".join(_pad(cell, width) for cell, width in zip(row, widths, strict=True)) + " |" for row in rows
    ]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines)


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def _pad(text: str, width: int) -> str:
    return text + " " * (width - _width(text))
