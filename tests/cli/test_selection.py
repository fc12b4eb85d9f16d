"""Paths as people type them."""

from __future__ import annotations

from pathlib import Path

import pytest

from anliku import catalogue as catalogues
from anliku.catalogue import Catalogue
from anliku.cli.selection import UnknownPath, select
from anliku.rules.rule import Example
from tests.factory import CASE_ID, add_case, make_library

FOLDER = f"cases/2024/{CASE_ID}"


@pytest.fixture
def library(tmp_path: Path) -> Catalogue:
    """Two cases of 2024 and one of 2021, with a picture, a stray file and a broken campaign."""
    root = make_library(tmp_path / "library")
    add_case(root, Example(files=(("图 1.png", "png"),)))
    add_case(root, name="gusu-yuwen-02")
    add_case(root, Example(folder="2021/gusu-yuwen-03"))
    (root / "cases" / "2024" / "loose.md").write_text("散落的文件", encoding="utf-8")
    (root / "cases" / "campaigns" / "broken-2024.yml").write_text("id: [", encoding="utf-8")
    return catalogues.load(root)


def chosen(library: Catalogue, *paths: str, here: Path | None = None) -> list[str]:
    selection = select(library.root, library.manuscripts, paths, here or library.root)
    cases = [case.name for case in selection.of(library.manuscripts)]
    return cases + sorted({problem.location.file for problem in selection.problems(library.problems)})


# What is wrong with a campaign concerns every case.
LOOSE, BROKEN = "cases/2024/loose.md", "cases/campaigns/broken-2024.yml"
EVERYTHING = ["gusu-yuwen-03", CASE_ID, "gusu-yuwen-02", LOOSE, BROKEN]


@pytest.mark.parametrize(
    ("paths", "expected"),
    [
        ([], EVERYTHING),
        (["."], EVERYTHING),
        (["cases"], EVERYTHING),
        (["cases/"], EVERYTHING),
        ([FOLDER], [CASE_ID, BROKEN]),
        ([f"{FOLDER}/"], [CASE_ID, BROKEN]),
        ([f"{FOLDER}/index.md"], [CASE_ID, BROKEN]),
        ([f"./{FOLDER}/../{CASE_ID}/图 1.png"], [CASE_ID, BROKEN]),
        ([FOLDER, FOLDER], [CASE_ID, BROKEN]),
        ([CASE_ID], [CASE_ID, BROKEN]),
        (["gusu-yuwen-03", CASE_ID], ["gusu-yuwen-03", CASE_ID, BROKEN]),
        (["cases/2024"], [CASE_ID, "gusu-yuwen-02", LOOSE, BROKEN]),
        (["cases/2021", FOLDER], ["gusu-yuwen-03", CASE_ID, BROKEN]),
        ([LOOSE], [LOOSE, BROKEN]),
        ([BROKEN], [BROKEN]),
        (["cases/campaigns"], [BROKEN]),
        (["cases/taxonomy.yml"], [BROKEN]),
    ],
)
def test_paths_from_the_root(library: Catalogue, paths: list[str], expected: list[str]) -> None:
    assert chosen(library, *paths) == expected


def test_paths_from_elsewhere(library: Catalogue, tmp_path: Path) -> None:
    folder = library.root / FOLDER
    assert chosen(library, "index.md", here=folder) == [CASE_ID, BROKEN]
    assert chosen(library, ".", here=folder) == [CASE_ID, BROKEN]
    assert chosen(library, "../gusu-yuwen-02", here=folder) == ["gusu-yuwen-02", BROKEN]
    assert chosen(library, str(folder), here=tmp_path) == [CASE_ID, BROKEN]
    assert chosen(library, FOLDER, here=tmp_path) == [CASE_ID, BROKEN]


def test_a_library_behind_a_link(library: Catalogue, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(library.root)
    assert chosen(library, str(link / FOLDER)) == [CASE_ID, BROKEN]


def test_a_link_is_itself_and_not_what_it_leads_to(library: Catalogue) -> None:
    (library.root / "cases" / "2024" / "link").symlink_to(library.root / FOLDER)
    fresh = catalogues.load(library.root)
    assert chosen(fresh, "cases/2024/link") == ["cases/2024/link", BROKEN]


def unknown(library: Catalogue, path: str) -> str:
    with pytest.raises(UnknownPath) as caught:
        select(library.root, library.manuscripts, [path], library.root)
    return str(caught.value)


def test_unknown_paths(library: Catalogue, tmp_path: Path) -> None:
    assert unknown(library, "cases/2024/gusu-yuwen-2") == (
        "没有“cases/2024/gusu-yuwen-2”这个文件或文件夹，是不是 cases/2024/gusu-yuwen-02？"
    )
    assert unknown(library, "nowhere") == "没有“nowhere”这个文件或文件夹；请检查路径"
    assert unknown(library, "a" * 5000).endswith("请检查路径")
    outside = "不是案例；请写案例文件夹（如 cases/2024/编号）、其中的文件或年份文件夹"
    assert unknown(library, "mkdocs.yml") == f"“mkdocs.yml”{outside}"
    assert unknown(library, str(tmp_path)) == f"“{tmp_path}”{outside}"
