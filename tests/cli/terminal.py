"""A person at a terminal: reads what a command asks, and answers."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import re
import select
import signal
import subprocess
import sys
import termios
from collections.abc import Sequence
from pathlib import Path

_PATIENCE = 20
"""Seconds in which a command has to come to its end or its next question."""
CTRL_C, CTRL_D = "\x03", "\x04"

_CONTROL = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
_ASKS = re.compile(r"(?:> |放弃 )\Z")


def talk(folder: Path, arguments: Sequence[str], answers: Sequence[str], columns: int = 100) -> tuple[int, str]:
    """Run ``anliku`` in ``folder`` at a terminal; each time it asks, the next answer is typed.

    Gives the exit code and everything that stood on the screen, without colours.
    """
    screen, terminal = pty.openpty()
    environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": str(columns)}
    waiting = list(answers)
    with subprocess.Popen(
        [sys.executable, "-m", "anliku", *arguments],
        cwd=folder,
        env=environment,
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
        start_new_session=True,
        preexec_fn=_as_at_a_terminal,
    ) as process:
        os.close(terminal)
        shown, asked, key = b"", 0, ""
        # Linux reports the end, where the other side has closed, as an error.
        with contextlib.suppress(OSError):
            for _ in range(_PATIENCE):
                while select.select([screen], [], [], 1)[0] and (chunk := os.read(screen, 65536)):
                    shown += chunk
                    if waiting and _ASKS.search(_plain(shown[asked:])):
                        asked = len(shown)
                        answer = waiting.pop(0)
                        key = answer if answer in {CTRL_C, CTRL_D} else ""
                        os.write(screen, (key or f"{answer}\n").encode())
                # Python's line editor can miss an interrupt that comes just as it begins to read;
                # a person would press the key again.
                os.write(screen, key.encode())
        os.close(screen)
        # Only where it waits for an answer that nobody gives: the terminal is gone now.
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(_PATIENCE)
        process.kill()
    assert not waiting, f"never asked for {waiting}:\n{_plain(shown)}"
    return process.returncode, _plain(shown)


def _as_at_a_terminal() -> None:
    """In the child: Ctrl-C goes to whoever has the terminal, and a shell's child minds it.

    A run that was started in the background or under nohup hands down an ignored SIGINT.
    """
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def _plain(shown: bytes) -> str:
    return _CONTROL.sub("", shown.decode(errors="replace")).replace("\r", "")
