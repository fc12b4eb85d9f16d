"""A draft becomes a case: whole or not at all, gaps named, nothing private in it."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from anliku import catalogue, source, yamlsafe
from anliku.catalogue import Catalogue
from anliku.cli import main
from anliku.contribute.adopt import adopt, front_matter, gaps_of
from anliku.contribute.folder import NotWritten
from anliku.formats.word.understand.draft import Draft
from anliku.model import Case, CaseMeta
from anliku.problem import Problem, Severity
from tests.factory import BODY, FRONT, add_case, make_library
from tests.formats.word.reading import in_sections
from tests.formats.word.xml import centred, p, package, picture, png

MOBILE = "138" + "12345678"
GIVEN: dict[str, Any] = {
    key: value for key, value in yaml.safe_load(FRONT).items() if key not in {"id", "award", "published", "consent"}
}


@pytest.fixture
def library(tmp_path: Path) -> Catalogue:
    """One valid case."""
    root = make_library(tmp_path / "library")
    add_case(root)
    return catalogue.load(root)


def draft(values: dict[str, Any] | None = None, body: str = BODY, **more: Any) -> Draft:
    return Draft(values=GIVEN if values is None else values, body=body, pictures={}, problems=[], campaign=None, **more)


def written(library: Catalogue, made: Draft) -> tuple[str, list[str], list[str]]:
    """The file, the codes of its problems, the keys of its gaps."""
    adopted = adopt(library, made)
    text = (library.root / adopted.file).read_text(encoding="utf-8")
    return text, [problem.rule for problem in adopted.problems], [gap.key for gap in adopted.gaps]


def test_the_next_id_and_the_gaps(library: Catalogue) -> None:
    text, codes, gaps = written(library, draft())
    assert text.startswith("---\nid: gusu-yuwen-02\ntitle: 从找原句到想明白：")
    assert "\naward:  # 待填：评选结果公布后填；可选 一等奖、二等奖、三等奖\n" in text
    assert gaps == ["award", "published", "consent"]
    assert codes == ["ID007"]


def test_gaps_are_filled_by_hand_and_the_case_is_valid(library: Catalogue) -> None:
    adopted = adopt(library, draft(GIVEN | {"title": "另一件事的记录"}, BODY.replace("追问", "倾听")[::1]))
    path = library.root / adopted.file
    text = path.read_text(encoding="utf-8")
    for key, value in (("award", "一等奖"), ("published", "2025-03-03"), ("consent", "true")):
        gap = next(line for line in text.splitlines() if line.startswith(f"{key}:"))
        text = text.replace(gap, f"{key}: {value}")
    path.write_text(text, encoding="utf-8")
    case = source.read(path.parent, library.root)
    assert case.problems == ()
    assert isinstance(case, Case)
    assert list(case.values) == [key for key in CaseMeta.model_fields if key in case.values]


def test_nothing_known_leaves_every_gap(library: Catalogue) -> None:
    text, codes, gaps = written(library, draft({}))
    assert text.startswith("---\nid: anli-01\n")
    assert gaps == [
        key
        for key in CaseMeta.model_fields
        if key not in {"id", "work", "school", "questions", "glance", "takeaways", "evidence", "sample"}
    ]
    assert not [code for code in codes if code.startswith("FM1")]
    loaded = yamlsafe.load(text.split("---\n")[1], "index.md")
    assert loaded.problems == []
    assert set(loaded.value.values()) == {"anli-01", None}


def test_work_is_a_gap_only_where_the_campaign_has_works(library: Catalogue) -> None:
    assert "work" not in [gap.key for gap in gaps_of({"campaign": "suzhou-2024"}, library)]
    gap = next(gap for gap in gaps_of({"campaign": "shuangliu-2021"}, library) if gap.key == "work")
    assert gap.choices == ("改进案例", "解读和改进活动报告")
    assert adopt(library, draft({"campaign": "shuangliu-2021"})).file == "cases/2021/anli-01/index.md"


@pytest.mark.parametrize(
    "value",
    [
        "a: b",
        "#1",
        "yes",
        "1e3",
        "[x]",
        "“引号”",
        '"',
        "'",
        "- a",
        "a\\b",
        "@a",
        "2024-02-30",
        "true",
        "null",
        "~",
        "1.5",
        "{{x}}",
        "*a",
        "&a",
        "!a",
        "%a",
        "a # b",
        "一句话: 两句话",
        "a\nb",
        "?",
        "=",
        "012",
        "12:30:45",
        "\u00a0",
        "a,b",
    ],
)
def test_values_come_back_as_they_were(value: str) -> None:
    front = front_matter("x-01", {"title": value, "authors": [value, "乙"], "keywords": [value]}, [])
    loaded = yamlsafe.load(front.split("---\n")[1], "index.md")
    assert loaded.problems == []
    shown = " ".join(value.split())
    assert loaded.value["title"] == shown
    assert loaded.value["authors"] == [shown, "乙"]


def test_evidence_and_switches() -> None:
    evidence = [
        {"indicator": "得分率", "before": 61.2, "after": 70.9, "unit": "%", "better": "高", "source": "后测，n=182"}
    ]
    front = front_matter("x-01", {"evidence": evidence, "sample": True}, [])
    assert yamlsafe.load(front.split("---\n")[1], "index.md").value == {
        "id": "x-01",
        "evidence": evidence,
        "sample": True,
    }


def test_what_has_one_right_answer_is_repaired(library: Catalogue) -> None:
    body = BODY.replace("## 归因分析", "## 二、归因分析").replace("多数提问", "１６节课,多数提问", 1)
    text, codes, _ = written(library, draft(GIVEN, body))
    assert "16节课，多数提问" in text
    assert "PR001" not in codes


@pytest.mark.parametrize(
    "line",
    [
        f"电话{MOBILE}",
        "| " + " | ".join(MOBILE) + " |",
        f"| {MOBILE[:3]} | 0{MOBILE[3:6]} | 0{MOBILE[7:10]} |",
        f"[主页](https://a.example/?q=%31{MOBILE[1:]})",
        "&#49;" + MOBILE[1:],
    ],
)
def test_private_data_that_only_shows_in_markdown(line: str, library: Catalogue) -> None:
    columns = line.count("|") - 1
    table = f"|{' 甲 |' * columns}\n|{' --- |' * columns}\n" if columns > 0 else ""
    text, codes, _ = written(library, draft(GIVEN, BODY.replace("\n\n## 反思", f"\n\n{table}{line}\n\n## 反思")))
    assert line not in text
    assert "WD001" in codes
    assert not [code for code in codes if code.startswith("PV")]


LONG = "学校按监测数据改进课堂教学"


def taken_out(library: Catalogue, passage: str) -> tuple[str, list[Problem], list[str]]:
    """What is left of ``passage``, the problems of what was taken out, the lines of the file."""
    adopted = adopt(library, draft(GIVEN, BODY.replace("\n\n## 反思", f"\n\n起。\n\n{passage}\n\n终。\n\n## 反思")))
    text = (library.root / adopted.file).read_text(encoding="utf-8")
    assert "\n\n\n" not in text
    left = text[text.index("起。\n\n") + 4 : text.index("终。\n\n## 反思")].strip("\n")
    return left, [problem for problem in adopted.problems if problem.rule == "WD001"], text.split("\n")


@pytest.mark.parametrize(
    ("passage", "left"),
    [
        (f"{LONG}。电话{MOBILE[:6]}\n\n{MOBILE[6:]}，{LONG}。", f"{LONG}。\n\n{LONG}。"),
        (f"{LONG}，电话：{MOBILE[:3]}\n- {MOBILE[3:]}，{LONG}。", f"{LONG}\n\n- {LONG}。"),
        (f"- {MOBILE[:7]}\n- {MOBILE[7:]}\n- {LONG}。", f"- {LONG}。"),
        (f"- {MOBILE[:4]}\n- {MOBILE[4:8]}\n- {MOBILE[8:]}\n- {LONG}。", f"- {LONG}。"),
        (f"{LONG}&#49;{MOBILE[1:]}，{LONG}。", f"{LONG}，{LONG}。"),
        (f"{LONG}见[主页](https://a.example/?q=%31{MOBILE[1:]})。", f"{LONG}见主页。"),
        (
            "| " + " | ".join(MOBILE) + f" |\n|{' --- |' * 11}\n|{' 值 |' * 11}",
            f"|{' |' * 11}\n|{' --- |' * 11}\n|{' 值 |' * 11}",
        ),
        (
            f"| 姓名 | 甲 | 乙 | 电话 |\n| --- | --- | --- | --- |\n| {LONG} | {MOBILE[:3]} | {MOBILE[3:7]} | {MOBILE[7:]} |",
            f"| 姓名 | 甲 | 乙 | 电话 |\n| --- | --- | --- | --- |\n| {LONG} | | | |",
        ),
        (
            f"| 姓名 | 电话 |\n| --- | --- |\n| 张三 | 电话：{MOBILE} |",
            "| 姓名 | 电话 |\n| --- | --- |\n| 张三 |  |",
        ),
    ],
)
def test_only_the_number_goes(passage: str, left: str, library: Catalogue) -> None:
    found, problems, lines = taken_out(library, passage)
    assert found == left
    assert [problem.severity for problem in problems] == [Severity.WARNING]
    assert lines[problems[0].location.line - 1] in left.split("\n") or not lines[problems[0].location.line - 1]


def test_a_paragraph_that_has_to_go_is_told(library: Catalogue) -> None:
    left, problems, _ = taken_out(library, f"<div>{LONG}{MOBILE[:5]}<b>{MOBILE[5:]}</b></div>")
    assert LONG not in left
    assert [(problem.severity, problem.location.line) for problem in problems] == [(Severity.ERROR, 1)]
    assert "整段删去" in problems[0].message
    assert f"“{LONG[:11]}…”" in problems[0].message


def test_private_data_in_a_field_stops_everything(library: Catalogue) -> None:
    with pytest.raises(NotWritten, match="私人信息"):
        adopt(library, draft(GIVEN | {"summary": f"监测显示学生推不出原因，联系电话是{MOBILE}，欢迎来电交流。"}))
    assert [path.name for path in (library.root / "cases" / "2024").iterdir()] == ["gusu-yuwen-01"]


def test_two_in_one_run_get_two_ids(library: Catalogue) -> None:
    first = adopt(library, draft())
    second = adopt(library, draft(), [first.name])
    assert (first.name, second.name) == ("gusu-yuwen-02", "gusu-yuwen-03")


def test_a_library_without_campaigns(tmp_path: Path) -> None:
    root = make_library(tmp_path / "library")
    for path in (root / "cases" / "campaigns").glob("*.yml"):
        path.unlink()
    with pytest.raises(NotWritten, match="评选方案"):
        adopt(catalogue.load(root), draft({}))


def document(path: Path) -> Path:
    body = centred("一次改进的记录") + in_sections(p("字。"), p(picture("a", "学习单的样子")))
    path.write_bytes(package(body, {"a": ("image", "media/a.png")}, {"word/media/a.png": png()}))
    return path


def import_until(step: int, root: Path, path: Path) -> int:
    """The exit code of ``anliku import`` in a process of its own, killed before its ``step``-th
    change of the disk."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    left = step

    def after(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:
            nonlocal left
            left -= 1
            if left < 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return real(*arguments, **options)

        return call

    os.fsync, os.mkdir, Path.rename = after(os.fsync), after(os.mkdir), after(Path.rename)  # type: ignore[method-assign]
    os._exit(main(["import", "--yes", "--root", str(root), str(path)]))


@pytest.mark.slow
def test_killed_at_any_step_leaves_the_whole_case_or_nothing(tmp_path: Path) -> None:
    path = document(tmp_path / "来稿.docx")
    outcomes = set()
    for step in range(40):
        root = make_library(tmp_path / f"library{step}")
        code = import_until(step, root, path)
        assert code in {0, -signal.SIGKILL}
        years = list((root / "cases").glob("2*/*"))
        outcomes.add(bool(years))
        for folder in years:
            assert sorted(file.name for file in folder.iterdir()) == ["figure-1.png", "index.md"]
            text = (folder / "index.md").read_text(encoding="utf-8")
            assert text.startswith("---\nid: ")
            assert text.endswith("\n")
        if code == 0:
            break
    assert code == 0
    assert outcomes == {False, True}
