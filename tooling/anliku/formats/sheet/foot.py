"""Rows below the header that are no case: sums, remarks, seals, who filled it in, examples.

What else a row says decides, not how its title begins: a unit with a leader, a telephone, a
region or a category is a case, also one without a number and with the title 时间：钟表.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from anliku.formats.sheet.cells import Cell, Kind
from anliku.formats.sheet.header import CATEGORY, LEADER, NUMBER, PHONE, REGION, STAGE, TITLE, UNIT
from anliku.text import visible

_WORD = "合计|总计|小计|共计|总数|注|备注|说明|填写|填表|制表|审核|审批|填报|报送|联系|联络|负责|分管|经办|校对|盖章|公章|单位|日期|时间|年月日|电话"
_LABEL = re.compile(
    rf"(?:{_WORD})(?:说明|意见|人员?|领导|单位|学校|日期|时间|电话|签[名字]|盖?章){{0,2}}(?:\([^()]*\))*(?:\Z|[:0-9一二三]|共[0-9一二三四五六七八九十])"
)
_COUNT = r"[0-9一二三四五六七八九十]+[项个所篇份类人条件区](?:案例|学校|单位|选题|课题)?"
_REMARK = re.compile(
    r"[^\w]*(?:以下(?:空白|无正文|无内容|无)|此表|本表|续表|特此|无|没有|空白|暂无|盖章|公章|签[名字]|年月日|[0-9]{4}年[0-9]{0,2}月[0-9]{0,2}日?)[^\w]*\Z"
    rf"|[^\w]*(?:以上|合计|总计|小计|一?共计?|总共)*{_COUNT}[^\w]*\Z"
    r"|第[0-9]+页|[^\w]*\w{0,4}签[名字][^\w]*\Z"
)
# A heading over some rows; in its own column 小学组 is a 学段 and 直属学校 a 区域.
_GROUP = re.compile(
    r"[^\w]*(?:第?[一二三四五六七八九十0-9]{1,3}(?:部分)?[^\w]*)?(?:小学|初中|高中|中学|学校|区域|区县|县区|市直|直属)(?:学?[组段]|层面|部分|类|案例|学校)+(?:\([^()]*\))?\Z"
)
_EXAMPLE = re.compile(r"[^\w]*(?:填写)?(?:举?例|[示样范]例|例子|例[如0-9一]|样表)(?:\Z|[^\w])")
_NUMBER = re.compile(
    r"[^\w]*第?[^\w]*[A-Za-z]{0,4}[^\w]*(?:[0-9]+|[一二三四五六七八九十百〇零]+|[A-Za-z])(?:[-.][0-9]+)*[项个号]?[^\w]*"
)
# What stands alone in the column of titles and is none.
_SENTENCE = re.compile(
    r"^[※*★▲◆#]|^\(.*\)\Z|^(?:此表|本表|特此)|[。!;]\Z|意见|承诺|不超过|异议|报送|盖章|^.?[0-9]+.?\Z|^[^\w]*\Z"
)
_SUPPORTS = (UNIT, REGION, CATEGORY, STAGE, LEADER, PHONE)
_NAMED = (TITLE, REGION, UNIT, CATEGORY, STAGE)


def is_foot(cells: Mapping[str, Cell]) -> bool:
    """Whether a row, field → cell, only looks like a case.

    ``合计 | 2 项`` → True; ``说明：区域请写全`` → True; ``例 | 说明文阅读 | 某校 | 某`` → True;
    ``– | 时间：钟表 | 某校 | 某`` → False; ``3 | 说明文阅读的改进 | 某校`` → False
    """
    named = [cells[field] for field in _NAMED if field in cells]
    if len(named) > 1 and len({(cell.row, cell.column) for cell in named}) == 1:
        return True
    number, title = _said(cells.get(NUMBER)), _said(cells.get(TITLE))
    numbered = is_number(cells.get(NUMBER))
    if (not numbered and is_remark(number)) or _is_named_by_label(cells, title):
        return True
    supports = sum(_supports(field, cells[field]) for field in _SUPPORTS if field in cells)
    if supports + numbered >= 2 and (title or UNIT in cells) and not _says_nothing(title, cells):
        return False
    alone = supports + numbered == 0
    return is_remark(title) or (alone and (not title or UNIT in cells or _SENTENCE.search(title) is not None))


def is_number(cell: Cell | None) -> bool:
    """Whether a cell counts rows, in whichever notation: 2, ①, 二, （2）, 第2项, a formula."""
    return cell is not None and (cell.kind is Kind.FORMULA or _NUMBER.fullmatch(_said(cell)) is not None)


def is_remark(text: str) -> bool:
    """Whether a text (as :func:`said` gives it) is a sum, a remark, a seal, an example or a heading."""
    return any(shape.match(text) for shape in (_LABEL, _REMARK, _EXAMPLE, _GROUP))


def said(cell: Cell) -> str:
    """What a cell says without spaces and in half width: ``（公 章）`` → ``(公章)``."""
    return "".join(unicodedata.normalize("NFKC", visible(cell.text)).split())


def _said(cell: Cell | None) -> str:
    return said(cell) if cell is not None else ""


def _supports(field: str, cell: Cell) -> bool:
    """Whether the cell holds what its column asks for: no label, no sum, no dash."""
    text = said(cell)
    if cell.kind is Kind.FORMULA:
        return True
    if field == PHONE:
        return any(sign.isdigit() for sign in text)
    return any(sign.isalpha() for sign in text) and not (_LABEL.match(text) or _REMARK.match(text))


def _is_named_by_label(cells: Mapping[str, Cell], title: str) -> bool:
    """``填表人 | 某 | 电话 | …``: labels and what they stand for in turn."""
    texts = [_said(cells.get(field)).rstrip(":") for field in (UNIT, LEADER, PHONE)]
    labelled = any((label := _LABEL.match(text)) is not None and label.end() == len(text) for text in texts)
    return labelled and (not title or _LABEL.match(title) is not None)


def _says_nothing(title: str, cells: Mapping[str, Cell]) -> bool:
    """``2 | 无 | 某校``: a school that has no case."""
    return _REMARK.match(title) is not None and LEADER not in cells and PHONE not in cells
