"""Numbers that people type before a heading: 第一部分 一、（一）1. 1.1（1）①.

The same signs stand in headings that bear no number: ``一、二年级`` is two grades, ``（2）班``
is a class, ``3.0 版`` a version. What can be read either way is told as not sure, and nothing
is cut or counted by it alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

from anliku.regex import regex

_HAN = "一二三四五六七八九十"
_HAN_DIGITS = "零一二三四五六七八九"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


class Style(IntEnum):
    """How a number is typed, from the highest rank of headings to the lowest."""

    PART = 0
    """第一部分"""
    HAN = 1
    """一、"""
    HAN_BRACKETS = 2
    """（一）"""
    DIGIT = 3
    """1. or 1、"""
    DECIMAL = 4
    """1.1"""
    DIGIT_BRACKETS = 5
    """（1） or 1）"""
    CIRCLED = 6
    """①"""


@dataclass(frozen=True, slots=True)
class TypedNumber:
    """The number that a heading seems to begin with."""

    style: Style
    value: int
    typed: str
    """As it stands, without the space around it: ``（一）``."""
    end: int
    """Where the words behind it begin."""
    sure: bool
    """Whether it can't be a part of the words."""


# (?!班): “（2）班” is a class. (?!课): “第一节课” is a lesson.
_FORMS = (
    (Style.PART, regex(rf"第([{_HAN}]{{1,3}}|\d{{1,2}})(?:部分|章节|章|节(?!课)|篇)")),
    (Style.HAN, regex(rf"([{_HAN}]{{1,3}})[、.．]")),
    (Style.HAN_BRACKETS, regex(rf"[（(]\s?([{_HAN}]{{1,3}})\s?[)）](?!班)")),
    (Style.DECIMAL, regex(r"(\d{1,2})[.．][1-9]\d?(?:[.．][1-9]\d?)?(?![\d%％.．])")),
    (Style.DIGIT, regex(r"(\d{1,3})(?:、|[.．](?!\d))")),
    (Style.DIGIT_BRACKETS, regex(r"(?:[（(]\s?(\d{1,2})\s?|(\d{1,2}))[)）](?!班)")),
    (Style.CIRCLED, regex(rf"([{_CIRCLED}])(?!班)")),
)
_BEHIND = regex(r"\s*[:：、.．]?\s*")
_LIST = regex(rf"(?:[{_HAN}]{{1,3}}|\d{{1,3}})、\s?([{_HAN}]{{1,3}}|\d{{1,2}})(?!\d)(、\s?[{_HAN}\d])?")
# What teachers count by: grades, classes, lessons. (“三、四步教学法” is a third heading.)
_COUNTED = regex("年级|班|单元|课时|课|册|等奖|题|小题|号|学期|学年|季度|月|两")
_NEAR = 3


def typed_number(heading: str) -> TypedNumber | None:
    """The number before a heading: ``（二）归因分析`` → HAN_BRACKETS, 2, sure.

    None where there is none, where nothing stands behind it, and for three or more of
    them: ``一、二、三年级``.
    """
    lead = len(heading) - len(heading.lstrip())
    for style, form in _FORMS:
        number = form.match(heading, lead)
        if number is None:
            continue
        behind = _BEHIND.match(heading, number.end())
        end = behind.end() if behind is not None else number.end()
        listed = _LIST.match(heading, lead)
        if end == len(heading) or (listed is not None and listed[2]):
            return None
        value = value_of(number[1] or number[2])
        sure = not _may_be_words(style, value, listed, heading, number.end() < end)
        return TypedNumber(style, value, number[0].strip(), end, sure)
    return None


def _may_be_words(style: Style, value: int, listed: re.Match[str] | None, heading: str, parted: bool) -> bool:
    """Whether the number may belong to the words: ``一、二年级``, ``2.5 倍``, ``第一章测验``.

    ``parted`` says whether a space or mark stands between the number and the words.
    """
    if style is Style.DECIMAL:
        return True
    if style is Style.PART:
        return not parted
    if listed is None or value_of(listed[1]) <= value:
        return False
    if listed[1].isdecimal():
        return value_of(listed[1]) - value <= _NEAR
    return _COUNTED.match(heading, listed.end()) is not None


def without_number(heading: str) -> str:
    """A heading without the number typed before it: ``一、归因分析`` → ``归因分析``.

    What may belong to the words stays: ``一、二年级的归因`` → ``一、二年级的归因``.
    """
    number = typed_number(heading)
    return heading[number.end :] if number is not None and number.sure else heading


def readings(heading: str) -> Iterator[str]:
    """The words of a heading as they may be meant, the likeliest first:
    ``第一章归因分析`` → ``第一章归因分析``, ``归因分析``."""
    yield without_number(heading)
    number = typed_number(heading)
    if number is not None and not number.sure:
        yield heading[number.end :]


def value_of(numeral: str) -> int:
    """``十二`` → 12, ``7`` → 7, ``③`` → 3."""
    if numeral in _CIRCLED:
        return _CIRCLED.index(numeral) + 1
    if numeral.isdecimal():
        return int(numeral)
    tens, ten, ones = numeral.rpartition("十")
    if not ten:
        return _HAN_DIGITS.find(numeral)
    return (_HAN_DIGITS.find(tens) if tens else 1) * 10 + (_HAN_DIGITS.find(ones) if ones else 0)
