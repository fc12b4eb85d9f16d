"""The words that a case means, said or not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from anliku.meaning import CERTAIN, meant
from anliku.meaning.casewords import MOST


@dataclass(frozen=True)
class Said:
    slots: tuple[str, str, str, str, str]
    terms: Mapping[str, Sequence[str]] = field(default_factory=dict)


SLEEP = Said(
    (
        "睡眠少了四十分钟之后",
        "睡眠与作业\n睡眠时间",
        "五年级学生的平均睡眠少了四十分钟，学校从到校时间和作息入手。",
        "归因分析",
        "学校先减少了书面作业，睡眠只多了四分钟。",
    ),
    {"problem": ("睡眠与作业",), "subject": ("语文",)},
)
READING = Said(
    ("绘本角的借阅卡", "阅读素养", "图书管理员从借阅卡入手，让孩子把故事从头读到尾。", "", "绘本没有借出。"),
    {"problem": ("阅读素养",)},
)


def test_a_case_means_words_that_it_does_not_contain() -> None:
    meaning = dict(meant(SLEEP, ()))
    assert meaning["睡觉"] > dict(meant(READING, ())).get("睡觉", 0)
    assert dict(meant(READING, ()))["图书馆"] > meaning.get("图书馆", 0)


def test_weights_are_bytes_and_the_heaviest_come_first() -> None:
    meaning = meant(SLEEP, ())
    weights = [weight for _, weight in meaning]
    assert weights == sorted(weights, reverse=True)
    assert 1 <= weights[-1] <= weights[0] <= 255
    assert len({word for word, _ in meaning}) == len(meaning) <= MOST + 1
    assert meaning == meant(SLEEP, ())


def test_names_of_its_problems_and_what_people_say_for_them_are_certain() -> None:
    meaning = dict(meant(SLEEP, ("熬夜", "晚上很晚才睡觉")))
    assert {word for word, weight in meaning.items() if weight >= CERTAIN} == {"睡眠与作业", "熬夜", "晚上很晚才睡觉"}


def test_of_two_cases_with_one_problem_the_one_that_is_about_what_people_say_means_it_more() -> None:
    homework = Said(
        ("作业总量看得见", "睡眠与作业\n作业公示", "学校三次修订作业公示制度。", "", "各科作业的总量。"), SLEEP.terms
    )
    forms = ("熬夜", "作业写不完")
    assert dict(meant(SLEEP, forms))["熬夜"] > dict(meant(homework, forms))["熬夜"] >= CERTAIN
    assert dict(meant(SLEEP, forms))["作业写不完"] < dict(meant(homework, forms))["作业写不完"]


def test_a_case_that_says_nothing_means_nothing() -> None:
    assert meant(Said(("", "", "", "", "")), ()) == ()
    assert meant(Said(("😀", "", "!!", "", "")), ()) == ()
