"""A table that is filled in → its labels with their values, its lists, its texts, in reading order.

A row is understood by its own shape and by the list that it stands in, never by what some row
before it happened to be:

- a row of nothing but labels heads a list; the rows below that keep its columns are the list;
- in a row with a label, the value is the next cell, or what follows the colon in the cell;
- a merged label labels every row that it reaches;
- every other row is text: one cell, or several, which stay a table.

Nothing is left out: each cell with something in it is part of exactly one piece.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from anliku.formats.word.labels import FILL_IN, FILL_IN_POST, PEOPLE, SCHEDULE_KINDS, TERMS, bare, labelled
from anliku.formats.word.read.content import Block, Cell, Table, Text, lines_of, saying
from anliku.formats.word.understand.boxes import chosen
from anliku.formats.word.understand.people import is_names
from anliku.formats.word.understand.pipe_tables import grid_of

_EMPTY = re.compile(rf"[\s　_＿\-—/]*\Z|(?:{FILL_IN}|{FILL_IN_POST}|待填|无)\Z")
_SHORT_LABEL = 20
_SHORT_CELL = 120
"""Characters up to which a cell over the whole width may hold labels with values."""

KindOf = Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class Pair:
    """A label and its value. ``kind`` is empty where the label is not known, ``label`` where
    none stands before the value."""

    kind: str
    label: str
    value: Cell


@dataclass(frozen=True, slots=True)
class _Place:
    """A cell of a row, and the column at which it begins."""

    column: int
    cell: Cell

    @property
    def end(self) -> int:
        return self.column + self.cell.width

    @property
    def filled(self) -> bool:
        return is_filled(self.cell)


@dataclass(slots=True)
class Listed:
    """A list under a row of labels."""

    kinds: list[str]
    """Of its columns; empty where the label is not known."""
    head: list[_Place]
    rows: list[list[_Place]] = field(default_factory=list)

    @property
    def is_schedule(self) -> bool:
        """Whether it says what is done when, rather than who takes part."""
        return sum(kind in SCHEDULE_KINDS for kind in self.kinds) > 1

    @property
    def table(self) -> Table:
        """The list as a table, without the rows in which only the number is filled in."""
        rows = [row for row in self.rows if any(place.filled and not _is_number(place.cell) for place in row)]
        cells = [[place.cell for place in row] for row in (self.head, *rows)]
        return Table(cells if rows else [], _number_of(cells[0]))

    def pairs(self) -> Iterator[Pair]:
        """Each filled cell of the list under the label of its column."""
        for row in self.rows:
            for position, place in enumerate(row):
                if place.filled:
                    at = self.column_of(place, position - len(row))
                    yield Pair(self.kinds[at], bare(self.head[at].cell.text), place.cell)

    def column_of(self, place: _Place, from_right: int) -> int:
        """The column that a cell stands in; where the file's columns do not fit, by its place in
        the row, counted from the right (-1 is the last one)."""
        by_place = max(0, len(self.head) + from_right)
        return next((at for at, head in enumerate(self.head) if head.column == place.column), by_place)


@dataclass(frozen=True, slots=True)
class Passage:
    """Text over the width of the table."""

    blocks: list[Block]


Piece = Pair | Listed | Passage | Table


def is_empty(words: str) -> bool:
    """Whether nothing is filled in: blanks, lines to write on, 请填写."""
    return _EMPTY.match(words) is not None


def is_filled(cell: Cell) -> bool:
    """Whether somebody wrote in a cell, or put something else there."""
    return not is_empty(cell.text) or any(text.pictures for text in cell.paragraphs)


@dataclass(frozen=True, slots=True)
class _Row:
    """A row: the label that reaches down to it, its own cells, and those of the row below."""

    label: _Place | None
    own: list[_Place]
    below: list[_Place]

    @property
    def filled(self) -> list[_Place]:
        return [place for place in self.own if place.filled]


def walk(table: Table, kind_of: KindOf, structure: frozenset[str] = frozenset()) -> list[Piece]:
    """The pieces of ``table``. ``kind_of`` knows which words are labels; those of a kind in
    ``structure`` head a text, so that no list stands below them."""
    # A large table says the same few words again and again.
    kind_of = cache(kind_of)
    pieces: list[Piece] = []
    for row in _rows(table, kind_of, structure):
        last = pieces[-1] if pieces else None
        if isinstance(last, Listed) and _continues(last, row, kind_of):
            last.rows.append(row.own)
            continue
        for piece in _pieces_of(row, kind_of, structure):
            if isinstance(piece, Table) and isinstance(last, Table):
                last.rows += piece.rows
            else:
                pieces.append(piece)
    return pieces


def _rows(table: Table, kind_of: KindOf, structure: frozenset[str]) -> list[_Row]:
    """The rows in which something is filled in."""
    lines: list[tuple[_Place | None, list[_Place]]] = []
    above: set[int] = set()
    for line in grid_of(table):
        places = [_Place(column, cell) for column, cell in enumerate(line) if cell is not None]
        own = [place for place in places if id(place.cell) not in above]
        labels = [
            place
            for place in places
            if own and place.column < own[0].column and kind_of(place.cell.text) not in {None, *structure}
        ]
        lines.append((labels[-1] if labels else None, own))
        above = {id(place.cell) for place in places}
    below = [own for _, own in lines[1:]] + [[]]
    rows = [_Row(label, own, after) for (label, own), after in zip(lines, below, strict=True)]
    return [row for row in rows if row.filled]


def _pieces_of(row: _Row, kind_of: KindOf, structure: frozenset[str]) -> list[Piece]:
    """What a row is that goes on with no list."""
    first, filled = row.own[0].cell, row.filled
    beside = _Row(row.label, row.own[1:], row.below)
    if len(row.own) > 2 and kind_of(first.text) in structure and _is_head(beside, kind_of, structure):
        return [Passage(first.blocks), _list_under(beside, kind_of)]
    if _is_head(row, kind_of, structure):
        return [_list_under(row, kind_of)]
    if len(filled) == 1 and kind_of(_first_line(filled[0].cell)) in structure:
        return [Passage(filled[0].cell.blocks)]
    if _is_labelled(row, kind_of):
        return list(_pairs(row, kind_of))
    if len(filled) == 1:
        return [Passage(filled[0].cell.blocks)]
    if len(filled) == 2 and _may_label(filled[0].cell):
        return [Pair("", bare(filled[0].cell.text), filled[1].cell)]
    cells = [place.cell for place in row.own]
    return [Table([cells], _number_of(cells))]


def _list_under(row: _Row, kind_of: KindOf) -> Listed:
    return Listed([kind_of(place.cell.text) or "" for place in row.own], row.own)


def _is_head(row: _Row, kind_of: KindOf, structure: frozenset[str]) -> bool:
    """Whether a row only says what stands below it. A label that is not known may be among
    the others where the row below has the same columns and no label."""
    own, below = row.own, row.below
    kinds = [kind_of(place.cell.text) for place in own]
    known = [kind for kind in kinds if kind is not None]
    if structure.intersection(known) or not all(place.filled for place in own):
        return False
    answers = bool(below) and not any(kind_of(place.cell.text) for place in below)
    if len(own) == 1:
        one = len(known) == 1 and answers and len(below) == 1 and below[0].filled
        return one and not _pairs_within(below[0].cell, kind_of)
    same = [place.column for place in own] == [place.column for place in below]
    return len(known) == len(own) or (len(known) > 1 and 3 * len(known) >= 2 * len(own) and same and answers)


def _continues(listed: Listed, row: _Row, kind_of: KindOf) -> bool:
    """Whether a row goes on with a list: each cell under one label, and no label in front."""
    own, filled = row.own, row.filled
    if kind_of(filled[0].cell.text) or kind_of(_first_line(filled[0].cell)) or (len(listed.head) == 1 and listed.rows):
        return False
    if len(own) == 1 and len(listed.head) > 2:
        return False
    starts = [head.column for head in listed.head]
    fits = all(sum(place.column <= start < place.end for start in starts) == 1 for place in filled)
    # Rows of another width have no columns to go by.
    other = own[-1].end != listed.head[-1].end and len(own) == len(starts) > 1
    return other or (fits and all(place.column in starts for place in filled))


def _is_labelled(row: _Row, kind_of: KindOf) -> bool:
    """Whether a row has a label: one that reaches down to it, a cell of its own, or words
    before a colon."""
    if row.label is not None or any(kind_of(place.cell.text) is not None for place in row.own):
        return True
    filled = [place.cell for place in row.filled]
    if len(filled) > 1:
        return any(_pairs_within(cell, kind_of) for cell in filled)
    lines = [line.line for text in filled[0].paragraphs for line in lines_of(text) if not line.blank]
    if not lines:
        return False
    first = kind_of(lines[0]) if len(lines) > 1 else None
    above = first is not None and first not in SCHEDULE_KINDS
    return len(filled[0].text) <= _SHORT_CELL and (above or all(labelled(line) or is_empty(line) for line in lines))


def _pairs(row: _Row, kind_of: KindOf) -> Iterator[Pair]:
    """The labels of a row with their values. A label in front of another one is that of a
    group (负责人 | 姓名 | 张三)."""
    kind, label, answered = "", "", True
    for place in [*([row.label] if row.label is not None else []), *row.own]:
        cell = place.cell
        own_kind = kind_of(cell.text)
        if own_kind is not None:
            if not answered:
                yield Pair(kind, label, Cell())
            kind, label, answered = own_kind, bare(cell.text), False
            continue
        within = list(_pairs_within(cell, kind_of))
        if within and (answered or kind in PEOPLE or within[0].kind == kind):
            yield from within
            kind, label, answered = "", "", True
        elif not answered:
            yield Pair(kind, label, cell)
            answered = True
        elif place.filled and _goes_on(kind, cell):
            yield Pair(kind, label, cell)
        elif place.filled:
            yield Pair("", "", cell)
            kind = ""
    if not answered:
        yield Pair(kind, label, Cell())


def _goes_on(kind: str, cell: Cell) -> bool:
    """Whether a cell behind a value is one more: a name after names, a box after boxes."""
    return (kind in PEOPLE and is_names(cell.text)) or (kind in TERMS and chosen(cell.text) is not None)


def _pairs_within(cell: Cell, kind_of: KindOf) -> list[Pair]:
    """The labels that stand in a cell together with their values, on the same line or below."""
    lines = [line for text in cell.paragraphs for line in lines_of(text) if not line.blank]
    if not lines or not (labelled(lines[0].line) or (len(lines) > 1 and kind_of(lines[0].line) is not None)):
        return []
    pairs: list[Pair] = []
    for line in lines:
        parts = labelled(line.line)
        kind = kind_of(line.line)
        if parts:
            pairs += [Pair(part.kind, part.label, _saying(line, part.value)) for part in parts]
        elif kind is not None:
            pairs.append(Pair(kind, bare(line.line), Cell()))
        else:
            # What has no label of its own belongs to the one above it.
            pairs[-1] = Pair(pairs[-1].kind, pairs[-1].label, Cell([*pairs[-1].value.blocks, line]))
    return pairs


def _saying(line: Text, words: str) -> Cell:
    return Cell([saying(line, words)] if words else [])


def _may_label(cell: Cell) -> bool:
    """Whether a cell whose words are not known may still be the label of the next."""
    lines = [text.line for text in cell.paragraphs if not text.blank]
    return len(lines) == 1 and len(lines[0]) <= _SHORT_LABEL and not re.search(r"[。，；\d]", lines[0])


def _first_line(cell: Cell) -> str:
    return next((text.line for text in cell.paragraphs if text.line), "")


def _is_number(cell: Cell) -> bool:
    return re.fullmatch(r"\d{1,2}", cell.text.strip()) is not None


def _number_of(cells: Sequence[Cell]) -> int:
    """第几段 a row begins with."""
    return next((text.looks.number for cell in cells for text in cell.paragraphs), 0)
