"""The folder that an edition of the search is written into, beside the one before that packs are taken from."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from anliku.kept import check_of
from anliku.search.static import packs
from anliku.search.static.change import Last, Spoilt


@dataclass(frozen=True, slots=True)
class Folder:
    """Where the files of an edition are written, beside the ``last`` one that some are taken from."""

    place: Path
    last: Last | None = None
    checks: dict[str, bytes] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)

    def put(self, name: str, content: bytes) -> None:
        """Write a file. Raises OSError."""
        path = self._path(name)
        path.write_bytes(content)
        self.checks[name] = check_of(content)

    def pack(self, name: str, content: bytes | None) -> None:
        """Write a pack; None: that of the last edition. Raises OSError, Spoilt, and ValueError for another file."""
        file = f"{name}.bin"
        if content is not None or self.last is None:
            self.put(file, content or b"")
        elif (check := self.last.take(name, self._path(file))) is not None:
            self.checks[file] = check
            self.taken.add(file)
        elif (content := self.last.content(name)) is not None:
            self.put(file, packs.Reader(name, content).content)
        else:
            raise Spoilt(name)

    def _path(self, name: str) -> Path:
        """Where a file is to be, with nothing there yet: what an attempt before this one left may be the second name
        of a file that readers are being given."""
        path = self.place / name
        path.parent.mkdir(exist_ok=True)
        path.unlink(missing_ok=True)
        return path
