"""Which cases of a library are worth comparing in full.

One walk over the units of all cases finds every place where a seed of the text stands (see
:mod:`anliku.likeness.passages`). Worth comparing is a case in which four seeds stand
close together, or which shares a large part of the text. Seeds that stand in very many cases
(the name of the campaign, a sentence that everybody writes) lead nowhere; they are told
apart by counting the cases in which each stands. Cases that share a large part are not
counted there: a text is not common because it was copied often.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from anliku.likeness.passages import SEED, Flags, Hashes, Places, Query, Units, hashes

COMMON = 20
"""What stands in at least so many cases, and in one of a hundred, is common."""
_COMMON_SHARE = 0.01
_TOGETHER, _WITHIN = 4, 40
_LARGE = 0.3
# However common what they share, the cases that share most are always compared.
_ALWAYS = 50
_CHUNK = 1 << 18


@dataclass(frozen=True, slots=True)
class Scan:
    """``likely`` are the numbers of the texts worth comparing, likeliest first; ``common`` says
    of each seed of the query, by place, whether it stands in very many of them."""

    likely: list[int]
    common: Flags


def look_through(query: Query, texts: Sequence[Units]) -> Scan:
    """Look for the seeds of ``query`` in all of ``texts``."""
    table = _Table(query.seeds.hashes)
    totals = np.zeros(len(texts), np.int64)
    large = np.zeros(len(texts), bool)
    matches: list[tuple[Places, Places, Places]] = []
    for first, starts, units in _chunks(texts):
        places, seeds = table.look_up(hashes(units, SEED))
        owners = np.searchsorted(starts, places, side="right") - 1
        counts = np.bincount(owners, minlength=len(starts))
        lengths = np.diff(starts, append=len(units))
        is_large = counts >= _LARGE * np.minimum(lengths, len(query.units))
        totals[first : first + len(starts)] = counts
        large[first : first + len(starts)] = is_large
        rest = ~is_large[owners]
        matches.append((first + owners[rest], places[rest], seeds[rest]))
    owners, places, seeds = (np.concatenate(column) for column in zip(*matches, strict=True)) if matches else _NOTHING
    common = _cases_with(owners, seeds, len(query.seeds.hashes)) >= max(COMMON, _COMMON_SHARE * len(texts))
    rare = ~common[seeds]
    owners, places = owners[rare], places[rare]
    scores = np.where(large, totals, np.bincount(owners, minlength=len(texts)))
    chosen = large.copy()
    chosen[_together(owners, places)] = True
    chosen[np.argsort(-totals, kind="stable")[:_ALWAYS]] = True
    likely = np.flatnonzero(chosen & (totals > 0))
    order = np.lexsort((likely, -totals[likely], -scores[likely]))
    return Scan(likely[order].tolist(), common[query.seeds.numbers])


_NOTHING = tuple(np.zeros(0, np.int64) for _ in range(3))


class _Table:
    """Looks up many hashes among a few: nearly all fail at one bit of a table."""

    def __init__(self, wanted: Hashes) -> None:
        self._wanted = wanted
        bits = min(24, max(20, (256 * len(wanted)).bit_length()))
        self._shift = np.uint64(64 - bits)
        slots = wanted >> self._shift
        self._taken = np.zeros(1 << bits, bool)
        self._taken[slots] = True
        self._last = np.zeros(1 << bits, np.int32)
        self._last[slots] = np.arange(len(wanted))

    def look_up(self, wanted: Hashes) -> tuple[Places, Places]:
        """The places in ``found`` that hold a wanted hash, and the number of that hash."""
        slots = wanted >> self._shift
        places = np.flatnonzero(self._taken[slots])
        candidates = wanted[places]
        which = self._last[slots[places]].astype(np.int64)
        # Only where two hashes share a slot, or one does with something else, is a search needed.
        wrong = np.flatnonzero(self._wanted[which] != candidates)
        which[wrong] = np.minimum(np.searchsorted(self._wanted, candidates[wrong]), len(self._wanted) - 1)
        right = self._wanted[which] == candidates
        return places[right], which[right]


def _chunks(texts: Sequence[Units]) -> Iterator[tuple[int, Places, Units]]:
    """Some texts at a time: the number of the first, where each starts, and all their units
    with a 0 after each, so that no seed reaches from one into the next."""
    zero = np.zeros(1, np.uint16)
    first, size = 0, 0
    for number, text in enumerate(texts, 1):
        size += len(text) + 1
        if size >= _CHUNK or number == len(texts):
            parts = [part for text in texts[first:number] for part in (text, zero)]
            starts = np.cumsum([0, *(len(text) + 1 for text in texts[first : number - 1])])
            yield first, starts, np.concatenate(parts)
            first, size = number, 0


def _cases_with(owners: Places, seeds: Places, count: int) -> Places:
    """For each seed, the number of texts in which it stands."""
    pairs = np.unique(owners * count + seeds)
    return np.bincount(pairs % max(count, 1), minlength=count)


def _together(owners: Places, places: Places) -> Places:
    """The texts in which enough seeds stand close together. Places are those of a chunk, and
    those of one text come one after another."""
    last = _TOGETHER - 1
    near = (owners[last:] == owners[:-last]) & (places[last:] - places[:-last] <= _WITHIN)
    return np.unique(owners[last:][near])
