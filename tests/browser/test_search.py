"""Finding cases: words, filters, order and address, on phone and desktop, from http and from disk."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from anliku.catalogue import Catalogue
from anliku.model import FACETS, Case
from anliku.search.normalise import normalise
from anliku.search.static.query import Level
from tests.browser.seeker import Gate, Seeker, answer, contain, disk, reader, seek

TERMS = "**/search/*/terms/*.bin*"

WORDS = [
    "阅读",
    "追问 依据",
    "得分率",
    "2023年10月",
    "Football",
    "姑苏区平桥示例小学",
    "苏州工业园区",
    "学",
    "12",
    "Ｐ",
]


@pytest.fixture(params=["phone", "desktop"])
def view(request: pytest.FixtureRequest) -> str:
    """Phone or desktop."""
    return str(request.param)


@pytest.fixture(params=["http", "disk"])
def seeker(
    request: pytest.FixtureRequest, browser: Browser, origin: str, unzipped: Path, view: str
) -> Iterator[Seeker]:
    """The home page, not opened yet; from disk it is the offline edition's."""
    with seek(browser, origin if request.param == "http" else disk(unzipped), view) as found:
        yield found


@pytest.fixture(params=["http", "disk"])
def long_seeker(
    request: pytest.FixtureRequest, browser: Browser, longest_origin: str, longest: Path, view: str
) -> Iterator[Seeker]:
    """The same of a library whose lists are long."""
    with seek(browser, longest_origin if request.param == "http" else disk(longest), view) as found:
        yield found


@pytest.fixture
def desktop_seeker(browser: Browser, origin: str) -> Iterator[Seeker]:
    """The same on a desktop over http, for what does not depend on either."""
    with seek(browser, origin) as found:
        yield found


def terms_of(case: Case, facet: str, catalogue: Catalogue) -> set[str]:
    """Canonical names of a case's terms."""
    found = (catalogue.taxonomy.facet(facet).find(name) for name in case.meta.terms()[facet])
    return {term.name for term in found if term}


def passing(catalogue: Catalogue, filters: dict[str, list[str]], names: list[str] | None = None) -> list[str]:
    """The cases that the filters keep, by the definition."""
    by_name = {case.name: case for case in catalogue.cases}
    return [
        name
        for name in names or list(by_name)
        if all(terms_of(by_name[name], facet, catalogue) & set(wanted) for facet, wanted in filters.items())
    ]


# --- words --------------------------------------------------------------------------------


def test_answers_are_those_of_the_index(seeker: Seeker, folder: Path, catalogue: Catalogue) -> None:
    seeker.open()
    for asked in WORDS:
        seeker.ask(asked)
        level, wanted = answer(folder, catalogue, asked)
        many = contain(folder, asked) if level else len(wanted)
        assert seeker.count() == many, asked
        found = seeker.ids()
        assert found == wanted[: len(found)], asked
        assert len(found) == len(wanted) if len(wanted) <= 20 else len(found) >= 10
        title = f"找到 {many} 个案例" if level else "意思相近的案例"
        expect(seeker.page.locator("#results-title")).to_have_text(title)


def test_results_come_while_typing(seeker: Seeker, catalogue: Catalogue) -> None:
    seeker.open()
    seeker.box.press_sequentially("追问", delay=10)
    seeker.wait()
    assert seeker.count() < len(catalogue.cases)
    assert seeker.ids()
    seeker.box.press("Backspace")
    seeker.box.press("Backspace")
    seeker.wait()
    assert seeker.count() == len(seeker.ids()) == len(catalogue.cases)


def test_every_result_shows_the_words(seeker: Seeker) -> None:
    seeker.open("?q=追问 依据")
    assert seeker.count() >= 2
    for card in seeker.cards.all()[: seeker.count()]:
        card.scroll_into_view_if_needed()
        expect(card.locator("mark").first).to_be_visible()
        marks = {normalise(text) for text in card.locator("mark").all_inner_texts()}
        assert marks <= {"追问", "依据", "追问依据"}
        assert len(card.locator(".card__summary").inner_text()) <= 130


@pytest.mark.parametrize("asked", ["证据条", "示例语文课题组", "依据追问比例"])
def test_what_stands_in_keywords_indicators_or_authors_is_not_called_a_keyword(seeker: Seeker, asked: str) -> None:
    seeker.open(f"?q={asked}")
    card = seeker.page.locator("[data-case='gusu-yuwen-01']")
    expect(card.locator(".card__why")).to_have_text(f"关键词、指标或作者里有“{asked}”。")


def test_words_of_two_questions_are_told_by_both(seeker: Seeker) -> None:
    seeker.open("?q=打瞌睡 抱着手机")
    card = seeker.page.locator("[data-case='wujiang-xiangguan-01']")
    both = "能回答“孩子上床晚，白天打瞌睡怎么办”；能回答“周末抱着手机不放”。"
    expect(card.locator(".card__why")).to_have_text(both)


def test_an_award_that_every_card_shows_is_no_reason(seeker: Seeker) -> None:
    seeker.open("?q=一等奖")
    assert seeker.ids()
    expect(seeker.page.locator(".card__why", has_text="奖项")).to_have_count(0)


def test_an_excerpt_holds_words_that_the_summary_lacks(desktop_seeker: Seeker, catalogue: Catalogue) -> None:
    case = next(case for case in catalogue.cases if "追问依据" in case.body.replace("\n", ""))
    assert "追问依据" not in case.meta.summary
    desktop_seeker.open("?q=追问依据")
    card = desktop_seeker.page.locator(f"[data-case='{case.name}']")
    expect(card.locator(".card__summary mark").first).to_have_text("追问依据")
    assert 40 <= len(card.locator(".card__summary").inner_text()) <= 115


def test_a_card_leads_to_its_case(seeker: Seeker) -> None:
    seeker.open("?q=追问")
    card = seeker.cards.first
    title, name = card.locator("h3").inner_text(), card.get_attribute("data-case")
    card.locator("h3 a").click()
    expect(seeker.page.locator(f"article[data-case='{name}'] h1")).to_have_text(title)
    seeker.page.go_back()
    seeker.wait()
    assert seeker.box.input_value() == "追问"
    assert seeker.ids()[0] == name


def test_coming_back_the_reader_stands_where_he_left(long_seeker: Seeker) -> None:
    seeker = long_seeker
    seeker.open("?q=学生")
    for place in range(0, 16, 3):
        seeker.page.locator("anliku-search .card").nth(place).scroll_into_view_if_needed()
        expect(seeker.page.locator("anliku-search .card").nth(place)).to_have_attribute("data-case", re.compile("."))
    card = seeker.page.locator("anliku-search .card").nth(15)
    name = card.get_attribute("data-case")
    card.locator("h3 a").click()
    expect(seeker.page.locator(f"article[data-case='{name}'] h1")).to_be_visible()
    seeker.page.go_back()
    seeker.wait()
    expect(seeker.page.locator(f"anliku-search [data-case='{name}']")).to_be_in_viewport()


def test_cases_that_mean_what_nobody_wrote_are_shown_with_their_reasons(
    seeker: Seeker, folder: Path, catalogue: Catalogue
) -> None:
    seeker.open()
    asked = "做题粗心"
    seeker.ask(asked)
    level, wanted = answer(folder, catalogue, asked)
    assert level == Level.NONE
    expect(seeker.page.locator("#results-title")).to_have_text("意思相近的案例")
    text = f"没有案例写有“{asked}”，以下 {len(wanted)} 个说的是相近的事。"
    expect(seeker.page.locator("[data-hint]")).to_have_text(text)
    assert seeker.count() == len(wanted)
    assert seeker.ids() == wanted
    reason = seeker.cards.first.locator(".card__why")
    expect(reason).to_have_text(re.compile("^相近：."))
    near = reader(folder).search(asked).near[0]
    expect(reason).to_have_text("相近：" + " · ".join(near.words))


def test_a_late_answer_never_replaces_a_newer_one(desktop_seeker: Seeker, folder: Path, catalogue: Catalogue) -> None:
    page = desktop_seeker.page
    desktop_seeker.open()
    desktop_seeker.ask("学生")
    gate = Gate(page, TERMS)
    with page.expect_request(TERMS):
        desktop_seeker.box.fill("追问")
    desktop_seeker.wait("loading")
    gate.holding = False
    # What is loaded already: another word's list may stand in the very part that is held.
    desktop_seeker.ask("学生")
    level, wanted = answer(folder, catalogue, "学生")
    assert level == Level.EXACT
    assert desktop_seeker.ids() == wanted
    with page.expect_response(TERMS):
        gate.open()
    # By the time of an answer that was asked for later the late one has been dealt with.
    page.evaluate("fetch(location.href).then((response) => response.text())")
    assert desktop_seeker.ids() == wanted
    assert desktop_seeker.count() == len(wanted)


def test_unfinished_chinese_input_is_not_searched(desktop_seeker: Seeker) -> None:
    page = desktop_seeker.page
    desktop_seeker.open()
    desktop_seeker.box.focus()
    keyboard = page.context.new_cdp_session(page)
    for typed in ("z", "zh", "zhui'wen"):
        keyboard.send(
            "Input.imeSetComposition", {"text": typed, "selectionStart": len(typed), "selectionEnd": len(typed)}
        )
        expect(desktop_seeker.box).to_have_value(typed)
        assert desktop_seeker.root.get_attribute("data-search-state") == "ready"
        assert desktop_seeker.asked() == {}
    keyboard.send("Input.insertText", {"text": "追问"})
    expect(desktop_seeker.box).to_have_value("追问")
    expect(page.locator("#results-title")).to_have_text(re.compile("找到 \\d+ 个案例"))
    assert desktop_seeker.asked() == {"q": ["追问"]}


def test_long_lists_come_in_portions(long_seeker: Seeker, longest: Path, longest_catalogue: Catalogue) -> None:
    seeker = long_seeker
    seeker.open("?q=学生")
    _, wanted = answer(longest, longest_catalogue, "学生")
    assert len(wanted) > 25
    page = seeker.page
    expect(page.locator(".cards > .card")).to_have_count(20)
    for shown in range(20, len(wanted), 20):
        # By key: on a slow machine cards that fill above move the button away from a finger.
        page.get_by_role("button", name=f"再显示 {min(20, len(wanted) - shown)} 个").press("Enter")
        expect(page.locator(".cards > .card")).to_have_count(min(shown + 20, len(wanted)))
        expect(page.locator(f"[data-case='{wanted[shown]}'] h3 a")).to_be_focused()
    for place in range(len(wanted)):
        page.locator(".cards > .card").nth(place).scroll_into_view_if_needed()
    expect(seeker.cards).to_have_count(len(wanted))
    assert seeker.ids() == wanted
    assert seeker.count() == len(wanted)


# --- filters ------------------------------------------------------------------------------


def test_filters_work_without_words(seeker: Seeker, catalogue: Catalogue) -> None:
    seeker.open()
    seeker.choose("subject", "语文")
    wanted = passing(catalogue, {"subject": ["语文"]})
    assert seeker.ids() == wanted
    assert seeker.count() == len(wanted)
    seeker.choose("subject", "英语")
    assert seeker.ids() == passing(catalogue, {"subject": ["语文", "英语"]})[:20]
    seeker.choose("stage", "初中")
    assert seeker.ids() == passing(catalogue, {"subject": ["语文", "英语"], "stage": ["初中"]})
    assert seeker.asked() == {"subject": ["语文", "英语"], "stage": ["初中"]}
    seeker.choose("subject", "语文")
    assert seeker.ids() == passing(catalogue, {"subject": ["英语"], "stage": ["初中"]})


def test_counts_are_the_results_under_the_other_facets(seeker: Seeker, folder: Path, catalogue: Catalogue) -> None:
    filters = {"subject": ["语文", "数学"], "stage": ["小学"]}
    seeker.open("?q=监测&subject=语文&subject=数学&stage=小学")
    _, found = answer(folder, catalogue, "监测")
    by_name = {case.name: case for case in catalogue.cases}
    for facet in FACETS:
        others = {key: wanted for key, wanted in filters.items() if key != facet}
        kept = passing(catalogue, others, found)
        wanted = {
            term: sum(term in terms_of(by_name[name], facet, catalogue) for name in kept)
            for term, number in catalogue.counts(facet).items()
            if number
        }
        assert seeker.counts(facet) == wanted, facet
    for name in ("语文", "数学"):
        expect(seeker.option("subject", name)).to_have_attribute("aria-checked", "true")


def test_an_option_says_how_many_results_it_gives(desktop_seeker: Seeker) -> None:
    desktop_seeker.open("?q=监测&stage=初中")
    for term, number in desktop_seeker.counts("region").items():
        option = desktop_seeker.option("region", term)
        assert option.locator(".count").inner_text() == str(number)
        if number == 0:
            expect(option).to_be_hidden()
            continue
        option.click()
        desktop_seeker.wait()
        assert desktop_seeker.count() == number, term
        option.click()
        desktop_seeker.wait()


def test_what_is_chosen_can_be_taken_off_where_it_stands(seeker: Seeker, catalogue: Catalogue) -> None:
    seeker.open("?subject=语文&stage=小学&stage=初中")
    page = seeker.page
    assert page.get_by_role("button", name="移除").all_inner_texts() == ["语文", "小学", "初中"]
    page.get_by_role("button", name="移除 小学").click()
    seeker.wait()
    assert seeker.ids() == passing(catalogue, {"subject": ["语文"], "stage": ["初中"]})
    expect(page.get_by_role("button", name="移除 初中")).to_be_focused()
    page.get_by_role("button", name="全部清除").click()
    seeker.wait()
    assert seeker.asked() == {}
    assert seeker.count() == len(catalogue.cases)
    expect(page.get_by_role("button", name="移除")).to_have_count(0)


def test_a_problem_is_a_way_in(seeker: Seeker, catalogue: Catalogue) -> None:
    seeker.open()
    seeker.page.locator(".doors [data-term='阅读素养']").click()
    seeker.wait()
    assert seeker.ids() == passing(catalogue, {"problem": ["阅读素养"]})
    assert seeker.asked() == {"problem": ["阅读素养"]}
    for term in seeker.counts("problem"):
        expect(seeker.option("problem", term)).to_have_count(1)


# --- order --------------------------------------------------------------------------------


def test_results_can_be_sorted(seeker: Seeker, folder: Path, catalogue: Catalogue) -> None:
    seeker.open("?q=阅读")
    _, relevant = answer(folder, catalogue, "阅读")
    by_name = {case.name: case for case in catalogue.cases}
    awards = catalogue.taxonomy.facet("award").names
    page = seeker.page
    page.get_by_label("排序").select_option("最新")
    seeker.wait()
    years = sorted(relevant, key=lambda name: -(by_name[name].year or 0))
    assert seeker.ids() == years[: len(seeker.ids())]
    assert seeker.asked()["sort"] == ["year"]
    page.get_by_label("排序").select_option("按奖项")
    seeker.wait()
    ranks = sorted(relevant, key=lambda name: min(awards.index(t) for t in terms_of(by_name[name], "award", catalogue)))
    assert seeker.ids() == ranks[: len(seeker.ids())]
    page.get_by_label("排序").select_option("相关度")
    seeker.wait()
    assert seeker.ids() == relevant[: len(seeker.ids())]
    assert seeker.asked() == {"q": ["阅读"]}


# --- the address --------------------------------------------------------------------------


def test_a_link_brings_the_whole_state(seeker: Seeker, folder: Path, catalogue: Catalogue) -> None:
    seeker.open("?q=监测&subject=数学,语文&stage=小学&sort=relevance&from=singlemessage&region=火星")
    assert seeker.box.input_value() == "监测"
    _, found = answer(folder, catalogue, "监测")
    assert seeker.ids() == passing(catalogue, {"subject": ["语文", "数学"], "stage": ["小学"]}, found)
    assert seeker.page.get_by_role("button", name="移除").all_inner_texts() == ["语文", "数学", "小学"]
    expect(seeker.page).to_have_title(re.compile("^监测 语文 数学 小学 · "))


def test_back_and_forward_walk_through_the_choices(seeker: Seeker) -> None:
    seeker.open()
    start = seeker.count()
    seeker.box.fill("追问")
    seeker.box.press("Enter")
    seeker.wait()
    words = seeker.ids()
    seeker.choose("stage", "初中")
    both = seeker.ids()
    assert len(both) < len(words)
    page = seeker.page
    page.go_back()
    seeker.wait()
    assert (seeker.asked(), seeker.box.input_value(), seeker.ids()) == ({"q": ["追问"]}, "追问", words)
    page.go_back()
    seeker.wait()
    assert (seeker.asked(), seeker.box.input_value(), seeker.count()) == ({}, "", start)
    page.go_forward()
    seeker.wait()
    page.go_forward()
    seeker.wait()
    assert seeker.ids() == both
    assert seeker.asked() == {"q": ["追问"], "stage": ["初中"]}
    page.reload()
    seeker.wait()
    assert seeker.ids() == both


def test_typing_does_not_pile_up_steps_back(desktop_seeker: Seeker) -> None:
    desktop_seeker.open()
    page = desktop_seeker.page
    steps = page.evaluate("history.length")
    for asked in ("阅", "阅读", "阅读素", "阅读素养"):
        desktop_seeker.ask(asked)
    assert desktop_seeker.asked() == {"q": ["阅读素养"]}
    assert page.evaluate("history.length") == steps
    desktop_seeker.box.press("Enter")
    desktop_seeker.wait()
    assert page.evaluate("history.length") == steps + 1
    page.go_back()
    desktop_seeker.wait()
    assert desktop_seeker.asked() == {}
