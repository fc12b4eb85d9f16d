"""Runs inside the command under test, before its first line: makes one thing go wrong.

``FAULT`` says what, counted in *steps*: the imports, openings of files and changes of folders that
the command does, from the import of ``anliku`` on. The same step is the same moment in every run,
on a slow machine too, so that nothing here waits or measures time.

    The fault's parts are parted by bars: ``signal|15|300``.

    signal NUMBER STEP     the process gets the signal at that step
    readonly FOLDER        nothing below FOLDER can be made, changed or removed (as on a read-only disk)
    full FOLDER OPENINGS   after so many openings for writing below FOLDER its disk is full
    count FILE             nothing goes wrong; the number of steps is written to FILE at the end

``UNTIL`` names an event of Python's (``socket.bind``) at which the process gets SIGTERM: the end of a
command that has none of its own.
"""

from __future__ import annotations

import atexit
import errno
import os
import signal
import sys
from typing import Any

_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_CHANGES = {"os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.link", "os.symlink", "os.truncate", "os.chmod"}
_MAKES = {"os.mkdir", "os.link", "os.symlink"}
_STEPS = {*_CHANGES, "import", "open", "os.listdir", "os.scandir", "subprocess.Popen"}

_kind, *_said = os.environ.get("FAULT", "none").split("|")
_until = os.environ.get("UNTIL", "")
_steps = 0
_begun = "anliku" in sys.modules  # as in tests/warm
_written = 0


def _below(path: Any, folder: str) -> bool:
    if isinstance(path, int):
        return False
    return os.path.abspath(os.fsdecode(path)).startswith(folder)


def _writes(event: str, arguments: tuple[Any, ...], folder: str) -> bool:
    """Whether a step would change something below ``folder``."""
    if event == "open":
        path, mode, flags = arguments
        writing = bool(flags & _WRITES) if isinstance(flags, int) else bool(set("wax+") & set(mode or ""))
        return writing and path is not None and _below(path, folder)
    return event in _CHANGES and any(
        _below(path, folder) for path in arguments[:2] if isinstance(path, (str, bytes, os.PathLike))
    )


def _refuse_writing(event: str, arguments: tuple[Any, ...]) -> None:
    if _writes(event, arguments, _said[0]):
        raise OSError(errno.EROFS, os.strerror(errno.EROFS), str(arguments[0]))


def _fill_up(event: str, arguments: tuple[Any, ...]) -> None:
    """A full disk still opens and removes files; what is written to them does not arrive.

    The system itself refuses the writing (by a limit of the process), so that C code meets it too.
    """
    global _written
    if not _writes(event, arguments, _said[0]):
        return
    if event in _MAKES and _written >= int(_said[1]):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(arguments[0]))
    if event == "open":
        _written += 1
        if _written > int(_said[1]):
            import resource

            resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))


def _count(event: str, arguments: tuple[Any, ...]) -> bool:
    """Whether this is a step; counts it."""
    global _begun, _steps
    _begun = _begun or (event == "import" and arguments[0] == "anliku")
    if not _begun or event not in _STEPS:
        return False
    _steps += 1
    return True


def _hook(event: str, arguments: tuple[Any, ...]) -> None:
    if event == _until:
        os.kill(os.getpid(), signal.SIGTERM)
    if not _count(event, arguments):
        return
    if _kind == "signal" and _steps == int(_said[1]):
        os.kill(os.getpid(), int(_said[0]))
    elif _kind == "readonly":
        _refuse_writing(event, arguments)
    elif _kind == "full":
        _fill_up(event, arguments)


def _tell_count() -> None:
    with open(_said[0], "w", encoding="ascii") as opened:
        opened.write(str(_steps))


if _kind == "count":
    atexit.register(_tell_count)
if _kind != "none" or _until:
    sys.addaudithook(_hook)
