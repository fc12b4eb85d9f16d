"""A build takes from the site before it what has not changed, and is byte for byte a clean build."""

from __future__ import annotations

import os
import random
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from anliku.kept import Kept
from anliku.record.pool import Workers
from anliku.rules.rule import Example
from anliku.search.static import edition, read_back
from anliku.search.static.damage import IndexDamaged
from anliku.site import indexer, relating
from anliku.site.build import BuildFailed, build_site
from anliku.site.scratch import NoScratch
from tests.factory import add_case
from tests.site.library import SECOND, files, make_site

CASE = "cases/2024/gusu-yuwen-01"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = make_site(tmp_path / "library")
    for page in (root / "cases/guide").glob("*.md"):
        page.unlink()
    for page in ("contribute", "copyright"):
        (root / f"cases/guide/{page}.md").write_text(f"# {page}\n\n正文。\n", encoding="utf-8")
    (root / "mkdocs.yml").write_text(
        re.sub(r"(?m)^nav:\n(?:  .*\n)+", "", (root / "mkdocs.yml").read_text(encoding="utf-8")), encoding="utf-8"
    )
    add_case(root, Example(body="![课堂记录](a.png)\n", files=(("a.png", "png"),)))
    return root


def built(root: Path) -> dict[str, bytes]:
    """The site that a build in the library's folder leaves."""
    return files(build_site(root, keep_going=True, allow_smaller=True).site_dir)


def clean(root: Path, place: Path) -> dict[str, bytes]:
    """The site of a copy of the library of which nothing has ever been kept."""
    copy = shutil.copytree(root, place, ignore=shutil.ignore_patterns("site", ".site.*", ".cache"))
    found = built(copy)
    shutil.rmtree(copy)
    return found


def replaced(root: Path, name: str, old: str, new: str) -> None:
    path = root / name
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{name}: {old}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def _comma(root: Path, chance: random.Random) -> None:
    replaced(root, "cases/2024/gusu-shuxue-01/index.md", "每天选", f"第 {chance.randrange(99)} 周每天选")


def _title(root: Path, chance: random.Random) -> None:
    path = root / CASE / "index.md"
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r"(?m)^title: .*$", f"title: 换一个题目之{chance.randrange(99)}", text), encoding="utf-8")


def _question(root: Path, chance: random.Random) -> None:
    path = root / "cases/2024/gusu-shuxue-01/index.md"
    text = re.sub(r"(?m)^questions: .*\n", "", path.read_text(encoding="utf-8"))
    asked = f"questions: [第{chance.randrange(99)}步总算错怎么办]\n"
    path.write_text(re.sub(r"(?m)^(summary: .*\n)", rf"\1{asked}", text), encoding="utf-8")


def _added(root: Path, _: random.Random) -> None:
    add_case(root, Example(front="title: 又来一个案例\naward: 二等奖", body="另有一段。\n"), "huqiu-yuwen-07")


def _renamed(root: Path, _: random.Random) -> None:
    folder = root / "cases/2024/huqiu-yuwen-07"
    replaced(root, "cases/2024/huqiu-yuwen-07/index.md", "id: huqiu-yuwen-07", "id: huqiu-yuwen-08")
    folder.rename(folder.with_name("huqiu-yuwen-08"))


def _deleted(root: Path, _: random.Random) -> None:
    shutil.rmtree(root / "cases/2024/huqiu-yuwen-08")


def _picture(root: Path, _: random.Random) -> None:
    Image.new("RGB", (48, 64), (200, 94, 140)).save(root / CASE / "a.png")


def _term(root: Path, chance: random.Random) -> None:
    replaced(root, "cases/taxonomy.yml", "    label: 学科", f"    label: 学科{chance.randrange(9)}")


def _slug(root: Path, chance: random.Random) -> None:
    path = root / "cases/taxonomy.yml"
    text = path.read_text(encoding="utf-8")
    slug = f"name: 数学, slug: shuxue{chance.randrange(99)},"
    path.write_text(re.sub(r"name: 数学, slug: \w+,", slug, text), encoding="utf-8")


def _spoken(root: Path, _: random.Random) -> None:
    replaced(root, "cases/taxonomy.yml", "name: 数学,", "name: 数学, asked: [孩子总算错],")


def _campaign(root: Path, _: random.Random) -> None:
    replaced(root, "cases/campaigns/suzhou-2024.yml", "short: 苏州 2024", "short: 苏州二〇二四")


def _template(root: Path, chance: random.Random) -> None:
    replaced(root, "overrides/partials/footer.html", "<footer", f"<footer data-x='{chance.randrange(99)}'")


def _style(root: Path, _: random.Random) -> None:
    replaced(root, "overrides/assets/stylesheets/sheet.css", "{", "{ margin: 0; ")


def _settings(root: Path, chance: random.Random) -> None:
    replaced(root, "mkdocs.yml", "site_name: ", f"site_name: 第{chance.randrange(99)}版")


def _address(root: Path, _: random.Random) -> None:
    path = root / "mkdocs.yml"
    text = re.sub(r"(?m)^site_url:.*\n", "", path.read_text(encoding="utf-8"))
    path.write_text(f"site_url: https://cases.example.org/lib/\n{text}", encoding="utf-8")


def _plain_page(root: Path, chance: random.Random) -> None:
    replaced(root, "cases/about.md", "\n", f"\n\n第 {chance.randrange(99)} 段。\n")


def _spoilt_site(root: Path, chance: random.Random) -> None:
    """Somebody has written into the published site."""
    site = root / "site"
    names = sorted(name for name in files(site) if not name.startswith("."))
    for name in chance.sample(names, 3):
        (site / name).write_bytes(chance.randbytes(chance.randrange(200)))
    (site / chance.choice(names)).unlink(missing_ok=True)
    (site / "stray.html").write_text("多出来的页面", encoding="utf-8")


def _spoilt_store(root: Path, chance: random.Random) -> None:
    """A disk that flips bytes of what was kept."""
    for path in (root / ".cache/anliku").glob("*.sqlite"):
        content = bytearray(path.read_bytes())
        for _ in range(200):
            content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        path.write_bytes(content)


CHANGES = (
    _comma, _question, _title, _added, _renamed, _picture, _term, _slug, _deleted, _spoken, _campaign, _template, _style, _settings, _spoilt_site,
    _address, _plain_page, _spoilt_store, _question, _comma,
)  # fmt: skip


def test_every_build_gives_what_a_clean_one_gives(root: Path, tmp_path: Path) -> None:
    chance = random.Random(7)
    assert built(root) == clean(root, tmp_path / "copy")
    for change in CHANGES:
        change(root, chance)
        assert built(root) == clean(root, tmp_path / "copy"), change.__name__


def test_what_nobody_changed_is_left_standing(root: Path) -> None:
    built(root)
    before = {path: path.stat() for path in (root / "site").rglob("*")}
    built(root)
    after = {path: path.stat() for path in (root / "site").rglob("*")}
    assert {path: (state.st_ino, state.st_mtime_ns) for path, state in after.items()} == {
        path: (state.st_ino, state.st_mtime_ns) for path, state in before.items()
    }


def test_only_pages_that_show_a_changed_title_are_written_again(root: Path) -> None:
    add_case(root, SECOND, "taicang-shuxue-09", "远处的一个案例")
    built(root)
    before = {path: path.stat().st_ino for path in (root / "site").rglob("*.html")}
    replaced(root, "cases/2024/gusu-shuxue-01/index.md", "把计算过程说出来", "把计算过程讲出来")
    built(root)
    made = {path.parent.name for path in (root / "site").rglob("*.html") if path.stat().st_ino != before.get(path)}
    assert {"gusu-shuxue-01", "yunsuan", "all"} <= made
    assert not {"about", "overview", "chengdu", "copyright", "subject"} & made


def test_a_changed_question_concerns_its_case_its_problem_and_the_search(root: Path, tmp_path: Path) -> None:
    add_case(root, SECOND, "taicang-shuxue-09", "远处的一个案例")
    _question(root, random.Random(7))
    built(root)
    before = {path: path.stat().st_ino for path in (root / "site").rglob("*.html")}
    _question(root, random.Random(8))
    assert built(root) == clean(root, tmp_path / "copy")
    made = {path.parent.name for path in (root / "site").rglob("*.html") if path.stat().st_ino != before.get(path)}
    # The search has another address, which stands on the home page and in the search dialog of no other.
    assert {"gusu-shuxue-01", "yunsuan", "site"} <= made
    assert not {"gusu-yuwen-01", "taicang-shuxue-09", "yuedu", "all", "shuxue", "overview"} & made


def test_a_changed_term_concerns_the_pages_that_show_it(root: Path, tmp_path: Path) -> None:
    built(root)
    before = {path: path.stat().st_ino for path in (root / "site/2024").rglob("*.html")}
    _slug(root, random.Random(7))
    assert built(root) == clean(root, tmp_path / "copy")
    made = {path.parent.name for path in (root / "site/2024").rglob("*.html") if path.stat().st_ino != before[path]}
    assert made == {"gusu-shuxue-01"}


def test_words_in_which_readers_ask_concern_no_page_of_a_case(root: Path) -> None:
    built(root)
    before = {path: path.stat().st_ino for path in (root / "site/2024").rglob("*.html")}
    _spoken(root, random.Random(7))
    built(root)
    assert {path: path.stat().st_ino for path in (root / "site/2024").rglob("*.html")} == before


def test_whatever_others_did_to_the_published_folder_is_mended(root: Path) -> None:
    first = built(root)
    modes = {path: path.stat().st_mode for path in (root / "site").rglob("*")}
    (root / "site/index.html").chmod(0o600)
    (root / "site/2024").chmod(0o700)
    assert built(root) == first
    assert {path: path.stat().st_mode for path in (root / "site").rglob("*")} == modes
    shutil.rmtree(root / "site")
    assert built(root) == first


BLOCKED = """
import sys
from pathlib import Path
for name in ("mkdocs", "material", "markdown"):
    sys.modules[name] = None
from anliku.site.build import build_site
build_site(Path(sys.argv[1]))
"""


def test_the_engine_is_not_loaded_for_plain_pages_that_are_kept(root: Path) -> None:
    def done() -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", BLOCKED, str(root)]
        return subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ)

    assert done().returncode != 0
    built(root)
    replaced(root, "cases/2024/gusu-shuxue-01/index.md", "把计算过程说出来", "把计算过程讲出来")
    again = done()
    assert again.returncode == 0, again.stderr
    assert "把计算过程讲出来" in (root / "site/2024/gusu-shuxue-01/index.html").read_text(encoding="utf-8")


BESIDE = """
import sys
from pathlib import Path
from anliku.record.pool import Workers
from anliku.site.build import build_site
build_site(Path(sys.argv[1]), workers=Workers(2))
assert "mkdocs" not in sys.modules
"""


def test_a_worker_makes_the_plain_pages(root: Path) -> None:
    first = built(root)
    shutil.rmtree(root / ".cache")
    shutil.rmtree(root / "site")
    done = subprocess.run([sys.executable, "-c", BESIDE, str(root)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert files(root / "site") == first


def test_a_build_that_keeps_nothing_gives_the_same(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = built(root)
    monkeypatch.setattr("anliku.site.build.Kept", lambda _: Kept(None))
    assert built(root) == first


@pytest.mark.parametrize("room", [True, False])
def test_an_index_made_by_a_worker_is_the_same(root: Path, monkeypatch: pytest.MonkeyPatch, room: bool) -> None:
    first = built(root)
    monkeypatch.setattr(indexer, "_MANY", 0)
    if not room:
        monkeypatch.setattr(indexer, "scratch", no_room)
    shutil.rmtree(root / "site")
    with Workers(2) as workers:
        build_site(root, keep_going=True, workers=workers)
    assert files(root / "site") == first


@pytest.mark.parametrize("enough", [True, False])
def test_after_a_change_workers_make_the_same(root: Path, monkeypatch: pytest.MonkeyPatch, enough: bool) -> None:
    first = built(root)
    replaced(root, "cases/2024/gusu-shuxue-01/index.md", "，", "，错因分析，")
    here: list[int] = []
    write = edition.write

    def noted(*given: Any) -> Any:
        here.append(os.getpid())
        return write(*given)

    monkeypatch.setattr(indexer, "_MANY", 0)
    monkeypatch.setattr(relating, "_MANY", 0)
    monkeypatch.setattr(edition, "write", noted)
    if not enough:
        monkeypatch.setattr(indexer, "rewrite", lacking)
    with Workers(2) as workers:
        build_site(root, keep_going=True, workers=workers)
    # What a worker notes stays with it.
    assert len(here) == (0 if enough else 1)
    made = files(root / "site")
    assert made != first
    shutil.rmtree(root / "site")
    assert built(root) == made


def lacking(_patch: indexer.Patch) -> None:
    """A worker that needs an entry which it was not given."""


def test_a_worker_asks_for_what_it_was_not_given() -> None:
    few = indexer.Few({}, 3)
    assert len(few) == 3
    with pytest.raises(indexer.Lacking):
        few[0:2]


def no_room() -> None:
    raise NoScratch("")


def test_what_is_wrong_with_the_index_is_told_by_the_worker(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def verify(*_: object) -> None:
        raise IndexDamaged("terms/0.bin")

    monkeypatch.setattr(indexer, "_MANY", 0)
    monkeypatch.setattr(read_back, "verify", verify)
    with Workers(2) as workers, pytest.raises(BuildFailed, match="检索索引写完后核对不上"):
        build_site(root, keep_going=True, workers=workers)
    assert not (root / "site").exists()


def test_a_comma_makes_neither_the_index_nor_the_related_cases_anew(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = built(root)
    replaced(root, "cases/2024/gusu-shuxue-01/index.md", "，", "；")

    def anew(*_: object) -> None:
        raise AssertionError("made anew")

    monkeypatch.setattr(edition, "_anew", anew)
    monkeypatch.setattr(relating, "lists_of", anew)
    after = built(root)
    assert {name for name in after if name.startswith("search/")}.isdisjoint(before)
