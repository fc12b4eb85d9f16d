"""An evidence table: another order in place, and on paper."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, Page

from anliku.catalogue import Catalogue
from tests.browser.chromium import PHONE
from tests.browser.kinds import BY_NAME


@pytest.fixture
def address(origin: str, catalogue: Catalogue) -> str:
    return origin + BY_NAME["table"].find(catalogue)


def _rows(page: Page) -> list[str]:
    rows: list[str] = page.eval_on_selector_all(".studies tbody tr", "rows => rows.map(row => row.dataset.case)")
    return rows


def test_the_order_changes_in_place_to_that_of_the_other_page(fresh: BrowserContext, address: str) -> None:
    page = fresh.new_page()
    page.goto(f"{address}by-subject/")
    by_subject = _rows(page)
    page.goto(address)
    by_year = _rows(page)
    assert by_subject != by_year
    page.get_by_role("link", name="按学科").click()
    assert _rows(page) == by_subject
    assert page.url == address
    assert page.locator('[data-order][aria-current="true"]').inner_text() == "按学科"
    page.get_by_role("link", name="按年度").click()
    assert _rows(page) == by_year


def test_a_phone_names_each_part_of_a_case(phone: BrowserContext, address: str) -> None:
    page = phone.new_page()
    page.goto(address)
    cell = page.locator('.studies td[data-label="归因"]').first
    assert cell.evaluate("cell => getComputedStyle(cell, '::before').content") == '"归因"'
    box = cell.bounding_box()
    assert box is not None
    assert box["width"] > PHONE["width"] * 0.8
    page.close()


def test_paper_lies_across_and_cuts_no_row(fresh: BrowserContext, address: str) -> None:
    page = fresh.new_page()
    page.goto(address)
    pdf = page.pdf(prefer_css_page_size=True)
    assert b"/MediaBox [0 0 841.91998 594.95996]" in pdf
    page.emulate_media(media="print")
    look = "row => getComputedStyle(row).breakInside"
    assert set(page.eval_on_selector_all(".studies tr", f"rows => rows.map({look})")) == {"avoid"}
    assert page.locator(".studies thead").evaluate("head => getComputedStyle(head).display") == "table-header-group"
