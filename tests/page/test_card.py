"""A case in a list and on its own page: plain values, nothing left to decide."""

from __future__ import annotations

import datetime
from pathlib import Path

from anliku.model import CaseMeta
from anliku.page.card import card, chips
from anliku.page.casepage import LICENSES, case_page, chinese_date
from anliku.page.html import Picture
from anliku.reading import CaseReading
from anliku.rules.base import Example
from tests.page.library import library

SITE = "https://cases.example.org/"


def test_a_card(tmp_path: Path) -> None:
    _, case = library(tmp_path, Example(front="subject: [语文, 数学]\nstage: [小学, 初中]"))
    found = card(case)
    assert found.id == "case-00"
    assert found.url == case.url == "2024/case-00/"
    assert found.facts == ("语文、数学", "小学、初中", "姑苏区", "2024年")
    assert found.evidence == "推断类题目得分率 61.2% → 70.9%"
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
    assert card(case).evidence == "作业时间 60分钟 → 70分钟"
    assert not card(case).gained


def test_chips_lead_to_the_terms(tmp_path: Path) -> None:
    catalogue, case = library(tmp_path, Example(front="subject: [语文, 不知道, 数学]\nregion: 高新区"))
    assert [
        (label, [(chip.facet, chip.name, chip.url) for chip in row]) for label, row in chips(case, catalogue.context)
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
    page = case_page(CaseReading(case, catalogue.context), {"a.png": Picture(640, 480)}, SITE)
    assert page.meta is case.meta
    assert page.campaign.id == "suzhou-2024"
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
    assert page.citation.endswith(f"{SITE}2024/case-00/.")
    assert page.minutes == 1
    assert 150 < page.words < 400


def test_a_case_page_of_a_site_without_an_address(tmp_path: Path) -> None:
    catalogue, case = library(tmp_path)
    assert "http" not in case_page(CaseReading(case, catalogue.context), {}, "").citation


def test_anchors_of_the_contents_are_on_the_page(tmp_path: Path) -> None:
    body = "### 小结\n\n### 小结\n\n### Note 1\n\n### “引号” & <b>\n\n注[^1]。\n\n[^1]: 注\n"
    catalogue, case = library(tmp_path, Example(body=body))
    page = case_page(CaseReading(case, catalogue.context), {}, SITE)
    for _, anchor, _ in page.contents:
        assert page.html.count(f' id="{anchor}"') == 1


def test_reading_takes_a_minute_for_400_characters(tmp_path: Path) -> None:
    catalogue, case = library(tmp_path, Example(body="字" * 4000))
    page = case_page(CaseReading(case, catalogue.context), {}, SITE)
    assert page.minutes == -(-page.words // 400)
    assert page.minutes > 10


def test_the_page_links_files_where_it_is_read_from_disk(tmp_path: Path) -> None:
    catalogue, case = library(tmp_path, Example(body="参见[兄弟案例](../case-01/)。"), Example())
    assert 'href="../case-01/index.html"' in case_page(CaseReading(case, catalogue.context), {}, "", "index.html").html
    assert 'href="../case-01/"' in case_page(CaseReading(case, catalogue.context), {}, "").html


def test_every_licence_has_a_name_and_an_address(tmp_path: Path) -> None:
    allowed = CaseMeta.model_fields["license"].annotation
    assert set(LICENSES) == set(getattr(allowed, "__args__", ()))
    catalogue, case = library(tmp_path, Example(front="license: CC-BY-SA-4.0"))
    page = case_page(CaseReading(case, catalogue.context), {}, SITE)
    assert page.license_url == "https://creativecommons.org/licenses/by-sa/4.0/deed.zh-hans"
    assert "相同方式共享" in page.license


def test_dates() -> None:
    assert chinese_date(datetime.date(2025, 3, 1)) == "2025年3月1日"
