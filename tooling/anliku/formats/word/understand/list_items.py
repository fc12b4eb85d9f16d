"""Lists of Word → the markers of Markdown lists: nested, counted on, kept apart."""

from __future__ import annotations

import re
from dataclasses import dataclass

from anliku.formats.word.read.auto_numbers import Label

_DECIMAL = re.compile(r"\d{1,4}[.．、)）]?\Z")
_SIGNS = {True: ("-", "*"), False: (".", ")")}


@dataclass(slots=True)
class _Open:
    """An open level of a list: its marker is ``-``, ``*``, ``3.`` or ``3)``."""

    list_id: str
    level: int
    bullet: bool
    number: int
    sign: str
    indent: int

    @property
    def marker(self) -> str:
        sign = self.sign if self.bullet else f"{self.number}{self.sign}"
        return f"{' ' * self.indent}{sign} "


class Lists:
    """The levels that are open where the writer stands."""

    def __init__(self) -> None:
        self._open: list[_Open] = []

    @property
    def width(self) -> int:
        """Columns before the text of the last item; 0 outside of lists."""
        return len(self._open[-1].marker) if self._open else 0

    def close(self) -> None:
        """Anything but a list follows."""
        self._open.clear()

    def marker(self, label: Label) -> str | None:
        """What to write before an item; None where its number is no Markdown's ((1), ①, 一、)
        and so stands in the text. Within a list any number is one."""
        within = any(item.list_id == label.list_id and item.level < label.level for item in self._open)
        if not label.bullet and not within and not _DECIMAL.match(label.text):
            return None
        while self._open and self._open[-1].level > label.level:
            self._open.pop()
        last = self._open[-1] if self._open else None
        other = ""
        if last is not None and last.level == label.level:
            same = last.bullet == label.bullet and last.list_id == label.list_id
            if same and (label.bullet or last.number + 1 == label.number):
                last.number = label.number
                return last.marker
            # Another list right below would run into this one but for another sign; a number that does
            # not follow is kept by the page (see anliku.meant), but for the same one again.
            if last.bullet or label.bullet or last.number == label.number:
                other = last.sign
            self._open.pop()
        first, second = _SIGNS[label.bullet]
        sign = second if other == first else first
        self._open.append(_Open(label.list_id, label.level, label.bullet, label.number, sign, self.width))
        return self._open[-1].marker
