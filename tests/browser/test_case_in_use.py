"""A case page as a thing to use: the text soon, places found, pictures opened, nothing that promises more than it does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, ViewportSize, expect

from anliku.catalogue import Catalogue
from tests.browser.axe import violations
from tests.browser.chromium import PHONE
from tests.browser.extremes import COLUMNS
from tests.browser.kinds import BY_NAME

SMALL = ViewportSize(width=375, height=740)


@pytest.fixture
def hand(browser: Browser) -> Iterator[Page]:
    """A phone in somebody's hand."""
    context = browser.new_context(viewport=SMALL, is_mobile=True, has_touch=True, reduced_motion="reduce")
    yield context.new_page()
    context.close()


@pytest.fixture
def case_url(origin: str, catalogue: Catalogue) -> str:
    """Address of a case with evidence."""
    return origin + BY_NAME["case"].find(catalogue)


# --- the first screens --------------------------------------------------------------------------


def test_the_text_begins_within_one_and_a_half_screens(hand: Page, origin: str, catalogue: Catalogue) -> None:
    tops = []
    for case in catalogue.cases:
        hand.goto(origin + case.url)
        tops.append(hand.locator(".prose").evaluate("e => e.getBoundingClientRect().top + scrollY"))
    # A long summary takes a line or two more.
    assert sorted(tops)[len(tops) * 9 // 10] <= 1.5 * SMALL["height"]
    assert max(tops) <= 1.6 * SMALL["height"]


def test_evidence_is_told_in_two_lines_and_unfolds(hand: Page, case_url: str, catalogue: Catalogue) -> None:
    hand.goto(case_url)
    rows = hand.locator(".measure")
    shown = [row for row in rows.all() if row.is_visible()]
    assert len(shown) == min(2, rows.count())
    for row in shown:
        assert "前" in row.locator(".measure__values").inner_text()
        expect(row.locator(".measure__plot")).to_be_hidden()
    hand.locator(".evidence__unfold summary").tap()
    for row in rows.all():
        expect(row.locator(".measure__plot")).to_be_visible()
        expect(row.locator(".measure__source")).to_be_visible()


def test_what_did_not_move_as_wished_is_not_folded_away(hand: Page, origin: str, catalogue: Catalogue) -> None:
    mixed = [case for case in catalogue.cases if {item.improved for item in case.meta.evidence} > {True}]
    assert mixed
    for case in mixed:
        hand.goto(origin + case.url)
        shown = [row.get_attribute("class") or "" for row in hand.locator(".measure").all() if row.is_visible()]
        assert any("gain" in kind for kind in shown)
        assert any("gain" not in kind for kind in shown)


def test_the_seven_steps_are_one_line(hand: Page, case_url: str) -> None:
    hand.goto(case_url)
    for width in (320, 375, 1280):
        hand.set_viewport_size({"width": width, "height": 740})
        tops = {round(step.bounding_box()["y"]) for step in hand.locator(".loop li").all()}  # type: ignore[index]
        assert len(tops) == 1
        assert hand.locator(".loop").bounding_box()["height"] <= 60  # type: ignore[index]


# --- what can be done ---------------------------------------------------------------------------


def test_without_scripts_no_button_is_dead(browser: Browser, case_url: str) -> None:
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    page.goto(case_url)
    assert [button.inner_text() for button in page.locator("article button").all() if button.is_visible()] == []
    expect(page.locator(".actions a[href='#cite-title']")).to_be_visible()
    expect(page.locator("noscript p")).to_contain_text("引用日期")
    context.close()


# --- from result to place -----------------------------------------------------------------------


def test_a_result_leads_to_its_passage(hand: Page, origin: str, catalogue: Catalogue) -> None:
    body = catalogue.cases[-1].body
    words = [match[0] for match in re.finditer("[\u4e00-\u9fff]{6}", body)][len(body) // 60]
    hand.goto(f"{origin}?q={words}")
    expect(hand.locator(".card__summary mark").first).to_be_visible()
    result = hand.locator(".card h3 a").first
    asked = parse_qs(urlsplit(str(result.get_attribute("href"))).query)
    assert asked["h"] == [words]
    result.tap()
    chip = hand.locator(".marks")
    expect(chip).to_be_visible()
    here = hand.locator("mark.here")
    expect(here).to_be_in_viewport()
    assert here.inner_text() in words
    block = here.evaluate("e => e.closest('p, li, td, th, h2, h3, h4').textContent")
    assert _bare(asked["at"][0]) in _bare(block)
    chip.get_by_role("button", name="清除标记").tap()
    expect(hand.locator("article mark")).to_have_count(0)
    expect(chip).to_have_count(0)
    assert urlsplit(hand.url).query == ""


def _bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def test_marks_change_no_text_and_leave_code_links_and_numbers_alone(
    fresh: BrowserContext, longest_origin: str
) -> None:
    page = fresh.new_page()
    url = f"{longest_origin}2024/gusu-yuwen-00/"
    page.goto(url)
    plain = page.locator("article").inner_text()
    page.goto(f"{url}?h=select+long+62+题目+62.5%25")
    assert page.locator("article").inner_text() == plain
    marked = page.locator("article mark").all_inner_texts()
    assert "题目" in marked
    assert "62.5%" in marked
    assert not {"SELECT", "long", "62"} & set(marked)
    expect(page.locator("article a mark, article code mark, article svg mark")).to_have_count(0)


def test_a_word_of_nearly_every_sentence_is_marked_up_to_a_limit(fresh: BrowserContext, longest_origin: str) -> None:
    page = fresh.new_page()
    url = f"{longest_origin}2024/gusu-yuwen-00/"
    text = page.request.get(url).text()
    many = text.replace('<div class="prose">', f'<div class="prose">{"<p>的的 教的学的</p>" * 3000}')
    page.route("**/?h=*", lambda route: route.fulfill(content_type="text/html", body=many))
    page.goto(f"{url}?h=的")
    expect(page.locator(".marks__said")).to_have_text(re.compile(r"\d / 300\+"))


def test_words_that_are_not_there_leave_the_page_as_it_is(fresh: BrowserContext, case_url: str) -> None:
    page = fresh.new_page()
    for query in ("?h=", "?h=量子纠缠", "?h=%E0%A4%A", "?h=%3Cb%3E&at=%3Cimg%3E"):
        page.goto(case_url + query)
        expect(page.locator("article mark")).to_have_count(0)
        expect(page.locator(".marks")).to_have_count(0)


def test_who_chose_a_section_is_left_there(fresh: BrowserContext, case_url: str) -> None:
    page = fresh.new_page()
    page.goto(case_url)
    last = str(page.locator(".contents a").last.get_attribute("href"))
    page.goto(f"{case_url}?h=学生{last}")
    expect(
        page.locator(f".prose [id='{page.evaluate('decodeURIComponent(location.hash.slice(1))')}']")
    ).to_be_in_viewport()


def test_without_scripts_the_address_still_leads_to_the_words(
    browser: Browser, origin: str, catalogue: Catalogue
) -> None:
    case = catalogue.cases[0]
    clause = re.findall("[\u4e00-\u9fff]{6,}(?=[，。])", case.body)[-1]
    context = browser.new_context(viewport=SMALL, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{origin}{case.url}?h={clause}#:~:text={clause}")
    expect(page.get_by_text(clause, exact=False).last).to_be_in_viewport()
    context.close()


# --- pictures -----------------------------------------------------------------------------------


@pytest.fixture
def album(hand: Page, origin: str, catalogue: Catalogue) -> Page:
    """A case with several pictures, on a phone."""
    hand.goto(origin + BY_NAME["case-pictures"].find(catalogue))
    return hand


def test_a_picture_opens_turns_and_closes(album: Page) -> None:
    pictures = album.locator("a.picture")
    many = pictures.count()
    pictures.first.tap()
    box = album.get_by_role("dialog", name="图片")
    expect(box).to_contain_text(f"1 / {many}")
    expect(box.get_by_role("button", name="关闭")).to_be_focused()
    assert box.locator("img").bounding_box()["width"] == 375  # type: ignore[index]
    box.get_by_role("button", name="下一张").tap()
    expect(box).to_contain_text(f"2 / {many}")
    expect(box).to_contain_text(str(pictures.nth(1).locator("img").get_attribute("alt")))
    album.keyboard.press("ArrowLeft")
    album.keyboard.press("ArrowLeft")
    expect(box).to_contain_text(f"{many} / {many}")
    address = album.url
    album.keyboard.press("Escape")
    expect(box).to_have_count(0)
    expect(pictures.last).to_be_focused()
    assert album.url == address


def test_back_closes_the_picture_and_stays_on_the_page(album: Page) -> None:
    address = album.url
    album.locator("a.picture").nth(2).tap()
    expect(album.locator(".lightbox")).to_be_visible()
    album.go_back()
    expect(album.locator(".lightbox")).to_have_count(0)
    assert album.url == address


def test_a_swipe_turns_to_the_next_picture(album: Page) -> None:
    album.locator("a.picture").first.tap()
    album.locator(".lightbox__stage").evaluate(
        """stage => { const at = x => [new Touch({identifier: 1, target: stage, clientX: x, clientY: 300})];
           stage.dispatchEvent(new TouchEvent('touchstart', {touches: at(300), changedTouches: at(300)}));
           stage.dispatchEvent(new TouchEvent('touchend', {touches: [], changedTouches: at(100)})); }"""
    )
    expect(album.locator(".lightbox")).to_contain_text("2 / ")


def test_the_keyboard_stays_within_the_picture(album: Page) -> None:
    album.locator("a.picture").first.press("Enter")
    for _ in range(7):
        album.keyboard.press("Tab")
        assert album.evaluate("!!document.activeElement.closest('.lightbox')")


def test_without_scripts_a_picture_leads_to_its_file(browser: Browser, origin: str, catalogue: Catalogue) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(origin + BY_NAME["case-pictures"].find(catalogue))
    page.locator("a.picture").first.click()
    assert page.url.endswith((".png", ".jpg", ".webp"))
    context.close()


# --- titles and tables --------------------------------------------------------------------------

PARTED = """() => [...document.querySelectorAll('h1, .related a, .neighbours b')].flatMap(title => {
  const walker = document.createTreeWalker(title, NodeFilter.SHOW_TEXT), parted = [];
  while (walker.nextNode()) {
    const range = document.createRange(); range.selectNodeContents(walker.currentNode);
    const lines = new Set([...range.getClientRects()].map(box => Math.round(box.top)));
    const size = parseFloat(getComputedStyle(walker.currentNode.parentElement).fontSize);
    if (lines.size > 1 && walker.currentNode.data.length * size < title.clientWidth) parted.push(walker.currentNode.data);
  }
  return parted;
})"""


@pytest.mark.parametrize("width", [320, 375, 1280])
def test_no_title_is_broken_within_a_word_or_quotation(
    hand: Page, origin: str, catalogue: Catalogue, width: int
) -> None:
    hand.set_viewport_size({"width": width, "height": 740})
    for case in catalogue.cases:
        hand.goto(origin + case.url)
        expect(hand.locator("h1")).to_have_text(case.meta.title)
        assert hand.evaluate(PARTED) == []


def test_a_title_without_a_break_stays_on_the_screen(hand: Page, case_url: str) -> None:
    hand.set_viewport_size({"width": 320, "height": 740})
    hand.goto(case_url)
    for title in ("测" * 60, "x" * 60):
        hand.evaluate("title => document.querySelector('h1').innerHTML = `<span class=half>${title}</span>`", title)
        assert hand.evaluate("document.documentElement.scrollWidth") == 320
        assert hand.locator("h1").evaluate("e => e.scrollWidth <= e.clientWidth")


def test_a_wide_table_keeps_its_first_column(hand: Page, longest_origin: str) -> None:
    hand.goto(f"{longest_origin}2024/gusu-yuwen-00/")
    table = hand.locator(".prose .table").first
    cell = table.locator("tbody td").first
    before = cell.bounding_box()
    table.evaluate("e => { e.scrollLeft = 400; }")
    after = cell.bounding_box()
    assert before is not None
    assert after is not None
    assert abs(after["x"] - before["x"]) <= 1
    numbers = table.locator("tbody tr").first.locator("td.number")
    assert numbers.count() == COLUMNS - 1
    assert hand.locator(".prose .table td.number").evaluate_all("all => Math.max(...all.map(e => e.offsetWidth))") < 100


def test_the_contents_lie_over_the_text_and_close(hand: Page, case_url: str) -> None:
    hand.goto(case_url)
    hand.evaluate("document.querySelectorAll('.prose h2')[1].scrollIntoView()")
    bar = hand.locator(".contents summary")
    height = hand.evaluate("document.documentElement.scrollHeight")
    bar.tap()
    assert hand.evaluate("document.documentElement.scrollHeight") == height
    entry = hand.locator(".contents a").nth(2)
    entry.tap()
    expect(entry).to_be_hidden()
    expect(hand.locator("[data-here]")).to_have_text(entry.text_content() or "")


def test_back_and_escape_close_the_contents_and_stay_on_the_page(hand: Page, case_url: str) -> None:
    hand.goto(case_url)
    bar, entries, beside = (hand.locator(f".contents{part}") for part in (" summary", " ol", "__backdrop"))
    hand.evaluate("document.querySelectorAll('.prose h2')[1].scrollIntoView({behavior: 'instant'})")
    ways = (
        lambda: hand.go_back(),
        lambda: hand.keyboard.press("Escape"),
        lambda: beside.tap(position={"x": 100, "y": 720}),
    )
    for close in ways:
        bar.tap()
        expect(beside).to_be_visible()
        close()
        expect(entries).to_be_hidden()
        expect(bar).to_be_focused()
        assert hand.url == case_url
    # Who has chosen a section comes back from it by one step.
    bar.tap()
    expect(beside).to_be_visible()
    hand.locator(".contents a").nth(2).tap()
    expect(hand).to_have_url(re.compile("#"))
    hand.go_back()
    expect(hand).to_have_url(case_url)


# --- every state ----------------------------------------------------------------------------------


def test_axe_finds_nothing_in_any_state_of_a_case(hand: Page, origin: str, catalogue: Catalogue) -> None:
    hand.goto(f"{origin}{BY_NAME['case-pictures'].find(catalogue)}?h=学生")
    expect(hand.locator(".marks")).to_be_visible()
    hand.locator(".evidence__unfold summary").tap()
    hand.locator(".contents summary").tap()
    assert violations(hand, "light", "dark") == []
    hand.keyboard.press("Escape")
    hand.locator("a.picture").first.tap()
    assert violations(hand, "light", "dark") == []


def test_what_a_finger_hits_is_large_enough(hand: Page, case_url: str) -> None:
    hand.goto(f"{case_url}?h=学生")
    for target in hand.locator(
        ".actions :is(a, button), .loop a, .evidence summary, .contents summary, .marks button"
    ).all():
        box = target.bounding_box()
        if box is not None:
            assert box["height"] >= 44, target.inner_text()
            assert box["width"] >= 28, target.inner_text()


def test_the_downloads_unfold_within_the_screen(hand: Page, case_url: str) -> None:
    hand.goto(case_url)
    for width in (320, 375, 1280):
        hand.set_viewport_size({"width": width, "height": 740})
        # However many there are, and however long their names.
        hand.evaluate(
            """() => { const row = document.querySelector('.actions'); document.querySelectorAll('.downloads').forEach(e => e.remove());
               row.insertAdjacentHTML('beforeend', '<li><details class="downloads" open><summary class="action">下载</summary><ul>'
                 + '<li><a href="#">附件：阅读题目选项逐题统计表第二版.xlsx<small>Excel，5 kB</small></a></li>'.repeat(3) + '</ul></details></li>'); }"""
        )
        box = hand.locator(".downloads ul").bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width


def test_the_downloads_close_by_escape_and_by_a_press_elsewhere(hand: Page, case_url: str) -> None:
    more = '<details class="downloads"><summary class="action">下载</summary><ul><li><a href="#">表</a></li></ul></details>'

    def add(route: Route) -> None:
        body = route.fetch().text()
        route.fulfill(
            body=body.replace('<ul class="actions"', f'{more}<ul class="actions"'),
            content_type="text/html; charset=utf-8",
        )

    hand.route(case_url, add)
    hand.goto(case_url)
    files, summary = hand.locator(".downloads ul"), hand.locator(".downloads summary")
    summary.press("Enter")
    expect(files).to_be_visible()
    hand.keyboard.press("Escape")
    expect(files).to_be_hidden()
    expect(summary).to_be_focused()
    summary.tap()
    expect(files).to_be_visible()
    hand.locator("[data-keep]").first.tap()
    expect(files).to_be_hidden()


def test_a_head_over_numbers_has_room_for_four_characters(hand: Page, case_url: str) -> None:
    hand.goto(case_url)
    hand.locator(".prose").evaluate(
        """e => { e.innerHTML = '<div class="table"><table><thead><tr><th>情况</th>'
          + '<th class="number">答对人数</th>'.repeat(9) + '</tr></thead></table></div>'; }"""
    )
    widths = hand.locator("th.number").evaluate_all("all => all.map(e => e.clientWidth)")
    assert min(widths) >= 4 * 15 + 24


def test_related_cases_are_hit_by_a_finger(hand: Page, case_url: str) -> None:
    hand.goto(case_url)
    heights = hand.locator(".related a").evaluate_all("all => all.map(e => e.getBoundingClientRect().height)")
    assert heights
    assert min(heights) >= 44


def test_wide_screens_tell_the_facts_beside_the_title(hand: Page, origin: str, catalogue: Catalogue) -> None:
    case = next(case for case in catalogue.cases if case.meta.evidence)
    hand.set_viewport_size({"width": 1280, "height": 800})
    hand.goto(origin + case.url)
    told = dict(
        hand.locator(".side__facts > div").evaluate_all(
            "all => all.map(e => [e.children[0].innerText, e.children[1].innerText])"
        )
    )
    assert told["学科·学段"] == " · ".join(("、".join(case.meta.subject), "、".join(case.meta.stage)))
    assert told["怎样测的"].startswith(case.meta.evidence[0].source)
    assert "评选" in told["评选"]
    # Said once: on phones above the title, on wide screens here.
    expect(hand.locator(".title__round")).to_be_hidden()


def test_wide_screens_keep_the_facts_beside_the_text(hand: Page, case_url: str) -> None:
    hand.set_viewport_size({"width": 1280, "height": 800})
    hand.goto(case_url)
    facts, last = hand.locator(".side"), hand.locator(".prose > :last-child")
    last.evaluate("e => e.scrollIntoView({block: 'center', behavior: 'instant'})")
    box, text = facts.bounding_box(), last.bounding_box()
    assert box is not None
    assert text is not None
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= 800
    assert box["x"] >= text["x"] + text["width"]
