"""``check --watch``: check again whenever a file changes, for the problem list of an editor.

One round is a line that begins it, one line a problem, and a line that ends it; .vscode/tasks.json
reads exactly these. The places of problems are those of ``check``.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from anliku import catalogue as catalogue_room
from anliku import rules
from anliku.cli.base import FOUND, INTERRUPTED
from anliku.cli.screen import lost_output, put
from anliku.cli.selection import UnknownPath, select
from anliku.cli.usage import plain
from anliku.files import stamps
from anliku.problem import Problem, sort_problems, tally

BEGIN, END = "开始检查", "检查完毕"
_PAUSE = 0.5
"""Seconds between two looks at the files."""


def watch(
    root: Path, paths: tuple[str, ...], here: Path, pause: Callable[[], None] = lambda: time.sleep(_PAUSE)
) -> int:
    """Check until interrupted; ``pause`` waits between two looks at the files."""
    seen: dict[str, object] | None = None
    try:
        while True:
            now = stamps(root / "cases")
            if now != seen:
                seen = now
                _round(root, paths, here)
                if lost_output():
                    # The editor has closed; nobody would ever end this run.
                    return FOUND
            pause()
    except KeyboardInterrupt:
        return INTERRUPTED


def _round(root: Path, paths: tuple[str, ...], here: Path) -> None:
    put(BEGIN)
    problems: list[Problem] = []
    cases = 0
    try:
        catalogue = catalogue_room.load(root)
        selection = select(catalogue, paths, here)
        chosen = selection.manuscripts(catalogue)
        cases = len(chosen)
        problems = rules.check(catalogue, chosen if selection.places else None, holds=selection.holds)
        problems = sort_problems([*problems, *selection.problems(catalogue.problems)])
    except catalogue_room.NotALibrary as error:
        problems = list(error.problems)
    except UnknownPath as error:
        put(plain(str(error)))
    for problem in problems:
        put(plain(problem.as_text()))
    put(f"{END}：{cases} 个案例，{tally(problems)}")
