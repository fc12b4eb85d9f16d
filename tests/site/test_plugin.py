"""The engine's plugin: plain pages, settings, and ``mkdocs build`` on its own."""

from __future__ import annotations

import html as escapes
import logging
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from anliku import catalogue as catalogues
from anliku.rules.rule import Example
from anliku.site import plugin
from anliku.site.engine_pages import is_plain, stage
from anliku.site.prepare import Prepared, prepare
from anliku.site.shell import EngineError
from anliku.site.whole import make
from tests.factory import add_case, lay
from tests.site.conftest import Built
from tests.site.library import files, make_site, pages, spoilt
from tests.site.parsed import Parsed

PAYLOAD = '"\'><xss onclick="a" data-case=b>{{ 7*7 }}{% raw %}&lt;xss&gt;</title></script>'


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return make_site(tmp_path / "library")


def run(root: Path, *, keep: tuple[str, ...] = ()) -> dict[str, str]:
    """The pages of the library, and nothing of ``keep`` complained about."""
    target = root / "built"
    target.mkdir()
    _, warnings = make(root, target, prepare(root))
    assert [line for line in warnings if not any(word in line for word in keep)] == []
    return pages(target)


def mkdocs(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "mkdocs", *arguments]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, encoding="utf-8", check=False)


# --- what is printed --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def spoilt_pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A library in which every text that anyone can write ends in markup, past all checks."""
    root = make_site(
        tmp_path_factory.mktemp("spoilt") / "library",
        settings=(
            f"site_name: '{PAYLOAD.replace(chr(39), chr(39) * 2)}'\n"
            f"site_description: '{PAYLOAD.replace(chr(39), chr(39) * 2)}'\n"
            "site_url: 'https://cases.example.org/'\n"
            "plugins:\n"
            "  - anliku:\n"
            f"      tagline: '{PAYLOAD.replace(chr(39), chr(39) * 2)}'\n"
            f"      publisher: '{PAYLOAD.replace(chr(39), chr(39) * 2)}'\n"
            f"      icp: '{PAYLOAD.replace(chr(39), chr(39) * 2)}'\n"
        ),
    )
    for name in ("b-case", "c-case"):
        glance = "glance: {problem: 学生找得到原句推不出原因, effect: 得分率提高了九个百分点}"
        lay(add_case(root, Example(front=f"work: 改进案例\n{glance}"), name).with_name("a.png"), "png")
    title = PAYLOAD.replace('"', '\\"')
    (root / "cases/about.md").write_text(
        f'---\ntitle: "{title}"\ndescription: "{title}"\n---\n\n## 二级 {PAYLOAD}\n\n## `{PAYLOAD}`\n', encoding="utf-8"
    )
    catalogue = catalogues.load(root)
    fixed = {"id", "slug", "campaign", "license", "better", "cell"}
    heading = escapes.escape(PAYLOAD)
    cases = [
        replace(
            case,
            meta=spoilt(case.meta, PAYLOAD, fixed),
            text=re.sub(r"(?m)^(##.*|[^#\n].*。)$", rf"\1{heading}", case.text[case.body_start :])
            + f"\n![{heading}](a.png '{heading}')\n",
            body_start=0,
        )
        for case in catalogue.cases
    ]
    campaigns = {key: spoilt(campaign, PAYLOAD, fixed) for key, campaign in catalogue.campaigns.items()}
    work = campaigns["shuangliu-2021"].works[0]
    campaigns["suzhou-2024"] = campaigns["suzhou-2024"].model_copy(
        update={
            "works": [
                work.model_copy(update={"name": f"改进案例{PAYLOAD}", "sections": campaigns["suzhou-2024"].sections})
            ]
        }
    )
    cases = [
        replace(case, meta=case.meta.model_copy(update={"work": f"改进案例{PAYLOAD}"}) if case.meta else None)
        for case in cases
    ]
    taxonomy = spoilt(catalogue.taxonomy, PAYLOAD, fixed)
    catalogue = replace(catalogue, taxonomy=taxonomy, campaigns=campaigns)
    target = root / "built"
    target.mkdir()
    make(root, target, Prepared(catalogue.only(cases), (), (), ()))
    return pages(target)


def test_nothing_that_is_typed_becomes_markup(spoilt_pages: dict[str, str]) -> None:
    assert len(spoilt_pages) > 20
    for name, page in spoilt_pages.items():
        parsed = Parsed(page)
        assert "xss" not in {tag for tag, _ in parsed.tags}, name
        assert not [found for _, found in parsed.tags if "onclick" in found or "xss" in found], name
        assert "b" not in parsed.values("data-case"), name
        assert parsed.unclosed in ([], ["html", "body"]), name


def test_nothing_that_is_typed_is_run_on_the_server(spoilt_pages: dict[str, str]) -> None:
    for name, page in spoilt_pages.items():
        assert "{{ 7*7 }}{% raw %}" in page, name
        assert "data-case=b>49" not in Parsed(page).text, name


@pytest.mark.parametrize(
    "shown",
    [
        "从找原句到想明白：基于监测数据的推断教学改进", "一等奖", "学校案例", "语文", "小学", "姑苏区", "姑苏区平桥示例小学",
        "示例语文课题组", "阅读素养", "推断", "学生找得到原句推不出原因", "得分率提高了九个百分点", "推断类题目得分率",
        "2024年10月校内后测，n=182", "改进案例", "归因分析", "监测结果", "苏州 2024",
    ],
)  # fmt: skip
def test_what_a_case_page_shows_is_shown_as_typed(spoilt_pages: dict[str, str], shown: str) -> None:
    assert f"{shown}{PAYLOAD}" in Parsed(spoilt_pages["2024/b-case/index.html"]).text


def test_attributes_hold_what_is_typed(spoilt_pages: dict[str, str]) -> None:
    parsed = Parsed(spoilt_pages["2024/b-case/index.html"])
    assert [value for value in parsed.values("alt") if value.endswith(PAYLOAD)]
    assert [value for value in parsed.values("aria-label") if PAYLOAD in value]
    contents = [found.get("content", "") for tag, found in parsed.tags if tag == "meta"]
    assert any(PAYLOAD[:20] in content for content in contents)
    home = Parsed(spoilt_pages["index.html"])
    assert any(value.endswith(PAYLOAD) for value in home.values("data-term"))


def test_plain_pages_escape_their_titles(spoilt_pages: dict[str, str]) -> None:
    parsed = Parsed(spoilt_pages["about/index.html"])
    assert parsed.text.count(PAYLOAD) >= 3


# --- plain pages ------------------------------------------------------------------------------


def write(root: Path, name: str, text: str) -> None:
    path = root / "cases" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_plain_pages_of_ours_are_pages(small: Built) -> None:
    found = pages(small.folder)
    for name in ("index.html", "about/index.html", "guide/contribute/index.html", "guide/copyright/index.html"):
        assert [tag for tag, _ in Parsed(found[name]).tags].count("h1") == 1, name


def test_raw_html_of_plain_pages_is_cleaned(root: Path) -> None:
    evil = "<script>alert(2)</script>\n\n<img src=x onerror=alert(1)>\n\n甲{: onclick=alert(1) }\n\n[链](javascript:alert(1))\n"
    write(root, "about.md", f"# 关于\n\n{evil}")
    # FL011 would keep the page back; the last gate does not know that.
    (root / "built").mkdir()
    make(root, root / "built", replace(prepare(root), left_out=()))
    found = Parsed(pages(root / "built")["about/index.html"])
    assert "alert(1)" not in "".join(value for _, tag in found.tags for value in tag.values())
    assert "alert(2)" not in found.text
    assert not [name for _, tag in found.tags for name in tag if name.startswith("on")]


@pytest.mark.parametrize(
    "front",
    [
        "template: ../../x.html",
        "hide: 5",
        "icon: ../../x",
        "tags: 5",
        "search: 7",
        "status: <b>",
        "subtitle: <b>",
        "hidden: [a]",
    ],
)
def test_settings_of_the_theme_do_nothing_in_a_page(root: Path, front: str) -> None:
    write(root, "about.md", f"---\n{front}\n---\n\n# 关于\n\n正文。\n")
    page = run(root, keep=("nav",))["about/index.html"]
    assert "正文。" in page
    assert "<b>" not in page


@pytest.mark.parametrize(
    ("front", "title"),
    [("title: 另一个", "另一个"), ("title: [甲, 乙]", "['甲', '乙']"), ("title: 5", "5"), ("title: ''", "关于")],
)
def test_titles_of_pages(root: Path, front: str, title: str) -> None:
    write(root, "about.md", f"---\n{front}\n---\n\n# 关于\n\n正文。\n")
    page = run(root, keep=("nav",))["about/index.html"]
    assert f"<title>{title} · " in escapes.unescape(page)


def test_contents_show_headings_as_text(root: Path) -> None:
    write(root, "about.md", "# 关于\n\n## `<script>alert(1)</script>`\n\n## A &amp; B &lt;i&gt;\n")
    page = run(root, keep=("nav",))["about/index.html"]
    parsed = Parsed(page)
    assert parsed.text.count("<script>alert(1)</script>") == 2
    assert parsed.text.count("A & B <i>") == 2
    assert "<i>" not in page


def test_a_link_among_the_plain_pages_is_not_followed(root: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.mkdir()
    (secret / "page.md").write_text("# 别处的秘密\n", encoding="utf-8")
    (root / "cases/linked.md").symlink_to(secret / "page.md")
    (root / "cases/folder").symlink_to(secret)
    (root / "cases/loop").symlink_to(root / "cases")
    lay(root / "cases/guide/host.png", "link")
    target = root / "built"
    target.mkdir()
    make(root, target, prepare(root))
    tree = files(target)
    assert "别处的秘密" not in b"".join(tree.values()).decode(errors="ignore")
    assert not [name for name in tree if name.startswith(("linked", "folder", "loop")) or name.endswith("host.png")]


@pytest.mark.parametrize(
    ("uri", "plain"),
    [
        ("index.md", True),
        ("guide/a.md", True),
        ("guide/a.png", True),
        ("2024/a/index.md", False),
        ("2024/a/a.png", False),
        ("2024.md", True),
        ("campaigns/suzhou-2024.yml", False),
        ("campaigns/readme.md", False),
        ("campaigns/suzhou-2024.docx", False),
        ("taxonomy.yml", False),
        ("a.html", False),
        ("a.js", False),
        ("a.svg", False),
        ("a.exe", False),
    ],
)
def test_what_the_engine_gets_to_see(uri: str, plain: bool) -> None:
    assert is_plain(uri) is plain


def test_only_plain_pages_are_staged(root: Path) -> None:
    write(root, "loose.md", "字")
    write(root, "drafts/a/index.md", "字")
    write(root, "evil.js", "字")
    assert (root / "cases/campaigns/suzhou-2024.docx").is_file()
    staged = dict(stage(root / "cases", ["cases/drafts/a/index.md", "cases/loose.md"]))
    assert set(staged) == {
        "index.md", "about.md", *(f"guide/{path.name}" for path in (root / "cases/guide").iterdir()),
    }  # fmt: skip


def test_cases_are_in_no_navigation(small: Built) -> None:
    """A thousand pages in the navigation take the stock theme 78 s instead of 22."""
    page = pages(small.folder)["about/index.html"]
    assert "gusu-yuwen-01" not in page
    assert 'rel="next"' not in page


def test_the_page_for_wrong_addresses_works_at_any(small: Built, tmp_path: Path) -> None:
    links = Parsed(pages(small.folder)["404.html"]).values("href", "a")
    assert "/lib/" in links
    assert "/lib/all/" in links
    assert not [link for link in links if not link.startswith(("/lib/", "#", "https://"))]


@pytest.mark.parametrize("url", ["https://cases.example.org/lib", "https://cases.example.org/lib/"])
def test_the_public_address_ends_in_a_slash(tmp_path: Path, url: str) -> None:
    found = run(make_site(tmp_path / "library", settings=f"site_url: {url}\n"))
    assert '<link rel="canonical" href="https://cases.example.org/lib/all/">' in found["all/index.html"]


@pytest.mark.parametrize(
    ("link", "said"),
    [
        ("gone.md", "页面 cases/about.md 里的链接 gone.md 没有对应的页面或文件，请改正或删掉"),
        ("a/gone.png", "页面 cases/about.md 里的链接 a/gone.png 没有对应的页面或文件，请改正或删掉"),
        ("guide/fields.md#gone", "页面 cases/about.md 里的链接 guide/fields.md#gone 指向没有的标题"),
        ("#gone", "页面 cases/about.md 里的链接 #gone 指向没有的标题"),
        ("/all/", "页面 cases/about.md 里的链接 /all/ 以 / 开头"),
    ],
)
def test_what_the_engine_warns_of_is_said_in_chinese(root: Path, link: str, said: str) -> None:
    write(root, "about.md", f"# 关于\n\n[链]({link})\n")
    (root / "built").mkdir()
    _, (line,) = make(root, root / "built", prepare(root))
    assert line.startswith(said)


def test_what_nobody_has_met_is_said_to_be_the_engines() -> None:
    assert plugin.in_chinese("New in 1.7") == "MkDocs 的原话：New in 1.7"


def test_the_log_is_left_as_it_was(root: Path) -> None:
    logger = logging.getLogger("mkdocs")
    before = (logger.propagate, list(logger.handlers))
    run(root)
    assert (logger.propagate, list(logger.handlers)) == before


def test_nothing_is_left_in_the_temporary_folder(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    run(root)
    assert os.listdir(temporary) == []
    add_case(root, Example(front="award: 特等奖"), "b-bad-01")
    (root / "mkdocs.yml").write_text("plugins: [bogus]\n", encoding="utf-8")
    with pytest.raises(EngineError):
        make(root, root / "built", prepare(root))
    assert os.listdir(temporary) == []


# --- mkdocs build -----------------------------------------------------------------------------


def test_mkdocs_build_gives_the_same_site(small: Built) -> None:
    done = mkdocs(small.root, "build", "--strict", "--site-dir", str(small.root.parent / "direct"))
    assert done.returncode == 0, done.stderr
    assert files(small.root.parent / "direct") == files(small.folder)


@pytest.fixture
def bad(root: Path) -> Path:
    add_case(root, Example(front="award: 特等奖", body="只在坏案例里。"), "b-bad-01")
    return root


def test_mkdocs_build_refuses_a_bad_case_in_chinese(bad: Path) -> None:
    done = mkdocs(bad, "build")
    assert done.returncode != 0
    assert "cases/2024/b-bad-01/index.md:5:8 错误 " in done.stderr
    assert "没有发布任何内容" in done.stderr
    assert "Traceback" not in done.stderr + done.stdout
    assert not (bad / "site/index.html").exists()


def test_mkdocs_build_can_leave_bad_cases_out(bad: Path) -> None:
    path = bad / "mkdocs.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("  - anliku:\n", "  - anliku:\n      keep_going: true\n"), encoding="utf-8")
    done = mkdocs(bad, "build")
    assert done.returncode == 0, done.stderr
    assert "已略过有错误的案例：cases/2024/b-bad-01/index.md:5:8 错误" in done.stderr
    tree = files(bad / "site")
    assert "2024/gusu-yuwen-01/index.html" in tree
    assert "只在坏案例里" not in b"".join(tree.values()).decode(errors="ignore")


def test_mkdocs_build_says_where_the_taxonomy_is_spoilt(root: Path) -> None:
    write(root, "taxonomy.yml", "facets: [\n")
    done = mkdocs(root, "build")
    assert done.returncode != 0
    assert "术语表不能用" in done.stderr
    assert "cases/taxonomy.yml:1:" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("line", "said"),
    [("docs_dir: pages", "docs_dir 只能是 cases"), ("use_directory_urls: false", "use_directory_urls 只能是 true")],
)
def test_mkdocs_build_refuses_what_anliku_build_refuses(tmp_path: Path, line: str, said: str) -> None:
    root = make_site(tmp_path / "library", settings=f"{line}\n")
    (root / "pages").mkdir()
    (root / "pages/index.md").write_text("# 没有人检查\n", encoding="utf-8")
    done = mkdocs(root, "build")
    assert done.returncode != 0
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert not (root / "site/index.html").exists()
