"""What may be published, and what is left out with its reasons."""

from __future__ import annotations

from pathlib import Path

import pytest

from anliku.case_places import NotALibrary
from anliku.rules.rule import Example
from anliku.site.prepare import Prepared, prepare
from tests.factory import LIBRARY, add_case, lay, make_library

BAD = Example(front="award: 特等奖", folder="2024/b-bad")
BAD_FILE = "cases/2024/gusu-yuwen-01/index.md"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    add_case(make_library(tmp_path))
    return tmp_path


def names(prepared: Prepared) -> list[str]:
    return [case.name for case in prepared.catalogue.cases]


def left_out(prepared: Prepared) -> list[tuple[str, set[str]]]:
    return [(file, {problem.rule for problem in problems}) for file, problems in prepared.left_out]


def test_a_whole_library_is_publishable() -> None:
    prepared = prepare(LIBRARY)
    assert [problem.as_text() for problem in prepared.errors] == []
    assert len(prepared.catalogue.cases) >= 10


def test_a_good_case(root: Path) -> None:
    prepared = prepare(root)
    assert names(prepared) == ["gusu-yuwen-01"]
    assert prepared.errors == []


def test_a_bad_case_is_left_out_with_all_its_errors(root: Path) -> None:
    add_case(root, Example(front="award: 特等奖\nconsent: false"), "b-bad-01")
    prepared = prepare(root)
    assert names(prepared) == ["gusu-yuwen-01"]
    ((file, problems),) = prepared.left_out
    assert file == "cases/2024/b-bad-01/index.md"
    assert len(problems) >= 2
    assert {problem.location.file for problem in problems} == {file}
    assert prepared.general == ()
    assert prepared.errors == list(problems)


def test_warnings_keep_no_case_back(root: Path) -> None:
    add_case(root, Example(body="这里有,半角逗号。"), "b-case-01", title="另一个题目：完全不同的内容")
    prepared = prepare(root)
    assert "b-case-01" in names(prepared)
    assert all(not problem.is_error for problem in prepared.warnings)
    assert "cases/2024/b-case-01/index.md" in {problem.location.file for problem in prepared.warnings}


def test_a_bad_picture_keeps_its_case_back(root: Path) -> None:
    lay(root / "cases/2024/gusu-yuwen-01/evil.svg", "svg")
    prepared = prepare(root)
    assert names(prepared) == []
    ((file, problems),) = prepared.left_out
    assert file == BAD_FILE
    assert "cases/2024/gusu-yuwen-01/evil.svg" in {problem.location.file for problem in problems}


def test_names_that_begin_alike_are_told_apart(root: Path) -> None:
    add_case(root, Example(front="award: 特等奖"), "gusu-yuwen")
    add_case(root, Example(front="title: 让实验慢下来：科学探究课的一次改进"), "gusu-yuwen-011")
    prepared = prepare(root)
    assert [file for file, _ in prepared.left_out] == ["cases/2024/gusu-yuwen/index.md"]
    assert set(names(prepared)) == {"gusu-yuwen-01", "gusu-yuwen-011"}


def test_an_unreadable_case_is_left_out(root: Path) -> None:
    add_case(root, Example(raw=b"\xff\xff\x00"), "b-bad-01")
    prepared = prepare(root)
    assert names(prepared) == ["gusu-yuwen-01"]
    assert left_out(prepared) == [("cases/2024/b-bad-01/index.md", {"FL001"})]


@pytest.mark.parametrize(
    ("place", "kind"),
    [
        ("2024/stray.md", "file"),
        ("2024/empty", "folder"),
        ("2024/link", "link"),
    ],
)
def test_what_is_no_case_stops_no_other(root: Path, place: str, kind: str) -> None:
    path = root / "cases" / place
    if kind == "folder":
        path.mkdir()
    elif kind == "link":
        path.symlink_to(root / "cases/2024/gusu-yuwen-01")
    else:
        path.write_text("字", encoding="utf-8")
    prepared = prepare(root)
    assert names(prepared) == ["gusu-yuwen-01"]
    assert prepared.general == ()
    ((file, rules),) = left_out(prepared)
    assert file == f"cases/{place}"
    assert "FL008" in rules


@pytest.mark.parametrize("spoil", ["award: 1", "title: ["])
def test_a_spoilt_campaign_stops_everything(root: Path, spoil: str) -> None:
    """Every case of that round depends on it."""
    (root / "cases/campaigns/suzhou-2024.yml").write_text(spoil, encoding="utf-8")
    prepared = prepare(root)
    assert prepared.general
    assert {problem.location.file for problem in prepared.general} == {"cases/campaigns/suzhou-2024.yml"}
    assert prepared.errors[: len(prepared.general)] == list(prepared.general)
    assert "TM003" not in {problem.rule for problem in prepared.errors}


@pytest.mark.parametrize("kind", ["link", "file"])
def test_a_year_that_is_no_folder_stops_everything(root: Path, kind: str) -> None:
    """Nobody can say how many cases are missing."""
    path = root / "cases/2023"
    if kind == "link":
        path.symlink_to(root / "cases/2024")
    else:
        path.write_text("字", encoding="utf-8")
    general = prepare(root).general
    assert {(problem.location.file, problem.rule) for problem in general} == {("cases/2023", "FL008")}


def test_no_library(tmp_path: Path) -> None:
    with pytest.raises(NotALibrary):
        prepare(tmp_path)


def test_progress_is_called_once_a_case(root: Path) -> None:
    add_case(root, BAD)
    steps: list[int] = []
    prepare(root, lambda: steps.append(1))
    assert len(steps) == 2
