"""The static search of a library straight from its catalogue, without a site around it."""

from __future__ import annotations

from collections.abc import Sequence

from anliku.catalogue import Catalogue
from anliku.reading import CaseReading
from anliku.search.entry import entry
from anliku.search.static import edition, meta
from anliku.search.static.edition import Card, Edition


def edition_of(catalogue: Catalogue, cards: Sequence[Card]) -> Edition:
    """The edition of ``catalogue``, whose cases' result cards are ``cards``, in its order."""
    entries = tuple(entry(CaseReading(case, catalogue.context)) for case in catalogue.cases)
    return edition.edition_of(entries, cards, meta.facets_of(catalogue.taxonomy))
