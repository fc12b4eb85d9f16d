"""The store as the program uses it: what cannot be read is a miss, what cannot be kept is told."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import sqlite3
import stat
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from anliku.atomic import NotAFolder, make_folders, reason
from anliku.kept.database import SUFFIXES, Database, Full, Row
from anliku.kept.seal import NoSecret, Sealer

FOLDER = (".cache", "anliku")
BOUND = 2 << 30
"""Bytes of a store; what was used longest ago goes first."""

# Folders in which versions before the store kept the same things.
_EARLIER = ("overlap", "whoosh")
# Count up whenever tables or seals change: a store of another form is not opened.
_FORM = 1
# Seconds to wait for another process; after that the store is not used, which is only slower.
_PATIENCE = 3.0
# Bytes written in one transaction: others wait no longer than for these.
_CHUNK = 8 << 20
# What was used is marked when its mark is so many runs old, so that most runs write nothing.
_LAG = 8

# SQLite's primary code → why nothing (more) is kept. Every other code means a damaged file.
_REASONS = {
    sqlite3.SQLITE_BUSY: "另一个 anliku 正在使用",
    sqlite3.SQLITE_LOCKED: "另一个 anliku 正在使用",
    sqlite3.SQLITE_FULL: "磁盘满了",
    sqlite3.SQLITE_READONLY: "没有写入的权限，或磁盘是只读的",
    sqlite3.SQLITE_PERM: "没有权限",
    sqlite3.SQLITE_AUTH: "没有权限",
    sqlite3.SQLITE_CANTOPEN: "打不开",
    sqlite3.SQLITE_IOERR: "磁盘读写出错，或文件超过了系统允许的大小",
    sqlite3.SQLITE_NOMEM: "内存不够",
    sqlite3.SQLITE_TOOBIG: "一个结果太大",
    sqlite3.SQLITE_NOLFS: "文件超过了系统允许的大小",
    sqlite3.SQLITE_PROTOCOL: "这个磁盘不能给文件加锁",
}


class Kept:
    """The values that are kept for the library at ``root``; None keeps nothing.

    A context manager, for every thread of the process that made it; in a forked child it keeps
    nothing. It never raises for a store that cannot be used: then it finds nothing, keeps nothing,
    and :attr:`fault` says why. ``bound`` is how many bytes the store may take.
    """

    def __init__(self, root: Path | None, bound: int = BOUND) -> None:
        self._bound = bound
        self._process = os.getpid()
        self._lock = threading.RLock()
        self._faults: dict[str, None] = {}
        self._sealer: Sealer | None = None
        self._path: Path | None = None
        self._database: Database | None = None
        self._writable = True
        self._begun_anew = False
        # Place → run in which it was marked last, of all that this run has read.
        self._used: dict[int, int] = {}
        if root is not None:
            self._start(root)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def fault(self) -> str:
        """What was wrong with the store, in Chinese, or why nothing (more) is kept; or ``""``."""
        return "；".join(self._faults)

    def get(self, kind: str, key: bytes) -> bytes | None:
        """The value that was put under ``kind`` and ``key``, or None."""
        return self.get_many(kind, (key,)).get(key)

    def get_many(self, kind: str, keys: Iterable[bytes]) -> dict[bytes, bytes]:
        """Those of ``keys`` under which there is a value, with it."""
        with self._exclusive() as database:
            if database is None or self._sealer is None:
                return {}
            seal_of = self._sealer.of_kind(kind)
            places = {_place(kind, key): key for key in keys}
            values: dict[bytes, bytes] = {}
            broken: list[int] = []
            try:
                for place, run, seal, value in database.rows(places):
                    key = places[place]
                    if isinstance(run, int) and isinstance(value, bytes) and seal == seal_of(key, value):
                        values[key] = value
                        self._used[place] = run
                    else:
                        broken.append(place)
            except sqlite3.Error as error:
                self._failed(error)
                # Where there is no new file: who cannot read now does not wait again and again.
                if self._database is database:
                    self._let_go()
                return {}
            if broken:
                self._drop(broken)
            return values

    def put_many(self, kind: str, entries: Mapping[bytes, bytes]) -> None:
        """Keep these values, of which each depends on nothing but what its key was made of."""
        with self._exclusive() as database:
            if database is None or self._sealer is None:
                return
            seal_of = self._sealer.of_kind(kind)
            rows: list[Row] = []
            size = 0
            for key, value in entries.items():
                rows.append((_place(kind, key), seal_of(key, value), value))
                size += len(value)
                if size >= _CHUNK:
                    self._put(rows, size)
                    rows, size = [], 0
            self._put(rows, size)

    def forget(self, kind: str, keys: Iterable[bytes]) -> None:
        """Let go what will not be asked for again."""
        with self._exclusive() as database:
            places = [_place(kind, key) for key in keys]
            if database is not None and places:
                self._change(lambda database: database.delete(places))
                for place in places:
                    self._used.pop(place, None)

    def close(self) -> None:
        """Nothing is found or kept after this."""
        with self._exclusive() as database:
            if database is None:
                return
            if any(database.run - run >= _LAG for run in self._used.values()):
                self._change(self._mark_used)
            self._let_go()

    # --- opening --------------------------------------------------------------------------

    @contextlib.contextmanager
    def _exclusive(self) -> Iterator[Database | None]:
        """The open file for one thread at a time; None where there is none, and in a forked child."""
        if self._process != os.getpid():
            # The lock may be held for ever here: only the thread that forked lives on.
            yield None
            return
        with self._lock:
            yield self._database

    def _start(self, root: Path) -> None:
        try:
            self._sealer = Sealer(_FORM)
            folder = make_folders(root, *FOLDER)
        except NoSecret as error:
            self._nothing_kept(str(error))
        except NotAFolder as error:
            self._nothing_kept(f"{error.path} 不是普通文件夹，请删掉它")
        except OSError as error:
            self._nothing_kept(reason(error))
        else:
            self._path = folder / f"kept-{self._sealer.name()}.sqlite"
            self._remove_earlier(folder)
            self._open(self._path)

    def _remove_earlier(self, folder: Path) -> None:
        """What earlier versions kept there goes: it holds texts of cases, and nobody reads it any
        more. A link in its place is left alone."""
        for name in _EARLIER:
            path = folder / name
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path, ignore_errors=True)
                if not path.exists():
                    self._tell(f"{_shown(path)} 是旧版程序留下的，不再使用，已经删掉")

    def _open(self, path: Path) -> None:
        """Open the file, made where it is missing. A link or a folder in its place is left alone."""
        try:
            if not os.path.lexists(path):
                self._remove_others(path)
            elif not stat.S_ISREG(path.lstat().st_mode):
                self._nothing_kept(f"{_shown(path)} 不是普通文件，请删掉它")
                return
            self._database = Database(path, _FORM, _PATIENCE)
        except OSError as error:
            self._nothing_kept(reason(error))
        except sqlite3.Error as error:
            self._failed(error)

    def _remove_others(self, path: Path) -> None:
        """Where a store begins, those that this program cannot use go: of other versions, of other
        machines. A store that another process has open stays good for that process."""
        others = [other for other in path.parent.glob("kept-*.sqlite*") if not other.is_dir()]
        for other in others:
            other.unlink(missing_ok=True)
        if others:
            self._tell(f"{'/'.join(FOLDER)} 里有另一版程序、另一台电脑或别人留下的结果，没有使用，已经删掉")

    # --- changing -------------------------------------------------------------------------

    def _put(self, rows: list[Row], size: int) -> None:
        def put(database: Database) -> None:
            if database.size() + size > self._bound:
                self._mark_used(database)
                database.make_room(self._bound - size)
            database.put(rows)

        for place, _, _ in rows:
            self._used.pop(place, None)
        # Twice: where the file turns out to be damaged, into the new one.
        if not self._change(put):
            self._change(put)

    def _mark_used(self, database: Database) -> None:
        database.mark_used(self._used)
        self._used.clear()

    def _drop(self, places: list[int]) -> None:
        assert self._path is not None
        self._tell(f"{_shown(self._path)} 里有 {len(places)} 条结果坏了，没有使用，已经丢掉")
        self._change(lambda database: database.delete(places))

    def _change(self, change: Callable[[Database], None]) -> bool:
        """Do it in one transaction; False where that was not done."""
        if self._database is None or not self._writable:
            return False
        try:
            with self._database.transaction():
                change(self._database)
        except Full:
            self._writable = False
            self._nothing_kept(f"已经存满 {self._bound >> 20} MB")
        except sqlite3.Error as error:
            self._failed(error)
        else:
            return True
        return False

    # --- faults ---------------------------------------------------------------------------

    def _tell(self, fault: str) -> None:
        self._faults.setdefault(fault)

    def _nothing_kept(self, why: str) -> None:
        self._tell(f"算出的结果没有存下来（{why}），下次还要重新计算")

    def _failed(self, error: sqlite3.Error) -> None:
        """Say what happened; after that write nothing more, or begin a damaged file anew, once."""
        # Errors of Python's own about what stands in the file have no code.
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF
        if code in _REASONS:
            self._writable = False
            self._nothing_kept(_REASONS[code])
            return
        assert self._path is not None
        self._let_go()
        self._tell(f"{_shown(self._path)} 坏了，没有使用，已经删掉")
        if self._begun_anew:
            return
        self._begun_anew = True
        try:
            for suffix in SUFFIXES:
                Path(f"{self._path}{suffix}").unlink(missing_ok=True)
        except OSError as cause:
            self._nothing_kept(reason(cause))
        else:
            self._open(self._path)

    def _let_go(self) -> None:
        if self._database is not None:
            self._database.close()
        self._database = None
        self._used.clear()


def _shown(path: Path) -> str:
    return "/".join((*FOLDER, path.name))


def _place(kind: str, key: bytes) -> int:
    """Where an entry stands: 16 bits of its kind, so that one kind stands together, 48 of its key.
    Two keys in one place push each other out; the seal tells them apart."""
    of_kind = hashlib.blake2b(kind.encode(), digest_size=2).digest()
    of_key = hashlib.blake2b(key, digest_size=6).digest()
    return int.from_bytes(of_kind + of_key, "big", signed=True)
