"""What a text is recognised by among thousands: a few checksums, which depend on it alone.

Only Chinese characters count, headings left out (a campaign gives everyone the same ones).
Every window of 24 characters that begins with one of an eighth of all characters is
remembered by its checksum; what begins a window depends on the text alone, so the same
passage gives the same windows wherever it stands.
"""

from __future__ import annotations

import re
import zlib

import numpy as np
from numpy.typing import NDArray

from anliku.regex import regex

WINDOW = 24
MIN_CHARACTERS = 400
"""Shorter texts are not compared: a few common sentences would already be half of them."""

_HEADING = regex(r"^ {0,3}#{1,6}[ \t].*$", re.MULTILINE)
_FIRST, _LAST = 0x3400, 0x9FFF
"""The Chinese characters that count."""
# Of the residues modulo 8, this one's share of running text varies least (about 0.11).
_MODULUS, _SAMPLED = 8, 5

Codes = NDArray[np.uint16]


def sketch(body: str) -> bytes:
    """The marks of a body in ascending order, 32 bits each, little-endian; about a kilobyte."""
    return np.array(sorted(_windows(_codes(body))), "<u4").tobytes()


def running_text(body: str) -> str:
    """The Chinese characters of a body without its headings; empty where they are too few."""
    return _codes(body).tobytes().decode("utf-16-le")


def _codes(body: str) -> Codes:
    """The characters of :func:`running_text` as numbers: none of them has more than 16 bits."""
    text = without_headings(body).encode("utf-16-le", "surrogatepass")
    codes = np.frombuffer(text, "<u2")
    codes = codes[(codes >= _FIRST) & (codes <= _LAST)]
    return codes if len(codes) >= MIN_CHARACTERS else codes[:0]


def without_headings(body: str) -> str:
    """A body without the lines that begin with ``#``."""
    return _HEADING.sub("", body)


def _windows(codes: Codes) -> set[int]:
    """The checksums of the windows that begin with a sampled character."""
    data = codes.tobytes()
    # No window begins so near to the end that it would be shorter.
    begins = 2 * np.flatnonzero(codes[: max(0, len(codes) - WINDOW + 1)] % _MODULUS == _SAMPLED)
    return {zlib.crc32(data[begin : begin + 2 * WINDOW]) for begin in begins.tolist()}
