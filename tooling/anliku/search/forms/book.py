"""The library's phrases as files of an edition: key → rows, found in one look.

Format, beside :mod:`anliku.search.static.packs`
------------------------------------------------
``meta.js`` says in ``forms`` how many ``pages`` there are, a power of two. A key stands on page K = CRC-32 of its
UTF-8, modulo ``pages``; page K is slot ``K % 64`` of pack ``forms/N``, N = K // 64; slots have 2,048 bytes. A page is a
JSON array in GBK of ``[KEY, ROWS]``; where the rows are many there stands the size of a piece, labelled with the key,
that holds them, and the pieces of a page lie in the order of its keys.

``^xy``: the phrases whose first two syllables have these loose initials
(:func:`anliku.search.forms.sounds.initials`), the best first, as ``阅读 yue'du``. ``$xy``: those of three or more characters
whose last two have them. ``h…`` and ``<xy``: what is offered while a reader types (:mod:`anliku.search.forms.typeahead`). ``=english``: the Chinese of
English words (:func:`anliku.search.forms.englishkey.key`).

``forms/sounds`` and ``forms/traditional`` are packs of one slot each, as large as ``forms`` in ``meta.js`` says: the tables of
:mod:`anliku.search.forms.sounds`, in GBK.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from zlib import crc32

from anliku import english as glossary
from anliku.search.forms import englishkey as english
from anliku.search.forms.phrases import Name, Worth, lexicon
from anliku.search.forms.sounds import initials, readings, table, traditional
from anliku.search.forms.typeahead import Card, typeahead
from anliku.search.static.cases import decode, encode
from anliku.search.static.packs import HEADER, Pack, Reader, Slot, piece_size, stored_size

PAGE, PAGES = 2048, 64
"""Bytes of a page, pages of a pack. On half of them many rows would be pieces, which takes one journey more."""
_FILL = 0.6
_LONG = 1200
"""Stored bytes of rows that are a piece."""
_MOST = 600
"""Rows of a key, the best of them: some ten kilobytes."""
_TABLES = (("sounds", table), ("traditional", traditional))

Book = Mapping[str, Sequence[str]]
"""Key → rows."""


def book(
    cases: Iterable[Worth], names: Sequence[Name], cards: Iterable[Card] = (), questions: Iterable[str] = ()
) -> dict[str, list[str]]:
    """The rows of a library, keys ascending; with the titles of its ``cards`` and the ``questions`` that they answer."""
    words = lexicon(cases, names)
    rows = typeahead(words, names, cards, questions)
    for phrase in words:
        for reading in readings(phrase):
            row = f"{phrase} {chr(39).join(reading)}"
            letters = initials(reading)
            rows[f"^{letters[:2]}"].append(row)
            if len(letters) > 2:
                rows[f"${letters[-2:]}"].append(row)
    for key, meanings in _english(names).items():
        rows[f"={key}"] += meanings
    return {key: row[:_MOST] for key, row in sorted(rows.items())}


def _english(names: Sequence[Name]) -> dict[str, list[str]]:
    """English → the words of the field, then the names of terms that are called so, those with fewest such forms first."""
    told: dict[str, dict[str, None]] = defaultdict(dict)
    for phrase, meanings in glossary.words().items():
        told[english.key([phrase])].update(dict.fromkeys(meanings))
    forms = [(english.key([name.text]), name.term) for name in names if name.text.isascii()]
    many = Counter(term for _, term in forms)
    for key, term in sorted(forms, key=lambda row: (many[row[1]], row[1])):
        if key:
            told[key][term] = None
    return {key: list(meanings) for key, meanings in told.items()}


@dataclass(frozen=True, slots=True)
class BookFiles:
    """The files of a book."""

    sizes: dict[str, int]
    """What ``meta.js`` says of them."""
    packs: tuple[tuple[str, bytes], ...]
    """(name, content) of each."""

    @property
    def digest(self) -> str:
        """Stands for what they hold."""
        return sha256(b"".join(content for _, content in self.packs)).hexdigest()

    def pack(self) -> bytes:
        """The same in one piece, for keeping."""
        head = json.dumps((self.sizes, [(name, len(content)) for name, content in self.packs]))
        return b"".join((head.encode(), b"\n", *(content for _, content in self.packs)))

    @classmethod
    def unpack(cls, data: bytes) -> BookFiles:
        """The reverse of :meth:`pack`, for bytes that it gave."""
        head, _, content = data.partition(b"\n")
        sizes, lengths = json.loads(head)
        packs = []
        at = 0
        for name, length in lengths:
            packs.append((name, content[at : at + length]))
            at += length
        return cls(sizes, tuple(packs))


def files_of(
    cases: Iterable[Worth], names: Sequence[Name], cards: Iterable[Card] = (), questions: Iterable[str] = ()
) -> BookFiles:
    """The files of the book of a library."""
    return book_files(book(cases, names, cards, questions))


def book_files(rows: Book) -> BookFiles:
    """The files in which a book is published."""
    size = sum(min(stored_size(encode([key, row])), _LONG) for key, row in rows.items())
    pages = 1
    while pages * PAGE * _FILL < size:
        pages *= 2
    on: list[dict[str, Sequence[str]]] = [{} for _ in range(pages)]
    for key, row in rows.items():
        on[page_of(key, pages)][key] = row
    packs = [_pack(number, on[at : at + PAGES]) for number, at in enumerate(range(0, pages, PAGES))]
    sizes = {"pages": pages}
    for name, text in _TABLES:
        content = text().encode("gbk")
        sizes[name] = HEADER + stored_size(content)
        made = Pack(f"forms/{name}", 1, sizes[name])
        made.put(content, [])
        packs.append((made.name, made.content()))
    return BookFiles(sizes, tuple(packs))


def _pack(number: int, pages: Sequence[Book]) -> tuple[str, bytes]:
    made = Pack(f"forms/{number}", len(pages), PAGE)
    for page in pages:
        made.put(*_page(page))
    return made.name, made.content()


def page_of(key: str, pages: int) -> int:
    """The page of a key."""
    return crc32(key.encode()) & (pages - 1)


def _page(rows: Book) -> Slot:
    entries: list[list[object]] = []
    pieces: list[tuple[str, bytes]] = []
    for key, row in rows.items():
        content = encode(list(row))
        if stored_size(content) > _LONG:
            pieces.append((key, content))
            entries.append([key, piece_size(content)])
        else:
            entries.append([key, list(row)])
    return encode(entries), pieces


def find(pack: Callable[[str], Reader], pages: int, key: str) -> list[str]:
    """The rows of a key; ``pack`` gives a pack by its name. Raises ValueError for a damaged one."""
    page = page_of(key, pages)
    reader = pack(f"forms/{page // PAGES}")
    content, place = reader.slot(page % PAGES, PAGE)
    for name, rows in decode(content):
        if name == key:
            entries = rows if isinstance(rows, list) else decode(reader.piece(key, place, rows))
            return list(entries)
        if not isinstance(rows, list):
            place += rows
    return []


def read_table(pack: Callable[[str], Reader], name: str, size: int) -> str:
    """The table ``sounds`` or ``traditional``, of the size that ``meta.js`` says. Raises ValueError."""
    return pack(f"forms/{name}").slot(0, size)[0].decode("gbk")
