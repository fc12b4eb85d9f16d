"""Certificates: one Word document, a page each, from the organiser's template or from our own.

A template is a .docx that says 〔单位〕〔作者〕〔案例名称〕〔奖项〕〔评选〕〔证书编号〕〔组织方〕〔日期〕〔二维码〕 where these
belong; everything else in it stays as it is, on every page.
"""

from __future__ import annotations

import copy
import datetime
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.text.run import Run

from anliku.formats import office
from anliku.formats.word.write.package import save

QR = "二维码"
FIELDS = ("单位", "作者", "案例名称", "奖项", "评选", "证书编号", "组织方", "日期", QR)
_FIELD = re.compile(rf"〔({'|'.join(FIELDS)})〕")
_QR_SIDE = Cm(2.2)


@dataclass(frozen=True, slots=True)
class Certificate:
    """What stands on one certificate."""

    number: str
    award: str
    unit: str
    title: str = ""
    authors: tuple[str, ...] = ()

    def values(self, campaign: str, organiser: str, day: datetime.date) -> dict[str, str]:
        """Field → what to write for it."""
        return {
            "单位": self.unit,
            "作者": "、".join(self.authors),
            "案例名称": f"《{self.title}》" if self.title else "",
            "奖项": self.award,
            "评选": campaign,
            "证书编号": self.number,
            "组织方": organiser,
            "日期": f"{day.year}年{day.month}月{day.day}日",
        }


def address_of(site: str, number: str) -> str:
    """Where a number is looked up: ``https://…/verify/#…``; empty for a site without an address."""
    return f"{site}verify/#{quote(number, safe='')}" if site else ""


def missing_fields(template: bytes) -> list[str]:
    """The fields that a template has not, of those that no certificate can be without. Raises Refused."""
    office.verify(template, "docx")
    text = "".join(_text(paragraph) for paragraph in _paragraphs(docx.Document(io.BytesIO(template)).element.body))
    named = set(_FIELD.findall(text))
    return [name for name in ("单位", "奖项", "证书编号") if name not in named]


def document(
    certificates: Sequence[Certificate],
    campaign: str,
    organiser: str,
    day: datetime.date,
    site: str,
    template: bytes | None = None,
) -> bytes:
    """All certificates in one document. The same certificates give the same bytes. Raises Refused."""
    if template is not None:
        office.verify(template, "docx")
    made = docx.Document(io.BytesIO(template if template is not None else own_template()))
    body = made.element.body
    page = [block for block in body if block.tag != qn("w:sectPr")]
    for block in page:
        body.remove(block)
    for number, certificate in enumerate(certificates):
        blocks = [copy.deepcopy(block) for block in page]
        if number:
            _on_a_new_page(blocks)
        for block in blocks:
            body.insert(len(body) - (1 if body[-1:] and body[-1].tag == qn("w:sectPr") else 0), block)
        values = certificate.values(campaign, organiser, day)
        for block in blocks:
            for paragraph in _paragraphs(block):
                _fill(made, paragraph, values, address_of(site, certificate.number))
    return save(made, f"{campaign}证书", organiser, day)


def own_template() -> bytes:
    """Our own: A4 across, plain, ready to print on the organiser's paper."""
    made = docx.Document()
    section = made.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21)
    section.left_margin = section.right_margin = Cm(4)
    section.top_margin = section.bottom_margin = Cm(2.5)
    _line(made, "荣 誉 证 书", 36, WD_ALIGN_PARAGRAPH.CENTER, bold=True, after=30)
    _line(made, "〔单位〕　〔作者〕：", 20, WD_ALIGN_PARAGRAPH.LEFT, after=12)
    _line(made, "　　〔案例名称〕在〔评选〕中荣获", 20, WD_ALIGN_PARAGRAPH.LEFT, after=12)
    _line(made, "〔奖项〕", 32, WD_ALIGN_PARAGRAPH.CENTER, bold=True, after=12)
    _line(made, "　　特发此证，以资鼓励。", 20, WD_ALIGN_PARAGRAPH.LEFT, after=18)
    _line(made, "〔组织方〕", 18, WD_ALIGN_PARAGRAPH.RIGHT)
    _line(made, "〔日期〕", 18, WD_ALIGN_PARAGRAPH.RIGHT, after=6)
    _line(made, "〔二维码〕", 12, WD_ALIGN_PARAGRAPH.LEFT)
    _line(made, "证书编号：〔证书编号〕", 12, WD_ALIGN_PARAGRAPH.LEFT)
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def _line(
    made: Document, text: str, size: int, alignment: WD_ALIGN_PARAGRAPH, bold: bool = False, after: int = 0
) -> None:
    paragraph = made.add_paragraph()
    paragraph.alignment = alignment
    paragraph.paragraph_format.space_after = Pt(after)
    run = paragraph.add_run(text)
    run.font.size, run.bold = Pt(size), bold
    run.font.name = "宋体"
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "宋体")  # noqa: SLF001 - no other way


def _on_a_new_page(blocks: list[Any]) -> None:
    """Let the first of a certificate's blocks begin a page."""
    first = blocks[0] if blocks and blocks[0].tag == qn("w:p") else OxmlElement("w:p")
    if not blocks or first is not blocks[0]:
        blocks.insert(0, first)
    properties = first.get_or_add_pPr()
    if properties.find(qn("w:pageBreakBefore")) is None:
        properties.insert_element_before(
            OxmlElement("w:pageBreakBefore"),
            "w:widowControl",
            "w:numPr",
            "w:pBdr",
            "w:shd",
            "w:tabs",
            "w:spacing",
            "w:ind",
            "w:jc",
            "w:rPr",
        )


def _paragraphs(block: Any) -> Iterator[Any]:
    """The paragraphs of a block, those in tables and text boxes included."""
    yield from block.iter(qn("w:p"))


def _texts(paragraph: Any) -> list[Any]:
    """The pieces of text of a paragraph, without those of text boxes in it."""
    return [piece for piece in paragraph.iter(qn("w:t")) if next(piece.iterancestors(qn("w:p"))) is paragraph]


def _text(paragraph: Any) -> str:
    return "".join(piece.text or "" for piece in _texts(paragraph))


def _fill(made: Document, paragraph: Any, values: dict[str, str], address: str) -> None:
    """Write for each field what belongs there, in the look of the field's first character.

    The last field first: what was written, a title with 〔奖项〕 in it perhaps, is never looked through for fields.
    """
    for field in reversed(list(_FIELD.finditer(_text(paragraph)))):
        at = 0
        holder = None
        for piece in _texts(paragraph):
            text = piece.text or ""
            start, end = max(field.start() - at, 0), min(field.end() - at, len(text))
            if start < end:
                written = "" if holder is not None or field[1] == QR else values[field[1]]
                holder = holder if holder is not None else piece
                piece.text = text[:start] + written + text[end:]
                piece.set(qn("xml:space"), "preserve")
            at += len(text)
        if field[1] == QR and address and holder is not None:
            _draw(made, holder.getparent(), address)


def _draw(made: Document, run: Any, address: str) -> None:
    import segno

    picture = io.BytesIO()
    segno.make_qr(address, error="m").save(picture, kind="png", scale=6, border=2)
    picture.seek(0)
    Run(run, made._body).add_picture(picture, width=_QR_SIDE)  # noqa: SLF001 - what a run is told by its paragraph
