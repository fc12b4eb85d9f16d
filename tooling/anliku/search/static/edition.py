"""All files of the static search of one edition, ready to write; and their check.

Format (version 3)
------------------
An edition is a folder ``search/VERSION/``: ``meta.js`` (:mod:`anliku.search.static.meta`) and packs
(:mod:`anliku.search.static.packs`) below ``terms/`` (:mod:`anliku.search.static.terms`) and
``cases/`` (:mod:`anliku.search.static.cases`). VERSION is a hash of everything in them; it stands
in the address and in ``meta.js``. Cases are numbered 0 … N-1 in the catalogue's reading order.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from zlib import crc32

from anliku.catalogue import Catalogue
from anliku.reading import CaseReading
from anliku.search.entry import Entry, entry
from anliku.search.normalise import normalise
from anliku.search.static import cases, index, meta, packs, query, terms
from anliku.search.static.damage import IndexDamaged
from anliku.search.static.postings import Row

# Readers of another format never open these files: their version differs, too.
FORMAT = 3


@dataclass(frozen=True, slots=True)
class Edition:
    """The search of one edition of a library, before its index is made."""

    version: str
    entries: tuple[Entry, ...]
    cards: tuple[Mapping[str, Any], ...]
    described: Mapping[str, Any]
    """``meta.js`` but for its version and what the index gives, see :mod:`anliku.search.static.meta`."""

    def shown(self) -> Iterator[str]:
        """The text of every card and passage."""
        for row, card in zip(self.entries, self.cards, strict=True):
            yield json.dumps(card, ensure_ascii=False)
            yield from (f"{start}\n{text}" for start, text in row.passages)


def make(catalogue: Catalogue, cards: Sequence[Mapping[str, Any]]) -> Edition:
    """The edition of ``catalogue``, whose cases' result cards are ``cards``, in its order."""
    entries = tuple(entry(CaseReading(case, catalogue.context)) for case in catalogue.cases)
    return edition_of(entries, cards, meta.facets_of(catalogue.taxonomy))


def edition_of(
    entries: Sequence[Entry], cards: Sequence[Mapping[str, Any]], facets: Sequence[meta.FacetNames]
) -> Edition:
    """The edition of ``entries``, whose result cards are ``cards``, numbered as they come."""
    draft = Edition("", tuple(entries), tuple(cards), meta.describe(entries, facets))
    # Of all that the files are made from, so that a copy which some browser or cache has kept
    # is never taken for the present one.
    sizes = (index.DENSE, terms.PAGE, terms.PAGES, terms.FILL, cases.CASES)
    digest = hashlib.sha256(repr((FORMAT, *sizes)).encode())
    digest.update(json.dumps(draft.described, ensure_ascii=False).encode("utf-8", "replace"))
    for row in entries:
        digest.update("\n\n".join(row.slots).encode("utf-8", "replace"))
    for text in draft.shown():
        digest.update(f"\n\n{text}".encode("utf-8", "replace"))
    return replace(draft, version=digest.hexdigest()[:12])


def write(folder: Path, edition: Edition) -> dict[str, int]:
    """Make the index and write all files below ``folder``; gives name → CRC-32 of what was
    meant. The same library gives the same files. Raises OSError."""
    for part in ("terms", "cases"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    written: dict[str, int] = {}

    def put(name: str, content: bytes) -> None:
        (folder / name).write_bytes(content)
        written[name] = crc32(content)

    slot = cases.slot_size(edition.entries, edition.cards)
    for name, content in cases.packs(edition.entries, edition.cards, slot):
        put(f"{name}.bin", content)
    postings = index.build(edition.entries)
    pages = terms.pages_for(postings)
    for name, content in terms.packs(postings, pages):
        put(f"{name}.bin", content)
    made = {"pages": pages, "dense": "".join(postings.dense), "slot": slot, "card": cases.keys(edition.cards)}
    put("meta.js", meta.script({"version": edition.version, "format": FORMAT, **edition.described, **made}))
    return written


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
        self._packs: dict[str, packs.Reader] = {}

    def pack(self, name: str) -> packs.Reader:
        """A pack, read once."""
        if name not in self._packs:
            self._packs[name] = packs.Reader(name, (self.folder / f"{name}.bin").read_bytes())
        return self._packs[name]

    def lists(self, term: str) -> terms.List | None:
        """The list of a term, None where no case has it."""
        key = term.encode()
        page = terms.page_of(key, self.meta["pages"])
        return terms.find(self.pack(terms.name_of(page)), page % terms.PAGES, key)

    def terms(self) -> Iterator[Row]:
        """All terms of the index with their lists, page by page."""
        pages = self.meta["pages"]
        for number in range(-(-pages // terms.PAGES)):
            for rows in terms.read(self.pack(f"terms/{number}"), pages):
                yield from rows

    def card(self, case: int) -> dict[str, Any]:
        """What the result card of a case shows."""
        return self._cases(case).card(case % cases.CASES, self.meta["card"])

    def passages(self, case: int) -> list[str]:
        """The text of a case, as written."""
        card, some = self.card(case), self._cases(case)
        return [some.passage(case % cases.CASES, card, part) for part in range(len(card[cases.PASSAGES][2]))]

    def search(self, text: str) -> query.Answer:
        """Answer a query from the files."""
        return query.search(text, self.lists, self.dense, self.names)

    def _cases(self, case: int) -> cases.CaseReader:
        number = case // cases.CASES
        count = min(cases.CASES, self.meta["cases"] - number * cases.CASES)
        return cases.CaseReader(self.pack(f"cases/{number}"), count, self.meta["slot"])


def verify(folder: Path, edition: Edition, written: Mapping[str, int]) -> None:
    """Read the written files back. Raises IndexDamaged or OSError where they are wrong.

    Every file holds what was meant; the titles of some cases find their cases.
    """
    for name, check in written.items():
        if crc32((folder / name).read_bytes()) != check:
            raise IndexDamaged(name)
    try:
        _verify(Reader(folder), edition)
    except (ValueError, IndexError, KeyError) as error:
        raise IndexDamaged(str(error)) from error


def _verify(reader: Reader, edition: Edition) -> None:
    step = max(1, len(edition.entries) // 40)
    for number in range(0, len(edition.entries), step):
        if reader.passages(number) != [text for _, text in edition.entries[number].passages]:
            raise ValueError(f"{edition.entries[number].id} has another text")
        title = edition.entries[number].slots[0]
        if query.parts(title) and number not in {hit.case for hit in reader.search(normalise(title)).hits}:
            raise ValueError(f"{edition.entries[number].id} is not found by its title")


def _names(facet: Mapping[str, Any]) -> list[str]:
    return [*facet["terms"], *(name for names in facet["aliases"] for name in names)]
