"""Who judges and what is judged, and why somebody must not judge a case.

Nothing here reads or writes a file; names of experts stay in the round's folder.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum

ANY = "不限"
"""What the list of experts says where somebody knows every subject, or every stage."""
ELSEWHERE = "外地"
"""The region of an expert who belongs to none of the campaign's."""


@dataclass(frozen=True, slots=True)
class JudgedCase:
    """A case that goes to the experts."""

    number: str
    title: str
    unit: str
    unit_key: str
    """The same for every way to write the unit's name."""
    region: str
    category: str
    stages: tuple[str, ...]
    kind: str = ""
    work: str = ""
    people: tuple[str, ...] = ()
    """Everybody who had a part in it."""
    unit_places: frozenset[str] = frozenset()
    """The regions where its unit may be; empty for anywhere."""

    @property
    def field(self) -> str:
        """``数学 · 初中``: what an expert has to know."""
        return " · ".join(filter(None, (self.category, "、".join(self.stages))))


@dataclass(frozen=True, slots=True)
class Expert:
    """One row of the list of experts: a person, or a district that reviews others."""

    number: str
    """``评委01``."""
    name: str
    unit: str
    unit_key: str
    region: str
    panel: str
    subjects: frozenset[str]
    stages: frozenset[str]
    limit: int
    """How many cases at most."""
    conflicts: tuple[str, ...] = ()
    """What the expert declared: numbers of cases, names of units, persons or regions."""
    conflict_units: tuple[tuple[str, str], ...] = ()
    """Each of these as the key of a unit with its region, which is empty where nobody can tell it."""
    unit_region: str = ""
    """Where the unit list or the unit's own name puts the unit, whatever region the list of experts gives; empty
    where neither tells."""

    @property
    def home(self) -> str:
        """The region, by which reviewers of a case are mixed; an expert from elsewhere is alone there."""
        return self.number if self.region == ELSEWHERE else self.region

    def knows_subject(self, case: JudgedCase) -> bool:
        """Whether the case's category is one that the expert judges."""
        return ANY in self.subjects or case.category in self.subjects

    def knows_stages(self, case: JudgedCase) -> bool:
        """Whether every stage of the case is one that the expert judges."""
        return ANY in self.stages or set(case.stages) <= self.stages


class Bar(Enum):
    """Why an expert does not get a case; the value is the word for it."""

    DECLARED = "声明回避"
    OWN_WORK = "本人参与"
    CO_AUTHOR = "合作者"
    UNIT = "本单位"
    REGION = "本区域"
    SUBJECT = "不熟悉类别"
    STAGE = "不熟悉学段"

    @property
    def is_recusal(self) -> bool:
        """Whether no shortage of experts excuses it."""
        return self not in {Bar.SUBJECT, Bar.STAGE}


@dataclass(frozen=True, slots=True)
class Recusals:
    """Who is too near to which case. Made once for all cases of a round."""

    own_region: bool = True
    """Whether experts leave the cases of their own region to others."""
    partners: dict[str, frozenset[str]] = field(default_factory=dict)
    """Person → everybody with whom this person did a case of the round."""
    declared: frozenset[tuple[str, str]] = frozenset()
    """Number of a case and of an expert: what sheets declared afterwards."""

    def bar(self, expert: Expert, case: JudgedCase) -> Bar | None:
        """The recusal that keeps ``case`` from ``expert``; None where there is none."""
        names = {case.number, case.region, *case.people}
        if (case.number, expert.number) in self.declared or not names.isdisjoint(expert.conflicts):
            return Bar.DECLARED
        if case.unit in expert.conflicts or _any_of(expert.conflict_units, case):
            return Bar.DECLARED
        if expert.name in case.people:
            return Bar.OWN_WORK
        if not self.partners.get(expert.name, frozenset()).isdisjoint(case.people):
            return Bar.CO_AUTHOR
        if _is_own_unit(expert, case):
            return Bar.UNIT
        if self.own_region and case.region in {expert.region, expert.unit_region}:
            return Bar.REGION
        return None


def _is_own_unit(expert: Expert, case: JudgedCase) -> bool:
    """Whether the expert may be of the case's unit. The key of a unit leaves its place out, and two regions may
    each have an 实验小学: only where both places are known can they be told apart."""
    if expert.unit == case.unit:
        return True
    if expert.unit_key != case.unit_key:
        return False
    is_told = bool(expert.unit_region and case.unit_places)
    return not is_told or case.region in {expert.unit_region, expert.region} or expert.unit_region in case.unit_places


def _any_of(units: Iterable[tuple[str, str]], case: JudgedCase) -> bool:
    """Whether the unit of a case is one of these."""
    return any(key == case.unit_key and region in {"", case.region} for key, region in units)


def partners(cases: Iterable[JudgedCase]) -> dict[str, frozenset[str]]:
    """Person → everybody with whom this person did a case of the round."""
    together: defaultdict[str, set[str]] = defaultdict(set)
    for case in cases:
        for person in case.people:
            together[person].update(other for other in case.people if other != person)
    return {person: frozenset(others) for person, others in together.items()}


@dataclass(frozen=True, slots=True)
class Panel:
    """One group of experts who all work by the same rules: 专家评审, 区域互评."""

    name: str
    reviews: int
    """How many of them read each case."""
    by_subject: bool = True
    """Whether an expert has to know the case's category, as ``by_stage`` its stages."""
    by_stage: bool = True

    def bar(self, expert: Expert, case: JudgedCase, recusals: Recusals) -> Bar | None:
        """Why ``expert`` does not get ``case``; None where nothing is against it."""
        bar = recusals.bar(expert, case)
        if bar is not None:
            return bar
        if self.by_subject and not expert.knows_subject(case):
            return Bar.SUBJECT
        if self.by_stage and not expert.knows_stages(case):
            return Bar.STAGE
        return None


def undeclared(expert: Expert, cases: Sequence[JudgedCase], regions: Iterable[str]) -> list[str]:
    """What the expert declared that is no case, unit, person or region of the round."""
    known = set(regions)
    for case in cases:
        known |= {case.number, case.unit, case.region, *case.people}
    return [
        text
        for text, unit in zip(expert.conflicts, expert.conflict_units, strict=True)
        if text not in known and not any(_any_of([unit], case) for case in cases)
    ]
