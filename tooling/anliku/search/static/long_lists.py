"""Lists too long for a page, in packs of their own: found without a look at a page, so in one journey.

Format (version 7), beside :mod:`anliku.search.static.packs`
------------------------------------------------------------
A list of more bytes than two fifths of the number of cases, and than 512, stands on no page (those of meant
words do). The *tag* of its term is the first 18 bits of the CRC-32 of its UTF-8. There are C = ``max(1, pages // 128)`` packs;
the list is in pack ``long/N``, N = tag * C // 2**18, or in none where it stands on its page.

The packs have no slots. Lists stand in the order of tag and UTF-8, each a piece labelled with its number
in the pack: one byte, the length of the UTF-8; the UTF-8; one byte, the kind; the list's size (LEB128); the
list; ``!`` and what is anchored at the term and stands first on its page (what readers say of terms, the strongest cases
of words), entries as there, where with them the piece takes no more than 6,144 bytes; spaces, so that the piece takes
a multiple of 64 bytes. So whoever asks for such a list, as every question with the term does, does without the page.

``meta.js`` holds the *directory* (``long``, base64): for each of all these lists, in that order, the tag
minus the one before and the piece's size divided by 64, both LEB128. A reader adds up the sizes to know
where a list lies. Two terms may have one tag: which of them it is the piece says.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, groupby
from zlib import crc32

import numpy as np

from anliku.search.static.encode import neighbours, read_varint, varint
from anliku.search.static.packs import Damaged, Pack, Reader, piece_size
from anliku.search.static.postings import CASES, Postings, Row
from anliku.search.static.term_prefixes import is_anchored

_BITS = 18
_STEP = 64
LEAST = 512
"""Bytes of a list that may stand on a page in any library."""
WITH_BESIDE = 6144
"""Bytes of a piece, at most, that has something beside its list: no more than a question loads for a list."""
_BESIDE = b"!"

List = tuple[int, bytes]
"""Kind and list."""
Listed = tuple[int, int]
"""A line of the directory: tag, and bytes of the piece."""
Beside = Callable[[str], Sequence[tuple[bytes, bytes]]]
"""Term → what stands behind its list: UTF-8 and list of each, in the order of the page."""


def limit(cases: int) -> int:
    """Bytes of the longest list that may stand on a page. It grows with the library, so that the
    directory does not."""
    return max(LEAST, cases * 2 // 5)


def is_long(key: bytes, row: List | None, cases: int) -> bool:
    """Whether the list of a term stands here and not on its page."""
    return row is not None and len(row[1]) > limit(cases) and not is_anchored(key)


def tag_of(key: bytes) -> int:
    """The tag of a term, given its UTF-8."""
    return crc32(key) >> 32 - _BITS


def pack_of(tag: int, pages: int) -> int:
    """The number of the pack that holds the lists with a tag."""
    return tag * max(1, pages // 128) >> _BITS


def name_of(pack: int) -> str:
    """The name of a pack."""
    return f"long/{pack}"


def packs(postings: Postings, pages: int, directory: list[Listed]) -> Iterator[tuple[str, bytes]]:
    """(name, content) of every pack of an index; ``directory`` gets its lines."""
    chosen = np.flatnonzero(postings.sizes > limit(postings.cases))
    tags = postings.crcs[chosen] >> np.uint32(32 - _BITS)
    # Terms ascend, and the sort is stable.
    rows = (row for row in postings.rows(chosen[np.argsort(tags, kind="stable")]) if not is_anchored(row[1]))
    for number, some in groupby(rows, lambda row: pack_of(tag_of(row[1]), pages)):
        name = name_of(number)
        content, lines = pack(name, some, postings.beside)
        directory += lines
        yield name, content


def pack(name: str, rows: Iterable[Row], beside: Beside) -> tuple[bytes, list[Listed]]:
    """One pack, of rows in the order of tag and UTF-8, and its lines of the directory."""
    made = Pack(name, 0, 0)
    lines = []
    for number, row in enumerate(rows):
        lines.append((tag_of(row[1]), made.lay(f"{number}", _content(row, beside), _STEP)))
    return made.content(), lines


def patch(
    old: Reader | None, name: str, lines: Sequence[Listed], changes: Mapping[str, List | None], beside: Beside
) -> tuple[bytes, list[Listed]]:
    """A pack and its lines with other lists, or others ``beside`` them, for some terms, None for those that are gone.
    Raises Damaged.

    Only lists with the tag of one of these terms are looked at; the others are copied.
    """
    made = Pack(name, 0, 0)
    now: list[Listed] = []
    changed = {term.encode(): row for term, row in changes.items()}
    for number, (tag, key, piece) in enumerate(_order(old, lines, changed)):
        row = changed.get(key)
        if row is not None:
            now.append((tag, made.lay(f"{number}", _content((len(row[1]), key, *row), beside), _STEP)))
        elif old is not None and piece is not None:
            made.take(f"{number}", old, *piece)
            now.append((tag, piece[2]))
    return made.content(), now


def _order(
    old: Reader | None, lines: Sequence[Listed], changed: Mapping[bytes, List | None]
) -> list[tuple[int, bytes, tuple[str, int, int] | None]]:
    """The lists of a pack after a change, in their order: tag, UTF-8 where the list was looked at, and label, place
    and size of the piece that it was; None where it is a changed one."""
    tags = {tag_of(key) for key in changed}
    rows: list[tuple[int, bytes, tuple[str, int, int] | None]]
    rows = [(tag_of(key), key, None) for key, row in changed.items() if row]
    if old is not None:
        places = accumulate((size for _, size in lines), initial=old.start)
        for number, ((tag, size), place) in enumerate(zip(lines, places, strict=False)):
            piece = f"{number}", place, size
            key = _row(old.piece(*piece))[1] if tag in tags else b""
            if key not in changed:
                rows.append((tag, key, piece))
    # Of those with one tag either all were looked at or none; the sort is stable.
    return sorted(rows, key=lambda row: row[:2])


def read(reader: Reader, lines: Sequence[Listed]) -> Iterator[Row]:
    """The rows of a pack, given its lines of the directory. Raises Damaged."""
    places = accumulate((size for _, size in lines), initial=reader.start)
    for number, ((_, size), place) in enumerate(zip(lines, places, strict=False)):
        yield _row(reader.piece(f"{number}", place, size))


def find(reader: Reader, lines: Sequence[Listed], key: bytes) -> List | None:
    """The list of a term in the pack of its tag, None where it is not there. Raises Damaged."""
    place, wanted = reader.start, tag_of(key)
    for number, (tag, size) in enumerate(lines):
        if tag == wanted:
            _, other, kind, data = _row(reader.piece(f"{number}", place, size))
            if other == key:
                return kind, data
        place += size
    return None


def by_pack(directory: Iterable[Listed], pages: int) -> dict[int, list[Listed]]:
    """Pack → its lines."""
    return {number: list(lines) for number, lines in groupby(directory, lambda line: pack_of(line[0], pages))}


def encode(directory: Iterable[Listed]) -> str:
    """``long`` of ``meta.js``."""
    last, lines = 0, []
    for tag, size in directory:
        lines.append(varint(tag - last) + varint(size // _STEP))
        last = tag
    return base64.b64encode(b"".join(lines)).decode()


def decode(text: str) -> list[Listed]:
    """The reverse of :func:`encode`."""
    data = base64.b64decode(text)
    lines: list[Listed] = []
    at = tag = 0
    while at < len(data):
        gap, at = read_varint(data, at)
        units, at = read_varint(data, at)
        tag += gap
        lines.append((tag, units * _STEP))
    return lines


def _content(row: Row, beside: Beside) -> bytes:
    """What a piece holds."""
    size, key, kind, data = row
    alone = b"%c%b%c%b%b" % (len(key), key, kind, varint(size), data)
    rows = neighbours((len(other), first, CASES, other) for first, other in beside(key.decode()))
    whole = b"".join((alone, _BESIDE, *rows))
    return whole if piece_size(whole) <= WITH_BESIDE else alone


def _row(content: bytes) -> Row:
    key = content[1 : 1 + content[0]]
    at = 1 + len(key)
    try:
        size, start = read_varint(content, at + 1)
        return size, key, content[at], content[start : start + size]
    except IndexError:
        raise Damaged("a list is cut short") from None
