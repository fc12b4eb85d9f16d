"""``check --watch``: check again whenever a file changes, for the problem list of an editor.

One round is a line that begins it, one line a problem, and a line that ends it; .vscode/tasks.json
reads exactly these. The places of problems are those of ``check``.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from anliku.case_places import NotALibrary
from anliku.cli.command import FOUND, INTERRUPTED
from anliku.cli.screen import lost_output, put
from anliku.cli.selection import UnknownPath, select
from anliku.cli.usage import plain
from anliku.files import stamps
from anliku.kept import Kept
from anliku.problem import Problem, sort_problems, tally
from anliku.record import checking
from anliku.record.pool import Workers

BEGIN, END = "开始检查", "检查完毕"
_PAUSE = 0.5
"""Seconds between two looks at the files."""


def watch(
    root: Path,
    paths: tuple[str, ...],
    here: Path,
    workers: int | None = None,
    pause: Callable[[], None] = lambda: time.sleep(_PAUSE),
) -> int:
    """Check until interrupted; ``pause`` waits between two looks at the files."""
    seen: dict[str, object] | None = None
    try:
        while True:
            now = stamps(root / "cases")
            if now != seen:
                seen = now
                _round(root, paths, here, workers)
                if lost_output():
                    # The editor has closed; nobody would ever end this run.
                    return FOUND
            pause()
    except KeyboardInterrupt:
        return INTERRUPTED


def _round(root: Path, paths: tuple[str, ...], here: Path, workers: int | None) -> None:
    put(BEGIN)
    problems: list[Problem] = []
    cases = 0
    try:
        checked = checking.load(root)
        selection = select(root, checked.folders, paths, here)
        cases = len(selection.of(checked.folders))
        with Kept(root) as kept, Workers(workers) as pool:
            problems = checking.check(checked, kept, pool, selection.holds if selection.places else None)
        if selection.places:
            problems = sort_problems([*problems, *selection.problems(checked.catalogue.problems)])
    except NotALibrary as error:
        problems = list(error.problems)
    except UnknownPath as error:
        put(plain(str(error)))
    for problem in problems:
        put(plain(problem.as_text()))
    put(f"{END}：{cases} 个案例，{tally(problems)}")
