"""LK: links lead where they say, in this library or to a safe address."""

from __future__ import annotations

from pathlib import Path

import pytest

from anliku.reading import reading_of
from anliku.rules import links
from anliku.rules.rule import MANY, Example
from anliku.rules.targets import Kind, classify
from tests.factory import CASE_ID, codes_of, library_with, problems_of

INDEX = f"cases/2024/{CASE_ID}/index.md"
OTHER = (Example(folder="kunshan-yuwen-01"),)


def own(example: Example, tmp_path: Path) -> list[str]:
    """The codes of this family that checking ``example`` reports."""
    return [code for code in codes_of(example, tmp_path) if code.startswith("LK")]


@pytest.mark.parametrize(
    ("target", "kind", "value"),
    [
        ("#归因分析", Kind.ANCHOR, "归因分析"),
        ("#%E5%BD%92", Kind.ANCHOR, "归"),
        ("index.md#a", Kind.ANCHOR, "a"),
        ("./a.png", Kind.FILE, "a.png"),
        ("a.png?x=1#y", Kind.FILE, "a.png"),
        ("sub/a.png", Kind.FILE, "sub/a.png"),
        ("../other-01/", Kind.CASE, "2024/other-01"),
        ("../other-01#a", Kind.CASE, "2024/other-01"),
        ("../../2021/other-01/", Kind.CASE, "2021/other-01"),
        ("HTTPS://example.org", Kind.WEB, "HTTPS://example.org"),
        ("", Kind.EMPTY, ""),
        ("  ", Kind.EMPTY, ""),
        ("javascript:x", Kind.SCHEME, "javascript"),
        ("JaVaScRiPt:x", Kind.SCHEME, "javascript"),
        ("\x01javascript:x", Kind.SCHEME, "javascript"),
        ("java\tscript:x", Kind.SCHEME, "javascript"),
        ("java\nscript:x", Kind.SCHEME, "javascript"),
        ("java\u200bscript:x", Kind.SCHEME, "javascript"),
        ("ｊavascript：x", Kind.SCHEME, "javascript"),
        ("javascript%3Ax", Kind.SCHEME, "javascript"),
        ("vbscript:x", Kind.SCHEME, "vbscript"),
        ("data:text/html;base64,x", Kind.SCHEME, "data"),
        ("file:///etc/passwd", Kind.SCHEME, "file"),
        ("C:\\a.png", Kind.OUTSIDE, "C:\\a.png"),
        ("//host/a", Kind.OUTSIDE, "//host/a"),
        ("\\\\host\\a", Kind.OUTSIDE, "\\\\host\\a"),
        ("/a", Kind.OUTSIDE, "/a"),
        ("..%2fa", Kind.OUTSIDE, "..%2fa"),
        ("%252e%252e/a", Kind.OUTSIDE, "%252e%252e/a"),
        ("../../../a", Kind.OUTSIDE, "../../../a"),
        ("../../guide/", Kind.OUTSIDE, "../../guide/"),
    ],
)
def test_every_target_has_one_kind(target: str, kind: Kind, value: str) -> None:
    found = classify(target, "2024", CASE_ID)
    assert (found.kind, found.value) == (kind, value)


@pytest.mark.parametrize(
    "body",
    [
        "[看](javascript:alert)",
        "[看](&#106;avascript&colon;alert)",
        "[看](<java&Tab;script:alert>)",
        "<javascript:alert>",
        "[看][x]\n\n[x]: javascript:alert",
        "[看](data:text/html,x)",
        "![推断题得分率对比](data:image/png;base64,x)",
        "[看](file:///a)",
        "[看](mailto:x)",
        "[看](tel:12345)",
        "[看](ftp://example.org)",
        "[看](https:evil.example)",
        "[看](http:/evil.example)",
        "[看](https:///evil.example)",
        "[看](ht&Tab;tps://evil.example)",
        "[看](https://evil&#x200B;.example/a)",
    ],
)
def test_unsafe_schemes_in_every_spelling(body: str, tmp_path: Path) -> None:
    assert "LK002" in own(Example(body=body), tmp_path)


def test_place_and_advice(tmp_path: Path) -> None:
    (problem,) = problems_of(Example(body="参见[课例](javascript:x)。"), tmp_path)
    assert str(problem.location) == f"{INDEX}:33:3"
    assert "“javascript:”" in problem.message
    assert "https://" in problem.message


@pytest.mark.parametrize(
    ("body", "codes"),
    [
        ("[原因](#归因分析)", []),
        ("[原因](#没有)", ["LK004"]),
        ("[案例](../kunshan-yuwen-01/)", []),
        ("[案例](../../2024/kunshan-yuwen-01/#归因分析)", []),
        ("[案例](../kunshan-yuwen-01/index.md)", ["LK001"]),
        ("[案例](../kunshan-yuwen-02/)", ["LK001"]),
        ("[案例](../../2021/kunshan-yuwen-01/)", ["LK001"]),
        ("[案例](https://example.org/2024/kunshan-yuwen-01/)", ["LK006"]),
        ("[附表](table.png)", ["LK001"]),
        ("[附表]()", ["LK001"]),
        ("[附表](../../../../etc/hostname)", ["LK003"]),
        ("![推断题得分率对比](//example.org/a.png)", ["LK003"]),
        ("[](https://example.org/a)", ["LK005"]),
        ("[ **\u200b** ](https://example.org/a)", ["LK005"]),
        ("[https://example.org/a](https://example.org/a)", []),
        ("[www.example.org](https://example.org/a)", []),
        ("[https://example.org](https://example.net)", ["LK005"]),
        ("[通知](http://example.org/a)", ["LK006"]),
        ("[通知](https://localhost)", ["LK006"]),
        ("[通知](https:evil.example)", ["LK002"]),
        ("[通知](https://www.xn--80ak6aa92e.example/a)", ["LK006"]),
        ("[通知](https://ex\u0430mple.org/a)", ["LK006"]),
        ("[通知](https://example.org/" + "a" * 300 + ")", ["LK006"]),
        ("[通知](https://example.org/a)", []),
        ("<https://example.org/a>", []),
    ],
)
def test_links(body: str, codes: list[str], tmp_path: Path) -> None:
    assert own(Example(body=body, others=OTHER), tmp_path) == codes


def test_link_to_a_file_beside_the_case(tmp_path: Path) -> None:
    example = Example(body="[![推断题得分率对比图](a.png)](a.png)", files=(("a.png", "png"),))
    assert codes_of(example, tmp_path) == []


def test_nearest_names_are_offered(tmp_path: Path) -> None:
    example = Example(body="[原因](#归因)与[附表](tabel.png)", files=(("table.png", "png"),))
    messages = {problem.rule: problem.message for problem in problems_of(example, tmp_path)}
    assert "是不是“#归因分析”" in messages["LK004"]
    assert "是不是“table.png”" in messages["LK001"]


def test_thousands_of_bad_links_are_a_hundred_findings(tmp_path: Path) -> None:
    case = library_with(Example(body="[a](javascript:b) " * 300), tmp_path).cases[0]
    reading = reading_of(case, library_with(Example(), tmp_path / "again").context)
    found = list(links.unsafe_scheme(reading))
    assert len(found) == MANY + 1
    assert "只列出前" in found[-1].message


def test_a_note_that_is_not_shown_is_told_to_its_last_line(tmp_path: Path) -> None:
    body = "甲[^1]。\n\n[^1]: 一\n\n[^1]: 二\n\n    二的第二段\n\n[^2]: 三[^2]"
    told = [problem.message for problem in problems_of(Example(body=body), tmp_path) if problem.rule == "LK004"]
    assert any("写了两次" in message and "这一条（到第 " in message for message in told)
    assert any("没有用到" in message and "到第" not in message for message in told)
