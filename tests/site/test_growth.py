"""Sixty times as many cases are more pages, not longer ones."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urljoin

import pytest

from anliku.site.pages import PAGE_SIZE
from tests.factory import add_case
from tests.site.conftest import Built
from tests.site.library import broken_links, make_site, pages, unchecked
from tests.site.parsed import Parsed


@pytest.fixture(scope="module")
def lots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """More cases than fit on a page, of one round, prize and region, past the checks."""
    root = make_site(tmp_path_factory.mktemp("lots") / "library", cases=False)
    for number in range(2 * PAGE_SIZE + 1):
        add_case(root, name=f"case-{number:03}", title=f"第 {number:03} 个案例的题目")
    unchecked(root, root / "built")
    return root / "built"


@pytest.mark.parametrize("url", ["all/", "award/yideng/", "region/gusu/", "campaigns/suzhou-2024/"])
def test_long_lists_are_cut_and_lead_on(lots: Path, url: str) -> None:
    seen: list[str] = []
    address, read = url, 0
    while address:
        html = (lots / address / "index.html").read_text(encoding="utf-8")
        read += 1
        listed = [found["data-case"] for tag, found in Parsed(html).tags if "data-case" in found]
        assert 0 < len(listed) <= PAGE_SIZE
        seen += listed
        assert f"第 {read} 页，共 3 页" in html
        links = {found["rel"]: found["href"] for tag, found in Parsed(html).tags if tag == "a" and "rel" in found}
        assert ("prev" in links) == (read > 1)
        address = urljoin(f"/{address}", links["next"]).lstrip("/") if "next" in links else ""
    assert read == 3
    assert seen == [f"case-{number:03}" for number in range(2 * PAGE_SIZE + 1)]


def test_all_links_of_a_long_library_lead_somewhere(lots: Path) -> None:
    assert broken_links(lots) == []


def test_home_shows_the_first_and_leads_to_the_rest(lots: Path) -> None:
    html = (lots / "index.html").read_text(encoding="utf-8")
    assert 'data-result-count="121"' in html
    assert html.count("<article") == PAGE_SIZE
    assert 'href="all/2/"' in html


def test_no_page_grows_with_the_library(lots: Path, small: Built) -> None:
    """A page lists at most a screenful of cards; 60 times as many cases are more pages."""
    few = {name: len(html) for name, html in pages(small.folder).items()}
    many = {name: len(html) for name, html in pages(lots).items()}
    card = len((lots / "all/index.html").read_text(encoding="utf-8")) / PAGE_SIZE
    for name in set(few) & set(many):
        # A row of an evidence table says more than a card; it has as many at most.
        if "/table/" in name:
            assert (lots / name).read_text(encoding="utf-8").count('<tr role="row" data-case=') <= PAGE_SIZE, name
        else:
            assert many[name] < few[name] + (PAGE_SIZE + 5) * card, name
