"""What is measured of a program, and in which order: cold runs, and what one change costs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from tests.bench.contestants import Contestant, Expected
from tests.bench.process import Figure, run
from tests.bench.serving import TIMES, save_and_look
from tests.browser.chromium import launch

GOAL_SIZE = 7575
"""The goals are meant for so many cases."""


@dataclass(frozen=True, slots=True)
class Goal:
    """At most so many seconds, and so many times as fast as the peer; 0 sets none."""

    seconds: float = 0
    factor: float = 0

    def text(self) -> str:
        """As the table says it."""
        parts = [f"≤ {self.seconds:g} 秒" if self.seconds else "", f"≥ {self.factor:g} 倍" if self.factor else ""]
        return "，".join(part for part in parts if part)

    def is_met(self, seconds: float, factor: float | None) -> bool | None:
        """``factor`` None: the peer was not measured; None where it would have decided."""
        if self.seconds and seconds > self.seconds:
            return False
        if not self.factor:
            return True
        return None if factor is None else factor >= self.factor


@dataclass(frozen=True, slots=True)
class Scenario:
    """One row: what is changed before which command runs. ``change`` None: nothing is."""

    key: str
    label: str
    command: str
    cold: bool
    change: Callable[[Contestant, int], Expected] | None = None
    goal: Goal = Goal()


SCENARIOS = (
    Scenario("clean", "从头生成", "build", True, goal=Goal(factor=4)),
    Scenario("nothing", "生成，什么都没改", "build", False, goal=Goal(2)),
    Scenario("changed", "生成，改了一篇", "build", False, lambda one, n: one.change_case(n), Goal(3, 40)),
    Scenario("template", "生成，改了一个模板（每页的页脚）", "build", False, lambda one, n: one.change_template(n)),
    Scenario("term", "生成，一个术语改名（十七分之一的案例）", "build", False, lambda one, n: one.rename_term(n)),
    Scenario("check", "从头检查", "check", True, goal=Goal(15)),
    Scenario("check-changed", "检查，改了一篇", "check", False, lambda one, n: one.change_case(n), Goal(1.5)),
    Scenario("serve", "预览，从存盘到浏览器里看见（五次的中位数）", "serve", False, goal=Goal(2)),
)


class Wrong(Exception):
    """A build ended well and its site does not show what was changed."""


class Runner:
    """Runs scenarios of one contestant; the changes are numbered, so that no two are alike."""

    def __init__(self, contestant: Contestant) -> None:
        self.contestant = contestant
        self.changes = 0
        self._standing: set[str] = set()
        """Commands that have run since everything was forgotten."""

    def measure(self, scenario: Scenario, cases: int) -> Figure | None:
        """None where the contestant has no such command. Raises process.Failed, Wrong."""
        if not getattr(self.contestant, scenario.command):
            return None
        if scenario.command == "serve":
            first = self.changes + 1
            self.changes += TIMES
            return save_and_look(self.contestant, cases, first, launch(shell=True))
        if scenario.cold:
            self.contestant.forget()
            self._standing.clear()
            if scenario.command == "build":
                self.contestant.remove_site()
        elif scenario.command not in self._standing:
            self._run(scenario, cases)
        self.changes += 1
        expected = scenario.change(self.contestant, self.changes) if scenario.change else None
        figure = self._run(scenario, cases)
        if expected and scenario.command == "build":
            self._look_for(expected)
        return figure

    def _run(self, scenario: Scenario, cases: int) -> Figure:
        one = self.contestant
        command = getattr(one, scenario.command)
        what = f"{one.name} {scenario.label}"
        figure = run(what, cases, command, one.root, environment=one.environment, accepted=one.accepted)
        self._standing.add(scenario.command)
        return figure

    def _look_for(self, expected: Expected) -> None:
        page = self.contestant.site / expected.path
        if not page.is_file() or expected.text not in page.read_text(encoding="utf-8"):
            raise Wrong(f"{self.contestant.name}：{expected.path} 里没有“{expected.text}”")


Figures = dict[str, dict[str, list[Figure]]]
"""Scenario → contestant's name → a figure a repeat."""


def interleaved(
    runners: Sequence[Runner],
    scenarios: Sequence[Scenario],
    repeats: int,
    cases: int,
    progress: Callable[[str], None],
    figures: Figures | None = None,
) -> Figures:
    """All figures: scenario by scenario, the contestants in turn, the other way round every other time. They stand in
    ``figures`` as soon as each is measured."""
    figures = {} if figures is None else figures
    figures.update({scenario.key: {} for scenario in scenarios})
    for number, scenario, runner in _order(runners, scenarios, repeats):
        progress(f"第 {number + 1} 轮（共 {repeats} 轮）：{runner.contestant.name}，{scenario.label}")
        if figure := runner.measure(scenario, cases):
            figures[scenario.key].setdefault(runner.contestant.name, []).append(figure)
    return figures


def _order(
    runners: Sequence[Runner], scenarios: Sequence[Scenario], repeats: int
) -> Iterator[tuple[int, Scenario, Runner]]:
    for number in range(repeats):
        for scenario in scenarios:
            for runner in runners if number % 2 == 0 else reversed(runners):
                yield number, scenario, runner


def factor(peer: Sequence[Figure], project: Sequence[Figure]) -> float | None:
    """How many times as fast the project is: the median of the pairs; None without a peer."""
    pairs = [theirs.wall / ours.wall for theirs, ours in zip(peer, project, strict=False)]
    return median(pairs) if pairs else None
