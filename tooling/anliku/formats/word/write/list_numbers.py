"""Numbers of headings and lists, as Word keeps them: definitions (w:abstractNum) and their uses (w:num).

A template's own definitions are used where its styles name them; what it lacks is added.
Each numbered list is a use of its own, so that it starts where its author said.
"""

from __future__ import annotations

from html import escape
from typing import Any, Literal

from docx.document import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.parts.numbering import NumberingPart

from anliku.formats.word.write.named_styles import NAMESPACE, STYLES

Kind = Literal["headings", "numbered", "bulleted"]

LEVELS = 9
"""Word counts no deeper."""

STEP, HANG, FIRST = 420, 420, 480
"""Twips: how far each level of a list goes in, where its text hangs, where the first begins (two characters)."""

_HEADINGS = (
    ("chineseCounting", "%1、"),
    ("chineseCounting", "（%2）"),
    ("decimal", "%3."),
    ("decimal", "（%4）"),
    ("decimalEnclosedCircle", "%5"),
)
# Digits at every level: a list read from Word keeps counting in Markdown.
_NUMBERS = ("%{0}.", "%{0}）")
_BULLETS = ("•", "–", "·")
_ORDER: tuple[Kind, ...] = ("headings", "numbered", "bulleted")


def text_indent(level: int) -> int:
    """Where the text of a list's item begins, in twips."""
    return FIRST + STEP * level + HANG


def part_xml() -> str:
    """The whole of numbering.xml: definition N, used as number N + 1, is the N-th of headings, numbers, bullets."""
    ids = {style.role: style.id for style in STYLES}
    definitions = "".join(_definition(kind, number, ids) for number, kind in enumerate(_ORDER))
    uses = "".join(_use(number + 1, number) for number in range(len(_ORDER)))
    return f'<w:numbering xmlns:w="{NAMESPACE}">{definitions}{uses}</w:numbering>'


class Numbering:
    """The numbers of one document. ``styles`` maps roles to the elements of the template's own
    styles, ``ids`` maps every role to a style's id."""

    def __init__(self, document: Document, styles: dict[str, Any], ids: dict[str, str]) -> None:
        self._root = _root(document)
        self._ids = ids
        self._last = max((int(num.get(qn("w:numId")) or 0) for num in self._root.findall(qn("w:num"))), default=0)
        self._defined: dict[Kind, str] = {}
        for kind in _ORDER:
            element = styles.get("heading 1" if kind == "headings" else kind)
            definition = self._definition_of(element) if element is not None else None
            if definition is not None:
                self._defined[kind] = definition

    def use(self, kind: Kind, start: int = 1, level: int = 0) -> int:
        """A new use of the definition for ``kind``, counting from ``start`` on ``level`` (0 is the outermost); its number."""
        definition = self._defined.get(kind)
        if definition is None:
            definition = self._defined[kind] = self._define(kind)
        self._last += 1
        # 0 to 32767 is all that Word counts.
        first = None if kind == "bulleted" else min(start, 32767)
        self._root.append(parse_xml(_use(self._last, int(definition), first, level)))
        return self._last

    def _definition_of(self, style: Any) -> str | None:
        """The template's definition behind a style; None where it is missing or knows one level only."""
        used = style.find(f"{qn('w:pPr')}/{qn('w:numPr')}/{qn('w:numId')}")
        number = None if used is None else used.get(qn("w:val"))
        num = next((num for num in self._root.findall(qn("w:num")) if num.get(qn("w:numId")) == number), None)
        target = None if num is None else num.find(qn("w:abstractNumId"))
        key = None if target is None else target.get(qn("w:val"))
        for definition in self._root.findall(qn("w:abstractNum")):
            if definition.get(qn("w:abstractNumId")) == key and len(definition.findall(qn("w:lvl"))) > 1:
                return str(key)
        return None

    def _define(self, kind: Kind) -> str:
        definitions = self._root.findall(qn("w:abstractNum"))
        number = max((int(item.get(qn("w:abstractNumId")) or 0) for item in definitions), default=-1) + 1
        element = parse_xml(_definition(kind, number, self._ids))
        # The schema wants every definition before the first use.
        if definitions:
            definitions[-1].addnext(element)
        else:
            self._root.insert(0, element)
        return str(number)


def _root(document: Document) -> Any:
    part = document.part
    for relation in part.rels.values():
        if relation.reltype == RELATIONSHIP_TYPE.NUMBERING and not relation.is_external:
            return relation.target_part.element
    element = parse_xml(f'<w:numbering xmlns:w="{NAMESPACE}"/>')
    added = NumberingPart(PackURI("/word/numbering.xml"), CONTENT_TYPE.WML_NUMBERING, element, part.package)
    part.relate_to(added, RELATIONSHIP_TYPE.NUMBERING)
    return element


def _definition(kind: Kind, number: int, ids: dict[str, str]) -> str:
    levels = "".join(_level(kind, level, ids) for level in range(LEVELS))
    # The two ids only have to differ from one another in one document.
    return (
        f'<w:abstractNum xmlns:w="{NAMESPACE}" w:abstractNumId="{number}"><w:nsid w:val="{0x41A10000 + number:08X}"/>'
        f'<w:multiLevelType w:val="multilevel"/><w:tmpl w:val="{0x51A10000 + number:08X}"/>{levels}</w:abstractNum>'
    )


def _level(kind: Kind, level: int, ids: dict[str, str]) -> str:
    indent = f'<w:ind w:left="{text_indent(level)}" w:hanging="{HANG}"/>'
    fonts, suffix, style = "", "", ""
    if kind == "headings":
        form, text = _HEADINGS[min(level, len(_HEADINGS) - 1)]
        text = text if level < len(_HEADINGS) else f"%{level + 1}"
        suffix, indent = '<w:suff w:val="nothing"/>', '<w:ind w:left="0" w:firstLine="0"/>'
        style = _linked(ids[f"heading {level + 1}"]) if level < len(_HEADINGS) else ""
    elif kind == "numbered":
        form, text = "decimal", _NUMBERS[level % len(_NUMBERS)].format(level + 1)
        style = _linked(ids["numbered"]) if level == 0 else ""
    else:
        form, text = "bullet", _BULLETS[min(level, len(_BULLETS) - 1)]
        fonts = '<w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:hint="default"/></w:rPr>'
        style = _linked(ids["bulleted"]) if level == 0 else ""
    return (
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{style}{suffix}'
        f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/><w:pPr>{indent}</w:pPr>{fonts}</w:lvl>'
    )


def _linked(style: str) -> str:
    """What makes paragraphs of a style take this level."""
    return f'<w:pStyle w:val="{escape(style)}"/>'


def _use(number: int, definition: int, start: int | None = None, level: int = 0) -> str:
    override = (
        "" if start is None else f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="{start}"/></w:lvlOverride>'
    )
    return f'<w:num xmlns:w="{NAMESPACE}" w:numId="{number}"><w:abstractNumId w:val="{definition}"/>{override}</w:num>'
