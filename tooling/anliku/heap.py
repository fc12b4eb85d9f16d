"""Memory: what is no longer used is given back to the system, and not looked for while much is made."""

from __future__ import annotations

import contextlib
import ctypes
import gc
import sys
from collections.abc import Callable, Iterator
from functools import cache


def give_back() -> None:
    """Give back what this process has freed: the C library keeps it for whoever asks next. Only glibc keeps so much,
    and has a way; elsewhere nothing is done.

    Takes milliseconds: for the end of a stage that needed much more than what it leaves.
    """
    trim = _trim()
    if trim is not None:
        trim(0)


@cache
def _trim() -> Callable[[int], int] | None:
    if sys.platform != "linux":
        return None
    trim: Callable[[int], int] | None = getattr(ctypes.CDLL(None), "malloc_trim", None)
    return trim


@contextlib.contextmanager
def no_collection() -> Iterator[None]:
    """While some hundred thousand small objects are made none is looked at again and again for being garbage:
    that would take a fifth of a check, and finds nothing."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
