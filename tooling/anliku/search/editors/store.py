"""The editors' index on disk: kept under ``.cache/anliku/whoosh``, brought up to date, never
believed blindly.

Whoosh stores pickles, and reading a pickle runs what is in it. A contribution could bring a
``.cache`` along, so an index is opened only where its *seal* fits: ``seal.json`` holds size,
inode, change time and checksum of every file. Inode and change time are given by the system
when a file is made and nobody can hand them in; the checksum finds what a power cut or a
failing disk left. A seal that does not fit (older format, other library version, copied,
damaged, killed half-way) means: make the index again.

One process at a time opens or changes the index; whoever cannot (busy, read-only, full)
searches an index in memory and says so.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import zlib
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import whoosh
from whoosh.filedb.filestore import FileStorage, RamStorage
from whoosh.index import FileIndex
from whoosh.searching import Searcher
from whoosh.util.filelock import FileLock, try_for

from anliku.atomic import NotAFolder, make_folders, reason, write_text
from anliku.catalogue import Catalogue
from anliku.files import open_plain
from anliku.markdown import Document
from anliku.model import Case, Manuscript
from anliku.search.editors.asking import SCHEMA
from anliku.search.editors.vocabulary import Vocabulary
from anliku.search.entry import beside

FOLDER = (".cache", "anliku", "whoosh")
# Part of every seal: count up whenever what is indexed, or how, changes.
_FORMAT = f"2 whoosh {whoosh.versionstring()} rjieba {version('rjieba')}"
_SEAL = "seal.json"
_LOCK = "lock"
_PATIENCE = 10.0
_OURS = re.compile(r"_?MAIN_[0-9a-z]+\.[\w.]+|\.anliku-[0-9a-f]+")
_CHUNK = 1 << 20
# Megabytes of postings (as Whoosh counts them) before it sorts on disk, which takes twice as long.
_MEMORY = 256
_STALE = 50

Progress = Callable[[], None]


class _Unusable(Exception):
    """There can be no index on disk now; the message says why."""


@contextlib.contextmanager
def opened(
    catalogue: Catalogue, progress: Progress = lambda: None, patience: float = _PATIENCE
) -> Iterator[tuple[Searcher, str]]:
    """A searcher over every case as it is now, and a note where the index could not be kept.

    ``progress`` is called once for each case that is indexed; ``patience`` is how many
    seconds to wait for another process that holds the index.
    """
    note = ""
    try:
        searcher = _from_disk(catalogue, progress, patience)
    except (_Unusable, OSError) as error:
        why = reason(error) if isinstance(error, OSError) else str(error)
        note = f"索引没有存下来（{why}），这次在内存里查找，会慢一些"
        searcher = _in_memory(catalogue, progress)
    try:
        yield searcher, note
    finally:
        searcher.close()


def fingerprints(catalogue: Catalogue) -> dict[str, str]:
    """``index.md`` → hash of everything that is indexed of the case."""
    vocabulary = Vocabulary(catalogue)
    found = {}
    for case in catalogue.manuscripts:
        names = [[vocabulary.names(key, name) for name in terms] for key, terms in vocabulary.terms_of(case).items()]
        content = repr((case.year, case.name, names, case.text)).encode("utf-8", "surrogatepass")
        found[case.file] = hashlib.blake2b(content, digest_size=16).hexdigest()
    return found


def _in_memory(catalogue: Catalogue, progress: Progress) -> Searcher:
    index = RamStorage().create_index(SCHEMA)
    _write(index, catalogue, catalogue.manuscripts, (), progress)
    return index.searcher()


def _from_disk(catalogue: Catalogue, progress: Progress, patience: float) -> Searcher:
    folder = _folder(catalogue.root)
    lock = FileLock(str(folder / _LOCK))
    if not try_for(lock.acquire, timeout=patience):
        raise _Unusable("另一个 anliku search 正在更新索引")
    try:
        try:
            return _up_to_date(folder, catalogue, progress)
        except OSError:
            # What was begun takes room on a disk that is perhaps full.
            with contextlib.suppress(OSError):
                _clear(folder, set())
            raise
    finally:
        lock.release()


def _folder(root: Path) -> Path:
    """The index's folder, made where it is missing; nothing in it is a link."""
    try:
        folder = make_folders(root, *FOLDER)
    except NotAFolder as error:
        raise _Unusable(f"{error.path} 不是普通文件夹，请删掉它") from None
    with os.scandir(folder) as entries:
        if any(entry.is_symlink() for entry in entries):
            raise _Unusable(f"{'/'.join(FOLDER)} 里有链接，请删掉这个文件夹")
    return folder


def _up_to_date(folder: Path, catalogue: Catalogue, progress: Progress) -> Searcher:
    """Under the lock: open, write what changed, seal."""
    wanted = fingerprints(catalogue)
    files, held = _read_seal(folder)
    changed = [case for case in catalogue.manuscripts if held.get(case.file) != wanted[case.file]]
    gone = [file for file in held if held[file] != wanted.get(file)]
    # Where most cases changed (a new term, say) a new index is as quick, and half the size.
    if files and 2 * len(gone) <= len(held):
        _clear(folder, set(files))
        try:
            index = FileStorage(str(folder)).open_index(schema=SCHEMA)
            if changed or gone:
                _write(index, catalogue, changed, gone, progress)
                _write_seal(folder, wanted)
            return index.searcher()
        except OSError:
            raise
        except Exception:  # noqa: BLE001, S110 - sealed and still unreadable: whatever it is, a new index has it not
            pass
    _clear(folder, set())
    index = FileStorage(str(folder)).create_index(SCHEMA)
    _write(index, catalogue, catalogue.manuscripts, (), progress)
    _write_seal(folder, wanted)
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
            writer.add_document(**_document(case, vocabulary))
            progress()


def _document(case: Manuscript, vocabulary: Vocabulary) -> dict[str, Any]:
    """What is indexed of a case; what its metadata lacks is left out."""
    terms = vocabulary.terms_of(case)
    document = Document(case.body)
    names = [name for key, canonical in terms.items() for term in canonical for name in vocabulary.names(key, term)]
    told = beside(case.meta) if isinstance(case, Case) else []
    found: dict[str, Any] = {
        "file": case.file,
        "year": case.year,
        "name": case.name,
        "terms": "\n".join(names),
        "headings": "\n".join(heading.text for heading in document.headings),
        "body": "\n".join([*(block.text for block in document.blocks), *told]),
    }
    for key in ("title", "summary", "unit", "keywords", "authors"):
        value = case.values.get(key)
        found[key] = "\n".join(str(item) for item in (value if isinstance(value, list) else [value]) if item)
    found.update({key: list(canonical) for key, canonical in terms.items() if canonical})
    return {key: value for key, value in found.items() if value}


# --- the seal -----------------------------------------------------------------------------


def _read_seal(folder: Path) -> tuple[dict[str, list[int]], dict[str, str]]:
    """The index's files and the cases in it (file → fingerprint); empty where it must be made."""
    try:
        with open_plain(folder / _SEAL) as opened:
            seal = json.load(opened)
        if seal["format"] != _FORMAT:
            return {}, {}
        files = {str(name): [int(part) for part in mark] for name, mark in seal["files"].items()}
        cases = {str(file): str(mark) for file, mark in seal["cases"].items()}
        fits = all(_OURS.fullmatch(name) and _mark(folder / name) == mark for name, mark in files.items())
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}, {}
    return (files, cases) if fits else ({}, {})


def _write_seal(folder: Path, cases: dict[str, str]) -> None:
    files = {entry.name: _mark(Path(entry.path)) for entry in os.scandir(folder) if _OURS.fullmatch(entry.name)}
    write_text(folder / _SEAL, json.dumps({"format": _FORMAT, "files": files, "cases": cases}, ensure_ascii=True))


def _mark(path: Path) -> list[int]:
    """Size, inode, change time (nanoseconds) and CRC-32 of a file that is no link."""
    check = 0
    with open_plain(path) as opened:
        state = os.fstat(opened.fileno())
        while chunk := opened.read(_CHUNK):
            check = zlib.crc32(chunk, check)
    return [state.st_size, state.st_ino, state.st_ctime_ns, check]


def _clear(folder: Path, keep: set[str]) -> None:
    """Remove what an index left there, but ``keep``; nothing that is not an index's."""
    with os.scandir(folder) as entries:
        left = [entry for entry in entries if _OURS.fullmatch(entry.name) and entry.name not in keep]
    for entry in left:
        os.unlink(entry.path)
    if not keep:
        (folder / _SEAL).unlink(missing_ok=True)
