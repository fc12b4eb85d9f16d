"""A program run to its end, and what it cost with all that it started."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench.memory import Sampler


@dataclass(frozen=True, slots=True)
class Figure:
    """What one program cost, its children included."""

    what: str
    cases: int
    wall: float
    processor: float
    """Seconds, of the program and of the children that it waited for."""
    memory: float
    """Peak of all its processes together, MB; see :mod:`tests.bench.memory`."""
    size: float
    """Site on disk, MB; 0 where nothing is written."""
    exit_code: int


# Users' Python keeps what it has compiled; a machine for tests may forbid it.
UNWANTED = "PYTHONDONTWRITEBYTECODE"


class Failed(Exception):
    """A measured program ended with another code than expected; the message is the end of what it printed."""


def run(
    what: str,
    cases: int,
    command: Sequence[str],
    folder: Path,
    output: Path | None = None,
    environment: Mapping[str, str] | None = None,
    accepted: Collection[int] = (0,),
) -> Figure:
    """Run a command to its end and measure it; nothing that it started outlives an interruption.

    Raises Failed where its exit code is none of ``accepted``.
    """
    environment = {key: value for key, value in (environment or os.environ).items() if key != UNWANTED}
    with tempfile.TemporaryFile() as log:
        started = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=folder, stdout=log, stderr=subprocess.STDOUT, env=environment, start_new_session=True
        )
        with Sampler(process.pid) as sampler:
            try:
                _, status, usage = os.wait4(process.pid, 0)
            except BaseException:
                os.killpg(process.pid, signal.SIGKILL)
                raise
            wall = time.perf_counter() - started
        code = process.returncode = os.waitstatus_to_exitcode(status)
        if code not in accepted:
            log.seek(0)
            raise Failed(f"{what}: exit code {code}\n{log.read().decode('utf-8', 'replace')[-3000:]}")
    # Where there is no /proc, at least the largest process.
    unit = 1024 if sys.platform != "darwin" else 1024 * 1024
    memory = sampler.peak or usage.ru_maxrss / unit
    processor = usage.ru_utime + usage.ru_stime
    return Figure(what, cases, wall, processor, memory, folder_size(output), code)


def folder_size(folder: Path | None) -> float:
    """Bytes of all files below, in MB."""
    if folder is None or not folder.exists():
        return 0.0
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6
