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
_PROSE = ("title", "unit", "authors", "keywords", "summary", "glance", "evidence")
_BREAKS = nodes.SoftBreak | nodes.Joint | nodes.HardBreak
# A sentence goes on through these.
_THROUGH = nodes.Emphasis | nodes.Strong | nodes.Strikethrough | nodes.Link
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
        self._put(case.body_start, OPAQUE, "")
        self._body(case, document)
        self._put(len(case.text), OPAQUE, "")
        self.text = "".join(self._pieces)

    def _put(self, offset: int, filler: str, text: str) -> None:
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
            self._put(start, OPAQUE, raw)

    def _body(self, case: Manuscript, document: Document) -> None:
        body, base, source = case.body, case.body_start, document.source
        at = byte = 0  # one place, in characters and in bytes
        hidden = 0  # where code or raw HTML ends, in bytes
        joint = False
        for node in document.nodes:
            if isinstance(node, nodes.Text | _BREAKS):
                if node.start < max(byte, hidden):
                    continue
                at, byte = at + len(source[byte : node.start].translate(None, _CONTINUATION)), node.start
                filler = THIN if joint else OPAQUE
                if not isinstance(node, nodes.Text):
                    if isinstance(node, nodes.HardBreak) and body[at] != "\\":
                        self.breaks.append(base + at)
                    self._put(base + body.index("\n", at), filler, "\n")
                elif body.startswith(node.text, at):
                    self._put(base + at, filler, node.text)
                    joint = True
                else:
                    # An entity or escape is not what it prints: nothing to repair there.
                    self.decoded.append((base + at, base + document.character(node.end), node.text))
                    joint = False
            elif isinstance(node, nodes.Code):
                joint = False
            elif isinstance(node, nodes.Start | nodes.End):
                if isinstance(node.begun if isinstance(node, nodes.End) else node, _THROUGH):
                    continue
                joint = False
                if isinstance(node, nodes.CodeBlock | nodes.HtmlBlock):
                    hidden = node.end
                    self.blocks.append((base + document.character(node.start), base + document.character(hidden)))


def _at(values: Any, path: Path) -> Any:
    for step in path:
        values = values[step]
    return values


def front_text(case: Manuscript) -> str:
    """The sentences of the front matter, one a line."""
    found: list[str] = []
    waiting: list[Any] = [case.values.get(name) for name in _PROSE]
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            found.append(value)
        elif isinstance(value, dict):
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value
    return BETWEEN.join(found)


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
        found = self._case.text.find(value, span.start, span.end)
        return span.start if found < 0 else found + offset
