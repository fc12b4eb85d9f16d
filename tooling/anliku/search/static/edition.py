"""All files of the static search of one edition, ready to write; and their check.

Beside the index (:mod:`anliku.search.static.index`) and ``meta.js`` there are, for what is shown:

- ``c/N.js``: ``anlikuText(VERSION, "c/N", CRC32, JSON)``, what the result card of case N shows,
  with ``passages``: where each passage begins in the normalised body;
- ``t/N-K.js``: ``anlikuText(VERSION, "t/N-K", CRC32, TEXT)``: passage K of case N as written,
  from which excerpts are cut.

CRC32 is of the text's UTF-8. VERSION is a hash of everything else in the files.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar
from zlib import crc32

from anliku.catalogue import Catalogue
from anliku.reading import CaseReading
from anliku.search.entry import Entry, entry
from anliku.search.normalise import normalise
from anliku.search.static import encode, index, meta, query

# Readers of another format never open these files: their version differs, too.
FORMAT = 2

_File = TypeVar("_File")

_WRITERS = 2
# So many files are made and written in one piece of work.
_BATCH = 512


@dataclass(frozen=True, slots=True)
class Edition:
    """The search of one edition of a library, before its index is made."""

    version: str
    entries: tuple[Entry, ...]
    cards: tuple[Mapping[str, Any], ...]
    described: Mapping[str, Any]
    """``meta.js`` but for its version and what the index gives, see :mod:`anliku.search.static.meta`."""

    def texts(self) -> Iterator[tuple[str, str]]:
        """(name, text) of every card and passage."""
        for number, (row, card) in enumerate(zip(self.entries, self.cards, strict=True)):
            shown = {**card, "passages": [start for start, _ in row.passages]}
            yield f"c/{number}", json.dumps(shown, ensure_ascii=False, separators=(",", ":"))
            for part, (_, text) in enumerate(row.passages):
                yield f"t/{number}-{part}", text


def make(catalogue: Catalogue, cards: Sequence[Mapping[str, Any]]) -> Edition:
    """The edition of ``catalogue``, whose cases' result cards are ``cards``, in its order."""
    entries = tuple(entry(CaseReading(case, catalogue.context)) for case in catalogue.cases)
    draft = Edition("", entries, tuple(cards), meta.describe(entries, catalogue))
    # Of all that the files are made from, so that a copy which some browser or cache has kept
    # is never taken for the present one.
    digest = hashlib.sha256(repr((FORMAT, index.DENSE, index.SHARD)).encode())
    digest.update(json.dumps(draft.described, ensure_ascii=False).encode("utf-8", "replace"))
    for row in entries:
        digest.update("\n\n".join(row.slots).encode("utf-8", "replace"))
    for name, text in draft.texts():
        digest.update(f"\n{name}\n{text}".encode("utf-8", "replace"))
    return replace(draft, version=digest.hexdigest()[:12])


def write(folder: Path, edition: Edition) -> dict[str, int]:
    """Make the index and write all files below ``folder``; gives name → CRC-32 of what was
    meant. The same library gives the same files. Raises OSError."""
    for part in ("s", "c", "t"):
        (folder / part).mkdir(parents=True, exist_ok=True)

    def put(name: str, content: bytes) -> tuple[str, int]:
        (folder / name).write_bytes(content)
        return name, crc32(content)

    def put_texts(batch: list[tuple[str, str]]) -> list[tuple[str, int]]:
        return [put(f"{name}.js", meta.text_script(edition.version, name, text)) for name, text in batch]

    def put_shards(batch: list[tuple[str, bytes]]) -> list[tuple[str, int]]:
        return [put(f"{name}.js", encode.script(edition.version, name, data)) for name, data in batch]

    # Thousands of small files: the system takes longer over them than we do over their content,
    # so cards and passages are written while the index is made.
    with ThreadPoolExecutor(_WRITERS) as pool:
        pending = [pool.submit(put_texts, batch) for batch in _batches(edition.texts())]
        postings = index.build(edition.entries)
        shards = index.shards(postings)
        found = {"shards": len(shards), "dense": "".join(postings.dense)}
        del postings
        pending += [pool.submit(put_shards, batch) for batch in _batches(iter(shards.items()))]
        written = dict(row for future in pending for row in future.result())
    about = {"version": edition.version, "format": FORMAT, **edition.described, **found}
    written.update([put("meta.js", meta.script(about))])
    return written


def _batches(files: Iterator[_File]) -> Iterator[list[_File]]:
    while batch := list(islice(files, _BATCH)):
        yield batch


class IndexDamaged(Exception):
    """What was written is not what was meant."""


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
        self.loaded: dict[str, int] = {}
        """Name → bytes of every shard that was read."""
        self._shards: dict[str, dict[str, tuple[int, bytes]]] = {}

    def shard(self, name: str) -> dict[str, tuple[int, bytes]]:
        """Term → (kind, list) of a shard."""
        if name not in self._shards:
            rows = index.read_shard(self.content(name))
            self._shards[name] = {term: (kind, found) for term, kind, found in rows}
        return self._shards[name]

    def content(self, name: str) -> bytes:
        """What a file holds, its own checks passed."""
        content = (self.folder / f"{name}.js").read_bytes()
        self.loaded[name] = len(content)
        return encode.unpack(content, self.meta["version"], name)

    def lists(self, term: str) -> tuple[int, bytes] | None:
        """The list of a term, None where no case has it."""
        return self.shard(f"s/{crc32(term.encode()) % self.meta['shards']}").get(term)

    def search(self, text: str) -> query.Answer:
        """Answer a query from the files."""
        return query.search(text, self.lists, self.dense, self.names)


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
        title = edition.entries[number].slots[0]
        if query.parts(title) and number not in {hit.case for hit in reader.search(normalise(title)).hits}:
            raise ValueError(f"{edition.entries[number].id} is not found by its title")


def _names(facet: Mapping[str, Any]) -> list[str]:
    return [*facet["terms"], *(name for names in facet["aliases"] for name in names)]
