"""What the search page does when there is nothing to find, when data does not come, and with any text at all."""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Response, Route, expect

from anliku.catalogue import Catalogue
from anliku.markdown import Document
from anliku.search.static.edition import FORMAT
from anliku.search.static.query import Level, parts
from tests.browser import chromium
from tests.browser.chromium import PHONE
from tests.browser.seeker import Gate, Seeker, answer, contain, disk, reader, seek

NETWORK = "没有取到数据，可能是网络不稳。"
NEWER = "案例库刚刚更新，请刷新页面。"
TERMS = "**/search/*/terms/*.bin*"
CASES = "**/search/*/cases/*.bin*"


@pytest.fixture(params=["phone", "desktop"])
def seeker(request: pytest.FixtureRequest, browser: Browser, origin: str) -> Iterator[Seeker]:
    """The home page over http, not opened yet."""
    with seek(browser, origin, str(request.param)) as found:
        yield found


@pytest.fixture
def copy(folder: Path, tmp_path: Path) -> Path:
    """A built site that a test may damage."""
    return Path(shutil.copytree(folder, tmp_path / "site"))


def edition(site: Path) -> Path:
    """The folder of the index."""
    (found,) = (site / "search").iterdir()
    return found


# --- nothing found ------------------------------------------------------------------------


def test_filters_that_leave_nothing_say_what_each_costs(seeker: Seeker, folder: Path) -> None:
    seeker.open("?q=追问&subject=英语&region=姑苏区")
    assert seeker.count() == 0
    assert seeker.ids() == []
    box = seeker.page.locator(".empty")
    expect(box).to_contain_text("在这些筛选里没有含“追问”的案例")
    offers = box.get_by_role("link")
    texts = offers.all_inner_texts()
    numbers = [int(found[1]) for text in texts if (found := re.search(r"有 (\d+) 个$", text))]
    assert texts[0].startswith("去掉“英语”")
    assert texts[-1] == f"去掉全部筛选，有 {contain(folder, '追问')} 个"
    assert len(numbers) == len(texts) == 3
    for place, number in enumerate(numbers):
        offers.nth(place).click()
        seeker.wait()
        assert seeker.count() == number > 0
        seeker.page.go_back()
        seeker.wait()
        assert seeker.count() == 0


def test_a_term_without_a_case_is_said_to_have_none(seeker: Seeker, catalogue: Catalogue) -> None:
    unused = next(
        term.name for term in catalogue.taxonomy.facet("subject").terms if term.name not in catalogue.counts("subject")
    )
    seeker.open(f"?q={unused}")
    note = seeker.page.locator(".blank")
    expect(note).to_contain_text(f"学科“{unused}”还没有案例（0 个）")
    note.get_by_role("link").click()
    expect(seeker.page.locator("h1")).to_contain_text("投稿指南")


def test_what_nobody_wrote_is_named_on_one_line(seeker: Seeker) -> None:
    seeker.open("?q=量子纠缠")
    expect(seeker.page.locator(".empty__title")).to_have_text("没有找到和“量子纠缠”有关的案例")
    expect(seeker.page.locator(".empty__title .nowrap")).to_have_text("“量子纠缠”")


def test_words_that_nobody_wrote_lead_to_the_problems(seeker: Seeker) -> None:
    """Never to terms that only share characters with them."""
    seeker.open()
    seeker.ask("素质教养")
    assert seeker.count() == 0
    box = seeker.page.locator(".empty")
    expect(box).to_contain_text("没有找到和“素质教养”有关的案例")
    expect(box.get_by_role("heading")).to_have_text(["按问题找"])
    expect(seeker.page.locator("[data-offers]")).to_be_hidden()
    assert str(box.get_by_role("link", name="阅读素养").first.get_attribute("href")).startswith("/?problem=")
    box.get_by_role("link", name="阅读素养").first.click()
    seeker.wait()
    assert seeker.asked() == {"problem": ["阅读素养"]}
    assert seeker.box.input_value() == ""
    assert seeker.count() > 0


@pytest.mark.parametrize("asked", ["   ", "\u3000", "，。！？", "…—", "\u200b\u202e", "\\", "()[]{}*+?"])
def test_only_spaces_and_marks_ask_nothing(seeker: Seeker, catalogue: Catalogue, asked: str) -> None:
    seeker.open()
    seeker.ask(asked)
    assert seeker.count() == len(catalogue.cases)
    assert seeker.ids() == [case.name for case in catalogue.cases]
    assert seeker.asked() == {}
    expect(seeker.page.locator("#results-title")).to_have_text(f"全部 {len(catalogue.cases)} 个案例")
    blank = not asked.strip()
    expect(seeker.page.locator("[data-note]")).to_have_text(
        "" if blank else "这里没有可以查找的字，请输入汉字、字母或数字。"
    )


def test_a_library_without_cases_can_be_asked(browser: Browser, empty_origin: str) -> None:
    with seek(browser, empty_origin) as seeker:
        seeker.open()
        expect(seeker.page.locator(".empty")).to_contain_text("这里还没有案例")
        seeker.ask("阅读")
        assert seeker.count() == 0
        expect(seeker.page.locator(".empty")).to_contain_text("没有找到和“阅读”有关的案例")
        seeker.ask("")
        expect(seeker.page.locator(".empty")).to_contain_text("这里还没有案例")


# --- any text at all ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "asked",
    [
        "<img src=x onerror=alert(1)>追问",
        "<script>alert(1)</script>",
        "\"><svg onload=alert(1)>",
        "javascript:alert(1)",
        "追问.*(?:a|b)+$^[\\",
        "${alert(1)}{{ 7*7 }}{% x %}",
        "%3Cb%3E%00%",
        "__proto__",
        "constructor",
        "\u202e追问\u2066 素养",
        "👩\u200d🏫追问",
        "&subject=语文#追问?stage=小学",
    ],
)  # fmt: skip
def test_hostile_words_are_text(browser: Browser, origin: str, folder: Path, catalogue: Catalogue, asked: str) -> None:
    with seek(browser, origin) as seeker:
        seeker.open()
        seeker.ask(asked)
        level, wanted = answer(folder, catalogue, asked)
        many = contain(folder, asked) if level else len(wanted)
        assert seeker.count() == (many if parts(asked) else len(catalogue.cases))
        found = seeker.ids()
        seeker.box.press("Enter")
        seeker.page.reload()
        seeker.wait()
        assert seeker.box.input_value() == (asked if parts(asked) else "")
        assert seeker.ids() == found
        inside = "[...document.querySelector('anliku-search').querySelectorAll('script, iframe, img, [onerror], [onload]')].length"
        assert seeker.page.evaluate(inside) == 0


def test_lone_surrogates_and_control_characters_are_text(browser: Browser, origin: str) -> None:
    with seek(browser, origin) as seeker:
        seeker.open()
        seeker.ask("追问")
        wanted = seeker.ids()
        for script in ("'\\ud83d追问\\udc00'", "'\\u0000追问\\u0007'", "'\\u202e追\\u200b问'"):
            seeker.box.evaluate(f"box => {{ box.value = {script}; box.dispatchEvent(new Event('input')); }}")
            seeker.wait()
            assert seeker.ids() == wanted
        seeker.box.press("Enter")
        seeker.wait()
        seeker.page.reload()
        seeker.wait()
        assert seeker.ids() == wanted


def test_ten_thousand_characters_are_cut_and_said_so(seeker: Seeker, folder: Path, catalogue: Catalogue) -> None:
    seeker.open()
    note = seeker.page.locator("[data-note]")
    seeker.ask("追问依据" * 16)
    expect(note).to_be_empty()
    asked = "追问依据" * 2500
    seeker.ask(asked)
    expect(note).to_have_text("只用前 64 个字查找。")
    _, wanted = answer(folder, catalogue, asked)
    assert seeker.count() == len(wanted)
    seeker.box.press("Enter")
    seeker.wait()
    assert len(seeker.page.url) < 1500
    seeker.page.reload()
    seeker.wait()
    expect(note).to_have_text("只用前 64 个字查找。")
    assert seeker.count() == len(wanted)
    assert seeker.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_any_piece_of_any_case_finds_it(browser: Browser, origin: str, catalogue: Catalogue) -> None:
    chance = random.Random(20240612)
    with seek(browser, origin) as seeker:
        page = seeker.page
        seeker.save_data()
        seeker.open()
        tried = 0
        while tried < 60:
            case = chance.choice(catalogue.cases)
            texts = [
                case.meta.title,
                case.meta.summary,
                case.meta.unit,
                *(block.text for block in Document(case.body).blocks),
                *(item.source for item in case.meta.evidence),
            ]
            text = chance.choice([one for one in texts if len(one) >= 2])
            start = chance.randrange(len(text) - 1)
            piece = text[start : start + chance.randint(2, 8)]
            if not parts(piece):
                continue
            seeker.ask(piece)
            wanted = page.locator(f"[data-case='{case.name}']")
            while wanted.count() == 0:
                # Further down: places fill when they are seen, and the button brings more.
                empty = page.locator(".card--waiting")
                more = page.get_by_role("button", name="再显示")
                before = empty.count()
                assert before or more.is_visible(), f"{piece!r} 没有找到 {case.name}"
                if before:
                    empty.first.scroll_into_view_if_needed()
                    expect(empty).not_to_have_count(before)
                else:
                    more.click()
            tried += 1


# --- what does not come -------------------------------------------------------------------


def test_a_missing_shard_is_said_and_can_be_tried_again(seeker: Seeker, folder: Path, catalogue: Catalogue) -> None:
    page = seeker.page
    seeker.open()
    page.route(TERMS, lambda route: route.abort())
    seeker.box.fill("追问")
    seeker.wait("error")
    expect(page.locator(".empty")).to_contain_text(NETWORK)
    assert seeker.ids() == []
    expect(page.locator("[data-result-count]")).to_have_count(0)
    expect(page.locator("[data-announce]")).to_have_text(NETWORK)
    page.get_by_role("button", name="重试").click()
    expect(page.locator("#results-title")).to_be_focused()
    seeker.wait("error")
    page.unroute(TERMS)
    page.get_by_role("button", name="重试").click()
    seeker.wait()
    assert seeker.ids() == answer(folder, catalogue, "追问")[1]


def _cut(body: bytes) -> bytes:
    return body[: len(body) // 2]


def _altered(body: bytes) -> bytes:
    """In what is read first of it: of a card that came with its text the card."""
    place = min(len(body) // 2, 100)
    return body[:place] + bytes((body[place] ^ 1,)) + body[place + 1 :]


def _garbled(body: bytes) -> bytes:
    """A whole pack with its head and its end."""
    return body[:40] + bytes(byte ^ 1 for byte in body[40:-4]) + body[-4:]


def _portal(body: bytes) -> bytes:
    return "<!doctype html><title>登录</title>".encode()


@pytest.mark.parametrize("damage", [_cut, _altered, lambda body: b"", _portal])
@pytest.mark.parametrize("what", ["terms/*.bin", "cases/*.bin", "meta.js"])
def test_damaged_files_never_give_a_wrong_answer(
    browser: Browser, origin: str, folder: Path, catalogue: Catalogue, what: str, damage: Callable[[bytes], bytes]
) -> None:
    if damage is _altered and what == "meta.js":
        # What the others are checked by; it is a whole script or none.
        damage = _cut
    with seek(browser, origin) as seeker:
        page = seeker.page

        def spoil(route: Route) -> None:
            answered = route.fetch()
            route.fulfill(response=answered, body=damage(answered.body()))

        pattern = f"**/search/*/{what}*"
        page.route(pattern, spoil)
        page.goto(origin + "?q=追问")
        seeker.wait("error")
        assert seeker.ids() == []
        expect(page.locator(".empty")).to_contain_text(NETWORK)
        page.unroute_all(behavior="wait")
        page.get_by_role("button", name="重试").click()
        seeker.wait()
        assert seeker.ids() == answer(folder, catalogue, "追问")[1]
        # The browser itself complains of scripts that break off.
        seeker.errors.clear()


@pytest.mark.parametrize("damage", [_cut, _garbled, _portal])
def test_a_server_that_sends_whole_files_does_as_well(
    browser: Browser, folder: Path, catalogue: Catalogue, damage: Callable[[bytes], bytes]
) -> None:
    with chromium.serve(folder, in_parts=False) as origin, seek(browser, origin, alone=True) as seeker:
        page = seeker.page

        def spoil(route: Route) -> None:
            answered = route.fetch()
            route.fulfill(response=answered, body=damage(answered.body()))

        page.route(CASES, spoil)
        page.goto(origin + "?q=追问")
        seeker.wait("error")
        assert seeker.ids() == []
        page.unroute_all(behavior="wait")
        page.get_by_role("button", name="重试").click()
        seeker.wait()
        assert seeker.ids() == answer(folder, catalogue, "追问")[1]
        sent: list[str] = []
        page.on("request", lambda request: sent.append(request.url))
        seeker.ask("睡眠")
        assert seeker.ids() == answer(folder, catalogue, "睡眠")[1]
        # What came whole is kept.
        assert [url for url in sent if "/cases/" in url] == []


def test_only_the_parts_that_are_wanted_are_asked_for(seeker: Seeker) -> None:
    answers: list[Response] = []
    seeker.page.on("response", lambda response: answers.append(response))
    # One result: of more, cards between two that are wanted come along where that costs less than a request.
    seeker.open("?q=追问依据&problem=阅读素养&region=姑苏区")
    assert seeker.ids() == ["gusu-yuwen-01"]
    # Tables that few queries need (forms/) are small files of their own and come whole.
    packs = [answered for answered in answers if ".bin" in answered.url and "/forms/" not in answered.url]
    assert len(packs) >= 2
    assert {answered.status for answered in packs} == {206}
    assert max(int(answered.headers["content-length"]) for answered in packs) < 4000, (
        "a card and the beginning of its text"
    )


def test_other_bytes_than_were_asked_for_are_noticed(seeker: Seeker, folder: Path, catalogue: Catalogue) -> None:
    page = seeker.page
    seeker.open()

    def beside(route: Route) -> None:
        first, last = map(int, route.request.headers["range"].removeprefix("bytes=").split("-"))
        step = last + 1 - first
        step = -step if first > step else step
        route.fulfill(response=route.fetch(headers={"range": f"bytes={first + step}-{last + step}"}))

    page.route(TERMS, beside)
    seeker.box.fill("追问")
    seeker.wait("error")
    assert seeker.ids() == []
    page.unroute_all(behavior="wait")
    page.get_by_role("button", name="重试").click()
    seeker.wait()
    assert seeker.ids() == answer(folder, catalogue, "追问")[1]


@pytest.mark.parametrize(
    ("told", "other"),
    [(r'"version":"[0-9a-f]{12}"', '"version":"000000000000"'), (f'"format":{FORMAT},', f'"format":{FORMAT + 1},')],
)
def test_an_index_of_another_edition_is_noticed(browser: Browser, origin: str, told: str, other: str) -> None:
    with seek(browser, origin) as seeker:
        page = seeker.page

        def change(route: Route) -> None:
            answered = route.fetch()
            assert re.search(told, answered.text())
            route.fulfill(response=answered, body=re.sub(told, other, answered.text()))

        page.route("**/search/*/meta.js*", change)
        page.goto(origin + "?q=追问")
        seeker.wait("error")
        expect(page.locator(".empty")).to_contain_text(NEWER)
        assert seeker.ids() == []
        page.unroute_all(behavior="wait")
        page.get_by_role("button", name="刷新").click()
        seeker.wait()
        assert seeker.count() > 0


def test_a_site_published_anew_under_an_open_page_is_noticed(browser: Browser, copy: Path) -> None:
    with chromium.serve(copy) as origin, seek(browser, origin, alone=True) as seeker:
        page = seeker.page
        seeker.open("?q=追问")
        old = edition(copy)
        new = old.with_name("0123456789ab")
        for file in [*old.rglob("*.js"), copy / "index.html"]:
            file.write_text(file.read_text(encoding="utf-8").replace(old.name, new.name), encoding="utf-8")
        old.rename(new)
        seeker.box.fill("睡眠")
        seeker.wait("error")
        expect(page.locator(".empty")).to_contain_text(NEWER)
        page.get_by_role("button", name="刷新").click()
        seeker.wait()
        assert seeker.box.input_value() == "睡眠"
        assert seeker.count() > 0


def test_a_folder_that_lost_a_file_says_so(browser: Browser, copy: Path) -> None:
    with seek(browser, disk(copy), alone=True) as seeker:
        page = seeker.page
        seeker.open()
        terms = edition(copy) / "terms"
        terms.rename(copy / "away")
        seeker.box.fill("追问")
        seeker.wait("error")
        expect(page.locator(".empty")).to_contain_text("可能没有完整解压")
        assert seeker.ids() == []
        (copy / "away").rename(terms)
        page.get_by_role("button", name="重试").click()
        seeker.wait()
        assert seeker.count() == len(reader(copy).search("追问").hits)


def test_a_card_further_down_that_does_not_come_is_offered_again(browser: Browser, longest_origin: str) -> None:
    with seek(browser, longest_origin) as seeker:
        page = seeker.page
        seeker.open("?q=学生")
        before = len(seeker.ids())
        page.route(CASES, lambda route: route.abort())
        page.get_by_role("button", name="再显示").click()
        seeker.wait("error")
        expect(page.get_by_text("这个案例没有取到，可能是网络不稳。").first).to_be_visible()
        assert seeker.cards.count() == before
        page.unroute(CASES)
        page.get_by_role("button", name="重试").first.click()
        expect(seeker.cards).not_to_have_count(before)
        seeker.wait()


def test_a_passage_that_is_damaged_is_said_and_can_be_asked_for_again(
    browser: Browser, origin: str, folder: Path
) -> None:
    described = reader(folder).meta
    cards = 100 + described["cases"] * described["slot"]
    with seek(browser, origin) as seeker:
        page = seeker.page

        def spoil(route: Route) -> None:
            answered = route.fetch()
            first = int(route.request.headers["range"].removeprefix("bytes=").split("-")[0])
            route.fulfill(response=answered, body=answered.body()[: -1 if first > cards else None])

        page.route(CASES, spoil)
        seeker.open("?q=追问依据")
        again = page.locator(".card__again")
        expect(again.first).to_contain_text("没有取到")
        page.unroute_all(behavior="wait")
        card = seeker.cards.filter(has=again).first
        name = card.get_attribute("data-case")
        again.first.get_by_role("button", name="重试").click()
        expect(page.locator(f"[data-case='{name}'] .card__summary mark").first).to_have_text("追问依据")


def test_an_old_link_with_another_name_of_a_term_still_filters(seeker: Seeker, catalogue: Catalogue) -> None:
    seeker.open("?region=高新区")
    expect(seeker.page.locator("[data-active]")).to_contain_text("虎丘区")
    seeker.wait()
    assert seeker.asked() == {"region": ["虎丘区"]}
    assert 0 < seeker.count() < len(catalogue.cases)


def test_a_filter_that_no_longer_exists_is_said(seeker: Seeker) -> None:
    seeker.open("?region=亚特兰蒂斯&q=追问")
    expect(seeker.page.locator("[data-note]")).to_have_text("没有案例属于区域“亚特兰蒂斯”，这项筛选没有用上。")
    seeker.wait()
    assert seeker.asked() == {"q": ["追问"]}


def test_what_contains_a_sentence_is_not_held_up_where_what_is_near_does_not_come(
    browser: Browser, origin: str, folder: Path
) -> None:
    asked = "学校逐题研读选项"
    assert len(reader(folder).search(asked).hits) == 1
    with seek(browser, origin, alone=True) as seeker:
        sent: list[str] = []
        seeker.page.route("**/begins.bin*", lambda route: (sent.append(route.request.url), route.abort())[1])
        seeker.open(f"?q={asked}")
        assert seeker.count() == 1
        expect(seeker.page.locator("[data-hint]")).to_contain_text("意思相近的案例没有取到")
        # Asked for while the scripts came, and by the search; the filters that are offered need it, too.
        assert len(sent) == 2


def test_how_the_words_are_contained_is_said(seeker: Seeker, folder: Path, catalogue: Catalogue) -> None:
    seeker.open()
    seeker.ask("小学数学的追问")
    if answer(folder, catalogue, "小学数学")[0] != Level.EXACT:
        seeker.ask("小学数学")
        expect(seeker.page.locator("[data-hint]")).to_have_text("没有连着写的“小学数学”，以下案例里“小学”“数学”都有。")
    seeker.ask("passag")
    expect(seeker.page.locator("[data-hint]")).to_have_text(
        "没有单独写的“passag”，以下案例里它是更长的词或数字的一部分。"
    )


def test_while_waiting_the_page_says_it_is_busy(seeker: Seeker) -> None:
    page = seeker.page
    seeker.open()
    gate = Gate(page, TERMS)
    with page.expect_request(TERMS):
        seeker.box.fill("追问")
    seeker.wait("loading")
    expect(page.locator("#results-title")).to_have_text("正在查找……")
    expect(page.locator("[data-region]")).to_have_attribute("aria-busy", "true")
    gate.open()
    seeker.wait()
    expect(page.locator("[data-region]")).to_have_attribute("aria-busy", "false")


# --- without scripts ----------------------------------------------------------------------


def test_without_scripts_no_box_is_offered(browser: Browser, origin: str, catalogue: Catalogue) -> None:
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    page.goto(origin + "?q=追问#search")
    for part in (".ask", ".results__tools", ".panel__head", ".panel__foot"):
        expect(page.locator(part)).to_be_hidden()
    expect(page.locator(".card[data-case]")).to_have_count(len(catalogue.cases))
    expect(page.locator("[data-facet='subject']").first).to_be_visible()
    context.close()


def test_if_the_scripts_do_not_come_the_lists_stay(browser: Browser, origin: str, catalogue: Catalogue) -> None:
    context = browser.new_context(viewport=PHONE)
    page = context.new_page()
    page.route("**/assets/home.js*", lambda route: route.abort())
    page.goto(origin + "?q=追问", wait_until="load")
    expect(page.locator(".card[data-case]")).to_have_count(len(catalogue.cases))
    expect(page.locator(".card h3").first).to_be_visible()
    expect(page.locator(".sheet > summary")).to_be_visible()
    context.close()


def test_levels_used_here_are_those_of_the_library(folder: Path, catalogue: Catalogue) -> None:
    assert answer(folder, catalogue, "素质教养") == (Level.NONE, [])
    assert answer(folder, catalogue, "追问")[0] == Level.EXACT
