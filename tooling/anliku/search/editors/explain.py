"""Why a case stands where it does: what of its score comes from which word in which field."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from whoosh.query import Query
from whoosh.searching import Searcher

from anliku.search.editors.analysis import joined, runs
from anliku.search.editors.asking import TEXTS, Word, contains, with_term, within, years
from anliku.search.editors.facets import FACETS, YEAR
from anliku.search.editors.vocabulary import Vocabulary

_FILTER = 1.0
"""What a case's term or year counts that the query names."""


@dataclass(frozen=True, slots=True)
class Share:
    """``points`` of a score, because a word stands in a field (as readers call it), or, without a
    word, because the case has the term or the year that the query names."""

    word: str
    field: str
    points: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """``rest`` is what the shares leave of the score: how often the words stand there, and how rare they are."""

    shares: tuple[Share, ...]
    rest: float


@dataclass(frozen=True, slots=True)
class _Clause:
    share: Share
    files: frozenset[str]
    """The ``index.md`` of every case that has the share."""


class Explainer:
    """The words of one query, looked up once for every field that they may stand in."""

    def __init__(self, searcher: Searcher, words: Sequence[Word], vocabulary: Vocabulary) -> None:
        self._searcher = searcher
        self._clauses = [clause for word in dict.fromkeys(words) for clause in self._of(word, vocabulary)]

    def explain(self, file: str, score: float) -> Explanation:
        """Why the case whose ``index.md`` is ``file`` has ``score``."""
        if not self._clauses:
            return Explanation((), 0.0)
        shares = tuple(clause.share for clause in self._clauses if file in clause.files)
        return Explanation(shares, max(0.0, score - sum(share.points for share in shares)))

    def _of(self, word: Word, vocabulary: Vocabulary) -> Iterator[_Clause]:
        if word.field is not None and word.field not in TEXTS:
            query, label = _filter(word, vocabulary)
            yield _Clause(Share("", label, _FILTER), self._files(query))
            return
        pieces = runs(word.text)
        for run in pieces:
            begins = word.begins and run is pieces[-1]
            for field, (label, points) in TEXTS.items():
                if word.field in {None, field}:
                    yield _Clause(Share(joined(run), label, points), self._files(contains(field, run, begins)))

    def _files(self, query: Query) -> frozenset[str]:
        numbers = self._searcher.docs_for_query(query)
        return frozenset(self._searcher.stored_fields(number)["file"] for number in numbers)


def _filter(word: Word, vocabulary: Vocabulary) -> tuple[Query, str]:
    """What finds the cases with the term or the years that a word of the query names, and what its field is called."""
    if word.field == "year":
        return within(*(years(word.text) or (None, None))), YEAR
    assert word.field is not None
    return with_term(word.field, vocabulary.find_all(word.field, word.text, word.begins)), FACETS[word.field]
