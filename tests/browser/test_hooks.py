"""The page hooks of the design: the names and numbers that other programs may rely on."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from anliku.catalogue import Catalogue
from anliku.model import FACETS
from anliku.site.pages import PAGE_SIZE
from anliku.zone import FACET as ZONE
from tests.browser.tree import PageFile, Tree


def _cards(tree: Tree, url: str) -> list[str]:
    """Ids of the cases of a list and of its further pages, in order."""
    found, number = [], 1
    while (page := tree.pages.get(url if number == 1 else f"{url}{number}/")) is not None:
        found += [case.attributes["data-case"] for case in page.all(data_case=None)]
        number += 1
    return found


def _of_term(catalogue: Catalogue, facet: str, term: str) -> list[str]:
    """Ids of the cases of a term, or of an 实验区, in reading order."""
    if facet != ZONE:
        return [case.name for case in catalogue.with_term(facet, term)]
    (zone,) = [zone for zone in catalogue.zones if zone.name == term]
    ours = {case.name for region in zone.districts for case in catalogue.with_term("region", region)}
    return [case.name for case in catalogue.cases if case.name in ours or case.meta.id in zone.cases]


def _linked(tree: Tree, page: PageFile, href: str) -> str:
    return tree.url_of(tree.target(page, href)[0])


def test_case_page_says_which_case_it_is(tree: Tree, catalogue: Catalogue) -> None:
    for case in catalogue.cases:
        articles = tree.pages[case.url].all("article", data_case=None)
        assert [article.attributes["data-case"] for article in articles] == [case.name]


def test_home_lists_every_case_in_reading_order(tree: Tree, catalogue: Catalogue) -> None:
    assert _cards(tree, "") == [case.name for case in catalogue.cases]
    assert _cards(tree, "all/") == [case.name for case in catalogue.cases]


def test_home_offers_every_facet(tree: Tree, catalogue: Catalogue) -> None:
    options = tree.pages[""].all("a", data_facet=None)
    assert {option.attributes["data-facet"] for option in options} == {*FACETS, ZONE}
    counts = {key: catalogue.counts(key) for key in FACETS}
    counts[ZONE] = Counter({zone.name: len(_of_term(catalogue, ZONE, zone.name)) for zone in catalogue.zones})
    for key in counts:
        shown = {
            o.attributes["data-term"]: int(o.attributes["data-count"])
            for o in options
            if o.attributes["data-facet"] == key
        }
        assert shown == {name: count for name, count in counts[key].items() if count}


def test_every_option_counts_the_cards_it_leads_to(tree: Tree) -> None:
    wrong: list[str] = []
    pairs: dict[str, list[str]] = {}
    for page in tree.pages.values():
        for option in page.all("a", data_facet=None, data_term=None, data_count=None):
            there = _linked(tree, page, option.attributes["href"])
            pairs[there] = _cards(tree, there) if there not in pairs else pairs[there]
            if int(option.attributes["data-count"]) != len(pairs[there]):
                wrong.append(f"{page.url}：{option.attributes['data-term']}")
            if option.attributes["data-count"] not in option.text:
                wrong.append(f"{page.url}：{option.attributes['data-term']} 没有写出篇数")
    assert len(pairs) > 30
    assert wrong == []


def test_every_option_leads_to_the_cases_of_its_term(tree: Tree, catalogue: Catalogue) -> None:
    for option in tree.pages[""].all("a", data_facet=None):
        facet, term = option.attributes["data-facet"], option.attributes["data-term"]
        cards = _cards(tree, _linked(tree, tree.pages[""], option.attributes["href"]))
        assert cards == _of_term(catalogue, facet, term), term


def test_result_count_is_a_number_and_shown(tree: Tree) -> None:
    for url in ["", "all/", "subject/yuwen/"]:
        (count,) = tree.pages[url].all(data_result_count=None)
        assert count.attributes["data-result-count"] == count.text.strip() == str(len(_cards(tree, url)))


def test_a_campaign_lists_its_cases(tree: Tree, catalogue: Catalogue) -> None:
    for campaign in catalogue.campaigns:
        wanted = [case.name for case in catalogue.cases if case.meta.campaign == campaign]
        assert _cards(tree, f"campaigns/{campaign}/") == wanted
        assert tree.pages[f"campaigns/{campaign}/"].all("tr", data_case=None)


def test_long_lists_are_cut_into_pages_that_add_up(longest: Path) -> None:
    tree = Tree(longest)
    total = PAGE_SIZE + 1
    assert len(tree.pages[""].with_class("card")) == PAGE_SIZE
    assert len(tree.pages["subject/yuwen/"].with_class("card")) == PAGE_SIZE
    for url in ("all/", "subject/yuwen/", "campaigns/suzhou-2024/"):
        assert len(_cards(tree, url)) == len(set(_cards(tree, url))) == total
    (count,) = tree.pages["subject/yuwen/2/"].all(data_result_count=None)
    assert count.attributes["data-result-count"] == str(total)
    (rest,) = [a for a in tree.pages[""].all("a", href="all/2/") if "1 个案例" in a.text]
    assert rest.text == "继续浏览其余 1 个案例"


@pytest.mark.parametrize("url", ["", "all/", "subject/", "campaigns/suzhou-2024/"])
def test_a_library_without_cases_says_what_to_do(empty: Path, url: str) -> None:
    page = Tree(empty).pages[url]
    (box,) = page.with_class("empty")
    assert "这里还没有案例" in box.text
    assert "看看怎样投稿" in box.text
    assert page.all(data_case=None) == []
