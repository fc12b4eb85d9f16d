"""The small conveniences: light and dark, contents, copying, the keyboard."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from anliku.catalogue import Catalogue
from tests.browser.chromium import DESKTOP, PHONE
from tests.browser.kinds import BY_NAME

BACKGROUND = "getComputedStyle(document.body).backgroundColor"
LIGHT, DARK = "rgb(251, 250, 247)", "rgb(20, 24, 29)"


@pytest.fixture
def case_url(origin: str, catalogue: Catalogue) -> str:
    """Address of a case with evidence."""
    return origin + BY_NAME["case"].find(catalogue)


# --- light and dark -----------------------------------------------------------------------


def test_reader_s_choice_of_dark_survives_a_reload_and_other_pages(
    fresh: BrowserContext, origin: str, case_url: str
) -> None:
    page = fresh.new_page()
    page.goto(origin)
    button = page.locator("[data-theme-toggle]")
    expect(button).to_be_visible()
    expect(button).to_have_attribute("aria-label", "切换到深色")
    assert page.evaluate(BACKGROUND) == LIGHT
    button.click()
    assert page.evaluate(BACKGROUND) == DARK
    expect(button).to_have_attribute("aria-label", "切换到浅色")
    page.reload()
    assert page.evaluate(BACKGROUND) == DARK
    page.goto(case_url)
    assert page.evaluate(BACKGROUND) == DARK
    page.locator("[data-theme-toggle]").click()
    assert page.evaluate(BACKGROUND) == LIGHT
    page.reload()
    assert page.evaluate(BACKGROUND) == LIGHT


def test_without_a_choice_the_system_decides(fresh: BrowserContext, origin: str) -> None:
    page = fresh.new_page()
    page.emulate_media(color_scheme="dark")
    page.goto(origin)
    assert page.evaluate(BACKGROUND) == DARK
    expect(page.locator("[data-theme-toggle]")).to_have_attribute("aria-label", "切换到浅色")
    page.locator("[data-theme-toggle]").click()
    assert page.evaluate(BACKGROUND) == LIGHT
    page.emulate_media(color_scheme="light")
    assert page.evaluate(BACKGROUND) == LIGHT


def test_choice_is_applied_before_the_first_paint(fresh: BrowserContext, origin: str) -> None:
    page = fresh.new_page()
    page.goto(origin)
    page.locator("[data-theme-toggle]").click()
    # The page's own script comes last; without it the choice must stand all the same.
    page.route("**/anliku.js*", lambda route: route.abort())
    page.reload()
    assert page.evaluate(BACKGROUND) == DARK


def test_a_browser_that_keeps_nothing_still_switches(fresh: BrowserContext, origin: str) -> None:
    page = fresh.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.add_init_script("Object.defineProperty(window, 'localStorage', {get() { throw new Error('no') }})")
    page.goto(origin)
    page.locator("[data-theme-toggle]").click()
    assert page.evaluate(BACKGROUND) == DARK
    assert errors == []


# --- what a reader does with a case ---------------------------------------------------------


def test_address_is_copied_without_the_place(fresh: BrowserContext, origin: str, case_url: str) -> None:
    fresh.grant_permissions(["clipboard-read", "clipboard-write"], origin=origin.rstrip("/"))
    page = fresh.new_page()
    page.goto(case_url + "?h=学生#cite-title")
    page.get_by_role("button", name="复制链接").click()
    expect(page.locator("[data-said=address]")).to_have_text("已复制")
    assert page.evaluate("navigator.clipboard.readText()") == case_url


def test_what_is_folded_on_a_phone_is_printed(fresh: BrowserContext, origin: str, catalogue: Catalogue) -> None:
    case = next(case for case in catalogue.cases if len(case.meta.evidence) >= 3)
    page = fresh.new_page()
    page.set_viewport_size({"width": 375, "height": 740})
    page.add_init_script("window.print = () => { window.printed = true }")
    page.goto(origin + case.url)
    plots = page.locator(".measure__plot")
    expect(plots.last).to_be_hidden()
    page.get_by_role("button", name="打印").click()
    assert page.evaluate("window.printed") is True
    page.emulate_media(media="print")
    for plot in plots.all():
        expect(plot).to_be_visible()
    expect(page.locator(".evidence__unfold")).to_be_hidden()


def test_inside_wechat_nothing_offers_to_print(browser: Browser, case_url: str) -> None:
    context = browser.new_context(user_agent="Mozilla/5.0 (Linux; Android 11) Chrome/86.0 Mobile MicroMessenger/8.0.20")
    page = context.new_page()
    page.goto(case_url)
    expect(page.get_by_role("button", name="复制链接")).to_be_visible()
    expect(page.get_by_role("button", name="打印")).to_be_hidden()
    context.close()


def test_the_contents_stay_in_reach_and_say_where_one_is(fresh: BrowserContext, case_url: str) -> None:
    page = fresh.new_page()
    page.set_viewport_size({"width": 375, "height": 740})
    page.goto(case_url)
    second = page.locator(".prose h2").nth(1)
    second.evaluate(
        "e => window.scrollTo({top: e.getBoundingClientRect().top + window.scrollY - 20, behavior: 'instant'})"
    )
    expect(page.locator("[data-here]")).to_have_text(second.inner_text())
    box = page.locator(".contents summary").bounding_box()
    assert box is not None
    assert 0 <= box["y"] < 10


# --- copying ------------------------------------------------------------------------------


def test_citation_is_copied(fresh: BrowserContext, origin: str, case_url: str) -> None:
    fresh.grant_permissions(["clipboard-read", "clipboard-write"], origin=origin.rstrip("/"))
    page = fresh.new_page()
    page.goto(case_url)
    expect(page.locator("[data-said=citation]")).to_have_text("")
    page.get_by_role("button", name="复制引用格式").click()
    expect(page.locator("[data-said=citation]")).to_have_text("已复制")
    expect(page.locator("[data-said=citation]")).to_have_attribute("role", "status")
    wanted = page.locator("[data-citation]").inner_text().strip()
    today = page.evaluate("new Date(Date.now() - new Date().getTimezoneOffset() * 60000).toISOString().slice(0, 10)")
    assert f"[{today}]" in wanted
    assert page.evaluate("navigator.clipboard.readText()") == wanted


@pytest.mark.parametrize("allowed", [True, False], ids=["old way works", "nothing works"])
def test_without_the_clipboard_the_citation_is_selected(fresh: BrowserContext, case_url: str, *, allowed: bool) -> None:
    page = fresh.new_page()
    page.add_init_script(
        "Object.defineProperty(navigator, 'clipboard', {value: undefined});"
        f"document.execCommand = () => {'true' if allowed else 'false'};"
    )
    page.goto(case_url)
    page.get_by_role("button", name="复制引用格式").click()
    expect(page.locator("[data-said=citation]")).to_have_text("已复制" if allowed else "已选中，请长按或按 Ctrl+C 复制")
    assert page.evaluate("getSelection().toString().trim()") == page.locator("[data-citation]").inner_text().strip()


# --- contents -----------------------------------------------------------------------------


def test_contents_are_folded_on_a_phone(phone: BrowserContext, case_url: str) -> None:
    page = phone.new_page()
    page.goto(case_url)
    link = page.locator(".contents a").first
    expect(link).to_be_hidden()
    page.locator(".contents summary").click()
    expect(link).to_be_visible()
    page.close()


def test_facets_are_folded_on_a_phone(phone: BrowserContext, origin: str) -> None:
    page = phone.new_page()
    page.goto(origin)
    option = page.locator(".facet [data-facet='subject']").first
    expect(option).to_be_hidden()
    page.locator("[data-open-sheet]").click()
    expect(option).to_be_visible()
    page.close()


def test_contents_stand_beside_the_text_on_a_desktop(fresh: BrowserContext, case_url: str) -> None:
    page = fresh.new_page()
    page.goto(case_url)
    contents, prose = page.locator(".contents").bounding_box(), page.locator(".prose").bounding_box()
    assert contents is not None
    assert prose is not None
    assert contents["x"] + contents["width"] <= prose["x"]
    assert abs(contents["y"] - prose["y"]) < 40
    expect(page.locator(".contents a").first).to_be_visible()


def test_contents_lead_to_the_heading(fresh: BrowserContext, case_url: str) -> None:
    page = fresh.new_page()
    page.goto(case_url)
    link = page.locator(".contents .level-2 a").nth(2)
    link.click()
    heading = page.locator(".prose h2").nth(2)
    expect(heading).to_be_in_viewport()
    expect(heading).to_have_text(link.inner_text())


# The entry of level 2 that is marked, or that holds the marked one.
CURRENT = """() => {
  const marked = document.querySelectorAll('.contents a[aria-current]');
  if (marked.length !== 1) return marked.length + ' marked';
  let item = marked[0].closest('li');
  while (!item.matches('.level-2')) item = item.previousElementSibling;
  return item.textContent.trim();
}"""


def test_contents_mark_what_is_being_read_downwards_and_upwards(fresh: BrowserContext, case_url: str) -> None:
    page = fresh.new_page()
    page.goto(case_url)
    titles = page.locator(".contents .level-2 a").all_inner_texts()
    for number in (3, 1, 2):
        # Into the middle of the section, where no heading may be in sight.
        page.evaluate(
            """n => { const h = document.querySelectorAll('.prose h2');
                    scrollTo(0, scrollY + (h[n].getBoundingClientRect().top + h[n + 1].getBoundingClientRect().top) / 2); }""",
            number,
        )
        page.wait_for_function(f"title => ({CURRENT})() === title", arg=titles[number], timeout=3000)


# --- the keyboard -------------------------------------------------------------------------


def test_first_tab_offers_to_skip_to_the_text(fresh: BrowserContext, case_url: str) -> None:
    page = fresh.new_page()
    page.goto(case_url)
    page.keyboard.press("Tab")
    skip = page.locator(":focus")
    expect(skip).to_have_text("跳到正文")
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#content")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('#content').contains(document.activeElement)")


def test_focus_can_be_seen_and_goes_down_the_page(fresh: BrowserContext, origin: str) -> None:
    page = fresh.new_page()
    page.goto(origin)
    seen: list[tuple[float, float]] = []
    for _ in range(24):
        page.keyboard.press("Tab")
        focus = page.evaluate(
            """() => {
              const e = document.activeElement, box = e.getBoundingClientRect(), style = getComputedStyle(e);
              return {x: box.x, y: Math.round((box.y + box.height / 2 + scrollY) / 40), content: e.closest('#content') !== null,
                      ring: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2};
            }"""
        )
        assert focus["ring"]
        if focus["content"]:
            seen.append((focus["y"], focus["x"]))
    assert len(seen) >= 10
    assert seen == sorted(seen)


def test_tables_can_be_scrolled_from_the_keyboard(phone: BrowserContext, origin: str, catalogue: Catalogue) -> None:
    page = phone.new_page()
    page.goto(origin + BY_NAME["case-wide-table"].find(catalogue))
    table = page.locator(".prose .table").filter(has=page.locator("th:nth-child(9)")).first
    assert table.evaluate("e => e.scrollWidth > e.clientWidth")
    table.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("e => e.scrollLeft > 0", arg=table.element_handle())
    page.close()


# --- movement -----------------------------------------------------------------------------


@pytest.mark.parametrize(("wish", "behaviour"), [("reduce", "auto"), ("no-preference", "smooth")])
def test_nothing_glides_for_readers_who_asked_for_stillness(
    browser: Browser, case_url: str, wish: str, behaviour: str
) -> None:
    context = browser.new_context(viewport=DESKTOP, reduced_motion="reduce" if wish == "reduce" else "no-preference")
    page = context.new_page()
    page.goto(case_url)
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == behaviour
    moving = page.evaluate(
        """[...document.querySelectorAll('*')].filter(e => {
             const style = getComputedStyle(e);
             return style.animationName !== 'none' || parseFloat(style.transitionDuration) > 0;
           }).map(e => e.className)"""
    )
    assert moving == []
    context.close()


def test_phone_menu_shows_where_one_is(phone: BrowserContext, origin: str) -> None:
    page: Page = phone.new_page()
    page.goto(origin + "about/")
    expect(page.locator(".mainnav [aria-current]")).to_have_text("关于")
    expect(page.locator(".mainnav [aria-current]")).to_be_in_viewport(ratio=0.9)
    assert page.viewport_size == PHONE
    page.close()
