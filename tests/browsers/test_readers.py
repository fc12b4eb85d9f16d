"""What a reader needs most, in WebKit and in Firefox: numbers, marks, the search, the sheet, the reading list."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from anliku.catalogue import Catalogue
from tests.browser.kinds import BY_NAME
from tests.browsers import drivers
from tests.browsers.drivers import NoBrowser, Window

READY = "document.querySelector(\"[data-search-state='ready']\")"
# Two digits of a decimal number that stand one upon the other are told by the width of the whole.
WIDTHS = """
const box = document.createElement("span");
box.style.cssText = "position:absolute;white-space:nowrap;font:20px var(--sans)";
document.body.append(box);
const wide = (text) => { box.textContent = text; return box.getBoundingClientRect().width; };
return [wide("低5.6个"), wide("低"), wide("5"), wide("."), wide("6"), wide("个")];
"""


@pytest.fixture(scope="module", params=["webkit", "firefox"])
def window(request: pytest.FixtureRequest) -> Iterator[Window]:
    """One window; the tests of a browser share it."""
    try:
        with getattr(drivers, request.param)() as opened:
            opened.size(400, 800)
            yield opened
    except NoBrowser as error:
        pytest.fail(str(error), pytrace=False)


def test_decimal_points_keep_their_place(window: Window, origin: str, catalogue: Catalogue) -> None:
    window.open(origin + BY_NAME["case"].find(catalogue))
    whole, *parts = window.run(WIDTHS)
    assert whole >= 0.95 * sum(parts)


def test_a_link_into_the_search_shows_and_marks_its_results(window: Window, origin: str) -> None:
    window.open(origin + "?q=追问")
    window.wait(READY)
    assert "找到" in window.run("return document.querySelector('#results-title').textContent;")
    window.wait("document.querySelector('.card mark')")
    colours = window.run(
        "const one = getComputedStyle(document.querySelector('.card mark'));"
        "return [one.backgroundColor, getComputedStyle(document.body).backgroundColor];"
    )
    assert colours[0] not in {colours[1], "rgba(0, 0, 0, 0)", "transparent"}


def test_typing_finds_and_the_way_back_leads_back(window: Window, origin: str) -> None:
    window.open(origin)
    window.wait(READY)
    window.type("[data-box]", "追问")
    window.wait("document.querySelector('#results-title').textContent.includes('找到')")
    assert "q=" in window.run("return location.search;")


def test_the_sheet_filters_and_back_closes_it(window: Window, origin: str) -> None:
    window.open(origin + "?q=学生")
    window.wait(READY)
    before = window.run("return document.querySelector('[data-result-count]').textContent;")
    window.run("document.querySelector('[data-open-sheet]').click();")
    window.wait("document.querySelector('[data-panel].is-open')")
    window.run("document.querySelector(\"[data-panel] a[data-facet='stage'][data-term='初中']\").click();")
    window.wait(f"document.querySelector('[data-result-count]').textContent !== '{before}'")
    window.run("history.back();")
    window.wait("!document.querySelector('[data-panel].is-open')")
    window.wait("location.search.includes('stage=')")


def test_the_dialog_finds_on_a_page_without_a_box(window: Window, origin: str) -> None:
    window.open(origin + "about/")
    window.run("document.querySelector('[data-search-link]').click();")
    window.wait("document.activeElement.id === 'overlay-box'")
    window.type("#overlay-box", "追问")
    window.wait("document.querySelector('.overlay .card__title a')")
    window.run("history.back();")
    window.wait("document.querySelector('.overlay').hidden")


def test_the_reading_list_counts_what_is_ticked(window: Window, origin: str, catalogue: Catalogue) -> None:
    window.open(origin + BY_NAME["case"].find(catalogue))
    window.run("localStorage.removeItem('anliku-list');")
    window.open(origin + BY_NAME["case"].find(catalogue))
    window.wait("document.querySelector('.keep:not([hidden])')")
    window.run("document.querySelector('.keep').click();")
    assert window.run("return JSON.parse(localStorage.getItem('anliku-list')).length;") == 1
