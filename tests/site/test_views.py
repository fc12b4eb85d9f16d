"""What templates are given: plain values, nothing left to decide."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from anliku import catalogue as catalogues
from anliku.catalogue import Catalogue
from anliku.model import Case, CaseMeta
from anliku.page.html import Picture
from anliku.rules.base import Example
from anliku.site.views import (
    LICENSES,
    Here,
    card,
    case_page,
    case_url,
    chinese_date,
    chips,
    facet_terms,
    years_of,
)
from tests.factory import add_case, make_library

SITE = "https://cases.example.org/"


def library(root: Path, *examples: Example) -> tuple[Catalogue, Case]:
    make_library(root)
    for number, example in enumerate(examples or (Example(),)):
        add_case(root, example, f"case-{number:02}")
    catalogue = catalogues.load(root)
    catalogue = catalogue.only(catalogue.cases)
    return catalogue, catalogue.cases[0]


@pytest.mark.parametrize(
    ("here", "url", "link"),
    [
        ("", "", "./"),
        ("", "all/", "all/"),
        ("", "assets/a.css", "assets/a.css"),
        ("all/", "", "../"),
        ("all/", "all/2/", "../all/2/"),
        ("2024/gusu-yuwen-01/", "", "../../"),
        ("2024/gusu-yuwen-01/", "subject/yuwen/", "../../subject/yuwen/"),
        ("subject/yuwen/3/", "overview/", "../../../overview/"),
    ],
)
def test_links_are_relative(here: str, url: str, link: str) -> None:
    assert Here("题", "", here).link(url) == link


@pytest.mark.parametrize(
    ("here", "url", "link"),
    [
        ("", "", "index.html"),
        ("", "all/", "all/index.html"),
        ("", "assets/a.css", "assets/a.css"),
        ("all/", "", "../index.html"),
        ("2024/a-case/", "all/", "../../all/index.html"),
    ],
)
def test_links_of_an_edition_on_disk_name_the_file(here: str, url: str, link: str) -> None:
    assert Here("题", "", here, index="index.html").link(url) == link


def test_links_of_a_page_that_is_shown_anywhere() -> None:
    """The server shows 404.html at every wrong address."""
    assert Here("题", "", "404.html", prefix="/lib/").link("all/") == "/lib/all/"
    assert Here("题", "", "404.html", prefix="/").link("") == "/"


def test_a_card(tmp_path: Path) -> None:
    _, case = library(tmp_path, Example(front="subject: [语文, 数学]\nstage: [小学, 初中]"))
    found = card(case)
    assert found.id == "case-00"
    assert found.url == case_url(case) == "2024/case-00/"
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
    assert [(label, [(chip.facet, chip.name, chip.url) for chip in row]) for label, row in chips(case, catalogue)] == [
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
    page = case_page(case, catalogue, {"a.png": Picture(640, 480)}, SITE)
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
    assert "http" not in case_page(case, catalogue, {}, "").citation


def test_anchors_of_the_contents_are_on_the_page(tmp_path: Path) -> None:
    body = "### 小结\n\n### 小结\n\n### Note 1\n\n### “引号” & <b>\n\n注[^1]。\n\n[^1]: 注\n"
    catalogue, case = library(tmp_path, Example(body=body))
    page = case_page(case, catalogue, {}, SITE)
    for _, anchor, _ in page.contents:
        assert page.html.count(f' id="{anchor}"') == 1


def test_reading_takes_a_minute_for_400_characters(tmp_path: Path) -> None:
    catalogue, case = library(tmp_path, Example(body="字" * 4000))
    page = case_page(case, catalogue, {}, SITE)
    assert page.minutes == -(-page.words // 400)
    assert page.minutes > 10


def test_the_page_links_files_where_it_is_read_from_disk(tmp_path: Path) -> None:
    catalogue, case = library(tmp_path, Example(body="参见[兄弟案例](../case-01/)。"), Example())
    assert 'href="../case-01/index.html"' in case_page(case, catalogue, {}, "", "index.html").html
    assert 'href="../case-01/"' in case_page(case, catalogue, {}, "").html


def test_every_licence_has_a_name_and_an_address(tmp_path: Path) -> None:
    allowed = CaseMeta.model_fields["license"].annotation
    assert set(LICENSES) == set(getattr(allowed, "__args__", ()))
    catalogue, case = library(tmp_path, Example(front="license: CC-BY-SA-4.0"))
    page = case_page(case, catalogue, {}, SITE)
    assert page.license_url == "https://creativecommons.org/licenses/by-sa/4.0/deed.zh-hans"
    assert "相同方式共享" in page.license


def test_facet_terms_show_what_there_is(tmp_path: Path) -> None:
    catalogue, _ = library(tmp_path, Example(front="region: 太仓市"), Example(), Example())
    assert [(term.name, term.slug, term.group, term.count) for term in facet_terms(catalogue, "region")] == [
        ("姑苏区", "gusu", "苏州市", 2),
        ("太仓市", "taicang", "苏州市", 1),
    ]
    everything = facet_terms(catalogue, "region", empty=True)
    assert len(everything) == 12
    assert sum(term.count for term in everything) == 3


def test_dates() -> None:
    assert chinese_date(datetime.date(2025, 3, 1)) == "2025年3月1日"


def test_years(tmp_path: Path) -> None:
    shuangliu = Example(front="work: 改进案例\ncampaign: shuangliu-2021\nregion: 双流区")
    catalogue, case = library(tmp_path, Example(), shuangliu)
    assert years_of(catalogue.cases) == "2021—2024年"
    assert years_of([case]) == "2024年"
    assert years_of([]) == ""
