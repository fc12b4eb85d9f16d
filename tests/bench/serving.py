"""How long a change takes from saving a file until the preview shows it."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable

from tests.bench.contestants import Contestant, Expected
from tests.bench.memory import Sampler
from tests.bench.process import UNWANTED, Failed, Figure

PATIENCE = 900
"""Seconds until a preview must stand, and again until it must show a change."""
_PAUSE = 0.02


def save_and_look(contestant: Contestant, cases: int, change: Callable[[], Expected]) -> Figure:
    """``wall`` is the time from the change until its page shows it; memory that of the whole preview.

    Raises Failed where the preview ends, or shows nothing in time.
    """
    command = contestant.serve(_free_port())
    environment = {key: value for key, value in (contestant.environment or os.environ).items() if key != UNWANTED}
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            command,
            cwd=contestant.root,
            stdout=log,
            stderr=subprocess.STDOUT,
            env=environment,
            start_new_session=True,
        )
        try:
            with Sampler(process.pid) as sampler:
                _wait(process, f"{_home(command)}", "")
                expected = change()
                started = time.perf_counter()
                _wait(process, _home(command) + expected.path.removesuffix("index.html"), expected.text)
                wall = time.perf_counter() - started
        except Failed as failure:
            log.seek(0)
            raise Failed(f"{failure}\n{log.read().decode('utf-8', 'replace')[-3000:]}") from None
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    return Figure(f"{contestant.name} serve", cases, wall, 0, sampler.peak, 0, 0)


def _home(command: tuple[str, ...]) -> str:
    """The command's last word is the port, or ends with it."""
    return f"http://127.0.0.1:{command[-1].rpartition(':')[2]}/"


def _wait(process: subprocess.Popen[bytes], address: str, text: str) -> None:
    """Until the page there is to be had and holds ``text``."""
    limit = time.monotonic() + PATIENCE
    while time.monotonic() < limit:
        if process.poll() is not None:
            raise Failed(f"{address}: the preview has ended, exit code {process.returncode}")
        try:
            with urllib.request.urlopen(address, timeout=60) as answer:
                if text in answer.read().decode("utf-8"):
                    return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            pass
        time.sleep(_PAUSE)
    raise Failed(f"{address}: nothing after {PATIENCE} s")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
