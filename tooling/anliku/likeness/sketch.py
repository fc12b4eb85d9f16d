"""What a text is recognised by among thousands: a few checksums, which depend on it alone.

Only Chinese characters count, headings left out (a campaign gives everyone the same ones).
Every window of 24 characters that begins with one of an eighth of all characters is
remembered by its checksum; what begins a window depends on the text alone, so the same
passage gives the same windows wherever it stands.
"""

from __future__ import annotations

import re
import sys
import zlib
from array import array

from anliku.regex import regex

WINDOW = 24
MIN_CHARACTERS = 400
"""Shorter texts are not compared: a few common sentences would already be half of them."""

_HAN = regex("[\u3400-\u9fff]+")
_HEADING = regex(r"^ {0,3}#{1,6}[ \t].*$", re.MULTILINE)
# Of the residues modulo 8, this one's share of running text varies least (about 0.11).
_SAMPLED = regex("[" + "".join(chr(code) for code in range(0x3400, 0xA000) if code % 8 == 5) + "]")


def sketch(body: str) -> bytes:
    """The marks of a body in ascending order, 32 bits each, little-endian; about a kilobyte."""
    marks = array("I", sorted(_windows(running_text(body))))
    if sys.byteorder == "big":
        marks.byteswap()
    return marks.tobytes()


def running_text(body: str) -> str:
    """The Chinese characters of a body without its headings; empty where they are too few."""
    text = "".join(_HAN.findall(without_headings(body)))
    return text if len(text) >= MIN_CHARACTERS else ""


def without_headings(body: str) -> str:
    """A body without the lines that begin with ``#``."""
    return _HEADING.sub("", body)


def _windows(text: str) -> set[int]:
    """The checksums of the windows that begin with a sampled character."""
    data = text.encode("utf-16-le")
    # No window begins so near to the end that it would be shorter.
    places = _SAMPLED.finditer(text, 0, max(0, len(text) - WINDOW + 1))
    begins = [2 * place.start() for place in places]
    return {zlib.crc32(data[begin : begin + 2 * WINDOW]) for begin in begins}
