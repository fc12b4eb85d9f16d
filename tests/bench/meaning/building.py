"""``python -m tests.bench.meaning.building CORPUS``: what meaning adds to a build, a case.

Two copies of the program build the same articles in turn: as it is, and with a table that knows no
word of a text, so that no case means anything and the index has no rows of what is meant. Between
them lies everything that meaning costs: reading the table, the words of each case, its place among
the others, the rows. From nothing; again without the site, when what was kept of each case is there;
and where nothing has changed. The differences are those of the medians of all rounds; what reading
the table takes once weighs the more, the fewer articles there are. Exits with 1 where the goal is missed.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from anliku.meaning.table import pack, table
from tests.bench import machine
from tests.bench.contestants import Contestant, Expected, Project
from tests.bench.grid import grid
from tests.bench.meaning import goals
from tests.bench.meaning.goals import Goal
from tests.bench.process import Failed, Figure
from tests.bench.progress import progress
from tests.bench.report import middle
from tests.bench.scenarios import SCENARIOS, Figures, Runner, Scenario, Wrong, interleaved
from tests.factory import ROOT

GOAL = 3
"""Milliseconds a case that a clean build may take longer."""
# No text that is looked through has it: a private use character is none of Chinese.
_NOBODYS = "\ue000\ue000"


def _without_site(one: Contestant, _number: int) -> Expected:
    one.remove_site()
    return Expected("index.html", "</html>")


CLEAN, KEPT, NOTHING = "clean", "kept", "nothing"
BUILDS = (
    next(scenario for scenario in SCENARIOS if scenario.key == CLEAN),
    Scenario(KEPT, "网站删了再生成，每篇的记录还在", "build", False, _without_site),
    next(scenario for scenario in SCENARIOS if scenario.key == NOTHING),
)


class Copy(Project):
    """The program in a copy of its own below ``folder``; ``knows``: with the table of words, or with an empty one."""

    def __init__(self, folder: Path, source: Path, count: int, knows: bool) -> None:
        super().__init__(folder / "library", source, count)
        self.name = "有词义" if knows else "没有词义"
        program = folder / "program"
        copy_of_program(program, knows)
        subprocess.run([sys.executable, "-m", "compileall", "-q", str(program)], check=True)
        self.environment = {**os.environ, "PYTHONPATH": str(program)}


def copy_of_program(program: Path, knows: bool) -> None:
    """The package below ``program``, with the table that it ships or an empty one."""
    shutil.copytree(ROOT / "tooling" / "anliku", program / "anliku", ignore=shutil.ignore_patterns("__pycache__"))
    if not knows:
        data = empty_table()
        meaning = program / "anliku" / "meaning"
        (meaning / "words.bin").write_bytes(data)
        (meaning / "checksum.py").write_text(f'SHA256 = "{hashlib.sha256(data).hexdigest()}"\n', encoding="utf-8")


def empty_table() -> bytes:
    """A table of one word that no text has, of as many dimensions as the shipped one."""
    scales = table().scales
    return pack(
        [_NOBODYS],
        np.ones(1, np.uint8),
        np.ones((1, len(scales)), np.int8),
        scales.tolist(),
        np.zeros((1, 1), np.uint16),
        np.full((1, 1), 255, np.uint8),
        [],
    )


def added(knowing: Figure, plain: Figure) -> tuple[float, float]:
    """Milliseconds a case that the first takes longer: on the clock, and of all processors together."""
    return (
        (knowing.wall - plain.wall) * 1000 / knowing.cases,
        (knowing.processor - plain.processor) * 1000 / knowing.cases,
    )


def rows(figures: Figures, names: Sequence[str]) -> list[list[str]]:
    """A row a build, with its head; ``names``: of the program as it is, and of the one without meaning."""
    lines = [["", *(f"{name}，{what}" for name in names for what in ("秒", "处理器秒"))]]
    lines[0] += ["多用，毫秒一篇", "处理器毫秒一篇"]
    for scenario in BUILDS:
        both = [middle(figures[scenario.key][name]) for name in names]
        cells = [f"{value:.2f}" for figure in both for value in (figure.wall, figure.processor)]
        lines.append([scenario.label, *cells, *(f"{one:.2f}" for one in added(*both))])
    return lines


def targets(figures: Figures, names: Sequence[str]) -> list[Goal]:
    """What is asked of a clean build, on the clock and of all processors."""
    wall, processor = added(*(middle(figures[CLEAN][name]) for name in names))
    return [
        Goal("从头生成，多用：毫秒一篇", wall, GOAL, "{:.2f}"),
        Goal("从头生成，多用：处理器毫秒一篇", processor, GOAL, "{:.2f}"),
    ]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.meaning.building", description=__doc__)
    parser.add_argument("corpus", type=Path, help="articles.jsonl or articles.jsonl.xz")
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--repeats", type=int, default=3, help="rounds; the two change places in every other one")
    options = parser.parse_args()
    print("\n".join(machine.description()) + "\n", flush=True)
    machine.compile_programs()
    try:
        with tempfile.TemporaryDirectory(prefix="anliku-bench-") as name:
            copies = [Copy(Path(name) / f"{knows}", options.corpus, options.articles, knows) for knows in (True, False)]
            runners = [Runner(copy) for copy in copies]
            figures = interleaved(runners, BUILDS, options.repeats, options.articles, progress)
    except (Failed, Wrong) as error:
        print(error, file=sys.stderr)
        return 1
    progress("")
    names = [copy.name for copy in copies]
    print(f"{options.articles:,} 篇，{options.repeats} 轮的中位数\n")
    print(grid(rows(figures, names)))
    print("秒和处理器秒是整个命令的，含它启动的全部进程；两边用同样的文章、同样的程序，只是一边的词表是空的。")
    reached = targets(figures, names)
    print(grid(goals.rows(reached)))
    return int(bool(goals.missed(reached)))


if __name__ == "__main__":
    sys.exit(main())
