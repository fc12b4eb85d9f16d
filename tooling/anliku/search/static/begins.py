"""``begins.bin``: which pairs of characters a word may begin with, in some ten kilobytes.

A question of ten characters has nine pairs, of which four begin a word that the index knows (学生, 晚上) and five
only stand where two words meet (生晚): a reader who can tell them apart looks up half as many pages.

Format, beside :mod:`anliku.search.static.packs`
------------------------------------------------
A pack of one slot, as large as ``begins`` in ``meta.js`` says. In it stands a Bloom filter of the anchors
(:func:`anliku.search.static.term_prefixes.anchor`) of all words that cases may mean and of all that readers say of
terms: M bits, the first of a byte the lowest.
With H the CRC-32 of a term's UTF-8 and G = H × 9E3779B1 (hexadecimal) modulo 2**32, the term is in it where the bits
(H + N × G) modulo M are set for N = 0, 1, 2; one in seven of those that are not in it seems to be.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from zlib import crc32

from anliku.search.static.packs import HEADER, Pack, Reader, stored_size
from anliku.search.static.term_prefixes import anchor

NAME = "begins"
_BITS = 4
"""For each anchor."""
_TIMES = 3
_FACTOR = 0x9E3779B1


def filter_of(words: Iterable[str]) -> bytes:
    """The filter of the anchors of ``words``."""
    return sieve({anchor(word) for word in words if word})


def sieve(terms: Collection[str]) -> bytes:
    """The filter of ``terms``, none of which is there twice."""
    made = bytearray(1 + len(terms) * _BITS // 8)
    for term in terms:
        for bit in _places(term, len(made) * 8):
            made[bit >> 3] |= 1 << (bit & 7)
    return bytes(made)


def holds(kept: bytes, term: str) -> bool:
    """Whether a word may begin with ``term``."""
    return all(kept[bit >> 3] >> (bit & 7) & 1 for bit in _places(term, len(kept) * 8))


def pack(kept: bytes) -> tuple[bytes, int]:
    """The file, and how large its slot is."""
    made = Pack(NAME, 1, HEADER + stored_size(kept))
    made.put(kept, [])
    return made.content(), made.size


def read(reader: Reader, size: int) -> bytes:
    """The filter. Raises Damaged."""
    return reader.slot(0, size)[0]


def _places(term: str, bits: int) -> Iterator[int]:
    first = crc32(term.encode())
    step = first * _FACTOR & 0xFFFFFFFF
    return ((first + number * step) % bits for number in range(_TIMES))
