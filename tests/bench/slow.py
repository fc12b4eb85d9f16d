"""``python -m tests.bench.slow SITE``: the first visit to a built site on a slow 3G phone.

400 kbit/s, 400 ms before an answer begins, a processor four times slower, nothing cached; each figure is the median of
some fresh browsers. *Box* is when the search box can be seen and typed into, *answer* when the results of an opened
address stand, *text* when the first words of a case can be read; all from the click.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from urllib.parse import quote

from playwright.sync_api import Browser

from anliku.case_places import YEAR
from tests.bench.grid import grid
from tests.bench.server import Server, serve
from tests.browser import chromium

LATENCY, RATE, SLOWER = 400, 400_000 / 8, 4
"""Milliseconds; bytes a second; times."""
FIRST_VISIT = 120_000
QUERY = "阅读"

# The moment from which what a selector names has a place, and something has been painted.
_SEEN = """
window.benchSeen = (selector) => new Promise((resolve) => {
  let at = 0;
  const look = () => {
    const one = document.querySelector(selector);
    if (one && one.getClientRects().length) at = at || performance.now();
    const [paint] = performance.getEntriesByName("first-contentful-paint");
    if (at && paint) resolve(Math.max(at, paint.startTime));
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
});
"""


@dataclass(frozen=True, slots=True)
class Goal:
    """What is looked for on a page: ``selector`` is seen within ``most`` milliseconds."""

    name: str
    page: str
    selector: str
    most: int


def goals(site: Path) -> tuple[Goal, ...]:
    """Those of the site in this folder."""
    case = next(page for page in sorted(site.glob("2*/*/index.html")) if YEAR.match(page.parts[-3]))
    return (
        Goal("搜索框能用", "", "[data-box]", 3000),
        Goal("正在查找", f"?q={quote(QUERY)}", ".begun", 3000),
        Goal("打开带查询的网址，第一批结果", f"?q={quote(QUERY)}", "[data-search-state='ready'] .card__title a", 4500),
        Goal("案例正文能读", case.parent.relative_to(site).as_posix() + "/", ".title h1", 2000),
    )


def visit(browser: Browser, server: Server, goal: Goal) -> tuple[float, int]:
    """Milliseconds until it is seen; bytes of all answers until the page rests."""
    context = browser.new_context(viewport=chromium.PHONE, is_mobile=True, has_touch=True)
    try:
        page = context.new_page()
        page.add_init_script(_SEEN)
        page.add_init_script(f"window.benchAt = benchSeen({goal.selector!r});")
        devtools = context.new_cdp_session(page)
        devtools.send("Network.enable")
        conditions = {"offline": False, "latency": LATENCY, "downloadThroughput": RATE, "uploadThroughput": RATE}
        devtools.send("Network.emulateNetworkConditions", conditions)
        devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        mark = len(server.sent)
        page.goto(server.address + goal.page, wait_until="commit")
        time: float = page.evaluate("window.benchAt")
        page.wait_for_load_state("networkidle")
        return time, sum(answer.wire for answer in server.sent[mark:])
    finally:
        context.close()


def rows(site: Path, visits: int) -> list[list[str]]:
    """A row a goal: median of the time, bytes, goal."""
    found = [["首次打开", "毫秒", "kB", "目标"]]
    with chromium.launch() as browser, serve(site) as server:
        for goal in goals(site):
            times, wires = zip(*(visit(browser, server, goal) for _ in range(visits)), strict=True)
            time, wire = median(times), max(wires)
            met = time <= goal.most and wire <= FIRST_VISIT
            aim = f"≤ {goal.most} 毫秒，≤ {FIRST_VISIT // 1000} kB  {'达到' if met else '没有达到'}"
            found.append([goal.name, f"{time:.0f}", f"{wire / 1000:.1f}", aim])
    return found


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.slow", description=__doc__)
    parser.add_argument("site", type=Path, help="a built site")
    parser.add_argument("--visits", type=int, default=5)
    options = parser.parse_args()
    print(grid(rows(options.site.resolve(), options.visits)))


if __name__ == "__main__":
    main()
