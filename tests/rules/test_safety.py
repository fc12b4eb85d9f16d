"""SF: nothing that runs, hides or stands for something else; no copied case."""

from __future__ import annotations

from pathlib import Path

import pytest

from anliku import catalogue as catalogues
from anliku import rules
from anliku.rules.fix import fix_text
from anliku.rules.rule import Example
from anliku.rules.safety import MAX_DEPTH, MAX_LINE, MAX_LINKS
from tests.factory import CASE_ID, add_case, codes_of, library_with, make_library, problems_of

INDEX = f"cases/2024/{CASE_ID}/index.md"


def own(example: Example, tmp_path: Path) -> list[tuple[str, str]]:
    """Rule and message of this family's problems."""
    return [(item.rule, item.message) for item in problems_of(example, tmp_path) if item.rule.startswith("SF")]


@pytest.mark.parametrize(
    ("body", "word"),
    [
        ("点<script>alert</script>看", "<script>"),
        ("<SCRIPT SRC=x>", "<script>"),
        ("<iframe src=x></iframe>", "嵌进页面"),
        ("<base href=x>", "去向"),
        ("<meta http-equiv=refresh>", "自动跳转"),
        ("<form action=x><input></form>", "提交"),
        ("<style>p{}</style>", "样子"),
        ("<svg onload=x>", "<svg>"),
        ("<img src=x onerror=alert>", "运行代码"),
        ("<div\nonclick=x>文字</div>", "运行代码"),
        ("第一行<br>第二行", "另起一段"),
        ("<b>粗</b>", "**文字**"),
        ("<div>\n\n文字\n\n</div>", "空一行"),
        ("<unknown>文字</unknown>", "不会显示"),
        ("文字</p>", "不会显示"),
        ("<?php echo 1 ?>", "不会显示"),
        ("<div>\n文字\n</div>", "（到第 "),
        ("<script>\n文字", "（到第 "),
    ],
)
def test_html_says_what_it_does_or_what_to_write(body: str, word: str, tmp_path: Path) -> None:
    found = own(Example(body=body), tmp_path)
    assert {code for code, _ in found} == {"SF001"}
    assert word in found[0][1]


@pytest.mark.parametrize("body", ["1 < 2 且 3 > 2", "`<b>`", "<https://example.org>", "a<b 与 c>d"])
def test_what_is_no_html(body: str, tmp_path: Path) -> None:
    assert own(Example(body=body), tmp_path) == []


@pytest.mark.parametrize("body", ["<!-- 备注 -->", "文字<!-- 备注 -->文字", "<!--\n备注\n-->"])
def test_comments(body: str, tmp_path: Path) -> None:
    assert [code for code, _ in own(Example(body=body), tmp_path)] == ["SF002"]


@pytest.mark.parametrize(
    ("front", "line"),
    [
        ("title: 从找原句到<script>想明白", 3),
        ("unit: <img src=x onerror=alert>", 11),
        ('keywords: ["<b>推断</b>", 追问]', 14),
        ('summary: "监测显示学生找得到原句却推不出原因。<!-- 备注 -->教研组逐题研读。"', 15),
        ('title: "从找原句到\\u003cscript>想明白"', 3),
    ],
)
def test_html_in_front_matter(front: str, line: int, tmp_path: Path) -> None:
    places = {(item.rule, item.location.line) for item in problems_of(Example(front=front), tmp_path)}
    assert ("SF003", line) in places


@pytest.mark.parametrize("front", ["title: 从 a<b 到想明白", 'keywords: ["x<5", "<3 的数"]'])
def test_less_than_is_no_html(front: str, tmp_path: Path) -> None:
    assert own(Example(front=front), tmp_path) == []


@pytest.mark.parametrize(
    ("body", "word"),
    [
        ("文字{: .red }", "属性列表"),
        ("### 做法 {#id}\n\n文字", "属性列表"),
        ("文字{.red}", "属性列表"),
        ("{{ page.title }}", "模板变量"),
        ("{% include 'x' %}", "模板语句"),
        ("${HOME}", "模板变量"),
        ('--8<-- "/etc/passwd"', "文件引用"),
    ],
)
def test_template_syntax(body: str, word: str, tmp_path: Path) -> None:
    ((code, message),) = own(Example(body=body), tmp_path)
    assert code == "SF004"
    assert word in message


@pytest.mark.parametrize("body", ["集合{1, 2}", "`{{ x }}`", "```\n${HOME}\n{: .red }\n```", "{推断}"])
def test_braces_that_are_no_templates(body: str, tmp_path: Path) -> None:
    assert own(Example(body=body), tmp_path) == []


def test_template_in_front_matter(tmp_path: Path) -> None:
    assert "SF004" in codes_of(Example(front='title: "从找原句{{ config }}到想明白"'), tmp_path)


@pytest.mark.parametrize(
    "body",
    [
        "得分\u202e率",
        "得分\u2066率\u2069",
        "得\u200e分",
        "得分\U000e0041率",
        "得\u3164分",
        "得&#8238;分",
        "得&#x2067;分",
    ],
)
def test_hidden_controls(body: str, tmp_path: Path) -> None:
    ((code, message),) = own(Example(body=body), tmp_path)
    assert code == "SF005"
    assert "U+" in message


def test_hidden_controls_in_front_matter(tmp_path: Path) -> None:
    assert "SF005" in codes_of(Example(front="title: 从找原句到\u202e想明白"), tmp_path)
    assert "SF005" in codes_of(Example(front='title: "从找原句到\\u202e想明白"'), tmp_path / "again")


@pytest.mark.parametrize("body", ["❤️👨‍👩‍👧", "葛\U000e0100城", "推\u200b断"])
def test_joiners_and_variants_are_not_hostile(body: str, tmp_path: Path) -> None:
    assert own(Example(body=body), tmp_path) == []


@pytest.mark.parametrize(
    ("body", "word"),
    [
        (">" * (MAX_DEPTH + 1) + " 深", "层"),
        ("字" * (MAX_LINE + 1), "分成段落"),
        ("[原因](#归因分析) \n" * (MAX_LINKS + 1), "处，最多"),
        ("*a " * 200_000, "标记太多"),
    ],
)
def test_beyond_what_people_write(body: str, word: str, tmp_path: Path) -> None:
    found = [message for code, message in own(Example(body=body), tmp_path) if code == "SF006"]
    assert found
    assert word in "".join(found)


@pytest.mark.parametrize("body", [">" * 10 + " 深", "字" * 590, "[原因](#归因分析) " * 50])
def test_within_what_people_write(body: str, tmp_path: Path) -> None:
    assert own(Example(body=body), tmp_path) == []


@pytest.mark.parametrize("body", ["## 归因分析\n\n## 反思与推广", "![推断题得分率对比图](a.png)", "\u200b\n"])
def test_body_without_text(body: str, tmp_path: Path) -> None:
    example = Example(body=body, whole_body=True, files=(("a.png", "png"),) if "a.png" in body else ())
    assert "SF007" in codes_of(example, tmp_path)


def passage(seed: int, length: int = 60) -> str:
    """Sentences that no other seed gives."""
    marks = [chr(0x4E00 + (seed * 7919 + index * 37) % 5000) for index in range(length * 10)]
    return "。".join("".join(marks[index : index + 10]) for index in range(0, len(marks), 10)) + "。"


def test_copied_case_is_the_later_one_and_names_the_original(tmp_path: Path) -> None:
    text = passage(1)
    example = Example(
        front="published: 2025-04-01",
        body=text,
        others=(Example(body=text, folder="kunshan-yuwen-01"), Example(body=passage(2), folder="kunshan-yuwen-02")),
    )
    (problem,) = [item for item in problems_of(example, tmp_path) if item.rule == "SF008"]
    assert problem.location.file == INDEX
    assert "100%" in problem.message
    assert "cases/2024/kunshan-yuwen-01/index.md" in problem.message


def refused(root: Path) -> list[str]:
    """The folders of the cases that SF008 refuses."""
    found = [problem for problem in rules.check(catalogues.load(root)) if problem.rule == "SF008"]
    return [problem.location.file.split("/")[2] for problem in found]


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        # The newcomer's folder, id and year come first; its date does not.
        (("2025-06-01", "2025-03-03", "2025-04-01"), ["a-yuwen-01", "c-yuwen-01"]),
        (("2025-03-03", "2025-03-03", "2025-03-03"), ["b-yuwen-01", "c-yuwen-01"]),
        ((None, "2025-03-03", "2025-04-01"), ["a-yuwen-01", "c-yuwen-01"]),
        (("2025-02-30", "2025-03-03", "2025-04-01"), ["a-yuwen-01", "c-yuwen-01"]),
    ],
)
def test_of_alike_cases_the_oldest_stays(dates: tuple[str | None, ...], expected: list[str], tmp_path: Path) -> None:
    root = make_library(tmp_path)
    for name, date in zip(("a-yuwen-01", "b-yuwen-01", "c-yuwen-01"), dates, strict=True):
        front = f"published: {date}" if date is not None else "-published"
        add_case(root, Example(front=front, body=passage(1)), name)
    assert sorted(refused(root)) == expected


def test_a_broken_older_case_keeps_its_place(tmp_path: Path) -> None:
    root = make_library(tmp_path)
    add_case(root, Example(front="published: 2025-06-01", body=passage(1)), "a-yuwen-01")
    add_case(
        root, Example(front="published: 2025-03-03\naward: 没有的奖项\nevidence: 3", body=passage(1)), "b-yuwen-01"
    )
    assert refused(root) == ["a-yuwen-01"]


@pytest.mark.parametrize(
    "front",
    [
        "title: 从找原句到\u200b想明白：阅读教学改进",
        "unit: 姑苏区\u2060平桥示例小学",
        "authors: [示例\u00ad语文课题组]",
        "keywords: [推\ufeff断, 追问]",
        'title: "从找原句到\\u200b想明白：阅读教学改进"',
        "problem: [阅读\u200d素养]",
        "summary: 监测显示学生找得到原句\u200c却推不出原因。教研组逐题研读选项，减少提问、加强追问，一年后用后测作了检验。",
        "award: 一等\u200b奖",
    ],
)
def test_invisible_characters_are_refused_in_every_field(front: str, tmp_path: Path) -> None:
    found = [problem for problem in problems_of(Example(front=front), tmp_path) if problem.rule == "SF009"]
    assert len(found) == 1
    assert found[0].is_error


def test_fix_takes_invisible_characters_out(tmp_path: Path) -> None:
    catalogue = library_with(Example(front="title: 从找原句到\u200b想明白：阅读\u2060教学改进"), tmp_path)
    (case,) = catalogue.cases
    better = fix_text(case.text, [p for p in rules.check_case(case, catalogue.context) if p.rule == "SF009"])
    assert "title: 从找原句到想明白：阅读教学改进\n" in better


@pytest.mark.parametrize("mark", ["\u200b", "\u202e", "\u00ad", "\ufeff"])
@pytest.mark.parametrize("file", ["taxonomy.yml", "campaigns/suzhou-2024.yml", "allowed.yml"])
def test_invisible_characters_are_refused_in_shared_files(mark: str, file: str, tmp_path: Path) -> None:
    root = make_library(tmp_path)
    (root / "cases/allowed.yml").write_text("# 允许清单\nallowed: []\n", encoding="utf-8")
    path = root / "cases" / file
    text = path.read_text(encoding="utf-8")
    at = text.index("\n", len(text) // 2)
    path.write_text(f"{text[:at]} # 备{mark}注{text[at:]}", encoding="utf-8")
    found = [problem for problem in rules.check(catalogues.load(root)) if problem.rule == "SF009"]
    assert [problem.location.file for problem in found] == [f"cases/{file}"]
    assert found[0].location.line == text.count("\n", 0, at) + 1


def test_a_quotation_is_no_copy(tmp_path: Path) -> None:
    text = passage(1)
    example = Example(
        front="published: 2025-04-01",
        body=text[:200] + passage(3),
        others=(Example(body=text, folder="kunshan-yuwen-01"),),
    )
    assert "SF008" not in codes_of(example, tmp_path)
