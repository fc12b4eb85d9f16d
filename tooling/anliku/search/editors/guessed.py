"""What else an editor's query may mean that finds nothing: pinyin, initials, wrong characters, traditional ones, English

The guesses are those that readers get (:mod:`anliku.search.forms.guessing`), from the same kind of phrases: what terms
are called and asked for by, keywords, and what stands side by side in titles; the titles of cases with errors, too.
"""

from __future__ import annotations

from collections.abc import Iterator

from anliku.catalogue import Catalogue
from anliku.model import FACETS, Manuscript
from anliku.search.entry import Brief, Entry
from anliku.search.forms.book import book
from anliku.search.forms.guessing import Guess, Known, Letters, Words, guesses
from anliku.search.forms.phrases import Worth, names_of, phrases
from anliku.search.forms.sounds import simplified, sounds
from anliku.search.normalise import normalise
from anliku.search.static.meta import facets_of


def guess(catalogue: Catalogue, text: str, known: Known, words: Words) -> Guess | None:
    """The likeliest of what ``text`` may mean, if anything. ``known``: whether some case holds a text; ``words``: where
    ordinary words stand in one."""
    facets = facets_of(catalogue.taxonomy)
    every_term = Brief("", {facet.key: tuple(facet.rank()) for facet in facets}, 0, "")
    rows = book(_phrases(catalogue), names_of(facets, [every_term]))
    letters = Letters(lambda key: rows.get(key, []), known, words, sounds(), simplified())
    return next(iter(guesses(text, letters)), None)


def _phrases(catalogue: Catalogue) -> Iterator[Worth]:
    """The phrases of each case, as far as its front matter has a title and keywords that are texts."""
    for case in catalogue.manuscripts:
        keywords = "\n".join(normalise(word) for word in _texts(case, "keywords"))
        yield phrases(
            Entry("", "", (normalise(_text(case, "title")), keywords, "", "", ""), dict.fromkeys(FACETS, ()), 0, ())
        )


def _text(case: Manuscript, key: str) -> str:
    value = case.values.get(key)
    return value if isinstance(value, str) else ""


def _texts(case: Manuscript, key: str) -> list[str]:
    value = case.values.get(key)
    return [word for word in value if isinstance(word, str)] if isinstance(value, list) else []
