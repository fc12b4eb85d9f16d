"""The related cases after a change, from those before: chosen anew only for cases whose list the change can alter.

A changed case says some terms more or less often, and some that others say, too. So the key terms of those others
weigh differently: their scores with all cases change, mostly by little. The list of a third case can be another one
only if one of these was on it or comes near to it, or where one becomes or ceases to be a candidate: of every list
it is kept how far from it all others stay (:class:`anliku.search.related.Row`). Lists are chosen anew for all cases
where cases came or went or have other terms, where the middle of the library has moved, and where a keyword has
another name.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from anliku.search.related import WORTH_OF, Compared, Keys, Listed, Places, Row, Scores, ranks
from anliku.search.talk import Talk

Told = list[tuple[str, str]]
"""(id, reason) of each related case, best first."""

# Where more than one case in so many is compared by other values, all lists are chosen anew.
_SHARE = 4
# Pairs whose nearness is worked out at once.
_PAIRS = 1 << 13


@dataclass(frozen=True, slots=True)
class Lists:
    """The related cases of a library, and what the next ones can be made from."""

    told: list[Told]
    """Of each case, in their order."""
    library: str
    """Stands for the ids and terms of the cases, for the names of keywords, and for the middle of the library."""
    places: npt.NDArray[np.int8]
    case: npt.NDArray[np.int32]
    """The key terms of all cases: the number of the case, by which the term is known, its weight, and whether the
    case names it where it sums itself up."""
    term: npt.NDArray[np.uint64]
    weight: npt.NDArray[np.int32]
    stated: npt.NDArray[np.bool_]
    candidate: npt.NDArray[np.int64]
    """Of each case, see :class:`anliku.search.related.Row`."""
    chosen: npt.NDArray[np.int64]

    def pack(self) -> bytes:
        """The same as bytes, for keeping."""
        packed = io.BytesIO()
        text = json.dumps((self.library, self.told), ensure_ascii=False).encode("utf-8", "surrogatepass")
        for column in (np.frombuffer(text, np.uint8), *self._columns()):
            np.save(packed, column, allow_pickle=False)
        return packed.getvalue()

    @classmethod
    def unpack(cls, data: bytes) -> Lists:
        """The reverse of :meth:`pack`, for bytes that it gave."""
        packed = io.BytesIO(data)
        library, told = json.loads(np.load(packed, allow_pickle=False).tobytes().decode("utf-8", "surrogatepass"))
        columns = [np.load(packed, allow_pickle=False) for _ in range(7)]
        return cls([[(other, reason) for other, reason in row] for row in told], library, *columns)

    def _columns(self) -> tuple[npt.NDArray[Any], ...]:
        return self.places, self.case, self.term, self.weight, self.stated, self.candidate, self.chosen

    @property
    def keys(self) -> Keys:
        """The key terms, as they are compared."""
        known, term = np.unique(self.term, return_inverse=True)
        return Keys(self.case, term, self.weight.astype(np.int64), len(self.told), len(known))


def lists_of(cases: Sequence[Listed], talks: Sequence[Talk], last: Lists | None = None) -> Lists:
    """The related cases of every one of ``cases``, as :func:`anliku.search.related.related` gives them, in their
    order; ``last`` are those of the library before."""
    compared = Compared(cases, talks)
    lists = _empty(compared)
    again: Sequence[int] = range(len(cases))
    others = _others(lists, last) if last is not None and last.library == lists.library else None
    if last is not None and others is not None and len(others) <= len(cases) // _SHARE:
        again = np.flatnonzero(_altered(compared, others, last)).tolist()
        lists = replace(lists, told=list(last.told), candidate=last.candidate.copy(), chosen=last.chosen.copy())
    for number, row in zip(again, compared.rows(again), strict=True):
        lists.told[number] = _told(row)
        lists.candidate[number], lists.chosen[number] = row.candidate, row.chosen
    return lists


def _told(row: Row) -> Told:
    return [(other.id, other.reason) for other in row.related]


def _empty(compared: Compared) -> Lists:
    """What is known of a library before anything is chosen."""
    keys, cases = compared.keys, compared.cases
    names = [(int(compared.hashes[term]), name) for term, name in compared.reasons.keyword_names()]
    terms = [(case.id, {facet: list(case.terms[facet]) for facet in WORTH_OF}) for case in cases]
    library = sha256(repr((terms, names, compared.places.middle.tolist())).encode("utf-8", "surrogatepass"))
    return Lists(
        told=[[] for _ in cases],
        library=library.hexdigest(),
        places=(compared.places.places + compared.places.middle).astype(np.int8),
        case=keys.case.astype(np.int32),
        term=compared.hashes[keys.term],
        weight=keys.weight.astype(np.int32),
        stated=compared.reasons.stated,
        candidate=np.zeros(len(cases), np.int64),
        chosen=np.zeros(len(cases), np.int64),
    )


def _altered(compared: Compared, others: Sequence[int], last: Lists) -> npt.NDArray[np.bool_]:
    """Of which cases the list may be another one, where these are compared by other values than before."""
    altered = np.zeros(len(last.told), bool)
    altered[others] = True
    before = Places.of(list(last.places))
    scores = zip(compared.scores(others, last.keys), compared.scores(others, compared.keys), strict=True)
    for (number, was), (_, score) in scores:
        altered |= _alters(number, (was, before), (score, compared.places), last)
    return altered


def _others(now: Lists, last: Lists) -> list[int]:
    """The cases that are compared by other values than before."""
    moved = (now.places != last.places).any(axis=-1)
    rows = zip(_rows(now), _rows(last), moved.tolist(), strict=True)
    return [number for number, (one, two, has_moved) in enumerate(rows) if has_moved or one != two]


def _rows(lists: Lists) -> Iterator[tuple[bytes, ...]]:
    """The key terms of each case."""
    begins = np.searchsorted(lists.case, np.arange(len(lists.told) + 1)).tolist()
    for start, end in pairwise(begins):
        yield tuple(column[start:end].tobytes() for column in (lists.term, lists.weight, lists.stated))


def _alters(number: int, was: tuple[Scores, Places], now: tuple[Scores, Places], last: Lists) -> npt.NDArray[np.bool_]:
    """Of which cases the list may be another one because their scores with case ``number`` are: its scores, meaning
    left out, and where all cases lie, before and now."""
    cases = len(last.told)
    stood, stands = (ranks(score, number, cases) >= last.candidate for score, _ in (was, now))
    altered: npt.NDArray[np.bool_] = stood != stands
    for (score, places), candidate in ((was, stood), (now, stands)):
        whole = score.astype(np.int64)
        near = np.flatnonzero(candidate)
        for some in np.split(near, range(_PAIRS, len(near), _PAIRS)):
            whole[some] += places.worth(some, np.full(len(some), number))
        altered |= ranks(whole, number, cases) >= last.chosen
    return altered
