"""All files of the static search of one edition, ready to write; and their check.

Beside the index (:mod:`anliku.search.index`) and ``meta.js`` there are, for what is shown:

- ``c/N.js``: ``anlikuCard(VERSION, N, OBJECT)``, what the result card of case N shows, with
  ``passages``: where each passage begins in the normalised body;
- ``t/N-K.js``: ``anlikuPassage(VERSION, "N-K", TEXT)``: passage K of case N as written, from
  which excerpts are cut.
"""

from __future__ import annotations

import hashlib
import json
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any
from zlib import crc32

from anliku.catalogue import Catalogue
from anliku.search import encode, index, meta, query
from anliku.search.entry import Entry, entry
from anliku.search.normalise import normalise

# Part of every version, so that a change of format never reads old files.
FORMAT = 2

_WRITERS = 2
# So many files are held in memory while they wait to be written.
_BATCH = 512


@dataclass(frozen=True, slots=True)
class Edition:
    """The search of one edition of a library."""

    version: str
    entries: tuple[Entry, ...]
    cards: tuple[Mapping[str, Any], ...]
    shards: Mapping[str, bytes]
    """Name → content, see :mod:`anliku.search.index`."""
    dense: tuple[str, ...]
    catalogue: Catalogue

    def files(self) -> Iterator[tuple[str, bytes]]:
        """(name, content) of every file, one at a time, the same for the same library."""
        described = meta.describe(self.entries, self.dense, self.catalogue, len(self.shards))
        yield "meta.js", meta.script({"version": self.version, "format": FORMAT, **described})
        for name, data in self.shards.items():
            yield f"{name}.js", encode.script(self.version, name, data)
        for number, (row, card) in enumerate(zip(self.entries, self.cards, strict=True)):
            shown = {**card, "passages": [start for start, _ in row.passages]}
            yield f"c/{number}.js", _call("anlikuCard", self.version, number, shown)
            for part, (_, text) in enumerate(row.passages):
                yield f"t/{number}-{part}.js", _call("anlikuPassage", self.version, f"{number}-{part}", text)


def make(catalogue: Catalogue, cards: Sequence[Mapping[str, Any]]) -> Edition:
    """Index the cases of ``catalogue``, whose result cards are ``cards``, in its order."""
    entries = tuple(entry(case, catalogue) for case in catalogue.cases)
    digest = hashlib.sha256(f"{FORMAT}".encode())
    for row, card in zip(entries, cards, strict=True):
        digest.update(repr((row.slots, row.terms, row.year)).encode("utf-8", "replace"))
        digest.update(json.dumps(card, sort_keys=True, ensure_ascii=False).encode("utf-8", "replace"))
    postings = index.build(entries)
    shards = index.shards(postings)
    return Edition(digest.hexdigest()[:12], entries, tuple(cards), shards, postings.dense, catalogue)


def write(folder: Path, edition: Edition) -> None:
    """Write the files below ``folder``. Raises OSError."""
    for part in ("s", "c", "t"):
        (folder / part).mkdir(parents=True, exist_ok=True)

    def put(file: tuple[str, bytes]) -> None:
        (folder / file[0]).write_bytes(file[1])

    # Thousands of small files: the system takes longer over them than we do over their content.
    files = edition.files()
    with ThreadPoolExecutor(_WRITERS) as pool:
        while batch := list(islice(files, _BATCH)):
            deque(pool.map(put, batch), maxlen=0)


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

    def search(self, text: str) -> tuple[query.Level, list[query.Hit]]:
        """Answer a query from the files."""
        return query.search(text, self.lists, self.dense)


def verify(folder: Path, edition: Edition) -> None:
    """Read the written files back. Raises IndexDamaged or OSError where they are wrong.

    Every shard opens and holds what it should; the titles of some cases find their cases.
    """
    try:
        _verify(Reader(folder), edition)
    except (ValueError, IndexError, KeyError) as error:
        raise IndexDamaged(str(error)) from error


def _verify(reader: Reader, edition: Edition) -> None:
    for name, data in edition.shards.items():
        if reader.content(name) != data:
            raise ValueError(f"{name}: not what was meant")
    step = max(1, len(edition.entries) // 40)
    for number in range(0, len(edition.entries), step):
        title = edition.entries[number].slots[0]
        if query.parts(title) and number not in {hit.case for hit in reader.search(normalise(title))[1]}:
            raise ValueError(f"{edition.entries[number].id} is not found by its title")


def _call(name: str, version: str, key: int | str, value: Any) -> bytes:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    # A lone surrogate has no UTF-8; "replace" keeps one bad character from stopping a build.
    return f"{name}({json.dumps(version)},{json.dumps(key)},{meta.escape(text)});\n".encode("utf-8", "replace")
