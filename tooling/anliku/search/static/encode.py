"""Numbers → bytes for the index: variable-length integers.

A variable-length integer is written seven bits a byte, low bits first, the high bit set on
all bytes but the last (LEB128).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy.typing as npt

Array = npt.NDArray[Any]

LEAST_CHARACTER = 0x20
"""No term begins with a byte below: there such a byte says how much of a term is that of the one before."""
_LEAST_SHARED, _MOST_SHARED = 2, 12


def varint(value: int) -> bytes:
    """One variable-length integer."""
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def read_varint(data: bytes, at: int) -> tuple[int, int]:
    """The integer at ``at`` and the position after it. Raises IndexError past the end."""
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7


def entry(size: int, key: bytes, kind: int, data: bytes) -> bytes:
    """A term with its list, of ``size`` bytes, as it stands on a page. Nearly every number in it fits one byte."""
    number = size * 2 + kind
    if number < 0x80:
        return b"%c%b%c%b" % (0x80 | len(key), key, number, data)
    return b"%c%b%b%b" % (0x80 | len(key), key, varint(number), data)


def neighbours(rows: Iterable[tuple[int, bytes, int, bytes]]) -> list[bytes]:
    """Terms with their lists, as :func:`entry` gives them, in ascending order: what one shares with the one before is
    left out. ``~阅读``, ``~阅读课`` → ``~阅读``, 07 and ``课``"""
    made: list[bytes] = []
    before = b""
    for size, key, kind, data in rows:
        shared = _shared(before, key)
        rest = key if shared < _LEAST_SHARED else b"%c%b" % (shared, key[shared:])
        made.append(entry(size, rest, kind, data))
        before = key
    return made


def whole_key(before: bytes, key: bytes) -> bytes:
    """A term as it stands behind another one → the term."""
    return before[: key[0]] + key[1:] if key and key[0] < LEAST_CHARACTER else key


def _shared(before: bytes, key: bytes) -> int:
    """How many bytes two terms begin with together, at most so many that the number is stored in one byte."""
    most = min(len(before), len(key), _MOST_SHARED)
    return next((size for size in range(most) if before[size] != key[size]), most)
