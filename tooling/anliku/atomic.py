"""Writing a file so that whoever looks sees the old one or the new one, never half of it."""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import secrets
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

# errno → what happened, in the user's words. Python's own texts are English.
_REASONS = {
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.ENOENT: "不存在",
    errno.ENOTDIR: "路径中间有一段不是文件夹",
    errno.EISDIR: "这是文件夹，不是文件",
    errno.EEXIST: "已经存在",
    errno.ENOSPC: "磁盘满了",
    errno.EFBIG: "文件超过了磁盘或系统允许的大小",
    errno.EDQUOT: "磁盘配额用完了",
    errno.EROFS: "磁盘是只读的",
    errno.EBUSY: "正在被占用，或是挂载点",
    errno.EXDEV: "不在同一个磁盘上",
    errno.ELOOP: "链接绕成了圈",
    errno.ENAMETOOLONG: "名称太长",
    errno.EMFILE: "打开的文件太多",
    errno.EIO: "磁盘读写出错",
    errno.EADDRINUSE: "端口已被占用",
    errno.EADDRNOTAVAIL: "本机没有这个地址",
}


class NotAFile(OSError):
    """A pipe, a device or a socket stands where a file was to be written; it stays."""


_placed: list[tuple[Path, int, int]] = []
# Where a file or folder was about to go, its device and its inode: they tell afterwards, whenever
# the run was stopped, whether it got there.


def placing(made: Path, path: Path) -> None:
    """``made`` is to be renamed to ``path`` now: remember it for :func:`placed`."""
    state = made.lstat()
    _placed.append((path, state.st_dev, state.st_ino))


def placed() -> list[Path]:
    """What this run has put in its place, in order: what to tell where it ends before its end.

    What is kept in ``.cache/anliku`` concerns nobody.
    """
    standing = (path for path, *identity in _placed if _identity(path) == identity)
    return [path for path in dict.fromkeys(standing) if "/.cache/anliku/" not in path.as_posix()]


def forget_placed() -> None:
    """A new run begins."""
    _placed.clear()


def _identity(path: Path) -> list[int]:
    try:
        state = path.lstat()
    except OSError:
        return []
    return [state.st_dev, state.st_ino]


def reason(error: OSError) -> str:
    """Why the system refused, in Chinese; the bare number where nobody has met it before."""
    if isinstance(error, NotAFile):
        return "不是普通文件，是管道或设备，不会替换它"
    if error.errno == errno.ENOENT and "temporary directory" in (error.strerror or ""):
        return "临时文件夹写不了，请腾出空间，或用环境变量 TMPDIR 换一个"
    return _REASONS.get(error.errno or 0, f"系统错误 {error.errno}" if error.errno else "系统错误")


def write_text(path: Path, text: str) -> None:
    """Replace ``path`` by ``text`` (UTF-8, line ends as they stand) in one step.

    An existing file's mode and, where allowed, its owner stay. Raises OSError (NotAFile where
    something else than a file stands there), and then the old file stands untouched.
    """
    write_bytes(path, text.encode())


def write_bytes(path: Path, data: bytes, replace: bool = True, sync: bool = True) -> None:
    """Make ``path`` hold ``data`` in one step, as :func:`write_text` does.

    Without ``replace`` a file that is there already, even since a moment ago, stands and
    FileExistsError is raised. Without ``sync`` the caller gets it onto the disk (:func:`flush_disk`).
    """
    # Not the file's own name with more: that may be as long as the system allows.
    temporary = path.with_name(f".anliku-{secrets.token_hex(8)}")
    try:
        with temporary.open("xb") as opened:
            opened.write(data)
            opened.flush()
            _like(path, opened.fileno())
            if sync:
                os.fsync(opened.fileno())
        placing(temporary, path)
        if replace:
            temporary.replace(path)
        else:
            _link(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    if sync:
        sync_folder(path.parent)


def _link(temporary: Path, path: Path) -> None:
    """Give the file its name unless that is taken; a link fails where a rename would replace."""
    try:
        os.link(temporary, path)
    except FileExistsError:
        raise
    except OSError:
        # No links on this disk (FAT, some network drives): the look and the rename are two steps.
        if os.path.lexists(path):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path)) from None
        temporary.replace(path)
    else:
        temporary.unlink()


class NotAFolder(Exception):
    """``path`` (relative to the root) is a file or a link where a folder was to be."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


def make_folders(root: Path, *names: str) -> Path:
    """The folder ``root/…``, made where it is missing. A link on the way is not followed: what
    lies behind it is not ours to write in. Raises NotAFolder and OSError."""
    folder = root
    for name in names:
        folder = folder / name
        with contextlib.suppress(FileExistsError):
            folder.mkdir()
        if not stat.S_ISDIR(folder.lstat().st_mode):
            raise NotAFolder(folder.relative_to(root).as_posix())
    return folder


@contextlib.contextmanager
def folders_for(folder: Path) -> Iterator[None]:
    """``folder`` with all above it; those that were made for it and hold nothing at the end of the
    block go again. Raises OSError."""
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        yield
    finally:
        for path in missing:
            with contextlib.suppress(OSError):
                path.rmdir()


def sync_folder(folder: Path) -> None:
    """Make a rename in ``folder`` survive a power cut, where the system offers that."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def flush_disk(folder: Path) -> None:
    """Get everything that was written below ``folder`` onto the disk.

    One call for the whole disk: syncing ten thousand files one by one takes longer than making them.
    """
    sync = getattr(ctypes.CDLL(None), "syncfs", None) if sys.platform == "linux" else None
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            if sync is None or sync(handle) != 0:
                os.fsync(handle)
        finally:
            os.close(handle)


def _like(path: Path, handle: int) -> None:
    try:
        old = path.stat()
    except FileNotFoundError:
        return
    if not (stat.S_ISREG(old.st_mode) or stat.S_ISDIR(old.st_mode)):
        raise NotAFile(errno.EEXIST, os.strerror(errno.EEXIST), str(path))
    # The owner first: changing it may drop mode bits. Windows has neither call.
    with contextlib.suppress(PermissionError, AttributeError):
        os.fchown(handle, old.st_uid, old.st_gid)
    with contextlib.suppress(AttributeError):
        os.fchmod(handle, stat.S_IMODE(old.st_mode))
