"""Every page of the site that is not a Markdown page of MkDocs: addresses, templates, values.

The story of a build: :func:`pages` names each page once; the writer (``write.py``) renders
and writes it. Lists are cut into pages of :data:`PAGE_SIZE`, so that no page grows with
the library.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from anliku.catalogue import Catalogue
from anliku.model import FACETS, Case
from anliku.site import coverage
from anliku.site.views import FacetTerm, Here, facet_terms

PAGE_SIZE = 60


@dataclass(frozen=True, slots=True)
class Page:
    """One page to write: ``values`` are the template's own, beside ``here`` and ``site``."""

    here: Here
    template: str
    values: dict[str, Any]


def list_pages(catalogue: Catalogue) -> Iterator[Page]:
    """Facets, their terms, the whole library, campaigns and the overview."""
    yield from _listing(
        catalogue.cases, "all/", "all.html", "全部案例", f"本库全部 {len(catalogue.cases)} 个案例", "home", {}
    )
    for key in FACETS:
        facet = catalogue.taxonomy.facet(key)
        terms = facet_terms(catalogue, key)
        here = Here(f"按{facet.label}查找", f"按{facet.label}浏览案例库的全部案例。", f"{key}/", "home")
        yield Page(here, "facet.html", {"key": key, "facet": facet, "groups": _groups(terms)})
        for term in facet.terms:
            cases = catalogue.with_term(key, term.name)
            if not cases:
                continue
            title = f"{facet.label}：{term.name}"
            description = f"案例库中“{term.name}”的 {len(cases)} 个案例。"
            values = {"key": key, "facet": facet, "term": term, "terms": terms}
            yield from _listing(cases, f"{key}/{term.slug}/", "term.html", title, description, "home", values)
    by_campaign: dict[str, list[Case]] = {key: [] for key in catalogue.campaigns}
    for case in catalogue.cases:
        if case.meta is not None:
            by_campaign[case.meta.campaign].append(case)
    campaigns = sorted(catalogue.campaigns.values(), key=lambda c: (-c.selection_year, c.id))
    rounds = [(campaign, by_campaign[campaign.id]) for campaign in campaigns]
    yield Page(
        Here("历次评选", "历次评选的组织方、日程、规则与获奖案例。", "campaigns/", "campaigns"),
        "campaigns.html",
        {"rounds": rounds},
    )
    for campaign, cases in rounds:
        url, values = f"campaigns/{campaign.id}/", {"campaign": campaign}
        yield from _listing(cases, url, "campaign.html", campaign.title, campaign.intro, "campaigns", values)
    here = Here("数据概览", "案例库收录情况：学科、学段、区域、年度的案例数量。", "overview/", "overview")
    yield Page(here, "overview.html", {"coverage": coverage.measure(catalogue)})


def _groups(terms: list[FacetTerm]) -> list[tuple[str, list[FacetTerm]]]:
    """Terms under the city they belong to, in the taxonomy's order; "" for none."""
    groups: dict[str, list[FacetTerm]] = {}
    for term in terms:
        groups.setdefault(term.group, []).append(term)
    return list(groups.items())


def _listing(
    cases: list[Case] | tuple[Case, ...],
    url: str,
    template: str,
    title: str,
    description: str,
    section: str,
    values: dict[str, Any],
) -> Iterator[Page]:
    last = max(1, -(-len(cases) // PAGE_SIZE))
    for number in range(1, last + 1):
        address = url if number == 1 else f"{url}{number}/"
        name = title if number == 1 else f"{title}（第 {number} 页）"
        chosen = cases[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
        pager = {"number": number, "last": last, "url": url}
        yield Page(
            Here(name, description, address, section),
            template,
            {**values, "heading": title, "cases": chosen, "total": len(cases), "pager": pager},
        )
