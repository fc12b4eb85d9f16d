"""``anliku search`` where few cases hold the words: those that mean them, each with the words that say why."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from anliku import catalogue as catalogues
from anliku.cli import main
from anliku.meaning import BadTable
from anliku.rules.rule import Example
from anliku.search.editors import near_cases
from anliku.search.editors.asking import TEXTS
from anliku.search.editors.editorial import Answer, Request, search
from tests.factory import library_with
from tests.search.shelf import KEXUE, SHUXUE, Ask

ASKED = "口算总出错"
"""What people say of 运算能力: no case holds it."""


def found(answer: Answer) -> list[str]:
    """The names of the near cases, nearest first."""
    return [other.case.name for other in answer.near]


def test_a_question_in_other_words_finds_what_it_means(ask: Ask) -> None:
    answer = ask(ASKED)
    assert (answer.count, found(answer)[0]) == (0, SHUXUE)
    assert answer.near[0].score > 0
    assert "口算" in "".join(answer.near[0].words)


def test_what_holds_the_words_is_not_told_again(ask: Ask) -> None:
    answer = ask("病历")
    assert [result.case.name for result in answer.results] == [SHUXUE]
    assert SHUXUE not in found(answer)


def test_what_a_case_answers_counts_as_its_keywords_do(tmp_path: Path) -> None:
    catalogue = library_with(Example(front="questions: [追问多了孩子像被审怎么办]"), tmp_path)
    (result,) = search(catalogue, Request("像被审", explain=True)).results
    assert result.why is not None
    assert [(share.field, share.points) for share in result.why.shares] == [TEXTS["questions"]]
    assert TEXTS["questions"][1] == TEXTS["keywords"][1]
    assert near_cases._TIERS.keys() == TEXTS.keys()
    assert near_cases._TIERS["questions"] == near_cases._TIERS["keywords"]


def test_enough_that_holds_the_words_needs_nothing_near(ask: Ask) -> None:
    answer = ask("追问")
    assert answer.count >= 3
    assert answer.near == ()


@pytest.mark.parametrize("query", [f'"{ASKED}"', f"标题:{ASKED}", f"{ASKED} 或者 饕餮", f"{ASKED}*", "非 追问"])
def test_a_query_of_operators_and_fields_is_meant_as_it_stands(ask: Ask, query: str) -> None:
    assert ask(query).near == ()


def test_filters_hold_for_near_cases_too(ask: Ask) -> None:
    assert SHUXUE in found(ask(ASKED, subject=["数学"]))
    assert SHUXUE not in found(ask(ASKED, subject=["科学"]))
    assert SHUXUE not in found(ask(ASKED, year=["2021"]))


@pytest.mark.parametrize("query", ["食堂饭菜", "😀😀", "，。！？", "𠮷𠮷", "qqqq zzzz"])
def test_nothing_is_near_to_what_no_case_is_about(ask: Ask, query: str) -> None:
    assert ask(query).near == ()


def test_a_form_that_the_city_adds_is_known_at_once(shelf: Path, tmp_path: Path) -> None:
    root = tmp_path / "library"
    shutil.copytree(shelf, root, ignore=shutil.ignore_patterns(".cache"))
    assert found(search(catalogues.load(root), Request("嗑嗑哒"))) == []
    taxonomy = root / "cases" / "taxonomy.yml"
    text = taxonomy.read_text(encoding="utf-8")
    line = next(line for line in text.splitlines() if "name: 科学探究" in line)
    changed = (
        line.replace("asked: [", "asked: [嗑嗑哒, ") if "asked: [" in line else line.replace("}", ", asked: [嗑嗑哒]}")
    )
    taxonomy.write_text(text.replace(line, changed), encoding="utf-8")
    assert found(search(catalogues.load(root), Request("嗑嗑哒"))) == [KEXUE]


def test_a_damaged_table_is_told_and_words_are_found_all_the_same(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    def damaged() -> None:
        raise BadTable("词表的内容和校验和不符")

    monkeypatch.setattr(near_cases, "table", damaged)
    answer = ask("病历")
    assert answer.count == 1
    assert answer.notes == ("词表的内容和校验和不符，没有找意思相近的案例",)


Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(shelf: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    def call(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.chdir(shelf)
        code = main(["search", *arguments])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return call


def test_people_see_them_under_a_heading_with_the_reason(run: Run) -> None:
    lines = run(ASKED)[1].splitlines()
    at = next(number for number, line in enumerate(lines) if line.startswith("意思相近的 "))
    assert lines[at].endswith("个，没有写着这些词：")
    assert lines[at + 2] == "1. 计算错在哪一步：有理数运算的错因病历"
    assert lines[at + 5].startswith("   相近：")
    assert "得分" not in "\n".join(lines)
    assert "（得分 " in run("--explain", ASKED)[1]


def test_programs_get_them_apart_from_the_results(run: Run) -> None:
    told = json.loads(run("--json", ASKED)[1])
    assert (told["count"], told["results"]) == (0, [])
    first = told["near"][0]
    assert (first["id"], first["year"]) == (SHUXUE, 2024)
    assert first["score"] > 0
    assert first["words"]
    assert json.loads(run("--json", "追问")[1])["near"] == []
