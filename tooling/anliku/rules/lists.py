"""Lists in the front matter: each person and each keyword is an item of its own.

``authors: [王芳、李娜]`` is one author to every program: to the campaign's limit, to the
citation and to the index. They belong to the family of fields.
"""

from __future__ import annotations

from collections.abc import Iterator

from anliku.fields import label, shown
from anliku.model import CaseMeta
from anliku.private.names import SURNAME
from anliku.problem import Edit, Severity
from anliku.reading import Reading
from anliku.regex import regex
from anliku.rules.rule import Example, Finding, Rule
from anliku.text import HAN
from anliku.yamlsafe import quote

LISTS = ("authors", "keywords")
_MARKS = regex(r"[、，,；;､]")
_BARS = regex("[|｜]")
_GAP = regex(rf"(?<=[{HAN}])[ \u3000\u00a0\u2000-\u200a]+(?=[{HAN}])")
# What may stand between two people or behind the last: 王芳和李娜, 王芳|李娜, 王芳等, 作者：王芳.
_BETWEEN = regex(rf"(?<=[{HAN}])(?:[|｜+＋&＆—－]|(?<=[{HAN}]{{2}})[和与及](?={SURNAME}[{HAN}]{{1,2}}\Z))(?=[{HAN}])")
_AROUND = regex(r"(?:作者|姓名|执笔|负责人)[:：]|等\Z")
# A person, or a group by how such names end.
_PERSON = regex(rf"[{HAN}]{{2,4}}|[{HAN}]{{1,8}}(?:·[{HAN}]{{1,10}})+")
_BEGINS = regex(rf"{SURNAME}|[{HAN}]+·")
_GROUP = regex(r"(?:组|室|中心|学校|小学|中学|幼儿园|团队|工作站|工作坊|委员会|联盟)\Z")
# 语文、数学备课组 is one group; so are a person and a bare 组.
_SUBJECT = regex("(?:语文|数学|英语|科学|物理|化学|生物|历史|地理|音乐|美术|体育|劳动|德育|教学|教务|备课|教研|课题)")
_TAG = regex("<[A-Za-z/!][^<>]*>")
_LONGEST_WORD = 12


def parts_of(text: str) -> list[str]:
    """What the marks in a value part: ``王芳、李娜`` → ``["王芳", "李娜"]``; one part where there are
    none."""
    return [part for piece in _MARKS.split(text) if (part := piece.strip(" \u3000"))] or [text]


def are_people(parts: list[str]) -> bool:
    """Whether these are several authors: ``王芳``, ``李娜``; not ``语文``, ``数学备课组``, where the
    last word may stand for all."""
    groups = [_GROUP.search(part) is not None and len(part) > 3 for part in parts]
    if len(parts) < 2 or (groups[-1] and not all(groups)):
        return False
    return all(group or _is_person(part) for part, group in zip(parts, groups, strict=True))


def _is_person(part: str) -> bool:
    return bool(_PERSON.fullmatch(part) and _BEGINS.match(part) and not _SUBJECT.search(part))


def are_words(parts: list[str]) -> bool:
    """Whether these are several keywords: ``推断``, ``追问``; not ``听``, ``说``, ``读``."""
    return len(parts) > 1 and all(2 <= len(part) <= _LONGEST_WORD for part in parts)


def _are_several(key: str, parts: list[str]) -> bool:
    """Whether the parts of an item of that list are certainly items of their own."""
    return are_people(parts) if key == "authors" else are_words(parts)


def people(authors: list[str]) -> int:
    """How many authors a list names, those in one value counted apart."""
    return sum(len(parts) if are_people(parts) else 1 for parts in map(parts_of, authors))


def _items(reading: Reading) -> Iterator[tuple[str, int, str]]:
    """Key, index and value of each item; HTML in one is told by SF003, its marks are not looked at."""
    for key in LISTS:
        values = reading.case.values.get(key)
        for index, value in enumerate(values if isinstance(values, list) else []):
            if isinstance(value, str) and not _TAG.search(value):
                yield key, index, value


def several_in_one(reading: Reading) -> Iterator[Finding]:
    """Authors or keywords with 、 or a comma between them in one item."""
    for key, index, value in _items(reading):
        parts = parts_of(value)
        if _are_several(key, parts):
            right = ", ".join(map(quote, parts))
            name = label(CaseMeta, (key, index))
            message = f"字段{name}里写了 {len(parts)} 个：{shown(value)}，请一项写一个，用半角逗号隔开：{right}"
            yield Finding(reading.at_value(key, index), message, _parted(reading, key, index, parts))


FM112 = Rule(
    code="FM112",
    title="一项里写了几个",
    severity=Severity.ERROR,
    what="作者、关键词一项写一个，用半角逗号隔开，或每项另起一行以“- ”开头；不用顿号、全角逗号、分号连在一起。",
    why="连在一起的几位作者会被当成一位：人数核对不出来，引用格式里没有“等”，按作者也找不到。",
    bad=Example(front="authors: [示例甲组、示例乙组]"),
    good=Example(front="authors: [示例甲组, 示例乙组]"),
    source="本库约定；双流第四届解读运用展评（案例不超过 2 人）",
    fixable=True,
    check=several_in_one,
)


def perhaps_several(reading: Reading) -> Iterator[Finding]:
    """An item with a mark or a space in it that may be one name or several."""
    for key, index, value in _items(reading):
        parts = parts_of(value)
        if _are_several(key, parts):
            continue
        name = label(CaseMeta, (key, index))
        mark = _between(key, value)
        if mark:
            message = f"字段{name}的 {shown(value)} 里有“{mark}”；是几个的话请一项写一个，是一个就不用改"
            yield Finding(reading.at_value(key, index), message)
        elif _GAP.search(value.strip()):
            message = f"字段{name}的 {shown(value)} 中间有空格；是几个的话请一项写一个，是一个请删去空格"
            yield Finding(reading.at_value(key, index), message)


FM113 = Rule(
    code="FM113",
    title="一项里像是写了几个",
    severity=Severity.WARNING,
    what="作者、关键词的一项里有顿号、逗号或空格，看不出是一个还是几个：是几个请分开写。",
    why="空格可能隔开两个人，也可能只是为了对齐；程序不替作者决定。",
    bad=Example(front="authors: [示例语文组 张示例]"),
    good=Example(front="authors: [示例语文组, 张示例]"),
    source="本库约定",
    polishes=True,
    check=perhaps_several,
)


def _between(key: str, value: str) -> str:
    """The mark or word that may part two authors or keywords of one item; empty where there is none."""
    patterns = (_MARKS, _BETWEEN, _AROUND) if key == "authors" else (_MARKS, _BARS)
    return next((mark[0] for pattern in patterns if (mark := pattern.search(value)) is not None), "")


def _parted(reading: Reading, key: str, index: int, parts: list[str]) -> tuple[Edit, ...]:
    """The edit that makes an item of each part, in a list of either style."""
    text = reading.case.text
    whole, span = reading.case.places.value((key,)), reading.case.places.value((key, index))
    if text[whole.start : whole.start + 1] == "[":
        return (Edit(span.start, span.end, ", ".join(map(quote, parts))),)
    line = text.rfind("\n", 0, span.start) + 1
    lead = text[line : span.start]
    if lead.strip() != "-" or "\n" in text[span.start : span.end]:
        return ()
    return (Edit(span.start, span.end, f"\n{lead}".join(map(quote, parts))),)


RULES: tuple[Rule, ...] = (
    FM112,
    FM113,
)
