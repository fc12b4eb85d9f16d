"""``anliku`` as a process of its own that need not import anything: four fifths of a short run are imports.

One process a session (``parent.py``) has imported the program, read its tables, and forks for every run; what stands for the
command in a test (``ask.py``) hands it its arguments, environment, folder and streams, and ends as the fork
ends. Such a run differs from ``python -m anliku`` in what comes before the first line of the program, and in
that tables, patterns and templates are read already: tests of these beginnings (locales, signals among the imports or
while tables are read, a terminal) start Python itself.
"""

from __future__ import annotations

import atexit
import subprocess
import sys
from functools import cache
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

HERE = Path(__file__).parent
COLD = (sys.executable, "-m", "anliku")
"""The command as everybody else starts it."""


@cache
def command() -> tuple[str, ...]:
    """What to put before the arguments, in place of ``python -m anliku``. The first call starts the parent, which
    ends with this process."""
    folder = mkdtemp(prefix="anliku-warm-")
    atexit.register(rmtree, folder, ignore_errors=True)
    address = f"{folder}/parent"
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.warm.parent", address],
        cwd=HERE.parent.parent,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    atexit.register(process.stdin.close)
    assert process.stdout.readline() == b"ready\n", "the parent of the commands did not start"
    return (sys.executable, "-I", "-S", str(HERE / "ask.py"), address)
