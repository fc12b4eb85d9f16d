"""Every case of a library as it was checked: what is kept, and the rest worked out.

Only one thing that is asked about a case is not known before all are worked out: which other
cases there are. So a case that has changed is taken to be what its folder's name says, and
whoever was told otherwise than what came out is worked out once more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from anliku.catalogue import Catalogue
from anliku.context import Context
from anliku.kept import Kept, key_of
from anliku.record.checked import Checked, unpack
from anliku.record.folders import Digests, Folder
from anliku.record.pool import Workers
from anliku.record.work import Done, Task, carried, work_out

_KIND = "checked"
# Cases in one piece of work: a tenth of a second, so that two workers stay busy until the end.
_CHUNK = 16

Holds = Callable[[Folder], bool]


@dataclass(frozen=True, slots=True)
class Library:
    """What a library is made of without the parsed cases: what its cases share, and its folders."""

    catalogue: Catalogue
    """Without cases."""
    folders: tuple[Folder, ...]
    """In the order of their paths."""


def gather(
    library: Library,
    kept: Kept,
    workers: Workers,
    chosen: Holds = lambda _folder: True,
    progress: Callable[[], None] = lambda: None,
) -> list[Checked]:
    """Every case in the order of folders, of which the ``chosen`` are checked; ``progress`` is
    called once for each of these."""
    work = _Work(library, kept, workers, chosen, progress)
    work.find()
    work.work_out(work.missing(), progress)
    work.work_out(work.misled())
    work.keep()
    return work.cases


class _Work:
    """The cases as far as they are known, folder by folder."""

    def __init__(
        self, library: Library, kept: Kept, workers: Workers, chosen: Holds, progress: Callable[[], None]
    ) -> None:
        self._library = library
        self._kept = kept
        self._workers = workers
        self._chosen = chosen
        self._progress = progress
        self._checked: dict[str, Checked] = {}
        self._fresh: dict[bytes, bytes] = {}

    @property
    def cases(self) -> list[Checked]:
        """All of them, once they are worked out."""
        return [self._checked[folder.file] for folder in self._library.folders]

    def find(self) -> None:
        """Take what is kept of folders that are as they were."""
        digests = Digests(self._library.catalogue.root, self._kept)
        keys: dict[str, bytes] = {}
        for folder in self._library.folders:
            digest = digests.of(folder)
            if digest is not None:
                keys[folder.file] = key_of(_KIND, digest)
        values = self._kept.get_many(_KIND, keys.values())
        self._checked = {file: unpack(values[key], file) for file, key in keys.items() if key in values}
        digests.keep()

    def missing(self) -> list[Folder]:
        """The folders of which nothing is kept that holds here. What is compared always holds."""
        context = self._context()
        missing = []
        for folder in self._library.folders:
            checked, chosen = self._checked.get(folder.file), self._chosen(folder)
            if checked is None or (chosen and not checked.leans.hold(context)):
                missing.append(folder)
            elif chosen:
                self._progress()
        return missing

    def misled(self) -> list[Folder]:
        """The folders whose case was told something of another one that has turned out otherwise."""
        context = self._context()
        return [
            folder
            for folder in filter(self._chosen, self._library.folders)
            if (leans := self._checked[folder.file].leans).ask_about_cases and not leans.hold(context)
        ]

    def work_out(self, folders: Sequence[Folder], progress: Callable[[], None] = lambda: None) -> None:
        """Work out these folders: those to check, and those of which facts are enough."""
        context = carried(self._context())
        for checks in (True, False):
            some = [folder for folder in folders if self._chosen(folder) is checks]
            tasks = [Task(tuple(chunk), context, checks) for chunk in _chunks(some)]
            results = self._workers.map(work_out, tasks)
            for folder, done in zip(some, (done for result in results for done in result), strict=True):
                self._take(folder, done)
                if checks:
                    progress()

    def _take(self, folder: Folder, done: Done) -> None:
        self._checked[folder.file] = unpack(done.checked, folder.file)
        if done.digest is not None:
            self._fresh[key_of(_KIND, done.digest)] = done.checked

    def keep(self) -> None:
        """Keep what was worked out."""
        self._kept.put_many(_KIND, self._fresh)

    def _context(self) -> Context:
        """What the cases are judged in, as far as they are known."""
        catalogue = self._library.catalogue
        years: dict[str, int] = {}
        for folder in self._library.folders:
            checked = self._checked.get(folder.file)
            if checked is None:
                years.setdefault(folder.name, folder.year)
            elif checked.facts.usable and checked.facts.id is not None:
                years.setdefault(checked.facts.id, folder.year)
        return Context(catalogue.taxonomy, catalogue.campaigns, bool(catalogue.campaign_errors), years)


def _chunks(folders: Sequence[Folder]) -> Iterator[Sequence[Folder]]:
    return (folders[start : start + _CHUNK] for start in range(0, len(folders), _CHUNK))
