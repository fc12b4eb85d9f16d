"""One person at a round at a time: who comes second is told who is there, and since when."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

from anliku import clock
from anliku.round.desk.result import NotDone

FILE = ".lock"
_UNABLE = {errno.ENOLCK, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EINVAL}


@contextlib.contextmanager
def held(folder: Path, by: str) -> Iterator[str]:
    """Hold the round in ``folder``. Gives a word about a run that died in it, empty where none did.

    The system frees the lock of a dead process; what it wrote into the file tells that it died.
    Raises NotDone where somebody else is there.
    """
    path = folder / FILE
    handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o600)
    try:
        try:
            _take(handle)
        except OSError as error:
            if error.errno in _UNABLE:
                raise NotDone("这个磁盘不能加锁，没法防止两个人同时改；请把这一轮的文件夹放在本机的磁盘上") from None
            if not isinstance(error, (BlockingIOError, PermissionError)):
                raise
            raise NotDone(f"{_who(path)}正在用这一轮，请等那边做完再运行") from None
        died = _who(path)
        _write(handle, {"by": by, "host": socket.gethostname(), "pid": os.getpid(), "since": clock.now().isoformat()})
        try:
            yield f"{died}的上一次没有做完就中断了；收到的和记下的都在，现在接着做" if died else ""
        finally:
            # What is left empty says that the run came to its end.
            os.ftruncate(handle, 0)
    finally:
        os.close(handle)


def _take(handle: int) -> None:
    """Raises BlockingIOError (POSIX) or PermissionError (Windows) where somebody holds it."""
    if sys.platform == "win32":
        import msvcrt

        # Far behind what is written, so that others can still read who it is.
        os.lseek(handle, 1 << 20, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        os.lseek(handle, 0, os.SEEK_SET)
    else:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _write(handle: int, content: dict[str, object]) -> None:
    os.ftruncate(handle, 0)
    os.lseek(handle, 0, os.SEEK_SET)
    os.write(handle, json.dumps(content, ensure_ascii=False).encode())


def _who(path: Path) -> str:
    """``“王老师”（2024-03-29 10:00 开始，电脑 desk-1，进程 4711）``; empty where nobody has left a word."""
    try:
        content = json.loads(path.read_bytes())
        since = str(content["since"])[:16].replace("T", " ")
        return f"“{content['by']}”（{since} 开始，电脑 {content['host']}，进程 {content['pid']}）"
    except (OSError, ValueError, TypeError, KeyError):
        return "" if not path.exists() or path.stat().st_size == 0 else "有人"
