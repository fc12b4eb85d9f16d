"""Run a piece of work under the limits that hold for one bad file: 5 s and 512 MB.

The kernel enforces them in a child process, so that work that gets out of hand is killed
instead of making the machine swap, and no clock decides whether a test passes.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import resource
import signal
import sys
from collections.abc import Callable
from typing import Any, TypeVar

SECONDS = 5
"""Processor time, which does not grow when the machine is busy."""
BYTES = 512 * 1024 * 1024
"""Address space beyond what the process has already."""

Result = TypeVar("Result")


class OutOfLimits(Exception):
    """The work took too much, or raised."""


def limited(work: Callable[[], Result], seconds: int = SECONDS) -> Result:
    """What ``work`` returns (picklable). Raises OutOfLimits where it raised, took more processor
    time than ``seconds``, or too much memory."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        _child(work, writer, seconds)
    os.close(writer)
    with os.fdopen(reader, "rb") as opened:
        data = opened.read()
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if status < 0:
        raise OutOfLimits(f"killed by {signal.Signals(-status).name}")
    kind, value = pickle.loads(data)
    if kind != "result":
        raise OutOfLimits(value)
    result: Result = value
    return result


def _child(work: Callable[[], Any], writer: int, seconds: int) -> None:
    """Never returns: the test session's own exit handlers are the parent's business."""
    try:
        # Measured is the work, not the coverage tool that watches the tests.
        sys.settrace(None)
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
        space = _address_space() + BYTES
        resource.setrlimit(resource.RLIMIT_AS, (space, space))
        answer: tuple[str, Any] = ("result", work())
    except BaseException as error:  # noqa: BLE001 - reported to the parent
        answer = ("error", f"{type(error).__name__}: {error}")
    with contextlib.suppress(OSError), os.fdopen(writer, "wb") as opened:
        opened.write(pickle.dumps(answer))
    os._exit(0)


def _address_space() -> int:
    with open("/proc/self/statm", encoding="ascii") as opened:
        return int(opened.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
