"""What the library covers, in numbers of cases and nothing else."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs

import pytest

from anliku import catalogue as catalogues
from anliku.catalogue import Catalogue
from anliku.rules.rule import Example
from anliku.site.coverage import Coverage, measure
from tests.factory import LIBRARY, add_case, make_library

EVIDENCE = "evidence:\n" + "".join(
    f"  - {{indicator: 指标{n}, before: 1, after: {after}, better: {better}, source: 校内后测}}\n"
    for n, (after, better) in enumerate([(2, "高"), (2, "低"), (1, "高")])
)


@pytest.fixture
def measured(tmp_path: Path) -> Coverage:
    root = make_library(tmp_path)
    add_case(root, Example(front="subject: [语文, 数学]\nstage: [小学, 初中]\n-evidence"), "a-case")
    add_case(root, Example(front=f"subject: [语文]\n{EVIDENCE}"), "b-case")
    add_case(root, Example(front="subject: [语文]\nregion: 太仓市"), "c-case")
    front = "work: 改进案例\ncampaign: shuangliu-2021\nregion: 双流区\nsubject: [英语]\n-evidence"
    add_case(root, Example(front=front), "d-case")
    catalogue = catalogues.load(root)
    return measure(catalogue.only(catalogue.cases))


def test_figures(measured: Coverage) -> None:
    assert (measured.cases, measured.with_evidence.count, measured.indicators) == (4, 2, 4)


def test_what_moved_has_its_denominator(measured: Coverage) -> None:
    assert (measured.improved, measured.unchanged, measured.worse) == (2, 1, 1)
    assert measured.improved + measured.unchanged + measured.worse == measured.indicators


def test_subjects_by_stage(measured: Coverage) -> None:
    assert [stage.name for stage in measured.stages] == ["小学", "初中"]
    shown = [
        (row.name, row.url, [(one.count, one.shade) for one in row.cells], row.total.count) for row in measured.grid
    ]
    assert shown == [
        ("语文", "subject/yuwen/", [(3, 4), (1, 2)], 3),
        ("数学", "subject/shuxue/", [(1, 2), (1, 2)], 1),
        ("英语", "subject/yingyu/", [(1, 2), (0, 0)], 1),
    ]


def test_a_number_leads_to_what_it_counts(measured: Coverage) -> None:
    cell = measured.grid[0].cells[1]
    assert parse_qs(cell.search.removeprefix("?")) == {"subject": ["语文"], "stage": ["初中"]}
    # Without scripts there is no page of both.
    assert cell.url == "subject/yuwen/"
    assert parse_qs(measured.with_evidence.search.removeprefix("?")) == {"evidence": ["有前后测"]}
    assert parse_qs(measured.years[0].bar.number.search.removeprefix("?")) == {"year": ["2021"]}
    assert measured.years[1].measured.count == 2


def test_gaps_are_subjects_that_are_taught_there(measured: Coverage) -> None:
    gaps = dict(measured.gaps)
    assert "数学" not in gaps["小学"]
    assert {"英语", "物理"} <= set(gaps["初中"])
    assert "物理" not in gaps["小学"]


def test_bars_stand_by_number_or_in_the_taxonomys_order(measured: Coverage) -> None:
    bars = {bars.key: bars for bars in measured.bars}
    assert [bars.label for bars in measured.bars] == ["问题", "类别", "区域", "学校类型", "案例类型"]
    assert [bar.name for bar in bars["problem"].by_catalogue] == ["阅读素养"]
    assert bars["problem"].by_count == []


def test_districts_are_never_ranked(measured: Coverage) -> None:
    """By code, not by number: a list by number would be a ranking."""
    (region,) = (bars for bars in measured.bars if bars.key == "region")
    assert [(bar.name, bar.number.count, bar.share) for bar in region.by_catalogue] == [
        ("姑苏区", 2, 100.0),
        ("太仓市", 1, 50.0),
        ("双流区", 1, 50.0),
    ]
    assert region.by_catalogue[0].url == "region/gusu/"
    assert region.by_count == []


def test_most_cases_first(ours: Catalogue) -> None:
    (problems,) = (bars for bars in measure(ours).bars if bars.key == "problem")
    counts = [bar.number.count for bar in problems.by_count]
    assert counts == sorted(counts, reverse=True)
    assert sorted(bar.name for bar in problems.by_count) == sorted(bar.name for bar in problems.by_catalogue)


def test_years_run_forward(measured: Coverage) -> None:
    assert [(year.name, year.bar.number.count) for year in measured.years] == [("2021年", 1), ("2024年", 3)]


def test_trends_need_two_years(measured: Coverage, tmp_path: Path) -> None:
    assert measured.trend_years == [2021, 2024]
    assert [(row.name, [one.count for one in row.cells]) for row in measured.trends] == [("阅读素养", [1, 3])]
    root = make_library(tmp_path / "one-year")
    add_case(root)
    assert measure(catalogues.load(root)).trends == []


def test_an_empty_library(tmp_path: Path) -> None:
    found = measure(catalogues.load(make_library(tmp_path)))
    assert (found.cases, found.grid, found.years, found.trends) == (0, [], [], [])
    assert all(bars.by_catalogue == [] for bars in found.bars)


@pytest.fixture(scope="module")
def ours() -> Catalogue:
    catalogue = catalogues.load(LIBRARY)
    return catalogue.only(catalogue.cases)


def test_a_whole_library_adds_up(ours: Catalogue) -> None:
    found = measure(ours)
    assert sum(year.bar.number.count for year in found.years) == found.cases == len(ours.cases)
    for bars in found.bars:
        assert max((bar.share for bar in bars.by_catalogue), default=100) == 100
        if bars.key not in {"problem", "school"}:
            assert sum(bar.number.count for bar in bars.by_catalogue) == found.cases
    cells = [number for row in found.grid for number in row.cells]
    assert {number.shade for number in cells} <= {0, 1, 2, 3, 4}
    assert 4 in {number.shade for number in cells}
    assert all((number.count == 0) == (number.shade == 0) for number in cells)


def test_nothing_names_a_school(ours: Catalogue) -> None:
    """苏教办〔2023〕58号: results rank nobody."""
    said = repr(measure(ours))
    assert not [case.meta.unit for case in ours.cases if case.meta.unit in said]
