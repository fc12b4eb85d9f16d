"""Markdown body → what stands in it, with the place of everything.

One parser (pulldown-cmark through pyromark: CommonMark plus tables, footnotes and
strikethrough, linear time on every input) serves checking, counting, searching and
rendering, so that what was checked is what is published. Raw HTML is reported and never
rendered; attribute lists, includes and macros do not exist in this dialect.

What is typed is what is read. Signs that people type and do not mean as Markdown are hidden
from the parser (:mod:`anliku.signs`), emphasis is decided in :mod:`anliku.emphasis`, and what
stays uncertain is in :attr:`Document.doubts`. The nodes (:mod:`anliku.nodes`) are the parser's but for these:

- ``Joint``: a line break between Chinese characters, which prints nothing (a ``SoftBreak`` is a space);
- an ``Item`` whose number does not follow from the one before it bears it;
- no indented code, and no headings by underlining: both are paragraphs.

Places are byte offsets into the body's UTF-8, which is what the parser reports;
:class:`Document` turns them into character offsets.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from anliku import nodes
from anliku.meant import as_meant
from anliku.nodes import Node
from anliku.regex import regex
from anliku.signs import has_controls, masked, unmask, used_names, without_indents
from anliku.text import count_words

# An ordinary case has about 600 nodes. Reading stops here, because a megabyte of ">" would
# otherwise need 1.4 GB; a document that is not complete is an error (SF006).
MAX_NODES = 50_000

# What UTF-8 writes after the first byte of a character; without it, bytes count characters.
_CONTINUATION = bytes(range(0x80, 0xC0))
_STRIDE = 4096

_SLUG_DROP = regex(r"[^\w\u3400-\u9fff-]+")

# Half of a pair is no character; the parser would not take it. As long in bytes as what stands for it.
_LONELY = regex("[\ud800-\udfff]")

# Pictures inside of a picture's alt text are never shown; what each says is kept up to here,
# because thousands within one another would say the same words thousands of times.
_INNER_ALT = 50

_INDENTS = 3
"""How often indents are looked for."""


@dataclass(slots=True)
class Block:
    """One run of text that a reader sees together: a paragraph, heading, cell or item.

    ``kind`` is ``paragraph``, ``heading``, ``item``, ``cell``, ``code`` or ``caption`` (what stands
    below a picture, or else says what it shows). ``text`` is the rendered text (entities decoded,
    emphasis gone, inline tags dropped); ``marks`` maps offsets in it to bytes in the body.
    """

    kind: str
    start: int
    text: str = ""
    marks: list[tuple[int, int]] = field(default_factory=list)

    def byte_at(self, offset: int) -> int:
        """The byte in the body where the character ``offset`` of the text was written."""
        index = bisect_right(self.marks, offset, key=lambda mark: mark[0])
        written, byte = self.marks[index - 1] if index else (0, self.start)
        return byte + len(self.text[written:offset].encode())


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; ``start`` is a byte of the body."""

    level: int
    text: str
    anchor: str
    start: int


@dataclass(frozen=True, slots=True)
class Link:
    """A link or picture, ``text`` being what it says or its alt text; ``kind`` is pulldown-cmark's link type (Inline, Autolink …)."""

    target: str
    text: str
    start: int
    kind: str


@dataclass(frozen=True, slots=True)
class Raw:
    """A piece of raw HTML."""

    text: str
    start: int


@dataclass(frozen=True, slots=True)
class Table:
    """A table's size, the head not counted among the rows."""

    columns: int
    rows: int
    start: int


@dataclass(frozen=True, slots=True)
class Section:
    """One level-2 heading and what stands under it."""

    title: str
    anchor: str
    """The heading's id on the page."""
    start: int
    """Offset of the heading in the file's text, in characters."""
    blocks: tuple[Block, ...]
    """What a reader sees under it, in order."""

    @property
    def words(self) -> int:
        """字 under the heading, without headings (see :mod:`anliku.text`)."""
        return _words(self.blocks)

    @property
    def is_empty(self) -> bool:
        """Whether nothing to read stands under the heading."""
        return not any(count_words(block.text) for block in self.blocks)


class Document:
    """A parsed body. ``nodes`` are kept for rendering; everything else is for checking."""

    def __init__(self, body: str) -> None:
        body = _LONELY.sub("\ufffd", body)
        self.source = body.encode()
        parsed = _parsed(body)
        self.complete = len(parsed) < MAX_NODES
        """False where the body has more marks than anyone writes; the rest was not read."""
        self.nodes, self.doubts = as_meant(parsed, self.source)
        """What a reader sees, and the places where Markdown may say something else than was meant."""
        self.headings: list[Heading] = []
        self.links: list[Link] = []
        self.pictures: list[Link] = []
        self.raw: list[Raw] = []
        self.tables: list[Table] = []
        self.blocks: list[Block] = []
        self.code: list[Raw] = []
        self.depth = 0
        """The deepest nesting of containers."""
        self.deepest = 0
        """The byte where it is reached."""
        _Reader(self).read()

    def character(self, byte: int) -> int:
        """The character offset in the body of a byte offset."""
        byte = min(byte, len(self.source))
        index = byte // _STRIDE
        rest = self.source[index * _STRIDE : byte]
        return self._strides[index] + len(rest.translate(None, _CONTINUATION))

    @cached_property
    def _strides(self) -> list[int]:
        """Characters before every 4096th byte: places are asked for often, in files of a megabyte."""
        counts = [0]
        for start in range(0, len(self.source), _STRIDE):
            piece = self.source[start : start + _STRIDE]
            counts.append(counts[-1] + len(piece.translate(None, _CONTINUATION)))
        return counts

    def sections(self, body_start: int) -> tuple[Section, ...]:
        """The level-2 headings with what stands under them; ``body_start`` is where the body
        begins in the file."""
        return tuple(
            Section(
                heading.text,
                heading.anchor,
                body_start + self.character(heading.start),
                tuple(blocks),
            )
            for heading, blocks in self.section_texts()
            if heading is not None and heading.level == 2
        )

    @cached_property
    def words(self) -> int:
        """字 of the whole body, headings included."""
        return _words(self.blocks)

    def section_texts(self) -> Iterator[tuple[Heading | None, list[Block]]]:
        """The blocks under each level-2 heading (and under none, first); headings left out."""
        cuts = [heading for heading in self.headings if heading.level <= 2]
        position = 0
        current: Heading | None = None
        group: list[Block] = []
        for block in self.blocks:
            while position < len(cuts) and block.start >= cuts[position].start:
                yield current, group
                current, group = cuts[position], []
                position += 1
            if block.kind != "heading":
                group.append(block)
        yield current, group
        for heading in cuts[position:]:
            yield heading, []


def _words(blocks: Iterable[Block]) -> int:
    return count_words("\n".join(block.text for block in blocks))


def _parsed(body: str) -> list[Node]:
    """The parser's nodes, with signs that people mean as they stand kept from it."""
    if has_controls(body):
        return nodes.parse(body, MAX_NODES)
    hidden = masked(body)
    parsed = nodes.parse(hidden, MAX_NODES)
    if "]:" in body:
        known = masked(body, used_names(parsed))
        if known != hidden:
            hidden, parsed = known, nodes.parse(known, MAX_NODES)
    # A paragraph that is no longer code may hold another that is.
    for _ in range(_INDENTS if "    " in body or "\t" in body else 0):
        again = without_indents(hidden, parsed)
        if again is None:
            break
        hidden, parsed = again, nodes.parse(again, MAX_NODES)
    if hidden != body:
        unmask(parsed)
    return parsed


def anchor_of(text: str, taken: dict[str, int]) -> str:
    """A heading's id: its own words with hyphens, numbered when used before.

    ``taken`` says how often each was used. Latin words alone get ``h-`` before them, because
    the page has ids of its own in Latin letters.
    """
    base = _SLUG_DROP.sub("-", text.strip().lower()).strip("-")[:60] or "section"
    base = f"h-{base}" if base.isascii() else base
    anchor, count = base, taken.get(base, 0) + 1
    while count > 1 and (anchor := f"{base}-{count}") in taken:
        count += 1
    taken[base] = count
    taken.setdefault(anchor, 1)
    return anchor


class _Reader:
    """Walks the nodes once."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.anchors: dict[str, int] = {}
        self.block: Block | None = None
        self.parts: list[str] = []
        """The block's text so far: appending to a string of a megabyte copies it each time."""
        self.length = 0
        self.depth = 0
        self.captions: list[Block] = []
        """What is said below pictures: it comes after the block that they stand in."""
        self.links: list[tuple[int, Block | None]] = []
        """The open links: where each begins in ``parts``, and of which block."""
        self.images: list[int] = []
        """The open pictures: where each begins in ``alt``."""
        self.alt: list[str] = []
        self.columns = 0
        self.rows = 0

    def read(self) -> None:
        for node in self.document.nodes:
            match node:
                case nodes.Text():
                    self.text(node.text, node.start)
                case nodes.Start():
                    self.open(node)
                case nodes.End():
                    self.close(node.begun)
                case nodes.SoftBreak() | nodes.HardBreak():
                    self.text("\n", node.start)
                case nodes.Code():
                    self.text(node.text, _code_start(self.document.source, node))
                case nodes.Html():
                    self.document.raw.append(Raw(node.text, node.start))
        self.finish()

    def open(self, node: nodes.Start) -> None:
        self.depth += 1
        if self.depth > self.document.depth:
            self.document.depth, self.document.deepest = self.depth, node.start
        match node:
            case nodes.TableCell():
                self.begin("cell", node.start)
                self.columns += self.rows == 0
            case nodes.Paragraph():
                self.begin("paragraph", node.start)
            case nodes.Link():
                self.links.append((len(self.parts) if self.block is not None else 0, self.block))
            case nodes.Item():
                self.begin("item", node.start)
            case nodes.TableRow():
                self.rows += 1
            case nodes.Heading():
                self.begin("heading", node.start)
            case nodes.Image():
                self.images.append(len(self.alt))
            case nodes.CodeBlock():
                self.begin("code", node.start)
            case nodes.Table():
                self.columns = self.rows = 0

    def close(self, node: nodes.Start) -> None:
        self.depth -= 1
        match node:
            case nodes.TableCell() | nodes.Paragraph() | nodes.Item():
                self.finish()
            case nodes.Link():
                offset, block = self.links.pop()
                text = "".join(self.parts[offset:]) if block is not None else ""
                self.document.links.append(Link(node.target, text, node.start, node.kind))
            case nodes.Heading():
                self.heading(node)
            case nodes.Image():
                self.picture(node)
            case nodes.CodeBlock() if self.block is not None:
                self.document.code.append(Raw("".join(self.parts), self.block.start))
                self.finish()
            case nodes.Table():
                self.document.tables.append(Table(self.columns, self.rows, node.start))

    def heading(self, node: nodes.Heading) -> None:
        block = self.block
        text = "".join(self.parts).strip() if block is not None else ""
        start = block.start if block is not None else 0
        self.document.headings.append(Heading(node.level, text, anchor_of(text, self.anchors), start))
        self.finish()

    def picture(self, node: nodes.Image) -> None:
        offset = self.images.pop()
        alt = "".join(self.alt[offset : offset + _INNER_ALT] if self.images else self.alt)
        self.document.pictures.append(Link(node.target, alt, node.start, node.kind))
        if not self.images:
            self.alt.clear()
            caption = " ".join(node.title.split()) or " ".join(alt.split())
            if caption:
                self.captions.append(Block("caption", node.start, caption, [(0, node.start)]))

    def begin(self, kind: str, start: int) -> None:
        self.finish()
        self.block = Block(kind, start)

    def finish(self) -> None:
        if self.block is not None and (self.parts or self.block.kind == "heading"):
            self.block.text = "".join(self.parts)
            self.document.blocks.append(self.block)
        self.document.blocks += self.captions
        self.captions = []
        self.block = None
        self.parts = []
        self.length = 0

    def text(self, value: str, start: int) -> None:
        if self.images:
            self.alt.append(value)
            return
        if self.block is None:
            self.block = Block("paragraph", start)
        self.block.marks.append((self.length, start))
        self.parts.append(value)
        self.length += len(value)


def _code_start(source: bytes, node: nodes.Code) -> int:
    """Where the words of a code span begin: behind its ticks, and the space that the parser drops."""
    inside = source[node.start : node.end].strip(b"`")
    begin = source.index(inside, node.start)
    return begin + (inside[:1] in {b" ", b"\n", b"\r"} and len(inside) > len(node.text.encode()))
