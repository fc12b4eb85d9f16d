"""Counting and cutting Chinese text; nothing here knows about cases.

Counting follows the entry forms (附件2: “500字以内”), which schools fill in with a word
processor: every Chinese character and every full-width mark is one, a run of Latin letters
or digits is one, spaces are none.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right

# Ideographs with their extensions and compatibility forms, 〇 and 々.
HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"

# One character of East Asian writing, or one run of anything else that is not a space.
_WORD = re.compile(
    rf"[{HAN}\u3000-\u303f\uff00-\uffef\u2018-\u201d\u2026\u2014]|[^\s{HAN}\u3000-\u303f\uff00-\uffef\u2018-\u201d\u2026\u2014]+"
)
# Both branches read the same characters, so that no text is walked through twice.
_SENTENCE = re.compile(r"[^。！？!?]*[。！？!?]+[”’」』）]*|[^。！？!?]+\Z")

# Characters that change nothing visible; hiding text behind them is a trick, not a style.
INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U000e0000-\U000e0fff]"
)


def count_words(text: str) -> int:
    """Length of ``text`` in 字 as word processors count it (see the module docstring)."""
    return sum(1 for _ in _WORD.finditer(INVISIBLE.sub("", text.replace("\u3000", " "))))


def visible(text: str) -> str:
    """``text`` as a reader sees it, for detectors: NFKC, without invisible characters."""
    return INVISIBLE.sub("", unicodedata.normalize("NFKC", text))


def sentences(text: str) -> list[str]:
    """The sentences of ``text`` in order, each with its closing mark, trimmed, none empty."""
    return [piece.strip() for piece in _SENTENCE.findall(text) if piece.strip()]


def shorten(text: str, limit: int) -> str:
    """``text`` cut to at most ``limit`` characters, ending in … where something is missing."""
    text = " ".join(text.split())
    return text if len(text) <= limit else text[: limit - 1].rstrip("，、；：,;: ") + "…"


class Lines:
    """Line and column (both from 1, in characters) of an offset into ``text``."""

    __slots__ = ("_starts", "_length")

    def __init__(self, text: str) -> None:
        self._length = len(text)
        self._starts = [0]
        found = text.find("\n")
        while found != -1:
            self._starts.append(found + 1)
            found = text.find("\n", found + 1)

    def __call__(self, offset: int) -> tuple[int, int]:
        """The line and column of ``offset``; offsets outside the text mean its ends."""
        offset = max(0, min(offset, self._length))
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1
