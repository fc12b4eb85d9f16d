"""A case in a list and on its own page: plain values, nothing left to decide."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from anliku.catalogue import Catalogue
from anliku.model import Case, CaseMeta
from anliku.page.card import card, chips
from anliku.page.casepage import LICENSES, CasePage, case_page, chinese_date, pack, unpack
from anliku.page.html import Picture, with_index
from anliku.reading import CaseReading
from anliku.rules.rule import Example
from tests.page.library import library


def page_of(case: Case, catalogue: Catalogue) -> CasePage:
    return case_page(CaseReading(case, catalogue.context), {}, {})


def test_a_card(tmp_path: Path) -> None:
    _, case = library(tmp_path, Example(front="subject: [语文, 数学]\nstage: [小学, 初中]"))
    found = card(case)
    assert found.id == "case-00"
    assert found.url == case.url == "2024/case-00/"
    assert found.facts == ("语文、数学", "小学、初中", "姑苏区", "2024年")
    assert found.evidence == "推断类题目得分率 前\xa061.2%\xa0→\xa0后\xa070.9%"
    assert found.gained
    assert found.sample
    assert found.unit == "姑苏区平桥示例小学"


def test_a_card_without_evidence_and_with_a_long_summary(tmp_path: Path) -> None:
    _, case = library(tmp_path, Example(front=f"-evidence\nsummary: {'监测显示' * 50}"))
    found = card(case)
    assert found.evidence == ""
    assert not found.gained
    assert len(found.summary) == 110
    assert found.summary.endswith("…")


def test_a_card_whose_evidence_went_the_wrong_way(tmp_path: Path) -> None:
    row = "  - {indicator: 作业时间, before: 60, after: 70, unit: 分钟, better: 低, source: 校内问卷}\n"
    _, case = library(tmp_path, Example(front=f"evidence:\n{row}"))
    assert card(case).evidence == "作业时间 前\xa060分钟\xa0→\xa0后\xa070分钟（越低越好，与期望相反）"
    assert not card(case).gained


def test_chips_lead_to_the_terms(tmp_path: Path) -> None:
    catalogue, case = library(tmp_path, Example(front="subject: [语文, 不知道, 数学]\nregion: 高新区"))
    assert [
        (label, [(chip.facet, chip.name, chip.url) for chip in row])
        for label, row in chips(case.meta, catalogue.context)
    ] == [
        ("问题", [("problem", "阅读素养", "problem/yuedu/")]),
        ("学科", [("subject", "语文", "subject/yuwen/"), ("subject", "数学", "subject/shuxue/")]),
        ("学段", [("stage", "小学", "stage/xiaoxue/")]),
        ("类别", [("category", "语文", "category/yuwen/")]),
        ("区域", [("region", "虎丘区", "region/huqiu/")]),
        ("案例类型", [("kind", "学校案例", "kind/xuexiao/")]),
    ]


def test_a_case_page(tmp_path: Path) -> None:
    body = "### 分项\n\n![课堂记录表](a.png)\n"
    catalogue, case = library(tmp_path, Example(body=body))
    page = case_page(CaseReading(case, catalogue.context), {"a.png": Picture(640, 480)}, {})
    assert (page.id, page.title, page.unit) == (case.meta.id, case.meta.title, case.meta.unit)
    assert page.round.id == "suzhou-2024"
    assert page.contents == (
        ("监测发现与问题", "监测发现与问题", 2),
        ("分项", "分项", 3),
        ("归因分析", "归因分析", 2),
        ("改进策略与实施", "改进策略与实施", 2),
        ("成效与后测", "成效与后测", 2),
        ("反思与推广", "反思与推广", 2),
    )
    assert '<img src="a.png" alt="课堂记录表"' in page.html
    assert [cell.label for cell in page.cells] == ["问题", "归因", "策略", "成效"]
    assert len(page.steps) == 7
    assert len(page.evidence) == 1
    assert page.pictures == 1
    assert page.published == "2025年3月3日"
    assert page.citation.endswith("（2025-03-03）[引用日期].")
    assert page.minutes == 1
    assert 150 < page.words < 400


def test_a_case_page_can_be_kept(tmp_path: Path) -> None:
    catalogue, case = library(tmp_path, Example(body="### “分项” \\ <b>\n\n𠮷，注[^1]。\n\n[^1]: 注\n"))
    page = page_of(case, catalogue)
    assert unpack(pack(page)) == page
    assert pack(page_of(case, catalogue)) == pack(page)


def test_anchors_of_the_contents_are_on_the_page(tmp_path: Path) -> None:
    body = "### 小结\n\n### 小结\n\n### Note 1\n\n### “引号” & <b>\n\n注[^1]。\n\n[^1]: 注\n"
    catalogue, case = library(tmp_path, Example(body=body))
    page = page_of(case, catalogue)
    for _, anchor, _ in page.contents:
        assert page.html.count(f' id="{anchor}"') == 1


def test_reading_takes_a_minute_for_400_characters(tmp_path: Path) -> None:
    catalogue, case = library(tmp_path, Example(body="字" * 4000))
    page = page_of(case, catalogue)
    assert page.minutes == -(-page.words // 400)
    assert page.minutes > 10


@pytest.mark.parametrize(
    ("html", "told"),
    [
        ('<a href="../case-01/">', '<a href="../case-01/index.html">'),
        ('<a href="../case-01/#a/b">', '<a href="../case-01/index.html#a/b">'),
        ('<a id="x" href="/all/" rel="nofollow">', '<a id="x" href="/all/index.html" rel="nofollow">'),
        ('<a href="a.png">', '<a href="a.png">'),
        ('<a href="#a/">', '<a href="#a/">'),
        ('<a href="https://example.org/a/">', '<a href="https://example.org/a/">'),
        ('<a href="//example.org/a/">', '<a href="//example.org/a/">'),
        ('<p>写成 href="a/"</p>', '<p>写成 href="a/"</p>'),
    ],
)
def test_links_name_files_where_a_page_is_read_from_disk(html: str, told: str) -> None:
    assert with_index(html, "index.html") == told
    assert with_index(html, "") == html


def test_every_licence_has_a_name_and_an_address(tmp_path: Path) -> None:
    allowed = CaseMeta.model_fields["license"].annotation
    assert set(LICENSES) == set(getattr(allowed, "__args__", ()))
    catalogue, case = library(tmp_path, Example(front="license: CC-BY-SA-4.0"))
    page = page_of(case, catalogue)
    assert page.license_url == "https://creativecommons.org/licenses/by-sa/4.0/deed.zh-hans"
    assert "相同方式共享" in page.license


def test_dates() -> None:
    assert chinese_date(datetime.date(2025, 3, 1)) == "2025年3月1日"
