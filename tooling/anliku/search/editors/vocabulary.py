"""The terms that queries and filters may name, under every name that they have."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from anliku.catalogue import Catalogue
from anliku.model import Manuscript
from anliku.search.editors.facets import FACETS
from anliku.search.editors.suggest import nearest
from anliku.search.normalise import normalise
from anliku.text import shorten


class Vocabulary:
    """Facets with their terms: canonical name → every name, canonical first."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._terms: dict[str, dict[str, tuple[str, ...]]] = {
            key: {term.name: term.names for term in facet.terms} for key, facet in catalogue.taxonomy
        }
        self._terms["campaign"] = {
            campaign.id: (campaign.id, campaign.short, campaign.title) for campaign in catalogue.campaigns.values()
        }
        self._known = {
            facet: {_key(name): canonical for canonical, names in reversed(terms.items()) for name in names}
            for facet, terms in self._terms.items()
        }
        self._spoken = {(key, term.name): term.spoken for key, facet in catalogue.taxonomy for term in facet.terms}
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

    def near(self, facet: str, text: str) -> list[str]:
        """Up to three canonical names that are close to ``text``, under whatever name."""
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
        found = {}
        for facet in FACETS:
            value = case.values.get(facet)
            typed = value if isinstance(value, list) else [value]
            names = (self.find_all(facet, text) for text in typed if isinstance(text, str))
            found[facet] = tuple(dict.fromkeys(name for several in names for name in several))
        return found


@lru_cache(4096)
def _key(name: str) -> str:
    return normalise(name).replace(" ", "")
