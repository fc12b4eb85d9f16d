"""Words that name a year or a term are offered as filters: with true counts, and never put on by themselves."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, expect

from anliku.catalogue import Catalogue
from tests.browser.seeker import Seeker, seek

SAID = "() => {{ anlikuIndex.Index.prototype.said = {}; }}"
"""In the page's own script something else stands for what readers say of terms."""


@pytest.fixture(params=["phone", "desktop"])
def seeker(request: pytest.FixtureRequest, browser: Browser, origin: str) -> Iterator[Seeker]:
    """The home page over http, not opened yet."""
    with seek(browser, origin, str(request.param)) as found:
        yield found


def offers(seeker: Seeker) -> Locator:
    """The choices, by what readers are told that they are."""
    return seeker.page.get_by_role("list", name="可以这样筛选").get_by_role("link")


@pytest.mark.parametrize(
    ("asked", "offer", "address"),
    [
        (
            "2024年二等奖英语",
            "按 英语·二等奖·2024 筛选，1 个",
            {"subject": ["英语"], "award": ["二等奖"], "year": ["2024"]},
        ),
        (
            "小学 数学 估算",
            "按 数学·小学 筛选，含“估算”的 1 个",
            {"q": ["估算"], "subject": ["数学"], "stage": ["小学"]},
        ),
        ("阅读素养", "按 阅读素养 筛选，4 个", {"problem": ["阅读素养"]}),
        ("2021", "按 2021 筛选，2 个", {"year": ["2021"]}),
    ],
)
def test_an_offer_gives_what_it_says(seeker: Seeker, asked: str, offer: str, address: dict[str, list[str]]) -> None:
    seeker.open()
    seeker.ask(asked)
    assert seeker.asked() == {"q": [asked]}
    expect(offers(seeker)).to_have_text([offer])
    offers(seeker).click()
    seeker.wait()
    assert seeker.asked() == address
    assert f"{seeker.count()} 个" in offer
    assert seeker.box.input_value() == address.get("q", [""])[0]
    chips = [term for key, terms in address.items() if key != "q" for term in terms]
    expect(seeker.page.locator("[data-active] .chip--remove")).to_have_text(chips)
    expect(offers(seeker)).to_have_count(0)
    seeker.page.go_back()
    seeker.wait()
    assert seeker.box.input_value() == asked


def test_the_address_of_a_year_is_the_whole_choice(seeker: Seeker) -> None:
    seeker.open("?year=2021")
    assert seeker.count() == 2
    seeker.page.get_by_role("button", name="移除 2021").click()
    seeker.wait()
    assert seeker.asked() == {}


def test_readers_own_words_name_filters_where_few_cases_hold_them(seeker: Seeker, catalogue: Catalogue) -> None:
    seeker.open()
    seeker.ask("厌学")
    expect(offers(seeker)).to_have_text([f"按 学习品质 筛选，{catalogue.counts('problem')['学习品质']} 个"])


def parts_of_the_index(seeker: Seeker, asked: str, instead: str = "") -> set[tuple[str, str]]:
    """What of the index a question loads: file and range."""
    loaded = set()
    seeker.page.on("request", lambda one: loaded.add((one.url, one.headers.get("range", ""))))
    seeker.open()
    if instead:
        seeker.page.evaluate(SAID.format(instead))
    seeker.ask(asked)
    return {one for one in loaded if "/terms/" in one[0] or "/long/" in one[0]}


@pytest.mark.parametrize("asked", ["厌学", "孩子厌学了怎么办", "2021年数学厌学"])
def test_readers_words_take_no_request_of_their_own(browser: Browser, origin: str, asked: str) -> None:
    with seek(browser, origin, "desktop") as one, seek(browser, origin, "desktop") as other:
        loaded = parts_of_the_index(one, asked)
        assert len(loaded) >= 1
        assert parts_of_the_index(other, asked, "async () => ({})") == loaded
        assert offers(one).all_inner_texts() != offers(other).all_inner_texts()


@pytest.mark.parametrize("asked", ["双减政策", "鲸鲨"])
def test_shared_characters_offer_nothing(seeker: Seeker, asked: str) -> None:
    """双减 is 学业负担 to readers, and never 双流区."""
    seeker.open()
    seeker.ask(asked)
    assert not [text for text in offers(seeker).all_inner_texts() if "双流" in text]


def test_without_readers_words_the_names_still_count(seeker: Seeker) -> None:
    """Where a page of the index does not come, or is damaged."""
    seeker.open()
    seeker.page.evaluate(SAID.format("() => Promise.reject(new Error('missing'))"))
    seeker.ask("2021年数学厌学")
    seeker.wait()
    expect(offers(seeker)).to_have_text(["按 数学·2021 筛选，1 个"])


def test_what_is_said_aloud_tells_of_the_offer(seeker: Seeker) -> None:
    seeker.open()
    seeker.ask("2021")
    expect(seeker.page.locator("[data-announce]")).to_contain_text("按 2021 筛选，2 个")
    seeker.ask("2021年数学厌学")
    seeker.wait()
    expect(seeker.page.locator("[data-announce]")).to_contain_text("按 数学·2021 筛选")
    assert "。。" not in seeker.page.locator("[data-announce]").inner_text()
