"""The units of every case of the library, kept for the next run.

One value of :mod:`anliku.kept` holds the units of all cases one after another (16 bits each), another
says how many are whose, and of which file they were made. A run looks at every file's size, times
and inode, reads only those that changed, and keeps a new shelf only when many have; a few are read
again each time, which is quicker than writing.

A file that was changed while or just before it was read is read again (its times could stay the
same), as Git does. Inode and time of change are given by the system: nobody can hand in a file that
looks as it did when it was read.
"""

from __future__ import annotations

import hashlib
import json
import os
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from anliku.atomic import reason
from anliku.case_places import INDEX, YEAR
from anliku.files import read_text
from anliku.kept import Kept, file_clock, key_of
from anliku.likeness.passages import Units, array
from anliku.problem import Location, Problem, Severity
from anliku.search.overlap.wording import units_of

FEW = 64
"""So many changed cases are read on every run rather than written."""
# Two seconds: the coarsest clock of a file system in use.
_FRESH = 2_000_000_000
_KIND = "overlap"
_COLUMNS = ("files", "stamps", "digests", "lengths")

Progress = Callable[[], None]
# Size, inode, time of modification and of change in nanoseconds.
Stamp = tuple[int, int, int, int]


@dataclass(slots=True)
class Book:
    """One case: ``index.md`` relative to the root, and where its units stand."""

    file: str
    stamp: Stamp | None
    digest: str
    units: Units
    check: int
    """Checksum of the units: equal texts have equal ones."""


@dataclass(slots=True)
class Shelf:
    """Every readable case as it is now, in the order of files. ``note`` says why nothing was kept."""

    books: list[Book]
    note: str = ""
    read: int = 0
    """How many files were read."""
    unread: tuple[Problem, ...] = ()
    """What could not be read and so cannot be compared: a case's file, or a folder of cases."""


def load(root: Path, progress: Progress = lambda: None) -> Shelf:
    """The shelf of the library at ``root``, brought up to date; ``progress`` is called for every
    file that is read."""
    with Kept(root) as kept:
        known = _read(kept)
        unread: list[Problem] = []
        files = list(_files(root, unread))
        changed = {file for file, stamp in files if file not in known or known[file].stamp != stamp}
        begun = file_clock(root) if changed else 0
        by_digest = {book.digest: book for book in known.values()}
        books: list[Book] = []
        for file, stamp in files:
            if file in changed:
                progress()
                text, problems = read_text(root / file, file)
                if text is None:
                    unread += problems
                    continue
                books.append(_made(file, text, stamp if max(stamp[2:]) < begun - _FRESH else None, by_digest))
            else:
                books.append(known[file])
        if len(changed) > FEW or (changed and not known):
            _keep(kept, books)
        return Shelf(books, kept.fault, len(changed), tuple(unread))


def _files(root: Path, unread: list[Problem]) -> Iterator[tuple[str, Stamp]]:
    """Every case's file with its stamp, in path order; what cannot be looked at goes to ``unread``.

    Links are not followed.
    """
    for year in _folders(root, "cases", unread):
        if not YEAR.match(year):
            continue
        for name in _folders(root, f"cases/{year}", unread):
            file = f"cases/{year}/{name}/{INDEX}"
            try:
                yield file, _stamp(os.lstat(f"{root}/{file}"))
            except (FileNotFoundError, NotADirectoryError):
                # No case; check says so.
                continue
            except OSError as error:
                unread.append(_unreadable(file, error))


def _folders(root: Path, place: str, unread: list[Problem]) -> list[str]:
    """What may be a folder of cases, or a case's folder, in ``place``; a link may hide one."""
    try:
        with os.scandir(root / place) as entries:
            folders = sorted(
                (entry.name, entry.is_symlink()) for entry in entries if entry.is_dir() or entry.is_symlink()
            )
    except OSError as error:
        unread.append(_unreadable(place, error))
        return []
    for name, linked in folders:
        if linked and (place != "cases" or YEAR.match(name)):
            message = "这是一个链接，里面的案例没有读；请放入文件夹本身"
            unread.append(Problem(Location(f"{place}/{name}"), "FL008", Severity.ERROR, message))
    return [name for name, linked in folders if not linked]


def _unreadable(place: str, error: OSError) -> Problem:
    message = f"读不了（{reason(error)}），请检查读取权限"
    return Problem(Location(place), "FL006", Severity.ERROR, message)


def _stamp(state: os.stat_result) -> Stamp:
    return state.st_size, state.st_ino, state.st_mtime_ns, state.st_ctime_ns


def _made(file: str, text: str, stamp: Stamp | None, known: dict[str, Book]) -> Book:
    digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
    if digest in known:
        return Book(file, stamp, digest, known[digest].units, known[digest].check)
    units = array(units_of(text))
    return Book(file, stamp, digest, units, zlib.crc32(units.data))


# --- kept ---------------------------------------------------------------------------------


def _read(kept: Kept) -> dict[str, Book]:
    """The books that were kept; empty where they are not there, or not whole."""
    listed = kept.get(_KIND, key_of("newest"))
    if listed is None:
        return {}
    told = json.loads(listed)
    content = kept.get(_KIND, bytes.fromhex(told["content"]))
    if content is None:
        return {}
    units = np.frombuffer(content, "<u2")
    books = {}
    start = 0
    for file, stamp, digest, length in zip(*(told[column] for column in _COLUMNS), strict=True):
        part = units[start : start + length]
        books[file] = Book(file, tuple(stamp) if stamp else None, digest, part, zlib.crc32(part.data))
        start += length
    return books


def _keep(kept: Kept, books: list[Book]) -> None:
    """Keep these books in place of those that were kept."""
    content = b"".join(book.units.tobytes() for book in books)
    key = key_of(content)
    columns = zip(*((book.file, book.stamp, book.digest, len(book.units)) for book in books), strict=True)
    told = {"content": key.hex(), **dict(zip(_COLUMNS, columns, strict=True))}
    before = kept.get(_KIND, key_of("newest"))
    kept.put_many(_KIND, {key: content})
    kept.put_many(_KIND, {key_of("newest"): json.dumps(told).encode()})
    if before is not None and (old := bytes.fromhex(json.loads(before)["content"])) != key:
        kept.forget(_KIND, [old])
