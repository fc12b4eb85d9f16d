"""Every list page of the site: its address, its part of the cases, and no page that grows."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from anliku import catalogue as catalogues
from anliku.catalogue import Catalogue
from anliku.model import FACETS
from anliku.page.card import card, prize
from anliku.page.titles import cuts
from anliku.site.pages import PAGE_SIZE, QUESTIONS, Page, home, list_pages
from anliku.site.values import Digests
from tests.factory import LIBRARY, add_case, make_library


def many(root: Path, number: int) -> Catalogue:
    """A library of ``number`` equal cases."""
    catalogue = catalogues.load(root)
    (case,) = catalogue.cases
    names = [f"case-{index:04}" for index in range(number)]
    cases = [replace(case, name=name, meta=case.meta.model_copy(update={"id": name})) for name in names]
    return replace(catalogue, manuscripts=tuple(cases))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    add_case(make_library(tmp_path))
    return tmp_path


@pytest.fixture(scope="module")
def ours() -> Catalogue:
    catalogue = catalogues.load(LIBRARY)
    return catalogue.only(catalogue.cases)


def by_address(catalogue: Catalogue) -> dict[str, Page]:
    pages = list(list_pages(catalogue, card))
    assert Counter(page.here.url for page in pages).most_common(1)[0][1] == 1, "two pages at one address"
    return {page.here.url: page for page in pages}


def test_the_pages_of_a_whole_library(ours: Catalogue) -> None:
    pages = by_address(ours)
    wanted = {"all/", "campaigns/", "overview/", "feedback/", "campaigns/suzhou-2024/", "campaigns/shuangliu-2021/"}
    wanted |= {f"{key}/" for key in FACETS}
    wanted |= {
        f"{key}/{term.slug}/" for key, facet in ours.taxonomy for term in facet.terms if ours.with_term(key, term.name)
    }
    assert wanted == set(pages)
    assert all(page.here.url.endswith("/") and page.here.title and page.here.description for page in pages.values())


def test_every_case_is_on_its_terms_pages(ours: Catalogue) -> None:
    pages = by_address(ours)
    for case in ours.cases:
        assert card(case) in pages["all/"].values["cases"]
        assert prize(case, cuts(case.meta.title)) in pages[f"campaigns/{case.meta.campaign}/"].values["cases"]
        for key, names in case.meta.terms().items():
            for name in names:
                term = ours.taxonomy.facet(key).find(name)
                assert term is not None
                assert card(case) in pages[f"{key}/{term.slug}/"].values["cases"]


def test_only_its_own_page_leans_on_what_a_term_means(root: Path) -> None:
    """And that of its facet; none leans on the words in which readers ask for a term."""

    def digests() -> dict[str, bytes]:
        catalogue = catalogues.load(root)
        return {
            page.file: Digests().of(page.values)
            for page in [*list_pages(catalogue, card), home(catalogue, card, "search/0/")]
        }

    before = digests()
    file = root / "cases" / "taxonomy.yml"
    text = file.read_text(encoding="utf-8")
    file.write_text(
        text.replace("name: 语文, ", "name: 语文, asked: [孩子不爱读书], english: [reading], "), encoding="utf-8"
    )
    assert digests() == before
    meaning = "name: 阅读素养, about: 读得懂、读得深、愿意读。, "
    file.write_text(text.replace("name: 阅读素养, ", meaning), encoding="utf-8")
    assert {name for name, digest in digests().items() if before[name] != digest} == {
        "problem/index.html",
        "problem/yuedu/index.html",
    }
    assert by_address(catalogues.load(root))["problem/yuedu/"].values["term"].about == "读得懂、读得深、愿意读。"


def test_terms_without_cases_have_no_page(root: Path) -> None:
    pages = by_address(catalogues.load(root))
    assert "award/yideng/" in pages
    assert "award/erdeng/" not in pages
    assert [term.name for term in pages["award/yideng/"].values["terms"]] == ["一等奖"]


def test_a_facet_that_no_case_says_anything_of_has_no_page(root: Path) -> None:
    catalogue = catalogues.load(root)
    assert not any(case.meta.school for case in catalogue.cases)
    assert set(FACETS) - {url.rstrip("/") for url in by_address(catalogue)} == {"school"}


def test_an_empty_library_has_its_pages(tmp_path: Path) -> None:
    pages = by_address(catalogues.load(make_library(tmp_path)))
    assert {"all/", "overview/", "campaigns/", "campaigns/suzhou-2024/"} | {f"{key}/" for key in FACETS} <= set(pages)
    assert pages["all/"].values["cases"] == []
    assert pages["all/"].values["pager"] == {"number": 1, "last": 1, "url": "all/"}


@pytest.mark.parametrize(
    ("number", "sizes"),
    [
        (1, [1]),
        (PAGE_SIZE, [PAGE_SIZE]),
        (PAGE_SIZE + 1, [PAGE_SIZE, 1]),
        (3 * PAGE_SIZE, [PAGE_SIZE, PAGE_SIZE, PAGE_SIZE]),
    ],
)
@pytest.mark.parametrize("url", ["all/", "award/yideng/", "campaigns/suzhou-2024/"])
def test_lists_are_cut(root: Path, url: str, number: int, sizes: list[int]) -> None:
    catalogue = many(root, number)
    pages = by_address(catalogue)
    addresses = [url, *(f"{url}{n}/" for n in range(2, len(sizes) + 1))]
    assert [len(pages[address].values["cases"]) for address in addresses] == sizes
    listed = [shown.id for address in addresses for shown in pages[address].values["cases"]]
    assert listed == [case.meta.id for case in catalogue.cases]
    assert f"{url}{len(sizes) + 1}/" not in pages
    for position, address in enumerate(addresses, 1):
        values = pages[address].values
        assert values["pager"] == {"number": position, "last": len(sizes), "url": url}
        assert values["total"] == number
        assert ("第" in pages[address].here.title) == (position > 1)


def weight(page: Page) -> int:
    """How much a page lists."""
    return sum(len(value) for value in page.values.values() if isinstance(value, (list, tuple)))


def test_no_page_grows_with_the_library(root: Path) -> None:
    few, lots = by_address(many(root, PAGE_SIZE)), by_address(many(root, 20 * PAGE_SIZE))
    assert max(map(weight, lots.values())) == max(map(weight, few.values()))
    # The cases say nothing of the kind of school; beside the facets there are all/ and the campaign.
    assert len(lots) - len(few) == 19 * (len(FACETS) - 1 + 2)


def test_campaigns_come_newest_first(ours: Catalogue) -> None:
    rounds = by_address(ours)["campaigns/"].values["rounds"]
    assert [one.campaign.id for one in rounds] == ["suzhou-2024", "shuangliu-2021"]
    assert sum(one.count for one in rounds) == len(ours.cases)
    assert home(ours, card, "").values["rounds"] == rounds


def test_a_campaign_s_awards_lead_to_the_first_case_of_each(root: Path) -> None:
    lots = many(root, PAGE_SIZE)
    (case, *_) = lots.cases
    second = replace(case, name="case-last", meta=case.meta.model_copy(update={"id": "case-last", "award": "二等奖"}))
    catalogue = replace(lots, manuscripts=(*lots.manuscripts, second))
    pages = by_address(catalogue)
    (one,) = (campaign for campaign in pages["campaigns/"].values["rounds"] if campaign.count)
    assert [(number.award, number.count) for number in one.awards] == [(case.meta.award, PAGE_SIZE), ("二等奖", 1)]
    for number in one.awards:
        page, _, first = number.url.partition("#")
        listed = [entry.id for entry in pages[page].values["cases"] if entry.award == number.award]
        assert listed[0] == first


def test_regions_are_grouped_by_city(ours: Catalogue) -> None:
    groups = by_address(ours)["region/"].values["groups"]
    assert [name for name, _ in groups] == ["苏州市", "成都市"]
    assert [term.name for term in groups[1][1]] == ["双流区"]


def test_the_page_of_a_term_leads_on_from_its_first_page_alone(root: Path) -> None:
    pages = by_address(many(root, PAGE_SIZE + 1))
    first, second = pages["subject/yuwen/"].values, pages["subject/yuwen/2/"].values
    assert first["search"] == second["search"] == "?subject=%E8%AF%AD%E6%96%87"
    assert second["narrow"] == []


def test_a_term_says_what_it_means_and_what_its_cases_are_about(ours: Catalogue) -> None:
    pages = by_address(ours)
    told = pages["problem/yuedu/"].here.description
    term = ours.taxonomy.facet("problem").find("阅读素养")
    assert term is not None
    assert told.startswith(term.about or "")
    assert ours.with_term("problem", "阅读素养")[0].meta.title in told
    assert pages["stage/xiaoxue/"].here.description.startswith("学段为小学的")
    assert len({page.here.description for page in pages.values() if "/2/" not in page.here.url}) > len(pages) * 0.9


def test_a_problems_page_asks_what_its_cases_answer(root: Path) -> None:
    """Of each case what sounds most like the problem, then another, few in all, on the first page alone."""
    questions = ["孩子作业拖到很晚", "孩子不爱阅读怎么办", "看书课怎么上"]
    catalogue = many(root, PAGE_SIZE + 1)
    cases = [
        replace(case, meta=case.meta.model_copy(update={"questions": [f"{text}{at}" for text in questions]}))
        for at, case in enumerate(catalogue.cases)
    ]
    pages = by_address(replace(catalogue, manuscripts=tuple(cases)))
    told = pages["problem/yuedu/"].values["questions"]
    assert told == [(f"孩子不爱阅读怎么办{at}", f"2024/case-{at:04}/") for at in range(QUESTIONS)]
    assert pages["problem/yuedu/2/"].values["questions"] == []
    few = by_address(replace(catalogue, manuscripts=tuple(cases[:2])))["problem/yuedu/"].values["questions"]
    assert [url for _, url in few] == ["2024/case-0000/", "2024/case-0001/"] * 2
    assert "questions" not in pages["subject/yuwen/"].values


def test_a_question_of_two_cases_stands_once_on_the_problems_page(root: Path) -> None:
    catalogue = many(root, 2)
    cases = [
        replace(case, meta=case.meta.model_copy(update={"questions": ["孩子不爱阅读怎么办", f"看书课怎么上{at}"]}))
        for at, case in enumerate(catalogue.cases)
    ]
    told = by_address(replace(catalogue, manuscripts=tuple(cases)))["problem/yuedu/"].values["questions"]
    assert told == [
        ("孩子不爱阅读怎么办", "2024/case-0000/"),
        ("看书课怎么上0", "2024/case-0000/"),
        ("看书课怎么上1", "2024/case-0001/"),
    ]


def test_a_problem_of_which_nobody_asks_says_nothing(root: Path) -> None:
    assert by_address(catalogues.load(root))["problem/yuedu/"].values["questions"] == []
