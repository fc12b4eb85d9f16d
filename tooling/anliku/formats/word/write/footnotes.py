"""Footnotes: the part of a Word file that python-docx does not know."""

from __future__ import annotations

from typing import Any

from docx.document import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import XmlPart
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from anliku.formats.word.write.named_styles import NAMESPACE
from anliku.formats.word.write.package import SEPARATORS
from anliku.formats.word.write.plain_text import element, flag, run


class Footnotes:
    """The footnotes of one document; the part is made with the first."""

    def __init__(self, document: Document, mark: str) -> None:
        """``mark`` is the style of the raised number."""
        self._document = document
        self._mark = mark
        self._part: XmlPart | None = None
        self._last = 0

    @property
    def part(self) -> XmlPart:
        """What footnotes' pictures and links belong to."""
        if self._part is None:
            self._part = self._make()
        return self._part

    def reference(self) -> tuple[Any, Any]:
        """The raised number for the text, and the empty footnote to fill with paragraphs."""
        root: Any = self.part.element
        self._last += 1
        note = element("w:footnote", {"w:id": str(self._last)})
        root.append(note)
        style = element("w:rPr", None, [flag("w:rStyle", self._mark)])
        return element("w:r", None, [style, element("w:footnoteReference", {"w:id": str(self._last)})]), note

    def begin(self, paragraph: Any) -> None:
        """Put the note's own number before the text of its first paragraph."""
        style = element("w:rPr", None, [flag("w:rStyle", self._mark)])
        number = element("w:r", None, [style, flag("w:footnoteRef")])
        properties = paragraph.find(qn("w:pPr"))
        properties.addnext(number)
        number.addnext(run(" "))

    def _make(self) -> XmlPart:
        part = self._document.part
        root: Any = None
        for key, relation in list(part.rels.items()):
            if relation.reltype == RELATIONSHIP_TYPE.FOOTNOTES and not relation.is_external:
                root = parse_xml(relation.target_part.blob)
                del part.rels[key]
        if root is None:
            root = parse_xml(f'<w:footnotes xmlns:w="{NAMESPACE}">{SEPARATORS}</w:footnotes>')
        for note in list(root):
            # The lines above footnotes stay: the settings name them. The template's own notes go.
            if note.get(qn("w:type")) is None:
                root.remove(note)
        self._last = max((int(note.get(qn("w:id")) or 0) for note in root), default=0)
        made = XmlPart(PackURI("/word/footnotes.xml"), CONTENT_TYPE.WML_FOOTNOTES, root, part.package)
        part.relate_to(made, RELATIONSHIP_TYPE.FOOTNOTES)
        return made
