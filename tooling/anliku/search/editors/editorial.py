"""Search for editors: full text and facets over every case, published or not.

The readers' index (:mod:`anliku.search.static.index`) answers one box; editors ask by field, year
and award, and need the cases that still have errors. Whoosh finds and ranks, ``asking``
understands the query, ``store`` keeps the index, ``excerpt`` shows the passage, ``explain`` says why.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from whoosh import query
from whoosh.query import Query
from whoosh.searching import Searcher

from anliku.catalogue import Catalogue
from anliku.meaning import BadTable
from anliku.model import Manuscript
from anliku.reading import reading_of
from anliku.search.editors import whoosh_index
from anliku.search.editors.asking import TEXTS, Asked, Word, read, with_term, within, years
from anliku.search.editors.excerpt import Excerpt, excerpt, patterns
from anliku.search.editors.explain import Explainer, Explanation
from anliku.search.editors.guessed import guess
from anliku.search.editors.near_cases import MOST, Near, near, places
from anliku.search.editors.suggest import candidates
from anliku.search.editors.vocabulary import Vocabulary
from anliku.search.forms.guessing import Guess, How

FEW = 3
"""With fewer results than this a suggestion is looked for, and what is near."""
_FAR_MORE = 10
_SEVERAL = re.compile(r"[,，、]")


class UnknownTerm(Exception):
    """A filter names a term that does not exist; the message is Chinese and says what does."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked: a query (may be empty) and filters, OR within a facet, AND across."""

    query: str = ""
    filters: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Facet (or ``year``) → terms as typed."""
    limit: int | None = 20
    """How many results to make; None for all."""
    explain: bool = False
    """Whether to say why each result stands where it does."""


@dataclass(frozen=True, slots=True)
class Result:
    """One case that was found."""

    case: Manuscript
    score: float
    excerpt: Excerpt
    why: Explanation | None = None
    """None where nobody asked."""


@dataclass(frozen=True, slots=True)
class NearResult:
    """One case that does not hold the words; ``words`` of the query say why it is near."""

    case: Manuscript
    score: int
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """``count`` is the number found, ``results`` the best of them."""

    request: Request
    count: int
    results: tuple[Result, ...]
    suggestion: str | None
    unfiltered: int
    """The number found without the filters, where they leave nothing."""
    notes: tuple[str, ...]
    near: tuple[NearResult, ...] = ()
    """Where few are found: other cases that mean what was asked, nearest first."""
    taken_as: str | None = None
    """What was answered in place of the query: pinyin, English and traditional characters find nothing as they are typed."""


@dataclass(frozen=True, slots=True)
class _Typed:
    """The answer to a query as it was typed, and what else it is likely to mean where no case holds it."""

    answer: Answer
    guess: Guess | None


def search(
    catalogue: Catalogue,
    request: Request,
    progress: Callable[[], None] = lambda: None,
) -> Answer:
    """Answer ``request``, or what it means in Chinese characters where no case holds it; a slip is only told. Raises
    UnknownTerm; nothing that a query holds raises anything."""
    typed = _typed(catalogue, request, progress)
    if typed.guess is None:
        return typed.answer
    if not typed.guess.sure or typed.guess.how == How.TYPO:
        return replace(typed.answer, suggestion=typed.answer.suggestion or typed.guess.text)
    meant = _typed(catalogue, replace(request, query=typed.guess.text), progress).answer
    return replace(meant, request=request, taken_as=typed.guess.text) if meant.count or meant.near else typed.answer


def _typed(catalogue: Catalogue, request: Request, progress: Callable[[], None]) -> _Typed:
    vocabulary = Vocabulary(catalogue)
    limits = _filters(request, vocabulary)
    asked = read(request.query, vocabulary)
    notes = list(asked.notes)
    if asked.query is None and request.query.strip():
        notes.append("这句话里没有可以查找的字")
    with whoosh_index.opened(catalogue, progress) as (searcher, note):
        notes += [note] if note else []
        by_file = {case.file: case for case in catalogue.manuscripts}
        try:
            answer = _find(searcher, asked, limits, by_file)
        except OSError:
            raise
        except Exception:  # noqa: BLE001 - a query that Whoosh cannot carry out is taken as plain words
            asked = read(request.query, vocabulary, plainly=True)
            notes += asked.notes
            answer = _find(searcher, asked, limits, by_file)
        suggestion = _suggestion(searcher, asked, limits, vocabulary, by_file, len(answer))
        notes += _narrower(searcher, asked, limits, vocabulary, by_file)
        unfiltered = len(_find(searcher, asked, None, by_file)) if not answer and limits is not None else 0
        explainer = Explainer(searcher, asked.words, vocabulary) if request.explain else None
        shown = answer[: request.limit]
        reasons = [explainer.explain(case.file, score) if explainer else None for score, case in shown]
        others, fault = _near(searcher, asked, limits, {case.file for _, case in answer})
        notes += [fault] if fault else []
        guessed = _guess(catalogue, searcher, asked, vocabulary, by_file) if not answer and not unfiltered else None
    wanted = patterns([(word.text, word.begins) for word in asked.words if word.field is None or word.field in TEXTS])
    results = tuple(
        Result(case, score, excerpt(reading_of(case, catalogue.context), wanted), why)
        for (score, case), why in zip(shown, reasons, strict=True)
    )
    near_ones = tuple(NearResult(by_file[other.file], other.score, other.words) for other in others)
    told = Answer(request, len(answer), results, suggestion, unfiltered, tuple(notes), near_ones)
    return _Typed(told, guessed)


def _guess(
    catalogue: Catalogue, searcher: Searcher, asked: Asked, vocabulary: Vocabulary, by_file: Mapping[str, Manuscript]
) -> Guess | None:
    """What a query of plain words may mean that no case holds, whatever the filters."""
    if not asked.is_plain:
        return None
    try:
        return guess(
            catalogue,
            asked.text,
            lambda part: bool(_find(searcher, read(part, vocabulary, plainly=True), None, by_file)),
            lambda part: places(searcher, part),
        )
    except BadTable:
        # What is near has said so.
        return None


def _filters(request: Request, vocabulary: Vocabulary) -> Query | None:
    """The filters as one query; None where there are none."""
    clauses = []
    for key, typed in request.filters.items():
        several = [_year(text) if key == "year" else _terms(key, text, vocabulary) for text in typed]
        if several:
            clauses.append(query.Or(several))
    return query.And(clauses) if clauses else None


def _terms(facet: str, text: str, vocabulary: Vocabulary) -> Query:
    names = vocabulary.find_all(facet, text)
    for part in _SEVERAL.split(text) if not names else ():
        terms = vocabulary.find_all(facet, part)
        if not terms:
            raise UnknownTerm(vocabulary.unknown(facet, part))
        names += terms
    return with_term(facet, names)


def _year(text: str) -> Query:
    span = years(text)
    if span is None:
        raise UnknownTerm(f"“年度”要写成 2024 或 2021..2024，不能写“{text}”")
    return within(*span)


def _find(
    searcher: Searcher, asked: Asked, limits: Query | None, by_file: Mapping[str, Manuscript]
) -> list[tuple[float, Manuscript]]:
    """Everything found, best first; equals in the order of years (newest first) and paths."""
    wanted = asked.query
    if wanted is None:
        if limits is None or asked.text.strip():
            return []
        wanted = query.ConstantScoreQuery(query.Every())
    hits = searcher.search(wanted, filter=limits, limit=None)
    rows = [(round(score or 0.0, 4), by_file[searcher.stored_fields(number)["file"]]) for number, score in hits.items()]
    return sorted(rows, key=lambda row: (-row[0], -(row[1].year or 0), row[1].file))


def _near(searcher: Searcher, asked: Asked, limits: Query | None, hits: Collection[str]) -> tuple[list[Near], str]:
    """The cases that mean what a query of plain words asks, where few are ``found`` (files); and a note
    where that could not be seen."""
    if len(hits) >= FEW or not asked.is_plain:
        return [], ""
    try:
        others = near(searcher, asked.text, limits)
    except BadTable as error:
        return [], f"{error}，没有找意思相近的案例"
    return [other for other in others if other.file not in hits][:MOST], ""


def _narrower(
    searcher: Searcher, asked: Asked, limits: Query | None, vocabulary: Vocabulary, by_file: Mapping[str, Manuscript]
) -> list[str]:
    """How to ask by facets for what the plain words of a query name, and how many cases that gives."""
    if any(word.field is not None for word in asked.words):
        return []
    narrower = vocabulary.as_filters(asked.text, {case.year for case in by_file.values() if case.year})
    count = len(_find(searcher, read(narrower, vocabulary), limits, by_file)) if narrower else 0
    return [f"也可以按筛选条件找：{narrower}，{count} 个案例"] if count else []


def _suggestion(
    searcher: Searcher,
    asked: Asked,
    limits: Query | None,
    vocabulary: Vocabulary,
    by_file: Mapping[str, Manuscript],
    count: int,
) -> str | None:
    """The query with its rarest word replaced by one that finds more; None where there is no
    such word, or enough was found. A word that some case has is replaced only by one that is
    far more common."""
    if count >= FEW or not asked.words:
        return None
    names = list(vocabulary.all_names())
    for case in by_file.values():
        keywords = case.values.get("keywords")
        names += [name for name in keywords if isinstance(name, str)] if isinstance(keywords, list) else []
    rare: list[tuple[int, Word, list[str]]] = []
    for word in asked.words:
        if word.field is None or word.field in TEXTS:
            alone = read(asked.text[word.start : word.end], vocabulary)
            often = len(_find(searcher, alone, None, by_file))
            if often < FEW:
                others = vocabulary.meant(word.text) + candidates(word.text, searcher, names)
                rare.append((often, word, others))
        elif word.field != "year" and not vocabulary.find_all(word.field, word.text, word.begins):
            rare.append((0, word, vocabulary.near(word.field, word.text)))
    for often, word, meant in sorted(rare, key=lambda row: (row[0], row[1].start)):
        for other in meant:
            better = asked.text[: word.start] + other + asked.text[word.end :]
            if len(_find(searcher, read(better, vocabulary), limits, by_file)) >= max(count + 1, _FAR_MORE * often):
                return better
    return None
