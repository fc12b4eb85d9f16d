"""The signals that end a run: Ctrl-C, a terminal that closes, a system that wants the process gone.

A run has three stages. While its program is still being loaded nothing has been made yet, so it
leaves at once (:func:`leave_at_once`). While a command works a signal is raised as
:class:`Stopped`, so that every ``finally`` clears up behind it (:func:`unwind`). Once the result
stands nothing may disturb the end any more (:func:`settle`).

What was ignored when the run began (``nohup``, a shell's background job) stays ignored.
"""

from __future__ import annotations

import os
import signal
import sys
import time

# Whatever is imported before leave_at_once() is time in which Ctrl-C shows a traceback.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import FrameType
    from typing import Any

_NAMES = ("SIGINT", "SIGTERM", "SIGHUP")
"""Windows lacks the last."""
_CLEARING = 5.0
"""Seconds that clearing up may take before another signal breaks into it: a terminal and the
program in between often send the same one twice."""
_SOON = 0.01


class Stopped(KeyboardInterrupt):
    """A signal asked for the end; like Ctrl-C, whichever it was."""


class _Received:
    """The first signal of this run, and when one was last raised (seconds of a clock that only goes on)."""

    number = 0
    raised = -_CLEARING


def leave_at_once() -> None:
    """From now on a signal ends the process on the spot, with a word and the right exit code."""
    _handle(_leave)


def unwind() -> None:
    """From now on a signal is raised as Stopped in the main thread."""
    sys.unraisablehook = _raise_what_was_lost
    _handle(_raise)


def settle() -> None:
    """From now on signals are ignored: the work is done and told, the rest takes a moment."""
    _handle(signal.SIG_IGN)
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, 0)


def tell() -> None:
    """Say that the run has been ended, if anybody can hear it."""
    try:
        os.write(2, "已中断\n".encode())
    except OSError:
        return


def exit_code(otherwise: int) -> int:
    """128 and the number of the signal that came, as shells count; ``otherwise`` where none did."""
    return 128 + _Received.number if _Received.number else otherwise


def ended_from_outside() -> bool:
    """Whether somebody else than the person at the keyboard asked for the end."""
    return _Received.number not in {0, signal.SIGINT}


def _handle(handler: Any) -> None:
    for name in _NAMES:
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, handler)


def _leave(number: int, _frame: FrameType | None) -> None:
    tell()
    os._exit(128 + number)


def _raise(number: int, _frame: FrameType | None) -> None:
    _Received.number = _Received.number or number
    now = time.monotonic()
    if now - _Received.raised >= _CLEARING:
        _Received.raised = now
        raise Stopped


def _raise_what_was_lost(unraisable: Any) -> None:
    """Python swallows what is raised while it throws an object away, and shows a traceback.

    An end that was asked for just then is asked for again; of anything else a reader can make nothing.
    """
    if not isinstance(unraisable.exc_value, KeyboardInterrupt):
        if os.environ.get("ANLIKU_DEBUG") == "1":
            sys.__unraisablehook__(unraisable)
        return
    _Received.raised = -_CLEARING
    if hasattr(signal, "setitimer"):
        signal.signal(signal.SIGALRM, lambda _number, frame: _raise(_Received.number, frame))
        signal.setitimer(signal.ITIMER_REAL, _SOON)
