"""``index.md`` becomes a case, with a place for everything that is wrong."""

from __future__ import annotations

import os
from pathlib import Path

import frontmatter
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from anliku import source
from anliku.model import Case, Manuscript
from anliku.problem import Location
from anliku.text import Lines
from tests.factory import BODY, FRONT, add_case, content, make_library

FILE = "cases/2024/gusu-yuwen-01/index.md"
FOLDER = Path("/nowhere/cases/2024/gusu-yuwen-01")
LINES = FRONT.count("\n")
TEXT = f"---\n{FRONT}---\n\n{BODY}"


def parse(text: str | None) -> Manuscript:
    return source.parse(text, [], FOLDER, FILE)


def test_the_valid_case() -> None:
    case = parse(TEXT)
    assert case.problems == ()
    assert isinstance(case, Case)
    assert case.meta.id == case.name == "gusu-yuwen-01"
    assert case.year == 2024
    assert case.body == f"\n{BODY}"
    assert case.text[case.body_start :] == case.body
    assert case.values["kind"] == "学校案例"


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("before", ["", "\ufeff", "\n\n", "\ufeff \n"])
@pytest.mark.parametrize("mark", ["---", "-----", "---  "])
def test_ways_of_writing_the_same(newline: str, before: str, mark: str) -> None:
    """Old line ends, a byte-order mark, empty lines and long marks change nothing that is read."""
    text = (before + TEXT.replace("---\n", f"{mark}\n")).replace("\n", newline)
    case, plain = parse(text), parse(TEXT)
    assert case.problems == ()
    assert isinstance(case, Case)
    assert isinstance(plain, Case)
    assert case.meta == plain.meta
    assert case.body == f"\n{BODY}".replace("\n", newline)
    span = case.places.value(("title",))
    assert text[span.start : span.end] == case.values["title"]
    assert span.location == Location(FILE, *Lines(text)(span.start))


@pytest.mark.parametrize(
    ("text", "rule", "line", "column", "said"),
    [
        ("", "FM001", 1, 1, "没有元数据"),
        ("  \n", "FM001", 1, 1, "没有元数据"),
        ("## 监测发现\n", "FM001", 1, 1, "没有元数据"),
        (FRONT, "FM001", 1, 1, "前面少了单独一行 ---"),
        (f"\ufeff{FRONT}---\n{BODY}", "FM001", 1, 1, "前面少了单独一行 ---"),
        (f"---\n{FRONT}\n{BODY}", "FM001", 1, 1, "没有结束"),
        (f"---\n{FRONT}", "FM001", 1, 1, "没有结束"),
        (f"---\n{FRONT} ---\n{BODY}", "FM001", LINES + 2, 1, "顶格"),
        ("---\n- id\n---\n", "FM007", 2, 1, "字段: 内容"),
        ("---\n只有一句话\n---\n", "FM007", 2, 1, "字段: 内容"),
        ("---\n---\n", "FM007", 2, 1, "字段: 内容"),
        ("---\n# 注释\n---\n", "FM007", 2, 1, "字段: 内容"),
        (f"---\n{FRONT}---\ntitle: 另一段\n---\n{BODY}", "FM006", LINES + 3, 1, "一段元数据"),
        (f"---\r\nid: a\r\n---\r\n\r\nkey: 1\r\nother: 2\r\n---\r\n{BODY}", "FM006", 5, 1, "一段元数据"),
        ("---\nid: a\nid: b\n---\n", "FM003", 3, 1, "写了两次"),
        ("\ufeff---\n标题: 甲: 乙\n---\n", "FM002", 2, 6, "半角冒号"),
    ],
)
def test_problems_of_the_front_matter(text: str, rule: str, line: int, column: int, said: str) -> None:
    case = parse(text)
    assert not isinstance(case, Case)
    found = [problem for problem in case.problems if problem.rule == rule]
    assert [problem.location for problem in found] == [Location(FILE, line, column)]
    assert said in found[0].message


def test_half_of_the_metadata_is_not_judged() -> None:
    """Where a second block follows, its fields are not missing."""
    case = parse("---\nid: a\n---\n\ntitle: 另一段\n---\n")
    assert {problem.rule for problem in case.problems} == {"FM006"}


@pytest.mark.parametrize(
    "body",
    [
        "## 监测\n\n---\n\n## 归因\n",
        "## 监测\n\nkey: 值\n---\n",
        "结论: 有效\n\n段落\n",
        "Note: x\r\n" * 5000,
        "Note: x\n" * 5000 + "--\n",
        "a: b\n  c\n" * 5000,
        "---\na: b\n" * 5000,
        "-" * 100_000 + "x",
        "---" + " " * 100_000 + "x",
    ],
)
def test_bodies_that_look_like_metadata_end(body: str) -> None:
    case = parse(f"---\n{FRONT}---\n{body}")
    assert case.body == body
    assert isinstance(case, Case) or {problem.rule for problem in case.problems} == {"FM006"}


def test_problems_of_reading_come_first() -> None:
    problem = parse("").problems[0]
    case = source.parse("---\nid: 1\n---\n", [problem], FOLDER, FILE)
    assert case.problems[0] is problem
    assert len(case.problems) > 1


def test_an_unreadable_file_is_a_case_with_its_problem() -> None:
    problem = parse("").problems[0]
    case = source.parse(None, [problem], FOLDER, FILE)
    assert not isinstance(case, Case)
    assert (case.text, case.body, case.values) == ("", "", {})
    assert case.problems == (problem,)


@pytest.mark.parametrize(
    ("year", "number"),
    [
        ("2024", 2024),
        ("1999", 1999),
        ("3024", None),
        ("0024", None),
        ("2024年", None),
        ("２０２４", None),
        ("2０24", None),
    ],
)
def test_years(year: str, number: int | None) -> None:
    assert source.parse("", [], Path(f"/x/{year}/a"), FILE).year == number


def test_attachments_are_listed_and_not_opened(tmp_path: Path) -> None:
    root = make_library(tmp_path)
    folder = add_case(root).parent
    (folder / "b.png").write_bytes(content("png"))
    (folder / "a.txt").write_text("字", encoding="utf-8")
    (folder / "link.png").symlink_to("/etc/hostname")
    (folder / "loop").symlink_to("loop")
    (folder / "sub").mkdir()
    os.mkfifo(folder / "pipe")
    case = source.read(folder, root)
    assert [(file.name, file.is_file, file.is_link) for file in case.attachments] == [
        ("a.txt", True, False),
        ("b.png", True, False),
        ("link.png", False, True),
        ("loop", False, True),
        ("pipe", False, False),
        ("sub", False, False),
    ]
    assert case.attachments[0].size == 3
    assert case.file == "cases/2024/gusu-yuwen-01/index.md"


def test_a_folder_that_vanishes(tmp_path: Path) -> None:
    case = source.read(tmp_path / "cases" / "2024" / "gone", tmp_path)
    assert [problem.rule for problem in case.problems] == ["FL006"]
    assert case.attachments == ()


def test_python_frontmatter_reads_it_with_our_handler() -> None:
    post = frontmatter.loads(TEXT, handler=source.HANDLER)
    assert post.metadata == parse(TEXT).values
    assert post.content == BODY.strip()


def test_python_frontmatter_refuses_hostile_metadata_with_our_handler() -> None:
    with pytest.raises(ValueError, match="标签"):
        frontmatter.loads("---\na: !!python/object/apply:os.getcwd []\n---\n", handler=source.HANDLER)


PIECES = st.sampled_from(
    ["---", "--- ", "\n", "\r\n", "\r", "\ufeff", "id: a", "title: 甲", "## 归因", "a: [", "- b", "\t", " "]
)
ANY = st.one_of(st.lists(PIECES).map("".join), st.text(alphabet=st.characters()))


@given(ANY)
@example("---\n\ud800: 1\n---\n\udfff")
@example("\ufeff---\r\r---")
def test_any_text_is_a_case(text: str) -> None:
    case = parse(text)
    assert 0 <= case.body_start <= len(text)
    assert isinstance(case, Case) == (not case.problems)
    lines = text.split("\n")
    for problem in case.problems:
        assert 1 <= problem.location.line <= len(lines)
        assert 1 <= problem.location.column <= len(lines[problem.location.line - 1]) + 1
