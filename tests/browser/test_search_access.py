"""Search for every reader: keyboard, screen reader, finger, slow line."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Response, expect

from tests.browser.axe import violations
from tests.browser.seeker import Seeker, seek

FIRST_RESULT = 60_000
"""Bytes, gzip, of everything that search brings before the first result (issue: numbers to reach)."""


@pytest.fixture(params=["phone", "desktop"])
def seeker(request: pytest.FixtureRequest, browser: Browser, origin: str) -> Iterator[Seeker]:
    """The home page over http, not opened yet."""
    with seek(browser, origin, str(request.param)) as found:
        yield found


@pytest.fixture
def desktop_seeker(browser: Browser, origin: str) -> Iterator[Seeker]:
    """The same on a desktop."""
    with seek(browser, origin) as found:
        yield found


@pytest.fixture
def phone_seeker(browser: Browser, origin: str) -> Iterator[Seeker]:
    """The same on a phone."""
    with seek(browser, origin, "phone") as found:
        yield found


# --- keyboard -----------------------------------------------------------------------------


def test_search_works_from_the_keyboard_alone(desktop_seeker: Seeker) -> None:
    page = desktop_seeker.page
    desktop_seeker.open()
    page.keyboard.press("/")
    expect(desktop_seeker.box).to_be_focused()
    page.keyboard.type("追问/")
    desktop_seeker.wait()
    assert desktop_seeker.box.input_value() == "追问/"
    page.keyboard.press("Backspace")
    page.keyboard.press("Enter")
    desktop_seeker.wait()
    titles = page.locator("[data-case] h3 a")
    page.keyboard.press("ArrowDown")
    expect(titles.first).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(titles.nth(1)).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(desktop_seeker.box).to_be_focused()
    page.keyboard.press("ArrowDown")
    title = titles.first.inner_text()
    page.keyboard.press("Enter")
    expect(page.locator("article[data-case] h1")).to_have_text(title)


def test_arrows_lead_through_all_cards_of_a_page(browser: Browser, longest_origin: str) -> None:
    """Also where the last one that came first lies wholly on the screen, so that nothing moves."""
    with seek(browser, longest_origin) as seeker:
        seeker.page.set_viewport_size({"width": 1280, "height": 720})
        seeker.save_data()
        seeker.open()
        seeker.ask("学生")
        seeker.box.focus()
        for place in range(20):
            title = seeker.page.locator(".cards > .card").nth(place).locator("h3 a")
            # A reader presses again where nothing has come yet.
            expect(title).to_be_visible()
            seeker.page.keyboard.press("ArrowDown")
            expect(title).to_be_focused()


def test_escape_empties_the_box_and_then_leaves_it(desktop_seeker: Seeker) -> None:
    page = desktop_seeker.page
    desktop_seeker.open("?q=追问&subject=语文")
    desktop_seeker.box.focus()
    page.keyboard.press("Escape")
    desktop_seeker.wait()
    assert desktop_seeker.box.input_value() == ""
    assert desktop_seeker.asked() == {"subject": ["语文"]}
    expect(desktop_seeker.box).to_be_focused()
    page.keyboard.press("Escape")
    expect(desktop_seeker.box).not_to_be_focused()


def test_the_button_in_the_box_empties_it(seeker: Seeker) -> None:
    seeker.open()
    clear = seeker.page.get_by_role("button", name="清空搜索框")
    expect(clear).to_be_hidden()
    seeker.ask("追问")
    clear.click()
    seeker.wait()
    assert seeker.box.input_value() == ""
    expect(seeker.box).to_be_focused()
    expect(clear).to_be_hidden()


@pytest.mark.parametrize("key", ["Space", "Enter"])
def test_options_are_checkboxes_for_the_keyboard(desktop_seeker: Seeker, key: str) -> None:
    page = desktop_seeker.page
    desktop_seeker.open("?q=监测")
    option = desktop_seeker.option("subject", "语文")
    expect(option).to_have_role("checkbox")
    expect(option).to_have_accessible_name(re.compile("^语文，\\d+ 个案例$"))
    expect(option).not_to_be_checked()
    option.focus()
    page.keyboard.press(key)
    desktop_seeker.wait()
    expect(option).to_be_checked()
    expect(option).to_be_focused()
    page.keyboard.press(key)
    desktop_seeker.wait()
    expect(option).not_to_be_checked()


def test_an_option_opens_in_a_new_tab_as_a_link(desktop_seeker: Seeker) -> None:
    page = desktop_seeker.page
    desktop_seeker.open("?q=监测&subject=语文")
    href = desktop_seeker.option("subject", "数学").get_attribute("href")
    with page.context.expect_page() as opened:
        desktop_seeker.option("subject", "数学").click(modifiers=["ControlOrMeta"])
    other = Seeker(opened.value, desktop_seeker.home)
    other.wait()
    assert other.asked() == {"q": ["监测"], "subject": ["语文", "数学"]}
    assert desktop_seeker.asked() == {"q": ["监测"], "subject": ["语文"]}
    assert str(href).startswith("/?q=")


def test_the_header_leads_to_the_box_from_every_page(seeker: Seeker, origin: str) -> None:
    page = seeker.page
    page.goto(origin + "guide/contribute/")
    page.get_by_role("link", name="搜索案例").click()
    # Elsewhere the box lies over the page; Enter leads on to the search page.
    box = page.get_by_role("dialog", name="搜索").get_by_role("textbox", name="搜索案例")
    expect(box).to_be_focused()
    box.fill("追问")
    box.press("Enter")
    seeker.wait()
    assert seeker.asked() == {"q": ["追问"]}
    assert seeker.box.input_value() == "追问"
    page.evaluate("scrollTo(0, 0)")
    page.get_by_role("link", name="搜索案例").click()
    expect(seeker.box).to_be_focused()
    assert seeker.asked() == {"q": ["追问"]}


# --- listening ----------------------------------------------------------------------------


def test_the_number_is_said_once_after_settling(desktop_seeker: Seeker) -> None:
    page = desktop_seeker.page
    desktop_seeker.open()
    said = page.get_by_role("status")
    expect(said).to_have_count(1)
    expect(said).to_have_attribute("aria-live", "polite")
    page.evaluate(
        """() => { window.said = [];
             const region = document.querySelector('[role=status]');
             new MutationObserver(() => region.textContent && said.push(region.textContent)).observe(region, {childList: true}); }"""
    )
    desktop_seeker.box.press_sequentially("追问依据", delay=150)
    desktop_seeker.wait()
    assert desktop_seeker.ids()
    near = page.locator(".card__why", has_text=re.compile("^相近：")).count()
    assert near
    text = f"找到 {desktop_seeker.count()} 个案例" + (f"。另有 {near} 个意思相近" if near else "")
    expect(said).to_have_text(text)
    assert page.evaluate("said") == [text]


def test_the_box_is_made_for_fingers_and_their_keyboards(seeker: Seeker) -> None:
    seeker.open()
    expect(seeker.page.get_by_role("search")).to_have_count(1)
    assert seeker.box.get_attribute("enterkeyhint") == "search"
    box = seeker.box.bounding_box()
    assert box is not None
    assert box["height"] >= 48
    # Below 16 pixels the iPhone zooms in.
    assert seeker.box.evaluate("e => parseFloat(getComputedStyle(e).fontSize)") >= 16


# --- the sheet ----------------------------------------------------------------------------


def test_filters_on_a_phone_are_a_dialog(phone_seeker: Seeker) -> None:
    page = phone_seeker.page
    phone_seeker.open("?q=监测")
    expect(phone_seeker.panel).to_be_hidden()
    opener = page.get_by_role("button", name="筛选", exact=True)
    opener.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="筛选")
    expect(dialog).to_have_attribute("aria-modal", "true")
    expect(page.get_by_role("button", name="关闭筛选")).to_be_focused()
    assert page.evaluate("getComputedStyle(document.documentElement).overflow") == "hidden"
    page.keyboard.press("Shift+Tab")
    expect(dialog.get_by_role("button", name=re.compile("^看 "))).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="关闭筛选")).to_be_focused()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(opener).to_be_focused()
    assert page.evaluate("getComputedStyle(document.documentElement).overflow") == "visible"


def test_the_sheet_counts_along_and_clears(phone_seeker: Seeker) -> None:
    page = phone_seeker.page
    phone_seeker.open("?q=监测")
    all_found = phone_seeker.count()
    page.locator("[data-open-sheet]").click()
    number = phone_seeker.counts("stage")["初中"]
    phone_seeker.option("stage", "初中").click()
    phone_seeker.wait()
    expect(page.get_by_role("button", name=f"看 {number} 个结果")).to_be_visible()
    phone_seeker.option("problem", next(term for term, n in phone_seeker.counts("problem").items() if n)).click()
    phone_seeker.wait()
    page.locator("[data-sheet-done]").click()
    expect(page.get_by_role("button", name="筛选（2）")).to_be_visible()
    expect(page.locator("#results-title")).to_be_in_viewport()
    page.locator("[data-open-sheet]").click()
    page.get_by_role("button", name="清除", exact=True).click()
    phone_seeker.wait()
    expect(page.get_by_role("button", name=f"看 {all_found} 个结果")).to_be_visible()
    page.mouse.click(180, 20)
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.get_by_role("button", name="筛选", exact=True)).to_be_visible()


def test_the_filter_button_stays_at_hand(phone_seeker: Seeker) -> None:
    phone_seeker.open("?q=学生")
    phone_seeker.page.mouse.wheel(0, 2500)
    expect(phone_seeker.page.locator("[data-open-sheet]")).to_be_in_viewport(ratio=1)


def test_a_sheet_left_open_becomes_the_column_of_a_wide_window(phone_seeker: Seeker) -> None:
    page = phone_seeker.page
    phone_seeker.open("?q=监测")
    page.locator("[data-open-sheet]").click()
    page.set_viewport_size({"width": 1280, "height": 800})
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(phone_seeker.panel).to_be_visible()
    assert page.evaluate("getComputedStyle(document.documentElement).overflow") == "visible"


# --- axe ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "query",
    [
        "?q=追问",
        "?q=监测&subject=语文&stage=小学",
        "?q=阅读素养鲸鲨",
        "?q=小学 数学 估算",
        "?q=素质教养",
        "?q=追问&subject=英语&region=姑苏区",
        "?sort=award",
    ],
)
def test_axe_finds_nothing_while_results_are_shown(seeker: Seeker, query: str) -> None:
    seeker.open(query)
    seeker.page.wait_for_load_state("networkidle")
    assert violations(seeker.page, "light", "dark") == []


def test_axe_finds_nothing_in_the_open_sheet_and_in_errors(phone_seeker: Seeker) -> None:
    page = phone_seeker.page
    phone_seeker.open("?q=监测&subject=语文")
    page.locator("[data-open-sheet]").click()
    assert violations(page, "light", "dark") == []
    page.keyboard.press("Escape")
    page.route("**/search/*/terms/*.bin*", lambda route: route.abort())
    phone_seeker.box.fill("睡眠")
    phone_seeker.wait("error")
    assert violations(page, "light", "dark") == []


def test_everything_to_press_is_large_enough(phone_seeker: Seeker) -> None:
    page = phone_seeker.page
    for query in ("?q=监测&subject=语文", "?q=素质教养", "?q=学生"):
        phone_seeker.open(query)
        if phone_seeker.count():
            page.locator("[data-open-sheet]").click()
        small = page.eval_on_selector_all(
            "anliku-search :is(button, select, input, .chip, [role=checkbox])",
            """all => all.filter(e => e.getClientRects().length && e.getBoundingClientRect().height < 44)
                        .map(e => e.outerHTML.slice(0, 90))""",
        )
        assert small == []
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


# --- a slow line --------------------------------------------------------------------------


def test_nothing_is_loaded_before_it_is_wanted(seeker: Seeker) -> None:
    asked: list[str] = []
    seeker.page.on("request", lambda request: asked.append(request.url) if "/search/" in request.url else None)
    seeker.open()
    seeker.page.wait_for_load_state("networkidle")
    assert asked == []
    with seeker.page.expect_request("**/search/*/meta.js"):
        seeker.box.focus()
    assert [url.rpartition("/")[2] for url in asked] == ["meta.js"]


def test_what_sentences_need_comes_when_one_may_be_typed_or_after_an_answer(seeker: Seeker) -> None:
    asked: list[str] = []
    seeker.page.on("request", lambda request: asked.append(request.url))
    seeker.open()
    seeker.box.focus()
    # No sentence: a word, pinyin, a long name.
    for text in ("追问", "yuedu", "整本书阅读"):
        seeker.box.fill(text)
        seeker.wait()
    assert not any("/begins.bin" in url for url in asked)
    with seeker.page.expect_request("**/search/*/begins.bin*"):
        seeker.box.fill("孩子晚上很")
        seeker.box.press_sequentially("晚")
    seeker.wait()
    assert len([url for url in asked if "/begins.bin" in url]) == 1


def _wire(answer: Response) -> int:
    """Bytes of its body: text is compressed on the way, parts of packs are not."""
    body = answer.body()
    return len(body) if ".bin" in answer.url else len(gzip.compress(body, 6))


def test_the_first_answer_is_light(desktop_seeker: Seeker) -> None:
    loaded: dict[str, int] = {}
    page = desktop_seeker.page
    desktop_seeker.save_data()
    page.on(
        "response", lambda answer: loaded.update({answer.url + answer.request.headers.get("range", ""): _wire(answer)})
    )
    desktop_seeker.open("?q=追问")
    page.wait_for_load_state("networkidle")
    ours = {url: size for url, size in loaded.items() if "/search/" in url or ".js?v=" in url}
    assert any("/terms/" in url for url in ours)
    assert sum(ours.values()) <= FIRST_RESULT


@pytest.mark.parametrize("query", ["", "?q=追问", "?subject=语文"])
def test_nothing_jumps_while_the_page_comes_to_life(seeker: Seeker, query: str) -> None:
    page = seeker.page
    page.add_init_script(
        """window.moved = 0;
           new PerformanceObserver(list => list.getEntries().forEach(e => { if (!e.hadRecentInput) moved += e.value; }))
             .observe({type: 'layout-shift', buffered: true});"""
    )
    seeker.open(query)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("moved") < 0.05
