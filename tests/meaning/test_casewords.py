"""The words that a case means, said or not."""

from __future__ import annotations

from dataclasses import dataclass

from anliku.meaning import NAMES, meant
from anliku.meaning.casewords import MOST


@dataclass(frozen=True)
class Said:
    slots: tuple[str, str, str, str, str]


SLEEP = Said(
    (
        "睡眠少了四十分钟之后",
        "睡眠与作业\n睡眠时间",
        "五年级学生的平均睡眠少了四十分钟，学校从到校时间和作息入手。",
        "归因分析",
        "学校先减少了书面作业，睡眠只多了四分钟。",
    ),
)
READING = Said(
    ("绘本角的借阅卡", "阅读素养", "图书管理员从借阅卡入手，让孩子把故事从头读到尾。", "", "绘本没有借出。"),
)


def test_a_case_means_words_that_it_does_not_contain() -> None:
    meaning = dict(meant(SLEEP, ()))
    assert meaning["睡觉"] > dict(meant(READING, ())).get("睡觉", 0)
    assert dict(meant(READING, ()))["图书馆"] > meaning.get("图书馆", 0)


def test_a_word_is_meant_more_where_several_words_near_to_it_are_said() -> None:
    one = dict(meant(Said(("睡眠", "", "", "", "")), ()))
    several = dict(meant(Said(("睡眠 入睡 熬夜 晚睡", "", "", "", "")), ()))
    assert several["睡觉"] > one["睡觉"]


def test_a_question_that_a_case_answers_counts_like_its_title() -> None:
    asked = dict(meant(READING, (), ("晚上不肯睡觉",)))
    assert asked["睡觉"] > dict(meant(READING, ("晚上不肯睡觉",))).get("睡觉", 0)
    assert asked["失眠"] > dict(meant(READING, ("晚上不肯睡觉",))).get("失眠", 0)
    assert max(asked.values()) < NAMES


def test_weights_are_bytes_and_the_heaviest_come_first() -> None:
    meaning = meant(SLEEP, ())
    weights = [weight for _, weight in meaning]
    assert weights == sorted(weights, reverse=True)
    assert 1 <= weights[-1] <= weights[0] <= 255
    assert len({word for word, _ in meaning}) == len(meaning) <= MOST
    assert meaning == meant(SLEEP, ())


def test_what_people_say_for_its_terms_counts_like_words_of_its_own() -> None:
    plain, spoken = dict(meant(SLEEP, ())), dict(meant(SLEEP, ("沉迷手机", "网吧")))
    assert spoken["打游戏"] > plain.get("打游戏", 0)
    assert max(plain.values()) < NAMES


def test_what_people_say_is_marked_and_weighs_as_much_as_the_case_means_it() -> None:
    plain = dict(meant(SLEEP, ()))
    meaning = dict(meant(SLEEP, ("睡觉", "晚上很晚才睡觉", "bedtime")))
    assert {word for word, weight in meaning.items() if weight >= NAMES} == {"睡觉", "晚上很晚才睡觉", "bedtime"}
    assert plain["睡觉"] <= meaning["睡觉"] - NAMES < meaning["bedtime"] - NAMES
    assert meaning["晚上很晚才睡觉"] < meaning["睡觉"]


def test_a_case_that_says_nothing_means_nothing() -> None:
    assert meant(Said(("", "", "", "", "")), ()) == ()
    assert meant(Said(("😀", "", "!!", "", "")), ()) == ()
