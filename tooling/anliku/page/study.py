"""A case as a row of an evidence table: what was found, why, what was done, what moved and what did not, for whom.

Nothing in it ranks a school: neither its award nor its name is there, and rows stand by year or by subject.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from anliku.model import Case, Evidence
from anliku.page.movement import EvidenceRow, State, rows

RESULTS: dict[State, str] = {"gain": "有改进", "flat": "没有变化", "loss": "与期望相反"}
"""Whether an indicator moved the wanted way → how readers are told."""


@dataclass(frozen=True, slots=True)
class Moved:
    """The indicators of a case that moved the same way, in the author's order."""

    way: str
    """``gain``, ``flat`` or ``loss``."""
    label: str
    rows: tuple[EvidenceRow, ...]


@dataclass(frozen=True, slots=True)
class Study:
    """One case, side by side with others on the same problem."""

    id: str
    url: str
    title: str
    year: int
    subject: tuple[str, ...]
    stage: tuple[str, ...]
    school: tuple[str, ...]
    """What kind of school it is about; empty where its author has not said."""
    kind: str
    region: str
    sample: bool
    license: str
    problem: str
    """In the author's words where there are such, else the sentence that shows it; empty where none does."""
    cause: str
    strategy: str
    effect: str
    moved: tuple[Moved, ...]
    evidence: tuple[Evidence, ...]
    by_subject: int
    """Where its first subject stands in the taxonomy."""
    cuts: str = ""
    """Where its title may be broken, see :mod:`anliku.page.titles`."""


def study(case: Case, cells: Sequence[tuple[str, str]], subjects: dict[str, int], cuts: str = "") -> Study:
    """The case as a table shows it. ``cells`` are what it shows at a glance, ``subjects`` the places of subjects,
    ``cuts`` those of its title."""
    meta, text = case.meta, dict(cells)
    places = {name: subjects.get(name, len(subjects)) for name in meta.subject}
    return Study(
        id=meta.id,
        url=case.url,
        title=meta.title,
        year=case.year or 0,
        subject=tuple(sorted(meta.subject, key=places.__getitem__)),
        stage=tuple(meta.stage),
        school=tuple(meta.school),
        kind=meta.kind,
        region=meta.region,
        sample=meta.sample,
        license=meta.license,
        problem=text.get("问题", ""),
        cause=text.get("归因", ""),
        strategy=text.get("策略", ""),
        effect=text.get("成效", ""),
        moved=tuple(_moved(meta.evidence)),
        evidence=tuple(meta.evidence),
        by_subject=min(places.values()),
        cuts=cuts,
    )


def by_year(studies: Sequence[Study]) -> list[Study]:
    """New ones first; within a year by subject, then by their ids, which say nothing of their worth."""
    return sorted(studies, key=lambda one: (-one.year, one.by_subject, one.id))


def by_subject(studies: Sequence[Study]) -> list[Study]:
    """By their first subject in the taxonomy's order; within one new ones first."""
    return sorted(studies, key=lambda one: (one.by_subject, -one.year, one.id))


def _moved(evidence: Sequence[Evidence]) -> Iterator[Moved]:
    drawn = rows(list(evidence))
    for state, label in RESULTS.items():
        same = tuple(row for row in drawn if row.state == state)
        if same:
            yield Moved(state, label, same)
