"""Ways on from a list of cases: facets with their counts, in the column beside it.

Beside all cases each option leads to the page of its term; beside the cases of one term it leads into the search,
with that term and the option set. The year and 有前后测 have no pages of their own: they always lead into the search.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from urllib.parse import urlencode

from anliku.catalogue import Catalogue
from anliku.model import Case
from anliku.search.measured import EVIDENCE, LABEL, measured
from anliku.search.static.offers import YEAR
from anliku.zone import FACET, zones_of
from anliku.zone import LABEL as ZONES

ORDER = ("stage", "subject", "problem", "school", YEAR, EVIDENCE, "region", FACET, "category", "kind", "award")
"""Teachers think of their stage and subject first."""
_BY_COUNT = frozenset({"subject", "problem", "school", "region", "source"})
"""Long facets without an order of their own: what most cases have comes first."""
_FOLDED = frozenset({"region", FACET, "category", "kind", "award"})
YEAR_LABEL = "年度"
SHOWN = 6
"""Options that stand open; one more is shown as well, since 更多 would take its place."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One option. ``url`` is from the site's root, ``?…`` one of the search; ``repeats`` says that another facet
    has the same word for the same thing."""

    name: str
    label: str
    count: int
    url: str
    repeats: bool = False


class Lead(Enum):
    """Where the options of a facet lead."""

    PAGES = "pages"
    """Each to a page of its own."""
    SEARCH = "search"
    """Into the search; where the list itself is all that readers without scripts have, they don't see them."""
    SEARCH_ALONE = "alone"
    """Into the search, and there are no pages anywhere: a merged site is nothing else."""


@dataclass(frozen=True, slots=True)
class Choices:
    """One facet: the options that stand open, and the rest behind 更多."""

    key: str
    label: str
    first: tuple[Choice, ...]
    rest: tuple[Choice, ...]
    by_count: bool
    folded: bool
    lead: Lead

    @property
    def all(self) -> tuple[Choice, ...]:
        """Every option."""
        return self.first + self.rest


def choices(key: str, label: str, options: Iterable[Choice], lead: Lead) -> Choices:
    """One facet, its options in the order in which they are shown."""
    by_count = key in _BY_COUNT
    ranked = sorted(options, key=lambda choice: -choice.count if by_count else 0)
    shown = [choice for choice in ranked if not choice.repeats]
    cut = SHOWN if len(shown) > SHOWN + 1 else len(shown)
    rest = (*shown[cut:], *(choice for choice in ranked if choice.repeats))
    return Choices(key, label, tuple(shown[:cut]), rest, by_count, key in _FOLDED, lead)


class Narrowing:
    """The facets beside the lists of a library."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._taxonomy = catalogue.taxonomy
        self._cases = catalogue.cases
        self._zones = catalogue.zones
        self._names = _names_of(catalogue)

    def beside_all(self) -> list[Choices]:
        """Beside all cases: every facet that some case has something of."""
        return list(self._rows(self._cases, "", lambda url, query: url or query))

    def beside_term(self, key: str, name: str, cases: Sequence[Case]) -> list[Choices]:
        """Beside the cases of a term: the other facets, as far as they leave a choice."""
        rows = self._rows(cases, key, lambda _, query: f"{into_search(key, name)}&{query[1:]}")
        return [row for row in rows if any(choice.count < len(cases) for choice in row.first)]

    def _rows(self, cases: Sequence[Case], without: str, address: Callable[[str, str], str]) -> Iterable[Choices]:
        subjects = set(self._taxonomy.facet("subject").names)
        files = [case.file for case in cases]
        for key in (one for one in ORDER if one != without):
            counts = _counted(map(self._names[key].get, files))
            label, rows = self._options(key, counts)
            options = [
                Choice(
                    name,
                    said,
                    counts[name],
                    address(url, into_search(key, name)),
                    key == "category" and name in subjects,
                )
                for name, said, url in rows
            ]
            if options:
                lead = Lead.SEARCH if without or key in {YEAR, EVIDENCE} else Lead.PAGES
                yield choices(key, label, options, lead)

    def _options(self, key: str, counts: Counter[str]) -> tuple[str, list[tuple[str, str, str]]]:
        """What readers call a facet, and of each option that has cases: name, label, address of its page if it has one."""
        if key == YEAR:
            return YEAR_LABEL, [(name, f"{name}年", "") for name in sorted(counts, reverse=True)]
        if key == EVIDENCE:
            return LABEL, [(name, name, "") for name in counts]
        if key == FACET:
            return ZONES, [(zone.name, zone.name, f"zone/{zone.slug}/") for zone in self._zones if counts[zone.name]]
        facet = self._taxonomy.facet(key)
        return facet.label, [(term.name, term.name, f"{key}/{term.slug}/") for term in facet.terms if counts[term.name]]


_Names = Mapping[str, tuple[str, ...]]
"""File of a case → what the case is of a facet, by canonical names; a case that says nothing of it may be missing."""


def _names_of(catalogue: Catalogue) -> dict[str, _Names]:
    """By facet."""
    names: dict[str, _Names] = {
        YEAR: {case.file: (str(case.year),) for case in catalogue.cases if case.year},
        EVIDENCE: {case.file: measured(case.meta.evidence) for case in catalogue.cases},
    }
    for key, facet in catalogue.taxonomy:
        by_file: dict[str, tuple[str, ...]] = {}
        for term in facet.terms:
            for case in catalogue.with_term(key, term.name):
                by_file[case.file] = (*by_file.get(case.file, ()), term.name)
        names[key] = by_file
    regions = names["region"]
    names[FACET] = {
        case.file: zones_of(catalogue.zones, case.id, regions.get(case.file, ())) for case in catalogue.cases
    }
    return names


def _counted(rows: Iterable[tuple[str, ...] | None]) -> Counter[str]:
    """How often each name is in the rows; equal rows are many, so they are counted first."""
    counts: Counter[str] = Counter()
    for names, number in Counter(rows).items():
        for name in names or ():
            counts[name] += number
    return counts


def into_search(key: str, name: str) -> str:
    """The search with one term set, from the site's root: ``?problem=…``."""
    return "?" + urlencode({key: name})
