"""Other ways of writing, as a reader meets them: what a query was taken for, and the way back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.seeker import Seeker, disk, seek


@pytest.fixture(params=["http", "disk"])
def seeker(request: pytest.FixtureRequest, browser: Browser, origin: str, unzipped: Path) -> Iterator[Seeker]:
    """The home page on a phone, not opened yet."""
    with seek(browser, origin if request.param == "http" else disk(unzipped), "phone") as found:
        yield found


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("yuedusuyang", "阅读素养"),
        ("yue du su yang", "阅读素养"),
        ("ydsy", "阅读素养"),
        ("阅du素养", "阅读素养"),
        ("閱讀素養", "阅读素养"),
        ("阅渎素养", "阅读素养"),
        ("Sleep", "睡眠"),
    ],
)
def test_a_query_is_answered_as_what_it_was_meant_for(seeker: Seeker, typed: str, meant: str) -> None:
    seeker.open()
    seeker.ask(meant)
    wanted = seeker.ids()
    assert wanted
    seeker.ask(typed)
    said = seeker.page.locator("[data-guess]")
    expect(said).to_contain_text(f"按“{meant}”查找")
    assert seeker.ids() == wanted
    assert not seeker.errors


@pytest.mark.parametrize(
    ("how", "near", "hits", "is_replaced"),
    [("typo", 1, 0, False), ("typo", 1, 1, True), ("typo", 0, 0, True), ("traditional", 1, 0, True)],
)
def test_a_sentence_that_is_near_to_a_case_is_no_typing_error(
    seeker: Seeker, how: str, near: int, hits: int, is_replaced: bool
) -> None:
    """``near``: cases near to what was typed; ``hits``: cases that hold what it may mean."""
    seeker.open()
    guess = seeker.page.evaluate(
        """async ([how, near, hits]) => {
          await anlikuMore.load();
          const library = new anlikuLibrary.Library("");
          const answer = (hits, near) => ({ level: 0, parts: [], strong: 0, lacking: true,
            hits: Array(hits).fill({}), near: Array(near).fill({}) });
          library.search = async (key) => (key === "跟" ? answer(0, near) : answer(hits, 1));
          anlikuForms.guesses = async () => [{ text: "和", how, sure: true }];
          return (await library.read("跟", ["跟"])).guess;
        }""",
        [how, near, hits],
    )
    assert (guess is not None) is is_replaced


def test_the_way_back_leads_to_the_query_as_it_was_typed(seeker: Seeker) -> None:
    seeker.open("?q=ydsy")
    said = seeker.page.locator("[data-guess]")
    expect(said).to_have_text("按“阅读素养”查找。照原样查找")
    said.get_by_role("link", name="照原样查找").click()
    expect(seeker.box).to_have_value("“ydsy”")
    seeker.wait()
    expect(said).to_be_hidden()
    expect(seeker.cards).to_have_count(0)
    seeker.ask("")
    expect(said).to_be_hidden()
    assert not seeker.errors


@pytest.mark.parametrize("asked", ["阅读", "PISA", "！？", "😀", "a" * 2000, "鲸鲨"])
def test_what_is_found_as_it_stands_is_left_alone(seeker: Seeker, asked: str) -> None:
    seeker.open()
    seeker.ask(asked)
    expect(seeker.page.locator("[data-guess]")).to_be_hidden()
    assert not seeker.errors


def test_what_is_only_likely_is_offered(seeker: Seeker) -> None:
    seeker.open("?q=yd")
    seeker.wait()
    said = seeker.page.locator("[data-guess]")
    expect(said).to_contain_text("您是不是要找：")
    said.get_by_role("link", name="阅读", exact=True).click()
    expect(seeker.box).to_have_value("阅读")
    seeker.wait()
    assert seeker.ids()


def test_without_the_book_the_page_says_that_other_ways_of_writing_are_unknown(browser: Browser, origin: str) -> None:
    with seek(browser, origin, "phone") as seeker:
        seeker.page.route("**/forms/*.bin*", lambda route: route.abort())
        seeker.open("?q=阅渎素养")
        said = seeker.page.locator("[data-guess]")
        expect(said).to_contain_text("其他写法没有查到，可能是网络不稳。")
        expect(seeker.page.get_by_text("也没有意思相近的")).to_have_count(0)
        seeker.page.unroute("**/forms/*.bin*")
        said.get_by_role("button", name="重试").click()
        expect(said).to_contain_text("按“阅读素养”查找")
        assert seeker.ids()
