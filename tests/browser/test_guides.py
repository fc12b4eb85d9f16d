"""The contributor's pages: templates to download, rules that unfold and can be searched, fields that fit."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.chromium import DESKTOP, PHONE

RULES, FIELDS, GUIDE = "guide/rules/", "guide/fields/", "guide/contribute/"


def _opened(context: BrowserContext, address: str) -> Page:
    page = context.new_page()
    page.goto(address)
    return page


@pytest.mark.parametrize("address", [RULES, FIELDS, GUIDE])
def test_the_name_of_a_page_comes_before_its_contents(phone: BrowserContext, origin: str, address: str) -> None:
    page = _opened(phone, origin + address)
    heading = page.locator("h1").bounding_box()
    contents = page.locator(".contents")
    assert heading is not None
    if contents.count():
        box = contents.bounding_box()
        assert box is not None
        assert heading["y"] + heading["height"] <= box["y"]


def test_rules_are_a_line_a_family_until_they_are_opened(phone: BrowserContext, origin: str) -> None:
    page = _opened(phone, origin + RULES)
    assert page.evaluate("document.documentElement.scrollHeight") < 4000
    assert page.locator("details[open]").count() == 0
    page.locator("#pictures").click()
    expect(page.locator("#pc006")).to_be_visible()


def test_the_box_finds_rules_by_their_words(fresh: BrowserContext, origin: str) -> None:
    page = _opened(fresh, origin + RULES)
    box = page.get_by_label("在本页里找")
    box.fill("拍摄地点")
    expect(page.locator("[data-fold-count]")).to_contain_text("找到")
    expect(page.locator("#pc006")).to_be_visible()
    expect(page.locator("#pc001")).to_be_hidden()
    box.fill("pc 001")
    expect(page.locator("#pc001")).to_be_visible()
    expect(page.get_by_text("正文里的图片要在案例文件夹里")).to_be_visible()
    box.fill("没有这样的规则")
    expect(page.locator("[data-fold-count]")).to_contain_text("没有写着“没有这样的规则”的")
    box.fill("")
    assert page.locator("details[open]").count() == 0


def test_fields_are_a_line_a_file_and_the_box_leaves_those_that_are_meant(phone: BrowserContext, origin: str) -> None:
    page = _opened(phone, origin + FIELDS)
    assert page.evaluate("document.documentElement.scrollHeight") < 2000
    page.locator("#case").click()
    title, unit = page.locator("dt", has_text="标题").first, page.locator("dt", has_text="unit").first
    expect(title).to_be_visible()
    page.get_by_label("在本页里找").fill("规范名称")
    expect(page.locator("[data-fold-count]")).to_contain_text("找到")
    expect(unit).to_be_visible()
    expect(title).to_be_hidden()
    expect(page.locator("#term")).to_be_visible()
    page.get_by_label("在本页里找").fill("")
    page.locator("#case").click()
    expect(title).to_be_visible()


def test_a_link_to_a_rule_opens_it(fresh: BrowserContext, origin: str) -> None:
    page = _opened(fresh, f"{origin}{RULES}#pv001")
    expect(page.get_by_text("网页谁都能看")).to_be_visible()
    # In capitals, as everybody writes it.
    page.evaluate("location.hash = '#PC006'")
    expect(page.get_by_text("手机照片会记下经纬度")).to_be_visible()


def test_without_scripts_rules_unfold_all_the_same(browser: Browser, origin: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport=PHONE)
    page = _opened(context, origin + RULES)
    expect(page.get_by_label("在本页里找")).to_be_hidden()
    page.locator("#pictures").click()
    expect(page.locator("#pc006")).to_be_visible()
    context.close()


@pytest.mark.parametrize("size", [PHONE, DESKTOP])
@pytest.mark.parametrize("address", [RULES, FIELDS, GUIDE])
def test_nothing_is_wider_than_the_window(browser: Browser, origin: str, address: str, size: dict[str, int]) -> None:
    context = browser.new_context(viewport={"width": size["width"], "height": size["height"]})
    page = _opened(context, origin + address)
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    wide = (
        "[...document.querySelectorAll('.prose dl, .prose .table')].filter(e => e.scrollWidth > e.clientWidth).length"
    )
    assert address == GUIDE or page.evaluate(wide) == 0
    context.close()


def test_the_guide_offers_the_template_of_each_campaign(fresh: BrowserContext, origin: str) -> None:
    page = _opened(fresh, origin + GUIDE)
    links = page.locator(".templates a")
    assert links.count() == 2
    with page.expect_download() as download:
        links.first.click()
    assert download.value.suggested_filename.endswith("投稿模板.docx")
