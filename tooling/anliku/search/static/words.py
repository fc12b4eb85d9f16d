"""Lists of whole words: Latin ones and numbers, told apart without an object for each that is met."""

from __future__ import annotations

import numpy as np

from anliku.search.static.encode import Array
from anliku.search.static.posting_lists import begins, with_positions
from anliku.search.static.postings import POSITIONS, Lists
from anliku.search.static.term_prefixes import WORD_MARK, WORD_SIZE
from anliku.search.static.text_row import Part, Text

# A word's number so far and the next letters of it fit one of 64 bits.
_NUMBER_BITS = 26
_LETTER_BITS = 64 - _NUMBER_BITS


def words(text: Text, part: Part) -> Lists:
    """Lists of the words that begin with a letter of ``part``, with positions."""
    starts, sizes = text.words_of(part)
    if not len(starts):
        return Lists(POSITIONS, np.zeros(0, object), b"", starts)
    number = _numbers(text, starts, sizes)
    row = number << np.uint64(32) | np.arange(len(starts), dtype=np.uint64)
    row.sort()
    order = (row & np.uint64(0xFFFFFFFF)).astype(np.int64)
    cut = begins(row >> np.uint64(32))
    case, position, _ = text.rows(starts[order])
    content, ends = with_positions(case, position, cut)
    shown = order[cut]
    return Lists(POSITIONS, _terms(text, starts[shown], sizes[shown]), content.tobytes(), ends)


def _terms(text: Text, starts: Array, sizes: Array) -> Array:
    """The UTF-8 of each word's term."""
    letters = text.letters[text.ids[_within(starts, sizes)]].tobytes().decode("utf-32")
    terms = np.empty(len(starts), object)
    ends = np.cumsum(sizes, dtype=np.int64)
    shown = zip((ends - sizes).tolist(), ends.tolist(), strict=True)
    terms[:] = [f"{WORD_MARK}{letters[start:end]}".encode() for start, end in shown]
    return terms


def _numbers(text: Text, starts: Array, sizes: Array) -> Array:
    """For each word a number that it shares with the same words and with no others.

    A few letters are added at a time: (number so far, next letters) → next number.
    """
    used = np.flatnonzero(np.bincount(text.ids[_within(starts, sizes)]))
    small = np.zeros(len(text.letters), np.uint64)
    small[used] = np.arange(1, len(used) + 1, dtype=np.uint64)
    last = np.uint32(len(text.ids) - 1)
    bits = len(used).bit_length()
    step = _LETTER_BITS // bits
    number = np.zeros(len(starts), np.uint64)
    left = np.arange(len(starts))
    given = 0
    for first in range(0, WORD_SIZE, step):
        left = left[sizes[left] > first]
        if not len(left):
            break
        code = number[left]
        for place in range(first, first + step):
            letter = small[text.ids[np.minimum(starts[left] + np.uint32(place), last)]]
            code = code << np.uint64(bits) | letter * (sizes[left] > place)
        # Numbers of earlier steps stay with the words that end there.
        different, which = np.unique(code, return_inverse=True)
        number[left] = which.astype(np.uint64) + np.uint64(given)
        given += len(different)
    return number


def _within(starts: Array, sizes: Array) -> Array:
    """Every place of words, one word after the other."""
    ends = np.cumsum(sizes, dtype=np.int64)
    return np.arange(ends[-1]) + np.repeat(starts - (ends - sizes), sizes)
