"""The cases that are near to an editor's query, ranked as for readers (:mod:`anliku.search.static.near`)
from what the editors' index holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from whoosh.query import Phrase, Query, Term
from whoosh.searching import Searcher

from anliku.meaning.table import table
from anliku.search.editors.analysis import runs
from anliku.search.editors.asking import MEANT
from anliku.search.static import near as readers
from anliku.search.static.decode import List
from anliku.search.static.meaninglists import case_list, own_weight, split
from anliku.search.static.postings import CASES
from anliku.search.static.query import parts
from anliku.search.static.term_prefixes import WORD_MARK, anchor

MOST = 10
"""So many near cases are listed at most."""

# What readers' index calls the fields of the editors': title, terms, summary and headings, body.
_TIERS = {
    "title": 3,
    "name": 2,
    "keywords": 2,
    "questions": 2,
    "terms": 2,
    "unit": 2,
    "authors": 2,
    "summary": 1,
    "headings": 1,
    "body": 0,
}


@dataclass(frozen=True, slots=True)
class Near:
    """The ``index.md`` of a case, its score, and the words of the query that it means."""

    file: str
    score: int
    words: tuple[str, ...]


def near(searcher: Searcher, text: str, limits: Query | None) -> list[Near]:
    """The cases that are near to ``text`` for sure, nearest first, of those that ``limits`` allow. Raises BadTable."""
    rows = _Rows(searcher)
    allowed = None if limits is None else set(searcher.docs_for_query(limits))
    return [
        Near(searcher.stored_fields(other.case)["file"], other.score, other.words)
        for other in readers.near(parts(text), rows)
        if not other.unsure and (allowed is None or other.case in allowed)
    ]


def places(searcher: Searcher, text: str) -> list[tuple[int, int]]:
    """Where the words of the meaning table stand in a text: (start, end) of each. Raises BadTable."""
    return [(start, start + len(word)) for start, word, _ in readers.words_of(text, _Rows(searcher))]


class _Rows:
    """The editors' index as readers' ranking looks it up; cases are Whoosh's numbers of them."""

    def __init__(self, searcher: Searcher) -> None:
        self._searcher = searcher

    @property
    def cases(self) -> int:
        """How many numbers there are."""
        return int(self._searcher.doc_count_all())

    def get(self, term: str) -> List | None:
        """The cases of a pair of characters or a whole word, each with the tier of its best field."""
        text = term.removeprefix(WORD_MARK)
        tiers: dict[int, int] = {}
        for run in runs(text):
            for field, tier in _TIERS.items():
                query = Phrase(field, run) if len(run) > 1 else Term(field, run[0])
                for case in self._searcher.docs_for_query(query):
                    tiers[case] = max(tier, tiers.get(case, 0))
        return (CASES, case_list({case: tier << 6 for case, tier in tiers.items()}, tiers)) if tiers else None

    def meant(self, term: str) -> Mapping[str, bytes]:
        """The words that cases mean, or that the program knows, and whose anchor is ``term``."""
        said = (word.decode() for word in self._searcher.reader().expand_prefix(MEANT, term.removeprefix(WORD_MARK)))
        words = {word for word in said if anchor(word) == term} | _known().get(term, set())
        return {word: own_weight(word, table().known) + split(self._weights(word))[0] for word in words}

    def begins(self, term: str) -> bool:
        """Whether a word that cases mean, or that the program knows, begins with ``term``."""
        return bool(self.meant(term))

    def _weights(self, word: str) -> dict[int, int]:
        """Case → how much it means a word."""
        if (MEANT, word) not in self._searcher.reader():
            return {}
        matcher = self._searcher.postings(MEANT, word)
        weights = {}
        while matcher.is_active():
            weights[matcher.id()] = int(matcher.weight())
            matcher.next()
        return weights


@cache
def _known() -> Mapping[str, set[str]]:
    """Anchor → the words of the table that have it."""
    known: dict[str, set[str]] = {}
    for word in table().words:
        known.setdefault(anchor(word), set()).add(word)
    return known
