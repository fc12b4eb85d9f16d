"""The cases of a library for whoever publishes them: light ones, and what was made of each on demand."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol

from pydantic import BaseModel

from anliku import picture, source
from anliku.catalogue import Catalogue
from anliku.context import Context
from anliku.formats.attachment import looked_through
from anliku.heap import no_collection
from anliku.kept import Kept, check_of, key_of
from anliku.model import Attachment, Case, CaseMeta, Evidence, Glance, Manuscript, Takeaway
from anliku.page.titles import cuts
from anliku.problem import Problem
from anliku.reading import CaseReading
from anliku.record.bundle import Bundle
from anliku.record.checked import Checked
from anliku.record.checking import together
from anliku.record.folders import Folder
from anliku.record.gather import Gathered, Keeping, Library, chunks, gather, sure
from anliku.record.leans import Leans, without_leans
from anliku.record.made import MADE, Making, given_away, shown_pictures
from anliku.record.pool import Workers
from anliku.record.sharing import Sharing
from anliku.record.work import Task, carried, work_out
from anliku.yamlsafe import Places

LISTED, PAGE, ENTRY, BRIEF, TALK, PHRASES = "listed", "page", "entry", "brief", "talk", "phrases"
"""What is made of a case: its metadata, the values of its page, its search entry, the same in brief,
what it talks of, the phrases by which it may be asked for."""
ALL = (PAGE, LISTED, TALK, PHRASES, ENTRY, BRIEF)
"""In the order in which they are made: each leans on all that was asked before, so metadata on what its page asks."""
# Every value of a kept case is one that was given; one set for all of them, where each would have two kilobytes of its own.
_SET: dict[type[BaseModel], set[str]] = {
    kind: set(kind.model_fields) for kind in (CaseMeta, Evidence, Glance, Takeaway)
}
# Values that are in memory at once.
_MANY = 256


class Changed(Exception):
    """A case has changed since it was checked; the message is Chinese and ready to show."""


class ListedCase(Case):
    """A case of which the metadata is known, and the file is read only where more is asked for. What is asked of
    every case is at hand; the rest of the metadata lies in its bytes until somebody wants it."""

    __slots__ = (
        "_known", "_meta", "_place", "_read", "award", "cuts", "given", "id", "listed", "pictures", "published",
        "region", "title",
    )  # fmt: skip
    _place: Folder
    _known: bytes
    _meta: CaseMeta | None
    _read: Manuscript | None
    id: str
    title: str
    award: str
    region: str
    published: datetime.date
    pictures: tuple[str, ...]
    """The names of those that its text shows."""
    given: tuple[str, ...]
    """The names of the files that it gives its readers to take away."""
    cuts: str
    """Where its title may be broken."""
    listed: bytes
    """A digest of all that is known of it without its file."""

    def __init__(self, folder: Folder, value: bytes) -> None:
        line, _, rest = value.partition(b"\n")
        name, title, award, region, published, cut, pictures, given = json.loads(line.decode("utf-8", "surrogatepass"))
        content: dict[str, Any] = {"id": name, "title": title, "award": award, "region": region, "cuts": cut}
        content |= {"_place": folder, "file": folder.file, "year": folder.year, "name": folder.name}
        content |= {"published": datetime.date.fromisoformat(published)}
        content |= {"pictures": tuple(pictures), "given": tuple(given)}
        content |= {"listed": check_of(value), "_known": rest, "_meta": None, "_read": None}
        for key, known in content.items():
            object.__setattr__(self, key, known)

    @property
    def meta(self) -> CaseMeta:
        """See Case."""
        if self._meta is None:
            object.__setattr__(self, "_meta", _meta(self._rest()["meta"]))
        assert self._meta is not None
        return self._meta

    @property
    def cells(self) -> tuple[tuple[str, str], ...]:
        """(label, text) of what it shows at a glance: 问题, 归因, 策略, 成效, without those that have nothing to say."""
        return tuple((label, text) for label, text in self._rest()["cells"])

    def _rest(self) -> dict[str, Any]:
        rest: dict[str, Any] = json.loads(self._known.decode("utf-8", "surrogatepass"))
        return rest

    def _whole(self) -> Manuscript:
        whole = self._read
        if whole is None:
            whole = source.read(self.folder, self.folder.parents[2])
            if not isinstance(whole, Case) or whole.meta != self.meta:
                raise Changed(f"{self.file} 在检查以后变了，请再运行一次")
            object.__setattr__(self, "_read", whole)
        return whole

    @property
    def folder(self) -> Path:
        """See Manuscript."""
        return Path(self._place.path)

    @property
    def text(self) -> str:
        """See Manuscript."""
        return self._whole().text

    @property
    def body_start(self) -> int:
        """See Manuscript."""
        return self._whole().body_start

    @property
    def values(self) -> dict[str, Any]:
        """See Manuscript."""
        return self._whole().values

    @property
    def places(self) -> Places:
        """See Manuscript."""
        return self._whole().places

    @property
    def attachments(self) -> tuple[Attachment, ...]:
        """See Manuscript."""
        return self._whole().attachments

    @property
    def problems(self) -> tuple[Problem, ...]:
        """See Manuscript."""
        return self._whole().problems


def pictures_of(case: Case) -> tuple[str, ...]:
    """The names of the pictures that a case shows."""
    return case.pictures if isinstance(case, ListedCase) else shown_pictures(case)


def given_of(case: Case) -> tuple[str, ...]:
    """The names of the files that a case gives its readers to take away."""
    return case.given if isinstance(case, ListedCase) else given_away(case)


def cells_of(case: Case, context: Context) -> tuple[tuple[str, str], ...]:
    """(label, text) of what a case shows at a glance: 问题, 归因, 策略, 成效, those left out that say nothing."""
    if isinstance(case, ListedCase):
        return case.cells
    page = Making(CaseReading(case, context)).page
    return tuple((cell.label, cell.text) for cell in page.cells) if page is not None else ()


def cuts_of(case: Case) -> str:
    """Where a case's title may be broken."""
    return case.cuts if isinstance(case, ListedCase) else cuts(case.meta.title)


def listed_of(case: Case) -> str | bytes:
    """Stands for everything that a list may show of a case."""
    return case.listed if isinstance(case, ListedCase) else repr(case.meta)


class Values(Protocol):
    """What is made of cases that can be published."""

    def of(self, name: str, files: Sequence[str]) -> Iterator[bytes]:
        """One of :data:`ALL` for each of the cases whose ``index.md`` are ``files``, in their order.
        Raises Changed."""

    def whole(self, name: str, files: Sequence[str]) -> list[bytes]:
        """The same, for all cases of a library: what is worth keeping in one piece is. Raises Changed."""

    def digest(self, file: str) -> str:
        """Stands for everything in the folder of a case. Raises Changed."""

    def told(self, file: str) -> bytes:
        """Stands for all that the page and the metadata of a case have asked of its library. Raises Changed."""

    def earlier(self, name: str, digest: str) -> bytes | None:
        """What was made of a folder when this stood for it, None where that is not known any more."""


class Fresh:
    """Values of parsed cases, each made when it is asked for."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._cases = {case.file: case for case in catalogue.cases}
        self._context = catalogue.context

    def of(self, name: str, files: Sequence[str]) -> Iterator[bytes]:
        """See Values."""
        for file in files:
            value = MADE[name](Making(CaseReading(self._cases[file], self._context)))
            assert value is not None, "what is published has a campaign"
            yield value

    def whole(self, name: str, files: Sequence[str]) -> list[bytes]:
        """See Values."""
        return list(self.of(name, files))

    def digest(self, file: str) -> str:
        """See Values."""
        case = self._cases[file]
        parts = [case.text, *pictures_of(case)]
        contents = [picture.content(case.folder / name) for name in pictures_of(case)]
        contents += [looked_through.content(case.folder / name) for name in given_away(case)]
        return key_of(*parts, *contents).hex()

    def told(self, file: str) -> bytes:
        """See Values."""
        making = Making(CaseReading(self._cases[file], self._context.fresh()))
        for name in ALL[: ALL.index(LISTED) + 1]:
            MADE[name](making)
        return Leans.on(making.reading.context).mark()

    def earlier(self, name: str, digest: str) -> bytes | None:
        """See Values."""
        del name, digest
        return None


@dataclass(frozen=True, slots=True)
class KeptValues:
    """Values that are kept, and the rest worked out."""

    root: Path
    digests: dict[str, str]
    """Of everything in a case's folder, by file; without those that nobody can read."""
    context: Context
    kept: Kept
    workers: Workers
    _told: dict[str, bytes] = field(default_factory=dict)

    def of(self, name: str, files: Sequence[str]) -> Iterator[bytes]:
        """See Values."""
        return (without_leans(value)[1] for value in self._leaning(name, files))

    def whole(self, name: str, files: Sequence[str]) -> list[bytes]:
        """See Values."""
        bundle, mark = Bundle.of(self.kept, name), self.context.mark
        known = bundle.values if bundle.mark == mark else {}
        digests = list(map(self.digest, files))
        missing = [file for file, digest in zip(files, digests, strict=True) if digest not in known]
        others = dict(zip(map(self.digest, missing), self._leaning(name, missing), strict=True))
        values = {digest: known[digest] if digest in known else others[digest] for digest in digests}
        if bundle.is_old(mark, values):
            Bundle(mark, values).keep(self.kept, name)
        if name == LISTED:
            self._told.update((file, _told(value)) for file, value in zip(files, values.values(), strict=True))
        return [without_leans(value)[1] for value in values.values()]

    def _leaning(self, name: str, files: Sequence[str]) -> Iterator[bytes]:
        """Each value behind what it leans on."""
        for start in range(0, len(files), _MANY):
            some = files[start : start + _MANY]
            values = self._found(name, some)
            self._make(name, [file for file in some if file not in values], values)
            yield from (values[file] for file in some)

    def _found(self, name: str, files: Sequence[str]) -> dict[str, bytes]:
        keys = {file: key_of(name, self.digest(file)) for file in files}
        kept = self.kept.get_many(name, keys.values())
        values = {file: kept[key] for file, key in keys.items() if key in kept}
        return {file: value for file, value in values.items() if without_leans(value)[0].hold(self.context)}

    def _make(self, name: str, files: Sequence[str], values: dict[str, bytes]) -> None:
        if not files:
            return
        # Of who lacks its metadata nothing was made yet, and all of it will be asked for.
        made = ALL if name == LISTED else (name,)
        work = Sharing(work_out, carried(self.context))
        folders = [Folder(str(self.root), file) for file in files]
        tasks = [Task(tuple(some), checks=False, made=made) for some in chunks(folders)]
        results = self.workers.map(work, tasks)
        with Keeping(self.kept) as keeping:
            given = (done for result in results for done in result)
            for file, folder, one in zip(files, folders, given, strict=True):
                done = sure(work, tasks[0], folder, one, self.digest(file))
                if done.digest != self.digest(file) or name not in done.values:
                    raise Changed(f"{file} 在检查以后变了，请再运行一次")
                values[file] = done.values[name]
                keeping.keep(done)

    def digest(self, file: str) -> str:
        """See Values."""
        digest = self.digests.get(file)
        if digest is None:
            raise Changed(f"{file} 读不了，或正在改动，请再运行一次")
        return digest

    def told(self, file: str) -> bytes:
        """See Values."""
        if file not in self._told:
            (value,) = self._leaning(LISTED, [file])
            self._told[file] = _told(value)
        return self._told[file]

    def earlier(self, name: str, digest: str) -> bytes | None:
        """See Values."""
        value = self.kept.get(name, key_of(name, digest))
        return without_leans(value)[1] if value is not None else None


def _told(value: bytes) -> bytes:
    """Stands for what a value leans on."""
    return without_leans(value)[0].mark()


@dataclass(frozen=True, slots=True)
class Shelf:
    """A checked library. ``catalogue`` holds its usable cases."""

    catalogue: Catalogue
    problems: list[Problem]
    """Those of the library, and of the cases that have an error or something that is allowed."""
    others: int
    """How many problems the other cases have; they stop nothing, and nobody looks at them here."""
    files: tuple[str, ...]
    """``index.md`` of every case, usable or not, in path order."""
    values: KeptValues


def checked(library: Library, kept: Kept, workers: Workers, progress: Callable[[], None] = lambda: None) -> Shelf:
    """Check a library; of a case that has changed everything is made at once, so it is parsed once.
    Raises Changed."""
    with no_collection():
        gathered = gather(library, kept, workers, progress=progress, made=ALL)
        allowed = {entry.allowance.case for entry in library.catalogue.allowances}

        def told(case: Checked) -> bool:
            return case.errors > 0 or case.facts.name in allowed

        problems = together(library, gathered.cases, told=told)
        others = sum(case.others for case in gathered.cases if not told(case))
        values = KeptValues(library.catalogue.root, gathered.digests, gathered.context, kept, workers)
        catalogue = replace(library.catalogue, manuscripts=tuple(_cases(library, gathered, values)))
    return Shelf(catalogue, problems, others, tuple(folder.file for folder in library.folders), values)


def _cases(library: Library, gathered: Gathered, values: KeptValues) -> Iterator[Manuscript]:
    """The usable cases. Those with errors are few, and read: only a case without any is made something of."""
    good = [case.facts.file for case in gathered.cases if case.facts.usable and not case.errors]
    metadata = dict(zip(good, values.whole(LISTED, good), strict=True))
    for folder, case in zip(library.folders, gathered.cases, strict=True):
        if folder.file in metadata:
            yield ListedCase(folder, metadata[folder.file])
        elif case.facts.usable:
            yield source.read(Path(folder.path), library.catalogue.root)


def _meta(values: dict[str, Any]) -> CaseMeta:
    """Metadata from the values of JSON, in which a date is text. They were checked when they were kept, and the
    seal says that they are the same: to check them again would take longer than all else."""
    glance = values["glance"]
    typed = {
        "glance": Glance.model_construct(_SET[Glance], **glance) if glance is not None else None,
        "evidence": [Evidence.model_construct(_SET[Evidence], **row) for row in values["evidence"]],
        "takeaways": [Takeaway.model_construct(_SET[Takeaway], **row) for row in values["takeaways"]],
        "published": datetime.date.fromisoformat(values["published"]),
    }
    return CaseMeta.model_construct(_SET[CaseMeta], **{**values, **typed})
