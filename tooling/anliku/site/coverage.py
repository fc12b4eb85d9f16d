"""What the library covers: counts of cases by 学科 × 学段, 区域, 年度 and so on.

Only numbers of cases are shown, in the taxonomy's order; nothing compares schools or
districts by results (苏教办〔2023〕58号: 低利害).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from anliku.catalogue import Catalogue
from anliku.taxonomy import Term


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: ``share`` is its length in per cent of the longest."""

    name: str
    url: str
    count: int
    share: float


@dataclass(frozen=True, slots=True)
class GridRow:
    """A subject and its counts by stage; ``shade`` is 0 (none) to 4 (most)."""

    name: str
    url: str
    cells: list[tuple[str, int, int]]
    total: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """Everything that the page 数据概览 shows."""

    cases: int
    stages: list[Term]
    grid: list[GridRow]
    empty_subjects: list[str]
    bars: list[tuple[str, list[Bar]]]
    years: list[Bar]
    with_evidence: int
    indicators: int
    improved: int


def measure(catalogue: Catalogue) -> Coverage:
    """Count the library's cases. One pass a facet."""
    stages = list(catalogue.taxonomy.facet("stage").terms)
    pairs: Counter[tuple[str, str]] = Counter()
    years: Counter[int] = Counter()
    with_evidence = indicators = improved = 0
    for case in catalogue.cases:
        meta = case.meta
        years[case.year or 0] += 1
        with_evidence += bool(meta.evidence)
        indicators += len(meta.evidence)
        improved += sum(1 for item in meta.evidence if item.improved)
        pairs.update({(subject, stage) for subject in meta.subject for stage in meta.stage})
    most = max(pairs.values(), default=1)
    totals = catalogue.counts("subject")
    grid = []
    for term in catalogue.taxonomy.facet("subject").terms:
        if totals[term.name]:
            counts = [(stage.name, pairs[term.name, stage.name]) for stage in stages]
            cells = [(stage, count, -(-4 * count // most)) for stage, count in counts]
            grid.append(GridRow(term.name, f"subject/{term.slug}/", cells, totals[term.name]))
    return Coverage(
        cases=len(catalogue.cases),
        stages=stages,
        grid=grid,
        empty_subjects=[t.name for t in catalogue.taxonomy.facet("subject").terms if not totals[t.name]],
        bars=[
            (catalogue.taxonomy.facet(key).label, _bars(catalogue, key))
            for key in ("problem", "category", "region", "kind")
        ],
        years=_scaled([(f"{year}年", "", count) for year, count in sorted(years.items())]),
        with_evidence=with_evidence,
        indicators=indicators,
        improved=improved,
    )


def _bars(catalogue: Catalogue, key: str) -> list[Bar]:
    counts = catalogue.counts(key)
    terms = catalogue.taxonomy.facet(key).terms
    return _scaled([(term.name, f"{key}/{term.slug}/", counts[term.name]) for term in terms if counts[term.name]])


def _scaled(rows: list[tuple[str, str, int]]) -> list[Bar]:
    most = max((count for _, _, count in rows), default=1)
    return [Bar(name, url, count, round(count / most * 100, 1)) for name, url, count in rows]
