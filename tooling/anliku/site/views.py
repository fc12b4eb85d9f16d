"""What templates are given: plain values, ready to print, nothing left to decide."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil

from anliku.campaign import Campaign
from anliku.catalogue import Catalogue
from anliku.formats.citation import gbt7714
from anliku.markdown import Document
from anliku.model import Case, CaseMeta
from anliku.page import digest
from anliku.page.evidence import EvidenceRow, rows
from anliku.page.html import Picture, render
from anliku.page.sanitise import clean_case
from anliku.text import shorten

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
class Here:
    """The page being made: every template has it as ``here``."""

    title: str
    description: str
    url: str
    """Directory address from the site's root: ``""`` for home, ``2024/gusu-01/``."""
    section: str = ""
    """Which entry of the main navigation is current."""
    canonical: str = ""
    prefix: str | None = None
    """Where the root is from here; None means to count the address's depth."""
    index: str = ""
    """What to write after the address of a folder: ``index.html`` where no server adds it."""

    def link(self, url: str) -> str:
        """The relative address of another page or file of the site."""
        prefix = "../" * self.url.count("/") if self.prefix is None else self.prefix
        address = prefix + url
        if self.index and (not address or address.endswith("/")):
            return address + self.index
        return address or "./"


@dataclass(frozen=True, slots=True)
class Chip:
    """A term as a link into the library."""

    facet: str
    label: str
    name: str
    url: str


@dataclass(frozen=True, slots=True)
class Card:
    """A case in a list."""

    id: str
    url: str
    title: str
    award: str
    facts: tuple[str, ...]
    """学科、学段、区域、年度 as readers see them, in this order."""
    unit: str
    summary: str
    evidence: str
    gained: bool
    """Whether that evidence moved the wanted way."""
    sample: bool


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


@dataclass(frozen=True, slots=True)
class FacetTerm:
    """A term with its number of cases, as facet lists show it."""

    name: str
    slug: str
    group: str
    count: int


def case_url(case: Case) -> str:
    """``2024/gusu-01/``."""
    return f"{case.year}/{case.name}/"


def card(case: Case) -> Card:
    """The case as a list shows it."""
    meta = _meta(case)
    return Card(
        id=meta.id,
        url=case_url(case),
        title=meta.title,
        award=meta.award,
        facts=("、".join(meta.subject), "、".join(meta.stage), meta.region, f"{case.year}年"),
        unit=meta.unit,
        summary=shorten(meta.summary, 110),
        evidence=meta.evidence[0].line if meta.evidence else "",
        gained=bool(meta.evidence and meta.evidence[0].improved),
        sample=meta.sample,
    )


def chips(case: Case, catalogue: Catalogue) -> tuple[tuple[str, tuple[Chip, ...]], ...]:
    """The case's terms as links by facet, in the facets' reading order, award left out."""
    found = []
    for key, names in _meta(case).terms().items():
        facet = catalogue.taxonomy.facet(key)
        terms = [term for name in names if (term := facet.find(name))]
        if terms and key != "award":
            row = tuple(Chip(key, facet.label, term.name, f"{key}/{term.slug}/") for term in terms)
            found.append((facet.label, row))
    return tuple(found)


def case_page(
    case: Case, catalogue: Catalogue, pictures: dict[str, Picture], site_url: str, index: str = ""
) -> CasePage:
    """Everything on the page of ``case``; its campaign and skeleton must exist (checked)."""
    meta = _meta(case)
    campaign = catalogue.campaigns[meta.campaign]
    skeleton = catalogue.skeleton_of(meta)
    assert skeleton is not None
    document = Document(case.body)
    sections = document.sections(case.body_start)
    steps = digest.loop(catalogue.taxonomy, skeleton, meta, sections)
    words = document.words
    name, code = LICENSES[meta.license]
    url = site_url.rstrip("/") + "/" + case_url(case) if site_url else None
    return CasePage(
        case=case,
        meta=meta,
        campaign=campaign,
        card=card(case),
        chips=chips(case, catalogue),
        cells=tuple(digest.glance(catalogue.taxonomy, meta, skeleton, sections, steps)),
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


def facet_terms(catalogue: Catalogue, key: str, empty: bool = False) -> list[FacetTerm]:
    """The facet's terms in the taxonomy's order; those without cases only if ``empty``."""
    counts = catalogue.counts(key)
    return [
        FacetTerm(term.name, term.slug, term.group or "", counts[term.name])
        for term in catalogue.taxonomy.facet(key).terms
        if counts[term.name] or empty
    ]


def chinese_date(date: datetime.date) -> str:
    """``2025年3月1日``."""
    return f"{date.year}年{date.month}月{date.day}日"


def years_of(cases: Iterable[Case]) -> str:
    """``2021—2024年``, or ``2024年``; empty without cases."""
    years = sorted({case.year for case in cases if case.year})
    if not years:
        return ""
    return f"{years[0]}年" if years[0] == years[-1] else f"{years[0]}—{years[-1]}年"


def _meta(case: Case) -> CaseMeta:
    assert case.meta is not None, "only cases with usable metadata are published"
    return case.meta
