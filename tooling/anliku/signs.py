"""What people type at the beginning of a line and mean as it stands.

Markdown gives ``>60分``, ``2024. ``, ``~~~~``, ``[1]:…`` and an indent a meaning that nobody
who writes in a word processor has in mind. :func:`masked` hides such signs from the parser:
each becomes a control character of the same length, so that every place stays where it is,
and :func:`unmask` gives them back. (No checked file holds control characters.)
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from anliku.nodes import Code, CodeBlock, End, Html, Node, Note, NoteMark, Reference, Text
from anliku.regex import regex


@dataclass(frozen=True, slots=True)
class Doubt:
    """A place that Markdown reads otherwise than it may be meant: ``kind`` is one of those that
    :mod:`anliku.rules.reading` explains, ``start`` a byte of the body, ``text`` what stands there."""

    kind: str
    start: int
    text: str


_HIDDEN = dict(zip("\x01\x02\x03\x04\x05\x06\x07\x08\x0f\x10", ">~.)_#`+:*", strict=True))
_MASK = {sign: mask for mask, sign in _HIDDEN.items()}
_INDENT = "\x0e"
_SHOWN = str.maketrans(_HIDDEN)
_STANDS_FOR = regex(f"[{''.join(_HIDDEN)}{_INDENT}]")
_CONTROL = regex("[\x01-\x08\x0b\x0c\x0e-\x1f]")

# A line begins after the marks of quotes and lists, which may stand before any other.
_LINE = r"^(?:[ \t>]|[-+*](?=[ \t])|\d{1,9}[.)](?=[ \t]))*"
_QUOTE = regex(_LINE + r"(>)(?=[0-9=＝.±])(?!\d{1,9}[.)][ \t])", re.MULTILINE)
_TILDES = regex(_LINE + r"(~)~~", re.MULTILINE)
_YEAR = regex(_LINE + r"(?:\d{4,9}|0\d{1,8})([.)])(?=[ \t]|$)", re.MULTILINE)
_BLANKS = regex(_LINE + r"(_)(?:[ \t]*_){2,}[ \t]*$", re.MULTILINE)
# Stars in a list or quote stand for words left out; a line of its own parts two texts.
_STARS = regex(r"^(?=[ \t]*(?:[-+>]|\d))" + _LINE[1:] + r"(\*)(?:[ \t]*\*){2,}[ \t]*$", re.MULTILINE)
_PLUS = regex(_LINE + r"(\+)(?=[ \t]+[0-9０-９])", re.MULTILINE)
# Looked for first: no text without them has such a year or heading.
_YEAR_END = regex(r"[.)](?<=\d\d.)(?=[ \t]|$)", re.MULTILINE)
_HEADING_END = regex(r"#(?<=[ \t]#)#*[ \t]*$", re.MULTILINE)
_CLOSED_HEADING = regex(_LINE + r"(#{1,6})[ \t](?:[^\n]*[^#\n])?[ \t](#)(#*)[ \t]*$", re.MULTILINE)
_APOSTROPHE = regex(r"(?<=[A-Za-z])(`)(?=[A-Za-z])")

_NOTE = regex(r"\[\^[^\s\]]+\]")
_LABEL = 999
"""The longest label of a definition, in characters."""
_REACH = 300
"""How long an address is that may hold brackets."""
_ADDRESS = regex(r"\s*(?:<|[A-Za-z][A-Za-z0-9+.-]*:|#|/|\.{1,2}/|[\w-]+\.(?:png|jpe?g|webp)\b)")
_USE = regex(r"\]\[([^\[\]]{1,999})\]|\[([^\[\]]{1,999})\]\[\]")


def has_controls(body: str) -> bool:
    """Whether ``body`` holds characters that stand for hidden signs; no file that passes the checks does."""
    return _CONTROL.search(body) is not None


def masked(body: str, used: set[str] | None = None) -> str:
    """``body`` with the signs hidden that are meant as they stand; as long in bytes as before.

    ``used`` are the names of definitions that links really use, once the parser has told (see
    :func:`used_names`); before, those count that seem to be used.
    """
    places: list[int] = []
    for sign, pattern in (
        (">", _QUOTE),
        ("~~~", _TILDES),
        ("__", _BLANKS),
        ("_ ", _BLANKS),
        ("***", _STARS),
        ("+", _PLUS),
        ("`", _APOSTROPHE),
    ):
        if sign in body:
            places += (line.start(1) for line in pattern.finditer(body))
    if _YEAR_END.search(body):
        places += (year.start(1) for year in _YEAR.finditer(body))
    if _HEADING_END.search(body):
        # “## 标题 ##” is a way of writing headings; “## 学习 C #” is not.
        places += (
            heading.start(2)
            for heading in _CLOSED_HEADING.finditer(body)
            if len(heading[1]) != len(heading[2] + heading[3])
        )
    if "]:" in body:
        places += _definitions(body, used)
    if not places:
        return body
    letters = list(body)
    for place in places:
        letters[place] = _MASK.get(letters[place], letters[place])
    return "".join(letters)


def used_names(nodes: Iterable[Node]) -> set[str]:
    """The definitions that links and pictures with a text of their own use."""
    references = (node for node in nodes if isinstance(node, Reference))
    return {_label(node.name) for node in references if node.kind in {"Reference", "Collapsed"}}


def _definitions(body: str, used: set[str] | None) -> list[int]:
    """Colons of what only looks like a link's definition: it leads nowhere, or no link uses it.

    ``[1]:王芳.阅读教学[J]`` → its colon; ``[通知]: https://a.cn`` → none where ``[全文][通知]`` stands.
    """
    uses = used.copy() if used is not None else None
    colons: list[int] = []
    end = body.find("]:")
    while end != -1:
        start = body.rfind("[", max(0, end - _LABEL), end)
        # In the address of a link a hidden sign would spoil it.
        if start != -1 and _NOTE.match(body, start, end + 1) is None and not _in_address(body, start):
            label = _label(body[start + 1 : end])
            leads = _ADDRESS.match(body, end + 2) is not None
            if leads and uses is None:
                uses = {_label(use[1] or use[2]) for use in _USE.finditer(body)}
            if leads and uses and label in uses:
                uses.discard(label)  # a second definition of one name would never be read
            else:
                colons.append(end + 1)
        end = body.find("]:", end + 2)
    return colons


def _in_address(body: str, start: int) -> bool:
    """Whether a link's address may reach to ``start`` on its line."""
    return "](" in body[max(0, start - _REACH) : start].rpartition("\n")[2]


def _label(text: str) -> str:
    return " ".join(text.split()).casefold()


def without_indents(body: str, nodes: Iterable[Node]) -> str | None:
    """``body`` so that nothing of it is code because of its indent; None where nothing was.

    Word writers indent paragraphs. (Code stands between fences.)
    """
    starts: list[int] = []
    indented = False
    for node in nodes:
        if isinstance(node, Text):
            if indented:
                starts.append(node.start)
        elif isinstance(node, CodeBlock):
            indented = node.info is None
        elif isinstance(node, End) and isinstance(node.begun, CodeBlock):
            indented = False
    source = bytearray(body.encode()) if starts else bytearray()
    changed = False
    for start in starts:
        if start and source[start - 1] in b" \t":
            source[start - 1 : start] = _INDENT.encode()
            changed = True
    return source.decode() if changed else None


def unmask(nodes: Iterable[Node]) -> None:
    """Give the nodes back the hidden signs as they were typed."""
    for node in nodes:
        if isinstance(node, Text):
            if node.text.startswith(_INDENT):
                dedented = node.text.lstrip(_INDENT + " \t")
                node.start += len(node.text.encode()) - len(dedented.encode())
                node.text = dedented
            node.text = _shown(node.text)
        elif isinstance(node, Code | Html):
            node.text = _shown(node.text)
        elif isinstance(node, NoteMark | Note):
            node.label = _shown(node.label)
        elif isinstance(node, Reference):
            node.target, node.title, node.name = _shown(node.target), _shown(node.title), _shown(node.name)
        elif isinstance(node, CodeBlock) and node.info is not None:
            node.info = _shown(node.info)


def _shown(text: str) -> str:
    if _STANDS_FOR.search(text) is None:
        return text
    return text.translate(_SHOWN).replace(_INDENT, " ")
