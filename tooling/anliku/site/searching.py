"""The search of an edition and its related cases, from what is kept of its cases and of the edition before."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any, overload

from anliku import english
from anliku.heap import give_back
from anliku.kept import Kept, check_of, key_of
from anliku.meaning.table import table
from anliku.model import Case
from anliku.page.card import Card
from anliku.record.pool import Workers
from anliku.record.shelf import BRIEF, ENTRY, LISTED, PHRASES, TALK, ListedCase, Values
from anliku.search.entry import DIGEST, Brief, Entry
from anliku.search.forms import phrases, sounds
from anliku.search.forms.book import BookFiles, files_of
from anliku.search.forms.phrases import names_of
from anliku.search.static import edition
from anliku.search.static.change import Last, Trace
from anliku.search.static.edition import QUESTIONS, About, Edition, Written
from anliku.search.static.meta import FacetNames, facets_of
from anliku.site import indexer, relating
from anliku.site.edition_files import Before, Rights, Tree
from anliku.taxonomy import Taxonomy
from anliku.zone import FACET, Zone, zones_of

_KIND, _FORMS = "edition", "forms"
_FIELDS = tuple(field.name for field in fields(Card))


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
    """The packs of the edition before, by their names; its files stand in ``folder``, and ``rights`` are those of a
    file that is written now."""

    before: Before
    folder: str
    rights: Rights

    def __call__(self, name: str) -> bytes | None:
        """What a pack holds; None where it is not as it was written."""
        return self.before.content(self._file(name))

    def take(self, name: str, path: Path) -> bytes | None:
        """Give a pack a second name; see :class:`anliku.search.static.change.Last`."""
        return self.before.take(self._file(name), path, self.rights)

    def _file(self, name: str) -> str:
        return f"{self.folder}/{name}.bin"


@dataclass(frozen=True, slots=True)
class Cards(Sequence[Mapping[str, Any]]):
    """What results show of ``cases``, each made when it is asked for; ``shown`` gives a case's card, ``behind`` is
    what stands behind the address of a folder."""

    cases: Sequence[Case]
    shown: Callable[[Case], Card]
    behind: str

    def __len__(self) -> int:
        return len(self.cases)

    @overload
    def __getitem__(self, number: int) -> Mapping[str, Any]: ...
    @overload
    def __getitem__(self, number: slice) -> list[Mapping[str, Any]]: ...
    def __getitem__(self, number: int | slice) -> Mapping[str, Any] | list[Mapping[str, Any]]:
        if isinstance(number, slice):
            return list(map(self._of, self.cases[number]))
        return self._of(self.cases[number])

    def _of(self, case: Case) -> Mapping[str, Any]:
        card = self.shown(case)
        # By the names of its fields; ``asdict`` copies every text.
        values = {name: getattr(card, name) for name in _FIELDS}
        return {**values, "url": card.url + self.behind, QUESTIONS: case.meta.questions}


@dataclass(frozen=True, slots=True)
class Title:
    """A case as the search leads to it."""

    title: str
    url: str
    shown: bytes
    """Stands for everything that its card may show."""

    def mark(self, entry: str) -> str:
        """Stands for the case in the search, whose entry has this digest: the same on any machine."""
        return sha256(f"{entry} {self.url} ".encode() + self.shown).hexdigest()[:DIGEST]


@dataclass(frozen=True)
class Searching:
    """What the search of a library is made of. ``files`` are the ``index.md`` of its cases, in order."""

    values: Values
    files: Sequence[str]
    kept: Kept
    zones: Sequence[Zone] = ()

    @cached_property
    def _rows(self) -> list[bytes]:
        return self.values.whole(BRIEF, self.files)

    @cached_property
    def briefs(self) -> list[Brief]:
        """The entries of the cases in brief, with the zones of each where the library has any."""
        briefs = map(Brief.unpack, self._rows)
        return [self._in_zones(brief) for brief in briefs] if self.zones else list(briefs)

    def _in_zones(self, brief: Brief) -> Brief:
        zones = zones_of(self.zones, brief.id, brief.terms["region"])
        return replace(brief, terms={**brief.terms, FACET: zones})

    @cached_property
    def _digests(self) -> list[str]:
        """Of all entries, of which none is looked at."""
        return [row[:DIGEST].decode() for row in self._rows]

    @cached_property
    def _terms(self) -> bytes:
        """Stands for ids, terms and years of all cases."""
        return key_of(repr(self.zones), *(row[DIGEST:] for row in self._rows))

    def of_cases(self, cases: Sequence[Case], shown: Callable[[Case], Card], index: str, taxonomy: Taxonomy) -> Edition:
        """The edition of these ``cases``, those of the files; ``shown`` and ``index`` as in :class:`Cards`."""
        titles = [Title(case.title, case.url + index, self._known_of(case)) for case in cases]
        return self.edition(Cards(cases, shown, index), titles, facets_of(taxonomy, self.zones))

    def _known_of(self, case: Case) -> bytes:
        """Stands for the metadata of a case, whoever has read it."""
        if isinstance(case, ListedCase):
            return case.listed
        (value,) = self.values.of(LISTED, [case.file])
        return check_of(value)

    def edition(
        self, cards: Sequence[Mapping[str, Any]], titles: Sequence[Title], facets: Sequence[FacetNames]
    ) -> Edition:
        """The edition of these cases, of which neither entries nor cards are looked at yet."""
        marks = (one.mark(digest) for digest, one in zip(self._digests, titles, strict=True))
        entries, known = Entries(self.values, self.files), table().known
        return edition.edition_from(
            entries, cards, self.about(facets), known, self.forms(cards, titles, facets), tuple(marks)
        )

    def about(self, facets: Sequence[FacetNames]) -> About:
        """What the edition says of all cases together; kept under what it is made of."""
        key = key_of("about", repr(facets), self._terms)
        value = self.kept.get(_KIND, key)
        if value is not None:
            return About.unpack(value)
        made = About.of(facets, self.briefs)
        self.kept.put_many(_KIND, {key: made.pack()})
        return made

    def forms(
        self, cards: Sequence[Mapping[str, Any]], titles: Sequence[Title], facets: Sequence[FacetNames]
    ) -> BookFiles:
        """The book of the library's phrases; kept under what it is made of."""
        rows = self.values.whole(PHRASES, self.files)
        names = repr([(one.title, one.url) for one in titles])
        words = repr((dict(english.words()), sounds.table(), sounds.traditional()))
        key = key_of(_FORMS, repr(facets), self._terms, names, words, *rows)
        value = self.kept.get(_FORMS, key)
        if value is not None:
            return BookFiles.unpack(value)
        questions = (question for row in rows for question in phrases.questions_of(row))
        made = files_of(map(phrases.unpack, rows), names_of(facets, self.briefs), cards, questions)
        give_back()
        self.kept.put_many(_FORMS, {key: made.pack()})
        return made

    def relating(self, workers: Workers) -> Callable[[], tuple[bytes, bytes]]:
        """What waits for the related cases of every case, which a worker chooses: JSON as
        :func:`anliku.site.relating.choose` gives it, kept under the key that comes first, which stands for what all
        cases talk of and their terms."""
        talks = self.values.whole(TALK, self.files)
        key = key_of("related", self._terms, *talks)
        known = self.kept.get("related", key)
        if known is not None:
            return lambda: (key, known)
        # Of whichever library they are: what does not fit is chosen anew.
        last = key_of("related", "last")
        chosen = relating.begun(relating.Task(self.briefs, talks, self.kept.get("related", last)), workers)

        def finish() -> tuple[bytes, bytes]:
            value, lists = chosen()
            self.kept.put_many("related", {key: value, last: lists})
            return key, value

        return finish

    @contextmanager
    def begun(
        self, folder: Path, made: Edition, workers: Workers, before: Tree | None = None
    ) -> Iterator[Callable[[], dict[str, bytes]]]:
        """Write an edition beside the block, and read it back: from the one of the site ``before`` where few cases
        have changed. Gives what waits for it: for name → check. Raises IndexDamaged, OSError."""
        last = self._last(before) if before is not None else None
        changed = last.changed(made.marks, made.words) if last is not None else None
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
        value = json.dumps((folders, self._digests, trace.pack().decode()), ensure_ascii=False).encode()
        self.kept.put_many(_KIND, {key_of(_KIND, version): value})

    def _last(self, tree: Tree) -> Last | None:
        version = next((name.split("/")[1] for name in tree.names_before("search/") if name.endswith("/meta.js")), "")
        value = self.kept.get(_KIND, key_of(_KIND, version))
        if value is None:
            return None
        folders, entries, trace = json.loads(value)
        packs = Packs(tree.edition_before(f"search/{version}/"), f"search/{version}", tree.rights[0])
        return Last(
            Trace.unpack(trace.encode()),
            packs,
            lambda number: self._entry(folders[number], entries[number]),
            packs.take,
        )

    def _entry(self, folder: str, digest: str) -> Entry | None:
        """The entry that a case had when its folder was what this stands for, if it is still kept."""
        value = self.values.earlier(ENTRY, folder)
        entry = Entry.unpack(value) if value is not None else None
        return entry if entry is not None and Brief.of(entry).digest == digest else None
