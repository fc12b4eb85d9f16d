"""What people type in a word processor is read as they mean it: the same on the page, in search and in Word."""

from __future__ import annotations

import pytest

from anliku.emphasis import closes, opens
from anliku.markdown import Document
from anliku.page.html import render
from anliku.reading.doubts import doubts
from anliku.signs import masked
from anliku.text import one_line

TYPED = [
    "计算3*4=12，5*6=30。",
    "2*3*4=24",
    "a*b*c、x**2+y**2",
    "长*宽*高=体积",
    "李*明、王*红",
    "张**和李**说",
    "某**小学和某**中学",
    "方**、白**",
    "欧阳**同学和诸葛**同学",
    "熊**与俞**",
    "第3*题和第5*题是选做题",
    "带*的题目选做，不带*的必做",
    "选做题（*）和附加题（*）",
    "*p<0.05，**p<0.01，***p<0.001",
    "0.45**和0.32**",
    "138****5678",
    "10~20人，30~40人",
    "10~~20人，30~~40人",
    "姓名____，班级____。",
    "____是____的____",
    "file_name_1",
    "[1]:张三.阅读教学的提问[J].教育研究,2020(3):1-5.",
    "[注]:数据来自市监测。",
    "[1]: https://www.example.org/a",
    ">60分的学生有12人。",
    ">=60分",
    "2024. 全区开展了后测。",
    "01. 甲",
    "~~~~~~",
    "______",
    "+ 3.2个百分点",
    "1. ****",
    "I`m a student, he`s a teacher.",
    "$x$和$y$",
    ":smile:",
    "#1号和##没有空格",
    "学习 C #",
    "若a<b，c>d",
    "<5分>",
]


@pytest.mark.parametrize("line", TYPED)
def test_shown_as_typed(line: str) -> None:
    document = Document(f"前面一段。\n\n{line}\n\n后面一段。\n")
    said = line.removeprefix("1. ")
    assert said in [block.text for block in document.blocks]
    assert "<em>" not in (page := render(document, {}))
    assert said.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") in page


@pytest.mark.parametrize(
    ("line", "html"),
    [
        ("这是**“追问”**的做法。", "这是<strong>“追问”</strong>的做法。"),
        ("**注意：**请慢读。", "<strong>注意：</strong>请慢读。"),
        ("得分率**61.2%**提高", "得分率<strong>61.2%</strong>提高"),
        ("面向**前方**看", "面向<strong>前方</strong>看"),
        ("见**《通知》**第三条", "见<strong>《通知》</strong>第三条"),
        ("见**[通知](https://a.example)**的要求", '见<strong><a href="https://a.example">通知</a></strong>的要求'),
        ("**甲。**乙**（丙）**丁", "<strong>甲。</strong>乙<strong>（丙）</strong>丁"),
        ("**甲****乙**", "<strong>甲</strong><strong>乙</strong>"),
        ("b**oo**k", "b<strong>oo</strong>k"),
        ("***又粗又斜***的话", "<em><strong>又粗又斜</strong></em>的话"),
        ("**粗*斜*粗**", "<strong>粗<em>斜</em>粗</strong>"),
        ("*注：数据来自监测。*", "<em>注：数据来自监测。</em>"),
        ("~~旧做法~~，新做法", "<del>旧做法</del>，新做法"),
        ("\\*甲\\* **乙**", "*甲* <strong>乙</strong>"),
        ("**未完", "**未完"),
        ("    缩进**两**格", "缩进<strong>两</strong>格"),
        ("\t制表符", "制表符"),
    ],
)
def test_emphasis_as_it_is_meant(line: str, html: str) -> None:
    assert render(Document(line), {}) == f"<p>{html}</p>\n"


@pytest.mark.parametrize(
    ("line", "doubts"),
    [
        ("学生*认真*读题", [("emphasis", "认真")]),
        ("全是~~错误~~的", [("deletion", "错误")]),
        ("要_追问_依据 __甲__", [("underscores", "甲")]),
        ("甲\n---", [("underline", "---")]),
        ("*强调*。**粗**体3*4*5", []),
    ],
)
def test_what_may_be_meant_otherwise_is_in_doubt(line: str, doubts: list[tuple[str, str]]) -> None:
    assert [(doubt.kind, doubt.text) for doubt in Document(line).doubts] == doubts


@pytest.mark.parametrize(
    ("body", "html"),
    [
        ("1. 甲\n2. 乙\n4. 丙\n5. 丁", '<li>甲</li>\n<li>乙</li>\n<li value="4">丙</li>\n<li>丁</li>'),
        ("1. 甲\n1. 乙\n1. 丙", "<li>甲</li>\n<li>乙</li>\n<li>丙</li>"),
        ("3. 甲\n4. 乙", '<ol start="3">\n<li>甲</li>\n<li>乙</li>'),
        ("0. 甲\n1. 乙", '<ol start="0">\n<li>甲</li>\n<li>乙</li>'),
        ("甲\n---\n乙", "<p>甲</p>\n<hr>\n<p>乙</p>"),
        ("甲\n====\n", "<p>甲\n====</p>"),
        ("[全文][通知]\n\n[通知]: https://a.example", '<p><a href="https://a.example">全文</a></p>'),
        ("甲[^A]\n\n[^a]: 乙\n\n[^a]: 丙", '<li id="note-1"><p>乙 <a class="back" href="#ref-1"'),
        ("**粗体**\n下一行", "<p><strong>粗体</strong>下一行</p>"),
        ("甲[^1]\n乙[^1]\n\n[^1]: 丙", "</sup>乙"),
        ("甲\nword\nnext", "<p>甲\nword\nnext</p>"),
    ],
)
def test_blocks_and_lines(body: str, html: str) -> None:
    assert html in render(Document(body), {})


@pytest.mark.parametrize(
    ("text", "line"), [("甲\n乙", "甲乙"), ("one \n two", "one two"), ("甲\nb", "甲 b"), ("\n甲  乙\n", "甲 乙")]
)
def test_one_line(text: str, line: str) -> None:
    assert one_line(text) == line


@pytest.mark.parametrize(
    ("before", "after", "can"),
    [("", "注", (True, False)), ("：", "请", (True, True)), ("是", "“", (True, True)), ("三", "、", (False, True))],
)
def test_sides_of_a_mark(before: str, after: str, can: tuple[bool, bool]) -> None:
    assert (opens("*", 2, before, after), closes("*", 2, before, after)) == can


@pytest.mark.parametrize("line", TYPED)
def test_hidden_signs_keep_their_places(line: str) -> None:
    assert len(masked(line).encode()) == len(line.encode())


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("面积是\\(S=ab\\)，占61.2\\%。", ["\\(", "\\)", "\\%"]),
        ("甲\\.乙\\-丙\\+丁", ["\\.", "\\-", "\\+"]),
        ("12\\.甲", ["\\."]),
        ("存在\\\\服务器上", ["\\\\"]),
        ("甲\\\\", ["\\\\"]),
        # What the Word importer escapes is certain; the rest is printed as typed.
        ("\\*甲\\* \\[乙\\] \\#丙 \\$1 \\{x\\}", []),
        ("存在C:\\教案\\a，\\*甲\\*", []),
        ("\\\\\\*甲，存在\\\\服务器上", []),
        ("12\\. 甲\n\n\\- 乙\n\n\\+ 丙\n\n- \\= 丁", []),
        ("教案\\一年级\\a1", []),
        ("甲\\\n乙", []),
    ],
)
def test_a_backslash_that_vanishes_is_told(body: str, told: list[str]) -> None:
    assert [doubt.text for doubt in doubts(Document(body)) if doubt.kind == "backslash"] == told


def test_backslashes_on_one_line_of_a_megabyte_are_read_in_linear_time() -> None:
    """Each asks whether other signs of its line are escaped."""
    assert doubts(Document("甲\\\\" * 100_000))[0].kind == "backslash"


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("一、读题\n二、画图", True),
        ("（1）读题\n（2）画图", True),
        ("单位：平桥示例小学\n作者：示例组", True),
        ("第一步：读\n第二步：写", True),
        ("图1 推断题\n图2 提取题", True),
        ("读完了。\n再写。", True),
        ("一、读题  \n二、画图", False),
        ("一、读题\\\n二、画图", False),
        ("一个很长的句子，还没有写完\n就接着写在下一行。", False),
        ("得分率提高了\n9.7个百分点。", False),
    ],
)
def test_a_line_that_was_meant_as_one_is_told(body: str, told: bool) -> None:
    assert any(doubt.kind == "lines" for doubt in doubts(Document(body))) == told
