"""Every text of a library in one row of letters, with the way back from a place to case and position."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice, pairwise

import numpy as np

from anliku.search.entry import SLOT_STARTS, SLOTS, Entry
from anliku.search.normalise import IS_HAN, JOINERS, is_letter
from anliku.search.static.encode import Array
from anliku.search.static.term_prefixes import WORD_SIZE

Part = tuple[int, int]
"""Letters by their numbers: the first, and the one past the last."""
# Each slot begins at a multiple of this and ends with what is no letter, so that a small table
# says which slot a place lies in, and no run of letters goes on from one slot into the next.
_BLOCK = 32
# So many cases are read at once, and so many places looked at: what is needed for that only
# does not grow with the library.
_CASES = 256
_STEP = 1 << 20
_CODES = 0x110000


class Text:
    """The normalised texts of some cases, read once, and nothing kept of them but letters."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._numbers = np.zeros(_CODES, np.int32)
        self._letters = [""]
        pieces: list[Array] = []
        blocks: list[int] = []
        rest = iter(entries)
        while some := list(islice(rest, _CASES)):
            pieces.append(self._read("".join(_padded(slot, blocks) for entry in some for slot in entry.slots)))
        self.cases = len(blocks) // len(SLOTS)
        order = sorted(range(1, len(self._letters)), key=self._letters.__getitem__)
        self.letters = np.array([0, *(ord(self._letters[number]) for number in order)], np.uint32)
        """The code point of every letter that occurs, ascending, after nothing at 0."""
        # Two more so that looking ahead is safe.
        self.ids = np.concatenate([*pieces, np.zeros(2, np.uint16)])
        """For each place the number of its letter in the alphabet, 0 where there is none."""
        del pieces
        self._put_in_order(order)
        starts, sizes = self._words()
        letters = self.ids[starts]
        by_letter = np.argsort(letters, kind="stable")
        self._words_by_letter = letters[by_letter], starts[by_letter], sizes[by_letter]
        slots = np.arange(len(blocks), dtype=np.uint32)
        starts = (np.cumsum(blocks, dtype=np.int64) - blocks) * _BLOCK
        shift = np.tile(np.array(SLOT_STARTS, np.int64), self.cases) - starts
        self._slot = np.repeat(slots, blocks)
        # Modulo 2**32, as the sum with a place is.
        self._shift = np.repeat(shift.astype(np.uint32), blocks)

    def _read(self, text: str) -> Array:
        """The letters of a text, in the order in which they were met first."""
        codes = np.frombuffer(text.encode("utf-32-le", "replace"), np.uint32)
        numbers = self._numbers[codes]
        new = np.unique(codes[numbers == 0])
        letters = [chr(code) for code in new.tolist() if is_letter(chr(code)) or chr(code) in JOINERS]
        if letters:
            met = np.arange(len(self._letters), len(self._letters) + len(letters))
            self._numbers[[ord(letter) for letter in letters]] = met
            self._letters += letters
            numbers = self._numbers[codes]
        digit = np.concatenate(([False], (codes >= ord("0")) & (codes <= ord("9")), [False]))
        joiner = np.isin(codes, [ord(letter) for letter in JOINERS])
        numbers[joiner & ~(digit[:-2] & digit[2:])] = 0
        return numbers.astype(np.uint32 if len(self._letters) > np.iinfo(np.uint16).max else np.uint16)

    def _words(self) -> tuple[Array, Array]:
        """The runs of letters that are not Chinese."""
        latin = np.array([False, *(not IS_HAN.match(chr(code)) for code in self.letters[1:].tolist())])
        starts, ends = [], []
        # Each step looks at the sign before it too, so that an edge is seen once.
        for start in range(0, len(self.ids), _STEP):
            inside = latin[self.ids[max(0, start - 1) : start + _STEP]]
            begins = np.flatnonzero(inside[1:] & ~inside[:-1]) + max(1, start)
            starts.append(begins.astype(np.uint32))
            ends.append((np.flatnonzero(inside[:-1] & ~inside[1:]) + max(1, start)).astype(np.uint32))
        if len(self.ids) and latin[self.ids[0]]:
            starts.insert(0, np.zeros(1, np.uint32))
        first = np.concatenate([*starts, np.zeros(0, np.uint32)])
        sizes = np.concatenate([*ends, np.zeros(0, np.uint32)]) - first
        return first, np.minimum(sizes, WORD_SIZE).astype(np.uint8)

    def _put_in_order(self, order: Sequence[int]) -> None:
        place = np.zeros(len(order) + 1, self.ids.dtype)
        place[order] = np.arange(1, len(order) + 1)
        for start in range(0, len(self.ids), _STEP):
            self.ids[start : start + _STEP] = place[self.ids[start : start + _STEP]]

    def parts(self, count: int) -> list[Part]:
        """The letters in ``count`` ranges that occur about equally often."""
        often = np.zeros(len(self.letters), np.int64)
        for start in range(0, len(self.ids), _STEP):
            often += np.bincount(self.ids[start : start + _STEP], minlength=len(self.letters))
        often[0] = 0
        share = np.cumsum(often) * count // (int(often.sum()) + 1)
        edges = np.searchsorted(share, np.arange(count + 1))
        edges[0] = 1
        edges[-1] = len(self.letters)
        return [(first, last) for first, last in pairwise(edges.tolist()) if first < last]

    def places(self, parts: Sequence[Part], among: Array | None = None) -> list[Array]:
        """For each of some neighbouring parts the places of its letters; only those where
        ``among`` is true at the letter or the next, if it is given."""
        part_of = np.zeros(len(self.letters), np.uint8)
        for number, (first, last) in enumerate(parts):
            part_of[first:last] = number
        sorted_places: list[list[Array]] = [[] for _ in parts]
        for start in range(0, len(self.ids) - 2, _STEP):
            some = self._some(start, (parts[0][0], parts[-1][1]), among)
            part = part_of[self.ids[some]]
            # A stable sort of single bytes counts them, and so takes no longer for more parts.
            some = some[np.argsort(part, kind="stable")]
            edges = np.cumsum(np.bincount(part, minlength=len(parts)))
            for number, piece in enumerate(np.split(some, edges[:-1])):
                sorted_places[number].append(piece)
        return [np.concatenate([*pieces, np.zeros(0, np.uint32)]) for pieces in sorted_places]

    def _some(self, start: int, letters: Part, among: Array | None) -> Array:
        end = min(start + _STEP, len(self.ids) - 2)
        here = self.ids[start:end]
        mask = (here >= letters[0]) & (here < letters[1])
        if among is not None:
            mask &= among[start:end] | among[start + 1 : end + 1]
        return (np.flatnonzero(mask) + start).astype(np.uint32)

    def words_of(self, part: Part) -> tuple[Array, Array]:
        """Where the Latin words and numbers begin whose first letter is of a part, and their sizes, at most
        :data:`WORD_SIZE`."""
        letters, starts, sizes = self._words_by_letter
        first, last = np.searchsorted(letters, np.array(part, letters.dtype))
        return starts[first:last], sizes[first:last]

    def together(self, places: Array, width: int) -> Array:
        """Those of ``places`` where ``width`` letters stand side by side."""
        for step in range(1, width):
            places = places[self.ids[places + np.uint32(step)] > 0]
        return places

    def rows(self, places: Array) -> tuple[Array, Array, Array]:
        """Case, position and slot (of its case) of places."""
        block = places // np.uint32(_BLOCK)
        case, slot = self.of_slots(self._slot[block])
        return case, places + self._shift[block], slot

    def slots(self, places: Array) -> Array:
        """The number of the slot, counted through all cases, in which each place lies."""
        slots: Array = self._slot[places // np.uint32(_BLOCK)]
        return slots

    @staticmethod
    def of_slots(slots: Array) -> tuple[Array, Array]:
        """Slots counted through all cases → case, and slot of the case."""
        case = slots // np.uint32(len(SLOTS))
        return case, slots - case * np.uint32(len(SLOTS))


def _padded(slot: str, blocks: list[int]) -> str:
    """A slot filled up to whole blocks, of which there is one more than it fills at least by a sign."""
    count = len(slot) // _BLOCK + 1
    blocks.append(count)
    return slot.ljust(count * _BLOCK, "\n")
