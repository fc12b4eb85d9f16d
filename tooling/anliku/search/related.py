"""相关案例: which cases a reader of one case may want next, decided when the site is made.

Three things count. Terms in common: the same problem most, then subject, stage and kind of
case. The same talk: the key terms of a case, those that it says often and the library
rarely (the root of how often, times the logarithm of how rarely), looked up in an inverted map, so that no case
is compared word by word with every other. And the same meaning in other words: where cases lie in
the space of meanings, seen from the middle of the library (what all cases are about relates none).
What a case says is counted beforehand and from the
case alone (:mod:`anliku.search.talk`); here the whole library is put together, in arrays.

Everything is added up in whole numbers, and what is not whole is rounded in one way only (a
square root, a quotient): the same library gives the same lists anywhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from anliku.search.talk import COUNT, KEYWORD, STATED, WORTH, Talk

MOST = 4
"""At most so many related cases of each."""

# What a term in common is worth; the same key terms throughout are worth _TALK, the same place _MEANING.
WORTH_OF = {"problem": 400, "subject": 150, "stage": 80, "category": 40, "kind": 20}
_TALK = 800
_MEANING = 800
# Of one facet at most so many terms in common count.
_IN_COMMON = 2
# Below this two cases have nothing to say to each other's readers.
_LEAST = 300
_KEY_TERMS = 32
# A term of more than this share of the cases says nothing about one of them.
_COMMON = 0.25
# Weights of a case's key terms are whole numbers whose squares add up to about _SCALE squared.
_SCALE = 10_000
# A key term is worth naming where its two weights, multiplied, are this much.
_TELLING = _SCALE**2 // 40
# Of so many with the best scores it is seen how near they lie.
_CANDIDATES = 64
# Logarithms are counted in sixteenths of a bit, roots in sixteenths of one.
_PARTS = 16
# Scores are worked out for so many cases at once.
_ROWS = 64
# Of each facet the rows of so many combinations are kept for the next case that has the same.
_COMBINATIONS = 128
# Of so many cases the key terms are at hand in a form that takes twenty times as much.
_REMEMBERED = 1024
# So many of a case's best are sorted at first; nearly always they are enough.
_FIRST = 16

Numbers = npt.NDArray[np.int64]
Scores = npt.NDArray[np.int32]
_Hashes = npt.NDArray[np.uint64]


class Listed(Protocol):
    """What is asked of a case here beside its talk."""

    @property
    def id(self) -> str:
        """Its id."""

    @property
    def terms(self) -> Mapping[str, Sequence[str]]:
        """Facet → canonical names."""


@dataclass(frozen=True, slots=True)
class Related:
    """A case to read next. ``reason`` is a phrase for readers; a higher score is closer."""

    id: str
    reason: str
    score: int


def related(cases: Sequence[Listed], talks: Sequence[Talk]) -> dict[str, list[Related]]:
    """The related cases of every one of ``cases``, best first, ties in the order given.

    ``talks``: what they talk of, in the same order. Nothing is read from disk; the result
    depends on the arguments alone. Memory: about 3 kB a case.
    """
    rows = Compared(cases, talks).rows(range(len(cases)))
    return {case.id: row.related for case, row in zip(cases, rows, strict=True)}


@dataclass(frozen=True, slots=True)
class Row:
    """The related cases of one case, best first, and how far from them all others stay: with what rank one would be
    among those of which it is seen how near they lie, and with what rank among the related ones."""

    related: list[Related]
    candidate: int
    """The least rank (:func:`ranks`) of a candidate, meaning left out."""
    chosen: int
    """The least rank of a related case; where there are fewer than :data:`MOST`, that of anybody who is near enough."""


class Compared:
    """The cases of a library with all that they are compared by."""

    def __init__(self, cases: Sequence[Listed], talks: Sequence[Talk]) -> None:
        self.cases = cases
        # Some hundred rows to a case, of which the key terms are few: they are gone before cases are compared.
        terms = _Terms(talks)
        self.hashes = terms.hashes
        """By which each term is known."""
        self.keys = keys_of(terms, len(cases))
        self.places = Places.of([talk.place for talk in talks])
        self.reasons = _Reasons(cases, talks, terms, self.keys)
        self._facets = [_Facet(cases, facet, worth) for facet, worth in WORTH_OF.items()]

    def rows(self, numbers: Sequence[int]) -> Iterator[Row]:
        """The related cases of those with these numbers."""
        for number, score in self.scores(numbers, self.keys):
            yield self._row(number, score)

    def scores(self, numbers: Sequence[int], keys: Keys) -> Iterator[tuple[int, Scores]]:
        """Each of these cases with its score with every case, meaning left out; 0 with itself."""
        for first in range(0, len(numbers), _ROWS):
            some = numbers[first : first + _ROWS]
            for number, score in zip(some, keys.talk(some), strict=True):
                for facet in self._facets:
                    score += facet.in_common(number)
                score[number] = 0
                yield number, score

    def _row(self, number: int, score: Scores) -> Row:
        near = candidates(score)
        candidate = int(ranks(score[near], near, len(score)).min()) if len(near) < len(score) else -len(score)
        score[near] += self.places.worth(number, near)
        score[number] = 0
        told = ((other, self.reasons.reason(number, other)) for other in _best(score))
        first = list(islice(((other, reason) for other, reason in told if reason), MOST))
        last, least = (first[-1][0], int(score[first[-1][0]])) if len(first) == MOST else (len(score) - 1, _LEAST)
        related = [Related(self.cases[other].id, reason, int(score[other])) for other, reason in first]
        return Row(related, candidate, least * len(score) - last)


def ranks(score: npt.NDArray[Any], number: npt.NDArray[Any] | int, cases: int) -> Numbers:
    """One number for both: the score of cases, and among equals their order. No two cases have the same."""
    return score.astype(np.int64) * cases - number


def candidates(score: Scores) -> Numbers:
    """The numbers of the cases with the best scores, of which it is seen how near they lie; ties in order."""
    last = len(score) - _CANDIDATES
    if last <= 0:
        return np.arange(len(score))
    least = np.partition(score, last)[last]
    near = np.flatnonzero(score >= least)
    if len(near) == _CANDIDATES:
        return near
    tied = near[score[near] == least]
    return np.concatenate((near[score[near] > least], tied[: _CANDIDATES - len(near) + len(tied)]))


class _Terms:
    """Every term of every case in one table, a row for each case that has it, sorted by term
    and case; without the terms that can relate nothing."""

    def __init__(self, talks: Sequence[Talk]) -> None:
        hashes: _Hashes = np.concatenate([talk.hashes for talk in talks] or [np.zeros(0, np.uint64)])
        marks = np.concatenate([talk.marks for talk in talks] or [np.zeros(0, np.uint16)])
        # There are hundreds of rows to a case: what is asked of a few of them is not made for all.
        order = np.argsort(hashes, kind="stable").astype(np.uint32)
        hashes = hashes[order]
        cut = np.flatnonzero(np.concatenate(([True], hashes[1:] != hashes[:-1]))) if len(hashes) else order
        holders = np.diff(np.append(cut, len(order)))
        # A run of words is a term where it is somebody's keyword, a word wherever it is said.
        wanted = np.bitwise_or.reduceat(marks[order], cut) & (KEYWORD | WORTH) if len(cut) else marks
        most = max(2, int(_COMMON * len(talks)))
        # A term of one case alone relates it to nothing.
        kept = (holders >= 2) & (holders <= most) & (wanted > 0)
        self.hashes = hashes[cut[kept]]
        """By which each term is known."""
        del hashes
        rows = order[np.repeat(kept, holders)]
        del order
        sizes = [len(talk.hashes) for talk in talks]
        self.case = np.repeat(np.arange(len(talks), dtype=np.int32), sizes)[rows]
        """The number of the case, for each row."""
        self.mark = marks[rows]
        self.place = rows - (np.cumsum(sizes, dtype=np.int64) - sizes).astype(np.uint32)[self.case]
        """Where the term stands in its case's talk, for each row."""
        self.holders = holders[kept]
        """In how many cases a term stands, for each term."""
        self.term = np.repeat(np.arange(len(self.holders), dtype=np.int32), self.holders)
        """The number of the term, for each row."""


class Keys:
    """The key terms of every case with their weights, sorted by case and heaviest first."""

    def __init__(self, case: npt.NDArray[Any], term: npt.NDArray[Any], weight: Numbers, cases: int, terms: int) -> None:
        self.case = case
        """The number of the case, for each row."""
        self.term = term
        """The number of the term, for each row."""
        self.weight = weight
        self.cases = cases
        self.begins = np.searchsorted(case, np.arange(cases + 1))
        """Where the key terms of each case begin."""
        self._by_term = np.argsort(term, kind="stable")
        self._sizes = np.bincount(term, minlength=terms)
        self._ends = np.cumsum(self._sizes)

    def talk(self, numbers: Sequence[int]) -> Scores:
        """The scores for talk of the cases with these numbers with every case."""
        spans = [np.arange(self.begins[number], self.begins[number + 1]) for number in numbers]
        own = np.concatenate(spans) if spans else np.zeros(0, np.int64)
        row = np.repeat(np.arange(len(spans)), list(map(len, spans)))
        size = self._sizes[self.term[own]]
        # For each key term of these cases all the cases that have it.
        ends = np.cumsum(size)
        within = np.arange(int(size.sum())) - np.repeat(ends - size, size)
        other = self._by_term[np.repeat(self._ends[self.term[own]] - size, size) + within]
        mine = np.repeat(own, size)
        cell = np.repeat(row, size) * self.cases + self.case[other]
        # Products of whole numbers far below 2**53: sums are exact in any order, and so is the quotient.
        sums = np.bincount(cell, _TALK * self.weight[mine] * self.weight[other], len(spans) * self.cases)
        return (sums / _SCALE**2).astype(np.int32).reshape(len(spans), self.cases)


def keys_of(terms: _Terms, cases: int) -> KeyTerms:
    """The terms that count most for each case."""
    count = (terms.mark & COUNT).astype(np.uint32)
    # Many more of the same in a long text say little more: the root of the count.
    root = np.sqrt(count * np.uint32(_PARTS**2)).astype(np.uint32)
    score = root * _rarity(terms.holders, cases).astype(np.uint32)[terms.term]
    # The heaviest of each case first: one number to sort by, and equal ones stay in the order of their terms.
    order = np.argsort(terms.case.astype(np.uint64) << np.uint64(32) | ~score, kind="stable")
    case = terms.case[order]
    begins = np.searchsorted(case, np.arange(cases))
    rows = order[np.arange(len(order)) - begins[case] < _KEY_TERMS]
    return KeyTerms(terms, rows, score[rows].astype(np.int64), cases)


class KeyTerms(Keys):
    """Key terms with the ``rows`` of the table of terms that they are, whose ``score`` is given."""

    def __init__(self, terms: _Terms, rows: Numbers, score: Numbers, cases: int) -> None:
        case = terms.case[rows]
        size = np.sqrt(np.bincount(case, score * score, cases))
        weight = np.rint(_SCALE * score / size[case]).astype(np.int64)
        super().__init__(case, terms.term[rows], weight, cases, len(terms.holders))
        self.rows = rows


def _rarity(holders: Numbers, cases: int) -> Numbers:
    """How many sixteenths of a bit it tells that a case says a term which so many of ``cases``
    cases say: log2(1 + cases/holders), exactly."""
    values, which = np.unique(holders, return_inverse=True)
    bits = [(((cases + value) ** _PARTS) // value**_PARTS).bit_length() - 1 for value in values.tolist()]
    return np.array(bits, np.int64)[which]


@dataclass(frozen=True, slots=True)
class Places:
    """Where the cases lie as seen from the ``middle`` of all of them."""

    middle: Numbers
    places: Numbers
    share: npt.NDArray[np.float64]
    """One divided by the distance of each from the middle."""

    @classmethod
    def of(cls, lying: Sequence[npt.NDArray[np.int8]]) -> Places:
        """Those of cases that lie there."""
        places = np.array(lying, np.int64)
        middle = np.rint(places.mean(axis=0)).astype(np.int64) if lying else np.zeros(0, np.int64)
        places = places - middle
        size = np.sqrt(np.square(places).sum(axis=-1))
        return cls(middle, places, np.divide(1, size, out=np.zeros_like(size), where=size > 0))

    def worth(self, number: npt.NDArray[Any] | int, near: npt.NDArray[Any]) -> Scores:
        """What it is worth to a case, or to one of several each, that another one lies ``near`` to it; nothing for
        those on the other side of the middle."""
        products = np.maximum((self.places[near] * self.places[number]).sum(axis=-1), 0)
        worth: Scores = (products * (_MEANING * self.share[number] * self.share[near])).astype(np.int32)
        return worth


class _Facet:
    """What the terms of one facet that two cases have in common are worth."""

    def __init__(self, cases: Sequence[Listed], facet: str, worth: int) -> None:
        numbers: dict[frozenset[str], int] = {}
        column = [numbers.setdefault(frozenset(case.terms[facet]), len(numbers)) for case in cases]
        self.combination = np.array(column, np.int64)
        """The number of each case's combination of terms; most cases share theirs with many."""
        self.combinations = list(numbers)
        self.worth = worth
        self._rows: dict[int, Scores] = {}

    def in_common(self, number: int) -> Scores:
        """For every case what it has in common with case ``number`` is worth."""
        combination = int(self.combination[number])
        row = self._rows.get(combination)
        if row is None:
            mine = self.combinations[combination]
            worth = [self.worth * min(len(mine & other), _IN_COMMON) for other in self.combinations]
            row = np.array(worth, np.int32)[self.combination]
            if len(self._rows) < _COMBINATIONS:
                self._rows[combination] = row
        return row


def _best(score: Scores) -> Iterator[int]:
    """The numbers of the cases that are near enough, best first, ties in order."""
    near = np.flatnonzero(score >= _LEAST)
    rank = ranks(score[near], near, len(score))
    last = max(0, len(rank) - _FIRST)
    chosen = np.argpartition(rank, last) if last else np.arange(len(rank))
    for some in (chosen[last:], chosen[:last]):
        yield from near[some[np.argsort(-rank[some])]].tolist()


class _Reasons:
    """Why a case is related to another, in words for readers."""

    def __init__(self, cases: Sequence[Listed], talks: Sequence[Talk], terms: _Terms, keys: KeyTerms) -> None:
        self._cases = cases
        self._talks = talks
        # As views: they give Python's numbers as quickly as lists, which would take five times as much.
        self._own = keys.term.data
        self._begins = keys.begins.tolist()
        self._rows: dict[int, dict[int, int]] = {}
        self._weight = keys.weight.data
        self.stated = (terms.mark[keys.rows] & STATED) > 0
        self._place = terms.place[keys.rows].data
        self._keywords = self._first_authors(terms)

    def _terms_of(self, number: int) -> dict[int, int]:
        """The key terms of a case, each with the row of the table where its weight stands."""
        if number not in self._rows:
            if len(self._rows) == _REMEMBERED:
                self._rows.clear()
            start, end = self._begins[number : number + 2]
            self._rows[number] = dict(zip(self._own[start:end], range(start, end), strict=True))
        return self._rows[number]

    def _first_authors(self, terms: _Terms) -> dict[int, tuple[int, int]]:
        """Term → (case, place in its talk) of the first author who chose it as a keyword."""
        rows = np.flatnonzero(terms.mark & KEYWORD)
        chosen, first = np.unique(terms.term[rows], return_index=True)
        rows = rows[first]
        places = zip(terms.case[rows].tolist(), terms.place[rows].tolist(), strict=True)
        return dict(zip(chosen.tolist(), places, strict=True))

    def reason(self, number: int, other: int) -> str:
        """“同为 阅读素养 · 小学，都谈到 追问、证据”: terms where the problem is the same, and the
        two key terms that count most for both. Empty where there is nothing to tell readers."""
        mine, theirs = self._cases[number].terms, self._cases[other].terms
        parts = []
        if problems := [name for name in mine["problem"] if name in theirs["problem"]]:
            stages = [name for name in mine["stage"] if name in theirs["stage"]]
            level = stages or [name for name in mine["subject"] if name in theirs["subject"]]
            parts.append("同为 " + " · ".join(["、".join(problems[:2]), *level[:1]]))
        if told := self._told(number, other):
            parts.append("都谈到 " + "、".join(told))
        return "，".join(parts)

    def _told(self, number: int, other: int) -> list[str]:
        """The key terms of both that are worth naming, two at most: they weigh in both, and
        one of them says it where it sums itself up."""
        mine, theirs = self._terms_of(number), self._terms_of(other)
        both: list[tuple[int, int]] = []
        for term in mine.keys() & theirs.keys():
            row, their_row = mine[term], theirs[term]
            product = self._weight[row] * self._weight[their_row]
            if product >= _TELLING and (self.stated[row] or self.stated[their_row]):
                both.append((-product, term))
        return [self._name(number, term) for _, term in sorted(both)[:2]]

    def _name(self, number: int, term: int) -> str:
        case, place = self._keywords.get(term, (number, self._place[self._terms_of(number)[term]]))
        return self._name_at(case, place)

    def keyword_names(self) -> list[tuple[int, str]]:
        """(term, name) of every term that is a keyword."""
        return [(term, self._name_at(*place)) for term, place in self._keywords.items()]

    def _name_at(self, case: int, place: int) -> str:
        # As in the names of a talk; those of keywords come first.
        return self._talks[case].text.split(b"\n", place + 1)[place].decode()
