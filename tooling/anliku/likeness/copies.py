"""Which case repeats an earlier one: copied text among thousands of cases, in linear time.

A quarter of the marks of the sketches finds the candidates, all of them choose the likeliest
(:func:`originals`), and only for that one are the texts asked for and measured: the share of a
text's units that stand in passages of the other, as in a 重复率 (see :mod:`.passages`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from anliku.likeness.passages import Query, array
from anliku.likeness.sketch import without_headings
from anliku.likeness.units import units

# Of the marks, those that are looked up.
_LOOKED_UP = 3
# Enough of a case's looked-up marks in one earlier case to look closer.
_CANDIDATE = 0.25
# A passage that everyone has (a law quoted at length) leads to no more than these.
_MAX_HOLDERS = 8

Marks = NDArray[np.uint32]


class Sketched(Protocol):
    """Whatever has the sketch of a text."""

    @property
    def sketch(self) -> bytes:
        """See :func:`anliku.likeness.sketch.sketch`."""


Text = TypeVar("Text", bound=Sketched)


@dataclass(frozen=True, slots=True)
class Copy(Generic[Text]):
    """``share`` (0–1) of ``case`` stands in ``original``, which is older."""

    case: Text
    original: Text
    share: float


def copies(cases: Sequence[Text], body_of: Callable[[Text], str], least: float) -> Iterator[Copy[Text]]:
    """The cases of which at least ``least`` stands in an earlier one; ``cases`` oldest first.

    ``body_of`` is asked for the few bodies that have to be measured. Time: some 0.02 ms a case,
    and 5 ms for each that is nearly a copy; memory: about 2 kB a case.
    """
    for number, earlier in originals([case.sketch for case in cases]):
        share = shared(body_of(cases[number]), body_of(cases[earlier]))
        if share >= least:
            yield Copy(cases[number], cases[earlier], share)


def originals(sketches: Sequence[bytes]) -> list[tuple[int, int]]:
    """Of each text that may repeat an earlier one, its number and that of the likeliest original."""
    marks = [np.frombuffer(sketch, "<u4") for sketch in sketches]
    likeliest: list[tuple[int, int]] = []
    number, candidates = -1, [0]
    for later, earlier in [*_candidates(marks), (len(sketches), 0)]:
        if later != number:
            if number >= 0:
                likeliest.append((number, _nearest(marks, number, candidates)))
            number, candidates = later, []
        if len(candidates) < _MAX_HOLDERS:
            candidates.append(earlier)
    return likeliest


def _nearest(marks: Sequence[Marks], number: int, candidates: list[int]) -> int:
    """The candidate that has most of a text's marks; of several the oldest."""
    return max(candidates, key=lambda other: (len(np.intersect1d(marks[number], marks[other], True)), -other))


def _candidates(marks: Sequence[Marks]) -> list[tuple[int, int]]:
    """Pairs of a text and an earlier one with a quarter of its looked-up marks, by text, and of
    each text those with most of them first."""
    looked_up = [own[own & _LOOKED_UP == 0] for own in marks]
    counts = np.array([len(own) for own in looked_up], np.int64)
    if not counts.sum():
        return []
    every = np.concatenate(looked_up)
    order = np.argsort(every, kind="stable")  # the owners of one mark stay in order
    every, owners = every[order], np.repeat(np.arange(len(marks)), counts)[order]
    begins = np.flatnonzero(np.concatenate(([True], every[1:] != every[:-1])))
    firsts = np.repeat(begins, np.diff(begins, append=len(every)))
    ranks = np.arange(len(every)) - firsts
    pairs = [owners[ranks > rank] * len(marks) + owners[firsts[ranks > rank] + rank] for rank in range(_MAX_HOLDERS)]
    keys, shared_marks = np.unique(np.concatenate(pairs), return_counts=True)
    later, earlier = keys // len(marks), keys % len(marks)
    enough = shared_marks >= _CANDIDATE * counts[later]
    later, earlier, shared_marks = later[enough], earlier[enough], shared_marks[enough]
    best = np.lexsort((earlier, -shared_marks, later))
    return list(zip(later[best].tolist(), earlier[best].tolist(), strict=True))


def shared(body: str, other: str) -> float:
    """The share of the units of a body, headings left out, that stand in passages of the other."""
    text = array(units(without_headings(body)))
    query = Query(text)
    covered = query.covered(query.passages(array(units(without_headings(other)))))
    return int(covered.sum()) / len(text) if len(text) else 0.0
