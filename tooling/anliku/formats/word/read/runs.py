"""Pieces of a paragraph: text of one look, a line break, a picture, the call of a note."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Literal

from anliku.formats.word.read.content import Span
from anliku.formats.word.read.symbols import unicode_of

_HEX = re.compile(r"[0-9A-Fa-f]{1,6}\Z")
_PRIVATE_USE = range(0xE000, 0xF900)


@dataclass(slots=True)
class Piece:
    """A run of one look, or one thing that is not text (made with its number for ``text``)."""

    kind: Literal["text", "break", "picture", "note"]
    text: str = ""
    bold: bool | None = None
    """None is what the paragraph's style says."""
    italic: bool = False
    struck: bool = False
    href: str | None = None
    size: float = 0.0
    """Points; 0 is what the paragraph's style says."""
    raised: str = ""
    """``superscript``, ``subscript`` or empty."""
    shift: int = 0
    """Half points that it was moved up by hand."""
    underlined: bool = False
    """As a line to write on is, where nothing else stands on it."""
    meant: bool = False
    """Whether a break was made on purpose, as our own export says."""
    formula: bool = False
    """Whether it is a formula written as text."""
    number: str = field(default="", init=False)
    """Of a picture or the call of a note."""

    def __post_init__(self) -> None:
        """Only text is text: the number of a picture is no part of a sentence."""
        if self.kind in {"picture", "note"}:
            self.number, self.text = self.text, ""


def span_of(piece: Piece) -> Span:
    """The piece as a stretch of a paragraph: what the paragraph's style says stays with the paragraph."""
    if piece.kind == "picture":
        return Span(picture=int(piece.number))
    if piece.kind == "note":
        return Span(note=piece.number)
    if piece.kind == "break":
        return Span("\n", href=piece.href, meant=piece.meant)
    return Span(piece.text, bool(piece.bold), piece.italic, piece.struck, piece.href)


def merged(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Stretches of text that look alike as one: Word cuts a sentence wherever it was edited."""
    for _, alike in groupby(pieces, key=lambda piece: _look(piece) if piece.kind == "text" else id(piece)):
        same = list(alike)
        yield same[0] if len(same) == 1 else replace(same[0], text="".join(piece.text for piece in same))


def _look(piece: Piece) -> tuple[object, ...]:
    return bool(piece.bold), piece.italic, piece.struck, piece.href


def symbol(font: str, code: str) -> str:
    """The character that Word's ``sym`` means; empty where nobody knows."""
    if not _HEX.match(code):
        return ""
    number = int(code, 16)
    mark = unicode_of(font, number)
    if mark is not None:
        return mark
    return "" if number in _PRIVATE_USE or not 0x20 <= number < 0xD800 else chr(number)


def size_of_most(pieces: list[Piece], default: float) -> float:
    """The size of most characters."""
    weights: dict[float, int] = {}
    for piece in pieces:
        size = piece.size or default
        weights[size] = weights.get(size, 0) + len(piece.text)
    return max(weights, key=lambda size: weights[size], default=default)
