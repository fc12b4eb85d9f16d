"""The bare words of a document: everything that is read, nothing that was deleted."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest

from anliku.formats import office
from anliku.formats.word.read.lines import lines

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"


def package(body: str, namespace: str = W) -> office.Package:
    """A document whose body is the given XML."""
    buffer = io.BytesIO()
    docx.Document().save(buffer)
    out = io.BytesIO()
    with zipfile.ZipFile(buffer) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "word/document.xml":
                content = f'<w:document xmlns:w="{namespace}"><w:body>{body}</w:body></w:document>'.encode()
            new.writestr(name, content)
    return office.verify(out.getvalue(), "docx")


def paragraph(*runs: str) -> str:
    return "<w:p>" + "".join(f"<w:r><w:t>{run}</w:t></w:r>" for run in runs) + "</w:p>"


@pytest.mark.parametrize("namespace", [W, STRICT])
def test_paragraphs_and_cells_in_order(namespace: str) -> None:
    table = f"<w:tbl><w:tr><w:tc>{paragraph('甲')}</w:tc><w:tc>{paragraph('乙')}</w:tc></w:tr></w:tbl>"
    body = paragraph("前", "言") + table + "<w:p/>" + paragraph("后")
    assert list(lines(package(body, namespace))) == ["前言", "甲", "乙", "", "后"]


def test_deleted_words_are_gone_and_inserted_ones_there() -> None:
    body = (
        "<w:p><w:del><w:r><w:delText>旧</w:delText></w:r></w:del><w:moveFrom><w:r><w:t>移走</w:t></w:r></w:moveFrom>"
        "<w:ins><w:r><w:t>新</w:t><w:tab/><w:t>的</w:t></w:r></w:ins></w:p>"
    )
    assert list(lines(package(body))) == ["新 的"]


def test_a_text_box_is_read_once() -> None:
    box = f"<w:txbxContent>{paragraph('框里')}</w:txbxContent>"
    mc = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    content = (
        f'<mc:AlternateContent xmlns:mc="{mc}"><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>'
        "</mc:AlternateContent>"
    )
    assert list(lines(package(f"<w:p><w:r>{content}</w:r><w:r><w:t>框外</w:t></w:r></w:p>"))) == ["框里", "框外"]
