"""Place and focus survive Back, reload, filters and sheets; paper holds what it announces; words are what they seem."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from tests.browser.seeker import Seeker, seek

FIRST = """() => {
  const cards = Array.from(document.querySelectorAll("anliku-search .card"));
  return cards.findIndex((card) => card.getBoundingClientRect().bottom > 0);
}"""
CASES = "**/search/*/cases/*.bin*"


@pytest.fixture
def many(browser: Browser, longest_origin: str) -> Iterator[Seeker]:
    """A library whose lists are long, on a desk."""
    with seek(browser, longest_origin) as seeker:
        yield seeker


@pytest.fixture
def phone(browser: Browser, longest_origin: str) -> Iterator[Seeker]:
    """The same on a phone."""
    with seek(browser, longest_origin, "phone") as seeker:
        yield seeker


def read_on(seeker: Seeker, to: int) -> int:
    """Ask for forty results and scroll to one of them; gives the first in view."""
    seeker.page.get_by_role("button", name=re.compile("再显示")).click()
    expect(seeker.page.locator("anliku-search .card")).to_have_count(40)
    seeker.page.locator("anliku-search .card").nth(to).evaluate("card => card.scrollIntoView()")
    seeker.page.wait_for_load_state("networkidle")
    first: int = seeker.page.evaluate(FIRST)
    assert first > 20
    # Taken down when the reader has come to rest.
    seeker.page.evaluate("window.dispatchEvent(new Event('scroll'))")
    seeker.page.wait_for_function("history.state && history.state.first === " + str(first))
    return first


def stands_at(page: Page, first: int) -> None:
    expect(page.locator("anliku-search .card")).to_have_count(40)
    page.wait_for_function(f"({FIRST})() === {first}")


def test_a_reload_leaves_the_reader_where_they_were(many: Seeker) -> None:
    many.open("?q=追问")
    first = read_on(many, 30)
    many.page.reload()
    many.wait()
    stands_at(many.page, first)


def test_back_from_a_case_leads_to_the_card_that_was_in_view(many: Seeker) -> None:
    many.open("?q=追问")
    first = read_on(many, 30)
    many.page.locator("anliku-search .card").nth(first + 1).locator("h3 a").click()
    expect(many.page.locator("article[data-case] h1")).to_be_visible()
    many.page.go_back()
    many.wait()
    stands_at(many.page, first)


def test_back_from_a_filter_leads_to_the_list_as_it_was(many: Seeker) -> None:
    many.open("?q=追问")
    first = read_on(many, 30)
    many.page.evaluate("document.querySelector(\"a[data-facet='stage'][data-term='初中']\").click()")
    many.wait()
    expect(many.page.locator("anliku-search .card")).to_have_count(1)
    many.page.go_back()
    many.wait()
    stands_at(many.page, first)


def test_back_from_a_filter_of_the_sheet_leads_to_the_list_as_it_was(phone: Seeker) -> None:
    phone.open("?q=追问")
    first = read_on(phone, 30)
    phone.page.locator("[data-open-sheet]").evaluate("button => button.click()")
    phone.page.locator("[data-panel] a[data-facet='stage'][data-term='初中']").evaluate("link => link.click()")
    phone.wait()
    phone.page.keyboard.press("Escape")
    expect(phone.panel).to_be_hidden()
    expect(phone.page.locator("anliku-search .card")).to_have_count(1)
    phone.page.go_back()
    phone.wait()
    stands_at(phone.page, first)


def test_where_the_next_results_do_not_come_the_focus_is_on_asking_again(many: Seeker) -> None:
    many.open("?q=追问")
    many.page.route("**/search/**", lambda route: route.abort())
    many.page.get_by_role("button", name=re.compile("再显示")).press("Enter")
    again = many.page.locator("anliku-search .card").nth(20).get_by_role("button", name="重试")
    expect(again).to_be_focused()
    many.page.wait_for_load_state("networkidle")
    expect(again).to_be_focused()


def test_enter_without_a_change_changes_nothing(many: Seeker) -> None:
    many.open("?q=追问")
    read_on(many, 30)
    many.box.press("Enter")
    expect(many.page.locator("anliku-search .card")).to_have_count(40)
    many.wait()


def test_another_order_is_read_from_its_top(phone: Seeker) -> None:
    phone.open("?q=追问")
    phone.page.locator("anliku-search .card").nth(15).evaluate("card => card.scrollIntoView()")
    phone.page.locator("[data-sort]").select_option("year")
    phone.wait()
    expect(phone.page.locator("#results-title")).to_be_in_viewport()
    assert phone.page.evaluate(FIRST) == 0


# --- the sheet ----------------------------------------------------------------------------------


def test_escape_closes_the_sheet_wherever_the_focus_is(phone: Seeker) -> None:
    phone.open("?stage=小学")
    opener = phone.page.locator("[data-open-sheet]")
    for spot in ("[data-sheet-clear]", ".panel__head p"):
        opener.click()
        expect(phone.panel).to_be_visible()
        phone.page.locator(spot).click()
        phone.page.keyboard.press("Escape")
        expect(phone.panel).to_be_hidden()
        expect(opener).to_be_focused()


def test_clearing_by_the_keyboard_keeps_the_focus_in_the_sheet(phone: Seeker) -> None:
    phone.open("?stage=小学")
    phone.page.locator("[data-open-sheet]").click()
    phone.page.locator("[data-sheet-clear]").press("Enter")
    expect(phone.page.locator("[data-sheet-clear]")).to_be_hidden()
    expect(phone.page.locator("[data-sheet-done]")).to_be_focused()


def test_back_closes_the_sheet_and_keeps_what_was_chosen(phone: Seeker) -> None:
    phone.open("?q=追问")
    phone.page.locator("[data-open-sheet]").click()
    phone.page.locator("[data-panel] a[data-facet='stage'][data-term='初中']").click()
    phone.wait()
    phone.page.go_back()
    expect(phone.panel).to_be_hidden()
    phone.wait()
    assert phone.asked() == {"q": ["追问"], "stage": ["初中"]}
    expect(phone.page.locator("anliku-search .card")).to_have_count(1)
    phone.page.go_back()
    phone.wait()
    assert phone.asked() == {"q": ["追问"]}


def test_a_sheet_that_a_wide_screen_closes_leaves_the_focus_near(phone: Seeker) -> None:
    phone.open("?q=追问")
    phone.page.locator("[data-open-sheet]").click()
    phone.page.set_viewport_size({"width": 1100, "height": 800})
    expect(phone.page.locator("#results-title")).to_be_focused()


def test_more_results_that_do_not_come_keep_the_focus(many: Seeker) -> None:
    many.open("?sort=year")
    many.page.route(CASES, lambda route: route.abort())
    more = many.page.get_by_role("button", name=re.compile("再显示"))
    more.focus()
    more.press("Enter")
    again = many.page.locator("anliku-search .card").nth(20).get_by_role("button", name="重试")
    expect(again).to_be_focused()
    many.page.unroute(CASES)
    again.press("Enter")
    expect(many.page.locator("anliku-search .card").nth(20).locator("h3 a")).to_be_focused()


# --- paper --------------------------------------------------------------------------------------


def test_paper_holds_what_it_announces(many: Seeker) -> None:
    many.save_data()
    many.open("?q=追问")
    pages = PdfReader(io.BytesIO(many.page.pdf(format="A4"))).pages
    texts = [page.extract_text() for page in pages]
    assert all(len(text.strip()) > 40 for text in texts)
    many.page.emulate_media(media="print")
    said = re.search(r"共 (\d+) 个，这里印出已经取到的 (\d+) 个", many.page.locator(".printed").inner_text())
    assert said is not None
    assert int(said[2]) == many.page.locator("anliku-search .card:not(.card--waiting)").count()
    many.page.emulate_media(media="screen")
    # Headless Chromium prints by itself, too.
    count = "document.querySelectorAll('.card[data-case]').length"
    many.page.evaluate(f"window.print = () => {{ window.paper = {count}; }}")
    many.page.keyboard.press("Control+p")
    many.page.wait_for_function(f"window.paper === {said[1]}")


# --- words --------------------------------------------------------------------------------------


def test_a_word_that_only_another_name_of_a_term_holds_is_told(browser: Browser, origin: str) -> None:
    with seek(browser, origin) as seeker:
        seeker.open("?q=外语")
        expect(seeker.page.locator(".card__why").first).to_contain_text("“英语”也叫“外语”")


def test_a_word_after_a_minus_sign_is_left_out(browser: Browser, origin: str) -> None:
    with seek(browser, origin) as seeker:
        seeker.open("?q=学生")
        every = seeker.count()
        seeker.open("?q=学生 英语")
        both = seeker.count()
        assert 0 < both < every
        seeker.open("?q=学生 -英语")
        assert seeker.count() == every - both
        expect(seeker.page.locator("[data-hint]")).to_contain_text("不含“英语”")
        seeker.open("?q=-英语")
        expect(seeker.page.locator("[data-hint]")).not_to_contain_text("不含")


def test_what_was_asked_is_repeated_as_it_was_written(browser: Browser, origin: str) -> None:
    with seek(browser, origin) as seeker:
        seeker.open("?q=Qwxyz")
        expect(seeker.page.locator(".empty__title")).to_contain_text("“Qwxyz”")
        expect(seeker.page.locator(".empty")).to_contain_text("代码块不在查找之列")
