"""Attachments for tests: small Word, Excel and PDF files, each with one thing about it, made when a test runs."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable, Sequence

import docx
import openpyxl
from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

TABLE = (("原话", "追问", "依据"), ("他很高兴", "从哪里看出来", "第二段"))


def word(change: Callable[[Document], object] = lambda _: None, author: str = "") -> bytes:
    """A Word file with a paragraph and a table."""
    document = docx.Document()
    document.add_paragraph("三栏表：一节课一张")
    table = document.add_table(0, len(TABLE[0]))
    for row in TABLE:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    change(document)
    properties = document.core_properties
    properties.author = properties.last_modified_by = author
    properties.title = properties.comments = properties.keywords = properties.subject = ""
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def word_with(*paragraphs: str, rows: Iterable[Sequence[str]] = ()) -> bytes:
    """A Word file that says this besides."""

    def change(document: Document) -> None:
        for text in paragraphs:
            document.add_paragraph(text)
        for row in rows:
            table = document.tables[0]
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text

    return word(change)


def revised(document: Document) -> None:
    """A deletion that nobody has accepted."""
    deleted = OxmlElement("w:del")
    deleted.set(qn("w:author"), "示例")
    run = OxmlElement("w:r")
    text = OxmlElement("w:delText")
    text.text = "删去的一句"
    run.append(text)
    deleted.append(run)
    document.paragraphs[0]._p.append(deleted)


def vanished(document: Document) -> None:
    """Words in a hidden font."""
    document.paragraphs[0].add_run("藏起来的一句").font.hidden = True


def field(code: str) -> Callable[[Document], None]:
    """A field of this code."""

    def change(document: Document) -> None:
        run = OxmlElement("w:r")
        text = OxmlElement("w:instrText")
        text.text = code
        run.append(text)
        document.paragraphs[0]._p.append(run)

    return change


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    """The file with one more part."""
    buffer = io.BytesIO(data)
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr(name, content)
    return buffer.getvalue()


def book(change: Callable[[openpyxl.Workbook], object] = lambda _: None, author: str = "") -> bytes:
    """An Excel file with one sheet."""
    workbook = openpyxl.Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = "样表"
    for row in TABLE:
        sheet.append(list(row))
    change(workbook)
    workbook.properties.creator = author
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def hidden_sheet(workbook: openpyxl.Workbook) -> None:
    """A sheet that nobody sees."""
    sheet = workbook.create_sheet("原始数据")
    sheet.append(["班级", "人数"])
    sheet.sheet_state = "hidden"


def pdf(text: str = "Worksheet: words, questions, evidence", root: str = "", page: str = "", info: str = "") -> bytes:
    """A PDF of one page with this text, and what is written into its root, page and properties."""
    drawn = f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET" if text else "10 10 100 100 re f"
    return _pdf(
        f"<< /Type /Catalog /Pages 2 0 R {root} >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        f" /Resources << /Font << /F1 5 0 R >> >> {page} >>",
        _stream(drawn),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        f"<< {info} >>",
    )


def pdf_of_drawings(depth: int) -> bytes:
    """A PDF whose page draws a drawing that draws the next one ten times, so many deep; the last one is a word."""
    word, times = "BT /F1 12 Tf 72 720 Td (ab) Tj ET", 10 if depth > 2 else 1
    fonts = "/Font << /F1 5 0 R >>"
    forms = [
        _stream(
            "/X Do " * times if number < depth else word,
            f"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << {fonts} /XObject << /X {number + 7} 0 R >> >>",
        )
        for number in range(1, depth + 1)
    ]
    return _pdf(
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        f" /Resources << {fonts} /XObject << /X 7 0 R >> >> >>",
        _stream("/X Do"),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        "<< >>",
        *forms,
    )


def _stream(drawn: str, more: str = "") -> str:
    return f"<< /Length {len(drawn.encode('latin-1'))} {more} >>\nstream\n{drawn}\nendstream"


def _pdf(*objects: str) -> bytes:
    """A PDF of these objects, of which the first is its root and the sixth its properties."""
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    out += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R /Info 6 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)


def locked() -> bytes:
    """What Word writes where somebody has set a password: a container of the old kind."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(512)


RECIPES: dict[str, Callable[[str], bytes]] = {
    "docx": lambda _: word(),
    "docx-author": lambda _: word(author="示例作者"),
    "docx-locked": lambda _: locked(),
    "docx-macro": lambda _: with_part(word(), "word/vbaProject.bin", b"\0"),
    "xlsx": lambda _: book(),
    "xlsx-hidden": lambda _: book(hidden_sheet),
    "pdf": lambda _: pdf(),
    "pdf-scan": lambda _: pdf(""),
}
