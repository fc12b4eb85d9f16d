"""The peers' programs: pinned here, installed beside the project's own, part of no product."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PEERS = ROOT / ".venv" / "bench"
"""Beside the project's own packages, so that make clean takes it along."""

PAGEFIND = "1.5.2"
JIEBA = "0.42.1"
# What Material's search cuts Chinese with where it finds it.
MATERIAL_PINS = (f"jieba=={JIEBA}",)
# pagefind[extended] is these two; named apart, nothing else comes along.
PAGEFIND_PINS = (f"pagefind=={PAGEFIND}", f"pagefind_bin_extended=={PAGEFIND}")
MATERIAL = version("mkdocs-material")
"""Material itself is the one that the project uses."""


def install(pins: Sequence[str]) -> dict[str, str]:
    """Install ``pins`` into :data:`PEERS` unless they are there; gives the environment in
    which ``python -m`` finds them."""
    done = PEERS / "pins.txt"
    installed = done.read_text(encoding="utf-8").splitlines() if done.is_file() else []
    if wanted := [pin for pin in pins if pin not in installed]:
        command = [sys.executable, "-m", "pip", "install", "-qq", "--upgrade", "--no-deps", "--target", str(PEERS)]
        subprocess.run([*command, *wanted], check=True, env={**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1"})
        done.write_text("\n".join([*installed, *wanted]), encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(PEERS)}
    if MATERIAL_PINS[0] in pins:
        # It lays out its dictionary once a machine; no measured run pays for that.
        command = [sys.executable, "-c", "import jieba; jieba.setLogLevel(60); jieba.initialize()"]
        subprocess.run(command, check=True, env=environment)
    return environment
