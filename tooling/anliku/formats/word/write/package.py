"""A layout to write on: a campaign's template opened and emptied, or the built-in one; and saving.

A template gives page, styles, numbering, header and footer; its text is its own specimen
and is dropped, as is whatever it says about the people who made it. What is saved has no
clock, no names and no order of chance in it: the same case gives the same bytes.
"""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Any

import docx
from docx.document import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from anliku.formats import office
from anliku.formats.word.write.list_numbers import Kind, Numbering, part_xml
from anliku.formats.word.write.named_styles import BODY_SIZE, NAMESPACE, STYLES, Style, style_xml
from anliku.formats.word.write.plain_text import legal

MARGIN = 1417
"""2.5 cm in twips; the built-in page is A4 with it all round."""
_A4 = (11906, 16838)
_MOMENT = (1980, 1, 1, 0, 0, 0)
"""The earliest that a zip can say: parts have no time of their own."""

_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
# What a template may pass on to a document; pictures, comments and links belong to its text.
_KEPT = {"styles", "numbering", "settings", "fontTable", "theme", "header", "footer", "footnotes", "endnotes"}


class BrokenTemplate(Exception):
    """A campaign's template cannot be used; the message is one Chinese line, ready to show."""


class Layout:
    """An empty document with its styles. ``styles`` maps the roles of :data:`STYLES` to style ids."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.body = document.element.body
        self._end = self.body.sectPr
        known = _by_name(document)
        own = {style.role: existing for style in STYLES if (existing := _find(known, style)) is not None}
        taken = {existing.get(qn("w:styleId")) for existing in document.styles.element.findall(qn("w:style"))}
        self.styles: dict[str, str] = {}
        for style in STYLES:
            existing = own.get(style.role)
            fresh = f"Anliku{style.id}" if style.id in taken else style.id
            self.styles[style.role] = fresh if existing is None else existing.get(qn("w:styleId"))
        self.numbering = Numbering(document, own, self.styles)
        self._add_styles([style for style in STYLES if style.role not in own])
        section = document.sections[-1]
        page, left, right = section.page_width, section.left_margin, section.right_margin
        self.width = (page.twips if page else _A4[0]) - (left.twips if left else 0) - (right.twips if right else 0)
        """Of the text, in twips."""

    def add(self, element: Any) -> None:
        """Put a block at the end of the body, before the section's properties."""
        if self._end is None:
            self.body.append(element)
        else:
            self._end.addprevious(element)

    def _add_styles(self, lacking: Sequence[Style]) -> None:
        """Add the styles that the template does not have, under the ids chosen for them."""
        headings = {style.role for style in lacking if style.level}
        uses: dict[Kind, int] = {}
        for style in lacking:
            element = parse_xml(style_xml(style))
            element.set(qn("w:styleId"), self.styles[style.role])
            for tag, role in (("w:basedOn", style.base), ("w:next", style.following)):
                if role:
                    element.find(qn(tag)).set(qn("w:val"), self.styles[role])
            number = element.find(f".//{qn('w:numId')}")
            if number is not None:
                kind: Kind = "headings" if style.level else "numbered" if style.role == "numbered" else "bulleted"
                if kind == "headings" and "heading 1" not in headings:
                    # The template's own headings count in their own way, or not at all.
                    number.set(qn("w:val"), "0")
                else:
                    uses[kind] = uses.get(kind) or self.numbering.use(kind)
                    number.set(qn("w:val"), str(uses[kind]))
            self.document.styles.element.append(element)


def template_path(root: Path, campaign: str) -> Path:
    """Where a campaign's own template is, where it has one."""
    return root / "cases" / "campaigns" / f"{campaign}.docx"


def open_layout(root: Path, campaign: str) -> Layout:
    """The layout of a campaign. Raises BrokenTemplate; where there is no template, the built-in one."""
    path = template_path(root, campaign)
    if not path.exists() and not path.is_symlink():
        return Layout(docx.Document(io.BytesIO(plain())))
    try:
        package = office.load(path, "docx")
        if package.external or package.macros:
            raise office.Refused("里面有宏或外部内容，请在 WPS 中去掉后另存为 .docx")
        document = docx.Document(io.BytesIO(package.data))
        _empty(document)
        return Layout(document)
    except office.Refused as refused:
        fault = str(refused)
    except Exception:  # noqa: BLE001 - a spoilt document makes python-docx raise nearly anything
        fault = "内容已损坏或缺少页面设置，请在 WPS 中打开，另存为 .docx 后再试"
    raise BrokenTemplate(f"模板 cases/campaigns/{path.name} 不能用：{fault}；删去它，就用内置的版式")


def save(document: Document, title: str, author: str, day: datetime.date) -> bytes:
    """The document's file. ``author`` is the case's own, ``day`` the case's."""
    package = document.part.package
    for key, relation in list(package.rels.items()):
        if relation.reltype != RELATIONSHIP_TYPE.OFFICE_DOCUMENT:
            del package.rels[key]
    core = Part(PackURI("/docProps/core.xml"), CONTENT_TYPE.OPC_CORE_PROPERTIES, _core(title, author, day), package)
    package.relate_to(core, RELATIONSHIP_TYPE.CORE_PROPERTIES)
    stream = io.BytesIO()
    package.save(stream)
    with zipfile.ZipFile(stream) as archive:
        return _packed({name: archive.read(name) for name in archive.namelist()})


def plain() -> bytes:
    """The built-in layout: A4, 2.5 cm all round, 宋体, a page number below; nothing in it."""
    styles = "".join(style_xml(style) for style in STYLES)
    width, height = _A4
    sides = " ".join(f'w:{side}="{MARGIN}"' for side in ("top", "right", "bottom", "left"))
    body = (
        f'<w:sectPr><w:footerReference w:type="default" r:id="rId5"/><w:pgSz w:w="{width}" w:h="{height}"/>'
        f'<w:pgMar {sides} w:header="850" w:footer="850" w:gutter="0"/></w:sectPr>'
    )
    defaults = (
        '<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman" w:eastAsia="宋体"'
        f' w:hAnsi="Times New Roman" w:cs="Times New Roman"/><w:sz w:val="{BODY_SIZE}"/><w:szCs w:val="{BODY_SIZE}"/>'
        '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>'
    )
    settings = (
        '<w:zoom w:percent="100"/><w:defaultTabStop w:val="420"/><w:characterSpacingControl w:val="compressPunctuation"/>'
        '<w:footnotePr><w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr>'
        '<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word"'
        ' w:val="15"/></w:compat><w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/>'
    )
    footer = (
        '<w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        '<w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/>'
        '</w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )
    parts = {
        "word/document.xml": _part("document", f"<w:body>{body}</w:body>"),
        "word/styles.xml": _part("styles", defaults + styles),
        "word/numbering.xml": _HEAD + part_xml(),
        "word/settings.xml": _part("settings", settings),
        "word/footnotes.xml": _part("footnotes", SEPARATORS),
        "word/footer1.xml": _part("ftr", footer),
    }
    kinds = {"document": "document.main", "footer1": "footer"}
    types = "".join(
        f'<Override PartName="/{name}" ContentType="{_TYPES}.{kinds.get(Path(name).stem, Path(name).stem)}+xml"/>'
        for name in parts
    )
    names = ("styles", "numbering", "settings", "footnotes", "footer1")
    relations = "".join(
        f'<Relationship Id="rId{number}" Type="{_R}/{name.rstrip("1")}" Target="{name}.xml"/>'
        for number, name in enumerate(names, 1)
    )
    content = "http://schemas.openxmlformats.org/package/2006"
    files = {
        "[Content_Types].xml": f'{_HEAD}<Types xmlns="{content}/content-types"><Default Extension="rels"'
        f' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{types}</Types>',
        "_rels/.rels": f'{_HEAD}<Relationships xmlns="{content}/relationships"><Relationship Id="rId1"'
        f' Type="{_R}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'{_HEAD}<Relationships xmlns="{content}/relationships">{relations}'
        "</Relationships>",
        **parts,
    }
    return _packed({name: text.encode() for name, text in files.items()})


SEPARATORS = "".join(
    f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:pPr><w:spacing w:after="0" w:line="240"'
    f' w:lineRule="auto"/></w:pPr><w:r><w:{kind}/></w:r></w:p></w:footnote>'
    for kind, number in (("separator", -1), ("continuationSeparator", 0))
)
"""The lines above footnotes, which Word keeps as footnotes of their own."""


def _part(root: str, content: str) -> str:
    return f'{_HEAD}<w:{root} xmlns:w="{NAMESPACE}" xmlns:r="{_R}">{content}</w:{root}>'


def _core(title: str, author: str, day: datetime.date) -> bytes:
    moment = f"{day.isoformat()}T00:00:00Z"
    dates = "".join(
        f'<dcterms:{word} xsi:type="dcterms:W3CDTF">{moment}</dcterms:{word}>' for word in ("created", "modified")
    )
    return (
        f'{_HEAD}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(legal(title))}</dc:title><dc:creator>{escape(legal(author))}</dc:creator>"
        f"<dc:language>zh-CN</dc:language>{dates}</cp:coreProperties>"
    ).encode()


def _packed(files: dict[str, bytes]) -> bytes:
    """A zip that depends on nothing but its files: the table of contents first, then by name."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in sorted(files, key=lambda name: (name != "[Content_Types].xml", name != "_rels/.rels", name)):
            info = zipfile.ZipInfo(name, _MOMENT)
            info.create_system, info.external_attr = 3, 0o600 << 16
            packed = name.endswith((".xml", ".rels"))
            info.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
            archive.writestr(info, files[name], compresslevel=6)
    return stream.getvalue()


def _empty(document: Document) -> None:
    """Drop the template's text and what only its text needs."""
    body = document.element.body
    for child in list(body):
        if child is not body.sectPr:
            body.remove(child)
    _drop_uses(document)
    used = {value for element in body.iter() for name, value in element.attrib.items() if name.startswith(f"{{{_R}}}")}
    rels = document.part.rels
    for key, relation in list(rels.items()):
        kind = relation.reltype.rpartition("/")[2]
        if kind not in _KEPT or (kind in {"header", "footer"} and key not in used):
            del rels[key]


def _drop_uses(document: Document) -> None:
    """Drop the uses of numbers that only the template's text had: no style names them."""
    if document.styles.element.tag != qn("w:styles"):
        raise ValueError("no styles")
    named = {item.get(qn("w:val")) for item in document.styles.element.iter(qn("w:numId"))}
    for relation in document.part.rels.values():
        if relation.reltype == RELATIONSHIP_TYPE.NUMBERING and not relation.is_external:
            root = relation.target_part.element
            for use in root.findall(qn("w:num")):
                if use.get(qn("w:numId")) not in named:
                    root.remove(use)


def _by_name(document: Document) -> dict[tuple[str, str], Any]:
    """The template's styles by kind and each of their names, in lower case."""
    known: dict[tuple[str, str], Any] = {}
    for element in document.styles.element.findall(qn("w:style")):
        for tag in ("w:name", "w:aliases"):
            child = element.find(qn(tag))
            for name in (child.get(qn("w:val")) or "").split(",") if child is not None else ():
                known.setdefault((element.get(qn("w:type")) or "", name.strip().lower()), element)
    return known


def _find(known: dict[tuple[str, str], Any], style: Style) -> Any:
    return next((known[style.kind, name] for name in style.names if (style.kind, name) in known), None)
