"""What an exported document says and looks like, read with python-docx and from its XML."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from anliku import catalogue as catalogues
from anliku.catalogue import Catalogue
from anliku.formats import office
from anliku.formats.word.write.case_document import Written, write_case
from anliku.reading import CaseReading
from anliku.rules.rule import Example
from tests.factory import CASE_ID, add_case, make_library

# ECMA-376, 17.3.1.26 and others: Word refuses a document whose properties stand in another order.
ORDER = {
    "w:pPr": "pStyle keepNext keepLines pageBreakBefore widowControl numPr pBdr shd tabs snapToGrid spacing ind"
    " contextualSpacing jc outlineLvl",
    "w:rPr": "rStyle rFonts b bCs i iCs strike color sz szCs u vertAlign em lang",
    "w:tblPr": "tblStyle tblW jc tblInd tblBorders tblLayout tblCellMar tblLook",
    "w:tcPr": "tcW gridSpan vMerge shd vAlign",
    "w:lvl": "start numFmt pStyle suff lvlText lvlJc pPr rPr",
    "w:style": "name aliases basedOn next uiPriority qFormat pPr rPr tblPr tcPr tblStylePr",
}


def library(tmp_path: Path, body: str = "", front: str = "", files: tuple[tuple[str, str], ...] = ()) -> Catalogue:
    """A library with one case of this body and these pictures."""
    root = make_library(tmp_path / "library")
    add_case(root, Example(front=front, body=body, whole_body=bool(body), files=files))
    return catalogues.load(root)


def export(catalogue: Catalogue, name: str = CASE_ID) -> Written:
    """The case's document."""
    return write_case(CaseReading(catalogue.by_id[name], catalogue.context), catalogue.root)


def opened(data: bytes) -> Document:
    """The document, after everything that a reader of strangers' files asks of it."""
    office.verify(data, "docx")
    in_order(data)
    return docx.Document(io.BytesIO(data))


def parts(data: bytes) -> dict[str, bytes]:
    """The parts of the file."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def in_order(data: bytes) -> None:
    """Every property that we write stands where the schema wants it."""
    for name, blob in parts(data).items():
        if not name.startswith("word/") or not name.endswith(".xml"):
            continue
        for tag, order in ORDER.items():
            known = [qn(f"w:{child}") for child in order.split()]
            for element in parse_xml(blob).iter(qn(tag)):
                places = [known.index(child.tag) for child in element if child.tag in known]
                assert places == sorted(places), f"{name}: {tag} {[child.tag for child in element]}"


def blocks(document: Document) -> Iterator[Any]:
    """Paragraphs and tables of the body in order."""
    yield from document.iter_inner_content()


def styled(document: Document, *names: str) -> list[str]:
    """The texts of the paragraphs in these styles."""
    return [paragraph.text for paragraph in document.paragraphs if style_of(paragraph) in names]


def style_of(paragraph: Paragraph) -> str:
    """The name of a paragraph's style as python-docx tells it (heading 1 is Heading 1)."""
    assert paragraph.style is not None
    return paragraph.style.name or ""


def xml(document: Document) -> Any:
    """The body's element."""
    return document.element.body
