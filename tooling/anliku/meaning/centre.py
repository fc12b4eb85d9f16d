"""Where a case as a whole lies in the table's space of meanings: two cases near to each other are about the same.

Everything is added up in whole numbers, and what is not whole is rounded in one way only: the
same case lies at the same place on any machine.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from anliku.meaning.casewords import said_words
from anliku.meaning.table import table

LENGTH = 250
"""How long the vector of a case is: its coordinates are whole numbers of a byte each."""

_LARGEST = 127

Place = npt.NDArray[np.int8]


def centre(slots: tuple[str, str, str, str, str]) -> Place:
    """The place of a case, from the words that it says; all zeros where the table knows none of them.

    ``slots``: as in an entry. Raises BadTable.
    """
    words = table()
    numbers, much = said_words(slots)
    if not len(numbers):
        return np.zeros(len(words.scales), np.int8)
    # Products of whole numbers far below 2**53: their sums are exact in any order.
    sums = (words.weights[numbers] * much).astype(np.float64) @ words.coordinates(numbers).astype(np.float64)
    place = sums * words.scales
    size = _length(place.tolist())
    scaled = np.rint(place * (LENGTH / size)) if size else place
    case: Place = np.clip(scaled, -_LARGEST, _LARGEST).astype(np.int8)
    return case


def _length(coordinates: Sequence[float]) -> float:
    """Rounded once, whatever order a machine adds in."""
    return math.sqrt(math.fsum(one * one for one in coordinates))
