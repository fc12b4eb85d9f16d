"""What the styles of a Word file say about paragraphs: level, size, weight, place, numbering."""

from __future__ import annotations

from dataclasses import dataclass, replace
from xml.etree.ElementTree import Element

from anliku.formats.word.read.parts import W, child, is_on, value, whole

_DEFAULT_SIZE = 10.5
_DEEPEST = 12
LINE_BREAK, OTHER_QUOTE, CENTRED = "换行", "另一段引用", "表格居中列"
"""Names of styles by which our own export says what Word has no words for: a line that was ended on
purpose, a quotation right after another, a column that is set in the middle whatever is in it."""
_HEADING_NAMES = ("heading ", "标题 ")


@dataclass(frozen=True, slots=True)
class Look:
    """How a paragraph looks by its style alone."""

    name: str = ""
    """The style's name in lower case: ``title``, ``heading 2``, ``toc 1`` …"""
    outline: int | None = None
    """0 is the highest heading; None is text."""
    size: float = _DEFAULT_SIZE
    """Points."""
    bold: bool = False
    hidden: bool = False
    centred: bool = False
    list_id: str | None = None
    list_level: int | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """How a run differs from its paragraph. Chinese text is stressed by dots below, not by slant:
    both count as ``italic``."""

    bold: bool | None = None
    """None is what the paragraph's style says."""
    italic: bool = False
    struck: bool = False
    hidden: bool | None = None
    """As ``bold``."""
    style: str = ""
    """The name of its character style."""


class Styles:
    """The style part."""

    def __init__(self, tree: Element | None) -> None:
        self._styles: dict[str, Element] = {}
        self._looks: dict[str, Look] = {}
        self.default: str | None = None
        """The style of paragraphs that name none."""
        self._base = Look()
        if tree is None:
            return
        properties = child(tree, W + "docDefaults", W + "rPrDefault", W + "rPr")
        self._base = _with_run(Look(), properties)
        for style in tree.iter(W + "style"):
            name = style.get(W + "styleId", "")
            self._styles.setdefault(name, style)
            is_default = style.get(W + "default", "0").lower() in {"1", "true", "on"}
            if is_default and style.get(W + "type") == "paragraph" and self.default is None:
                self.default = name

    def look(self, name: str | None) -> Look:
        """The look of a paragraph style, with all that it is based on."""
        name = self.default if name is None or name not in self._styles else name
        if name is None:
            return self._base
        if name not in self._looks:
            self._looks[name] = self._resolve(name)
        return self._looks[name]

    def run(self, properties: Element | None) -> Run:
        """Weight and slant of a run: its own, else those of its character style."""
        style = self._styles.get(value(properties, W + "rStyle") or "")
        formatting = Run()
        for source in (child(style, W + "rPr") if style is not None else None, properties):
            bold, italic, struck, hidden = (is_on(source, W + name) for name in ("b", "i", "strike", "vanish"))
            # One line through the words or two: both say that they do not count.
            struck = is_on(source, W + "dstrike") if struck is None else struck or is_on(source, W + "dstrike")
            marked = value(source, W + "em")
            italic = italic if marked is None else marked != "none"
            formatting = Run(
                formatting.bold if bold is None else bold,
                formatting.italic if italic is None else italic,
                formatting.struck if struck is None else struck,
                formatting.hidden if hidden is None else hidden,
                value(style, W + "name") or "",
            )
        return formatting

    def _resolve(self, name: str) -> Look:
        chain: list[Element] = []
        current: str | None = name
        while current is not None and current in self._styles and len(chain) < _DEEPEST:
            chain.append(self._styles[current])
            current = value(self._styles[current], W + "basedOn")
        look = self._base
        for style in reversed(chain):
            look = _with_paragraph(_with_run(look, child(style, W + "rPr")), child(style, W + "pPr"))
        own = (value(self._styles[name], W + "name") or name).strip().lower()
        if look.outline is None and own.startswith(_HEADING_NAMES):
            level = own.rpartition(" ")[2]
            look = replace(look, outline=int(level) - 1) if level in set("123456789") else look
        return replace(look, name=own)


def _with_run(look: Look, properties: Element | None) -> Look:
    if properties is None:
        return look
    bold, hidden = (is_on(properties, W + name) for name in ("b", "vanish"))
    return replace(
        look,
        size=size_of(properties, look.size),
        bold=look.bold if bold is None else bold,
        hidden=look.hidden if hidden is None else hidden,
    )


def _with_paragraph(look: Look, properties: Element | None) -> Look:
    if properties is None:
        return look
    alignment = value(properties, W + "jc")
    outline = value(properties, W + "outlineLvl")
    list_id = value(properties, W + "numPr", W + "numId")
    level = value(properties, W + "numPr", W + "ilvl")
    return replace(
        look,
        centred=look.centred if alignment is None else alignment == "center",
        outline=look.outline if outline is None else outline_of(outline),
        list_id=look.list_id if list_id is None else list_id,
        list_level=look.list_level if level is None else whole(level, 0, 0, 8),
    )


def size_of(properties: Element | None, default: float) -> float:
    """Points; Word counts half points."""
    size = value(properties, W + "sz")
    return whole(size, 0, 0, 3000) / 2 or default if size is not None else default


def outline_of(text: str) -> int | None:
    """0–8 are headings, 9 is text."""
    level = whole(text, 9, 0, 9)
    return level if level < 9 else None
