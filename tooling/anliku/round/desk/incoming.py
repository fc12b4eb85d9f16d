"""The bytes of a file that came: an ordinary one of bearable size, and nothing else."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from anliku.formats.office import MAX_BYTES
from anliku.round.desk.result import NotDone


def read_file(path: Path) -> bytes:
    """The bytes of a file that came. Raises NotDone with a word on what to do, and OSError."""
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(handle, "rb") as opened:
        state = os.fstat(opened.fileno())
        if not stat.S_ISREG(state.st_mode):
            raise NotDone("这不是普通文件，没有收；请换成文件本身")
        if state.st_size > MAX_BYTES:
            size, most = state.st_size / 1048576, MAX_BYTES // 1048576
            raise NotDone(f"文件太大（{size:.0f} MB，最多 {most} MB），没有收；请让对方压缩图片后再发")
        return opened.read(MAX_BYTES + 1)
