"""FL, TX, CP: the exact places, and what must not alarm."""

from __future__ import annotations

from pathlib import Path

import pytest

from anliku import catalogue as catalogues
from anliku import rules
from anliku.rules.rule import Example
from tests.factory import codes_of, problems_of


def test_misplaced_case_is_found_at_any_depth(tmp_path: Path) -> None:
    text = "text:---\ncampaign: suzhou-2024\n---\n"
    names = ("../../2024-评选/a/index.md", "../../guide/x/y/z/case.md", "../../loose.md")
    found = problems_of(Example(files=tuple((name, text) for name in names)), tmp_path)
    assert [(problem.rule, str(problem.location)) for problem in found] == [
        ("FL009", "cases/2024-评选/a/index.md:1:1"),
        ("FL009", "cases/guide/x/y/z/case.md:1:1"),
        ("FL009", "cases/loose.md:1:1"),
    ]


def test_plain_pages_are_no_cases(tmp_path: Path) -> None:
    pages = (
        ("../../index.md", "text:---\ntitle: 首页\n---\n"),
        ("../../guide/write.md", "text:正文\n\n---\ncampaign: suzhou-2024\n---\n"),
    )
    assert problems_of(Example(files=pages), tmp_path) == []


@pytest.mark.parametrize(
    ("name", "recipe", "rule"),
    [
        ("guide/link.md", "link", "FL010"),
        ("guide/a/b.md", "text:正文", "FL010"),
        ("drafts/a.md", "text:正文", "FL010"),
        ("guide/run.exe", "exe", "FL010"),
        ("guide/secret.md", "unreadable", "FL011"),
        ("guide/call.md", "text:联系电话：" + "13" + "800138000", "FL011"),
        ("guide/photo.jpg", "jpg-gps", "FL011"),
        ("guide/html.md", "text:正文 <iframe src=x></iframe>", "FL011"),
        ("guide/far.md", "text:![图](//host.invalid/a.png)", "FL011"),
        ("guide/run.md", "text:[点](javascript:alert(1))", "FL011"),
        ("guide/pipe.md", "pipe", "FL011"),
        ("pipe.md", "pipe", "FL011"),
        ("guide/pipe.png", "pipe", "FL011"),
        ("drafts/pipe.md", "pipe", "FL010"),
        ("2021", "text:x", "FL008"),
        ("2021", "pipe", "FL008"),
        ("2021", "link", "FL008"),
        ("guide/broken.md", "text:---\ntitle: [a\n---\n正文", "FL011"),
    ],
)
def test_what_is_published_beside_the_cases_is_checked_too(name: str, recipe: str, rule: str, tmp_path: Path) -> None:
    found = problems_of(Example(files=((f"../../{name}", recipe),)), tmp_path)
    assert {problem.rule for problem in found} == {rule}
    assert all(problem.location.file == f"cases/{name}" for problem in found)


def test_a_pipe_is_said_to_be_no_file(tmp_path: Path) -> None:
    (problem,) = problems_of(Example(files=(("../../guide/pipe.md", "pipe"),)), tmp_path)
    assert "这不是普通文件，读不了" in problem.message


@pytest.mark.parametrize(
    ("name", "recipe", "message"),
    [
        ("campaigns/suzhou-2023.docx", "text:PK\x03\x04", "没有对应的评选；请把它改名成“评选编号.docx”"),
        ("campaigns/suzhou-2024.docx", "text:{\\rtf1", "不是 .docx 文件"),
        ("campaigns/suzhou-2024.docx", "empty", "不是 .docx 文件"),
        ("campaigns/suzhou-2024.docx", "unreadable", "打不开"),
        ("campaigns/suzhou-2024.docx", "pipe", "不是普通文件"),
        ("campaigns/suzhou-2024.docx", "link", "cases 里不该有 campaigns/suzhou-2024.docx"),
        ("campaigns/suzhou-2024.doc", "text:x", "cases 里不该有"),
        ("campaigns/deeper/suzhou-2024.docx", "text:PK\x03\x04", "cases 里不该有"),
        ("suzhou-2024.docx", "text:PK\x03\x04", "cases 里不该有"),
        ("guide/suzhou-2024.docx", "text:PK\x03\x04", "cases 里不该有"),
    ],
)
def test_a_word_file_is_a_template_or_has_no_place(name: str, recipe: str, message: str, tmp_path: Path) -> None:
    (problem,) = problems_of(Example(files=((f"../../{name}", recipe),)), tmp_path)
    assert (problem.rule, problem.location.file) == ("FL010", f"cases/{name}")
    assert message in problem.message


def test_a_template_is_small(tmp_path: Path) -> None:
    problems_of(Example(), tmp_path)
    with (tmp_path / "cases/campaigns/suzhou-2024.docx").open("ab") as opened:
        opened.truncate(1024 * 1024 + 1)
    (problem,) = rules.check(catalogues.load(tmp_path))
    assert (problem.rule, "模板太大" in problem.message) == ("FL010", True)


def test_templates_are_welcome_where_their_campaign_is(tmp_path: Path) -> None:
    assert problems_of(Example(), tmp_path) == []
    names = sorted(path.name for path in (tmp_path / "cases/campaigns").iterdir())
    assert names == ["shuangliu-2021.docx", "shuangliu-2021.yml", "suzhou-2024.docx", "suzhou-2024.yml"]


@pytest.mark.parametrize(
    ("name", "recipe"),
    [("../stray.txt", "text:x"), ("../linked", "link"), ("../gusu-yuwen-02", "folder")],
)
def test_year_folder_holds_only_cases(name: str, recipe: str, tmp_path: Path) -> None:
    assert codes_of(Example(files=((name, recipe),)), tmp_path) == ["FL008"]


def test_encoding_is_named_with_its_line(tmp_path: Path) -> None:
    (problem,) = problems_of(Example(raw="---\nid: a\ntitle: 标题\n---\n".encode("gb18030")), tmp_path)
    assert (problem.rule, problem.location.line) == ("FL001", 3)
    assert "GBK" in problem.message


@pytest.mark.parametrize(
    ("front", "place"),
    [("id: suzhou-2025", "2:5"), ("awards: [一等奖, 头等奖]", "37:15"), ("stages: [小学, 高中]", "34:14")],
)
def test_campaign_problems_have_places(front: str, place: str, tmp_path: Path) -> None:
    example = Example(file="campaigns/suzhou-2024.yml", front=front)
    found = [problem for problem in problems_of(example, tmp_path) if problem.rule.startswith("CP")]
    assert [str(problem.location) for problem in found] == [f"cases/campaigns/suzhou-2024.yml:{place}"]
