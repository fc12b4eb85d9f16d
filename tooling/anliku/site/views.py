"""What templates of all pages are given: where the page stands, terms with their counts, years."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from anliku.catalogue import Catalogue
from anliku.model import Case
from anliku.taxonomy import Facet, Term


@dataclass(frozen=True, slots=True)
class Shared:
    """A picture that messengers show beside a link: its address from the site's root, and its size in pixels."""

    url: str
    width: int
    height: int


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
    pictures: tuple[Shared, ...] = ()
    """What is shown where the page is shared; the site's own where there are none."""
    index: str = ""
    """What to write after the address of a folder: ``index.html`` where no server adds it."""

    @property
    def root(self) -> str:
        """The way to the site's root, with a slash at its end; empty where this is there."""
        return "../" * self.url.count("/") if self.prefix is None else self.prefix

    def link(self, url: str) -> str:
        """The relative address of another page or file of the site."""
        address, mark, place = (self.root + url).partition("#")
        if self.index and (not address or address.endswith("/")):
            address += self.index
        return address + mark + place or "./"


@dataclass(frozen=True, slots=True)
class FacetHead:
    """What a page says of a facet itself. Its terms are not among it, so that a page holds when
    one of them that it does not show is changed."""

    label: str
    hint: str | None

    @classmethod
    def of(cls, facet: Facet) -> FacetHead:
        """The head of a facet of the taxonomy."""
        return cls(facet.label, facet.hint)


@dataclass(frozen=True, slots=True)
class TermHead:
    """What the page of a term says of it."""

    name: str
    about: str | None
    aliases: tuple[str, ...]
    former: tuple[str, ...]
    code: str | None

    @classmethod
    def of(cls, term: Term) -> TermHead:
        """The head of a term of the taxonomy."""
        return cls(term.name, term.about, tuple(term.aliases), tuple(term.former), term.code)


@dataclass(frozen=True, slots=True)
class FacetTerm:
    """A term with its number of cases, as facet lists show it."""

    name: str
    slug: str
    group: str
    count: int


def facet_terms(catalogue: Catalogue, key: str, empty: bool = False) -> list[FacetTerm]:
    """The facet's terms in the taxonomy's order; those without cases only if ``empty``."""
    counts = catalogue.counts(key)
    return [
        FacetTerm(term.name, term.slug, term.group or "", counts[term.name])
        for term in catalogue.taxonomy.facet(key).terms
        if counts[term.name] or empty
    ]


def years_of(cases: Iterable[Case]) -> str:
    """The years of cases: ``2021—2024年``, or ``2024年``; empty without cases."""
    return span(case.year for case in cases if case.year)


def span(years: Iterable[int]) -> str:
    """``2021—2024年``, or ``2024年``; empty without years."""
    different = sorted(set(years))
    if not different:
        return ""
    return f"{different[0]}年" if len(different) == 1 else f"{different[0]}—{different[-1]}年"
