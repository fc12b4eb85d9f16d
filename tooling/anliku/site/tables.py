"""Evidence tables: for one problem all its cases side by side, on pages to read and print, and whole as an Excel file.

They stand at ``problem/SLUG/table/``, by year, and ``problem/SLUG/table/by-subject/``, by subject; there is no order by
results. A page has as many rows as any list (:data:`anliku.site.pages.PAGE_SIZE`); the file has all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from anliku.catalogue import Catalogue
from anliku.formats.sheet.plain_table import Column, Value, listing
from anliku.model import Case
from anliku.page.movement import state
from anliku.page.study import RESULTS, Study, by_subject, by_year
from anliku.site.pages import PAGE_SIZE, Page
from anliku.site.views import Here, TermHead

Studied = Callable[[Case], Study]

CAUTION = "每一行是一个案例自己的话。各校用的工具、测的对象和时间都不一样，数字不能在案例之间比大小，也不用来给学校、区域排名。"
_NOTES = (
    CAUTION,
    "一个指标占一行，所以一个案例可能有几行；没有前后数据的案例占一行，指标各栏空着。",
    "“变化”等于改进后减改进前；“方向”说这个指标高些好还是低些好；“结果”照这个方向说变化是不是想要的。",
    "问题、归因、做法是作者写的要点；作者没有写要点的，摘自正文。引用时请注明案例，按各自的许可使用。",
)
_COLUMNS = (
    Column("年度", 7), Column("学科", 10), Column("学段", 8), Column("学校类型", 12), Column("案例类型", 10), Column("区域", 10),
    Column("案例", 28), Column("发现的问题", 30), Column("归因", 30), Column("做法", 30), Column("指标", 20),
    Column("改进前", 9), Column("改进后", 9), Column("单位", 7), Column("变化", 9), Column("方向", 10),
    Column("结果", 12), Column("来源", 36), Column("编号", 18), Column("许可", 18), Column("网址", 30),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sheet:
    """The Excel file of one table. ``site`` is the public address of the site, with a slash at its end, or empty."""

    file: str
    title: str
    studies: tuple[Study, ...]
    site: str

    @property
    def values(self) -> dict[str, Any]:
        """All that it is made of."""
        return {"title": self.title, "studies": self.studies, "site": self.site}

    def content(self) -> bytes:
        """The file."""
        rows = (row for one in self.studies for row in _lines(one, self.site))
        return listing(self.title, _COLUMNS, rows, _NOTES)


def tables(catalogue: Catalogue, studied: Studied, site: str) -> Iterator[Page | Sheet]:
    """The tables of all problems that have cases."""
    for term in catalogue.taxonomy.facet("problem").terms:
        cases = catalogue.with_term("problem", term.name)
        if cases:
            studies = [studied(case) for case in cases]
            base = f"problem/{term.slug}/table/"
            sheet = Sheet(f"{base}{term.slug}.xlsx", f"{term.name}：案例证据表", tuple(by_year(studies)), site)
            yield sheet
            yield from _pages(by_year(studies), TermHead.of(term), base, "", sheet)
            yield from _pages(by_subject(studies), TermHead.of(term), base, "by-subject/", sheet)


def _pages(studies: Sequence[Study], term: TermHead, base: str, order: str, sheet: Sheet) -> Iterator[Page]:
    """The pages of one order; the same cases in another order are for people only, not for search engines."""
    last = -(-len(studies) // PAGE_SIZE)
    title = f"{term.name}：案例证据表" + ("（按学科）" if order else "")
    description = f"“{term.name}”的 {len(studies)} 个案例并排看：发现了什么、归因、做法、哪些指标变了、哪些没有变。"
    for number in range(1, last + 1):
        values = {
            "term": term,
            "term_url": base.removesuffix("table/"),
            "base": base,
            "order": order,
            "studies": studies[(number - 1) * PAGE_SIZE : number * PAGE_SIZE],
            "total": len(studies),
            "sheet": sheet.file,
            "caution": CAUTION,
            "pager": {"number": number, "last": last, "url": base + order},
        }
        address = base + order + (f"{number}/" if number > 1 else "")
        name = title if number == 1 else f"{title}（第 {number} 页）"
        yield Page(Here(name, description, address, "home"), "studies.html", values, base if order else "")


def _lines(study: Study, site: str) -> Iterator[list[Value]]:
    """The rows of one case: one an indicator, and one where it has none."""
    head: list[Value] = [
        float(study.year), "、".join(study.subject), "、".join(study.stage), "、".join(study.school), study.kind, study.region,
        study.title + ("（示例）" if study.sample else ""), study.problem, study.cause, study.strategy,
    ]  # fmt: skip
    tail: list[Value] = [study.id, study.license, site + study.url if site else ""]
    for row in study.evidence:
        yield [
            *head, row.indicator, row.before, row.after, row.unit or "", row.change, f"越{row.better}越好",
            RESULTS[state(row)], row.source, *tail,
        ]  # fmt: skip
    if not study.evidence:
        yield [*head, "没有前后数据", *[None] * 7, *tail]
