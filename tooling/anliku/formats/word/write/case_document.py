"""A case as a Word document in its organiser's format."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from anliku import picture
from anliku.formats.word import answers_table, question_lines, takeaways
from anliku.formats.word.labels import ABSTRACT_LABEL, EVIDENCE_HEAD, EVIDENCE_TITLE, KEYWORDS_LABEL, SAMPLE_NOTE
from anliku.formats.word.write.body import Body
from anliku.formats.word.write.package import Layout, open_layout, save
from anliku.formats.word.write.plain_text import em, line_break, paragraph, run
from anliku.formats.word.write.table_grid import Cell, spaced, table
from anliku.model import CaseMeta, Evidence
from anliku.reading import CaseReading

_TITLE_SIZE = 360
"""小二, in twips."""
_TITLE_BREAK = re.compile(r"(?<=[：:])|(?=——)|(?<=[，；？！])")


class TooMuch(Exception):
    """The text has more marks than anyone writes; the message is Chinese and ready to show."""


@dataclass(frozen=True, slots=True)
class Written:
    """A document."""

    data: bytes
    missing: tuple[tuple[str, str], ...] = ()
    """Pictures that could not be shown: name and reason."""
    notes: tuple[str, ...] = ()
    """What whoever sends it off should look at, in Chinese."""


def write_case(reading: CaseReading, root: Path) -> Written:
    """The document of a case of the library at ``root``. Raises BrokenTemplate (the campaign's
    template is unusable) and TooMuch."""
    case, meta, text = reading.case, reading.meta, reading.document
    if not text.complete:
        raise TooMuch("正文里的标记多得不正常，先用 anliku check 检查并改好，再导出")
    layout = open_layout(root, meta.campaign)
    _opening(layout, meta)
    files = {
        item.name: partial(picture.content, item.path) for item in case.attachments if item.is_file and not item.is_link
    }
    body = Body(layout, text, files)
    body.write()
    if meta.questions:
        _lines(layout, question_lines.TITLE, meta.questions)
    if meta.takeaways:
        _lines(layout, takeaways.TITLE, takeaways.lines(meta))
    if meta.evidence:
        _evidence(layout, meta.evidence)
    _facts(layout, meta)
    if meta.sample:
        note_in_header(layout, SAMPLE_NOTE)
    data = save(layout.document, meta.title, "、".join(meta.authors), meta.published)
    return Written(data, tuple(body.missing))


def _opening(layout: Layout, meta: CaseMeta) -> None:
    styles = layout.styles
    layout.add(paragraph(styles["title"], _title(meta.title, layout.width)))
    layout.add(paragraph(styles["byline"], [run(meta.unit)]))
    layout.add(paragraph(styles["byline"], [run("　".join(meta.authors))]))
    for label, content in ((ABSTRACT_LABEL, meta.summary), (KEYWORDS_LABEL, "；".join(meta.keywords))):
        layout.add(paragraph(styles["abstract"], [run(label, style=styles["strong"]), run(content)]))


def _title(title: str, room: int) -> list[Any]:
    """The title's runs: one that needs two lines is broken where it pauses, not wherever the line is full."""
    most = room / _TITLE_SIZE
    if em(title) <= most:
        return [run(title)]
    places = [match.start() for match in _TITLE_BREAK.finditer(title) if 0 < match.start() < len(title)]
    fitting = [place for place in places if em(title[:place]) <= most and em(title[place:]) <= most]
    if not fitting:
        return [run(title)]
    place = min(fitting, key=lambda place: abs(em(title[:place]) - em(title[place:])))
    return [run(title[:place]), line_break(), run(title[place:])]


def _lines(layout: Layout, title: str, lines: Sequence[str]) -> None:
    layout.add(paragraph(layout.styles["table title"], [run(title)]))
    for line in lines:
        layout.add(paragraph(layout.styles["body"], [run(line)]))


def _evidence(layout: Layout, evidence: list[Evidence]) -> None:
    layout.add(paragraph(layout.styles["table title"], [run(EVIDENCE_TITLE)]))
    rows = [[Cell([run(text)] if text else []) for text in _line(item)] for item in evidence]
    head = [Cell([run(text)]) for text in EVIDENCE_HEAD]
    alignments = ("None", "Center", "Center", "Center", "Center", "None")
    made = table(head, rows, alignments, layout.styles, layout.width)
    for block in spaced(made, layout.styles, above=False):
        layout.add(block)


def _facts(layout: Layout, meta: CaseMeta) -> None:
    layout.add(paragraph(layout.styles["table title"], [run(answers_table.TITLE)]))
    rows = [[Cell([run(text)]) for text in pair] for pair in answers_table.rows(meta)]
    head = [Cell([run(text)]) for text in answers_table.HEAD]
    made = table(head, rows, ("Center", "Left"), layout.styles, layout.width)
    for block in spaced(made, layout.styles, above=False):
        layout.add(block)


def _line(item: Evidence) -> tuple[str, ...]:
    return (item.indicator, *item.amounts, item.unit or "", "升高" if item.better == "高" else "降低", item.source)


def note_in_header(layout: Layout, text: str) -> None:
    """Write ``text`` at the head of every page, above what the template has there."""
    section = layout.document.sections[-1]
    headers = [section.header]
    if section.different_first_page_header_footer:
        headers.append(section.first_page_header)
    if layout.document.settings.odd_and_even_pages_header_footer:
        headers.append(section.even_page_header)
    for header in headers:
        inside: Any = header.is_linked_to_previous
        if inside:
            header.is_linked_to_previous = False
        root: Any = header._element  # noqa: SLF001 - python-docx has no other way to its elements
        if inside:
            for child in list(root):
                root.remove(child)
        root.insert(0, paragraph(layout.styles["header"], [run(text)]))
