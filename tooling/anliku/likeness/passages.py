"""Which passages of one text stand in another, small edits included.

A *seed* is a run of 5 units that both texts have. Seeds that follow one another make a
*run*: units that both texts have in the same order with nothing between. Runs that stand
close together in both texts make a *passage*, whatever was changed between them: at most
:data:`GAP` units lie between one run and the next, in either text, or the next run stands
up to :data:`BACK` units further up in the other text (clauses that changed places). A
passage counts where it holds a run of :data:`RUN` units, or :data:`EDITED` equal units
altogether, and at least half of it is equal; then all of it counts, the edited words too.
Where less than half of it is equal it is divided at its widest gaps, and each part is judged
for itself: what happens to stand near a run of 13 never hides it.

Thirteen units in a row is the measure that theses in China are checked with; in the texts
that this was tried on (``tests/bench/overlap.py``) fewer are often a common turn of phrase,
and 20 in pieces of five are as rare by chance as 13 in a row.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SEED = 5
RUN = 13
EDITED = 20
GAP = 10
BACK = 30
_EQUAL = 0.5
# A run joins one of the passages that were begun last.
_OPEN = 8
_NEAR = 60
# A run takes as long as so many units.
_SLOW = 60

Units = NDArray[np.uint16]
Hashes = NDArray[np.uint64]
Places = NDArray[np.int64]
Flags = NDArray[np.bool_]
_Run = tuple[int, int, int, int]
"""Start, end, start in the other text, and units between it and what came before (0–GAP)."""

_BASE = np.uint64(0x9E3779B97F4A7C15)
_MIX = np.uint64(0xD6E8FEB86659FD93)


@dataclass(frozen=True, slots=True)
class Passage:
    """Units ``start`` to ``end`` (not included) of a text that stand at ``there_start`` to
    ``there_end`` of another; ``equal`` of them are the same."""

    start: int
    end: int
    there_start: int
    there_end: int
    equal: int
    longest: int
    """The longest run in it."""


def array(units: str) -> Units:
    """Units as numbers."""
    return np.frombuffer(units.encode("utf-16-le"), dtype=np.uint16)


def hashes(units: Units, length: int) -> Hashes:
    """A number for every ``length`` units in a row, the same wherever they stand."""
    count = max(0, len(units) - length + 1)
    numbers = np.zeros(count, np.uint64)
    for offset in range(length):
        numbers *= _BASE
        numbers += units[offset : offset + count]
    # The last unit has changed only low bits so far, and the high ones are looked at first.
    numbers ^= numbers >> np.uint64(32)
    numbers *= _MIX
    return numbers


class Grams:
    """The runs of one length of a text, to be looked up: the different ``hashes`` in order, and
    the number that the one at each place has among them."""

    def __init__(self, units: Units, length: int) -> None:
        self._length = length
        every = hashes(units, length)
        self._order = np.argsort(every, kind="stable")
        self.hashes, self.numbers, self._counts = np.unique(every, return_inverse=True, return_counts=True)
        self._starts = np.cumsum(self._counts) - self._counts

    def pairs(self, other: Hashes) -> tuple[Places, Places]:
        """Places in this text and in another that begin equally; each place of this text at
        most once, the first with the first of several equal ones, the second with the second.
        """
        none = np.zeros(0, np.int64)
        if not len(self.hashes) or not len(other):
            return none, none
        where = np.searchsorted(self.hashes, other)
        where[where == len(self.hashes)] = 0
        there = np.flatnonzero(self.hashes[where] == other)
        if not len(there):
            return none, none
        which = where[there]
        order = np.argsort(which, kind="stable")
        there = there[order]
        shared, first, count = np.unique(which[order], return_index=True, return_counts=True)
        own = self._counts[shared]
        group = np.repeat(np.arange(len(shared)), own)
        rank = np.arange(len(group)) - np.repeat(np.cumsum(own) - own, own)
        here = self._order[self._starts[shared][group] + rank]
        return here, there[first[group] + np.minimum(rank, count[group] - 1)]

    def joined(self, other: Units) -> Places:
        """The runs of at least this length that ``other`` has too, as rows: start, end, and the
        start in ``other``."""
        return _joined(*self.pairs(hashes(other, self._length)), self._length)


class Query:
    """A text whose passages are looked for in others."""

    def __init__(self, units: Units) -> None:
        self.effort = 0
        """Roughly, the steps taken so far; ten million of them take about a second."""
        self.units = units
        self.seeds = Grams(units, SEED)
        self._runs = Grams(units, RUN)

    def passages(self, other: Units) -> list[Passage]:
        """Those that ``other`` has too, in the order of this text; :attr:`effort` grows."""
        here, there = self.seeds.pairs(hashes(other, SEED))
        self.effort += len(other) + len(here)
        if not len(here):
            return []
        runs = _joined(here, there, SEED)
        # Where words are repeated, a seed can be paired with another place than its neighbours;
        # a run of 13 counts all the same.
        if len(here) > RUN - SEED:
            runs = _ordered(np.concatenate((runs, self._runs.joined(other))))
        runs = _neighbours(runs)
        self.effort += _SLOW * len(runs)
        return _without_inner(_grouped(runs.tolist()))

    def covered(self, passages: Iterable[Passage]) -> Flags:
        """Which units stand in one of ``passages``."""
        steps = np.zeros(len(self.units) + 1, np.int64)
        for passage in passages:
            steps[passage.start] += 1
            steps[passage.end] -= 1
        return np.cumsum(steps[:-1]) > 0


def _joined(here: Places, there: Places, length: int) -> Places:
    """Runs as rows (start, end, start in the other text), in order."""
    if not len(here):
        return np.zeros((0, 3), np.int64)
    shift = there - here
    order = np.lexsort((here, shift))
    here, shift = here[order], shift[order]
    breaks = np.flatnonzero((shift[1:] != shift[:-1]) | (here[1:] != here[:-1] + 1)) + 1
    first = np.concatenate(([0], breaks))
    last = np.concatenate((breaks, [len(here)])) - 1
    return _ordered(np.stack((here[first], here[last] + length, here[first] + shift[first]), axis=1))


def _ordered(runs: Places) -> Places:
    start, end, there = runs.T
    return np.take(runs, np.lexsort((there, end, start)), axis=0)


def _neighbours(runs: Places) -> Places:
    """Without the short runs that have no other near them in both texts: in odd texts they are
    hundreds of thousands, and no passage can come of them."""
    start, end, there = runs.T
    keep = end - start >= RUN
    for step in range(1, min(_OPEN, len(runs) - 1) + 1):
        near = (start[step:] - end[:-step] <= _NEAR) & (
            np.abs(there[step:] - there[:-step]) <= _NEAR + end[:-step] - start[:-step]
        )
        keep[step:] |= near
        keep[:-step] |= near
    return np.compress(keep, runs, axis=0)


@dataclass(slots=True)
class _Group:
    """Runs that stand close together, and how far they reach in both texts."""

    runs: list[_Run]
    end: int
    there_end: int

    def takes(self, start: int, there: int, there_end: int) -> bool:
        """Whether a run that begins there goes on with this group."""
        return start - self.end <= GAP and there_end - self.there_end > -BACK and there - self.there_end <= GAP

    def add(self, start: int, end: int, there: int) -> None:
        """Put one more run at the end."""
        gap = max(0, start - self.end, there - self.there_end)
        self.runs.append((start, end, there, gap))
        self.end = max(self.end, end)
        self.there_end = max(self.there_end, there + end - start)


def _grouped(runs: list[list[int]]) -> list[Passage]:
    groups: list[_Group] = []
    for start, end, there in runs:
        there_end = there + end - start
        for group in reversed(groups[-_OPEN:]):
            if group.takes(start, there, there_end):
                group.add(start, end, there)
                break
        else:
            groups.append(_Group([(start, end, there, 0)], end, there_end))
    return [passage for group in groups for passage in _judged(group.runs)]


def _judged(runs: list[_Run]) -> Iterator[Passage]:
    """The passages that count in a group of runs: all of it, or what is left of it when it is
    divided at its widest gaps."""
    passage = _passage(runs)
    if passage.longest < RUN and passage.equal < EDITED:
        return
    if passage.equal >= _EQUAL * max(passage.end - passage.start, passage.there_end - passage.there_start):
        yield passage
        return
    widest = max(gap for *_, gap in runs[1:])
    part: list[_Run] = []
    for number, run in enumerate(runs):
        if number and run[3] == widest:
            yield from _judged(part)
            part = []
        part.append(run)
    yield from _judged(part)


def _passage(runs: list[_Run]) -> Passage:
    """A group of runs as one passage, from its first unit to its last."""
    start, _, there_start, _ = runs[0]
    reached, there_end = start, there_start
    equal = longest = 0
    for begin, end, there, _ in runs:
        equal += max(0, end - max(begin, reached))
        reached = max(reached, end)
        there_start = min(there_start, there)
        there_end = max(there_end, there + end - begin)
        longest = max(longest, end - begin)
    return Passage(start, reached, there_start, there_end, equal, longest)


def _without_inner(passages: list[Passage]) -> list[Passage]:
    """Passages that stand within another say nothing new."""
    passages = sorted(passages, key=lambda passage: (passage.start, -passage.end))
    kept: list[Passage] = []
    for passage in passages:
        if not kept or passage.end > kept[-1].end:
            kept.append(passage)
    return kept
