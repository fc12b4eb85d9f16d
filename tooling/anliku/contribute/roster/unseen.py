"""The file around the table: what is hidden, what is private, what nobody asked for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from anliku.contribute.roster.findings import Findings, quoted
from anliku.formats.sheet.cells import Cell, Sheet, column_name
from anliku.formats.sheet.header import CONTACT, NUMBER, PHONE, Table, field_of
from anliku.formats.sheet.roster_entry import RESULT_SHEET, Roster
from anliku.private import find as find_private
from anliku.private.value_cells import after_label
from anliku.problem import Severity
from anliku.text import visible

_PUPIL = re.compile(r"学生姓名|学生|学号|学籍号?|考号|准考证号?|班级姓名")
_NAME = re.compile(r"姓名|名字")
_SCORE = re.compile(r"成绩|得分|分数|总分|排名|名次|等第")
_LONGEST = 12
"""Of a column's name."""
_MOST = 8
"""Rows of a sheet that are listed."""


def check(roster: Roster, findings: Findings) -> list[str]:
    """Everything about the file; what it gives are remarks."""
    for sheet in roster.book.sheets:
        own = [table for table in roster.tables if table.sheet is sheet]
        _hidden(sheet, own, roster, findings)
        if sheet.name.startswith(RESULT_SHEET):
            continue
        _private(sheet, own, findings)
        _pupils(sheet, findings)
        if sheet.cut is not None:
            message = f"表太大，只读到第 {sheet.cut} 行；请删去无关的内容，只留汇总表"
            findings.at("XL004", Severity.ERROR, sheet.name, sheet.cut, 1, message)
    for table in roster.tables:
        _columns(table, findings)
    return list(_remarks(roster))


def _hidden(sheet: Sheet, tables: list[Table], roster: Roster, findings: Findings) -> None:
    """What nobody sees is read all the same, and said."""
    if not sheet.rows:
        return
    first = next(iter(sheet.cells()))
    if sheet.hidden:
        count = sum(entry.sheet is sheet for entry in roster.entries)
        said = f"里面的 {count} 个案例也读了" if tables else f"里面有 {sum(map(len, sheet.rows.values()))} 格内容"
        message = f"工作表“{quoted(sheet.name)}”是隐藏的，{said}；请取消隐藏核对，不报送的请删除"
        findings.at("XL005", Severity.WARNING, sheet.name, first.row, first.column, message)
        return
    for start, end in sheet.hidden_columns:
        inside = [cell for cell in sheet.cells() if start <= cell.column <= end]
        if inside:
            name = column_name(inside[0].column) if start == end else f"{column_name(start)}—{column_name(end)}"
            message = f"{name} 列是隐藏的，里面有内容（也读了）；请取消隐藏核对，不报送的请删除"
            cell = inside[0]
            findings.at("XL005", Severity.WARNING, sheet.name, cell.row, cell.column, message)
    rows = [entry.row for entry in roster.entries if entry.sheet is sheet and entry.row in sheet.hidden_rows]
    if rows:
        listed = "、".join(map(str, rows[:8])) + (f" 等 {len(rows)} 行" if len(rows) > 8 else " 行")
        message = f"第 {listed}是隐藏的（也许是筛选藏起的），也按报送读了；请取消隐藏核对，不报送的请删除"
        findings.at("XL005", Severity.WARNING, sheet.name, rows[0], tables[0].left if tables else 1, message)


def _private(sheet: Sheet, tables: list[Table], findings: Findings) -> None:
    """Private data outside of the columns that are made for it, one finding a column; the lines
    above and below a table, where the contact person stands, are left alone."""
    counts: Counter[tuple[str, int, str]] = Counter()
    first: dict[tuple[str, int, str], Cell] = {}
    for what, cell in _looked_at(sheet, tables):
        beside = sheet.at(cell.row, cell.column - 1)
        hidden = after_label(beside.text, cell.text, find_private) if beside is not None else []
        for hit in find_private(cell.text) or hidden:
            place = (what, cell.column, hit.kind)
            counts[place] += 1
            first.setdefault(place, cell)
    for (what, column, kind), count in counts.items():
        cell = first[what, column, kind]
        times = f"（{what}共 {count} 处）" if count > 1 else ""
        home = "，电话请写在“联系电话”列" if tables and what == "这一列" else ""
        message = f"{'批注里' if what == '批注' else ''}有{kind}{times}，请删去{home}"
        findings.at("XL006", Severity.ERROR, sheet.name, cell.row, cell.column, message)


def _looked_at(sheet: Sheet, tables: list[Table]) -> Iterator[tuple[str, Cell]]:
    for cell in sheet.cells():
        inside = [table for table in tables if table.header <= cell.row <= table.last]
        own = [table for table in inside if table.left <= cell.column <= table.right]
        numbers = {table.columns[NUMBER] for table in own if NUMBER in table.columns}
        contact = {column for table in own for column in table.contact}
        if cell.column in contact | numbers or (tables and not inside):
            continue
        yield "这一列", cell
    for comment in sheet.comments:
        yield "批注", comment


def _pupils(sheet: Sheet, findings: Findings) -> None:
    """A list of pupils with their marks."""
    for row, cells in sheet.rows.items():
        names = [visible(cell.text).strip() for cell in cells.values() if len(cell.text) <= _LONGEST]
        pupil = any(_PUPIL.fullmatch(name) for name in names)
        scored = any(_SCORE.search(name) for name in names)
        if scored and (pupil or any(_NAME.fullmatch(name) for name in names)) and sheet.rows.get(row + 1):
            message = "像是学生名单和成绩，汇总表里不能有，请删除整个名单"
            findings.at("XL006", Severity.ERROR, sheet.name, row, min(cells), message)
            return


def _columns(table: Table, findings: Findings) -> None:
    """Ways to reach people that nobody asked for."""
    for column in table.contact:
        cell = table.sheet.at(table.header, column)
        if cell is None or column == table.columns.get(PHONE) or field_of(cell.text) != CONTACT:
            continue
        message = f"附件3没有“{quoted(cell.text)}”这一列，请删去整列，少收集个人信息"
        findings.at("XL003", Severity.WARNING, table.sheet.name, table.header, column, message)


def _remarks(roster: Roster) -> Iterator[str]:
    if roster.book.external:
        yield "表里引用了别的文件（外部链接），读的是上次存下的数值；检查结果副本里不带这些链接"
    if roster.book.macros:
        yield "文件带有宏，没有运行；检查结果副本里不带宏"
    unknown = [
        quoted(cell.text)
        for table in roster.tables
        for column in table.unknown
        if (cell := table.sheet.at(table.header, column)) is not None
    ]
    if unknown:
        yield f"附件3以外的列没有检查：{'、'.join(dict.fromkeys(unknown))}"
    if roster.aside:
        yield f"{_aside(roster)}像是合计、说明或示例，没有算作案例；若是案例，请把序号、标题、单位、负责人填全"


def _aside(roster: Roster) -> str:
    """Where the rows stand that were put aside, sheet by sheet."""
    by_sheet: dict[str, list[int]] = {}
    for table, row in roster.aside:
        by_sheet.setdefault(table.sheet.name, []).append(row)
    several = len(roster.book.sheets) > 1
    listed: list[str] = []
    for name, numbers in by_sheet.items():
        more = f" 等 {len(numbers)} 行" if len(numbers) > _MOST else " 行"
        sheet = f"工作表“{quoted(name)}”" if several else ""
        listed.append(f"{sheet}第 {'、'.join(map(str, numbers[:_MOST]))}{more}")
    return "，".join(listed)
