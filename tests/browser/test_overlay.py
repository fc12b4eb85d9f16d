"""The search on pages that are not the search page: a dialog with the box, and plain pages among what it finds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from anliku.catalogue import Catalogue
from anliku.search.static.edition import FORMAT
from tests.browser.chromium import DESKTOP, PHONE
from tests.browser.kinds import BY_NAME
from tests.browser.seeker import SAVES_DATA, Gate, disk, seek

KINDS = ("case", "term", "overview", "contribute", "not-found")


@pytest.fixture(params=["phone", "desktop"])
def page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    """A tab; script errors fail the test."""
    phone = {"viewport": PHONE, "is_mobile": True, "has_touch": True}
    options = phone if request.param == "phone" else {"viewport": DESKTOP}
    context = browser.new_context(**options, reduced_motion="reduce")  # type: ignore[arg-type]
    tab = context.new_page()
    errors: list[str] = []
    tab.on("pageerror", lambda error: errors.append(str(error)))
    yield tab
    assert errors == []
    context.close()


def opened(page: Page, address: str) -> None:
    page.goto(address)
    page.locator("[data-search-link]").click()
    expect(page.get_by_role("dialog", name="搜索")).to_be_visible()


@pytest.mark.parametrize("kind", KINDS)
def test_every_page_has_the_search(page: Page, origin: str, catalogue: Catalogue, kind: str) -> None:
    opened(page, origin + BY_NAME[kind].find(catalogue))
    box = page.locator("#overlay-box")
    expect(box).to_be_focused()
    box.fill("追问")
    expect(page.locator(".overlay .card__title a").first).to_be_visible()
    expect(page.locator(".overlay__note")).to_contain_text("找到")
    page.locator(".overlay .card__title a").nth(1).click()
    page.wait_for_url(re.compile(r"/20\d\d/"))
    expect(page.locator("article[data-case] h1")).to_be_visible()
    # Back from the case the dialog stands as it was left; back once more it is gone.
    page.go_back()
    expect(page.get_by_role("dialog", name="搜索")).to_be_visible()
    expect(page.locator("#overlay-box")).to_have_value("追问")
    page.go_back()
    expect(page.get_by_role("dialog", name="搜索")).to_be_hidden()


def test_slash_opens_it_and_escape_and_back_close_it(page: Page, origin: str) -> None:
    page.goto(origin + "about/")
    dialog = page.get_by_role("dialog", name="搜索")
    page.keyboard.press("/")
    expect(dialog).to_be_visible()
    expect(page.locator("#overlay-box")).to_have_value("")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.keyboard.press("/")
    expect(dialog).to_be_visible()
    page.go_back()
    expect(dialog).to_be_hidden()
    assert page.url == origin + "about/"


def test_focus_stays_inside_and_goes_back(page: Page, origin: str) -> None:
    opened(page, origin + "about/")
    for _ in range(4):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('.overlay') !== null")
    page.locator(".overlay__ask").click(position={"x": 2, "y": 2})
    page.keyboard.press("Escape")
    expect(page.locator("[data-search-link]")).to_be_focused()


def test_arrows_lead_through_all_cards_of_the_list(page: Page, longest_origin: str) -> None:
    page.add_init_script(SAVES_DATA)
    opened(page, longest_origin + "overview/")
    page.locator("#overlay-box").fill("学生")
    cards = page.locator(".overlay .cards > .card")
    for place in range(20):
        title = cards.nth(place).locator(".card__title a")
        expect(title).to_be_visible()
        page.keyboard.press("ArrowDown")
        expect(title).to_be_focused()


def test_cards_come_before_they_are_scrolled_to(page: Page, longest_origin: str) -> None:
    page.add_init_script(SAVES_DATA)
    opened(page, longest_origin + "overview/")
    page.locator("#overlay-box").fill("学生")
    expect(page.locator(".overlay .card__title a").first).to_be_visible()
    near = "[...document.querySelectorAll('.card--waiting')].filter((one) => one.getBoundingClientRect().top < innerHeight + 400).length"
    assert page.evaluate(near) > 0
    page.locator(".overlay__list").evaluate("list => list.scrollBy(0, 100)")
    page.wait_for_function(f"{near} === 0")


def test_an_input_method_is_not_disturbed(page: Page, origin: str) -> None:
    opened(page, origin + "about/")
    devtools = page.context.new_cdp_session(page)
    devtools.send("Input.imeSetComposition", {"text": "zhui", "selectionStart": 4, "selectionEnd": 4})
    expect(page.locator(".overlay .card")).to_have_count(0)
    devtools.send("Input.insertText", {"text": "追问"})
    expect(page.locator(".overlay .card__title a").first).to_be_visible()


def test_what_is_typed_before_it_is_loaded_counts(page: Page, origin: str) -> None:
    gate = Gate(page, "**/assets/find.js*")
    opened(page, origin + "about/")
    page.locator("#overlay-box").fill("追问")
    gate.open()
    expect(page.locator(".overlay .card__title a").first).to_be_visible()


@pytest.mark.parametrize("files", ["**/assets/find.js*", "**/assets/edition.js*", "**/search/**"])
def test_what_does_not_come_can_be_asked_for_again(page: Page, origin: str, files: str) -> None:
    page.route(files, lambda route: route.abort())
    opened(page, origin + "about/")
    page.locator("#overlay-box").fill("追问")
    expect(page.locator(".overlay__note")).to_contain_text("没有取到数据")
    page.unroute(files)
    page.locator(".overlay__note").get_by_role("button", name="重试").click()
    expect(page.locator(".overlay .card__title a").first).to_be_visible()


def test_scripts_of_another_format_say_that_the_library_is_newer(page: Page, origin: str) -> None:
    newer = f'anlikuEditionOf("search/0123456789ab/", {FORMAT + 1});'
    page.route("**/assets/edition.js*", lambda route: route.fulfill(content_type="text/javascript", body=newer))
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url))
    opened(page, origin + "about/")
    page.locator("#overlay-box").fill("追问")
    expect(page.locator(".overlay__note")).to_contain_text("案例库刚刚更新，请刷新页面。")
    expect(page.locator(".overlay__note").get_by_role("button", name="刷新")).to_be_visible()
    assert [url for url in sent if "/search/" in url] == []


def test_enter_leads_to_the_search_page(page: Page, origin: str) -> None:
    opened(page, origin + "about/")
    page.locator("#overlay-box").fill("追问")
    page.locator("#overlay-box").press("Enter")
    page.wait_for_url(re.compile(r"/\?q="))
    expect(page.locator("#results-title")).to_contain_text("找到")


@pytest.mark.parametrize("query", ["投稿", "联络人"])
def test_plain_pages_are_found(page: Page, origin: str, query: str) -> None:
    opened(page, origin + "overview/")
    page.locator("#overlay-box").fill(query)
    hit = page.locator(".overlay .pagehit__title", has_text="投稿指南")
    hit.click()
    page.wait_for_url(re.compile("/guide/contribute/"))


def test_the_search_page_has_plain_pages_under_its_cases(browser: Browser, origin: str) -> None:
    with seek(browser, origin) as seeker:
        seeker.open("?q=联络人")
        expect(seeker.page.locator(".pagehit__title", has_text="投稿指南")).to_be_visible()
        expect(seeker.page.get_by_role("heading", name="页面")).to_be_visible()
        seeker.open("")
        expect(seeker.page.locator(".pagehit")).to_have_count(0)


def test_it_works_from_a_folder(page: Page, unzipped: Path) -> None:
    opened(page, disk(unzipped).replace("/index.html", "/about/index.html"))
    page.locator("#overlay-box").fill("联络人")
    page.locator(".overlay .pagehit__title", has_text="投稿指南").click()
    page.wait_for_url(re.compile("guide/contribute/index.html"))


def test_a_missing_page_offers_the_search_and_the_problems(page: Page, origin: str) -> None:
    page.goto(origin + "404.html")
    expect(page.get_by_role("link", name=re.compile("阅读素养"))).to_be_visible()
    page.locator("[data-box]").fill("追问")
    page.locator("[data-box]").press("Enter")
    page.wait_for_url(re.compile(r"/\?q="))


def test_there_is_a_way_past_the_filters(browser: Browser, origin: str) -> None:
    with seek(browser, origin) as seeker:
        seeker.open("?q=追问")
        seeker.page.locator(".skip", has_text="跳到结果").focus()
        seeker.page.keyboard.press("Enter")
        expect(seeker.page.locator("#results-title")).to_be_focused()
