"""Which columns a 汇总表 has: its header row, wherever it stands and whatever it is called.

附件3 says 序号 | 案例标题 | 区域 | 单位 | 负责人 | 职务 | 类别 | 学段 | 联系电话. Districts move
columns, add some, put titles and merged cells above, two tables on a sheet, below or beside
one another.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from anliku.formats.sheet.cells import Sheet
from anliku.text import visible

COLUMNS = ("序号", "案例标题", "区域", "单位", "负责人", "职务", "类别", "学段", "联系电话")
"""The columns of 附件3 in their order; each is also the name of its field."""
NUMBER, TITLE, REGION, UNIT, LEADER, DUTY, CATEGORY, STAGE, PHONE = COLUMNS
KIND, WORK = "案例类型", "作品类型"
"""Columns that some organisers add and that say something about a case."""
REMARK, CONTACT = "备注", "其他联系方式"

_NAMES: dict[str, tuple[str, ...]] = {
    NUMBER: ("序号", "编号", "序", "号", "no", "项目编号"),
    TITLE: (
        *(
            "案例标题",
            "案例名称",
            "案例题目",
            "标题",
            "题目",
            "名称",
            "案例",
            "选题",
            "选题名称",
            "课题名称",
            "项目名称",
        ),
        *("作品名称", "作品标题", "论文题目", "申报选题", "申报题目", "案例标题名称"),
    ),
    REGION: (
        *("区域", "县市区", "区县", "县区", "市区", "地区", "所属区域", "所在区域", "区域名称", "所属地区", "所在地区"),
        *("县市区名称", "区", "县", "市县区", "所属县市区", "所在县市区", "板块", "区市县"),
    ),
    UNIT: (
        *(
            "单位",
            "学校",
            "单位名称",
            "学校名称",
            "申报单位",
            "报送单位",
            "所在单位",
            "工作单位",
            "单位全称",
            "学校全称",
        ),
        *("参评单位", "单位规范名称", "单位或学校", "单位学校", "学校单位", "所在学校", "申报学校"),
    ),
    LEADER: (
        *("负责人", "姓名", "负责人姓名", "案例负责人", "主持人", "作者", "作者姓名", "申报人", "联系人", "第一作者"),
        *("项目负责人", "课题负责人", "主要负责人"),
    ),
    DUTY: ("职务", "职称", "职务职称", "单位及职务", "职务或职称", "负责人职务"),
    CATEGORY: ("类别", "案例类别", "学科", "学科类别", "所属类别", "申报类别", "所属学科", "类别学科", "学科领域"),
    STAGE: ("学段", "所属学段", "组别", "学段组别", "学段组", "年段"),
    PHONE: (
        *("联系电话", "电话", "手机", "手机号", "手机号码", "联系方式", "移动电话", "电话号码", "联系手机", "办公电话"),
        *("负责人电话", "负责人联系电话", "联系人电话"),
    ),
    KIND: ("案例类型", "层面", "案例层面", "申报层面", "区域或学校", "案例层级"),
    WORK: ("作品类型", "作品类别", "作品种类"),
    REMARK: ("备注", "说明", "备注说明"),
}
_FIELDS = {name: field for field, names in _NAMES.items() for name in names}
# Nobody asked for these: they are private, and only said to be too many.
_PRIVATE = re.compile(r"(?i)qq|微信|邮箱|邮件|e-?mail|身份证|证件号|住址|地址|银行|卡号|账号|出生|年龄|性别|民族")
_PHONE = re.compile(r"电话|手机|联系方式")
_ASIDE = re.compile(r"[（(\[【][^）)\]】]*[）)\]】]")
_MARKS = re.compile(r"[\W_]+")
_LONGEST = 24
# A row with fewer known names is none: “单位：姑苏区…” above the table has one.
_FEWEST = 3


@dataclass(frozen=True, slots=True)
class Table:
    """One table on a sheet. Rows and columns count from 1."""

    sheet: Sheet
    header: int
    """The row with the names of the columns, as is ``column`` their number by field."""
    header_end: int
    """The last row of the header: the next one, where names stand below names."""
    columns: dict[str, int]
    contact: tuple[int, ...]
    """Columns with ways to reach somebody; nothing in them is kept or shown."""
    unknown: tuple[int, ...]
    """Columns whose name means nothing here."""
    left: int
    right: int
    """The first and last column."""
    last: int
    """The last row that can belong to it."""


def field_of(name: str) -> str | None:
    """What a column of that name holds: a field, ``CONTACT``, or None where nobody knows."""
    if len(name) > _LONGEST:
        return None
    # “县（市、区）” with what its brackets hold, “单位（规范名称）” without.
    for text in (name, _ASIDE.sub("", visible(name))):
        field = _FIELDS.get(_MARKS.sub("", visible(text)).lower())
        if field is not None:
            return field
    if _PHONE.search(name):
        return PHONE
    return CONTACT if _PRIVATE.search(visible(name)) else None


def tables(sheet: Sheet) -> list[Table]:
    """The tables of a sheet, in reading order; none where nothing looks like a 汇总表."""
    known = {row: fields for row in sheet.rows if len(fields := _fields(sheet, row)) >= _FEWEST}
    headers: list[tuple[int, int, dict[int, str]]] = []
    for row in known:
        if headers and row <= headers[-1][1]:
            continue
        lower = _lower(sheet, row)
        if _is_header(known, row, lower):
            headers.append((row, row + bool(lower), dict(sorted({**known[row], **lower}.items()))))
    all_tables: list[Table] = []
    for index, (row, end, fields) in enumerate(headers):
        last = headers[index + 1][0] - 1 if index + 1 < len(headers) else max(sheet.rows)
        all_tables += [_table(sheet, (row, end), part, last) for part in _beside(fields)]
    return [table for table in all_tables if TITLE in table.columns]


def _lower(sheet: Sheet, row: int) -> dict[int, str]:
    """Column → field of the second row of a header (标题 below 案例, 姓名 and 职务 below 负责人);
    empty where the next row holds anything but names, as a case does."""
    own = sheet.rows.get(row + 1, {})
    return _fields(sheet, row + 1) if all(field_of(cell.text) is not None for cell in own.values()) else {}


def _fields(sheet: Sheet, row: int) -> dict[int, str]:
    """Column → field, for what names one in that row; merged cells count once."""
    fields: dict[int, str] = {}
    seen: set[tuple[int, int]] = set()
    for column, cell in sheet.across(row).items():
        field = field_of(cell.text)
        if field is not None and (cell.row, cell.column) not in seen:
            seen.add((cell.row, cell.column))
            fields[column] = field
    return fields


def _is_header(known: dict[int, dict[int, str]], row: int, lower: dict[int, str]) -> bool:
    """Whether that row names columns: a title and enough others. Of two rows of names one
    above the other (负责人 over 姓名 and 职务) the lower one counts."""
    fields = set(known[row].values()) - {CONTACT}
    if TITLE not in fields | set(lower.values()) or len(fields) < _FEWEST:
        return False
    below = set(known.get(row + 1, {}).values()) - {CONTACT}
    more = below >= fields if lower else len(below) >= len(fields)
    return not (TITLE in below and more)


def _beside(fields: dict[int, str]) -> list[dict[int, str]]:
    """The parts of a header that stands over several tables side by side: where a field comes
    again and a title follows, the next table begins."""
    parts: list[dict[int, str]] = [{}]
    several = list(fields.values()).count(TITLE) > 1
    for column, field in fields.items():
        rest = [later for at, later in fields.items() if at >= column]
        if several and field in parts[-1].values() and TITLE in parts[-1].values() and TITLE in rest:
            parts.append({})
        parts[-1][column] = field
    return parts


def _table(sheet: Sheet, header: tuple[int, int], fields: dict[int, str], last: int) -> Table:
    row, end = header
    columns: dict[str, int] = {}
    contact: list[int] = []
    for column, field in fields.items():
        if field in {PHONE, CONTACT}:
            contact.append(column)
        if field != CONTACT:
            columns.setdefault(field, column)
    left, right = min(fields), max(fields)
    named = [column for column in sheet.rows[row] if left <= column <= right and column not in fields]
    # What stands right of the last known column belongs to it as well, where it has a name.
    beyond = right + 1
    while (cell := sheet.rows[row].get(beyond)) is not None and field_of(cell.text) is None:
        named.append(beyond)
        beyond += 1
    return Table(sheet, row, end, columns, tuple(contact), tuple(named), left, max([right, *named]), last)
