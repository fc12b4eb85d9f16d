"""The bytes of a picture that are published: only what decoding needs, nothing beside it.

Checks refuse pictures with GPS or author data; this makes sure of it without recoding a
pixel: segments and chunks that are not on the list are left out, and so is whatever follows
the picture's end (JPEG: ITU T.81 Annex B; PNG: ISO/IEC 15948; WebP: its container format).
"""

from __future__ import annotations

import struct
from pathlib import Path

from anliku import picture
from anliku.picture import BadPicture, Picture

# Tables, frames and scans; APP0 only as JFIF and APP14 only as Adobe, which say how colours are coded.
_JPEG = {0xDB, 0xDD, 0xDA, *range(0xC0, 0xD0)}
_PNG = {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"pHYs", b"bKGD"}
_WEBP = {b"VP8 ", b"VP8L", b"VP8X", b"ALPH"}
_BROKEN = "图片打不开（文件不完整），请重新导出一张"


def published(path: Path) -> tuple[bytes, Picture]:
    """The bytes to publish of the picture in ``path``, and what they are. Raises BadPicture."""
    return strip(picture.content(path))


def strip(data: bytes) -> tuple[bytes, Picture]:
    """A picture's bytes without anything that decoding does not need. Raises BadPicture."""
    known = picture.inspect(data)
    try:
        clean = {"JPEG": _jpeg, "PNG": _png, "WEBP": _webp}[known.format](data)
    except (IndexError, struct.error):
        raise BadPicture("broken", _BROKEN) from None
    inspected = picture.inspect(clean)
    if (inspected.width, inspected.height) != (known.width, known.height):
        raise BadPicture("broken", _BROKEN)
    return clean, inspected


def _jpeg(data: bytes) -> bytes:
    out = bytearray(data[:2])
    at = 2
    while True:
        while data[at] != 0xFF:
            at += 1
        while data[at] == 0xFF:
            at += 1
        marker = data[at]
        at += 1
        if marker == 0xD9:
            return bytes(out + b"\xff\xd9")
        if marker == 0x01 or 0xD0 <= marker <= 0xD7:
            continue
        (size,) = struct.unpack_from(">H", data, at)
        content = data[at : at + size]
        if len(content) < size:
            raise IndexError
        at += size
        plain = (marker == 0xE0 and content[2:7] == b"JFIF\0") or (marker == 0xEE and content[2:7] == b"Adobe")
        if marker == 0xE0 and plain:
            # Without the thumbnail that may follow.
            content = struct.pack(">H", 16) + content[2:14] + b"\0\0"
        if marker in _JPEG or plain:
            out += bytes((0xFF, marker)) + content
        if marker == 0xDA:
            start = at
            while data[at] != 0xFF or data[at + 1] == 0 or 0xD0 <= data[at + 1] <= 0xD7:
                at += 1
            out += data[start:at]


def _png(data: bytes) -> bytes:
    out = bytearray(data[:8])
    at = 8
    while True:
        size, kind = struct.unpack_from(">I4s", data, at)
        end = at + 12 + size
        if end > len(data):
            raise IndexError
        if kind in _PNG:
            out += data[at:end]
        if kind == b"IEND":
            return bytes(out)
        at = end


def _webp(data: bytes) -> bytes:
    (length,) = struct.unpack_from("<I", data, 4)
    body = bytearray(b"WEBP")
    at = 12
    while at + 8 <= min(len(data), length + 8):
        kind, size = struct.unpack_from("<4sI", data, at)
        content = data[at + 8 : at + 8 + size]
        if len(content) < size:
            raise IndexError
        if kind == b"VP8X":
            # The flags of profile, EXIF and XMP go with their chunks.
            content = bytes((content[0] & ~0x2C,)) + content[1:]
        if kind in _WEBP:
            body += struct.pack("<4sI", kind, size) + content + b"\0" * (size & 1)
        at += 8 + size + (size & 1)
    return b"RIFF" + struct.pack("<I", len(body)) + bytes(body)
