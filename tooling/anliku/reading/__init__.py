"""One case as it is read: its document, its running text, its tables, its pictures, its private data.

:class:`Reading` is the only place where the body of a case is parsed; whoever asks something of
a case asks it, so that each thing is worked out once and only where it is needed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from html import unescape
from urllib.parse import unquote

from anliku.campaign import Campaign, Skeleton
from anliku.catalogue import Catalogue
from anliku.markdown import Document, Section
from anliku.model import Case, CaseMeta
from anliku.picture import FORMATS, BadPicture, Picture
from anliku.picture import read as read_picture
from anliku.private import ACCOUNT, CALLING, PHONE, Private, in_pieces
from anliku.private import find as find_private
from anliku.private.tables import in_rows, of_counts
from anliku.problem import Edit, Location
from anliku.reading import exempt
from anliku.reading.doubts import doubts
from anliku.reading.running import BETWEEN, Grid, Rendered, Running, front_text, grids
from anliku.signs import Doubt
from anliku.text import Lines, visible
from anliku.yamlsafe import Path, quote

_TAG = re.compile(r"<[^<>]*>")
_TOLD = re.compile(rf"{CALLING.pattern}|卡号|银行卡")
_STARRED = re.compile(r"(?<=\d)\*{1,3}(?=\d)")
# A mobile number over three cells of a row.
_CELLS = re.compile(rf"(?<![^{BETWEEN}])(1[3-9]\d){BETWEEN}(\d{{4}}){BETWEEN}(\d{{4}})(?![^{BETWEEN}])")


class Reading:
    """One case with everything that is asked of it, each worked out once."""

    def __init__(self, case: Case, catalogue: Catalogue) -> None:
        self.case = case
        self.catalogue = catalogue
        self.meta: CaseMeta | None = case.meta

    @cached_property
    def campaign(self) -> Campaign | None:
        """The campaign that the case names; None where there is none of that id."""
        return self.catalogue.campaign_of(self.meta) if self.meta is not None else None

    @cached_property
    def skeleton(self) -> Skeleton | None:
        """The sections and limits that the case has to follow."""
        return self.catalogue.skeleton_of(self.meta) if self.meta is not None else None

    @cached_property
    def document(self) -> Document:
        """The parsed body."""
        return Document(self.case.body)

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """The level-2 headings with what stands under them."""
        return self.document.sections(self.case.body_start)

    @cached_property
    def running(self) -> Running:
        """The running text, at the same offsets as in the file."""
        return Running(self.case, self.document)

    @cached_property
    def doubts(self) -> list[Doubt]:
        """Where Markdown reads the body otherwise than it may be meant."""
        return doubts(self.document)

    @cached_property
    def plain(self) -> str:
        """The running text without what follows rules of its own (see
        :mod:`anliku.reading.exempt`), at the same offsets."""
        return exempt.masked(self.running.text)

    @cached_property
    def front_text(self) -> str:
        """The sentences of the front matter."""
        return front_text(self.case)

    def has(self, clue: re.Pattern[str]) -> bool:
        """Whether ``clue`` is in the body's source or in a sentence of the front matter: asked
        before anything that needs the running text, which most files can do without."""
        case = self.case
        return clue.search(case.text, case.body_start) is not None or clue.search(self.front_text) is not None

    @cached_property
    def rendered(self) -> Rendered:
        """The words that are printed."""
        return Rendered(self.case, self.document)

    @cached_property
    def grids(self) -> list[Grid]:
        """The tables with all their cells."""
        return grids(self.document)

    @cached_property
    def pictures(self) -> dict[str, Picture | BadPicture]:
        """What is in the pictures beside the case, by file name."""
        found: dict[str, Picture | BadPicture] = {}
        for file in self.case.attachments:
            if file.is_file and file.path.suffix.lower() in FORMATS:
                try:
                    found[file.name] = read_picture(file.path)
                except BadPicture as bad:
                    found[file.name] = bad
        return found

    @cached_property
    def private(self) -> list[tuple[int, Private]]:
        """Private data in the source, in what is printed, and in what links decode to, each
        with its offset in the file; what a disguise hides is named once."""
        case, document = self.case, self.document
        # Stars between digits are printed, and hide nothing from a reader.
        text = _STARRED.sub(lambda stars: "\u200b" * len(stars[0]), case.text) if "*" in case.text else case.text
        counts = list(self._counts())
        found = [(hit.start, hit) for hit in find_private(text) if not _counts_something(hit, counts)]
        printed = Rendered(case, document, disguised=True)
        hidden = [(printed.place(hit.start), hit) for hit in find_private(printed.text)]
        if document.raw:
            plain = unescape(_TAG.sub("", "".join(raw.text for raw in document.raw)))
            hidden += [(self.offset(document.raw[0].start), hit) for hit in find_private(plain)]
        for row in (row for grid in self.grids for row in grid.rows):
            # The boxes of a form: one digit a cell.
            if len(row) > 7 and all(len(cell.text.strip()) == 1 for cell in row):
                hidden += [(self.offset(row[0].start), hit) for hit in find_private("".join(cell.text for cell in row))]
        for grid in self.grids:
            hidden += [(self.offset(start), hit) for start, number in _in_cells(grid) for hit in find_private(number)]
            hidden += [(self.offset(start), hit) for start, hit in _labelled_in_cells(grid)]
            hidden += [(self.offset(start), hit) for start, hit in _pieces_in_cells(grid)]
        hidden += [(self.offset(start), hit) for start, hit in _pieces_in_lines(document)]
        for link in (*document.links, *document.pictures):
            if "%" in link.target:
                hidden += [(self.offset(link.start), hit) for hit in find_private(unquote(link.target))]
        seen = {(hit.kind, hit.key) for _, hit in found}
        for offset, hit in hidden:
            if (hit.kind, hit.key) not in seen:
                seen.add((hit.kind, hit.key))
                found.append((offset, hit))
        return found

    def _counts(self) -> Iterator[tuple[int, int]]:
        """Where the cells of counts stand, in characters of the file."""
        for grid in self.grids:
            columns = of_counts([[cell.text for cell in row] for row in grid.rows[:1]])
            for row in grid.rows[1:] if columns else ():
                for cell in (row[column] for column in columns if column < len(row)):
                    start = self.offset(cell.start)
                    yield start, start + len(cell.text) + 4

    @cached_property
    def lines(self) -> Lines:
        """Line and column of offsets into the file's text."""
        return Lines(self.case.text)

    def at(self, offset: int) -> Location:
        """The place of a character offset in the file."""
        return Location(self.case.file, *self.lines(offset))

    def offset(self, byte: int) -> int:
        """The file's character offset of a byte offset in the body."""
        return self.case.body_start + self.document.character(byte)

    def at_byte(self, byte: int) -> Location:
        """The place of a byte offset in the body."""
        return self.at(self.offset(byte))

    def until(self, start: int, end: int) -> str:
        """``（到第 9 行）`` where what stands between two bytes of the body is longer than a line, or nothing."""
        last = self.at_byte(start + len(self.document.source[start:end].rstrip())).line
        return f"（到第 {last} 行）" if last > self.at_byte(start).line else ""

    def at_value(self, *path: str | int) -> Location:
        """The place of a front-matter value."""
        return self.case.places.value(path).location

    def at_key(self, *path: str | int) -> Location:
        """The place of a front-matter key."""
        return self.case.places.key(path).location

    def replace_value(self, path: Path, text: str) -> tuple[Edit, ...]:
        """The edit that writes ``text`` for a scalar value, quoted where YAML needs it."""
        span = self.case.places.value(path)
        return (Edit(span.start, span.end, quote(text)),)


def _counts_something(hit: Private, counts: list[tuple[int, int]]) -> bool:
    """Whether it is digits in a cell of counts, which only the cell to the left makes an account."""
    if hit.kind not in {ACCOUNT, PHONE} or not hit.key.isdigit() or hit.key.startswith("0"):
        return False
    return any(start <= hit.start < end for start, end in counts)


def _in_cells(grid: Grid) -> Iterator[tuple[int, str]]:
    """Mobile numbers written over three cells. Three counts may look the same, but no count
    begins with a nought, and no table of counts speaks of telephones."""
    calls: bool | None = None
    for row in grid.rows:
        text = BETWEEN.join("".join(visible(cell.text).split()) for cell in row)
        for found in _CELLS.finditer(text):
            if calls is None:
                calls = any(CALLING.search(cell.text) for cell in grid.cells)
            if calls or "0" in (found[2][0], found[3][0]):
                yield row[text.count(BETWEEN, 0, found.start())].start, found[1] + found[2] + found[3]


def _pieces_in_cells(grid: Grid) -> Iterator[tuple[int, Private]]:
    """Numbers of which neighbouring cells hold a piece each."""
    told = any(_TOLD.search(cell.text) for cell in grid.cells)
    for row in grid.rows:
        for first, hit in in_pieces([cell.text for cell in row], told):
            yield row[first].start, hit


def _pieces_in_lines(document: Document) -> Iterator[tuple[int, Private]]:
    """Numbers of which neighbouring lines, items or paragraphs hold a piece each, and nothing else."""
    lines: list[tuple[int, str]] = []
    for block in document.blocks:
        if block.kind != "cell":
            lines += [(block.start, line.rpartition("：")[2]) for line in block.text.split("\n")]
    for first, hit in in_pieces([line for _, line in lines], told=True):
        yield lines[first][0], hit


def _labelled_in_cells(grid: Grid) -> Iterator[tuple[int, Private]]:
    """What the head of a column or the cell to the left gives away, with where its cell starts."""
    rows = [[cell.text for cell in row] for row in grid.rows]
    for row, column, hit in in_rows(rows, find_private):
        yield grid.rows[row][column].start, hit
