"""The static index: which cases contain a text, exactly, from a few kilobytes a query.

Format (version 2), complete enough to write a reader
-----------------------------------------------------
An edition is a folder ``search/VERSION/`` of classic scripts; VERSION is a hash of its
content. ``meta.js`` calls ``anlikuMeta(OBJECT)`` (see :mod:`anliku.search.meta`); every other
file calls ``anlikuShard(VERSION, NAME, CRC32, BASE64)`` with NAME its path without ``.js``.
Cases are numbered 0 … N-1 in the catalogue's reading order.

*Rows of positions.* A case's text is laid out in slots (title 0, terms 128, summary 1024,
headings 1536, body 4096; see ``entry.SLOTS``), normalised (``normalise.py``); a position is
a character's place in that row, so a position also tells the field.

*Terms.* A *letter* is a Chinese character or a character of ``normalise.WORD`` (Latin, Greek,
Cyrillic, digits). (1) ``XY``: two neighbouring letters. (2) A bigram whose list would be
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
from dataclasses import dataclass

import numpy as np

from anliku.search.encode import Array, read_varint, varint, varints
from anliku.search.entry import SLOT_STARTS, SLOTS, WEIGHTS, Entry
from anliku.search.normalise import WORD, is_letter

DENSE = 2600
"""Bytes of a list above which a bigram keeps only its cases."""
SHARD = 3300
"""Aimed size of a shard in bytes, before base64."""
WORD_MARK = "="
"""Stands before a whole word, which is a term apart from the letters that it is made of."""
WORD_SIZE = 40
"""Characters of a word that its term keeps."""
# How many parts the sorting is cut into, so that its memory does not grow with the text.
_PARTS = 8

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
    for starts in text.bigrams():
        for term, kind, data, places in _lists(text, starts, 2, DENSE):
            lists[term] = (kind, data)
            if kind == CASES:
                dense.append(term)
                dense_at[places] = True
    for starts in text.trigrams(dense_at):
        lists.update((term, (kind, data)) for term, kind, data, _ in _lists(text, starts, 3, 0))
    for starts in text.unigrams():
        lists.update((term, (kind, data)) for term, kind, data, _ in _lists(text, starts, 1, -1))
    lists.update((WORD_MARK + word, (POSITIONS, data)) for word, data in _words(text))
    return Postings(lists, tuple(sorted(dense)))


def impact(weights: Array) -> Array:
    """0–63 for a sum of :data:`anliku.search.entry.WEIGHTS`: rises fast, then levels off."""
    strength: Array = (63 * weights // (weights + 6)).astype(np.int64)
    return strength


def shards(postings: Postings) -> dict[str, bytes]:
    """The files of an index: name → content. At least one shard, so that a reader finds K."""
    total = sum(len(data) + len(term.encode()) + 3 for term, (_, data) in postings.lists.items())
    count = max(1, round(total / SHARD))
    parts: list[list[bytes]] = [[] for _ in range(count)]
    for key, term in sorted((term.encode(), term) for term in postings.lists):
        kind, data = postings.lists[term]
        parts[zlib.crc32(key) % count] += (varint(len(key)), key, varint(kind), varint(len(data)), data)
    return {f"s/{number}": b"".join(part) for number, part in enumerate(parts)}


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
        codes = np.frombuffer(joined.encode("utf-32-le", "replace"), np.uint32) if entries else np.zeros(0, np.uint32)
        used = np.unique(codes)
        letters = [code for code in used.tolist() if is_letter(chr(code))]
        self.alphabet = [""] + [chr(code) for code in letters]
        table = np.zeros(int(used[-1]) + 1 if len(used) else 1, np.uint32)
        table[letters] = np.arange(1, len(letters) + 1)
        # 0 where the character is no letter; three more so that looking ahead is safe.
        self.ids = np.concatenate((table[codes], np.zeros(3, np.uint32)))
        self.joined = joined
        del codes
        # A first character belongs to one part; parts have about as many characters each.
        counts = np.bincount(self.ids[:-3], minlength=len(letters) + 1).astype(np.int64)
        counts[0] = 0
        share = np.cumsum(counts) * _PARTS // max(1, int(counts.sum()) + 1)
        self.part = share.astype(np.int8)

    def rows(self, index: Array) -> tuple[Array, Array]:
        """Case numbers and positions of places in the joined text."""
        slot = np.searchsorted(self.starts, index, "right") - 1
        bases = np.array(SLOT_STARTS, np.int64)
        return slot // len(SLOTS), index - self.starts[slot] + bases[slot % len(SLOTS)]

    def unigrams(self) -> Iterator[Array]:
        yield from self._parts(self.ids[:-3] > 0)

    def bigrams(self) -> Iterator[Array]:
        yield from self._parts((self.ids[:-3] > 0) & (self.ids[1:-2] > 0))

    def trigrams(self, dense: Array) -> Iterator[Array]:
        """Runs of three whose first or last two characters are a dense bigram."""
        size = len(self.ids) - 3
        here = (self.ids[:size] > 0) & (self.ids[1 : size + 1] > 0) & (self.ids[2 : size + 2] > 0)
        yield from self._parts(here & (dense[:size] | dense[1 : size + 1]))

    def _parts(self, mask: Array) -> Iterator[Array]:
        chosen = np.flatnonzero(mask)
        part = self.part[self.ids[chosen]]
        for number in range(_PARTS):
            found = chosen[part == number]
            if len(found):
                yield found


def _lists(text: _Text, starts: Array, width: int, limit: int) -> Iterator[tuple[str, int, bytes, Array]]:
    """Posting lists of the terms of ``width`` characters that begin at ``starts`` (ascending).

    ``limit``: above this many bytes a list keeps its cases only; 0 never, -1 always. The
    last item is where a cases-only term stands in the text.
    """
    base = len(text.alphabet)
    code = text.ids[starts].astype(np.uint64)
    for step in range(1, width):
        code = code * np.uint64(base) + text.ids[starts + step]
    code, places = _sorted(code, starts, base**width, len(text.ids))
    case, position = text.rows(places)
    cut = np.flatnonzero(np.concatenate(([True], code[1:] != code[:-1])))
    data, offsets = _encode(case, position, cut)
    content = data.tobytes()
    ends = np.append(cut[1:], len(code))
    rows = zip(
        _terms(code[cut], text.alphabet, width),
        cut.tolist(),
        ends.tolist(),
        offsets[cut].tolist(),
        offsets[ends].tolist(),
        strict=True,
    )
    for term, first, last, start, end in rows:
        if limit == -1 or (limit > 0 and end - start > limit):
            yield term, CASES, _cases_only(case[first:last], position[first:last]), places[first:last]
        else:
            yield term, POSITIONS, content[start:end], places[:0]


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


def _encode(case: Array, position: Array, cut: Array) -> tuple[Array, Array]:
    """Lists with positions of many terms at once: bytes, and the first byte of each token.

    ``case`` and ``position`` are sorted by term, case, position; ``cut`` is where terms begin.
    """
    size = len(case)
    new_term = np.zeros(size, bool)
    new_term[cut] = True
    before = np.concatenate(([0], case[:-1]))
    new_case = new_term | (case != before)
    heads = np.flatnonzero(new_case)
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
    previous = np.concatenate(([0], position[:-1]))
    values[first_value[:-1] + extra] = np.where(new_case, position, position - previous)
    data, starts = varints(values)
    return data, starts[first_value]


def _cases_only(case: Array, position: Array) -> bytes:
    """A list of cases with impacts, from the term's sorted cases and positions."""
    heads = np.flatnonzero(np.concatenate(([True], case[1:] != case[:-1])))
    slot = np.searchsorted(np.array(SLOT_STARTS), position, "right") - 1
    weight = np.add.reduceat(np.array(WEIGHTS)[slot], heads)
    best = slot[heads]
    value = tier(best) * 64 + impact(weight)
    gaps, starts = varints(np.diff(case[heads], prepend=0))
    out = np.zeros(len(gaps) + len(heads), np.uint8)
    ends = starts[1:] + np.arange(len(heads))
    out[ends] = value
    keep = np.ones(len(out), bool)
    keep[ends] = False
    out[keep] = gaps
    return out.tobytes()


def tier(slot: Array) -> Array:
    """3 for the title, 2 for terms, 1 for summary and headings, 0 for the body."""
    return np.array([3, 2, 1, 1, 0])[slot]


def _words(text: _Text) -> Iterator[tuple[str, bytes]]:
    """Lists of whole Latin words and numbers."""
    numbers: dict[str, int] = {}
    found = [(numbers.setdefault(m[0][:WORD_SIZE], len(numbers)), m.start()) for m in WORD.finditer(text.joined)]
    if not found:
        return
    pairs = np.array(found, np.uint64)
    code, places = _sorted(pairs[:, 0], pairs[:, 1].astype(np.int64), len(numbers), len(text.ids))
    case, position = text.rows(places)
    cut = np.flatnonzero(np.concatenate(([True], code[1:] != code[:-1])))
    data, offsets = _encode(case, position, cut)
    content = data.tobytes()
    ends = np.append(cut[1:], len(code))
    rows = zip(offsets[cut].tolist(), offsets[ends].tolist(), strict=True)
    # Numbers were given out in order of appearance, so the rows are in the words' order.
    for word, (start, end) in zip(numbers, rows, strict=True):
        yield word, content[start:end]
