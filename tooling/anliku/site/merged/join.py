"""Several published sites → one library for the search: facets united, cases in one order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from anliku.search.measured import SEARCHED
from anliku.search.static.meta import FacetNames
from anliku.search.static.restore import Restored
from anliku.site.merged.published import SOURCE, Published

_SOURCE_LABEL = "来源"


@dataclass(frozen=True, slots=True)
class Joined:
    """All cases in the order in which the search numbers them, and the facets in reading order."""

    cases: tuple[Restored, ...]
    facets: tuple[FacetNames, ...]


def join(sites: Sequence[Published]) -> Joined:
    """The cases of all ``sites``, whose names differ, as one library."""
    sources = FacetNames(SOURCE, _SOURCE_LABEL, tuple((site.name, ()) for site in sites))
    united = [facet for key in SEARCHED if (facet := _united(key, sites))]
    # Right behind the problem, by which most readers enter.
    facets = (*united[:1], sources, *united[1:])
    awards = next((facet.rank() for facet in facets if facet.key == "award"), {})
    return Joined(tuple(_ordered(sites, awards)), facets)


def _united(key: str, sites: Sequence[Published]) -> FacetNames | None:
    """One facet of all sites, by canonical names; None where no site has it."""
    facets = [facet for site in sites for facet in site.facets if facet["key"] == key]
    if not facets:
        return None
    order = united_order([facet["terms"] for facet in facets])
    others: dict[str, dict[str, None]] = {name: {} for name in order}
    for facet in facets:
        for name, aliases in zip(facet["terms"], facet["aliases"], strict=True):
            # What is a term of its own somewhere is no other name of another: 高新区 is a district in
            # one city and in the next what people call 虎丘区.
            others[name].update(dict.fromkeys(alias for alias in aliases if alias not in others))
    return FacetNames(
        key,
        facets[0]["label"],
        tuple((name, tuple(aliases)) for name, aliases in others.items()),
        tuple(_spoken(key, name, sites) for name in others),
    )


def _spoken(key: str, term: str, sites: Sequence[Published]) -> tuple[str, ...]:
    """What readers say of a term in any of the cities."""
    forms = (form for site in sites for form in site.spoken.get(key, {}).get(term, ()))
    return tuple(dict.fromkeys(forms))


def united_order(lists: Iterable[Sequence[str]]) -> list[str]:
    """Every name once; each list keeps its order where the earlier ones leave it the choice:
    ``[一等奖, 三等奖], [一等奖, 二等奖, 三等奖]`` → 一等奖, 二等奖, 三等奖."""
    united: list[str] = []
    for names in lists:
        at = 0
        for name in names:
            if name in united:
                at = max(at, united.index(name) + 1)
            else:
                united.insert(at, name)
                at += 1
    return united


def _ordered(sites: Sequence[Published], awards: dict[str, int]) -> Iterable[Restored]:
    """Newest and highest first, as in every library; among equals the sites take turns."""
    rows = []
    for number, site in enumerate(sites):
        turns: dict[tuple[int, int], int] = defaultdict(int)
        for case in site.cases:
            entry = case.entry
            award = min((awards[name] for name in entry.terms.get("award", ())), default=len(awards))
            place = (-entry.year, award)
            rows.append((*place, turns[place], number, _with_source(case, site.name)))
            turns[place] += 1
    return (row[-1] for row in sorted(rows, key=lambda row: row[:-1]))


def _with_source(case: Restored, name: str) -> Restored:
    terms = {key: case.entry.terms.get(key, ()) for key in SEARCHED}
    return replace(case, entry=replace(case.entry, terms={**terms, SOURCE: (name,)}))
