"""What cannot be read, or is a link, is an error of the whole library: nobody can say what is missing."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from anliku import catalogue as catalogues
from anliku import rules
from anliku.case_places import NotALibrary
from anliku.catalogue import SpoiltCampaigns
from anliku.cli import main
from anliku.cli.command import FINE, FOUND
from anliku.problem import Problem
from anliku.rules.rule import Example
from tests.factory import CASE_ID, add_case, lay, make_library
from tests.permissions import modes_hold

CASE = f"cases/2024/{CASE_ID}"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    library = make_library(tmp_path / "library")
    add_case(library, Example(files=(("tu.png", "png"),), body="![课堂上的一页记录](tu.png)\n"))
    (library / "cases/guide").mkdir()
    lay(library / "cases/guide/a.md", "text:# 说明\n")
    return library


@pytest.fixture
def locked(root: Path) -> Iterator[list[Path]]:
    """Paths of which the test takes all rights; they get them back."""
    paths: list[Path] = []
    yield paths
    for path in paths:
        path.chmod(0o755)


def general(root: Path) -> list[Problem]:
    with modes_hold():
        return [problem for problem in rules.check(catalogues.load(root)) if problem.everyones]


@pytest.mark.parametrize(
    ("place", "mode"),
    [
        ("cases/2024", 0), (CASE, 0), (f"{CASE}/index.md", 0), ("cases/guide", 0), ("cases/guide/a.md", 0),
        ("cases/campaigns", 0), ("cases/campaigns/suzhou-2024.yml", 0), ("mkdocs.yml", 0), (CASE, 0o444), ("cases/2024", 0o111),
    ],
)  # fmt: skip
def test_what_cannot_be_read_concerns_everyone(root: Path, locked: list[Path], place: str, mode: int) -> None:
    locked.append(root / place)
    (root / place).chmod(mode)
    problems = general(root)
    assert {problem.location.file for problem in problems} == {place}
    assert all("读不了（没有权限）" in problem.message for problem in problems)
    # None of the other findings is one that only follows from it.
    with modes_hold():
        assert "TM003" not in {problem.rule for problem in rules.check(catalogues.load(root))}


@pytest.mark.parametrize("place", [f"{CASE}/tu.png", "cases/guide/b.png"])
def test_a_picture_that_cannot_be_read(root: Path, locked: list[Path], place: str) -> None:
    lay(root / place, "png")
    locked.append(root / place)
    (root / place).chmod(0)
    (problem,) = general(root)
    assert problem.location.file == place
    assert "图片打不开（没有读取权限）" in problem.message


@pytest.mark.parametrize("place", ["cases/guide", "cases/campaigns", "cases/2024", CASE])
def test_a_folder_whose_names_are_all_that_can_be_read(root: Path, locked: list[Path], place: str) -> None:
    locked.append(root / place)
    (root / place).chmod(0o444)
    problems = general(root)
    assert problems
    assert {problem.location.file.startswith(place) for problem in problems} == {True}
    assert "SY001" not in {problem.rule for problem in problems}


def test_a_case_folder_that_cannot_be_entered_is_not_told_to_be_deleted(root: Path, locked: list[Path]) -> None:
    locked.append(root / CASE)
    (root / CASE).chmod(0)
    (problem,) = general(root)
    assert (problem.rule, problem.location.file) == ("FL006", CASE)
    assert "删除" not in problem.message


@pytest.mark.parametrize("kind", ["link", "file"])
@pytest.mark.parametrize("place", ["cases/2024", "cases/campaigns"])
def test_a_folder_that_is_a_link_or_a_file(root: Path, tmp_path: Path, place: str, kind: str) -> None:
    shutil.move(root / place, tmp_path / "moved")
    if kind == "link":
        (root / place).symlink_to(tmp_path / "moved")
    else:
        (root / place).write_text("字", encoding="utf-8")
    problems = general(root)
    assert {problem.location.file for problem in problems} == {place}


@pytest.mark.parametrize(
    ("left", "said"),
    [(["mkdocs.yml"], "里没有 cases，"), (["cases"], "里没有 mkdocs.yml，"), ([], "里没有 mkdocs.yml 和 cases，")],
)
def test_only_what_is_missing_is_named(root: Path, left: list[str], said: str) -> None:
    for path in (root / "mkdocs.yml", root / "cases"):
        if path.name not in left:
            path.rename(path.with_name(f"old-{path.name}"))
    with pytest.raises(NotALibrary) as caught:
        catalogues.load(root)
    assert said in str(caught.value)


def test_cases_that_is_a_link_is_not_followed(root: Path, tmp_path: Path) -> None:
    shutil.move(root / "cases", tmp_path / "moved")
    (root / "cases").symlink_to(tmp_path / "moved")
    with pytest.raises(NotALibrary, match="是链接，案例库不跟随链接"):
        catalogues.load(root)


# --- a campaign that cannot be used ---------------------------------------------------------------


@pytest.fixture
def spoilt(root: Path) -> Path:
    """The library after a typing error in a campaign."""
    path = root / "cases/campaigns/suzhou-2024.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("title:", "titel:", 1), encoding="utf-8")
    return root


def test_the_campaigns_own_errors_are_all_that_is_said(spoilt: Path) -> None:
    problems = rules.check(catalogues.load(spoilt))
    assert {problem.location.file for problem in problems if problem.is_error} == {"cases/campaigns/suzhou-2024.yml"}


def test_one_case_is_not_called_clean(
    spoilt: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(spoilt)
    assert main(["check", CASE]) == FOUND
    assert "cases/campaigns/suzhou-2024.yml:" in capsys.readouterr().out


@pytest.mark.parametrize(
    "command",
    [
        ["import", "a.docx", "--yes"],
        ["import", "a.docx", "--yes", "--campaign", "shuangliu-2021"],
        ["import", "a.xlsx"],
        ["new", "--yes", "--title", "让实验慢下来", "--region", "姑苏区", "--category", "语文"],
        ["export", "cases"],
        ["overlap", CASE_ID],
        ["schema"],
    ],
)
def test_no_command_takes_another_campaign(
    spoilt: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    monkeypatch.chdir(spoilt)
    before = sorted(os.listdir(spoilt / "cases/2024"))
    assert main(command) == FOUND
    captured = capsys.readouterr()
    assert "cases/campaigns/suzhou-2024.yml:" in captured.out
    assert captured.err == "评选方案有错误，请先改好\n"
    assert sorted(os.listdir(spoilt / "cases/2024")) == before
    assert not (spoilt / "cases/2021").exists()


def test_a_campaign_that_is_mended_is_used_again(spoilt: Path, root: Path) -> None:
    path = spoilt / "cases/campaigns/suzhou-2024.yml"
    with pytest.raises(SpoiltCampaigns):
        catalogues.load(spoilt).expect_campaigns()
    path.write_text(path.read_text(encoding="utf-8").replace("titel:", "title:", 1), encoding="utf-8")
    catalogues.load(root).expect_campaigns()


def test_the_library_as_it_is(root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(root)
    assert main(["check"]) == FINE, capsys.readouterr().out
