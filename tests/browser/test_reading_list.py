"""阅读清单: picked anywhere, kept on the device, passed on by its address, printed, saved as Word, compared."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import docx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from anliku.catalogue import Catalogue
from anliku.model import Case
from tests.browser.chromium import PHONE

KEPT = "JSON.parse(localStorage.getItem('anliku-list'))"
REFUSED = "Object.defineProperty(window, 'localStorage', {get() { throw new Error('refused'); }});"
FULL = "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };"


def name(case: Case) -> str:
    """A case as lists name it: ``2024/ID``."""
    return case.url.rstrip("/")


def address(cases: list[Case] | tuple[Case, ...]) -> str:
    """The list page with these cases."""
    return f"list/?cases={','.join(name(case) for case in cases)}"


@pytest.fixture
def page(fresh: BrowserContext) -> Iterator[Page]:
    """A desktop page that throws no error."""
    errors: list[str] = []
    opened = fresh.new_page()
    opened.on("pageerror", lambda error: errors.append(str(error)))
    yield opened
    assert not errors


def titles(page: Page) -> list[str]:
    """What the list shows, in its order."""
    return page.locator(".list__item h3").all_inner_texts()


def pick(page: Page, case: Case) -> None:
    """Press the button of a case."""
    page.locator(f"button[data-keep='{name(case)}']").first.click()


def test_picked_on_a_card_a_result_and_a_page(page: Page, origin: str, catalogue: Catalogue) -> None:
    first, second, third = catalogue.cases[:3]
    page.goto(origin + "all/")
    expect(page.locator("[data-list-link]")).to_be_hidden()
    pick(page, first)
    expect(page.locator("[data-list-count]")).to_have_text("1")
    page.goto(f"{origin}?q={second.meta.title}")
    pick(page, second)
    page.goto(origin + third.url)
    pick(page, third)
    expect(page.locator("button[data-keep]")).to_have_attribute("aria-pressed", "true")
    page.locator("[data-list-link]").click()
    expect(page.locator(".list__item h3")).to_have_count(3)
    assert titles(page) == [case.meta.title for case in (first, second, third)]
    assert page.evaluate(KEPT) == [name(case) for case in (first, second, third)]


@pytest.mark.parametrize("width", [320, 375, 1280])
def test_the_header_is_one_row_and_nothing_moves_when_a_case_is_picked(
    page: Page, origin: str, catalogue: Catalogue, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 1200})
    page.goto(origin + catalogue.cases[0].url)
    places = """() => [...document.querySelectorAll('.brand, .find, .theme, h1')]
      .map(e => e.getBoundingClientRect()).map(box => [box.left, box.top, box.width])"""
    before = page.evaluate(places)
    pick(page, catalogue.cases[0])
    expect(page.locator("[data-list-link]")).to_be_visible()
    assert page.evaluate(places) == before
    tops = page.locator(".tool").evaluate_all("all => all.map(e => e.getBoundingClientRect().top)")
    assert len(set(tops)) == 1


def test_pressed_again_it_is_taken_off(page: Page, origin: str, catalogue: Catalogue) -> None:
    page.goto(origin + catalogue.cases[0].url)
    pick(page, catalogue.cases[0])
    pick(page, catalogue.cases[0])
    expect(page.locator("button[data-keep]")).to_have_attribute("aria-pressed", "false")
    expect(page.locator("[data-list-link]")).to_be_hidden()


def test_another_tab_and_a_page_come_back_to_know_of_it(page: Page, origin: str, catalogue: Catalogue) -> None:
    page.goto(origin + "all/")
    other = page.context.new_page()
    other.goto(origin + catalogue.cases[0].url)
    pick(other, catalogue.cases[0])
    expect(page.locator("[data-list-count]")).to_have_text("1")
    expect(page.locator(f"button[data-keep='{name(catalogue.cases[0])}']")).to_have_attribute("aria-pressed", "true")


def test_the_order_is_the_reader_s_and_in_the_address(page: Page, origin: str, catalogue: Catalogue) -> None:
    cases = catalogue.cases[:3]
    page.goto(origin + address(cases))
    page.get_by_role("button", name="存为我的清单").click()
    page.get_by_role("button", name=f"上移：{cases[2].meta.title}").click()
    wanted = [cases[0], cases[2], cases[1]]
    assert titles(page) == [case.meta.title for case in wanted]
    assert page.url == origin + address(wanted)
    page.get_by_role("button", name=f"移出：{cases[0].meta.title}").click()
    assert page.evaluate(KEPT) == [name(case) for case in wanted[1:]]
    page.reload()
    expect(page.locator(".list__item h3")).to_have_count(2)
    expect(page.get_by_role("heading", name="我的清单")).to_be_visible()


def test_a_moved_case_keeps_the_focus(page: Page, origin: str, catalogue: Catalogue) -> None:
    page.goto(origin + address(catalogue.cases[:3]))
    button = f"上移：{catalogue.cases[2].meta.title}"
    page.get_by_role("button", name=button).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name=button)).to_be_focused()


def test_thirty_cases_fit_into_an_address(origin: str, catalogue: Catalogue) -> None:
    assert len(address(catalogue.cases[:30])) * 30 / len(catalogue.cases[:30]) <= 2000


def test_somebody_s_list_leaves_the_own_one_alone(page: Page, origin: str, catalogue: Catalogue) -> None:
    own, theirs = catalogue.cases[0], catalogue.cases[1:3]
    page.goto(origin + own.url)
    pick(page, own)
    page.goto(origin + address(theirs))
    expect(page.locator(".list__item h3")).to_have_count(2)
    assert page.evaluate(KEPT) == [name(own)]
    page.get_by_role("button", name="把其中 2 个加进我的清单").click()
    assert page.evaluate(KEPT) == [name(case) for case in (own, *theirs)]
    expect(page.locator(".list__item h3")).to_have_count(3)


def test_an_address_with_unknown_repeated_and_strange_names(page: Page, origin: str, catalogue: Catalogue) -> None:
    known = name(catalogue.cases[0])
    page.goto(f"{origin}list/?cases={known},2024/mei-you,{known},../../etc/passwd,%3Cscript%3E")
    expect(page.locator(".list__item h3")).to_have_count(1)
    said = page.locator("[data-list-page]").inner_text()
    for words in ("写了不止一次，只列一次", "有 2 处不是案例的编号", "有 1 个案例没有取到（2024/mei-you）"):
        assert words in said


def test_an_address_with_five_hundred_names(page: Page, origin: str, catalogue: Catalogue) -> None:
    many = ",".join(f"2024/mei-you-{n}" for n in range(500))
    page.goto(f"{origin}list/?cases={name(catalogue.cases[0])},{many}")
    expect(page.get_by_text("只列前 60 个，其余 441 个没有列")).to_be_visible()
    lost = "2024/mei-you-0、2024/mei-you-1、2024/mei-you-2 等"
    expect(page.get_by_text(f"有 59 个案例没有取到（{lost}）")).to_be_visible()
    expect(page.locator(".list__item")).to_have_count(1)


def test_an_address_that_names_no_case(page: Page, origin: str) -> None:
    page.goto(f"{origin}list/?cases=x!,%25%25")
    expect(page.get_by_text("有 2 处不是案例的编号")).to_be_visible()
    expect(page.get_by_text("清单还是空的")).to_have_count(0)


def test_what_did_not_come_is_asked_for_again(page: Page, origin: str, catalogue: Catalogue) -> None:
    page.route("**/glance.js", lambda route: route.abort())
    page.goto(origin + address(catalogue.cases[:2]))
    expect(page.get_by_text("有 2 个案例没有取到")).to_be_visible()
    page.unroute("**/glance.js")
    page.get_by_role("button", name="重试").click()
    expect(page.locator(".list__item h3")).to_have_count(2)


def test_cleared_and_taken_back(page: Page, origin: str, catalogue: Catalogue) -> None:
    page.goto(origin + address(catalogue.cases[:2]))
    page.get_by_role("button", name="存为我的清单").click()
    page.get_by_role("button", name="清空").click()
    expect(page.get_by_text("清单还是空的")).to_be_visible()
    page.get_by_role("button", name="撤销").click()
    expect(page.locator(".list__item h3")).to_have_count(2)


def test_two_or_three_side_by_side(page: Page, origin: str, catalogue: Catalogue) -> None:
    cases = [case for case in catalogue.cases if case.meta.evidence][:4]
    page.goto(origin + address(cases))
    for case in cases[:3]:
        page.get_by_role("checkbox", name=f"比较：{case.meta.title}").check()
    assert page.locator(".side thead th").all_inner_texts() == [case.meta.title for case in cases[:3]]
    expect(page.get_by_role("checkbox", name=f"比较：{cases[3].meta.title}")).to_be_disabled()
    evidence = page.locator(".side tr", has=page.locator("th", has_text="前后"))
    before, after = cases[0].meta.evidence[0].numbers
    expect(evidence.locator("td").first).to_contain_text(f"前 {before} → 后 {after}")


def test_saved_as_word(page: Page, origin: str, catalogue: Catalogue) -> None:
    cases = catalogue.cases[:3]
    page.goto(origin + address(cases))
    with page.expect_download() as started:
        page.get_by_role("button", name="存成 Word").click()
    assert started.value.suggested_filename == "阅读清单（3 个案例）.docx"
    document = docx.Document(io.BytesIO(Path(started.value.path()).read_bytes()))
    headings = [p.text for p in document.paragraphs if p.style is not None and p.style.name == "Heading 1"]
    assert headings == [f"{n}. {case.meta.title}" for n, case in enumerate(cases, 1)]
    text = "\n".join(p.text for p in document.paragraphs)
    assert all(case.meta.summary in text for case in cases)
    assert all(origin + case.url in text for case in cases)


def test_printed_without_its_buttons(page: Page, origin: str, catalogue: Catalogue) -> None:
    page.goto(origin + address(catalogue.cases[:3]))
    expect(page.locator(".list__item h3")).to_have_count(3)
    page.emulate_media(media="print")
    expect(page.locator(".list__tools").first).to_be_hidden()
    expect(page.locator(".list__item h3").first).to_be_visible()


@pytest.mark.parametrize("trouble", [REFUSED, FULL])
def test_where_nothing_is_kept_the_address_is(
    trouble: str, fresh: BrowserContext, origin: str, catalogue: Catalogue
) -> None:
    fresh.add_init_script(trouble)
    page = fresh.new_page()
    page.goto(origin + catalogue.cases[0].url)
    pick(page, catalogue.cases[0])
    expect(page.locator("button[data-keep]")).to_contain_text("本页有效")
    page.locator("[data-list-link]").click()
    expect(page.locator(".list__item h3")).to_have_count(1)
    assert page.url == origin + address(catalogue.cases[:1])
    expect(page.get_by_text("复制链接就能留住它")).to_be_visible()
    expect(page.get_by_role("button", name="存为我的清单")).to_have_count(0)
    page.goto(origin + "list/")
    expect(page.get_by_text("这个浏览器不让网页保存东西")).to_be_visible()


def test_from_a_folder(browser: Browser, unzipped: Path, catalogue: Catalogue) -> None:
    context = browser.new_context(viewport=PHONE, is_mobile=True, has_touch=True)
    page = context.new_page()
    query = address(catalogue.cases[:2]).partition("?")[2]
    page.goto(f"{(unzipped / 'list' / 'index.html').as_uri()}?{query}")
    expect(page.locator(".list__item h3")).to_have_count(2)
    page.locator(".list__item h3 a").first.click()
    expect(page.locator("h1")).to_have_text(catalogue.cases[0].meta.title)
    context.close()


def test_inside_wechat_printing_is_not_offered(browser: Browser, origin: str, catalogue: Catalogue) -> None:
    context = browser.new_context(viewport=PHONE, user_agent="Mozilla/5.0 (Linux; Android 12) MicroMessenger/8.0")
    page = context.new_page()
    page.goto(origin + address(catalogue.cases[:2]))
    expect(page.get_by_text("用手机或电脑的浏览器打开")).to_be_visible()
    expect(page.get_by_role("button", name="存成 Word")).to_have_count(0)
    context.close()


def test_without_scripts_it_says_what_it_needs(browser: Browser, origin: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(origin + "list/")
    expect(page.get_by_text("要用到脚本")).to_be_visible()
    expect(page.locator(".list__plain").get_by_role("link", name="全部案例")).to_be_visible()
    context.close()


def test_where_its_script_does_not_come_the_list_says_so_and_offers_to_try_again(
    page: Page, origin: str, catalogue: Catalogue
) -> None:
    page.route("**/assets/picks.js*", lambda route: route.abort())
    page.goto(origin + address(catalogue.cases[:2]))
    expect(page.get_by_text("打开浏览器的脚本")).to_be_hidden()
    page.unroute("**/assets/picks.js*")
    page.get_by_role("link", name="重新打开").click()
    expect(page.locator(".list__item")).to_have_count(2)


def test_titles_of_the_list_break_where_words_end(page: Page, origin: str, catalogue: Catalogue) -> None:
    page.goto(origin + address(catalogue.cases[:2]))
    link = page.locator(".list__item h3 a").first
    assert link.inner_text() == catalogue.cases[0].meta.title
    expect(link.locator("wbr")).not_to_have_count(0)
    assert link.evaluate("link => getComputedStyle(link).wordBreak") == "keep-all"


def test_what_went_down_stands_beside_what_went_up(page: Page, origin: str, catalogue: Catalogue) -> None:
    case = next(case for case in catalogue.cases if case.meta.id == "gusu-yuwen-01")
    page.goto(origin + address([case]))
    measures = page.locator(".list__evidence li")
    expect(measures).to_have_count(2)
    expect(measures.filter(has_text="提取信息得分率")).to_contain_text("与期望相反")


def test_the_comparison_is_a_press_away_and_names_a_region_once(page: Page, origin: str, catalogue: Catalogue) -> None:
    page.set_viewport_size(PHONE)
    fell = next(case for case in catalogue.cases if case.meta.id == "gusu-yuwen-01")
    cases = [fell, next(case for case in catalogue.cases if case is not fell)]
    page.goto(origin + address(cases))
    for case in cases:
        page.get_by_role("checkbox", name=f"比较：{case.meta.title}").check()
    page.get_by_role("button", name=f"看比较：{cases[0].meta.title}").click()
    expect(page.locator(".list__side")).to_be_focused()
    expect(page.locator("#side-title")).to_be_in_viewport()
    unit = page.locator(".side tr", has=page.locator("th", has_text="单位")).locator("td").first
    assert unit.inner_text().count(cases[0].meta.region) == 1
    expect(page.locator(".side")).to_contain_text("下降 0.7 个百分点（与期望相反）")
