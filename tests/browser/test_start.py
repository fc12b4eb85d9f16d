"""How the search page comes to life: slowly, in part or not at all, it is never dead, blank or wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from anliku.catalogue import Catalogue
from anliku.components import SCRIPTS
from tests.browser.chromium import PHONE
from tests.browser.seeker import Gate, seek
from tests.factory import ROOT

BUNDLE = "**/assets/home.js*"
UNSTARTED = "查找没有启动"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A phone."""
    context: BrowserContext = browser.new_context(viewport=PHONE, is_mobile=True, has_touch=True)
    yield context.new_page()
    context.close()


def edited(page: Page, change: Callable[[str], str]) -> None:
    """Let the page have its script changed."""

    def answer(route: Route) -> None:
        response = route.fetch()
        text = change(response.text())
        assert text != response.text()
        route.fulfill(response=response, body=text)

    page.route(BUNDLE, answer)


# --- before the script is there -----------------------------------------------------------------


def test_what_is_typed_before_the_script_comes_is_searched(page: Page, origin: str) -> None:
    gate = Gate(page, BUNDLE)
    page.goto(origin, wait_until="commit")
    box = page.locator("[data-box]")
    box.fill("追问")
    gate.open()
    expect(page.locator("[data-search-state='ready']")).to_be_visible()
    expect(page.locator("#results-title")).to_contain_text("找到")
    expect(box).to_have_value("追问")


def test_enter_leads_to_the_answer_before_the_script_is_there(page: Page, origin: str) -> None:
    gate = Gate(page, BUNDLE)
    page.goto(origin, wait_until="commit")
    page.locator("[data-box]").fill("追问")
    page.locator("[data-box]").press("Enter")
    page.wait_for_url(re.compile(r"\?q="), wait_until="commit")
    gate.open()
    expect(page.locator("#results-title")).to_contain_text("找到")


def test_a_link_into_the_search_says_at_once_that_it_searches(page: Page, origin: str) -> None:
    gate = Gate(page, BUNDLE)
    page.goto(origin + "?q=追问&subject=语文", wait_until="commit")
    expect(page.get_by_text("正在查找……")).to_be_visible()
    expect(page.locator("[data-box]")).to_have_value("追问")
    expect(page.locator("[data-case]").first).to_be_hidden()
    expect(page.locator("[data-open-sheet]")).to_be_hidden()
    gate.open()
    expect(page.locator("#results-title")).to_contain_text("找到")
    expect(page.locator(".begun")).to_be_hidden()


@pytest.mark.parametrize(
    ("asked", "file"), [("追问", "/terms/"), ("追问依据", "/terms/"), ("孩子晚上很晚才睡觉", "/begins.bin")]
)
def test_what_a_link_needs_first_comes_while_the_script_does_and_once(
    page: Page, origin: str, asked: str, file: str
) -> None:
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url.partition("?")[0] + request.headers.get("range", "")))
    gate = Gate(page, BUNDLE)
    with page.expect_request(f"**{file}*"):
        page.goto(f"{origin}?q={asked}", wait_until="commit")
    gate.open()
    expect(page.locator("[data-search-state='ready']")).to_be_visible()
    search = [one for one in sent if "/search/" in one]
    assert len(search) == len(set(search))
    assert search[0].endswith("/meta.js")


def test_a_part_that_came_early_and_damaged_is_asked_for_again(page: Page, origin: str) -> None:
    gate = Gate(page, BUNDLE)
    page.route("**/terms/*.bin", lambda route: route.fulfill(status=206, body=b"x" * 2048))
    with page.expect_response("**/terms/*.bin"):
        page.goto(f"{origin}?q=追问", wait_until="commit")
    page.unroute("**/terms/*.bin")
    gate.open()
    expect(page.locator("#results-title")).to_contain_text("找到")


def test_guesses_and_pages_come_behind_the_first_answer(page: Page, origin: str) -> None:
    gate = Gate(page, "**/assets/more.js*")
    page.goto(origin + "?q=追问")
    expect(page.locator("#results-title")).to_contain_text("找到")
    with page.expect_request("**/assets/pages.js*"):
        gate.open()
        page.mouse.wheel(0, 10_000)


def test_pages_under_many_cases_are_asked_for_when_the_reader_comes_near(page: Page, origin: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(origin + "?q=监测", wait_until="networkidle")
    expect(page.locator("#results-title")).to_contain_text("找到")
    assert not any("/assets/pages.js" in url for url in asked)
    page.mouse.wheel(0, 10_000)
    expect(page.locator(".pagehit").first).to_be_visible()


def test_without_the_second_script_words_are_answered_and_pinyin_is_said_to_be_unknown(page: Page, origin: str) -> None:
    page.route("**/assets/more.js*", lambda route: route.abort())
    page.goto(origin + "?q=追问")
    expect(page.locator("#results-title")).to_contain_text("找到")
    page.goto(origin + "?q=yuedu")
    expect(page.locator("[data-guess]")).to_contain_text("其他写法没有查到，可能是网络不稳。")
    page.unroute("**/assets/more.js*")
    page.locator("[data-guess]").get_by_role("button", name="重试").click()
    expect(page.locator("[data-guess]")).to_contain_text("按“阅读”查找")


# --- where it does not come, or not whole -------------------------------------------------------


def test_a_script_that_does_not_come_is_told_and_the_box_still_works(page: Page, origin: str) -> None:
    page.route(BUNDLE, lambda route: route.abort())
    page.goto(origin + "?q=阅读&subject=语文", wait_until="load")
    expect(page.get_by_text(UNSTARTED)).to_be_in_viewport(ratio=1)
    expect(page.locator("[data-open-sheet]")).to_be_hidden()
    expect(page.locator("[data-sort]")).to_be_hidden()
    page.unroute(BUNDLE)
    page.get_by_role("link", name="重新打开").click()
    expect(page.locator("[data-search-state='ready']")).to_be_visible()
    assert "subject=" in page.url
    expect(page.get_by_text(UNSTARTED)).to_be_hidden()


def _name(component: str) -> str | None:
    script = (ROOT / "overrides/assets/javascripts" / f"{component}.js").read_text(encoding="utf-8")
    declared = re.search(r"^const (anliku\w+) = ", script, re.MULTILINE)
    return declared[1] if declared else None


@pytest.mark.parametrize("name", [name for name in map(_name, SCRIPTS["home"]) if name])
def test_a_fault_in_any_part_of_the_script_is_told(page: Page, origin: str, catalogue: Catalogue, name: str) -> None:
    edited(page, lambda text: re.sub(rf"^const {name} = ", f"throw new Error('{name}');\n\\g<0>", text, flags=re.M))
    page.goto(origin + "?q=阅读&subject=语文", wait_until="load")
    expect(page.get_by_text(UNSTARTED)).to_be_visible()
    expect(page.locator("[data-case]")).to_have_count(len(catalogue.cases))
    page.locator("[data-box]").fill("追问")
    page.locator("[data-box]").press("Enter")
    page.wait_for_url(re.compile(r"\?q=%E8%BF%BD"))


def test_a_fault_while_the_page_is_made_is_told(page: Page, origin: str) -> None:
    edited(page, lambda text: text.replace("new anlikuSheet.Sheet(", "new anlikuSheet.Gone("))
    page.goto(origin + "?q=阅读", wait_until="load")
    expect(page.get_by_text(UNSTARTED)).to_be_visible()


def test_a_fault_while_results_are_shown_ends_and_is_told(page: Page, origin: str) -> None:
    edited(
        page,
        lambda text: text.replace(
            "function guessed(page,", "function guessed() {\nthrow new Error();\n}\nfunction never(page,"
        ),
    )
    page.goto(origin + "?q=阅读&subject=语文", wait_until="load")
    expect(page.get_by_text("这个页面出了错，请刷新。")).to_be_visible()
    assert page.evaluate("1 + 1") == 2
    expect(page.get_by_role("button", name="刷新")).to_be_visible()


def test_a_fault_in_what_only_helps_leaves_the_search(page: Page, origin: str) -> None:
    edited(page, lambda text: text.replace("\ntheme();\n", "\ntheme.gone();\n", 1))
    page.goto(origin + "?q=追问", wait_until="load")
    expect(page.locator("#results-title")).to_contain_text("找到")


# --- an address by old names --------------------------------------------------------------------


def _alias(catalogue: Catalogue) -> tuple[str, str]:
    """(alias, term) of a problem that some case has."""
    counts = catalogue.counts("problem")
    terms = catalogue.taxonomy.facet("problem").terms
    return next((term.aliases[0], term.name) for term in terms if term.aliases and counts.get(term.name))


def test_an_old_name_whose_list_does_not_come_can_be_tried_again(page: Page, origin: str, catalogue: Catalogue) -> None:
    alias, term = _alias(catalogue)
    page.route("**/search/**", lambda route: route.abort())
    page.goto(f"{origin}?problem={alias}", wait_until="load")
    expect(page.locator("#results-title")).to_have_text("查找没有完成")
    page.unroute("**/search/**")
    page.get_by_role("button", name="重试").click()
    expect(page.locator("[data-active]")).to_contain_text(term)
    expect(page.locator("[data-result-count]")).to_have_text(str(catalogue.counts("problem")[term]))


def test_an_old_name_holds_where_a_reader_types_before_it_is_known(
    browser: Browser, origin: str, catalogue: Catalogue
) -> None:
    alias, term = _alias(catalogue)
    with seek(browser, origin) as seeker:
        gate = Gate(seeker.page, "**/search/*/meta.js*")
        seeker.page.goto(f"{origin}?problem={alias}", wait_until="commit")
        seeker.box.fill("教学")
        gate.open()
        seeker.wait()
        expect(seeker.page.locator("[data-active]")).to_contain_text(term)
        assert seeker.asked() == {"q": ["教学"], "problem": [term]}


# --- offers -------------------------------------------------------------------------------------


def test_an_offer_of_what_only_means_the_words_says_so(browser: Browser, origin: str) -> None:
    with seek(browser, origin) as seeker:
        seeker.open("?q=孩子不爱看书&subject=跨学科")
        expect(seeker.page.locator(".empty__title")).to_contain_text("意思相近的也不在这些筛选里")
        offer = seeker.page.locator(".empty .chip").first
        said = re.search(r"有 (\d+) 个意思相近的$", offer.inner_text())
        assert said is not None
        offer.click()
        seeker.wait()
        assert len(seeker.ids()) == int(said[1])
        expect(seeker.page.locator("#results-title")).to_have_text("意思相近的案例")
