"""Memory that is no longer used, given back to the system: the C library keeps it for whoever asks next."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable
from functools import cache


def give_back() -> None:
    """Give back what this process has freed. Only glibc keeps so much, and has a way; elsewhere nothing is done.

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
