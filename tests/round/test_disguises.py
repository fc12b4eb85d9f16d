"""Names in disguise are listed for the eye, and words that only look like them are not."""

from __future__ import annotations

import io
import zipfile

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


def doubts(text: str) -> list[tuple[str, str]]:
    return [(doubt.why, doubt.text) for doubt in doubts_in(text, SECRETS) if doubt.why in {CALLED, SHORT, SPELT}]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("刘老师和文静老师都说好。", [(CALLED, "刘老师"), (CALLED, "文静老师")]),
        ("请教了小刘和吕副校长。", [(CALLED, "小刘"), (CALLED, "吕副校长")]),
        ("在平小，平实小的孩子读书。", [(SHORT, "平小"), (SHORT, "平实小")]),
        ("作业署名 Liu Wenjing。", [(SPELT, "Liu Wenjing")]),
        ("photo by Wen-jing LIU, LWJ", [(SPELT, "Wen-jing LIU"), (SPELT, "LWJ")]),
        ("lyuxiao 和 lvxiao", [(SPELT, "lyuxiao"), (SPELT, "lvxiao")]),
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
