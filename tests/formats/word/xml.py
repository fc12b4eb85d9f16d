"""Word files written by hand, element by element, as WPS and old programs write them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from functools import cache
from xml.sax.saxutils import escape

NAMESPACES = " ".join(
    f'xmlns:{prefix}="{address}"'
    for prefix, address in {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
        "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
        "cx": "http://schemas.microsoft.com/office/drawing/2014/chartex",
        "dgm": "http://schemas.openxmlformats.org/drawingml/2006/diagram",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
        "v": "urn:schemas-microsoft-com:vml",
        "o": "urn:schemas-microsoft-com:office:office",
        "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "wpg": "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup",
        "wpsCustomData": "http://www.wps.cn/officeDocument/2013/wpsCustomData",
    }.items()
)
_LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPES = (
    f'{_HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
    '<Default Extension="jpeg" ContentType="image/jpeg"/><Default Extension="emf" ContentType="image/x-emf"/>'
    '<Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
STYLES = (
    '<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Calibri" w:eastAsia="宋体"/><w:sz w:val="21"/></w:rPr>'
    '</w:rPrDefault></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="1"><w:name w:val="Normal"/>'
    '</w:style><w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 1"/><w:basedOn w:val="1"/><w:pPr>'
    '<w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/><w:sz w:val="32"/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="3"><w:name w:val="heading 2"/><w:basedOn w:val="1"/><w:pPr>'
    '<w:outlineLvl w:val="1"/></w:pPr><w:rPr><w:b/><w:sz w:val="28"/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="9"><w:name w:val="toc 1"/><w:basedOn w:val="1"/></w:style>'
)


def text(words: str, properties: str = "") -> str:
    """A run."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{escape(words)}</w:t></w:r>'


def p(*content: str, properties: str = "", run: str = "") -> str:
    """A paragraph; content that is no XML is text."""
    runs = "".join(piece if piece.startswith("<") else text(piece, run) for piece in content)
    return f"<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p>"


def centred(words: str, size: int = 36) -> str:
    """A title as people type it: large, bold, in the middle."""
    return p(words, properties='<w:jc w:val="center"/>', run=f'<w:b/><w:sz w:val="{size}"/>')


def cell(*content: str, span: int = 1, merge: str = "") -> str:
    """A table cell; content that is no XML is a paragraph."""
    inner = "".join(piece if piece.startswith("<w:") else p(piece) for piece in content) or p()
    properties = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    properties += f'<w:vMerge w:val="{merge}"/>' if merge else ""
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"


def table(*rows: list[str]) -> str:
    """A table of rows of cells; strings that are no XML are cells of one paragraph."""
    made = "".join(
        f"<w:tr>{''.join(one if one.startswith('<w:tc>') else cell(one) for one in row)}</w:tr>" for row in rows
    )
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{made}</w:tbl>"


def picture(relationship: str, alt: str = "", size: tuple[int, int] = (3_600_000, 2_700_000), crop: str = "") -> str:
    """A run with a picture."""
    source = f"<a:srcRect {crop}/>" if crop else ""
    return (
        f'<w:r><w:drawing><wp:inline><wp:extent cx="{size[0]}" cy="{size[1]}"/><wp:docPr id="1" name="图片 1" '
        f'descr="{escape(alt)}"/><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
        f'<pic:pic><pic:nvPicPr><pic:cNvPr id="0" name="a"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>'
        f'<a:blip r:embed="{relationship}"/>{source}</pic:blipFill><pic:spPr/></pic:pic></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing></w:r>"
    )


def text_box(*paragraphs: str) -> str:
    """A text box with its old twin, as Word and WPS write both."""
    inner = "".join(paragraphs)
    new = f"<wps:wsp><wps:txbx><w:txbxContent>{inner}</w:txbxContent></wps:txbx></wps:wsp>"
    old = f"<v:shape><v:textbox><w:txbxContent>{inner}</w:txbxContent></v:textbox></v:shape>"
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor><wp:extent cx="9" cy="9"/>'
        f'<wp:docPr id="3" name="文本框 3"/><a:graphic><a:graphicData uri="x">{new}</a:graphicData></a:graphic></wp:anchor>'
        f"</w:drawing></mc:Choice><mc:Fallback><w:pict>{old}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )


def drawing(content: str, alt: str = "") -> str:
    """A run with a drawing of any kind."""
    return (
        f'<w:r><w:drawing><wp:inline><wp:extent cx="9" cy="9"/><wp:docPr id="5" name="图 5" descr="{escape(alt)}"/>'
        f'<a:graphic><a:graphicData uri="x">{content}</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
    )


def points(values: Sequence[object], kind: str = "num", code: str = "") -> str:
    """Values as a chart keeps them; None is a gap. ``code`` is their number format."""
    made = "".join(
        f'<c:pt idx="{at}"><c:v>{escape(str(one))}</c:v></c:pt>' for at, one in enumerate(values) if one is not None
    )
    form = f"<c:formatCode>{escape(code)}</c:formatCode>" if code else ""
    return f'<c:{kind}Ref><c:f>A</c:f><c:{kind}Cache>{form}<c:ptCount val="{len(values)}"/>{made}</c:{kind}Cache></c:{kind}Ref>'


def series(name: str, labels: str, values: str, more: str = "") -> str:
    """A series of a chart; ``labels`` and ``values`` are elements such as ``<c:cat>``."""
    head = f"<c:tx>{points([name], 'str')}</c:tx>" if name else ""
    return f"<c:ser>{head}{labels}{values}{more}</c:ser>"


def chart(plot: str, title: str = "", more: str = "") -> bytes:
    """A chart part; ``plot`` is what stands in its area."""
    head = (
        f"<c:title><c:tx><c:rich><a:p><a:r><a:t>{escape(title)}</a:t></a:r></a:p></c:rich></c:tx></c:title>"
        if title
        else ""
    )
    return f"{_HEAD}<c:chartSpace {NAMESPACES}>{more}<c:chart>{head}<c:plotArea>{plot}</c:plotArea></c:chart></c:chartSpace>".encode()


def numbering(*levels: tuple[str, str], more: str = "") -> str:
    """Numbering part: list 1 with these levels, each a format and a text such as ``%1、``."""
    made = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{label}"/></w:lvl>'
        for at, (form, label) in enumerate(levels)
    )
    return f'<w:abstractNum w:abstractNumId="0">{made}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>{more}'


def numbered(words: str, level: int = 0, list_id: str = "1", run: str = "") -> str:
    """A paragraph of a list."""
    return p(words, properties=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>', run=run)


def package(
    body: str,
    links: Mapping[str, tuple[str, str]] | None = None,
    parts: Mapping[str, bytes | str] | None = None,
    styles: str = STYLES,
    numbers: str = "",
    core: str = "",
) -> bytes:
    """A whole file. ``links`` are relationships of the document: id → (kind, target); targets
    with :// are outside. ``parts`` go in under their names; texts are wrapped as XML."""
    relationships = {"styles": ("styles", "styles.xml"), **(links or {})}
    made: dict[str, bytes] = {
        "[Content_Types].xml": _TYPES.encode(),
        "_rels/.rels": _relationships(
            {"main": ("officeDocument", "word/document.xml"), "core": ("core-properties", "docProps/core.xml")}
        ),
        "docProps/core.xml": (
            f'{_HEAD}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
            f'xmlns:dc="http://purl.org/dc/elements/1.1/">{core}</cp:coreProperties>'
        ).encode(),
        "word/document.xml": part("document", f"<w:body>{body}<w:sectPr/></w:body>"),
        "word/styles.xml": part("styles", styles),
    }
    if numbers:
        relationships["numbering"] = ("numbering", "numbering.xml")
        made["word/numbering.xml"] = part("numbering", numbers)
    for name, content in (parts or {}).items():
        made[name] = content.encode() if isinstance(content, str) else content
    made["word/_rels/document.xml.rels"] = _relationships(relationships)
    return zipped(made)


def part(root: str, inner: str) -> bytes:
    """One XML part."""
    return f"{_HEAD}<w:{root} {NAMESPACES}>{inner}</w:{root}>".encode()


def notes(kind: str, *texts: str) -> bytes:
    """A part of footnotes or endnotes, numbered from 1, with the two that every file has."""
    separators = f'<w:{kind} w:type="separator" w:id="-1">{p()}</w:{kind}><w:{kind} w:id="0" w:type="continuationSeparator">{p()}</w:{kind}>'
    made = "".join(
        f'<w:{kind} w:id="{number}">{p(f"<w:r><w:{kind}Ref/></w:r>", words)}</w:{kind}>'
        for number, words in enumerate(texts, 1)
    )
    return part(f"{kind}s", separators + made)


def field(code: str, result: str | None = None, form: str = "") -> str:
    """A field in runs; without a result it ends after its code, as EQ and form fields do."""
    begin, separate, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))
    begin = begin.replace("/></w:r>", f"><w:ffData>{form}</w:ffData></w:fldChar></w:r>") if form else begin
    instruction = f'<w:r><w:instrText xml:space="preserve">{escape(code)}</w:instrText></w:r>'
    return f"{begin}{instruction}{'' if result is None else separate + (text(result) if result else '')}{end}"


def call(kind: str, number: int) -> str:
    """The mark of a note in the text."""
    return f'<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:{kind}Reference w:id="{number}"/></w:r>'


def _relationships(links: Mapping[str, tuple[str, str]]) -> bytes:
    made = "".join(
        f'<Relationship Id="{name}" Type="{kind if "://" in kind else f"{_LINK}/{kind}"}" Target="{escape(target)}"'
        f"{' TargetMode=' + chr(34) + 'External' + chr(34) if ':' in target else ''}/>"
        for name, (kind, target) in links.items()
    )
    return f'{_HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{made}</Relationships>'.encode()


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """A zip that has the same bytes every time."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


@cache
def png(width: int = 320, height: int = 200, shade: int = 90) -> bytes:
    """A chart-like picture."""
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (width, height), (255, 255, 255))
    draw = ImageDraw.Draw(image)
    draw.rectangle((width // 8, height // 3, width // 3, height - 10), fill=(shade, 120, 180))
    draw.rectangle((width // 2, height // 6, width * 3 // 4, height - 10), fill=(40, 94, 140))
    stream = io.BytesIO()
    image.save(stream, "PNG")
    return stream.getvalue()
