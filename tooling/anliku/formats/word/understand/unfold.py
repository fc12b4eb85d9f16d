"""Tables that only hold a case together → the paragraphs that are in them.

Two kinds: a title block (题目 | …, 单位 | …, 作者 | …), whose rows become lines such as
``作者：张三``, and a table that the whole case was written in, with one column, or with the
sections' names in the first. Every other table is one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from anliku.campaign import Skeleton
from anliku.formats.word import labels
from anliku.formats.word.read.content import Block, Cell, Table, Text, lines_of, saying
from anliku.formats.word.understand.byline import KINDS
from anliku.formats.word.understand.outline import number_of
from anliku.formats.word.understand.walk import Listed, Pair, Passage, Piece, is_filled, walk
from anliku.text import count_words

_NEAR_TOP = 8
"""Blocks before which a title block stands."""
_LONGEST_VALUE = 80
_SHARE = 0.5
"""So much of a document's text makes a table the whole case."""
_FEWEST_WORDS = 60
_COUNT = re.compile(r"\d{1,2}")
"""What counts the rows; the sections keep their order without it."""
_PRIVATE = frozenset({"phone", "mail", "address"})
"""What is told by its label alone."""


@dataclass(slots=True)
class Unfolded:
    """The blocks, and what only stood at the head of such a table: 第几段 and words."""

    blocks: list[Block] = field(default_factory=list)
    left: list[tuple[int, str]] = field(default_factory=list)


def unfold(blocks: Sequence[Block], skeleton: Skeleton | None) -> Unfolded:
    """All blocks, with the tables of both kinds opened."""
    unfolded = Unfolded()
    whole = sum(_words(block) for block in blocks)
    shown = [block for block in blocks if not isinstance(block, Text) or not block.blank]
    edges = {id(block) for block in (*shown[:_NEAR_TOP], *shown[-1:])}
    for block in blocks:
        holds_case = isinstance(block, Table) and _holds_case(block, whole, skeleton)
        if isinstance(block, Text) or not (holds_case or id(block) in edges):
            unfolded.blocks.append(block)
            continue
        pieces = walk(block, lambda line: _kind_of(line, skeleton), frozenset({"section"}))
        if holds_case or _is_title_block(pieces):
            for piece in pieces:
                _open(unfolded, piece)
        else:
            unfolded.blocks.append(block)
    return unfolded


def _kind_of(line: str, skeleton: Skeleton | None) -> str | None:
    kind = labels.kind_of(line)
    if kind in KINDS or kind in {"keywords", "summary"}:
        return kind
    typed = number_of(line)
    words = line if typed is None else line[typed[1] :]
    return "section" if skeleton is not None and len(words) <= 30 and skeleton.find(words) is not None else None


def _holds_case(table: Table, whole: int, skeleton: Skeleton | None) -> bool:
    """Whether most of the document is in this table, and it is no table of data."""
    if _words(table) < max(_SHARE * whole, _FEWEST_WORDS):
        return False
    if all(len(row) == 1 for row in table.rows):
        return True
    first = [text.line for row in table.rows for cell in row[:2] for text in cell.paragraphs]
    sections = {line for line in first if _kind_of(line, skeleton) == "section"}
    return len(sections) > 1


def _is_title_block(pieces: Sequence[Piece]) -> bool:
    pairs = [pair for piece in pieces for pair in _pairs(piece)]
    if any(isinstance(piece, Table) or (isinstance(piece, Listed) and piece.is_schedule) for piece in pieces):
        return False
    kinds = {"people" if pair.kind in labels.PEOPLE else pair.kind for pair in pairs if pair.kind}
    short = all(len(pair.value.text) <= _LONGEST_VALUE for pair in pairs)
    titles = [piece for piece in pieces if isinstance(piece, Passage)]
    return short and len(titles) <= 1 and len(kinds & {"title", "unit", "people"}) > 1


def _pairs(piece: Piece) -> list[Pair]:
    return list(piece.pairs()) if isinstance(piece, Listed) else [piece] if isinstance(piece, Pair) else []


def _open(unfolded: Unfolded, piece: Piece) -> None:
    """A piece of the table as paragraphs."""
    if isinstance(piece, Passage):
        unfolded.blocks += piece.blocks
    elif isinstance(piece, Table):
        words = [labels.bare(cell.text) for row in piece.rows for cell in row if cell.text]
        is_head = labels.HEADS.issuperset(words)
        unfolded.left += [(piece.number, said) for said in words] if is_head else []
        unfolded.blocks += [] if is_head else [piece]
    else:
        for pair in _pairs(piece):
            if not pair.label and _COUNT.fullmatch(pair.value.text):
                continue
            if pair.kind in _PRIVATE:
                unfolded.left += [(_number(pair.value), pair.label)] if is_filled(pair.value) else []
            elif pair.kind and pair.kind != "section":
                unfolded.blocks += _line(pair)
            elif {pair.label, labels.bare(pair.value.text)} <= labels.HEADS:
                unfolded.left += [(_number(pair.value), words) for words in (pair.label, pair.value.text)]
            else:
                unfolded.blocks += _headed(pair)


def _line(pair: Pair) -> list[Block]:
    """``作者：张三`` from a label and its value; pictures stay, in a paragraph of their own."""
    lines = [line for text in pair.value.paragraphs for line in lines_of(text) if not line.blank]
    pictures: list[Block] = [line for line in lines if line.pictures]
    words = [line for line in lines if line.line]
    if not words:
        return pictures
    calls = [span for line in words[1:] for span in line.spans if span.note is not None]
    first = saying(words[0], f"{pair.label}：{'　'.join(line.line for line in words)}")
    return [Text([*first.spans, *calls], first.looks), *pictures]


def _headed(pair: Pair) -> list[Block]:
    """A text under the label beside it."""
    texts = pair.value.paragraphs
    if not pair.label or not texts:
        return pair.value.blocks
    looks = replace(texts[0].looks, label=None, bold=True, outline=None)
    return [saying(Text([], looks), pair.label), *pair.value.blocks]


def _words(block: Block) -> int:
    texts = [block] if isinstance(block, Text) else block.paragraphs
    return sum(count_words(text.text) for text in texts)


def _number(cell: Cell) -> int:
    return next((text.looks.number for text in cell.paragraphs), 0)
