"""ID: one id, one folder, one address."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from anliku.rules.rule import Example
from tests.factory import CASE_ID, codes_of, problems_of


def places(example: Example, tmp_path: Path) -> list[tuple[str, str]]:
    return [(problem.rule, str(problem.location)) for problem in problems_of(example, tmp_path)]


@pytest.mark.parametrize(
    ("folder", "code"),
    [
        ("gusu-yuwen-09", "ID001"),
        ("Gusu-Yuwen-01", "ID004"),
        ("gusu-yuwen-01.", "ID004"),
        ("gusu yuwen 01", "ID004"),
        ("gusu_yuwen_01", "ID004"),
        ("-gusu", "ID004"),
        ("姑苏", "ID004"),
        (unicodedata.normalize("NFD", "é-01"), "ID004"),
    ],
)
def test_folder_and_id_differ_once(folder: str, code: str, tmp_path: Path) -> None:
    """However wrong a folder's name is, there is one problem for it."""
    (problem,) = problems_of(Example(folder=folder), tmp_path)
    assert problem.rule == code
    assert CASE_ID in problem.message


@pytest.mark.parametrize("name", ["CON", "a.b", "Gusu-01"])
def test_id_and_folder_wrong_alike_is_one_problem(name: str, tmp_path: Path) -> None:
    assert codes_of(Example(front=f"id: {name}", folder=name), tmp_path) == ["FM106"]


@pytest.mark.parametrize("name", ["con", "aux", "nul", "com1", "lpt9"])
def test_device_names(name: str, tmp_path: Path) -> None:
    assert places(Example(front=f"id: {name}"), tmp_path) == [("ID005", f"cases/2024/{name}/index.md:2:5")]


@pytest.mark.parametrize("name", ["search", "subject", "campaigns", "index"])
def test_names_of_the_site(name: str, tmp_path: Path) -> None:
    assert codes_of(Example(front=f"id: {name}"), tmp_path) == ["ID006"]


@pytest.mark.parametrize("name", ["con-01", "research", "com10", "guide-01"])
def test_names_that_only_look_alike(name: str, tmp_path: Path) -> None:
    assert codes_of(Example(front=f"id: {name}"), tmp_path) == []


def test_the_published_case_keeps_its_id_though_the_newcomer_comes_first_in_path_order(tmp_path: Path) -> None:
    example = Example(
        front="published: 2025-06-01",
        folder=f"2020/{CASE_ID}",
        others=(Example(front="published: 2025-03-03", folder=f"2024/{CASE_ID}"),),
    )
    found = [problem.location.file for problem in problems_of(example, tmp_path) if problem.rule == "ID003"]
    assert found == [f"cases/2020/{CASE_ID}/index.md"]


def test_same_id_in_two_years_is_reported_at_the_later(tmp_path: Path) -> None:
    example = Example(others=(Example(folder=f"2025/{CASE_ID}"),))
    assert places(example, tmp_path) == [
        ("ID003", f"cases/2025/{CASE_ID}/index.md:2:5"),
        ("ID002", f"cases/2025/{CASE_ID}/index.md:4:11"),
    ]


def test_case_twins_of_folders_are_reported(tmp_path: Path) -> None:
    example = Example(others=(Example(front="id: gusu-yuwen-02", folder=CASE_ID.upper()),))
    assert sorted(codes_of(example, tmp_path)) == ["ID003", "ID004"]


def test_two_titles_alike_but_for_marks(tmp_path: Path) -> None:
    example = Example(
        front="title: 读得慢一点：阅读教学的改进",
        others=(Example(front="title: “读得慢一点”——阅读教学的改进", folder="shili-02"),),
    )
    (problem,) = problems_of(example, tmp_path)
    assert (problem.rule, str(problem.location)) == ("ID007", "cases/2024/shili-02/index.md:3:8")
    assert f"cases/2024/{CASE_ID}/index.md" in problem.message


def test_titles_of_marks_alone_are_not_compared(tmp_path: Path) -> None:
    example = Example(front="title: ……——", others=(Example(front="title: ？！？！", folder="shili-02"),))
    assert "ID007" not in codes_of(example, tmp_path)


def test_year_of_the_folder_is_the_selection_year(tmp_path: Path) -> None:
    (problem,) = problems_of(Example(folder=f"2023/{CASE_ID}"), tmp_path)
    assert (problem.rule, str(problem.location)) == ("ID002", f"cases/2023/{CASE_ID}/index.md:4:11")
    assert "cases/2024/" in problem.message
