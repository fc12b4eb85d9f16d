"""Numbers before headings: what is one, what is none, what may be either."""

from __future__ import annotations

import pytest

from anliku.numbering import Style, readings, typed_number, value_of, without_number


@pytest.mark.parametrize(
    ("heading", "plain"),
    [
        ("归因分析", "归因分析"),
        ("一、归因分析", "归因分析"),
        ("十二、归因分析", "归因分析"),
        ("（二）归因分析", "归因分析"),
        ("(2) 归因分析", "归因分析"),
        ("3. 归因分析", "归因分析"),
        ("3、归因分析", "归因分析"),
        ("３．归因分析", "归因分析"),
        ("3) 归因分析", "归因分析"),
        ("④归因分析", "归因分析"),
        ("第二部分：归因分析", "归因分析"),
        ("第一节课，我讲砸了", "第一节课，我讲砸了"),
        ("第2章 归因分析", "归因分析"),
        ("  一、 归因分析", "归因分析"),
        ("2024年的归因", "2024年的归因"),
        ("一次归因", "一次归因"),
        ("三年归因", "三年归因"),
        ("一、", "一、"),
        ("", ""),
        ("一、（一）归因", "（一）归因"),
    ],
)
def test_numbers_before_a_heading(heading: str, plain: str) -> None:
    assert without_number(heading) == plain


@pytest.mark.parametrize(
    "heading",
    [
        "一、二年级的归因分析",
        "三、四年级",
        "五、六年级的作业",
        "一、三年级对照",
        "一、二、三年级",
        "1、2年级",
        "1、2、3班的变化",
        "7、8月份的安排",
        "第一、二课时",
        "第一、二题",
        "（2）班的变化",
        "（二）班学生访谈",
        "3.0 版的作业设计",
        "2.5倍的差距",
        "1.1 倍的差距",
        "第一章测验的分析",
        "第一节课，我讲砸了",
        "2024年的归因",
    ],
)
def test_numbers_that_belong_to_the_words_stay(heading: str) -> None:
    assert without_number(heading) == heading


@pytest.mark.parametrize(
    ("heading", "plain"),
    [
        ("一、二次函数的教学", "二次函数的教学"),
        ("二、三角形的认识", "三角形的认识"),
        ("三、四步教学法", "四步教学法"),
        ("一、一元二次方程", "一元二次方程"),
        ("三、二年级的归因", "二年级的归因"),
        ("3、50名学生的变化", "50名学生的变化"),
        ("1. 2班的变化", "2班的变化"),
        ("第二部分 一年级", "一年级"),
    ],
)
def test_numbers_that_only_look_like_a_list_go(heading: str, plain: str) -> None:
    assert without_number(heading) == plain


@pytest.mark.parametrize(
    ("heading", "style", "value", "typed"),
    [
        ("第三章 归因", Style.PART, 3, "第三章"),
        ("十二、归因", Style.HAN, 12, "十二、"),
        ("（ 二 ）归因", Style.HAN_BRACKETS, 2, "（ 二 ）"),
        ("2．归因", Style.DIGIT, 2, "2．"),
        ("1.2 归因", Style.DECIMAL, 1, "1.2"),
        ("(3) 归因", Style.DIGIT_BRACKETS, 3, "(3)"),
        ("3）归因", Style.DIGIT_BRACKETS, 3, "3）"),
        ("⑩归因", Style.CIRCLED, 10, "⑩"),
    ],
)
def test_what_a_number_says(heading: str, style: Style, value: int, typed: str) -> None:
    number = typed_number(heading)
    assert number is not None
    assert (number.style, number.value, number.typed) == (style, value, typed)
    assert heading[number.end :] == "归因"


def test_a_heading_may_be_read_in_two_ways() -> None:
    assert list(readings("第一章归因分析")) == ["第一章归因分析", "归因分析"]
    assert list(readings("一、归因分析")) == ["归因分析"]
    assert list(readings("归因分析")) == ["归因分析"]


@pytest.mark.parametrize(
    ("numeral", "value"), [("一", 1), ("十", 10), ("十九", 19), ("三十", 30), ("④", 4), ("12", 12)]
)
def test_value_of_a_numeral(numeral: str, value: int) -> None:
    assert value_of(numeral) == value
