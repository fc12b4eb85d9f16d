"""The topic that a unit has declared against the case that it handed in, where the titles are not alike.

They are compared by what they mean: 初中生学习内驱力不足的诊断 and 学习动力从哪里来 share no word.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from anliku.contribute.roster.line import Line
from anliku.contribute.roster.unit_names import Names
from anliku.meaning.centre import centre
from anliku.model import Case
from anliku.search.normalise import normalise

SAME = 0.46
"""From this nearness on (a cosine) a title seems to mean what a case is about. Of 36 declared titles in other
words 94 % reach it with their own case, 6 % with any other (``make bench-meaning``)."""

_Row = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Topic:
    """A row of the sheet, the case of the same unit that is nearest to it, and how near: -1…1."""

    line: Line
    case: Case
    nearness: float

    @property
    def is_same(self) -> bool:
        """Whether the row seems to be about what the case is about."""
        return self.nearness >= SAME


def topics(lines: Sequence[Line], cases: Sequence[Case], names: Names) -> list[Topic]:
    """Rows and cases of the same units, each once at most, the nearest first. Raises BadTable."""
    by_unit: dict[str, list[Case]] = {}
    for case in cases:
        by_unit.setdefault(names.key(case.meta.unit), []).append(case)
    pairs = [
        Topic(line, case, nearness(line.title, case))
        for line in lines
        if line.title and line.unit
        for case in by_unit.get(names.key(line.unit), ())
        if line.region in {None, case.meta.region}
    ]
    chosen: list[Topic] = []
    taken: set[int] = set()
    for topic in sorted(pairs, key=lambda topic: -topic.nearness):
        if not taken & {id(topic.line), id(topic.case)}:
            taken |= {id(topic.line), id(topic.case)}
            chosen.append(topic)
    return chosen


def nearness(title: str, case: Case) -> float:
    """How near a title is to the title, the problems and the keywords of a case: the cosine of their
    places, -1…1; 0 where the table knows no word of one. Raises BadTable."""
    meta = case.meta
    return float(_place(title) @ _place(meta.title, [*meta.problem, *meta.keywords]))


def _place(title: str, terms: Sequence[str] = ()) -> _Row:
    place = centre((normalise(title), "\n".join(map(normalise, terms)), "", "", "")).astype(np.float64)
    size = float(np.linalg.norm(place))
    return place / size if size else place
