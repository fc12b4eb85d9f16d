"""What templates of all pages are given."""

from __future__ import annotations

from pathlib import Path

import pytest

from anliku.rules.rule import Example
from anliku.site.views import Here, facet_terms, years_of
from tests.page.library import library


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
        ("overview/", "campaigns/a/#a-case", "../campaigns/a/index.html#a-case"),
    ],
)
def test_links_of_an_edition_on_disk_name_the_file(here: str, url: str, link: str) -> None:
    assert Here("题", "", here, index="index.html").link(url) == link


def test_links_of_a_page_that_is_shown_anywhere() -> None:
    """The server shows 404.html at every wrong address."""
    assert Here("题", "", "404.html", prefix="/lib/").link("all/") == "/lib/all/"
    assert Here("题", "", "404.html", prefix="/").link("") == "/"


def test_facet_terms_show_what_there_is(tmp_path: Path) -> None:
    catalogue, _ = library(tmp_path, Example(front="region: 太仓市"), Example(), Example())
    assert [(term.name, term.slug, term.group, term.count) for term in facet_terms(catalogue, "region")] == [
        ("姑苏区", "gusu", "苏州市", 2),
        ("太仓市", "taicang", "苏州市", 1),
    ]
    everything = facet_terms(catalogue, "region", empty=True)
    assert len(everything) == 12
    assert sum(term.count for term in everything) == 3


def test_years(tmp_path: Path) -> None:
    shuangliu = Example(front="work: 改进案例\ncampaign: shuangliu-2021\nregion: 双流区")
    catalogue, case = library(tmp_path, Example(), shuangliu)
    assert years_of(catalogue.cases) == "2021—2024年"
    assert years_of([case]) == "2024年"
    assert years_of([]) == ""
