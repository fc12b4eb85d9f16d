"""Tables: columns as wide as their text asks for, a head that every page repeats, borders by style."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import ceil
from typing import Any

from anliku.formats.word.write.named_styles import TABLE_SIZE
from anliku.formats.word.write.plain_text import element, em_of, flag, paragraph, run

_EM = TABLE_SIZE * 10
"""One Chinese character of a table, in twips."""
_PADDING = 216
_FRAME = _PADDING + _EM / 2
"""What a column needs beside its text; half a character, because marks may not begin a line."""
_SHORT = 9.0
"""Columns whose cells are all this short (in characters), each on one line, are set in the middle."""
_TOGETHER = 10
"""Tables of so few rows stay on one page."""
_MOST = 63
"""Word opens no table with more columns."""
_LONG = 600
"""Rows with a longer cell may break across pages; others stay in one piece."""


@dataclass(slots=True)
class Cell:
    """One cell. ``runs`` are its content."""

    runs: list[Any] = field(default_factory=list)

    @property
    def width(self) -> float:
        """Of its text on one line, in characters of Chinese."""
        return em_of(self.runs)


def table(
    head: Sequence[Cell],
    rows: Sequence[Sequence[Cell]],
    alignments: Sequence[str],
    styles: dict[str, str],
    room: int,
) -> Any:
    """A table with a head. ``alignments`` are Left, Center, Right or None; ``room`` is in twips."""
    columns = min(len(head), _MOST)
    head = _squeezed(head)
    padded = [[*_squeezed(row), *(Cell() for _ in range(columns - len(row)))] for row in rows]
    every = [head, *padded]
    widths = column_widths([[row[column].width for row in every] for column in range(columns)], room)
    made = start(styles["table"], widths, styled_head=True)
    made.append(_row(head, [(styles["head"], 0)] * columns, widths, repeat=True))
    looks: list[tuple[str, int]] = []
    for column in range(columns):
        widest = max((row[column].width for row in padded), default=0) * _EM
        spare = widths[column] - _PADDING - widest
        look = _look(alignments[column] if column < len(alignments) else "None", widest, spare)
        # Numbers stand flush with one another, and together in the middle.
        looks.append((styles[look], int(max(0, spare) / 2) if look == "number" else 0))
    together = len(padded) <= _TOGETHER
    for position, line in enumerate(padded, 1):
        made.append(_row(line, looks, widths, held=together and position < len(padded)))
    return made


def spaced(made: Any, styles: dict[str, str], above: bool = True) -> list[Any]:
    """The table with room around it; two in a row would else grow together."""
    gap = [paragraph(styles["gap above"])] if above else []
    return [*gap, made, paragraph(styles["gap"])]


def start(style: str, widths: Sequence[int], styled_head: bool = False) -> Any:
    """A table of these columns without rows."""
    look = {"w:val": "0420" if styled_head else "0400", "w:firstRow": str(int(styled_head)), "w:lastRow": "0"}
    look |= {"w:firstColumn": "0", "w:lastColumn": "0", "w:noHBand": "0", "w:noVBand": "1"}
    properties = element(
        "w:tblPr",
        None,
        [
            flag("w:tblStyle", style),
            element("w:tblW", {"w:w": str(sum(widths)), "w:type": "dxa"}),
            flag("w:jc", "center"),
            element("w:tblLayout", {"w:type": "fixed"}),
            element("w:tblLook", look),
        ],
    )
    grid = element("w:tblGrid", None, [element("w:gridCol", {"w:w": str(width)}) for width in widths])
    return element("w:tbl", None, [properties, grid])


def cell(width: int, content: Sequence[Any], span: int = 1, merge: str = "") -> Any:
    """A cell of paragraphs. ``span`` is in columns; ``merge`` is restart or continue for cells above one another."""
    properties = [element("w:tcW", {"w:w": str(width), "w:type": "dxa"})]
    if span > 1:
        properties.append(flag("w:gridSpan", str(span)))
    if merge:
        properties.append(flag("w:vMerge", merge))
    return element("w:tc", None, [element("w:tcPr", None, properties), *content])


def row(cells: Sequence[Any], whole: bool = True, repeat: bool = False, height: int = 0) -> Any:
    """A row; ``whole`` keeps it on one page, ``repeat`` makes it a head, ``height`` is the least, in twips."""
    properties = [flag("w:cantSplit")] if whole else []
    if height:
        properties.append(element("w:trHeight", {"w:val": str(height), "w:hRule": "atLeast"}))
    if repeat:
        properties.append(flag("w:tblHeader"))
    return element("w:tr", None, [*([element("w:trPr", None, properties)] if properties else []), *cells])


def column_widths(columns: Sequence[Sequence[float]], room: int) -> list[int]:
    """Twips for each column, ``room`` together. ``columns`` are the widths of the cells on one
    line, in characters.

    A column whose text is short gets what it needs on one line; the others share the rest by
    how much they have to say. Where all fit, all grow alike.
    """
    if not columns:
        return []
    wanted = [max(cells, default=0.0) * _EM + _FRAME for cells in columns]
    widths = [width * room / sum(wanted) for width in wanted]
    if sum(wanted) > room:
        left, open_columns = float(room), list(range(len(columns)))
        while settled := [column for column in open_columns if wanted[column] <= left / len(open_columns)]:
            for column in settled:
                widths[column] = wanted[column]
                left -= wanted[column]
                open_columns.remove(column)
        # The root makes the least lines of all: twice the text asks for less than twice the width.
        weights = {column: max(sum(columns[column]), 1.0) ** 0.5 for column in open_columns}
        for column in open_columns:
            widths[column] = left * weights[column] / sum(weights.values())
        _save_lines(widths, columns, open_columns)
    whole = [int(width) for width in widths]
    whole[-1] += room - sum(whole)
    return whole


def _save_lines(widths: list[float], columns: Sequence[Sequence[float]], chosen: Sequence[int]) -> None:
    """Move room that saves no line to columns where it does: a last line of one character is ugly."""

    def lines(column: int, width: float) -> int:
        return max(1, *(ceil(cell * _EM / max(width - _FRAME, _EM)) for cell in columns[column]))

    def least(column: int, count: int) -> float:
        return max(columns[column]) * _EM / count + _FRAME

    counts = {column: lines(column, widths[column]) for column in chosen}
    spare = sum(max(0.0, widths[column] - least(column, counts[column])) for column in chosen)
    for column in chosen:
        widths[column] = min(widths[column], least(column, counts[column]))
    for column in sorted((c for c in chosen if counts[c] > 1), key=lambda c: least(c, counts[c] - 1) - widths[c]):
        more = least(column, counts[column] - 1) - widths[column]
        if more <= spare:
            widths[column] += more
            spare -= more
    for column in chosen:
        widths[column] += spare / len(chosen)


def _squeezed(cells: Sequence[Cell]) -> Sequence[Cell]:
    """The cells of a row; those that are too many for Word share the last one."""
    if len(cells) <= _MOST:
        return cells
    shared = [made for item in cells[_MOST - 1 :] for made in (*item.runs, run("　"))]
    return [*cells[: _MOST - 1], Cell(shared)]


def _look(alignment: str, widest: float, spare: float) -> str:
    if alignment == "Right":
        return "number"
    if alignment == "Center":
        return "centred"
    if alignment == "None" and widest <= _SHORT * _EM and spare >= 0:
        return "middle"
    return "cell"


def _row(
    cells: Sequence[Cell],
    looks: Sequence[tuple[str, int]],
    widths: Sequence[int],
    repeat: bool = False,
    held: bool = False,
) -> Any:
    """A row; ``held`` keeps it on the page of the next."""
    made = []
    for item, (style, inset), width in zip(cells, looks, widths, strict=True):
        properties = [flag("w:keepNext")] if held else []
        properties += [element("w:ind", {"w:right": str(inset)})] if inset else []
        made.append(cell(width, [paragraph(style, item.runs, properties)]))
    whole = all(item.width <= _LONG for item in cells)
    return row(made, whole=whole, repeat=repeat)
