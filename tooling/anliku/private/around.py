"""What stands around a number: gaps within it, labels before it, addresses that hold it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from anliku.regex import regex
from anliku.sparse import Sparse

# What people put between the digits of one number.
GAP = r"[ \t\n\u00a0\u2002-\u200a\-\u2010-\u2015\u2212\u00b7\u2022._]"

# Ten digits and more that may be one number; numbers without a label are looked for here only.
RUN = regex(rf"[0-9](?:(?:{GAP}|[()（）]){{0,3}}[0-9]){{9,}}")
# A sign, a country code or a bracket may stand before a run, an X or an extension after it.
MARGIN = 4

# Between a label and its value: 电话：… / | 电话 | … | / the label in one line, the value in the
# next. Three dashes in a row are the rule of a table, and what follows belongs to its columns.
FILL = (
    r"(?:(?!-{3})[\s:：;；=＝>\-\u2010-\u2015\u2190-\u21ff|｜\x1f\x01（(【\[「『“”\"'‘’*`#+·.…，,、~～/\u2600-\u27bf\U0001f000-\U0001faff]"
    r"|号码?|账号|帐号|[Nn][Oo]\.?|[Ii][Dd](?![a-z])|[是为即叫]){0,16}?"
)
_REACH = 100
# What is counted is no account and no telephone: 34567人次. Some of the units are surnames or
# begin other words (张老师, 分机, 家长), and count only where nothing follows.
_UNIT = regex(
    r"\s?(?:[年月日人名个位次条台件套册棵株票元万亿%％]|部(?!门)|千米|公里|厘米|毫米|平方|立方|等于|[=＝×÷]"
    r"|[张米节步本家字分秒度头篇页项遍只份首句道题封](?=[\s，。；、！？）)|\x1f]|\Z))"
)
_MARKS = regex(r"\W+")
# Five digits and more, whatever stands between them in one number.
_FIGURES = regex(r"\d(?:[\W_]{0,4}\d){4,}")
_LABEL = 60
"""More characters than the longest label has."""


def labelled(text: str, label: re.Pattern[str] | Sparse, *values: re.Pattern[str]) -> Iterator[re.Match[str]]:
    """Every one of ``values`` that follows a ``label``; a value begins with what may stand between,
    and ends within 100 characters."""
    return behind(text, label.finditer(text), *values)


def labelled_figures(text: str, label: Sparse, *values: re.Pattern[str]) -> Iterator[re.Match[str]]:
    """As :func:`labelled`, for values that begin with five digits or more, or a letter or three before them. Labels are
    looked for only where such a value may follow, which is a small part of most texts."""
    return behind(text, label.within(text, before_figures(text)), *values)


@lru_cache(maxsize=1)
def before_figures(text: str) -> list[tuple[int, int]]:
    """The stretches of ``text`` where a label of five digits and more may begin. The last text's are kept.

    ``联系电话：0512…`` with 200 characters before it → the last 160 of these, and the number itself
    """
    stretches: list[tuple[int, int]] = []
    for first, end in figures(text):
        start = max(0, first - _REACH - _LABEL)
        if stretches and start <= stretches[-1][1]:
            start, _ = stretches.pop()
        stretches.append((start, end))
    return stretches


@lru_cache(maxsize=1)
def figures(text: str) -> list[tuple[int, int]]:
    """Where five digits and more stand that may be one number. The last text's are kept."""
    return [match.span() for match in _FIGURES.finditer(text)]


def behind(text: str, labels: Iterable[re.Match[str]], *values: re.Pattern[str]) -> Iterator[re.Match[str]]:
    """Every one of ``values`` that follows one of ``labels``, as :func:`labelled`."""
    for label in labels:
        for value in values:
            following = value.match(text, label.end(), label.end() + _REACH)
            if following is not None:
                yield following


def is_counted(text: str, end: int) -> bool:
    """Whether the number that ends at ``end`` counts something: ``34567人次``, ``62123 等于``."""
    return _UNIT.match(text, end) is not None


@lru_cache(maxsize=1)
def squeezed(text: str) -> str:
    """``text`` in small letters without marks and spaces: one look tells which words it can
    hold, however they are parted (``微 信``, ``Q-Q``). The last text's is kept."""
    return _MARKS.sub("", text.lower())


def before(text: str, start: int, reach: int) -> str:
    """What stands before ``start`` on the same line, at most ``reach`` characters."""
    return text[max(0, start - reach) : start].rpartition("\n")[2]


def in_address(text: str, start: int) -> bool:
    """Whether ``start`` is inside a web address or DOI that is no way to reach a person."""
    token = re.split(r"[\s<>()（）\"“”，。；]", text[max(0, start - 300) : start])[-1].lower()
    if not (
        "://" in token or re.search(r"(?<![a-z0-9.])www\.", token) or re.search(r"(?:^|[^\d.])10\.\d{4,5}/", token)
    ):
        return False
    return not re.search(r"tel|phone|mobile|wa\.me|whatsapp|call", token)


def part_of_decimal(text: str, start: int, end: int) -> bool:
    """Whether digits stand directly before or behind, parted by a point only."""
    return bool(re.search(r"\d\.\Z", text[max(0, start - 2) : start])) or bool(re.match(r"\.\d", text[end : end + 2]))
