"""Attachments as they are published: all that they show, and nothing on who made them."""

from __future__ import annotations

import io
import zipfile

import docx
import openpyxl
import pytest
from docx.document import Document
from pypdf import PdfReader

from anliku.formats.attachment import looked_through
from anliku.formats.attachment.examined import Unfit
from tests import attachments
from tests.factory import content

AUTHOR = "示例" + "作者"


def picture(document: Document) -> None:
    """A photograph that knows where it was taken."""
    document.add_picture(io.BytesIO(content("jpg-gps")))


FILES = {
    "docx": (".docx", attachments.word(picture, author=AUTHOR)),
    "xlsx": (".xlsx", attachments.book(author=AUTHOR)),
    "pdf": (".pdf", attachments.pdf(info="/Author (Shili) /Producer (Writer 12)")),
}


@pytest.mark.parametrize("kind", FILES)
def test_the_published_copy_says_the_same_and_nothing_of_its_makers(kind: str) -> None:
    suffix, data = FILES[kind]
    before = looked_through.look(data, suffix)
    copy = looked_through.published(data, suffix)
    after = looked_through.look(copy, suffix)
    assert before.makers
    assert after.makers == []
    assert after.lines == [line for line in before.lines if not line.place.startswith("文件属性")]
    assert (after.acting, after.unseen, after.unread) == (before.acting, before.unseen, before.unread)


@pytest.mark.parametrize("kind", FILES)
def test_the_same_file_gives_the_same_bytes(kind: str) -> None:
    suffix, data = FILES[kind]
    copy = looked_through.published(data, suffix)
    assert looked_through.published(data, suffix) == copy
    assert kind == "pdf" or looked_through.published(copy, suffix) == copy


def test_the_published_copies_open() -> None:
    word = docx.Document(io.BytesIO(looked_through.published(FILES["docx"][1], ".docx")))
    assert [cell.text for cell in word.tables[0].rows[0].cells] == list(attachments.TABLE[0])
    assert len(word.inline_shapes) == 1
    book = openpyxl.load_workbook(io.BytesIO(looked_through.published(FILES["xlsx"][1], ".xlsx")))
    assert [cell.value for cell in book.worksheets[0][1]] == list(attachments.TABLE[0])
    pages = PdfReader(io.BytesIO(looked_through.published(FILES["pdf"][1], ".pdf"))).pages
    assert "evidence" in pages[0].extract_text()


def test_nothing_of_the_author_is_left_in_any_part() -> None:
    for suffix, data in (FILES["docx"], FILES["xlsx"]):
        with zipfile.ZipFile(io.BytesIO(looked_through.published(data, suffix))) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        assert not any(name.startswith("docProps/") for name in parts)
        assert not any(AUTHOR.encode() in part or b"Exif" in part for part in parts.values())
    assert b"Shili" not in looked_through.published(FILES["pdf"][1], ".pdf")


def test_what_tells_of_a_computer_goes() -> None:
    data = attachments.book()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    printed = sheet.replace("</worksheet>", '<pageSetup orientation="portrait" r:id="rId9"/></worksheet>')
    changed = attachments.with_part(data, "xl/printerSettings/printerSettings1.bin", b"\\\\server\\printer")
    again = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(changed)) as old, zipfile.ZipFile(again, "w") as new:
        for name in old.namelist():
            new.writestr(name, printed if name == "xl/worksheets/sheet1.xml" else old.read(name))
    with zipfile.ZipFile(io.BytesIO(looked_through.published(again.getvalue(), ".xlsx"))) as archive:
        assert "xl/printerSettings/printerSettings1.bin" not in archive.namelist()
        assert b"rId9" not in archive.read("xl/worksheets/sheet1.xml")


def test_drawings_of_drawings_are_counted_before_they_are_drawn() -> None:
    """Ten drawings, each of which draws the next ten times: ten thousand million of the last one."""
    with pytest.raises(Unfit, match="太复杂"):
        looked_through.look(attachments.pdf_of_drawings(10), ".pdf")
    assert looked_through.look(attachments.pdf_of_drawings(2), ".pdf").lines[0].cells == ("ab",)


@pytest.mark.parametrize("size", [0, 9, 60, 200, 400, 700])
@pytest.mark.parametrize("kind", FILES)
def test_a_file_cut_short_is_refused_and_never_more(kind: str, size: int) -> None:
    suffix, data = FILES[kind]
    for make in (looked_through.look, looked_through.published):
        with pytest.raises(Unfit, match="，请"):
            make(data[:size], suffix)
