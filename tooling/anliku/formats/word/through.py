"""The plain document → mammoth → HTML → nh3 → blocks.

mammoth merges runs and cells and knows how notes hang together; nh3 leaves nothing in its
HTML that is not on a short list, so that what becomes Markdown was clean before.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element
from xml.sax.saxutils import quoteattr

from anliku.formats.word.content import Block, Cell, Looks, Span, Table, Text
from anliku.formats.word.flatten import Flat
from anliku.formats.word.parts import R, W

_TAGS = {"p", "a", "strong", "em", "s", "br", "sup", "img", "table", "tbody", "tr", "td", "ol", "li"}
_ATTRIBUTES = {"a": {"href", "id"}, "td": {"colspan", "rowspan"}, "img": {"src"}, "li": {"id"}}
_PICTURE = re.compile(r"picture-(\d+)\Z")
_CALL = re.compile(r"#footnote-(\d+)\Z")
_BACK = re.compile(r"#footnote-ref-\d+\Z")
_MARK = re.compile(r"p(\d+)\Z")

_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/></Types>'
)
_RELATIONSHIPS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
)
_ROOT_LINK = f'<Relationship Id="main" Type="{R[1:-1]}/officeDocument" Target="word/document.xml"/>'


def blocks_of(flat: Flat) -> tuple[list[Block], dict[str, list[Block]]]:
    """The blocks of the document, and of each note by the name under which it is called."""
    tree = _Tree()
    tree.feed(html_of(flat))
    tree.close()
    reader = _Blocks(flat.looks)
    children = tree.root.children
    blocks: list[Block] = []
    notes: dict[str, list[Block]] = {}
    for node in children:
        if isinstance(node, str) or node.tag != "ol":
            blocks += reader.blocks([node])
            continue
        for item in node.children:
            if isinstance(item, _Node):
                name = item.attributes.get("id", "").removeprefix("footnote-")
                notes[name] = reader.blocks(item.children)
    return blocks, notes


def html_of(flat: Flat) -> str:
    """Sanitised HTML of the plain document."""
    import mammoth
    import nh3

    def picture(image: Any) -> dict[str, str]:
        return {"src": image.alt_text or ""}

    made = mammoth.convert_to_html(
        io.BytesIO(pack(flat)),
        convert_image=mammoth.images.img_element(picture),
        style_map="p => p:fresh",
        include_default_style_map=False,
        include_embedded_style_map=False,
        ignore_empty_paragraphs=False,
    )
    return nh3.clean(
        made.value,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        link_rel=None,
        url_schemes={"http", "https"},
        strip_comments=True,
    )


def pack(flat: Flat) -> bytes:
    """The plain document as a file that mammoth reads."""
    links = [
        f'<Relationship Id="link{number}" Type="{R[1:-1]}/hyperlink" Target={quoteattr(target)} TargetMode="External"/>'
        for number, target in enumerate(flat.links, 1)
    ]
    links.append(f'<Relationship Id="picture" Type="{R[1:-1]}/image" Target="media/picture.png"/>')
    body = Element(W + "body")
    body.extend(flat.body)
    document = Element(W + "document")
    document.append(body)
    notes = Element(W + "footnotes")
    for name, blocks in flat.notes.items():
        note = Element(W + "footnote", {W + "id": name})
        note.extend(blocks)
        notes.append(note)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("_rels/.rels", _RELATIONSHIPS.format(_ROOT_LINK))
        archive.writestr("word/_rels/document.xml.rels", _RELATIONSHIPS.format("".join(links)))
        archive.writestr("word/_rels/footnotes.xml.rels", _RELATIONSHIPS.format("".join(links)))
        archive.writestr("word/document.xml", ElementTree.tostring(document))
        archive.writestr("word/footnotes.xml", ElementTree.tostring(notes))
    return buffer.getvalue()


# --- HTML → a tree → blocks ---------------------------------------------------------------------


@dataclass(slots=True)
class _Node:
    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[_Node | str] = field(default_factory=list)


class _Tree(HTMLParser):
    """HTML of nh3 is well-formed: every end tag is there but those of br and img."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = _Node("")
        self.stack = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = _Node(tag, {name: text or "" for name, text in attrs})
        self.stack[-1].children.append(node)
        if tag not in {"br", "img"}:
            self.stack.append(node)

    def handle_endtag(self, tag: str) -> None:
        if len(self.stack) > 1 and self.stack[-1].tag == tag:
            self.stack.pop()

    def handle_data(self, data: str) -> None:
        self.stack[-1].children.append(data)


class _Blocks:
    def __init__(self, looks: dict[int, Looks]) -> None:
        self.looks = looks
        self.number = 0
        """第几段 was read last."""

    def blocks(self, nodes: list[_Node | str]) -> list[Block]:
        found: list[Block] = []
        for node in nodes:
            if isinstance(node, str):
                continue
            if node.tag == "p":
                text = self.paragraph(node)
                if text is not None:
                    found.append(text)
            elif node.tag == "table":
                above = self.number
                table = Table(self.rows(node))
                first = next((text.looks.number for text in table.paragraphs if not text.blank), 0)
                table.number = above or first
                found.append(table)
        return found

    def rows(self, node: _Node) -> list[list[Cell]]:
        found: list[list[Cell]] = []
        for inner in node.children:
            if isinstance(inner, str):
                continue
            if inner.tag == "tr":
                found.append([self.cell(cell) for cell in inner.children if isinstance(cell, _Node)])
            else:
                found += self.rows(inner)
        return found

    def cell(self, node: _Node) -> Cell:
        width, height = (int(node.attributes.get(name, "1") or 1) for name in ("colspan", "rowspan"))
        return Cell(self.blocks(node.children), width, height)

    def paragraph(self, node: _Node) -> Text | None:
        keys: list[int] = []
        spans: list[Span] = []
        self.inline(node, Span(), spans, keys)
        # The arrow that leads back from a note is mammoth's own, in a paragraph without a mark.
        if not keys:
            return None
        self.number = self.looks[keys[0]].number
        return Text(spans, self.looks[keys[0]])

    def inline(self, node: _Node, look: Span, spans: list[Span], keys: list[int]) -> None:
        for inner in node.children:
            if isinstance(inner, str):
                spans.append(replace(look, text=inner))
                continue
            own = look
            if inner.tag == "a":
                mark = _MARK.match(inner.attributes.get("id", ""))
                target = inner.attributes.get("href", "")
                if mark is not None and not target:
                    keys.append(int(mark[1]))
                    continue
                if _BACK.match(target):
                    continue
                call = _CALL.match(target)
                if call is not None:
                    spans.append(Span(note=call[1]))
                    continue
                own = replace(look, href=target or None)
            elif inner.tag == "strong":
                own = replace(look, bold=True)
            elif inner.tag == "em":
                own = replace(look, italic=True)
            elif inner.tag == "s":
                own = replace(look, struck=True)
            elif inner.tag == "br":
                spans.append(replace(look, text="\n"))
            elif inner.tag == "img":
                picture = _PICTURE.match(inner.attributes.get("src", ""))
                if picture is not None:
                    spans.append(Span(picture=int(picture[1])))
                continue
            self.inline(inner, own, spans, keys)
