"""What is wrong with a 汇总表: findings with the place of a cell, and the result of a check.

Codes (see :mod:`anliku.codes`): XL0 the file and its columns, XL1 one cell, XL2 units, XL3
titles that come twice, XL4 quotas, XL5 against the library.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from anliku.campaign import Campaign
from anliku.fields import shown
from anliku.formats.sheet.cells import Sheet, cell_name
from anliku.formats.sheet.header import Table
from anliku.formats.sheet.roster_entry import Entry, Roster, plain
from anliku.private import find as find_private
from anliku.problem import Location, Problem, Severity


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to change. ``message`` says it without the place."""

    sheet: str
    row: int
    column: int
    rule: str
    severity: Severity
    message: str
    field: str = ""
    """The name of the column, where it is one of 附件3."""

    @property
    def cell(self) -> str:
        """``C5``."""
        return cell_name(self.row, self.column)


@dataclass(slots=True)
class Findings:
    """Collects findings; the place is an entry's or a table's."""

    all: list[Finding] = field(default_factory=list)

    def error(self, rule: str, entry: Entry, field: str, message: str) -> None:
        """Something that has to be changed before the sheet is sent."""
        self.add(rule, Severity.ERROR, entry, field, message)

    def warning(self, rule: str, entry: Entry, field: str, message: str) -> None:
        """Something to look at."""
        self.add(rule, Severity.WARNING, entry, field, message)

    def table(self, rule: str, severity: Severity, table: Table, field: str, message: str) -> None:
        """Something about a table as a whole, said at its header."""
        column = table.columns.get(field, table.left)
        self.all.append(Finding(table.sheet.name, table.header, column, rule, severity, message, field))

    def at(self, rule: str, severity: Severity, sheet: str, row: int, column: int, message: str) -> None:
        """Something about any cell."""
        self.all.append(Finding(sheet, row, column, rule, severity, message))

    def add(self, rule: str, severity: Severity, entry: Entry, field: str, message: str) -> None:
        """One finding about a cell of an entry."""
        column = entry.column(field)
        name = field if field in entry.table.columns else ""
        self.all.append(Finding(entry.sheet.name, entry.row, column, rule, severity, message, name))


@dataclass(frozen=True, slots=True)
class Tally:
    """How a region (or a school, where quotas count by school) stands against one quota."""

    region: str
    what: str
    """What is counted, e.g. “学校案例”."""
    allowed: str
    """``至多 3 项``."""
    count: int
    low: int
    high: int | None
    unit: str = ""
    """The school, where quotas count by school."""

    @property
    def fine(self) -> bool:
        """Whether the quota is kept."""
        return self.low <= self.count and (self.high is None or self.count <= self.high)


Count = tuple[str, tuple[tuple[str, int], ...]]
"""A region, and how many cases of each kind it has; in the campaign's order."""


@dataclass(frozen=True, slots=True)
class Checked:
    """The result. Nothing in it is anybody's name or telephone number."""

    file: str
    roster: Roster
    campaign: Campaign
    findings: tuple[Finding, ...]
    tallies: tuple[Tally, ...]
    counts: tuple[Count, ...]
    remarks: tuple[str, ...]
    """About the file and the check as a whole."""

    @property
    def errors(self) -> int:
        """How many findings have to be dealt with."""
        return sum(finding.severity is Severity.ERROR for finding in self.findings)

    @property
    def problems(self) -> list[Problem]:
        """The findings with their places in words: line = row, column = column."""
        return [
            Problem(
                Location(self.file, finding.row, finding.column),
                finding.rule,
                finding.severity,
                f"{where(finding, self.roster.several)}：{finding.message}",
            )
            for finding in self.findings
        ]


def where(finding: Finding, several: bool) -> str:
    """``工作表“小学组”第 5 行“区域”（C5）``."""
    sheet = f"工作表“{quoted(finding.sheet)}”" if several else ""
    name = f"“{finding.field}”" if finding.field else ""
    return f"{sheet}第 {finding.row} 行{name}（{finding.cell}）"


def typed(text: str) -> str:
    """What somebody typed, in quotation marks, short, and without private data."""
    return shown(masked(plain(text)))


def quoted(text: str) -> str:
    """As :func:`typed`, without the marks."""
    return typed(text).strip("“”")


def masked(text: str) -> str:
    """``text`` with telephone numbers and the like made unusable."""
    pieces: list[str] = []
    end = 0
    for hit in find_private(text):
        pieces += [text[end : hit.start], hit.masked]
        end = hit.end
    return "".join([*pieces, text[end:]])


def rows(entries: Iterable[Entry], here: Sheet | None, most: int = 8) -> str:
    """The rows of these entries, at most ``most`` of them, and how many there are where that is
    not all. A sheet is named unless all stand on ``here``, the sheet that is spoken of.

    Rows 3 and 5 of this sheet → ``第 3、5 行``; rows of two sheets →
    ``工作表“小学组”第 2、3 行，工作表“初中组”第 2 行``
    """
    by_sheet: dict[str, set[int]] = {}
    for entry in entries:
        by_sheet.setdefault(entry.sheet.name, set()).add(entry.row)
    alone = here is not None and set(by_sheet) <= {here.name}
    listed: list[str] = []
    count = sum(len(numbers) for numbers in by_sheet.values())
    left = most
    for name, numbers in by_sheet.items():
        shown_numbers = sorted(numbers)[:left]
        if not shown_numbers:
            break
        left -= len(shown_numbers)
        sheet = "" if alone else f"工作表“{quoted(name)}”"
        listed.append(f"{sheet}第 {'、'.join(str(number) for number in shown_numbers)} 行")
    if count <= most:
        return "，".join(listed)
    return f"{'，'.join(listed).removesuffix(' 行')} 等 {count} 行"


def row_of(entry: Entry, here: Sheet) -> str:
    """``第 5 行``, with the name of its sheet where that is not ``here``."""
    return rows([entry], here)


def only_sheet(entries: Iterable[Entry]) -> Sheet | None:
    """The sheet of all these entries; None where they stand on several."""
    sheets = {entry.sheet.name: entry.sheet for entry in entries}
    return next(iter(sheets.values())) if len(sheets) == 1 else None
