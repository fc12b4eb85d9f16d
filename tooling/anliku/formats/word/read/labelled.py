"""Contact data that only its label gives away goes, too: the label in the line above, in the
head of the column, in the cell to the left (``QQ | 12345678``; ``联系电话：`` and below it the
number). Everything else was cut while the paragraphs were read (:mod:`redact`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from anliku.formats.word.read import redact
from anliku.formats.word.read.content import Block, Cell, Content, Span, Table, Text
from anliku.formats.word.read.notes import Notes
from anliku.private.value_cells import is_label


def cut_labelled(content: Content, notes: Notes) -> None:
    """Take it out of ``content``, and tell what was taken out and where."""
    for blocks in (content.blocks, *content.notes.values()):
        _in_blocks(blocks, (), notes)


def _in_blocks(blocks: Iterable[Block], labels: Iterable[str], notes: Notes) -> None:
    """Paragraphs one below the other; ``labels`` are those of their cell."""
    above: Text | None = None
    for block in blocks:
        if isinstance(block, Table):
            _in_table(block, notes)
            above = None
        elif not block.blank:
            if above is not None and _cut(block, [above.line], notes) and above.line.endswith(("：", ":")):
                # A label alone says nothing.
                above.spans = []
            _cut(block, labels, notes)
            above = block if is_label(block.line) else None


def _in_table(table: Table, notes: Notes) -> None:
    places = _places(table)
    for row, cells in enumerate(places):
        for column, cell in cells.items():
            begins = cells.get(column - 1) is not cell and (not row or places[row - 1].get(column) is not cell)
            if begins:
                head = places[0].get(column) if row else None
                beside = (head, cells.get(column - 1), cells.get(0))
                labels = [other.text for other in beside if other is not None and other is not cell]
                _in_blocks(cell.blocks, [label for label in labels if is_label(label)], notes)


def _places(table: Table) -> list[dict[int, Cell]]:
    """For each row, column → the cell that covers it."""
    places: list[dict[int, Cell]] = [{} for _ in table.rows]
    for row, cells in enumerate(table.rows):
        column = 0
        for cell in cells:
            while column in places[row]:
                column += 1
            for covered in places[row : row + cell.height]:
                covered.update(dict.fromkeys(range(column, column + cell.width), cell))
            column += cell.width
    return places


def _cut(text: Text, labels: Iterable[str], notes: Notes) -> bool:
    """Whether something of ``text`` was cut that one of ``labels`` gives away."""
    removed = redact.cuts_after(text.text, labels)
    if not removed:
        return False
    kinds = "、".join(dict.fromkeys(kind for _, _, kind in removed))
    text.spans = _without(text.spans, removed)
    if redact.is_empty(text.text):
        text.spans = [span for span in text.spans if span.picture is not None or span.note is not None]
    notes.words[text.looks.number] = " ".join(text.text.split())
    notes.add("WD001", redact.told(kinds, bool(text.text.strip())), text.looks.number)
    return True


def _without(spans: list[Span], removed: list[tuple[int, int, str]]) -> list[Span]:
    """The spans without the characters of ``removed``."""
    kept: list[Span] = []
    position = 0
    for span in spans:
        words = list(span.text)
        for start, end, _ in removed:
            for at in range(max(start - position, 0), min(end - position, len(words))):
                words[at] = ""
        position += len(span.text)
        if any(words) or not span.text:
            kept.append(replace(span, text="".join(words)))
    return kept
