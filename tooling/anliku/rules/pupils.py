"""Pupils by name beside scores, by number, or as a list (part of the family on privacy).

Beside 学生 stand verbs and poets more often than names (学生高出…, 学生陶渊明的诗…), so what
follows has to be a name as :mod:`anliku.private.names` knows it, in a sentence with a score.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from anliku import private
from anliku.private.disguise import undisguised
from anliku.private.names import FULL_NAME, GIVEN, SURNAME, is_name, may_be_name
from anliku.problem import Location
from anliku.rules.base import Finding, Reading, few
from anliku.rules.running import BETWEEN, Cell, Grid
from anliku.text import visible

_ANY_NAME = re.compile(r"[\u4e00-\u9fff]{2,4}|[\u4e00-\u9fff]{1,8}·[\u4e00-\u9fff]{1,10}")
_PLACEHOLDER = re.compile(
    r"学生|同学|某|[甲乙丙丁戊]|\A小[\u4e00-\u9fff]\Z|[a-zA-Z\d○×*＊]|姓名|合计|平均|总计|均值|匿名|化名"
)
_NAME_HEAD = re.compile(r"(?:学生|同学|幼儿|受访者|被试)?姓名|学生名字|学生|同学|学生名单")
_ID_HEAD = re.compile(r"学号|学籍号|考号|准考证号?|身份证号?|学生编码")
_SCORE_HEAD = re.compile(r"分|成绩|等第|得分|率|语文|数学|英语|科学|测|考|名次|等级")
_DIGIT = re.compile(r"\d")
_ID_NUMBER = re.compile(r"[A-Za-z]?\d{4,}")
# The end of the score is found first: a pattern that begins with a digit is fast.
_SCORE = re.compile(r"[0-9]\s?分(?![钟之析类层别享工组班段])")
_SCORER = re.compile(
    rf"(?<![\u4e00-\u9fff])({SURNAME}{GIVEN}{{1,2}})(?:同学)?\s?(?:[:：,，(（]|考了|得了|得|是|为)?\s?[0-9]{{0,2}}(?:\.[0-9]?)?\Z"
)
_NAMES = rf"{SURNAME}{GIVEN}{{1,2}}"
_LABELLED = re.compile(rf"学生姓名\s?[:：]\s?{_NAMES}")
_LIST_SHAPE = re.compile(r"、[\u4e00-\u9fff]{2,3}(?:、[\u4e00-\u9fff]{2,3}){5}")
_LIST = re.compile(rf"{_NAMES}(?:[、，, \u3000\n]{{1,2}}{_NAMES}){{7,}}")
_LIST_OF_PUPILS = re.compile(r"名单|学生|同学|全班|班级|获奖|花名册")
_LIST_OF_ADULTS = re.compile(r"教师|课题组|成员|作者|执笔|专家|导师|编委|校长")

# One pupil by full name, right beside 学生 or 同学.
_PUPIL = re.compile("学生|同学")
_NAME_AFTER = re.compile(
    rf"\s?({SURNAME}\s?(?:{GIVEN}|一(?={GIVEN})){GIVEN}?)"
    r"(?=同学|[\s，,、：:（(的在由从]|[前后初复]测|得(?!到|出|以)|考(?!察|虑|核|古)|测试|成绩|分数|数学|语文|英语|科学|阅读|第|\d)"
)
_NAME_BEFORE = re.compile(rf"({SURNAME}\s?(?:{GIVEN}|一(?={GIVEN})){GIVEN}?)\s?\Z")
# What follows 学生 is a name only where the sentence is about a score.
_RESULT = re.compile(r"分(?![钟之析类层别享工组班段])|成绩|[前后初复]测|考了|得了|[%％]")
_NOT_IN_NAME = re.compile("[其他她它全多少有些位个两几哪每各]")
_SENTENCE_END = re.compile(rf"[。！？；\n{BETWEEN}]")


class _Shown:
    """What a reader sees, without disguises, and where each character of it was written."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self.text, self._places = undisguised(reading.rendered.text)

    def at(self, offset: int) -> Location:
        """The place in the file of a character of the text."""
        origin = offset if self._places is None else self._places[offset]
        return self._reading.at(self._reading.rendered.place(origin))


@few
def check(reading: Reading) -> Iterator[Finding]:
    """Pupils by name beside scores, by number, or as a list."""
    for grid in reading.grids:
        message = _pupils_in(grid)
        if message is not None:
            yield Finding(reading.at_byte(grid.start), message)
    for offset, hit in reading.private:
        if hit.kind == private.PUPIL_NUMBER:
            message = f"像是{hit.kind}（{hit.masked}），不能公开，请删去，或写成“学生1”"
            yield Finding(reading.at(offset), message)
    shown = _Shown(reading)
    for found in _LABELLED.finditer(shown.text):
        message = "写着学生的姓名，不能公开，请改成“学生甲”，或只写人数"
        yield Finding(shown.at(found.start()), message)
    blocks: set[int] = set()
    yield from _scored(shown, blocks)
    yield from _named_pupil(shown, blocks)
    if _LIST_SHAPE.search(shown.text) is None and "名单" not in shown.text:
        return
    for found in _LIST.finditer(shown.text):
        before = shown.text[max(0, found.start() - 40) : found.start()]
        if _LIST_OF_PUPILS.search(before) and not _LIST_OF_ADULTS.search(before):
            message = "像是一份学生名单，不能公开，请删去，只写人数"
            yield Finding(shown.at(found.start()), message)


def _named_pupil(shown: _Shown, blocks: set[int]) -> Iterator[Finding]:
    """One full name beside 学生 or 同学 and a number in the same sentence; once a paragraph."""
    text = shown.text
    done = -1
    for word in _PUPIL.finditer(text):
        if word.start() < done:
            continue
        start = _name_beside(text, word)
        if start is None or not _has_result(text, start, word):
            continue
        end = text.find(BETWEEN, start)
        done = end if end >= 0 else len(text)
        if end not in blocks:
            message = "像是写着学生的姓名和数据，不能公开，请改成“学生甲”，或只写人数和平均分"
            yield Finding(shown.at(start), message)


def _name_beside(text: str, word: re.Match[str]) -> int | None:
    """Where the name begins that stands behind 学生 or 同学 or before 同学; None without one."""
    after = _NAME_AFTER.match(text, word.end())
    if after is not None and not _NOT_IN_NAME.search(after[1]) and is_name(after[1]):
        return word.start()
    if word[0] != "同学" or text[word.end() : word.end() + 1] in {"们", "会", "录"}:
        return None
    low = max(0, word.start() - 6)
    before = _NAME_BEFORE.search(text[low : word.start()])
    if before is None or _NOT_IN_NAME.search(before[1]) or not may_be_name(before[1]):
        return None
    return low + before.start()


def _has_result(text: str, start: int, word: re.Match[str]) -> bool:
    """Whether the sentence speaks of a number (of a result, where the name follows 学生)."""
    before = _SENTENCE_END.split(text[max(0, start - 80) : start])[-1]
    sentence = before + _SENTENCE_END.split(text[start : word.end() + 80])[0]
    if not _DIGIT.search(sentence) or "化名" in sentence:
        return False
    return start < word.start() or _RESULT.search(sentence) is not None


def _scored(shown: _Shown, blocks: set[int]) -> Iterator[Finding]:
    """Two names or more with a score each in one paragraph; ``blocks`` gets where it ends."""
    text = shown.text
    start = -1
    names: set[str] = set()
    block = -1
    for score in _SCORE.finditer(text):
        before = max(0, score.start() - 16)
        found = _SCORER.search(text[before : score.start()])
        if found is None or not may_be_name(found[1]):
            continue
        end = text.find(BETWEEN, score.start())
        if end != block:
            block, start, names = end, before + found.start(), set()
        names.add(found[1])
        if len(names) == 2:
            blocks.add(end)
            message = "像是学生的姓名和分数写在了一起，不能公开，请改成“学生甲”“学生乙”，或只写人数和平均分"
            yield Finding(shown.at(start), message)


def _pupils_in(grid: Grid) -> str | None:
    """What is wrong with a table; None where nothing is."""
    if len(grid.rows) < 2:
        return None
    heads = ["".join(visible(cell.text).split()) for cell in grid.rows[0]]
    rows = grid.rows[1:]
    for column, head in enumerate(heads):
        cells = [row[column] for row in rows if column < len(row)]
        if _ID_HEAD.search(head) and any(_ID_NUMBER.fullmatch(visible(cell.text).strip()) for cell in cells):
            return f"表格的“{head}”一栏能认出每个学生，不能公开，请删去这一栏，或改成“学生1”“学生2”"
        if _NAME_HEAD.fullmatch(head):
            named = [row for row in rows if column < len(row) and _is_name(row[column]) and _has_number(row, column)]
            if len(named) >= 2:
                return _names_message(len(named))
    # No heading says 姓名, but the first column holds nothing else.
    first = [row for row in rows if row and _is_full_name(row[0]) and _has_number(row, 0)]
    if len(first) >= 3 and len(first) * 5 >= len(rows) * 3 and any(_SCORE_HEAD.search(head) for head in heads[1:]):
        return _names_message(len(first))
    return None


def _names_message(count: int) -> str:
    return f"表格里像是有 {count} 名学生的姓名和数据，不能公开，请把姓名改成“学生1”“学生2”，或只写人数和平均值"


def _is_name(cell: Cell) -> bool:
    name = visible(cell.text).replace(" ", "")
    return bool(_ANY_NAME.fullmatch(name)) and not _PLACEHOLDER.search(name)


def _is_full_name(cell: Cell) -> bool:
    name = visible(cell.text).replace(" ", "")
    return bool(FULL_NAME.fullmatch(name)) and not _PLACEHOLDER.search(name) and may_be_name(name)


def _has_number(row: list[Cell], column: int) -> bool:
    return any(_DIGIT.search(cell.text) for index, cell in enumerate(row) if index != column)
