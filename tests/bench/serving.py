"""How long a change takes from saving a file until a browser that has its page open shows it."""

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
from contextlib import AbstractContextManager
from statistics import median

from playwright.sync_api import Browser, Error, Page

from tests.bench.contestants import Contestant
from tests.bench.memory import PROC, Sampler, descendants, parents
from tests.bench.process import UNWANTED, Failed, Figure
from tests.browser.chromium import NoChromium

PATIENCE = 900
"""Seconds until a preview must stand, and again until it must show a change."""
TIMES = 5
"""Changes of which the median is taken, each of another case, the next when the preview has come to rest."""
_PAUSE = 0.02
_REST = 1.0
"""Seconds in which a preview at rest works for less than half of this: it looks at the files of a large library for a
third of its time, and what makes an edition works all the time."""


def save_and_look(contestant: Contestant, cases: int, first: int, chromium: AbstractContextManager[Browser]) -> Figure:
    """``wall`` is the median time from saving a case until ``chromium`` shows the new sentence on its page; memory that
    of the whole preview, without the browser. The changes have the numbers from ``first`` on.

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
                _wait(process, _home(command))
                with chromium as browser, browser.new_page() as page:
                    numbers = range(first, first + TIMES)
                    walls = [_seen(process, page, contestant, _home(command), number) for number in numbers]
        except (Failed, Error, NoChromium) as failure:
            log.seek(0)
            raise Failed(f"{failure}\n{log.read().decode('utf-8', 'replace')[-3000:]}") from None
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    return Figure(f"{contestant.name} serve", cases, median(walls), 0, sampler.peak, 0, 0)


def _seen(process: subprocess.Popen[bytes], page: Page, contestant: Contestant, home: str, number: int) -> float:
    """Seconds from the change with this number until it stands on the page, which is open before."""
    page.goto(home + contestant.address(contestant.changing(number)).removesuffix("index.html"))
    _come_to_rest(process)
    expected = contestant.change_case(number)
    started = time.perf_counter()
    page.get_by_text(expected.text).first.wait_for(timeout=PATIENCE * 1000)
    return time.perf_counter() - started


def _come_to_rest(process: subprocess.Popen[bytes]) -> None:
    """Until a preview has nothing more to do; at once where nobody tells how much it works."""
    limit = time.monotonic() + PATIENCE
    worked, before = _worked(process.pid), -1.0
    while worked - before > _REST / 2:
        if process.poll() is not None or time.monotonic() > limit:
            raise Failed("the preview has ended, or does not come to rest")
        time.sleep(_REST)
        worked, before = _worked(process.pid), worked


def _worked(process: int) -> float:
    """Seconds of processor that a process and those below it have taken so far."""
    ticks = 0
    for member in descendants(process, parents()):
        with contextlib.suppress(OSError):
            # pid (name, with whatever characters) state … utime stime, the twelfth and thirteenth from there.
            fields = (PROC / str(member) / "stat").read_text("utf-8", "replace").rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def _home(command: tuple[str, ...]) -> str:
    """The command's last word is the port, or ends with it."""
    return f"http://127.0.0.1:{command[-1].rpartition(':')[2]}/"


def _wait(process: subprocess.Popen[bytes], address: str) -> None:
    """Until the page there is to be had."""
    limit = time.monotonic() + PATIENCE
    while time.monotonic() < limit:
        if process.poll() is not None:
            raise Failed(f"{address}: the preview has ended, exit code {process.returncode}")
        with contextlib.suppress(urllib.error.URLError, ConnectionError, TimeoutError):
            urllib.request.urlopen(address, timeout=60).close()
            return
        time.sleep(_PAUSE)
    raise Failed(f"{address}: nothing after {PATIENCE} s")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
