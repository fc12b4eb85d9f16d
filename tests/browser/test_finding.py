"""What leads to a case: the first result on the first screen, options that give results, and ways on."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from anliku import zone
from anliku.catalogue import Catalogue
from anliku.search.measured import EVIDENCE, MEASURED, SEARCHED
from anliku.site.merged.published import SOURCE
from tests.browser.chromium import PHONE
from tests.browser.seeker import Seeker, seek
from tests.factory import ROOT


@pytest.fixture(params=["phone", "desktop"])
def seeker(request: pytest.FixtureRequest, browser: Browser, origin: str) -> Iterator[Seeker]:
    with seek(browser, origin, request.param) as found:
        yield found


@pytest.fixture
def phone_seeker(browser: Browser, origin: str) -> Iterator[Seeker]:
    with seek(browser, origin, "phone") as found:
        yield found


@pytest.fixture
def desktop_seeker(browser: Browser, origin: str) -> Iterator[Seeker]:
    with seek(browser, origin) as found:
        yield found


def _first(seeker: Seeker) -> float:
    """Pixels from the top of the page to the first result."""
    return float(seeker.cards.first.evaluate("card => card.getBoundingClientRect().top + window.scrollY"))


@pytest.mark.parametrize(
    "asked",
    [
        "?q=阅读",
        "?stage=小学",
        "?q=追问&stage=小学",
        "?subject=语文&stage=小学",
        # With a line that says how it was read, and with filters to choose.
        "?q=睡眠不足",
        "?q=孩子不爱读书怎么办",
        "?q=yuedu",
        "?q=ydsy",
    ],
)
def test_with_a_question_results_begin_near_the_top(seeker: Seeker, asked: str) -> None:
    seeker.open(asked)
    assert _first(seeker) <= (260 if seeker.view == "phone" else 300)
    expect(seeker.page.locator(".hero__lead")).to_be_hidden()
    assert seeker.page.locator("h1").count() == 1


def test_without_one_the_first_case_stands_on_the_first_screen_of_a_phone(phone_seeker: Seeker) -> None:
    phone_seeker.open()
    expect(phone_seeker.page.locator(".hero__title")).to_be_visible()
    expect(phone_seeker.cards.first.locator("h3")).to_be_in_viewport(ratio=1)
    titles = phone_seeker.page.locator(".doors h2").all_inner_texts()
    assert titles == ["学段", "学科", "问题"]


@pytest.mark.parametrize(("query", "folded"), [("?stage=小学", True), ("?from=singlemessage&isappinstalled=0", False)])
def test_an_address_folds_the_hero_before_the_first_paint(
    browser: Browser, origin: str, query: str, folded: bool
) -> None:
    context = browser.new_context(viewport=PHONE)
    page = context.new_page()
    page.route("**/assets/home.js*", lambda route: None)
    page.goto(origin + query, wait_until="commit")
    expect(page.locator("footer")).to_be_attached()
    lead = page.locator(".hero__lead")
    (expect(lead).to_be_hidden if folded else expect(lead).to_be_visible)()
    context.close()


def test_every_filter_of_an_address_is_known_before_the_first_paint() -> None:
    text = (ROOT / "overrides" / "partials" / "early.html").read_text(encoding="utf-8")
    keys = re.search(r"\[\?&\]\(([a-z|]+)\)=", text)
    assert keys is not None
    assert set(keys[1].split("|")) == {"q", "sort", "year", SOURCE, zone.FACET, *SEARCHED}


def test_options_without_results_are_not_shown_nor_reached(desktop_seeker: Seeker) -> None:
    desktop_seeker.open("?q=追问&stage=初中")
    page = desktop_seeker.page
    page.evaluate("document.querySelectorAll('.facet details').forEach((one) => (one.open = true))")
    shown = page.locator(".facet a[data-term]:visible")
    numbers = [int(text) for text in shown.locator(".count").all_inner_texts()]
    assert numbers
    assert min(numbers) > 0
    assert page.locator("[aria-disabled='true']").count() == 0


def test_where_nothing_is_found_there_is_nothing_to_choose(desktop_seeker: Seeker) -> None:
    desktop_seeker.open("?q=量子纠缠")
    expect(desktop_seeker.panel).to_be_hidden()
    desktop_seeker.ask("阅读")
    expect(desktop_seeker.panel).to_be_visible()


def test_few_tab_stops_lead_from_the_box_to_the_first_result(desktop_seeker: Seeker) -> None:
    desktop_seeker.open("?q=阅读")
    page = desktop_seeker.page
    desktop_seeker.box.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab") if page.evaluate("document.activeElement.matches('[data-clear]')") else None
    expect(page.get_by_role("link", name="跳到结果")).to_be_focused()
    page.keyboard.press("Enter")
    stops = 0
    while not page.evaluate("document.activeElement.matches('.card__title a')"):
        page.keyboard.press("Tab")
        stops += 1
        assert stops < 6


def test_what_is_chosen_stands_open_wherever_it_ranks(desktop_seeker: Seeker, catalogue: Catalogue) -> None:
    counts = catalogue.counts("problem")
    last = min((name for name in counts if counts[name]), key=lambda name: counts[name])
    desktop_seeker.open(f"?problem={last}")
    option = desktop_seeker.page.locator(f".facet a[data-term='{last}']")
    expect(option).to_be_visible()
    expect(option).to_have_attribute("aria-checked", "true")


def test_a_reader_keeps_short_or_whole_cards(seeker: Seeker) -> None:
    seeker.open()
    summary, switch = seeker.cards.first.locator(".card__summary"), seeker.page.locator("[data-density]")
    expect(summary).to_be_hidden()
    switch.click()
    expect(summary).to_be_visible()
    seeker.open()
    expect(summary).to_be_visible()
    switch.click()
    expect(summary).to_be_hidden()


def test_an_excerpt_says_why_a_short_card_was_found(seeker: Seeker) -> None:
    seeker.open("?q=追问")
    expect(seeker.cards.first.locator(".card__summary")).to_be_visible()


def test_the_order_is_called_what_it_is(seeker: Seeker) -> None:
    seeker.open()
    sort = seeker.page.locator("[data-sort]")
    assert sort.evaluate("e => e.selectedOptions[0].textContent") == "最新"
    seeker.ask("追问")
    assert sort.evaluate("e => e.selectedOptions[0].textContent") == "相关度"
    assert sort.evaluate("e => Array.from(e.options).filter((one) => !one.hidden).map((one) => one.textContent)") == [
        "相关度",
        "最新",
        "按奖项",
    ]


def test_years_and_evidence_filter(seeker: Seeker, catalogue: Catalogue) -> None:
    seeker.open()
    seeker.choose("year", "2021")
    assert seeker.asked() == {"year": ["2021"]}
    assert seeker.ids() == [case.name for case in catalogue.cases if case.year == 2021]
    seeker.choose("year", "2021")
    seeker.choose(EVIDENCE, MEASURED)
    assert seeker.asked() == {EVIDENCE: [MEASURED]}
    assert seeker.count() == sum(bool(case.meta.evidence) for case in catalogue.cases)


def test_a_school_like_mine_is_found_by_facet_and_by_words(seeker: Seeker, catalogue: Catalogue) -> None:
    rural = [case.name for case in catalogue.cases if "农村学校" in case.meta.school]
    seeker.open("?school=农村学校")
    assert seeker.ids() == rural
    seeker.open("?school=乡村学校")
    assert seeker.asked() == {"school": ["农村学校"]}
    seeker.open("?q=村小")
    seeker.page.locator("[data-offers] a").first.click()
    seeker.wait()
    assert seeker.asked()["school"] == ["农村学校"]
    assert seeker.ids() == rural


def test_a_terms_page_leads_into_the_search(seeker: Seeker, catalogue: Catalogue) -> None:
    page = seeker.page
    term = catalogue.taxonomy.facet("problem").find(max(catalogue.counts("problem").items(), key=lambda row: row[1])[0])
    assert term is not None
    page.goto(f"{seeker.home.removesuffix('index.html')}problem/{term.slug}/index.html")
    page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
    option = page.locator("[data-facet-list='stage'] a[data-term='小学']")
    number = int(option.locator(".count").inner_text())
    option.click()
    seeker.wait()
    assert seeker.asked() == {"problem": [term.name], "stage": ["小学"]}
    assert seeker.count() == number
    page.go_back()
    page.get_by_role("link", name="在检索里打开").click()
    seeker.wait()
    assert seeker.asked() == {"problem": [term.name]}


def test_titles_of_results_break_between_words(phone_seeker: Seeker) -> None:
    phone_seeker.open()
    places = {
        link.inner_text(): link.locator("wbr").count() for link in phone_seeker.page.locator(".card__title a").all()
    }
    phone_seeker.open("?q=追问")
    link = phone_seeker.page.locator(".card__title a").first
    assert link.locator("wbr").count() == places[link.inner_text()] > 0


def test_titles_of_campaigns_break_between_words(phone_seeker: Seeker) -> None:
    phone_seeker.page.goto(f"{phone_seeker.home}campaigns/")
    expect(phone_seeker.page.locator("main h2 a wbr")).not_to_have_count(0)


def test_the_box_of_a_phone_stays_in_sight_when_the_first_words_come(browser: Browser, longest_origin: str) -> None:
    with seek(browser, longest_origin, "phone") as seeker:
        seeker.open()
        seeker.box.tap()
        seeker.page.keyboard.insert_text("阅读")
        seeker.wait()
        expect(seeker.cards.first).to_be_visible()
        top, card, bar = (
            float(one.evaluate("e => e.getBoundingClientRect().top"))
            for one in (seeker.box, seeker.cards.first, seeker.page.locator("[data-result-count]"))
        )
        assert 0 <= top < 48
        assert top < bar < card
