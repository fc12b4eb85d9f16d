"""Rows that hold nothing, left out while a sheet is being unpacked.

Formatting a whole column leaves a million empty rows behind, 260 MB of XML that Python
would walk through element by element for ten seconds. Rows are found here by their bytes
instead, and whole stretches without a value are dropped before any parser sees them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO

CHUNK = 256 * 1024
_LONGEST = 4 * CHUNK
"""Of one row, before it is passed on unseen."""

# With the space: what follows the rows may be called rowBreaks.
_ROW = b"<row "
_NUMBERED = re.compile(rb"<row\s[^<>]*\br=[\"']\d")
# A cell that is more than an empty tag ends like this; then these are what it may hold.
_CELL_END = b"</c>"
_VALUES = (b"<v", b"<f", b"<is")


class RowFilter:
    """Takes the XML of a worksheet in pieces and gives it back without empty stretches.

    Only rows that carry their number are dropped: the numbers of those that stay are then
    still right. Sheets in another encoding or with a namespace prefix pass as they are.
    """

    __slots__ = ("_held",)

    def __init__(self) -> None:
        self._held = b""

    def feed(self, chunk: bytes) -> bytes:
        """What can be passed on already: everything before the last row that has begun."""
        text = self._held + chunk
        last = text.rfind(_ROW)
        if last < 0 or len(text) - last > _LONGEST:
            # The first letters of “<row ” may be the last of this piece.
            last = len(text) - len(_ROW) + 1
            self._held = text[last:] if last > 0 else text
            return text[:last] if last > 0 else b""
        self._held = text[last:]
        first = text.find(_ROW)
        stretch = text[first:last]
        filled = _CELL_END in stretch and any(mark in stretch for mark in _VALUES)
        return text[:last] if filled or not _NUMBERED.match(stretch) else text[:first]

    def rest(self) -> bytes:
        """What was held back."""
        held, self._held = self._held, b""
        return held


def pieces(opened: IO[bytes]) -> Iterator[bytes]:
    """The XML of a worksheet without its empty rows."""
    rows = RowFilter()
    while chunk := opened.read(CHUNK):
        if kept := rows.feed(chunk):
            yield kept
    yield rows.rest()
