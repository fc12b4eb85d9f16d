"""Runs and paragraphs: text in, Word's elements out. Text can only ever become text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from anliku.text import HAN

# What XML cannot hold; such characters show nothing anyway.
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_WIDE = re.compile(rf"[{HAN}\u3000-\u303f\uff00-\uffef\u2018-\u201d\u2014\u2026]")


def legal(text: str) -> str:
    """``text`` without the characters that XML cannot hold."""
    return _ILLEGAL.sub("", text)


def element(tag: str, attributes: dict[str, str] | None = None, children: Iterable[Any] = ()) -> Any:
    """One element of Word's, e.g. ``element("w:jc", {"w:val": "center"})``."""
    made: Any = OxmlElement(tag, {qn(name): value for name, value in (attributes or {}).items()})
    made.extend(children)
    return made


def flag(tag: str, value: str | None = None) -> Any:
    """An element with nothing but, perhaps, a value."""
    return element(tag, None if value is None else {"w:val": value})


def run(text: str, properties: Iterable[Any] = (), style: str | None = None) -> Any:
    """A run of ``text`` (tabs and line ends become spaces). ``style`` is a style's id."""
    text = legal(text)
    inside = [] if style is None else [flag("w:rStyle", style)]
    if not text.isascii():
        # Quotes and dashes are in Latin fonts too; here they are Chinese.
        inside.append(element("w:rFonts", {"w:hint": "eastAsia"}))
    inside += properties
    word: Any = OxmlElement("w:t", {qn("xml:space"): "preserve"})
    word.text = re.sub(r"[\t\r\n]", " ", text)
    return element("w:r", None, [*([element("w:rPr", None, inside)] if inside else []), word])


def line_break(style: str | None = None) -> Any:
    """A line's end within a paragraph; ``style`` is the id of a style that says it was meant."""
    look = [] if style is None else [element("w:rPr", None, [flag("w:rStyle", style)])]
    return element("w:r", None, [*look, flag("w:br")])


def paragraph(style: str, runs: Iterable[Any] = (), properties: Iterable[Any] = ()) -> Any:
    """A paragraph in the style with the id ``style``; ``properties`` are what only this one has."""
    return element("w:p", None, [element("w:pPr", None, [flag("w:pStyle", style), *properties]), *runs])


def em(text: str) -> float:
    """How wide ``text`` is, in characters of Chinese."""
    return sum(1.0 if _WIDE.match(character) or ord(character) > 0x2E80 else 0.5 for character in text)


def em_of(runs: Iterable[Any]) -> float:
    """How wide the text of some runs is on one line."""
    return em("".join(node.text or "" for made in runs for node in made.iter(qn("w:t"))))
