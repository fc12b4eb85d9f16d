"""How good a ranking is: nDCG, the share of first results that help, recall.

Source of nDCG: Järvelin & Kekäläinen, ACM TOIS 20 (2002), with the gain 2**grade - 1 of Burges
et al. (ICML 2005).
"""

from __future__ import annotations

from collections.abc import Sequence
from math import log2

from tests.bench.meaning.judged import Grades

HELPS = 2
"""From this grade on a case helps who asked."""


def ndcg(ranking: Sequence[str], grades: Grades, depth: int = 5) -> float:
    """0…1: the gains of the first ``depth`` results, later ones discounted, of what could be had.

    ``[a, b]`` with ``{a: 3}`` → 1.0; ``[b, a]`` → 0.63.
    """
    best = _gain(sorted(grades.values(), reverse=True)[:depth])
    return _gain([grades.get(case, 0) for case in ranking[:depth]]) / best if best else 0.0


def _gain(grades: Sequence[int]) -> float:
    return sum(((1 << grade) - 1) / log2(place + 2) for place, grade in enumerate(grades))


def first_helps(ranking: Sequence[str], grades: Grades) -> bool:
    """Whether the first result helps."""
    return bool(ranking) and grades.get(ranking[0], 0) >= HELPS


def recall(ranking: Sequence[str], grades: Grades, depth: int = 10) -> float:
    """Which part of the cases that help stands among the first ``depth``; of all judged ones where none helps."""
    wanted = {case for case, grade in grades.items() if grade >= HELPS} or set(grades)
    return len(wanted & set(ranking[:depth])) / len(wanted) if wanted else 0.0


def precision(ranking: Sequence[str], grades: Grades, depth: int = 3) -> float:
    """Which part of the first ``depth`` results helps, of as many as could."""
    could = min(depth, sum(grade >= HELPS for grade in grades.values()))
    return sum(grades.get(case, 0) >= HELPS for case in ranking[:depth]) / could if could else 0.0
