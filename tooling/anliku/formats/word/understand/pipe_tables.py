"""Word tables → pipe tables. Markdown knows rows of plain cells; nothing is lost on the way.

A table of one cell, or of pictures and their captions only, is layout and becomes ordinary
paragraphs. Merged cells: across, the words stand in the first; downwards, they are repeated,
so that each row can be read alone. A table in a cell is written out in it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

from anliku.formats.word.read.content import Block, Cell, Span, Table, Text
from anliku.formats.word.read.notes import Notes, quoted
from anliku.formats.word.read.styles import CENTRED
from anliku.formats.word.understand.inline import Pictures, Where, left_out, plain, tidy, write

_NUMERIC = re.compile(r"[-+±—–−]?\d[\d.,，]*\s*[%％‰]?(?:\s*[（(][^）)]{0,8}[)）])?|[-—–/]?")
_OWN_ALIGNMENTS = {"表格文字": "---", "表格居中": "---", "表格数字": "---:", CENTRED: ":---:"}
_CLOSED = "，。；：、！？,.;:!?"
_LONG = 60


def is_layout(table: Table, is_caption: Callable[[Text], bool]) -> bool:
    """Whether the table only places things on the page."""
    cells = [cell for row in table.rows for cell in row if any(not text.blank for text in cell.paragraphs)]
    if not cells:
        return True
    if len(cells) == 1 and (len(table.rows) == 1 or len(cells[0].text) > _LONG):
        return True
    pictures = sum(len(text.pictures) for cell in cells for text in cell.paragraphs)
    words = [text for cell in cells for text in cell.paragraphs if text.text.strip()]
    return pictures > 0 and all(is_caption(text) for text in words)


def unwrapped(table: Table) -> list[Block]:
    """What is in a layout table, cell by cell."""
    contents: list[Block] = []
    rows = list(table.rows)
    while rows:
        row = rows.pop(0)
        # Captions stand in a row of their own below the pictures.
        below = rows[0] if rows and len(rows[0]) == len(row) and _shows(row) and not _shows(rows[0]) else None
        for at, cell in enumerate(row):
            contents += cell.blocks
            if below is not None:
                contents += below[at].blocks
        if below is not None:
            rows.pop(0)
    return contents


def _shows(row: list[Cell]) -> bool:
    return any(text.pictures for cell in row for text in cell.paragraphs)


def grid_of(table: Table) -> list[list[Cell | None]]:
    """The table with every place filled: None where a cell goes on from the left."""
    rows: list[list[Cell | None]] = []
    hanging: dict[int, tuple[Cell, int]] = {}
    for row in table.rows:
        line: list[Cell | None] = []
        waiting = list(row)
        while waiting or any(column >= len(line) for column in hanging):
            column = len(line)
            if column in hanging:
                cell, left = hanging.pop(column)
                if left > 1:
                    hanging[column] = (cell, left - 1)
                line += [cell, *[None] * (cell.width - 1)]
                continue
            if not waiting:
                line.append(Cell())
                continue
            cell = waiting.pop(0)
            if cell.height > 1:
                hanging[column] = (cell, cell.height - 1)
            line += [cell, *[None] * (cell.width - 1)]
        rows.append(line)
    width = max((len(line) for line in rows), default=0)
    for line in rows:
        line += [Cell() for _ in range(width - len(line))]
    return rows


def write_table(table: Table, pictures: Pictures, notes: Notes) -> tuple[str, str]:
    """What stands above the table (a title row over all columns), and the table itself."""
    grid = grid_of(table)
    title = ""
    if len(grid) > 2 and len(grid[0]) > 1 and all(cell is None for cell in grid[0][1:]) and grid[0][0] is not None:
        title = _written(grid[0][0], pictures, "paragraph", table, notes)
        grid = grid[1:]
    kept = [column for column in range(len(grid[0])) if any(_filled(line[column]) for line in grid)]
    grid = [[line[column] for column in kept] for line in grid if any(_filled(cell) for cell in line)]
    if not grid:
        return title, ""
    _tell(table, grid, notes)
    rows = [["" if cell is None else _written(cell, pictures, "cell", table, notes) for cell in line] for line in grid]
    rule = [_alignment([line[column] for line in grid]) for column in range(len(rows[0]))]
    return title, "\n".join(f"| {' | '.join(line)} |" for line in (rows[0], rule, *rows[1:]))


def _written(cell: Cell, pictures: Pictures, where: Where, table: Table, notes: Notes) -> str:
    spans = _one_line(cell)
    written = write(spans, pictures, where)
    notes.add_left_out(left_out(spans, written, where), table.number, "后面的表格里")
    return written


def _alignment(column: list[Cell | None]) -> str:
    """Numbers stand on the right. Our own export says by a style which columns do, and which stand
    in the middle; it centres short ones whatever the case says."""
    styles = {text.looks.style for cell in column[1:] if cell is not None for text in cell.paragraphs}
    if styles and styles <= set(_OWN_ALIGNMENTS):
        return _OWN_ALIGNMENTS[styles.pop()] if len(styles) == 1 else "---"
    words = ["" if cell is None else cell.text for cell in column[1:]]
    is_number = any(text.strip("-—–/") for text in words) and all(_NUMERIC.fullmatch(text) for text in words)
    return "---:" if is_number else "---"


def _filled(cell: Cell | None) -> bool:
    return cell is not None and any(not text.blank for text in cell.paragraphs)


def _tell(table: Table, grid: list[list[Cell | None]], notes: Notes) -> None:
    cells = [cell for row in table.rows for cell in row]
    across = any(cell is None for line in grid for cell in line)
    down = any(
        cell is not None and cell is other
        for line, after in pairwise(grid)
        for cell, other in zip(line, after, strict=True)
    )
    first = quoted(next((cell.text for cell in cells if cell.text), ""))
    if across or down:
        message = f"后面的表格{first}有合并的单元格：横向合并的只写在第一格，纵向合并的每行重复，请核对"
        notes.add("WD004", message, table.number)
    if any(isinstance(block, Table) for cell in cells for block in cell.blocks):
        notes.add("WD004", f"后面的表格{first}里套着表格，已写成一格文字，请核对", table.number)
    elif any(sum(not text.blank for text in cell.paragraphs) > 1 for cell in cells):
        notes.add("WD004", f"后面的表格{first}里有分段的单元格，各段已用分号连成一行，请核对", table.number)


def _one_line(cell: Cell) -> list[Span]:
    """All that is in a cell as the spans of one line."""
    lines = [line for block in cell.blocks for line in _lines(block)]
    spans: list[Span] = []
    for line in lines:
        words = plain(line)
        so_far = plain(spans)
        if so_far and words and so_far[-1] not in _CLOSED:
            spans.append(Span("；"))
        spans += line
    return spans


def _lines(block: Block) -> list[list[Span]]:
    if isinstance(block, Text):
        if block.blank:
            return []
        label = block.looks.label
        lead = [Span(label.text)] if label is not None and label.text else []
        return [[*lead, *tidy(_joined(block.spans))]]
    rows = []
    for row in block.rows:
        line: list[Span] = []
        for cell in row:
            inner = _one_line(cell)
            if inner:
                line += [Span("，")] * bool(line) + inner
        if line:
            rows.append(line)
    return rows


def _joined(spans: list[Span]) -> list[Span]:
    """A manual line break in a cell is a new paragraph of it."""
    joined: list[Span] = []
    for span in spans:
        if span.text == "\n":
            words = plain(joined)
            if words and words[-1] not in _CLOSED:
                joined.append(Span("；"))
        else:
            joined.append(replace(span, text=span.text.replace("\n", " ")))
    return joined
