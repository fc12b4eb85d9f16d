"""Where Markdown reads a body otherwise than it may be meant, or drops something of it.

Each doubt is of a kind that :mod:`anliku.rules.reading` explains. What can be shown as it was
typed is shown so already (see :mod:`anliku.markdown`); here is the rest.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from string import punctuation

from anliku import nodes
from anliku.markdown import Document
from anliku.regex import regex
from anliku.signs import Doubt

# Before these a backslash is meant as an escape: they may be marks anywhere in a line, and the
# Word importer escapes them. Before other signs it was meant to be read: \(S=ab\), 61.2\%.
_MARKS = set("\\`*_[]<>&~|!{}^$#")
# These are marks at the beginning of a line only, a full stop or bracket behind a number: 1\. \- \+
_LEADING = regex(rb"[ \t>]*(?:[-+*][ \t]+|\d{1,9}[.)][ \t]+)*(?:\d{1,9}\\[.)]|\\[-+=:>])")
_ESCAPE = regex(rb"\\[!-/:-@\[-`{-~]")
_MORE_THAN = regex(
    rb">[ \t]?\d+(?:\.\d+)?\s*(?:%|\xef\xbc\x85|" + "|".join("分人名岁元米℃度次个小天").encode() + rb"|cm|kg)"
)
_NUMBER = regex(rb"[-+*][ \t]+\d")
_LABELLED_LINE = regex(
    r"[（(]?[一二三四五六七八九十]{1,3}[）)、.．]|[（(]\d{1,2}[）)]|\d{1,2}[、.．)）](?!\d)|[①-⑳]"
    r"|第[一二三四五六七八九十\d]{1,3}[步条点项阶]|[图表]\s?\d|[^\s，。；：:]{1,6}："
)
_FENCE = regex(rb"`{3,}")
_INFO = regex(r"(?:[A-Za-z][A-Za-z0-9_+#.-]*)?")
_DELIMITER = regex(r"^[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)+\|?[ \t]*$", re.MULTILINE)
_BARRED = regex(r"^[ \t]*\|.*\|[ \t]*\n[ \t]*\|.*\|[ \t]*$", re.MULTILINE)
_BACKSLASH = 0x5C
_LEAD = 100
"""How many bytes of marks may begin a line."""
_SENTENCE_END = "。！？”：；"


_Container = nodes.Item | nodes.Quote | nodes.Note


@dataclass(slots=True)
class _List:
    start: int
    items: int = 0


# Where there is nothing but these, only a backslash or a bar leaves a doubt here.
_CERTAIN = frozenset(
    {
        *(nodes.Text, nodes.Code, nodes.Html, nodes.NoteMark, nodes.Rule, nodes.End),
        *(nodes.Paragraph, nodes.Heading, nodes.Emphasis, nodes.Strong, nodes.Strikethrough, nodes.Image),
    }
)


def doubts(document: Document) -> list[Doubt]:
    """All of them, in the order of the text."""
    source = document.source
    if b"\\" not in source and b"|" not in source and _CERTAIN.issuperset(map(type, document.nodes)):
        return sorted(document.doubts, key=lambda doubt: doubt.start)
    walk = _Walk(document)
    for node in document.nodes:
        walk.take(node)
    return sorted([*document.doubts, *walk.doubts], key=lambda doubt: doubt.start)


class _Walk:
    def __init__(self, document: Document) -> None:
        self.source = document.source
        self.doubts: list[Doubt] = []
        self.inside: list[_Container] = []
        """The containers that are open."""
        self.lists: list[_List] = []
        self.quoted = -1
        self.broken = -1
        """Where the line ended before the next words, or -1."""
        self.stays = False
        """Whether the page keeps that end of a line."""
        self.last = ""
        self.parted = False
        """Whether the paragraph has been told to be several."""
        self.cell_end = 0
        self.columns = 0
        self.paragraph = -1
        self.line_end = 0
        """Where the line ends of which ``line_escaped`` says whether signs of it are escaped."""
        self.line_escaped = False

    def tell(self, kind: str, start: int, text: str = "") -> None:
        self.doubts.append(Doubt(kind, start, text))

    def typed(self, start: int, end: int) -> str:
        """What was typed there, on one line and not too long."""
        return " ".join(self.source[start : min(end, start + 120)].decode(errors="ignore").split())

    def take(self, node: nodes.Node) -> None:
        match node:
            case nodes.Text():
                self.text(node.text, node.start)
            case nodes.Start():
                self.open(node)
            case nodes.End():
                self.close(node.begun, node.start, node.end)
            case nodes.SoftBreak() | nodes.Joint() | nodes.HardBreak():
                self.broken = node.start
                self.stays = isinstance(node, nodes.HardBreak)

    def text(self, value: str, start: int) -> None:
        if self.broken >= 0:
            self.next_line(start)
            self.broken = -1
        if start and self.source[start - 1] == _BACKSLASH and value:
            self.escape(value[0], start)
        self.last = value[-1:]

    def escape(self, sign: str, start: int) -> None:
        """A backslash stands before ``sign``, which is at ``start``, and vanishes."""
        if sign not in punctuation or (sign in _MARKS and sign != "\\") or self.is_leading(start):
            return
        if sign != "\\" or not self.is_one(start):
            self.tell("backslash", start - 1, "\\" + sign)

    def is_one(self, start: int) -> bool:
        """Whether two backslashes, the second at ``start``, are meant as one: where one alone would
        be an escape (``\\\\*``), or other signs of the line are escaped."""
        if start >= self.line_end:
            end = self.source.find(b"\n", start)
            self.line_end = end if end >= 0 else len(self.source)
            line = self.source[self.source.rfind(b"\n", 0, start) + 1 : self.line_end]
            self.line_escaped = any(escape[0] != b"\\\\" for escape in _ESCAPE.finditer(line))
        return self.line_escaped or self.source[start + 1 : start + 2].decode(errors="ignore") in {*punctuation}

    def is_leading(self, start: int) -> bool:
        """Whether the sign would begin a list, quote or heading."""
        if self.source[start : start + 1] in {b".", b")"} and self.source[start + 1 : start + 2].strip():
            return False
        line = self.source.rfind(b"\n", max(0, start - _LEAD), start) + 1
        return _LEADING.fullmatch(self.source, line, start + 1) is not None

    def next_line(self, start: int) -> None:
        """The words at ``start`` go on with what stood on the line above."""
        begin = self.source.find(b"\n", self.broken) + 1
        lead = self.source[begin:start] if 0 < begin <= start else b""
        place = self.inside[-1] if self.inside else None
        if isinstance(place, nodes.Quote) and b">" not in lead:
            self.tell("runs on", start, "引用")
        elif isinstance(place, nodes.Item | nodes.Note) and not lead.strip(b">").startswith((b" ", b"\t")):
            self.tell("runs on", start, "列表" if isinstance(place, nodes.Item) else "脚注")
        elif not self.stays and self.is_new_line(start) and not self.parted and self.paragraph >= 0:
            self.parted = True
            self.tell("lines", start, self.typed(start, start + 60))

    def is_new_line(self, start: int) -> bool:
        """Whether the line at ``start`` was meant as a line of its own: behind the end of a sentence,
        or where it begins with a number or a label (二、画图; 作者：王芳)."""
        if self.last and self.last in _SENTENCE_END:
            return True
        return _LABELLED_LINE.match(self.typed(start, start + 60)) is not None

    def open(self, node: nodes.Start) -> None:
        if isinstance(node, nodes.Paragraph | nodes.Item | nodes.TableCell | nodes.Heading):
            self.broken, self.last, self.parted = -1, "", False
        if isinstance(node, _Container):
            self.inside.append(node)
        match node:
            case nodes.Paragraph():
                self.paragraph = node.start
            case nodes.List():
                self.lists.append(_List(node.start))
            case nodes.Item() if self.lists:
                self.lists[-1].items += 1
            case nodes.Quote():
                self.quote(node.start)
            case nodes.CodeBlock():
                self.code(node)
            case nodes.Link() if node.title.strip():
                self.tell("link title", node.start, " ".join(node.title.split()))
            case nodes.Table():
                self.columns = len(node.alignments)
            case nodes.TableRow():
                self.cell_end = node.start
                if self.columns > 1 and b"|" not in self.source[node.start : node.end]:
                    self.tell("row", node.start, self.typed(node.start, node.end))
            case nodes.TableCell():
                self.cell_end = node.end

    def close(self, node: nodes.Start, start: int, end: int) -> None:
        if isinstance(node, _Container) and self.inside:
            self.inside.pop()
        match node:
            case nodes.List() if self.lists:
                self.bullet(self.lists.pop())
            case nodes.Paragraph():
                self.paragraph = -1
                if b"|" in self.source[start:end]:
                    self.bars(start, end)
            case nodes.TableRow():
                rest = self.source[self.cell_end : end].strip(b"| \t\r\n>")
                if rest:
                    self.tell("cells", self.cell_end, self.typed(self.cell_end, end).strip("| "))

    def quote(self, start: int) -> None:
        """A quote that may be a comparison, or that was typed without a space."""
        if start == self.quoted + 1:
            self.quoted = start
            return
        self.quoted = start
        after = self.source[start + 1 : start + 2]
        if _MORE_THAN.match(self.source, start) or after not in {b" ", b"\t", b"\n", b"\r", b">", b""}:
            end = self.source.find(b"\n", start)
            self.tell("quote", start, self.typed(start, len(self.source) if end < 0 else end))

    def bullet(self, made: _List) -> None:
        """A bullet alone that may be a sign: ``* p<0.05``, ``- 3.2``."""
        mark = self.source[made.start : made.start + 1]
        if made.items == 1 and (mark in {b"*", b"+"} or (mark == b"-" and _NUMBER.match(self.source, made.start))):
            end = self.source.find(b"\n", made.start)
            self.tell("bullet", made.start, self.typed(made.start, len(self.source) if end < 0 else end))

    def code(self, node: nodes.CodeBlock) -> None:
        """A block of code that nobody closed, or whose first line is dropped."""
        start, end, info = node.start, node.end, node.info or ""
        fence = _FENCE.match(self.source, start)
        if not _INFO.fullmatch(info.strip()):
            self.tell("info", start, " ".join(info.split()))
        if fence is not None:
            last = self.source[start:end].rstrip().rpartition(b"\n")[2].strip(b" \t>")
            if last.strip(b"`") or len(last) < len(fence[0]) or b"\n" not in self.source[start:end].rstrip():
                self.tell("fence", start, fence[0].decode())

    def bars(self, start: int, end: int) -> None:
        """Lines that look like a table and are none."""
        text = self.source[start:end].decode(errors="ignore")
        if _DELIMITER.search(text) or _BARRED.search(text):
            self.tell("no table", start, self.typed(start, end))
