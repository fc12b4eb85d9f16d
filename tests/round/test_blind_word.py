"""Blind copies: nothing that is known to tell is left in any part, all else stands as it stood."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import docx
import pytest
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from anliku.formats import office
from anliku.formats.word.read.lines import lines
from anliku.round.outcome.blind_word import Blinded, blinded
from anliku.round.outcome.hidden_names import Hiding, Secrets, doubts_in, squeezed
from tests.factory import content

UNIT, CORE, PERSON, PLACE = "姑苏区平桥示例小学", "平桥示例小学", "张" + "晓明", "姑苏区"
MOBILE = "138" + "0013" + "0000"
SECRETS = Secrets.of([UNIT, "平桥示例小学（东校区）"], [PERSON, "李" + "远"], [PLACE], [CORE], [])
TELLING = (UNIT, CORE, PERSON, PLACE, "李" + "远", MOBILE, "审稿人甲", "批注里的话", "旧的话", "pingqiao.example")


def document() -> bytes:
    made = docx.Document()
    made.core_properties.author, made.core_properties.title = PERSON, UNIT
    made.sections[0].header.paragraphs[0].text = f"{UNIT}改进案例"
    made.sections[0].footer.paragraphs[0].text = f"第 1 页　{PERSON}、李{chr(0x8FDC)}"
    made.add_heading("从找原句到想明白", 0)
    line = made.add_paragraph()
    for piece in ("姑苏", "区 平", " 桥", "示例小学　", "张 晓", "明"):
        line.add_run(piece).bold = piece == "区 平"
    made.add_paragraph("执笔人：王荻    单位：示例教科院")
    made.add_paragraph(f"联系电话：{MOBILE}")
    made.add_paragraph("平桥的孩子爱读书，我校“小水滴”课程办在桥南镇。")
    made.add_paragraph("监测显示，四年级推断题得分率为61.2%。")
    table = made.add_table(2, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "学校", "得分率"
    table.cell(1, 0).text, table.cell(1, 1).text = "平桥示例小学（东校区）", "70.9%"
    made.add_picture(io.BytesIO(content("jpg-gps", ".jpg")))
    made.inline_shapes[0]._inline.docPr.set("descr", f"{UNIT}的课堂")
    tracked = made.add_paragraph("现在")._p
    tracked.append(
        parse_xml(f'<w:ins {nsdecls("w")} w:id="7" w:author="审稿人甲"><w:r><w:t>加的话</w:t></w:r></w:ins>')
    )
    tracked.append(
        parse_xml(
            f'<w:del {nsdecls("w")} w:id="8" w:author="审稿人甲"><w:r><w:delText>旧的话</w:delText></w:r></w:del>'
        )
    )
    link = made.part.relate_to(
        "http://www.pingqiao.example/",
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink",
        is_external=True,
    )
    tracked.append(
        parse_xml(f'<w:hyperlink {nsdecls("w", "r")} r:id="{link}"><w:r><w:t>学校网站</w:t></w:r></w:hyperlink>')
    )
    made.add_comment(made.paragraphs[1].runs, text="批注里的话", author="审稿人甲")
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def blind(data: bytes) -> Blinded:
    return blinded(office.verify(data, "docx"), SECRETS, ())


def everything(data: bytes) -> str:
    """All text of all parts, tags left out so that pieces of a name stand side by side."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = [archive.read(name).decode("utf-8", "replace") for name in archive.namelist() if "media" not in name]
    text = "\n".join(parts)
    return text + re.sub(r"<[^>]*>", "", text).replace(" ", "")


def test_nothing_that_tells_is_left_in_any_part() -> None:
    before, copy = document(), blind(document())
    assert all(word in everything(before) for word in TELLING)
    assert [word for word in TELLING if word in everything(copy.data)] == []
    assert b"Exif" not in copy.data


def test_the_text_stays_but_for_the_names() -> None:
    copy = blind(document())
    said = list(lines(office.verify(copy.data, "docx")))
    assert "监测显示，四年级推断题得分率为61.2%。" in said
    assert "执笔人：××    单位：×××××" in said
    assert "现在加的话学校网站" in said
    assert said[1] == "××× × ×××××　× ××"
    again = docx.Document(io.BytesIO(copy.data))
    assert again.paragraphs[1].runs[1].bold
    assert len(again.tables) == len(again.inline_shapes) == 1
    assert copy.hidden[squeezed(UNIT)] >= 3


def test_what_nobody_can_be_sure_of_is_listed() -> None:
    copy = blind(document())
    assert {(doubt.why, doubt.text) for doubt in copy.doubts} >= {
        ("像是单位名称的一部分", "平桥"),
        ("我校的别称、校名文化", "我校“小水滴”"),
        ("图片里有没有校名、人名、校徽", "image1.jpg"),
    }
    assert copy.pictures == 1


def word(element: str) -> str:
    return element.replace(">", f" {nsdecls('w')}>", 1) if "xmlns:w" not in element else element


HIDDEN_PLACES = [
    (
        f'<w:p><w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml" id="{CORE}">'
        f'<v:textpath string="{UNIT}"/></v:shape></w:pict></w:r></w:p>'
    ),
    f'<w:tbl><w:tblPr><w:tblCaption w:val="{CORE}"/><w:tblDescription w:val="{PERSON}的班"/></w:tblPr></w:tbl>',
    (
        f'<w:p><w:sdt><w:sdtPr><w:dropDownList><w:listItem w:displayText="{UNIT}" w:value="{CORE}"/></w:dropDownList>'
        "</w:sdtPr></w:sdt></w:p>"
    ),
    f'<w:p><w:fldSimple w:instr=" HYPERLINK &quot;http://pingqiao.example/{CORE}&quot; "/></w:p>',
    f'<w:p><w:pPr><w:pStyle w:val="{CORE}正文"/></w:pPr></w:p>',
]


@pytest.mark.parametrize("element", HIDDEN_PLACES)
def test_no_attribute_tells(element: str) -> None:
    made = docx.Document()
    made.element.body.insert(0, parse_xml(word(element)))
    buffer = io.BytesIO()
    made.save(buffer)
    said = everything(blind(buffer.getvalue()).data)
    assert [telling for telling in TELLING if telling in said] == []


def test_a_picture_is_called_by_a_number() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(document())) as archive, zipfile.ZipFile(buffer, "w") as renamed:
        for name in archive.namelist():
            data = archive.read(name).replace(b"image1.jpg", f"{CORE}.jpg".encode())
            renamed.writestr(name.replace("image1.jpg", f"{CORE}.jpg"), data)
    copy = blind(buffer.getvalue())
    with zipfile.ZipFile(io.BytesIO(copy.data)) as archive:
        assert [name for name in archive.namelist() if "media" in name] == ["word/media/image1.jpg"]
    assert CORE not in everything(copy.data)
    assert len(docx.Document(io.BytesIO(copy.data)).inline_shapes) == 1
    assert "image1.jpg" in {doubt.text for doubt in copy.doubts}


def with_part(name: str, data: bytes, kind: str, element: str) -> bytes:
    """A document with one part more that ``element`` shows."""
    made = docx.Document()
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    link = made.part.relate_to(
        Part(PackURI(name), "application/octet-stream", data, made.part.package), f"{kinds}/{kind}"
    )
    made.add_paragraph("前文。")
    made.element.body.insert(1, parse_xml(element.format(ns=nsdecls("w", "r"), link=link)))
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize("name", ["/word/afchunk.htm", "/word/chunk.xml", "/word/chunk.docx", "/word/chunk.png"])
def test_a_document_put_into_the_text_goes_and_is_told(name: str) -> None:
    page = f"<html><body><p>{UNIT} {PERSON}</p></body></html>".encode()
    copy = blind(with_part(name, page, "aFChunk", '<w:altChunk {ns} r:id="{link}"/>'))
    with zipfile.ZipFile(io.BytesIO(copy.data)) as archive:
        assert name[1:] not in archive.namelist()
        assert b"altChunk" not in archive.read("word/document.xml")
        assert b"aFChunk" not in archive.read("word/_rels/document.xml.rels")
    assert list(lines(office.verify(copy.data, "docx"))) == ["前文。", "×××"]
    assert [doubt.text for doubt in copy.doubts if "插在文中" in doubt.why] == [name.rpartition("/")[2]]


def test_a_part_that_nobody_reads_is_never_copied() -> None:
    element = '<w:p {ns}><w:r><w:object><w:control r:id="{link}"/></w:object></w:r></w:p>'
    copy = blind(with_part("/word/notes.bin", PERSON.encode(), "somethingNew", element))
    assert PERSON not in everything(copy.data)
    with zipfile.ZipFile(io.BytesIO(copy.data)) as archive:
        assert "word/notes.bin" not in archive.namelist()
        assert b"w:control" not in archive.read("word/document.xml")
    assert [doubt.text for doubt in copy.doubts if "插在文中" in doubt.why] == ["notes.bin"]


def test_the_same_file_gives_the_same_bytes() -> None:
    data = document()
    assert blind(data).data == blind(data).data


@pytest.mark.parametrize(
    "typed",
    [
        "姑苏区平桥示例小学",
        "姑 苏 区平桥示例小学",
        "平桥示例小学",
        "平桥\u200b示例小学",
        "平桥示例小学(东校区)",
        "张 晓 明",
    ],
)
def test_names_are_found_however_they_are_typed(typed: str) -> None:
    hiding = Hiding(SECRETS)
    assert set("".join(hiding.covered(f"（{typed}）").split()).strip("（）")) <= set("×\u200b")


@pytest.mark.parametrize(
    "text", ["全区小学都参加了监测。", "学生阅读了课文。", "同伴互助的小组学习。", "八年级学业负担偏重。"]
)
def test_ordinary_sentences_stand(text: str) -> None:
    assert Hiding(SECRETS).covered(text) == text
    assert list(doubts_in(text, SECRETS)) == []


def test_strangers_files_are_refused_before_anything_is_hidden(tmp_path: Path) -> None:
    with pytest.raises(office.Refused):
        blind(b"PK\x03\x04 no document")
