"""From points to one score a case: the four methods that ``round.yml`` may name.

- 平均: the mean of a case's reviews.
- 去掉最高最低: the mean without the highest and the lowest; with fewer than three reviews nothing is left
  out.
- 按评委标准化: each expert's points brought to the mean and spread of all (z-scores), then the mean. Right
  only where every expert's stack is about as good as any other.
- 加性模型: points = case + expert's severity + rest, fitted by least squares, severities adding up to nothing.
  It needs no such stacks, but that the experts' stacks overlap.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from anliku.round.judging.judging_settings import Method
from anliku.round.judging.panel_points import Marks, Numbers

_FEWEST_TO_TRIM = 3


@dataclass(frozen=True, eq=False)
class Additive:
    """The fitted model."""

    cases: Numbers
    """What each case is worth with an expert of average severity; not a number without reviews."""
    severity: Numbers
    """How many points each expert gives more (+, 偏松) or less (−, 偏严) than the average one."""
    rest: Numbers
    """What the model leaves of each review."""
    parts: int
    """Into how many groups of experts the reviews fall that share no case; scores of different groups
    cannot be held against each other."""


def mean(marks: Marks) -> Numbers:
    """The mean of each case."""
    return marks.case_means()


def trimmed(marks: Marks) -> Numbers:
    """The mean of each case without its highest and its lowest review."""
    count = marks.by_case
    order = np.lexsort((marks.points, marks.case))
    first = np.concatenate(([0], np.cumsum(count)[:-1])).astype(np.intp)
    last = first + count - 1
    keep = np.ones(len(marks.points), dtype=bool)
    enough = count >= _FEWEST_TO_TRIM
    keep[order[first[enough]]] = False
    keep[order[last[enough]]] = False
    return Marks(marks.cases, marks.experts, marks.case[keep], marks.expert[keep], marks.points[keep]).case_means()


def standardised(marks: Marks) -> Numbers:
    """The mean of each case once every expert's points have the mean and the spread of all. An expert
    who gave all the same, or one review only, says nothing of the case: the mean of all."""
    spread = expert_spread(marks)
    means = marks.expert_means()[marks.expert]
    own = spread[marks.expert]
    z = np.divide(marks.points - means, own, out=np.zeros(len(marks.points)), where=np.nan_to_num(own) > 0)
    whole = float(np.std(marks.points, ddof=1)) if len(marks.points) > 1 else 0.0
    return marks.case_means(z * whole + float(np.mean(marks.points)))


def additive(marks: Marks) -> Numbers:
    """What each case is worth with an expert of average severity."""
    return fit(marks).cases


SCORERS: dict[Method, Callable[[Marks], Numbers]] = {
    "平均": mean,
    "去掉最高最低": trimmed,
    "按评委标准化": standardised,
    "加性模型": additive,
}


def expert_spread(marks: Marks) -> Numbers:
    """The standard deviation (n − 1) of each expert's points; not a number with fewer than two."""
    count = marks.by_expert
    away = (marks.points - marks.expert_means()[marks.expert]) ** 2
    squares = np.bincount(marks.expert, weights=away, minlength=len(marks.experts))
    spread: Numbers = np.sqrt(np.divide(squares, count - 1, out=np.full(len(count), np.nan), where=count > 1))
    return spread


def fit(marks: Marks) -> Additive:
    """Least squares. The cases are eliminated first, which leaves one equation an expert; the solution
    of least length among those that fit is the one whose severities add up to nothing within each
    group of experts that are connected."""
    number, count = len(marks.experts), marks.by_case
    shares = np.zeros((len(marks.cases), number))
    np.add.at(shares, (marks.case, marks.expert), 1.0)
    weights = np.divide(shares, count[:, None], out=np.zeros_like(shares), where=count[:, None] > 0)
    matrix = np.diag(marks.by_expert.astype(float)) - shares.T @ weights
    away = marks.points - marks.case_means()[marks.case]
    right = np.bincount(marks.expert, weights=away, minlength=number)
    values, vectors = np.linalg.eigh(matrix)
    known = values > 1e-9 * max(1.0, float(values.max(initial=0.0)))
    usable = vectors[:, known]
    severity = usable @ ((usable.T @ right) / values[known])
    cases = marks.case_means(marks.points - severity[marks.expert])
    rest = marks.points - cases[marks.case] - severity[marks.expert]
    # An expert without a review is a group alone, but says nothing.
    parts = int(number - known.sum() - np.count_nonzero(marks.by_expert == 0))
    return Additive(cases, severity, rest, parts)
