"""What is made of a case that may be published, each as bytes: its page, its metadata, its search entry, its talk,
its phrases."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote

from anliku.formats.attachment import looked_through
from anliku.meaning import meant_columns
from anliku.meaning.casewords import said_words
from anliku.model import Case
from anliku.page import casepage
from anliku.page.html import Picture
from anliku.page.titles import cuts
from anliku.picture import FORMATS
from anliku.picture import Picture as FilePicture
from anliku.reading import CaseReading
from anliku.search import entry as entries
from anliku.search.entry import Brief, Entry, Meaning
from anliku.search.forms import phrases
from anliku.search.talk import talk


class Making:
    """One case of which several things are made; what they share is worked out once."""

    def __init__(self, reading: CaseReading) -> None:
        self.reading = reading

    @cached_property
    def plain(self) -> Entry:
        """The case as search sees it, without what it means."""
        return entries.entry(self.reading)

    @cached_property
    def page(self) -> casepage.CasePage | None:
        """What its page shows. None where its campaign cannot be used: that is told of itself, and nothing is
        published."""
        if self.reading.skeleton is None:
            return None
        known = self.reading.pictures
        shown = ((name, known.get(name)) for name in shown_pictures(self.reading.case))
        sizes = {name: Picture(one.width, one.height) for name, one in shown if isinstance(one, FilePicture)}
        case = self.reading.case
        attached = {name: len(given_bytes(case.folder, name)) for name in given_away(case)}
        return casepage.case_page(self.reading, sizes, attached)

    @cached_property
    def entry(self) -> Entry:
        """The case as search sees it."""
        spoken = entries.spoken_of(self.plain, self.reading.context)
        questions = entries.questions_of(self.reading.meta)
        return replace(self.plain, meaning=Meaning.of_columns(*meant_columns(self.plain, spoken, questions)))

    @cached_property
    def packed_entry(self) -> bytes:
        """The entry as it is kept."""
        return self.entry.pack()


def shown_pictures(case: Case) -> tuple[str, ...]:
    """The names of the pictures beside a case that its text shows; others are not published."""
    pictures = [
        file.name
        for file in case.attachments
        if file.is_file and not file.is_link and file.path.suffix.lower() in FORMATS
    ]
    # Most cases have none; to decode a text full of per cent signs takes a while.
    body = unquote(case.body) if pictures else ""
    return tuple(name for name in pictures if name in body)


def given_away(case: Case) -> tuple[str, ...]:
    """The names of the files that a case gives its readers to take away, each once; others are not published."""
    names = dict.fromkeys(item.file for item in case.meta.takeaways if item.file is not None)
    return tuple(names)


def given_bytes(folder: Path, name: str) -> bytes:
    """The bytes to publish of a file that a case gives away. Raises Unfit."""
    return looked_through.published(looked_through.content(folder / name), Path(name).suffix)


def _listed(making: Making) -> bytes:
    """Two lines of JSON: what is asked of every case of a library, and the rest."""
    case, page = making.reading.case, making.page
    meta = case.meta.model_dump(mode="json")
    own = [meta[name] for name in ("id", "title", "award", "region", "published")]
    own += [page.cuts if page is not None else cuts(case.meta.title), shown_pictures(case), given_away(case)]
    cells = [(cell.label, cell.text) for cell in page.cells] if page is not None else []
    lines = (
        json.dumps(value, ensure_ascii=False, separators=(",", ":")) for value in (own, {"meta": meta, "cells": cells})
    )
    return "\n".join(lines).encode("utf-8", "surrogatepass")


def _page(making: Making) -> bytes | None:
    return casepage.pack(making.page) if making.page is not None else None


def _entry(making: Making) -> bytes:
    return making.packed_entry


def _brief(making: Making) -> bytes:
    return Brief.of(making.entry, making.packed_entry).pack()


def _talk(making: Making) -> bytes:
    return talk(making.plain, making.reading.meta.keywords).pack()


def _phrases(making: Making) -> bytes:
    questions = making.reading.meta.questions
    return phrases.pack(phrases.phrases(making.plain, questions), questions)


Make = Callable[[Making], bytes | None]
# Each leans on what those before it asked: only entries ask in which words readers ask for a term.
MADE: dict[str, Make] = {
    "page": _page,
    "listed": _listed,
    "talk": _talk,
    "phrases": _phrases,
    "entry": _entry,
    "brief": _brief,
}
"""Name of a value → how it is made; None where that cannot be."""

BEFORE: dict[str, tuple[Callable[[Making], object], ...]] = {
    "talk": (lambda making: making.plain, lambda making: said_words(making.plain.slots)),
}
"""Name of a value → steps towards it and towards later ones, each a thing by itself where many cases are worked out."""
