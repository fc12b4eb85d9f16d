"""What readers have set for themselves holds: size of text, forced colours, light and dark in every tab; and what a browser draws wrongly stays off."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from anliku.catalogue import Catalogue
from tests.browser.kinds import BY_NAME, KINDS


@pytest.fixture
def case_url(origin: str, catalogue: Catalogue) -> str:
    """Address of a case with evidence."""
    return origin + BY_NAME["case"].find(catalogue)


SIZES = """() => [...new Set([...document.querySelectorAll('body *')]
    .filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()) && e.getClientRects().length && !e.closest('svg'))
    .map(e => getComputedStyle(e).fontSize))].sort()"""
COLOUR = "document.querySelector('meta[name=theme-color]').content"


@pytest.mark.parametrize("kind", [kind.name for kind in KINDS if kind.name in {"home", "case", "overview", "term"}])
def test_a_page_has_few_sizes_of_text(fresh: BrowserContext, origin: str, catalogue: Catalogue, kind: str) -> None:
    page = fresh.new_page()
    page.goto(origin + BY_NAME[kind].find(catalogue))
    sizes = page.evaluate(SIZES)
    assert len(sizes) <= 7, sizes
    assert min(float(size.removesuffix("px")) for size in sizes) >= 12


def test_all_text_grows_with_the_reader_s_own_size(fresh: BrowserContext, origin: str, case_url: str) -> None:
    page = fresh.new_page()
    page.set_viewport_size({"width": 375, "height": 740})
    page.goto(case_url)
    before = page.evaluate(SIZES)
    page.add_style_tag(content="html { font-size: 200% }")
    assert page.evaluate(SIZES) == sorted(f"{2 * float(size.removesuffix('px')):g}px" for size in before)


def test_numbers_of_a_chart_grow_with_it_and_stay_above_its_line(fresh: BrowserContext, case_url: str) -> None:
    page = fresh.new_page()
    page.goto(case_url)

    def number_and_line() -> tuple[float, float, float]:
        plot = page.locator(".measure__plot").first
        number, line = plot.locator(".plot__text").first.bounding_box(), plot.locator(".plot__after").bounding_box()
        frame = plot.bounding_box()
        assert number is not None
        assert line is not None
        assert frame is not None
        # The box of a line is higher than its signs.
        assert frame["y"] <= number["y"] + number["height"] / 4
        return number["height"], number["y"] + number["height"], line["y"] + line["height"]

    height, _, _ = number_and_line()
    page.add_style_tag(content="html { font-size: 200% }")
    larger, bottom, line = number_and_line()
    assert larger == pytest.approx(2 * height, rel=0.1)
    assert bottom <= line


@pytest.mark.parametrize("kind", ["home", "case", "overview"])
def test_text_of_twice_the_size_fits_a_phone(
    fresh: BrowserContext, origin: str, catalogue: Catalogue, kind: str
) -> None:
    page = fresh.new_page()
    page.set_viewport_size({"width": 375, "height": 740})
    page.goto(origin + BY_NAME[kind].find(catalogue))
    page.add_style_tag(content="html { font-size: 200% }")
    assert page.evaluate("document.documentElement.scrollWidth") <= 375


def test_forced_colours_keep_marks_and_the_place_in_the_site(fresh: BrowserContext, origin: str) -> None:
    page = fresh.new_page()
    page.emulate_media(forced_colors="active")
    page.goto(origin + "?q=阅读")
    mark = page.locator(".card mark").first
    expect(mark).to_be_visible()
    ink, ground = mark.evaluate("e => [getComputedStyle(e).color, getComputedStyle(e).backgroundColor]")
    assert ink != ground
    edges = page.locator(".mainnav a").evaluate_all(
        "links => links.map(e => [e.hasAttribute('aria-current'), getComputedStyle(e).borderBottomColor])"
    )
    here = {edge for current, edge in edges if current}
    elsewhere = {edge for current, edge in edges if not current}
    assert here
    assert not here & elsewhere


def test_matched_words_have_a_ground_in_titles_too(fresh: BrowserContext, origin: str) -> None:
    page = fresh.new_page()
    page.goto(origin + "?q=阅读")
    mark = page.locator(".card__title mark").first
    assert mark.evaluate("e => getComputedStyle(e).backgroundColor") != "rgba(0, 0, 0, 0)"


def test_webkit_is_not_asked_for_a_space_that_swallows_decimal_points() -> None:
    styles = Path("overrides/assets/stylesheets").glob("*.css")
    asked = [
        match
        for style in styles
        for match in re.finditer(r"(@supports[^{]*)?\{[^{}]*text-autospace", style.read_text("utf-8"))
    ]
    # WebKit knows text-size-adjust only with its prefix.
    bare = [
        match[0]
        for match in asked
        if "@supports" not in match[0] and "text-size-adjust: 100%) {" not in match.string[: match.start() + 1][-90:]
    ]
    assert asked
    assert bare == []


def _colour(page: Page) -> str:
    return str(page.evaluate(COLOUR)).lower()


def test_the_theme_holds_in_every_tab_and_in_the_browser_s_bar(fresh: BrowserContext, origin: str) -> None:
    first, second = fresh.new_page(), fresh.new_page()
    for page in (first, second):
        page.goto(origin)
    light = _colour(first)
    first.locator("[data-theme-toggle]").click()
    for page in (first, second):
        expect(page.locator("[data-theme-toggle]")).to_have_attribute("aria-label", "切换到浅色")
        assert _colour(page) != light


def test_the_button_follows_the_system(fresh: BrowserContext, origin: str) -> None:
    page = fresh.new_page()
    page.goto(origin)
    button = page.locator("[data-theme-toggle]")
    expect(button).to_have_attribute("aria-label", "切换到深色")
    page.emulate_media(color_scheme="dark")
    expect(button).to_have_attribute("aria-label", "切换到浅色")


def test_a_chosen_section_is_the_one_that_is_marked(fresh: BrowserContext, origin: str, case_url: str) -> None:
    page = fresh.new_page()
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(case_url)
    entries = page.locator(".contents a")
    for number in range(entries.count()):
        entries.nth(number).click()
        expect(entries.nth(number)).to_have_attribute("aria-current", "location")
        expect(page.locator(".contents a[aria-current]")).to_have_count(1)
