"""What stands is not lost: a smaller site, a broken theme or a fault of the disk never takes its place."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path

import pytest

from anliku.rules.rule import Example
from anliku.site.asked import missing
from anliku.site.build import BuildFailed, build_site
from anliku.site.edition_files import Before
from anliku.site.in_place import MARKER
from anliku.site.prepare import prepare
from anliku.site.publishing import expect_no_loss, verify
from anliku.site.write import Writer
from tests.factory import add_case
from tests.permissions import modes_hold
from tests.site.conftest import Built
from tests.site.library import files, make_site

BAD = Example(front="award: 特等奖")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return make_site(tmp_path / "library")


def old_site(root: Path, *cases: str) -> dict[str, bytes]:
    """An old site with these cases (``YEAR/ID``); what is in it."""
    site = root / "site"
    site.mkdir()
    (site / MARKER).write_text("anliku\n", encoding="utf-8")
    for name in ("", *cases):
        (site / name).mkdir(parents=True, exist_ok=True)
        (site / name / "index.html").write_text("旧", encoding="utf-8")
    return files(site)


def refused(root: Path, **options: bool) -> BuildFailed:
    """The refusal of a build, which leaves the old site and nothing beside it."""
    before = files(root / "site")
    with pytest.raises(BuildFailed) as caught:
        build_site(root, **options)
    assert files(root / "site") == before
    assert [name for name in os.listdir(root) if name.startswith(".site")] == []
    return caught.value


TEN = [f"2024/shili-{number:02}" for number in range(8)] + ["2024/gusu-yuwen-01", "2024/gusu-shuxue-01"]


def test_a_site_that_would_lose_cases_is_not_swapped_in(root: Path) -> None:
    old_site(root, *TEN)
    message = refused(root).message
    assert "现在有 10 个案例，新网站会少掉其中 8 个（如 2024/shili-00/），超过十分之一，没有发布" in message
    assert message.endswith("请加 --allow-smaller")
    report = build_site(root, allow_smaller=True)
    assert report.cases == 2
    assert not (report.site_dir / "2024/shili-00").exists()


@pytest.mark.parametrize(
    ("old", "lost", "smaller"),
    [(10, 1, False), (10, 2, True), (20, 2, False), (20, 3, True), (1, 1, True), (0, 0, False)],
)
def test_a_tenth_may_go(tmp_path: Path, old: int, lost: int, smaller: bool) -> None:
    names = [f"2024/shili-{number:02}" for number in range(old)]
    old_site(tmp_path, *names)
    kept = {f"{name}/" for name in names[lost:]} | {"2024/new/", "2023/new/"}
    if smaller:
        with pytest.raises(BuildFailed, match=f"少掉其中 {lost} 个"):
            expect_no_loss(Before(tmp_path / "site"), kept)
    else:
        expect_no_loss(Before(tmp_path / "site"), kept)


def test_no_case_at_all_is_no_new_site(tmp_path: Path) -> None:
    root = make_site(tmp_path / "library", cases=False)
    old_site(root, *TEN)
    assert "少掉其中 10 个" in refused(root).message


def test_nothing_but_wrong_cases_is_no_site(tmp_path: Path) -> None:
    root = make_site(tmp_path / "library", cases=False)
    add_case(root, BAD)
    old_site(root)
    failure = refused(root, keep_going=True)
    assert failure.message == "没有一个案例能发布，--keep-going 也没有发布任何内容"
    assert {problem.location.file for problem in failure.problems} == {"cases/2024/gusu-yuwen-01/index.md"}


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("cases/2024", "文件夹读不了"),
        ("cases/guide", "文件夹读不了"),
        ("cases/campaigns", "文件夹读不了"),
        ("cases/2024/gusu-yuwen-01", "文件夹读不了"),
        ("overrides/assets/javascripts", "文件夹读不了"),
        ("overrides/case.html", "文件读不了"),
    ],
)
def test_what_cannot_be_read_stops_also_keep_going(root: Path, place: str, said: str) -> None:
    old_site(root, "2024/gusu-yuwen-01")
    mode = (root / place).stat().st_mode
    (root / place).chmod(0)
    try:
        with modes_hold():
            failure = refused_under_modes(root)
    finally:
        (root / place).chmod(mode)
    assert "--keep-going 也不能略过" in failure.message
    assert [(p.location.file, said in p.message) for p in failure.problems if p.everyones] == [(place, True)]


def refused_under_modes(root: Path) -> BuildFailed:
    with pytest.raises(BuildFailed) as caught:
        build_site(root, keep_going=True)
    assert set(files(root / "site")) == {MARKER, "index.html", "2024/gusu-yuwen-01/index.html"}
    return caught.value


def test_a_link_in_the_theme_publishes_nothing(root: Path) -> None:
    old_site(root)
    shutil.copy(root / "overrides/assets/images/icon.svg", root.parent / "secret.svg")
    (root / "overrides/assets/images/icon.svg").unlink()
    (root / "overrides/assets/images/icon.svg").symlink_to(root.parent / "secret.svg")
    (problem,) = refused(root, keep_going=True).problems
    assert (problem.rule, problem.location.file) == ("FL014", "overrides/assets/images/icon.svg")


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("home.html", "{% if %}", "模板 overrides/home.html 第 1 行的写法不对"),
        ("case.html", "\n{{ view.gone.gone }}", "模板 overrides/case.html 第 2 行 出错（UndefinedError"),
        ("page.html", '{% extends "gone.html" %}', "没有模板 gone.html"),
        ("term.html", "{{ 1 // 0 }}", "模板 overrides/term.html 第 1 行 出错（ZeroDivisionError"),
        ("partials/card.html", "{{ card | nofilter }}", "模板 overrides/partials/card.html 第 1 行的写法不对"),
    ],
)
def test_a_broken_template_is_named(root: Path, name: str, text: str, said: str) -> None:
    old_site(root)
    (root / "overrides" / name).write_text(text, encoding="utf-8")
    assert said in refused(root).message


def test_a_page_that_asks_for_what_is_not_there_is_not_published(root: Path) -> None:
    old_site(root)
    main = root / "overrides/main.html"
    main.write_text(main.read_text(encoding="utf-8").replace("kind ~ '.js'", "'gone.js'"), encoding="utf-8")
    assert "要用的 assets/gone.js 不在生成的网站里，没有发布" in refused(root).message


@pytest.mark.parametrize(
    ("page", "gone"),
    [
        ("index.html", "assets/home.js"),
        ("index.html", "assets/home.css"),
        ("404.html", "assets/list.css"),
        ("2024/gusu-yuwen-01/index.html", "assets/images/icon.svg"),
        ("overview/index.html", "assets/overview.js"),
    ],
)
def test_every_kind_of_page_is_looked_at(small: Built, tmp_path: Path, page: str, gone: str) -> None:
    tree = Path(shutil.copytree(small.folder, tmp_path / "tree"))
    assert list(missing(tree, [page], "/lib/")) == []
    (tree / gone).unlink()
    assert [asked.file for asked in missing(tree, [page], "/lib/") if asked.loaded] == [gone]
    with pytest.raises(BuildFailed, match=gone):
        verify(tree, prepare(small.root).catalogue)


def test_a_dead_link_of_a_page_is_told(small: Built, tmp_path: Path) -> None:
    tree = Path(shutil.copytree(small.folder, tmp_path / "tree"))
    shutil.rmtree(tree / "guide/copyright")
    (line,) = verify(tree, prepare(small.root).catalogue)
    assert line == "页面 index.html 里的链接指向 guide/copyright/index.html，网站里没有它"


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (
            OSError(errno.ENOSPC, "", "{root}/cases/about.md", None, "/tmp/x/about.md"),
            "写入失败：磁盘满了（/tmp/x/about.md）",
        ),
        (OSError(errno.EACCES, "", "{root}/cases/about.md"), "读不了 {root}/cases/about.md（没有权限）"),
        (OSError(errno.EIO, "", "{root}/overrides/case.html"), "读不了 {root}/overrides/case.html（磁盘读写出错）"),
        (OSError(errno.EDQUOT, ""), "写入失败：磁盘配额用完了（{root}/site）"),
    ],
)
def test_a_fault_of_the_disk_names_the_right_file(
    root: Path, monkeypatch: pytest.MonkeyPatch, error: OSError, said: str
) -> None:
    old_site(root)

    def fail(_: Writer) -> None:
        named = error.filename and error.filename.format(root=root)
        raise OSError(error.errno, "", named, None, error.filename2) if named else OSError(error.errno, "")

    monkeypatch.setattr(Writer, "write_sitemap", fail)
    assert refused(root).message == f"{said.format(root=root)}，原来的网站没有改动"
