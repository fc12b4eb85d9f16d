"""The last gate: whatever comes in, only what a page may hold comes out."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from anliku.markdown import Document
from anliku.page.html import Picture, render
from anliku.page.sanitise import clean_case, clean_page
from tests.site.parsed import Parsed

Clean = Callable[[str], str]

TAGS = {
    "a", "blockquote", "br", "code", "del", "div", "em", "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6",
    "hr", "img", "li", "ol", "p", "pre", "strong", "sup", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
ATTRIBUTES = {
    "alt", "aria-hidden", "aria-label", "class", "decoding", "height", "href", "id", "loading", "rel", "role",
    "scope", "src", "start", "tabindex", "width",
}  # fmt: skip
PICTURES = {"a.png": Picture(640, 480), "onerror=x": Picture(1, 2), 'x" onload="y': Picture(1, 1)}

HOSTILE = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<img src='x' onerror='alert(1)'//",
    "<svg onload=alert(1)><desc><![CDATA[</desc><script>alert(1)</script>]]></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data=javascript:alert(1)></object>",
    "<embed src=javascript:alert(1)>",
    "<base href=//evil.example/>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<form action=javascript:alert(1)><button>x</button></form>",
    "<input autofocus onfocus=alert(1)>",
    "<details open ontoggle=alert(1)>",
    "<style>@import 'javascript:alert(1)'</style>",
    "<p style='background:url(javascript:alert(1))'>x</p>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href='java&#10;script:alert(1)'>x</a>",
    "<a href='&#106;avascript:alert(1)'>x</a>",
    "<a href=' javascript:alert(1)'>x</a>",
    "<a href='\x01javascript:alert(1)'>x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<a href='vbscript:x'>x</a>",
    "<a href='file:///etc/hostname'>x</a>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<template><script>alert(1)</script></template>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml version='1.0'?><script>alert(1)</script>",
    "<xmp><p title='</xmp><script>alert(1)</script>'>",
    "<plaintext><script>alert(1)</script>",
]
LINKS = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    "&#106;avascript:alert(1)",
    "javascript&colon;alert(1)",
    "javascript&#x3a;alert(1)",
    "<javascript:alert(1)>",
    "< javascript:alert(1)>",
    "data:text/html;base64,PHNjcmlwdD4=",
    "vbscript:msgbox(1)",
    "view-source:x",
    "blob:https://example.org/x",
    "tel:123",
    "mailto:someone",
]


def assert_harmless(html: str) -> None:
    parsed = Parsed(html)
    assert {tag for tag, _ in parsed.tags} <= TAGS
    assert {name for _, attributes in parsed.tags for name in attributes} <= ATTRIBUTES
    assert parsed.comments == []
    for address in (*parsed.values("href"), *parsed.values("src")):
        scheme = re.match(r"([^/?#]*):", re.sub(r"[\x00-\x20]", "", address))
        assert scheme is None or scheme[1].lower() in {"http", "https"}, address


@pytest.mark.parametrize("clean", [clean_case, clean_page])
@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_html_is_harmless(clean: Clean, hostile: str) -> None:
    for html in (hostile, f"<p>前{hostile}后</p>", f"<table><tr><td>{hostile}"):
        cleaned = clean(html)
        parsed = Parsed(cleaned)
        assert {tag for tag, _ in parsed.tags} <= TAGS | {"details", "summary", "span", "kbd"}
        assert not [name for _, attributes in parsed.tags for name in attributes if name.startswith("on")]
        assert "javascript:" not in "".join(parsed.values("href") + parsed.values("src"))
        assert "style" not in {name for _, attributes in parsed.tags for name in attributes}


@pytest.mark.parametrize("address", LINKS)
@pytest.mark.parametrize("form", ["[x]({})", "![x]({})", "[x]\n\n[x]: {}", "<{}>", '[x]({} "t")', "[![a](a.png)]({})"])
def test_hostile_links_lead_nowhere(address: str, form: str) -> None:
    assert_harmless(clean_case(render(Document(form.format(address)), PICTURES)))


@pytest.mark.parametrize("hostile", HOSTILE)
@pytest.mark.parametrize(
    "form",
    ["{}", "甲{}乙", "## {}", "- {}", "> {}", "|{}|\n|-|\n|{}|", "`{}`", "![{}](a.png '{}')", "[^a]\n\n[^a]: {}"],
)
def test_hostile_bodies_are_harmless(hostile: str, form: str) -> None:
    assert_harmless(clean_case(render(Document(form.replace("{}", hostile)), PICTURES)))


FRAGMENTS = st.one_of(
    st.sampled_from([*HOSTILE, *LINKS]),
    st.sampled_from(
        ["[", "](", ")", "![", "](a.png)", "](onerror=x)", "`", "\n", "|", "<", ">", '"', "'", "&", "#", "[^a]: "]
    ),
    st.text(alphabet="<>\"'&=/ \n\tjavscript:onerl中", max_size=12),
)


@given(st.lists(FRAGMENTS, max_size=12).map("".join))
@example('![a](<x" onload="y>)')
@example("![a](onerror=x)")
def test_no_body_becomes_a_script(body: str) -> None:
    html = clean_case(render(Document(body), PICTURES))
    assert_harmless(html)
    assert "<script" not in html.lower()


@given(st.lists(FRAGMENTS, max_size=8).map("".join))
def test_no_html_becomes_a_script(html: str) -> None:
    assert_harmless(clean_case(html))


BODIES = [
    "## 标题\n\n**粗**、*斜*、~~删~~、`码`。  \n新行\n\n> 引用\n\n1. 甲\n2. 乙\n\n- 丙\n\n---\n\n```\n码\n```\n",
    "|甲|乙|\n|:-:|-:|\n|1|2|\n\n![图](a.png)\n\n句![图](a.png)句[^a]。\n\n[^a]: 注\n",
    "3. 甲\n\n[链](../x/)\n",
]


@pytest.mark.parametrize("body", BODIES)
def test_what_we_write_passes_whole(body: str) -> None:
    """Only rel is added, to links."""
    html = render(Document(body), PICTURES)
    assert clean_case(html).replace(' rel="noopener nofollow"', "") == html


@pytest.mark.parametrize("body", BODIES)
def test_cleaning_twice_changes_nothing(body: str) -> None:
    once = clean_case(render(Document(body), PICTURES))
    assert clean_case(once) == once


def test_plain_pages_keep_what_the_maintainers_use() -> None:
    html = (
        '<div class="admonition tip"><p class="admonition-title">提示</p><p>甲 <kbd>Ctrl</kbd></p></div>'
        "<details><summary>乙</summary><dl><dt>丙</dt><dd>丁</dd></dl></details>"
    )
    assert clean_page(html) == html


@pytest.mark.parametrize("clean", [clean_case, clean_page])
@pytest.mark.parametrize(
    "address",
    ["https://evil.example/a.png", "HTTP://evil.example/a.png", "//evil.example/a.png", " /\\evil.example/a.png"],
)
def test_pictures_come_from_here(clean: Clean, address: str) -> None:
    assert "evil" not in clean(f'<img src="{address}" alt="甲">')
    assert clean('<img src="a.png" alt="甲">') == '<img src="a.png" alt="甲">'


@pytest.mark.parametrize("clean", [clean_case, clean_page])
def test_classes_are_not_free(clean: Clean) -> None:
    cleaned = clean('<div class="masthead table"><p class="banner">甲</p></div>')
    assert [value for value in Parsed(cleaned).values("class") if value] == ["table"]
