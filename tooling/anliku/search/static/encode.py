"""Numbers → bytes for the index: variable-length integers, and scripts.

A variable-length integer is written seven bits a byte, low bits first, the high bit set on
all bytes but the last (LEB128).
"""

from __future__ import annotations

import base64
import re
import zlib
from typing import Any

import numpy.typing as npt

Array = npt.NDArray[Any]

_SCRIPT = re.compile(rb'anlikuShard\("([^"]*)","([^"]*)",(\d+),"([^"]*)"\);\n')


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


def script(version: str, name: str, data: bytes) -> bytes:
    """A classic script that hands ``data`` to the reader; it works from a folder on disk too.

    The CRC-32 is of the base64 text, so that a damaged file is noticed before it is decoded.
    """
    text = base64.b64encode(data)
    return b'anlikuShard("%s","%s",%d,"%s");\n' % (version.encode(), name.encode(), zlib.crc32(text), text)


def unpack(content: bytes, version: str, name: str) -> bytes:
    """The data of a script made by :func:`script`. Raises ValueError where it is damaged."""
    match = _SCRIPT.fullmatch(content)
    if match is None or match[1].decode() != version or match[2].decode() != name:
        raise ValueError(f"{name}: not this shard of this edition")
    if zlib.crc32(match[4]) != int(match[3]):
        raise ValueError(f"{name}: damaged")
    return base64.b64decode(match[4])
