"""A printed case: text, evidence and citation on A4, in a Song face, without the site's frame."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from anliku.catalogue import Catalogue
from tests.browser.kinds import BY_NAME

MM = 72 / 25.4
"""Points in a millimetre."""


@pytest.fixture
def paper(fresh: BrowserContext, origin: str, catalogue: Catalogue) -> Page:
    """A case with evidence as the printer sees it."""
    page = fresh.new_page()
    page.goto(origin + BY_NAME["case"].find(catalogue))
    page.emulate_media(media="print")
    return page


@pytest.mark.parametrize(
    "frame",
    [".masthead", ".mainnav", ".colophon", ".crumbs", ".contents", ".neighbours", ".actions", "[data-theme-toggle]"],
)
def test_frame_is_left_out(paper: Page, frame: str) -> None:
    assert paper.locator(frame).count() == 1
    expect(paper.locator(frame)).to_be_hidden()


@pytest.mark.parametrize(
    "part",
    [
        "h1",
        ".banner",
        ".side__facts",
        ".glance",
        ".evidence svg >> nth=0",
        ".evidence svg >> nth=-1",
        ".loop",
        ".prose h2 >> nth=0",
        "[data-citation]",
        "a[rel~=license]",
    ],
)
def test_case_is_printed_whole(paper: Page, part: str) -> None:
    expect(paper.locator(part)).to_be_visible()


def test_text_is_set_in_song_with_two_characters_indent(paper: Page) -> None:
    style = paper.evaluate(
        """() => { const s = getComputedStyle(document.querySelector('.prose p'));
                   return {family: s.fontFamily, size: parseFloat(s.fontSize), indent: parseFloat(s.textIndent)}; }"""
    )
    assert "Songti SC" in style["family"]
    assert style["family"].endswith(" serif")
    assert style["size"] == pytest.approx(14, abs=0.5), "五号"
    assert style["indent"] == pytest.approx(2 * style["size"], abs=0.5)


@pytest.mark.parametrize("wish", ["the system's", "the reader's"])
def test_dark_readers_print_black_on_white(paper: Page, wish: str) -> None:
    if wish == "the system's":
        paper.emulate_media(media="print", color_scheme="dark")
    else:
        paper.evaluate("document.documentElement.dataset.theme = 'dark'")
    colours = paper.evaluate(
        """['.prose p', 'h1', '.measure__source', '.glance p'].map(s => getComputedStyle(document.querySelector(s)).color)
           .concat(getComputedStyle(document.body).backgroundColor)"""
    )
    *inks, sheet = colours
    assert sheet == "rgb(255, 255, 255)"
    assert {ink for ink in inks if max(map(int, re.findall(r"\d+", ink)[:3])) > 0x55} == set()


def test_printed_on_a4_and_not_wider(paper: Page) -> None:
    pdf = paper.pdf(prefer_css_page_size=True)
    boxes = {tuple(map(float, match)) for match in re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)}
    assert len(boxes) == 1
    (width, height) = boxes.pop()
    assert width == pytest.approx(210 * MM, abs=1)
    assert height == pytest.approx(297 * MM, abs=1)


def test_wide_tables_fit_the_sheet(fresh: BrowserContext, origin: str, catalogue: Catalogue) -> None:
    page = fresh.new_page()
    page.goto(origin + BY_NAME["case-wide-table"].find(catalogue))
    page.emulate_media(media="print")
    # The sheet less its margins, in CSS pixels.
    page.set_viewport_size({"width": round(160 / 25.4 * 96), "height": 900})
    tables = page.eval_on_selector_all(".prose table", "all => all.map(t => t.getBoundingClientRect().right)")
    assert tables
    assert max(tables) <= 160 / 25.4 * 96 + 1


def test_a_case_of_2800_characters_takes_few_sheets_that_are_numbered(
    fresh: BrowserContext, origin: str, catalogue: Catalogue
) -> None:
    longest = max(catalogue.cases, key=lambda case: len(case.body))
    page = fresh.new_page()
    page.goto(origin + longest.url)
    pages = page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n")
    assert 1 < pages <= max(5, len(longest.body) // 500)


def test_no_result_is_split_between_sheets(fresh: BrowserContext, origin: str) -> None:
    page = fresh.new_page()
    page.goto(f"{origin}?q=阅读")
    expect(page.locator(".card mark").first).to_be_visible()
    page.emulate_media(media="print")
    assert page.locator(".card").first.evaluate("e => getComputedStyle(e).breakInside") == "avoid"
