"""Lists of the words that cases mean: the strongest cases of each word apart from the rest.

What a case means is worked out beside the index (:attr:`anliku.search.entry.Entry.meaning`): words, contained
or not, each with a weight from 1 to 255. A word has two lists. ``~WORD`` is one byte, how much the word says
wherever it stands (0…255; 255 where it is not one of the words that the program knows), and at most :data:`HEAD`
cases, those with the largest weights (equal ones: the smaller number): kind
:data:`~anliku.search.static.postings.CASES`, the weight in the place of the impact. ``…WORD`` has the other cases.
Readers load the first only, so what they load does not grow with a library. A word that the program knows and no
case means stands there with its byte, so that a question about it is known to have no answer.
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
    """What the cases mean that pass by, one after the other. ``known``: words that the program knows, each
    with how much it says."""

    def __init__(self, known: Mapping[str, int]) -> None:
        self._known = known
        self._numbers = {word: number for number, word in enumerate(known)}
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
        head, tail = (self._lists(word[some], case[some], weight[some]) for some in (rank < HEAD, rank >= HEAD))
        heads = {name: own_weight(name, self._known) + head.get(name, b"") for name in self._numbers}
        return [_columns(mark, some) for mark, some in ((HEAD_MARK, heads), (TAIL_MARK, tail)) if some]

    def _lists(self, word: Array, case: Array, weight: Array) -> dict[str, bytes]:
        """Word → its list, of rows in any order."""
        if not len(word):
            return {}
        order = np.lexsort((case, word))
        word, case, weight = word[order], case[order], weight[order]
        cut = begins(word)
        content, ends = weighted(case, weight, cut)
        names = list(self._numbers)
        data = content.tobytes()
        return {
            names[number]: data[start:end]
            for number, start, end in zip(word[cut].tolist(), [0, *ends.tolist()], ends.tolist(), strict=False)
        }


def own_weight(word: str, known: Mapping[str, int]) -> bytes:
    """The byte that a word's strongest cases stand behind."""
    return bytes((known.get(word, 255),))


def _columns(mark: str, some: Mapping[str, bytes]) -> Lists:
    terms = np.empty(len(some), object)
    terms[:] = [f"{mark}{word}".encode() for word in some]
    ends = np.cumsum([len(data) for data in some.values()], dtype=np.int64)
    return Lists(CASES, terms, b"".join(some.values()), ends)


def split(weights: Mapping[int, int]) -> tuple[bytes, bytes]:
    """The cases of both lists of one word, of the weight of each case; what :class:`Meanings` gives for it."""
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
