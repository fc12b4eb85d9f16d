"""Text → units: what is compared, with nothing left in it that a disguise could change.

A unit is one Chinese character, or one run of other letters and digits (``PISA``, ``186``):
what a word processor counts as one 字, marks left out. Full-width and compatibility forms
(NFKC), capitals and characters that show nothing are evened out first; marks, spaces and
Markdown are no units at all, so changing them changes nothing.

A unit is written as one character of 16 bits, and a text of n units as a string of n: a
Chinese character stands for itself, any other run for one of 14,336 numbers that stand for
no Chinese character. (Two different words are taken for the same once in 14,336 times.)
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from functools import lru_cache

from anliku.regex import regex
from anliku.text import HAN, INVISIBLE

_PLAIN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
# Chinese characters of more than 16 bits are rare; they are numbered like words.
_WORD = f"[^\\W_{HAN}]+|[\U00020000-\U0003ffff]"
_UNIT = regex(f"[{_PLAIN}]|{_WORD}")
_FIRST, _COUNT = 0xA000, 0x3800
_NUMBERS = f"{chr(_FIRST)}-{chr(_FIRST + _COUNT - 1)}"
# Symbols that look like one of our numbers are no units.
_NUMBERED = regex(f"{_WORD}|[{_NUMBERS}]")
_BETWEEN = regex(f"[^{_PLAIN}{_NUMBERS}]+")
_LONG = 40


def units(text: str) -> str:
    """``text`` as units, a character each."""
    return _BETWEEN.sub("", _NUMBERED.sub(_number, _even(text)))


def spans(text: str) -> list[tuple[int, int]]:
    """Where each of the units of ``text`` stands in it: start and end, in characters."""
    even = _even(text)
    if len(even) == len(text) and not INVISIBLE.search(text) and unicodedata.is_normalized("NFKC", text):
        return [match.span() for match in _UNIT.finditer(even)]
    # Something became longer or shorter: even out character by character, and remember where.
    places: list[int] = []
    pieces: list[str] = []
    for place, character in enumerate(text):
        piece = _even(character)
        pieces.append(piece)
        places += [place] * len(piece)
    matches = _UNIT.finditer("".join(pieces))
    stretches = [(places[match.start()], places[match.end() - 1] + 1) for match in matches]
    # A mark that melts into the letter before it can make one word of two; near is good enough.
    wanted = len(units(text))
    return (stretches + [(len(text), len(text))] * (wanted - len(stretches)))[:wanted]


def _even(text: str) -> str:
    text = unicodedata.normalize("NFKC", text)
    # In most texts there is nothing to take out, and looking is cheaper.
    if INVISIBLE.search(text):
        text = INVISIBLE.sub("", text)
    return text.lower()


def _number(match: re.Match[str]) -> str:
    word = match[0]
    if len(word) > _LONG:
        return _code.__wrapped__(word)
    return _code(word)


@lru_cache(maxsize=1 << 16)
def _code(word: str) -> str:
    if _FIRST <= ord(word[0]) < _FIRST + _COUNT and not word[0].isalnum():
        return ""
    return chr(_FIRST + zlib.crc32(word.encode("utf-8", "surrogatepass")) % _COUNT)
