"""Who reads what at the least cost, as a linear programme that HiGHS solves: the only module that knows the solver.

A pair of a case and an expert is a variable between 0 and 1. The sets over which they are summed
(each case; each case and region; each expert) form two nested families, so the matrix is totally
unimodular and the simplex method ends in whole numbers without any search (Schrijver, Theory of
Linear and Integer Programming, 1986, example 19.4). A trace of noise drawn from the seed leaves one
best answer only: the same seed gives the same pairs on every machine and with every version of the
solver.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

MISSING = 1e5
"""What a review that nobody can write costs: more than anything else that could be given up for it."""
MIXING = 4.0
"""What a second reviewer of the same region costs, where one review more than another expert costs 1."""
_NOISE = 1e-3
_WHOLE = 1e-6


class NoAnswer(Exception):
    """The solver gave no answer; the message is its own word for why. No matter of the cases."""


@dataclass(frozen=True, slots=True)
class Edge:
    """A case that an expert may get, by their places in the lists, and what that costs."""

    case: int
    expert: int
    cost: float = 0.0


@dataclass(frozen=True, slots=True)
class Answer:
    """Case and expert of every review, by their places; how many reviews each case lacks."""

    pairs: tuple[tuple[int, int], ...]
    missing: tuple[int, ...]


def noise(seed: int, case: str, expert: str) -> float:
    """Less than a thousandth, by chance, but the same whenever seed and names are the same."""
    digest = hashlib.blake2b(f"{seed}\0{case}\0{expert}".encode(), digest_size=6).digest()
    return _NOISE * int.from_bytes(digest, "big") / 2**48


def solve(
    need: Sequence[int], edges: Sequence[Edge], loads: Sequence[Sequence[float]], regions: Sequence[str]
) -> Answer:
    """The cheapest pairs.

    ``need``: reviews of each case. ``loads``: for each expert what the first, second … review costs,
    rising, as many as the expert takes. ``regions``: the region of each expert. Raises NoAnswer.
    """
    programme = _Programme()
    by_case: defaultdict[int, list[int]] = defaultdict(list)
    by_expert: defaultdict[int, list[int]] = defaultdict(list)
    by_region: defaultdict[tuple[int, str], list[int]] = defaultdict(list)
    for edge in edges:
        pair = programme.variable(edge.cost, 1)
        by_case[edge.case].append(pair)
        by_expert[edge.expert].append(pair)
        by_region[edge.case, regions[edge.expert]].append(pair)
    lacking = [programme.variable(MISSING, wanted) for wanted in need]
    for case, wanted in enumerate(need):
        programme.row([*by_case[case], lacking[case]], [], wanted, wanted)
    for expert, costs in enumerate(loads):
        programme.row(by_expert[expert], [programme.variable(cost, 1) for cost in costs], 0, 0)
    for (case, _), pairs in by_region.items():
        repeats = range(1, min(len(pairs), need[case]))
        if repeats:
            programme.row(pairs, [programme.variable(MIXING * repeat, 1) for repeat in repeats], 0, 1)
    values = programme.minimise()
    chosen = tuple((edge.case, edge.expert) for pair, edge in enumerate(edges) if values[pair] > 0.5)
    return Answer(chosen, tuple(round(values[variable]) for variable in lacking))


@dataclass(slots=True)
class _Programme:
    """Variables from 0 to a limit, rows of them between two bounds, and the sum of costs."""

    costs: list[float] = field(default_factory=list)
    limits: list[float] = field(default_factory=list)
    starts: list[int] = field(default_factory=lambda: [0])
    columns: list[int] = field(default_factory=list)
    signs: list[float] = field(default_factory=list)
    lower: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)

    def variable(self, cost: float, limit: float) -> int:
        """A new variable; its number."""
        self.costs.append(cost)
        self.limits.append(limit)
        return len(self.costs) - 1

    def row(self, plus: Sequence[int], minus: Sequence[int], low: float, high: float) -> None:
        """``low`` ≤ the sum of ``plus`` less the sum of ``minus`` ≤ ``high``."""
        self.columns += [*plus, *minus]
        self.signs += [1.0] * len(plus) + [-1.0] * len(minus)
        self.starts.append(len(self.columns))
        self.lower.append(low)
        self.upper.append(high)

    def minimise(self) -> list[float]:
        """The value of each variable, in whole numbers. Raises NoAnswer."""
        import highspy

        # Not highspy.Highs: that one writes its name to the screen before anybody can ask it not to.
        from highspy._core import _Highs as Solver

        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = len(self.costs), len(self.lower)
        lp.col_cost_ = np.array(self.costs)
        lp.col_lower_, lp.col_upper_ = np.zeros(len(self.costs)), np.array(self.limits, dtype=float)
        lp.row_lower_, lp.row_upper_ = np.array(self.lower, dtype=float), np.array(self.upper, dtype=float)
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_ = np.array(self.starts, dtype=np.int32)
        lp.a_matrix_.index_ = np.array(self.columns, dtype=np.int32)
        lp.a_matrix_.value_ = np.array(self.signs)
        solver = Solver()
        for option, value in (("output_flag", False), ("threads", 1), ("solver", "simplex"), ("random_seed", 1)):
            solver.setOptionValue(option, value)
        solver.passModel(lp)
        solver.run()
        if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            raise NoAnswer(solver.modelStatusToString(solver.getModelStatus()))
        values = [float(value) for value in solver.getSolution().col_value]
        if any(abs(value - round(value)) > _WHOLE for value in values):
            raise NoAnswer("fractions")
        return values
