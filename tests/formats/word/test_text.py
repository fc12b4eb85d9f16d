"""The words of a document come out as the same words, whatever marks are in them."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anliku.formats.word.read import redact
from anliku.formats.word.read.content import Span
from anliku.formats.word.understand.inline import Picture, Where, escape, left_out, plain, tidy, write
from anliku.markdown import Document
from tests.effort import many
from tests.formats.word.reading import draft, first_section, in_sections, said
from tests.formats.word.xml import cell, p, package, table, text

MARKS = "\\`*_{}[]<>()#+-.!|~&^$=:;\"'/0123456789abAZ 中文，。：“”（）、 \t"
# Control characters and halves of pairs cannot be in XML.
LETTERS = st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\ufffe\uffff\u2028\u2029")
WORDS = st.text(st.one_of(st.sampled_from(MARKS), LETTERS), max_size=40)
SPANS = st.lists(
    st.builds(
        Span,
        text=WORDS,
        bold=st.booleans(),
        italic=st.booleans(),
        struck=st.booleans(),
        href=st.sampled_from([None, "https://a.example/x(y)_z*"]),
    ),
    max_size=4,
)
AROUND = {
    "paragraph": ("前\n\n{}\n\n后\n", 1),
    "heading": ("前\n\n### {}\n\n后\n", 1),
    "cell": ("前\n\n| a |\n| --- |\n| {} |\n\n后\n", 2),
}


@settings(max_examples=many(300))
@given(spans=SPANS, where=st.sampled_from(["paragraph", "heading", "cell"]))
def test_what_is_written_renders_to_the_words(spans: list[Span], where: str) -> None:
    words = plain(spans)
    if words:
        frame, place = AROUND[where]
        document = Document(frame.format(write(spans, {}, where)))  # type: ignore[arg-type]
        assert [block.text for block in document.blocks][place:-1] == [words]
        assert not document.raw
        assert not document.code


@settings(max_examples=many(60))
@given(lines=st.lists(WORDS.filter(lambda words: bool(words.strip())), min_size=1, max_size=6))
def test_from_word_to_the_page(lines: list[str]) -> None:
    within = cell(p(text(lines[0].replace("\t", " "))))
    body = in_sections(*(p(text(line)) for line in lines), table(["甲", "乙"], ["x", within]))
    with tempfile.TemporaryDirectory() as folder:
        made = draft(package(body), Path(folder), {"campaign": "suzhou-2024", "title": "一个标题"})
    if any(problem.rule == "WD001" for problem in made.problems):
        return
    shown = "".join(block.text for block in Document(made.body).blocks)
    for line in lines:
        assert "".join(plain([Span(line)]).split()) in "".join(shown.split())


@pytest.mark.parametrize(
    "line",
    [
        "# 标题",
        "- 项目",
        "1. 项目",
        "> 引用",
        "    缩进",
        "***",
        "===",
        "| a | b |",
        "[^1]: 注",
        "[a]: b",
        "```",
        "<b>x</b>",
        "~~~",
        "+ x",
        "10) x",
        "&amp;",
        "\\",
        "![x](y)",
        "[x](javascript:alert)",
        "<https://a.example>",
        "a*b*c",
        "x_y_z",
    ],
)
def test_what_looks_like_a_mark_is_text(line: str) -> None:
    document = Document(f"{escape(line)}\n")
    assert [(block.kind, block.text) for block in document.blocks] == [("paragraph", line.strip())]
    assert document.headings + document.links + document.pictures + document.raw + document.tables == []


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ([Span("普通"), Span("重点", bold=True), Span("后")], "普通**重点**后"),
        ([Span("说"), Span("“重点”", bold=True), Span("后")], "说**“重点”**后"),
        ([Span("前"), Span("重点。", bold=True), Span("后")], "前**重点。**后"),
        ([Span("重点。", bold=True)], "**重点。**"),
        ([Span("前"), Span(" 重点 ", bold=True), Span("后")], "前 **重点** 后"),
        ([Span("重", bold=True), Span("点", bold=True, italic=True)], "**重*点***"),
        ([Span("又粗又斜", bold=True, italic=True)], "***又粗又斜***"),
        ([Span("粗", bold=True), Span("斜", bold=True, italic=True), Span("粗", bold=True)], "**粗*斜*粗**"),
        ([Span("斜", italic=True), Span("粗", bold=True, italic=True), Span("斜", italic=True)], "*斜**粗**斜*"),
        ([Span("都有", bold=True, italic=True, struck=True)], "***~~都有~~***"),
        ([Span("粗", bold=True), Span("斜", italic=True)], "**粗***斜*"),
        ([Span("着", italic=True), Span("删", struck=True)], "*着*~~删~~"),
        ([Span("前"), Span("删去", struck=True), Span("后")], "前~~删去~~后"),
        (
            [Span("得分率"), Span("59.8%", bold=True), Span("，低"), Span("4.1", italic=True), Span("分")],
            "得分率**59.8%**，低4.1分",
        ),
        ([Span("这"), Span("注意：", bold=True), Span("请")], "这**注意：**请"),
        ([Span("见"), Span("通知", href="https://a.example/b c")], "见[通知](https://a.example/b%20c)"),
        ([Span("2*3=6，4_5"), Span("重", bold=True)], "2*3=6，4_5**重**"),
        ([Span("3~5人，6~8人")], "3~5人，6~8人"),
        ([Span("~~删~~")], "\\~\\~删\\~\\~"),
        ([Span("注", note="2")], "[^2]"),
        ([Span(picture=1)], '![说明](a.png "图1 说明")'),
        ([Span(picture=9)], ""),
        ([Span("。", bold=True)], "。"),
        ([Span("前"), Span("。", bold=True), Span("后")], "前。后"),
    ],
)
def test_looks(spans: list[Span], expected: str) -> None:
    assert write(spans, {1: Picture("a.png", "说明", "图1 说明")}) == expected


@pytest.mark.parametrize(
    ("spans", "where", "told"),
    [
        ([Span("低"), Span("4.1", italic=True), Span("个")], "paragraph", {"斜体": ["4.1"]}),
        ([Span("低"), Span("4.1", bold=True), Span("个")], "paragraph", {}),
        ([Span("3"), Span("4", bold=True), Span("5")], "cell", {"加粗": ["4"]}),
        ([Span("用"), Span("旧1", struck=True), Span("法")], "line", {"删除线": ["旧1"]}),
        ([Span("甲", bold=True), Span("乙", struck=True)], "heading", {"删除线": ["乙"]}),
        ([Span("着重", italic=True), Span("，", bold=True), Span(picture=1)], "paragraph", {}),
    ],
)
def test_emphasis_that_is_left_out_is_known(spans: list[Span], where: Where, told: dict[str, list[str]]) -> None:
    written = write(spans, {1: Picture("a.png", "说明")}, where)
    assert left_out(spans, written, where) == told


def test_emphasis_that_is_left_out_is_told(tmp_path: Path) -> None:
    line = p("低", text("4.1", "<w:i/>"), "个百分点。")
    made = draft(package(in_sections(line, table([cell(line), "乙"], ["1", "2"]))), tmp_path)
    assert len(said(made, "WD012")) == 2
    assert all("“4.1”原来有斜体，没有保留" in message for message in said(made, "WD012"))


def test_headings_are_plain_and_keep_their_last_hash() -> None:
    assert write([Span("C#", bold=True)], {}, "heading") == "C\\#"


def test_tidy() -> None:
    spans = [Span(" \u3000 前"), Span("\u00a0中\t后"), Span("a\tb "), Span("\u3000")]
    assert tidy(spans) == [Span("前 中\u3000后a b")]
    assert tidy([Span("  ")]) == []


def test_superscripts_become_characters(tmp_path: Path) -> None:
    raised, lowered = '<w:vertAlign w:val="superscript"/>', '<w:vertAlign w:val="subscript"/>'
    line = p("cm", text("2", raised), "，H", text("2", lowered), "O，见", text("[1]", raised))
    made = draft(package(in_sections(line)), tmp_path)
    assert first_section(made) == "cm²，H₂O，见[1]"


def test_python_docx_text_with_every_break(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("监测发现与问题")
    paragraph = document.add_paragraph("第一行写得比较长，一直写到这一行的最后还没有")
    paragraph.add_run().add_break()
    paragraph.add_run("写完。")
    paragraph.add_run().add_break()
    paragraph.add_run("第二句。")
    stream = io.BytesIO()
    document.save(stream)
    made = draft(stream.getvalue(), tmp_path, {"campaign": "suzhou-2024", "title": "一个标题"})
    assert first_section(made).startswith("第一行写得比较长，一直写到这一行的最后还没有\n\n写完。\n\n第二句。")


TABS = '<w:r><w:rPr><w:u w:val="single"/></w:rPr><w:tab/><w:tab/></w:r>'
LINE = '<w:u w:val="single"/>'


def test_a_line_to_write_on_stays(tmp_path: Path) -> None:
    body = in_sections(
        p("姓名：", TABS, "班级：", text("      ", LINE)),
        p("理由是", text("   ", LINE), text("看图", LINE), text("   ", LINE), "。"),
    )
    expected = "姓名：＿＿＿＿＿＿＿＿班级：＿＿＿＿＿＿\n\n理由是 看图 。"
    made = first_section(draft(package(body), tmp_path))
    assert " ".join(made.replace("   ", " ").split(" ")) == expected


def test_letters_that_were_only_moved(tmp_path: Path) -> None:
    up, down = '<w:position w:val="10"/>', '<w:position w:val="-6"/>'
    body = in_sections(p("算2", text("x", up), "和4", text("n", down), "，", text("一行移高的字", up), "。"))
    assert first_section(draft(package(body), tmp_path)) == "算2ˣ和4ₙ，一行移高的字。"


def test_two_lines_through_words_are_kept(tmp_path: Path) -> None:
    made = draft(package(in_sections(p("留下", text("划去", "<w:dstrike/>"), "。"))), tmp_path)
    assert first_section(made) == first_section(
        draft(package(in_sections(p("留下", text("划去", "<w:strike/>"), "。"))), tmp_path)
    )
    assert first_section(made) != "留下划去。"


@pytest.mark.parametrize(
    "line", ["电话：" + "6512" + "3456" + "转801", "联系电话：" + "6512" + "3456" + " 分机801", "钉钉：zs_2024x"]
)
def test_what_belongs_to_a_number_goes_with_it(line: str) -> None:
    assert redact.clean(line)[0] == ""
