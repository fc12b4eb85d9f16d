"""What a benchmark is at, on standard error, for whoever watches it at a terminal."""

from __future__ import annotations

import sys


def progress(text: str) -> None:
    """Write ``text`` in place of what was said before; nothing takes the line away."""
    if sys.stderr.isatty():
        print(f"\r\033[K{text}", end="", file=sys.stderr, flush=True)
