from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests import warm
from tests.factory import add_case, make_library
from tests.faults.running import mind_signals, run, steps, surroundings

# Work that clears up behind itself, and what may come in its way.
_WORK = """
import gc, os, signal, sys
from anliku import signals
signals.unwind()
class Thrown:
    def __del__(self): os.kill(os.getpid(), signal.SIGINT); [None for _ in range(9)]
try:
    try:
        {middle}
        while True: pass
    finally:
        {end}
        print("cleared")
except KeyboardInterrupt:
    sys.exit(signals.exit_code(1))
"""


def work(middle: str, end: str = "pass") -> tuple[int, str, str]:
    program = _WORK.format(middle=middle, end=end)
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, preexec_fn=mind_signals, check=False)
    return done.returncode, done.stdout, done.stderr


def sent(number: int) -> str:
    return f"os.kill(os.getpid(), {int(number)})"


@pytest.fixture
def library(tmp_path: Path) -> Path:
    root = make_library(tmp_path / "library")
    add_case(root)
    return root


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)], ids=lambda one: str(one)
)
def test_every_ending_signal_clears_up(number: int, code: int) -> None:
    assert work(sent(number)) == (code, "cleared\n", "")


def test_a_second_signal_does_not_break_into_the_clearing_up() -> None:
    assert work(sent(signal.SIGTERM), sent(signal.SIGINT)) == (143, "cleared\n", "")


def test_a_signal_that_python_would_lose_is_not_lost() -> None:
    assert work("Thrown()") == (130, "cleared\n", "")


@pytest.fixture(scope="module")
def all_steps(tmp_path_factory: pytest.TempPathFactory) -> int:
    """Of a check of such a library."""
    root = make_library(tmp_path_factory.mktemp("steps") / "library")
    add_case(root)
    return steps(root, "check")


@pytest.mark.slow
@pytest.mark.parametrize("place", [0.05, 0.2, 0.4, 0.7, 0.95])
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_from_the_first_moment_on_there_is_no_traceback(
    library: Path, all_steps: int, number: int, code: int, place: float
) -> None:
    moment = round(all_steps * place)
    done = run(library, "check", fault=f"signal|{int(number)}|{moment}", start=warm.COLD)
    assert (done.code, done.out, done.err) == (code, "", "已中断\n")


def test_what_was_ignored_stays_ignored(library: Path) -> None:
    shell = ["sh", "-c", 'trap "" INT; exec "$0" -m anliku check', sys.executable]
    environment = surroundings("signal|2|300")
    done = subprocess.run(shell, cwd=library, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "1 个案例，0 个错误，0 个提醒\n")
