"""What meaning adds to a build: two programs that differ in their table, and the arithmetic."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from anliku.meaning.table import table, unpack
from tests.bench.meaning import building
from tests.bench.process import Figure

_MEANT = """
import anliku
print(anliku.__file__)
from anliku.meaning import meant
from anliku.search.entry import Entry
print(len(meant(Entry("a", "a/", ("睡眠与作息", "", "睡眠", "", "学生的睡眠时间少了。"), {}, 2024, ()), ())))
"""


def figure(wall: float, processor: float) -> Figure:
    return Figure("", 100, wall, processor, 0, 0, 0)


def test_the_empty_table_is_one_and_knows_no_word() -> None:
    empty = unpack(building.empty_table())
    assert empty.split("学生晚上很晚才睡觉 literacy") == []
    assert len(empty.scales) == len(table().scales)


def test_in_a_copy_with_an_empty_table_no_case_means_anything(tmp_path: Path) -> None:
    building.copy_of_program(tmp_path, knows=False)
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    said = subprocess.run([sys.executable, "-c", _MEANT], env=environment, capture_output=True, text=True, check=True)
    assert said.stdout.split() == [str(tmp_path / "anliku" / "__init__.py"), "0"]


def test_the_difference_is_of_a_case_in_milliseconds() -> None:
    assert building.added(figure(2.5, 4), figure(2.25, 3.5)) == (2.5, 5)


def test_a_clean_build_has_a_goal_on_the_clock_and_of_processors() -> None:
    both = {"with": [figure(2.5, 3.75)], "without": [figure(2.25, 3.25)]}
    figures = {scenario.key: both for scenario in building.BUILDS}
    lines = building.rows(figures, ["with", "without"])
    assert lines[1][1:] == ["2.50", "3.75", "2.25", "3.25", "2.50", "5.00"]
    assert [(goal.figure, goal.is_met) for goal in building.targets(figures, ["with", "without"])] == [
        (2.5, True),
        (5.0, False),
    ]
