"""The peers' programs: pinned here, installed beside the project's own, part of no product."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

PAGEFIND = "1.5.2"
# pagefind[extended] is these two; named apart, nothing else comes along. jieba is what
# Material's search cuts Chinese with where it finds it.
PINS = (f"pagefind=={PAGEFIND}", f"pagefind_bin_extended=={PAGEFIND}", "jieba==0.42.1")
MATERIAL = version("mkdocs-material")
"""Material itself is the one that the project uses."""


def install(folder: Path) -> dict[str, str]:
    """Install :data:`PINS` into ``folder`` unless they are there; gives the environment in
    which ``python -m`` finds them."""
    done = folder / "pins.txt"
    wanted = "\n".join(PINS)
    if not done.is_file() or done.read_text(encoding="utf-8") != wanted:
        command = [sys.executable, "-m", "pip", "install", "-qq", "--upgrade", "--no-deps", "--target", str(folder)]
        subprocess.run([*command, *PINS], check=True, env={**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1"})
        done.write_text(wanted, encoding="utf-8")
    return {**os.environ, "PYTHONPATH": str(folder)}
