"""The terms that queries and filters may name, under every name that they have."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from anliku import model
from anliku.catalogue import Catalogue
from anliku.model import Manuscript
from anliku.search.editors.facets import FACETS, YEAR
from anliku.search.editors.suggest import nearest
from anliku.search.measured import ALIASES, EVIDENCE, MEASURED, measured
from anliku.search.normalise import normalise
from anliku.search.static.offers import YEAR as YEAR_KEY
from anliku.search.static.offers import names_of, read
from anliku.text import shorten


class Vocabulary:
    """Facets with their terms: canonical name → every name, canonical first."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._taxonomy = catalogue.taxonomy
        self._terms: dict[str, dict[str, tuple[str, ...]]] = {
            key: {term.name: term.names for term in facet.terms} for key, facet in catalogue.taxonomy
        }
        self._terms["campaign"] = {
            campaign.id: (campaign.id, campaign.short, campaign.title) for campaign in catalogue.campaigns.values()
        }
        self._terms[EVIDENCE] = {MEASURED: (MEASURED, *ALIASES)}
        self._known = {
            facet: {_key(name): canonical for canonical, names in reversed(terms.items()) for name in names}
            for facet, terms in self._terms.items()
        }
        self._spoken = {(key, term.name): term.spoken for key, facet in catalogue.taxonomy for term in facet.terms}
        facets = [
            {"key": key, "terms": facet.names, "aliases": [term.names[1:] for term in facet.terms]}
            for key, facet in catalogue.taxonomy
        ]
        self._named = names_of(facets)
        self._said = names_of(
            facets, {key: {term.name: term.spoken for term in facet.terms} for key, facet in catalogue.taxonomy}
        )
        labels = {facet.label: key for key, facet in catalogue.taxonomy}
        self.labels = labels | {label: key for key, label in FACETS.items()}
        """What queries call a facet → the facet."""

    def find_all(self, facet: str, text: str, begins: bool = False) -> list[str]:
        """The canonical names of the terms that ``text`` means (with ``begins``: begins)."""
        wanted = _key(text)
        known = self._known[facet]
        if not begins:
            return [known[wanted]] if wanted in known else []
        return list(dict.fromkeys(term for name, term in known.items() if wanted and name.startswith(wanted)))

    def names(self, facet: str, canonical: str) -> tuple[str, ...]:
        """Every name of a term."""
        return self._terms[facet].get(canonical, (canonical,))

    def spoken(self, facet: str, canonical: str) -> tuple[str, ...]:
        """In which other words readers ask for a term."""
        return self._spoken.get((facet, canonical), ())

    def meant(self, text: str) -> list[str]:
        """The canonical names of the problems that a question names, or of the terms that it is
        nothing but names of: 音体美被占课 → 落实国家课程计划."""
        reading = read(text, self._said, ())
        problems = reading.filters.get("problem", ())
        if problems or reading.rest:
            return list(problems)
        return [name for names in reading.filters.values() for name in names]

    def as_filters(self, text: str, years: Iterable[int]) -> str:
        """A query whose words name several terms, or one beside other words, written with the facets:
        ``2024年一等奖英语`` → ``学科:英语 奖项:一等奖 年度:2024``; empty where it is none."""
        reading = read(text, self._named, years)
        if len(reading.filters) + bool(reading.rest) < 2 or not reading.filters:
            return ""
        labels = {**FACETS, YEAR_KEY: YEAR}
        ordered = sorted(reading.filters.items(), key=lambda row: list(labels).index(row[0]))
        clauses = [" 或者 ".join(f"{labels[facet]}:{_quoted(name)}" for name in names) for facet, names in ordered]
        several = len(clauses) > 1 or bool(reading.rest)
        return " ".join(
            [*(f"({one})" if several and " 或者 " in one else one for one in clauses), reading.rest]
        ).strip()

    def near(self, facet: str, text: str) -> list[str]:
        """Canonical names that may be meant: those for which readers ask in these words, or else up to
        three of which ``text`` is a slip, under whatever name."""
        if facet in model.FACETS and (asked := self._taxonomy.facet(facet).asked_as(text)):
            return [term.name for term in asked]
        known = {name: canonical for canonical, names in self._terms[facet].items() for name in names}
        return list(dict.fromkeys(known[name] for name in nearest(text, list(known))))

    def unknown(self, facet: str, text: str) -> str:
        """The sentence for a term that does not exist: what to write instead."""
        listed: Sequence[str] = self.near(facet, text) or list(self._terms[facet])
        choices = "、".join(listed[:8]) + ("……" if len(listed) > 8 else "")
        return f"“{FACETS[facet]}”里没有“{shorten(text, 20)}”，可以写：{choices or '（还没有）'}"

    def all_names(self) -> Iterable[str]:
        """Every name of every term."""
        return (name for terms in self._terms.values() for names in terms.values() for name in names)

    def terms_of(self, case: Manuscript) -> dict[str, tuple[str, ...]]:
        """Facet → canonical names of what a case says, even where its metadata has errors."""
        terms = {}
        for facet in FACETS:
            value = case.values.get(facet)
            typed = value if isinstance(value, list) else [value]
            names = (self.find_all(facet, text) for text in typed if isinstance(text, str))
            terms[facet] = tuple(dict.fromkeys(name for several in names for name in several))
        terms[EVIDENCE] = measured(case.values.get(EVIDENCE))
        return terms


def _quoted(name: str) -> str:
    return name if name.isalnum() else f'"{name}"'


@lru_cache(4096)
def _key(name: str) -> str:
    return normalise(name).replace(" ", "")
