"""What a search asks the server for: on a narrow screen what fills it, each card with its text; the rest when wanted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Request, expect

from anliku.search.static import long_lists
from anliku.search.static.edition import Reader
from tests.browser.chromium import PHONE
from tests.browser.seeker import Gate, Seeker, seek

CARD = 240
"""Pixels of a card on a narrow screen, at least."""
SCREEN = PHONE["height"] // CARD
LISTS = re.compile("/(terms|long)/")


@pytest.fixture
def seeker(browser: Browser, longest_origin: str) -> Iterator[Seeker]:
    """A library that looks large: each of its cases in a pack of its own. What is wanted only later does not come."""
    with seek(browser, longest_origin, "phone") as seeker:
        seeker.save_data()
        seeker.open()
        seeker.page.evaluate("anlikuCards.CASES = 1")
        yield seeker


def waiting(seeker: Seeker) -> int:
    """Places of the list whose card is not there."""
    return seeker.page.locator(".card--waiting").count()


def test_a_narrow_screen_gets_the_cards_that_fill_it_each_in_one_request(seeker: Seeker) -> None:
    sent: list[Request] = []
    seeker.page.on("request", lambda request: sent.append(request))
    seeker.ask("学生")
    # One more may show its upper edge.
    assert SCREEN <= seeker.cards.count() <= SCREEN + 1
    expect(seeker.page.locator(".card__summary").first).not_to_be_empty()
    assert len([request for request in sent if "/cases/" in request.url]) <= SCREEN + 1
    assert waiting(seeker) > SCREEN


def test_a_question_that_was_replaced_loads_no_cards(browser: Browser, longest_origin: str) -> None:
    with seek(browser, longest_origin) as seeker:
        seeker.open()
        sent: list[Request] = []
        seeker.page.on("request", lambda request: sent.append(request))
        gate = Gate(seeker.page, "**/{terms,long}/*")
        with seeker.page.expect_request(LISTS):
            seeker.box.fill("学生")
        seeker.box.fill("")
        seeker.wait()
        gate.open()
        # Of this one there is no card; it is answered after the lists of the other have come.
        seeker.ask("鲸鲨饲养")
        assert seeker.ids() == []
        assert [request.url for request in sent if "/cases/" in request.url] == []


def test_the_second_visit_to_the_box_loads_what_sentences_and_pages_need(browser: Browser, longest_origin: str) -> None:
    with seek(browser, longest_origin) as seeker:
        seeker.open()
        seeker.ask("学生")
        seeker.page.evaluate("document.activeElement.blur()")
        sent: list[str] = []
        seeker.page.on("request", lambda request: sent.append(urlsplit(request.url).path.rpartition("/")[2]))
        seeker.box.focus()
        seeker.page.wait_for_load_state("networkidle")
        assert sorted(sent) == ["begins.bin", "pagepairs.js"]


def test_whoever_scrolls_gets_more_before_they_are_seen(seeker: Seeker) -> None:
    seeker.ask("学生")
    near = "[...document.querySelectorAll('.card--waiting')].filter((one) => one.getBoundingClientRect().top < innerHeight + 600).length"
    assert seeker.page.evaluate(near) > 0
    seeker.page.evaluate("scrollBy(0, 100)")
    # Each card comes by a request of its own: the last of them, too, without any more movement.
    seeker.page.wait_for_function(f"{near} === 0")


def test_a_list_that_is_left_loads_nothing_more(seeker: Seeker) -> None:
    seeker.ask("学生")
    # What is on the screen has come; nothing else is on its way.
    seeker.page.wait_for_function(
        "[...document.querySelectorAll('.card--waiting')].every((one) => one.getBoundingClientRect().top > innerHeight)"
    )
    lacking = waiting(seeker)
    gate = Gate(seeker.page, "**/terms/*")
    seeker.page.route("**/long/*", gate.hold)
    sent: list[Request] = []
    seeker.page.on("request", lambda request: sent.append(request))
    seeker.box.fill("课堂")
    seeker.wait("loading")
    seeker.page.evaluate("scrollBy(0, 600)")
    seeker.page.evaluate("new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go)))")
    assert [request.url for request in sent if "/cases/" in request.url] == []
    assert waiting(seeker) == lacking
    gate.open()
    seeker.wait()


def test_cards_of_neighbouring_cases_come_with_their_texts_in_one_request(browser: Browser, origin: str) -> None:
    with seek(browser, origin) as seeker:
        seeker.open()
        asked: list[str] = []
        seeker.page.on("request", lambda request: asked.append(request.headers.get("range", request.url)))
        read = """async () => {
          const index = new anlikuIndex.Index(document.querySelector("anliku-search").dataset.base);
          await index.open();
          const cards = await Promise.all(index.cards.some([0, 2, 5].map((number) => ({ number, reach: 300 }))));
          const texts = await Promise.all(cards.map((card, i) => Promise.all(index.cards.passages([0, 2, 5][i], card, 0, 0))));
          return texts.map(([text]) => text.length);
        }"""
        lengths = seeker.page.evaluate(read)
        assert len(lengths) == 3
        assert all(lengths)
        assert len([one for one in asked if one.startswith("bytes=")]) == 2


def test_words_come_with_the_long_list_of_what_they_begin_with(
    browser: Browser, longest: Path, longest_origin: str
) -> None:
    (folder,) = (longest / "search").iterdir()
    reader = Reader(folder)
    lines = long_lists.by_pack(long_lists.decode(reader.meta["long"]), reader.meta["pages"])
    rows = (row for number, some in lines.items() for row in long_lists.read(reader.pack(f"long/{number}"), some))
    pair = next(key.decode() for _, key, _, _ in rows if len(key.decode()) == 2 and reader.meant(key.decode()))
    with seek(browser, longest_origin) as seeker:
        seeker.open()
        asked: list[str] = []
        seeker.page.on("request", lambda request: asked.append(request.url))
        read = """async (pair) => {
          const index = new anlikuIndex.Index(document.querySelector("anliku-search").dataset.base);
          await index.open();
          const [list, words] = await Promise.all([index.lists(pair), index.meant(pair)]);
          return [list.data.length, Object.fromEntries(Array.from(words, ([word, data]) => [word, Array.from(data)]))];
        }"""
        size, words = seeker.page.evaluate(read, pair)
    assert {word: bytes(data) for word, data in words.items()} == reader.meant(pair)
    known = reader.get(pair)
    assert known
    assert len(known[1]) == size
    assert [url for url in asked if "/terms/" in url] == []
    assert len([url for url in asked if "/long/" in url]) == 1


def test_a_short_list_with_many_words_is_no_long_one(seeker: Seeker) -> None:
    """In a library of some thousand cases a piece may be full of words; the list is asked for with fewer bytes."""
    read = """async ([size, length]) => {
      const index = new anlikuIndex.Index(document.querySelector("anliku-search").dataset.base);
      index.tagged = () => [{ size }];
      index.longList = async () => ({ kind: 1, data: new Uint8Array(length), rest: new Uint8Array(0) });
      const list = await index.lists("学生", 600);
      return [list.data.length, Boolean(list.long)];
    }"""
    assert seeker.page.evaluate(read, [long_lists.WITH_BESIDE, 600]) == [600, False]
    assert seeker.page.evaluate(read, [long_lists.WITH_BESIDE, 601]) == [0, True]
    assert seeker.page.evaluate(read, [long_lists.WITH_BESIDE + 64, 600]) == [0, True]


@pytest.mark.parametrize("key", ["Control+f", "F3"])
def test_whoever_looks_for_something_in_the_page_gets_the_whole_list(seeker: Seeker, key: str) -> None:
    seeker.ask("学生")
    assert waiting(seeker)
    seeker.page.keyboard.press(key)
    expect(seeker.page.locator(".card--waiting")).to_have_count(0)


@pytest.mark.parametrize(("view", "left"), [("phone", 20 - SCREEN - 4), ("desktop", 0)])
def test_a_reader_who_rests_gets_the_next_cards_without_passages(
    browser: Browser, longest_origin: str, view: str, left: int
) -> None:
    with seek(browser, longest_origin, view) as seeker:
        seeker.open()
        seeker.ask("学生")
        shown = seeker.cards.count()
        assert waiting(seeker) > left
        sent: list[Request] = []
        seeker.page.on("request", lambda request: sent.append(request))
        expect(seeker.page.locator(".card--waiting")).to_have_count(left)
        expect(seeker.cards.nth(shown).locator(".card__summary")).not_to_be_empty()
        assert 0 < len([request for request in sent if "/cases/" in request.url]) <= 2


def test_the_whole_list_is_printed(seeker: Seeker) -> None:
    seeker.ask("学生")
    assert waiting(seeker)
    count = "document.querySelectorAll('.card--waiting').length"
    seeker.page.evaluate(f"window.print = () => {{ window.printedWithout = {count}; }}")
    seeker.page.keyboard.press("Control+p")
    seeker.page.wait_for_function("window.printedWithout === 0")


def test_cards_that_lie_together_come_in_one_request(browser: Browser, origin: str) -> None:
    with seek(browser, origin) as seeker:
        sent: list[Request] = []
        seeker.page.on("request", lambda request: sent.append(request))
        seeker.open("?subject=语文")
        many = seeker.cards.count()
        assert many > len([request for request in sent if "/cases/" in request.url]) > 0
