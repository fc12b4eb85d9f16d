"""TM: terms of the taxonomy and of the campaign, each once, under its canonical name."""

from __future__ import annotations

from pathlib import Path

import pytest

from anliku.catalogue import load
from anliku.rules import check_case
from anliku.rules.fix import fix_text
from anliku.rules.rule import Example
from tests.factory import CASE_ID, case_text, codes_of, library_with, problems_of

INDEX = f"cases/2024/{CASE_ID}/index.md"


def repaired(example: Example, tmp_path: Path) -> str:
    problems = problems_of(example, tmp_path)
    return fix_text((tmp_path / INDEX).read_text(encoding="utf-8"), problems)


@pytest.mark.parametrize(
    ("typed", "right", "manner"),
    [
        ("region: 高新区", "region: 虎丘区", "是别名"),
        ("region: 沧浪区", "region: 姑苏区", "是曾用名"),
        ("region: '姑苏 区'", "region: 姑苏区", "的空格或全角写法不对"),
        ("region: 市直属(代管)", "region: 市直属（代管）", "是别名"),
        ("subject: [语文学科, 数学]", "subject: [语文, 数学]", "是别名"),
        ("category: 其它", "category: 其他", "是别名"),
    ],
)
def test_alias_becomes_the_canonical_name(typed: str, right: str, manner: str, tmp_path: Path) -> None:
    (problem,) = problems_of(Example(front=typed), tmp_path)
    assert problem.rule == "TM002"
    assert manner in problem.message
    assert fix_text((tmp_path / INDEX).read_text(encoding="utf-8"), [problem]) == case_text(front=right)


@pytest.mark.parametrize(
    ("front", "place"),
    [
        ("subject: [语文, 奥数]", "8:15"),
        ("region: 浦东新区", "10:9"),
        ("problem:\n  - 阅读素养\n  - 不存在的问题", "15:5"),
    ],
)
def test_unknown_term_is_placed_at_the_term(front: str, place: str, tmp_path: Path) -> None:
    (problem,) = problems_of(Example(front=front), tmp_path)
    assert (problem.rule, str(problem.location)) == ("TM001", f"{INDEX}:{place}")


@pytest.mark.parametrize(
    ("front", "choices"),
    [
        ("problem: [口算]", "可以写：运算能力"),
        ("problem: [作业太多]", "可以写：学业负担、睡眠与作业"),
        ("region: 姑蘇区", "可以写：姑苏区"),
        ("region: 双减", "可以写：姑苏区、虎丘区、吴中区、相城区、吴江区、苏州工业园区、常熟市、张家港市……"),
    ],
)
def test_unknown_term_names_what_is_meant(front: str, choices: str, tmp_path: Path) -> None:
    """What readers say of a term leads to it; characters that two names share lead nowhere."""
    (problem,) = problems_of(Example(front=front), tmp_path)
    assert problem.rule == "TM001"
    assert problem.message.endswith(choices)


def test_unknown_campaign_names_the_known_ones(tmp_path: Path) -> None:
    (problem,) = problems_of(Example(front="campaign: suzhou-2O24"), tmp_path)
    assert problem.rule == "FM106"
    (problem,) = problems_of(Example(front="campaign: suzhou-24"), tmp_path / "again")
    assert (problem.rule, str(problem.location)) == ("TM003", f"{INDEX}:4:11")
    assert "suzhou-2024" in problem.message


@pytest.mark.parametrize("front", ["award: 特等奖", "award: 优秀组织奖", "region: 双流区", "region: 双流"])
def test_term_of_another_campaign(front: str, tmp_path: Path) -> None:
    assert "TM004" in codes_of(Example(front=front), tmp_path)


def test_alias_of_an_offered_term_is_offered(tmp_path: Path) -> None:
    assert codes_of(Example(front="award: 1等奖"), tmp_path) == ["TM002"]


SHUANGLIU = "campaign: shuangliu-2021\nregion: 双流区\n"


@pytest.mark.parametrize(
    ("front", "place"),
    [(SHUANGLIU, "4:11"), (f"{SHUANGLIU}work: 论文", "5:7"), ("work: 改进案例", "5:7")],
)
def test_work_is_named_where_there_are_several(front: str, place: str, tmp_path: Path) -> None:
    found = [problem for problem in problems_of(Example(front=front), tmp_path) if problem.rule == "TM005"]
    assert [str(problem.location).partition("index.md:")[2] for problem in found] == [place]


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        ("subject: [语文, 数学, 语文]", "subject: [语文, 数学]"),
        ("subject: [语文, 语文, 语文]", "subject: [语文]"),
        ("keywords:\n  - 推断\n  - 推断\n  - 追问", "keywords:\n  - 推断\n  - 追问"),
        ('authors: [示例组, "示例组"]', "authors: [示例组]"),
        ("keywords: [推断 , 推断 ]", "keywords: [推断 ]"),
    ],
)
def test_repeated_items_are_removed(typed: str, right: str, tmp_path: Path) -> None:
    assert set(codes_of(Example(front=typed), tmp_path / "a")) == {"TM006"}
    assert repaired(Example(front=typed), tmp_path) == case_text(front=right)


def test_only_a_question_is_the_same_without_its_mark(tmp_path: Path) -> None:
    front = "keywords: [为什么, 为什么？]\nauthors: [示例组, 示例组?]\nquestions: [追问多了怎么办, 追问多了怎么办？]"
    (problem,) = [one for one in problems_of(Example(front=front), tmp_path) if one.rule == "TM006"]
    assert "能回答的问题" in problem.message


def test_repeat_under_another_name_counts(tmp_path: Path) -> None:
    assert sorted(codes_of(Example(front="subject: [语文, 语文学科]"), tmp_path)) == ["TM002", "TM006"]


def test_repeat_with_a_comment_is_left_to_people(tmp_path: Path) -> None:
    (problem,) = problems_of(Example(front="keywords:\n  - 推断\n  # 为什么\n  - 推断"), tmp_path)
    assert (problem.rule, problem.edits) == ("TM006", ())


def test_kinds_of_schools_are_terms_several_of_them_none_made_up(tmp_path: Path) -> None:
    assert codes_of(Example(front="school: [农村学校, 小规模学校]"), tmp_path / "a") == []
    (problem,) = problems_of(Example(front="school: [村小]"), tmp_path / "b")
    assert (problem.rule, problem.message) == ("TM001", "“学校类型”里没有 “村小”，可以写：农村学校")
    alias = Example(front="school: [农村, 农村学校]")
    assert sorted(codes_of(alias, tmp_path / "c")) == ["TM002", "TM006"]
    assert repaired(alias, tmp_path / "d") == case_text(front="school: [农村学校]")


def test_where_a_library_tells_no_schools_apart_the_advice_is_to_add_the_terms(tmp_path: Path) -> None:
    root = library_with(Example(front="school: [农村学校]"), tmp_path).root
    path = root / "cases" / "taxonomy.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(f"{text.partition('  school:')[0]}  region:{text.partition('  region:')[2]}", encoding="utf-8")
    catalogue = load(root)
    (problem,) = check_case(catalogue.manuscripts[0], catalogue.context)
    assert problem.message == "“学校类型”里没有 “农村学校”，术语表里还没有这一类词，请先在 cases/taxonomy.yml 里添加"
