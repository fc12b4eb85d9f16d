"""One row after the other: what is missing, what is no term, what a cell really holds."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterable

from anliku.campaign import Campaign
from anliku.contribute.roster.findings import Findings, typed
from anliku.contribute.roster.line import Line
from anliku.contribute.roster.unit_names import is_above, is_school
from anliku.formats.sheet.cells import Kind
from anliku.formats.sheet.header import (
    CATEGORY,
    DUTY,
    KIND,
    LEADER,
    NUMBER,
    PHONE,
    REGION,
    STAGE,
    TITLE,
    UNIT,
    WORK,
    Table,
)
from anliku.formats.sheet.roster_entry import Entry, Phone, plain
from anliku.model import CaseMeta, Text
from anliku.problem import Severity
from anliku.taxonomy import Facet, Taxonomy
from anliku.text import INVISIBLE

_NEEDED = (TITLE, REGION, UNIT, CATEGORY, STAGE)
_EXAMPLE = {TITLE: "案例的全名", UNIT: "单位规范名称，与公章一致"}
_SEPARATOR = re.compile(r"[、,，;；/／|和与及+＋&\n]|\s+")
_AMONG_HAN = re.compile(r"(?<=[\u3400-\u9fff]) +(?=[\u3400-\u9fff])")


class Reader:
    """Rows → lines, for one campaign."""

    def __init__(self, campaign: Campaign, taxonomy: Taxonomy, findings: Findings) -> None:
        self.campaign = campaign
        self.taxonomy = taxonomy
        self.findings = findings
        self.length = next(item for item in CaseMeta.model_fields["title"].metadata if isinstance(item, Text))

    def line(self, entry: Entry) -> Line:
        """One row, with its findings."""
        for field in (*_NEEDED, KIND, WORK):
            self.kind_of_cell(entry, field)
        for field in _NEEDED:
            if field in entry.table.columns and not entry.text(field) and not _said(entry, field):
                self.findings.error("XL101", entry, field, f"没有填，请写{self.wanted(field)}")
        unit = self.unspaced(entry, UNIT)
        region = self.term(entry, REGION, "region", self.campaign.regions)
        return Line(
            entry=entry,
            title=self.title(entry),
            unit=unit,
            region=region,
            category=self.one(entry, CATEGORY, "category", self.campaign.categories),
            stages=self.stages(entry),
            kind=self.kind(entry, unit),
            work=self.work(entry),
        )

    def wanted(self, field: str) -> str:
        """What to write into an empty cell."""
        offered = {REGION: self.campaign.regions, CATEGORY: self.campaign.categories, STAGE: self.campaign.stages}
        return " 或 ".join(offered[field]) if field in offered else _EXAMPLE[field]

    def kind_of_cell(self, entry: Entry, field: str) -> None:
        """Errors of formulas, and numbers where there should be words."""
        cell = entry.cells.get(field)
        if cell is None or cell.row != entry.row:
            return
        if cell.kind is Kind.ERROR:
            message = f"公式出错了（{typed(cell.text)}），请改成文字"
        elif cell.kind is Kind.FORMULA:
            message = "是公式，文件里没有存下算出的结果；请复制这一格，用“选择性粘贴—数值”粘贴回去"
        elif cell.kind is Kind.DATE:
            message = f"被表格软件变成了日期（{cell.text}），请把单元格格式设为“文本”，再重新输入"
        elif cell.kind is Kind.NUMBER:
            message = f"是数字 {typed(cell.text)}，应当是文字，请核对后重新输入"
        else:
            return
        self.findings.error("XL102", entry, field, message)

    def unspaced(self, entry: Entry, field: str) -> str:
        """The text of a cell without stray spaces, which are found."""
        cell = entry.cells.get(field)
        if cell is None or _said(entry, field):
            return ""
        right = tidy(cell.text)
        if right != cell.text and cell.row == entry.row:
            if INVISIBLE.search(cell.text):
                fault = "有看不见的字符"
            elif re.search(r"[\n\r\t]", cell.text):
                fault = "有换行或制表符"
            else:
                fault = "前后或中间有多余的空格"
            self.findings.warning("XL103", entry, field, f"{fault}，请写成 {typed(right)}")
        return right

    def title(self, entry: Entry) -> str:
        """The title: its length is the library's, because that is where it will stand."""
        text = self.unspaced(entry, TITLE)
        low, high = self.length.low, self.length.high
        if text and not low <= len(text) <= high:
            fault = "太短" if len(text) < low else "太长"
            message = f"{typed(text)}{fault}：{len(text)} 字，应为 {low}—{high} 字"
            self.findings.error("XL104", entry, TITLE, message)
        return text

    def term(self, entry: Entry, field: str, facet: str, offered: list[str], text: str | None = None) -> str | None:
        """The canonical name of a term that this campaign offers."""
        text = entry.text(field) if text is None else text
        if not text or _said(entry, field):
            return None
        known = self.taxonomy.facet(facet)
        term = known.find(text)
        if term is None:
            self.findings.error("XL105", entry, field, f"{typed(text)}认不出来，{_advice(text, known, offered)}")
            return None
        if term.name not in offered:
            message = f"“{self.campaign.short}”没有{field} {typed(text)}，可以写：{'、'.join(offered)}"
            self.findings.error("XL105", entry, field, message)
            return None
        if term.name != plain(entry.cells[field].text) and term.name != text and self.own(entry, field):
            manner = "是曾用名，现在写" if text in term.former else "不是规范写法，请写"
            self.findings.warning("XL106", entry, field, f"{typed(text)} {manner}“{term.name}”")
        return term.name

    def one(self, entry: Entry, field: str, facet: str, offered: list[str]) -> str | None:
        """A term of which there can be only one."""
        text = entry.text(field)
        known = self.taxonomy.facet(facet)
        parts = [part for part in _SEPARATOR.split(text) if part]
        if len(parts) > 1 and known.find(text) is None and all(known.find(part) for part in parts):
            message = f"写了 {len(parts)} 个（{typed(text)}），只能写一个，请在 {'、'.join(offered)} 里选最贴近的"
            self.findings.error("XL107", entry, field, message)
            return None
        return self.term(entry, field, facet, offered)

    def stages(self, entry: Entry) -> tuple[str, ...]:
        """One stage or several."""
        text = entry.text(STAGE)
        whole = self.taxonomy.facet("stage").find(text) is not None
        parts = [text] if whole else [part for part in _SEPARATOR.split(text) if part]
        stages = [self.term(entry, STAGE, "stage", self.campaign.stages, part) for part in parts]
        return tuple(dict.fromkeys(name for name in stages if name is not None))

    def kind(self, entry: Entry, unit: str) -> str | None:
        """区域案例 or 学校案例: what a column says; where there is none, who submits. A name that
        could be a school's or anybody's tells neither."""
        offered = self.campaign.kinds
        if entry.text(KIND):
            return self.term(entry, KIND, "kind", offered)
        if len(offered) == 1:
            return offered[0]
        school = [name for name in offered if name.startswith("学校")]
        others = [name for name in offered if name not in school]
        if is_above(unit):
            return (others or offered)[0]
        if is_school(unit):
            return (school or offered)[0]
        if unit and any(quota.kind is not None for quota in self.campaign.quotas):
            message = (
                f"从{typed(unit)}看不出是{'还是'.join(offered)}，没有算进名额；"
                f"请写单位全称，或加一列“{KIND}”写明{'或'.join(offered)}"
            )
            self.findings.error("XL207", entry, UNIT, message)
        return None

    def work(self, entry: Entry) -> str | None:
        """The kind of work, where the campaign takes several and the sheet says it."""
        text = entry.text(WORK)
        names = [work.name for work in self.campaign.works]
        if not text or not names:
            return None
        if text not in names:
            self.findings.error("XL105", entry, WORK, f"没有作品类型 {typed(text)}，可以写：{'、'.join(names)}")
            return None
        return text

    def own(self, entry: Entry, field: str) -> bool:
        """Whether the cell is this row's, and not one merged with a row above."""
        return entry.cells[field].row == entry.row


def contacts(table: Table, entries: Iterable[Entry], findings: Findings) -> list[str]:
    """Whether somebody can be reached. A column that is empty altogether is left for later, and
    said once; what it gives are such columns."""
    entries = list(entries)
    empty: list[str] = []
    for field, filled in (
        (LEADER, [entry.leader for entry in entries]),
        (DUTY, [entry.duty for entry in entries]),
        (PHONE, [entry.phone is not Phone.MISSING for entry in entries]),
    ):
        if field not in table.columns or not any(filled):
            empty.append(field)
            continue
        for entry, there in zip(entries, filled, strict=True):
            if not there:
                findings.warning("XL108", entry, field, "没有填，请补上")
    for entry in entries:
        if entry.phone is Phone.SCIENTIFIC:
            message = "号码变成了科学计数法，后几位已经丢了；请把单元格格式设为“文本”，再重新输入"
            findings.error("XL109", entry, PHONE, message)
        elif entry.phone is Phone.ODD:
            findings.warning("XL109", entry, PHONE, "不像电话号码（手机 11 位，固定电话带区号），请核对")
    return empty


def numbering(table: Table, entries: Iterable[Entry], findings: Findings) -> None:
    """序号: one each, in ascending order from 1."""
    if NUMBER not in table.columns:
        return
    listed = [(entry, entry.text(NUMBER)) for entry in entries]
    if not any(text for _, text in listed):
        return
    times = Counter(text for _, text in listed if text)
    for position, (entry, text) in enumerate(listed, 1):
        if not text:
            findings.warning("XL110", entry, NUMBER, f"没有编号，请写 {position}")
        elif times[text] > 1 and text != str(position):
            findings.warning("XL110", entry, NUMBER, f"编号 {typed(text)} 用了 {times[text]} 次，这一行请写 {position}")
        elif entry.cells[NUMBER].kind is Kind.DATE:
            findings.warning("XL110", entry, NUMBER, f"编号变成了日期（{text}），请写 {position}")


def tidy(text: str) -> str:
    """``text`` on one line without stray spaces and invisible characters. Spaces that part
    Latin words stay."""
    return _AMONG_HAN.sub("", plain(INVISIBLE.sub("", text.replace("\u00a0", " "))))


def missing_columns(table: Table, findings: Findings) -> None:
    """Columns of 附件3 that a table lacks."""
    lacking = [field for field in _NEEDED if field not in table.columns]
    if lacking:
        names = "、".join(f"“{field}”" for field in lacking)
        message = f"表头缺少 {names} 列，请按附件3的表头补上（列的先后不要紧）"
        findings.table("XL002", Severity.ERROR, table, TITLE, message)


def _said(entry: Entry, field: str) -> bool:
    """Whether what is wrong with the cell has been said already: it holds no words."""
    cell = entry.cells.get(field)
    return cell is not None and cell.kind is not Kind.TEXT


def _advice(text: str, facet: Facet, offered: list[str]) -> str:
    """What could have been meant: a term that stands in the text, or the most similar."""
    names = {name: term.name for term in facet.terms if term.name in offered for name in term.names}
    inside = list(dict.fromkeys(term for name, term in names.items() if len(name) > 1 and name in text))
    close = inside or [names[name] for name in difflib.get_close_matches(text, list(names), n=1, cutoff=0.6)]
    if len(close) == 1:
        return f"是不是“{close[0]}”？可以写：{'、'.join(offered)}"
    return f"可以写：{'、'.join(offered)}"
