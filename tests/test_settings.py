"""mkdocs.yml is judged before MkDocs sees it."""

from __future__ import annotations

from pathlib import Path

import pytest
from mkdocs.config.defaults import MkDocsConfig

from anliku import catalogue as catalogues
from anliku import rules, settings
from tests.factory import ROOT, add_case, lay, make_library

NAME = "site_name: 案例库\n"


def judged(root: Path, text: str) -> list[str]:
    (root / "mkdocs.yml").write_text(text, encoding="utf-8")
    return [problem.as_text() for problem in settings.load(root)[1]]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return make_library(tmp_path / "library")


def test_our_own_settings_are_clean() -> None:
    loaded, problems = settings.load(ROOT)
    assert problems == []
    assert loaded.engine["plugins"][0]["anliku"]["tagline"]
    assert len(loaded.engine["nav"]) >= 5


def test_a_name_is_enough(root: Path) -> None:
    assert judged(root, NAME) == []
    assert settings.load(root)[0].engine == {"site_name": "案例库"}


@pytest.mark.parametrize(
    ("line", "place", "said"),
    [
        ("hooks: [cases/guide/hook.py]", "2:1", "不能用 hooks：发布时不运行别的程序"),
        ("INHERIT: mkdocs.yml", "2:1", "不能用 INHERIT"),
        ("INHERIT: ../other.yml", "2:1", "直接写在 mkdocs.yml 里"),
        ("docs_dir: pages", "2:1", "docs_dir 只能是 cases，现在是 “pages”"),
        ("docs_dir: ../outside", "2:1", "请改回 cases"),
        ("docs_dir: [cases]", "2:1", "现在是 列表"),
        ("use_directory_urls: false", "2:1", "请改回 true"),
        ("use_directory_urls: no", "2:1", "现在是 “no”"),
        ("extra_javascript: [https://cdn.example/a.js]", "2:1", "overrides/assets/javascripts/frame.js"),
        ("extra_javascript: [a.js]", "2:1", "不能用 extra_javascript"),
        ("extra_css: ['//cdn.example/a.css']", "2:1", "overrides/assets/stylesheets/ground.css"),
        ("extra_templates: [a.html]", "2:1", "不能用 extra_templates"),
        ("theme: readthedocs", "2:1", "name: material 和 custom_dir: overrides"),
        ("theme: {name: mkdocs}", "2:9", "不能用主题 “mkdocs”"),
        ("theme: {name: null}", "2:9", "不能用主题 空"),
        ("theme: {name: material, custom_dir: cases/guide}", "2:25", "custom_dir 只能是 overrides"),
        ("theme: {custom_dir: /etc}", "2:9", "请改回 overrides"),
        ("theme: {language: en}", "2:9", "language 只能是 zh、zh-Hant、zh-TW"),
        ("theme: {font: {text: Roboto}}", "2:9", "请改成 font: false"),
        ("plugins: [search, anliku]", "2:11", "请删掉 search：案例库有自己的查找"),
        ("plugins: [anliku, macros]", "2:19", "不能用插件 “macros”"),
        ("plugins: {anliku: {}, social: {}}", "2:23", "不能用插件 “social”"),
        ("plugins: []", "2:1", "没有启用 anliku，请在 plugins 下加一行 - anliku"),
        ("plugins: anliku", "2:1", "plugins 应是列表"),
        ("plugins: [anliku: {downloads: word}]", "2:20", "downloads 只能写 [word]"),
        ("plugins: [anliku: {downloads: [pdf]}]", "2:20", "或 []（没有）"),
        ("plugins: [anliku: {tagine: 甲}]", "2:20", "是不是“tagline”？"),
        ("plugins: [anliku: {icp: 12345678}]", "2:20", '请加上双引号："12345678"'),
        ("plugins: [anliku: {keep_going: maybe}]", "2:20", "应写 true 或 false"),
        ("markdown_extensions: [cases.guide.hook]", "2:23", "不能用扩展 “cases.guide.hook”"),
        ("markdown_extensions: [pymdownx.snippets]", "2:23", "不能用扩展 “pymdownx.snippets”"),
        ("markdown_extensions: [{footnotes: {X: 1}}]", "2:24", "扩展 footnotes 不能带选项"),
        ("markdown_extensions: [{toc: {slugify: a}}]", "2:30", "toc 只能带 toc_depth"),
        ("site_url: cases.example.org", "2:1", "要以 https:// 或 http:// 开头"),
        ('site_url: "javascript://a/%0aalert(1)"', "2:1", "不是完整的网址"),
        ('site_url: "https://a.example/?x=1"', "2:1", "不带 ?、# 和空格"),
        ('site_url: "https://a.example/#x"', "2:1", "不带 ?、# 和空格"),
        ('site_url: "https://a.example/a b/"', "2:1", "不带 ?、# 和空格"),
        ('site_url: "https://a.example\\"><script>"', "2:1", "不是完整的网址"),
        ('site_url: "https://user@a.example/"', "2:1", "不是完整的网址"),
        ('site_url: "https://a.example:99999/"', "2:1", "不是完整的网址"),
        ('site_url: "https:///cases/"', "2:1", "不是完整的网址"),
        ('site_url: "https://../"', "2:1", "不是完整的网址"),
        ('site_url: "ftp://a.example/"', "2:1", "不是完整的网址"),
        ("site_url: [https://a.example/]", "2:1", "site_url 应是一行文字"),
        ("site_description: 2024", "2:1", '请加上双引号："2024"'),
        ('site_description: "甲\u202e乙"', "2:1", "site_description 里有看不见的字符 U+202E"),
        ("plugins: [anliku: {publisher: 监\u200b测中心}]", "2:20", "publisher 里有看不见的字符 U+200B"),
        ('site_description: "甲\\n乙"', "2:1", "site_description 里有换行，请写成一行"),
        ("nav: about.md", "2:1", "nav 应是列表"),
        ("nav: [{关于: 5}]", "2:8", "要写一个页面，如 about.md，现在是 “5”"),
        ("validation: {links: {anchors: loud}}", "2:22", "anchors 只能是 warn、info、ignore，现在是"),
        ("validation: {links: {anchors: relative_to_docs}}", "2:22", "anchors 只能是 warn、info、ignore，现在是"),
        ("validation: {nav: {not_found: relative_to_docs}}", "2:20", "not_found 只能是 warn、info、ignore，现在是"),
        ("validation: {anchors: [warn]}", "2:14", "anchors 只能是 warn、info、ignore，现在是"),
        ("validation: {absolute_links: loud}", "2:14", "只能是 warn、info、ignore、relative_to_docs"),
        ("validation: warn", "2:1", "validation 下面应是一行一个“设置: 内容”，如 anchors: warn，现在是 “warn”"),
        ("validation: {links: relative_to_docs}", "2:14", "links 下面应是一行一个“设置: 内容”，如 anchors: warn"),
        ("validation: {nav: [info]}", "2:14", "nav 下面应是一行一个“设置: 内容”，如 omitted_files: info"),
        ("markdown_extensions: [{toc: {toc_depth: true}}]", "2:30", "toc 只能带 toc_depth（1 到 6）"),
        ("site_url: https://a.example/index.html", "2:1", "要写网站首页所在的网址，如 https://a.example/"),
        ("site_url: https://a.example/b/default.HTM", "2:1", "要写网站首页所在的网址，如 https://a.example/b/"),
        ("site_url: https://a.example/index.php/", "2:1", "要写网站首页所在的网址，如 https://a.example/"),
        ("site_name: 另一个", "2:1", "写了两次（第 1 行已有）"),
        ("theme: {name: material, name: mkdocs}", "2:25", "“name”写了两次"),
        ("x: !!python/object/apply:os.system [id]", "2:4", "不能用“!!python/object/apply:os.system”"),
        ("x: !ENV HOME", "2:4", "不能用“!ENV”：读设置时不运行程序，也不读环境变量"),
        ("toc: {slugify: !!python/name:a.b {}}", "2:16", "slugify 由案例库自己设置，请删掉"),
        ("x: &a 1", "2:4", "YAML 锚点"),
        ("x: [[[[[[[[1]]]]]]]]", "2:9", "请检查缩进和括号，列表写成 [甲, 乙]"),
        ("? [a, b]\n: 1", "2:3", "冒号前的名称要写成一个词，不能是列表或括号；请写成“设置: 内容”"),
        ("---\nx: 1", "2:1", "mkdocs.yml 里只能有一段设置；请把后一段并入前一段，再删去中间的 ---"),
        ("<<: {a: 1}", "2:1", "请把设置直接写出来"),
        (f"x: {'长' * 70000}", "1:1", "请删去不用的设置"),
        ("nav: [", "2:7", "mkdocs.yml 读不下去"),
        ("\tx: 1", "2:1", "制表符"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_an_error_of_the_whole_library(root: Path, line: str, place: str, said: str) -> None:
    (problem,) = judged(root, f"{NAME}{line}\n")
    assert problem.startswith(f"mkdocs.yml:{place} 错误 FL012 "), problem
    assert said in problem
    assert {(found.rule, found.everyones) for found in catalogues.load(root).problems} == {("FL012", True)}


@pytest.mark.parametrize(
    "written",
    [
        "{links: {absolute_links: relative_to_docs, anchors: warn}, nav: {omitted_files: info}}",
        "{absolute_links: relative_to_docs, not_found: ignore}",
        "{links: , anchors: }",
        "{}",
    ],
)
def test_mkdocs_takes_what_is_let_through(root: Path, written: str) -> None:
    assert judged(root, f"{NAME}validation: {written}\n") == []
    config = MkDocsConfig()
    config.load_dict({"validation": settings.load(root)[0].engine["validation"]})
    errors, warnings = config.validate()
    assert "validation" not in {key for key, _ in (*errors, *warnings)}


def test_marks_of_other_systems_do_no_harm(root: Path) -> None:
    (root / "mkdocs.yml").write_bytes(f"\ufeff{NAME}site_description: >\n  甲\n  乙\n".replace("\n", "\r\n").encode())
    loaded, problems = settings.load(root)
    assert problems == []
    assert loaded.engine == {"site_name": "案例库", "site_description": "甲 乙"}


@pytest.mark.parametrize("text", ["", "- a\n", "案例库\n", "[]\n"])
def test_settings_that_are_no_mapping(root: Path, text: str) -> None:
    (problem,) = judged(root, text)
    assert "mkdocs.yml 应是一行一个“设置: 内容”，如 site_name: " in problem


@pytest.mark.parametrize("text", ["site_url: ''\n", "site_name: ''\n", "site_name:\n"])
def test_a_site_has_a_name(root: Path, text: str) -> None:
    (problem,) = judged(root, text)
    assert "没有写网站的名称" in problem


@pytest.mark.parametrize(
    "url",
    [
        "https://cases.example.org/", "http://cases.example.org", "https://cases.example.org:8443/a/b", "HTTPS://A.CN/",
        "https://案例.example/", "http://10.0.0.8/anliku/", "https://a-b.example/%E6%A1%88/", "https://a.example/v1.0", "",
    ],
)  # fmt: skip
def test_addresses_of_sites(root: Path, url: str) -> None:
    assert judged(root, f"{NAME}site_url: '{url}'\n") == []
    assert settings.load(root)[0].engine["site_url"] == url


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("repo_url: https://git.example/a", "“repo_url”在案例库里不起作用，请删掉"),
        ("dev_addr: 0.0.0.0:80", "不起作用"),
        ("extra: {a: 1}", "不起作用"),
        ("validation: {foo: warn}", "validation 里没有“foo”这个设置，请删掉"),
        ("validation: {nav: {anchors: warn}}", "nav 里没有“anchors”这个设置"),
        ("validation: {links: {anchor: warn}}", "是不是“anchors”？"),
        ("site_dir: public", "请用 anliku build --site-dir"),
        ("site_nme: 案例库", "没有“site_nme”这个设置，是不是“site_name”？"),
        ("theme: {palette: {primary: red}}", "样子由 overrides 决定"),
        ("plugins: [anliku: {offline: true}]", "请用 anliku build --offline"),
        ("nav: [{关于: abuot.md}]", "nav 里写的页面 “abuot.md” 不存在"),
        ("nav: [gone.md]", "请改成 cases 里有的页面，或删掉这一行"),
        ("nav: [{组: [{甲: gone.md}]}]", "“gone.md” 不存在"),
        ("nav: [2024/gusu-yuwen-01/index.md]", "不存在"),
        ("nav: [../mkdocs.yml]", "不存在"),
    ],
)
def test_what_has_no_effect_is_told(root: Path, line: str, said: str) -> None:
    add_case(root)
    (problem,) = judged(root, f"{NAME}{line}\n")
    assert " 提醒 FL013 " in problem
    assert said in problem


def test_the_one_tag_of_our_earlier_settings_is_only_told(root: Path) -> None:
    old = "  - toc:\n      slugify: !!python/object/apply:pymdownx.slugs.slugify\n        kwds: {case: lower}\n"
    (problem,) = judged(root, f"{NAME}markdown_extensions:\n{old}  - tables\n")
    assert problem.startswith("mkdocs.yml:4:1 提醒 FL013 slugify 由案例库自己设置")
    assert settings.load(root)[0].engine["markdown_extensions"] == ["toc", "tables"]
    (problem,) = judged(root, f"{NAME}markdown_extensions:\n{old.replace('slugs.slugify', 'slugs.other')}")
    assert problem.startswith("mkdocs.yml:4:16 错误 FL012 不能用“!!python/object/apply:pymdownx.slugs.other”")


def test_the_engine_is_given_what_leads_somewhere(root: Path) -> None:
    lay(root / "cases/about.md", "text:# 关于")
    text = f"{NAME}nav:\n  - 关于: about.md\n  - 没有: gone.md\n  - 组:\n    - 没有: a.md\n  - 外: https://a.example/\n"
    assert len(judged(root, text)) == 2
    assert settings.load(root)[0].engine["nav"] == [{"关于": "about.md"}, {"外": "https://a.example/"}]


def test_what_is_refused_does_not_reach_the_engine(root: Path) -> None:
    judged(
        root,
        f"{NAME}hooks: [a.py]\nplugins: [anliku, macros]\nmarkdown_extensions: [tables, a.b]\ntheme: {{name: x}}\n",
    )
    assert settings.load(root)[0].engine == {
        "site_name": "案例库", "plugins": [{"anliku": {}}], "markdown_extensions": ["tables"], "theme": {},
    }  # fmt: skip


@pytest.mark.parametrize(("recipe", "rule"), [("link", "FL007"), ("unreadable", "FL006"), ("big", "FL005")])
def test_a_file_that_cannot_be_read(root: Path, recipe: str, rule: str) -> None:
    lay(root / "mkdocs.yml", recipe)
    (problem,) = settings.load(root)[1]
    assert (problem.rule, problem.location.file) == (rule, "mkdocs.yml")


def test_check_reports_the_settings(root: Path) -> None:
    judged(root, f"{NAME}hooks: [a.py]\nnav: [gone.md]\n")
    assert [problem.rule for problem in rules.check(catalogues.load(root))] == ["FL012", "FL013"]
