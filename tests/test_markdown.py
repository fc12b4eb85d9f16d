"""What stands in a body, and where: one parser for checking, counting and rendering."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from anliku.markdown import MAX_NODES, Document, anchor_of
from anliku.text import count_words

# Characters that mean something to Markdown, among others.
MARKS = "ab1中😀 \n\t#*_~[]()!<>|-+=`&;\\^:\"'/."
MARKDOWNISH = st.text(alphabet=MARKS)
ANY = st.one_of(MARKDOWNISH, st.text(alphabet=st.characters()))


def written(document: Document, body: str) -> list[tuple[str, str]]:
    """Every character of every block, and the character of the body that its place leads to."""
    pairs = []
    for block in document.blocks:
        for offset, character in enumerate(block.text):
            place = document.character(block.byte_at(offset))
            pairs.append((character, body[place : place + 1]))
    return pairs


@pytest.mark.parametrize(
    ("body", "blocks"),
    [
        ("", []),
        ("一段。\n", [("paragraph", "一段。")]),
        ("第一行\n第二行\n", [("paragraph", "第一行第二行")]),
        ("one\ntwo\n", [("paragraph", "one\ntwo")]),
        ("第一行  \n第二行\n", [("paragraph", "第一行\n第二行")]),
        ("## 标题 ##\n", [("heading", "标题")]),
        ("标题\n===\n", [("paragraph", "标题\n===")]),
        ("##\n", [("heading", "")]),
        ("- 甲\n- 乙\n", [("item", "甲"), ("item", "乙")]),
        ("- 甲\n\n- 乙\n", [("paragraph", "甲"), ("paragraph", "乙")]),
        ("- 甲\n  - 乙\n", [("item", "甲"), ("item", "乙")]),
        ("> 甲\n> 乙\n", [("paragraph", "甲乙")]),
        ("|甲|乙|\n|-|-|\n|丙||\n", [("cell", "甲"), ("cell", "乙"), ("cell", "丙")]),
        ("**粗**，*斜*、~~删~~。\n", [("paragraph", "粗，斜、删。")]),
        ("用 `代码` 写\n", [("paragraph", "用 代码 写")]),
        ("&lt;b&gt; &#x4e2d;&nbsp;文\n", [("paragraph", "<b> 中\xa0文")]),
        ("<b>粗</b>\n", [("paragraph", "粗")]),
        ("[文字](网址)和<https://example.org>\n", [("paragraph", "文字和https://example.org")]),
        ("![说明](a.png)\n", [("caption", "说明")]),
        ("前![说明](a.png '图1')后\n", [("paragraph", "前后"), ("caption", "图1")]),
        ("句[^1]。\n\n[^1]: 注释。\n", [("paragraph", "句。"), ("paragraph", "注释。")]),
        ("```\n代码\n```\n", [("code", "代码\n")]),
        ("    缩进\n", [("paragraph", "缩进")]),
        ("<div>\n甲\n</div>\n", []),
        ("---\n", []),
        ("\\*不是强调\\*\n", [("paragraph", "*不是强调*")]),
        ("{: onclick=x}\n", [("paragraph", "{: onclick=x}")]),
        ("{{ config }}\n", [("paragraph", "{{ config }}")]),
        ("--8<-- “x”\n", [("paragraph", "--8<-- “x”")]),
    ],
)
def test_blocks_are_what_a_reader_sees(body: str, blocks: list[tuple[str, str]]) -> None:
    assert [(block.kind, block.text) for block in Document(body).blocks] == blocks


@pytest.mark.parametrize(
    ("body", "pairs"),  # what is shown, what is written, and so on
    [
        ("中文", "中中文文"),
        ("a**粗**b", "aa粗粗bb"),
        ("😀*斜*", "😀😀斜斜"),
        ("> 甲\n> 乙", "甲甲乙乙"),
        ("a\r\nb", "aa\n\rbb"),
        ("\\*a", "**aa"),
        ("&amp;甲", "&&甲甲"),
        ("`a`学", "aa学学"),
        ("`` `a` ``学", "``aa``学学"),
        ("` a b `学", "aa  bb学学"),
        ("`  a  `", "  aa  "),
        ("` `", "  "),
        ("`a\nb`", "aa \nbb"),
        ("| 甲 | `乙` |\n|-|-|\n| *丙* | 丁 |", "甲甲乙乙丙丙丁丁"),
        ("[链](x)接", "链链接接"),
        ("前![](x)后", "前前后后"),
        ("# 标 #", "标标"),
        ("-\t甲", "甲甲"),
        ("\t\t\n\n1. 甲\n\n   乙", "甲甲乙乙"),
    ],
)
def test_every_character_knows_where_it_was_written(body: str, pairs: str) -> None:
    assert "".join(shown + typed for shown, typed in written(Document(body), body)) == pairs


@given(
    st.text(alphabet=MARKS.replace("`", "").replace("&", "").replace("<", "")),
    st.sampled_from(["", "😀\n\n", "x\r\n\r\n"]),
)
def test_places_hold_for_any_text(body: str, before: str) -> None:
    """Without code and entities, what is shown is what is written."""
    body = before + body
    for shown, typed in written(Document(body), body):
        assert shown in {typed, "\n"}


@given(ANY)
@example("\ud800")
@example("# \udfff\n" * 3)
@example("\x00![\x00](\x00)")
@example("[^a]: [^a]: [^a]")
@example("![![")
@example("|\n|-\n")
def test_any_text_is_a_document(body: str) -> None:
    document = Document(body)
    assert document.complete
    for block in document.blocks:
        for offset in (0, len(block.text) // 2, len(block.text)):
            assert 0 <= document.character(block.byte_at(offset)) <= len(body)
    starts = [heading.start for heading in document.headings]
    starts += [link.start for link in (*document.links, *document.pictures)]
    starts += [piece.start for piece in (*document.raw, *document.code)]
    assert all(0 <= document.character(start) <= len(body) for start in starts)
    anchors = [heading.anchor for heading in document.headings]
    assert len(set(anchors)) == len(anchors)
    assert document.words == sum(count_words(block.text) for block in document.blocks)
    sections = document.sections(10)
    assert all(10 <= section.start <= 10 + len(body) for section in sections)
    assert len(sections) == sum(heading.level == 2 for heading in document.headings)
    grouped = [block for _, blocks in document.section_texts() for block in blocks]
    assert grouped == [block for block in document.blocks if block.kind != "heading"]


@given(st.text(alphabet="a中😀é\n", max_size=5000), st.data())
def test_bytes_lead_to_characters(body: str, data: st.DataObject) -> None:
    offset = data.draw(st.integers(0, len(body)))
    assert Document(body).character(len(body[:offset].encode())) == offset


def test_bytes_lead_to_characters_in_a_long_body() -> None:
    body = "中a😀" * 5000
    document = Document(body)
    for offset in range(0, len(body), 997):
        assert document.character(len(body[:offset].encode())) == offset
    assert document.character(10**9) == len(body)


@pytest.mark.parametrize(
    ("titles", "anchors"),
    [
        (["归因分析"], ["归因分析"]),
        (["一、归因 分析！"], ["一-归因-分析"]),
        (["小结", "小结", "小结"], ["小结", "小结-2", "小结-3"]),
        (["小结", "小结", "小结-2"], ["小结", "小结-2", "小结-2-2"]),
        (["小结-2", "小结", "小结"], ["小结-2", "小结", "小结-3"]),
        (["", "！？"], ["h-section", "h-section-2"]),
        (["Note 1", "content"], ["h-note-1", "h-content"]),
        (["A", "a"], ["h-a", "h-a-2"]),
        (["字" * 100], ["字" * 60]),
        (['"><script>'], ["h-script"]),
    ],
)
def test_anchors(titles: list[str], anchors: list[str]) -> None:
    taken: dict[str, int] = {}
    assert [anchor_of(title, taken) for title in titles] == anchors


@given(st.lists(st.text(alphabet="a1-2中", max_size=4)))
def test_anchors_are_unique(titles: list[str]) -> None:
    taken: dict[str, int] = {}
    anchors = [anchor_of(title, taken) for title in titles]
    assert len(set(anchors)) == len(anchors)
    assert all(anchor and not set(anchor) & set(" <>\"'&#") for anchor in anchors)


def test_headings() -> None:
    document = Document("# 一\n\n## 二 **粗**\n\n> ### 三\n\n## 四 ##\n")
    assert [(h.level, h.text, h.anchor) for h in document.headings] == [
        (1, "一", "一"),
        (2, "二 粗", "二-粗"),
        (3, "三", "三"),
        (2, "四", "四"),
    ]


SECTIONS = "开头。\n\n## 监测发现\n\n两段话。\n\n### 小标题\n\n|甲|乙|\n|-|-|\n|1|2|\n\n## 空\n\n# 一级\n\n不算。\n\n## 归因\n\n- 一条\n"


def test_sections() -> None:
    sections = Document(SECTIONS).sections(100)
    assert [(s.title, s.words, [block.text for block in s.blocks]) for s in sections] == [
        ("监测发现", 8, ["两段话。", "甲", "乙", "1", "2"]),
        ("空", 0, []),
        ("归因", 2, ["一条"]),
    ]
    assert [SECTIONS[s.start - 100 :].split("\n")[0] for s in sections] == ["## 监测发现", "## 空", "## 归因"]


def test_words_count_headings_tables_notes_and_code() -> None:
    assert (
        Document("## 标题\n\n正文[^1]。`x`\n\n|甲|\n|-|\n|乙|\n\n```\n代码\n```\n\n[^1]: 注\n").words
        == 2 + 4 + 2 + 2 + 1
    )


def test_links_and_pictures() -> None:
    body = "中[a *b*](x.png \"t\") <https://e.org> [r][] ![图 *说*](./p.png)\n\n[r]: ../y/ 'z'\n\n[![内](i.png)](o)\n"
    document = Document(body)
    assert [(link.target, link.text, link.kind) for link in document.links] == [
        ("x.png", "a b", "Inline"),
        ("https://e.org", "https://e.org", "Autolink"),
        ("../y/", "r", "Collapsed"),
        ("o", "", "Inline"),
    ]
    assert [(picture.target, picture.text) for picture in document.pictures] == [("./p.png", "图 说"), ("i.png", "内")]
    assert body[document.character(document.links[0].start) :].startswith("[a *b*]")
    assert body[document.character(document.pictures[1].start) :].startswith("![内]")


def test_an_email_autolink_is_told_apart() -> None:
    (link,) = Document(f"<someone{chr(64)}example.invalid>").links
    assert link.kind == "Email"


@pytest.mark.parametrize(
    ("body", "raw"),
    [
        ("<script>x</script>\n", ["<script>x</script>\n"]),
        ("a <b>c</b>\n", ["<b>", "</b>"]),
        ("<!-- 注释 -->\n", ["<!-- 注释 -->\n"]),
        ("a <!-- b --> c\n", ["<!-- b -->"]),
        ("a <br/>\n", ["<br/>"]),
        ("`<b>` \\<b> &lt;b&gt; < b >\n", []),
        ("    <script>\n", ["<script>"]),
        ("<svg onload=x>\n", ["<svg onload=x>\n"]),
        ("<?php x ?>\n", ["<?php x ?>\n"]),
    ],
)
def test_raw_html_is_found(body: str, raw: list[str]) -> None:
    assert [piece.text for piece in Document(body).raw] == raw


def test_tables_and_code() -> None:
    document = Document("|甲|乙|丙|\n|-|-|-|\n|1|2|3|\n|4|5|6|\n\n```py\na\n\nb\n```\n\n|甲|\n|-|\n")
    assert [(table.columns, table.rows) for table in document.tables] == [(3, 2), (1, 0)]
    assert [code.text for code in document.code] == ["a\n\nb\n"]


@pytest.mark.parametrize(("body", "depth"), [("", 0), ("a", 1), ("> > a", 3), ("- - a", 4), ("**a**", 2)])
def test_depth(body: str, depth: int) -> None:
    assert Document(body).depth == depth


MEGABYTE = 1_000_000


def repeated(text: str) -> str:
    return text * (MEGABYTE // len(text.encode()))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("body", "complete"),
    [
        pytest.param(repeated("["), False, id="open brackets"),
        pytest.param(repeated("*a "), False, id="open emphasis"),
        pytest.param(repeated("*a_ "), False, id="crossed emphasis"),
        pytest.param(repeated("> "), False, id="quotes"),
        pytest.param("".join("  " * n + "- a\n" for n in range(900)), True, id="lists"),
        pytest.param("![x" * 66_000 + "a" + "](y)" * 66_000, False, id="pictures in pictures"),
        pytest.param(repeated("[a]("), False, id="open links"),
        pytest.param("".join("e" + "`" * n for n in range(1300)), True, id="backticks"),
        pytest.param(repeated("<a "), False, id="open tags"),
        pytest.param(repeated("<!-- "), True, id="open comments"),
        pytest.param(repeated("<?"), True, id="open instructions"),
        pytest.param(repeated("&amp;"), False, id="entities"),
        pytest.param("[a]: u\n" + repeated("[a]"), False, id="references"),
        pytest.param("|" + "a|" * 3000 + "\n|" + "-|" * 3000 + "\n" + "|x\n" * 300_000, False, id="table"),
        pytest.param("".join(f"[^{n}] " for n in range(60_000)), False, id="notes"),
        pytest.param(repeated("[^a]: "), False, id="notes in notes"),
        pytest.param(repeated("# a\n"), False, id="headings"),
        pytest.param(repeated("中"), True, id="one line"),
        pytest.param(repeated("a\n"), False, id="lines"),
        pytest.param(repeated("![x](a.png) "), False, id="pictures"),
        pytest.param(repeated("[x](a) "), False, id="links"),
        pytest.param("*" * 500_000 + "a" + "*" * 500_000, False, id="stars"),
        pytest.param(repeated("a\n=\n"), False, id="underlined headings"),
        pytest.param(repeated("\\"), False, id="backslashes"),
        pytest.param(repeated("[a]: "), False, id="definitions on one line"),
        pytest.param("**“" * 100_000, False, id="bold before quotation marks"),
    ],
)
def test_a_hostile_megabyte_ends_and_stays_small(body: str, complete: bool) -> None:
    document = Document(body)
    assert document.complete is complete
    # An underlined heading is a paragraph with a line more.
    assert len(document.nodes) <= 2 * MAX_NODES
    assert document.words >= 0
    assert sum(len(picture.text) for picture in document.pictures) < 10 * MEGABYTE
    for block in document.blocks[:: max(1, len(document.blocks) // 1000)]:
        document.character(block.byte_at(0))
    document.sections(0)


def test_what_is_too_much_is_not_complete() -> None:
    assert Document("a\n\n" * 1000).complete
    assert not Document("> " * MAX_NODES).complete
