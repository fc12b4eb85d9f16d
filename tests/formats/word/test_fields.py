"""Fields: their results are text; those without one show what their code says, or are told."""

from __future__ import annotations

from pathlib import Path

import pytest

from anliku.formats.word.read.eq import circled, text_of
from tests.formats.word.reading import draft, first_section, in_sections, said
from tests.formats.word.xml import field, p, package, table, text

CHECKED = '<w:checkBox><w:default w:val="0"/><w:checked/></w:checkBox>'
UNCHECKED = '<w:checkBox><w:default w:val="1"/><w:checked w:val="0"/></w:checkBox>'
CHOICE = '<w:ddList><w:result w:val="1"/><w:listEntry w:val="语文"/><w:listEntry w:val="数学"/></w:ddList>'


def shown(content: str, folder: Path) -> str:
    return first_section(draft(package(in_sections(p(text("前"), content, text("后")))), folder))


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (" EQ \\F(1,2) ", "½"),
        ("EQ \\F(3,7)", "3/7"),
        ("EQ \\f(a+b,2)", "(a+b)/2"),
        ("EQ \\f(1;4)", "¼"),
        ("eq \\o\\ac(○,1)", "①"),
        ("eq \\o\\ac(○,21)", "㉑"),
        ("eq \\o\\ac(○,印)", "（印）"),
        ("EQ \\R(3,x)", "³√x"),
        ("EQ \\R(x+1)", "√(x+1)"),
        ("EQ x\\S\\UP8(2)", "x²"),
        ("EQ a\\S\\DO8(n+1)", "aₙ₊₁"),
        ("EQ \\X(答案)", "[答案]"),
        ("EQ \\X\\TO(AB)", "AB（上加横线）"),
        ("EQ \\B\\LC\\{(\\A\\AL(x+y=1,x-y=3))", "{x+y=1；x-y=3"),
        ("EQ \\A\\CO2\\HS4(1,2,3,4)", "1，2；3，4"),
        ("EQ \\I\\SU(i=1,n,x\\S\\DO4(i))", "∑(i=1..n)xᵢ"),
        ("EQ \\O(→,a)", "a\u20d7"),
        ('EQ \\* jc2 \\* "Font:宋体" \\* hps10 \\o\\ad(\\s\\up 9(pīn),拼)', "拼（pīn）"),
        ("EQ \\O(\\s\\up 5(江苏),\\s\\do 2(教育))", "江苏教育"),
        ("EQ \\f((a\\,b),2)", "(a,b)/2"),
        ("EQ \\f(1,", None),
        ("SEQ 图", None),
    ],
)
def test_eq(code: str, expected: str | None) -> None:
    assert text_of(code) == expected


@pytest.mark.parametrize(
    ("number", "sign"), [("0", "⓪"), ("20", "⑳"), ("35", "㉟"), ("36", "㊱"), ("50", "㊿"), ("b", "ⓑ")]
)
def test_circled(number: str, sign: str) -> None:
    assert circled(number) == sign


def test_a_formula_field_without_a_result_is_text_and_told(tmp_path: Path) -> None:
    made = draft(package(in_sections(p(text("把"), field(" EQ \\F(3,7) "), text("的学生分组。")))), tmp_path)
    assert first_section(made) == "把3/7的学生分组。"
    (message,) = said(made, "WD005")
    assert "公式改写成了一行文字" in message


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (text("2") + field("EQ \\F(3,7)"), "前2又3/7后"),
        (field("EQ \\F(3,7)") + text("x"), "前(3/7)x后"),
        (text("2") + field("EQ \\F(1,2)"), "前2½后"),
        (field('SYMBOL 254 \\f "Wingdings" \\s 12'), "前🗹后"),
        (field("QUOTE "), "前后"),
        (field('QUOTE "原话"'), "前原话后"),
        (field("MACROBUTTON NoMacro 点这里填写"), "前点这里填写后"),
        (field(" FORMCHECKBOX ", form=CHECKED), "前☑后"),
        (field(" FORMCHECKBOX ", form=UNCHECKED), "前☐后"),
        (field(" FORMDROPDOWN ", form=CHOICE), "前数学后"),
        (field(" FORMTEXT ", "填好的"), "前填好的后"),
        (field("REF a", "表1"), "前表1后"),
        (field(' XE "词" '), "前后"),
        (field("REF b", ""), "前后"),
        ('<w:fldSimple w:instr=" EQ \\F(1,2) "/>', "前½后"),
        (f'<w:fldSimple w:instr="REF a">{text("表2")}</w:fldSimple>', "前表2后"),
        (
            f'<w:fldSimple w:instr=" HYPERLINK &quot;https://a.example/&quot; ">{text("网")}</w:fldSimple>',
            "前[网](https://a.example/)后",
        ),
    ],
)
def test_what_a_field_shows(content: str, expected: str, tmp_path: Path) -> None:
    assert shown(content, tmp_path) == expected


def test_a_field_within_the_code_of_another_belongs_to_the_code(tmp_path: Path) -> None:
    begin, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "end"))
    code = "<w:r><w:instrText>{}</w:instrText></w:r>"
    outer = begin + code.format("EQ \\F(") + field("=1+2", "3") + code.format(",4)") + end
    assert shown(outer, tmp_path) == "前¾后"


@pytest.mark.parametrize("inner", [field('QUOTE "3"'), field('QUOTE "3"', "3"), field("EQ \\S(3)", "3")])
def test_a_field_within_a_code_is_read_once(inner: str, tmp_path: Path) -> None:
    begin, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "end"))
    code = "<w:r><w:instrText>{}</w:instrText></w:r>"
    assert shown(begin + code.format("EQ \\F(") + inner + code.format(",4)") + end, tmp_path) == "前¾后"


@pytest.mark.parametrize(
    "code", ["FILLIN 班级", "REF 表", "=SUM(A1:A3)", "SEQ 图 \\* ARABIC", "EQ \\F(1,", "AUTONUM", "DATE"]
)
def test_a_field_without_a_result_is_named(code: str, tmp_path: Path) -> None:
    made = draft(package(in_sections(p(text("见"), field(code), text("。")))), tmp_path)
    (message,) = said(made, "WD009")
    assert code.split()[0] in message
    assert "没有存下结果" in message


def test_fields_in_hidden_text_end_where_they_end(tmp_path: Path) -> None:
    hidden = field(' XE "词" ').replace("<w:r>", "<w:r><w:rPr><w:vanish/></w:rPr>")
    made = draft(package(in_sections(p(text("甲"), hidden, text("乙。")))), tmp_path)
    assert first_section(made) == "甲乙。"
    assert not said(made, "WD006")


def test_hidden_by_a_style_is_hidden(tmp_path: Path) -> None:
    style = '<w:style w:type="character" w:styleId="h"><w:rPr><w:vanish/></w:rPr></w:style>'
    body = in_sections(
        p(
            "可见。",
            text("看不见", '<w:rStyle w:val="h"/>'),
            text("看得见", '<w:rStyle w:val="h"/><w:vanish w:val="0"/>'),
        )
    )
    made = draft(package(body, styles=style), tmp_path)
    assert first_section(made) == "可见。看得见"
    assert len(said(made, "WD006")) == 1


def test_fields_in_tables(tmp_path: Path) -> None:
    rows = table(["项目", "结果"], [f"<w:p>{field(' FORMCHECKBOX ', form=CHECKED)}{text('参加')}</w:p>", "是"])
    assert "☑参加" in draft(package(in_sections(rows)), tmp_path).body
