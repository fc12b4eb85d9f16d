"""A build of which nothing has changed tells what the last one told, and looks only at the site."""

from __future__ import annotations

import datetime
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from anliku import clock
from anliku.meaning import table as meaning
from anliku.rules.rule import Example
from anliku.site import publishing, standing
from anliku.site.build import BuildFailed, BuildReport, build_site
from anliku.site.prepare import Prepared
from tests.factory import add_case
from tests.site.library import files, make_site

CASE = "cases/2024/gusu-yuwen-01/index.md"
RANKED = "一年后，我校阅读得分率位居全区第二。\n"
ALLOWED = """\
allowed:
  - case: gusu-yuwen-02
    rule: LS002
    text: 位居全区第二
    by: 市监测中心审核组
    reason: 引自公开的文件
    since: 2026-01-01
    until: 2026-05-01
"""


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two good cases, one with a finding that is allowed, one with an error."""
    monkeypatch.setattr(clock, "today", lambda: datetime.date(2026, 3, 1))
    root = make_site(tmp_path / "library")
    add_case(root, Example(front="title: 另一个题目", body=RANKED), "gusu-yuwen-02")
    add_case(root, Example(front="title: 有错误的案例\nstage: 幼小", body="另有一段。\n"), "gusu-yuwen-03")
    (root / "cases/allowed.yml").write_text(ALLOWED, encoding="utf-8")
    return root


@pytest.fixture
def prepared(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The libraries that were prepared for an edition."""
    asked: list[Path] = []
    prepare = publishing.prepare

    def watched(root: Path, *given: object) -> Prepared:
        asked.append(root)
        return prepare(root, *given)  # type: ignore[arg-type]

    monkeypatch.setattr(publishing, "prepare", watched)
    return asked


def build(root: Path) -> BuildReport:
    return replace(build_site(root, keep_going=True, allow_smaller=True), seconds=0)


def test_what_is_told_is_told_again_without_a_look_at_any_case(root: Path, prepared: list[Path]) -> None:
    first = build(root)
    assert (len(first.left_out), [problem.rule for problem in first.allowed]) == (1, ["LS002"])
    before = files(first.site_dir)
    assert build(root) == first
    assert files(first.site_dir) == before
    assert len(prepared) == 1


def test_nothing_heavy_is_loaded_for_it(root: Path) -> None:
    build_site(root, keep_going=True)
    code = (
        "import datetime, sys; from pathlib import Path; from anliku import clock; from anliku.site import build;"
        "clock.today = lambda: datetime.date(2026, 3, 1); build.build_site(Path(sys.argv[1]), keep_going=True);"
        "print([name for name in ('pydantic', 'jinja2', 'numpy', 'yaml', 'mkdocs') if name in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code, str(root)], capture_output=True, text=True, check=True)
    assert run.stdout == "[]\n"


def _append(name: str) -> Callable[[Path], object]:
    def append(root: Path) -> None:
        with (root / name).open("a", encoding="utf-8") as opened:
            opened.write("\n")

    return append


CHANGES: dict[str, Callable[[Path], object]] = {
    "a case": _append(CASE),
    "a file beside a case": lambda root: (root / "cases/2024/gusu-yuwen-01/notes.txt").touch(),
    "a case more": lambda root: add_case(root, Example(front="title: 又来一个案例", body="另有一段。\n"), "huqiu-01"),
    "a case fewer": lambda root: shutil.rmtree(root / "cases/2024/gusu-yuwen-02"),
    "a folder that is no case": lambda root: (root / "cases/2024/empty").mkdir(),
    "terms": _append("cases/taxonomy.yml"),
    "a campaign": _append("cases/campaigns/suzhou-2024.yml"),
    "what is allowed": _append("cases/allowed.yml"),
    "a plain page": _append("cases/about.md"),
    "a stray file": lambda root: (root / "cases/guide/plan.txt").touch(),
    "an empty folder": lambda root: (root / "cases/drafts").mkdir(),
    "settings": _append("mkdocs.yml"),
    "a template": _append("overrides/main.html"),
    "a style": _append("overrides/assets/stylesheets/ground.css"),
    "a page of the site": _append("site/index.html"),
    "a page of the site is gone": lambda root: (root / "site/index.html").unlink(),
    "a file more in the site": lambda root: (root / "site/more.html").touch(),
    "rights in the site": lambda root: (root / "site/index.html").chmod(0o600),
}


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_changes_is_seen(change: str, root: Path, prepared: list[Path]) -> None:
    build(root)
    CHANGES[change](root)
    build(root)
    assert len(prepared) == 2


def test_what_is_allowed_until_a_day_is_not_published_after_it(
    root: Path, prepared: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    build(root)
    monkeypatch.setattr(clock, "today", lambda: datetime.date(2026, 6, 1))
    assert len(build(root).left_out) == 2
    assert len(prepared) == 2


def test_an_error_stops_a_build_that_was_told_to_go_on_before(root: Path) -> None:
    build(root)
    with pytest.raises(BuildFailed):
        build_site(root)


def test_what_lies_behind_a_link_is_not_the_library(root: Path, tmp_path: Path) -> None:
    build(root)
    (root / "overrides").rename(tmp_path / "elsewhere")
    (root / "overrides").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(BuildFailed, match="错误"):
        build(root)


@pytest.mark.parametrize("name", [CASE, "mkdocs.yml"])
def test_a_file_that_is_another_one_for_a_moment_is_not_taken_for_the_first(
    name: str, root: Path, prepared: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = root / name
    text = path.read_bytes()
    prepare = publishing.prepare

    def meanwhile(*given: object) -> Prepared:
        path.write_bytes(text + b"\n# x\n")
        return prepare(*given)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(publishing, "prepare", meanwhile)
        build(root)
    path.write_bytes(text)
    build(root)
    assert len(prepared) == 2


@pytest.fixture
def spoilt_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], None]]:
    """From its call on the table of words is another one."""

    def spoil() -> None:
        other = tmp_path / "words.bin"
        other.write_bytes(meaning.FILE.read_bytes()[:-1] + b"?")
        monkeypatch.setattr(meaning, "FILE", other)
        monkeypatch.setattr(standing, "_TABLE", other)
        meaning.table.cache_clear()

    yield spoil
    meaning.table.cache_clear()


def test_with_a_changed_table_nothing_is_published_though_nothing_else_has_changed(
    root: Path, spoilt_table: Callable[[], None]
) -> None:
    before = files(build(root).site_dir)
    spoilt_table()
    with pytest.raises(BuildFailed, match=r"请重新安装程序.*没有发布任何内容"):
        build(root)
    assert files(root / "site") == before
