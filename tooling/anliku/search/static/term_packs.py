"""The lists of the index in packs: a term → its list, in one look or two.

Format (version 7), beside :mod:`anliku.search.static.packs`
------------------------------------------------------------
``meta.js`` says how many ``pages`` there are, a power of two. A term stands on page K = CRC-32 of its UTF-8, modulo
``pages``; for a word that cases mean that of its anchor, the term of its first two characters or of the Latin word
that it begins with (:func:`anliku.search.static.term_prefixes.anchor`), so whoever looks up that term has the word
too; for what readers say of terms that of the first word that begins in it. Page K is slot ``K % 64`` of pack
``terms/N``, N = K // 64; slots have 2,304 bytes. So a reader knows where a term stands without any directory.

*Page*: its terms, first what readers say of terms (``}FORM``) and the strongest cases of words (``~WORD``), in the
order of their UTF-8, then the terms that are such words or that one of them begins with, then the others; of both
shortest list first (equally long ones in the order of their UTF-8). For each one byte, 80 (hexadecimal) + the length
of the UTF-8; the UTF-8, where its first byte B is below 20 (hexadecimal) the first B bytes of the term before and what
follows B; a number N (LEB128). N ≥ 2: the list stands here, in the next N // 2 bytes; N % 2 is its kind (0 positions,
1 cases only). N < 2: the list is a piece of the page, labelled with the term; N is its kind, and two fixed numbers of
four bytes are where it begins and its size.

What readers say and the strongest cases of words always stand on the page; of the others as many, from the shortest
on, as find room there. So nearly every term costs one page and one journey; one whose list finds no room costs the
page and exactly its own list.

Lists that are long stand elsewhere, and their terms on no page (:mod:`anliku.search.static.long_lists`); what is
first on the page of such a term and anchored there stands both there and with its list.

What a patch touches
--------------------
Where the text of one case changes and nothing else (the cases keep their numbers, the same bigrams
are dense, ``pages`` is what :func:`pages_for` gives), a clean build would change the lists of the
terms that the case has or had, and no others. :func:`patch` lays the pages of those terms anew in
each pack that has any and copies the rest, which gives the bytes of a clean build, because a page
depends on nothing but its terms and their lists. Text of usual length has thousands of terms, so
nearly all packs are written, but few of their pages made. A case that comes, goes or moves changes
the numbers of others; then build anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from zlib import crc32

import numpy as np

from anliku.search.static import packs as containers
from anliku.search.static.encode import entry, neighbours, read_varint, whole_key
from anliku.search.static.long_lists import limit
from anliku.search.static.packs import HEADER, Pack, Reader, Slot, fixed, piece_size, read_fixed, stored_size
from anliku.search.static.postings import Postings, Row
from anliku.search.static.term_prefixes import (
    HEAD_MARK,
    WORD_MARK,
    anchor,
    is_anchored,
    is_asked,
    is_first,
    place_key,
)

PAGE = 2304
"""Bytes of a page, on which many words begin with what schools speak of most (作业, 阅读, 老师). On larger ones hardly a
list would stand elsewhere, which takes one journey more."""
PAGES = 64
"""Pages of a pack: with the lists beside them some 150 kB."""
FILL = 0.4
"""So full at most are pages, on average, with only those lists in them that are no longer than a pointer: the rest is
room for longer ones."""
LAID = 4
"""How pages and long lists are laid: another number where the same lists give other bytes, so that the edition has
another address."""
_POINTER = 10
"""Stored bytes, at most, that stand for a list which is a piece: number, place, size."""
_LENGTH = 0x80

List = tuple[int, bytes]
"""Kind and list, see :mod:`anliku.search.static.index`."""


def least(postings: Postings) -> int:
    """Bytes that the terms of an index take on their pages at least: see :func:`row_least`."""
    sizes = postings.sizes.astype(np.int64) + 2
    first = slice(postings.first.start, postings.first.stop)
    always = sizes[first].sum()
    np.minimum(sizes, _POINTER, out=sizes)
    sizes[first] = 0
    return len(postings) + int(postings.key_sizes.sum(dtype=np.int64) + sizes.sum() + always)


def row_least(term: str, row: List | None) -> int:
    """What a term takes on its page where its list stands there only if it is no longer than a pointer."""
    if not row:
        return 0
    key, size = term.encode(), len(row[1]) + 2
    return 1 + len(key) + (size if is_first(key) else min(size, _POINTER))


def pages_for(least: int) -> int:
    """How many pages an index gets: a power of two, so that terms keep their pages while a library
    grows, until it has doubled."""
    pages = 1
    while pages * PAGE * FILL < least:
        pages *= 2
    return pages


def page_of(key: bytes, pages: int) -> int:
    """The page of a term, given its UTF-8."""
    return crc32(place_key(key)) & (pages - 1)


def name_of(page: int) -> str:
    """The pack that holds a page."""
    return f"terms/{page // PAGES}"


def packs(postings: Postings, pages: int) -> Iterator[tuple[str, bytes]]:
    """(name, content) of every pack of an index, without the lists that are long."""
    most = limit(postings.cases)
    groups = postings.groups(postings.crcs & np.uint32(pages - 1), pages)
    rows = ([row for row in some if row[0] <= most or is_anchored(row[1])] for some in groups)
    for number, some in enumerate(iter(lambda: list(islice(rows, PAGES)), [])):
        yield f"terms/{number}", pack(number, some)


def pack(number: int, pages: Sequence[Sequence[Row]]) -> bytes:
    """One pack, of its pages: the rows of each in their order."""
    made = Pack(f"terms/{number}", len(pages), PAGE)
    for rows in pages:
        made.put(*_page(rows))
    return made.content()


def patch(old: Reader, pages: int, changes: Mapping[str, List | None]) -> bytes:
    """A pack with other lists for some terms, None for those that are gone: the pack that
    :func:`pack` gives for all of its terms. Raises packs.Damaged."""
    changed: dict[int, dict[bytes, List | None]] = {}
    for term, row in changes.items():
        key = term.encode()
        changed.setdefault(page_of(key, pages) % PAGES, {})[key] = row
    slots: dict[int, Slot] = {}
    for slot, some in changed.items():
        now = {key: (kind, data) for _, key, kind, data in _rows(old, slot)} | some
        rows = [(len(row[1]), key, *row) for key, row in now.items() if row]
        slots[slot] = _page(sorted(rows, key=_order))
    return containers.patched(old, min(PAGES, pages), PAGE, slots)


def _order(row: Row) -> tuple[int, bytes]:
    size, key, _, _ = row
    return 0 if is_first(key) else size, key


def _page(rows: Sequence[Row]) -> Slot:
    """A page, and the lists that find no room on it."""
    first, others = _first_and_others(rows)
    entries = neighbours(first)
    whole = [entry(*row) for row in others]
    takes = [stored_size(here) - 1 - len(row[1]) for row, here in zip(others, whole, strict=True)]
    # One that is no longer than a pointer stands here even where the page overflows.
    always = sum(1 + len(row[1]) + min(size, _POINTER) for row, size in zip(others, takes, strict=True))
    left = PAGE - HEADER - stored_size(b"".join(entries)) - always
    outside: list[Row] = []
    for row, here, size in zip(others, whole, takes, strict=True):
        more = max(0, size - _POINTER)
        if not more or more <= left:
            left -= more
            entries.append(here)
        else:
            outside.append(row)
    place = 0
    for _, key, kind, data in outside:
        size = piece_size(data)
        entries.append(b"%c%b%c%b%b" % (_LENGTH | len(key), key, kind, fixed(place), fixed(size)))
        place += size
    return b"".join(entries), [(key.decode(), data) for _, key, _, data in outside]


def _first_and_others(rows: Sequence[Row]) -> tuple[list[Row], list[Row]]:
    """What stands first on a page, and its other rows: those of such words and of what is at their beginning
    (``~学习动力``: 学习动力, 学习), which people ask for, before runs of letters that are neither."""
    first = [row for row in rows if is_first(row[1])]
    words = {key[1:] for _, key, _, _ in first} | {place_key(key) for _, key, _, _ in first}
    others = rows[len(first) :]
    return first, [row for row in others if row[1] in words] + [row for row in others if row[1] not in words]


def read_page(reader: Reader, slot: int) -> Iterator[tuple[bytes, int, bytes | tuple[int, int]]]:
    """(UTF-8, kind, list, or place and size of the piece that it is) of a page's terms.

    Raises packs.Damaged, IndexError where the page is broken."""
    data, start = reader.slot(slot, PAGE)
    at = 0
    key = b""
    while at < len(data):
        size = data[at] & 0x7F
        key = whole_key(key, data[at + 1 : at + 1 + size])
        number, at = data[at + 1 + size], at + 2 + size
        if number & 0x80:
            number, at = read_varint(data, at - 1)
        if number < 2:
            yield key, number, (start + read_fixed(data[at : at + 4]), read_fixed(data[at + 4 : at + 8]))
            at += 8
        else:
            yield key, number & 1, data[at : at + (number >> 1)]
            at += number >> 1


def find(reader: Reader, slot: int, key: bytes) -> List | None:
    """The list of a term on a page, None where it is not there."""
    for other, kind, data in read_page(reader, slot):
        if other == key:
            return kind, data if isinstance(data, bytes) else reader.piece(key.decode(), *data)
    return None


def meant(reader: Reader, slot: int, term: str) -> dict[str, bytes]:
    """The words on a page whose anchor is ``term``, each with its list ``~WORD``."""
    start = (HEAD_MARK + term.removeprefix(WORD_MARK)).encode()
    rows = ((key.decode()[1:], data) for key, _, data in read_page(reader, slot) if key.startswith(start))
    return {word: data for word, data in rows if isinstance(data, bytes) and anchor(word) == term}


def asked(reader: Reader, slot: int, term: str) -> dict[str, bytes]:
    """What readers say on a page, where ``term`` is the anchor, each with its terms."""
    key = term.encode()
    rows = ((other, data) for other, _, data in read_page(reader, slot) if is_asked(other))
    return {other.decode()[1:]: data for other, data in rows if isinstance(data, bytes) and place_key(other) == key}


def read(reader: Reader, pages: int) -> list[list[Row]]:
    """The rows of a pack's pages: what :func:`pack` was given."""
    return [list(_rows(reader, slot)) for slot in range(min(PAGES, pages))]


def _rows(reader: Reader, slot: int) -> Iterator[Row]:
    for key, kind, data in read_page(reader, slot):
        content = data if isinstance(data, bytes) else reader.piece(key.decode(), *data)
        yield len(content), key, kind, content
