"""Which words a case means, contained or not, each with how much: what search needs to find it by other words.

A pure function of the case, of the other words that people use for its terms, and of the table.
A word is meant as far as the case says something near to it, and as far as it is near to all that
the case says; and what the word says at all is a factor too (:attr:`Table.weights`), so that one
number of each word is all that search adds up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Protocol

import numpy as np

from anliku.meaning.table import Floats, Numbers, Table, table

MOST = 1500
"""A case means at most so many words."""
CERTAIN = 255
"""The weight of what names one of the case's terms; other words have less."""

# Of title, terms, summary, headings, body: how much a word says there, once.
_SLOTS = (1.0, 0.9, 0.8, 0.7, 0.5)
_SPOKEN = 0.8
# What counts how much: one word near to it, and the whole.
_BEST, _WHOLE = 0.5, 0.5
# The shortest and the longest form that is a word of its own.
_SHORTEST, _LONGEST = 2, 6


class Said(Protocol):
    """What a case says, as search sees it."""

    @property
    def slots(self) -> tuple[str, str, str, str, str]:
        """Normalised texts: title, terms (a line each), summary, headings, body."""


def meant(said: Said, spoken: Sequence[str]) -> tuple[tuple[str, int], ...]:
    """The words that a case means with weights 1…255, the heaviest first, ties in the order of words.

    ``spoken``: other words for its terms, normalised. Raises BadTable.
    """
    words = table()
    numbers, salience = _salience(said_words(said.slots), spoken)
    if not len(numbers):
        return ()
    near = _best(words, numbers, salience)
    whole = _whole(words, numbers, salience)
    meaning = words.weights * (_BEST * near + _WHOLE * whole)
    heaviest = np.lexsort((np.arange(len(meaning)), -meaning))[:MOST]
    weights = {words.words[number]: min(CERTAIN - 1, round(float(meaning[number]))) for number in heaviest}
    weights |= {form: CERTAIN for form in (*said.slots[1].split("\n"), *spoken) if _is_word(form)}
    return tuple(sorted(((w, n) for w, n in weights.items() if n > 0), key=lambda pair: (-pair[1], pair[0])))


def _is_word(form: str) -> bool:
    return _SHORTEST <= len(form) <= _LONGEST


@lru_cache(maxsize=1)
def said_words(slots: tuple[str, str, str, str, str]) -> Mapping[int, float]:
    """The words of the table that a case says, by number, and how much each says in it, 0…1. Raises BadTable.

    The last one is kept: several things are made of one case, one after the other.
    """
    words = table()
    salience: dict[int, float] = {}
    for text, much in zip(slots, _SLOTS, strict=True):
        for number in words.split(text):
            salience[number] = max(salience.get(number, 0.0), much)
    return salience


def _salience(said: Mapping[int, float], spoken: Sequence[str]) -> tuple[Numbers, Floats]:
    """The words of a case and of how people ask for it, and how much each says."""
    salience = dict(said)
    for number in table().split("\n".join(spoken)):
        salience[number] = max(salience.get(number, 0.0), _SPOKEN)
    return np.array(list(salience), np.int64), np.array(list(salience.values()), np.float32)


def _best(words: Table, numbers: Numbers, salience: Floats) -> Floats:
    """For each word of the table how near the nearest is that the case says, 0…1."""
    best = np.zeros(len(words.words), np.float32)
    near = words.nearness[numbers] * (salience[:, None] / 255)
    np.maximum.at(best, words.neighbours[numbers], near.astype(np.float32))
    return best


def _whole(words: Table, numbers: Numbers, salience: Floats) -> Floats:
    """For each word of the table how near it is to all that the case says, 0…1."""
    centre = (words.weights[numbers] * salience) @ words.vectors[numbers]
    length = float(np.linalg.norm(centre))
    nearness: Floats = np.maximum(words.vectors @ (centre / length if length else centre), 0)
    return nearness
