"""Fields of a Word document: of HYPERLINK, TOC, SEQ … only the result is text."""

from __future__ import annotations

import re
from dataclasses import dataclass

_LINK = re.compile(r'^\s*HYPERLINK\s+"([^"]*)"')
_CONTENTS = re.compile(r"^\s*TOC\b")


@dataclass(slots=True)
class _Field:
    code: str = ""
    result: bool = False
    """Whether its result has begun."""


class Fields:
    """The fields that are open where the reader stands; they may go over many paragraphs."""

    def __init__(self) -> None:
        self._open: list[_Field] = []

    def mark(self, kind: str) -> None:
        """``begin``, ``separate`` (the result follows) or ``end``."""
        if kind == "begin":
            self._open.append(_Field())
        elif kind == "separate" and self._open:
            self._open[-1].result = True
        elif kind == "end" and self._open:
            self._open.pop()

    def code(self, text: str) -> None:
        """More of the code of the innermost field."""
        if self._open and not self._open[-1].result:
            self._open[-1].code += text

    @property
    def hides(self) -> bool:
        """Whether text here is code, or part of a table of contents."""
        return bool(self._open) and (not self._open[-1].result or self.in_contents)

    @property
    def in_contents(self) -> bool:
        """Whether this is within a table of contents."""
        return any(_CONTENTS.match(one.code) for one in self._open)

    @property
    def target(self) -> str | None:
        """Where the innermost link leads."""
        return next((found[1] for one in reversed(self._open) if (found := _LINK.match(one.code)) is not None), None)
