"""Pictures that strangers send: known by content, decoded only within limits, silent about people."""

from __future__ import annotations

import io
import struct
from contextlib import suppress
from pathlib import Path

import pytest
from PIL import Image, PngImagePlugin

from anliku.picture import MAX_BYTES, MAX_SCANS, BadPicture, inspect, read
from tests import factory


def saved(form: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (40, 30), (200, 90, 40)).save(buffer, form, **options)
    return buffer.getvalue()


def fault(data: bytes) -> tuple[str, str]:
    with pytest.raises(BadPicture) as caught:
        inspect(data)
    return caught.value.fault, caught.value.message


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP"])
def test_plain_picture(form: str) -> None:
    picture = inspect(saved(form))
    assert (picture.format, picture.width, picture.height, picture.animated, picture.metadata) == (
        form, 40, 30, False, (),
    )  # fmt: skip


@pytest.mark.parametrize("options", [{"lossless": True}, {"exif": b"Exif\0\0"}, {"quality": 10}])
def test_every_kind_of_webp_has_its_size(options: dict[str, object]) -> None:
    picture = inspect(saved("WEBP", **options))
    assert (picture.width, picture.height) == (40, 30)


@pytest.mark.parametrize("suffix", [".png", ".webp"])
def test_animation_is_seen_in_the_header(suffix: str) -> None:
    assert inspect(factory.content("animated", suffix)).animated


@pytest.mark.parametrize(
    ("data", "kind", "word"),
    [
        (b"", "broken", "空文件"),
        (b"GIF89a" + bytes(20), "format", "GIF"),
        (b"PK\x03\x04" + bytes(20), "format", "压缩包"),
        (b"MZ" + bytes(20), "format", "可执行程序"),
        (b"<svg xmlns='x'/>", "format", "SVG"),
        (b"\n<!DOCTYPE html><script>", "format", "网页"),
        (b"\0\0\0\x18ftypheic" + bytes(8), "format", "手机照片"),
        (b"hello", "format", "不是图片"),
        (b"\x89PNG\r\n\x1a\n", "broken", "损坏"),
        (b"\xff\xd8\xff", "broken", "不完整"),
        (b"\xff\xd8\xff\xe0\0\x10" + bytes(14) + b"xx", "broken", "损坏"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "broken", "不完整"),
        (b"RIFF\0\0\0\0WEBPJUNK", "broken", "损坏"),
    ],
)
def test_what_is_no_picture_says_what_it_is(data: bytes, kind: str, word: str) -> None:
    found, message = fault(data)
    assert found == kind
    assert word in message


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP"])
def test_every_truncation_is_broken_and_none_escapes(form: str) -> None:
    data = saved(form)
    for length in range(1, len(data) - 12, 7):
        assert fault(data[:length])[0] in {"broken", "format"}


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP"])
def test_flipped_bytes_never_raise_anything_else(form: str) -> None:
    data = saved(form)
    for position in range(len(data)):
        changed = bytearray(data)
        changed[position] ^= 0xFF
        with suppress(BadPicture):
            inspect(bytes(changed))


@pytest.mark.parametrize(
    "data",
    [
        factory.content("huge-pixels", ".png"),
        b"\xff\xd8\xff\xc0\0\x11\x08" + struct.pack(">HH", 40_000, 40_000) + bytes(20),
        b"RIFF\x1e\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0" + (16_383).to_bytes(3, "little") * 2,
        b"RIFF\x1e\0\0\0WEBPVP8L\x0a\0\0\0\x2f\xff\xff\xff\x0f" + bytes(8),
        b"RIFF\x1e\0\0\0WEBPVP8 \x0a\0\0\0\0\0\0\x9d\x01\x2a\xff\x3f\xff\x3f",
    ],
)
def test_pixels_are_counted_before_anything_is_decoded(data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Image, "open", lambda *_args, **_options: pytest.fail("decoded"))
    kind, message = fault(data)
    assert kind == "pixels"
    assert "像素" in message


def test_forty_megapixels_are_too_many_however_few_bytes_they_take() -> None:
    buffer = io.BytesIO()
    Image.new("1", (8000, 5000)).save(buffer, "PNG")
    assert fault(buffer.getvalue()) == ("pixels", "图片太大（8000×5000 像素），请缩小到长边 2000 像素左右再提交")


def test_a_long_side_is_too_large_even_with_few_pixels() -> None:
    header = struct.pack(">IIBBBBB", 12_001, 10, 8, 0, 0, 0, 0)
    assert fault(b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + b"IHDR" + header)[0] == "pixels"


def test_bytes_are_counted_before_anything_is_read(tmp_path: Path) -> None:
    factory.lay(tmp_path / "a.jpg", "big")
    with pytest.raises(BadPicture) as caught:
        read(tmp_path / "a.jpg")
    assert caught.value.fault == "bytes"
    assert "30.0 MB" in caught.value.message
    assert fault(bytes(MAX_BYTES + 1))[0] == "bytes"


def test_many_scans_are_refused_unread() -> None:
    data = saved("JPEG", progressive=True)
    assert inspect(data).format == "JPEG"
    assert fault(data + b"\xff\xda" * MAX_SCANS)[0] == "broken"


@pytest.mark.parametrize("recipe", ["link", "link-loop", "folder", "unreadable"])
def test_only_plain_files_are_opened(recipe: str, tmp_path: Path) -> None:
    factory.lay(tmp_path / "a.png", recipe)
    with pytest.raises(BadPicture) as caught:
        read(tmp_path / "a.png")
    assert caught.value.fault == "unreadable"


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(BadPicture) as caught:
        read(tmp_path / "none.png")
    assert caught.value.fault == "refused"


def exif(**tags: object) -> Image.Exif:
    found = Image.Exif()
    for tag, value in tags.items():
        found[int(tag[1:], 16)] = value
    return found


@pytest.mark.parametrize(
    ("data", "kinds"),
    [
        (factory.content("jpg-gps", ".jpg"), ("GPS",)),
        (factory.content("png-gps", ".png"), ("GPS",)),
        (factory.content("jpg-author", ".jpg"), ("作者",)),
        (saved("JPEG", exif=exif(x010F="X", x0110="Y")), ("设备",)),
        (saved("WEBP", exif=exif(x9003="2024:01:01 00:00:00", x010E="图")), ("说明文字", "拍摄时间")),
        (saved("JPEG", xmp=b"<x:xmpmeta/>"), ("XMP",)),
        (saved("JPEG", comment=b"x"), ("注释",)),
        (saved("JPEG", exif=exif(x0112=1, x0131="drawing program")), ()),
        (saved("JPEG", exif=exif(x010E="   ")), ()),
        (saved("PNG") + b"PK\x03\x04 more", ("附加数据",)),
        (saved("PNG") + bytes(4), ()),
    ],
)
def test_metadata_that_tells_on_people(data: bytes, kinds: tuple[str, ...]) -> None:
    assert sorted(inspect(data).metadata) == sorted(kinds)


@pytest.mark.parametrize(("key", "kinds"), [("Author", ("PNG 文字",)), ("Software", ())])
def test_text_chunks(key: str, kinds: tuple[str, ...]) -> None:
    info = PngImagePlugin.PngInfo()
    info.add_text(key, "示例")
    assert inspect(saved("PNG", pnginfo=info)).metadata == kinds
