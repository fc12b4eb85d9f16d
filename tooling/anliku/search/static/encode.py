"""Numbers → bytes for the index: variable-length integers, many at once, and scripts.

A variable-length integer is written seven bits a byte, low bits first, the high bit set on
all bytes but the last (LEB128).
"""

from __future__ import annotations

import base64
import re
import zlib
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]

_SCRIPT = re.compile(rb'anlikuShard\("([^"]*)","([^"]*)",(\d+),"([^"]*)"\);\n')


def varints(values: Array) -> tuple[Array, Array]:
    """Encode ``values`` (non-negative, below 2**28): all bytes, and where each value starts.

    The second array has one element more than ``values``; the last is the total length.
    """
    values = values.astype(np.uint32)
    lengths = np.ones(len(values), np.int64)
    # Nearly all are below 128; only the others are looked at again.
    left = np.flatnonzero(values >= 1 << 7)
    rounds = []
    while len(left):
        lengths[left] += 1
        rounds.append(left)
        left = left[values[left] >= 1 << (7 * (len(rounds) + 1))]
    starts = np.zeros(len(values) + 1, np.int64)
    np.cumsum(lengths, out=starts[1:])
    out = np.zeros(int(starts[-1]), np.uint8)
    out[starts[:-1]] = values & 0x7F
    for byte, chosen in enumerate(rounds):
        out[starts[chosen] + byte] |= 0x80
        out[starts[chosen] + byte + 1] = values[chosen] >> (7 * (byte + 1)) & 0x7F
    return out, starts


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
