"""Reading files that a stranger wrote: bounded, never through a link, never guessing.

Rules reported: FL001 not UTF-8, FL002 control characters, FL003 byte-order mark, FL004
Windows line ends, FL005 too large, FL006 unreadable, FL007 symbolic link.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import stat
from pathlib import Path
from typing import IO

from anliku.atomic import reason
from anliku.problem import Edit, Location, Problem, Severity
from anliku.regex import regex
from anliku.text import Lines, unusual

MAX_BYTES = 1024 * 1024
_CONTROL = regex(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x85\u2028\u2029\ufffe\uffff]")


def read_text(path: Path, file: str, limit: int = MAX_BYTES) -> tuple[str | None, list[Problem]]:
    """The text of ``path`` with line ends as they stand, or None and the reason.

    ``file`` is how problems call it. A byte-order mark or CRLF is only a warning, with its
    repair; offsets into the returned text are offsets into the file's decoded content.
    """

    def stop(rule: str, message: str) -> tuple[None, list[Problem]]:
        return None, [Problem(Location(file), rule, Severity.ERROR, message)]

    try:
        state = path.lstat()
        if stat.S_ISLNK(state.st_mode):
            return stop("FL007", "这是一个链接（符号链接），不是文件；请放入文件本身")
        if not stat.S_ISREG(state.st_mode):
            return stop("FL006", "这不是普通文件，读不了；请换成 UTF-8 编码的文本文件")
        if state.st_size > limit:
            size = state.st_size / 1048576
            return stop("FL005", f"文件太大（{size:.1f} MB），最多 {limit // 1048576} MB；图片请单独存放，正文请精简")
        with open_plain(path) as opened:
            data = opened.read(limit + 1)
    except OSError as error:
        return None, [unreadable(file, error)]
    return decode(data, file)


def decode(data: bytes, file: str) -> tuple[str | None, list[Problem]]:
    """What :func:`read_text` says of a file's bytes once they are read."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        start = data.rfind(b"\n", 0, error.start) + 1
        column = len(data[start : error.start].decode("utf-8")) + 1
        message = f"文件不是 UTF-8 编码（像是{_guess(data)}），请用“另存为”选择 UTF-8 后再提交"
        return None, [Problem(Location(file, line, column), "FL001", Severity.ERROR, message)]
    return examine(text, file)


class NotPlain(OSError):
    """A pipe, a device or a socket: nothing that holds a text or a picture."""


def open_plain(path: str | Path) -> IO[bytes]:
    """A plain file below the library, opened for reading; whatever is opened there is opened by this.

    Raises NotPlain for a pipe or a device, and OSError for a link, a folder and what cannot be
    opened. It never waits: who opens a pipe the usual way waits for ever.
    """
    # The look comes after the opening, so nothing can be put there in between.
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    handle = os.open(path, flags)
    try:
        _expect_file(os.fstat(handle), path)
    except OSError:
        os.close(handle)
        raise
    return os.fdopen(handle, "rb")


def _expect_file(state: os.stat_result, path: str | Path) -> None:
    if stat.S_ISDIR(state.st_mode):
        raise IsADirectoryError(errno.EISDIR, "is a folder", str(path))
    if not stat.S_ISREG(state.st_mode):
        raise NotPlain(f"{path} is no file")


def examine(text: str, file: str) -> tuple[str | None, list[Problem]]:
    """What :func:`read_text` says of the text itself: ``text``, or None where it holds what no text
    does; and the problems of its marks and line ends."""
    problems: list[Problem] = []
    if text.startswith("\ufeff"):
        message = "文件开头有看不见的 BOM 标记，请存为“UTF-8（无 BOM）”"
        marks = len(text) - len(text.lstrip("\ufeff"))
        problems.append(Problem(Location(file), "FL003", Severity.WARNING, message, (Edit(0, marks, ""),)))
    control = _CONTROL.search(text) if _CONTROL.search(unusual(text)) else None
    if control is not None:
        line, column = Lines(text)(control.start())
        message = f"含有不可见的控制字符 U+{ord(control.group()):04X}，请删掉后重新输入这一处"
        return None, [Problem(Location(file, line, column), "FL002", Severity.ERROR, message)]
    if "\r" in text:
        edits = tuple(Edit(m.start(), m.end(), "\n") for m in re.finditer(r"\r\n?", text))
        line = text.count("\n", 0, edits[0].start) + 1
        message = "换行是 Windows 或旧 Mac 的写法（CRLF/CR），请改成 LF"
        problems.append(Problem(Location(file, line), "FL004", Severity.WARNING, message, edits))
    return text, problems


def unreadable(file: str, error: OSError, noun: str = "文件") -> Problem:
    """What the system would not let us read (FL006). Nobody can say what is in it, so the whole
    library stops. A name that is there but cannot be opened is a matter of permissions or disks,
    never of what somebody wrote."""
    message = f"{noun}读不了（{reason(error)}），请检查{noun}是否存在、是否有读取权限"
    return Problem(Location(file), "FL006", Severity.ERROR, message, everyones=True)


def _guess(data: bytes) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or data[:200].count(0) > len(data[:200]) // 4:
        return " UTF-16"
    try:
        data.decode("gb18030")
    except UnicodeDecodeError:
        return "别的编码或不是文本"
    return " GBK"


def stamps(path: Path) -> dict[str, object]:
    """Path → what changes when it is written, moved or given other rights, for ``path`` and every
    file and folder below it; links are not followed. What has just gone is left out: the next look
    will tell."""
    try:
        state = path.lstat()
    except OSError:
        return {}
    seen: dict[str, object] = {str(path): _stamp(state)}
    waiting = [str(path)] if stat.S_ISDIR(state.st_mode) else []
    while waiting:
        with contextlib.suppress(OSError), os.scandir(waiting.pop()) as entries:
            for entry in entries:
                with contextlib.suppress(OSError):
                    seen[entry.path] = _stamp(entry.stat(follow_symlinks=False))
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
    return seen


def _stamp(state: os.stat_result) -> object:
    # A folder's own time changes with every file that an editor writes beside another.
    if stat.S_ISDIR(state.st_mode):
        return state.st_mode
    return (state.st_mode, state.st_mtime_ns, state.st_size)


def is_there(path: Path) -> bool:
    """Whether a plain file stands there, as far as the system lets us see."""
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except PermissionError:
        return True
    except (OSError, ValueError):
        return False
