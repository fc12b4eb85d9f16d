"""What the library covers, in numbers of cases and nothing else."""

from __future__ import annotations

from pathlib import Path

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
    assert (measured.cases, measured.with_evidence, measured.indicators, measured.improved) == (4, 2, 4, 2)


def test_subjects_by_stage(measured: Coverage) -> None:
    assert [stage.name for stage in measured.stages] == ["小学", "初中"]
    assert [(row.name, row.url, row.cells, row.total) for row in measured.grid] == [
        ("语文", "subject/yuwen/", [("小学", 3, 4), ("初中", 1, 2)], 3),
        ("数学", "subject/shuxue/", [("小学", 1, 2), ("初中", 1, 2)], 1),
        ("英语", "subject/yingyu/", [("小学", 1, 2), ("初中", 0, 0)], 1),
    ]
    assert "科学" in measured.empty_subjects
    assert "语文" not in measured.empty_subjects


def test_bars_stand_in_the_taxonomys_order(measured: Coverage) -> None:
    """By code, not by number: a list by number would be a ranking."""
    bars = dict(measured.bars)
    assert list(bars) == ["问题", "类别", "区域", "案例类型"]
    assert [(bar.name, bar.count, bar.share) for bar in bars["区域"]] == [
        ("姑苏区", 2, 100.0),
        ("太仓市", 1, 50.0),
        ("双流区", 1, 50.0),
    ]
    assert bars["区域"][0].url == "region/gusu/"


def test_years_run_forward(measured: Coverage) -> None:
    assert [(bar.name, bar.count) for bar in measured.years] == [("2021年", 1), ("2024年", 3)]


def test_an_empty_library(tmp_path: Path) -> None:
    found = measure(catalogues.load(make_library(tmp_path)))
    assert (found.cases, found.grid, found.years) == (0, [], [])
    assert all(rows == [] for _, rows in found.bars)
    assert len(found.empty_subjects) == 17


@pytest.fixture(scope="module")
def ours() -> Catalogue:
    catalogue = catalogues.load(LIBRARY)
    return catalogue.only(catalogue.cases)


def test_a_whole_library_adds_up(ours: Catalogue) -> None:
    found = measure(ours)
    assert sum(bar.count for bar in found.years) == found.cases == len(ours.cases)
    for name, rows in found.bars:
        assert max(bar.share for bar in rows) == 100
        if name != "问题":
            assert sum(bar.count for bar in rows) == found.cases
    shades = {shade for row in found.grid for _, _, shade in row.cells}
    assert shades <= {0, 1, 2, 3, 4}
    assert 4 in shades
    assert all((count == 0) == (shade == 0) for row in found.grid for _, count, shade in row.cells)


def test_nothing_names_a_school(ours: Catalogue) -> None:
    """苏教办〔2023〕58号: results rank nobody."""
    said = repr(measure(ours))
    assert not [case.meta.unit for case in ours.cases if case.meta.unit in said]
