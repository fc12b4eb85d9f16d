"""Automatic numbers as the reader sees them."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest

from anliku.formats.word.read.auto_numbers import Numbering, han, spell
from tests.formats.word import xml
from tests.formats.word.reading import draft, first_section, in_sections
from tests.formats.word.xml import numbered, p, package, part


def counted(levels: str, *asked: tuple[str, int]) -> list[str]:
    tree = ElementTree.fromstring(part("numbering", levels))
    numbers = Numbering(tree)
    labels = [numbers.next(list_id, level) for list_id, level in asked]
    return ["—" if label is None else "●" if label.bullet else label.text for label in labels]


@pytest.mark.parametrize(
    ("number", "form", "expected"),
    [
        (1, "decimal", "1"),
        (12, "chineseCounting", "十二"),
        (20, "chineseCountingThousand", "二十"),
        (105, "japaneseCounting", "一百零五"),
        (1010, "taiwaneseCountingThousand", "一千零一十"),
        (10, "ideographDigital", "一〇"),
        (3, "chineseLegalSimplified", "叁"),
        (3, "ideographTraditional", "丙"),
        (2, "ideographZodiac", "丑"),
        (28, "upperLetter", "BB"),
        (2, "lowerLetter", "b"),
        (1994, "upperRoman", "MCMXCIV"),
        (4, "lowerRoman", "iv"),
        (3, "decimalEnclosedCircleChinese", "③"),
        (21, "decimalEnclosedCircle", "21"),
        (4, "decimalEnclosedParen", "(4)"),
        (4, "decimalEnclosedFullstop", "4."),
        (4, "decimalZero", "04"),
        (0, "upperRoman", "0"),
        (7, "none", ""),
        (7, "somethingNew", "7"),
    ],
)
def test_formats(number: int, form: str, expected: str) -> None:
    assert spell(number, form) == expected


def test_han_numbers() -> None:
    assert [han(number) for number in (0, 10, 11, 100, 110, 1001, 9999, 10000)] == [
        *("零", "十", "十一", "一百", "一百一十", "一千零一", "九千九百九十九", "10000")
    ]


def test_levels_count_on_and_begin_anew() -> None:
    levels = xml.numbering(("chineseCounting", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%1.%2.%3"))
    asked = [("1", 0), ("1", 1), ("1", 1), ("1", 2), ("1", 0), ("1", 1), ("9", 0), ("1", 8)]
    assert counted(levels, *asked) == ["一、", "（一）", "（二）", "一.二.1", "二、", "（一）", "—", "—"]


def test_lists_that_share_a_definition_and_one_that_begins_anew() -> None:
    more = (
        '<w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="3"><w:abstractNumId w:val="0"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>'
    )
    levels = xml.numbering(("decimal", "%1."), more=more)
    asked = [("1", 0), ("2", 0), ("3", 0), ("3", 0), ("1", 0)]
    assert counted(levels, *asked) == ["1.", "2.", "5.", "6.", "7."]


def test_numbers_of_a_style(tmp_path: Path) -> None:
    styles = (
        '<w:style w:type="paragraph" w:default="1" w:styleId="1"><w:name w:val="Normal"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="S"><w:name w:val="步骤"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    steps = "".join(p(words, properties='<w:pStyle w:val="S"/>') for words in ("先猜", "再试"))
    none = p("不编号", properties='<w:pStyle w:val="S"/><w:numPr><w:numId w:val="0"/></w:numPr>')
    made = draft(package(in_sections(steps, none), styles=styles, numbers=xml.numbering(("decimal", "%1."))), tmp_path)
    assert first_section(made) == "1. 先猜\n2. 再试\n\n不编号"


def test_lists_in_markdown(tmp_path: Path) -> None:
    more = (
        '<w:abstractNum w:abstractNumId="5"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/></w:lvl>'
        '<w:lvl w:ilvl="1"><w:numFmt w:val="bullet"/><w:lvlText w:val="–"/></w:lvl></w:abstractNum>'
        '<w:num w:numId="5"><w:abstractNumId w:val="5"/></w:num><w:num w:numId="6"><w:abstractNumId w:val="5"/></w:num>'
        '<w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/><w:lvlText w:val="（%1）"/></w:lvl>'
        '</w:abstractNum><w:num w:numId="7"><w:abstractNumId w:val="7"/></w:num>'
    )
    numbers = xml.numbering(("decimal", "%1."), ("decimal", "（%2）"), more=more)
    body = in_sections(
        numbered("甲"),
        numbered("乙", 1),
        numbered("丙", 1),
        numbered("丁"),
        p("隔开。"),
        numbered("戊"),
        numbered("点", 0, "5"),
        numbered("子点", 1, "5"),
        numbered("又一点", 0, "5"),
        numbered("另一个列表", 0, "6"),
        numbered("括号", 0, "7"),
        numbered("- 不是列表", 0, "5"),
    )
    assert first_section(draft(package(body, numbers=numbers), tmp_path)) == (
        "1. 甲\n   1. 乙\n   2. 丙\n2. 丁\n\n隔开。\n\n3. 戊\n- 点\n  - 子点\n- 又一点\n* 另一个列表\n\n（1）括号\n\n- \\- 不是列表"
    )
