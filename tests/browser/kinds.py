"""One page of every kind that a site has, chosen by what it shows, not by its name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from anliku.catalogue import Catalogue
from anliku.markdown import Document
from anliku.model import Case
from tests.browser.outcome import CAMPAIGN, ZONE


@dataclass(frozen=True, slots=True)
class Kind:
    """``name`` is for people and file names; ``find`` gives the address in a library."""

    name: str
    find: Callable[[Catalogue], str]


def _case(*wanted: Callable[[Case], bool]) -> Callable[[Catalogue], str]:
    def find(catalogue: Catalogue) -> str:
        for case in catalogue.cases:
            if all(test(case) for test in wanted):
                return case.url
        raise AssertionError("示例案例里没有这一类，请补一篇")

    return find


def _longest_title(catalogue: Catalogue) -> str:
    return max(catalogue.cases, key=lambda case: len(case.meta.title)).url


def _term(key: str, most: bool) -> Callable[[Catalogue], str]:
    def find(catalogue: Catalogue) -> str:
        counts = catalogue.counts(key)
        name = (max if most else min)(counts, key=lambda term: (counts[term], term))
        term = catalogue.taxonomy.facet(key).find(name)
        assert term is not None
        return f"{key}/{term.slug}/"

    return find


def _table(catalogue: Catalogue) -> str:
    return f"{_term('problem', most=True)(catalogue)}table/"


def _campaign(most: bool) -> Callable[[Catalogue], str]:
    def find(catalogue: Catalogue) -> str:
        sizes = dict.fromkeys(catalogue.campaigns, 0)
        for case in catalogue.cases:
            sizes[case.meta.campaign] += 1
        return f"campaigns/{(max if most else min)(sizes, key=lambda key: sizes[key])}/"

    return find


def _at(url: str) -> Callable[[Catalogue], str]:
    return lambda _: url


def with_evidence(case: Case) -> bool:
    """Whether the page draws a chart of at least three indicators."""
    return len(case.meta.evidence) >= 3


def without_evidence(case: Case) -> bool:
    """Whether the page has no chart."""
    return not case.meta.evidence


def columns(case: Case) -> int:
    """Columns of the widest table in the body."""
    return max((table.columns for table in Document(case.body).tables), default=0)


def pictures(case: Case) -> int:
    """Pictures in the body."""
    return len(Document(case.body).pictures)


KINDS = (
    Kind("home", _at("")),
    Kind("all", _at("all/")),
    Kind("case", _case(with_evidence)),
    Kind("case-without-evidence", _case(without_evidence)),
    Kind("case-pictures", _case(lambda case: pictures(case) >= 3)),
    Kind("case-wide-table", _case(lambda case: columns(case) >= 9)),
    Kind("case-long-title", _longest_title),
    Kind("facet", _at("problem/")),
    Kind("term", _term("subject", most=True)),
    Kind("term-small", _term("region", most=False)),
    Kind("table", _table),
    Kind("campaign", _campaign(most=True)),
    Kind("campaign-other", _campaign(most=False)),
    Kind("campaigns", _at("campaigns/")),
    *(Kind(name, _at(f"campaigns/{CAMPAIGN}/{name}/")) for name in ("approved", "notice", "awards", "showcase")),
    Kind("verify", _at("verify/")),
    Kind("zone", _at(f"zone/{ZONE}/")),
    Kind("zone-empty", _at("zone/kong/")),
    Kind("feedback", _at("feedback/")),
    Kind("overview", _at("overview/")),
    Kind("list-empty", _at("list/")),
    Kind("list", lambda catalogue: f"list/?cases={','.join(case.url.rstrip('/') for case in catalogue.cases[:3])}"),
    Kind("about", _at("about/")),
    Kind("contribute", _at("guide/contribute/")),
    Kind("fields", _at("guide/fields/")),
    Kind("rules", _at("guide/rules/")),
    Kind("copyright", _at("guide/copyright/")),
    Kind("not-found", _at("404.html")),
)
BY_NAME = {kind.name: kind for kind in KINDS}
