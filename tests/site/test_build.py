"""``anliku build``: the whole library is published, or nothing; and only what may be seen."""

from __future__ import annotations

import errno
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from anliku.case_places import NotALibrary
from anliku.components import bundles
from anliku.formats.published_picture import published
from anliku.model import Attachment
from anliku.picture import BadPicture
from anliku.rules.rule import Example
from anliku.search.static.damage import IndexDamaged
from anliku.site import in_place
from anliku.site.build import BuildFailed, build_site, serve_site
from anliku.site.in_place import MARKER
from anliku.site.prepare import Prepared, prepare
from anliku.site.publishing import verify
from anliku.site.shell import EngineError
from anliku.site.whole import make
from anliku.site.write import Writer
from anliku.site.write_search import SearchWriter
from tests.factory import ROOT, add_case, case_text, lay
from tests.site.conftest import Built
from tests.site.library import broken_links, files, make_site, pages, unchecked
from tests.site.parsed import Parsed

SECRET = "只在坏案例里出现的话"
BAD = Example(front=f"award: 特等奖\ntitle: {SECRET}", body=f"{SECRET}。", files=(("a.png", "png"),))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return make_site(tmp_path / "library")


@pytest.fixture
def bad(root: Path) -> Path:
    """A library with one bad case and an old site."""
    add_case(root, BAD, "b-bad-01")
    site = root / "site"
    site.mkdir()
    (site / MARKER).write_text("anliku\n", encoding="utf-8")
    (site / "index.html").write_text("旧", encoding="utf-8")
    return root


def beside(root: Path) -> set[str]:
    return {name for name in os.listdir(root) if name.startswith((".site", "site"))}


def test_a_whole_library_is_published_without_a_complaint(ours: Built) -> None:
    report = ours.report
    assert report.engine_warnings == []
    assert report.left_out == []
    assert report.allowed == []
    assert report.cases == len(prepare(ours.root).catalogue.cases) >= 10


def test_every_case_has_its_page(ours: Built) -> None:
    for case in prepare(ours.root).catalogue.cases:
        html = (ours.folder / str(case.year) / case.name / "index.html").read_text(encoding="utf-8")
        articles = [found for tag, found in Parsed(html).tags if tag == "article"]
        assert [article.get("data-case") for article in articles] == [case.meta.id]
        (heading,) = re.findall("<h1[^>]*>(.*?)</h1>", html, re.DOTALL)
        # Spans keep the parts of a title together; its text is the title.
        assert Parsed(heading).text == case.meta.title


def test_pictures_are_published_and_nothing_else_of_the_cases(ours: Built) -> None:
    content = ours.root / "cases"
    wanted = {
        path.relative_to(content).as_posix()
        for path in content.glob("[12]*/*/*")
        if path.suffix in {".png", ".jpg", ".jpeg", ".webp"}
    }
    found = {
        name for name in files(ours.folder) if name[0] in "12" and not name.endswith(("/index.html", "/glance.js"))
    }
    assert found == wanted
    assert len(wanted) >= 8
    for name in wanted:
        assert (ours.folder / name).read_bytes() == published(content / name)[0]


def test_the_site_holds_no_other_kind_of_file(ours: Built) -> None:
    kinds = {Path(name).suffix for name in files(ours.folder)}
    assert kinds <= {
        ".html",
        ".css",
        ".js",
        ".bin",
        ".svg",
        ".png",
        ".jpg",
        ".jpeg",
        ".webp",
        ".xlsx",
        ".docx",
        ".ico",
        "",
    }
    assert [name for name in files(ours.folder) if "." not in Path(name).name.strip(".")] == [MARKER]


def test_nothing_of_the_stock_theme_is_in_the_site(ours: Built) -> None:
    assets = {name for name in files(ours.folder) if name.startswith("assets/")}
    pictures = {f"images/{name}" for name in files(ROOT / "overrides" / "assets" / "images")}
    assert assets == {f"assets/{name}" for name in {*bundles(), *pictures, "edition.js", "pagepairs.js", "pages.js"}}
    text = b"".join(files(ours.folder).values())
    for name in (b"bundle.", b"palette.", b"workers/search", b"fonts.googleapis", b"search_index.json", b"lunr"):
        assert name not in text


def test_no_page_asks_anything_of_others(ours: Built) -> None:
    for name, html in pages(ours.folder).items():
        parsed = Parsed(html)
        loaded = parsed.values("src") + [found["href"] for tag, found in parsed.tags if tag == "link"]
        assert [address for address in loaded if urlsplit(address).scheme or address.startswith("//")] == [], name


def test_a_site_without_an_address_has_no_sitemap(ours: Built) -> None:
    assert not [name for name in files(ours.folder) if "sitemap" in name]
    assert 'rel="canonical"' not in "".join(pages(ours.folder).values())


def test_the_same_library_gives_the_same_bytes(ours: Built, tmp_path: Path) -> None:
    """On another day, in another zone and language, with other hash seeds."""
    code = "import sys; from pathlib import Path; from anliku.site.build import build_site; build_site(Path(sys.argv[1]), Path(sys.argv[2]))"
    zone = {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "LANG": "C", "PYTHONHASHSEED": "42", "SOURCE_DATE_EPOCH": "0"}
    run = [sys.executable, "-c", code, str(ours.root), str(tmp_path / "other name")]
    subprocess.run(run, check=True, env={**os.environ, **zone})
    assert files(tmp_path / "other name") == files(ours.folder)


def test_without_keep_going_the_old_site_stays(bad: Path) -> None:
    with pytest.raises(BuildFailed) as caught:
        build_site(bad)
    assert "没有发布" in caught.value.message
    assert {problem.location.file for problem in caught.value.problems} == {"cases/2024/b-bad-01/index.md"}
    assert set(files(bad / "site")) == {MARKER, "index.html"}
    assert beside(bad) == {"site"}


def test_who_has_nothing_to_publish_does_not_wait_for_another_build(bad: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(in_place, "workspace", pytest.fail)
    with pytest.raises(BuildFailed, match="个错误"):
        build_site(bad)


def test_who_waited_publishes_what_stands_there_now(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    index = root / "cases/2024/gusu-yuwen-01/index.md"
    ours = in_place.workspace

    def busy(target: Path, root: Path, waiting: Callable[[], None]) -> AbstractContextManager[Path]:
        waiting()
        index.write_text(f"{index.read_text(encoding='utf-8')}\n等的时候另写一段。\n", encoding="utf-8")
        return ours(target, root)

    monkeypatch.setattr(in_place, "workspace", busy)
    build_site(root, keep_going=True)
    assert "等的时候另写一段" in (root / "site/2024/gusu-yuwen-01/index.html").read_text(encoding="utf-8")


def test_a_build_that_publishes_nothing_leaves_no_folders(bad: Path) -> None:
    with pytest.raises(BuildFailed, match="没有发布任何内容"):
        build_site(bad, bad / "a/b/c")
    assert not (bad / "a").exists()


def test_with_keep_going_the_others_are_published(bad: Path) -> None:
    report = build_site(bad, keep_going=True)
    assert report.cases == 2
    assert [file for file, _ in report.left_out] == ["cases/2024/b-bad-01/index.md"]
    assert any(problem.is_error for problem in report.left_out[0][1])
    tree = files(report.site_dir)
    assert {"2024/gusu-yuwen-01/index.html", "2024/gusu-shuxue-01/index.html"} <= set(tree)
    assert not [name for name in tree if "b-bad-01" in name]
    assert not [name for name, data in tree.items() if SECRET.encode() in data or b"b-bad-01" in data]
    assert tree["index.html"] != b"\xe6\x97\xa7"
    assert beside(bad) == {"site"}


def test_with_keep_going_strays_are_left_out_too(root: Path) -> None:
    (root / "cases/2024/stray.md").write_text(case_text(f"title: {SECRET}"), encoding="utf-8")
    report = build_site(root, keep_going=True)
    assert [file for file, _ in report.left_out] == ["cases/2024/stray.md"]
    assert SECRET.encode() not in b"".join(files(report.site_dir).values())


def test_a_spoilt_campaign_stops_even_keep_going(bad: Path) -> None:
    (bad / "cases/campaigns/suzhou-2024.yml").write_text("id: [", encoding="utf-8")
    with pytest.raises(BuildFailed):
        build_site(bad, keep_going=True)
    assert set(files(bad / "site")) == {MARKER, "index.html"}


def test_nothing_strange_reaches_the_site_even_past_the_checks(root: Path, tmp_path: Path) -> None:
    recipes = (
        ("evil.html", "html"),
        ("evil.svg", "svg"),
        ("evil.js", "text:alert(1)"),
        ("evil.exe", "exe"),
        ("link.png", "link"),
        ("loop.jpg", "link-loop"),
        ("sub", "folder"),
        ("notes.md", f"text:{SECRET}"),
        (".hidden.png", "png"),
        ("good.png", "png"),
    )
    # The text names them all, so that each could be thought to be shown.
    add_case(root, Example(body="".join(f"![{name}]({name})\n\n" for name, _ in recipes)))
    for name, recipe in recipes:
        lay(root / "cases/2024/gusu-yuwen-01" / name, recipe)
    assert prepare(root).left_out
    tree = unchecked(root, tmp_path / "built")
    mine = {name.rpartition("/")[2] for name in tree if name.startswith("2024/gusu-yuwen-01/")}
    assert mine <= {"index.html", "glance.js", "good.png", ".hidden.png"}
    assert {"index.html", "good.png"} <= mine
    text = b"".join(tree.values())
    assert SECRET.encode() not in text
    assert Path("/etc/hostname").read_bytes().strip() + b"\n" not in text


def test_the_sitemap_names_every_page(small: Built) -> None:
    text = (small.folder / "sitemap.xml").read_text(encoding="utf-8")
    base = "https://cases.example.org/lib/"
    rows = [line for line in text.splitlines() if line.startswith("<url>")]
    named = {row.split("<loc>")[1].split("</loc>")[0] for row in rows}
    shown = {name.removesuffix("index.html") for name in pages(small.folder)} - {"404.html"}
    # What a reader has picked is known to the reader's browser only.
    shown = shown - {"list/"}
    # A table in its second order says what the first one says.
    shown = {address for address in shown if not address.endswith("by-subject/")}
    assert named == {base + address for address in shown}
    assert len(rows) == len(named)
    dates = {
        row.split("<loc>")[1].split("</loc>")[0]: row.split("<lastmod>")[1][:10] for row in rows if "lastmod" in row
    }
    assert dates == {f"{base}2024/gusu-{name}-01/": "2025-03-03" for name in ("yuwen", "shuxue")}


def test_pages_of_a_public_site_name_their_address(small: Built) -> None:
    for name, html in pages(small.folder).items():
        canonical = [found["href"] for tag, found in Parsed(html).tags if found.get("rel") == "canonical"]
        if name != "404.html":
            # A table in its second order sends search engines to the first.
            address = name.removesuffix("index.html").removesuffix("by-subject/")
            assert canonical == [f"https://cases.example.org/lib/{address}"], name


def test_every_link_leads_somewhere(ours: Built) -> None:
    assert broken_links(ours.folder) == []


def test_neighbours_lead_through_the_library(small: Built) -> None:
    html = pages(small.folder)
    first, second = html["2024/gusu-yuwen-01/index.html"], html["2024/gusu-shuxue-01/index.html"]
    assert 'rel="next" class="next" href="../../2024/gusu-yuwen-01/"' in second
    assert 'rel="prev" href="../../2024/gusu-shuxue-01/"' in first


def test_an_empty_library_is_a_site(tmp_path: Path) -> None:
    report = build_site(make_site(tmp_path / "library", cases=False))
    assert report.cases == 0
    assert report.engine_warnings == []
    assert broken_links(report.site_dir) == []
    assert "这里还没有案例" in (report.site_dir / "index.html").read_text(encoding="utf-8")


def test_the_offline_edition_is_a_folder_and_a_zip(root: Path) -> None:
    report = build_site(root, offline=True)
    assert report.site_dir == root / "site-offline"
    assert report.archive == root / "site-offline.zip"
    assert report.archive.is_file()
    assert not [
        href
        for name, html in pages(report.site_dir).items()
        if name != "404.html"
        for href in Parsed(html).values("href", "a")
        if urlsplit(href).path.endswith("/") and not urlsplit(href).scheme
    ]


@pytest.mark.parametrize("zip_removed", [False, True])
def test_the_offline_edition_of_an_unchanged_library_is_the_same_again(root: Path, zip_removed: bool) -> None:
    first = build_site(root, offline=True)
    assert first.archive is not None
    folder, packed = files(first.site_dir), first.archive.read_bytes()
    if zip_removed:
        first.archive.unlink()
    assert build_site(root, offline=True).engine_warnings == first.engine_warnings
    assert files(first.site_dir) == folder
    assert first.archive.read_bytes() == packed
    assert beside(root) == {"site-offline", "site-offline.zip"}


# --- what can go wrong ------------------------------------------------------------------------


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EIO])
def test_a_failing_disk_leaves_the_old_site(bad: Path, monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    def fail(_: Writer) -> None:
        raise OSError(code, os.strerror(code), "index.html")

    monkeypatch.setattr(Writer, "write_sitemap", fail)
    with pytest.raises(BuildFailed) as caught:
        build_site(bad, keep_going=True)
    assert os.strerror(code) not in caught.value.message
    assert "没有改动" in caught.value.message
    assert set(files(bad / "site")) == {MARKER, "index.html"}
    assert beside(bad) == {"site"}


@pytest.mark.parametrize(
    ("trouble", "said"),
    [
        (IndexDamaged("c/0.js"), "检索索引"),
        (BadPicture("broken", "图片打不开（文件不完整）"), "图片打不开"),
        (FileNotFoundError(errno.ENOENT, "No such file or directory", "a.png"), "不存在"),
    ],
)
def test_what_goes_wrong_on_the_way_leaves_the_old_site(
    bad: Path, monkeypatch: pytest.MonkeyPatch, trouble: Exception, said: str
) -> None:
    def fail(_: SearchWriter) -> None:
        raise trouble

    monkeypatch.setattr(SearchWriter, "begun", fail)
    with pytest.raises(BuildFailed, match=said):
        build_site(bad, keep_going=True)
    assert set(files(bad / "site")) == {MARKER, "index.html"}
    assert beside(bad) == {"site"}


@pytest.mark.parametrize("file", ["taxonomy.yml", "campaigns/suzhou-2024.yml"])
def test_a_preview_of_a_spoilt_library_does_not_start(root: Path, file: str) -> None:
    (root / "cases" / file).write_text("id: [", encoding="utf-8")
    with pytest.raises(BuildFailed) as caught:
        serve_site(root, "127.0.0.1", 0, pytest.fail, pytest.fail)
    assert f"cases/{file}:1:" in caught.value.message
    assert "Aborted" not in caught.value.message


@pytest.mark.parametrize("target", ["cases", "cases/site", ".", "..", "overrides", "mkdocs.yml"])
def test_places_where_no_site_may_go(root: Path, target: str) -> None:
    before = files(root)
    with pytest.raises(BuildFailed) as caught:
        build_site(root, root / target)
    assert "--site-dir" in caught.value.message
    assert files(root) == before


def test_a_folder_of_others_is_not_replaced(root: Path) -> None:
    (root / "site").mkdir()
    (root / "site/mine.txt").write_text("字", encoding="utf-8")
    with pytest.raises(BuildFailed):
        build_site(root)
    assert set(files(root / "site")) == {"mine.txt"}


def test_no_library_is_said_as_such(tmp_path: Path) -> None:
    with pytest.raises(NotALibrary):
        build_site(tmp_path)


@pytest.mark.parametrize("keep_going", [False, True])
def test_settings_that_cannot_be_used_stop_everything(tmp_path: Path, keep_going: bool) -> None:
    root = make_site(tmp_path / "library", settings="plugins: [bogus]\nnav: {}\n")
    with pytest.raises(BuildFailed) as caught:
        build_site(root, keep_going=keep_going)
    assert {problem.rule for problem in caught.value.problems} == {"FL012"}
    assert len(caught.value.problems) == 3
    assert beside(root) == set()


@pytest.fixture
def tree(small: Built, tmp_path: Path) -> Path:
    return Path(shutil.copytree(small.folder, tmp_path / "tree"))


@pytest.mark.parametrize(
    ("place", "change", "said"),
    [
        ("index.html", "remove", "缺少 index.html"),
        (MARKER, "remove", f"缺少 {MARKER}"),
        ("2024/gusu-yuwen-01/index.html", "remove", "缺少 2024/gusu-yuwen-01/index.html"),
        ("2024/gusu-yuwen-01/index.html", "empty", "缺少 2024/gusu-yuwen-01/index.html"),
        ("2024/gusu-yuwen-01/a.exe", "add", "不该出现的文件 2024/gusu-yuwen-01/a.exe"),
        ("all/Thumbs.db", "add", "不该出现的文件"),
        ("all/link", "link", "不该出现的文件 all/link"),
        ("all/link.html", "link", "不该出现的文件 all/link.html"),
        ("noextension", "add", "不该出现的文件 noextension"),
    ],
)
def test_the_finished_tree_is_looked_at(tree: Path, small: Built, place: str, change: str, said: str) -> None:
    path = tree / place
    if change == "remove":
        path.unlink()
    elif change == "link":
        path.symlink_to("/etc/hostname")
    else:
        path.write_text("" if change == "empty" else "字", encoding="utf-8")
    with pytest.raises(BuildFailed, match=said):
        verify(tree, prepare(small.root).catalogue)


@pytest.mark.parametrize("name", ["A.PNG", "b.JPeG", "c.webp"])
def test_a_picture_is_a_picture_however_it_is_spelt(tree: Path, small: Built, name: str) -> None:
    lay(tree / "all" / name, "png")
    verify(tree, prepare(small.root).catalogue)


def test_a_picture_that_turns_into_a_link_stops_the_build(root: Path, tmp_path: Path) -> None:
    """Between the check and the copy."""
    add_case(root, Example(body="![课堂上的一页记录](a.png)\n", files=(("a.png", "png"),)))
    catalogue = prepare(root).catalogue
    case = next(case for case in catalogue.cases if case.name == "gusu-yuwen-01")
    assert [type(file) for file in case.attachments] == [Attachment]
    lay(root / "cases/2024/gusu-yuwen-01/a.png", "link")
    (tmp_path / "new").mkdir()
    with pytest.raises(EngineError, match="图片"):
        make(root, tmp_path / "new", Prepared(catalogue, (), (), ()))
