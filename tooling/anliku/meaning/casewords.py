"""Which words a case means, contained or not, each with how much: what search needs to find it by other words.

A pure function of the case, of the other words that people use for its terms, and of the table.
A word is meant as far as the case says something near to it, more where it says several such things,
and as far as it is near to all that the case says; how much the word says at all is a factor too
(:attr:`Table.weights`), so that one number of each word is all that search adds up.

Weights are counted in whole numbers. Where a case as a whole lies is a sum of fractions, rounded
before it is used, so that the order in which a machine adds does not show.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Protocol

import numpy as np

from anliku.meaning.table import Floats, Numbers, Table, table

MOST = 1500
"""A case means at most so many words of the table."""
NAMES = 128
"""Is added to the weight of what people say for a term of the case."""

# Of title, terms, summary, headings, body: how much a word says there, in sixteenths; and in the
# other words that people use for its terms.
_SLOTS = (16, 14, 14, 11, 8)
_SPOKEN = 10
# In the questions that it answers: they say what it is about in words of those who look for it.
_QUESTION = 16
# The most that a word can weigh.
_FULL = NAMES - 1
# What counts how much, of _ALL: the nearest word that the case says, the others that are near together, and the whole.
_NEAREST, _OTHERS, _WHOLE, _ALL = 10, 3, 15, 30
# Others count as much as so many words that are as near as can be, at most.
_SEVERAL = 2
_SHORTEST, _LONGEST = 2, 24
# Of the words that are near to one so many times MOST are compared with the whole.
_LOOKED_AT = 3
# Less near than any neighbour.
_FAR = -1
# Words whose directions are compared at once.
_ROWS = 240
# What 1 is counted as where directions are compared.
_FINE = 1 << 12


class Said(Protocol):
    """A case as search sees it."""

    @property
    def slots(self) -> tuple[str, str, str, str, str]:
        """Normalised texts: title, terms (a line each), summary, headings, body."""


def meant(said: Said, spoken: Sequence[str], questions: Sequence[str] = ()) -> tuple[tuple[str, int], ...]:
    """:func:`meant_columns` in pairs. Raises BadTable."""
    return tuple(zip(*meant_columns(said, spoken, questions), strict=True))


def meant_columns(said: Said, spoken: Sequence[str], questions: Sequence[str] = ()) -> tuple[list[str], bytes]:
    """The words that a case means with weights 1…127, the heaviest first, ties in the order of words; in what people
    say for its terms :data:`NAMES` is added.

    ``spoken``: other words for its terms; ``questions``: those that it answers; normalised. Raises BadTable.
    """
    words = table()
    numbers, much = _with_forms(*said_words(said.slots), spoken, questions)
    if not len(numbers):
        return [], b""
    near, weights = _weights(words, numbers, much, _centre(words, numbers, much))
    if not spoken:
        return list(map(words.words.__getitem__, near.tolist())), weights.astype(np.uint8).tobytes()
    # Of every word of the table; none that the case means weighs nothing.
    weight_of = np.zeros(len(words.words), np.int64)
    weight_of[near] = weights
    named = _said_for_terms(spoken, weight_of)
    # What people say weighs more than any word of the table, and those come in their order.
    first = sorted(named.items(), key=lambda pair: (-pair[1], pair[0]))
    weight_of[[words.numbers[form] for form in named if form in words.numbers]] = 0
    others = weight_of[near] > 0
    near, weights = near[others], weights[others]
    return (
        [form for form, _ in first] + list(map(words.words.__getitem__, near.tolist())),
        bytes(weight for _, weight in first) + weights.astype(np.uint8).tobytes(),
    )


@lru_cache(maxsize=32)
def said_words(slots: tuple[str, str, str, str, str]) -> tuple[Numbers, Numbers]:
    """The words of the table that a case says, by number, and how much each says in it, in sixteenths. Raises BadTable.

    The last ones are kept: several things are made of a case, each of some cases before the next.
    """
    # No word goes over the end of a line.
    places, numbers = table().located("\n".join(slots))
    ends = np.cumsum([len(text) + 1 for text in slots])
    # Where a case says most comes first, and of the places of a word the first counts.
    words, first = np.unique(np.array(numbers, np.int64), return_index=True)
    slots_of = np.searchsorted(ends, np.array(places, np.int64)[first], "right")
    return words, np.array(_SLOTS)[slots_of]


def _with_forms(
    numbers: Numbers, much: Numbers, spoken: Sequence[str], questions: Sequence[str]
) -> tuple[Numbers, Numbers]:
    """The words of a case and of how people ask for it, and how much each says."""
    asked = {number: _SPOKEN for form in spoken for number in _form_words(form)}
    asked |= {number: _QUESTION for question in questions for number in _form_words(question)}
    if not asked:
        return numbers, much
    salience = dict(zip(numbers.tolist(), much.tolist(), strict=True))
    for number, says in asked.items():
        salience[number] = max(salience.get(number, 0), says)
    return np.array(list(salience), np.int64), np.array(list(salience.values()), np.int64)


@lru_cache(maxsize=1 << 14)
def _form_words(form: str) -> tuple[int, ...]:
    """The words in a name, in what people say for it or in a question; many cases have the same names."""
    return tuple(table().split(form))


def _centre(words: Table, numbers: Numbers, much: Numbers) -> Floats:
    """Where all that a case says lies together, in whole numbers so small that sums of their
    products with coordinates are exact in any order."""
    sums = words.coordinates(numbers).astype(np.float64).T @ (words.weights[numbers] * much).astype(np.float64)
    centre = sums * words.scales.astype(np.float64)
    length = np.sqrt((centre * centre).sum())
    return np.asarray(np.round(centre * words.scales * (_FINE / length)) if length else centre)


def _closeness(words: Table, numbers: Numbers, centre: Floats) -> Numbers:
    """How near words are to all that a case says, 0…255."""
    row = centre.astype(np.float32)
    # A few rows at a time stay in the processor's own memory; all of them would be laid out anew each time.
    pieces = (numbers[start : start + _ROWS] for start in range(0, len(numbers), _ROWS))
    products = np.concatenate([words.coordinates(piece).astype(np.float32) @ row for piece in pieces])
    return np.asarray(np.clip(products.astype(np.int64) * 255 // _FINE, 0, 255))


def _weights(words: Table, numbers: Numbers, much: Numbers, centre: Floats) -> tuple[Numbers, Numbers]:
    """The words that a case means most, each with its weight, the heaviest first, ties in the order of words."""
    near, said = _nearest(words, numbers, much)
    near, meaning = _heaviest(near, said + _WHOLE * _closeness(words, near, centre), MOST)
    weights = np.minimum(words.weights[near] * meaning * _FULL // (255 * 255 * _ALL), _FULL)
    return _heaviest(near, weights, int(np.count_nonzero(weights)))


def _heaviest(numbers: Numbers, weights: Numbers, most: int) -> tuple[Numbers, Numbers]:
    """The words of the largest weights with these, the heaviest first, ties in the order of the words."""
    # Both as one number of 32 bits: such are sorted several times as fast as the places of anything.
    keys = np.sort(((0xFFFF - weights) << 16 | numbers).astype(np.uint32))[:most].astype(np.int64)
    return keys & 0xFFFF, 0xFFFF - (keys >> 16)


def _nearest(words: Table, numbers: Numbers, much: Numbers) -> tuple[Numbers, Numbers]:
    """The words that are nearest to those that the case says, and how much it says near to each: how near the nearest
    is (0…255) :data:`_NEAREST` times, and how near the others are together :data:`_OTHERS` times."""
    links, counts = words.links.from_words(numbers)
    nearness = words.links.nearness[links] * np.repeat(much, counts) // 16
    linked = words.links.words[links]
    nearest = np.full(len(words.words), _FAR, np.int16)
    np.maximum.at(nearest, linked, nearness.astype(np.int16))
    near = np.flatnonzero(nearest > _FAR)
    # Sums of whole numbers are exact as fractions, too.
    together = np.bincount(linked, nearness, len(words.words))[near].astype(np.int64)
    best = nearest[near].astype(np.int64)
    others = np.minimum(together - best, 255 * _SEVERAL)
    return _heaviest(near, _NEAREST * best + _OTHERS * others, _LOOKED_AT * MOST)


def _said_for_terms(spoken: Sequence[str], weight_of: Numbers) -> dict[str, int]:
    """What people say for the terms of a case, each with its weight: as much as the case means it, or on average
    the words in it; all of it where the table knows no word of it, as of a place's own names.

    ``weight_of``: of each word of the table how much the case means it, by number.
    """
    numbers = table().numbers
    named = {}
    for form in (form for form in spoken if _SHORTEST <= len(form) <= _LONGEST):
        weight = int(weight_of[numbers[form]]) if form in numbers else 0
        if not weight:
            parts = _form_words(form)
            weight = sum(weight_of[list(parts)].tolist()) // len(parts) if parts else _FULL
        named[form] = NAMES + max(1, weight)
    return named
