"""Everything that follows from the scores of a round: awards as proposed, and how far they can be trusted."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from anliku.round.judging.agreement import Agreement, agreement
from anliku.round.judging.awards import Place, propose
from anliku.round.judging.judging_settings import METHODS, JudgingSettings, Method
from anliku.round.judging.methods import SCORERS, expert_spread, fit
from anliku.round.judging.panel_points import Marks
from anliku.round.judging.recusals import JudgedCase

_SEVERE = 2.0
"""Standard deviations of severity from which an expert is named."""
_NARROW, _WIDE = 0.5, 2.0
"""Times the usual spread."""


@dataclass(frozen=True, slots=True)
class ExpertView:
    """How one expert scored, in points."""

    expert: str
    panel: str
    reviews: int
    mean: float
    severity: float
    """+ gives more than the average expert, − less, once the cases that were read are allowed for."""
    spread: float | None
    """Standard deviation of the points."""
    off: float
    """Standard deviation of what the model leaves: how far this expert sees cases otherwise than the rest do."""
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Contested:
    """A case on which experts differ: to read again."""

    case: str
    panel: str
    points: tuple[float, ...]
    gap: float


@dataclass(frozen=True, slots=True)
class Firmness:
    """What would become of a case otherwise: only what differs from the proposal."""

    by_method: dict[str, str]
    without: dict[str, str]
    """Expert → the award without this expert's reviews."""

    @property
    def firm(self) -> bool:
        """Whether nothing changes."""
        return not (self.by_method or self.without)


@dataclass(frozen=True, slots=True)
class Tally:
    """The result."""

    places: list[Place]
    scores: dict[str, dict[str, float]]
    """Method → case → score."""
    agreement: dict[str, Agreement]
    """Panel → its measures."""
    parts: dict[str, int]
    """Panel → groups of experts that share no case; more than one makes severities incomparable."""
    experts: list[ExpertView]
    contested: list[Contested]
    firmness: dict[str, Firmness]


def tally(
    cases: Sequence[JudgedCase],
    panels: Mapping[str, Marks],
    weights: Mapping[str, float],
    settings: JudgingSettings,
    awards: Sequence[str],
    high: float,
) -> Tally:
    """``panels``: panel → its marks; ``weights``: panel → its part of the score; ``high``: the best total."""

    def proposed(marks: Mapping[str, Marks], method: Method) -> list[Place]:
        return propose(cases, combined(marks, weights, method), settings, awards)

    places = proposed(panels, settings.method)
    return Tally(
        places=places,
        scores={method: combined(panels, weights, method) for method in METHODS},
        agreement={panel: agreement(marks) for panel, marks in panels.items()},
        parts={panel: fit(marks).parts for panel, marks in panels.items()},
        experts=[view for panel, marks in panels.items() for view in experts(panel, marks)],
        contested=[
            one for panel, marks in panels.items() for one in contested(panel, marks, settings.reread * high / 100)
        ],
        firmness=_firmness(places, panels, settings.method, proposed),
    )


def combined(panels: Mapping[str, Marks], weights: Mapping[str, float], method: Method) -> dict[str, float]:
    """The score of every case that each panel has read: the panels' scores by their weights."""
    whole = sum(weights[panel] for panel in panels)
    scores = {panel: dict(zip(m.cases, SCORERS[method](m).tolist(), strict=True)) for panel, m in panels.items()}
    numbers = sorted(set[str]().union(*scores.values()))
    summed = {
        number: sum(weights[panel] * own.get(number, math.nan) for panel, own in scores.items()) / whole
        for number in numbers
    }
    return {number: score for number, score in summed.items() if not math.isnan(score)}


def experts(panel: str, marks: Marks) -> list[ExpertView]:
    """How each expert of a panel scored; who stands out is told so."""
    model, spread = fit(marks), expert_spread(marks)
    usual = float(np.nanmedian(spread)) if np.isfinite(spread).any() else 0.0
    away = float(np.std(model.severity)) or math.inf
    left = np.bincount(marks.expert, weights=model.rest**2, minlength=len(marks.experts))
    means = marks.expert_means()
    views = []
    for place, name in enumerate(marks.experts):
        count = int(marks.by_expert[place])
        severity, own = float(model.severity[place]), float(spread[place])
        remarks = []
        if abs(severity) > _SEVERE * away:
            remarks.append("明显偏松" if severity > 0 else "明显偏严")
        if own < _NARROW * usual:
            remarks.append("分数挤在一起")
        elif own > _WIDE * usual > 0:
            remarks.append("分数拉得很开")
        off = math.sqrt(float(left[place]) / count) if count else 0.0
        views.append(
            ExpertView(
                name,
                panel,
                count,
                float(means[place]),
                severity,
                None if math.isnan(own) else own,
                off,
                tuple(remarks),
            )
        )
    return views


def contested(panel: str, marks: Marks, gap: float) -> list[Contested]:
    """The cases whose highest and lowest review are at least ``gap`` points apart, the widest first."""
    listed = []
    for place, number in enumerate(marks.cases):
        points = sorted(marks.points_of(place).tolist())
        if len(points) > 1 and points[-1] - points[0] >= gap - 1e-9:
            listed.append(Contested(number, panel, tuple(points), points[-1] - points[0]))
    return sorted(listed, key=lambda one: (-one.gap, one.case))


def _firmness(
    places: Sequence[Place],
    panels: Mapping[str, Marks],
    method: Method,
    proposed: Callable[[Mapping[str, Marks], Method], list[Place]],
) -> dict[str, Firmness]:
    """Every other method, and every expert left out."""
    award = {place.case.number: place.award for place in places}

    def changed(others: Sequence[Place]) -> dict[str, str]:
        return {one.case.number: one.award for one in others if one.award != award.get(one.case.number)}

    by_method = {other: changed(proposed(panels, other)) for other in METHODS if other != method}
    without = {
        expert: changed(proposed({**panels, panel: marks.without(expert)}, method))
        for panel, marks in panels.items()
        for expert in marks.experts
    }
    return {
        number: Firmness(
            {other: changes[number] for other, changes in by_method.items() if number in changes},
            {expert: changes[number] for expert, changes in without.items() if number in changes},
        )
        for number in award
    }
