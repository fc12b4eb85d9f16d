"""数据概览: numbers lead to their cases, and two orders without a script."""

from __future__ import annotations

from playwright.sync_api import Browser, BrowserContext, expect

from tests.browser.chromium import DESKTOP


def test_a_number_leads_to_exactly_its_cases(fresh: BrowserContext, origin: str) -> None:
    page = fresh.new_page()
    page.goto(f"{origin}overview/")
    number = page.locator(".grid td:not(.total) a").first
    count = number.inner_text()
    number.click()
    expect(page.locator("[data-result-count]").first).to_have_text(count)
    assert "subject=" in page.url
    assert "stage=" in page.url


def test_both_orders_without_scripts(browser: Browser, origin: str) -> None:
    context = browser.new_context(viewport=DESKTOP, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{origin}overview/")
    first = page.locator(".bars.by-count").first
    other = page.locator(".bars.by-catalogue").first
    assert (first.is_visible(), other.is_visible()) == (True, False)
    page.get_by_text("按目录").click()
    assert (first.is_visible(), other.is_visible()) == (False, True)
    # The page of the term lists them all without a search.
    assert (page.locator(".bars__count a").first.get_attribute("href") or "").startswith("../problem/")
    context.close()
