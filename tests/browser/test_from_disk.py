"""The site works from a folder on disk: double-click ``index.html`` and read on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect

from anliku.catalogue import Catalogue
from tests.browser.chromium import DESKTOP
from tests.browser.conftest import Visit
from tests.browser.kinds import BY_NAME
from tests.browser.outcome import certificate
from tests.browser.seeker import disk, seek


@pytest.fixture
def visit(browser: Browser, folder: Path) -> Iterator[Visit]:
    """The home page, opened as a file."""
    context = browser.new_context(viewport=DESKTOP, reduced_motion="reduce")
    page = context.new_page()
    visit = Visit(page, f"file://{quote(folder.as_posix())}/")
    visit.watch()
    page.goto(f"{visit.origin}index.html")
    yield visit
    context.close()


def _file(page: Page) -> str:
    return page.url.partition("#")[0].rpartition("/")[2]


def test_home_reads_as_it_does_on_the_web(visit: Visit, catalogue: Catalogue) -> None:
    page = visit.page
    expect(page.locator(".card")).to_have_count(len(catalogue.cases))
    assert page.evaluate("getComputedStyle(document.querySelector('.masthead')).borderTopWidth") == "5px"
    expect(page.locator("[data-theme-toggle]")).to_be_visible()
    assert visit.troubles == []
    assert all(request.url.startswith(visit.origin) for request in visit.requests)


def test_links_lead_to_pages_and_not_to_lists_of_files(visit: Visit) -> None:
    page = visit.page
    title = page.locator(".card h3 a").first.inner_text()
    page.locator(".card h3 a").first.click()
    expect(page.locator("article[data-case] h1")).to_have_text(title)
    page.locator(".terms .chip").first.click()
    expect(page.locator(".listing h1")).to_be_visible()
    page.locator(".crumbs a").first.click()
    expect(page.locator(".hero h1")).to_be_visible()
    page.locator(".mainnav a").nth(1).click()
    expect(page.locator("h1")).to_have_text("数据概览")
    page.locator(".mainnav a").first.click()
    expect(page.locator(".hero h1")).to_be_visible()
    assert visit.troubles == []


def test_the_offline_edition_finds_a_case_and_opens_it(browser: Browser, unzipped: Path) -> None:
    with seek(browser, disk(unzipped)) as seeker:
        seeker.open()
        seeker.ask("阅读")
        card = seeker.cards.first
        title = card.locator("h3").inner_text()
        card.locator("h3 a").click()
        expect(seeker.page.locator("article[data-case] h1")).to_have_text(title)


def test_the_offline_edition_looks_up_a_certificate(browser: Browser, unzipped: Path) -> None:
    page = browser.new_page()
    page.goto((unzipped / "verify" / "index.html").as_uri())
    page.get_by_label("证书编号").fill(certificate(1))
    page.get_by_role("button", name="查询").click()
    expect(page.locator("[data-answer] h2")).to_have_text("名单里有这张证书")
    title = page.locator("[data-answer] a").first.inner_text()
    page.locator("[data-answer] a").first.click()
    expect(page.locator("article[data-case] h1")).to_have_text(title)
    page.close()


def test_links_that_scripts_do_not_see_made_are_whole_too(visit: Visit) -> None:
    # Opened in a new tab the link's own address counts, so it must be whole before any click.
    unfinished = visit.page.eval_on_selector_all(
        "a[href]",
        "links => links.map(a => a.href).filter(h => h.startsWith('file:') && !/\\.html(\\?[^#]*)?(#.*)?$/.test(h))",
    )
    assert unfinished == []


def test_a_case_shows_its_pictures_and_jumps_within(visit: Visit, catalogue: Catalogue) -> None:
    page = visit.page
    page.goto(f"{visit.origin}{BY_NAME['case-pictures'].find(catalogue)}index.html")
    widths = page.evaluate(
        """Promise.all([...document.images].map(async i => {
             i.loading = 'eager'; await i.decode().catch(() => null); return i.naturalWidth; }))"""
    )
    assert len(widths) >= 3
    assert all(widths)
    page.locator(".contents a").nth(1).click()
    assert _file(page) == "index.html"
    assert "#" in page.url
    assert visit.troubles == []


def test_choice_of_dark_works_from_disk(visit: Visit) -> None:
    page = visit.page
    page.locator("[data-theme-toggle]").click()
    page.reload()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
