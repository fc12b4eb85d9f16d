"""A picture that a stranger sent: what it is, without trusting it.

The header is read by hand first, so that nothing is decoded before its pixels are known;
then Pillow decodes the whole picture once, because only that shows that it is complete.
Limits: 5 MB a file, 24 megapixels, 12,000 pixels a side, 32 scans of a progressive JPEG
(each scan walks over all pixels, so that a small file could keep a reader busy for minutes).
"""

from __future__ import annotations

import io
import os
import stat
import struct
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from PIL import Image

MAX_BYTES = 5 * 1024 * 1024
MAX_PIXELS = 24_000_000
MAX_SIDE = 12_000
MAX_SCANS = 32

# File name extension → format; whatever is not here is not allowed beside a case.
FORMATS = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG", ".webp": "WEBP"}

Fault = Literal["unreadable", "refused", "bytes", "format", "pixels", "broken"]


class BadPicture(Exception):
    """The file is no usable picture; the message is Chinese and ready to show."""

    def __init__(self, fault: Fault, message: str) -> None:
        super().__init__(message)
        self.fault = fault
        self.message = message


@dataclass(frozen=True, slots=True)
class Picture:
    """What is known of a picture that could be decoded as a whole."""

    format: str
    """PNG, JPEG or WEBP, by content."""
    width: int
    """Pixels, as is ``height``."""
    height: int
    animated: bool
    metadata: tuple[str, ...]
    """What it tells about people and places: 位置 (GPS), 作者, 设备 …"""


@dataclass(frozen=True, slots=True)
class _Header:
    format: str
    width: int
    height: int
    animated: bool
    end: int
    """Where the picture ends in the file; 0 where the format does not say."""


def read(path: Path) -> Picture:
    """Look at the picture in ``path``. Raises BadPicture, and nothing else, for bad content."""
    return inspect(content(path))


def inspect(data: bytes) -> Picture:
    """The picture in ``data``. Raises BadPicture, and nothing else, for bad content."""
    if len(data) > MAX_BYTES:
        raise _too_heavy(len(data))
    header = _header(data)
    if header.width < 1 or header.height < 1:
        raise BadPicture("broken", "图片打不开（文件损坏），请重新导出一张")
    if max(header.width, header.height) > MAX_SIDE or header.width * header.height > MAX_PIXELS:
        size = f"{header.width}×{header.height}"
        raise BadPicture("pixels", f"图片太大（{size} 像素），请缩小到长边 2000 像素左右再提交")
    if header.end > len(data) + 1 or (header.format == "PNG" and not header.end):
        raise BadPicture("broken", "图片打不开（文件不完整），请重新导出一张")
    if header.format == "JPEG" and data.count(b"\xff\xda") > MAX_SCANS:
        raise BadPicture("broken", "图片的编码不正常，请用看图软件打开后另存一张")
    metadata = _decode(data, header)
    return Picture(header.format, header.width, header.height, header.animated, metadata)


def content(path: Path) -> bytes:
    """The bytes of the file in ``path``, never through a link. Raises BadPicture."""
    try:
        state = path.lstat()
        if not stat.S_ISREG(state.st_mode):
            raise BadPicture("unreadable", "这不是普通文件，请放入图片文件本身")
        if state.st_size > MAX_BYTES:
            raise _too_heavy(state.st_size)
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0))
        with os.fdopen(handle, "rb") as opened:
            return opened.read(MAX_BYTES + 1)
    except OSError as error:
        reason = "没有读取权限" if isinstance(error, PermissionError) else "文件读不了"
        raise BadPicture("refused", f"图片打不开（{reason}），请重新放入文件") from None


def _too_heavy(size: int) -> BadPicture:
    limit = MAX_BYTES // 1048576
    return BadPicture("bytes", f"图片文件太大（{size / 1048576:.1f} MB），最多 {limit} MB，请缩小尺寸或提高压缩率")


def _header(data: bytes) -> _Header:
    """Format and size from the first bytes alone."""
    try:
        if data.startswith(b"\x89PNG\r\n\x1a\n"):
            return _png(data)
        if data.startswith(b"\xff\xd8\xff"):
            return _jpeg(data)
        if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
            return _webp(data)
    except (struct.error, IndexError):
        raise BadPicture("broken", "图片打不开（文件不完整），请重新导出一张") from None
    if not data:
        raise BadPicture("broken", "图片是空文件，请重新放入")
    raise BadPicture("format", f"内容{_guess(data)}，请另存为 PNG 或 JPEG")


def _png(data: bytes) -> _Header:
    if data[12:16] != b"IHDR":
        raise BadPicture("broken", "图片打不开（文件损坏），请重新导出一张")
    width, height = struct.unpack_from(">II", data, 16)
    animated = False
    end = 0
    position = 8
    while position + 8 <= len(data):
        length, kind = struct.unpack_from(">I4s", data, position)
        animated = animated or kind == b"acTL"
        position += 12 + length
        if kind == b"IEND":
            end = position
            break
    return _Header("PNG", width, height, animated, end)


# Start-of-frame markers of JPEG: C0–CF without the tables C4, C8 and CC.
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


def _jpeg(data: bytes) -> _Header:
    position = 2
    while True:
        while data[position] == 0xFF and data[position + 1] == 0xFF:
            position += 1
        if data[position] != 0xFF:
            raise BadPicture("broken", "图片打不开（文件损坏），请重新导出一张")
        marker = data[position + 1]
        if marker in _FRAMES:
            height, width = struct.unpack_from(">HH", data, position + 5)
            return _Header("JPEG", width, height, False, 0)
        position += 2 + struct.unpack_from(">H", data, position + 2)[0]


def _webp(data: bytes) -> _Header:
    end = 8 + struct.unpack_from("<I", data, 4)[0]
    end += end % 2
    kind = data[12:16]
    if kind == b"VP8X":
        width = int.from_bytes(data[24:27], "little") + 1
        height = int.from_bytes(data[27:30], "little") + 1
        return _Header("WEBP", width, height, bool(data[20] & 2), end)
    if kind == b"VP8L":
        bits = struct.unpack_from("<I", data, 21)[0]
        return _Header("WEBP", (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1, False, end)
    if kind == b"VP8 ":
        width, height = struct.unpack_from("<HH", data, 26)
        return _Header("WEBP", width & 0x3FFF, height & 0x3FFF, False, end)
    raise BadPicture("broken", "图片打不开（文件损坏），请重新导出一张")


_SIGNS = (
    (b"GIF8", "是 GIF 图片"),
    (b"BM", "是 BMP 图片"),
    (b"II*\0", "是 TIFF 图片"),
    (b"MM\0*", "是 TIFF 图片"),
    (b"%PDF", "是 PDF 文件"),
    (b"PK\x03\x04", "是压缩包或 Office 文档"),
    (b"MZ", "是可执行程序"),
    (b"\x01\0\0\0", "是 EMF 图片"),
    (b"\xd7\xcd\xc6\x9a", "是 WMF 图片"),
)


def _guess(data: bytes) -> str:
    if data[4:12] in {b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypavif"}:
        return "是 HEIC 一类的手机照片"
    head = data[:256].lstrip().lower()
    if head.startswith((b"<svg", b"<?xml")):
        return "是 SVG 图片"
    if head.startswith((b"<!doctype", b"<html", b"<script")):
        return "是网页"
    return next((said for sign, said in _SIGNS if data.startswith(sign)), "不是图片")


@cache
def _pillow() -> ModuleType:
    """Pillow, once a picture is really opened: it takes a tenth of a second to start."""
    from PIL import Image

    Image.init()
    # Its own guard stays on for whoever else opens a picture in this process.
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    return Image


def _decode(data: bytes, header: _Header) -> tuple[str, ...]:
    """Decode everything once; the kinds of metadata found."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with _pillow().open(io.BytesIO(data), formats=(header.format,)) as image:
                if header.format == "JPEG":
                    # An eighth of the size still reads every scan and costs a fraction.
                    image.draft(image.mode, (max(1, header.width // 8), max(1, header.height // 8)))
                image.load()
                chunks = list(_metadata(image))
    except Exception:  # noqa: BLE001 - Pillow's decoders raise nearly everything on hostile input
        raise BadPicture("broken", "图片打不开（文件不完整或已损坏），请重新导出一张") from None
    if header.end and len(data.rstrip(b"\0")) > header.end:
        chunks.append("附加数据")
    return tuple(dict.fromkeys(chunks))


# Exif tags that name people, devices or moments; the numbers are those of Exif 2.32.
_EXIF = {
    0x013B: "作者",
    0x8298: "作者",
    0x9C9D: "作者",
    0xA430: "作者",
    0x010F: "设备",
    0x0110: "设备",
    0xA431: "设备",
    0xA433: "设备",
    0xA434: "设备",
    0xA435: "设备",
    0x927C: "设备",
    0x013C: "设备",
    0x9003: "拍摄时间",
    0x9004: "拍摄时间",
    0x010E: "说明文字",
    0x9286: "说明文字",
    0x9C9B: "说明文字",
    0x9C9C: "说明文字",
    0x9C9E: "说明文字",
}
_EXIF_IFD = 0x8769
_GPS_IFD = 0x8825
# PNG texts that drawing programs write about themselves.
_HARMLESS = {"software", "dpi", "gamma"}
_NOT_TEXT = {"exif", "xmp", "icc_profile", "raw profile type exif", "raw profile type app1", "xml:com.adobe.xmp"}


def _metadata(image: Image.Image) -> Iterator[str]:
    exif = image.getexif()
    if exif.get_ifd(_GPS_IFD) or _GPS_IFD in exif:
        yield "GPS"
    for tag, value in (*exif.items(), *exif.get_ifd(_EXIF_IFD).items()):
        if tag in _EXIF and _says(value):
            yield _EXIF[tag]
    info: dict[Any, Any] = image.info
    keys = {str(key).lower(): value for key, value in info.items()}
    if keys.get("xmp") or keys.get("xml:com.adobe.xmp") or keys.get("raw profile type xmp"):
        yield "XMP"
    if keys.get("photoshop") or keys.get("raw profile type iptc"):
        yield "IPTC"
    if keys.get("comment"):
        yield "注释"
    texts = {key.lower() for key in getattr(image, "text", {})} - _HARMLESS - _NOT_TEXT
    if any(not key.startswith("raw profile") for key in texts):
        yield "PNG 文字"


def _says(value: object) -> bool:
    """Whether a tag holds anything: cameras leave blanks and charset marks behind."""
    if isinstance(value, bytes):
        return bool(value.removeprefix(b"ASCII").removeprefix(b"UNICODE").strip(b"\0 "))
    return bool(str(value).strip("\0 "))
