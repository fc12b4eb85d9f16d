"""What a query costs on a phone: requests, bytes, journeys to the server and back, time.

A *phone* is a Chromium whose processor is slowed down four times and whose network takes 150 ms to
begin an answer and brings 1.6 Mbit/s. Each query is the second one in a browser that was fresh
before the first; an *opened* address (``?q=…``) is the first page of a fresh browser, which has
everything to load. Time runs as in :mod:`tests.bench.measure`, of an opened address from the click.

What a query costs is counted from the key that completes it: the reader has gone to the box before, and what came
then is not waited for. Beside it stands what a first visit loads ahead of the first key, in *ahead*, what a second
visit loads after an answer, in *again*, and what each key loads for the list below the box alone, in *typed* and, of
pinyin, in *spelt*.

A query that is not answered within half a minute is named and counted; the run goes on.

*Journeys* are counted from what the browser says of its requests: the longest chain of which each
left after the one before had come back. Waiting for one of the six connections makes a chain, too.
"""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from urllib.parse import quote

from playwright.sync_api import Browser, Page
from playwright.sync_api import TimeoutError as TooLate

from anliku.site.build import build_site
from tests.bench.corpus import write_library
from tests.bench.grid import grid
from tests.bench.measure import QUIET, WATCH
from tests.bench.project import Project
from tests.bench.server import Server, serve, total
from tests.bench.truth import Query
from tests.browser.chromium import PHONE
from tests.factory import ROOT

MOST = 24
"""Queries of the articles: each takes some ten seconds."""
PATIENCE = 30
"""Seconds after which something counts as never answered."""
SLOWER = 4
LATENCY = 150
"""Milliseconds before an answer begins."""
DOWN, UP = 1_600_000 / 8, 750_000 / 8
"""Bytes a second."""

# The corpus is about Linux: questions as its readers would type them.
QUESTIONS = (
    "怎么让电脑开机快一点",
    "忘记密码了怎么办",
    "孩子用什么软件学编程",
    "文件不小心删掉能找回来吗",
    "老旧笔记本装什么系统好",
    "终端里的字太小看不清",
    "怎样批量改文件名",
    "服务器被人攻击了先做什么",
    "磁盘快满了怎么清理",
    "新手第一次提交代码要注意什么",
)
# Of the samples of this checkout: words of the field, as a teacher would look for them.
SAMPLES = "samples"
WORDS = (
    "睡眠",
    "作业设计",
    "整本书阅读",
    "运算能力",
    "口语交际",
    "家校沟通",
    "学习品质",
    "课堂评价",
    "实验",
    "劳动教育",
)
ASKED_OF_SAMPLES = 10
"""So many of the judged questions that may be looked at."""

WORD = "W"
KINDS = {
    WORD: "一个词",
    "A": "一个词",
    "B": "两个词相连",
    "C": "三个词相连",
    "D": "任意三个字",
    "Q": "自然的问句",
    "F": "进搜索框时预先取的",
    "E": "之前的一个查询",
    "V": "再进搜索框时预先取的",
    "T": "每输入一个字时的提示",
    "L": "每输入一个字母时的提示",
    "O": "打开带查询的网址",
}
ASKED, OPENED, AHEAD, BEFORE, AGAIN, TYPED, SPELT = "Q", "O", "F", "E", "V", "T", "L"
GOALS = {WORD: 500, "A": 500, "B": 500, "C": 500, "D": 500, ASKED: 700}
"""Milliseconds."""
REQUESTS = 5
KEY = 3000
"""Bytes that a key loads for what is offered, at most."""
PINYIN = ("yuedu", "zuoye", "shuimian")

# From the page's first breath: the state that the page is in once it has answered.
_OPENED = """
window.benchOpened = new Promise((resolve) => {
  const look = () => {
    const page = document.querySelector("[data-search-state]");
    if (!page || page.dataset.searchState === "loading") return;
    observer.disconnect();
    resolve(performance.now());
  };
  const observer = new MutationObserver(look);
  observer.observe(document, { subtree: true, childList: true, attributes: true });
});
"""
_OFFERED = """async (typed) => {
  const base = document.querySelector("anliku-search").dataset.base;
  const index = (window.benchIndex = window.benchIndex || new anlikuIndex.Index(base));
  await Promise.all([index.open(), anlikuMore.load()]);
  await anlikuHints.hints(typed, (key) => index.rows(key));
}"""
_ANSWERED = "benchAnswer.then((answer) => { window.benchShown = answer; });"
_JOURNEYS = """(since) => {
  const sent = performance.getEntriesByType("resource").slice(since)
    .map((one) => ({ from: one.requestStart || one.startTime, to: one.responseEnd }))
    .sort((a, b) => a.to - b.to);
  let depth = 0;
  sent.forEach((one, i) => {
    const before = sent.slice(0, i).filter((other) => other.to <= one.from).map((other) => other.depth);
    one.depth = 1 + Math.max(0, ...before);
    depth = Math.max(depth, one.depth);
  });
  return depth;
}"""


@dataclass(frozen=True, slots=True)
class Journey:
    """One query: of which kind, milliseconds until its results stood, endless where they never did; all that it made
    the page load: requests, bytes on the wire, journeys."""

    kind: str
    text: str
    time: float
    requests: int = 0
    wire: int = 0
    journeys: int = 0

    @property
    def is_answered(self) -> bool:
        """Whether its results came."""
        return self.time < float("inf")


def site_of(corpus: Path, count: int, folder: Path) -> Path:
    """The built site of the first ``count`` articles; what ``folder`` holds already is not made again."""
    library, site = folder / f"{count}" / "library", folder / f"{count}" / "site"
    if not library.is_dir():
        library.parent.mkdir(parents=True, exist_ok=True)
        write_library(corpus, library, count)
    # Those of a kept library may be older than the program.
    shutil.copytree(ROOT / "overrides", library / "overrides", dirs_exist_ok=True)
    build_site(library, site, keep_going=True)
    return site


def site_of_samples(folder: Path) -> Path:
    """The built site of this checkout's published cases."""
    library, site = folder / SAMPLES / "library", folder / SAMPLES / "site"
    for name in ("cases", "overrides"):
        shutil.copytree(ROOT / name, library / name, dirs_exist_ok=True)
    shutil.copy(ROOT / "mkdocs.yml", library)
    build_site(library, site, keep_going=True)
    return site


def of_samples() -> list[Query]:
    """What is asked of the samples: words, and some of the judged questions."""
    tuned = list(
        json.loads((ROOT / "tests" / "bench" / "meaning" / "questions.json").read_text(encoding="utf-8"))["tuned"]
    )
    some = tuned[:: max(1, len(tuned) // ASKED_OF_SAMPLES)][:ASKED_OF_SAMPLES]
    return [Query(kind, text, frozenset()) for kind, texts in ((WORD, WORDS), (ASKED, some)) for text in texts]


def of_articles(queries: Sequence[Query]) -> list[Query]:
    """What is asked of the articles: the queries, and questions."""
    return [*queries, *(Query(ASKED, text, frozenset()) for text in QUESTIONS)]


def journeys(site: Path, asked: Sequence[Query], browser: Browser) -> Iterator[Journey]:
    """Ask every query, and open the address of every fourth and type it key by key, and some pinyin."""
    with serve(site) as server:
        for number, query in enumerate(asked):
            before = asked[(number + len(asked) // 2) % len(asked)]
            yield from _visit(browser, server, query.text, partial(_second, before=before.text, kind=query.kind))
        for query in asked[::4]:
            yield from _visit(browser, server, query.text, _opened)
        for kind, text in [(TYPED, query.text) for query in asked[::4]] + [(SPELT, text) for text in PINYIN]:
            yield from _visit(browser, server, text, partial(_typed, kind=kind))


_Steps = Callable[["_Phone", str], Iterator[Journey]]


def _visit(browser: Browser, server: Server, text: str, steps: _Steps) -> Iterator[Journey]:
    """What ``steps`` of a fresh phone cost, as far as they come."""
    with _Phone(browser, server) as phone:
        try:
            yield from steps(phone, text)
        except TooLate:
            yield Journey(*phone.asked, float("inf"))


def _second(phone: _Phone, text: str, before: str, kind: str) -> Iterator[Journey]:
    phone.open("")
    yield phone.measured(AHEAD, text, phone.tap)
    phone.measured(BEFORE, before, lambda: phone.put(before))
    yield phone.measured(AGAIN, text, phone.tap)
    yield phone.measured(kind, text, lambda: phone.put(text))


def _opened(phone: _Phone, text: str) -> Iterator[Journey]:
    yield phone.measured(OPENED, text, lambda: phone.open(f"?q={quote(text)}"))


def _typed(phone: _Phone, text: str, kind: str) -> Iterator[Journey]:
    phone.open("")
    phone.offer("")
    for size in range(1, len(text) + 1):
        yield phone.measured(kind, text[:size], partial(phone.offer, text[:size]))


class _Phone:
    """One page of the site on a phone with an empty cache."""

    def __init__(self, browser: Browser, server: Server) -> None:
        self.server = server
        self.asked = ("", "")
        """The kind and the text of what is being measured."""
        self.context = browser.new_context(viewport=PHONE, is_mobile=True, has_touch=True, reduced_motion="reduce")
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(PATIENCE * 1000)
        self.page.add_init_script(WATCH + _OPENED)
        devtools = self.context.new_cdp_session(self.page)
        devtools.send("Network.enable")
        conditions = {"offline": False, "latency": LATENCY, "downloadThroughput": DOWN, "uploadThroughput": UP}
        devtools.send("Network.emulateNetworkConditions", conditions)
        devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})

    def __enter__(self) -> _Phone:
        return self

    def __exit__(self, *_: object) -> None:
        self.context.close()

    def measured(self, kind: str, text: str, act: Callable[[], float]) -> Journey:
        """What ``act``, which gives its milliseconds, made the page load."""
        self.asked = (kind, text)
        mark = len(self.server.sent)
        known = 0 if kind == OPENED else self.page.evaluate("performance.getEntriesByType('resource').length")
        took = act()
        wire, _, requests = total(self.server.sent[mark:])
        return Journey(kind, text, took, requests, wire, self.page.evaluate(_JOURNEYS, known))

    def open(self, query: str) -> float:
        """Load the home page; milliseconds until its search rests."""
        self.page.goto(self.server.address + query, wait_until="load")
        self.page.evaluate("window.benchAnswer = window.benchOpened.then((time) => ({ time }))")
        return self._shown()

    def tap(self) -> float:
        """Go to the box, which scrolls there and loads what any question needs; nobody waits for that."""
        self.page.tap(Project.box)
        # What a movement of the page makes it load begins a little later.
        self.page.wait_for_timeout(LATENCY)
        self._rest()
        return 0.0

    def put(self, text: str) -> float:
        """Put text into the box; milliseconds until its results stand."""
        self.page.evaluate(f"benchWatch({Project.press!r}, {Project.shown})")
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(text)
        return self._shown()

    def offer(self, typed: str) -> float:
        """Ask for what is offered for a text, without looking for it; the first time what that takes comes, too."""
        self.page.evaluate(_OFFERED, typed)
        self._rest()
        return 0.0

    def _shown(self) -> float:
        self.page.evaluate(f"window.benchShown = null; void {_ANSWERED}")
        self.page.wait_for_function("window.benchShown", polling=100)
        took = self.page.evaluate("window.benchShown.time")
        self._rest()
        return float(took)

    def _rest(self) -> None:
        end = time.monotonic() + PATIENCE
        # An answer that is on its way through a slow network is none that the server still works on.
        while not self.server.is_quiet(QUIET + 2 * LATENCY / 1000):
            if time.monotonic() > end:
                raise TooLate("没有静下来")
            self.page.wait_for_timeout(20)


def table(sizes: dict[str, list[Journey]]) -> str:
    """A row a size and kind: medians, and the 95th percentile; what was never answered took endless."""
    rows = [["案例", "查询", "次", "请求", "往返", "kB", "毫秒", "目标"]]
    for size, measured in sizes.items():
        for kind, label in KINDS.items():
            some = [one for one in measured if one.kind == kind]
            if some:
                rows.append([size, label, f"{len(some)}", *_cells(some), _goal(kind, some)])
    return grid(rows)


def unanswered(measured: Sequence[Journey]) -> list[str]:
    """A line for each query that was never answered."""
    return [f"“{one.text}”（{KINDS[one.kind]}）：{PATIENCE} 秒没有等到" for one in measured if not one.is_answered]


def _cells(some: Sequence[Journey]) -> list[str]:
    """Of what was never answered nothing is known but that; its time is in the last cell."""
    told = [one for one in some if one.is_answered]
    time = _pair([one.time for one in some], "{:.0f}").replace("inf", "没有等到")
    if not told:
        return ["–", "–", "–", time]
    return [
        _pair([one.requests for one in told], "{:.0f}"),
        _pair([one.journeys for one in told], "{:.0f}"),
        _pair([one.wire / 1000 for one in told], "{:.1f}"),
        time,
    ]


def _pair(values: Sequence[float], shape: str) -> str:
    last = sorted(values)[max(0, -(-len(values) * 95 // 100) - 1)]
    return f"{shape.format(median(values))} / {shape.format(last)}"


def missed(measured: Sequence[Journey]) -> list[str]:
    """The kinds of queries that miss their goal."""
    by_kind = {kind: [one for one in measured if one.kind == kind] for kind in KINDS}
    return [KINDS[kind] for kind, some in by_kind.items() if some and _has_goal(kind) and not _is_reached(kind, some)]


def _has_goal(kind: str) -> bool:
    return kind in GOALS or kind in (TYPED, SPELT)


def _is_reached(kind: str, some: Sequence[Journey]) -> bool:
    if not all(one.is_answered for one in some):
        return False
    if kind in (TYPED, SPELT):
        return max(one.wire for one in some) <= KEY
    is_in_time = median(one.time for one in some) <= GOALS[kind]
    return is_in_time and (kind == ASKED or median(one.requests for one in some) <= REQUESTS)


def _goal(kind: str, some: Sequence[Journey]) -> str:
    if not _has_goal(kind):
        return ""
    requests = "" if kind == ASKED else f"，≤ {REQUESTS} 个请求"
    goal = f"≤ {KEY} 字节" if kind in (TYPED, SPELT) else f"≤ {GOALS[kind]} 毫秒{requests}"
    return goal + ("  达到" if _is_reached(kind, some) else "  没有达到")


LEGEND = f"""\
中位数 / 第 95 百分位。手机：处理器慢 {SLOWER} 倍，延迟 {LATENCY} 毫秒，下行 1.6 Mbit/s，375 × 812；每个查询是新开的浏览器里的第二个。
请求、往返、字节算到页面不再取东西为止（含所见结果的摘录），毫秒算到结果出现为止；打开网址的含网页以外的全部脚本。"""
