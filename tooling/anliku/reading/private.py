"""Private data of a case: in its source, in what is printed, in tables, and in what links decode to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import unescape
from itertools import chain
from urllib.parse import unquote

from anliku.markdown import Document
from anliku.model import Manuscript
from anliku.private import ACCOUNT, CALLING, PHONE, Private, find, in_pieces
from anliku.private.value_cells import in_rows, of_counts
from anliku.reading.grid import Grid
from anliku.reading.running import BETWEEN, Rendered
from anliku.regex import regex
from anliku.text import visible

_TAG = regex(r"<[^<>]*>")
_TOLD = regex(rf"{CALLING.pattern}|卡号|银行卡")
_STARRED = regex(r"(?<=\d)\*{1,3}(?=\d)")
# A mobile number over three cells of a row.
_CELLS = regex(rf"(?<![^{BETWEEN}])(1[3-9]\d){BETWEEN}(\d{{4}}){BETWEEN}(\d{{4}})(?![^{BETWEEN}])")
_BOXES = 8
"""So many cells with one sign each are the boxes of a form."""

Place = tuple[int, Private]
"""Private data with where it stands: an offset into the file, or a byte of the body."""


def private_data(case: Manuscript, document: Document, grids: Sequence[Grid]) -> list[Place]:
    """All of it with offsets into the file; what a disguise hides is named once."""
    places = _in_source(case, document, grids)
    seen = {(hit.kind, hit.key) for _, hit in places}
    of_body = chain(
        _in_markup(document), _in_boxes(grids), _in_tables(grids), _in_lines(document), _in_addresses(document)
    )
    in_file = ((case.body_start + document.character(byte), hit) for byte, hit in of_body)
    for offset, hit in chain(_in_print(case, document), in_file):
        if (hit.kind, hit.key) not in seen:
            seen.add((hit.kind, hit.key))
            places.append((offset, hit))
    return places


def _in_source(case: Manuscript, document: Document, grids: Iterable[Grid]) -> list[Place]:
    """What stands in the file as it was typed."""
    # Stars between digits are printed, and hide nothing from a reader.
    text = _STARRED.sub(lambda stars: "\u200b" * len(stars[0]), case.text) if "*" in case.text else case.text
    hits = find(text)
    if not any(map(_may_be_count, hits)):
        return [(hit.start, hit) for hit in hits]
    counts = list(_counts(case, document, grids))
    return [(hit.start, hit) for hit in hits if not _is_count(hit, counts)]


def _counts(case: Manuscript, document: Document, grids: Iterable[Grid]) -> Iterator[tuple[int, int]]:
    """Where the cells of counts stand, in characters of the file."""
    for grid in grids:
        columns = of_counts([[cell.text for cell in row] for row in grid.rows[:1]])
        for row in grid.rows[1:] if columns else ():
            for cell in (row[column] for column in columns if column < len(row)):
                start = case.body_start + document.character(cell.start)
                yield start, start + len(cell.text) + 4


def _may_be_count(hit: Private) -> bool:
    """Whether it is digits that only the cell to the left may make an account."""
    return hit.kind in {ACCOUNT, PHONE} and hit.key.isdigit() and not hit.key.startswith("0")


def _is_count(hit: Private, counts: list[tuple[int, int]]) -> bool:
    return _may_be_count(hit) and any(start <= hit.start < end for start, end in counts)


def _in_print(case: Manuscript, document: Document) -> Iterator[Place]:
    """What the source disguises and the page prints: offsets into the file."""
    printed = Rendered(case, document, disguised=True)
    return ((printed.place(hit.start), hit) for hit in find(printed.text))


def _in_markup(document: Document) -> Iterator[Place]:
    """What stands between tags: ``138<b>0013</b>8000``."""
    if document.raw:
        plain = unescape(_TAG.sub("", "".join(raw.text for raw in document.raw)))
        yield from ((document.raw[0].start, hit) for hit in find(plain))


def _in_boxes(grids: Iterable[Grid]) -> Iterator[Place]:
    """The boxes of a form, one digit a cell: ``|1|3|8|…|``."""
    for row in (row for grid in grids for row in grid.rows):
        if len(row) >= _BOXES and all(len(cell.text.strip()) == 1 for cell in row):
            yield from ((row[0].start, hit) for hit in find("".join(cell.text for cell in row)))


def _in_tables(grids: Iterable[Grid]) -> Iterator[Place]:
    """What only several cells together give away."""
    for grid in grids:
        for byte, number in _mobiles(grid):
            yield from ((byte, hit) for hit in find(number))
        yield from _labelled(grid)
        yield from _pieces(grid)


def _mobiles(grid: Grid) -> Iterator[tuple[int, str]]:
    """Mobile numbers written over three cells. Three counts may look the same, but no count
    begins with a nought, and no table of counts speaks of telephones."""
    calls: bool | None = None
    for row in grid.rows:
        text = BETWEEN.join("".join(visible(cell.text).split()) for cell in row)
        for number in _CELLS.finditer(text):
            if calls is None:
                calls = any(CALLING.search(cell.text) for cell in grid.cells)
            if calls or "0" in (number[2][0], number[3][0]):
                yield row[text.count(BETWEEN, 0, number.start())].start, number[1] + number[2] + number[3]


def _labelled(grid: Grid) -> Iterator[Place]:
    """What the head of a column or the cell to the left gives away."""
    rows = [[cell.text for cell in row] for row in grid.rows]
    for row, column, hit in in_rows(rows, find):
        yield grid.rows[row][column].start, hit


def _pieces(grid: Grid) -> Iterator[Place]:
    """Numbers of which neighbouring cells hold a piece each."""
    told = any(_TOLD.search(cell.text) for cell in grid.cells)
    for row in grid.rows:
        for first, hit in in_pieces([cell.text for cell in row], told):
            yield row[first].start, hit


def _in_lines(document: Document) -> Iterator[Place]:
    """Numbers of which neighbouring lines, items or paragraphs hold a piece each, and nothing else."""
    lines: list[tuple[int, str]] = []
    for block in document.blocks:
        if block.kind != "cell":
            lines += [(block.start, line.rpartition("：")[2]) for line in block.text.split("\n")]
    for first, hit in in_pieces([line for _, line in lines], told=True):
        yield lines[first][0], hit


def _in_addresses(document: Document) -> Iterator[Place]:
    """What the addresses of links and pictures decode to: ``?q=%31%33%38…``."""
    for link in (*document.links, *document.pictures):
        if "%" in link.target:
            yield from ((link.start, hit) for hit in find(unquote(link.target)))
