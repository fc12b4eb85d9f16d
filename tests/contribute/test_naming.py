"""The next id: by the terms' slugs, never one that is or was used."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from anliku import catalogue as catalogues
from anliku.contribute.naming import propose
from anliku.model import ID_PATTERN
from anliku.rules.rule import Example
from tests.factory import add_case, make_library


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return make_library(tmp_path / "library")


def proposed(root: Path, region: str | None = "姑苏区", category: str | None = "语文") -> str:
    return propose(catalogues.load(root), region, category)


def test_the_first_case(root: Path) -> None:
    assert proposed(root) == "gusu-yuwen-01"


def test_the_number_after_the_last(root: Path) -> None:
    add_case(root, name="gusu-yuwen-01")
    add_case(root, name="gusu-yuwen-07")
    add_case(root, name="gusu-shuxue-09")
    assert proposed(root) == "gusu-yuwen-08"
    assert proposed(root, category="英语") == "gusu-yingyu-01"


@pytest.mark.parametrize(
    ("region", "category", "expected"),
    [
        ("沧浪区", "语文类", "gusu-yuwen-01"),
        ("高新区", "外语", "huqiu-yingyu-01"),
        ("市直属（代管）", "相关因素", "suzhou-zhishu-xiangguan-yinsu-01"),
        ("姑苏区", "没有的类别", "gusu-anli-01"),
        (None, "语文", "anli-yuwen-01"),
        ("", "", "anli-01"),
        (None, None, "anli-01"),
    ],
)
def test_terms_by_any_name(root: Path, region: str | None, category: str | None, expected: str) -> None:
    assert proposed(root, region, category) == expected
    assert re.match(ID_PATTERN, expected)


def test_another_year_uses_the_number_too(root: Path) -> None:
    add_case(root, Example(folder="2023/gusu-yuwen-04"))
    assert proposed(root) == "gusu-yuwen-05"
    assert propose(catalogues.load(root, with_cases=False), "姑苏区", "语文") == "gusu-yuwen-05"


def test_a_broken_case_and_a_bare_folder_use_their_numbers(root: Path) -> None:
    add_case(root, Example(raw=b"\xff\xfe"), name="gusu-yuwen-02")
    assert proposed(root) == "gusu-yuwen-03"
    (root / "cases" / "2024" / "Gusu-Yuwen-03").mkdir(parents=True)
    assert proposed(root) == "gusu-yuwen-04"


def test_an_id_that_differs_from_its_folder_counts(root: Path) -> None:
    add_case(root, Example(front="id: gusu-yuwen-05", folder="2024/gusu-yuwen-02"))
    assert proposed(root) == "gusu-yuwen-06"


def test_ids_given_in_the_same_run(root: Path) -> None:
    catalogue = catalogues.load(root)
    first = propose(catalogue, "姑苏区", "语文")
    assert propose(catalogue, "姑苏", "语文", taken=[first]) == "gusu-yuwen-02"


def test_a_huge_number_does_not_count_on(root: Path) -> None:
    add_case(root, name="gusu-yuwen-999")
    add_case(root, name="gusu-yuwen-123456789")
    assert proposed(root) == "gusu-yuwen-01"
