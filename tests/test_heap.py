"""Memory that a stage has freed goes back to the system, where the C library has a way."""

from __future__ import annotations

import platform
import subprocess
import sys

_FREED = """
from pathlib import Path
from anliku.heap import give_back

def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096

blocks = [b"x" * 100_000 + bytes((number % 256,)) for number in range(500)]
# What was asked for last stays, so nothing before it goes back of itself.
last = blocks[-1]
del blocks
before = resident()
give_back()
print(before - resident())
"""


def test_what_is_freed_goes_back_to_the_system() -> None:
    wanted = 40_000_000 if platform.libc_ver()[0] == "glibc" else 0
    given = subprocess.run([sys.executable, "-c", _FREED], capture_output=True, check=True, text=True).stdout
    assert int(given) >= wanted
