"""What an Office file may be before any reader sees it."""

from __future__ import annotations

import os
import struct
import zipfile
from pathlib import Path
from typing import Literal

import pytest

from anliku.formats import office
from anliku.formats.office import Refused
from tests.formats.packages import ole, pack, parts_of, sheet, with_parts, word

RELS = "word/_rels/document.xml.rels"


def refusal(data: bytes, kind: Literal["docx", "xlsx"] = "docx") -> str:
    """The one line that these bytes are answered with."""
    with pytest.raises(Refused) as caught:
        office.verify(data, kind)
    message = str(caught.value)
    assert "\n" not in message
    assert message.endswith(("后再试", "请换成写好的文件", "换一个文件"))
    return message


def test_what_python_docx_and_openpyxl_write_is_taken() -> None:
    package = office.verify(word(), "docx")
    assert package.main == "word/document.xml"
    assert "word/styles.xml" in package.names
    assert (package.macros, package.external, package.embedded) == (False, (), ())
    assert office.verify(sheet(), "xlsx").main == "xl/workbook.xml"


def test_load_reads_the_file_once(tmp_path: Path) -> None:
    path = tmp_path / "案例.docx"
    path.write_bytes(word())
    assert office.load(path, "docx").data == word()


@pytest.mark.parametrize(
    ("data", "kind", "expected"),
    [
        (b"", "docx", "文件是空的"),
        (ole("WordDocument", "1Table"), "docx", "旧版 Word 文档（.doc）"),
        (ole("Workbook"), "xlsx", "旧版 Excel 表格（.xls）"),
        (ole("Workbook"), "docx", "这是 Excel 表格"),
        (ole("EncryptedPackage", "EncryptionInfo"), "docx", "打开密码"),
        (ole("EncryptedPackage", "EncryptionInfo"), "xlsx", "打开密码"),
        (ole("Other"), "docx", "旧版 Office 文件"),
        (b"{\\rtf1\\ansi a}", "docx", "RTF 文档"),
        (b"%PDF-1.7\n", "docx", "PDF 文件"),
        (b"\xef\xbb\xbf<html><body>a</body></html>", "docx", "网页或 XML 文件"),
        (b'<?xml version="1.0"?><w:wordDocument/>', "docx", "网页或 XML 文件"),
        ("不是压缩包".encode(), "docx", "文件内容不是 Word 文档"),
        (word(), "xlsx", "这是 Word 文档"),
        (sheet(), "docx", "这是 Excel 表格"),
        (pack({"a.txt": b"a"}), "docx", "没有 Word 内容"),
        (pack({"mimetype": b"application/vnd.oasis", "content.xml": b"<a/>"}), "docx", "ODF"),
        (pack({"ppt/presentation.xml": b"<presentation/>"}), "docx", "PPT"),
    ],
)
def test_other_formats_are_called_by_their_name(data: bytes, kind: Literal["docx", "xlsx"], expected: str) -> None:
    assert expected in refusal(data, kind)


@pytest.mark.parametrize("share", [0.02, 0.3, 0.9, 0.999])
def test_truncated(share: float) -> None:
    data = word()
    assert "不完整" in refusal(data[: int(len(data) * share)])


@pytest.mark.parametrize(
    ("suffix", "said"), [(".xlsx", "，只是改了扩展名；"), (".xls", "（.xls）；"), (".et", "（.xls）；")]
)
def test_an_old_table_is_not_said_to_be_renamed_where_it_is_not(suffix: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / f"汇总表{suffix}"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "Workbook".encode("utf-16-le") + bytes(600))
    with pytest.raises(Refused) as refused:
        office.load(path, "xlsx")
    assert said in str(refused.value)
    assert "另存为 .xlsx" in str(refused.value)


@pytest.mark.parametrize("suffix", [".csv", ".tsv"])
def test_a_table_of_text_is_called_by_its_name(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"汇总表{suffix}"
    path.write_text("序号,案例标题\n1,某\n", encoding="gbk")
    with pytest.raises(
        Refused, match=rf"文字存的表格（{suffix}），不是 Excel 表格；请在 WPS 或 Excel 中打开，另存为 \.xlsx"
    ):
        office.load(path, "xlsx")


def test_damaged_inside() -> None:
    data = bytearray(word())
    data[200:260] = bytes(60)
    assert "损坏" in refusal(bytes(data))
    assert "损坏" in refusal(with_parts(word(), {"word/document.xml": b"<document><a></document>"}))


@pytest.mark.slow
def test_bomb_by_growth_and_by_sum() -> None:
    zeros = b"<document>" + b" " * (100 * 1024 * 1024) + b"</document>"
    assert "压缩炸弹" in refusal(with_parts(word(), {"word/document.xml": zeros}))
    # Each too small for its own growth to be looked at.
    many = {f"word/media/{number}.bin": bytes(3_900_000) for number in range(70)}
    assert "压缩炸弹" in refusal(pack({**parts_of(word()), **many}))


def test_sizes_that_the_directory_states_are_not_believed() -> None:
    data = bytearray(with_parts(word(), {"word/media/a.bin": b" " * (40 * 1024 * 1024)}))
    at = data.rfind(b"PK\x01\x02", 0, data.rfind(b"word/media/a.bin"))
    struct.pack_into("<I", data, at + 24, 10)
    with pytest.raises(Refused):
        office.verify(bytes(data), "docx")


@pytest.mark.parametrize("name", ["../a.xml", "word/../../a", "/etc/a", "word\\a.xml", "C:/a.xml", "word//a.xml"])
def test_names_that_lead_elsewhere(name: str) -> None:
    assert "指向别处" in refusal(with_parts(word(), {name: b"<a/>"}))


def test_two_parts_of_one_name() -> None:
    with pytest.warns(UserWarning, match="Duplicate"):
        data = pack([*parts_of(word()).items(), ("word/document.xml", b"<a/>")])
    assert "重名" in refusal(data)
    assert "重名" in refusal(with_parts(word(), {"word/Document.xml": b"<a/>"}))


@pytest.mark.slow
def test_too_many_parts() -> None:
    assert "太多" in refusal(with_parts(word(), {f"word/media/{number}": b"" for number in range(4100)}))
    assert "太多" in refusal(with_parts(word(), {f"word/media/{number}{'a' * 200}": b"" for number in range(20_000)}))


@pytest.mark.parametrize("part", ["word/document.xml", "word/footnotes.dat", "customXml/item1.xml", RELS])
def test_entities(part: str) -> None:
    bomb = b'<!DOCTYPE a [<!ENTITY b "c">]><document>&b;</document>'
    assert "外部实体" in refusal(with_parts(word(), {part: bomb}))
    outside = b'<!DOCTYPE a SYSTEM "file:///etc/hostname"><document/>'
    assert "外部实体" in refusal(with_parts(word(), {part: outside}))


def test_entities_in_utf_16() -> None:
    bomb = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a [<!ENTITY b "c">]><document>&b;</document>'
    assert "外部实体" in refusal(with_parts(word(), {"word/document.xml": bomb.encode("utf-16")}))


def test_three_thousand_nested_controls() -> None:
    deep = b"<document>" + b"<sdt>" * 3000 + b"</sdt>" * 3000 + b"</document>"
    assert "嵌套太深" in refusal(with_parts(word(), {"word/document.xml": deep}))


def test_macros_links_and_embedded_objects_are_listed() -> None:
    picture = 'Type="x/image" Target="http://a.example/b.png" TargetMode="External"'
    link = 'Type="x/hyperlink" Target="http://a.example/" TargetMode="External"'
    rels = f"<Relationships><Relationship {picture}/><Relationship {link}/></Relationships>".encode()
    package = office.verify(
        with_parts(word(), {RELS: rels, "word/vbaProject.bin": b"a", "word/embeddings/book.xlsx": b"a"}), "docx"
    )
    assert package.macros
    assert package.external == ("http://a.example/b.png",)
    assert package.embedded == ("word/embeddings/book.xlsx",)


def test_a_locked_zip() -> None:
    data = bytearray(word())
    at = data.find(b"PK\x01\x02")
    data[at + 8] |= 1
    assert "密码" in refusal(bytes(data))


def test_an_odd_compression() -> None:
    data = bytearray(word())
    for mark, offset in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        struct.pack_into("<H", data, data.find(mark) + offset, 98)
    assert refusal(bytes(data))


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (lambda path: None, "没有这个文件"),
        (lambda path: path.mkdir(), "这是文件夹"),
        (lambda path: path.symlink_to(path), "打不开"),
        (lambda path: os.mkfifo(path), "不是普通文件"),
    ],
)
def test_what_is_no_file(make: object, expected: str, tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    make(path)  # type: ignore[operator]
    with pytest.raises(Refused, match=expected):
        office.load(path, "docx")


def test_a_file_that_is_too_big(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    with path.open("wb") as opened:
        opened.truncate(office.MAX_BYTES + 1)
    with pytest.raises(Refused, match="文件太大（50 MB）"):
        office.load(path, "docx")


def test_a_name_that_no_system_takes() -> None:
    with pytest.raises(Refused, match="打不开"):
        office.load(Path("a\0.docx"), "docx")


def test_where_relationships_lead() -> None:
    assert office.resolve("", "word/document.xml") == "word/document.xml"
    assert office.resolve("word/document.xml", "media/a.png") == "word/media/a.png"
    assert office.resolve("word/document.xml", "/word/media/a.png") == "word/media/a.png"
    assert office.resolve("word/document.xml", "../../../etc/a") == "etc/a"


def test_nothing_is_left_open(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(word())
    office.load(path, "docx")
    path.unlink()
    assert zipfile.is_zipfile(path) is False
