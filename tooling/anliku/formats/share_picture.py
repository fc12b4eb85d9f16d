"""Pictures by which a case is passed on: beside its link (wide and square), and one to send as it is, with a QR code.

They are drawn here, with a Chinese font that the machine has; none is downloaded and none is published. The same font
gives the same bytes. Colours and faces are those of the pages.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

import segno
from PIL import Image, ImageDraw, ImageFont

from anliku.formats.chinese_font import Font
from anliku.regex import regex

_PAGE = (251, 250, 247)
_LEVELS = 5
"""Shades from the page to a colour, for the edges of letters."""
TEXT, MUTED, AWARD, PRIMARY, DARK, LINE, BLACK, WHITE = range(8)
_COLOURS = (
    (30, 35, 41), (89, 98, 109), (166, 61, 47), (36, 82, 122), (43, 50, 58), (228, 225, 218), (0, 0, 0), (255, 255, 255),
)  # fmt: skip
_PALETTE = [
    round(page + (full - page) * level / (_LEVELS - 1))
    for colour in _COLOURS
    for level in range(_LEVELS)
    for page, full in zip(_PAGE, colour, strict=True)
]
# What begins no line, and what ends none.
_NOT_FIRST = "，。、；：？！…—·”’》〉）」』】,.;:?!)%℃"
_NOT_LAST = "“‘《〈（「『【("
_ATOM = regex(r"“[^”]{1,10}”|《[^》]{1,10}》|.")
_MASK = 3
_INKED = bytes([0, *[255] * 255])
"""For each amount of ink whether there is any."""
_PACKING = 4
"""How hard the files are packed: at 6 they are a seventh smaller and take twice the time."""


@dataclass(frozen=True, slots=True)
class Poster:
    """What is written on the pictures of one case."""

    title: str
    award: str
    """With its round: ``苏州 2024 · 一等奖``; empty where there is none."""
    unit: str
    topics: str
    """``阅读素养 · 语文 · 小学``."""
    summary: str
    site: str
    address: str
    """Its public address, for the QR code."""


def wide(poster: Poster, font: Font) -> bytes:
    """1200 × 630 pixels: what most programs show beside a link."""
    sheet = _Sheet(1200, 630, font)
    sheet.band(20)
    sheet.mark(72, 66, 2)
    sheet.text((168, 84), poster.site, 34, MUTED, 960)
    sheet.paragraph((72, 178), _halves(poster.title), (72, 64, 56, 48), TEXT, 1056, 268)
    sheet.text((72, 466), poster.award, 34, AWARD, 1056)
    sheet.line(72, 530, 1056)
    sheet.text((72, 552), "　".join(filter(None, (poster.topics, poster.unit))), 30, MUTED, 1056)
    return sheet.png()


def square(poster: Poster, font: Font) -> bytes:
    """600 × 600 pixels: what WeChat shows beside a link, small."""
    sheet = _Sheet(600, 600, font)
    sheet.band(14)
    sheet.paragraph((48, 66), _halves(poster.title), (76, 64, 56, 46, 40), TEXT, 504, 390)
    sheet.text((48, 476), poster.award, 34, AWARD, 504)
    sheet.text((48, 530), poster.site, 28, MUTED, 504)
    return sheet.png()


def tall(poster: Poster, font: Font) -> bytes:
    """1080 × 1440 pixels: to send as it is; the QR code leads to the case."""
    sheet = _Sheet(1080, 1440, font)
    sheet.band(24)
    sheet.mark(80, 88, 2)
    sheet.text((176, 106), poster.site, 36, MUTED, 824)
    sheet.text((80, 214), poster.award, 40, AWARD, 920)
    bottom = sheet.paragraph((80, 292), _halves(poster.title), (84, 76, 68, 58), TEXT, 920, 420)
    sheet.text((80, bottom + 28), poster.topics, 36, PRIMARY, 920)
    sheet.paragraph((80, bottom + 100), (poster.summary,), (36, 32, 28), TEXT, 920, 960 - bottom)
    sheet.line(80, 1100, 920)
    sheet.code(poster.address, 80, 1130, 250)
    sheet.paragraph((370, 1144), (poster.unit,), (38, 34), TEXT, 630, 104)
    sheet.text((370, 1268), "扫码读全文", 34, MUTED, 630)
    sheet.paragraph((370, 1318), (poster.address.partition("://")[2],), (26, 22), MUTED, 630, 66)
    return sheet.png()


KINDS = {"wide": wide, "square": square, "tall": tall}
"""Name of a picture → how it is drawn."""


class _Sheet:
    """A picture being drawn in few colours, each shade a number: places are pixels from its upper left corner."""

    def __init__(self, width: int, height: int, font: Font) -> None:
        self._image = Image.new("P", (width, height), 0)
        self._image.putpalette(_PALETTE)
        self._draw = ImageDraw.Draw(self._image)
        self._font = font

    def band(self, height: int) -> None:
        """The dark tiles at the top of every page."""
        self._draw.rectangle([0, 0, self._image.width, height - 1], fill=_full(DARK))

    def line(self, left: int, top: int, width: int) -> None:
        """A thin line across."""
        self._draw.rectangle([left, top, left + width, top + 1], fill=_full(LINE))

    def mark(self, left: int, top: int, unit: int) -> None:
        """The mark of the pages' header, forty units wide."""
        steps = [(1, 16), (1, 13), (6, 13), (6, 8), (12, 8), (12, 3), (28, 3), (28, 8), (34, 8), (34, 13), (39, 13)]
        inner = [(39, 16), (31, 16), (31, 11), (26, 11), (26, 6), (14, 6), (14, 11), (9, 11), (9, 16)]
        self._draw.polygon([(left + x * unit, top + y * unit) for x, y in steps + inner], fill=_full(PRIMARY))
        door = [left + 17 * unit, top + 21 * unit, left + 23 * unit, top + 31 * unit]
        self._draw.rectangle(door, fill=_full(PRIMARY))

    def text(self, place: tuple[int, int], text: str, size: int, colour: int, width: int) -> None:
        """One line, cut where it is wider than ``width``."""
        face = _face(self._font, size)
        while text and face.getlength(text) > width:
            text = text.rstrip("…")[:-1] + "…"
        left, top, right, bottom = (round(edge) for edge in face.getbbox(text))
        if right <= left:
            return
        letters = Image.new("L", (right - left, bottom - top), 0)
        ImageDraw.Draw(letters).text((-left, -top), text, font=face, fill=255)
        ink = letters.tobytes()
        shades = Image.frombytes("L", letters.size, ink.translate(_shades(colour)))
        self._image.paste(
            shades, (place[0] + left, place[1] + top), Image.frombytes("L", letters.size, ink.translate(_INKED))
        )

    def paragraph(
        self,
        place: tuple[int, int],
        halves: tuple[str, ...],
        sizes: tuple[int, ...],
        colour: int,
        width: int,
        height: int,
    ) -> int:
        """Lines in the largest of ``sizes`` in which all of the text fits, else cut; gives where they end. A new half
        begins a new line, where there is room for that."""
        whole = ("".join(halves),)
        for size, parts in ((size, parts) for size in sizes for parts in (halves, whole)):
            lines = [line for part in parts for line in _lines(part, _face(self._font, size), width)]
            step = round(size * 1.42)
            if len(lines) * step <= height:
                break
        kept = lines[: max(1, height // step)]
        if len(kept) < len(lines):
            kept[-1] = kept[-1][:-1] + "…"
        for number, line in enumerate(kept):
            self.text((place[0], place[1] + number * step), line, size, colour, self._image.width)
        return place[1] + len(kept) * step

    def code(self, address: str, left: int, top: int, size: int) -> None:
        """A QR code with its quiet zone, at most ``size`` pixels wide."""
        rows = list(segno.make_qr(address, error="m", mask=_MASK).matrix)
        unit = size // (len(rows) + 8)
        self._draw.rectangle([left, top, left + size - 1, top + size - 1], fill=_full(WHITE))
        start = (size - unit * len(rows)) // 2
        for y, row in enumerate(rows):
            for x, dark in enumerate(row):
                if dark:
                    one, other = left + start + x * unit, top + start + y * unit
                    self._draw.rectangle([one, other, one + unit - 1, other + unit - 1], fill=_full(BLACK))

    def png(self) -> bytes:
        """The file."""
        packed = io.BytesIO()
        self._image.save(packed, "PNG", compress_level=_PACKING)
        return packed.getvalue()


@cache
def _shades(colour: int) -> bytes:
    """For each amount of ink, 0…255, the shade of a colour."""
    return bytes(colour * _LEVELS + (ink * (_LEVELS - 1) + 127) // 255 for ink in range(256))


def _full(colour: int) -> int:
    return colour * _LEVELS + _LEVELS - 1


def _halves(title: str) -> tuple[str, ...]:
    """``从监测到课堂：一次改进`` → (从监测到课堂：, 一次改进)."""
    for sign in ("：", "——"):
        first, separator, second = title.partition(sign)
        if first and second:
            return (first + separator, second)
    return (title,)


def _lines(text: str, face: ImageFont.FreeTypeFont, width: int) -> Iterator[str]:
    """The text in lines of at most ``width`` pixels, broken where Chinese may be; a longer word, anywhere."""
    line, taken = "", 0.0
    pieces = (part for piece in _pieces(text) for part in (piece if face.getlength(piece) > width else (piece,)))
    for piece in pieces:
        wide = face.getlength(piece)
        if line and taken + wide > width:
            yield line
            line = piece.lstrip()
            taken = face.getlength(line)
        else:
            line += piece
            taken += wide
    if line:
        yield line


def _pieces(text: str) -> Iterator[str]:
    """What stays together: a short quotation, Latin words and numbers, and signs with the character that they belong
    to: ``把“找到”改成“想到”。`` → 把, “找到”, 改, 成, “想到”。"""
    piece = ""
    for atom in _ATOM.findall(text):
        latin = bool(piece) and piece[-1].isascii() and atom.isascii() and " " not in (piece[-1], atom)
        if piece and not (atom in _NOT_FIRST or piece[-1] in _NOT_LAST or latin):
            yield piece
            piece = ""
        piece += atom
    if piece:
        yield piece


@lru_cache(maxsize=64)
def _face(font: Font, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(font.path, size, index=font.index, layout_engine=ImageFont.Layout.BASIC)
