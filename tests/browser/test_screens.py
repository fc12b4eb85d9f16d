"""Other screens than the two of ``test_every_page``, and pages that hold more than usual."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect

from anliku.catalogue import Catalogue
from tests.browser.chromium import PHONE
from tests.browser.extremes import COLUMNS, UNBROKEN
from tests.browser.kinds import BY_NAME, KINDS, Kind

EXTRA = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# Boxes that stand outside the screen although nothing around them scrolls.
OUTSIDE = """() => [...document.querySelectorAll('#content *, header *, footer *')].filter(e => {
  const box = e.getBoundingClientRect();
  if (!box.width || box.right <= innerWidth + 1) return false;
  for (let p = e; p; p = p.parentElement) if (getComputedStyle(p).overflowX !== 'visible') return false;
  return !e.closest('.visually-hidden, svg');
}).map(e => e.tagName + '.' + e.className)"""


@pytest.fixture(scope="module")
def zoomed(browser: Browser) -> Iterator[Page]:
    """A desktop of 1280 pixels at 200 %: half as many, twice as fine."""
    context = browser.new_context(viewport=ViewportSize(width=640, height=400), device_scale_factor=2)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_page_fits_other_widths_and_zoom(zoomed: Page, origin: str, catalogue: Catalogue, kind: Kind) -> None:
    zoomed.set_viewport_size({"width": 640, "height": 400})
    zoomed.goto(origin + kind.find(catalogue))
    for width in (640, 320, 768, 1024, 1920):
        zoomed.set_viewport_size({"width": width, "height": 800})
        assert zoomed.evaluate(EXTRA) <= 0, f"{width} 像素宽时横向多出"
        assert zoomed.evaluate(OUTSIDE) == [], f"{width} 像素宽时有内容在屏幕外"


@pytest.mark.parametrize("width", [320, 375, 640, 768, 1280])
@pytest.mark.parametrize(
    "url", ["", "2024/gusu-yuwen-00/", "2024/gusu-yuwen-01/", "subject/yuwen/2/", "campaigns/suzhou-2024/"]
)
def test_the_longest_fits(zoomed: Page, longest_origin: str, url: str, width: int) -> None:
    if not zoomed.url.startswith(longest_origin) or not zoomed.url.endswith(f"/{url}"):
        zoomed.goto(longest_origin + url)
    zoomed.set_viewport_size({"width": width, "height": 800})
    assert zoomed.evaluate(EXTRA) <= 0
    assert zoomed.evaluate(OUTSIDE) == []


def test_a_title_without_a_break_is_whole_on_the_page_of_its_case(phone: BrowserContext, longest_origin: str) -> None:
    page = phone.new_page()
    page.goto(f"{longest_origin}2024/gusu-yuwen-01/")
    heading = page.locator("h1")
    expect(heading).to_have_text(UNBROKEN)
    assert heading.evaluate("e => e.scrollWidth <= e.clientWidth && e.scrollHeight <= e.clientHeight + 1")
    page.close()


def test_a_table_of_twelve_columns_scrolls_in_its_own_frame_and_keeps_the_first(
    phone: BrowserContext, longest_origin: str
) -> None:
    page = phone.new_page()
    page.goto(f"{longest_origin}2024/gusu-yuwen-00/")
    frame = page.locator(".prose .table").first
    assert frame.locator("thead th").count() == COLUMNS
    assert frame.evaluate("e => e.scrollWidth > e.clientWidth")
    first = frame.locator("tbody tr").first.locator(":is(th, td)").first
    before = first.bounding_box()
    frame.evaluate("e => e.scrollTo({left: 400, behavior: 'instant'})")
    after = first.bounding_box()
    assert before is not None
    assert after is not None
    assert abs(after["x"] - before["x"]) <= 1
    page.close()


def test_a_picture_of_thirty_pixels_is_not_blown_up(phone: BrowserContext, longest_origin: str) -> None:
    page = phone.new_page()
    page.goto(f"{longest_origin}2024/gusu-yuwen-00/")
    picture = page.locator(".prose figure img").first
    picture.scroll_into_view_if_needed()
    box = picture.bounding_box()
    assert box is not None
    assert box["width"] <= 40
    # There is nothing more to see of it.
    expect(page.locator("a.picture")).to_have_count(0)
    page.close()


def test_a_long_title_takes_at_most_two_lines_in_a_list(phone: BrowserContext, longest_origin: str) -> None:
    page = phone.new_page()
    page.goto(longest_origin)
    title = page.locator("[data-case='gusu-yuwen-00'] h3 a")
    lines = title.evaluate("e => e.getBoundingClientRect().height / parseFloat(getComputedStyle(e).lineHeight)")
    assert lines == pytest.approx(2, abs=0.1)
    page.close()


@pytest.mark.parametrize("name", ["case", "case-pictures", "about", "contribute", "fields", "rules", "copyright"])
def test_text_keeps_to_a_readable_measure(
    desktop: BrowserContext, origin: str, catalogue: Catalogue, name: str
) -> None:
    page = desktop.new_page()
    page.goto(origin + BY_NAME[name].find(catalogue))
    for width in (1280, 1920):
        page.set_viewport_size({"width": width, "height": 900})
        characters = page.locator(".prose > p").first.evaluate(
            "e => e.getBoundingClientRect().width / parseFloat(getComputedStyle(e).fontSize)"
        )
        assert 30 <= characters <= 40
    page.close()


@pytest.mark.parametrize("name", ["case", "contribute"])
def test_contents_come_before_the_text_on_a_phone_and_beside_it_on_a_desktop(
    zoomed: Page, origin: str, catalogue: Catalogue, name: str
) -> None:
    zoomed.goto(origin + BY_NAME[name].find(catalogue))
    # The title of a guide page, which stands before its contents, is set as prose, too.
    text = zoomed.locator(".prose:not(.plain__head)")
    for width, beside in ((375, False), (1280, True)):
        zoomed.set_viewport_size({"width": width, "height": 800})
        contents, prose = zoomed.locator(".contents").bounding_box(), text.bounding_box()
        assert contents is not None
        assert prose is not None
        assert (contents["x"] + contents["width"] <= prose["x"]) == beside
        assert (contents["y"] + contents["height"] <= prose["y"]) != beside


@pytest.mark.parametrize(("view", "size"), [("phone", 16), ("desktop", 17)])
def test_text_is_large_enough(request: pytest.FixtureRequest, origin: str, view: str, size: int) -> None:
    page: Page = request.getfixturevalue(view).new_page()
    page.goto(origin + "about/")
    assert page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") == size
    smallest = page.evaluate(
        """Math.min(...[...document.querySelectorAll('body *')].filter(e => e.textContent.trim() && e.offsetParent)
           .map(e => parseFloat(getComputedStyle(e).fontSize)))"""
    )
    assert smallest >= 12
    page.close()


def test_headings_are_song_and_text_is_sans(desktop: BrowserContext, origin: str) -> None:
    page = desktop.new_page()
    page.goto(origin)
    for selector, family in (
        ("h1", "Songti SC"),
        (".card__title", "Songti SC"),
        (".card__summary", "PingFang SC"),
        ("body", "PingFang SC"),
    ):
        assert family in page.locator(selector).first.evaluate("e => getComputedStyle(e).fontFamily"), selector
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_empty_library_is_a_designed_state(browser: Browser, empty_origin: str, scheme: str) -> None:
    context = browser.new_context(viewport=PHONE, color_scheme="dark" if scheme == "dark" else "light")
    page = context.new_page()
    for url in ("", "all/", "problem/", "overview/", "campaigns/", "campaigns/shuangliu-2021/"):
        page.goto(empty_origin + url)
        expect(page.locator("h1")).to_have_count(1)
        assert page.evaluate(EXTRA) <= 0
    page.goto(empty_origin)
    page.locator(".empty a").click()
    expect(page.locator("h1")).to_have_text("投稿指南")
    context.close()


def test_a_wrong_address_anywhere_leads_back_to_the_library(fresh: BrowserContext, origin: str) -> None:
    page = fresh.new_page()
    answer = page.goto(origin + "2024/no-such-case/deeper/")
    assert answer is not None
    assert answer.status == 404
    assert page.evaluate("getComputedStyle(document.querySelector('.masthead')).borderTopWidth") == "5px"
    expect(page.locator("h1")).to_have_text("没有找到这个页面")
    page.get_by_role("link", name="找案例").click()
    assert page.url == origin
    page.go_back()
    box = page.get_by_role("combobox", name="搜索案例")
    box.fill("追问")
    box.press("Enter")
    expect(page.locator(".card mark").first).to_be_visible()
    assert page.url == f"{origin}?{urlencode({'q': '追问'})}"
