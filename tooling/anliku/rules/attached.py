"""The attachments of a case, looked through once, and their words as a text that the rules on privacy can read.

A table becomes a pipe table and everything else a paragraph, marks written so that they mean
nothing; so whatever is found in a case is found in its attachments, too.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from anliku.formats.attachment.examined import Content, Line, Unfit
from anliku.model import FILE_NAME, Attachment, Manuscript
from anliku.problem import Location
from anliku.reading import Reading, once
from anliku.regex import regex
from anliku.text import Lines
from anliku.yamlsafe import Places, Span

_NAME = regex(FILE_NAME)
_MARK = regex(r"[!-/:-@\[-`{-~]")
_BREAK = regex(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


class AttachedFile:
    """One attachment. ``content`` is what is in it, or why it cannot be used."""

    def __init__(self, file: Attachment, reading: Reading) -> None:
        # Loaded only where there is one: most cases have none, and a check begins sooner.
        from anliku.formats.attachment import looked_through

        self.name = file.name
        self.location = Location(f"{reading.case.file.rpartition('/')[0]}/{file.name}")
        self._beside = reading
        self.content: Content | Unfit
        try:
            self.content = looked_through.look(looked_through.content(file.path), suffix_of(file.name))
        except Unfit as unfit:
            self.content = unfit

    @cached_property
    def reading(self) -> Reading:
        """Its words as the body of a case."""
        lines = self._lines
        text = "".join(f"{text}\n" for _, text in lines)
        case = self._beside.case
        words = Manuscript(
            folder=case.folder,
            file=self.location.file,
            year=case.year,
            name=case.name,
            text=text,
            body_start=0,
            values={},
            places=Places(Span(self.location.file, Lines(text))),
            attachments=(),
            problems=(),
        )
        return Reading(words, self._beside.context)

    def place(self, line: int) -> str:
        """Where a line of :attr:`reading` stands in the file, as a person finds it."""
        return self._lines[min(line, len(self._lines)) - 1][0]

    @cached_property
    def _lines(self) -> list[tuple[str, str]]:
        """(place, text) of every line of the text."""
        content = self.content.lines if isinstance(self.content, Content) else []
        return list(_markdown(content))


# Several rules ask about the same case.
@once
def attached(reading: Reading) -> tuple[AttachedFile, ...]:
    """The attachments of a case in the order of their names."""
    return tuple(AttachedFile(file, reading) for file in reading.case.attachments if is_attached(file))


def is_attached(file: Attachment) -> bool:
    """Whether a file beside a case is one that readers may take away; of others PC003 says why they may not."""
    is_named_well = _NAME.match(file.name) is not None and not file.name.startswith("~$")
    return file.is_file and not file.is_link and is_named_well


def suffix_of(name: str) -> str:
    """``三栏表.DOCX`` → ``.docx``; empty where there is none."""
    dot = name.rfind(".")
    return name[dot:].lower() if dot > 0 else ""


def _markdown(lines: list[Line]) -> Iterator[tuple[str, str]]:
    """Lines of Markdown with the places of what they say. A table begins with its first row of several
    cells: what stands above is its title."""
    table = 0
    for line in lines:
        filled = [cell for cell in line.cells if cell.strip()]
        goes_on = table != 0 and line.table == table
        if not goes_on and table:
            yield line.place, ""
        if not line.table or (not goes_on and len(filled) < 2):
            table = 0
            yield line.place, _inert(" ".join(filled))
            yield line.place, ""
            continue
        yield line.place, _row(line.cells)
        if not goes_on:
            table = line.table
            yield line.place, f"|{' --- |' * len(line.cells)}"


def _row(cells: tuple[str, ...]) -> str:
    return f"|{'|'.join(f' {_inert(cell)} ' for cell in cells)}|"


def _inert(text: str) -> str:
    """``text`` in one line of Markdown that prints exactly it."""
    return _MARK.sub(lambda mark: f"\\{mark[0]}", _BREAK.sub(" ", text).strip())
