"""For all browser tests: sites, built once, and in every worker their servers and Chromium."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, Response, expect

from anliku.catalogue import Catalogue
from anliku.site.build import BuildFailed, build_site
from anliku.site.prepare import prepare
from tests.browser import chromium, extremes
from tests.browser.chromium import DESKTOP, PHONE, NoChromium
from tests.browser.kinds import KINDS
from tests.browser.outcome import add_outcome
from tests.browser.tree import Tree
from tests.factory import copy_library
from tests.once import made_once

VIEWS = ("phone", "desktop")
PATIENCE = 30_000
"""Milliseconds to wait for what should be there at once; a slow machine needs some. As long as for an action."""
expect.set_options(timeout=PATIENCE)


@dataclass
class Visit:
    """A page that has been loaded, and everything that happened on the way."""

    page: Page
    origin: str
    name: str = ""
    view: str = ""
    requests: list[Request] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)
    """Console errors and warnings, script errors, failed requests and error answers."""

    def watch(self) -> None:
        """Record from now on."""
        page = self.page
        page.on("request", lambda request: self.requests.append(request))
        page.on("requestfailed", self._failure)
        page.on("pageerror", lambda error: self.troubles.append(f"脚本出错：{error}"))
        page.on("response", self._answer)
        page.on(
            "console",
            lambda said: self.troubles.append(f"控制台：{said.text}") if said.type in {"error", "warning"} else None,
        )

    def _failure(self, request: Request) -> None:
        # Leaving a page ends what it was still loading.
        if request.failure != "net::ERR_ABORTED":
            self.troubles.append(f"没有取到 {request.url}：{request.failure}")

    def _answer(self, response: Response) -> None:
        if response.status >= 400:
            self.troubles.append(f"{response.status} {response.url}")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs a browser; the rest reads files."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)


def _build(root: Path, target: Path) -> None:
    try:
        build_site(root, target)
    except BuildFailed as error:
        lines = "\n".join(problem.as_text() for problem in error.problems)
        pytest.fail(f"{error.message}\n{lines}", pytrace=False)


def _ours(base: Path) -> None:
    library = add_outcome(copy_library(base / "library"))
    _build(library, library / "site")


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tests' library, with the generated pages of its guide, and what came of its round."""
    return made_once(tmp_path_factory, "ours", _ours) / "library"


@pytest.fixture(scope="session")
def catalogue(library: Path) -> Catalogue:
    """It, as it is published."""
    return prepare(library).catalogue


@pytest.fixture(scope="session")
def folder(library: Path) -> Path:
    """It, built."""
    return library / "site"


@pytest.fixture(scope="session")
def unzipped(library: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its offline edition, as whoever was sent the zip unpacks it."""

    def make(base: Path) -> None:
        report = build_site(library, base / "site", offline=True)
        assert report.archive is not None
        with zipfile.ZipFile(report.archive) as packed:
            packed.extractall(base / "unzipped")

    return made_once(tmp_path_factory, "offline", make) / "unzipped" / "site"


@pytest.fixture(scope="session")
def tree(folder: Path) -> Tree:
    """The built site as parsed files."""
    return Tree(folder)


@pytest.fixture(scope="session")
def origin(folder: Path) -> Iterator[str]:
    """Address of the built site, served on the loopback."""
    with chromium.serve(folder) as address:
        yield address


@pytest.fixture(scope="session")
def longest(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with one case at every limit and lists of two pages."""
    base = made_once(
        tmp_path_factory, "longest", lambda base: _build(extremes.longest(base / "library"), base / "site")
    )
    return base / "site"


@pytest.fixture(scope="session")
def longest_catalogue(longest: Path) -> Catalogue:
    """Its cases."""
    return prepare(longest.parent / "library").catalogue


@pytest.fixture(scope="session")
def longest_origin(longest: Path) -> Iterator[str]:
    """Its address."""
    with chromium.serve(longest) as address:
        yield address


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site without a case."""
    base = made_once(tmp_path_factory, "empty", lambda base: _build(extremes.empty(base / "library"), base / "site"))
    return base / "site"


@pytest.fixture(scope="session")
def empty_origin(empty: Path) -> Iterator[str]:
    """Its address."""
    with chromium.serve(empty) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, one for the session. Without one the tests fail and say what to install."""
    try:
        with chromium.launch(shell=True) as started:
            yield started
    except NoChromium as error:
        pytest.fail(str(error), pytrace=False)


@pytest.fixture(scope="session")
def phone(browser: Browser) -> Iterator[BrowserContext]:
    """A phone that only looks: tests that change something make their own context."""
    context = browser.new_context(viewport=PHONE, is_mobile=True, has_touch=True, color_scheme="light")
    yield context
    context.close()


@pytest.fixture(scope="session")
def desktop(browser: Browser) -> Iterator[BrowserContext]:
    """A desktop that only looks."""
    context = browser.new_context(viewport=DESKTOP, color_scheme="light")
    yield context
    context.close()


@pytest.fixture(
    scope="module", params=[(view, kind) for view in VIEWS for kind in KINDS], ids=lambda p: f"{p[0]}-{p[1].name}"
)
def shown(
    request: pytest.FixtureRequest, catalogue: Catalogue, origin: str, phone: BrowserContext, desktop: BrowserContext
) -> Iterator[Visit]:
    """Every kind of page, on a phone and on a desktop; the checks of one module share a load."""
    view, kind = request.param
    page = (phone if view == "phone" else desktop).new_page()
    visit = Visit(page, origin, kind.name, view)
    visit.watch()
    page.goto(origin + kind.find(catalogue), wait_until="load")
    yield visit
    page.close()


@pytest.fixture
def fresh(browser: Browser) -> Iterator[BrowserContext]:
    """A desktop with nothing remembered, for tests that change something."""
    context = browser.new_context(viewport=DESKTOP, color_scheme="light", reduced_motion="reduce")
    yield context
    context.close()
