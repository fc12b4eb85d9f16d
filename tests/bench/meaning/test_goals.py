"""What the bench of meaning is to reach, and the lines of its tables."""

from __future__ import annotations

from anliku.meaning.table import FILE
from tests.bench.meaning import goals, growing, table
from tests.bench.meaning.goals import KEPT, Goal
from tests.bench.meaning.judged import FORMS, Question, independent_sets, is_secret, own_sets
from tests.bench.meaning.product import Costs, Ranking
from tests.bench.measure import Cost

RIGHT, WRONG = Ranking(["a"], []), Ranking(["x"], ["x"])


def cost(wire: int, before: int, time: float) -> Cost:
    return Cost([time], [wire], [before], [wire], [3])


def test_a_goal_is_a_lower_or_an_upper_limit() -> None:
    assert Goal("问题", 0.9, 0.9, at_least=True).cells == ["问题", "0.900", "≥ 0.9", "达到"]
    assert Goal("kB", 40.04, 40, "{:.1f}").cells == ["kB", "40.0", "≤ 40", "没有达到"]
    some = [Goal("a", 1, 2), Goal("b", 3, 2)]
    assert goals.missed(some) == some[1:]
    assert goals.rows(some)[1:] == [one.cells for one in some]


def test_every_open_set_and_every_kind_without_answer_has_a_goal() -> None:
    sets = own_sets() | independent_sets() | {"mine": [Question("a", {"a": 3}), Question("b", {})]}
    right = {
        name: [Ranking(list(question.grades), []) for question in questions] for name, questions in sets.items()
    } | {"没有答案，一句话": [WRONG] * len(sets["没有答案，一句话"])}
    reached = list(goals.of_sets(sets, right, ["mine"]))
    assert [goal.what.partition("（")[0] for goal in reached] == [
        *("mine", *KEPT, *FORMS),
        *("没有答案的，合起来", "没有答案的词", "没有答案，有常见的词", "没有答案的句子"),
    ]
    assert [goal.what for goal in goals.missed(reached)] == [
        "没有答案的，合起来（179）：却列出意思相近的",
        "没有答案的句子（57）：却列出意思相近的",
    ]
    assert reached[-1].figure == 40 / 57


def test_without_a_file_of_questions_those_in_chinese_can_fail() -> None:
    sets = own_sets() | independent_sets()
    found = {name: [WRONG] * len(questions) for name, questions in sets.items()}
    answered = {name for name, questions in sets.items() if any(question.grades for question in questions)}
    assert KEPT.keys() == {name for name in answered.difference(FORMS) if not is_secret(name)}
    assert KEPT.keys() <= {goal.what.partition("（")[0] for goal in goals.missed(goals.of_sets(sets, found, []))}


def test_questions_of_a_file_without_any_answer_have_no_mean() -> None:
    sets = own_sets() | independent_sets() | {"mine": [Question("b", {})]}
    found = {name: [RIGHT] * len(questions) for name, questions in sets.items()}
    assert not [goal for goal in goals.of_sets(sets, found, ["mine"]) if goal.what.startswith("mine")]


def test_the_costs_have_goals() -> None:
    costs = Costs(cost(40_001, 0, 150), cost(20_000, 0, 151), cost(90_000, 60_000, 999))
    assert [(goal.figure, goal.is_met) for goal in goals.of_costs(costs)] == [
        (40.001, False),
        (150, True),
        (20.0, True),
        (151, False),
        (60.0, True),
    ]
    assert goals.of_table().figure == FILE.stat().st_size / 1e6


def test_each_kind_of_a_set_has_a_line_of_its_own() -> None:
    sets = {"set": [Question("1", {"a": 3}, "日常的话"), Question("2", {"a": 3}, "更难的"), Question("3", {})]}
    lines = table.rows(sets, {"engine": {"set": [RIGHT, WRONG, WRONG]}})
    assert lines[1:] == [
        ["set", "2", "0.500 / 0.500 / 0.500"],
        ["　其中日常的话", "1", "1.000 / 1.000 / 1.000"],
        ["　其中更难的", "1", "0.000 / 0.000 / 0.000"],
        ["set，没有答案的", "1", "1.00 / 1.00"],
    ]


def test_the_costs_are_a_table() -> None:
    quick = Costs(cost(1000, 500, 10), cost(2000, 1000, 20), cost(60_000, 50_000, 30), ["differs"] * 11)
    slow = Costs(cost(1000, 500, 40), cost(2000, 1000, 80), cost(60_000, 50_000, 90))
    assert table.cost_rows(quick, slow)[1:] == [
        ["一个问题", "1", "1.0 / 1.0", "0.5 / 0.5", "3 / 3", "10 / 10", "40 / 40"],
        ["一个词", "1", "2.0 / 2.0", "1.0 / 1.0", "3 / 3", "20 / 20", "80 / 80"],
        ["首次打开后的第一个", "1", "60.0 / 60.0", "50.0 / 50.0", "3 / 3", "30 / 30", "90 / 90"],
    ]
    assert table.notes_of(quick) == ["differs"] * 10 + ["另有 1 处"]
    assert table.notes_of(slow) == []


def test_a_larger_library_is_held_against_a_smaller_one() -> None:
    small = Costs(cost(1000, 0, 1), cost(1000, 0, 1), cost(1000, 0, 1))
    large = Costs(cost(1500, 0, 1), cost(1501, 0, 1), cost(1000, 61_000, 1))
    reached = growing.targets({1000: small, 7575: large})
    assert [goal.what for goal in goals.missed(reached)] == [
        "7,575 篇，第一个结果出现以前：kB，中位数",
        "一个词：字节是小库的几倍",
    ]
    assert len(growing.targets({1000: small})) == len(reached) / 2 - 1
    assert [line[:2] for line in growing.rows({7575: large})[1:]] == [
        ["7,575", "一个问题"],
        ["7,575", "一个词"],
        ["7,575", "首次打开后的第一个"],
    ]
