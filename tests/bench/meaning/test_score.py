"""The arithmetic of ``make bench-meaning`` and the form of its questions."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bench.meaning.judged import (
    HELD_OUT,
    INDEPENDENT,
    TUNING,
    half,
    independent_sets,
    is_secret,
    missing,
    own_sets,
    read_questions,
    related_pairs,
)
from tests.bench.meaning.score import first_helps, ndcg, precision, recall

GRADES = {"a": 3, "b": 2, "c": 1}


def test_the_best_order_is_worth_one_and_a_wrong_one_less() -> None:
    assert ndcg(["a", "b", "c"], GRADES) == 1.0
    assert 0 < ndcg(["c", "x", "a"], GRADES) < 1.0
    assert ndcg([], GRADES) == 0.0
    assert ndcg(["b", "a"], {"a": 3}) == pytest.approx(0.6309, abs=1e-4)


def test_what_comes_after_the_fifth_counts_nothing() -> None:
    assert ndcg(["v", "w", "x", "y", "z", "a"], {"a": 3}) == 0.0


def test_a_first_result_helps_where_it_was_judged_so() -> None:
    assert first_helps(["b"], GRADES)
    assert not first_helps(["c"], GRADES)
    assert not first_helps([], GRADES)


def test_recall_and_precision_count_the_cases_that_help() -> None:
    assert recall(["x", "a"], GRADES) == 0.5
    assert recall(["c"], {"c": 1}) == 1.0
    assert precision(["a", "b", "x"], GRADES) == 1.0
    assert precision(["a", "x", "c", "b"], GRADES) == 0.5


def test_a_question_is_always_in_the_same_half() -> None:
    assert half("怎么控制作业量") == half("怎么控制作业量")
    sets = own_sets()
    assert all(half(question.text) == name for name in (TUNING, HELD_OUT) for question in sets[name])


def test_there_are_questions_enough_and_every_grade_is_one() -> None:
    sets = own_sets()
    assert min(len(sets[TUNING]), len(sets[HELD_OUT])) >= 50
    assert len(sets["没有答案"]) >= 30
    assert sum(map(len, related_pairs().values())) >= 60
    judged = [question.grades for questions in sets.values() for question in questions] + [*related_pairs().values()]
    assert {grade for grades in judged for grade in grades.values()} == {1, 2, 3}


def test_independent_questions_stay_in_their_half_and_the_test_half_is_not_shown() -> None:
    sets = independent_sets()
    for name, own in zip(INDEPENDENT.values(), (TUNING, HELD_OUT), strict=True):
        texts = [question.text for key, questions in sets.items() if key.startswith(name) for question in questions]
        assert len(texts) >= 70
        assert {half(text) for text in texts} == {own}
    assert [name for name in sets if is_secret(name)] == list(sets)[3:]


def test_an_independent_question_is_not_one_of_the_others() -> None:
    others = {question.text for questions in own_sets().values() for question in questions}
    independent = [question.text for questions in independent_sets().values() for question in questions]
    assert len(independent) == len(set(independent)) == 160
    assert not others & set(independent)


def test_judged_cases_that_are_not_there_are_named() -> None:
    assert missing([{"a": 3, "b": 1}, {"c": 2}], {"a"}) == ["b", "c"]


def test_a_file_of_another_form_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "questions.json"
    file.write_text('["睡眠"]', encoding="utf-8")
    with pytest.raises(ValueError, match="要写成"):
        read_questions(file)
    file.write_text('{"睡眠": {"a": 3}, "校服": {}}', encoding="utf-8")
    assert [bool(question.grades) for question in read_questions(file)] == [True, False]
