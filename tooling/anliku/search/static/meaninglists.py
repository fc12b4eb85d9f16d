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
from itertools import pairwise

import numpy as np

from anliku.search.entry import Entry
from anliku.search.static.encode import Array, varint
from anliku.search.static.posting_lists import begins, weighted
from anliku.search.static.postings import CASES, Lists
from anliku.search.static.term_prefixes import HEAD_MARK, TAIL_MARK

HEAD = 32
"""So many cases of a word are loaded at most."""


# A row is one number of 64 bits: the word's number, then 8 bits for how little the word weighs, then 32 for the
# case; or the case first and then the weight. So rows are sorted where they lie, which takes no further memory.
_WORD, _CASE = np.uint64(40), np.uint64(32)
_BYTE = np.uint64(8)
# So many rows are made into lists at once, or those of one word: what is needed for that does not grow with a library.
_ROWS = 1 << 18


class _Numbers(dict[str, int]):
    """Word → its number, in the order in which they were asked for."""

    def __missing__(self, word: str) -> int:
        number = self[word] = len(self)
        return number


class Meanings:
    """What the cases mean that pass by, one after the other. ``known``: words that the program knows, each
    with how much it says."""

    def __init__(self, known: Mapping[str, int]) -> None:
        self._known = known
        self._numbers = _Numbers((word, number) for number, word in enumerate(known))
        self._word = array("I")
        self._weight = array("B")
        self._counts = array("I")

    def passing(self, entries: Iterable[Entry]) -> Iterator[Entry]:
        """The entries as they come; what each means is kept."""
        number = self._numbers.__getitem__
        for entry in entries:
            # Many hundred words a case: no step of Python's for each.
            self._word.extend(map(number, entry.meaning.words))
            self._weight.frombytes(entry.meaning.weights)
            self._counts.append(len(entry.meaning.weights))
            yield entry

    def lists(self) -> list[Lists]:
        """The lists of all words, as far as entries have passed."""
        case = np.repeat(np.arange(len(self._counts), dtype=np.uint32), np.array(self._counts))
        head: dict[str, bytes] = {}
        tail: dict[str, bytes] = {}
        for first, last in pairwise(self._edges()):
            rows = self._rows(first, last, case)
            begin = begins(rows >> _WORD)
            rank = np.arange(len(rows)) - np.repeat(begin, np.diff(np.append(begin, len(rows))))
            head |= self._lists(rows[rank < HEAD])
            tail |= self._lists(rows[rank >= HEAD])
        heads = {name: own_weight(name, self._known) + head.get(name, b"") for name in self._numbers}
        marked = (
            {f"{mark}{word}": data for word, data in some.items()}
            for mark, some in ((HEAD_MARK, heads), (TAIL_MARK, tail))
        )
        return [columns(some) for some in marked if some]

    def _edges(self) -> list[int]:
        """The words in parts of :data:`_ROWS` rows each, as far as it goes: where each part begins, and the end of the last."""
        counts = np.zeros(len(self._numbers), np.int64)
        for start in range(0, len(self._word), _ROWS):
            counts += np.bincount(self._word[start : start + _ROWS], minlength=len(counts))
        ends = np.cumsum(counts)
        edges = [0]
        while edges[-1] < len(ends):
            before = int(ends[edges[-1] - 1]) if edges[-1] else 0
            edges.append(max(edges[-1] + 1, int(np.searchsorted(ends, before + _ROWS, "right"))))
        return edges

    def _rows(self, first: int, last: int, case: Array) -> Array:
        """The rows of words ``first`` … ``last`` - 1 by word, the heaviest first, equal ones by case."""
        word, weight = np.frombuffer(self._word, np.uint32), np.frombuffer(self._weight, np.uint8)
        chosen = np.flatnonzero((word >= first) & (word < last))
        rows = word[chosen].astype(np.uint64) << _WORD
        rows |= (np.uint8(255) - weight[chosen]).astype(np.uint64) << _CASE
        rows |= case[chosen]
        rows.sort()
        return rows

    def _lists(self, rows: Array) -> dict[str, bytes]:
        """Word → its list."""
        if not len(rows):
            return {}
        weight = np.uint64(255) - (rows >> _CASE & np.uint64(255))
        rows = (rows >> _WORD << _WORD) | (rows & np.uint64(0xFFFFFFFF)) << _BYTE | weight
        rows.sort()
        word = (rows >> _WORD).astype(np.uint32)
        cut = begins(word)
        case = (rows >> _BYTE & np.uint64(0xFFFFFFFF)).astype(np.uint32)
        content, ends = weighted(case, (rows & np.uint64(255)).astype(np.uint8), cut)
        names = list(self._numbers)
        data = content.tobytes()
        return {
            names[number]: data[start:end]
            for number, start, end in zip(word[cut].tolist(), [0, *ends.tolist()], ends.tolist(), strict=False)
        }


def own_weight(word: str, known: Mapping[str, int]) -> bytes:
    """The byte that a word's strongest cases stand behind."""
    return bytes((known.get(word, 255),))


def columns(some: Mapping[str, bytes]) -> Lists:
    """Terms and what stands for each, as lists of kind CASES."""
    terms = np.empty(len(some), object)
    terms[:] = [term.encode() for term in some]
    ends = np.cumsum([len(data) for data in some.values()], dtype=np.int64)
    return Lists(CASES, terms, b"".join(some.values()), ends)


def split(weights: Mapping[int, int]) -> tuple[bytes, bytes]:
    """The cases of both lists of one word, of the weight of each case; what :class:`Meanings` gives for it."""
    ranked = sorted(weights, key=lambda case: (-weights[case], case))
    return case_list(weights, ranked[:HEAD]), case_list(weights, ranked[HEAD:])


def case_list(weights: Mapping[int, int], cases: Iterable[int]) -> bytes:
    """Some of the cases of one word with their weights: a list of kind CASES."""
    made = bytearray()
    last = 0
    for case in sorted(cases):
        made += varint(case - last)
        made.append(weights[case])
        last = case
    return bytes(made)
