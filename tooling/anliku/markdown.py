"""Markdown body → what stands in it, with the place of everything.

One parser (pulldown-cmark through pyromark: CommonMark plus tables, footnotes and
strikethrough, linear time on every input) serves checking, counting, searching and
rendering, so that what was checked is what is published. Raw HTML is reported and never
rendered; attribute lists, includes and macros do not exist in this dialect.

What is typed is what is read. Signs that people type and do not mean as Markdown are hidden
from the parser (:mod:`anliku.signs`), emphasis is decided in :mod:`anliku.emphasis`, and what
stays uncertain is in :attr:`Document.doubts`. The events are the parser's but for these:

- ``Joint``: a line break between Chinese characters, which prints nothing (a ``SoftBreak`` is a space);
- ``{"Start": {"Item": 4}}``: an item whose number does not follow from the one before it;
- no indented code, and no headings by underlining: both are paragraphs.

Places are byte offsets into the body's UTF-8, which is what the parser reports;
:class:`Document` turns them into character offsets.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import Any

import pyromark

from anliku.events import meant
from anliku.signs import Event, has_controls, masked, unmasked, used_names, without_indents
from anliku.text import count_words

OPTIONS = pyromark.Options.ENABLE_TABLES | pyromark.Options.ENABLE_FOOTNOTES | pyromark.Options.ENABLE_STRIKETHROUGH

# An ordinary case has about 600 events. Reading stops here, because a megabyte of ">" would
# otherwise need 1.4 GB; a document that is not complete is an error (SF006).
MAX_EVENTS = 50_000

# What UTF-8 writes after the first byte of a character; without it, bytes count characters.
_CONTINUATION = bytes(range(0x80, 0xC0))
_STRIDE = 4096

_SLUG_DROP = re.compile(r"[^\w\u3400-\u9fff-]+")

# Half of a pair is no character; the parser would not take it. As long in bytes as what stands for it.
_LONELY = re.compile("[\ud800-\udfff]")

# Pictures inside of a picture's alt text are never shown; what each says is kept up to here,
# because thousands within one another would say the same words thousands of times.
_INNER_ALT = 50

_INDENT = re.compile("    |\t")
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
    words: int
    """字 under the heading, without headings (see :mod:`anliku.text`)."""
    blocks: tuple[Block, ...]
    """What a reader sees under it, in order."""


class Document:
    """A parsed body. ``events`` are kept for rendering; everything else is for checking."""

    def __init__(self, body: str) -> None:
        body = _LONELY.sub("\ufffd", body)
        self.source = body.encode()
        parsed = _parsed(body)
        self.complete = len(parsed) < MAX_EVENTS
        """False where the body has more marks than anyone writes; the rest was not read."""
        self.events, self.doubts = meant(parsed, self.source)
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
                sum(count_words(block.text) for block in blocks),
                tuple(blocks),
            )
            for heading, blocks in self.section_texts()
            if heading is not None and heading.level == 2
        )

    @property
    def words(self) -> int:
        """字 of the whole body, headings included."""
        return sum(count_words(block.text) for block in self.blocks)

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


def _parsed(body: str) -> list[tuple[Event, dict[str, int]]]:
    """The parser's events, with signs that people mean as they stand kept from it."""
    if has_controls(body):
        return _events(body)
    hidden = masked(body)
    events = _events(hidden)
    if "]:" in body:
        known = masked(body, used_names(events))
        if known != hidden:
            hidden, events = known, _events(known)
    # A paragraph that is no longer code may hold another that is.
    for _ in range(_INDENTS if _INDENT.search(body) else 0):
        again = without_indents(hidden, events)
        if again is None:
            break
        hidden, events = again, _events(again)
    return unmasked(events) if hidden != body else events


def _events(text: str) -> list[tuple[Event, dict[str, int]]]:
    events: Any = pyromark.events_with_range(text, options=OPTIONS)
    return list(islice(events, MAX_EVENTS))


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
    """Walks the events once."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.anchors: dict[str, int] = {}
        self.block: Block | None = None
        self.parts: list[str] = []
        """The block's text so far: appending to a string of a megabyte copies it each time."""
        self.length = 0
        self.depth = 0
        self.code = False
        self.captions: list[Block] = []
        """What is said below pictures: it comes after the block that they stand in."""
        self.links: list[tuple[dict[str, Any], int, int, Block | None]] = []
        self.images: list[tuple[dict[str, Any], int, int]] = []
        self.alt: list[str] = []
        self.table: list[int] | None = None

    def read(self) -> None:
        for event, span in self.document.events:
            start = span["start"]
            if isinstance(event, str):
                self.word(event, start)
                continue
            ((name, value),) = event.items()
            if name == "Start":
                self.open(value, start)
            elif name == "End":
                self.close(value)
            elif name == "Text":
                self.text(value, start)
            elif name == "Code":
                self.text(value, _code_start(self.document.source, start, span["end"], value))
            elif name in {"Html", "InlineHtml"}:
                self.document.raw.append(Raw(value, start))
            elif name == "FootnoteReference":
                pass
        self.finish()

    def word(self, event: str, start: int) -> None:
        if event == "SoftBreak" or event == "HardBreak":
            self.text("\n", start)

    def open(self, tag: Any, start: int) -> None:
        name, value = named(tag)
        self.depth += 1
        if self.depth > self.document.depth:
            self.document.depth, self.document.deepest = self.depth, start
        if name == "Heading":
            self.begin("heading", start)
        elif name == "Paragraph":
            self.begin("paragraph", start)
        elif name == "Item":
            self.begin("item", start)
        elif name == "TableCell":
            self.begin("cell", start)
            if self.table is not None and self.table[1] == 0:
                self.table[0] += 1
        elif name == "Image":
            self.images.append((value, start, len(self.alt)))
        elif name == "Link":
            block = self.block
            self.links.append((value, start, len(self.parts) if block is not None else 0, block))
        elif name == "CodeBlock":
            self.begin("code", start)
            self.code = True
        elif name == "Table":
            self.table = [0, 0]
            self.table_start = start
        elif name == "TableRow" and self.table is not None:
            self.table[1] += 1

    def close(self, tag: Any) -> None:
        name, value = named(tag)
        self.depth -= 1
        document = self.document
        if name == "Heading":
            block = self.block
            text = "".join(self.parts).strip() if block is not None else ""
            start = block.start if block is not None else 0
            document.headings.append(Heading(int(value[1]), text, anchor_of(text, self.anchors), start))
            self.finish()
        elif name in {"Paragraph", "TableCell", "Item"}:
            self.finish()
        elif name == "Image":
            data, start, offset = self.images.pop()
            alt = self.alt[offset : offset + _INNER_ALT] if self.images else self.alt
            document.pictures.append(Link(data["dest_url"], "".join(alt), start, _kind(data)))
            if not self.images:
                self.alt.clear()
                caption = " ".join(str(data["title"]).split()) or " ".join(document.pictures[-1].text.split())
                if caption:
                    self.captions.append(Block("caption", start, caption, [(0, start)]))
        elif name == "Link":
            data, start, offset, block = self.links.pop()
            text = "".join(self.parts[offset:]) if block is not None else ""
            document.links.append(Link(data["dest_url"], text, start, _kind(data)))
        elif name == "CodeBlock" and self.block is not None:
            document.code.append(Raw("".join(self.parts), self.block.start))
            self.code = False
            self.finish()
        elif name == "Table" and self.table is not None:
            document.tables.append(Table(self.table[0], self.table[1], self.table_start))
            self.table = None

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


def named(tag: Any) -> tuple[str, Any]:
    """An event's tag: its name and what it carries."""
    return (tag, None) if isinstance(tag, str) else next(iter(tag.items()))


def _kind(data: dict[str, Any]) -> str:
    kind = data["link_type"]
    return kind if isinstance(kind, str) else "WikiLink"


def _code_start(source: bytes, start: int, end: int, value: str) -> int:
    """Where the words of a code span begin: behind its ticks, and the space that the parser drops."""
    inside = source[start:end].strip(b"`")
    begin = source.index(inside, start)
    return begin + (inside[:1] in {b" ", b"\n", b"\r"} and len(inside) > len(value.encode()))
