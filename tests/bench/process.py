"""A program run to its end, and what it cost as the operating system accounts for it."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Figure:
    """What one process cost."""

    what: str
    cases: int
    wall: float
    processor: float
    memory: float
    """Peak, MB."""
    size: float
    """Site on disk, MB; 0 where nothing is written."""
    exit_code: int


def run(
    what: str,
    cases: int,
    command: list[str],
    folder: Path,
    output: Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> Figure:
    """Run a command to its end and measure it."""
    with tempfile.TemporaryFile() as log:
        started = time.perf_counter()
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=subprocess.STDOUT, env=environment)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        code = os.waitstatus_to_exitcode(status)
        if code != 0:
            log.seek(0)
            sys.stderr.write(log.read().decode("utf-8", "replace")[-3000:])
    unit = 1024 if sys.platform != "darwin" else 1024 * 1024
    return Figure(what, cases, wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / unit, folder_size(output), code)


def folder_size(folder: Path | None) -> float:
    """Bytes of all files below, in MB."""
    if folder is None or not folder.exists():
        return 0.0
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6
