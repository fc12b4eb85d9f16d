"""A case as its readers see it, laid out for detectors.

:class:`Running` keeps places: the file's text with everything masked that is no running
text, so that a pattern can neither match nor repair code, link targets or Markdown marks,
and every offset is an offset into the file. :class:`Rendered` keeps words: what is printed,
block after block, entities decoded and marks gone, for detectors that must not be misled.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import Any

from anliku import nodes
from anliku.markdown import Block, Document
from anliku.model import Manuscript
from anliku.yamlsafe import Path

OPAQUE = "\x00"
"""Stands for what is not running text: nothing may be matched across it."""
THIN = "\x01"
"""Stands for marks inside a sentence (``**``, a link's target): the text goes on after it."""
BETWEEN = "\x1f"
"""Stands between the pieces of a rendered text."""

# Front matter that people write sentences in.
_PROSE = ("title", "unit", "authors", "keywords", "summary", "questions", "glance", "evidence", "takeaways")
# A sentence goes on through these.
_THROUGH = (nodes.Emphasis, nodes.Strong, nodes.Strikethrough, nodes.Link)
_BLOCKS = (nodes.CodeBlock, nodes.HtmlBlock)
_CONTINUATION = bytes(range(0x80, 0xC0))


class Running:
    """``text`` is as long as the file's and holds its running text at the same offsets."""

    def __init__(self, case: Manuscript, document: Document) -> None:
        self.blocks: list[tuple[int, int]] = []
        """Where code and raw HTML stand."""
        self.breaks: list[int] = []
        """Line breaks that were typed as spaces at the end of a line."""
        self.decoded: list[tuple[int, int, str]] = []
        """Entities: start, end, and what they print."""
        self._pieces: list[str] = []
        self._at = 0
        self._front(case)
        self.put(case.body_start, OPAQUE, "")
        _Body(self, case, document).walk()
        self.put(len(case.text), OPAQUE, "")
        self.text = "".join(self._pieces)

    def put(self, offset: int, filler: str, text: str) -> None:
        """``text`` at ``offset`` in the file, and ``filler`` up to there."""
        self._pieces += (filler * (offset - self._at), text)
        self._at = max(self._at, offset) + len(text)

    def in_block(self, offset: int) -> bool:
        """Whether ``offset`` is within a block of code or raw HTML."""
        index = bisect_right(self.blocks, (offset, len(self.text) + 1)) - 1
        return index >= 0 and offset < self.blocks[index][1]

    def _front(self, case: Manuscript) -> None:
        if not case.values:
            return
        spans = sorted(
            (span.start, span.end)
            for path, span in case.places.values.items()
            if path and path[0] in _PROSE and isinstance(_at(case.values, path), str)
        )
        for start, end in spans:
            if start < self._at or end <= start:
                continue
            raw = case.text[start:end]
            if raw[0] in "\"'":
                start, raw = start + 1, raw[1:-1]
                if "\\" in raw or "''" in raw:
                    continue
            elif raw[0] in "|>" or "\n" in raw:
                continue
            self.put(start, OPAQUE, raw)


class _Body:
    """Walks a body for :class:`Running`, in characters and in bytes at once."""

    def __init__(self, running: Running, case: Manuscript, document: Document) -> None:
        self.running = running
        self.document = document
        self.text = case.body
        self.base = case.body_start
        self.at = 0
        self.byte = 0
        self.hidden = 0
        """The byte where code or raw HTML ends."""
        self.joint = False
        """Whether a sentence goes on from what was put last."""

    def walk(self) -> None:
        for node in self.document.nodes:
            match node:
                case nodes.Text():
                    if self.reach(node.start):
                        self.words(node)
                case nodes.SoftBreak() | nodes.Joint() | nodes.HardBreak():
                    if self.reach(node.start):
                        self.line_end(node)
                case nodes.Start():
                    self.joint = self.joint and isinstance(node, _THROUGH)
                    if isinstance(node, _BLOCKS):
                        self.hide(node)
                case nodes.End():
                    self.joint = self.joint and isinstance(node.begun, _THROUGH)
                case nodes.Code():
                    self.joint = False

    def reach(self, byte: int) -> bool:
        """Go on to a byte, unless it is passed already, or hidden."""
        if byte < self.byte or byte < self.hidden:
            return False
        self.at += len(self.document.source[self.byte : byte].translate(None, _CONTINUATION))
        self.byte = byte
        return True

    def words(self, node: nodes.Text) -> None:
        # An entity or escape is not what it prints: nothing to repair there.
        verbatim = self.text.startswith(node.text, self.at)
        if verbatim:
            self.put(self.at, node.text)
        else:
            end = self.base + self.document.character(node.end)
            self.running.decoded.append((self.base + self.at, end, node.text))
        self.joint = verbatim

    def line_end(self, node: nodes.Node) -> None:
        if isinstance(node, nodes.HardBreak) and self.text[self.at] != "\\":
            self.running.breaks.append(self.base + self.at)
        self.put(self.text.index("\n", self.at), "\n")

    def hide(self, block: nodes.Start) -> None:
        self.hidden = block.end
        start, end = self.document.character(block.start), self.document.character(block.end)
        self.running.blocks.append((self.base + start, self.base + end))

    def put(self, at: int, text: str) -> None:
        self.running.put(self.base + at, THIN if self.joint else OPAQUE, text)


def _at(values: Any, path: Path) -> Any:
    for step in path:
        values = values[step]
    return values


def front_text(case: Manuscript) -> str:
    """The sentences of the front matter, one a line."""
    sentences: list[str] = []
    waiting: list[Any] = [case.values.get(name) for name in _PROSE]
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            sentences.append(value)
        elif isinstance(value, dict):
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value
    return BETWEEN.join(sentences)


class Rendered:
    """``text`` is what a reader is told: front-matter strings, blocks, then alt texts.

    With ``disguised``, only those pieces that the source does not hold as they are read.
    """

    def __init__(self, case: Manuscript, document: Document, disguised: bool = False) -> None:
        self._case = case
        self._document = document
        self._sources: list[Path | Block | int] = []
        pieces: list[str] = []
        for path, span in case.places.values.items() if case.values else ():
            value = _at(case.values, path)
            if isinstance(value, str) and not (disguised and value in case.text[span.start : span.end]):
                self._sources.append(path)
                pieces.append(value)
        for block in document.blocks:
            if not disguised or len(block.marks) > 1:
                self._sources.append(block)
                pieces.append(block.text)
        for picture in document.pictures:
            self._sources.append(picture.start)
            pieces.append(picture.text)
        self._starts: list[int] = []
        position = 0
        for piece in pieces:
            self._starts.append(position)
            position += len(piece) + len(BETWEEN)
        self.text = BETWEEN.join(pieces)

    def place(self, offset: int) -> int:
        """Where the character ``offset`` of the text was written: an offset into the file."""
        index = bisect_right(self._starts, offset) - 1
        written = self._sources[index]
        offset -= self._starts[index]
        if isinstance(written, int):
            start = self._case.body_start + self._document.character(written)
            return start + 2 + offset if self._case.text.startswith("![", start) else start
        if isinstance(written, Block):
            return self._case.body_start + self._document.character(written.byte_at(offset))
        span = self._case.places.value(written)
        value: str = _at(self._case.values, written)
        written_at = self._case.text.find(value, span.start, span.end)
        return span.start if written_at < 0 else written_at + offset
