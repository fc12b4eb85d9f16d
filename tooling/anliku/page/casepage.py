"""What the template of a case's own page is given: plain values, nothing left to decide.

They depend on the case and on what it asks of its library, not on where the site stands, nor on
other cases; so they are worked out once for a case and can be kept as bytes.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from math import ceil
from typing import Any

from anliku.adoption import Adoption
from anliku.formats.citation import gbt7714
from anliku.page import digest
from anliku.page.card import Chip, chips
from anliku.page.html import Picture, render
from anliku.page.movement import EvidenceRow, Label, rows
from anliku.page.sanitise import clean_case
from anliku.page.takeaway import TakeawayRow
from anliku.page.takeaway import rows as takeaway_rows
from anliku.page.titles import cuts
from anliku.reading import CaseReading

# Characters that a reader takes in a minute; silent reading of Chinese is 300–500 字/分.
_READING_SPEED = 400

LICENSES = {
    "CC-BY-4.0": ("署名 4.0 国际（CC BY 4.0）", "by"),
    "CC-BY-SA-4.0": ("署名—相同方式共享 4.0 国际（CC BY-SA 4.0）", "by-sa"),
    "CC-BY-NC-4.0": ("署名—非商业性使用 4.0 国际（CC BY-NC 4.0）", "by-nc"),
    "CC-BY-NC-SA-4.0": ("署名—非商业性使用—相同方式共享 4.0 国际（CC BY-NC-SA 4.0）", "by-nc-sa"),
    "CC-BY-NC-ND-4.0": ("署名—非商业性使用—禁止演绎 4.0 国际（CC BY-NC-ND 4.0）", "by-nc-nd"),
}


@dataclass(frozen=True, slots=True)
class Round:
    """The selection that a case won its award in."""

    id: str
    short: str
    selection_year: int
    monitoring_year: int


@dataclass(frozen=True, slots=True)
class AdoptionRow:
    """One use of the case elsewhere, as readers see it."""

    unit: str
    when: str
    """``2025年9月1日``, or as far as it is known."""
    taken: str
    changed: str
    outcome: str


@dataclass(frozen=True, slots=True)
class CasePage:
    """Everything on a case's own page that is about this case."""

    id: str
    title: str
    cuts: str
    """Where the title may be broken (see :mod:`anliku.page.titles`)."""
    summary: str
    award: str
    kind: str
    work: str
    unit: str
    authors: tuple[str, ...]
    region: str
    keywords: tuple[str, ...]
    questions: tuple[str, ...]
    sample: bool
    round: Round
    chips: tuple[tuple[str, tuple[Chip, ...]], ...]
    """The terms by facet, in the facets' reading order."""
    cells: tuple[digest.Cell, ...]
    steps: tuple[digest.Step, ...]
    evidence: tuple[EvidenceRow, ...]
    takeaways: tuple[TakeawayRow, ...]
    contents: tuple[tuple[str, str, int], ...]
    """(title, anchor, level) of the headings that the contents list."""
    html: str
    words: int
    minutes: int
    pictures: int
    license: str
    license_url: str
    citation: str
    """As it stands on a site without an address (see :func:`anliku.formats.citation.with_address`)."""
    date: str
    """When it was published, YYYY-MM-DD."""
    published: str
    """``2025年3月1日``."""
    adoptions: tuple[AdoptionRow, ...] = ()
    """How others used the case, in the order of time."""


def case_page(reading: CaseReading, pictures: Mapping[str, Picture], attached: Mapping[str, int]) -> CasePage:
    """Everything on the page of a case, whose campaign and skeleton must exist (checked);
    ``pictures`` are the sizes of those beside it, ``attached`` the bytes of its attachments, by file name."""
    meta, campaign, skeleton, document = reading.meta, reading.campaign, reading.skeleton, reading.document
    assert campaign is not None
    assert skeleton is not None
    order = reading.context.loop
    steps = digest.loop(order, skeleton, meta, reading.sections)
    words = document.words
    name, code = LICENSES[meta.license]
    return CasePage(
        id=meta.id,
        title=meta.title,
        cuts=cuts(meta.title),
        summary=meta.summary,
        award=meta.award,
        kind=meta.kind,
        work=meta.work or "",
        unit=meta.unit,
        authors=tuple(meta.authors),
        region=meta.region,
        keywords=tuple(meta.keywords),
        questions=tuple(meta.questions),
        sample=meta.sample,
        round=Round(campaign.id, campaign.short, campaign.selection_year, campaign.monitoring_year),
        chips=chips(meta, reading.context),
        cells=tuple(digest.glance(order, meta, skeleton, reading.sections, steps)),
        steps=tuple(steps),
        evidence=tuple(rows(meta.evidence)),
        takeaways=takeaway_rows(meta.takeaways, attached),
        contents=tuple((h.text, h.anchor, h.level) for h in document.headings if h.level in (2, 3)),
        html=clean_case(render(document, pictures)),
        words=words,
        minutes=max(1, ceil(words / _READING_SPEED)),
        pictures=len(document.pictures),
        license=name,
        license_url=f"https://creativecommons.org/licenses/{code}/4.0/deed.zh-hans",
        citation=gbt7714(meta),
        date=meta.published.isoformat(),
        published=chinese_date(meta.published),
        adoptions=adoption_rows(reading.adoptions.adoptions if reading.adoptions is not None else ()),
    )


def adoption_rows(adoptions: Iterable[Adoption]) -> tuple[AdoptionRow, ...]:
    """借鉴记录 as readers see them, in the order of time; nobody is first for any other reason."""
    ordered = sorted(adoptions, key=lambda record: (record.date or (), record.unit))
    return tuple(
        AdoptionRow(
            record.unit, chinese_time(record.date or ()), record.taken, record.changed or "", record.outcome or ""
        )
        for record in ordered
    )


def pack(page: CasePage) -> bytes:
    """``page`` as bytes."""
    text = json.dumps(_named(page), default=_named, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass")


def _named(value: Any) -> dict[str, Any]:
    """What is on the page by the names of its fields; ``asdict`` copies every text."""
    return {name: getattr(value, name) for name in _FIELDS[type(value)]}


_KINDS = (CasePage, AdoptionRow, Round, Chip, digest.Cell, digest.Step, EvidenceRow, Label, TakeawayRow)
_FIELDS: dict[type, tuple[str, ...]] = {kind: tuple(field.name for field in fields(kind)) for kind in _KINDS}


def unpack(data: bytes) -> CasePage:
    """The page from the bytes of :func:`pack`."""
    values: dict[str, Any] = json.loads(data.decode("utf-8", "surrogatepass"))
    made = {
        "authors": tuple(values["authors"]),
        "keywords": tuple(values["keywords"]),
        "questions": tuple(values["questions"]),
        "round": Round(**values["round"]),
        "chips": tuple((label, tuple(Chip(**chip) for chip in row)) for label, row in values["chips"]),
        "cells": tuple(digest.Cell(**cell) for cell in values["cells"]),
        "steps": tuple(digest.Step(**step) for step in values["steps"]),
        "evidence": tuple(_evidence(row) for row in values["evidence"]),
        "adoptions": tuple(AdoptionRow(**row) for row in values["adoptions"]),
        "takeaways": tuple(TakeawayRow(**row) for row in values["takeaways"]),
        "contents": tuple((title, anchor, level) for title, anchor, level in values["contents"]),
    }
    return CasePage(**{**values, **made})


def _evidence(row: dict[str, Any]) -> EvidenceRow:
    labels = {name: Label(**row[name]) if row[name] else None for name in ("label_before", "label_after")}
    return EvidenceRow(**{**row, **labels})


def chinese_date(date: datetime.date) -> str:
    """``2025年3月1日``."""
    return chinese_time((date.year, date.month, date.day))


def chinese_time(known: Sequence[int]) -> str:
    """Year, month and day as far as they are known: ``(2025, 3)`` → ``2025年3月``."""
    return "".join(f"{number}{unit}" for number, unit in zip(known, "年月日", strict=False))
