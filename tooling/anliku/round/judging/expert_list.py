"""评委名单.xlsx → experts, or what is wrong with which cell.

Columns, in any order: 姓名 | 单位 | 区域 | 类别 | 学段 | 上限 | 回避 | 评审组. Several categories, stages
or conflicts stand in one cell with 、 between them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from anliku.fields import shown
from anliku.formats.sheet.cells import Book, Cell, Kind, Sheet
from anliku.problem import Location, Problem, Severity
from anliku.round.judging.judging_settings import PanelRule
from anliku.round.judging.recusals import ANY, ELSEWHERE, Expert
from anliku.text import visible

NAME, UNIT, REGION, SUBJECTS, STAGES, LIMIT, CONFLICTS, PANEL = (
    *("姓名", "单位", "区域", "类别", "学段", "上限", "回避", "评审组"),
)
COLUMNS = (NAME, UNIT, REGION, SUBJECTS, STAGES, LIMIT, CONFLICTS, PANEL)
_ALSO = {
    NAME: ("评委", "专家", "评委姓名", "专家姓名"),
    UNIT: ("工作单位", "所在单位", "单位名称"),
    REGION: ("所在区域", "县市区", "县（市、区）", "区县"),
    SUBJECTS: ("学科", "评审类别", "评审学科", "熟悉类别", "熟悉学科"),
    STAGES: ("评审学段", "熟悉学段"),
    LIMIT: ("评审上限", "最多评审", "至多"),
    CONFLICTS: ("声明回避", "回避声明", "需要回避", "利益冲突"),
    PANEL: ("组别", "评审组别"),
}
_FIELDS = {visible(name): field for field in COLUMNS for name in (field, *_ALSO[field])}
_NEEDED = (NAME, UNIT, REGION, SUBJECTS, STAGES)
_CONTACT = re.compile(r"(?i)电话|手机|联系方式|邮箱|e-?mail|qq|微信|身份证|银行|卡号")
_SEPARATOR = re.compile(r"[、,，;；/／\s]+")
_MOST = 500


@dataclass(frozen=True, slots=True)
class Known:
    """What the cells may say, and how units are told apart."""

    terms: Mapping[str, Callable[[str], str | None]]
    """区域, 类别, 学段 → a function that gives the canonical name of a term, or None."""
    offered: Mapping[str, Sequence[str]]
    """The canonical names of each, for advice."""
    panels: Sequence[PanelRule]
    unit: Callable[[str, str], tuple[str, str]]
    """A unit's name and the region written beside it → the key of the unit, and the region where the name or the
    unit list puts it, if either does."""


def read_experts(book: Book, file: str, known: Known) -> tuple[list[Expert], list[Problem]]:
    """The experts in the order of the list; with any problem that is an error the list is not to be used."""
    for sheet in book.sheets:
        for row in sheet.rows:
            columns = _columns(sheet, row)
            if not sheet.hidden and NAME in columns and len(columns) > 2:
                return _Reader(sheet, row, columns, file, known).read()
    message = f"没有找到评委名单：表头要有“{'”“'.join(_NEEDED)}”这几列"
    return [], [Problem(Location(file), "JG001", Severity.ERROR, message)]


def _columns(sheet: Sheet, row: int) -> dict[str, int]:
    """Field → column, for the names in that row."""
    columns: dict[str, int] = {}
    for column, cell in sheet.rows[row].items():
        field = _FIELDS.get("".join(visible(cell.text).split()))
        if field is not None:
            columns.setdefault(field, column)
    return columns


class _Reader:
    def __init__(self, sheet: Sheet, header: int, columns: dict[str, int], file: str, known: Known) -> None:
        self.sheet = sheet
        self.header = header
        self.columns = columns
        self.file = file
        self.known = known
        self.problems: list[Problem] = []

    def read(self) -> tuple[list[Expert], list[Problem]]:
        lacking = [field for field in _NEEDED if field not in self.columns]
        if lacking:
            self.say(self.header, NAME, "JG001", f"表头缺少“{'”“'.join(lacking)}”列，请补上（列的先后不要紧）")
            return [], self.problems
        for column, cell in self.sheet.rows[self.header].items():
            if _CONTACT.search(cell.text) and column not in self.columns.values():
                place = f"第 {self.header} 行（{cell.name}）"
                message = f"{place}：{shown(cell.text.strip())}一列用不着，请删去整列；分评委不收联系方式"
                self.problems.append(
                    Problem(Location(self.file, self.header, column), "JG002", Severity.ERROR, message)
                )
        rows = [row for row in self.sheet.rows if row > self.header and self.text(row, NAME) + self.text(row, UNIT)]
        experts = [self.expert(row, number) for number, row in enumerate(rows, 1)]
        if not rows:
            self.say(self.header, NAME, "JG001", "名单是空的，请每位评委写一行")
        if len(rows) > _MOST:
            self.say(self.header, NAME, "JG001", f"名单有 {len(rows)} 行，最多 {_MOST} 行，请删去不是评委的行")
        if self.sheet.cut is not None:
            self.say(self.sheet.cut, NAME, "JG001", "表太大，后面的没有读；请删去无关的内容")
        for row in sorted(self.sheet.hidden_rows & set(rows)):
            self.say(row, NAME, "JG002", "这一行是隐藏的；请取消隐藏核对，不请的评委请删去整行")
        self.twice(rows)
        return experts, self.problems

    def twice(self, rows: Sequence[int]) -> None:
        """One person in one panel is one row."""
        seen: dict[tuple[str, ...], int] = {}
        for row in rows:
            unit = self.known.unit(self.text(row, UNIT), "")
            person = (self.text(row, NAME), *unit, self.text(row, PANEL))
            if person in seen:
                self.say(row, NAME, "JG002", f"与第 {seen[person]} 行是同一位评委，请只留一行")
            seen.setdefault(person, row)

    def expert(self, row: int, number: int) -> Expert:
        """One row; what is wrong with it has been said."""
        panel = self.panel(row)
        unit, region = self.wanted(row, UNIT), self.one(row, REGION, ELSEWHERE)
        key, place = self.known.unit(unit, region)
        if place and region and place != region:
            self.warn(row, REGION, f"写的是{region}，单位却是{place}的，请核对；两处的案例都不分给这位评委")
        conflicts = tuple(part for part in _SEPARATOR.split(self.text(row, CONFLICTS)) if part not in {"", "无"})
        return Expert(
            number=f"评委{number:02}",
            name=self.wanted(row, NAME),
            unit=unit,
            unit_key=key,
            region=region,
            panel=panel.name,
            subjects=frozenset(self.several(row, SUBJECTS, panel.by_subject)),
            stages=frozenset(self.several(row, STAGES, panel.by_stage)),
            limit=self.limit(row, panel),
            conflicts=conflicts,
            conflict_units=tuple(self.known.unit(text, "") for text in conflicts),
            unit_region=place,
        )

    def panel(self, row: int) -> PanelRule:
        panels = {panel.name: panel for panel in self.known.panels}
        name = self.text(row, PANEL)
        if name in panels:
            return panels[name]
        first = self.known.panels[0]
        if len(panels) > 1 or name:
            fault = f"写的是 {shown(name)}" if name else "没有填"
            self.say(row, PANEL, "JG002", f"{fault}，请写 {'、'.join(panels)} 中的一个")
        return first

    def one(self, row: int, field: str, also: str) -> str:
        text = self.wanted(row, field)
        if not text or text == also:
            return text
        return self.term(row, field, text, also) or ""

    def several(self, row: int, field: str, needed: bool) -> Iterator[str]:
        """Terms with 、 between them; ``不限`` is all of them."""
        text = self.wanted(row, field) if needed else self.text(row, field)
        if not needed and not text:
            yield ANY
        for part in _SEPARATOR.split(text):
            if part == ANY:
                yield ANY
            elif part and (name := self.term(row, field, part, ANY)) is not None:
                yield name

    def term(self, row: int, field: str, text: str, also: str) -> str | None:
        name = self.known.terms[field](text)
        if name is None or name not in self.known.offered[field]:
            offered = "、".join([*self.known.offered[field], also])
            self.say(row, field, "JG002", f"{shown(text)}认不出来，可以写：{offered}")
            return None
        return name

    def limit(self, row: int, panel: PanelRule) -> int:
        text = self.text(row, LIMIT)
        if not text:
            return panel.limit
        if re.fullmatch(r"[0-9]{1,3}", text):
            return int(text)
        self.say(row, LIMIT, "JG002", f"写的是 {shown(text)}，请只写一个整数，如 {panel.limit}（0 为不再分给这位评委）")
        return panel.limit

    def wanted(self, row: int, field: str) -> str:
        text = self.text(row, field)
        if not text and not self.faulty(row, field):
            self.say(row, field, "JG002", "没有填" + (f"，不限的请写“{ANY}”" if field in {SUBJECTS, STAGES} else ""))
        return text

    def text(self, row: int, field: str) -> str:
        """What a cell says, on one line."""
        cell = self.cell(row, field)
        if cell is None or cell.kind in {Kind.ERROR, Kind.FORMULA}:
            return ""
        return " ".join(visible(cell.text).split())

    def faulty(self, row: int, field: str) -> bool:
        """Whether the cell holds a formula that gave nothing, which is said."""
        cell = self.cell(row, field)
        if cell is None or cell.kind not in {Kind.ERROR, Kind.FORMULA}:
            return False
        self.say(row, field, "JG002", f"是公式，没有结果（{cell.text or '没有算出'}），请直接输入文字")
        return True

    def cell(self, row: int, field: str) -> Cell | None:
        column = self.columns.get(field)
        return self.sheet.at(row, column) if column is not None else None

    def warn(self, row: int, field: str, message: str) -> None:
        self.say(row, field, "JG003", message, Severity.WARNING)

    def say(self, row: int, field: str, rule: str, message: str, severity: Severity = Severity.ERROR) -> None:
        column = self.columns.get(field, 1)
        place = f"第 {row} 行“{field}”（{Cell(row, column, '').name}）"
        self.problems.append(Problem(Location(self.file, row, column), rule, severity, f"{place}：{message}"))
