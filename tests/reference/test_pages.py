"""The generated pages: complete, plain, and safe to publish."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import markdown
import pytest

from anliku import catalogue as catalogues
from anliku import rules
from anliku.codes import CODES, IMPORTS
from anliku.problem import Severity
from anliku.reference import FIELDS_PAGE, RULES_PAGE, generated
from anliku.reference.literal import code, escape, fenced, reveal
from anliku.reference.rulepage import Snippet, rule_text, rules_page, snippets
from anliku.reference.specimen import case_meta, examples
from anliku.rules.rule import Example, Family, Rule
from tests.factory import LIBRARY, make_library

# As mkdocs.yml renders plain pages.
EXTENSIONS = ["tables", "toc", "attr_list", "def_list", "admonition", "pymdownx.superfences"]
NOTE = "<!-- 本页由 anliku schema 生成，请不要手工修改。 -->"


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    """Path → HTML of both pages."""
    files = generated(catalogues.load(LIBRARY), rules.FAMILIES)
    return {path: render(files[path]) for path in (RULES_PAGE, FIELDS_PAGE)}


def render(text: str) -> str:
    return markdown.markdown(text, extensions=EXTENSIONS)


class Outline(HTMLParser):
    """Ids, links and visible text of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: set[str] = set()
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.ids += [value for key, value in attrs if key == "id" and value]
        self.links += [value for key, value in attrs if key == "href" and value]

    def handle_data(self, data: str) -> None:
        self.text += data


def test_every_rule_is_on_the_page(pages: dict[str, str]) -> None:
    outline = Outline(pages[RULES_PAGE])
    codes = [rule.code.lower() for rule in rules.RULES]
    families = [family.key for family in rules.FAMILIES]
    assert NOTE in pages[RULES_PAGE]
    assert set(outline.ids) >= {*codes, *families}
    assert set(outline.ids) >= {imported.key for imported in IMPORTS}
    assert outline.links == [], "the page has its own contents"
    assert len(outline.ids) == len(set(outline.ids))
    for rule in rules.RULES:
        assert rule.title in outline.text
        assert " ".join(rule.why.split()) in outline.text


def test_what_an_import_says_is_on_the_page(pages: dict[str, str]) -> None:
    outline = Outline(pages[RULES_PAGE])
    for said in CODES.values():
        assert said.code in outline.text
        assert said.title in outline.text
        assert said.advice in outline.text


def test_every_field_is_on_the_page(pages: dict[str, str]) -> None:
    outline = Outline(pages[FIELDS_PAGE])
    assert NOTE in pages[FIELDS_PAGE]
    assert all(link.removeprefix("#") in outline.ids for link in outline.links)
    assert len(outline.ids) == len(set(outline.ids))
    for key in ("summary", "indicator", "strategy", "selection_year", "aliases"):
        assert f"<code>{key}</code>" in pages[FIELDS_PAGE].partition("<dl>")[2]
    assert "一行文字，4—60 字" in outline.text
    assert "日期，或一行文字，4—10 字" in outline.text
    assert "列表，1—8 项；每项：语文、数学、英语等" in outline.text
    assert "整数，大于 0" in outline.text
    assert "整数，2000—2100" in outline.text


@pytest.mark.parametrize("page", [RULES_PAGE, FIELDS_PAGE])
def test_nothing_on_a_page_is_markup_by_accident(pages: dict[str, str], page: str) -> None:
    allowed = {"h1", "h2", "h3", "p", "ul", "li", "a", "strong", "code", "pre", "blockquote", "table", "thead", "tbody"}
    allowed |= {"tr", "th", "td", "div", "span", "dl", "dt", "dd", "em"}
    assert Outline(pages[page]).tags <= allowed


def test_pages_hold_no_private_data_and_nothing_invisible() -> None:
    files = generated(catalogues.load(LIBRARY), rules.FAMILIES)
    for path in (RULES_PAGE, FIELDS_PAGE):
        assert not re.search(r"(?<!\d)1[3-9]\d{9}(?!\d)|(?<!\d)\d{17}[\dXx]", files[path]), path
        assert reveal(files[path].replace("\n", "")) == files[path].replace("\n", ""), path


HOSTILE = "<script>alert(1)</script> [a](javascript:x) `b` *c* {: onclick=d } | &amp; --8<-- \u202e 9"


def hostile_rule(example: Example) -> Rule:
    return Rule("XX001", HOSTILE, Severity.WARNING, HOSTILE, HOSTILE, example, Example(), HOSTILE, fixable=True)


@pytest.mark.parametrize(
    "example",
    [
        Example(body=HOSTILE),
        Example(body=f"```\n{HOSTILE}\n````\n"),
        Example(note=HOSTILE),
        Example(note=f"{HOSTILE}\n一"),
    ],
)
def test_a_hostile_rule_is_shown_as_it_is(example: Example) -> None:
    page = rules_page((Family("xx", "类", HOSTILE, (hostile_rule(example),)),), ())
    outline = Outline(render(page))
    assert not {"script", "em"} & outline.tags
    assert outline.links == []
    assert "\u202e" not in page
    assert outline.text.count(HOSTILE.replace("\u202e", "⟨U+202E⟩")) >= 6


def shown(example: Example, private: bool = False) -> list[Snippet]:
    return list(snippets(example, private))


def test_snippets_show_each_part() -> None:
    assert shown(Example()) == []
    assert shown(Example(front="-award\nregion: 高新区")) == [
        Snippet("", "yaml", "# 没有 award 这一行\nregion: 高新区"),
    ]
    assert shown(Example(front="id: a-1", body="正文", folder="2023/b-1")) == [
        Snippet("文件夹 2023/b-1", "yaml", "id: a-1"),
        Snippet("", "markdown", "正文"),
    ]
    assert shown(Example(raw="---\r\n", note="")) == [Snippet("", "text", "---⟨U+000D⟩")]
    assert shown(Example(raw=b"\xff", note="别的编码")) == []
    assert shown(Example(raw=b"a\xff")) == [Snippet("", "text", "a\ufffd")]
    assert shown(Example(files=(("图.png", "png"),))) == [Snippet("同一文件夹里的文件", "text", "图.png")]
    assert shown(Example(front="id: a-1", others=(Example(front="id: a-1"),)))[1] == Snippet(
        "另一个案例", "yaml", "id: a-1"
    )
    assert shown(Example(file="taxonomy.yml", body="      - {name: 甲}")) == [
        Snippet("文件 cases/taxonomy.yml 里", "yaml", "      - {name: 甲}")
    ]


def test_snippets_are_short_and_show_what_is_hidden() -> None:
    (long,) = shown(Example(body="行\n" * 30))
    assert long.text.split("\n")[-1] == "……（后面还有 16 行）"
    (wide,) = shown(Example(body="字" * 1000))
    assert wide.text.endswith("字……（共 1000 字）")
    (hidden,) = shown(Example(body="一\u200b二\u00a0三  \n四\u3000"))
    assert hidden.text == "一⟨U+200B⟩二⟨U+00A0⟩三␣␣\n四⟨U+3000⟩"


def test_private_examples_lose_what_makes_them_private() -> None:
    (found,) = shown(Example(body="电话 1２3，一三八零零零零，三年级，邮箱 a.b@example.com"), private=True)
    assert found.text == "电话 ×××，×××××××，三年级，邮箱 ×××@example.com"


def test_the_terminal_shows_an_example_as_it_is() -> None:
    rule = Rule("XX001", "题", Severity.ERROR, "查", "因", Example(note="一\n二"), Example(front="id: a-1"), "据")
    assert list(rule_text(rule)) == [
        *("XX001  题", "错误", "", "检查什么", "  查", "", "为什么", "  因"),
        *("", "反例", "  一", "  二", "", "改成", "    id: a-1", "", "依据", "  据"),
    ]


@pytest.mark.parametrize(
    "text", ["a | <b> *c* `d` [e](f) # _g_ &lt; ~~h~~ ^i^", "# 一", "- 一", "> 一", "1. 一", "|a|b|"]
)
def test_escaped_text_is_read_as_it_was(text: str) -> None:
    outline = Outline(render(f"前 {escape(text)}"))
    assert (outline.tags, outline.text) == ({"p"}, f"前 {text}")


def test_code_fits_its_place() -> None:
    assert code("a") == "`a`"
    assert not {"`", "|"} & set(code("a`b|c"))
    assert fenced("````", "text") == ["`````text", "````", "`````"]


def test_the_specimen_speaks_the_librarys_own_terms() -> None:
    library = catalogues.load(LIBRARY)
    meta = case_meta(library)
    campaign = library.campaigns[meta.campaign]
    assert meta.award in campaign.awards
    assert meta.region in campaign.regions
    assert meta.id.startswith(library.taxonomy.facet("region").terms[0].slug)
    found = examples(library)
    assert found["案例"]["title"] == meta.title
    assert found["案例"]["subject"] == f"[{meta.subject[0]}]"
    assert found["证据"]["unit"] == '"%"'
    assert "evidence" not in found["案例"]


def test_a_library_without_campaigns_has_a_specimen(tmp_path: Path) -> None:
    root = make_library(tmp_path / "library")
    for path in (root / "cases" / "campaigns").iterdir():
        path.unlink()
    assert case_meta(catalogues.load(root)).campaign == "pingxuan-2024"
