"""Patterns that are tried only where they can begin.

The regular-expression engine skips quickly to the next place of a pattern that begins with one
set of characters; a pattern of alternatives it tries at every character of the text. Most such
patterns can begin at a handful of places of a page: those are looked for first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from anliku.regex import regex

_SEEN = 8
"""So many characters behind its first one a ``begins`` may look at."""


class Sparse:
    """``pattern``, tried only where ``begins`` matches: a set of characters, with what may be seen
    around them, that is found wherever ``pattern`` can match; and only in a text that has one of
    the characters ``needs`` (where there are any), for every match holds one of them.

    ``Sparse("[电手]", "电话|手机", needs="话机")`` finds what ``re.compile("电话|手机")`` finds.
    """

    __slots__ = ("begins", "pattern", "needs")

    def __init__(self, begins: str, pattern: str, needs: str = "") -> None:
        self.begins = regex(begins)
        self.pattern = regex(pattern)
        self.needs = needs

    def finditer(self, text: str, start: int = 0, end: int | None = None) -> Iterator[re.Match[str]]:
        """The matches in ``text``, one behind the other."""
        if self.needs and not any(sign in text for sign in self.needs):
            return
        # As in tried(); a generator more would cost as much as the rest.
        stop = len(text) if end is None else end
        match_at = self.pattern.match
        last = 0
        for begin in self.begins.finditer(text, start, stop):
            place = begin.start()
            if place >= last and (match := match_at(text, place, stop)) is not None:
                yield match
                last = match.end()

    def within(self, text: str, stretches: Iterable[tuple[int, int]]) -> Iterator[re.Match[str]]:
        """The matches that begin in one of some stretches of ``text``, which are in order and apart."""
        if self.needs and not any(sign in text for sign in self.needs):
            return
        match_at = self.pattern.match
        last = 0
        for start, stop in stretches:
            for begin in self.begins.finditer(text, start, stop + _SEEN):
                place = begin.start()
                if last <= place < stop and (match := match_at(text, place)) is not None:
                    yield match
                    last = match.end()

    def search(self, text: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
        """The first match."""
        return next(self.finditer(text, start, end), None)


def tried(
    pattern: re.Pattern[str], text: str, places: Iterable[int], end: int | None = None
) -> Iterator[re.Match[str]]:
    """The matches of ``pattern`` that begin at one of ``places``, one behind the other."""
    last = 0
    stop = len(text) if end is None else end
    for place in places:
        if place >= last and (match := pattern.match(text, place, stop)) is not None:
            yield match
            last = match.end()
