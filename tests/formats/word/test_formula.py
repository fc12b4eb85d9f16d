"""Formulas, and letters raised and lowered, on one line of plain text."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest

from anliku.formats.word.read.formula import linear
from anliku.formats.word.read.raised import letters
from tests.formats.word.reading import draft, first_section, in_sections, said
from tests.formats.word.xml import NAMESPACES, p, package, text

UP, DOWN = (f'<w:vertAlign w:val="{kind}"/>' for kind in ("superscript", "subscript"))


def m(name: str, *content: str, properties: str = "") -> str:
    """A part of a formula; content that is no XML is text."""
    inner = "".join(one if one.startswith("<") else f"<m:r><m:t>{one}</m:t></m:r>" for one in content)
    return f"<m:{name}>{f'<m:{name}Pr>{properties}</m:{name}Pr>' if properties else ''}{inner}</m:{name}>"


def fraction(above: str, below: str, properties: str = "") -> str:
    return m("f", m("num", above), m("den", below), properties=properties)


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        (fraction("1", "2"), "½"),
        (fraction("a+b", "2"), "(a+b)/2"),
        (m("oMath", "2", fraction("3", "7")), "2又3/7"),
        (m("oMath", fraction("3", "7"), "x"), "(3/7)x"),
        (fraction("n", "k", '<m:type m:val="noBar"/>'), "n¦k"),
        (m("sSup", m("e", "x"), m("sup", "n")), "xⁿ"),
        (m("sSup", m("e", fraction("3", "7")), m("sup", "2")), "(3/7)²"),
        (m("sSup", m("e", "2"), m("sup", "xq")), "2^(xq)"),
        (m("sSub", m("e", "a"), m("sub", "n+1")), "aₙ₊₁"),
        (m("sSubSup", m("e", "S"), m("sub", "甲"), m("sup", "2")), "S_(甲)²"),
        (m("sPre", m("sub", "6"), m("sup", "12"), m("e", "C")), "₆¹²C"),
        (m("rad", m("deg", "3"), m("e", "x")), "³√x"),
        (m("nary", m("sub", "i=1"), m("sup", "n"), m("e", "i"), properties='<m:chr m:val="∑"/>'), "∑(i=1..n)i"),
        (m("func", m("fName", m("limLow", m("e", "lim"), m("lim", "x→0"))), m("e", "f")), "lim(x→0)f"),
        (m("func", m("fName", "sin"), m("e", "x")), "sin x"),
        (m("acc", m("e", "a"), properties='<m:chr m:val="⃗"/>'), "a\u20d7"),
        (m("bar", m("e", "x"), properties='<m:pos m:val="top"/>'), "x\u0304"),
        (m("bar", m("e", "AB"), properties='<m:pos m:val="top"/>'), "AB（上加横线）"),
        (m("groupChr", m("e", "a+a")), "a+a（下加大括号）"),
        (m("d", m("e", "a"), m("e", "b")), "(a|b)"),
        (
            m(
                "d",
                m("e", m("eqArr", m("e", "x=1"), m("e", "y=2"))),
                properties='<m:begChr m:val="{"/><m:endChr m:val=""/>',
            ),
            "{x=1；y=2",
        ),
        (m("d", m("e", m("m", m("mr", m("e", "1"), m("e", "2")), m("mr", m("e", "3"), m("e", "4"))))), "(1，2；3，4)"),
        (m("phant", m("e", "无"), properties='<m:show m:val="0"/>'), ""),
        (m("r", '<w:sym w:font="Symbol" w:char="F061"/>'), "α"),
    ],
)
def test_office_math(formula: str, expected: str) -> None:
    assert linear(ElementTree.fromstring(f"<m:oMath {NAMESPACES}>{formula}</m:oMath>")) == expected


@pytest.mark.parametrize(
    ("text_raised", "place", "expected"),
    [
        ("2", "superscript", "²"),
        ("x", "superscript", "ˣ"),
        ("n+1", "subscript", "ₙ₊₁"),
        ("yq", "superscript", "^(yq)"),
        ("AB", "subscript", "_(AB)"),
        ("甲", "subscript", "_(甲)"),
        ("[1]", "superscript", "[1]"),
        ("[1-3，5]", "superscript", "[1-3，5]"),
        ("①", "superscript", "①"),
        ("**", "superscript", "**"),
        ("th", "superscript", "th"),
        ("TM", "superscript", "™"),
        ("x", "", "x"),
        ("x", "baseline", "x"),
        (" ", "superscript", " "),
    ],
)
def test_raised_and_lowered(text_raised: str, place: str, expected: str) -> None:
    assert letters(text_raised, place) == expected


@pytest.mark.parametrize(
    ("content", "expected", "told"),
    [
        ((text("2"), text("x", UP)), "2ˣ", 0),
        ((text("a"), text("n", DOWN), text("+1", DOWN + "<w:b/>")), "aₙ₊₁", 0),
        ((text("2"), text("x", UP), text("q", UP), text("是")), "2^(xq)是", 1),
        ((text("S"), text("甲", DOWN), text("2", UP)), "S_(甲)²", 1),
        ((text("正文里的字号"), text("n", '<w:position w:val="8"/><w:sz w:val="14"/>')), "正文里的字号ⁿ", 0),
        ((text("正文里"), text("往上挪了的字", '<w:position w:val="2"/>')), "正文里往上挪了的字", 0),
        ((text("室温25"), text("o", UP), text("C，面积10m"), text("2", UP)), "室温25°C，面积10m²", 0),
        ((text("研究表明"), text("[2]", UP), text("。")), "研究表明[2]。", 0),
        ((text("前。"), text("整句话都排成了上标。", UP)), "前。整句话都排成了上标。", 1),
    ],
)
def test_raised_letters_of_a_document(content: tuple[str, ...], expected: str, told: int, tmp_path: Path) -> None:
    made = draft(package(in_sections(p(*content))), tmp_path)
    assert first_section(made).replace("\\", "").replace("*", "") == expected
    assert len(said(made, "WD005")) == told
