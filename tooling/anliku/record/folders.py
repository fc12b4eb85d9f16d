"""The folders of cases as they stand on the disk, and a digest of what is in each.

The digest is of everything that is asked of a folder: the bytes of ``index.md``, of
``adoptions.yml``, of its pictures and of what it gives away, and names, kinds and sizes of all that lies there. To know it without reading a file
again a *stamp* is kept beside it: sizes, times and inodes. A stamp speaks for a folder only if
nothing in it was written within two seconds before it was looked at: a later change then
cannot bear the same time, however coarse the clock of the file system (Git's rule for its index).
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from anliku.case_places import ADOPTIONS, ATTACHED, INDEX, MAX_ATTACHED, case_folders
from anliku.files import MAX_BYTES, open_plain
from anliku.kept import Kept, file_clock, key_of
from anliku.picture import FORMATS
from anliku.picture import MAX_BYTES as MAX_PICTURE_BYTES
from anliku.problem import Problem

if TYPE_CHECKING:
    from anliku.model import Attachment

# Nanoseconds; the coarsest clock of a file system in use counts in twos of seconds.
_FRESH = 2_000_000_000
_KIND = "folders"
_FILE, _LINK = "file", "link"
_STAMP, _DIGEST = 32, 64
"""Hexadecimal digits of each."""


@dataclass(frozen=True, slots=True)
class Folder:
    """Where a case stands."""

    root: str
    file: str
    """``index.md`` relative to the root, with ``/``."""

    @property
    def path(self) -> str:
        """The folder itself."""
        return os.path.join(self.root, self.file.rpartition("/")[0])

    @property
    def name(self) -> str:
        """The folder's name."""
        return self.file.split("/")[-2]

    @property
    def year(self) -> int:
        """The year whose folder it is in."""
        return int(self.file.split("/")[-3])


@dataclass(frozen=True, slots=True)
class Look:
    """What stands in a folder at one moment. ``entries`` are name, kind and size of each;
    ``newest`` is the latest time on any of them, in nanoseconds."""

    entries: tuple[tuple[str, str, int], ...]
    stamp: str
    newest: int

    def beside(self, folder: Path) -> tuple[Attachment, ...]:
        """What lies beside ``index.md`` in this folder."""
        # Where nothing has changed no model is loaded.
        from anliku.model import Attachment

        return tuple(
            Attachment(name, folder / name, size, is_link=kind == _LINK, is_file=kind == _FILE)
            for name, kind, size in self.entries
            if name != INDEX
        )

    def is_read(self) -> bool:
        """Whether the content of something beside ``index.md`` counts."""
        return any(most_read(name) >= 0 for name, _, _ in self.entries)


def look(folder: Folder) -> Look:
    """Look at a folder without opening anything. Raises OSError."""
    entries = []
    stamps = []
    newest = 0
    with os.scandir(folder.path) as opened:
        for entry in sorted(opened, key=lambda entry: entry.name):
            state = entry.stat(follow_symlinks=False)
            entries.append((entry.name, _kind(state.st_mode), state.st_size))
            stamps.append(
                (entry.name, state.st_mode, state.st_size, state.st_mtime_ns, state.st_ctime_ns, state.st_ino)
            )
            newest = max(newest, state.st_mtime_ns, state.st_ctime_ns)
    stamp = hashlib.blake2b(repr(stamps).encode("utf-8", "surrogateescape"), digest_size=_STAMP // 2).hexdigest()
    return Look(tuple(entries), stamp, newest)


def read(folder: Folder, seen: Look) -> tuple[bytes, str] | None:
    """The bytes of ``index.md``, and the digest of the folder. None where something in it is not
    as it should be and cannot be read: then nobody can say what it depends on."""
    try:
        text = _content(os.path.join(folder.path, INDEX), MAX_BYTES)
        digest = hashlib.blake2b(digest_size=_DIGEST // 2)
        _add(digest, folder.file, repr(seen.entries))
        digest.update(text)
        for name, kind, size in seen.entries:
            if kind == _FILE and size <= most_read(name):
                content = _content(os.path.join(folder.path, name), most_read(name))
                digest.update(hashlib.blake2b(content).digest())
    except OSError:
        return None
    return text, digest.hexdigest()


def most_read(name: str) -> int:
    """How many bytes a file of this name beside ``index.md`` may have to be opened: a picture, something to take
    away, the case's 借鉴记录; -1 where it is never opened."""
    suffix = os.path.splitext(name)[1].lower()
    if suffix in FORMATS or name == ADOPTIONS:
        return MAX_PICTURE_BYTES
    return MAX_ATTACHED if suffix in ATTACHED else -1


def _add(digest: hashlib.blake2b, *parts: str) -> None:
    for part in parts:
        content = part.encode("utf-8", "surrogateescape")
        digest.update(len(content).to_bytes(8, "big") + content)


def _content(path: str, limit: int) -> bytes:
    with open_plain(path) as opened:
        data = opened.read(limit + 1)
    if len(data) > limit:
        raise OSError(f"{path} is too large")
    return data


def _kind(mode: int) -> str:
    if stat.S_ISREG(mode):
        return _FILE
    return _LINK if stat.S_ISLNK(mode) else "other"


@dataclass(frozen=True, slots=True)
class Seen:
    """The folders of a library's cases as they stand on the disk at one moment."""

    folders: tuple[Folder, ...]
    """In the order of their paths."""
    strays: tuple[Problem, ...]
    """What lies among them without being one."""
    digests: Mapping[str, str]
    """Of each folder, by its file; without those in which something cannot be read."""

    @classmethod
    def at(cls, root: Path, kept: Kept) -> Seen:
        """Look at the library at ``root``; no case is read that has not changed since the last look."""
        folders, strays = folders_of(root)
        return cls(folders, strays, digests_of(root, folders, kept))


def folders_of(root: Path) -> tuple[tuple[Folder, ...], tuple[Problem, ...]]:
    """The folders of the cases of the library at ``root``, and what lies among them without being one."""
    paths, strays = case_folders(root / "cases", root)
    start = len(os.path.join(root, ""))
    places = (path[start:].replace(os.sep, "/") for path in paths)
    return tuple(Folder(str(root), f"{place}/{INDEX}") for place in places), tuple(strays)


def digests_of(root: Path, folders: Iterable[Folder], kept: Kept) -> dict[str, str]:
    """The digests of folders of the library at ``root``, by their files; those in which something cannot be
    read have none."""
    digests = Digests(root, kept)
    known = digests.of_all(folders)
    digests.keep()
    return known


class Digests:
    """The digests of folders, without reading those that have not changed since the last run."""

    def __init__(self, root: Path, kept: Kept) -> None:
        self._kept = kept
        self._key = key_of(_KIND)
        self._known = _unpack(kept.get(_KIND, self._key) or b"")
        self._now: dict[str, tuple[str, str]] = {}
        self._root = root
        self._begun: int | None = None

    @property
    def are_unknown(self) -> bool:
        """Whether nobody has looked at any folder of this library before."""
        return not self._known

    def begin(self) -> None:
        """Read the clock by which folders count as old: whoever looks at one from now on may tell :meth:`learn`."""
        self._begun = file_clock(self._root)

    def learn(self, file: str, stamp: str, newest: int, digest: str) -> None:
        """What somebody has found out who has read a folder since :meth:`begin`: the look before, the digest then."""
        assert self._begun is not None
        if newest < self._begun - _FRESH:
            self._now[file] = (stamp, digest)

    def of_all(self, folders: Iterable[Folder]) -> dict[str, str]:
        """The digests of folders by their files; those in which something cannot be read have none."""
        return {folder.file: digest for folder in folders if (digest := self.of(folder)) is not None}

    def of(self, folder: Folder) -> str | None:
        """The digest of a folder as it is now; None where something in it cannot be read."""
        try:
            seen = look(folder)
        except OSError:
            return None
        known = self._known.get(folder.file)
        if known is not None and known[0] == seen.stamp:
            self._now[folder.file] = known
            return known[1]
        return self._read(folder, seen)

    def _read(self, folder: Folder, seen: Look) -> str | None:
        if self._begun is None:
            self.begin()
            # Looked at again, because it counts as old only by a clock that was read before.
            try:
                seen = look(folder)
            except OSError:
                return None
        content = read(folder, seen)
        if content is None:
            return None
        self.learn(folder.file, seen.stamp, seen.newest, content[1])
        return content[1]

    def keep(self) -> None:
        """Remember the stamps for the next run, where any is new."""
        if self._now != self._known:
            self._kept.put_many(_KIND, {self._key: _pack(self._now.items())})


def _pack(stamps: Iterable[tuple[str, tuple[str, str]]]) -> bytes:
    lines = (f"{stamp}{digest}{file}" for file, (stamp, digest) in stamps if "\n" not in file)
    return "\n".join(lines).encode("utf-8", "surrogateescape")


def _unpack(data: bytes) -> dict[str, tuple[str, str]]:
    start = _STAMP + _DIGEST
    lines = data.decode("utf-8", "surrogateescape").split("\n") if data else []
    return {line[start:]: (line[:_STAMP], line[_STAMP:start]) for line in lines}
