"""One case as it is read: its document, its running text, its tables, its pictures, its private data.

:class:`Reading` is the only place where the body of a case is parsed; whoever asks something of
a case asks it, so that each thing is worked out once and only where it is needed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import cached_property, wraps
from typing import Any, TypeVar

from anliku import adoption
from anliku.campaign import Campaign, Skeleton
from anliku.case_places import ADOPTIONS
from anliku.context import Context
from anliku.files import read_text
from anliku.markdown import Document, Section
from anliku.model import Case, CaseMeta, Manuscript
from anliku.picture import FORMATS, BadPicture, Picture
from anliku.picture import read as read_picture
from anliku.private import Private
from anliku.problem import Edit, Location
from anliku.reading import exempt
from anliku.reading.doubts import doubts
from anliku.reading.grid import Grid, grids
from anliku.reading.private import private_data
from anliku.reading.running import Rendered, Running, front_text
from anliku.signs import Doubt
from anliku.text import Lines, lines_of
from anliku.yamlsafe import Path, quote

Said = TypeVar("Said")


def once(ask: Callable[[Reading], Said]) -> Callable[[Reading], Said]:
    """``ask``, worked out once for each reading: for what several rules ask of one case."""

    @wraps(ask)
    def remembered(reading: Reading) -> Said:
        answers = reading.answers
        if ask not in answers:
            answers[ask] = ask(reading)
        answer: Said = answers[ask]
        return answer

    return remembered


class Reading:
    """One manuscript with everything that is asked of it, each worked out once.

    Of a case that can be used it is a :class:`CaseReading`; :func:`reading_of` makes the right one.
    """

    def __init__(self, case: Manuscript, context: Context) -> None:
        self.case = case
        self.context = context
        self.answers: dict[object, Any] = {}
        """What was asked of it :func:`once`, by who asked."""

    @property
    def skeleton(self) -> Skeleton | None:
        """The sections and limits that the case has to follow, where that is known."""
        return None

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
    def quotations(self) -> exempt.Quotations:
        """Where somebody else's words stand in :attr:`plain`."""
        return exempt.Quotations(self.plain)

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
        pictures: dict[str, Picture | BadPicture] = {}
        for file in self.case.attachments:
            if file.is_file and file.path.suffix.lower() in FORMATS:
                try:
                    pictures[file.name] = read_picture(file.path)
                except BadPicture as bad:
                    pictures[file.name] = bad
        return pictures

    @property
    def adoptions_file(self) -> str:
        """Where the case's 借鉴记录 stand, or would, relative to the root."""
        return f"{self.case.file.rpartition('/')[0]}/{ADOPTIONS}"

    @cached_property
    def adoptions(self) -> adoption.Read | None:
        """The case's 借鉴记录 as they were read; None where it has none."""
        if not any(file.name == ADOPTIONS and file.is_file for file in self.case.attachments):
            return None
        text, problems = read_text(self.case.folder / ADOPTIONS, self.adoptions_file)
        known = adoption.read(text or "", self.adoptions_file)
        return replace(known, problems=(*problems, *(known.problems if text is not None else ())))

    @cached_property
    def private(self) -> list[tuple[int, Private]]:
        """Private data in the source, in what is printed, and in what links decode to, each
        with its offset in the file; what a disguise hides is named once."""
        return private_data(self.case, self.document, self.grids)

    @cached_property
    def lines(self) -> Lines:
        """Line and column of offsets into the file's text."""
        return lines_of(self.case.text)

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


class CaseReading(Reading):
    """A reading of a case that can be used."""

    case: Case

    def __init__(self, case: Case, context: Context) -> None:
        super().__init__(case, context)
        self.meta: CaseMeta = case.meta

    @property
    def campaign(self) -> Campaign | None:
        """The campaign that the case names; None where there is none of that id."""
        return self.context.campaign(self.meta.campaign)

    @property
    def skeleton(self) -> Skeleton | None:
        """The sections and limits that the case has to follow; None where the library has no
        such campaign, or the campaign no such work."""
        campaign = self.campaign
        return campaign.skeleton(self.meta.work) if campaign is not None else None


def reading_of(manuscript: Manuscript, context: Context) -> Reading:
    """A reading of ``manuscript``: a :class:`CaseReading` where it can be used."""
    return CaseReading(manuscript, context) if isinstance(manuscript, Case) else Reading(manuscript, context)
