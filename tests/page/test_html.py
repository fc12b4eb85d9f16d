"""From a parsed body to HTML: small, ours, and nothing of what was typed as HTML."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anliku.markdown import Document
from anliku.page.html import Picture, frame_tables, render
from tests.site.parsed import Parsed

PICTURES = {"a.png": Picture(640, 480), "b.jpg": Picture(100, 200), "c&d.png": Picture(1, 1)}


def html(body: str) -> str:
    return render(Document(body), PICTURES)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("", ""),
        ("一段。\n", "<p>一段。</p>\n"),
        ("**粗**、*斜*、~~删~~", "<p><strong>粗</strong>、<em>斜</em>、<del>删</del></p>\n"),
        ("第一行\n第二行", "<p>第一行第二行</p>\n"),
        ("one\ntwo", "<p>one\ntwo</p>\n"),
        ("中文\none", "<p>中文\none</p>\n"),
        ("句号。\n“引号”", "<p>句号。“引号”</p>\n"),
        ("第一行  \n第二行", "<p>第一行<br>\n第二行</p>\n"),
        ('a & b < c > d "e"', '<p>a &amp; b &lt; c &gt; d "e"</p>\n'),
        ("&lt;script&gt;", "<p>&lt;script&gt;</p>\n"),
        ("`<b>&`", "<p><code>&lt;b&gt;&amp;</code></p>\n"),
        ("```html\n<b>\n```", "<pre><code>&lt;b&gt;\n</code></pre>\n"),
        ("## 归因 **分析**", '<h2 id="归因-分析">归因 <strong>分析</strong></h2>\n'),
        ("### 小结\n### 小结", '<h3 id="小结">小结</h3>\n<h3 id="小结-2">小结</h3>\n'),
        ("> 引\n> 用", "<blockquote>\n<p>引用</p>\n</blockquote>\n"),
        ("- 甲\n- 乙", "<ul>\n<li>甲</li>\n<li>乙</li>\n</ul>\n"),
        ("1. 甲\n2. 乙", "<ol>\n<li>甲</li>\n<li>乙</li>\n</ol>\n"),
        ("1) 甲\n2) 乙", '<ol class="bracket">\n<li>甲</li>\n<li>乙</li>\n</ol>\n'),
        ("> 3) 甲", '<blockquote>\n<ol class="bracket" start="3">\n<li>甲</li>\n</ol>\n</blockquote>\n'),
        ("3. 甲", '<ol start="3">\n<li>甲</li>\n</ol>\n'),
        ("0. 甲", '<ol start="0">\n<li>甲</li>\n</ol>\n'),
        ("- 甲\n\n- 乙", "<ul>\n<li><p>甲</p>\n</li>\n<li><p>乙</p>\n</li>\n</ul>\n"),
        ("---", "<hr>\n"),
        ('[文字](../x/ "题")', '<p><a href="../x/">文字</a></p>\n'),
        ('[x](a"b&c)', '<p><a href="a&quot;b&amp;c">x</a></p>\n'),
        ("甲<b onclick=x>乙</b>丙", "<p>甲乙丙</p>\n"),
        ("<script>alert(1)</script>\n\n甲", "<p>甲</p>\n"),
        ("<!-- 秘密 -->\n\n甲 <!-- 秘密 -->", "<p>甲 </p>\n"),
        ("甲{: onclick=x}", "<p>甲{: onclick=x}</p>\n"),
        ("{{ 甲 }} {% 乙 %}", "<p>{{ 甲 }} {% 乙 %}</p>\n"),
    ],
)
def test_render(body: str, expected: str) -> None:
    assert html(body) == expected


def figure(name: str, size: str, alt: str, caption: str, tall: str = "") -> str:
    # A caption that says what the alt text says is for the eyes only.
    hidden = ' aria-hidden="true"' if caption == alt else ""
    return f"<figure>{image(name, size, alt, tall)}<figcaption{hidden}>{caption}</figcaption></figure>"


def image(name: str, size: str, alt: str, tall: str = "") -> str:
    shown = f'<img src="{name}" alt="{alt}" {size} loading="lazy" decoding="async"{tall}>'
    # A picture wider than a phone leads to itself; a link needs a name.
    return f'<a class="picture" href="{name}">{shown}</a>' if size == A and alt else shown


A, B = 'width="640" height="480"', 'width="100" height="200"'


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("![说明](a.png)", figure("a.png", A, "说明", "说明") + "\n"),
        ("![说明](./a.png)", figure("a.png", A, "说明", "说明") + "\n"),
        ('![说明](a.png "图题")', figure("a.png", A, "说明", "图题") + "\n"),
        ('![说\n明](a.png "图\n题")', figure("a.png", A, "说明", "图 题") + "\n"),
        ("![one\ntwo](a.png)", figure("a.png", A, "one two", "one two") + "\n"),
        ("![说明](b.jpg)", figure("b.jpg", B, "说明", "说明", ' class="tall"') + "\n"),
        ("![](a.png)\n![乙](a.png)", figure("a.png", A, "", "") + "\n" + figure("a.png", A, "乙", "乙") + "\n"),
        ('![“<b>](a.png "<i>&")', figure("a.png", A, "“", "&lt;i&gt;&amp;") + "\n"),
        ("![甲](c&d.png)", figure("c&amp;d.png", 'width="1" height="1"', "甲", "甲") + "\n"),
        (
            "文字![说明](a.png)文字",
            f"<p>文字{image('a.png', A, '说明')}文字</p>\n",
        ),
        (
            "[![说明](a.png)](../x/)",
            f'<p><a href="../x/"><img src="a.png" alt="说明" {A} loading="lazy" decoding="async"></a></p>\n',
        ),
        ("![没有](no.png)", "<p></p>\n"),
        ("![远处](https://example.org/a.png)", "<p></p>\n"),
        ("![外面](../a.png)", "<p></p>\n"),
        ("![甲 ![乙](a.png) 丙](no.png)", "<p></p>\n"),
        ("![甲 ![乙](no.png) **丙**](a.png)", figure("a.png", A, "甲 乙 丙", "甲 乙 丙") + "\n"),
    ],
)
def test_pictures(body: str, expected: str) -> None:
    assert html(body) == expected


def test_a_picture_in_a_list_or_cell_is_a_figure() -> None:
    assert figure("a.png", A, "甲", "甲") in html("- ![甲](a.png)\n- 乙")
    assert figure("a.png", A, "甲", "甲") in html("|甲|\n|-|\n|![甲](a.png)|")


def test_tables() -> None:
    body = "|甲|乙|丙|丁|\n|:-|:-:|-:|-|\n|一|**二**|*三*|四|\n|五|\n"
    assert html(body) == (
        '<div class="table" role="region" aria-label="表格 1" tabindex="0"><table>\n'
        '<thead><tr><th scope="col">甲</th><th scope="col" class="center">乙</th>'
        '<th scope="col" class="right">丙</th><th scope="col">丁</th></tr></thead>\n<tbody>\n'
        '<tr><td>一</td><td class="center"><strong>二</strong></td><td class="right"><em>三</em></td><td>四</td></tr>\n'
        '<tr><td>五</td><td class="center"></td><td class="right"></td><td></td></tr>\n'
        "</tbody></table></div>\n"
    )


def test_columns_of_numbers_are_known() -> None:
    found = html(
        "|题型|前|后|差|说明|\n|-|-:|-|-|-|\n|推断|61.2%|**70.9**|+9.7|3人|\n|提取|—|182人|-1,024|说不清|\n||||||\n"
    )
    assert '<th scope="col">题型</th><th scope="col" class="right number">前</th>' in found
    assert '<td class="number"><strong>70.9</strong></td><td class="number">+9.7</td><td>3人</td>' in found


def test_tables_are_numbered() -> None:
    table = "|甲|\n|-|\n|1|\n\n"
    assert [f'aria-label="表格 {number}"' in html(table * 2) for number in (1, 2, 3)] == [True, True, False]


def test_notes() -> None:
    body = "甲[^b]乙[^a]丙[^b]。\n\n[^a]: 第一\n行\n[^b]: ![图](a.png)\n"
    assert html(body) == (
        '<p>甲<sup><a href="#note-1" id="ref-1" class="note">[1]</a></sup>'
        '乙<sup><a href="#note-2" id="ref-2" class="note">[2]</a></sup>'
        '丙<sup><a href="#note-1" id="ref-1-2" class="note">[1]</a></sup>。</p>\n'
        '<ol class="notes">\n'
        f'<li id="note-1">{figure("a.png", A, "图", "图")}\n'
        ' <a class="back" href="#ref-1" aria-label="回到正文第 1 处">↑1</a>'
        ' <a class="back" href="#ref-1-2" aria-label="回到正文第 2 处">↑2</a></li>\n'
        '<li id="note-2"><p>第一行 <a class="back" href="#ref-2" aria-label="回到正文">↑</a></p>\n</li>\n</ol>\n'
    )


def test_notes_without_text_or_reference() -> None:
    assert html("甲[^x]。") == "<p>甲[^x]。</p>\n"
    assert html("甲。\n\n[^x]: 乙\n") == "<p>甲。</p>\n"


def test_ids_do_not_meet() -> None:
    """Those of headings and those of notes, whatever a heading is called."""
    ids = Parsed(html("## Note 1\n\n## ref-1\n\n## note 1\n\n甲[^a]\n\n[^a]: 乙\n")).ids
    assert sorted(set(ids)) == sorted(ids)


@pytest.mark.slow
def test_thousands_of_pictures_in_a_paragraph() -> None:
    assert html("![甲](a.png)\n" * 10_000).count("<figure>") == 10_000
    assert html("![甲](a.png) 乙 " * 10_000).count("<img") == 10_000
    # More than is read: nothing closes the paragraph.
    assert html("![甲](a.png) 乙 " * 80_000).count("<img") > 10_000


MARKDOWNISH = st.text(alphabet="ab中 \n#*_~[]()!<>|-+=`&;\\^:\"'1.")


@given(MARKDOWNISH)
def test_every_tag_is_closed(body: str) -> None:
    parsed = Parsed(html(body))
    assert parsed.unclosed == []
    assert "\ue0ff" not in parsed.text


@given(st.text(alphabet="ab中 \n*_~()-+=\"'1。，"))
def test_no_word_is_lost(body: str) -> None:
    document = Document(body)
    shown = "".join(block.text for block in document.blocks) + "".join(code.text for code in document.code)
    assert sorted("".join(Parsed(render(document, {})).text.split())) == sorted("".join(shown.split()))


FRAME = '<div class="table" role="region" aria-label="表格 {}" tabindex="0">{}</div>'


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("<p>甲</p>", "<p>甲</p>"),
        ("<table>\n<tr></tr></table>", FRAME.format(1, "<table>\n<tr></tr></table>")),
        (
            "<table></table>甲" * 2,
            FRAME.format(1, "<table></table>") + "甲" + FRAME.format(2, "<table></table>") + "甲",
        ),
    ],
)
def test_tables_of_plain_pages_get_the_same_frame(page: str, expected: str) -> None:
    assert frame_tables(page) == expected
