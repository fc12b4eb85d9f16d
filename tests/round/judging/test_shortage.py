"""Why an assignment is impossible, and what the least relaxation is."""

from __future__ import annotations

import pytest

from anliku.round.judging.assignment import Task, assign
from anliku.round.judging.recusals import Panel, Recusals
from anliku.round.judging.shortage import explain
from tests.effort import many, random_numbers
from tests.round.judging.made import case, expert, random_task, task


def test_nothing_is_said_where_nothing_is_in_the_way() -> None:
    assert explain(task([case("001")], [expert("评委01")], 1)) == []


def test_experts_of_one_field_have_too_little_room() -> None:
    maths = [case(f"{n:03}") for n in range(1, 27)]
    others = [case(f"{n:03}", "语文") for n in range(30, 34)]
    known = [expert(f"评委{n:02}", ["数学"], ["初中"]) for n in (1, 2)]
    free = [expert(f"评委{n:02}", ["语文"]) for n in (3, 4)]
    lines = explain(task([*maths, *others], [*known, *free], 2))
    assert lines[0] == (
        "数学 · 初中 还差 4 个评委名额：26 个案例要 52 份评审，能评它们的 2 位评委上限合计 48。"
        "最小的放宽：每人上限从 24 提到 26，或再请 1 位熟悉数学 · 初中的评委，或这些案例里 4 份评审不要了"
    )
    assert lines[1:] == [
        (
            "代价最小的一种放宽（上限多 1 份计 1，跨学段计 3，跨类别计 10，回避不放宽）："
            "评委01的上限从 24 提到 26；评委02的上限从 24 提到 26"
        )
    ]


def test_a_case_has_too_few_experts_who_may_read_it() -> None:
    experts = [
        expert("评委01"),
        expert("评委02", region="姑苏区"),
        expert("评委03", conflicts=["001"]),
        expert("评委04", ["语文"]),
        expert("评委05", stages=["小学"]),
    ]
    assert explain(task([case("001")], experts, 3)) == [
        (
            "案例 001（数学 · 初中，姑苏区）每个要 3 份评审，能评的只有 1 位，须回避的有 本区域 1 位、声明回避 1 位。"
            "最小的放宽：再请 2 位熟悉数学 · 初中、不在姑苏区的评委，或这1个案例只要 1 份评审"
        ),
        (
            "代价最小的一种放宽（上限多 1 份计 1，跨学段计 3，跨类别计 10，回避不放宽）："
            "案例 001（数学 · 初中）请评委04来评，虽不熟悉类别；案例 001（数学 · 初中）请评委05来评，虽不熟悉学段"
        ),
    ]


def test_recusals_never_give_way() -> None:
    lines = explain(task([case("001")], [expert("评委01", region="姑苏区")], 1))
    assert "请评委01来评" not in lines[-1]
    assert lines[-1].endswith("案例 001 少 1 份评审")


def test_two_bottlenecks_are_told_apart() -> None:
    cases = [case("001"), case("002"), case("003", "语文"), case("004", "语文")]
    experts = [expert("评委01", ["数学"], limit=1), expert("评委02", ["语文"], limit=1)]
    lines = explain(task(cases, experts, 1))
    assert [line.split(" 还差")[0] for line in lines[:-1]] == ["数学 · 初中", "语文 · 初中"]


@pytest.mark.fuzz
def test_it_is_explained_exactly_where_something_is_missing() -> None:
    chance = random_numbers()
    for _ in range(many(60, 600)):
        given = random_task(chance)
        assert bool(explain(given)) == bool(assign(given).missing)


def test_whoever_follows_the_advice_gets_an_assignment() -> None:
    cases = [case(f"{n:03}") for n in range(1, 27)]
    known = [expert(f"评委{n:02}", ["数学"], ["初中"], limit=26) for n in (1, 2)]
    assert assign(task(cases, known, 2)).missing == {}
    invited = [expert(f"评委{n:02}", ["数学"], ["初中"]) for n in (1, 2, 3)]
    assert assign(Task(Panel("专家评审", 2), cases, invited, Recusals(), 1)).missing == {}
