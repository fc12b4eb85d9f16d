"""All files of the static search of one edition, ready to write; and their check.

Format (version 7)
------------------
An edition is a folder ``search/VERSION/``: ``meta.js`` (:mod:`anliku.search.static.meta`), ``begins.bin``
(:mod:`anliku.search.static.begins`) and packs (:mod:`anliku.search.static.packs`) below ``terms/``
(:mod:`anliku.search.static.term_packs`), ``long/`` (:mod:`anliku.search.static.long_lists`), ``forms/``
(:mod:`anliku.search.forms.book`) and ``cases/`` (:mod:`anliku.search.static.cases`). VERSION is a hash of everything
in them; it stands in the address and in ``meta.js``. Cases are numbered 0 … N-1 in the catalogue's reading order.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import marshal
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

from anliku.search.entry import Brief, Entry
from anliku.search.forms import book, guessing, phrases
from anliku.search.forms.book import BookFiles
from anliku.search.forms.sounds import sounds_of
from anliku.search.normalise import normalise
from anliku.search.static import (
    begins,
    cases,
    index,
    long_lists,
    meaninglists,
    meta,
    near,
    packs,
    query,
    spoken,
    term_packs,
)
from anliku.search.static.change import Index, Last, Spoilt, Trace, index_from
from anliku.search.static.new_folder import Folder
from anliku.search.static.postings import Row
from anliku.search.static.term_prefixes import first_word

# The scripts of the browser refuse files of another format (index.js, and finder.js before it opens any): a browser may
# have kept them from an edition before.
FORMAT = 7
# So many packs are held by a reader: all of them would be as large as the index.
_KEPT = 16

Card = Mapping[str, Any]
QUESTIONS = "questions"
"""The name by which a card holds the questions that its case answers."""


@dataclass(frozen=True, slots=True)
class Edition:
    """The search of one edition of a library, before its index is made."""

    version: str
    entries: Sequence[Entry]
    """Asked for late, and where all are wanted one after the other: they may be loaded."""
    cards: Sequence[Card]
    """Asked for late, too."""
    described: Mapping[str, Any]
    """``meta.js`` but for its version and what the index gives, see :mod:`anliku.search.static.meta`."""
    asked: Mapping[str, bytes]
    """The rows of what readers say, see :mod:`anliku.search.static.spoken`."""
    known: Mapping[str, int]
    """The words that the program knows, see :mod:`anliku.search.static.meaninglists`."""
    forms: BookFiles
    marks: tuple[str, ...]
    """For each case what stands for its entry and card: the same mark, the same in the files."""
    words: str
    """What stands for the known words."""


@dataclass(frozen=True, slots=True)
class About:
    """What an edition says of all cases together: ``meta.js``, see :class:`Edition`, and what readers say of terms."""

    described: Mapping[str, Any]
    spoken: spoken.Spoken

    @classmethod
    def of(cls, facets: Sequence[meta.FacetNames], briefs: Sequence[Brief]) -> About:
        """That of these cases, which depends on their terms and years alone."""
        return cls(meta.describe(briefs, facets), spoken.spoken_of(facets, briefs))

    def pack(self) -> bytes:
        """The same as bytes, for keeping."""
        return json.dumps((self.described, self.spoken), ensure_ascii=False).encode("utf-8", "surrogatepass")

    @classmethod
    def unpack(cls, data: bytes) -> About:
        """The reverse of :meth:`pack`, for bytes that it gave."""
        return cls(*json.loads(data.decode("utf-8", "surrogatepass")))


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: name → check of what was meant; and what the next edition can be made from."""

    checks: dict[str, bytes]
    trace: Trace
    changed: Sequence[int] | None = field(default=None, compare=False)
    """The cases that were laid anew, where all else is from the edition before."""
    taken: frozenset[str] = field(default=frozenset(), compare=False)
    """The files that have a second name in the edition before, and were looked at when they got this one."""


def edition_of(
    entries: Sequence[Entry],
    cards: Sequence[Card],
    facets: Sequence[meta.FacetNames],
    briefs: Sequence[Brief] | None = None,
    known: Mapping[str, int] | None = None,
    forms: BookFiles | None = None,
) -> Edition:
    """The edition of ``entries``, whose result cards are ``cards``, numbered as they come;
    ``briefs`` and ``forms`` where these are made already, so that no entry has to be looked at yet; ``known`` words."""
    briefs = briefs if briefs is not None else [Brief.of(row) for row in entries]
    forms = forms or _forms(entries, cards, phrases.names_of(facets, briefs))
    marks = tuple(_mark(brief, card) for brief, card in zip(briefs, cards, strict=True))
    return edition_from(entries, cards, About.of(facets, briefs), known or {}, forms, marks)


def _forms(entries: Sequence[Entry], cards: Sequence[Card], names: Sequence[phrases.Name]) -> BookFiles:
    asked = [card.get(QUESTIONS, ()) for card in cards]
    worths = map(phrases.phrases, entries, asked)
    return book.files_of(worths, names, cards, chain.from_iterable(asked))


def edition_from(
    entries: Sequence[Entry],
    cards: Sequence[Card],
    about: About,
    known: Mapping[str, int],
    forms: BookFiles,
    marks: tuple[str, ...],
) -> Edition:
    """The edition of these parts, of which neither an entry nor a card is looked at yet; see :class:`Edition`."""
    # Of all that the files are made from, so that a copy which some browser or cache has kept
    # is never taken for the present one.
    sizes = (
        index.DENSE,
        term_packs.PAGE,
        term_packs.PAGES,
        term_packs.FILL,
        term_packs.LAID,
        long_lists.LEAST,
        cases.CASES,
        cases.FRONT,
        meaninglists.HEAD,
    )
    words = words_digest(known)
    made_of = json.dumps(
        (FORMAT, sizes, about.described, about.spoken, forms.digest, marks, words), ensure_ascii=False
    ).encode("utf-8", "replace")
    version = hashlib.sha256(made_of).hexdigest()[:12]
    asked = spoken.rows(about.spoken, about.described["facets"])
    return Edition(version, entries, cards, about.described, asked, known, forms, marks, words)


def words_digest(known: Mapping[str, int]) -> str:
    """What stands for the words that the program knows."""
    return hashlib.sha256(json.dumps(list(known.items())).encode()).hexdigest()


def _mark(brief: Brief, card: Card) -> str:
    shown = json.dumps(card, ensure_ascii=False).encode("utf-8", "replace")
    return hashlib.sha256(brief.digest.encode() + shown).hexdigest()[:32]


def write(folder: Path, edition: Edition, last: Last | None = None) -> Written:
    """Make the index and write all files below ``folder``. The same library gives the same files,
    whether made anew or, where few cases have changed, from the ``last`` edition. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    if last is not None:
        # Where something of it is not as it was written, what was laid so far is laid once more.
        with contextlib.suppress(Spoilt, ValueError, IndexError):
            if (made := _from_last(edition, last)) is not None:
                return _laid(Folder(folder, last), edition, made)
        shutil.rmtree(folder)
        folder.mkdir()
    with TemporaryFile(dir=folder) as waiting:
        return _laid(Folder(folder), edition, _anew(edition, waiting))


def _laid(folder: Folder, edition: Edition, made: _Made) -> Written:
    for name, content in made.index.packs:
        folder.pack(name, content)
    slot = cases.slot_size(made.sizes)
    for number in range(len(_packs(edition))):
        folder.pack(f"cases/{number}", made.cases(number, slot))
    pages = term_packs.pages_for(made.index.least)
    words, size = _begun(folder, edition)
    about = {
        "begins": size,
        "pages": pages,
        "dense": "".join(made.index.dense),
        "slot": slot,
        "front": cases.FRONT,
        "long": long_lists.encode(made.index.long),
        "card": cases.keys(edition.cards),
        "forms": edition.forms.sizes,
    }
    for name, content in edition.forms.packs:
        folder.pack(name, content)
    folder.put("meta.js", meta.script({"version": edition.version, "format": FORMAT, **edition.described, **about}))
    trace = Trace(
        edition.marks,
        tuple(made.sizes),
        made.index.dense,
        made.index.least,
        tuple(made.index.long),
        edition.words,
        (words, size),
        edition.asked,
    )
    return Written(folder.checks, trace, made.changed, frozenset(folder.taken))


def _begun(folder: Folder, edition: Edition) -> tuple[str, int]:
    """Write what begins a word. Gives what stands for all words, and how large the filter's slot is."""
    words = list(_words(edition))
    digest = hashlib.sha256("\n".join(words).encode("utf-8", "replace")).hexdigest()
    if folder.last is not None and folder.last.trace.begins[0] == digest:
        content, size = None, folder.last.trace.begins[1]
    else:
        content, size = begins.pack(begins.filter_of(words))
    folder.pack(begins.NAME, content)
    return digest, size


def _words(edition: Edition) -> Iterator[str]:
    """All words that cases of an edition may mean, and those with which begins what readers say."""
    yield from edition.known
    for term in edition.asked:
        yield first_word(term[1:])


@dataclass(frozen=True, slots=True)
class _Made:
    """An index, the stored bytes of each card, a pack of cases by its number and the size of a slot (asked for in
    their order; None: as in the edition before), and which cases are not what they were."""

    index: Index
    sizes: list[int]
    cases: Callable[[int, int], bytes | None]
    changed: Sequence[int] | None = None


def _anew(edition: Edition, waiting: IO[bytes]) -> _Made:
    """``waiting``: an empty file. What is in the packs of cases is at hand while the index is made, but not how large
    their slots are; it waits there, where it takes no memory."""
    sizes: list[int] = []
    postings = index.build(_passing(edition, sizes, waiting), known=edition.known, asked=edition.asked)
    waiting.seek(0)
    least = term_packs.least(postings)
    pages = term_packs.pages_for(least)
    directory: list[long_lists.Listed] = []
    laid = chain(term_packs.packs(postings, pages), long_lists.packs(postings, pages, directory))
    return _Made(
        Index(postings.dense, least, laid, directory),
        sizes,
        lambda number, slot: cases.pack(number, marshal.load(waiting), slot),  # noqa: S302 - what was just written
    )


def _passing(edition: Edition, sizes: list[int], waiting: IO[bytes]) -> Iterator[Entry]:
    """All entries; ``sizes`` get the bytes of their cards, ``waiting`` the slots of each pack."""
    for some in _packs(edition):
        entries = edition.entries[some]
        slots = cases.slots(entries, edition.cards[some])
        sizes += cases.card_sizes(slots)
        marshal.dump(slots, waiting)
        yield from entries


def _from_last(edition: Edition, last: Last) -> _Made | None:
    changed = last.changed(edition.marks, edition.words)
    if changed is None:
        return None
    made = index_from(last, edition.entries, changed, edition.known, edition.asked)
    if made is None:
        return None
    sizes = list(last.trace.sizes)
    touched = {number // cases.CASES for number in changed}
    for number, some in enumerate(_packs(edition)):
        if number in touched:
            sizes[some] = cases.card_sizes(cases.slots(edition.entries[some], edition.cards[some]))
    same = cases.slot_size(sizes) == cases.slot_size(last.trace.sizes)

    def pack(number: int, slot: int) -> bytes | None:
        if same and number not in touched:
            return None
        some = _packs(edition)[number]
        return cases.pack(number, cases.slots(edition.entries[some], edition.cards[some]), slot)

    return _Made(made, sizes, pack, changed)


def _packs(edition: Edition) -> list[slice]:
    """The cases of each pack."""
    firsts = range(0, len(edition.marks), cases.CASES)
    return [slice(first, min(first + cases.CASES, len(edition.marks))) for first in firsts]


class Reader:
    """A second reader of the format: from a folder, for checks, tests and the benchmark.

    Raises OSError for a missing file and ValueError for a damaged one.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        text = (folder / "meta.js").read_text(encoding="utf-8")
        if not text.startswith("anlikuMeta(") or not text.endswith(");\n"):
            raise ValueError("meta.js: damaged")
        self.meta: dict[str, Any] = json.loads(text[len("anlikuMeta(") : -len(");\n")])
        self.dense = {self.meta["dense"][i : i + 2] for i in range(0, len(self.meta["dense"]), 2)}
        self.names = [normalise(name) for facet in self.meta["facets"] for name in _names(facet)]
        self._long = long_lists.by_pack(long_lists.decode(self.meta["long"]), self.meta["pages"])
        self._packs: dict[str, packs.Reader] = {}

    @property
    def cases(self) -> int:
        """How many there are."""
        return int(self.meta["cases"])

    def pack(self, name: str) -> packs.Reader:
        """A pack; the last few that were read are kept."""
        if name not in self._packs:
            if len(self._packs) == _KEPT:
                self._packs.pop(next(iter(self._packs)))
            self._packs[name] = packs.Reader(name, (self.folder / f"{name}.bin").read_bytes())
        return self._packs[name]

    def get(self, term: str) -> term_packs.List | None:
        """The list of a term, None where no case has it."""
        key = term.encode()
        number = long_lists.pack_of(long_lists.tag_of(key), self.meta["pages"])
        if lines := self._long.get(number):
            row = long_lists.find(self.pack(long_lists.name_of(number)), lines, key)
            if row is not None:
                return row
        page = term_packs.page_of(key, self.meta["pages"])
        return term_packs.find(self.pack(term_packs.name_of(page)), page % term_packs.PAGES, key)

    def meant(self, term: str) -> dict[str, bytes]:
        """The words that cases mean and whose anchor is ``term``, each with its list ``~WORD``."""
        page = term_packs.page_of(term.encode(), self.meta["pages"])
        return term_packs.meant(self.pack(term_packs.name_of(page)), page % term_packs.PAGES, term)

    def begins(self, term: str) -> bool:
        """Whether a word that cases may mean may begin with ``term``."""
        return begins.holds(self._begins, term)

    @cached_property
    def _begins(self) -> bytes:
        return begins.read(
            packs.Reader(begins.NAME, (self.folder / f"{begins.NAME}.bin").read_bytes()), self.meta["begins"]
        )

    def terms(self) -> Iterator[Row]:
        """All terms of the index with their lists, page by page, and then the long ones."""
        pages = self.meta["pages"]
        for number in range(-(-pages // term_packs.PAGES)):
            for rows in term_packs.read(self.pack(f"terms/{number}"), pages):
                yield from rows
        for number, lines in self._long.items():
            yield from long_lists.read(self.pack(long_lists.name_of(number)), lines)

    def card(self, case: int) -> dict[str, Any]:
        """What the result card of a case shows."""
        pack = self.pack(f"cases/{case // cases.CASES}")
        return cases.read_card(pack, case % cases.CASES, self.meta["slot"], self.meta["card"])

    def passages(self, case: int) -> list[str]:
        """The text of a case, as written."""
        number, place = divmod(case, cases.CASES)
        count = min(cases.CASES, self.meta["cases"] - number * cases.CASES)
        return cases.read_passages(self.pack(f"cases/{number}"), place, count, self.meta["slot"], self.card(case))

    def spoken(self) -> dict[str, dict[str, list[str]]]:
        """Facet → term → what readers say."""
        return spoken.read_rows(self.terms(), self.meta["facets"])

    def said(self, text: str) -> dict[str, dict[str, list[str]]]:
        """Facet → term → what readers say, as far as a query may have it."""
        asked: dict[str, bytes] = {}
        for term in dict.fromkeys(spoken.anchors(text)):
            page = term_packs.page_of(term.encode(), self.meta["pages"])
            asked |= term_packs.asked(self.pack(term_packs.name_of(page)), page % term_packs.PAGES, term)
        return spoken.read(asked.items(), self.meta["facets"])

    def forms(self, key: str) -> list[str]:
        """The rows of a key of the book of phrases."""
        return book.find(self.pack, self.meta["forms"]["pages"], key)

    def table(self, name: str) -> str:
        """The table of ``sounds``, or that of ``traditional`` characters."""
        return book.read_table(self.pack, name, self.meta["forms"][name])

    def guesses(self, text: str, answered: bool = False) -> list[guessing.Guess]:
        """What else a query may mean; ``answered``: cases are near to it as it is typed."""
        pairs = self.table("traditional")
        simplified = dict(zip(pairs[::2], pairs[1::2], strict=True))
        sounds = sounds_of(self.table("sounds"))
        letters = guessing.Letters(self.forms, self.contains, self.words, sounds, simplified)
        return guessing.guesses(text, letters, answered)

    def words(self, part: str) -> list[tuple[int, int]]:
        """Where the words of the meaning table stand in a part of a query: (start, end) of each."""
        return [(start, start + len(word)) for start, word, _ in near.words_of(part, self)]

    def contains(self, part: str) -> bool:
        """Whether some case contains a part of a query."""
        return bool(query.exact(part, self, self.dense))

    def search(self, text: str) -> query.Answer:
        """Answer a query from the files."""
        return query.search(text, self, self.dense, self.names)


def _names(facet: Mapping[str, Any]) -> list[str]:
    return [*facet["terms"], *(name for names in facet["aliases"] for name in names)]
