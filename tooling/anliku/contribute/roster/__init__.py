"""汇总表 (附件3) against the rules of its campaign: what a district's contact person has to
change, and how each district stands against its quotas.

:func:`check` reads as the whole story. Nothing that reaches a finding, a remark or the
library is anybody's name or telephone number: contact columns are only looked at for whether
they are filled (:mod:`anliku.formats.sheet.roster_entry`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from anliku.campaign import Campaign
from anliku.catalogue import Catalogue
from anliku.contribute.roster import compare, quotas, unit_names, unseen
from anliku.contribute.roster.findings import Checked, Count, Finding, Findings, Tally
from anliku.contribute.roster.line import Line
from anliku.contribute.roster.reader import Reader, contacts, missing_columns, numbering
from anliku.contribute.roster.which_round import guess, own_region
from anliku.formats.sheet.cells import Book
from anliku.formats.sheet.header import COLUMNS
from anliku.formats.sheet.roster_entry import Roster, roster

__all__ = ["Checked", "NoTable", "Tally", "check"]


MOST_CASES = 1_500
"""A city of a million pupils sends a thousand."""


class NoTable(Exception):
    """The workbook holds no 汇总表; the message is Chinese and ready to show."""


def check(book: Book, catalogue: Catalogue, file: str, campaign: Campaign | None = None) -> Checked:
    """Check the 汇总表 in ``book``, which problems call ``file``, against ``campaign`` or the
    round that it seems to be for. Raises NoTable."""
    rows = roster(book)
    if not rows.tables:
        raise NoTable(f"没有找到汇总表：要有一行表头，写着 {'、'.join(COLUMNS)}（见附件3），列的先后不要紧")
    if not rows.entries:
        raise NoTable("汇总表是空的：表头下面没有案例，请填写后再试")
    if len(rows.entries) > MOST_CASES:
        raise NoTable(f"表头下面超过 {MOST_CASES} 行，不像一张汇总表；请只留这一次报送的案例后再试")
    remarks: list[str] = []
    if campaign is None:
        if not catalogue.campaigns:
            raise NoTable("案例库里还没有评选方案，请先添加 cases/campaigns/编号.yml")
        campaign, remark = guess(rows, catalogue)
        remarks += [remark] if remark else []
    findings = Findings()
    remarks += unseen.check(rows, findings)
    lines = _lines(rows, campaign, catalogue, findings, remarks)
    names = unit_names.Names(campaign, catalogue.taxonomy)
    unit_names.check(lines, catalogue.cases, names, quotas.direct_regions(campaign), findings)
    compare.repeated(lines, names, findings)
    own = own_region(rows, campaign, catalogue)
    tallies = quotas.check(lines, campaign, names, findings, own)
    if quotas.uncounted(lines, campaign):
        remarks.append("表里没有“作品类型”列，分作品计的名额没有核对")
    quotas.alone(lines, campaign, names, findings)
    remarks += compare.with_library(lines, catalogue, campaign, names, findings, own)
    remarks += _not_here(lines, campaign) if own is None else []
    order = {sheet.name: index for index, sheet in enumerate(book.sheets)}
    listed = _few(
        sorted(
            dict.fromkeys(findings.all),
            key=lambda item: (order[item.sheet], item.row, item.column, item.rule, item.message),
        ),
        remarks,
    )
    return Checked(file, rows, campaign, tuple(listed), tuple(tallies), _counts(lines, campaign), tuple(remarks))


MANY = 200
"""Findings of one code that are listed: nobody reads more."""


def _few(findings: Iterable[Finding], remarks: list[str]) -> list[Finding]:
    """The first of each code; a remark says how many more there are."""
    counts: Counter[str] = Counter()
    kept: list[Finding] = []
    for finding in findings:
        counts[finding.rule] += 1
        if counts[finding.rule] <= MANY:
            kept.append(finding)
    for rule, count in sorted(counts.items()):
        if count > MANY:
            remarks.append(f"{rule} 这样的问题共有 {count} 处，只列出前 {MANY} 处；请改好后再检查")
    return kept


def _lines(
    rows: Roster, campaign: Campaign, catalogue: Catalogue, findings: Findings, remarks: list[str]
) -> list[Line]:
    """Every row of every table in the library's words."""
    reader = Reader(campaign, catalogue.taxonomy, findings)
    lines: list[Line] = []
    empty: list[str] = []
    for table in rows.tables:
        entries = [entry for entry in rows.entries if entry.table is table]
        missing_columns(table, findings)
        lines += [reader.line(entry) for entry in entries]
        if entries:
            empty += contacts(table, entries, findings)
        numbering(table, entries, findings)
    if empty:
        remarks.append(f"{'、'.join(dict.fromkeys(empty))}整列没有填，报送前请填好")
    return lines


def _counts(lines: Sequence[Line], campaign: Campaign) -> tuple[Count, ...]:
    """How many cases of which kind each region has."""
    listed: list[Count] = []
    for region in (*campaign.regions, None):
        kinds = Counter(line.kind for line in lines if line.region == region)
        if kinds:
            named = [(kind or "类型看不出的", kinds[kind]) for kind in (*campaign.kinds, None) if kinds[kind]]
            listed.append((region or "区域没写对的", tuple(named)))
    return tuple(listed)


def _not_here(lines: Sequence[Line], campaign: Campaign) -> list[str]:
    """Where a sheet is of several regions, which ones it lacks."""
    there = {line.region for line in lines if line.region is not None}
    lacking = [region for region in campaign.regions if region not in there]
    if len(there) < 2 or not lacking:
        return []
    return [f"表里没有这些区域的案例：{'、'.join(lacking)}"]
