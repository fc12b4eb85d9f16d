"""Numbers → bytes for the index: variable-length integers.

A variable-length integer is written seven bits a byte, low bits first, the high bit set on
all bytes but the last (LEB128).
"""

from __future__ import annotations

from typing import Any

import numpy.typing as npt

Array = npt.NDArray[Any]


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
