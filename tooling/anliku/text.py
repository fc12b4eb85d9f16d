"""Counting and cutting Chinese text; nothing here knows about cases.

Counting follows the entry forms (附件2: “500字以内”), which schools fill in with a word
processor: every Chinese character and every full-width mark is one, a run of Latin letters
or digits is one, spaces are none.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_right
from functools import lru_cache
from itertools import accumulate, count
from operator import add

from anliku.regex import regex

# Ideographs with their extensions and compatibility forms, 〇 and 々.
HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"

_IS_HAN = regex(f"[{HAN}]")

# A run of East Asian writing, of which each character counts.
_WIDE_RUN = regex(rf"[{HAN}\u3000-\u303f\uff00-\uffef\u2018-\u201d\u2026\u2014]+")
# What may end a sentence, with what closes behind it. A half-width mark ends none inside of an
# address (?id=3) and none behind a number or a bracket that it belongs to (5!, (n+1)!).
# A mark whose closing sign goes on with a comma or a word ends only what is quoted: “为什么？”，学生…
_END_SIGN = regex("[。！？!?]")
_END = regex(
    r"(?:[。！？]|(?<![0-9A-Za-z)\]])!(?![0-9A-Za-z=])|(?<=[A-Za-z])!(?=[ ”’\"])|\?(?![0-9A-Za-z=&/_#%-]))+"
    rf"(?:[”’」』）》〉】]+(?![，、；：,]|[的了是][{HAN}])(?<![》〉】])|(?![”’」』）》〉】]))",
)

# What is never cut in two: words, numbers with their signs and units, addresses, and numbers in
# Chinese characters, whatever their width. A number goes with the character behind it: 9.7个, 182人,
# 2024年; what joins two numbers keeps them together: 2023—2024, 10～15, 1 024, 61.2 %.
_HAN_DIGITS = "〇零一二两三四五六七八九十百千万亿点半"
_SOLID = regex(
    rf"(?:[^\s{HAN}\u3000-\u303f\uff00-\uffef\u2018-\u201d\u2026\u2014]"
    r"|[０-９Ａ-Ｚａ-ｚ％．，：](?<![，：])|(?<=[0-9０-９])[．，：—～–](?=[0-9０-９])|(?<=[0-9]) (?=[0-9%‰℃]))+"
    rf"|[{_HAN_DIGITS}]+分之[{_HAN_DIGITS}]+|[{_HAN_DIGITS}]{{2,}}"
)
_NUMBER_END = regex(r"[0-9０-９][ ]?[%％‰]?\Z")
_OPENING = "（《〈“‘「『【〔([{"
_PAUSES = "，、；：,;: "

# Characters beside which a line break of the source is no space.
_WIDE = regex(rf"[{HAN}\u3000-\u303f\uff00-\uffef\u2018-\u201d\u2014\u2026]")

_LINE_END = regex(r"(?<![ \t\n])[ \t]*\n\s*")

# What each of them is in NFKC, whatever stands beside it. A text without any is found to be in that form
# at a glance; with one, every character is looked up.
_MARKS = tuple((mark, unicodedata.normalize("NFKC", mark)) for mark in "，：；？！（）％～…\u3000")

# Characters that change nothing visible; hiding text behind them is a trick, not a style.
INVISIBLE = regex(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U000e0000-\U000e0fff]"
)

# What nearly every character of a case is: ASCII, Chinese, a mark of Chinese text. (丨 is how some write a 1.)
_UNUSUAL = regex("[^\n -~\u4e00-\u4e27\u4e29-\u9fff，。、；：？！（）《》“”‘’—…·]")


TEXTS = 64
"""Of so many texts what several ask for is kept: some texts each of the cases that are worked out together."""


@lru_cache(maxsize=TEXTS)
def unusual(text: str) -> str:
    """The characters of ``text`` that hardly a text has: no ASCII, no Chinese character, no usual mark. What many
    detectors look for is among them or not there at all: one look at the whole text serves them all.
    The last few texts' are kept.

    ``得分率为６%\u200b。`` → ``６\u200b``
    """
    return "".join(_UNUSUAL.findall(text))


def count_words(text: str) -> int:
    """Length of ``text`` in 字 as word processors count it (see the module docstring)."""
    text = INVISIBLE.sub("", text.replace("\u3000", " "))
    rest, runs = _WIDE_RUN.subn(" ", text)
    return len(text) - len(rest) + runs + len(rest.split())


def nfkc(text: str) -> str:
    """``text`` in Unicode's form NFKC, ten times as fast where only the usual marks of Chinese need it."""
    if text.isascii():
        return text
    for mark, plain in _MARKS:
        text = text.replace(mark, plain)
    return unicodedata.normalize("NFKC", text)


def visible(text: str) -> str:
    """``text`` as a reader sees it, for detectors: NFKC, without invisible characters."""
    return INVISIBLE.sub("", nfkc(text))


def sentences(text: str) -> list[str]:
    """The sentences of ``text`` in order, each with its closing mark, trimmed, none empty."""
    pieces: list[str] = []
    start = 0
    for sign in _END_SIGN.finditer(text):
        if sign.start() >= start and (end := _END.match(text, sign.start())) is not None:
            pieces.append(text[start : end.end()])
            start = end.end()
    pieces.append(text[start:])
    return [piece for piece in map(str.strip, pieces) if piece]


def shorten(text: str, limit: int) -> str:
    """``text`` cut to at most ``limit`` characters, ending in … where something is missing.

    Never inside of a word, a number or an address: ``由61.2%提高到70.9%`` cut to 11 characters →
    ``由61.2%提高到…``
    """
    text = " ".join(text.split())
    return text if len(text) <= limit else text[: place_to_cut(text, limit - 1)] + "…"


def place_to_cut(text: str, limit: int) -> int:
    """The last place up to ``limit`` at which ``text`` may end: no word, number or address is cut
    in two, no mark opens or pauses before it. A single word longer than that is cut all the same.
    """
    place = limit
    for solid in _SOLID.finditer(text):
        if solid.start() >= limit:
            break
        end = solid.end()
        if _NUMBER_END.search(solid[0]) and end < len(text) and _IS_HAN.match(text[end]):
            end += 1
        if end > limit:
            place = solid.start()
            break
    place = len(text[:place].rstrip(_PAUSES + _OPENING))
    return place or limit


def joint(before: str, after: str) -> str:
    """What a line break of the source is between two characters: nothing in Chinese, else a space."""
    return "" if _WIDE.match(before) and _WIDE.match(after) else " "


def one_line(text: str) -> str:
    """``text`` on one line: a line's end is nothing between Chinese characters, else a space."""
    if "\n" in text:
        text = _LINE_END.sub(_joint_of, text)
    return " ".join(text.split())


def _joint_of(match: re.Match[str]) -> str:
    text = match.string
    return joint(text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1])


@lru_cache(maxsize=TEXTS)
def lines_of(text: str) -> Lines:
    """The lines of ``text``. Whoever reads a file and whoever checks it ask for the same, one after the other."""
    return Lines(text)


class Lines:
    """Line and column (both from 1, in characters) of an offset into ``text``."""

    __slots__ = ("_starts", "_length")

    def __init__(self, text: str) -> None:
        self._length = len(text)
        lengths = map(len, text.split("\n"))
        # Where each line begins: behind those before it, of which each has a line end. Four bytes each: a stranger's
        # file may be a million line ends, and those of many files are kept.
        self._starts = array("I", map(add, accumulate(lengths, initial=0), count()))
        del self._starts[-1]

    def __call__(self, offset: int) -> tuple[int, int]:
        """The line and column of ``offset``; offsets outside the text mean its ends."""
        offset = max(0, min(offset, self._length))
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1
