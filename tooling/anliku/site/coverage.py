"""What the library covers: counts of cases by 学科 × 学段, 区域, 年度 and so on, and what it lacks.

Only numbers of cases are shown; nothing compares schools or districts by results (苏教办〔2023〕58号: 低利害), and
districts always stand in the taxonomy's order, so that no list of them reads as a ranking. Every number leads to the
cases that it counts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from anliku.catalogue import Catalogue
from anliku.search.measured import EVIDENCE, MEASURED
from anliku.taxonomy import Term

YEARS = 8
"""How many years a table of years shows: the latest."""


@dataclass(frozen=True, slots=True)
class Number:
    """How many cases, and where they are: ``search`` is the query of the search page that finds exactly them, ``url``
    the page that lists them, or more, for readers without scripts."""

    count: int
    search: str
    url: str
    shade: int = 0
    """How dark its field is: 0 (none) to 4 (most)."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: ``share`` is its length in per cent of the longest."""

    name: str
    url: str
    number: Number
    share: float


@dataclass(frozen=True, slots=True)
class Bars:
    """The terms of a facet. ``by_count`` is empty where there is but one order to show them in."""

    key: str
    label: str
    by_catalogue: list[Bar]
    by_count: list[Bar]


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a grid of numbers."""

    name: str
    url: str
    cells: list[Number]
    total: Number


@dataclass(frozen=True, slots=True)
class Year:
    """One year of selection."""

    name: str
    bar: Bar
    measured: Number
    """Cases with numbers before and after."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """Everything that the page 数据概览 shows."""

    cases: int
    with_evidence: Number
    indicators: int
    improved: int
    unchanged: int
    worse: int
    stages: list[Term]
    grid: list[Row]
    gaps: list[tuple[str, list[str]]]
    """Stage → the subjects taught in it that have no case there yet."""
    bars: list[Bars]
    years: list[Year]
    trend_years: list[int]
    """The columns of ``trends``; empty where there is but one year."""
    trends: list[Row]
    """Each problem's cases by year, most cases first."""


def measure(catalogue: Catalogue) -> Coverage:
    """Count the library's cases. One pass a facet."""
    cases = catalogue.cases
    evidence = [item.improved for case in cases for item in case.meta.evidence]
    stages = list(catalogue.taxonomy.facet("stage").terms)
    taught = Counter(
        (subject, stage) for case in cases for subject in set(case.meta.subject) for stage in set(case.meta.stage)
    )
    years = sorted({case.year for case in cases if case.year})
    trend_years = years[-YEARS:] if len(years) > 1 else []
    return Coverage(
        cases=len(cases),
        with_evidence=_measured(sum(bool(case.meta.evidence) for case in cases)),
        indicators=len(evidence),
        improved=evidence.count(True),
        unchanged=evidence.count(None),
        worse=evidence.count(False),
        stages=stages,
        grid=_grid(catalogue, "subject", "stage", [stage.name for stage in stages], taught),
        gaps=_gaps(catalogue, taught),
        bars=[_bars(catalogue, key) for key in ("problem", "category", "region", "school", "kind")],
        years=_years(catalogue, years),
        trend_years=trend_years,
        trends=_trends(catalogue, trend_years),
    )


def _query(**wanted: str | int) -> str:
    return "?" + urlencode(wanted)


def _measured(count: int, **also: int) -> Number:
    return Number(count, _query(**{EVIDENCE: MEASURED}, **also), "all/")


def _grid(
    catalogue: Catalogue, key: str, across: str, columns: Sequence[str], counts: Counter[tuple[str, str]]
) -> list[Row]:
    """A row a term of ``key`` that has cases, a cell each of ``columns``, with the ``counts`` of both."""
    totals, most = catalogue.counts(key), max(counts.values(), default=1)
    rows = []
    for term in catalogue.taxonomy.facet(key).terms:
        if totals[term.name]:
            url = f"{key}/{term.slug}/"
            cells = [
                Number(count, _query(**{key: term.name, across: column}), url, -(-4 * count // most))
                for column in columns
                for count in [counts[term.name, column]]
            ]
            rows.append(Row(term.name, url, cells, Number(totals[term.name], _query(**{key: term.name}), url)))
    return rows


def _gaps(catalogue: Catalogue, taught: Counter[tuple[str, str]]) -> list[tuple[str, list[str]]]:
    gaps = []
    for stage in catalogue.taxonomy.facet("stage").terms:
        lacking = [
            subject.name
            for subject in catalogue.taxonomy.facet("subject").terms
            if not taught[subject.name, stage.name] and (not subject.stages or stage.name in subject.stages)
        ]
        if lacking:
            gaps.append((stage.name, lacking))
    return gaps


def _bars(catalogue: Catalogue, key: str) -> Bars:
    facet, counts = catalogue.taxonomy.facet(key), catalogue.counts(key)
    rows = [
        (term.name, f"{key}/{term.slug}/", Number(counts[term.name], _query(**{key: term.name}), f"{key}/{term.slug}/"))
        for term in facet.terms
        if counts[term.name]
    ]
    bars = _scaled(rows)
    by_count = sorted(bars, key=lambda bar: -bar.number.count)
    return Bars(key, facet.label, bars, [] if key == "region" or by_count == bars else by_count)


def _years(catalogue: Catalogue, years: Iterable[int]) -> list[Year]:
    counts = Counter(case.year for case in catalogue.cases)
    measured = Counter(case.year for case in catalogue.cases if case.meta.evidence)
    bars = _scaled([(f"{year}年", "", Number(counts[year], _query(year=year), "all/")) for year in years])
    return [Year(bar.name, bar, _measured(measured[year], year=year)) for year, bar in zip(years, bars, strict=True)]


def _trends(catalogue: Catalogue, years: Sequence[int]) -> list[Row]:
    counts = Counter((problem, str(case.year)) for case in catalogue.cases for problem in set(case.meta.problem))
    rows = _grid(catalogue, "problem", "year", [str(year) for year in years], counts) if years else []
    return sorted(rows, key=lambda row: -row.total.count)


def _scaled(rows: list[tuple[str, str, Number]]) -> list[Bar]:
    most = max((number.count for _, _, number in rows), default=1)
    return [Bar(name, url, number, round(number.count / most * 100, 1)) for name, url, number in rows]
