"""What the template of a case's own page is given: plain values, nothing left to decide."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from math import ceil

from anliku.campaign import Campaign
from anliku.formats.citation import gbt7714
from anliku.model import Case, CaseMeta
from anliku.page import digest
from anliku.page.card import Card, Chip, card, chips
from anliku.page.evidence import EvidenceRow, rows
from anliku.page.html import Picture, render
from anliku.page.sanitise import clean_case
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
class CasePage:
    """Everything on a case's own page."""

    case: Case
    meta: CaseMeta
    campaign: Campaign
    card: Card
    chips: tuple[tuple[str, tuple[Chip, ...]], ...]
    """The terms by facet, in the facets' reading order."""
    cells: tuple[digest.Cell, ...]
    steps: tuple[digest.Step, ...]
    evidence: tuple[EvidenceRow, ...]
    contents: tuple[tuple[str, str, int], ...]
    """(title, anchor, level) of the headings that the contents list."""
    html: str
    words: int
    minutes: int
    pictures: int
    license: str
    license_url: str
    citation: str
    published: str


def case_page(reading: CaseReading, pictures: dict[str, Picture], site_url: str, index: str = "") -> CasePage:
    """Everything on the page of a case; its campaign and skeleton must exist (checked)."""
    case, meta, document, sections = reading.case, reading.meta, reading.document, reading.sections
    campaign, skeleton, circle = reading.campaign, reading.skeleton, reading.context.loop
    assert campaign is not None
    assert skeleton is not None
    steps = digest.loop(circle, skeleton, meta, sections)
    words = document.words
    name, code = LICENSES[meta.license]
    url = site_url.rstrip("/") + "/" + case.url if site_url else None
    return CasePage(
        case=case,
        meta=meta,
        campaign=campaign,
        card=card(case),
        chips=chips(case, reading.context),
        cells=tuple(digest.glance(circle, meta, skeleton, sections, steps)),
        steps=tuple(steps),
        evidence=tuple(rows(meta.evidence)),
        contents=tuple((h.text, h.anchor, h.level) for h in document.headings if h.level in (2, 3)),
        html=clean_case(render(document, pictures, index)),
        words=words,
        minutes=max(1, ceil(words / _READING_SPEED)),
        pictures=len(document.pictures),
        license=name,
        license_url=f"https://creativecommons.org/licenses/{code}/4.0/deed.zh-hans",
        citation=gbt7714(meta, url),
        published=chinese_date(meta.published),
    )


def chinese_date(date: datetime.date) -> str:
    """``2025年3月1日``."""
    return f"{date.year}年{date.month}月{date.day}日"
