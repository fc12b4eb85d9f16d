"""Fifteen things that readers come for, each done as a reader does it: on a phone, with few taps, to its end."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import docx
import pytest
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from anliku.catalogue import Catalogue
from anliku.model import Case
from anliku.site.build import build_site
from anliku.site.prepare import prepare
from tests.browser import chromium
from tests.browser.seeker import Seeker
from tests.factory import copy_library

ADDRESS = "https://cases.example.org/lib/"
TAKEN = "追问三问：从哪里知道的？还有哪一处能帮你？"
CHANGES = {
    "mkdocs.yml": {'site_url: ""': f"site_url: {ADDRESS}", 'icp: ""': 'icp: ""\n      downloads: [word]'},
    "cases/taxonomy.yml": {
        "{name: 英语, slug: yingyu, aliases: [英语学科, 外语]}": "{name: 英语, slug: yingyu, english: [English]}",
        "{name: 阅读素养, slug: yuedu,": "{name: 阅读素养, slug: yuedu, english: [reading],",
    },
    "cases/2024/gusu-yuwen-01/index.md": {"published:": f"takeaways:\n  - {{text: {TAKEN}}}\npublished:"},
}
"""File → what stands in it → what a library in use has there."""
WITH_TAKEAWAYS = "2024/gusu-yuwen-01/"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tests' library as one in use: with an address, Word files, English names and something to take away."""
    root = copy_library(tmp_path_factory.mktemp("tasks") / "library")
    for file, changes in CHANGES.items():
        text = (root / file).read_text(encoding="utf-8")
        for old, new in changes.items():
            assert old in text, f"{file}: {old}"
            text = text.replace(old, new, 1)
        (root / file).write_text(text, encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def catalogue(library: Path) -> Catalogue:
    return prepare(library).catalogue


@pytest.fixture(scope="module")
def origin(library: Path) -> Iterator[str]:
    with chromium.serve(build_site(library).site_dir) as address:
        yield address


@dataclass
class Reader:
    """Somebody with a phone who begins at home. What is typed is no tap."""

    seeker: Seeker
    catalogue: Catalogue
    taps: int = 0
    errors: list[str] = field(default_factory=list)

    @property
    def page(self) -> Page:
        return self.seeker.page

    def tap(self, what: Locator) -> None:
        """What is tapped has to be there, and large enough to hit."""
        expect(what).to_be_visible()
        what.scroll_into_view_if_needed()
        what.tap()
        self.taps += 1

    def choose(self, *terms: tuple[str, str]) -> None:
        """Facet and term of each, in the sheet; its button says how many results there are, and leads to them."""
        self.tap(self.page.locator("[data-open-sheet]"))
        for facet, term in terms:
            option = self.page.locator(f"[data-panel] [data-facet='{facet}'][data-term='{term}']")
            # What is folded around it: the facet, or the rest of its terms.
            for folded in option.locator("xpath=ancestor::details[not(@open)]/summary").all():
                self.tap(folded)
            self.tap(option)
            self.seeker.wait()
        self.tap(self.page.get_by_role("button", name=re.compile(r"^看 \d+ 个结果$")))
        self.seeker.wait()

    def results(self) -> list[Case]:
        """The cases that are shown, in their order."""
        by_name = {case.name: case for case in self.catalogue.cases}
        return [by_name[name] for name in self.seeker.ids()]

    def open_first(self) -> None:
        """The page of the first result."""
        self.tap(self.seeker.cards.first.locator("h3 a"))
        expect(self.page.locator("article[data-case] h1")).to_be_visible()


@pytest.fixture
def reader(browser: Browser, origin: str, catalogue: Catalogue) -> Iterator[Reader]:
    context = browser.new_context(
        viewport=ViewportSize(width=375, height=740),
        is_mobile=True,
        has_touch=True,
        reduced_motion="reduce",
        accept_downloads=True,
    )
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=origin)
    reader = Reader(Seeker(context.new_page(), origin, "phone"), catalogue)
    reader.page.on("pageerror", lambda error: reader.errors.append(str(error)))
    reader.seeker.open()
    yield reader
    assert reader.errors == []
    context.close()


def copied(page: Page) -> str:
    """What lies in the clipboard."""
    return str(page.evaluate("navigator.clipboard.readText()"))


# --- finding --------------------------------------------------------------------------------------


def test_1_arithmetic_at_a_primary_school_of_a_district_that_has_none(reader: Reader) -> None:
    """That there is none is said, what is near is shown, and four taps lead to those of other districts."""
    reader.seeker.ask("小学运算 吴江")
    expect(reader.page.locator("[data-hint]")).to_contain_text("说的是相近的事")
    reader.seeker.ask("")
    reader.tap(reader.page.locator(".doors a", has_text="运算能力"))
    reader.seeker.wait()
    reader.choose(("stage", "小学"))
    found = reader.results()
    assert found
    assert all("小学" in case.meta.stage and "运算能力" in case.meta.problem for case in found)
    assert reader.taps <= 4


def test_2_what_to_do_about_weak_reading(reader: Reader) -> None:
    reader.seeker.ask("阅读素养偏弱怎么办")
    assert {problem for case in reader.results()[:3] for problem in case.meta.problem} >= {"阅读素养"}
    assert all("阅读素养" in case.meta.problem for case in reader.results()[:3])
    reader.tap(reader.page.locator("[data-offers] a", has_text="阅读素养"))
    reader.seeker.wait()
    assert {case.name for case in reader.results()} == {
        case.name for case in reader.catalogue.cases if "阅读素养" in case.meta.problem
    }
    assert reader.taps == 1


def test_3_first_prizes_in_english_of_one_year(reader: Reader) -> None:
    reader.choose(("year", "2024"), ("subject", "英语"), ("award", "一等奖"))
    wanted = {
        case.name
        for case in reader.catalogue.cases
        if str(case.year) == "2024" and "英语" in case.meta.subject and case.meta.award == "一等奖"
    }
    assert wanted
    assert {case.name for case in reader.results()} == wanted
    assert reader.taps <= 6


def test_4_which_problems_have_most_cases(reader: Reader) -> None:
    reader.tap(reader.page.get_by_role("navigation").get_by_role("link", name="数据概览"))
    expect(reader.page.get_by_role("heading", level=1)).to_have_text("数据概览")
    bars = reader.page.locator(".bars.by-count", has=reader.page.locator("a[href*='problem/']")).first
    numbers = [int(text) for text in bars.locator(".bars__count").all_inner_texts() if text.strip()]
    counts = reader.catalogue.counts("problem")
    assert numbers[0] == max(counts.values())
    assert numbers == sorted(numbers, reverse=True)
    assert reader.taps == 1


def test_12_a_school_like_mine(reader: Reader) -> None:
    reader.choose(("school", "农村学校"))
    wanted = {case.name for case in reader.catalogue.cases if "农村学校" in case.meta.school}
    assert wanted
    assert {case.name for case in reader.results()} == wanted
    assert reader.taps <= 4


@pytest.mark.parametrize("typed", ["yuedu", "yue du", "yuedusuyang", "ydsy"])
def test_13_pinyin(reader: Reader, typed: str) -> None:
    reader.seeker.ask(typed)
    expect(reader.page.locator("[data-guess]")).to_contain_text("按“阅读")
    assert reader.results()
    assert all("阅读素养" in case.meta.problem for case in reader.results()[:3])
    assert reader.taps == 0


def test_14_a_typing_error(reader: Reader) -> None:
    reader.seeker.ask("阅渎")
    expect(reader.page.locator("[data-guess]")).to_contain_text("按“阅读”查找")
    assert reader.results()
    assert reader.taps == 0


def test_15_in_english(reader: Reader) -> None:
    reader.seeker.ask("English reading")
    expect(reader.page.locator("[data-guess]")).to_contain_text("英语")
    first = reader.results()[0]
    assert "英语" in first.meta.subject
    assert "阅读素养" in first.meta.problem
    assert reader.taps == 0


# --- passing on -----------------------------------------------------------------------------------


def test_5_print_a_case(reader: Reader) -> None:
    reader.page.add_init_script("window.print = () => { window.printed = document.title; }")
    reader.open_first()
    reader.tap(reader.page.locator("[data-print]"))
    assert str(reader.page.evaluate("window.printed")).startswith(reader.page.locator("h1").inner_text()[:6])
    assert reader.taps == 2


def test_6_share_what_was_filtered(reader: Reader, browser: Browser) -> None:
    """WeChat passes on the address, the title and the picture of the page."""
    reader.choose(("stage", "小学"))
    reader.seeker.ask("追问")
    wanted, address = reader.seeker.ids(), reader.page.url
    title = reader.page.title()
    assert "追问" in title
    assert "小学" in title
    picture = reader.page.locator("meta[property='og:image']").first.get_attribute("content") or ""
    assert picture.startswith(ADDRESS)
    other = browser.new_context()
    theirs = Seeker(other.new_page(), reader.seeker.home)
    theirs.page.goto(address)
    theirs.wait()
    assert theirs.ids() == wanted
    other.close()
    assert len(address.removeprefix(reader.seeker.home)) <= 83
    assert reader.taps <= 3


def test_7_five_cases_into_a_list(reader: Reader) -> None:
    names = reader.seeker.ids()[:5]
    for name in names:
        reader.tap(reader.page.locator(f"[data-case='{name}'] button[data-keep]"))
    expect(reader.page.locator("[data-list-count]")).to_have_text("5")
    reader.tap(reader.page.locator("[data-list-link]"))
    titles = [case.meta.title for name in names for case in reader.catalogue.cases if case.name == name]
    expect(reader.page.locator(".list__item h3")).to_have_count(5)
    assert reader.page.locator(".list__item h3").all_inner_texts() == titles
    assert reader.taps == 6


def test_8_cite_a_case(reader: Reader) -> None:
    reader.open_first()
    title = reader.page.locator("h1").inner_text()
    reader.tap(reader.page.locator(".actions a[href='#cite-title']"))
    expect(reader.page.locator("#cite-title")).to_be_in_viewport()
    reader.tap(reader.page.get_by_role("button", name="复制引用格式"))
    expect(reader.page.locator("[data-said='citation']")).to_have_text("已复制")
    words = copied(reader.page)
    assert "[EB/OL]" in words
    assert ADDRESS in words
    assert re.search(r"\[20\d\d-\d\d-\d\d\]", words)
    assert title.replace("\n", "")[:6] in words
    assert reader.taps == 3


def test_9_take_a_case_away_as_word(reader: Reader) -> None:
    reader.open_first()
    title = reader.page.locator("h1").inner_text()
    with reader.page.expect_download() as download:
        reader.tap(reader.page.get_by_role("link", name=re.compile("^下载")).first)
    document = docx.Document(io.BytesIO(Path(download.value.path()).read_bytes()))
    assert title in "".join(paragraph.text.replace("\n", "") for paragraph in document.paragraphs)
    assert reader.taps == 2


# --- reading --------------------------------------------------------------------------------------


def test_10_how_they_measured_it(reader: Reader) -> None:
    """Before and after stand in words within two screens; where the numbers come from is one tap away."""
    reader.page.goto(f"{reader.seeker.home}{WITH_TAKEAWAYS}")
    row = reader.page.locator(".measure").first
    values = row.locator(".measure__values").inner_text()
    assert "前" in values
    assert "后" in values
    assert float(row.evaluate("e => e.getBoundingClientRect().top + scrollY")) < 2 * 740
    reader.tap(reader.page.locator(".evidence__unfold summary"))
    source = row.locator(".measure__source")
    expect(source).to_be_visible()
    assert re.search(r"20\d\d年.*n=\d+", source.inner_text())
    assert reader.taps == 1


def test_11_what_can_be_used_next_week(reader: Reader) -> None:
    """It stands as a card of its own, to which the contents lead."""
    reader.page.goto(f"{reader.seeker.home}{WITH_TAKEAWAYS}")
    card = reader.page.locator(".takeaways")
    expect(card).to_contain_text(TAKEN)
    reader.tap(reader.page.locator(".contents__take"))
    expect(card).to_be_in_viewport(ratio=1)
    assert reader.taps == 1
