"""The lists of an index in columns: hundreds of thousands of terms without an object for each."""

from __future__ import annotations

import zlib
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from anliku.search.static.encode import Array
from anliku.search.static.term_prefixes import ASKED_MARK, HEAD_MARK, TAIL_MARK, WORD_MARK, is_head, place_key

POSITIONS, CASES = 0, 1
"""Kinds of lists."""
Row = tuple[int, bytes, int, bytes]
"""Bytes of the list, the term's UTF-8, kind, list."""

# So many rows are made into Python's objects at once.
_BATCH = 1 << 15
# Where only some are asked for: long lists among them.
_FEW = 1 << 8
# CRC-32 a byte at a time (polynomial of zlib).
_CRC = np.array([zlib.crc32(bytes((byte,)), 0xFFFFFFFF) ^ 0xFFFFFFFF for byte in range(256)], np.uint32)


@dataclass(frozen=True, slots=True)
class Lists:
    """The lists of some terms, one after the other in ``content``."""

    kind: int
    terms: Array
    """A row a term: the code points of its letters, 0 where it has fewer than three; or of
    bytes objects, the UTF-8 of each."""
    content: bytes
    ends: Array
    """Where each list ends in ``content``."""
    full: Array | None = None
    """Of dense bigrams: how many bytes each list would have with positions."""


class Postings:
    """The index before it is cut into files: term → (kind, list), terms ascending by UTF-8."""

    def __init__(self, lists: Sequence[Lists], cases: int) -> None:
        self.cases = cases
        """How many there are."""
        full = [pair for part in lists if part.full is not None for pair in _named(part.terms, part.full)]
        self.dense = dict(sorted(full))
        """The dense bigrams, ascending, each with the bytes that its list would have with positions."""
        some = [part for part in lists if len(part.ends)]
        keys = [_utf8(part.terms) for part in some]
        self._contents = [part.content for part in some]
        self._keys = b"".join(blob for blob, _ in keys)
        counts = [len(part.ends) for part in some]
        part = np.repeat(np.arange(len(some), dtype=np.uint16), counts)
        kind = np.repeat(np.array([part.kind for part in some], np.uint8), counts)
        ends = _joined([part.ends for part in some], np.uint32)
        sizes = _joined([np.diff(part.ends, prepend=0) for part in some], np.uint32)
        key_sizes = _joined([size for _, size in keys], np.uint8)
        key_ends = np.cumsum(key_sizes, dtype=np.uint32)
        order = _ascending(self._keys, key_ends, key_sizes)
        self._part, self.kinds, self._ends, self.sizes = part[order], kind[order], ends[order], sizes[order]
        self.key_sizes, self._key_ends = key_sizes[order], key_ends[order]
        """``sizes`` and ``key_sizes``: bytes of a term's list and UTF-8."""
        self.crcs = _crcs(self._keys, self._key_ends, self.key_sizes)
        """CRC-32 of what decides on each term's page."""
        asked = self._beginning(ASKED_MARK)
        self.first = range(asked.start, self._beginning(HEAD_MARK).stop)
        """What readers say of terms, and the strongest cases of meant words."""
        for at in (*self.first, *self._beginning(TAIL_MARK)):
            self.crcs[at] = zlib.crc32(place_key(self._key(at)))
        self._asked: dict[bytes, list[int]] = {}
        for at in asked:
            self._asked.setdefault(place_key(self._key(at)), []).append(at)

    def __len__(self) -> int:
        return len(self.crcs)

    def __iter__(self) -> Iterator[Row]:
        for start in range(0, len(self), _BATCH):
            yield from self._rows(np.arange(start, min(start + _BATCH, len(self))))

    def get(self, term: str) -> tuple[int, bytes] | None:
        """Kind and list of a term, None where no case has it."""
        key = term.encode("utf-8", "replace")
        at = bisect_left(range(len(self)), key, key=self._key)
        if at == len(self) or self._key(at) != key:
            return None
        ((_, _, kind, data),) = self.rows(np.array([at]))
        return kind, data

    def meant(self, term: str) -> dict[str, bytes]:
        """The words that cases mean and whose anchor is ``term``, each with its list ``~WORD``."""
        return {key.decode()[1:]: data for key, data in self.beside(term) if is_head(key)}

    def beside(self, term: str) -> list[tuple[bytes, bytes]]:
        """What readers say of terms, and the strongest cases of meant words, where ``term`` is the anchor: UTF-8 and
        list of each, in the order of the page."""
        key = term.encode()
        some = [*self._asked.get(key, ()), *self._beginning(HEAD_MARK + term.removeprefix(WORD_MARK))]
        rows = self.rows(np.array(some, np.int64))
        return [(other, data) for _, other, _, data in rows if place_key(other) == key]

    def begins(self, term: str) -> bool:
        """Whether a word that cases mean begins with ``term``."""
        return bool(self.meant(term))

    def groups(self, group: Array, count: int) -> Iterator[list[Row]]:
        """The rows of groups 0 … ``count`` - 1, given each term's group; in a group those that
        are :attr:`first`, then the shortest list, equally long ones by their UTF-8."""
        sizes = self.sizes.copy()
        sizes[self.first.start : self.first.stop] = 0
        order = np.argsort(group.astype(np.uint64) << np.uint64(32) | sizes, kind="stable")
        edges = np.concatenate(([0], np.cumsum(np.bincount(group, minlength=count))))
        first = 0
        while first < count:
            # As many groups as make a batch, one at least.
            last = max(first + 1, int(np.searchsorted(edges, edges[first] + _BATCH, "right")) - 1)
            rows = self._rows(order[edges[first] : edges[last]])
            for start, end in pairwise((edges[first : last + 1] - edges[first]).tolist()):
                yield rows[start:end]
            first = last

    def _beginning(self, text: str) -> range:
        """Where the terms are that begin with a text."""
        start = text.encode()
        first = bisect_left(range(len(self)), start, key=self._key)
        return range(first, bisect_left(range(len(self)), start + b"\xff", first, key=self._key))

    def _key(self, at: int) -> bytes:
        end = int(self._key_ends[at])
        return self._keys[end - int(self.key_sizes[at]) : end]

    def rows(self, chosen: Array) -> Iterator[Row]:
        """The rows of some terms, by their numbers."""
        for start in range(0, len(chosen), _FEW):
            yield from self._rows(chosen[start : start + _FEW])

    def _rows(self, chosen: Array) -> list[Row]:
        keys, contents = self._keys, self._contents
        size, end, key_end = self.sizes[chosen], self._ends[chosen], self._key_ends[chosen]
        columns = (
            size,
            key_end - self.key_sizes[chosen],
            key_end,
            self.kinds[chosen],
            self._part[chosen],
            end - size,
            end,
        )
        return [
            (size, keys[key_start:key_end], kind, contents[part][start:end])
            for size, key_start, key_end, kind, part, start, end in zip(*(one.tolist() for one in columns), strict=True)
        ]


def texts(terms: Array) -> list[str]:
    """Rows of code points as text."""
    return ["".join(map(chr, filter(None, row))) for row in terms.tolist()]


def _named(terms: Array, sizes: Array) -> Iterator[tuple[str, int]]:
    return zip(texts(terms), sizes.tolist(), strict=True)


def _joined(arrays: list[Array], kind: type) -> Array:
    return np.concatenate([*arrays, np.zeros(0, kind)]).astype(kind)


def _utf8(terms: Array) -> tuple[bytes, Array]:
    """The UTF-8 of terms one after the other, and how long each is."""
    if terms.dtype == object:
        return b"".join(terms.tolist()), np.array([len(key) for key in terms.tolist()], np.uint8)
    table = np.zeros((*terms.shape, 4), np.uint8)
    size = 1 + (terms >= 0x80).astype(np.uint8) + (terms >= 0x800) + (terms >= 0x10000)
    for length, head in ((1, 0x00), (2, 0xC0), (3, 0xE0), (4, 0xF0)):
        of_length = size == length
        if not of_length.any():
            continue
        code = terms[of_length]
        rows = np.zeros((len(code), 4), np.uint8)
        for byte in range(length):
            part = code >> 6 * (length - 1 - byte)
            rows[:, byte] = part | head if byte == 0 else part & 0x3F | 0x80
        table[of_length] = rows
    size[terms == 0] = 0
    used = np.arange(4) < size[..., None]
    sizes: Array = size.sum(axis=1).astype(np.uint8)
    return table[used].tobytes(), sizes


def _ascending(keys: bytes, ends: Array, sizes: Array) -> Array:
    """The order of the terms by their UTF-8: by the first eight bytes, then, where these are
    the same and there are more, by the rest."""
    heads = np.zeros(len(ends), np.uint64)
    content = np.frombuffer(keys, np.uint8)
    starts = ends.astype(np.int64) - sizes
    for byte in range(8):
        has = np.flatnonzero(sizes > byte)
        heads[has] |= content[starts[has] + byte].astype(np.uint64) << np.uint64(56 - 8 * byte)
    order = np.argsort(heads, kind="stable")
    head = heads[order]
    same = np.concatenate((head[1:] == head[:-1], [False]))
    at = 0
    for first in np.flatnonzero(same & ~np.concatenate(([False], same[:-1]))).tolist():
        at = first
        while same[at]:
            at += 1
        some = order[first : at + 1].tolist()
        some.sort(key=lambda number: keys[int(starts[number]) : int(ends[number])])
        order[first : at + 1] = some
    return order


def _crcs(keys: bytes, ends: Array, sizes: Array) -> Array:
    """CRC-32 of each key, all of them at once."""
    content = np.frombuffer(keys, np.uint8)
    starts = ends.astype(np.int64) - sizes
    crcs = np.full(len(ends), 0xFFFFFFFF, np.uint32)
    left = np.arange(len(ends))
    for byte in range(int(sizes.max()) if len(sizes) else 0):
        left = left[sizes[left] > byte]
        crc = crcs[left]
        crcs[left] = _CRC[(crc & 0xFF) ^ content[starts[left] + byte]] ^ (crc >> np.uint32(8))
    result: Array = ~crcs
    return result
