"""Memory of a program with all that it starts: the sum of the processes' PSS, sampled.

PSS (proportional set size, ``smaps_rollup`` of Linux's /proc) divides a page that several
processes share among them, so that workers which were forked from one parent are not counted
as many times as there are. A sum of RSS would count shared pages again for each of them, and
what ``wait4`` tells is the largest single process.
"""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Collection, Mapping
from pathlib import Path

PROC = Path("/proc")
INTERVAL = 0.05
"""Seconds between two samples."""
KIND = "PSS 之和，含子进程，每 0.05 秒取一次"
"""What the figure is, for a reader of the table."""


class Sampler:
    """A context in which the tree below ``process`` is watched; ``peak``: MB, 0 where there is no /proc."""

    def __init__(self, process: int) -> None:
        self.process = process
        self.peak = 0.0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Sampler:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while True:
            self.peak = max(self.peak, tree_memory(self.process))
            if self._over.wait(INTERVAL):
                return


def tree_memory(process: int) -> float:
    """PSS of a process and of its descendants now, MB; what has ended meanwhile counts nothing."""
    return sum(_pss(member) for member in descendants(process, parents())) / 1024


def descendants(process: int, parent_of: Mapping[int, int]) -> set[int]:
    """``process`` and everybody below it."""
    members = {process}
    newest: Collection[int] = members
    while newest:
        newest = [child for child, parent in parent_of.items() if parent in newest and child not in members]
        members.update(newest)
    return members


def parents() -> dict[int, int]:
    """Each process of this machine → its parent; empty where there is no /proc."""
    found = {}
    for name in os.listdir(PROC) if PROC.is_dir() else ():
        if name.isdigit():
            with contextlib.suppress(OSError):
                # pid (name, with whatever characters) state parent …
                found[int(name)] = int(
                    (PROC / name / "stat").read_text("utf-8", "replace").rpartition(")")[2].split()[1]
                )
    return found


def _pss(process: int) -> int:
    """Kilobytes; 0 for a process that has ended or is not ours to look at."""
    with contextlib.suppress(OSError):
        for line in (PROC / str(process) / "smaps_rollup").read_text("ascii").splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    return 0
