"""Every case of a library as it was checked: what is kept, and the rest worked out.

Only one thing that is asked about a case is not known before all are worked out: which other
cases there are. So a case that has changed is taken to be what its folder's name says, and
whoever was told otherwise than what came out is worked out once more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Self

from anliku.catalogue import Catalogue
from anliku.context import Context
from anliku.kept import Kept, key_of
from anliku.record.bundle import Bundle
from anliku.record.checked import Checked, unpack
from anliku.record.folders import Digests, Folder
from anliku.record.pool import Workers
from anliku.record.sharing import Sharing
from anliku.record.work import CHECKED, FACTS, Done, Task, carried, work_out

# Cases in one piece of work: a tenth of a second, so that two workers stay busy until the end.
_CHUNK = 16
# Bytes that are kept in one go.
_MUCH = 8 << 20

Holds = Callable[[Folder], bool]


@dataclass(frozen=True, slots=True)
class Library:
    """What a library is made of without the parsed cases: what its cases share, and its folders."""

    catalogue: Catalogue
    """Without cases."""
    folders: tuple[Folder, ...]
    """In the order of their paths."""
    digests: Mapping[str, str] | None = None
    """Those of the folders (see :class:`anliku.record.folders.Seen`), where they are known already."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """The cases of a library as they were checked, in the order of its folders; ``digests`` are
    those of their folders, by file, where they can be known."""

    cases: list[Checked]
    digests: dict[str, str]
    context: Context
    """What each of them was judged in."""


def gather(
    library: Library,
    kept: Kept,
    workers: Workers,
    chosen: Holds = lambda _folder: True,
    progress: Callable[[], None] = lambda: None,
    made: tuple[str, ...] = (),
) -> Gathered:
    """Every case, of which the ``chosen`` are checked; ``progress`` is called once for each of
    these. Of those that have to be worked out ``made`` is made at once, and kept."""
    work = _Work(library, kept, workers, chosen, made)
    work.find()
    work.work_out(work.missing(progress), progress)
    work.work_out(work.misled())
    work.keep()
    return work.result()


class _Work:
    """The cases as far as they are known, folder by folder."""

    def __init__(self, library: Library, kept: Kept, workers: Workers, chosen: Holds, made: tuple[str, ...]) -> None:
        self._library = library
        self._kept = kept
        self._workers = workers
        self._chosen = chosen
        self._made = made
        self._checked: dict[str, Checked] = {}
        self._digests: dict[str, str] = {}
        self._bundle = Bundle()
        self._bundled: set[str] = set()
        self._asked_in = b""
        """The cases of which what is known is from the bundle."""
        self._known: Context | None = None
        """The context, until one more case is known."""
        self._stamps: Digests | None = None
        """Of folders that only those look at who work them out; None where the digests were known before."""
        self._values: dict[str, bytes] = {}
        """What is kept of each case, by the digest of its folder."""

    def result(self) -> Gathered:
        """All of them, once they are worked out."""
        return Gathered(
            [self._checked[folder.file] for folder in self._library.folders], self._digests, self._context()
        )

    def find(self) -> None:
        """Take what is kept of folders that are as they were."""
        self._bundle = Bundle.of(self._kept, CHECKED)
        self._digests = self._digests_now()
        bundled = self._bundle.values
        self._values = {digest: bundled[digest] for digest in self._digests.values() if digest in bundled}
        keys = {key_of(CHECKED, digest): digest for digest in self._digests.values() if digest not in bundled}
        self._values |= {keys[key]: value for key, value in self._kept.get_many(CHECKED, keys).items()}
        for file, digest in self._digests.items():
            if digest in self._values:
                self._checked[file] = unpack(self._values[digest], file)
        self._bundled = {file for file, digest in self._digests.items() if digest in bundled}

    def _digests_now(self) -> dict[str, str]:
        """The digests of the folders, where they are good for anything: with an empty store everything has to be worked
        out, and who does that tells the digests. What another machine tells has to be compared with what lies here."""
        if self._library.digests is not None:
            return dict(self._library.digests)
        stamps = Digests(self._library.catalogue.root, self._kept)
        if stamps.are_unknown and not self._bundle.values and self._workers.are_here:
            stamps.begin()
            self._stamps = stamps
            return {}
        digests = stamps.of_all(self._library.folders)
        stamps.keep()
        return digests

    def missing(self, progress: Callable[[], None]) -> list[Folder]:
        """The folders of which nothing is kept that holds here. What is compared always holds."""
        holds = self._holding()
        missing = []
        for folder in self._library.folders:
            chosen = self._chosen(folder)
            if folder.file not in self._checked or (chosen and not holds(folder)):
                missing.append(folder)
            elif chosen:
                progress()
        return missing

    def misled(self) -> list[Folder]:
        """The folders whose case was told something of another one that has turned out otherwise."""
        holds = self._holding()
        return [
            folder
            for folder in filter(self._chosen, self._library.folders)
            if self._checked[folder.file].leans.ask_about_cases and not holds(folder)
        ]

    def _holding(self) -> Holds:
        """Tells whether what is known of a case holds here."""
        context = self._context()
        self._asked_in = context.mark
        bundled = self._bundled if self._bundle.mark == context.mark else set()

        def holds(folder: Folder) -> bool:
            return folder.file in bundled or self._checked[folder.file].leans.hold(context)

        return holds

    def keep(self) -> None:
        """Keep all of them in one piece, where all were looked at and the one that is kept is old."""
        if self._stamps is not None:
            self._stamps.keep()
        values = {digest: self._values[digest] for digest in self._digests.values() if digest in self._values}
        mark = self._context().mark
        # A file that was saved meanwhile makes another context, in which nobody has asked whether the others hold.
        if mark != self._asked_in:
            return
        if all(map(self._chosen, self._library.folders)) and self._bundle.is_old(mark, values):
            Bundle(mark, values).keep(self._kept, CHECKED)

    def work_out(self, folders: Sequence[Folder], progress: Callable[[], None] = lambda: None) -> None:
        """Work out these folders: those to check, and those of which facts are enough."""
        work = Sharing(work_out, carried(self._context()))
        for checks in (True, False):
            some = [folder for folder in folders if self._chosen(folder) is checks]
            tasks = [Task(tuple(chunk), checks, self._made if checks else ()) for chunk in chunks(some)]
            results = self._workers.map(work, tasks)
            with Keeping(self._kept) as keeping:
                for folder, given in zip(some, (done for result in results for done in result), strict=True):
                    told = given.digest if self._stamps is not None else None
                    done = sure(work, tasks[0], folder, given, self._digests.get(folder.file, told))
                    self._take(folder, done)
                    keeping.keep(done)
                    if checks:
                        progress()

    def _take(self, folder: Folder, done: Done) -> None:
        self._checked[folder.file] = unpack(done.values.get(CHECKED) or done.values[FACTS], folder.file)
        self._known = None
        self._bundled.discard(folder.file)
        if done.digest is not None:
            self._digests[folder.file] = done.digest
            if self._stamps is not None:
                self._stamps.learn(folder.file, done.stamp, done.newest, done.digest)
            if CHECKED in done.values:
                self._values[done.digest] = done.values[CHECKED]
        else:
            self._digests.pop(folder.file, None)

    def _context(self) -> Context:
        """What the cases are judged in, as far as they are known."""
        if self._known is None:
            self._known = self._context_now()
        return self._known

    def _context_now(self) -> Context:
        catalogue = self._library.catalogue
        years: dict[str, int] = {}
        for folder in self._library.folders:
            checked = self._checked.get(folder.file)
            if checked is None:
                years.setdefault(folder.name, folder.year)
            elif checked.facts.usable and checked.facts.id is not None:
                years.setdefault(checked.facts.id, folder.year)
        return Context(catalogue.taxonomy, catalogue.campaigns, bool(catalogue.campaign_errors), years)


def sure(work: Callable[[Task], list[Done]], task: Task, folder: Folder, done: Done, digest: str | None) -> Done:
    """What came of a folder; worked out here where it is not made of what lies here: it has changed,
    or another machine sees another library."""
    if done.digest is not None and done.digest == digest:
        return done
    (here,) = work(replace(task, folders=(folder,)))
    return here


class Keeping:
    """Keeps what was worked out, much at once."""

    def __init__(self, kept: Kept) -> None:
        self._kept = kept
        self._waiting: dict[str, dict[bytes, bytes]] = {}
        self._size = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._put()

    def keep(self, done: Done) -> None:
        """Keep all that may be kept of one case."""
        for name, value in done.values.items():
            if done.digest is not None and name != FACTS:
                self._waiting.setdefault(name, {})[key_of(name, done.digest)] = value
                self._size += len(value)
        if self._size > _MUCH:
            self._put()

    def _put(self) -> None:
        for name, entries in self._waiting.items():
            self._kept.put_many(name, entries)
        self._waiting, self._size = {}, 0


def chunks(folders: Sequence[Folder]) -> Iterator[Sequence[Folder]]:
    """Pieces of work."""
    return (folders[start : start + _CHUNK] for start in range(0, len(folders), _CHUNK))
