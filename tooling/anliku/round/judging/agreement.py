"""How far experts agree: Krippendorff's α and the intraclass correlation, for designs in which each case
has experts of its own.

α: K. Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), with the squared differences of
interval data. ICC: P. E. Shrout and J. L. Fleiss, Intraclass correlations: uses in assessing rater
reliability, Psychological Bulletin 86 (1979) 420–428, case 2. Where reviews are missing by design, the
variances of cases, experts and rest come from Henderson's method 3 (C. R. Henderson, Biometrics 9 (1953)
226–252; S. R. Searle, Linear Models, 1971, chapter 10), which gives Shrout's and Fleiss's mean squares where
every expert reads every case; k is the harmonic mean of the reviews a case (D. J. Putka et al., Journal of
Applied Psychology 93 (2008) 959–981).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from anliku.round.judging.methods import fit
from anliku.round.judging.panel_points import Marks


@dataclass(frozen=True, slots=True)
class Agreement:
    """The measures of one panel; None where the reviews do not allow one."""

    alpha: float | None
    """Krippendorff's α: 1 is perfect, 0 as by chance."""
    single: float | None
    """ICC(2,1): how far one review alone can be relied on."""
    average: float | None
    """ICC(2,k): how far the mean of a case's reviews can be relied on, severity counted as error."""
    adjusted: float | None
    """The same once severity has been taken out, as the additive model does."""
    reviews: float
    """k: the harmonic mean of the reviews a case."""
    cases: float | None
    """Variance of what cases are worth; ``experts`` of severity, ``rest`` of what is left."""
    experts: float | None
    rest: float | None


def agreement(marks: Marks) -> Agreement:
    """All measures."""
    count = marks.by_case[marks.by_case > 0]
    k = float(len(count) / np.sum(1.0 / count)) if len(count) else 0.0
    variances = components(marks)
    if variances is None:
        return Agreement(alpha(marks), None, None, None, k, None, None, None)
    cases, experts, rest = (max(0.0, variance) for variance in variances)
    return Agreement(
        alpha=alpha(marks),
        single=_ratio(cases, experts + rest),
        average=_ratio(cases, (experts + rest) / k),
        adjusted=_ratio(cases, rest / k),
        reviews=k,
        cases=cases,
        experts=experts,
        rest=rest,
    )


def _ratio(true: float, error: float) -> float | None:
    return true / (true + error) if true + error > 0 else None


def alpha(marks: Marks) -> float | None:
    """Krippendorff's α for interval data; None where no case has two reviews, or all points are the same.
    Cases with one review are left out, as in the source."""
    count = marks.by_case
    paired = count[marks.case] > 1
    points, case = marks.points[paired], marks.case[paired]
    total = len(points)
    if total < 2:
        return None
    # The squared differences of all pairs of m values are 2 m times their squares about the mean.
    about = (points - marks.case_means()[case]) ** 2
    observed = float(np.sum(2 * count[case] * about / (count[case] - 1))) / total
    expected = 2 * total * float(np.sum((points - points.mean()) ** 2)) / (total * (total - 1))
    return 1 - observed / expected if expected > 0 else None


def components(marks: Marks) -> tuple[float, float, float] | None:
    """The variances of cases, experts and rest, negative where chance makes them so; None where there
    are too few reviews to tell them apart."""
    model = fit(marks)
    total = len(marks.points)
    case_count = int(np.count_nonzero(marks.by_case))
    expert_count = int(np.count_nonzero(marks.by_expert))
    free = total - case_count - expert_count + model.parts
    if free <= 0 or total <= case_count or total <= expert_count:
        return None
    fitted = float(np.sum(model.rest**2))
    rest = fitted / free
    by_case = float(np.sum((marks.points - marks.case_means()[marks.case]) ** 2))
    by_expert = float(np.sum((marks.points - marks.expert_means()[marks.expert]) ** 2))
    experts = (by_case - fitted - (expert_count - model.parts) * rest) / (total - case_count)
    cases = (by_expert - fitted - (case_count - model.parts) * rest) / (total - expert_count)
    return cases, experts, rest
