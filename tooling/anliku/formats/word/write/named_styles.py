"""The named styles of an exported document, and how a template's own are found.

Code applies styles and nothing else; what they look like is the template's business. A
style is looked for under Word's own name (which Word and WPS show in the user's language)
and under its Chinese one, so that a template made by hand in either program works; a
style that a template lacks is added from here.

The look here is the one that organisers ask for (双流 2021): 宋体, title 小二 (18 pt), unit
and author 小四 (12 pt), body 小四. Sizes are in half points, lengths in twips (1/20 pt).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from anliku.formats.word import labels
from anliku.formats.word.read.styles import CENTRED, LINE_BREAK, OTHER_QUOTE

NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"

BODY_SIZE = 24
"""小四, in half points: what indents of “two characters” are reckoned by."""
TABLE_SIZE = 21
"""五号, in half points."""


@dataclass(frozen=True, slots=True)
class Style:
    """One style. ``name`` is Word's own where there is one, ``alias`` the Chinese one."""

    role: str
    id: str
    name: str
    alias: str = ""
    kind: Literal["paragraph", "character", "table"] = "paragraph"
    base: str = ""
    """The role that it is based on; likewise ``following``."""
    following: str = ""
    paragraph: str = ""
    """What goes into w:pPr."""
    run: str = ""
    """What goes into w:rPr."""
    more: str = ""
    """Further children, for tables."""
    level: int = 0
    """Of a heading, from 1."""

    @property
    def names(self) -> tuple[str, ...]:
        """Every name that a template may give it, in lower case."""
        return tuple(name.lower() for name in (self.name, self.alias) if name)


def _size(half_points: int) -> str:
    return f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'


def _spacing(before: int = 0, after: int = 0, line: int = 440, rule: str = "atLeast") -> str:
    """Room around a paragraph. Lines are at least so high, not exactly: a picture in one gets its room."""
    return f'<w:spacing w:before="{before}" w:after="{after}" w:line="{line}" w:lineRule="{rule}"/>'


_BORDER = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_BOLD = "<w:b/><w:bCs/>"
_GREY = '<w:color w:val="7F7F7F"/>'
_ALONE = "<w:keepNext/><w:keepLines/>"


def _heading(level: int, chinese: str, size: int, before: int, after: int) -> Style:
    outline = f'<w:outlineLvl w:val="{level - 1}"/>'
    number = f'<w:numPr><w:ilvl w:val="{level - 1}"/><w:numId w:val="1"/></w:numPr>'
    return Style(
        f"heading {level}",
        f"Heading{level}",
        f"heading {level}",
        f"{chinese}级标题",
        base="normal",
        following="body",
        paragraph=f'{_ALONE}{number}{_spacing(before, after)}<w:jc w:val="left"/>{outline}',
        run=_BOLD + _size(size),
        level=level,
    )


STYLES = (
    Style("normal", "Normal", "Normal", "正文", paragraph=f'{_spacing()}<w:jc w:val="both"/>'),
    Style("default", "DefaultParagraphFont", "Default Paragraph Font", "默认段落字体", kind="character"),
    Style(
        "plain table",
        "TableNormal",
        "Normal Table",
        "普通表格",
        kind="table",
        more='<w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/>'
        '<w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/><w:right w:w="108" w:type="dxa"/>'
        "</w:tblCellMar></w:tblPr>",
    ),
    Style(
        "title",
        "Title",
        "Title",
        "案例标题",
        base="normal",
        following="byline",
        paragraph=f'<w:keepNext/><w:keepLines/>{_spacing(120, 240, 560)}<w:jc w:val="center"/>',
        run=_BOLD + _size(36),
    ),
    Style(
        "byline",
        "Byline",
        labels.BYLINE,
        base="normal",
        paragraph=f'<w:keepNext/>{_spacing(0, 280)}<w:contextualSpacing/><w:jc w:val="center"/>',
    ),
    Style(
        "abstract",
        "Abstract",
        "摘要",
        "摘要与关键词",
        base="normal",
        paragraph=f'{_spacing(0, 60)}<w:ind w:left="480" w:leftChars="200" w:right="480" w:rightChars="200"/>',
    ),
    Style(
        "body",
        "NormalIndent",
        "Normal Indent",
        "案例正文",
        base="normal",
        paragraph='<w:ind w:firstLine="480" w:firstLineChars="200"/>',
    ),
    _heading(1, "一", 28, 320, 160),
    _heading(2, "二", 24, 200, 80),
    _heading(3, "三", 24, 120, 40),
    _heading(4, "四", 24, 80, 0),
    _heading(5, "五", 24, 80, 0),
    Style(
        "numbered",
        "ListNumber",
        "List Number",
        "编号列表",
        base="normal",
        paragraph='<w:numPr><w:ilvl w:val="0"/><w:numId w:val="2"/></w:numPr>',
    ),
    Style(
        "bulleted",
        "ListBullet",
        "List Bullet",
        "项目列表",
        base="normal",
        paragraph='<w:numPr><w:ilvl w:val="0"/><w:numId w:val="3"/></w:numPr>',
    ),
    Style("continued", "ListContinue", "List Continue", "列表续段", base="normal", paragraph='<w:ind w:left="900"/>'),
    Style(
        "quote",
        "Quote",
        "Quote",
        "引用",
        base="normal",
        paragraph=f"{_spacing(60, 60)}"
        '<w:ind w:left="480" w:leftChars="200" w:right="480" w:rightChars="200" w:firstLine="480" w:firstLineChars="200"/>',
    ),
    # Two quotations in a row take turns: else they would be one.
    Style("other quote", "OtherQuote", OTHER_QUOTE, base="quote"),
    Style(
        "code",
        "CodeBlock",
        "代码",
        base="normal",
        paragraph=f'{_spacing(60, 60, 240, "auto")}<w:ind w:left="480" w:leftChars="200"/><w:jc w:val="left"/>',
        run=f'<w:rFonts w:ascii="Courier New" w:hAnsi="Courier New" w:cs="Courier New"/>{_size(TABLE_SIZE)}',
    ),
    Style(
        "rule",
        "SectionBreakLine",
        "分隔线",
        base="normal",
        paragraph='<w:pBdr><w:bottom w:val="single" w:sz="4" w:space="1" w:color="7F7F7F"/></w:pBdr>'
        + _spacing(0, 200, 240, "auto"),
    ),
    Style(
        "picture",
        "Picture",
        "图",
        base="normal",
        following="caption",
        paragraph=f'<w:keepNext/>{_spacing(200, 80, 240, "auto")}<w:jc w:val="center"/>',
    ),
    Style(
        "caption",
        "Caption",
        "caption",
        "图注",
        base="normal",
        following="body",
        paragraph=f"<w:keepLines/>{_spacing(0, 240, 320)}"
        '<w:ind w:left="480" w:leftChars="200" w:right="480" w:rightChars="200"/><w:jc w:val="center"/>',
        run=_size(TABLE_SIZE),
    ),
    Style(
        "table title",
        "TableTitle",
        "表题",
        base="normal",
        paragraph=f'<w:keepNext/><w:keepLines/>{_spacing(320, 100)}<w:jc w:val="center"/>',
        run=_BOLD + _size(TABLE_SIZE),
    ),
    Style(
        "cell",
        "TableText",
        "表格文字",
        base="normal",
        paragraph=f'{_spacing(40, 40, 300)}<w:jc w:val="left"/>',
        run=_size(TABLE_SIZE),
    ),
    Style("number", "TableNumber", "表格数字", base="cell", paragraph='<w:jc w:val="right"/>'),
    Style("middle", "TableCentred", "表格居中", base="cell", paragraph='<w:jc w:val="center"/>'),
    # A column that the case itself sets in the middle, not only a short one.
    Style("centred", "TableCentredColumn", CENTRED, base="middle"),
    Style("head", "TableHead", "表头", base="middle", paragraph="<w:keepNext/>", run=_BOLD),
    Style(
        "form text",
        "FormText",
        "表格正文",
        base="cell",
        paragraph='<w:ind w:firstLine="420" w:firstLineChars="200"/><w:jc w:val="both"/>',
    ),
    # Tables have no room around them of their own.
    Style("gap", "TableGap", "表格间距", base="normal", paragraph=_spacing(0, 0, 120, "exact")),
    Style("gap above", "TableGapAbove", "表前间距", base="gap", paragraph="<w:keepNext/>"),
    Style(
        "table",
        "CaseTable",
        "表格",
        kind="table",
        base="plain table",
        more='<w:tblPr><w:jc w:val="center"/><w:tblBorders>' + _BORDER + "</w:tblBorders></w:tblPr>"
        '<w:tcPr><w:vAlign w:val="center"/></w:tcPr>'
        '<w:tblStylePr w:type="firstRow"><w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="EDEDED"/></w:tcPr></w:tblStylePr>',
    ),
    Style(
        "form",
        "FormTable",
        "申报表格",
        kind="table",
        base="plain table",
        more='<w:tblPr><w:jc w:val="center"/><w:tblBorders>'
        + _BORDER
        + '</w:tblBorders></w:tblPr><w:tcPr><w:vAlign w:val="center"/></w:tcPr>',
    ),
    Style(
        "reference",
        "References",
        "参考文献",
        base="normal",
        paragraph=f'{_spacing(0, 0, 360)}<w:ind w:left="420" w:hanging="420"/><w:jc w:val="left"/>',
        run=_size(TABLE_SIZE),
    ),
    Style(
        "footnote",
        "FootnoteText",
        "footnote text",
        "脚注",
        base="normal",
        paragraph=f'<w:snapToGrid w:val="0"/>{_spacing(0, 0, 280)}<w:jc w:val="left"/>',
        run=_size(18),
    ),
    Style(
        "note mark",
        "FootnoteReference",
        "footnote reference",
        "脚注引用",
        kind="character",
        base="default",
        run='<w:vertAlign w:val="superscript"/>',
    ),
    Style("hint", "Hint", "提示", base="body", run=_GREY),
    Style("attachment", "AttachmentMark", "附件", base="normal", paragraph=f'{_spacing(0, 80)}<w:jc w:val="left"/>'),
    Style("blank", "FillIn", "请填写", kind="character", base="default", run=_GREY),
    Style("strong", "Strong", "Strong", "加粗", kind="character", base="default", run=_BOLD),
    # Slanted Chinese is ugly; Chinese emphasis is a dot below each character.
    Style("emphasis", "Emphasis", "Emphasis", "强调", kind="character", base="default", run='<w:em w:val="dot"/>'),
    Style("line break", "LineBreak", LINE_BREAK, kind="character", base="default"),
    Style("deleted", "Deleted", "删除线", kind="character", base="default", run="<w:strike/>"),
    Style(
        "inline code",
        "InlineCode",
        "行内代码",
        kind="character",
        base="default",
        run='<w:rFonts w:ascii="Courier New" w:hAnsi="Courier New" w:cs="Courier New"/>',
    ),
    Style(
        "link",
        "Hyperlink",
        "Hyperlink",
        "超链接",
        kind="character",
        base="default",
        run='<w:color w:val="0563C1"/><w:u w:val="single"/>',
    ),
    Style(
        "header",
        "Header",
        "header",
        "页眉",
        base="normal",
        paragraph=f'{_spacing(0, 0, 240, "auto")}<w:jc w:val="center"/>',
        run=_GREY + _size(18),
    ),
    Style(
        "footer",
        "Footer",
        "footer",
        "页脚",
        base="normal",
        paragraph=f'{_spacing(0, 0, 240, "auto")}<w:jc w:val="center"/>',
        run=_size(18),
    ),
)

BY_ROLE = {style.role: style for style in STYLES}


def style_xml(style: Style) -> str:
    """The w:style element, as text."""
    default = ' w:default="1"' if style.role in {"normal", "default", "plain table"} else ""
    custom = ' w:customStyle="1"' if not style.name.isascii() else ""
    parts = [f'<w:name w:val="{style.name}"/>']
    if style.alias:
        parts.append(f'<w:aliases w:val="{style.alias}"/>')
    if style.base:
        parts.append(f'<w:basedOn w:val="{BY_ROLE[style.base].id}"/>')
    if style.following:
        parts.append(f'<w:next w:val="{BY_ROLE[style.following].id}"/>')
    parts.append('<w:uiPriority w:val="99"/>' if style.role in {"default", "plain table"} else "")
    parts.append("<w:qFormat/>" if style.kind == "paragraph" else "")
    parts.append(f"<w:pPr>{style.paragraph}</w:pPr>" if style.paragraph else "")
    parts.append(f"<w:rPr>{style.run}</w:rPr>" if style.run else "")
    parts.append(style.more)
    return (
        f'<w:style xmlns:w="{NAMESPACE}" w:type="{style.kind}"{default}{custom} w:styleId="{style.id}">'
        f"{''.join(parts)}</w:style>"
    )
