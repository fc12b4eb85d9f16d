"""``python -m tests.browser.screenshots LIBRARY OUT``: pictures of every kind of page, for the eye.

Each kind at 375 and 1280 pixels, light and dark, whole pages: ``OUT/home-375-light.png``.
Tests see that nothing is broken; whether it is beautiful someone must look at before a release.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page

from anliku.catalogue import Catalogue
from anliku.site.build import BuildFailed, build_site
from anliku.site.prepare import prepare
from tests.browser import chromium, extremes
from tests.browser.chromium import NoChromium
from tests.browser.kinds import KINDS

WIDTHS = (375, 1280)
HEIGHT = 812
TALLEST = 12_000
"""Pixels; the longest pages (the rules) are cut there."""


def main(arguments: list[str]) -> int:
    """Take the pictures; 0 = fine, 1 = could not, 2 = wrong use."""
    if len(arguments) != 2:
        _say("用法：python -m tests.browser.screenshots 案例库 文件夹")
        return 2
    root, out = (Path(argument).resolve() for argument in arguments)
    out.mkdir(parents=True, exist_ok=True)
    try:
        with tempfile.TemporaryDirectory() as scratch, chromium.launch() as browser:
            taken = _library(browser, root, Path(scratch), out) + _limits(browser, Path(scratch), out)
    except (NoChromium, BuildFailed) as error:
        _say(str(error))
        return 1
    _say(f"{taken} 张截图在 {out}")
    return 0


def _library(browser: Browser, root: Path, scratch: Path, out: Path) -> int:
    catalogue: Catalogue = prepare(root).catalogue
    site = build_site(root, scratch / "site").site_dir
    pages = [(kind.name, kind.find(catalogue)) for kind in KINDS]
    # Not every library has the outcome of a round, or a zone.
    return _all(browser, site, [(name, url) for name, url in pages if (site / url.partition("?")[0]).exists()], out)


def _limits(browser: Browser, scratch: Path, out: Path) -> int:
    """The case at every limit, the end of a long list, and a library without a case."""
    longest = build_site(extremes.longest(scratch / "longest"), scratch / "longest-site").site_dir
    empty = build_site(extremes.empty(scratch / "empty"), scratch / "empty-site").site_dir
    return _all(
        browser, longest, [("limit-case", f"2024/{extremes.ID}/"), ("limit-list", "subject/yuwen/2/")], out
    ) + _all(browser, empty, [("empty-home", ""), ("empty-facet", "subject/")], out)


def _all(browser: Browser, site: Path, pages: list[tuple[str, str]], out: Path) -> int:
    taken = 0
    with chromium.serve(site) as origin:
        for width in WIDTHS:
            for scheme in ("light", "dark"):
                context = browser.new_context(
                    viewport={"width": width, "height": HEIGHT},
                    is_mobile=width < 700,
                    has_touch=width < 700,
                    color_scheme="dark" if scheme == "dark" else "light",
                )
                page = context.new_page()
                for name, url in pages:
                    page.goto(origin + url)
                    _shoot(page, out / f"{name}-{width}-{scheme}.png")
                    taken += 1
                context.close()
    return taken


def _shoot(page: Page, file: Path) -> None:
    page.evaluate(
        """Promise.all([...document.images].map(image => {
             image.loading = 'eager'; return image.decode().catch(() => null); }))"""
    )
    size = page.evaluate("[document.documentElement.clientWidth, document.documentElement.scrollHeight]")
    page.screenshot(path=file, full_page=True, clip={"x": 0, "y": 0, "width": size[0], "height": min(size[1], TALLEST)})


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
