"""Pictures by which a case is passed on. Drawn here with the letters that Pillow brings: the tests need no Chinese font."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
import segno
from PIL import Image, ImageFont

from anliku.formats import chinese_font
from anliku.formats.chinese_font import Font
from anliku.formats.share_picture import KINDS, Poster, _lines

POSTER = Poster(
    "从监测到课堂：一次改进",
    "苏州 2024 · 一等奖",
    "示例小学",
    "阅读素养",
    "一段说明。",
    "案例库",
    "https://a.example.org/x/",
)
SIZES = {"wide": (1200, 630), "square": (600, 600), "tall": (1080, 1440)}


@pytest.fixture(scope="module")
def font(tmp_path_factory: pytest.TempPathFactory) -> Font:
    path = tmp_path_factory.mktemp("font") / "letters.ttf"
    brought = ImageFont.load_default(20)
    assert isinstance(brought, ImageFont.FreeTypeFont)
    assert isinstance(brought.path, io.BytesIO)
    path.write_bytes(brought.path.getvalue())
    return Font(str(path), 0, 1, 1)


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


@pytest.mark.parametrize("kind", KINDS)
def test_size_and_weight(kind: str, font: Font) -> None:
    data = KINDS[kind](POSTER, font)
    assert opened(data).size == SIZES[kind]
    assert opened(data).format == "PNG"
    assert len(data) < 100_000


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_font_gives_the_same_bytes(kind: str, font: Font) -> None:
    assert KINDS[kind](POSTER, font) == KINDS[kind](POSTER, font)


def test_the_code_leads_to_the_case(font: Font) -> None:
    image = opened(KINDS["tall"](POSTER, font)).convert("RGB")
    rows = list(segno.make_qr(POSTER.address, error="m", mask=3).matrix)
    unit = 250 // (len(rows) + 8)
    start = (250 - unit * len(rows)) // 2 + unit // 2
    drawn = [
        [image.getpixel((80 + start + x * unit, 1130 + start + y * unit)) == (0, 0, 0) for x in range(len(rows))]
        for y in range(len(rows))
    ]
    assert drawn == [[bool(dark) for dark in row] for row in rows]


@pytest.mark.parametrize("kind", KINDS)
def test_the_longest_of_everything_stays_on_the_picture(kind: str, font: Font) -> None:
    long = Poster(
        "特" * 60, "奖" * 60, "单" * 60, "题" * 60, "摘" * 300, "库" * 60, "https://a.example.org/" + "x" * 80
    )
    image = opened(KINDS[kind](long, font)).convert("RGB")
    assert {image.getpixel((image.width - 1, y)) for y in range(40, image.height)} == {(251, 250, 247)}


def test_nothing_to_write_is_no_fault(font: Font) -> None:
    empty = Poster("", "", "", "", "", "", "https://a.example.org/")
    assert all(KINDS[kind](empty, font) for kind in KINDS)


def test_lines_break_where_chinese_may(font: Font) -> None:
    face = ImageFont.truetype(font.path, 20)
    width = round(face.getlength("甲乙丙"))
    assert list(_lines("甲乙丙，丁戊", face, width)) == ["甲乙", "丙，丁", "戊"]
    assert list(_lines("甲乙“丙”丁", face, width)) == ["甲乙", "“丙”", "丁"]
    assert "n=186" in list(_lines("甲乙丙n=186丁", face, round(face.getlength("n=186")) + 1))


def test_a_file_that_is_no_font_is_none(tmp_path: Path) -> None:
    (tmp_path / "a.ttf").write_bytes(b"no font")
    assert chinese_font.chinese_font(tmp_path / "a.ttf") is None
    assert chinese_font.chinese_font(tmp_path / "gone.ttf") is None


def test_a_font_without_chinese_is_none(font: Font) -> None:
    assert chinese_font.chinese_font(Path(font.path)) is None
