"""overrides/: complete, readable, and no link out of the library."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import pytest

from anliku import catalogue as catalogues
from anliku import rules, theme
from anliku.components import components
from tests.factory import ROOT, lay, make_library
from tests.permissions import modes_hold


@pytest.fixture
def root(tmp_path: Path) -> Path:
    library = make_library(tmp_path / "library")
    shutil.copytree(ROOT / "overrides", library / "overrides")
    return library


def told(root: Path) -> list[str]:
    return [problem.as_text() for problem in theme.problems(root)]


def test_our_own_theme_is_clean() -> None:
    assert told(ROOT) == []


def test_every_component_is_in_some_bundle() -> None:
    assets = ROOT / "overrides" / "assets"
    files = [path for kind in ("css", "js") for path in assets.rglob(f"*.{kind}")]
    assert sorted(path.relative_to(assets).as_posix() for path in files) == sorted(components())


def test_the_list_of_templates_is_what_the_build_asks_for() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "tooling/anliku/site").glob("*.py"))
    assert set(re.findall(r'"((?:partials/)?[a-z0-9]+\.html)"', code)) - {"index.html"} <= set(theme.TEMPLATES)


@pytest.mark.parametrize("name", ["assets/javascripts/search.js", "assets/images/icon.svg", "case.html", "extra.png"])
def test_a_link_is_refused(root: Path, tmp_path: Path, name: str) -> None:
    secret = tmp_path / "secret"
    secret.write_text("别处", encoding="utf-8")
    (root / "overrides" / name).unlink(missing_ok=True)
    (root / "overrides" / name).symlink_to(secret)
    (line,) = told(root)
    assert line.startswith(f"overrides/{name}:1:1 错误 FL014 这是一个链接")


@pytest.mark.parametrize("name", ["assets", "assets/javascripts", "partials"])
def test_a_folder_that_is_a_link_is_refused(root: Path, tmp_path: Path, name: str) -> None:
    folder = root / "overrides" / name
    shutil.move(folder, tmp_path / "moved")
    folder.symlink_to(tmp_path / "moved")
    assert [line.split()[0] for line in told(root)] == [f"overrides/{name}:1:1"]


def test_the_whole_theme_as_a_link_is_refused(root: Path, tmp_path: Path) -> None:
    shutil.move(root / "overrides", tmp_path / "moved")
    (root / "overrides").symlink_to(tmp_path / "moved")
    (line,) = told(root)
    assert line.startswith("overrides:1:1 错误 FL014 overrides 要是文件夹本身")


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("assets/javascripts", sum(name.endswith(".js") for name in components())),
        ("assets/stylesheets/sheet.css", 1),
        ("home.html", 1),
        ("assets", sum(name.startswith("assets/") for name in theme._NEEDED)),
    ],
)
def test_what_is_missing_is_named(root: Path, name: str, count: int) -> None:
    path = root / "overrides" / name
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()
    lines = told(root)
    assert len(lines) == count
    assert all(line.startswith(f"overrides/{name}") and "缺少 overrides/" in line for line in lines)


@pytest.mark.parametrize("name", ["assets/javascripts", "assets/javascripts/query.js", "partials", "case.html", "."])
def test_what_cannot_be_read_is_told_once(root: Path, name: str) -> None:
    path = root / "overrides" / name
    mode = path.stat().st_mode
    path.chmod(0)
    try:
        with modes_hold():
            (line,) = told(root)
    finally:
        path.chmod(mode)
    place = os.path.normpath(f"overrides/{name}")
    assert line.startswith(f"{place}:1:1 错误 FL014 ")
    assert "读不了（没有权限）" in line


@pytest.mark.parametrize("name", ["assets/javascripts/query.js", "assets/stylesheets/ground.css", "case.html"])
def test_random_bytes_are_no_script(root: Path, name: str) -> None:
    (root / "overrides" / name).write_bytes(bytes(range(128, 256)))
    (line,) = told(root)
    assert line.startswith(f"overrides/{name}:1:1 错误 FL014 文件不是 UTF-8 编码")


def test_a_pipe_is_not_waited_for(root: Path) -> None:
    os.mkfifo(root / "overrides" / "assets" / "a.png")
    (line,) = told(root)
    assert "不是普通文件" in line


def test_check_reports_the_theme(root: Path) -> None:
    lay(root / "overrides/assets/images/icon.svg", "link")
    (problem,) = rules.check(catalogues.load(root))
    assert (problem.rule, problem.everyones) == ("FL014", True)


@pytest.mark.parametrize("path", sorted((ROOT / "overrides").rglob("*.html")), ids=lambda path: path.name)
def test_lines_of_templates_can_be_read(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert [f"{number}: {len(line)}" for number, line in enumerate(lines, 1) if len(line) > 160] == []


def test_each_colour_is_said_once() -> None:
    style = (ROOT / "overrides/assets/stylesheets/tokens.css").read_text(encoding="utf-8")
    names = re.findall(r"[{;]\s*(--(?!light|dark|gutter|t[0-9])[a-z0-9-]+):", style)
    assert len(names) > 15
    assert sorted(names) == sorted(set(names))


def test_templates_lean_on_none_of_the_stock_theme() -> None:
    for path in (ROOT / "overrides").rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        for name in re.findall(r'{%-? *(?:extends|include|import|from) *"([^"]+)"', text):
            assert (ROOT / "overrides" / name).is_file(), f"{path.name}: {name}"
