"""From scores to proposed awards: shares or counts of each group, ties named, minimums kept.

A case has the best and the worst rank that its score leaves open (1 + the cases above it; the cases
not below it). Where both fall into one award that is the award; where they do not, its tie crosses a
line, and ``ties`` says who decides.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from anliku.round.judging.judging_settings import GroupBy, JudgingSettings, Minimum, Share, ShowcaseRule
from anliku.round.judging.recusals import JudgedCase

NONE = ""
"""No award."""


@dataclass(slots=True)
class Place:
    """One case in its group."""

    case: JudgedCase
    group: str
    score: float
    """To two places; what differs less is a tie."""
    first: int
    """The best rank, from 1, and the worst: they differ where there is a tie."""
    last: int
    award: str = NONE
    could_be: str | None = None
    """The higher award, where the jury has to decide a tie."""
    notes: list[str] = field(default_factory=list)

    @property
    def rank(self) -> str:
        """``3``, or ``3—5`` for a tie."""
        return str(self.first) if self.first == self.last else f"{self.first}—{self.last}"


def group_of(case: JudgedCase, groups: Sequence[GroupBy]) -> str:
    """``小学组 · 解读和改进活动报告``; empty where all cases are one group."""
    return " · ".join(value_of(case, by) for by in groups)


def value_of(case: JudgedCase, by: GroupBy) -> str:
    """What a case is counted by."""
    values = {
        "学段": "、".join(case.stages),
        "类别": case.category,
        "案例类型": case.kind,
        "作品类型": case.work,
        "区域": case.region,
    }
    return values[by] or "未填"


def shares_of(settings: JudgingSettings, awards: Sequence[str]) -> list[Share]:
    """round.yml's shares, or 10, 20 and 30 % for the campaign's first three awards."""
    if settings.awards:
        return list(settings.awards)
    return [Share(award=award, percent=percent) for award, percent in zip(awards, (10.0, 20.0, 30.0), strict=False)]


def cuts(shares: Sequence[Share], size: int, rounding: str) -> list[int]:
    """Up to which rank each award goes in a group of that size."""
    ends, end = [], 0
    for share in shares:
        end = min(size, end + _places(share, size, rounding))
        ends.append(end)
    return ends


def _places(share: Share, size: int, rounding: str) -> int:
    if share.count is not None:
        return share.count
    # 0.3 × 10 is 3 and nothing less: shares are counted exactly.
    exact = Fraction(str(share.percent or 0)) * size / 100
    if rounding == "进一":
        return math.ceil(exact)
    return math.floor(exact + Fraction(1, 2)) if rounding == "四舍五入" else math.floor(exact)


def rounded(score: float) -> float:
    """To two places, halves up."""
    return math.floor(score * 100 + 0.5 + 1e-7) / 100


def propose(
    cases: Sequence[JudgedCase], scores: Mapping[str, float], settings: JudgingSettings, awards: Sequence[str]
) -> list[Place]:
    """The cases that have a score, group by group, best first, each with its award."""
    groups: defaultdict[str, list[JudgedCase]] = defaultdict(list)
    for case in cases:
        if case.number in scores:
            groups[group_of(case, settings.groups)].append(case)
    shares = shares_of(settings, awards)
    places: list[Place] = []
    for group, members in sorted(groups.items()):
        places += _ranked(group, members, scores, shares, settings)
    for minimum in settings.minimums:
        _keep(minimum, places, [share.award for share in shares])
    return places


def _ranked(
    group: str,
    members: Sequence[JudgedCase],
    scores: Mapping[str, float],
    shares: Sequence[Share],
    settings: JudgingSettings,
) -> list[Place]:
    points = {case.number: rounded(scores[case.number]) for case in members}
    ends = cuts(shares, len(members), settings.rounding)
    names = [share.award for share in shares]

    def award_at(rank: int) -> str:
        return next((name for name, end in zip(names, ends, strict=True) if rank <= end), NONE)

    ascending = sorted(points.values())
    places = []
    for case in sorted(members, key=lambda case: (-points[case.number], case.number)):
        own = points[case.number]
        first = 1 + len(ascending) - bisect_right(ascending, own)
        last = len(ascending) - bisect_left(ascending, own)
        place = Place(case, group, own, first, last)
        high, low = award_at(first), award_at(last)
        place.award = high if settings.ties == "都上" else low
        if high != low:
            tied = last - first + 1
            place.notes.append(f"{tied} 个同分，跨在{high or '不获奖'}和{low or '不获奖'}之间")
            if settings.ties == "评委会定":
                place.could_be = high
        places.append(place)
    return places


def showcase(places: Sequence[Place], rule: ShowcaseRule) -> list[tuple[str, Place]]:
    """Group and best case of every unit that is proposed to show it: of each group as many units as the
    rule says, and all that are level with the last of them."""
    groups: defaultdict[str, dict[str, Place]] = defaultdict(dict)
    for place in sorted(places, key=lambda place: (-place.score, place.case.number)):
        if rule.work is None or place.case.work == rule.work:
            groups[group_of(place.case, rule.groups)].setdefault(place.case.unit, place)
    chosen = []
    for group, units in sorted(groups.items()):
        best = list(units.values())
        line = best[min(rule.units, len(best)) - 1].score
        chosen += [(group, place) for place in best if place.score >= line]
    return chosen


# --- minimums -----------------------------------------------------------------------------------


def _keep(minimum: Minimum, places: list[Place], names: Sequence[str]) -> None:
    """Lift the best of a category, stage … that has too few; in its group the last of each award in
    between that can be spared goes down by one, so the numbers of awards stay."""
    if minimum.award not in names:
        return
    level = names.index(minimum.award)
    members: defaultdict[str, list[Place]] = defaultdict(list)
    for place in places:
        members[value_of(place.case, minimum.by)].append(place)
    for value, own in sorted(members.items()):
        below = sorted(
            (place for place in own if _level(place, names) > level),
            key=lambda place: (-place.score, place.case.number),
        )
        lacking = max(0, minimum.count - (len(own) - len(below)))
        for place in below[:lacking]:
            _lift(place, level, places, names, minimum)
            place.notes.append(f"按“每个{minimum.by}至少 {minimum.count} 个{minimum.award}”补上（{value}）")


def _level(place: Place, names: Sequence[str]) -> int:
    return names.index(place.award) if place.award in names else len(names)


def _lift(chosen: Place, level: int, places: list[Place], names: Sequence[str], minimum: Minimum) -> None:
    from_level = _level(chosen, names)
    chosen.award, chosen.could_be = names[level], None
    for step in range(level, from_level):
        spare = [
            place
            for place in places
            if place is not chosen and place.group == chosen.group and _level(place, names) == step
        ]
        spare = [place for place in spare if step != level or _can_be_spared(place, level, places, names, minimum)]
        if not spare:
            chosen.notes.append(f"{names[step]}因此多出 1 个")
            return
        last = min(spare, key=lambda place: (place.score, [-ord(mark) for mark in place.case.number]))
        last.award, last.could_be = (names[step + 1] if step + 1 < len(names) else NONE), None
        last.notes.append(f"让出{names[step]}，因为要给{chosen.case.number}补足")


def _can_be_spared(place: Place, level: int, places: list[Place], names: Sequence[str], minimum: Minimum) -> bool:
    value = value_of(place.case, minimum.by)
    kept = sum(_level(other, names) <= level for other in places if value_of(other.case, minimum.by) == value)
    return kept > minimum.count
