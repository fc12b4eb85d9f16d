"""The search of an edition and its related cases, from what is kept of its cases and of the edition before."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, overload

from anliku import english
from anliku.heap import give_back
from anliku.kept import Kept, key_of
from anliku.meaning.table import table
from anliku.record.pool import Workers
from anliku.record.shelf import BRIEF, ENTRY, PHRASES, TALK, Values
from anliku.search.entry import Brief, Entry
from anliku.search.forms import phrases, sounds
from anliku.search.forms.book import BookFiles, files_of
from anliku.search.forms.phrases import names_of
from anliku.search.static import edition
from anliku.search.static.change import Last, Trace
from anliku.search.static.edition import Edition, Written
from anliku.search.static.meta import FacetNames
from anliku.site import indexer, relating
from anliku.site.edition_files import Before, Tree
from anliku.zone import FACET, Zone, zones_of

_KIND, _FORMS = "edition", "forms"


class Entries(Sequence[Entry]):
    """The entries of cases, loaded when they are asked for."""

    def __init__(self, values: Values, files: Sequence[str]) -> None:
        self._values = values
        self._files = files

    def __len__(self) -> int:
        return len(self._files)

    @overload
    def __getitem__(self, number: int) -> Entry: ...
    @overload
    def __getitem__(self, number: slice) -> list[Entry]: ...
    def __getitem__(self, number: int | slice) -> Entry | list[Entry]:
        if isinstance(number, slice):
            return list(self._of(self._files[number]))
        return next(self._of([self._files[number]]))

    def __iter__(self) -> Iterator[Entry]:
        return self._of(self._files)

    def _of(self, files: Sequence[str]) -> Iterator[Entry]:
        return map(Entry.unpack, self._values.of(ENTRY, files))


@dataclass(frozen=True, slots=True)
class Packs:
    """The packs of the edition before, by their names; its files stand in ``folder``."""

    before: Before
    folder: str

    def __call__(self, name: str) -> bytes | None:
        """What a pack holds; None where it is not as it was written."""
        return self.before.content(f"{self.folder}/{name}.bin")


@dataclass(frozen=True)
class Searching:
    """What the search of a library is made of. ``files`` are the ``index.md`` of its cases, in order."""

    values: Values
    files: Sequence[str]
    kept: Kept
    zones: Sequence[Zone] = ()

    @cached_property
    def briefs(self) -> list[Brief]:
        """The entries of the cases in brief, with the zones of each where the library has any."""
        briefs = map(Brief.unpack, self.values.of(BRIEF, self.files))
        return [self._in_zones(brief) for brief in briefs] if self.zones else list(briefs)

    def _in_zones(self, brief: Brief) -> Brief:
        zones = zones_of(self.zones, brief.id, brief.terms["region"])
        return replace(brief, terms={**brief.terms, FACET: zones})

    def edition(self, cards: Sequence[dict[str, Any]], facets: Sequence[FacetNames]) -> Edition:
        """The edition of these cases, of which the entries are not read yet."""
        return edition.edition_of(
            Entries(self.values, self.files), cards, facets, self.briefs, table().known, self.forms(cards, facets)
        )

    def forms(self, cards: Sequence[dict[str, Any]], facets: Sequence[FacetNames]) -> BookFiles:
        """The book of the library's phrases; kept under what it is made of."""
        rows = list(self.values.of(PHRASES, self.files))
        names = names_of(facets, self.briefs)
        titles = [(card["title"], card["url"]) for card in cards]
        made_of = (names, titles, dict(english.words()), sounds.table(), sounds.traditional())
        key = key_of(_FORMS, *map(repr, made_of), *rows)
        value = self.kept.get(_FORMS, key)
        if value is not None:
            return BookFiles.unpack(value)
        made = files_of(map(phrases.unpack, rows), names, cards)
        give_back()
        self.kept.put_many(_FORMS, {key: made.pack()})
        return made

    def relating(self, workers: Workers) -> Callable[[], tuple[bytes, bytes]]:
        """What waits for the related cases of every case, which a worker chooses: JSON as
        :func:`anliku.site.relating.choose` gives it, kept under the key that comes first, which stands for what all
        cases talk of and their terms."""
        talks = list(self.values.of(TALK, self.files))
        terms = json.dumps([(brief.id, brief.terms) for brief in self.briefs], ensure_ascii=False)
        key = key_of("related", terms, *talks)
        known = self.kept.get("related", key)
        if known is not None:
            return lambda: (key, known)
        chosen = relating.begun(relating.Task(self.briefs, talks), workers)

        def finish() -> tuple[bytes, bytes]:
            value = chosen()
            self.kept.put_many("related", {key: value})
            return key, value

        return finish

    @contextmanager
    def begun(
        self, folder: Path, made: Edition, workers: Workers, before: Tree | None = None
    ) -> Iterator[Callable[[], dict[str, bytes]]]:
        """Write an edition beside the block, and read it back: from the one of the site ``before`` where few cases
        have changed. Gives what waits for it: for name → check. Raises IndexDamaged, OSError."""
        last = self._last(before) if before is not None else None
        changed = last.changed(made.marks, edition.words_digest(made.known)) if last is not None else None
        task = indexer.Task(folder, made)
        if last is not None and changed is not None:
            rewritten = indexer.patched(indexer.Patch(task, last, changed), workers)
            yield lambda: self._kept(made, rewritten())
        else:
            with indexer.begun(task, self.values.of(ENTRY, self.files), workers) as finish:
                yield lambda: self._kept(made, finish())

    def _kept(self, made: Edition, written: Written) -> dict[str, bytes]:
        self._keep(made.version, written.trace)
        return written.checks

    def _keep(self, version: str, trace: Trace) -> None:
        """What the next edition needs of this one: its trace; and of which folder each entry was, and which it was."""
        folders = [self.values.digest(file) for file in self.files]
        entries = [brief.digest for brief in self.briefs]
        value = json.dumps((folders, entries, trace.pack().decode()), ensure_ascii=False).encode()
        self.kept.put_many(_KIND, {key_of(_KIND, version): value})

    def _last(self, tree: Tree) -> Last | None:
        version = next((name.split("/")[1] for name in tree.names_before("search/") if name.endswith("/meta.js")), "")
        value = self.kept.get(_KIND, key_of(_KIND, version))
        if value is None:
            return None
        folders, entries, trace = json.loads(value)
        return Last(
            Trace.unpack(trace.encode()),
            Packs(tree.edition_before(f"search/{version}/"), f"search/{version}"),
            lambda number: self._entry(folders[number], entries[number]),
        )

    def _entry(self, folder: str, digest: str) -> Entry | None:
        """The entry that a case had when its folder was what this stands for, if it is still kept."""
        value = self.values.earlier(ENTRY, folder)
        entry = Entry.unpack(value) if value is not None else None
        return entry if entry is not None and Brief.of(entry).digest == digest else None
