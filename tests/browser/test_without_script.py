"""Everything that matters works where scripts are off."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from anliku.catalogue import Catalogue
from anliku.model import FACETS
from tests.browser.chromium import PHONE
from tests.browser.kinds import BY_NAME


@pytest.fixture(scope="module")
def page(browser: Browser, origin: str) -> Iterator[Page]:
    """A phone with scripts off, at home."""
    context = browser.new_context(viewport=PHONE, is_mobile=True, has_touch=True, java_script_enabled=False)
    page = context.new_page()
    page.goto(origin)
    yield page
    context.close()


@pytest.fixture
def home(page: Page, origin: str) -> Page:
    """The home page."""
    page.goto(origin)
    return page


@pytest.fixture
def case(page: Page, origin: str, catalogue: Catalogue) -> Page:
    """A case with evidence."""
    page.goto(origin + BY_NAME["case"].find(catalogue))
    return page


def test_home_lists_all_cases(home: Page, catalogue: Catalogue) -> None:
    cards = home.locator(".card[data-case]")
    expect(cards).to_have_count(len(catalogue.cases))
    for card in (cards.first, cards.last):
        expect(card.locator("h3 a")).to_be_visible()


def test_home_shows_every_facet(home: Page, catalogue: Catalogue) -> None:
    for key in FACETS:
        options = home.locator(f"[data-facet='{key}']")
        assert options.count() == sum(1 for count in catalogue.counts(key).values() if count)
        home.evaluate("document.querySelectorAll('.facet details').forEach((one) => (one.open = true))")
        expect(options.first).to_be_visible()


def test_facets_stand_above_the_list_or_beside_it(home: Page) -> None:
    for width, beside in ((1280, True), (375, False)):
        home.set_viewport_size({"width": width, "height": 812})
        facets, results = (
            home.locator(".browse__facets").bounding_box(),
            home.locator(".browse__results").bounding_box(),
        )
        assert facets is not None
        assert results is not None
        assert (facets["x"] + facets["width"] <= results["x"]) == beside
        assert (facets["y"] + facets["height"] <= results["y"]) != beside


def test_facets_lead_to_their_cases(home: Page, origin: str) -> None:
    option = home.locator(".facet [data-facet='school']").first
    term, count = option.get_attribute("data-term"), option.get_attribute("data-count")
    option.click()
    assert home.url.startswith(f"{origin}school/")
    expect(home.locator("h1")).to_have_text(str(term))
    expect(home.locator(".card")).to_have_count(int(str(count)))


def test_a_question_leads_to_a_case(home: Page) -> None:
    home.locator(".doors .chip").first.click()
    title = home.locator(".card h3 a").first.inner_text()
    home.locator(".card h3 a").first.click()
    expect(home.locator("article[data-case] h1")).to_have_text(title)


def test_contents_stand_open(case: Page) -> None:
    links = case.locator(".contents a")
    assert links.count() >= 5
    expect(links.last).to_be_visible()
    links.last.click()
    assert "#" in case.url


def test_the_citation_can_be_read(case: Page) -> None:
    expect(case.locator("[data-citation]")).to_be_visible()
    expect(case.locator("[data-citation]")).to_contain_text(case.locator("h1").inner_text())
    expect(case.locator("[data-citation]")).to_contain_text("[引用日期]")


def test_buttons_that_need_scripts_are_not_shown(case: Page) -> None:
    for button in ("[data-theme-toggle]", "[data-copy=address]", "[data-copy=citation]", "[data-print]"):
        expect(case.locator(button)).to_have_count(1)
        expect(case.locator(button)).to_be_hidden()
    expect(case.get_by_role("link", name="引用")).to_be_visible()


def test_the_numbers_stand_in_a_table(case: Page) -> None:
    expect(case.locator(".evidence__table table")).to_be_hidden()
    case.locator(".evidence__unfold summary").click()
    case.locator(".evidence__table summary").click()
    expect(case.locator(".evidence__table table")).to_be_visible()
