"""Names in disguise are listed for the eye, and words that only look like them are not."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from anliku.formats import office
from anliku.round.outcome.blind_word import blinded
from anliku.round.outcome.hidden_names import Hiding, Secrets, doubts_in

LEADER = "刘" + "文静"
SECRETS = Secrets.of(["姑苏区平桥示例小学"], [LEADER, "吕" + "晓", "语文课题组"], ["姑苏区"], ["平桥示例小学"], [])
CALLED, SHORT, SPELT = "像是称呼作者的话", "像是学校的简称", "像是拼音的姓名、校名"
SIGNS = "姓名、校名中间夹着符号"


def doubts(text: str) -> list[tuple[str, str]]:
    return [(doubt.why, doubt.text) for doubt in doubts_in(text, SECRETS) if doubt.why in {CALLED, SHORT, SPELT, SIGNS}]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("刘老师和文静老师都说好。", [(CALLED, "刘老师"), (CALLED, "文静老师")]),
        ("请教了小刘和吕副校长。", [(CALLED, "小刘"), (CALLED, "吕副校长")]),
        ("在平小，平实小的孩子读书。", [(SHORT, "平小"), (SHORT, "平实小")]),
        ("作业署名 Liu Wenjing。", [(SPELT, "Liu Wenjing")]),
        ("photo by Wen-jing LIU, LWJ", [(SPELT, "Wen-jing LIU"), (SPELT, "LWJ")]),
        ("lyuxiao 和 lvxiao", [(SPELT, "lyuxiao"), (SPELT, "lvxiao")]),
        ("liú wén jìng，liúwénjìnɡ，ＬＷＪ", [(SPELT, "liú wén jìng"), (SPELT, "liúwénjìnɡ"), (SPELT, "ＬＷＪ")]),
        ("刘-文-静与刘*文静", [(SIGNS, "刘-文-静"), (SIGNS, "刘*文静")]),
        ("平·桥_示例 小学", [(SIGNS, "平·桥_示例 小学")]),
        ("见 pqxx.example 与 PINGQIAO", [(SPELT, "pqxx"), (SPELT, "PINGQIAO")]),
    ],
)
def test_a_disguise_is_told(text: str, told: list[tuple[str, str]]) -> None:
    assert sorted(doubts(text)) == sorted(told)


@pytest.mark.parametrize(
    "text",
    [
        "王老师说，学生水平小幅上升，水平中等。",
        "平小学段、浏览、留言、文静的孩子。",
        "The rubric of PISA, TIMSS and SPSS 26.0 (n=182).",
        "语文课题组老师、课题组组长",
        "LW 和 J 两组",
        "姓刘，文静的孩子；吕、晓两声；naïve Ünal",
    ],
)
def test_what_only_looks_like_one_is_let_be(text: str) -> None:
    assert doubts(text) == []


def test_traditional_characters_are_hidden_as_simplified_ones() -> None:
    assert Hiding(SECRETS).covered("姑蘇區平橋示例小學的劉文靜。") == "××××××××" + "×的×××。"


MOBILE, MAIL = "138" + "1234" + "5678", "lwj" + "@" + "pqxx.example"
SPOKEN = [
    '<w:p><w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml" alt="{text}"/></w:pict></w:r></w:p>',
    '<w:tbl><w:tblPr><w:tblDescription w:val="{text}"/></w:tblPr></w:tbl>',
    '<w:p><w:sdt><w:sdtPr><w:dropDownList><w:listItem w:displayText="{text}" w:value="1"/></w:dropDownList></w:sdtPr></w:sdt></w:p>',
]


def spoken(element: str, text: str) -> tuple[str, list[tuple[str, str]]]:
    """The text part of the copy, and what is told, of a document in which ``element`` says ``text``."""
    made = docx.Document()
    made.element.body.insert(0, parse_xml(element.format(text=text).replace(">", f" {nsdecls('w')}>", 1)))
    stream = io.BytesIO()
    made.save(stream)
    copy = blinded(office.verify(stream.getvalue(), "docx"), SECRETS)
    with zipfile.ZipFile(io.BytesIO(copy.data)) as archive:
        told = [(doubt.why, doubt.text) for doubt in copy.doubts if doubt.around.startswith("替代文字")]
        return archive.read("word/document.xml").decode(), told


@pytest.mark.parametrize("element", SPOKEN)
@pytest.mark.parametrize(
    "text", [f"tel {MOBILE}", MAIL, "C:\\Users\\liuwenjing\\1.jpg", "file:///home/liuwenjing/1.jpg"]
)
def test_numbers_mail_and_paths_go_from_what_a_picture_says(element: str, text: str) -> None:
    said, _ = spoken(element, text)
    assert not any(word in said for word in (MOBILE, MAIL, "liuwenjing"))


@pytest.mark.parametrize("element", SPOKEN)
def test_a_disguise_is_told_in_what_a_picture_says(element: str) -> None:
    assert spoken(element, "Liu Wenjing")[1] == [(SPELT, "Liu Wenjing")]
    assert spoken(element, "刘老师在平小门口")[1] == [(CALLED, "刘老师"), (SHORT, "平小")]
    said, told = spoken(element, "Word's picture 1: a class reads")
    assert ("a class reads" in said, told) == (True, [])


def test_a_name_in_several_cells_is_told() -> None:
    made = docx.Document()
    table = made.add_table(2, 3)
    for at, (first, second) in enumerate(zip("刘文静", ("作者", "刘", "文静"), strict=True)):
        table.cell(0, at).text, table.cell(1, at).text = first, second
    stream = io.BytesIO()
    made.save(stream)
    split = [
        doubt for doubt in blinded(office.verify(stream.getvalue(), "docx"), SECRETS).doubts if "几格" in doubt.why
    ]
    assert [doubt.text for doubt in split] == ["刘｜文｜静", "刘｜文静"]


def test_a_name_in_several_lines_of_a_cell_is_told() -> None:
    made = docx.Document()
    table = made.add_table(2, 2)
    for at, lines in enumerate((("刘", "文静"), ("平桥", "示例", "小学"), ("文静", "刘"))):
        cell = table.cell(at // 2, at % 2)
        cell.text = lines[0]
        for line in lines[1:]:
            cell.add_paragraph(line)
    stream = io.BytesIO()
    made.save(stream)
    copy = blinded(office.verify(stream.getvalue(), "docx"), SECRETS)
    assert [doubt.text for doubt in copy.doubts if "几行" in doubt.why] == ["刘｜文静", "平桥｜示例｜小学"]


def guided(base: str, above: str) -> str:
    return (
        f"<w:r><w:ruby><w:rubyPr/><w:rt><w:r><w:t>{above}</w:t></w:r></w:rt>"
        f"<w:rubyBase><w:r><w:t>{base}</w:t></w:r></w:rubyBase></w:ruby></w:r>"
    )


def equation(base: str, above: str) -> str:
    codes = (' EQ \\* jc2 \\* "Font:宋体" \\* hps10 \\o\\ad(\\s\\up 9(', above, f"),{base}) ")
    inner = "".join(f"<w:r><w:instrText>{code.replace(chr(34), '&quot;')}</w:instrText></w:r>" for code in codes)
    return f'<w:r><w:fldChar w:fldCharType="begin"/></w:r>{inner}<w:r><w:fldChar w:fldCharType="end"/></w:r>'


@pytest.mark.parametrize("write", [guided, equation])
def test_a_name_below_its_pinyin_goes_with_it(write: Callable[[str, str], str]) -> None:
    spelt = zip("学生" + LEADER, ("xué", "shēng", "liú", "wén", "jìng"), strict=True)
    said = without_tags(f"<w:p>{''.join(write(*sign) for sign in spelt)}</w:p>")
    assert not any(word in said for word in (*LEADER, "liú", "wén", "jìng"))
    assert all(word in said for word in ("学", "生", "xué", "shēng"))
    assert said.count("×") == len(LEADER + "liúwénjìng")


def test_a_name_above_other_characters_goes() -> None:
    assert without_tags(f"<w:p>{guided('老师', LEADER)}</w:p>") == "×××老师"


def test_a_code_in_pieces_leads_nowhere() -> None:
    codes = (" HYPER", 'LINK "http://pqxx', '.example/" ')
    inner = "".join(f"<w:r><w:instrText>{code.replace(chr(34), '&quot;')}</w:instrText></w:r>" for code in codes)
    assert "example" not in without_tags(f"<w:p>{inner}</w:p>")


def without_tags(element: str) -> str:
    """What the body of the copy says, in codes, too, of a document that begins with ``element``."""
    text, _ = spoken(element.replace("{", "{{").replace("}", "}}"), "")
    return re.sub(r"<[^>]*>", "", text).strip()
