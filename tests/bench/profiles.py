"""Where the time goes: cProfile in a command and in every Python process that it starts.

A folder with a ``sitecustomize.py`` stands on the path of the children. It profiles a process
from its first line to its end; a worker of :mod:`multiprocessing`, which ends without running
exit handlers, writes through that package's own. Seconds are those of the processor, so that who waits
for work takes none; they are larger than without profile.
"""

from __future__ import annotations

import os
import pstats
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.bench.contestants import Contestant
from tests.bench.grid import grid
from tests.bench.process import run

TOP = 40

_HOOK = """
import atexit
import cProfile
import multiprocessing.util
import os
import tempfile
import time

_profile = cProfile.Profile(time.process_time)


def write():
    _profile.disable()
    descriptor, name = tempfile.mkstemp(".part", dir=os.environ["ANLIKU_BENCH_PROFILES"])
    os.close(descriptor)
    _profile.dump_stats(name)
    # Whole or not there: multiprocessing's own helper may end after the command.
    os.replace(name, name[:-5] + ".prof")


def begin(_=None):
    # A forked worker starts with what its parent has counted so far.
    _profile.disable()
    _profile.clear()
    multiprocessing.util.Finalize(None, write, exitpriority=1)
    _profile.enable()


atexit.register(write)
multiprocessing.util.register_after_fork(_profile, begin)
_profile.enable()
"""


def write_profiles(contestant: Contestant, target: Path) -> None:
    """Write ``build.txt`` and ``check.txt`` into the folder ``target``: clean runs, all processes together."""
    target.mkdir(parents=True, exist_ok=True)
    for what, command in (("build", contestant.build), ("check", contestant.check)):
        contestant.forget()
        contestant.remove_site()
        (target / f"{what}.txt").write_text(profile(contestant, what, command), encoding="utf-8")


def profile(contestant: Contestant, what: str, command: Sequence[str]) -> str:
    """The functions that take most of a command, by their own time and with what they call."""
    with tempfile.TemporaryDirectory(prefix="anliku-bench-") as name:
        hooks = Path(name) / "hooks"
        hooks.mkdir()
        (hooks / "sitecustomize.py").write_text(_HOOK, encoding="utf-8")
        written = Path(name) / "profiles"
        written.mkdir()
        path = os.pathsep.join([str(hooks), os.environ.get("PYTHONPATH", "")]).rstrip(os.pathsep)
        environment = {**os.environ, "PYTHONPATH": path, "ANLIKU_BENCH_PROFILES": str(written)}
        figure = run(what, 0, command, contestant.root, environment=environment, accepted=contestant.accepted)
        return table([str(file) for file in written.glob("*.prof")], f"{what}：{figure.wall:.1f} 秒（含测量本身）")


def table(files: list[str], title: str) -> str:
    """``files`` of cProfile, added up."""
    stats = pstats.Stats(*files).stats  # type: ignore[attr-defined]
    parts = [f"{title}，{len(files)} 个进程\n"]
    for heading, column in (("自身", 2), ("连同所调用的", 3)):
        ranked = sorted(stats.items(), key=lambda row: row[1][column], reverse=True)[:TOP]
        rows = [["处理器秒", "次数", "函数"]]
        rows += [[f"{row[column]:.2f}", f"{row[1]:,}", _name(where)] for where, row in ranked]
        parts.append(f"按{heading}的时间\n\n{grid(rows)}\n")
    return "\n".join(parts)


def _name(where: tuple[str, int, str]) -> str:
    """``(…/anliku/rules/prose.py, 12, check)`` → anliku/rules/prose.py:12 check."""
    file, line, function = where
    for mark in ("/tooling/", "/site-packages/", "/lib/python"):
        file = file.rpartition(mark)[2] or file
    return f"{file}:{line} {function}" if line else function.replace("|", "¦")
