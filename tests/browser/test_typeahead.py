"""What is offered while a reader types: by key and by tap, on phone and desktop, from http and from disk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.browser.seeker import Seeker, disk, seek


@pytest.fixture(params=["phone", "desktop"])
def view(request: pytest.FixtureRequest) -> str:
    """Phone or desktop."""
    return str(request.param)


@pytest.fixture(params=["http", "disk"])
def seeker(
    request: pytest.FixtureRequest, browser: Browser, origin: str, unzipped: Path, view: str
) -> Iterator[Seeker]:
    """The home page, opened."""
    with seek(browser, origin if request.param == "http" else disk(unzipped), view) as found:
        found.open()
        yield found
        assert not found.errors


@pytest.fixture
def phone(browser: Browser, origin: str) -> Iterator[Seeker]:
    """The home page on a phone over http, not opened yet."""
    with seek(browser, origin, "phone") as found:
        yield found


def options(seeker: Seeker) -> Locator:
    """What is offered."""
    return seeker.page.locator("#ask-hints [role=option]")


def write(seeker: Seeker, text: str) -> None:
    """Type, and wait for what is offered."""
    seeker.box.press_sequentially(text)
    expect(seeker.page.locator("[data-hints-for]")).to_have_attribute("data-hints-for", text)
    expect(seeker.box).to_have_attribute("aria-expanded", "true")
    seeker.wait()


def test_a_term_is_chosen_with_the_keys_alone(seeker: Seeker) -> None:
    write(seeker, "阅读")
    expect(options(seeker).first).to_have_text("阅读素养问题")
    seeker.box.press("ArrowDown")
    expect(options(seeker).first).to_have_attribute("aria-selected", "true")
    named = seeker.box.get_attribute("aria-activedescendant")
    assert named == options(seeker).first.get_attribute("id")
    expect(seeker.box).to_be_focused()
    seeker.box.press("Enter")
    expect(seeker.box).to_have_attribute("aria-expanded", "false")
    seeker.wait()
    assert seeker.page.evaluate("new URLSearchParams(location.search).get('problem')") == "阅读素养"
    expect(seeker.box).to_have_value("")


def test_escape_closes_the_list_first_and_the_arrows_come_round(seeker: Seeker) -> None:
    write(seeker, "阅读")
    many = options(seeker).count()
    for _ in range(many + 1):
        seeker.box.press("ArrowDown")
    assert seeker.box.get_attribute("aria-activedescendant") is None
    seeker.box.press("ArrowUp")
    expect(options(seeker).last).to_have_attribute("aria-selected", "true")
    seeker.box.press("Escape")
    expect(options(seeker)).to_have_count(0)
    expect(seeker.box).to_have_value("阅读")
    seeker.box.press("Escape")
    expect(seeker.box).to_have_value("")


def test_enter_is_faster_than_what_would_be_offered(seeker: Seeker) -> None:
    seeker.box.press_sequentially("阅读")
    seeker.box.press("Enter")
    seeker.wait()
    seeker.page.wait_for_function("() => new Promise((done) => setTimeout(() => done(true), 200))")
    expect(options(seeker)).to_have_count(0)


def test_by_sound_and_in_the_words_of_readers(seeker: Seeker) -> None:
    write(seeker, "yuedusu")
    expect(options(seeker).first).to_have_text("阅读素养问题")
    seeker.box.fill("")
    write(seeker, "睡得")
    options(seeker).filter(has_text="睡得晚").click()
    seeker.wait()
    assert seeker.page.evaluate("new URLSearchParams(location.search).get('problem')") == "睡眠与作业"


def test_a_case_is_opened_from_its_title(seeker: Seeker) -> None:
    write(seeker, "阅读")
    title = options(seeker).filter(has_text="案例").first
    expect(title).to_be_visible()
    title.click()
    expect(seeker.page.locator("article[data-case]")).to_have_count(1)


def test_a_question_that_a_case_answers_is_looked_for_and_the_case_comes_first(seeker: Seeker) -> None:
    write(seeker, "打瞌")
    expect(options(seeker)).to_have_text(["孩子上床晚，白天打瞌睡怎么办有案例回答"])
    options(seeker).first.click()
    seeker.wait()
    expect(seeker.box).to_have_value("孩子上床晚，白天打瞌睡怎么办")
    expect(seeker.cards.first).to_have_attribute("data-case", "wujiang-xiangguan-01")
    expect(seeker.cards.first.locator(".card__why")).to_have_text("能回答“孩子上床晚，白天打瞌睡怎么办”。")
    facts, reason = (seeker.cards.first.locator(name).bounding_box() for name in (".card__facts", ".card__why"))
    assert facts
    assert reason
    assert reason["y"] >= facts["y"] + facts["height"]


def test_what_was_looked_for_is_offered_again_until_it_is_cleared(phone: Seeker) -> None:
    phone.open()
    phone.box.click()
    expect(options(phone)).to_have_count(0)
    phone.box.fill("追问")
    phone.wait()
    phone.box.press("Enter")
    phone.open()
    phone.box.click()
    expect(options(phone)).to_have_text(["追问最近查过"])
    phone.page.get_by_role("button", name="清除最近的查找").click()
    expect(options(phone)).to_have_count(0)
    phone.open()
    phone.box.click()
    expect(options(phone)).to_have_count(0)
    assert phone.page.evaluate("localStorage.getItem('anliku-recent')") is None


@pytest.mark.parametrize("method", ["getItem", "setItem"])
def test_it_works_where_nothing_may_be_kept(phone: Seeker, method: str) -> None:
    phone.page.add_init_script(f"Storage.prototype.{method} = () => {{ throw new DOMException('full') }}")
    phone.open()
    phone.box.fill("追问")
    phone.wait()
    phone.box.press("Enter")
    phone.box.fill("")
    phone.wait()
    write(phone, "阅读")
    assert options(phone).count() > 1
    assert not phone.errors


def test_nothing_opens_while_an_input_method_composes(phone: Seeker) -> None:
    phone.open()
    phone.box.focus()
    session = phone.page.context.new_cdp_session(phone.page)
    for text in ("y", "yue", "yue'd"):
        session.send("Input.imeSetComposition", {"text": text, "selectionStart": len(text), "selectionEnd": len(text)})
    expect(phone.box).to_have_value("yue'd")
    phone.page.wait_for_function("() => new Promise((done) => setTimeout(() => done(true), 200))")
    expect(options(phone)).to_have_count(0)
    session.send("Input.insertText", {"text": "阅读"})
    expect(options(phone).first).to_have_text("阅读素养问题")


def test_a_keystroke_costs_little_and_asks_no_stranger(phone: Seeker) -> None:
    phone.open()
    phone.box.focus()
    write(phone, "教")
    costs: list[int] = []
    hosts: set[str] = set()

    def told(response: object) -> None:
        url = response.url  # type: ignore[attr-defined]
        hosts.add(url.split("/")[2])
        if "/forms/" in url:
            costs.append(int(response.headers["content-length"]))  # type: ignore[attr-defined]

    phone.page.on("response", told)
    phone.box.press_sequentially("学")
    expect(options(phone).first).to_be_visible()
    phone.wait()
    assert sum(costs) <= 3000
    assert hosts <= {phone.home.split("/")[2]}


def test_a_pasted_query_is_answered_and_nothing_covers_the_answer(phone: Seeker) -> None:
    phone.open()
    phone.ask("阅读")
    expect(options(phone)).to_have_count(0)
    assert phone.ids()
