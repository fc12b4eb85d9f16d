"""The search over several libraries in Chromium: it works like each of theirs, and leads to their sites."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser import chromium
from tests.browser.seeker import Seeker, disk, seek
from tests.factory import CASE_ID
from tests.site.cities import ADDRESSES, HEWAN, SHANQIAN, YUNXI, make_hall, merge_cities, publish_cities


@pytest.fixture(scope="module")
def merged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three cities in one."""
    base = tmp_path_factory.mktemp("province")
    return merge_cities(publish_cities(base / "cities"), make_hall(base / "hall"), base / "merged")


@pytest.fixture(params=["http", "disk"])
def seeker(request: pytest.FixtureRequest, browser: Browser, merged: Path) -> Iterator[Seeker]:
    """Its page, not opened yet."""
    if request.param == "disk":
        with seek(browser, disk(merged), alone=True) as found:
            yield found
        return
    with chromium.serve(merged) as origin, seek(browser, origin, alone=True) as found:
        yield found


def links(seeker: Seeker) -> list[str]:
    """To which cases the results lead, without the words to mark there and, from a folder, the name of the page."""
    hrefs = seeker.cards.locator("a").evaluate_all("links => links.map((link) => link.href)")
    return [href.partition("?")[0].removesuffix("index.html") for href in hrefs]


def test_words_find_cases_of_every_city(seeker: Seeker) -> None:
    seeker.open()
    assert seeker.count() == 5
    seeker.ask("提取信息的得分率基本持平")
    # Near ones may follow.
    assert sorted(links(seeker)[:3]) == sorted(f"{address}2024/{CASE_ID}/" for address in ADDRESSES.values())
    assert seeker.count() == 3
    seeker.ask("轮读的做法")
    assert links(seeker) == [f"{ADDRESSES[SHANQIAN]}2024/{CASE_ID}/"]
    expect(seeker.cards.first).to_contain_text("轮读的做法")
    assert SHANQIAN in seeker.cards.first.inner_text()


def test_a_city_is_a_filter_like_others(seeker: Seeker) -> None:
    seeker.open()
    assert seeker.counts("source") == {YUNXI: 2, SHANQIAN: 1, HEWAN: 2}
    seeker.choose("source", HEWAN)
    assert seeker.count() == 2
    assert seeker.asked() == {"source": [HEWAN]}
    seeker.choose("subject", "语文")
    assert links(seeker) == [f"{ADDRESSES[HEWAN]}2024/{CASE_ID}/"]


def test_an_address_holds_the_state(seeker: Seeker) -> None:
    seeker.open("?q=追问&source=" + YUNXI + "&sort=year")
    assert all(link.startswith(ADDRESSES[YUNXI]) for link in links(seeker))
    assert seeker.count() >= 1


def test_without_scripts_the_newest_cases_and_the_cities_are_there(browser: Browser, merged: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(disk(merged))
    assert page.locator("article a").count() == 5
    for name, address in ADDRESSES.items():
        assert page.get_by_role("link", name=name).first.get_attribute("href") == address
    context.close()
