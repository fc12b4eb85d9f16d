"""A reader who searches: the home page as tests of the search use it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, expect

from anliku.catalogue import Catalogue
from anliku.search.static.edition import Reader
from anliku.search.static.query import Level
from tests.browser.chromium import DESKTOP, PHONE

SAVES_DATA = "Object.defineProperty(navigator, 'connection', { value: { saveData: true } })"
_LOOK_FOR_SOMETHING = "dispatchEvent(new KeyboardEvent('keydown', { key: 'f', ctrlKey: true }))"


@dataclass
class Seeker:
    """One tab with the home page. ``home`` is its address without a query."""

    page: Page
    home: str
    view: str = "desktop"
    errors: list[str] = field(default_factory=list)

    def open(self, query: str = "") -> None:
        """Load the page at a state and wait for it."""
        self.page.goto(self.home + query)
        self.wait()

    def save_data(self) -> None:
        """From the next page on the browser says that every byte counts: nothing comes before it is wanted."""
        self.page.add_init_script(SAVES_DATA)

    def wait(self, state: str = "ready") -> None:
        """Until the page has come to rest in ``state``."""
        expect(self.root).to_have_attribute("data-search-state", state)

    def ask(self, text: str) -> None:
        """Put text into the box, as pasting does, and wait for the answer."""
        self.box.fill(text)
        self.wait()

    def choose(self, facet: str, term: str) -> None:
        """Put a term on or take it off, through the sheet on phones."""
        sheet = self.view == "phone" and not self.panel.is_visible()
        if sheet:
            self.page.locator("[data-open-sheet]").click()
        self.option(facet, term).click()
        if sheet:
            self.page.locator("[data-sheet-done]").click()
        self.wait()

    def option(self, facet: str, term: str) -> Locator:
        """An option by the page's hooks, what is folded around it opened."""
        self.page.evaluate("document.querySelectorAll('.facet details').forEach((one) => (one.open = true))")
        return self.page.locator(f"[data-facet='{facet}'][data-term='{term}']")

    @property
    def root(self) -> Locator:
        """The element that has the state."""
        return self.page.locator("[data-search-state]")

    @property
    def box(self) -> Locator:
        """The search box."""
        return self.page.get_by_role("combobox", name="搜索案例")

    @property
    def panel(self) -> Locator:
        """The facets: a column or a sheet."""
        return self.page.locator("[data-panel]")

    @property
    def cards(self) -> Locator:
        """The results that are loaded."""
        return self.page.locator("[data-case]")

    def ids(self) -> list[str]:
        """The cases that the list has a place for, in order, once all have come, as they do for who looks for
        something in the page; all at once: the next answer may come between two looks."""
        self.page.evaluate(_LOOK_FOR_SOMETHING)
        expect(self.page.locator(".card--waiting")).to_have_count(0)
        return list(self.cards.evaluate_all("cards => cards.map((card) => card.dataset.case)"))

    def count(self) -> int:
        """The number found, by the hook; its text says the same."""
        number = self.page.locator("[data-result-count]")
        # Both at once: the next answer may come between two looks.
        attribute, text = number.evaluate("e => [e.getAttribute('data-result-count'), e.innerText]")
        assert attribute == text
        return int(text)

    def counts(self, facet: str) -> dict[str, int]:
        """Term → number, of the options as they stand."""
        options = self.page.locator(f"[data-facet='{facet}']")
        read = options.evaluate_all("options => options.map((option) => [option.dataset.term, option.dataset.count])")
        return {term: int(count) for term, count in read}

    def asked(self) -> dict[str, list[str]]:
        """The state in the address."""
        return parse_qs(urlsplit(self.page.url).query)


_SCREENS: dict[str, dict[str, Any]] = {
    "phone": {"viewport": PHONE, "is_mobile": True, "has_touch": True, "reduced_motion": "reduce"},
    "desktop": {"viewport": DESKTOP, "reduced_motion": "reduce"},
}


@cache
def _standing(browser: Browser, home: str, view: str) -> tuple[BrowserContext, Page]:
    """What the tabs of one site share, and a page that keeps it: what it has loaded and compiled need not be again."""
    context = browser.new_context(**_SCREENS[view])
    keeper = context.new_page()
    keeper.goto(home.removesuffix("index.html") + "404.html")
    return context, keeper


@contextmanager
def _tab(browser: Browser, home: str, view: str) -> Iterator[Page]:
    context, keeper = _standing(browser, home, view)
    before = context.pages
    try:
        yield context.new_page()
    finally:
        for page in context.pages:
            if page not in before:
                page.close()
        context.clear_cookies()
        keeper.evaluate("localStorage.clear()")


@contextmanager
def _tab_alone(browser: Browser, view: str) -> Iterator[Page]:
    context = browser.new_context(**_SCREENS[view])
    try:
        yield context.new_page()
    finally:
        context.close()


@contextmanager
def seek(browser: Browser, home: str, view: str = "desktop", *, alone: bool = False) -> Iterator[Seeker]:
    """A tab for one test that remembers nothing; script errors fail it. ``alone``: it shares nothing, because its site
    changes or ends with the test."""
    with _tab_alone(browser, view) if alone else _tab(browser, home, view) as page:
        seeker = Seeker(page, home, view)
        page.on("pageerror", lambda error: seeker.errors.append(str(error)))
        page.on("dialog", lambda dialog: (seeker.errors.append(dialog.message), dialog.dismiss())[1])
        yield seeker
        assert seeker.errors == []


def disk(folder: Path) -> str:
    """The home page of a folder, as a double click opens it."""
    return f"file://{quote(folder.as_posix())}/index.html"


def reader(folder: Path) -> Reader:
    """The index of a built site, read by Python."""
    (edition,) = (folder / "search").iterdir()
    return Reader(edition)


def answer(folder: Path, catalogue: Catalogue, asked: str) -> tuple[Level, list[str]]:
    """What Python answers: the level and the cases in the order in which they are shown."""
    found = reader(folder).search(asked)
    return found.level, [catalogue.cases[case].name for case in found.ranking]


def contain(folder: Path, asked: str) -> int:
    """How many cases contain what was asked."""
    return len(reader(folder).search(asked).hits)


class Gate:
    """Holds back the requests of a kind, until it is opened."""

    def __init__(self, page: Page, pattern: str) -> None:
        self.held: list[Route] = []
        self.holding = True
        page.route(pattern, self.hold)

    def hold(self, route: Route) -> None:
        """What the route is for waits, too."""
        if self.holding:
            self.held.append(route)
        else:
            route.continue_()

    def open(self) -> None:
        """Let through what was held back, and all that follows."""
        self.holding = False
        for route in self.held:
            route.continue_()
        self.held.clear()
