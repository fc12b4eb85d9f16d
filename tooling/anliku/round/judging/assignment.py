"""Who reads which case: N reviews a case, at most so many an expert, never somebody who is too near.

What is certain is certain by construction: a pair that a rule forbids is no variable of the
programme. What is only wished for costs: loads that differ, reviewers of one region, and, where
there is an assignment already, every pair that is taken away again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from anliku.round.judging import flow
from anliku.round.judging.recusals import Expert, JudgedCase, Panel, Recusals

_KEPT = 1000.0
"""What taking a pair away costs, against 1 for a review more than others have."""

Pair = tuple[str, str]
"""Number of a case, number of an expert."""


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be assigned in one panel."""

    panel: Panel
    cases: Sequence[JudgedCase]
    experts: Sequence[Expert]
    recusals: Recusals
    seed: int
    standing: frozenset[Pair] = frozenset()
    """Pairs that there are already and that stay where they can."""
    finished: frozenset[Pair] = frozenset()
    """Those of them whose scores have come in: they stay in any case."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """Case → experts, in the order of the cases and of the list; what is lacking."""

    panel: str
    readers: dict[str, tuple[str, ...]]
    missing: dict[str, int]
    """Case → how many reviews nobody can write; only cases that lack any."""

    @property
    def pairs(self) -> frozenset[Pair]:
        """Every review."""
        return frozenset((case, expert) for case, experts in self.readers.items() for expert in experts)

    @property
    def stacks(self) -> dict[str, list[str]]:
        """Expert → cases; only experts who have any."""
        stacks: dict[str, list[str]] = {}
        for case, experts in self.readers.items():
            for expert in experts:
                stacks.setdefault(expert, []).append(case)
        return stacks


def assign(task: Task) -> Assignment:
    """The best assignment; ``missing`` tells where there is none that is complete."""
    edges = pairs_allowed(task)
    need = [task.panel.reviews] * len(task.cases)
    answer = flow.solve(need, edges, [loads(expert) for expert in task.experts], [one.home for one in task.experts])
    readers: dict[str, list[str]] = {case.number: [] for case in task.cases}
    for case, expert in sorted(answer.pairs):
        readers[task.cases[case].number].append(task.experts[expert].number)
    missing = {case.number: lack for case, lack in zip(task.cases, answer.missing, strict=True) if lack}
    return Assignment(task.panel.name, {case: tuple(experts) for case, experts in readers.items()}, missing)


def pairs_allowed(task: Task) -> list[flow.Edge]:
    """Every pair that no rule forbids, with what it costs."""
    edges = []
    for row, case in enumerate(task.cases):
        for column, expert in enumerate(task.experts):
            pair = (case.number, expert.number)
            if pair in task.finished or task.panel.bar(expert, case, task.recusals) is None:
                cost = flow.noise(task.seed, *pair)
                if pair in task.finished:
                    cost -= 2 * _KEPT
                elif pair in task.standing:
                    cost -= _KEPT
                edges.append(flow.Edge(row, column, cost))
    return edges


def loads(expert: Expert) -> list[float]:
    """What each further review costs: one more than the one before, so loads become even."""
    return [float(step) for step in range(expert.limit)]


def faults(task: Task, readers: Mapping[str, Sequence[str]]) -> list[str]:
    """Whatever an assignment has against the rules, worked out without the solver: empty where it is
    right. One sentence a fault, in Chinese."""
    cases = {case.number: case for case in task.cases}
    experts = {expert.number: expert for expert in task.experts}
    said = [f"案例 {number} 不在这一轮里" for number in readers if number not in cases]
    count: Counter[str] = Counter()
    for number, case in cases.items():
        names = readers.get(number, ())
        if len(set(names)) != len(names):
            said.append(f"案例 {number} 给同一位评委分了两次")
        if len(names) != task.panel.reviews:
            said.append(f"案例 {number} 应有 {task.panel.reviews} 位评委，分了 {len(names)} 位")
        for name in names:
            count[name] += 1
            expert = experts.get(name)
            if expert is None:
                said.append(f"案例 {number} 分给了名单里没有的{name}")
                continue
            bar = task.panel.bar(expert, case, task.recusals)
            if bar is not None and (number, name) not in task.finished:
                said.append(f"案例 {number} 分给了{name}，应当回避：{bar.value}")
    for name, times in count.items():
        if name in experts and times > experts[name].limit:
            said.append(f"{name}分了 {times} 个案例，上限是 {experts[name].limit}")
    return said


def repeated_regions(assignment: Assignment, experts: Iterable[Expert]) -> list[str]:
    """Cases of which two reviewers come from one region."""
    home = {expert.number: expert.home for expert in experts}
    return [case for case, names in assignment.readers.items() if len({home[name] for name in names}) < len(names)]
