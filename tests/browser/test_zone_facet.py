"""实验区 as a facet: chosen like any other, on a phone too, and its page is the list without scripts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from anliku.catalogue import Catalogue
from anliku.zone import FACET, Zone
from tests.browser.seeker import Seeker, seek


@pytest.fixture(params=["desktop", "phone"])
def seeker(request: pytest.FixtureRequest, browser: Browser, origin: str) -> Iterator[Seeker]:
    with seek(browser, origin, request.param) as seeker:
        yield seeker


def of_zone(catalogue: Catalogue, zone: Zone) -> set[str]:
    regions = {case.name for region in zone.districts for case in catalogue.with_term("region", region)}
    return {case.meta.id for case in catalogue.cases if case.name in regions or case.meta.id in zone.cases}


def test_a_zone_narrows_the_list_and_is_taken_off_again(seeker: Seeker, catalogue: Catalogue) -> None:
    zone = catalogue.zones[0]
    wanted = of_zone(catalogue, zone)
    seeker.open()
    everything = seeker.count()
    assert 0 < len(wanted) < everything
    seeker.choose(FACET, zone.name)
    assert set(seeker.ids()) == wanted
    assert seeker.count() == len(wanted)
    expect(seeker.page.locator("[data-search-state]")).to_contain_text(zone.name)
    # The address leads to the same list.
    seeker.page.reload()
    seeker.wait()
    assert set(seeker.ids()) == wanted
    seeker.choose(FACET, zone.name)
    assert seeker.count() == everything
    assert seeker.errors == []


def test_the_page_of_a_zone_lists_the_same_cases(browser: Browser, origin: str, catalogue: Catalogue) -> None:
    zone = catalogue.zones[0]
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{origin}zone/{zone.slug}/")
    expect(page.get_by_role("heading", level=1)).to_have_text(zone.name)
    titles = page.locator(".cards .card").all_inner_texts()
    cases = [case for case in catalogue.cases if case.meta.id in of_zone(catalogue, zone)]
    assert len(titles) == len(cases)
    assert all(any(case.meta.title[:6] in title for title in titles) for case in cases)
    context.close()
