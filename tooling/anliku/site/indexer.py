"""The index of an edition, made by one worker while others make the pages.

The worker has not got the store open, so it is given the entries and the cards in files: one after the other,
the entries as they are kept. Where few cases have changed since the edition before it is given those that lie
in one pack with one of them; where these turn out not to be enough, the index is made here.
"""

from __future__ import annotations

import marshal
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import TypeVar, overload

from anliku.record.pool import Workers
from anliku.search.entry import Entry
from anliku.search.static import edition, read_back
from anliku.search.static.cases import CASES
from anliku.search.static.change import Last
from anliku.search.static.edition import Edition, Written
from anliku.site.scratch import NoScratch, scratch

# Fewer cases are indexed before another process has begun.
_MANY = 256


@dataclass(frozen=True, slots=True)
class Task:
    """An edition to write into ``folder``, anew."""

    folder: Path
    edition: Edition


@dataclass(frozen=True, slots=True)
class Patch:
    """An edition to write from the ``last`` one, of which ``changed`` cases are others."""

    task: Task
    last: Last
    changed: Sequence[int]


def write(task: Task, last: Last | None = None) -> Written:
    """Write the index, and read it back. Raises IndexDamaged, OSError."""
    written = edition.write(task.folder, task.edition, last)
    read_back.verify(task.folder, task.edition, written)
    return written


def rewrite(patch: Patch) -> Written | None:
    """The same from the last edition; None where more entries are needed than are at hand."""
    try:
        return write(patch.task, patch.last)
    except Lacking:
        return None


def patched(patch: Patch, workers: Workers) -> Callable[[], Written]:
    """Have a worker write the index from the last edition; gives what waits for it."""
    whole = patch.task.edition
    if len(whole.marks) < _MANY or workers.number == 1:
        return partial(write, patch.task, patch.last)
    packs = {number // CASES for number in patch.changed}
    beside = range(len(whole.marks))
    near = [number for number in beside if number // CASES in packs]
    entries = Few({number: whole.entries[number] for number in near}, len(beside))
    # What a card holds the first one tells of all.
    cards = Few({number: whole.cards[number] for number in (0, *near)}, len(beside))
    last = replace(patch.last, entry={number: patch.last.entry(number) for number in patch.changed}.get)
    smaller = Patch(replace(patch.task, edition=replace(whole, entries=entries, cards=cards)), last, patch.changed)
    wait = workers.beside(rewrite, smaller)
    return lambda: wait() or write(patch.task, patch.last)


@contextmanager
def begun(task: Task, kept: Iterable[bytes], workers: Workers) -> Iterator[Callable[[], Written]]:
    """Have a worker :func:`write` the index from its entries as they are ``kept``; gives what waits for it."""
    if len(task.edition.marks) < _MANY or workers.number == 1:
        yield lambda: write(task)
        return
    with ExitStack() as stack:
        try:
            folder = stack.enter_context(scratch())
            entries = Laid.of(folder / "entries", kept, Entry.unpack)
            # One by one: all of them at once, as objects in both processes, would take as much as their pages.
            cards = Laid.of(folder / "cards", (marshal.dumps(dict(card)) for card in task.edition.cards), marshal.loads)
        except (NoScratch, OSError):
            # There is no room for a file beside the site; what was written of it makes room again.
            stack.close()
            yield lambda: write(task)
        else:
            whole = replace(task.edition, entries=entries, cards=cards)
            yield workers.beside(write, replace(task, edition=whole))


class Lacking(Exception):
    """An entry or a card that was not given to the worker."""


Of = TypeVar("Of")


@dataclass(frozen=True, slots=True)
class Few(Sequence[Of]):
    """What is asked of some of so many ``cases``, by their numbers. Raises Lacking where another one is asked for."""

    known: Mapping[int, Of]
    cases: int

    def __len__(self) -> int:
        return self.cases

    @overload
    def __getitem__(self, number: int) -> Of: ...
    @overload
    def __getitem__(self, number: slice) -> list[Of]: ...
    def __getitem__(self, number: int | slice) -> Of | list[Of]:
        if isinstance(number, slice):
            return [self[one] for one in range(*number.indices(self.cases))]
        if number not in self.known:
            raise Lacking
        return self.known[number]


@dataclass(frozen=True, slots=True)
class Laid(Sequence[Of]):
    """Values in a file; each is read when it is asked for."""

    path: Path
    edges: Sequence[int]
    """Where each begins in the file, and the end of the last."""
    unpack: Callable[[bytes], Of]

    @classmethod
    def of(cls, path: Path, packed: Iterable[bytes], unpack: Callable[[bytes], Of]) -> Laid[Of]:
        """Write values, given as bytes, one after the other. Raises OSError."""
        edges = array("Q", (0,))
        with open(path, "wb") as opened:
            for value in packed:
                opened.write(value)
                edges.append(edges[-1] + len(value))
        return cls(path, edges, unpack)

    def __len__(self) -> int:
        return len(self.edges) - 1

    @overload
    def __getitem__(self, number: int) -> Of: ...
    @overload
    def __getitem__(self, number: slice) -> list[Of]: ...
    def __getitem__(self, number: int | slice) -> Of | list[Of]:
        if isinstance(number, slice):
            return list(self._between(*number.indices(len(self))[:2]))
        return next(self._between(number, number + 1))

    def _between(self, first: int, last: int) -> Iterator[Of]:
        edges = self.edges[first : last + 1]
        with open(self.path, "rb") as opened:
            opened.seek(edges[0])
            for start, end in pairwise(edges):
                yield self.unpack(opened.read(end - start))
