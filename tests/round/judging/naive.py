"""Scores and awards worked out a second time, as a person with a list and a pocket calculator would.

Nothing of the program is used but the settings' names; it is slow, and plain.
"""

from __future__ import annotations

import statistics
from collections import defaultdict
from fractions import Fraction

import numpy as np

from anliku.round.judging.judging_settings import JudgingSettings, Minimum
from anliku.round.judging.recusals import JudgedCase

Reviews = list[tuple[str, str, float]]
"""Case, expert, points."""


def naive_scores(reviews: Reviews, method: str) -> dict[str, float]:
    """Case → score."""
    if method == "加性模型":
        return _additive(reviews)
    if method == "按评委标准化":
        reviews = _standardised(reviews)
    points: defaultdict[str, list[float]] = defaultdict(list)
    for case, _, value in reviews:
        points[case].append(value)
    if method == "去掉最高最低":
        points = defaultdict(list, {case: sorted(own)[1:-1] if len(own) > 2 else own for case, own in points.items()})
    return {case: statistics.fmean(own) for case, own in points.items()}


def _standardised(reviews: Reviews) -> Reviews:
    given: defaultdict[str, list[float]] = defaultdict(list)
    for _, expert, value in reviews:
        given[expert].append(value)
    everything = [value for _, _, value in reviews]
    middle, spread = statistics.fmean(everything), statistics.stdev(everything)
    changed = []
    for case, expert, value in reviews:
        own = given[expert]
        away = statistics.stdev(own) if len(own) > 1 else 0.0
        z = (value - statistics.fmean(own)) / away if away else 0.0
        changed.append((case, expert, middle + spread * z))
    return changed


def _additive(reviews: Reviews) -> dict[str, float]:
    """The whole system at once: a column a case, a column an expert, severities adding up to nothing."""
    cases = sorted({case for case, _, _ in reviews})
    experts = sorted({expert for _, expert, _ in reviews})
    matrix = np.zeros((len(reviews) + 1, len(cases) + len(experts)))
    points = np.zeros(len(reviews) + 1)
    for row, (case, expert, value) in enumerate(reviews):
        matrix[row, cases.index(case)] = matrix[row, len(cases) + experts.index(expert)] = 1
        points[row] = value
    matrix[len(reviews), len(cases) :] = 1
    solution, *_ = np.linalg.lstsq(matrix, points, rcond=None)
    return dict(zip(cases, solution.tolist(), strict=False))


def naive_awards(cases: list[JudgedCase], scores: dict[str, float], settings: JudgingSettings) -> dict[str, str]:
    """The same rules as a person with a list would work them out: sort, deal out, look at neighbours."""
    result: dict[str, str] = {}
    for stage in sorted({one.stages for one in cases}) if settings.groups else [None]:
        group = [one.number for one in cases if stage is None or one.stages == stage]
        group.sort(key=lambda number: (-round(scores[number] + 1e-9, 2), number))
        dealt: list[str] = []
        for share in settings.awards:
            number = share.count if share.count is not None else int(Fraction(str(share.percent)) * len(group) / 100)
            dealt += [share.award] * number
        dealt = (dealt + [""] * len(group))[: len(group)]
        awards = dict(zip(group, dealt, strict=True))
        for number in group:
            tied = [other for other in group if round(scores[other] + 1e-9, 2) == round(scores[number] + 1e-9, 2)]
            given = [awards[other] for other in tied]
            result[number] = given[0] if settings.ties == "都上" else given[-1]
    for minimum in settings.minimums:
        names = [share.award for share in settings.awards] + [""]
        for category in sorted({one.category for one in cases}):
            own = sorted(
                (one.number for one in cases if one.category == category),
                key=lambda number: (-round(scores[number] + 1e-9, 2), number),
            )
            for number in own:
                have = [other for other in own if names.index(result[other]) <= names.index(minimum.award)]
                if len(have) >= minimum.count:
                    break
                if number in have:
                    continue
                _lift(number, minimum, names, result, cases, scores)
    return result


def _lift(
    number: str,
    minimum: Minimum,
    names: list[str],
    result: dict[str, str],
    cases: list[JudgedCase],
    scores: dict[str, float],
) -> None:
    by_number = {one.number: one for one in cases}
    start, end = names.index(minimum.award), names.index(result[number])
    result[number] = minimum.award
    for level in range(start, end):
        holders = [
            other
            for other in result
            if other != number and result[other] == names[level] and by_number[other].stages == by_number[number].stages
        ]
        if level == start:
            enough = {
                category: sum(
                    by_number[other].category == category and names.index(result[other]) <= start for other in result
                )
                for category in {one.category for one in cases}
            }
            holders = [other for other in holders if enough[by_number[other].category] > minimum.count]
        if not holders:
            return
        lowest = min(round(scores[other] + 1e-9, 2) for other in holders)
        out = max(other for other in holders if round(scores[other] + 1e-9, 2) == lowest)
        result[out] = names[level + 1]
