"""Posting lists of many terms at once, as bytes; the format is told in :mod:`anliku.search.static.index`."""

from __future__ import annotations

import numpy as np

from anliku.search.entry import TIERS, WEIGHTS
from anliku.search.static.encode import Array

_TIERS = np.array(TIERS, np.uint32)
_WEIGHTS = np.array(WEIGHTS, np.uint32)


def with_positions(case: Array, position: Array, cut: Array) -> tuple[Array, Array]:
    """The bytes of lists with positions one after the other, and the end of each list in them.

    A row is an occurrence, sorted by term, case and position; ``cut`` is where terms begin.
    """
    heads, first = _heads(case, cut)
    counts = np.diff(np.append(heads, len(case))).astype(np.uint32)
    many = counts > 1
    head = _gaps(case[heads], first) * 2 + many
    step = np.diff(position, prepend=np.uint32(0))
    step[heads] = position[heads]
    # What stands before the first position of a case: the head, and the count where there is one.
    before = _sizes(head)
    head_size = before.copy()
    before[many] += _sizes(counts[many])
    sizes = _sizes(step).astype(np.int64)
    step_sizes = sizes.astype(np.uint8)
    sizes[heads] += before
    ends = np.cumsum(sizes)
    out = np.empty(int(ends[-1]), np.uint8)
    starts = ends - step_sizes
    _put(out, starts, step)
    starts = starts[heads] - before
    _put(out, starts, head)
    _put(out, (starts + head_size)[many], counts[many])
    return out, ends[np.append(cut[1:], len(case)) - 1]


def cases_only(case: Array, slot: Array, times: Array, cut: Array) -> tuple[Array, Array]:
    """The bytes of lists of cases with impacts, and the end of each list in them.

    A row is ``times`` occurrences in one slot, sorted by term, case and slot.
    """
    heads, first = _heads(case, cut)
    # Slots ascend, so the first one is the best.
    value = _TIERS[slot[heads]] * 64 + impact(np.add.reduceat(_WEIGHTS[slot] * times, heads))
    return _with_values(case[heads], value, first)


def weighted(case: Array, weight: Array, cut: Array) -> tuple[Array, Array]:
    """The bytes of lists of cases with weights (one byte), and the end of each list in them.

    A row is a case of a term, sorted by term and case; ``cut`` is where terms begin.
    """
    first = np.zeros(len(case), bool)
    first[cut] = True
    return _with_values(case, weight, first)


def _with_values(case: Array, value: Array, first: Array) -> tuple[Array, Array]:
    gap = _gaps(case, first)
    ends = np.cumsum(_sizes(gap).astype(np.int64) + 1)
    out = np.empty(int(ends[-1]), np.uint8)
    _put(out, np.concatenate(([0], ends[:-1])), gap)
    out[ends - 1] = value
    return out, ends[np.append(np.flatnonzero(first)[1:], len(case)) - 1]


def begins(code: Array) -> Array:
    """Where another number begins."""
    return np.flatnonzero(np.concatenate(([True], code[1:] != code[:-1])))


def impact(weights: Array) -> Array:
    """0–63 for a sum of :data:`anliku.search.entry.WEIGHTS`: rises fast, then levels off."""
    strength: Array = 63 * weights.astype(np.int64) // (weights + 6)
    return strength


def _heads(case: Array, cut: Array) -> tuple[Array, Array]:
    """Where a case of a term begins, and for each of these whether the term begins there."""
    begins = np.empty(len(case), bool)
    begins[0] = True
    np.not_equal(case[1:], case[:-1], out=begins[1:])
    begins[cut] = True
    heads = np.flatnonzero(begins)
    begins[:] = False
    begins[cut] = True
    return heads, begins[heads]


def _gaps(case: Array, first: Array) -> Array:
    """Each number less the one before it in its list, the first of a list itself."""
    gap: Array = np.diff(case, prepend=case[:1])
    gap[first] = case[first]
    return gap


def _sizes(values: Array) -> Array:
    """How many bytes each number takes."""
    sizes = np.ones(len(values), np.uint8)
    limit = 1 << 7
    largest = int(values.max()) if len(values) else 0
    while limit <= largest:
        sizes += values >= limit
        limit <<= 7
    return sizes


def _put(out: Array, at: Array, values: Array) -> None:
    """Write numbers (LEB128) where each of them begins."""
    out[at] = values.astype(np.uint8) & 0x7F
    left = np.flatnonzero(values > 0x7F)
    at, values = at[left], values[left]
    while len(values):
        out[at] |= 0x80
        values = values >> 7
        at = at + 1
        out[at] = values.astype(np.uint8) & 0x7F
        more = values > 0x7F
        at, values = at[more], values[more]
