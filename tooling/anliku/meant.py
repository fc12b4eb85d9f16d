"""Nodes as they are meant: what is a heading, which number an item bears, what a line's end is."""

from __future__ import annotations

from itertools import pairwise

from anliku.emphasis import MARKS, settle
from anliku.nodes import (
    Code,
    End,
    Heading,
    Html,
    Item,
    Joint,
    Link,
    List,
    Node,
    Note,
    NoteMark,
    Paragraph,
    Rule,
    SoftBreak,
    Text,
)
from anliku.regex import regex
from anliku.signs import Doubt
from anliku.text import joint

_HEADING = regex(rb"#{1,6}(?:[ \t\r\n]|\Z)")
# Most bodies have neither, and need not be walked for them.
_UNDERLINE = regex(rb"\n[ \t>]*(?:=+|-+)[ \t\r]*(?:\n|\Z)")
_NUMBERED = regex(rb"\d[.)](?:[ \t\r\n]|\Z)")
_NUMBER = regex(rb"[ \t]*(\d{1,9})")
_RULE = 3
"""Dashes below a line that draw one."""
# Words before and after these stand side by side.
_THROUGH = (*MARKS, Link, Html)
_SHOWN = (Text, Code, NoteMark)


def as_meant(nodes: list[Node], source: bytes) -> tuple[list[Node], list[Doubt]]:
    """The nodes as :mod:`anliku.markdown` describes them, and the places that stay in doubt."""
    nodes, doubts = settle(nodes, source)
    if b"\n" in source:
        if _UNDERLINE.search(source):
            nodes = _without_underlines(nodes, source, doubts)
        if any(type(node) is SoftBreak for node in nodes):
            _join(nodes)
        if _NUMBERED.search(source):
            _number(nodes, source)
    if b"[^" in source:
        _name_plainly(nodes)
    return nodes, doubts


def _without_underlines(nodes: list[Node], source: bytes, doubts: list[Doubt]) -> list[Node]:
    """A line above --- or === is a paragraph: Word draws a line there, and nobody means a heading."""
    kept: list[Node] = []
    paragraph: Paragraph | None = None
    underline = b""
    for node in nodes:
        if isinstance(node, Heading) and _HEADING.match(source, node.start) is None:
            underline = source[node.start : node.end].rstrip().rpartition(b"\n")[2].strip(b" \t>")
            doubts.append(Doubt("underline", node.start, underline.decode(errors="replace")))
            paragraph = Paragraph(node.start, node.end)
            kept.append(paragraph)
        elif paragraph is not None and isinstance(node, End) and isinstance(node.begun, Heading):
            kept += _ended(End(node.start, node.end, paragraph), underline, source)
            paragraph = None
        else:
            kept.append(node)
    return kept


def _ended(end: End, underline: bytes, source: bytes) -> list[Node]:
    """The end of a paragraph with what stands below it: a line to draw, or signs to read."""
    stop = end.start + len(source[end.start : end.end].rstrip())
    start = stop - len(underline)
    if len(underline) >= _RULE and underline.startswith(b"-"):
        return [end, Rule(start, stop)]
    above = source.rfind(b"\n", 0, start)
    return [SoftBreak(above, above + 1), Text(start, stop, underline.decode()), end]


def _name_plainly(nodes: list[Node]) -> None:
    """Notes are called whatever the case of their names: ``[^A]`` and ``[^a]: …`` belong together."""
    for node in nodes:
        if isinstance(node, NoteMark | Note):
            node.label = " ".join(node.label.split()).casefold()


def _number(nodes: list[Node], source: bytes) -> None:
    """Items whose number does not follow from the one before get it.

    ``1. 2. 4.`` → the third; ``1. 1. 1.`` → none, because that is how Markdown counts by itself.
    """
    lists: list[list[tuple[Item, int]]] = []
    for node in nodes:
        if isinstance(node, List):
            lists.append([])
        elif isinstance(node, Item) and lists:
            typed = _NUMBER.match(source, node.start)
            if typed is not None:
                lists[-1].append((node, int(typed[1])))
        elif isinstance(node, End) and isinstance(node.begun, List) and lists:
            items = lists.pop()
            if len({number for _, number in items}) == 1:
                continue
            for (_, before), (item, number) in pairwise(items):
                if number != before + 1:
                    item.number = number


def _join(nodes: list[Node]) -> None:
    """Line breaks between Chinese characters become ``Joint``: they print nothing. Others stay
    ``SoftBreak``, a space."""
    last, waiting = "", -1
    for index, node in enumerate(nodes):
        if isinstance(node, _SHOWN):
            # The mark of a note stands as close as a comma.
            text = "，" if isinstance(node, NoteMark) else node.text
            if waiting >= 0 and last and text and not joint(last, text[0]):
                nodes[waiting] = Joint(nodes[waiting].start, nodes[waiting].end)
            if text:
                last, waiting = text[-1], -1
        elif isinstance(node, SoftBreak):
            waiting = index
        elif not isinstance(node.begun if isinstance(node, End) else node, _THROUGH):
            last, waiting = "", -1
