"""Ask an engine in Chromium as a reader does, and take down what it cost.

A *first* query is asked in a fresh browser (nothing cached) right after the page has loaded;
its bytes are everything the search needed since then: scripts, WebAssembly, index, texts of
the results shown. A *later* query is the second in a browser that was fresh before the first,
so that what every query needs is there and nothing of this one is. An engine that holds all
in memory after its first query (:attr:`Engine.keeps`) answers all later ones in one page.

Time runs from the event by which the page learns of the typed text to the results standing
in the page (before they are painted). The whole query arrives at once, as from an input
method. There is no network but the loopback, and nothing slows it down.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from tests.bench.server import Server, serve, total
from tests.bench.truth import FIRST, Answer, Query, Truth
from tests.browser.chromium import DESKTOP

SCREEN = 3
"""Results that any screen shows, where there are so many."""
QUIET = 0.25
"""Seconds without a request after which a page is taken to have all it wants."""
COLD = 3
"""Fresh visits to an engine that keeps all in memory."""
PATIENCE = 180_000
"""Milliseconds after which a query counts as never answered."""

# ``shown(pressed)`` is the engine's: the answer that stands in the page, null while it does not.
WATCH = """
window.benchWatch = (press, shown) => {
  window.benchAnswer = new Promise((resolve) => {
    let pressed = null;
    const look = () => {
      const found = pressed === null ? null : shown();
      if (!found) return;
      observer.disconnect();
      resolve({ time: performance.now() - pressed, ids: found.ids, count: found.count });
    };
    const observer = new MutationObserver(look);
    observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
    addEventListener(press, (event) => { pressed = event.timeStamp; }, { capture: true, once: true });
  });
};
"""


@dataclass(frozen=True, slots=True)
class Build:
    """What making the index cost. Seconds are wall time."""

    index: float
    """Of the index alone."""
    processor: float
    """Seconds of processor that it took, all threads together."""
    whole: float
    """Of the site with it; 0 where there is no site to build."""
    inside: float
    """Of the index as part of that build; 0 where it is not told apart."""
    memory: float
    """Peak of the process that made it, MB."""
    files: int
    size: int
    """Bytes on disk."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page showed: milliseconds it took, ids of the first results, how many contain the query."""

    time: float
    ids: tuple[str, ...]
    count: int
    sent: int = 0
    """How many answers the server had begun to send in all when the results stood."""


@dataclass(slots=True)
class Cost:
    """Samples of one kind of query: milliseconds; bytes on the wire, those of them that were sent before the results
    stood, bytes before gzip; answers."""

    time: list[float] = field(default_factory=list)
    wire: list[int] = field(default_factory=list)
    before: list[int] = field(default_factory=list)
    raw: list[int] = field(default_factory=list)
    requests: list[int] = field(default_factory=list)

    def add(self, shown: Shown, server: Server, mark: int) -> None:
        """One query, to which belongs all that was sent since ``mark``."""
        wire, raw, requests = total(server.sent[mark:])
        self.time.append(shown.time)
        self.wire.append(wire)
        self.before.append(total(server.sent[mark : shown.sent])[0])
        self.raw.append(raw)
        self.requests.append(requests)


@dataclass(slots=True)
class Measured:
    """Everything about one engine."""

    name: str
    articles: int
    build: Build
    truth: Truth
    answers: list[Answer] = field(default_factory=list)
    near: list[int] = field(default_factory=list)
    """Of each query how many others are listed, which need not contain it; they are no answers."""
    first: Cost = field(default_factory=Cost)
    later: Cost = field(default_factory=Cost)
    notes: list[str] = field(default_factory=list)
    """Where the engine disagrees with itself."""
    remarks: list[str] = field(default_factory=list)
    """What else is to be known, such as articles that it did not take."""


def is_beginning(shown: Sequence[str], ranking: Sequence[str]) -> bool:
    """Whether a page shows what a ranking begins with: as many as the smallest screen does, or all that there are.
    What is not on the screen has not come yet."""
    size = max(len(shown), min(SCREEN, len(ranking)))
    return list(shown) == list(ranking[:size])


class Engine(ABC):
    """One engine and the site that it searches."""

    name: str
    page = ""
    """Address of the page with the box, below the site's root."""
    box: str
    """CSS selector of the box."""
    press = "input"
    """The event by which the page learns of the text."""
    shown: str
    """JavaScript function: ``{ids, count}`` of the answer that stands in the page, or null;
    it is looked at only after the text has come, whenever the page changes."""
    script = ""
    """JavaScript that runs before the page's own."""
    keeps = False
    """Whether all is in memory after the first query."""
    site: Path
    remarks: Sequence[str] = ()
    """Set by :meth:`build`; see :attr:`Measured.remarks`."""

    @abstractmethod
    def build(self) -> Build:
        """Write the site and its index."""

    @abstractmethod
    def truth(self) -> Truth:
        """What was published of each article."""

    @abstractmethod
    def whole(self, page: Page, query: str) -> list[str]:
        """All results for the query that was asked last, best first."""

    def near(self, query: Query) -> int:
        """How many results are listed besides that need not contain the query."""
        return 0

    def check(self, query: Query, shown: Shown, found: Sequence[str]) -> list[str]:
        """Where what the page showed is not what the engine found."""
        notes = []
        if shown.count != len(found):
            notes.append(f"“{query.text}”：页面写 {shown.count} 个，全部结果有 {len(found)} 个")
        size = min(FIRST, len(found))
        if not is_beginning(shown.ids[:size], found[:size]):
            notes.append(f"“{query.text}”：页面上的前 {size} 个与全部结果的前 {size} 个不同")
        return notes


def measure(engine: Engine, queries: Sequence[Query], browser: Browser, progress: Callable[[str], None]) -> Measured:
    """Build, ask every query, and gather."""
    progress(f"{engine.name}：正在建索引")
    build = engine.build()
    truth = engine.truth()
    measured = Measured(engine.name, len(truth.texts), build, truth, remarks=list(engine.remarks))
    with serve(engine.site) as server:
        visit = _keeping if engine.keeps else _afresh
        for number, _ in enumerate(visit(engine, queries, browser, server, measured), 1):
            progress(f"{engine.name}：查询 {number}/{len(queries)}")
    return measured


def _afresh(engine: Engine, queries: Sequence[Query], browser: Browser, server: Server, measured: Measured) -> Any:
    """Two queries a browser: another one first, then the one that counts."""
    for number, query in enumerate(queries):
        before = queries[(number + len(queries) // 2) % len(queries)]
        visit = Visit(engine, browser, server)
        measured.first.add(visit.ask(before.text), server, visit.mark)
        _later(visit, query, measured)
        visit.close()
        yield


def _keeping(engine: Engine, queries: Sequence[Query], browser: Browser, server: Server, measured: Measured) -> Any:
    """A few fresh browsers for the first query, one for all later ones."""
    visit = None
    for before in queries[-COLD:]:
        if visit:
            visit.close()
        visit = Visit(engine, browser, server)
        measured.first.add(visit.ask(before.text), server, visit.mark)
    assert visit is not None
    for query in queries:
        _later(visit, query, measured)
        yield
    visit.close()


def _later(visit: Visit, query: Query, measured: Measured) -> None:
    mark = len(visit.server.sent)
    shown = visit.ask(query.text)
    measured.later.add(shown, visit.server, mark)
    found = visit.engine.whole(visit.page, query.text)
    measured.answers.append(Answer(query, tuple(found)))
    measured.near.append(visit.engine.near(query))
    measured.notes += visit.engine.check(query, shown, found)


class Visit:
    """One page of the engine in a browser context of its own."""

    def __init__(self, engine: Engine, browser: Browser, server: Server, slowdown: int = 1) -> None:
        """``slowdown``: so many times slower is the browser's processor."""
        self.engine = engine
        self.server = server
        self.context = browser.new_context(viewport=DESKTOP, reduced_motion="reduce")
        self.page = self.context.new_page()
        self.page.set_default_timeout(PATIENCE)
        self.page.add_init_script(WATCH + engine.script)
        self.mark = len(server.sent)
        if slowdown > 1:
            session = self.context.new_cdp_session(self.page)
            session.send("Emulation.setCPUThrottlingRate", {"rate": slowdown})
        self.page.goto(server.address + engine.page, wait_until="load")

    def ask(self, query: str) -> Shown:
        """Type a query over the last one and wait for its results, then for the page to be quiet."""
        page, engine = self.page, self.engine
        page.evaluate(f"benchWatch({engine.press!r}, {engine.shown})")
        page.click(engine.box)
        page.keyboard.press("Control+A")
        page.keyboard.insert_text(query)
        if engine.press != "input":
            page.keyboard.press("End")
        found = page.evaluate("window.benchAnswer")
        sent = len(self.server.sent)
        while not self.server.is_quiet(QUIET):
            page.wait_for_timeout(20)
        return Shown(found["time"], tuple(found["ids"]), found["count"], sent)

    def close(self) -> None:
        self.context.close()
