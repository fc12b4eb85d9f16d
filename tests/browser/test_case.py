"""What a case page shows of its case: evidence, steps, terms, citation, neighbours."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from anliku.catalogue import Catalogue
from anliku.model import CaseMeta
from anliku.page.movement import rows
from tests.browser.kinds import without_evidence
from tests.browser.tree import PageFile, Tree, squeezed


def _pages(tree: Tree, catalogue: Catalogue) -> list[tuple[CaseMeta, PageFile]]:
    return [(case.meta, tree.pages[case.url]) for case in catalogue.cases]


def test_title_block_says_what_who_where_and_when(tree: Tree, catalogue: Catalogue) -> None:
    for meta, page in _pages(tree, catalogue):
        (title,), (side,) = page.with_class("title"), page.with_class("side")
        block = f"{title.text} {side.text}"
        campaign = catalogue.campaigns[meta.campaign]
        for wanted in (meta.title, meta.award, meta.kind, meta.unit, meta.region, *meta.authors, meta.summary):
            assert wanted in squeezed(block), f"{page.url}：{wanted}"
        assert f"{campaign.selection_year} 年评选" in block
        assert f"{campaign.monitoring_year} 年监测" in block
        assert page.title.startswith(meta.title)


def test_sample_cases_say_so_and_others_do_not(tree: Tree, catalogue: Catalogue, longest: Path) -> None:
    for meta, page in _pages(tree, catalogue):
        assert meta.sample
        (banner,) = page.with_class("banner")
        assert "示例" in banner.text
        assert "虚构" in banner.text
    real = Tree(longest).pages["2024/gusu-yuwen-00/"]
    assert real.with_class("banner") == []
    cards = {card.attributes["data-case"]: card.text for card in tree.pages[""].with_class("card")}
    assert all("示例" in text for text in cards.values())


def test_chart_has_a_text_equivalent_with_both_numbers(tree: Tree, catalogue: Catalogue) -> None:
    drawn = 0
    for meta, page in _pages(tree, catalogue):
        charts = [svg for svg in page.all("svg", role="img") if "measure__plot" in svg.attributes["class"]]
        assert len(charts) == len(meta.evidence)
        for chart, row, item in zip(charts, rows(meta.evidence), meta.evidence, strict=True):
            label = chart.attributes["aria-label"]
            for wanted in (item.indicator, row.before, row.after, row.change):
                assert wanted in label
            assert f"{item.before:g}" in label
            assert f"{item.after:g}" in label
            drawn += 1
    assert drawn >= 40


def test_the_same_numbers_and_sources_stand_in_a_table(tree: Tree, catalogue: Catalogue) -> None:
    for meta, page in _pages(tree, catalogue):
        tables = page.with_class("evidence__table")
        assert len(tables) == bool(meta.evidence)
        for row in rows(meta.evidence):
            for wanted in (row.indicator, row.before, row.after, row.change, row.source):
                assert wanted in tables[0].text
        sources = [squeezed(p.text) for p in page.with_class("measure__source")]
        assert sources == [squeezed(item.source) for item in meta.evidence]


def test_chart_puts_the_bigger_number_further_right(fresh: BrowserContext, origin: str, catalogue: Catalogue) -> None:
    case = next(case for case in catalogue.cases if len(case.meta.evidence) >= 4)
    page = fresh.new_page()
    page.goto(origin + case.url)
    for item, plot in zip(case.meta.evidence, page.locator(".measure__plot").all(), strict=True):
        before, after = _middle(plot.locator(".plot__before")), _middle(plot.locator(".plot__after"))
        assert (after > before) == (item.after > item.before)


def _middle(mark: Locator) -> float:
    box = mark.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2


def test_case_without_evidence_draws_nothing(tree: Tree, catalogue: Catalogue) -> None:
    found = [tree.pages[case.url] for case in catalogue.cases if without_evidence(case)]
    assert found
    for page in found:
        assert page.with_class("evidence") == page.with_class("measure") == []
        assert "改进前后" not in [squeezed(h2.text) for h2 in page.all("h2")]


def test_seven_steps_stand_in_order(tree: Tree, catalogue: Catalogue) -> None:
    names = [step.name for step in catalogue.taxonomy.loop]
    assert len(names) == 7
    for _, page in _pages(tree, catalogue):
        (loop,) = page.with_class("loop")
        steps = [li for li in page.all("li") if li.inside(loop)]
        assert [next(n for n in names if squeezed(s.text).replace(" ", "").startswith(n)) for s in steps] == names
        for step in steps:
            linked = any(a.inside(step) for a in page.all("a"))
            assert ("shown" in step.attributes["class"]) == linked
            assert linked != ("没有专门写这一步" in step.text)


def test_glance_has_at_most_four_short_cells(tree: Tree, catalogue: Catalogue) -> None:
    for _, page in _pages(tree, catalogue):
        (glance,) = page.with_class("glance")
        cells = [squeezed(h3.text) for h3 in page.all("h3") if h3.inside(glance)]
        assert cells == [name for name in ("问题", "归因", "策略", "成效") if name in cells]
        assert len(cells) >= 3, page.url


def test_contents_list_every_section(tree: Tree, catalogue: Catalogue) -> None:
    for _, page in _pages(tree, catalogue):
        (aside,) = page.with_class("contents")
        (prose,) = page.with_class("prose")
        headings = [e for e in page.elements if e.tag in {"h2", "h3"} and e.inside(prose)]
        assert headings
        links = [a for a in page.all("a") if a.inside(aside)]
        assert [squeezed(a.text) for a in links] == [squeezed(h.text) for h in headings]
        assert [a.attributes["href"] for a in links] == ["#" + h.attributes["id"] for h in headings]


def test_terms_lead_into_the_library(tree: Tree, catalogue: Catalogue) -> None:
    for meta, page in _pages(tree, catalogue):
        chips = [(squeezed(a.text), tree.target(page, a.attributes["href"])[0]) for a in page.with_class("chip")]
        found = {(tree.url_of(file).partition("/")[0], name) for name, file in chips}
        wanted = {(facet, name) for facet, names in meta.terms().items() for name in names if facet != "award"}
        assert found == wanted, page.url
        for _, file in chips:
            cards = tree.pages[tree.url_of(file)].with_class("card")
            assert meta.id in [card.attributes["data-case"] for card in cards]


def test_citation_and_licence_are_given(tree: Tree, catalogue: Catalogue) -> None:
    for meta, page in _pages(tree, catalogue):
        (citation,) = page.all(data_citation=None)
        assert meta.title in citation.text
        (licence,) = [a for a in page.all("a") if "license" in a.attributes.get("rel", "").split()]
        code = meta.license.removeprefix("CC-").removesuffix("-4.0").lower()
        assert f"/licenses/{code}/4.0/" in licence.attributes["href"]
        assert squeezed(licence.text)


def test_neighbours_form_one_row(tree: Tree, catalogue: Catalogue) -> None:
    urls = [case.url for case in catalogue.cases]
    for index, url in enumerate(urls):
        page = tree.pages[url]
        found = {
            rel: [tree.url_of(tree.target(page, a.attributes["href"])[0]) for a in page.all("a", rel=rel)]
            for rel in ("prev", "next")
        }
        assert found["prev"] == urls[max(0, index - 1) : index]
        assert found["next"] == urls[index + 1 : index + 2]


@pytest.fixture
def extreme(fresh: BrowserContext, longest_origin: str) -> Page:
    """The case at every limit."""
    page = fresh.new_page()
    page.goto(f"{longest_origin}2024/gusu-yuwen-00/")
    return page


def test_numbers_of_a_chart_stay_inside_and_apart(extreme: Page) -> None:
    for width in (320, 375, 1280):
        extreme.set_viewport_size({"width": width, "height": 800})
        extreme.evaluate("document.querySelector('.evidence__unfold').open = true")
        for plot in extreme.locator(".measure__plot").all():
            texts = [text.bounding_box() for text in plot.locator(".plot__text").all()]
            boxes = sorted((box["x"], box["x"] + box["width"]) for box in texts if box)
            assert len(boxes) == 2
            assert boxes[0][0] >= 0
            assert boxes[1][1] <= width
            assert boxes[0][1] <= boxes[1][0], plot.get_attribute("aria-label")


def test_marks_in_a_title_are_shown_as_they_are(extreme: Page) -> None:
    expect(extreme.locator("h1")).to_have_text(re.compile("A&B$"))
    expect(extreme).to_have_title(re.compile("A&B ·"))
    expect(extreme.locator(".prose img")).to_have_count(12)
