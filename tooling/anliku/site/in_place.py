"""Put a finished site in place of the old one at once: a reader, a kill or a full disk never
meets a mixture, and two builds never mix.

Everything happens beside the target, on its own disk, under names that only we use:
``.NAME.new-xxxxxxxx`` the tree being built, ``.NAME.old-xxxxxxxx`` the old one while it is
moved aside, ``.NAME.lock`` held for the whole build.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import re
import secrets
import shutil
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from anliku.atomic import flush_disk, folders_for, placing, reason, sync_folder

MARKER = ".anliku-site"
"""File that tells a site made by us; a folder without it is never replaced or removed."""

# Threads that remove an old tree.
_HANDS = 2

Hook = Callable[[str], None]
"""Called with the name of each step as it is done: where tests kill the process."""

_LEFTOVER = re.compile(r"(new|old)-[0-9a-f]{8}\Z")
_CANNOT_EXCHANGE = {errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP}


class PublishError(Exception):
    """The site cannot go where it should. ``message`` is Chinese and ready to show."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def _no_hook(_step: str) -> None:
    pass


def _no_notice() -> None:
    pass


@contextlib.contextmanager
def workspace(
    target: Path, root: Path | None = None, waiting: Callable[[], None] = _no_notice, hook: Hook = _no_hook
) -> Iterator[Path]:
    """An empty folder beside ``target`` to build in, ours alone until the block ends.

    What dead builds left is cleared first. ``waiting`` is called once if another build has to
    be waited for. Whatever is still in the folder at the end is removed, and so are the folders
    above it that were made for it and hold nothing else.

    Raises PublishError where ``target`` cannot hold a site (see :func:`inspect`) or nothing
    can be written beside it.
    """
    target = _absolute(target)
    inspect(target, root)
    with contextlib.ExitStack() as stack:
        try:
            stack.enter_context(folders_for(target.parent))
            stack.enter_context(_lock(target, waiting))
            _clear_leftovers(target)
            # Another build, or the recovery, may have changed what stands there.
            inspect(target, root)
            new = _beside(target, f"new-{secrets.token_hex(4)}")
            new.mkdir()
        except OSError as error:
            raise PublishError(f"写不进“{target.parent}”（{reason(error)}），原来的网站没有改动") from None
        stack.callback(_remove, new)
        hook("made")
        yield new


def swap(new: Path, target: Path, hook: Hook = _no_hook) -> Path | None:
    """Make ``new`` (a folder beside ``target``, see :func:`workspace`) stand at ``target``; gives
    the folder of the old site where it could not be removed.

    Where the system can exchange two folders there is no moment without a site; elsewhere
    there are two renames, and :func:`recover` mends a death between them. Raises
    PublishError, and then the old site stands untouched.
    """
    target = _absolute(target)
    inspect(target)
    old = None
    try:
        (new / MARKER).touch()
        flush_disk(new)
        placing(new, target)
        hook("ready")
        if not os.path.lexists(target):
            new.rename(target)
            hook("placed")
        elif _exchange(new, target):
            hook("exchanged")
            sync_folder(target.parent)
            old = new
        else:
            old = _rename_twice(new, target, hook)
        if old is not None:
            _remove(old)
        sync_folder(target.parent)
        hook("cleared")
    except OSError as error:
        raise PublishError(f"新网站换不进“{target}”（{reason(error)}），原来的网站没有改动") from None
    return old if old is not None and os.path.lexists(old) else None


def recover(target: Path) -> None:
    """Mend what a dead build left: bring the old site back where none stands, remove the rest.

    Does nothing while another build is at work; never raises for what it cannot remove.
    """
    target = _absolute(target)
    if not target.name or not target.parent.is_dir():
        return
    with contextlib.suppress(OSError), _lock(target, waiting=None) as ours:
        if ours:
            _clear_leftovers(target)


def inspect(target: Path, root: Path | None = None) -> None:
    """Raise PublishError unless a site may be put at ``target``: nothing there, an empty
    folder, or a site made by us; and never the library at ``root``, its content, or a folder
    around it."""
    target = _absolute(target)
    if target.is_symlink():
        raise PublishError(f"“{target}”是链接，不能放网站；请用 --site-dir 指定真正的文件夹")
    if root is not None:
        place, library = target.resolve(), root.resolve()
        if place == library or place in library.parents:
            raise PublishError(f"“{target}”是案例库本身或它的上层文件夹，不能放网站；请用 --site-dir 另选一个")
        for name in ("cases", ".git"):
            if place == library / name or library / name in place.parents:
                raise PublishError(f"“{target}”在案例库的 {name} 文件夹里，不能放网站；请用 --site-dir 另选一个")
    if not os.path.lexists(target):
        return
    if not target.is_dir():
        raise PublishError(f"“{target}”是文件，不是文件夹；请移走它，或用 --site-dir 另选一个")
    try:
        empty = not any(target.iterdir())
    except OSError as error:
        raise PublishError(f"“{target}”读不了（{reason(error)}）；请检查权限，或用 --site-dir 另选一个") from None
    if not empty and not (target / MARKER).is_file():
        raise PublishError(
            f"“{target}”里有别的文件，不像是本工具生成的网站，不会覆盖它；请移走里面的文件，或用 --site-dir 另选一个"
        )


def _rename_twice(new: Path, target: Path, hook: Hook) -> Path:
    """Two renames; gives where the old site stands now."""
    old = _beside(target, f"old-{secrets.token_hex(4)}")
    target.rename(old)
    try:
        hook("moved aside")
        new.rename(target)
    except BaseException:
        old.rename(target)
        raise
    hook("placed")
    sync_folder(target.parent)
    return old


def _exchange(one: Path, two: Path) -> bool:
    """Swap two names in one step; False where the system or the file system cannot."""
    if sys.platform != "linux":
        return False
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        return False
    here, flag = -100, 2  # AT_FDCWD and RENAME_EXCHANGE of <fcntl.h> and <linux/fs.h>
    rename.argtypes = (ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_uint)
    if rename(here, os.fsencode(one), here, os.fsencode(two), flag) == 0:
        return True
    code = ctypes.get_errno()
    if code in _CANNOT_EXCHANGE:
        return False
    raise OSError(code, os.strerror(code), str(two))


@contextlib.contextmanager
def _lock(target: Path, waiting: Callable[[], None] | None) -> Iterator[bool]:
    """Hold the lock of ``target``. Where another holds it: call ``waiting`` and wait, or give
    False at once where ``waiting`` is None. The system frees the lock of a dead process."""
    if sys.platform == "win32":
        yield True
        return
    import fcntl

    path = _beside(target, "lock")
    told = False
    while True:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o644)
        try:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if waiting is None:
                    yield False
                    return
                if not told:
                    waiting()
                    told = True
                fcntl.flock(handle, fcntl.LOCK_EX)
            if not _names(path, handle):
                # Its owner removed the file while we waited, and the folder if nothing was published;
                # the next build locks a new one.
                path.parent.mkdir(parents=True, exist_ok=True)
                continue
            try:
                yield True
            finally:
                path.unlink(missing_ok=True)
            return
        finally:
            os.close(handle)


def _names(path: Path, handle: int) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), path.lstat())
    except FileNotFoundError:
        return False


def _clear_leftovers(target: Path) -> None:
    """Under the lock: whatever bears our names belongs to a dead build."""
    leftovers = _leftovers(target)
    if not os.path.lexists(target):
        old = [path for path in leftovers if path.name.startswith(f".{target.name}.old-") and _whole(path)]
        if old:
            max(old, key=lambda path: path.stat().st_mtime_ns).rename(target)
            sync_folder(target.parent)
    for path in leftovers:
        _remove(path)


def _leftovers(target: Path) -> list[Path]:
    prefix = f".{target.name}."
    with os.scandir(target.parent) as entries:
        return [
            Path(entry.path)
            for entry in entries
            if entry.name.startswith(prefix)
            and _LEFTOVER.match(entry.name, len(prefix))
            and entry.is_dir(follow_symlinks=False)
        ]


def _whole(tree: Path) -> bool:
    """Whether ``tree`` has not been partly removed: :func:`_remove` takes the marker first."""
    return (tree / MARKER).is_file() or not any(tree.iterdir())


def _remove(tree: Path) -> None:
    """Remove a tree of ours as far as that is possible; the next build tries the rest again."""
    with contextlib.suppress(OSError):
        _open_folder(tree)
        (tree / MARKER).unlink(missing_ok=True)
    with contextlib.suppress(OSError), ThreadPoolExecutor(_HANDS) as pool:
        # A library has thousands of folders, and the system removes several at the same time.
        folders = [entry.path for entry in os.scandir(tree) if entry.is_dir(follow_symlinks=False)]
        folders += [
            entry.path for folder in folders for entry in os.scandir(folder) if entry.is_dir(follow_symlinks=False)
        ]
        pool.map(_remove_leaf, reversed(folders))
    shutil.rmtree(tree, ignore_errors=True)
    if os.path.lexists(tree):
        # Somebody may have made folders of the site read-only: they are ours, and nobody reads them any more.
        for folder, names, _ in os.walk(tree):
            for name in names:
                with contextlib.suppress(OSError):
                    _open_folder(Path(folder, name))
        shutil.rmtree(tree, ignore_errors=True)


def _remove_leaf(folder: str) -> None:
    """Remove a folder in which there are only files; of any other only its files. With :mod:`shutil` it takes
    three times as long."""
    with contextlib.suppress(OSError):
        with os.scandir(folder) as entries:
            files = [entry.path for entry in entries if not entry.is_dir(follow_symlinks=False)]
        for file in files:
            os.unlink(file)
        os.rmdir(folder)


def _open_folder(folder: Path) -> None:
    if not folder.is_symlink():
        folder.chmod(0o700)


def _beside(target: Path, suffix: str) -> Path:
    return target.with_name(f".{target.name}.{suffix}")


def _absolute(path: Path) -> Path:
    """``path`` from the root, without ``..``; links stay, because :func:`inspect` looks at them."""
    return Path(os.path.abspath(path))
