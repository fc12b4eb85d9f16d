"""Pupils by name beside scores, by number, or as a list (part of the family on privacy).

Beside 学生 stand verbs and poets more often than names (学生高出…, 学生陶渊明的诗…), so what
follows has to be a name as :mod:`anliku.private.names` knows it, in a sentence with a score.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from anliku import private
from anliku.private.disguise import undisguised
from anliku.private.names import BEGINS_NAME, GIVEN, SURNAME, is_name, may_be_name
from anliku.problem import Location, Severity
from anliku.reading import Reading, once
from anliku.reading.running import BETWEEN
from anliku.regex import regex
from anliku.rules import sources
from anliku.rules.attached import attached
from anliku.rules.pupil_tables import named_in
from anliku.rules.rule import MANY, Example, Finding, Rule, few
from anliku.sparse import Sparse

_DIGIT = regex(r"\d")
# The end of the score is found first: hardly a text is full of it.
_SCORE = regex(r"分(?:(?<=[0-9].)|(?<=[0-9]\s.))(?![钟之析类层别享工组班段])")
_SCORER = regex(
    rf"(?<![\u4e00-\u9fff])({SURNAME}{GIVEN}{{1,2}}?)(?:同学)?\s?(?:[:：,，(（]|考了|得了|得|是|为)?\s?[0-9]{{0,2}}(?:\.[0-9]?)?\Z"
)
_NAMES = rf"{SURNAME}{GIVEN}{{1,2}}"
_WRITTEN = rf"{SURNAME}[ \t\u3000]{{0,3}}(?:{GIVEN}|一(?={GIVEN})){GIVEN}?"
_LABELLED = regex(rf"学生姓名\s?[:：]\s{{0,3}}{_WRITTEN}")
_LIST_SHAPE = regex(r"、[\u4e00-\u9fff]{2,3}(?:、[\u4e00-\u9fff]{2,3}){5}")
_LIST = regex(rf"{_NAMES}(?:[、，, \u3000\n]{{1,2}}{_NAMES}){{7,}}")
_LIST_OF_PUPILS = regex(r"名单|学生|同学|全班|班级|获奖|花名册")
_LIST_OF_ADULTS = regex(r"教师|课题组|成员|作者|执笔|专家|导师|编委|校长")

# One pupil by full name, right beside 学生 or 同学.
_PUPIL = Sparse("[学同](?=[生学])", "学生|同学")
_NAME_AFTER = regex(
    rf"\s?({SURNAME}\s?(?:{GIVEN}|一(?={GIVEN})){GIVEN}?)"
    r"(?=同学|[\s，,、：:（(的在由从]|[前后初复]测|得(?!到|出|以)|考(?!察|虑|核|古)|测试|成绩|分数|数学|语文|英语|科学|阅读|第|\d)"
)
_NAME_BEFORE = regex(rf"({SURNAME}\s?(?:{GIVEN}|一(?={GIVEN})){GIVEN}?)\s?\Z")
# What follows 学生 is a name only where the sentence is about a score.
_RESULT = regex(r"分(?![钟之析类层别享工组班段])|成绩|[前后初复]测|考了|得了|[%％]")
_NOT_IN_NAME = regex("[其他她它全多少有些位个两几哪每各]")
_SENTENCE_END = regex(rf"[。！？；\n{BETWEEN}]")


# Behind a class, or as an example.
_RESULT_NEXT = r"(?=[\s，,、：:（(]|同学|得(?!到|出|以)|考(?!察|虑|核|古)|[前后初复]测|成绩|分数|由|从|的(?:得分|成绩|分数|[前后]测)|[语数英]|\d)"
_OF_CLASS = Sparse(
    r"[班我本该）)一二三四五六七八九\d](?:(?<=班)|(?=班))",
    rf"(?:(?<![\u4e00-\u9fff])|(?<=级))(?:[我本该]?班|[）)一二三四五六七八九\d]班)(?:上|里)?的?({_WRITTEN}?){_RESULT_NEXT}",
    needs="班",
)
_EXAMPLE = regex(rf"以\s?({_WRITTEN})\s?(?:同学)?为例")
_CASE_STUDY = regex(rf"个案\s?[一二三四五六七八九十\d]{{0,2}}\s?[:：]?\s?({_WRITTEN})(?=[，,（(：:。\s])")
_NAME_FIELD = Sparse(
    r"[姓学同](?=[名生学]\s?[:：])", rf"(?:(?<!学生)姓名|学生|同学)\s?[:：]\s{{0,3}}({_WRITTEN})(?=[，,、；;（(\s])"
)
_ETHNIC = Sparse(
    "[学同]",
    r"(?:学生|同学)\s?[:：]?\s?([\u4e00-\u9fff]{1,6}·[\u4e00-\u9fff]{1,8}?)(?=同学|[，,：:（(\s]{0,2}\d{1,3}(?:\.\d)?\s?分|考了|得了|[前后]测)",
    needs="·",
)
# The name of an indicator: nothing but the pupil and what was measured.
_TITLE = Sparse(
    rf"{BEGINS_NAME}(?:(?<={BETWEEN}.)|(?<=\A.))",
    rf"(?:(?<={BETWEEN})|\A)({_WRITTEN})同学的?[\u4e00-\u9fff]{{0,4}}(?:得分|成绩|分数|正确率|得分率|[前后]测)(?={BETWEEN}|\Z)",
    needs="同",
)
_FIGURE = Sparse(
    rf"{BEGINS_NAME}(?<![\u4e00-\u9fff].)",
    rf"(?<![\u4e00-\u9fff])({_WRITTEN}?)(?:同学)?(?:[ \t]?[:：][ \t]?|[ \t])[0-9]{{1,3}}(?:\.[0-9])?\s?(?:分(?=[\s，,；;、。{BETWEEN}]|\Z)|(?=[，,；;、。{BETWEEN}]|\Z))",
)
_SHORT_LIST = Sparse(
    "[学同满优待后潜](?=[生学分秀困优进等能])",
    rf"(?:学生|同学|满分|优秀生|学困生|待优生|后进生|优等生|潜能生)(?:名单)?\s?[:：]\s?({_NAMES}(?:、{_NAMES})+)(?![\u4e00-\u9fff])",
)
# Exercises and books have people with names and scores as well.
_EXERCISE = regex(
    r"应用题|题目[:：]|习题|例题|课本|教材|题干|原题|(?:几|多少)[^。！？?\n]{0,12}[？?]|相差(?:几|多少)|平均多少"
)
_AUTHOR = regex(r"的(?:书|小说|童话|散文|名言|诗词|诗歌|传记|代表作|著作)")
_WORK = regex(r"的(?:作品|文章|画|故事|诗)")
_ONE = "像是写着学生的姓名和数据，不能公开，请改成“学生甲”，或只写人数和平均分"
_TWO = "像是学生的姓名和分数写在了一起，不能公开，请改成“学生甲”“学生乙”，或只写人数和平均分"
_QUESTION = "像是学生姓名；是学生的，不能公开，请改成“学生甲”；是题目或书里的人，请写成“小明”，或照原样留着"


class _Shown:
    """What a reader sees, without disguises, and where each character of it was written."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self.text, self._places = undisguised(reading.rendered.text)

    def at(self, offset: int) -> Location:
        """The place in the file of a character of the text."""
        origin = offset if self._places is None else self._places[offset]
        return self._reading.at(self._reading.rendered.place(origin))


class _Seen(NamedTuple):
    """A place that seems to name a pupil."""

    place: Location
    message: str
    certain: bool = True
    """Whether it can hardly be anybody else: not a character of an exercise, not an author."""


@few
def check(reading: Reading) -> Iterator[Finding]:
    """Pupils by name beside scores, by number, or as a list."""
    yield from (Finding(seen.place, seen.message) for seen in _seen(reading) if seen.certain)


_CLASS = """\
| 姓名 | 前测 | 后测 |
| --- | ---: | ---: |
| {} | 61 | 74 |
| {} | 58 | 70 |
"""

PV008 = Rule(
    code="PV008",
    title="有学生的姓名与成绩",
    severity=Severity.ERROR,
    what="不写学生的姓名、学号和名单；要举例时写“学生甲”“一名四年级学生”。",
    why="学生的成绩属于个人，公开会伤害孩子，也违反监测结果不用于评价个人的要求。",
    bad=Example(body=_CLASS.format("张" + "示例", "李" + "示例")),
    good=Example(body=_CLASS.format("学生甲", "学生乙")),
    source=f"{sources.MINORS}；苏教办〔2023〕58号（低利害）",
    check=check,
)


@few
def ask(reading: Reading) -> Iterator[Finding]:
    """Names beside scores that may as well belong to an exercise or a book."""
    yield from (Finding(seen.place, _QUESTION) for seen in _seen(reading) if not seen.certain)


PV010 = Rule(
    code="PV010",
    title="像是学生姓名",
    severity=Severity.WARNING,
    what="题目、课文里的人物写“小明”“小红”，不写有名有姓的；作者写在书名旁边。",
    why="题目里的人物和真实的学生，程序分不清，读者也分不清。",
    bad=Example(body=f"应用题：{'张' + '华'}得了95分，{'李' + '丽'}得了90分，相差几分？"),
    good=Example(body="应用题：小华得了95分，小丽得了90分，相差几分？"),
    source=sources.MINORS,
    check=ask,
)


# Two rules ask about the same case.
@once
def _seen(reading: Reading) -> tuple[_Seen, ...]:
    return tuple(islice(_look(reading), 2 * MANY))


def _look(reading: Reading) -> Iterator[_Seen]:
    yield from _in_text(reading)
    for attachment in attached(reading):
        for seen in _in_text(attachment.reading):
            message = f"{attachment.place(seen.place.line)}：{seen.message}"
            yield seen._replace(place=attachment.location, message=message)


def _in_text(reading: Reading) -> Iterator[_Seen]:
    for grid in reading.grids:
        message = named_in(grid)
        if message is not None:
            yield _Seen(reading.at_byte(grid.start), message)
    for offset, hit in reading.private:
        if hit.kind == private.PUPIL_NUMBER:
            message = f"像是{hit.kind}（{hit.masked}），不能公开，请删去，或写成“学生1”"
            yield _Seen(reading.at(offset), message)
    shown = _Shown(reading)
    for match in _LABELLED.finditer(shown.text):
        message = "写着学生的姓名，不能公开，请改成“学生甲”，或只写人数"
        yield _Seen(shown.at(match.start()), message)
    blocks: set[int] = set()
    yield from _scored(shown, blocks)
    yield from _in_rows(shown, blocks)
    yield from _named_pupil(shown, blocks)
    yield from _introduced(shown, blocks)
    yield from _listed(shown)


def _listed(shown: _Shown) -> Iterator[_Seen]:
    """Lists of pupils: two names behind 满分学生：, eight names where pupils are spoken of."""
    message = "像是一份学生名单，不能公开，请删去，只写人数"
    for match in _SHORT_LIST.finditer(shown.text):
        if all(is_name(name) and may_be_name(name) for name in match[1].split("、")[:2]):
            yield _Seen(shown.at(match.start()), message, not _in_exercise(shown.text, match.start()))
    if _LIST_SHAPE.search(shown.text) is None and "名单" not in shown.text:
        return
    for match in _LIST.finditer(shown.text):
        before = shown.text[max(0, match.start() - 40) : match.start()]
        short = _SHORT_LIST.search(before + match[0][:20])
        if short is None and _LIST_OF_PUPILS.search(before) and not _LIST_OF_ADULTS.search(before):
            yield _Seen(shown.at(match.start()), message)


def _in_exercise(text: str, start: int) -> bool:
    """Whether the paragraph tells an exercise or a book, whose people have names and scores as
    well: ``张华得了95分，李丽得了90分，相差几分？``"""
    low = text.rfind(BETWEEN, max(0, start - 200), start) + 1
    high = text.find(BETWEEN, start)
    paragraph = text[max(low, start - 200) : min(high if high >= 0 else len(text), start + 200)]
    return _EXERCISE.search(paragraph) is not None


def _introduced(shown: _Shown, blocks: set[int]) -> Iterator[_Seen]:
    """One pupil behind a class, 个案一：, 姓名：, or 以…为例, with a result in the sentence; in a
    field of its own, ``张明同学得分``."""
    text = shown.text
    for pattern in (_OF_CLASS, _EXAMPLE, _CASE_STUDY, _NAME_FIELD, _ETHNIC):
        for match in pattern.finditer(text):
            end = _block_end(text, match.start(1))
            if end in blocks or not _may_be_pupil(text, match, pattern):
                continue
            blocks.add(end)
            yield _Seen(shown.at(match.start(1)), _ONE, not _in_exercise(text, match.start(1)))
    for match in _TITLE.finditer(text) if "同学" in text else ():
        if is_name(match[1]) and may_be_name(match[1]):
            yield _Seen(shown.at(match.start(1)), _ONE)


def _may_be_pupil(text: str, match: re.Match[str], pattern: re.Pattern[str] | Sparse) -> bool:
    """Whether a name behind such words is one, and the sentence is about a result."""
    if pattern is not _ETHNIC and not (is_name(match[1]) and may_be_name(match[1])):
        return False
    sentence = _SENTENCE_END.split(text[match.start() : match.start() + 90])[0]
    return bool(_DIGIT.search(sentence)) and bool(_RESULT.search(sentence)) and "化名" not in sentence


def _in_rows(shown: _Shown, blocks: set[int]) -> Iterator[_Seen]:
    """Names with a figure each, one after the other: ``张明：61；李丽：70；王强：80``, or a line each."""
    text = shown.text
    start, count, previous = -1, 0, -1
    for match in _FIGURE.finditer(text):
        if not (is_name(match[1]) and may_be_name(match[1])):
            continue
        if count == 0 or match.start() - previous > 3:
            start, count = match.start(), 0
        count, previous = count + 1, match.end()
        enough = 2 if "分" in match[0] else 3
        if count == enough and _block_end(text, start) not in blocks:
            blocks.update((_block_end(text, start), _block_end(text, previous)))
            yield _Seen(shown.at(start), _TWO, not _in_exercise(text, start))


def _block_end(text: str, start: int) -> int:
    """Where the paragraph of ``start`` ends; -1 in the last one."""
    return text.find(BETWEEN, start)


def _named_pupil(shown: _Shown, blocks: set[int]) -> Iterator[_Seen]:
    """One full name beside 学生 or 同学 and a number in the same sentence; once a paragraph."""
    text = shown.text
    done = -1
    for word in _PUPIL.finditer(text):
        if word.start() < done:
            continue
        beside = _name_beside(text, word)
        if beside is None or not _has_result(text, beside.start, word) or _AUTHOR.match(text, beside.end):
            continue
        end = _block_end(text, beside.start)
        done = end if end >= 0 else len(text)
        if end not in blocks:
            blocks.add(end)
            of_book = _WORK.match(text, beside.end) is not None or _in_exercise(text, beside.start)
            yield _Seen(shown.at(beside.start), _ONE, beside.certain and not of_book)


class _Beside(NamedTuple):
    """A name and the word 学生 or 同学 with it."""

    start: int
    end: int
    certain: bool


def _name_beside(text: str, word: re.Match[str]) -> _Beside | None:
    """The name that stands behind 学生 or 同学 or before 同学; None without one."""
    after = _NAME_AFTER.match(text, word.end())
    if after is not None and not _NOT_IN_NAME.search(after[1]) and is_name(after[1]):
        return _Beside(word.start(), after.end(1), may_be_name(after[1]))
    if word[0] != "同学" or text[word.end() : word.end() + 1] in {"们", "会", "录"}:
        return None
    low = max(0, word.start() - 6)
    before = _NAME_BEFORE.search(text[low : word.start()])
    if before is None or _NOT_IN_NAME.search(before[1]) or not may_be_name(before[1]):
        return None
    return _Beside(low + before.start(), word.end(), True)


def _has_result(text: str, start: int, word: re.Match[str]) -> bool:
    """Whether the sentence speaks of a number (of a result, where the name follows 学生)."""
    before = _SENTENCE_END.split(text[max(0, start - 80) : start])[-1]
    sentence = before + _SENTENCE_END.split(text[start : word.end() + 80])[0]
    if not _DIGIT.search(sentence) or "化名" in sentence:
        return False
    return start < word.start() or _RESULT.search(sentence) is not None


def _scored(shown: _Shown, blocks: set[int]) -> Iterator[_Seen]:
    """Two names or more with a score each in one paragraph; ``blocks`` gets where it ends."""
    text = shown.text
    start = -1
    names: set[str] = set()
    classmates: set[str] = set()
    block = -1
    for score in _SCORE.finditer(text):
        digit = score.start() - 1
        digit -= text[digit].isspace()
        before = max(0, digit - 16)
        match = _SCORER.search(text[before:digit])
        if match is None or not may_be_name(match[1]):
            continue
        end = text.find(BETWEEN, digit)
        if end != block:
            block, start, names, classmates = end, before + match.start(), set(), set()
        names.add(match[1])
        # 白队同学 is a team; of three characters it is a pupil.
        if "同学" in match[0] and len(match[1]) == 3:
            classmates.add(match[1])
        if len(names) == 2:
            blocks.add(end)
            # 孟姜女 and 白娘子 are names, too, but no pupil's.
            certain = (len(classmates) == 2 or any(map(is_name, names))) and not _in_exercise(text, start)
            yield _Seen(shown.at(start), _TWO, certain)
