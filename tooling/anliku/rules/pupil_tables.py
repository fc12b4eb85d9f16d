"""Tables that name pupils (part of :mod:`anliku.rules.pupils`): a column or a row of names with
figures, names in one cell behind a grade, a column of the numbers that pupils go by."""

from __future__ import annotations

from anliku.private.names import FULL_NAME, is_name, may_be_name
from anliku.reading.grid import Cell, Grid
from anliku.regex import regex
from anliku.text import visible

_ANY_NAME = regex(r"[\u4e00-\u9fff]{2,4}|[\u4e00-\u9fff]{1,8}·[\u4e00-\u9fff]{1,10}")
_ETHNIC_NAME = regex(r"[\u4e00-\u9fff]{1,8}·[\u4e00-\u9fff]{1,10}")
_RARE_SURNAME = regex(
    "[阮冉季祝管鲍尚费岑骆柯虞柏水窦章云米贝明臧计伏戚卞齐康伍梅盛刁邢裴路娄温庞樊耿卓缪甘景项霍解焦巩宁仇栾祖单游屈牛辛谷车闵敖佟]"
)
_PLACEHOLDER = regex(
    r"学生|同学|某|[甲乙丙丁戊]|\A小[\u4e00-\u9fff]\Z|[a-zA-Z\d○×*＊]|姓名|合计|平均|总计|均值|匿名|化名"
)
# 实验班, 高分组, 四年级: groups of pupils, also below 姓名.
_GROUP = regex(r"[班组级校队类层等段]\Z")
_NAMED_HEAD = regex(r"(?:学生|同学|幼儿|受访者|被试)?(?:姓名|名字)|学生名单|名单")
_PUPIL_HEAD = regex(r"学生|同学|孩子")
_ID_HEAD = regex(r"(?:学号|学籍号|考号|准考证号?|身份证号?|学生编码)(?!段|尾|末|范围|区间|单双|规则)")
_ADULT_HEAD = regex(r"教龄|职称|职务|分工|任教|学历|单位|课题|学科|课时|工作量")
_SCORE_HEAD = regex(r"分(?![工组布类段校])|成绩|等第|率|语文|数学|英语|科学|测|考(?!勤)|名次|等级")
_ID_NUMBER = regex(r"[A-Za-z]?\d{4,}")
_GRADE = regex(r"[A-EＡ-Ｅ][+-]?|优秀?|良好?|及格|合格|不及格|不合格|待合格")
_DIGIT = regex(r"\d")
_BETWEEN_NAMES = regex(r"[、，,；;\s]+")


def named_in(grid: Grid) -> str | None:
    """What is wrong with a table; None where it names no pupil."""
    if len(grid.rows) < 2:
        return None
    heads = ["".join(visible(cell.text).split()) for cell in grid.rows[0]]
    rows = grid.rows[1:]
    adults = any(_ADULT_HEAD.search(head) for head in heads) and not any(_SCORE_HEAD.search(head) for head in heads)
    for column, head in enumerate(heads):
        cells = [row[column] for row in rows if column < len(row)]
        if _ID_HEAD.search(head) and any(_ID_NUMBER.fullmatch(visible(cell.text).strip()) for cell in cells):
            return f"表格的“{head}”一栏能认出每个学生，不能公开，请删去这一栏，或改成“学生1”“学生2”"
        if not adults and (_NAMED_HEAD.fullmatch(head) or _PUPIL_HEAD.fullmatch(head)):
            count = _named_below(rows, column, of_names=_NAMED_HEAD.fullmatch(head) is not None)
            if count:
                return _message(count)
    return _message(_named_beside(heads, rows)) or _message(_unheaded(heads, rows))


def _named_below(rows: list[list[Cell]], column: int, of_names: bool) -> int:
    """How many pupils a column names: one is enough where its name is no word of any kind."""
    with_figures = [_name(row[column]) for row in rows if column < len(row) and _has_number(row, column)]
    names = [name for name in with_figures if (_may_be_in_list(name) if of_names else _is_full(name))]
    if len(names) >= 2 or any(is_name(name) for name in names if not _PLACEHOLDER.search(name)):
        return len(names)
    together = [_BETWEEN_NAMES.split(_name(row[column])) for row in rows if column < len(row)]
    return sum(len(listed) for listed in together if len(listed) > 1 and all(map(_is_full, listed)))


def _named_beside(heads: list[str], rows: list[list[Cell]]) -> int:
    """How many pupils the first row names behind 学生 or 姓名, with figures below."""
    if not heads or not (_NAMED_HEAD.fullmatch(heads[0]) or _PUPIL_HEAD.fullmatch(heads[0])):
        return 0
    names = [head for head in heads[1:] if _is_full(head.removesuffix("同学"))]
    return len(names) if len(names) >= 2 and any(_has_number(row, 0) for row in rows) else 0


def _unheaded(heads: list[str], rows: list[list[Cell]]) -> int:
    """How many pupils the first column names, where nothing else is in it and no head says so."""
    first = [row for row in rows if row and _is_full(_name(row[0])) and _has_number(row, 0)]
    scored = any(_SCORE_HEAD.search(head) for head in heads[1:])
    return len(first) if len(first) >= 3 and len(first) * 5 >= len(rows) * 3 and scored else 0


def _message(count: int) -> str | None:
    if not count:
        return None
    return f"表格里像是有 {count} 名学生的姓名和数据，不能公开，请把姓名改成“学生1”“学生2”，或只写人数和平均值"


def _name(cell: Cell) -> str:
    """A cell's text as a name is read: ``张 明同学`` → ``张明``."""
    text = " ".join(visible(cell.text).split()).removesuffix("同学")
    return text.replace(" ", "") if len(text) <= 6 else text


def _may_be_in_list(name: str) -> bool:
    """Whether it can be a name at all, as below 姓名 nearly everything is."""
    return bool(_ANY_NAME.fullmatch(name)) and not _PLACEHOLDER.search(name) and not _GROUP.search(name)


def _is_full(name: str) -> bool:
    """Whether it is a surname with a given name and no word: ``张明``, not ``走读``, ``优等``."""
    if _PLACEHOLDER.search(name) or _GROUP.search(name):
        return False
    if _ETHNIC_NAME.fullmatch(name):
        return True
    surname = FULL_NAME.fullmatch(name) or (_RARE_SURNAME.match(name) and len(name) in {2, 3})
    return bool(surname) and bool(_ANY_NAME.fullmatch(name)) and may_be_name(name)


def _has_number(row: list[Cell], column: int) -> bool:
    """Whether another cell of the row holds a figure or a grade."""
    others = [visible(cell.text).strip() for index, cell in enumerate(row) if index != column]
    return any(_DIGIT.search(text) or _GRADE.fullmatch(text) for text in others)
