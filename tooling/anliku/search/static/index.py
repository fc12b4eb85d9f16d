"""The static index: which cases contain a text, exactly, from a few kilobytes a query.

Format (version 2), complete enough to write a reader
-----------------------------------------------------
An edition is a folder ``search/VERSION/`` of classic scripts; VERSION is a hash of its
content. ``meta.js`` calls ``anlikuMeta(OBJECT)`` (see :mod:`anliku.search.static.meta`); every other
file calls ``anlikuShard(VERSION, NAME, CRC32, BASE64)`` with NAME its path without ``.js``.
Cases are numbered 0 … N-1 in the catalogue's reading order.

*Rows of positions.* A case's text is laid out in slots (title 0, terms 128, summary 1024,
headings 1536, body 4096; see ``entry.SLOTS``), normalised (``normalise.py``); a position is
a character's place in that row, so a position also tells the field.

*Terms.* A *letter* is a Chinese character or a character of ``normalise.WORD`` (Latin, Greek,
Cyrillic, digits, and what joins two digits). (1) ``XY``: two neighbouring letters. (2) A bigram whose list would be
longer than :data:`DENSE` bytes is *dense*: it keeps only its cases, and every run of three
letters that contains it becomes a term ``XYZ`` with positions. (3) ``X``: one letter, cases
only. (4) ``=WORD``: a whole word (at most :data:`WORD_SIZE` characters of it), with positions.
So any run of letters, also one that begins or ends inside a word or number, can be covered by
terms with positions, and containment is decided exactly: neighbours have consecutive positions.

*Posting list*, all numbers LEB128. With positions: for each case ``gap*2 + many``, where gap
is the case's number minus the one before (the first: the number itself); if many = 1 the
count follows; then the first position and the gaps between positions. Cases only: for each
case ``gap`` and one byte of impact: ``tier*64 + strength`` (see :func:`impact`).

*Shard* ``s/K``: K = CRC-32 of the term's UTF-8, modulo the number of shards. Content: for
each term in ascending order of its UTF-8: length of the UTF-8 and the UTF-8; kind (0
positions, 1 cases only); length of the list in bytes and the list.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from anliku.search.entry import SLOT_STARTS, SLOTS, TIERS, WEIGHTS, Entry
from anliku.search.normalise import IS_HAN, JOINERS, is_letter
from anliku.search.static.encode import Array, read_varint, varint, varints

DENSE = 4000
"""Bytes of a list above which a bigram keeps only its cases."""
SHARD = 4800
"""Aimed size of a shard in bytes, before base64."""
WORD_MARK = "="
"""Stands before a whole word, which is a term apart from the letters that it is made of."""
WORD_SIZE = 40
"""Characters of a word that its term keeps."""
# The sorting is done in parts of about so many letters, so that its memory does not grow with
# the text, and so many of them are under way at once: NumPy lets other threads run meanwhile.
_PART = 1_000_000
_THREADS = 2
# A limit that no list reaches.
NEVER = 1 << 62

POSITIONS, CASES = 0, 1


@dataclass(frozen=True, slots=True)
class Postings:
    """The index before it is cut into files: term → (kind, list)."""

    lists: dict[str, tuple[int, bytes]]
    dense: tuple[str, ...]
    """The dense bigrams, ascending."""


def build(entries: Sequence[Entry]) -> Postings:
    """Index ``entries``. Time and memory grow with the text, not faster."""
    text = _Text(entries)
    lists: dict[str, tuple[int, bytes]] = {}
    dense: list[str] = []
    dense_at = np.zeros(len(text.ids) + 2, bool)
    here = text.ids[:-3] > 0
    pairs = here & (text.ids[1:-2] > 0)
    for found in _parts(text, pairs, 2, DENSE):
        lists.update(found.lists)
        dense += found.dense
        dense_at[found.dense_at] = True
    # Runs of three whose first or last two characters are a dense bigram.
    triples = pairs & (text.ids[2:-1] > 0) & (dense_at[: len(here)] | dense_at[1 : len(here) + 1])
    for found in _parts(text, triples, 3, NEVER):
        lists.update(found.lists)
    lists.update(_letters(text))
    lists.update((WORD_MARK + word, (POSITIONS, data)) for word, data in _words(text))
    return Postings(lists, tuple(sorted(dense)))


def impact(weights: Array) -> Array:
    """0–63 for a sum of :data:`anliku.search.entry.WEIGHTS`: rises fast, then levels off."""
    strength: Array = (63 * weights // (weights + 6)).astype(np.int64)
    return strength


def shards(postings: Postings) -> dict[str, bytes]:
    """The files of an index: name → content. At least one shard, so that a reader finds K."""
    keys = sorted((term.encode(), data) for term, data in postings.lists.items())
    total = sum(len(key) + len(data) + 3 for key, (_, data) in keys)
    count = max(1, round(total / SHARD))
    parts: list[list[bytes]] = [[] for _ in range(count)]
    for key, (kind, data) in keys:
        parts[zlib.crc32(key) % count] += (_head(key, kind, len(data)), data)
    return {f"s/{number}": b"".join(part) for number, part in enumerate(parts)}


def _head(key: bytes, kind: int, size: int) -> bytes:
    """What stands before a list. Nearly every number in it fits one byte or two."""
    length = len(key)
    if size < 0x80:
        return b"%c%b%c%c" % (length, key, kind, size)
    if size < 0x4000:
        return b"%c%b%c%c%c" % (length, key, kind, size & 0x7F | 0x80, size >> 7)
    return b"%c%b%c%b" % (length, key, kind, varint(size))


def read_shard(data: bytes) -> Iterator[tuple[str, int, bytes]]:
    """The (term, kind, list) of a shard. Raises IndexError or ValueError where it is broken."""
    at = 0
    while at < len(data):
        size, at = read_varint(data, at)
        term = data[at : at + size].decode()
        kind, at = read_varint(data, at + size)
        size, at = read_varint(data, at)
        if at + size > len(data):
            raise ValueError("list runs past the shard")
        yield term, kind, data[at : at + size]
        at += size


class _Text:
    """All rows as one array of characters, with the way back from an index to case and place."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.entries = entries
        joined = "\n".join("\n".join(entry.slots) for entry in entries) + "\n"
        lengths = np.array([len(slot) + 1 for entry in entries for slot in entry.slots], np.int64)
        self.starts = np.concatenate(([0], np.cumsum(lengths)[:-1])) if len(lengths) else np.zeros(0, np.int64)
        self.slot = np.repeat(np.arange(len(lengths), dtype=np.int32), lengths)
        codes = np.frombuffer(joined.encode("utf-32-le", "replace"), np.uint32) if entries else np.zeros(0, np.uint32)
        used = np.unique(codes)
        letters = [code for code in used.tolist() if is_letter(chr(code)) or chr(code) in JOINERS]
        self.alphabet = [""] + [chr(code) for code in letters]
        table = np.zeros(int(used[-1]) + 1 if len(used) else 1, np.uint32)
        table[letters] = np.arange(1, len(letters) + 1)
        self.is_han = np.array([False] + [bool(IS_HAN.match(letter)) for letter in self.alphabet[1:]])
        # 0 where the character is no letter; three more so that looking ahead is safe.
        self.ids = np.concatenate((table[codes], np.zeros(3, np.uint32)))
        digit = np.concatenate(([False], (codes >= ord("0")) & (codes <= ord("9")), [False]))
        joiner = np.isin(codes, [ord(letter) for letter in JOINERS])
        self.ids[:-3][joiner & ~(digit[:-2] & digit[2:])] = 0
        self.joined = joined
        del codes
        # A first character belongs to one part; parts have about as many characters each.
        counts = np.bincount(self.ids[:-3], minlength=len(letters) + 1).astype(np.int64)
        counts[0] = 0
        total = int(counts.sum())
        self.parts = total // _PART + 1
        share = np.cumsum(counts) * self.parts // (total + 1)
        self.part = share.astype(np.int16)[self.ids[:-3]]

    def rows(self, index: Array) -> tuple[Array, Array]:
        """Case numbers and positions of places in the joined text."""
        slot = self.slot[index]
        bases = np.array(SLOT_STARTS, np.int64)
        return slot // len(SLOTS), index - self.starts[slot] + bases[slot % len(SLOTS)]

    def words(self) -> tuple[Array, Array]:
        """Where words begin and end: the runs of letters that are not Chinese."""
        inside = (self.ids > 0) & ~self.is_han[self.ids]
        edges = np.diff(inside.astype(np.int8), prepend=0)
        return np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)


@dataclass(frozen=True, slots=True)
class _Found:
    """The lists of one part's terms; the dense terms and where in the text they begin."""

    lists: dict[str, tuple[int, bytes]]
    dense: list[str]
    dense_at: Array


def _parts(text: _Text, mask: Array, width: int, limit: int) -> Iterator[_Found]:
    """Posting lists of the terms of ``width`` letters that begin where ``mask`` is true."""

    def work(number: int) -> _Found:
        return _lists(text, np.flatnonzero(mask & (text.part == number)), width, limit)

    with ThreadPoolExecutor(_THREADS) as pool:
        yield from pool.map(work, range(text.parts))


def _lists(text: _Text, starts: Array, width: int, limit: int) -> _Found:
    """Posting lists of the terms that begin at ``starts`` (ascending); those above ``limit``
    bytes keep their cases only."""
    if not len(starts):
        return _Found({}, [], starts)
    base = len(text.alphabet)
    code = text.ids[starts].astype(np.uint64)
    for step in range(1, width):
        code = code * np.uint64(base) + text.ids[starts + step]
    code, places = _sorted(code, starts, base**width, len(text.ids))
    case, position = text.rows(places)
    cut = np.flatnonzero(np.concatenate(([True], code[1:] != code[:-1])))
    sizes = np.diff(np.append(cut, len(code)))
    terms = _terms(code[cut], text.alphabet, width)
    content, ends = _encode(case, position, cut)
    long = np.diff(ends, prepend=0) > limit
    lists = dict(_cut(terms, content, ends, POSITIONS, ~long))
    chosen = np.repeat(long, sizes)
    dense = [terms[number] for number in np.flatnonzero(long).tolist()]
    if dense:
        sizes = sizes[long]
        slot = np.searchsorted(np.array(SLOT_STARTS), position[chosen], "right") - 1
        cut = np.cumsum(sizes) - sizes
        content, ends = _cases_only(case[chosen], slot, np.array(WEIGHTS)[slot], cut)
        lists.update(_cut(dense, content, ends, CASES))
    return _Found(lists, dense, places[chosen])


def _cut(
    terms: list[str], content: bytes, ends: Array, kind: int, chosen: Array | None = None
) -> Iterator[tuple[str, tuple[int, bytes]]]:
    """Each term with its own bytes of ``content``; only the ``chosen`` ones where given."""
    start = 0
    wanted = [True] * len(terms) if chosen is None else chosen.tolist()
    for term, end, keep in zip(terms, ends.tolist(), wanted, strict=True):
        if keep:
            yield term, (kind, content[start:end])
        start = end


def _sorted(code: Array, starts: Array, codes: int, places: int) -> tuple[Array, Array]:
    """Codes in ascending order with their places, ascending within a code.

    Both fit one 64-bit number, which sorts fast, up to some ten thousand cases; beyond that
    a stable sort of the codes does the same more slowly.
    """
    shift = places.bit_length()
    if codes.bit_length() + shift <= 64:
        packed = np.sort(code << np.uint64(shift) | starts.astype(np.uint64))
        return packed >> np.uint64(shift), (packed & np.uint64((1 << shift) - 1)).astype(np.int64)
    order = np.argsort(code, kind="stable")
    return code[order], starts[order]


def _terms(codes: Array, alphabet: list[str], width: int) -> list[str]:
    """The codes as text."""
    letters = np.array([ord(letter or "\0") for letter in alphabet], np.uint32)
    table = np.zeros((len(codes), width), np.uint32)
    rest = codes
    for column in range(width - 1, -1, -1):
        rest, digit = np.divmod(rest, np.uint64(len(alphabet)))
        table[:, column] = letters[digit.astype(np.int64)]
    found: list[str] = table.view(f"<U{width}").ravel().tolist()
    return found


def _encode(case: Array, position: Array, cut: Array) -> tuple[bytes, Array]:
    """Lists with positions of many terms at once, and the end of each term's bytes.

    ``case`` and ``position`` are sorted by term, case, position; ``cut`` is where terms begin.
    """
    size = len(case)
    heads, new_term = _heads(case, cut)
    before = np.concatenate(([0], case[:-1]))
    counts = np.diff(np.append(heads, size))
    many = counts > 1
    gap = np.where(new_term[heads], case[heads], case[heads] - before[heads])
    # Values of a token: for the first of a case the head (and count), then the position.
    extra = np.zeros(size, np.int64)
    extra[heads] = 1 + many
    first_value = np.concatenate(([0], np.cumsum(extra + 1)))
    values = np.zeros(int(first_value[-1]), np.int64)
    values[first_value[heads]] = gap * 2 + many
    values[first_value[heads[many]] + 1] = counts[many]
    gaps = np.diff(position, prepend=0)
    gaps[heads] = position[heads]
    values[first_value[:-1] + extra] = gaps
    data, starts = varints(values)
    return data.tobytes(), starts[first_value[np.append(cut[1:], size)]]


def _cases_only(case: Array, slot: Array, weight: Array, cut: Array) -> tuple[bytes, Array]:
    """Lists of cases with impacts, of many terms at once, and the end of each term's bytes.

    A row is an occurrence, or several in one slot; sorted by term, case, slot.
    """
    heads, new_term = _heads(case, cut)
    # Slots ascend, so the first one is the best.
    value = tier(slot[heads]) * 64 + impact(np.add.reduceat(weight, heads))
    gap = np.diff(case[heads], prepend=0)
    gap[new_term[heads]] = case[cut]
    gaps, starts = varints(gap)
    out = np.zeros(len(gaps) + len(heads), np.uint8)
    ends = starts[1:] + np.arange(len(heads))
    out[ends] = value
    keep = np.ones(len(out), bool)
    keep[ends] = False
    out[keep] = gaps
    last = np.searchsorted(heads, np.append(cut[1:], len(case))) - 1
    return out.tobytes(), ends[last] + 1


def _letters(text: _Text) -> Iterator[tuple[str, tuple[int, bytes]]]:
    """The cases of each letter. Counted slot by slot, which is quicker than sorting them all."""
    edges = np.append(text.starts, len(text.ids) - 3).tolist()
    found = [np.unique_counts(text.ids[start:end]) for start, end in pairwise(edges)]
    sizes = [len(counted.values) for counted in found]
    none: list[Array] = [text.ids[:0]]
    letter = np.concatenate([counted.values for counted in found] or none)
    count = np.concatenate([counted.counts for counted in found] or none)
    place = np.repeat(np.arange(len(sizes)), sizes)
    order = np.argsort(letter, kind="stable")
    order = order[letter[order] > 0]
    if not len(order):
        return
    letter, slot = letter[order], place[order] % len(SLOTS)
    cut = np.flatnonzero(np.diff(letter, prepend=0))
    content, ends = _cases_only(place[order] // len(SLOTS), slot, np.array(WEIGHTS)[slot] * count[order], cut)
    yield from _cut([text.alphabet[number] for number in letter[cut].tolist()], content, ends, CASES)


def _heads(case: Array, cut: Array) -> tuple[Array, Array]:
    """Where a term or a case begins, and for each row whether a term begins there."""
    new_term = np.zeros(len(case), bool)
    new_term[cut] = True
    return np.flatnonzero(new_term | (case != np.concatenate(([-1], case[:-1])))), new_term


def tier(slot: Array) -> Array:
    """3 for the title, 2 for terms, 1 for summary and headings, 0 for the body."""
    return np.array(TIERS)[slot]


def _words(text: _Text) -> Iterator[tuple[str, bytes]]:
    """Lists of whole Latin words and numbers."""
    starts, ends = text.words()
    if not len(starts):
        return
    numbers: dict[str, int] = {}
    ends = np.minimum(ends, starts + WORD_SIZE)
    found = [text.joined[start:end] for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]
    named = np.array([numbers.setdefault(word, len(numbers)) for word in found], np.uint64)
    code, places = _sorted(named, starts, len(numbers), len(text.ids))
    case, position = text.rows(places)
    cut = np.flatnonzero(np.concatenate(([True], code[1:] != code[:-1])))
    content, ends = _encode(case, position, cut)
    # Numbers were given out in order of appearance, so the lists are in the words' order.
    yield from ((word, data) for word, (_, data) in _cut(list(numbers), content, ends, POSITIONS))
