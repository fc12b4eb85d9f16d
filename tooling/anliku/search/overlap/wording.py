"""A text under comparison: its units, and the way back from a unit to its line.

Of a case (or another Markdown text) that is what a reader sees of the body, block after
block: paragraphs, items, cells, headings and code; front matter, pictures, link targets and
HTML are not in it. Of a plain text it is its lines.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property

from anliku.likeness.units import spans, units
from anliku.markdown import Block, Document
from anliku.source import HANDLER
from anliku.text import Lines

_AROUND = 24
"""Characters of context on either side of an excerpt."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Some consecutive words of a text, on one line, with a little of what stands around."""

    line: int
    """Where it begins, from 1."""
    text: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Piece:
    """One block or line. ``start`` is a character of the file where there is no ``block``."""

    text: str
    kind: str
    start: int
    block: Block | None = None


class Wording:
    """A text as pieces and as units; :func:`units_of` gives the same units, faster."""

    def __init__(self, text: str, pieces: list[Piece], document: Document | None = None, body_start: int = 0) -> None:
        self.text = text
        self.pieces = pieces
        self.document = document
        self._body_start = body_start
        self._known_spans: dict[int, list[tuple[int, int]]] = {}
        self.starts = [0]
        """The first unit of each piece, and the number of all units."""
        parts = [units(piece.text) for piece in pieces]
        for part in parts:
            self.starts.append(self.starts[-1] + len(part))
        self.units = "".join(parts)

    @classmethod
    def of_case(cls, text: str, body_start: int | None = None) -> Wording:
        """A Markdown text; front matter is left out."""
        start = _body_start(text) if body_start is None else body_start
        document = Document(text[start:])
        pieces = [
            Piece(block.text, block.kind, block.start, block) for block in document.blocks if block.kind != "caption"
        ]
        return cls(text, pieces, document, start)

    @classmethod
    def of_lines(cls, text: str) -> Wording:
        """A plain text, a piece a line."""
        pieces, start = [], 0
        for line in text.split("\n"):
            pieces.append(Piece(line, "line", start))
            start += len(line) + 1
        return cls(text, pieces)

    @cached_property
    def _lines(self) -> Lines:
        return Lines(self.text)

    def span(self, number: int) -> tuple[int, int]:
        """The first unit of a piece, and the one behind its last."""
        return self.starts[number], self.starts[number + 1]

    def piece_of(self, unit: int) -> int:
        """The number of the piece in which a unit stands."""
        return bisect_right(self.starts, unit) - 1

    def excerpt(self, first: int, last: int) -> Excerpt:
        """The words from unit ``first`` to unit ``last``, both included."""
        begin, end = self.piece_of(first), self.piece_of(last)
        start = self._spans(begin)[first - self.starts[begin]][0]
        stop = self._spans(end)[last - self.starts[end]][1]
        texts = [piece.text for piece in self.pieces[begin : end + 1]]
        before = texts[0][max(0, start - 4 * _AROUND) : start]
        after = texts[-1][stop : stop + 4 * _AROUND]
        texts[-1] = texts[-1][:stop]
        texts[0] = texts[0][start:]
        return Excerpt(
            self._line(self.pieces[begin], start),
            " ".join(" ".join(texts).split()),
            " ".join(before.split())[-_AROUND:],
            " ".join(after.split())[:_AROUND],
        )

    def _spans(self, number: int) -> list[tuple[int, int]]:
        known = self._known_spans.get(number)
        if known is None:
            known = self._known_spans[number] = spans(self.pieces[number].text)
        return known

    def _line(self, piece: Piece, offset: int) -> int:
        start = piece.start + offset
        if self.document is not None:
            byte = piece.block.byte_at(offset) if piece.block is not None else piece.start
            start = self._body_start + self.document.character(byte)
        return self._lines(start)[0]


def units_of(text: str) -> str:
    """The units of a Markdown text, as ``Wording.of_case(text).units``."""
    document = Document(text[_body_start(text) :])
    return units("\n".join(block.text for block in document.blocks if block.kind != "caption"))


def _body_start(text: str) -> int:
    start = HANDLER.locate(text)
    return start[2] if start is not None else 0
