"""Folders in the system's place for temporary files, none of which outlives its process for long.

A folder is locked while its process lives. What a killed process left is not locked any more,
so the next one removes it.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from anliku.atomic import reason

_PREFIX = "anliku-"
_OURS = re.compile(rf"{_PREFIX}[a-z0-9_]{{8}}\Z")


class NoScratch(Exception):
    """There is no room for temporary files; the message is Chinese and ready to show."""


@contextlib.contextmanager
def scratch() -> Iterator[Path]:
    """An empty folder that is gone when the block ends. Raises NoScratch."""
    try:
        folder, lock = _locked_folder()
    except OSError as error:
        place = error.filename or "没有一个能写的"
        message = f"临时文件夹用不了（{reason(error)}：{place}），请清出空间，或用环境变量 TMPDIR 指定另一个文件夹"
        raise NoScratch(message) from None
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        if lock is not None:
            os.close(lock)


def _locked_folder() -> tuple[Path, int | None]:
    """A new folder, and the open lock that tells others that it is in use."""
    _sweep(Path(tempfile.gettempdir()))
    while True:
        folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
        if sys.platform == "win32":
            return folder, None
        lock = _lock(folder)
        if lock is not None:
            return folder, lock
        # Another process swept it between the two steps.


def _sweep(place: Path) -> None:
    """Remove what dead processes of this user left in ``place``."""
    if sys.platform == "win32":
        return
    with os.scandir(place) as entries:
        folders = [entry for entry in entries if _OURS.match(entry.name) and entry.is_dir(follow_symlinks=False)]
    for entry in folders:
        # What cannot be removed is another's, or the next one's to try.
        with contextlib.suppress(OSError):
            if entry.stat(follow_symlinks=False).st_uid == os.getuid():
                lock = _lock(Path(entry.path))
                if lock is not None:
                    shutil.rmtree(entry.path, ignore_errors=True)
                    os.close(lock)


def _lock(folder: Path) -> int | None:
    """The open lock of ``folder``; None where another process has it or the folder is gone."""
    import fcntl

    try:
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if folder.is_dir():
            return handle
    except BlockingIOError:
        pass
    except BaseException:
        os.close(handle)
        raise
    os.close(handle)
    return None
