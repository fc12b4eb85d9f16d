"""How a picture is shown: cut off, turned, mirrored, how wide for its height, and what it says of itself.

A picture is mirrored first and turned then; a group does the same to all that is in it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from xml.etree.ElementTree import Element

from anliku.formats.word.read.parts import PIC, WP, A, V, W, child, whole

_PARTS_OF_100 = 100_000
_PARTS_OF_A_DEGREE = 60_000
_ALL_ROUND = 360 * _PARTS_OF_A_DEGREE * 10
_VML_TURN = re.compile(r"(?:^|;)\s*rotation\s*:\s*(-?\d{1,8})(fd)?", re.IGNORECASE)
_VML_FLIP = re.compile(r"(?:^|;)\s*flip\s*:\s*([xy ]+)", re.IGNORECASE)
_SLIGHT = 10
_PAGE = (130 * 36_000, 180 * 36_000)
"""Width and height of a picture that is a page by itself; 36,000 to a millimetre."""


@dataclass(frozen=True, slots=True)
class Turn:
    """Mirrored left to right (or not), then turned clockwise by degrees."""

    mirrored: bool = False
    degrees: float = 0.0

    def within(self, group: Turn) -> Turn:
        """This, in a group that is mirrored and turned itself."""
        own = -self.degrees if group.mirrored else self.degrees
        return Turn(self.mirrored != group.mirrored, (own + group.degrees) % 360)

    @property
    def quarters(self) -> int:
        """To the nearest quarter, in degrees."""
        return round(self.degrees / 90) * 90 % 360

    @property
    def is_slanted(self) -> bool:
        """Whether it stands more askew than slightly."""
        aside = self.degrees % 90
        return _SLIGHT < aside < 90 - _SLIGHT


def turn_of(transform: Element | None) -> Turn:
    """What an ``a:xfrm`` says; upside down is mirrored and half a turn."""
    if transform is None:
        return Turn()
    degrees = whole(transform.get("rot"), 0, -_ALL_ROUND, _ALL_ROUND) / _PARTS_OF_A_DEGREE
    across, over = (transform.get(name, "0") in {"1", "true", "on"} for name in ("flipH", "flipV"))
    return Turn(across != over, (degrees + 180 * over) % 360)


def turn_of_style(style: str) -> Turn:
    """The same of the style of an old drawing: ``rotation:90;flip:x``."""
    turn, flip = _VML_TURN.search(style), _VML_FLIP.search(style)
    degrees = 0.0 if turn is None else int(turn[1]) / (65_536 if turn[2] else 1)
    sides = "" if flip is None else flip[1].lower()
    return Turn(("x" in sides) != ("y" in sides), (degrees + 180 * ("y" in sides)) % 360)


@dataclass(frozen=True, slots=True)
class Frame:
    """What the frame around a picture says of it."""

    alt: str = ""
    aspect: float | None = None
    """Width ÷ height, before turning."""
    crop: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)
    turn: Turn = Turn()
    what: str = "图片"
    is_page: bool = False
    """Whether it is as large as a page."""

    @classmethod
    def of(cls, drawing: Element) -> Frame:
        """That of ``w:drawing``, ``w:pict`` or ``w:object``."""
        what = "嵌入的对象（公式或表格）" if drawing.tag == W + "object" else "图片"
        for anchor in (drawing.find(WP + "inline"), drawing.find(WP + "anchor")):
            if anchor is not None:
                properties, extent = child(anchor, WP + "docPr"), child(anchor, WP + "extent")
                alt = (
                    ""
                    if properties is None
                    else properties.get("descr", "").strip() or properties.get("title", "").strip()
                )
                return cls(alt, _aspect(extent), what=what, is_page=_is_page(extent))
        return cls(
            next((shape.get("alt", "") for shape in drawing.iter(V + "shape") if shape.get("alt")), ""), what=what
        )

    def turned(self, turn: Turn) -> Frame:
        """The frame of what is in a group or shape that is turned."""
        return replace(self, turn=turn.within(self.turn))

    def with_picture(self, picture: Element) -> Frame:
        """The frame of a ``pic:pic``."""
        properties = child(picture, PIC + "nvPicPr", PIC + "cNvPr")
        own = "" if properties is None else properties.get("descr", "").strip()
        transform = child(picture, PIC + "spPr", A + "xfrm")
        return replace(
            self,
            alt=self.alt or own,
            aspect=_aspect(child(transform, A + "ext")) or self.aspect,
            crop=_crop(child(picture, PIC + "blipFill", A + "srcRect")),
            turn=turn_of(transform).within(self.turn),
        )


def _crop(source: Element | None) -> tuple[float, float, float, float]:
    if source is None:
        return (0.0,) * 4
    left, top, right, bottom = (whole(source.get(side), 0, 0, _PARTS_OF_100) / _PARTS_OF_100 for side in "ltrb")
    return (left, top, right, bottom) if left + right < 0.98 and top + bottom < 0.98 else (0.0,) * 4


def _sides(extent: Element | None) -> tuple[int, int]:
    if extent is None:
        return 0, 0
    width, height = (whole(extent.get(name), 0, 0, 10**9) for name in ("cx", "cy"))
    return width, height


def _aspect(extent: Element | None) -> float | None:
    width, height = _sides(extent)
    return width / height if width and height else None


def _is_page(extent: Element | None) -> bool:
    width, height = _sides(extent)
    return width >= _PAGE[0] and height >= _PAGE[1]
