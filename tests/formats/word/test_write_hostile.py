"""What a case must not be able to do to the document made from it."""

from __future__ import annotations

import io
import time
from pathlib import Path

import pytest
from docx.oxml.ns import qn
from PIL import Image

from anliku.formats.word.write.case_document import TooMuch
from anliku.formats.word.write.drawing import scaled, usable
from anliku.formats.word.write.plain_text import legal
from anliku.formats.word.write.spans import web_address
from anliku.formats.word.write.table_grid import column_widths
from anliku.picture import BadPicture, inspect
from tests.factory import content
from tests.formats.word.written import export, library, opened, parts, xml


def test_fields_and_text_are_only_text(tmp_path: Path) -> None:
    trick = "<w:instrText>DDE</w:instrText>{{x}} =cmd|' /C calc'!A0"
    front = f'title: "{trick}"\nauthors: ["{trick}"]\nsummary: "{trick} 的摘要要有二十个字以上才行"\n'
    body = "## 归因分析\n\n<script>alert(1)</script>\n\n正文<b onclick=x>粗</b>&#1;&#x202e;。\n\n| <i>a</i> |\n| --- |\n| =1+1 |\n"
    data = export(library(tmp_path, body, front)).data
    document = opened(data)
    assert document.paragraphs[0].text.replace("\n", "") == trick
    assert not list(xml(document).iter(qn("w:instrText")))
    assert b"script" not in parts(data)["word/document.xml"]
    assert "正文粗" in "".join(item.text for item in document.paragraphs)
    assert document.tables[0].cell(1, 0).text == "=1+1"
    assert parts(data)["docProps/core.xml"].count(b"<w:instrText") == 0


def test_characters_that_xml_cannot_hold_are_dropped() -> None:
    assert legal("a\x00\x01b\ud800c\ufffed\t字😀") == "abcd\t字😀"


@pytest.mark.slow
@pytest.mark.parametrize(
    "body",
    [
        "".join("  " * depth + "- 字\n" for depth in range(80)),
        "> " * 100 + "字",
        "1. 字\n\n段\n\n" * 4000,
        "".join(f"[链接](https://example.cn/{number}) " for number in range(5000)),
        "|" + "字|" * 200 + "\n|" + "-|" * 200 + "\n" + ("|" + "字|" * 200 + "\n") * 5,
        "".join(f"字[^{number}]\n\n[^{number}]: 注\n\n" for number in range(2000)),
        "**字" * 5000,
        "字" * 300_000,
        "[^x]: 只有注\n",
        "![](a.png)",
        "- \n- 字\n",
        "# 一级\n\n###### 六级\n",
    ],
    ids=[
        "lists",
        "quotes",
        "numbers",
        "links",
        "columns",
        "notes",
        "bold",
        "line",
        "note",
        "picture",
        "item",
        "levels",
    ],
)
def test_odd_bodies_become_documents_quickly(body: str, tmp_path: Path) -> None:
    catalogue = library(tmp_path, f"## 归因分析\n\n{body}\n")
    began = time.process_time()
    data = export(catalogue).data
    assert time.process_time() - began < 5
    opened(data)


def test_more_marks_than_anyone_writes_are_refused(tmp_path: Path) -> None:
    with pytest.raises(TooMuch, match="anliku check"):
        export(library(tmp_path, "- 字\n" * 30_000))


def test_a_table_with_too_many_columns_keeps_every_word(tmp_path: Path) -> None:
    """Word opens none with more than 63."""
    cells = "|".join(f"第{number}栏" for number in range(70))
    body = f"## 归因分析\n\n|{cells}|\n|{'-|' * 70}\n|{cells}|\n"
    document = opened(export(library(tmp_path, body, "evidence: []")).data)
    assert len(document.tables[0].columns) == 63
    assert all(f"第{number}栏" in document.tables[0].rows[1].cells[-1].text for number in range(62, 70))


@pytest.mark.parametrize(
    ("target", "address"),
    [
        ("https://example.cn", "https://example.cn"),
        ("HTTP://例子.cn:80/a b", None),
        ("http://例子.cn:80/路?q=a%20b#c", "http://xn--fsqu00a.cn:80/%E8%B7%AF?q=a%20b#c"),
        ("https://[::1]/x", "https://[::1]/x"),
        ("https://me:secret@example.cn/", None),
        ("https://", None),
        ("https://a.cn:99999/", None),
        ("https://[bad/", None),
        (f"https://{'a' * 80}.cn/", None),
        ("javascript:alert(1)", None),
        ("file:///etc/passwd", None),
        ("//host/share", None),
        ("\\\\host\\share", None),
        ("mailto:a@example.cn", None),
    ],
)
def test_only_plain_web_addresses_are_links(target: str, address: str | None) -> None:
    assert web_address(target) == address


@pytest.mark.parametrize("recipe", ["jpg-gps", "jpg-author", "png-gps"])
def test_pictures_lose_what_they_tell_of_people(recipe: str) -> None:
    data = content(recipe, ".jpg" if "jpg" in recipe else ".png")
    assert inspect(data).metadata
    clean, width, height = usable(data)
    assert inspect(clean).metadata == ()
    assert (width, height) == (32, 24)


def test_plain_pictures_stay_as_they_are() -> None:
    assert usable(content("png"))[0] == content("png")


def test_word_gets_no_webp_and_no_animation() -> None:
    assert inspect(usable(content("webp"))[0]).format == "PNG"
    found = inspect(usable(content("animated", ".png"))[0])
    assert (found.format, found.animated) == ("PNG", False)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16", "CMYK"])
def test_every_kind_of_picture_can_be_turned(mode: str) -> None:
    form = "JPEG" if mode == "CMYK" else "PNG"
    exif = Image.Exif()
    exif[0x0112] = 6
    stream = io.BytesIO()
    Image.new(mode, (30, 20)).save(stream, form, exif=exif)
    data, width, height = usable(stream.getvalue())
    assert (width, height) == (20, 30)
    found = inspect(data)
    assert (found.width, found.height) == (20, 30)


def test_a_jpeg_that_begins_unlike_a_cameras_is_shown(tmp_path: Path) -> None:
    """python-docx's own reader wants JFIF or Exif first."""
    catalogue = library(tmp_path, "## 归因分析\n\n![图](a.jpg)\n", files=(("a.jpg", "jpg"),))
    plain = content("jpg")
    length = int.from_bytes(plain[4:6], "big")
    (catalogue.cases[0].folder / "a.jpg").write_bytes(plain[:2] + plain[4 + length :])
    written = export(catalogue)
    assert not written.missing
    assert len(opened(written.data).inline_shapes) == 1


@pytest.mark.parametrize("recipe", ["truncated", "huge-pixels", "gif", "svg", "empty"])
def test_bad_pictures_are_refused(recipe: str) -> None:
    with pytest.raises(BadPicture):
        usable(content(recipe))


@pytest.mark.parametrize("size", [(1, 1), (12_000, 1), (1, 12_000), (1200, 800), (3000, 3000)])
def test_pictures_fit(size: tuple[int, int]) -> None:
    wide, high = scaled(*size, room=9072)
    assert 1 <= wide <= 9072
    assert 1 <= high <= 4820
    if min(size) > 1:
        assert wide / high == pytest.approx(size[0] / size[1], rel=0.01)


@pytest.mark.parametrize(
    "columns",
    [[[0.0]], [[1.0, 2.0], [500.0, 0.0]], [[30.0]] * 7, [[0.0]] * 63, [[4.0], [6.5], [40.0, 3.0], [900.0]]],
)
def test_columns_fill_the_width_exactly(columns: list[list[float]]) -> None:
    widths = column_widths(columns, 9072)
    assert sum(widths) == 9072
    assert min(widths) > 0
    assert column_widths([], 9072) == []


def test_a_column_gets_the_room_that_saves_a_line() -> None:
    """解释题抄原句 needs a little more than an even share; 时间 can spare it."""
    widths = column_widths([[6.0] * 5, [9.0] * 5, [30.0] * 5], 5000)
    assert widths[0] >= 6 * 210 + 216
