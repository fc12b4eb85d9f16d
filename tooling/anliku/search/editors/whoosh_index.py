"""The editors' index: kept for the next search, and brought up to date with what changed.

Whoosh writes an index as files: segments that never change, and a table of contents (pickles, which
run what is in them, so they are read only out of :mod:`anliku.kept`, whose seals nobody else can
make). Each file is kept under its hash, and one value lists the files of the newest index and the
cases in it. The index is opened in memory; an update adds a small segment.

Two searches at once both bring the index up to date; the list of the one that ends last counts. Where
a file of its list is gone by then, the next search makes the index again.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterator
from typing import Any

from whoosh.filedb.filestore import RamStorage
from whoosh.filedb.structfile import BufferFile
from whoosh.index import FileIndex
from whoosh.searching import Searcher

from anliku.catalogue import Catalogue
from anliku.kept import Kept, key_of
from anliku.meaning import BadTable, meant
from anliku.meaning.table import table
from anliku.model import Manuscript
from anliku.reading import CaseReading, Reading, reading_of
from anliku.search.editors.asking import MEANT, SCHEMA
from anliku.search.editors.vocabulary import Vocabulary
from anliku.search.entry import beside, entry, questions_of, spoken_of

_KIND = "editors"
# Megabytes of postings (as Whoosh counts them) before it sorts on disk, which takes twice as long.
_MEMORY = 256
_STALE = 50
# Of each case so many of the words that it means are indexed.
_WORDS = 400

Progress = Callable[[], None]


@contextlib.contextmanager
def opened(catalogue: Catalogue, progress: Progress = lambda: None) -> Iterator[tuple[Searcher, str]]:
    """A searcher over every case as it is now, and a note where the index could not be kept.

    ``progress`` is called once for each case that is indexed.
    """
    with Kept(catalogue.root) as kept:
        searcher = _up_to_date(kept, catalogue, progress)
    try:
        yield searcher, kept.fault
    finally:
        searcher.close()


def fingerprints(catalogue: Catalogue) -> dict[str, str]:
    """``index.md`` → hash of everything that is indexed of the case."""
    vocabulary = Vocabulary(catalogue)
    marks = {}
    known = _knows_words()
    for case in catalogue.manuscripts:
        terms = [(key, name) for key, terms in vocabulary.terms_of(case).items() for name in terms]
        names = [(vocabulary.names(*term), vocabulary.spoken(*term)) for term in terms]
        marks[case.file] = key_of(repr((case.year, case.name, names, known)), case.text).hex()
    return marks


def _knows_words() -> bool:
    """Whether the table of words can be used: with another one nothing is kept that was made with this."""
    try:
        table()
    except BadTable:
        return False
    return True


def _up_to_date(kept: Kept, catalogue: Catalogue, progress: Progress) -> Searcher:
    """Load, write what changed, keep."""
    wanted = fingerprints(catalogue)
    edition = _Edition(kept)
    held = edition.cases
    changed = [case for case in catalogue.manuscripts if held.get(case.file) != wanted[case.file]]
    gone = [file for file in held if held[file] != wanted.get(file)]
    # Where most cases changed (a new term, say) a new index is as quick, and half the size.
    if held and 2 * len(gone) <= len(held):
        try:
            index = edition.storage.open_index(schema=SCHEMA)
            if changed or gone:
                _write(index, catalogue, changed, gone, progress)
                edition.keep(wanted)
            return index.searcher()
        except Exception:  # noqa: BLE001, S110 - sealed and still unreadable: whatever it is, a new index has it not
            pass
    edition.storage.clean()
    index = edition.storage.create_index(SCHEMA)
    _write(index, catalogue, catalogue.manuscripts, (), progress)
    edition.keep(wanted)
    return index.searcher()


def _write(
    index: FileIndex,
    catalogue: Catalogue,
    cases: tuple[Manuscript, ...] | list[Manuscript],
    gone: Any,
    progress: Progress,
) -> None:
    """Replace ``gone`` (files) by ``cases``."""
    vocabulary = Vocabulary(catalogue)
    with index.writer(limitmb=_MEMORY) as writer:
        # What was replaced stays in the files until its segment is written anew.
        writer.optimize = index.doc_count_all() > 2 * len(catalogue.manuscripts) + _STALE
        for file in gone:
            writer.delete_by_term("file", file)
        for case in cases:
            writer.add_document(**_document(reading_of(case, catalogue.context), vocabulary))
            progress()


def _document(reading: Reading, vocabulary: Vocabulary) -> dict[str, Any]:
    """What is indexed of a case; what its metadata lacks is left out."""
    case, document = reading.case, reading.document
    terms = vocabulary.terms_of(case)
    names = [name for key, canonical in terms.items() for term in canonical for name in vocabulary.names(key, term)]
    told = beside(reading.meta) if isinstance(reading, CaseReading) else []
    means = _meant(reading) if isinstance(reading, CaseReading) else ()
    values: dict[str, Any] = {
        "file": case.file,
        "year": case.year,
        "name": case.name,
        "terms": "\n".join(names),
        "headings": "\n".join(heading.text for heading in document.headings),
        "body": "\n".join([*(block.text for block in document.blocks), *told]),
    }
    for key in ("title", "summary", "unit", "keywords", "questions", "authors"):
        value = case.values.get(key)
        values[key] = "\n".join(str(item) for item in (value if isinstance(value, list) else [value]) if item)
    values.update({key: list(canonical) for key, canonical in terms.items() if canonical})
    values[MEANT] = means
    return {key: value for key, value in values.items() if value}


def _meant(reading: CaseReading) -> tuple[tuple[str, int], ...]:
    """What a case means most; nothing where the table is damaged."""
    plain = entry(reading)
    try:
        return meant(plain, spoken_of(plain, reading.context), questions_of(reading.meta))[:_WORDS]
    except BadTable:
        return ()


# --- kept ---------------------------------------------------------------------------------


class _Memory(RamStorage):  # type: ignore[misc]
    """An index's files in memory, which are not copied when they are opened."""

    def open_file(self, name: str, **_options: Any) -> BufferFile:
        if name not in self.files:
            raise NameError(name)
        return BufferFile(self.files[name], name=name)


class _Edition:
    """The newest index that is kept: its files in ``storage``, and ``cases``, file → fingerprint;
    both are empty where a part of it is missing."""

    def __init__(self, kept: Kept) -> None:
        self._kept = kept
        self._list_key = key_of("newest")
        self.storage = _Memory()
        self.cases: dict[str, str] = {}
        # Every file that is kept, under its key.
        self._files: dict[bytes, bytes] = {}
        listed = kept.get(_KIND, self._list_key)
        if listed is None:
            return
        told = json.loads(listed)
        keys = {name: bytes.fromhex(key) for name, key in told["files"].items()}
        self._files = kept.get_many(_KIND, keys.values())
        if len(self._files) == len(keys):
            self.storage.files = {name: self._files[key] for name, key in keys.items()}
            self.cases = told["cases"]

    def keep(self, cases: dict[str, str]) -> None:
        """Keep what is in ``storage`` now, in place of what was."""
        keys = {name: key_of(content) for name, content in self.storage.files.items()}
        files = {keys[name]: content for name, content in self.storage.files.items()}
        told = json.dumps({"files": {name: key.hex() for name, key in keys.items()}, "cases": cases})
        self._kept.put_many(_KIND, {key: content for key, content in files.items() if key not in self._files})
        self._kept.put_many(_KIND, {self._list_key: told.encode()})
        self._kept.forget(_KIND, self._files.keys() - files.keys())
        self._files = files
