"""The clock that the files of this disk are stamped with; the computer's own may go otherwise."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from anliku.atomic import NotAFolder, make_folders
from anliku.kept.kept import FOLDER


def file_clock(root: Path) -> int:
    """Now in nanoseconds, told by a file that is made and taken away; 0, before everything, where none can be made."""
    try:
        path = make_folders(root, *FOLDER) / f".anliku-{secrets.token_hex(8)}"
        return _stamp_of_new(path)
    except (NotAFolder, OSError):
        return 0


def _stamp_of_new(path: Path) -> int:
    try:
        with open(path, "xb") as opened:
            now = os.fstat(opened.fileno()).st_mtime_ns
        path.unlink()
    except BaseException:
        # Also when a signal comes in the very moment in which the file was to go.
        path.unlink(missing_ok=True)
        raise
    return now
