"""The command ``anliku`` and ``python -m anliku``: what must stand before anything heavy is imported."""

from __future__ import annotations

import gc
import os
import sys

from anliku import signals

_GARBAGE = (50_000, 20, 100)
"""So many new objects, and so many rounds of looking, until Python looks (further) for garbage. A run makes
millions of objects and hardly any garbage that only a search finds; its own 700 cost a tenth of a check."""


def main() -> int:
    """Run the process's command line; its exit code. No signal ends in a traceback."""
    signals.leave_at_once()
    gc.set_threshold(*_GARBAGE)
    _occupy_closed_streams()
    _read_names_as_utf8()
    from anliku import cli
    from anliku.cli.command import INTERRUPTED

    try:
        signals.unwind()
        code = cli.main()
    except KeyboardInterrupt:
        # Before cli.main minds it, or between two steps of its own end; the command has ended.
        signals.tell()
        code = signals.exit_code(INTERRUPTED)
    signals.settle()
    return code


def _occupy_closed_streams() -> None:
    """Give a standard stream that the caller closed (``>&-``) to nobody.

    Else the next file that is opened gets its number, and what a library writes to "the screen"
    would land in that file.
    """
    number = 0
    while number <= 2:
        number = os.open(os.devnull, os.O_RDWR)
    os.close(number)


def _read_names_as_utf8() -> None:
    """Begin again in Python's UTF-8 mode where the locale (ASCII, Latin-1) has no Chinese.

    Arguments and the names of files are then what they are on disk. Nothing changes where a
    locale has Chinese characters of its own, or where Python is in that mode already.
    """
    try:
        "案例".encode(sys.getfilesystemencoding())
    except UnicodeEncodeError:
        command = [sys.executable, "-X", "utf8", *sys.orig_argv[1:]]
        if sys.executable and not sys.flags.utf8_mode:
            os.execv(sys.executable, command)  # noqa: S606 - this very program


if __name__ == "__main__":
    sys.exit(main())
