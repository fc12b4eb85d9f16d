"""The words in which readers ask for terms, each in the index where a question with it looks anyway.

Format, beside :mod:`anliku.search.static.term_packs`
-----------------------------------------------------
A row ``}FORM`` for everything that readers say of terms that some case carries (:attr:`anliku.taxonomy.Term.spoken`).
FORM: it as a query, its parts with a blank between two (``labour education``). One of fewer than two characters or
more than 126 bytes, and one in which no word begins (``课 多``), is left out. Its list, of kind CASES, says which terms
it asks for: for each the number of its facet and its number among the terms of that, as ``meta.js`` has them, both
LEB128, ascending.

A row stands on the page of the first word that begins in it (:func:`anliku.search.static.term_prefixes.first_word`).
Whoever looks for words that cases mean has that page, so what filters a question may name costs nothing more
(:mod:`anliku.search.static.offers`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from anliku.search.entry import Brief
from anliku.search.static.encode import read_varint, varint
from anliku.search.static.meta import FacetNames
from anliku.search.static.query import parts
from anliku.search.static.term_prefixes import ASKED_MARK, anchor, first_word, is_asked, starts

_LEAST, _MOST = 2, 126
"""Characters and bytes of a form."""

Spoken = Mapping[str, Mapping[str, Sequence[str]]]
"""Facet → term → what readers say."""
Facets = Sequence[Mapping[str, Any]]
"""As ``meta.js`` describes them."""


def spoken_of(facets: Sequence[FacetNames], entries: Sequence[Brief]) -> Spoken:
    """What readers say of the terms that some case carries, as it is written."""
    said = {}
    for facet in facets:
        used = {name for entry in entries for name in entry.terms[facet.key]}
        forms = {
            name: list(words)
            for (name, _), words in zip(facet.terms, facet.spoken, strict=False)
            if words and name in used
        }
        if forms:
            said[facet.key] = forms
    return said


def rows(spoken: Spoken, facets: Facets) -> dict[str, bytes]:
    """``}FORM`` → its list, ascending."""
    asked: dict[str, bytes] = {}
    for number, facet in enumerate(facets):
        for place, term in enumerate(facet["terms"]):
            said = spoken.get(facet["key"], {}).get(term, ())
            for form in dict.fromkeys(" ".join(parts(form)) for form in said):
                if len(form) >= _LEAST and len(form.encode()) <= _MOST and first_word(form):
                    key = ASKED_MARK + form
                    asked[key] = asked.get(key, b"") + varint(number) + varint(place)
    return dict(sorted(asked.items()))


def anchors(query: str) -> Iterator[str]:
    """The terms on whose pages forms may stand that a query has, some more than once."""
    return (anchor(part[at:]) for part in parts(query) for at in starts(part))


def read(asked: Iterable[tuple[str, bytes]], facets: Facets) -> dict[str, dict[str, list[str]]]:
    """What readers say, of forms with their lists. Raises IndexError where a list is none of this index."""
    said: dict[str, dict[str, list[str]]] = {}
    for form, data in asked:
        at = 0
        while at < len(data):
            number, at = read_varint(data, at)
            place, at = read_varint(data, at)
            facet = facets[number]
            said.setdefault(facet["key"], {}).setdefault(facet["terms"][place], []).append(form)
    return said


def read_rows(terms: Iterable[tuple[int, bytes, int, bytes]], facets: Facets) -> dict[str, dict[str, list[str]]]:
    """What readers say, of all rows of an index. Raises IndexError and ValueError where it is damaged."""
    return read(((key.decode()[1:], data) for _, key, _, data in terms if is_asked(key)), facets)
