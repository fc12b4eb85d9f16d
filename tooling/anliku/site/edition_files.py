"""The files of an edition: each is made, or taken from the edition before where that was made of the same.

What a file was made of is its *key* (:func:`anliku.kept.key_of`). The keys, sizes and checks of
the edition that stands in a folder are kept (:func:`remember`, :func:`recall`); a file is taken
from there only if its key is the one wanted, its bytes are those that were written, and its owner
and mode (:class:`Rights`) those of a file written now, whatever has happened to the folder since.
So an edition that takes files is byte for byte one made anew, and as readable.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import stat
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from anliku.kept import Kept, check_of, key_of

_KIND = "site"
_KEY = 16
"""Bytes of a key that are kept: nobody picks keys, they only have to differ."""
_WHOLE = 32
# Reading and checks leave the interpreter to others.
_READERS = 2


@dataclass(frozen=True, slots=True)
class File:
    """What a file was made of, its size in bytes and the check of its content (:func:`check_of`)."""

    key: bytes
    size: int
    check: bytes

    def is_content(self, content: bytes) -> bool:
        """Whether ``content`` is what was written."""
        return len(content) == self.size and check_of(content) == self.check


@dataclass(frozen=True, slots=True)
class Rights:
    """Who owns a file or folder, and what everybody may do with it."""

    mode: int
    owner: int
    group: int

    @classmethod
    def of(cls, state: os.stat_result) -> Rights:
        """Those of the file or folder that has this ``state``."""
        return cls(state.st_mode, state.st_uid, state.st_gid)


@dataclass(frozen=True, slots=True)
class Before:
    """The edition that stands in ``folder``, as it was when it was put there."""

    folder: Path
    files: dict[str, File] = field(default_factory=dict)
    whole: bytes = b""
    """What all of it was made of."""

    def content(self, name: str) -> bytes | None:
        """What a file of it holds; None where it is not as it was written."""
        known = self.files.get(name)
        read = _read(os.path.join(self.folder, name)) if known is not None else None
        return read[0] if known is not None and read is not None and known.is_content(read[0]) else None

    def take(self, name: str, path: Path, rights: Rights) -> bytes | None:
        """Give a file of it a second name, and give the check of what it holds. None, and nothing is done, where that
        can't be, and where it is not as it was written, with these ``rights``."""
        known = self.files.get(name)
        if known is None:
            return None
        try:
            os.link(os.path.join(self.folder, name), path, follow_symlinks=False)
        except OSError:
            return None
        if _is_written(path, known, rights):
            return known.check
        path.unlink()
        return None


class Tree:
    """An edition being made in an empty folder, beside the one ``before`` it."""

    def __init__(self, folder: Path, before: Before | None = None) -> None:
        self.folder = folder
        self.files: dict[str, File] = {}
        """Every file by its path in the site, with ``/``."""
        self.whole = b""
        self._before = before or Before(folder)
        self._standing = False
        self._taken: dict[str, Callable[[], bytes]] = {}
        self._folders: set[str] = set()

    @property
    def is_first(self) -> bool:
        """Whether no edition is known before this one."""
        return not self._before.files

    def has(self, name: str, key: bytes) -> bool:
        """Whether the edition before has this file, made of the same."""
        known = self._before.files.get(name)
        return known is not None and known.key == key[:_KEY]

    def file(self, name: str, key: bytes, make: Callable[[], bytes]) -> None:
        """A file of this key: the one before, or what ``make`` gives. ``make`` may be called as late
        as :meth:`complete`, where the file before turns out not to be as it was written."""
        if self.has(name, key):
            self.files[name] = self._before.files[name]
            self._taken[name] = make
        else:
            self.put(name, key, make())

    def put(self, name: str, key: bytes, content: bytes) -> None:
        """Write a file."""
        self.files[name] = File(key[:_KEY], len(content), check_of(content))
        self._write(name, content)

    def content(self, name: str, content: bytes) -> None:
        """A file whose content is known already."""
        self.file(name, key_of(content), lambda: content)

    def holds(self, name: str, key: bytes, check: bytes) -> None:
        """A file that somebody else has written here, and its check."""
        size = os.stat(os.path.join(self.folder, name)).st_size
        self.files[name] = File(key[:_KEY], size, check)

    def names_before(self, start: str) -> list[str]:
        """The files of the edition before whose paths begin so."""
        return [name for name in self._before.files if name.startswith(start)]

    def edition_before(self, start: str) -> Before:
        """The edition before, of its files those whose paths begin so."""
        before = self._before
        return replace(before, files={name: before.files[name] for name in self.names_before(start)})

    @property
    def unchanged(self) -> bool:
        """Whether the edition before holds exactly these files, with these bytes, as readable, and nothing else."""
        if self._standing:
            return True
        before = self._before.files
        return len(self._taken) == len(self.files) and self.files.keys() == before.keys() and self._stands()

    def stand(self, whole: bytes) -> bool:
        """Whether the edition before was made of the same altogether (``whole``), and is still as it was
        written; then it is this edition, and there is nothing to make."""
        self.whole = whole
        if self._before.files and self._before.whole == whole and self._stands():
            self._standing, self.files = True, dict(self._before.files)
        return self._standing

    def _stands(self) -> bool:
        place, files = self._before.folder, self._before.files
        try:
            names = sorted(name for name, _ in entries_in(place))
            folders = {Rights.of(os.lstat(place / folder)) for folder in _folders_of(files)}
        except OSError:
            # Somebody has removed it, or made it unreadable.
            return False
        return names == sorted(files) and folders == {self.rights[1]} and not self._spoilt(place, files)

    @cached_property
    def rights(self) -> tuple[Rights, Rights]:
        """Those of a file and of a folder that this run makes here: the user, the umask and the disk decide."""
        folder = self.folder / f".{secrets.token_hex(4)}"
        folder.mkdir()
        try:
            (folder / "file").touch()
            return Rights.of((folder / "file").lstat()), Rights.of(folder.lstat())
        finally:
            (folder / "file").unlink(missing_ok=True)
            folder.rmdir()

    def complete(self) -> None:
        """Take what is to be taken so far; what is no longer as it was written is made."""
        for name in self._spoilt(self.folder, self._taken, self._link):
            (self.folder / name).unlink(missing_ok=True)
            self._write(name, self._taken[name]())
        self._taken.clear()

    def _link(self, name: str) -> None:
        self._make_folder(name.rpartition("/")[0])
        source, target = os.path.join(self._before.folder, name), os.path.join(self.folder, name)
        try:
            os.link(source, target, follow_symlinks=False)
        except OSError:
            # It is not there, or the file system cannot give it a second name, or no further one.
            read = _read(source)
            if read is not None:
                with open(target, "wb") as opened:
                    opened.write(read[0])

    def _spoilt(
        self, folder: Path, names: Iterable[str], first: Callable[[str], None] = lambda _name: None
    ) -> list[str]:
        """Those of ``names``, files of the edition before, that are not in ``folder`` as they were written;
        ``first`` is done with each before it is looked at."""
        files, rights = self._before.files, self.rights[0]

        def wrong(some: list[str]) -> list[str]:
            for name in some:
                first(name)
            return _wrong(folder, files, rights, some)

        with ThreadPoolExecutor(_READERS) as pool:
            return [name for spoilt in pool.map(wrong, _batches(list(names))) for name in spoilt]

    def _write(self, name: str, content: bytes) -> None:
        self._make_folder(name.rpartition("/")[0])
        with open(os.path.join(self.folder, name), "wb") as opened:
            opened.write(content)

    def _make_folder(self, place: str) -> None:
        """Make a folder and those around it. Two threads may make the same one at the same time."""
        if place and place not in self._folders:
            self._make_folder(place.rpartition("/")[0])
            with contextlib.suppress(FileExistsError):
                os.mkdir(os.path.join(self.folder, place))
            self._folders.add(place)


def _batches(names: list[str]) -> Iterable[list[str]]:
    return (names[start : start + 256] for start in range(0, len(names), 256))


def _folders_of(names: Iterable[str]) -> set[str]:
    """The folders in which files of these paths lie, the uppermost (an empty path) among them."""
    folders = {""}
    for name in names:
        place = name.rpartition("/")[0]
        while place not in folders:
            folders.add(place)
            place = place.rpartition("/")[0]
    return folders


def _wrong(folder: Path, files: dict[str, File], rights: Rights, names: list[str]) -> list[str]:
    """Those of ``names`` that are not the ``files`` of that name, with these ``rights``."""
    return [name for name in names if not _is_written(os.path.join(folder, name), files[name], rights)]


def _is_written(path: str | Path, file: File, rights: Rights) -> bool:
    """Whether ``file`` lies at ``path`` as it was written, with these ``rights``."""
    read = _read(path)
    return read is not None and read[1] == rights and file.is_content(read[0])


def _read(path: str | Path) -> tuple[bytes, Rights] | None:
    """The content and the rights of a plain file; None where there is none that can be read."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return None
    try:
        state = os.fstat(handle)
        return (os.read(handle, state.st_size + 1), Rights.of(state)) if stat.S_ISREG(state.st_mode) else None
    except OSError:
        return None
    finally:
        os.close(handle)


def entries_in(folder: Path) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Everything below ``folder`` that is no folder, links included, each with its path."""
    waiting = [""]
    while waiting:
        place = waiting.pop()
        with os.scandir(os.path.join(folder, place)) as entries:
            for entry in entries:
                name = f"{place}{entry.name}"
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(f"{name}/")
                else:
                    yield name, entry


def recall(kept: Kept, target: Path) -> Before:
    """The edition that was put at ``target``, as far as that is known."""
    value = kept.get(_KIND, key_of(_KIND, os.fsencode(target)))
    return Before(target, _unpack(value[_WHOLE:]), value[:_WHOLE]) if value is not None else Before(target)


def remember(kept: Kept, target: Path, tree: Tree) -> None:
    """Keep what the edition of ``tree``, which now stands at ``target``, was made of."""
    value = tree.whole.ljust(_WHOLE, b"\0") + _pack(tree.files)
    kept.put_many(_KIND, {key_of(_KIND, os.fsencode(target)): value})


def _pack(files: dict[str, File]) -> bytes:
    lines = (f"{file.key.hex()} {file.size:x} {file.check.hex()} {name}" for name, file in files.items())
    return "\n".join(lines).encode("utf-8", "surrogateescape")


def _unpack(value: bytes) -> dict[str, File]:
    files = {}
    for line in value.decode("utf-8", "surrogateescape").split("\n") if value else ():
        key, size, check, name = line.split(" ", 3)
        files[name] = File(bytes.fromhex(key), int(size, 16), bytes.fromhex(check))
    return files
