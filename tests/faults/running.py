"""``anliku`` as a process of its own, with something going wrong in it or around it."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests import warm

CHILD = Path(__file__).parent / "child"
PATIENCE = 120
"""Seconds after which a command hangs."""


@dataclass(frozen=True, slots=True)
class Done:
    """How a command ended: its exit code (negative: killed by a signal) and what it said."""

    code: int
    out: str
    err: str

    @property
    def said(self) -> str:
        """Everything, for what may stand on either."""
        return self.out + self.err


def run(
    folder: Path,
    *arguments: str,
    fault: str = "none",
    environment: dict[str, str] | None = None,
    start: tuple[str, ...] | None = None,
) -> Done:
    """Run a command in ``folder``. ``fault`` is one of ``child/sitecustomize.py``; entries of
    ``environment`` are set, and removed where empty. ``start``: ``warm.COLD`` where the beginning of the
    process is what is tested. Nothing can be typed."""
    return _ended([*(start or warm.command()), *arguments], folder, surroundings(fault, environment))


def run_in_shell(
    folder: Path,
    line: str,
    fault: str = "none",
    environment: dict[str, str] | None = None,
    start: tuple[str, ...] | None = None,
) -> Done:
    """Run a line of shell in which ``anliku`` is the command."""
    anliku = f'anliku() {{ {shlex.join(start or warm.command())} "$@"; }}; {line}'
    return _ended(["sh", "-c", anliku], folder, surroundings(fault, environment), nothing_typed=False)


def _ended(command: list[str], folder: Path, environment: dict[str, str], nothing_typed: bool = True) -> Done:
    done = subprocess.run(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL if nothing_typed else None,
        capture_output=True,
        timeout=PATIENCE,
        preexec_fn=mind_signals,
        check=False,
    )
    return Done(done.returncode, done.stdout.decode(), done.stderr.decode())


def mind_signals() -> None:
    """In the child: signals are minded, also where the tests run in the background or under nohup."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)


def surroundings(fault: str = "none", environment: dict[str, str] | None = None) -> dict[str, str]:
    """The environment of such a process."""
    changed = {**os.environ, "PYTHONPATH": str(CHILD), "FAULT": fault, **(environment or {})}
    return {name: value for name, value in changed.items() if value}


def steps(folder: Path, *arguments: str) -> int:
    """How many steps (see ``child/sitecustomize.py``) a command takes from its first import on when nothing goes
    wrong."""
    counted = folder.with_name(f"{folder.name}.steps")
    run(folder, *arguments, fault=f"count|{counted}", start=warm.COLD)
    number = int(counted.read_text(encoding="ascii"))
    counted.unlink()
    return number
