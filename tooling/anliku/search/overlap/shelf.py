"""The units of every case of the library, kept under ``.cache/anliku/overlap``.

``units-….bin`` holds the units of all cases one after another (16 bits each, a 0 after each
case); ``seal.json`` says where each begins and of which file it was made. A run looks at
every file's size, times and inode, reads only those that changed, and writes the shelf
anew only when many have; a few are read again each time, which is quicker than writing.

What is there is not believed blindly, because a contribution could bring a ``.cache`` along
in which a copied text is missing: the data counts only where its size, inode, change time
and checksums are those that were sealed. Inode and change time are given by the system when a
file is made. And a file that was changed while or just before it was read is read again
(its times could stay the same), as Git does.

Nothing is locked: the data is written under a name of its own and then sealed in one step,
so whoever reads finds a whole shelf, old or new, or none, and then makes it in memory.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import secrets
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from anliku.atomic import NotAFolder, make_folders, reason, sync_folder, write_text
from anliku.catalogue import YEAR
from anliku.files import open_plain, read_text
from anliku.likeness.passages import Units, array
from anliku.problem import Location, Problem, Severity
from anliku.search.overlap.wording import units_of
from anliku.source import INDEX

FOLDER = (".cache", "anliku", "overlap")
# Count up whenever the units of a text can become others.
_FORMAT = "1"
_SEAL = "seal.json"
_COLUMNS = ("files", "stamps", "digests", "lengths", "checks")
_OURS = re.compile(r"units-[0-9a-f]{16}\.bin|\.anliku-[0-9a-f]+")
FEW = 64
"""So many changed cases are read on every run rather than written."""
# Two seconds: the coarsest clock of a file system in use.
_FRESH = 2_000_000_000

_ABANDONED = 600_000_000_000

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
    kept: dict[str, Book] = {}
    problem = ""
    folder = root.joinpath(*FOLDER)
    try:
        make_folders(root, *FOLDER)
        kept = _read(folder)
    except NotAFolder as error:
        problem = f"{error.path} 不是普通文件夹，请删掉它"
    except OSError as error:
        problem = reason(error)
    unread: list[Problem] = []
    files = list(_files(root, unread))
    changed = {file for file, stamp in files if file not in kept or kept[file].stamp != stamp}
    begun = 0
    if changed and not problem:
        try:
            begun = _clock(folder)
        except OSError as error:
            problem = reason(error)
    by_digest = {book.digest: book for book in kept.values()}
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
            books.append(kept[file])
    if not problem and (len(changed) > FEW or (changed and not kept)):
        try:
            _write(folder, books)
            _clear(folder, begun)
        except OSError as error:
            problem = reason(error)
    return Shelf(books, _note(problem) if problem and changed else "", len(changed), tuple(unread))


def _note(why: str) -> str:
    return f"查重的底稿没有存下来（{why}），下次还要重新读一遍全部案例"


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
                yield file, _stamp((root / file).lstat())
            except (FileNotFoundError, NotADirectoryError):
                # No case; check says so.
                continue
            except OSError as error:
                unread.append(_unreadable(file, error))


def _folders(root: Path, place: str, unread: list[Problem]) -> list[str]:
    """What may be a folder of cases, or a case's folder, in ``place``; a link may hide one."""
    try:
        with os.scandir(root / place) as entries:
            found = sorted(
                (entry.name, entry.is_symlink()) for entry in entries if entry.is_dir() or entry.is_symlink()
            )
    except OSError as error:
        unread.append(_unreadable(place, error))
        return []
    for name, linked in found:
        if linked and (place != "cases" or YEAR.match(name)):
            message = "这是一个链接，里面的案例没有读；请放入文件夹本身"
            unread.append(Problem(Location(f"{place}/{name}"), "FL008", Severity.ERROR, message))
    return [name for name, linked in found if not linked]


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


# --- on disk ------------------------------------------------------------------------------


def _clock(folder: Path) -> int:
    """Now, by the clock that files are stamped with."""
    path = folder / f".anliku-{secrets.token_hex(8)}"
    try:
        path.touch(exist_ok=False)
        return path.lstat().st_mtime_ns
    finally:
        path.unlink(missing_ok=True)


def _read(folder: Path) -> dict[str, Book]:
    """The sealed books; empty where there are none, or any doubt about them."""
    try:
        seal = _seal(folder)
        if seal["format"] != _FORMAT or not _OURS.fullmatch(seal["data"]):
            return {}
        return _books(seal, _sealed(folder / seal["data"], seal["mark"]))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}


def _seal(folder: Path) -> Any:
    with open_plain(folder / _SEAL) as opened:
        return json.load(opened)


def _sealed(path: Path, mark: list[int]) -> Units:
    with open_plain(path) as opened:
        if _mark(os.fstat(opened.fileno())) != mark:
            raise ValueError("not what was sealed")
        # Mapped: only what is looked at has to be in memory.
        return np.memmap(opened, dtype="<u2", mode="r")


def _mark(state: os.stat_result) -> list[int]:
    return [state.st_size, state.st_ino, state.st_ctime_ns]


def _books(seal: dict[str, Any], data: Units) -> dict[str, Book]:
    books = {}
    start = 0
    view = data.data
    for file, stamp, digest, length, check in zip(*(seal[column] for column in _COLUMNS), strict=True):
        end = start + length
        if not 0 <= start <= end < len(data) or zlib.crc32(view[start:end]) != check:
            raise ValueError("damaged")
        books[file] = Book(file, tuple(stamp) if stamp else None, digest, data[start:end], check)
        start = end + 1
    return books


def _write(folder: Path, books: list[Book]) -> None:
    path = folder / f"units-{secrets.token_hex(8)}.bin"
    columns = zip(*((book.file, book.stamp, book.digest, len(book.units), book.check) for book in books), strict=True)
    try:
        with path.open("xb") as opened:
            for book in books:
                opened.write(book.units.tobytes() + b"\0\0")
            opened.flush()
            os.fsync(opened.fileno())
        sync_folder(folder)
        seal = {"format": _FORMAT, "data": path.name, "mark": _mark(path.lstat())}
        old = _sealed_name(folder)
        write_text(folder / _SEAL, json.dumps({**seal, **dict(zip(_COLUMNS, columns, strict=True))}, ensure_ascii=True))
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    # Another run may have removed it; whoever still reads it keeps it.
    with contextlib.suppress(OSError):
        os.unlink(folder / old)


def _sealed_name(folder: Path) -> str:
    """The data that is sealed now; the name of nothing where there is none."""
    try:
        name = _seal(folder)["data"]
        return name if _OURS.fullmatch(name) else "-"
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return "-"


def _clear(folder: Path, now: int) -> None:
    """Remove what a run that was killed left; not what another one is writing just now."""
    keep = _sealed_name(folder)
    with os.scandir(folder) as entries:
        for entry in entries:
            with contextlib.suppress(OSError):
                age = now - entry.stat(follow_symlinks=False).st_mtime_ns
                if _OURS.fullmatch(entry.name) and entry.name != keep and age > _ABANDONED:
                    os.unlink(entry.path)
