"""A case in a list, and its terms as links: plain values, ready to print."""

from __future__ import annotations

from dataclasses import dataclass

from anliku.context import Context
from anliku.model import Case, CaseMeta
from anliku.page import movement
from anliku.text import shorten


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
    cuts: str = ""
    """Where the title may be broken (see :mod:`anliku.page.titles`)."""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A case that another one's page leads to."""

    id: str
    url: str
    title: str
    cuts: str = ""
    reason: str = ""
    """Why a reader may want it next; empty where it only comes before or after."""


@dataclass(frozen=True, slots=True)
class Prize:
    """A case in the list of a selection's awards."""

    id: str
    url: str
    title: str
    award: str
    unit: str
    region: str
    category: str
    stages: tuple[str, ...]
    cuts: str = ""
    """Where the title may be broken (see :mod:`anliku.page.titles`)."""


def prize(case: Case, cuts: str = "") -> Prize:
    """The case as its selection lists it; ``cuts`` are those of its title."""
    meta = case.meta
    stages = tuple(meta.stage)
    return Prize(meta.id, case.url, meta.title, meta.award, meta.unit, meta.region, meta.category, stages, cuts)


def card(case: Case, cuts: str = "") -> Card:
    """The case as a list shows it; ``cuts`` are those of its title."""
    meta = case.meta
    return Card(
        id=meta.id,
        url=case.url,
        title=meta.title,
        award=meta.award,
        facts=("、".join(meta.subject), "、".join(meta.stage), meta.region, f"{case.year}年"),
        unit=meta.unit,
        summary=shorten(meta.summary, 110),
        evidence=movement.line(meta.evidence[0]) if meta.evidence else "",
        gained=bool(meta.evidence and meta.evidence[0].improved),
        sample=meta.sample,
        cuts=cuts,
    )


def chips(meta: CaseMeta, context: Context) -> tuple[tuple[str, tuple[Chip, ...]], ...]:
    """A case's terms as links by facet, in the facets' reading order, award left out."""
    groups = []
    for key, names in meta.terms().items():
        terms = [term for name in names if key != "award" and (term := context.term(key, name))]
        if terms:
            label = context.label(key)
            groups.append((label, tuple(Chip(key, label, term.name, f"{key}/{term.slug}/") for term in terms)))
    return tuple(groups)
