"""意思相近: cases that mean what was asked stand under their own heading, and it is said where they are missing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from anliku.catalogue import Catalogue
from anliku.search.static import near
from anliku.search.static.query import Level
from tests.browser.seeker import Seeker, answer, contain, reader, seek

ASKED = "追问依据"


@pytest.fixture
def desktop_seeker(browser: Browser, origin: str) -> Iterator[Seeker]:
    with seek(browser, origin) as seeker:
        yield seeker


def test_near_cases_stand_under_their_own_heading(desktop_seeker: Seeker, folder: Path, catalogue: Catalogue) -> None:
    desktop_seeker.open(f"?q={ASKED}")
    level, wanted = answer(folder, catalogue, ASKED)
    many = contain(folder, ASKED)
    assert level == Level.EXACT
    assert len(wanted) > many == desktop_seeker.count()
    assert desktop_seeker.ids() == wanted
    page = desktop_seeker.page
    titles = page.locator("[data-region] h2, [data-region] h3").all_inner_texts()
    assert titles[0] == f"找到 {many} 个案例"
    assert titles.index("意思相近") == many + 1
    assert page.locator(".card__why").count() == len(wanted) - many
    words = reader(folder).search(ASKED).near[0].words
    expect(page.locator(".card__why").first).to_have_text("相近：" + " · ".join(words))


def test_where_filters_leave_near_cases_alone_that_is_the_heading(desktop_seeker: Seeker) -> None:
    desktop_seeker.open(f"?q={ASKED}&subject=数学")
    many = len(desktop_seeker.ids())
    assert many > 0
    expect(desktop_seeker.page.locator("#results-title")).to_have_text("意思相近的案例")
    hint = f"这些筛选里没有案例写有“{ASKED}”，以下 {many} 个说的是相近的事。"
    expect(desktop_seeker.page.locator("[data-hint]")).to_have_text(hint)


def test_of_cases_that_are_hardly_near_it_is_said_that_they_are(desktop_seeker: Seeker, folder: Path) -> None:
    asked = "退休以后还想教书"
    unsure = reader(folder).search(asked)
    assert unsure.hits == []
    assert [other.unsure for other in unsure.near] == [True] * near.FEW_UNSURE
    desktop_seeker.open(f"?q={asked}")
    assert len(desktop_seeker.ids()) == len(unsure.near)
    region = desktop_seeker.page.locator("[data-region]")
    expect(region.locator("h2").first).to_have_text("不一定有讲这件事的案例")
    expect(region).to_contain_text(f"没有把握，以下 {len(unsure.near)} 个也许沾边。")
    expect(region).not_to_contain_text("相近")
    expect(region.get_by_role("link", name="欢迎投稿")).to_be_visible()
    expect(desktop_seeker.page.locator(".card__why").first).to_have_text("沾边：" + " · ".join(unsure.near[0].words))


def test_a_page_asked_for_by_its_name_stands_before_near_cases(desktop_seeker: Seeker, folder: Path) -> None:
    asked = "双流区第四届义务教育质量监测结果解读运用展评"
    found = reader(folder).search(asked)
    assert found.hits == []
    assert [other.unsure for other in found.near[:1]] == [False]
    desktop_seeker.open(f"?q={asked}")
    listed = desktop_seeker.page.locator(":is(.pagehit__title, .cards .card__title)")
    expect(listed.first).to_have_text(asked)
    assert len(desktop_seeker.ids()) == len(found.near)


def test_the_question_that_a_near_case_answers_is_the_reason(desktop_seeker: Seeker) -> None:
    desktop_seeker.open("?q=学生白天上课打瞌睡")
    first = desktop_seeker.cards.first
    expect(first).to_have_attribute("data-case", "wujiang-xiangguan-01")
    expect(first.locator(".card__why")).to_have_text("相近：能回答“孩子上床晚，白天打瞌睡怎么办”")


def test_other_orders_keep_near_cases_apart(desktop_seeker: Seeker, folder: Path, catalogue: Catalogue) -> None:
    desktop_seeker.open(f"?q={ASKED}&sort=year")
    many = contain(folder, ASKED)
    assert set(desktop_seeker.ids()[:many]) == set(answer(folder, catalogue, ASKED)[1][:many])
    expect(desktop_seeker.page.locator(".results__near h2")).to_have_text(["意思相近"])


def test_what_the_library_does_not_hold_leads_to_contributing(desktop_seeker: Seeker) -> None:
    desktop_seeker.open("?q=食堂饭菜")
    box = desktop_seeker.page.locator(".empty")
    expect(box).to_contain_text("没有找到和“食堂饭菜”有关的案例")
    expect(box).to_contain_text("案例库里没有案例写到它")
    assert str(box.get_by_role("link", name="欢迎投稿").get_attribute("href")).endswith("guide/contribute/")
    assert str(box.get_by_role("link", name="全部问题").get_attribute("href")).endswith("problem/")
