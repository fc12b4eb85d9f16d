"""Totals of one panel in columns: case, expert, points. All methods and measures work on these."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]
Places = npt.NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Marks:
    """One entry a review: the places of its case and expert in the sorted lists, and its points."""

    cases: tuple[str, ...]
    experts: tuple[str, ...]
    case: Places
    expert: Places
    points: Numbers

    @staticmethod
    def of(reviews: Iterable[tuple[str, str, float]]) -> Marks:
        """From case, expert, points. The order does not matter: sums are always made in the same one."""
        listed = sorted(reviews)
        cases = tuple(sorted({case for case, _, _ in listed}))
        experts = tuple(sorted({expert for _, expert, _ in listed}))
        case_at = {case: place for place, case in enumerate(cases)}
        expert_at = {expert: place for place, expert in enumerate(experts)}
        return Marks(
            cases,
            experts,
            np.array([case_at[case] for case, _, _ in listed], dtype=np.intp),
            np.array([expert_at[expert] for _, expert, _ in listed], dtype=np.intp),
            np.array([points for _, _, points in listed], dtype=np.float64),
        )

    def without(self, expert: str) -> Marks:
        """The same without one expert; the lists of cases and experts stay as they are."""
        keep = self.expert != self.experts.index(expert)
        return Marks(self.cases, self.experts, self.case[keep], self.expert[keep], self.points[keep])

    def with_points(self, points: Numbers) -> Marks:
        """The same reviews with other points."""
        return Marks(self.cases, self.experts, self.case, self.expert, points)

    @property
    def by_case(self) -> Places:
        """How many reviews each case has."""
        return np.bincount(self.case, minlength=len(self.cases))

    @property
    def by_expert(self) -> Places:
        """How many reviews each expert wrote."""
        return np.bincount(self.expert, minlength=len(self.experts))

    def case_means(self, values: Numbers | None = None) -> Numbers:
        """The mean of each case; not a number where it has no review."""
        return _means(self.case, self.points if values is None else values, len(self.cases))

    def expert_means(self, values: Numbers | None = None) -> Numbers:
        """The mean of each expert; not a number where there is no review."""
        return _means(self.expert, self.points if values is None else values, len(self.experts))

    def points_of(self, case: int) -> Numbers:
        """The points of one case."""
        points: Numbers = self.points[self.case == case]
        return points


def _means(places: Places, values: Numbers, length: int) -> Numbers:
    count = np.bincount(places, minlength=length)
    sums = np.bincount(places, weights=values, minlength=length)
    means: Numbers = np.divide(sums, count, out=np.full(length, np.nan), where=count > 0)
    return means
