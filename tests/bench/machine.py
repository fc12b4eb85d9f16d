"""On which machine and with which versions figures came about."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import sysconfig
from importlib.metadata import version
from pathlib import Path

from tests.bench.peers import JIEBA, ROOT

PACKAGES = ("mkdocs", "mkdocs-material", "numpy", "pyromark")


def compile_programs() -> None:
    """Compile all that is installed, as it is after the first use: no measured run pays for it."""
    folders = [sysconfig.get_path("purelib"), sysconfig.get_path("stdlib"), str(ROOT / "tooling")]
    command = [sys.executable, "-m", "compileall", "-q", "-j", "0", *folders]
    # Of what others install some files are no valid Python, and some folders are not ours to write.
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)


def description() -> list[str]:
    """Lines of Chinese for a note."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 0
    load = f"，开始时的负载 {os.getloadavg()[0]:.2f}" if hasattr(os, "getloadavg") else ""
    packages = "，".join(f"{name} {version(name)}" for name in PACKAGES)
    return [
        f"机器：{_processor()}，{cores} 核，内存 {_memory():.0f} GB{load}；{platform.system()} {platform.release()}",
        f"版本：提交 {_commit()}，Python {platform.python_version()}，{packages}，jieba {JIEBA}",
    ]


def _processor() -> str:
    path = Path("/proc/cpuinfo")
    for line in path.read_text(encoding="utf-8").splitlines() if path.is_file() else ():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _memory() -> float:
    """GB of the machine."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30


def _commit() -> str:
    command = ["git", "describe", "--always", "--dirty"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip() or "未知"
