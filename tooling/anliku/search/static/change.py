"""The index of an edition from that of the one before, where few cases have changed.

:mod:`anliku.search.static.patch` says what the lists of the changed cases' terms are now;
here they are looked up in the packs of the edition before, and its packs laid with them. The
result is what a clean build gives, byte for byte. A clean build is made instead where cases came
or went, where many changed, where a bigram becomes dense or ceases to be, where the number of
pages changes, and where anything of the edition before is not as it was written.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from anliku.search.entry import Entry
from anliku.search.static import long_lists, term_packs
from anliku.search.static.long_lists import Listed
from anliku.search.static.packs import Reader
from anliku.search.static.patch import List, patch
from anliku.search.static.postings import CASES
from anliku.search.static.term_prefixes import is_first, place_key

# With more changed cases than this a clean build takes hardly longer.
_FEW = 8


@dataclass(frozen=True, slots=True)
class Trace:
    """What is known of a written edition without reading it: enough to make the next from it."""

    marks: tuple[str, ...]
    """For each case what stands for its entry and card."""
    sizes: tuple[int, ...]
    """Stored bytes of each case's card."""
    dense: dict[str, int]
    """As in :class:`anliku.search.static.postings.Postings`."""
    least: int
    """See :func:`anliku.search.static.term_packs.least`."""
    long: tuple[Listed, ...]
    """The directory, see :mod:`anliku.search.static.long_lists`."""
    known: str
    """What stands for the words that the program knew."""
    begins: tuple[str, int]
    """What stands for all words that cases might mean, and how large the slot of their filter is."""
    asked: Mapping[str, bytes]
    """The rows of what readers say, see :mod:`anliku.search.static.spoken`."""

    def pack(self) -> bytes:
        """The same as bytes, for keeping."""
        asked = {term: data.hex() for term, data in self.asked.items()}
        columns = (self.marks, self.sizes, self.dense, self.least, self.long, self.known, self.begins, asked)
        return json.dumps(columns, ensure_ascii=False).encode()

    @classmethod
    def unpack(cls, data: bytes) -> Trace:
        """The reverse of :meth:`pack`, for bytes that it gave."""
        marks, sizes, dense, least, long, known, begins, asked = json.loads(data)
        lines = tuple((tag, size) for tag, size in long)
        rows = {term: bytes.fromhex(data) for term, data in asked.items()}
        return cls(tuple(marks), tuple(sizes), dense, least, lines, known, tuple(begins), rows)


@dataclass(frozen=True, slots=True)
class Last:
    """The edition before."""

    trace: Trace
    content: Callable[[str], bytes | None]
    """What a pack of it holds, None where it is not as it was written."""
    entry: Callable[[int], Entry | None]
    """What the entry of a case was, None where that is not known any more."""
    take: Callable[[str, Path], bytes | None] = lambda _name, _path: None
    """Give a pack of it a second name; gives the check of what it holds. None, and nothing is done, where that
    can't be, or where it is not as it was written."""

    def changed(self, marks: Sequence[str], known_words: str) -> list[int] | None:
        """The numbers of the cases that have changed, None where they are not a few of the same."""
        known = self.trace.marks
        if len(known) != len(marks) or self.trace.known != known_words:
            return None
        numbers = [number for number, mark in enumerate(marks) if mark != known[number]]
        return numbers if len(numbers) <= _FEW else None


@dataclass(frozen=True, slots=True)
class Index:
    """The index of an edition, ready to write. ``dense`` and ``least`` as in :class:`Trace`."""

    dense: dict[str, int]
    least: int
    packs: Iterator[tuple[str, bytes | None]]
    """(name, content) of every pack of terms and of long lists, laid one after the other; None of one that is as
    it was in the edition before. Raises Spoilt where that one is not as it was written."""
    long: list[Listed]
    """The directory of long lists, whole when all packs have been laid."""


class Spoilt(Exception):
    """The edition before is not as it was written."""


def index_from(
    last: Last, entries: Sequence[Entry], numbers: Sequence[int], known: Mapping[str, int], asked: Mapping[str, bytes]
) -> Index | None:
    """The index after these cases have changed, with the rows of what readers say now; None where a clean build is
    needed."""
    try:
        return _Change(last, known).index(entries, numbers, asked)
    except (Spoilt, ValueError, IndexError):
        return None


class _Change:
    """The lists of the edition before as far as they were looked up, some with others in their place."""

    def __init__(self, last: Last, known: Mapping[str, int]) -> None:
        self._last = last
        self._known = known
        self._least = last.trace.least
        self._pages = term_packs.pages_for(self._least)
        self._long = long_lists.by_pack(last.trace.long, self._pages)
        self._packs: dict[str, Reader] = {}
        self._rows: dict[int, dict[bytes, tuple[int, bytes | tuple[int, int]]]] = {}
        self._lists: dict[str, List | None] = {}
        self._changed: set[str] = set()

    def index(self, entries: Sequence[Entry], numbers: Sequence[int], asked: Mapping[str, bytes]) -> Index | None:
        dense = self._last.trace.dense
        for number in numbers:
            before, after = self._last.entry(number), entries[number]
            if before is None:
                return None
            if (before.slots, before.meaning) == (after.slots, after.meaning):
                continue
            change = patch(self._list, dense, number, before, after, self._known)
            if change is None:
                return None
            dense = change.dense
            self._take(change.lists)
        self._say(asked)
        if term_packs.pages_for(self._least) != self._pages:
            return None
        directory: list[Listed] = []
        return Index(dense, self._least, self._laid(directory), directory)

    def _say(self, asked: Mapping[str, bytes]) -> None:
        before = self._last.trace.asked
        other = {term for term in before.keys() | asked.keys() if before.get(term) != asked.get(term)}
        self._take({term: (CASES, asked[term]) if term in asked else None for term in other})

    def _list(self, term: str) -> List | None:
        if term not in self._lists:
            self._lists[term] = self._long_list(term.encode()) or self._short_list(term.encode())
        return self._lists[term]

    def _short_list(self, key: bytes) -> List | None:
        page = term_packs.page_of(key, self._pages)
        reader = self._pack(term_packs.name_of(page))
        if page not in self._rows:
            # Hundreds of terms to look up: every page is read once.
            rows = term_packs.read_page(reader, page % term_packs.PAGES)
            self._rows[page] = {other: (kind, data) for other, kind, data in rows}
        row = self._rows[page].get(key)
        if row is None:
            return None
        kind, data = row
        return kind, data if isinstance(data, bytes) else reader.piece(key.decode(), *data)

    def _long_list(self, key: bytes) -> List | None:
        number = long_lists.pack_of(long_lists.tag_of(key), self._pages)
        lines = self._long.get(number)
        return long_lists.find(self._pack(long_lists.name_of(number)), lines, key) if lines else None

    def _take(self, lists: dict[str, List | None]) -> None:
        for term, row in lists.items():
            self._least += term_packs.row_least(term, row) - term_packs.row_least(term, self._list(term))
        self._lists |= lists
        self._changed |= lists.keys()

    def _pack(self, name: str) -> Reader:
        if name not in self._packs:
            content = self._last.content(name)
            if content is None:
                raise Spoilt(name)
            self._packs[name] = Reader(name, content)
        return self._packs[name]

    def _laid(self, directory: list[Listed]) -> Iterator[tuple[str, bytes | None]]:
        """All packs; ``directory`` gets its lines."""
        short: dict[str, dict[str, List | None]] = {}
        long: dict[int, dict[str, List | None]] = {}
        for term in sorted(self._changed):
            key, row = term.encode(), self._lists[term]
            is_long = long_lists.is_long(key, row, len(self._last.trace.marks))
            name = term_packs.name_of(term_packs.page_of(key, self._pages))
            short.setdefault(name, {})[term] = None if is_long else row
            number = long_lists.pack_of(long_lists.tag_of(key), self._pages)
            long.setdefault(number, {})[term] = row if is_long else None
        begun = self._begun()
        for term in begun:
            key, row = term.encode(), self._list(term)
            if long_lists.is_long(key, row, len(self._last.trace.marks)):
                long.setdefault(long_lists.pack_of(long_lists.tag_of(key), self._pages), {})[term] = row
        # Before the packs that they stand in are let go.
        beside = {term: self._beside(term, begun) for some in long.values() for term, row in some.items() if row}
        for number in range(-(-self._pages // term_packs.PAGES)):
            name = f"terms/{number}"
            yield name, term_packs.patch(self._taken(name), self._pages, short[name]) if name in short else None
        for number in sorted(self._long.keys() | long.keys()):
            name, lines, content = long_lists.name_of(number), self._long.get(number, []), None
            if number in long:
                old = self._taken(name) if lines else None
                content, lines = long_lists.patch(old, name, lines, long[number], beside.__getitem__)
            directory += lines
            if lines:
                yield name, content

    def _begun(self) -> dict[str, set[str]]:
        """Anchor → what stands first on its page and is another now, as ``}FORM`` and ``~WORD``."""
        begun: dict[str, set[str]] = {}
        for term in self._changed:
            if is_first(key := term.encode()):
                begun.setdefault(place_key(key).decode(), set()).add(term)
        return begun

    def _beside(self, term: str, begun: Mapping[str, set[str]]) -> list[tuple[bytes, bytes]]:
        """What stands behind the list of a term: UTF-8 and list of each, in the order of the page."""
        anchor = term.encode()
        self._short_list(anchor)
        rows = self._rows[term_packs.page_of(anchor, self._pages)]
        first = {key.decode() for key in rows if is_first(key) and place_key(key) == anchor} | begun.get(term, set())
        lists = ((other.encode(), self._list(other)) for other in first)
        return sorted((key, row[1]) for key, row in lists if row)

    def _taken(self, name: str) -> Reader:
        """A pack that nobody asks for again."""
        reader = self._pack(name)
        del self._packs[name]
        return reader
