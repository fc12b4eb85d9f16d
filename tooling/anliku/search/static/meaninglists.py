"""Lists of the words that cases mean: the strongest cases of each word apart from the rest.

What a case means is worked out beside the index (:attr:`anliku.search.entry.Entry.meaning`): words, contained
or not, each with a weight from 1 to 255. A word has two lists of kind :data:`~anliku.search.static.postings.CASES`
with the weight in the place of the impact: at most :data:`HEAD` cases, those with the largest weights (equal ones:
the smaller number), and the others. Readers load the first only, so what they load does not grow with a library.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping

import numpy as np

from anliku.search.entry import Entry
from anliku.search.static.encode import Array, varint
from anliku.search.static.marks import HEAD_MARK, TAIL_MARK
from anliku.search.static.posting_lists import begins, weighted
from anliku.search.static.postings import CASES, Lists

HEAD = 32
"""So many cases of a word are loaded at most."""


class Meanings:
    """What the cases mean that pass by, one after the other."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._word = array("I")
        self._case = array("I")
        self._weight = array("B")

    def passing(self, entries: Iterable[Entry]) -> Iterator[Entry]:
        """The entries as they come; what each means is kept."""
        numbers = self._numbers
        for case, entry in enumerate(entries):
            for word, weight in entry.meaning:
                self._word.append(numbers.setdefault(word, len(numbers)))
                self._case.append(case)
                self._weight.append(weight)
            yield entry

    def lists(self) -> list[Lists]:
        """The lists of all words, as far as entries have passed."""
        word, case, weight = (np.array(column) for column in (self._word, self._case, self._weight))
        order = np.lexsort((case, 255 - weight, word))
        word, case, weight = word[order], case[order], weight[order]
        starts = begins(word) if len(word) else np.zeros(0, np.int64)
        rank = np.arange(len(word)) - np.repeat(starts, np.diff(np.append(starts, len(word))))
        names = np.array(list(self._numbers), object)
        return [
            _lists(mark, names, word[chosen], case[chosen], weight[chosen])
            for mark, chosen in ((HEAD_MARK, rank < HEAD), (TAIL_MARK, rank >= HEAD))
            if chosen.any()
        ]


def _lists(mark: str, names: Array, word: Array, case: Array, weight: Array) -> Lists:
    order = np.lexsort((case, word))
    word, case, weight = word[order], case[order], weight[order]
    cut = begins(word)
    content, ends = weighted(case, weight, cut)
    terms = np.empty(len(cut), object)
    terms[:] = [f"{mark}{name}".encode() for name in names[word[cut]]]
    return Lists(CASES, terms, content.tobytes(), ends)


def split(weights: Mapping[int, int]) -> tuple[bytes, bytes]:
    """Both lists of one word, of the weight of each case; what :class:`Meanings` gives for it."""
    ranked = sorted(weights, key=lambda case: (-weights[case], case))
    return _list(weights, ranked[:HEAD]), _list(weights, ranked[HEAD:])


def _list(weights: Mapping[int, int], cases: Iterable[int]) -> bytes:
    made = bytearray()
    last = 0
    for case in sorted(cases):
        made += varint(case - last)
        made.append(weights[case])
        last = case
    return bytes(made)
