"""What Git says that a pull request changes."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from anliku.contribute.changes import NoComparison, case_folder, changes
from anliku.rules.rule import Example
from tests.factory import add_case, make_library


def git(folder: Path, *arguments: str) -> None:
    who = ["-c", "user.name=测试", "-c", "user.email=nobody@example.invalid", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True)


def commit(root: Path, message: str) -> None:
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", message)


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """Three cases on main, and a branch of which main knows nothing."""
    root = make_library(tmp_path / "library")
    for name in ("gusu-01", "gusu-02", "gusu-03"):
        add_case(root, name=name)
    git(root, "init", "--quiet", "--initial-branch", "main")
    commit(root, "起点")
    git(root, "checkout", "--quiet", "-b", "work")
    return root


def test_nothing_changed(library: Path) -> None:
    assert not any((found := changes(library, "main")).cases + found.removed + found.content + found.program)


def test_everything_that_changed_is_in_its_group(library: Path) -> None:
    add_case(library, Example(front="title: 换了一个标题"), name="gusu-01")
    shutil.rmtree(library / "cases/2024/gusu-02")
    add_case(library, name="gusu-新")
    commit(library, "改动")
    (library / "cases/about.md").write_text("# 关于\n", encoding="utf-8")
    (library / "mkdocs.yml").write_text("site_name: 别名\n", encoding="utf-8")
    found = changes(library, "main")
    assert found.cases == ("cases/2024/gusu-01", "cases/2024/gusu-新")
    assert found.added == {"cases/2024/gusu-新"}
    assert found.removed == ("cases/2024/gusu-02",)
    assert found.content == ("cases/about.md",)
    assert found.program == ("mkdocs.yml",)


def test_what_main_did_in_the_meantime_does_not_count(library: Path) -> None:
    git(library, "checkout", "--quiet", "main")
    add_case(library, Example(front="title: 主分支上改的"), name="gusu-03")
    commit(library, "别人的改动")
    git(library, "checkout", "--quiet", "work")
    add_case(library, name="gusu-04")
    assert changes(library, "main").cases == ("cases/2024/gusu-04",)


def test_a_picture_or_a_deleted_file_is_a_change_of_its_case(library: Path) -> None:
    (library / "cases/2024/gusu-01/图 一.png").write_bytes(b"x")
    assert changes(library, "main").cases == ("cases/2024/gusu-01",)


def test_a_library_inside_of_a_repository(tmp_path: Path) -> None:
    root = make_library(tmp_path / "repository" / "library")
    add_case(root, name="gusu-01")
    git(root.parent, "init", "--quiet", "--initial-branch", "main")
    commit(root.parent, "起点")
    (root.parent / "other.txt").write_text("x", encoding="utf-8")
    add_case(root, Example(front="title: 换了一个标题"), name="gusu-01")
    found = changes(root, "HEAD")
    assert (found.cases, found.added, found.program) == (("cases/2024/gusu-01",), frozenset(), ())


@pytest.mark.parametrize("base", ["nix", "--output=x", "main:cases", ""])
def test_a_branch_that_is_not_there(library: Path, base: str) -> None:
    with pytest.raises(NoComparison, match="没有“"):
        changes(library, base)


def test_no_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    with pytest.raises(NoComparison, match="不是 Git 仓库"):
        changes(make_library(tmp_path / "library"), "main")


def test_no_git(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(NoComparison, match="没有找到 git"):
        changes(library, "main")


def test_no_common_start(library: Path) -> None:
    git(library, "checkout", "--quiet", "--orphan", "alone")
    commit(library, "另起")
    with pytest.raises(NoComparison, match="共同的起点"):
        changes(library, "main")


@pytest.mark.parametrize(
    ("path", "folder"),
    [
        ("cases/2024/gusu-01/index.md", "cases/2024/gusu-01"),
        ("cases/2024/gusu-01/a/b.png", "cases/2024/gusu-01"),
        ("cases/2024/loose.md", None),
        ("cases/guide/a/b.md", None),
        ("tooling/2024/a/b", None),
    ],
)
def test_which_case_a_file_belongs_to(path: str, folder: str | None) -> None:
    assert case_folder(path) == folder
