"""Pictures of a document become small, upright files that tell nothing."""

from __future__ import annotations

import io
import random
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from anliku import picture
from anliku.formats.word.read.content import PictureRef
from anliku.formats.word.read.embedded import MAX_HEIGHT, MAX_WIDTH, Unusable, convert
from tests.factory import content
from tests.formats.word.reading import draft, first_section, in_sections
from tests.formats.word.xml import p, package, png
from tests.formats.word.xml import picture as shown


def made(form: str, size: tuple[int, int] = (40, 20), mode: str = "RGB", **options: Any) -> bytes:
    stream = io.BytesIO()
    Image.effect_noise(size, 60).convert(mode).save(stream, form, **options)
    return stream.getvalue()


def ref(**values: Any) -> PictureRef:
    return PictureRef("a", "", 1, **values)


def opened(data: bytes) -> Image.Image:
    assert picture.inspect(data).metadata == ()
    return Image.open(io.BytesIO(data))


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF"])
def test_every_format_that_word_holds(form: str) -> None:
    data, suffix = convert(made(form), ref())
    assert suffix in {".png", ".jpg"}
    assert opened(data).size == (40, 20)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK", "I;16", "YCbCr"])
def test_every_mode(mode: str) -> None:
    form = "TIFF" if mode in {"CMYK", "YCbCr", "I;16"} else "PNG"
    stream = io.BytesIO()
    Image.new(mode, (30, 30)).save(stream, form)
    assert opened(convert(stream.getvalue(), ref())[0]).size == (30, 30)


def test_transparent_is_white() -> None:
    stream = io.BytesIO()
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(stream, "PNG")
    assert opened(convert(stream.getvalue(), ref())[0]).convert("RGB").getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.slow
def test_shrunk_and_light() -> None:
    stream = io.BytesIO()
    Image.frombytes("RGB", (2400, 1200), random.Random(1).randbytes(2400 * 1200 * 3)).save(stream, "PNG")
    data, suffix = convert(stream.getvalue(), ref())
    assert opened(data).size == (MAX_WIDTH, 800)
    assert suffix == ".jpg"
    assert convert(png(1200, 800), ref())[1] == ".png"
    assert opened(convert(png(300, 4000), ref())[0]).height == MAX_HEIGHT


def test_camera_data_is_gone() -> None:
    for recipe in ("jpg-gps", "png-gps", "jpg-author"):
        data = content(recipe)
        assert picture.inspect(data).metadata
        assert picture.inspect(convert(data, ref())[0]).metadata == ()


def test_cropped_and_turned() -> None:
    image = Image.new("RGB", (40, 20), (255, 0, 0))
    image.paste((0, 0, 255), (20, 0, 40, 20))
    stream = io.BytesIO()
    image.save(stream, "PNG")
    left = opened(convert(stream.getvalue(), ref(crop=(0.5, 0.0, 0.0, 0.0)))[0]).convert("RGB")
    assert left.size == (20, 20)
    assert left.getpixel((1, 1)) == (0, 0, 255)
    turned = opened(convert(stream.getvalue(), ref(turned=90))[0]).convert("RGB")
    assert turned.size == (20, 40)
    assert turned.getpixel((10, 2)) == (255, 0, 0)


def test_turned_by_the_camera_unless_word_shows_it_otherwise() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    data = made("JPEG", exif=exif)
    assert opened(convert(data, ref())[0]).size == (20, 40)
    assert opened(convert(data, ref(aspect=0.5))[0]).size == (20, 40)
    assert opened(convert(data, ref(aspect=2.0))[0]).size == (40, 20)


def test_a_moving_picture_stands_still() -> None:
    assert not picture.inspect(convert(content("animated", ".gif"), ref())[0]).animated


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"\x01\0\0\0" + bytes(40), "EMF"),
        (b"\xd7\xcd\xc6\x9a" + bytes(40), "WMF"),
        (b"<svg xmlns='a'/>", "SVG"),
        (b"%PDF-1.4", "PDF"),
        (b"", "打不开"),
        (png()[:60], "打不开"),
        (b"\xff\xd8\xff\xe0" + bytes(100), "打不开"),
        (content("huge-pixels", ".png"), "像素太多"),
        (b"\xff\xd8" + b"\xff\xda\0" * 400, "编码不正常"),
    ],
)
def test_what_cannot_be_taken(data: bytes, expected: str) -> None:
    with pytest.raises(Unusable, match=expected):
        convert(data, ref())


def test_pillow_is_left_as_it_was() -> None:
    before = Image.MAX_IMAGE_PIXELS
    convert(png(), ref())
    assert before == Image.MAX_IMAGE_PIXELS


@pytest.mark.parametrize(
    ("alt", "caption", "expected"),
    [
        ("学习单的样子", "", "![学习单的样子](figure-1.png)"),
        ("学习单的样子", "图1 学习单", '![学习单的样子](figure-1.png "图1 学习单")'),
        ("图片 1", "图 1　学习单的样子", '![学习单的样子](figure-1.png "图 1 学习单的样子")'),
        ("流程图", "", "![流程图](figure-1.png)"),
        ("C:\\Users\\a.jpg", "", "![](figure-1.png)"),
        ("图形用户界面 描述已自动生成", "", "![](figure-1.png)"),
        ("有[方括号]和*号", "", "![有\\[方括号\\]和\\*号](figure-1.png)"),
        ("", '图1 “引号"和\\', '![“引号"和\\\\](figure-1.png "图1 “引号\\"和\\\\")'),
    ],
)
def test_what_a_picture_says(alt: str, caption: str, expected: str, tmp_path: Path) -> None:
    body = in_sections(p(shown("a", alt)), p(caption) if caption else "")
    found = draft(package(body, {"a": ("image", "media/a.png")}, {"word/media/a.png": png()}), tmp_path)
    assert first_section(found) == expected


def test_the_same_picture_is_one_file(tmp_path: Path) -> None:
    body = in_sections(
        p(shown("a", "学习单的样子")), p("字", shown("a", "学习单的样子"), "中间", shown("b", "另一张图片"))
    )
    links = {"a": ("image", "media/a.png"), "b": ("image", "media/b.png")}
    found = draft(package(body, links, {"word/media/a.png": png(), "word/media/b.png": png(shade=200)}), tmp_path)
    assert list(found.pictures) == ["figure-1.png", "figure-2.png"]
    assert first_section(found).split("\n\n")[1:] == [
        "字![学习单的样子](figure-1.png)中间",
        "![另一张图片](figure-2.png)",
    ]
