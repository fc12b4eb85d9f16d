"""``python tooling/icons/make.py``: the icons and the pictures without text in ``overrides/assets/images``, from the mark.

Made once and committed; run it again only where the mark changes. Needs Pillow alone.
"""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageDraw

IMAGES = Path(__file__).resolve().parents[2] / "overrides" / "assets" / "images"
PAGE, WALL, EDGE, ROOF, DARK = "#fbfaf7", "#ffffff", "#e4e1da", "#24527a", "#2b323a"
# Points of icon.svg, in its forty units.
WALL_POINTS = [
    (6, 34),
    (6, 19),
    (11, 19),
    (11, 14),
    (16, 14),
    (16, 9),
    (24, 9),
    (24, 14),
    (29, 14),
    (29, 19),
    (34, 19),
    (34, 34),
]
ROOF_POINTS = [
    (4, 20), (4, 17), (9, 17), (9, 12), (14, 12), (14, 7), (26, 7), (26, 12), (31, 12), (31, 17), (36, 17), (36, 20),
    (28, 20), (28, 15), (23, 15), (23, 10), (17, 10), (17, 15), (12, 15), (12, 20),
]  # fmt: skip
SHARP = 4
"""Drawn so many times larger and made small: Pillow draws shapes with hard edges."""


def mark(draw: ImageDraw.ImageDraw, left: float, top: float, unit: float) -> None:
    """The mark, a forty-by-forty drawing of this ``unit``."""

    def placed(points: list[tuple[int, int]]) -> list[tuple[float, float]]:
        return [(left + x * unit, top + y * unit) for x, y in points]

    draw.polygon(placed(WALL_POINTS), fill=WALL, outline=EDGE, width=max(1, round(unit)))
    draw.polygon(placed(ROOF_POINTS), fill=ROOF)
    draw.ellipse([left + 17 * unit, top + 24 * unit, left + 23 * unit, top + 30 * unit], fill=ROOF)
    draw.rectangle([left + 17 * unit, top + 27 * unit, left + 23 * unit, top + 34 * unit], fill=ROOF)


def icon(size: int, round_corners: bool) -> Image.Image:
    """The mark on a square of ``size`` pixels."""
    large = size * SHARP
    image = Image.new("RGBA", (large, large), (0, 0, 0, 0) if round_corners else PAGE)
    draw = ImageDraw.Draw(image)
    if round_corners:
        draw.rounded_rectangle([0, 0, large - 1, large - 1], radius=large // 5, fill=PAGE)
    mark(draw, 0, 0, large / 40)
    return image.resize((size, size), Image.Resampling.LANCZOS)


def without_text(width: int, height: int) -> Image.Image:
    """What is shown beside a link where no Chinese font was there to write with."""
    image = Image.new("RGB", (width * 2, height * 2), PAGE)
    draw = ImageDraw.Draw(image)
    draw.rectangle([0, 0, width * 2, height // 12], fill=DARK)
    unit = height * 2 * 0.6 / 40
    mark(draw, width - 20 * unit, height - 19 * unit, unit)
    return image.resize((width, height), Image.Resampling.LANCZOS).quantize(32)


def main() -> None:
    """Write them all."""
    icon(192, True).quantize(64).save(IMAGES / "icon-192.png", optimize=True)
    icon(512, True).quantize(64).save(IMAGES / "icon-512.png", optimize=True)
    icon(180, False).convert("RGB").quantize(64).save(IMAGES / "touch-180.png", optimize=True)
    icon(48, True).save(IMAGES / "favicon.ico", sizes=[(16, 16), (32, 32), (48, 48)])
    without_text(1200, 630).save(IMAGES / "share-wide.png", optimize=True)
    without_text(600, 600).save(IMAGES / "share-square.png", optimize=True)


if __name__ == "__main__":
    main()
